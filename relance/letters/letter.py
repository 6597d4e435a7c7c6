"""What a letter is and says of the whole debt: its invoices, references, deadline, enclosures.

The sums are in amounts.py, their computation in annex.py, what happened before in story.py. The
wording of the letters belongs to the templates, which the owner may rewrite; decided here is only
what depends on the debt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import NBSP, fold, joined, long_date
from relance.letters.account import Account
from relance.letters.parties import lines
from relance.rules.codes import Kind, State
from relance.rules.firm import STANDARD, Sender
from relance.rules.model import Client, Instalment
from relance.rules.money import ZERO
from relance.rules.outcome import Claim, Notice

FEW = 3  # this many invoices are named one by one
YEAR = 365


class Letter(
    Struct, frozen=True, kw_only=True, dict=True
):  # no slots: `claims` is asked for by thirty fields
    """One letter to write: what is claimed, by whom, on which day.

    `copies`: invoice number → name of its PDF; None where nobody said where they lie. `instalments`
    are those of the plan that this letter proposes.
    """

    notice: Notice
    sender: Sender
    on: date
    profile: str = STANDARD
    account: Account = field(default_factory=Account)
    copies: Mapping[str, str] | None = None
    instalments: tuple[Instalment, ...] = ()
    reference: str = ""  # by which its transfer is known (ISO 11649)
    conciliation_up_to: Decimal | None = None  # EUR (CPC 750-1); None where that is not known

    @property
    def client(self) -> Client:
        """The debtor."""
        return self.notice.client

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The invoices claimed, without what their rows date after this letter."""
        return tuple(so_far(claim, self.on) for claim in self.notice.claims)

    @property
    def principal(self) -> Decimal:
        """What is left to pay on these invoices (EUR)."""
        return sum((claim.outstanding for claim in self.claims), ZERO)

    @property
    def interest(self) -> Decimal:
        """Late interest on these invoices (EUR)."""
        return sum((claim.interest for claim in self.claims), ZERO)

    @property
    def firm(self) -> bool:
        """Whether the client follows the firm profile."""
        return fold(self.profile) == "ferme"

    @property
    def fees(self) -> Decimal:
        """Fixed compensation on these invoices (EUR)."""
        return sum((claim.fee for claim in self.claims), ZERO)


def so_far(claim: Claim, on: date) -> Claim:
    """The claim without what has not happened yet: works planned, a sending or a quote to come."""

    def told(day: date | None) -> date | None:
        return day if day is None or day <= on else None

    row = claim.invoice
    if (row.sent or on) <= on and (row.quote_date or on) <= on and (row.works_end or on) <= on:
        return claim
    sent, quote_date, works_end = told(row.sent), told(row.quote_date), told(row.works_end)
    invoice = replace(row, sent=sent, quote_date=quote_date, works_end=works_end)
    return replace(claim, invoice=invoice)


def of_bills(numbers: Sequence[str]) -> str:
    """« facture n° F-041 », « factures n° F-041 et F-042 »."""
    return f"facture{'s' if len(numbers) > 1 else ''} n°{NBSP}{joined(numbers)}"


def designation(it: Letter) -> str:
    """« votre facture n° F-041 du 12 octobre 2026 », « vos factures n° F-041 et F-042 ».

    Then, apart, those paid late: « …, y compris les sommes dues pour le paiement tardif de… ».
    """
    late = it.notice.paid_late
    few = of_bills([claim.invoice.number for claim in late])
    of_late = f"de la {few}" if len(late) == 1 else f"des {few}"
    of_late = of_late if len(late) <= FEW else f"de {len(late)} autres factures"
    apart = f", y compris les sommes dues pour le paiement tardif {of_late}" if late else ""
    if len(it.claims) > FEW:
        these = f"{len(it.claims)} de vos" if it.notice.others else f"vos {len(it.claims)}"
        return f"{these} factures échues au {long_date(it.on)}{apart}"
    bills = of_bills([claim.invoice.number for claim in it.claims])
    if len(it.claims) > 1:
        return f"vos {bills}{apart}"
    issued = it.claims[0].invoice.issued
    dated = f" du {long_date(issued)}" if issued else ""
    return f"votre {bills}{dated}{apart}"


def references(it: Letter) -> str:
    """The client's code here, the order numbers there."""
    orders = [*dict.fromkeys(filter(None, (claim.invoice.order_number for claim in it.claims)))]
    return lines(
        f"Nos références{NBSP}: {it.client.code}" if it.client.code else "",
        f"Vos références{NBSP}: commande{'s' if len(orders) > 1 else ''} {joined(orders)}"
        if orders
        else "",
    )


def to_quote(it: Letter) -> str:
    """What the debtor writes on the payment: the invoices, or his code where they are many; the reference."""
    many, name = len(it.claims) > FEW, it.client.code or it.client.name
    told = name if many else joined(claim.invoice.number for claim in it.claims)
    return joined([told, it.reference.replace(" ", NBSP)], " – ")


def deadline(it: Letter) -> str:
    """« au plus tard le 9 décembre 2026 », or at once where the step leaves no days."""
    limit = it.notice.pay_before
    return f"au plus tard le {long_date(limit)}" if limit else "dès réception de ce courrier"


def conciliator(it: Letter) -> str:
    """Who may help before a court is asked: up to 5 000 € a judicial court wants an attempt first.

    Of a private person, an association, a copropriété: firms go before the commercial court, where
    no attempt is needed (CPC 750-1). Offered also where the limit is not known.
    """
    private = it.client.kind in {Kind.CONSUMER, Kind.OTHER}
    small = it.conciliation_up_to is None or it.principal <= it.conciliation_up_to
    return "un conciliateur de justice (conciliateurs.fr)" if private and small else ""


def since(it: Letter) -> str:
    """« 2021 »: the year of the first invoice, once the relation is a year old."""
    first = it.account.since
    return str(first.year) if first and (it.on - first).days >= YEAR else ""


def enclosed(it: Letter) -> str:
    """« P.J. : copie de la facture n° F-041. »: the copies that are really there."""
    there = [c.invoice.number for c in it.claims if c.invoice.number in (it.copies or {})]
    if not there:
        return ""
    if len(there) > FEW and len(there) == len(it.claims):
        return f"P.J. : copies des {len(there)} factures."
    many = len(there) > 1
    what = "copies des factures" if many else "copie de la facture"
    return f"P.J. : {what} n°{NBSP}{joined(there)}."


def disputed(it: Letter) -> Decimal:
    """What of these invoices is contested (EUR)."""
    return sum(
        (
            claim.withheld or claim.outstanding
            for claim in it.claims
            if (hold := claim.invoice.hold or claim.client.hold) and hold.state is State.DISPUTE
        ),
        ZERO,
    )
