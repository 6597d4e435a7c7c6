"""What the rules of the courts say of one debtor: the vocabulary of a court file.

A way is a procedure that the law opens, or not, to the creditor; the owner, or their lawyer, chooses:
nothing here is advice. Sentences are French and complete, made of the data of
`relance/law/ways.toml`. What no source confirms is None, shown « à vérifier ». Amounts are EUR.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from relance.rules.codes import EventKind
from relance.rules.model import Client, Hold
from relance.rules.outcome import Claim


class WayCode(StrEnum):
    """The ways, as `--json` names them (« voie »)."""

    ORDER_COMMERCIAL = "injonction_commerce"  # order to pay, CPC 1405 ff
    ORDER_CIVIL = "injonction_judiciaire"
    REQUEST = "requete"  # on the merits, up to 5 000 €, before the tribunal judiciaire
    SUMMONS_COMMERCIAL = "assignation_commerce"
    SUMMONS_CIVIL = "assignation_judiciaire"
    INTERIM_COMMERCIAL = "refere_commerce"  # référé-provision
    INTERIM_CIVIL = "refere_judiciaire"
    SMALL_CLAIMS = "petites_creances"  # by a commissaire de justice, CPCE L125-1
    DECLARATION = "declaration"  # of a claim, in an insolvency
    ADMINISTRATIVE = "administratif"  # against a public body


class CourtKind(StrEnum):
    """Which court; the name of each, in French, is in `ways.toml`."""

    COMMERCIAL = "commerce"
    ECONOMIC = "activites_economiques"  # tribunal des activités économiques, until the end of 2028
    CHAMBER = "chambre_commerciale"  # of the tribunal judiciaire, in Alsace-Moselle
    MIXED = "mixte_commerce"  # overseas
    CIVIL = "judiciaire"
    ADMINISTRATIVE = "administratif"
    INSOLVENCY = "procedure"  # no court: the trustee, to whom a claim is declared
    OFFICER = "commissaire"  # no court: a commissaire de justice


class Court(Struct, frozen=True, kw_only=True):
    """Where a way leads. `name`: « Tribunal judiciaire de Tours »; without a town where `town` is empty.

    `sure`: no source is wanting that it is this one; else « à vérifier ». `ask` is the key under which
    the owner's answer on its town is kept (`Settings.court_towns`), empty where nothing is to be asked.
    """

    kind: CourtKind
    name: str
    town: str = ""
    sure: bool = True
    ask: str = ""


class Way(Struct, frozen=True, kw_only=True):
    """One way against one debtor on one day.

    `because` is the code of `reason`, a French sentence that says why it is open or not; `lacks` the
    codes of `missing`, French noun phrases: what is to be added before it is used (of a way that is not
    open: what would open it). `lawyer` and `attempt` (a prior amicable attempt): True compulsory, False
    not, None to be checked. `duration` is a French sentence, `articles` what the law says it in.
    """

    code: WayCode
    open: bool
    because: str
    reason: str
    court: Court | None = None
    lawyer: bool | None = None
    attempt: bool | None = None
    lacks: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    duration: str = ""
    articles: tuple[str, ...] = ()


class NoticeProof(Struct, frozen=True, kw_only=True):
    """How one formal notice is proven: when it was posted, under what number, what came back of it."""

    on: date
    step: str
    registered: str = ""  # number of the registered letter; empty: none was noted
    received: date | None = None  # day of the acknowledgement
    returned: EventKind | None = (
        None  # unclaimed or refused: it stands (unknown address: it does not)
    )
    document: str = ""
    invoices: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether its number, or the day of its acknowledgement, is known besides its posting."""
        return bool(self.registered or self.received)


class CourtCase(Struct, frozen=True, kw_only=True):
    """All that one debtor owes for sure today, and the ways to have it judged.

    `claims` are certain and due (in an insolvency: all that is to be declared); `disputed` those that
    are not asked for because wholly disputed; `left_out` the other open invoices, each with its own sentence
    (promise, plan, not due, limitation…). `principal` + `interest` + `fixed_sums` (the 40 €) − `credits` (the client's own
    credit notes) = `total`. `limitation` is the earliest last day of the claims, by the prudent reading.
    `counsel`: what guides say from 10 000 € on, else empty.
    """

    client: Client
    on: date
    claims: tuple[Claim, ...] = ()
    disputed: tuple[Claim, ...] = ()
    left_out: tuple[Claim, ...] = ()
    principal: Decimal = Decimal("0.00")
    interest: Decimal = Decimal("0.00")
    fixed_sums: Decimal = Decimal("0.00")
    credits: Decimal = Decimal("0.00")
    total: Decimal = Decimal("0.00")
    notices: tuple[NoticeProof, ...] = ()  # formal notices posted for these claims, oldest first
    unproven: tuple[str, ...] = ()  # numbers of the claims without a proven formal notice
    limitation: date | None = None
    insolvency: Hold | None = None  # the proceedings that bind these claims
    declare_before: date | None = None
    counsel: str = ""
    ways: tuple[Way, ...] = ()

    @property
    def formal_notice(self) -> NoticeProof | None:
        """The last formal notice posted for these claims."""
        return self.notices[-1] if self.notices else None

    @property
    def open_ways(self) -> tuple[Way, ...]:
        """The ways that are open today."""
        return tuple(way for way in self.ways if way.open)

    def way(self, code: WayCode) -> Way:
        """The way of that code. Raises KeyError where the case does not tell it."""
        for way in self.ways:
            if way.code is code:
                return way
        raise KeyError(code)
