"""An invented joinery and its debtors; accruals are written by hand, as the law's tables give them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from msgspec.structs import replace

from relance.letters.letter import Letter
from relance.letters.library import Templates, load_templates
from relance.letters.writer import Document, render
from relance.rules.codes import Channel, EventKind, Kind, Postal, Sums
from relance.rules.firm import Ladder, Sender, Step
from relance.rules.model import Client, CreditNote, Event, Invoice, Ledger
from relance.rules.money import ZERO
from relance.rules.outcome import Accrual, Claim, Notice, Plan

MONDAY = date(2026, 11, 23)
SHIPPED = Path(__file__).parents[1] / "letter_templates"

SENDER = Sender(
    name="Menuiserie Dupré",
    legal_form="SARL",
    capital="10 000 €",
    rcs_town="Angers",
    address="14 rue des Copeaux",
    postcode="49000",
    town="Angers",
    siret="000 261 941 00017",
    vat_number="FR38 000261941",
    phone="02 61 91 04 27",
    email="compta@menuiserie-dupre.example.fr",
    iban="FR7699999000490001234567865",
    bic="EXPLFRPP",
    signatory="Hélène Dupré",
    signatory_title="Gérante",
)
CALL = Step(name="Appel", after_due=3, min_gap=0, channel=Channel.PHONE)
FIRST = Step(
    name="Relance 1", after_due=8, min_gap=5, channel=Channel.LETTER, template="relance_1.docx"
)
SECOND = Step(
    name="Relance 2",
    after_due=20,
    min_gap=8,
    channel=Channel.LETTER,
    template="relance_2.docx",
    days_allowed=8,
    sums=Sums.ALL,
)
FORMAL = Step(
    name="Mise en demeure",
    after_due=35,
    min_gap=10,
    channel=Channel.REGISTERED,
    template="mise_en_demeure.docx",
    days_allowed=15,
    sums=Sums.ALL,
    formal_notice=True,
)
LADDER = Ladder(profile="Standard", steps=(CALL, FIRST, SECOND, FORMAL))
CLIENTS = {
    Kind.BUSINESS: Client(
        id="dup",
        code="DUP",
        name="Dupont & Fils <SA>",
        form="sa",
        kind=Kind.BUSINESS,
        address=("27 boulevard de l'Été",),
        postcode="49000",
        town="Angers",
        phone="02 61 91 40 18",
    ),
    Kind.CONSUMER: Client(
        id="ber",
        name="Julien Bernier",
        civility="M.",
        kind=Kind.CONSUMER,
        address=("Résidence du Mail, bâtiment B", "9 allée des Tilleuls"),
        postcode="49124",
        town="Saint-Barthélemy-d'Anjou",
        phone="06 39 98 31 07",
    ),
    Kind.PUBLIC_BODY: Client(
        id="mai",
        code="MAI",
        name="Mairie de Saint-Florent-du-Layon",
        kind=Kind.PUBLIC_BODY,
        address=("Service des finances", "1 place de la Mairie"),
        postcode="49750",
        town="Saint-Florent-du-Layon",
    ),
    Kind.OTHER: Client(
        id="til",
        name="Copropriété Les Tilleuls",
        kind=Kind.OTHER,
        address=("12 rue du Mail",),
        postcode="49100",
        town="Angers",
    ),
}
RATES = {
    Kind.BUSINESS: (
        Decimal("12.40"),
        "C. com. L441-10 II : taux BCE 2,40 % au 01/07/2026 + 10 points",
    ),
    Kind.PUBLIC_BODY: (
        Decimal("10.40"),
        "CCP L2192-13 et R2192-31 : taux BCE 2,40 % au 01/07/2026 + 8 points",
    ),
    Kind.CONSUMER: (Decimal("2.75"), "C. civ. 1231-6 : taux légal, 2e semestre 2026"),
}
RATES[Kind.OTHER] = RATES[Kind.CONSUMER]


def claim_of(
    client: Client,
    number: int = 41,
    *,
    late: int = 40,
    outstanding: str = "2000.00",
    **more: object,
) -> Claim:
    """An invoice of 2 400 € of which `outstanding` is left; commercial sums for professionals."""
    due = MONDAY - timedelta(days=late)
    invoice = Invoice(
        id=f"F2026-{number:03}",
        number=f"F2026-{number:03}",
        client_id=client.id,
        total=Decimal("2400.00"),
        due=due,
        issued=due - timedelta(days=30),
        nature="Escalier en chêne",
        where=f"Factures!A{number}",
    )
    base, (rate, reference) = Decimal(outstanding), RATES[client.kind]
    interest = (base * rate * late / 36500).quantize(Decimal("0.01"))
    lines = (
        Accrual(
            start=due + timedelta(days=1),
            end=MONDAY,
            days=late,
            rate=rate,
            base=base,
            amount=interest,
            reference=reference,
        ),
    )
    professional = client.kind in {Kind.BUSINESS, Kind.PUBLIC_BODY}
    claim = Claim(
        invoice=invoice,
        client=client,
        outstanding=base,
        days_late=late,
        accruals=lines if professional else (),
        interest=interest if professional else ZERO,
        fee=Decimal("40.00") if professional else ZERO,
    )
    return replace(claim, **more)


def notice_of(
    client: Client,
    step: Step,
    claims: Iterable[Claim] = (),
    *,
    paid_late: tuple[Claim, ...] = (),
    others: tuple[Claim, ...] = (),
    credits: tuple[CreditNote, ...] = (),
) -> Notice:
    """A letter whose total follows `step.sums`, as the plan makes it."""
    claims = tuple(claims) or (claim_of(client),)
    both = (*claims, *paid_late)
    total = sum((c.total if step.sums is Sums.ALL else c.outstanding for c in both), ZERO)
    return Notice(
        client=client,
        step=step,
        claims=claims,
        paid_late=paid_late,
        others=others,
        credits=credits,
        total=total - sum((c.amount for c in credits), ZERO),
        pay_before=date(2026, 12, 9) if step.days_allowed else None,
    )


def posted(
    step: Step, on: date, *, postal: Postal = Postal.SENT, number: str = "F2026-041"
) -> Event:
    """A letter of the history, posted on that day."""
    return Event(
        on=on,
        kind=EventKind.PREPARED,
        client_id="dup",
        invoice=number,
        step=step.name,
        channel=step.channel,
        postal=postal,
        sent_on=on if postal is Postal.SENT else None,
    )


@dataclass(frozen=True)
class Read:
    """A letter as it is read: all its text, and the document."""

    document: Document

    @property
    def text(self) -> str:
        """Body, tables, headers and footers, with ordinary spaces."""
        word = docx.Document(io.BytesIO(self.document.content))
        section = word.sections[0]
        places = [word.element.body]
        places += [part._element for part in (section.header, section.footer)]
        lines = []
        for paragraph in (p for place in places for p in place.iter(f"{W}p")):
            pieces = paragraph.iter(f"{W}t", f"{W}br")
            lines.append("".join("\n" if x.tag.endswith("br") else x.text or "" for x in pieces))
        return "\n".join(lines).replace("\u00a0", " ").replace("\u202f", " ")

    @property
    def highlighted(self) -> str:
        """The text marked with the yellow pen."""
        body = docx.Document(io.BytesIO(self.document.content)).element.body
        runs = [run for run in body.iter(f"{W}r") if run.find(f".//{W}highlight") is not None]
        return "".join(text.text or "" for run in runs for text in run.iter(f"{W}t"))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def world() -> SimpleNamespace:
    """The firm, its clients and its steps, and makers of claims, notices and letters."""
    return SimpleNamespace(
        monday=MONDAY,
        shipped=SHIPPED,
        sender=SENDER,
        clients=CLIENTS,
        ladder=LADDER,
        steps={"call": CALL, "first": FIRST, "second": SECOND, "formal": FORMAL},
        claim=claim_of,
        notice=notice_of,
        posted=posted,
        read=Read,
        letter=lambda notice, **more: Letter(notice=notice, sender=SENDER, on=MONDAY, **more),
    )


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The shipped templates, without any of an owner's."""
    return load_templates(SHIPPED, tmp_path_factory.mktemp("perso"), [LADDER])


@pytest.fixture
def written(templates: Templates) -> Callable[..., Read]:
    """Writes one letter and reads it back."""

    def write(
        notice: Notice,
        *,
        sender: Sender = SENDER,
        ledger: Ledger | None = None,
    ) -> Read:
        plan = Plan(on=MONDAY, claims=notice.claims, notices=(notice,))
        return Read(render(plan, sender, templates, ledger=ledger)[0])

    return write
