"""An « avoir » is no payment: it bears no interest from the start, whether it names its invoice or not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.law.loader import load_law
from relance.rules.codes import Channel, EventKind, Kind, Postal, Reason
from relance.rules.firm import Settings
from relance.rules.ladder.plan import plan, stale_letters
from relance.rules.model import Client, CreditNote, Event, Invoice, Ledger, Payment
from relance.rules.outcome import Plan
from tests.rules.ladder.ledgers import TWO_LETTERS
from tests.rules.ladder.mondays import LADDERS, Owner

LAW = load_law()
DAY = date(2026, 11, 30)
MOREL = Client(id="m", name="Morel SARL", form="sarl", kind=Kind.BUSINESS)


def invoice(number: str, due: date, total: str = "1000.00") -> Invoice:
    return Invoice(
        id=number,
        number=number,
        client_id="m",
        total=Decimal(total),
        due=due,
        issued=date(2026, 7, 1),
        where="Factures!A5",
    )


def reminded(number: str) -> Event:
    return Event(
        on=date(2026, 11, 9),
        kind=EventKind.PREPARED,
        client_id="m",
        invoice=number,
        step="Relance 1",
        channel=Channel.LETTER,
        document=f"{number}.docx",
        postal=Postal.SENT,
        sent_on=date(2026, 11, 9),
    )


def monday(
    notes: tuple[CreditNote, ...],
    payments: tuple[Payment, ...] = (),
    invoices: tuple[Invoice, ...] = (
        invoice("F1", date(2026, 8, 31)),
        invoice("F2", date(2026, 9, 30)),
    ),
    settings: Settings | None = None,
) -> Plan:
    ledger = Ledger(
        clients=(MOREL,),
        ladders=(TWO_LETTERS,),
        invoices=invoices,
        payments=payments,
        credit_notes=notes,
        events=tuple(reminded(i.number) for i in invoices),
        settings=settings or Settings(),
    )
    return plan(ledger, LAW, DAY)


def avoir(amount: str, invoice_id: str = "", on: date | None = date(2026, 11, 5)) -> CreditNote:
    return CreditNote(
        number="AV-1", client_id="m", amount=Decimal(amount), on=on, invoice_id=invoice_id
    )


# Rate 12,40 % (LAW.md §1.2, 2026-S2); to 30/11/2026, 91 days from 31/08 and 61 from 30/09.
# 1000 × 12,40 % × 91 / 365 = 30,92; on 800, 24,73; on 400, 12,37. 1000 × 61 days: 20,72; on 500, 10,36.
@pytest.mark.parametrize(
    ("notes", "interest"),
    [
        ((), ("30.92", "20.72")),
        ((avoir("200", "F1"),), ("24.73", "20.72")),  # of that invoice, from the start
        ((avoir("200", "F1", None),), ("24.73", "20.72")),  # dated or not
        (
            (avoir("200"),),
            ("24.73", "20.72"),
        ),  # of no invoice: the oldest, whose interest is longest
        ((avoir("200", "F2"), avoir("200")), ("24.73", "16.58")),  # 800 × 12,40 % × 61 / 365
        ((avoir("1500"),), ("0.00", "10.36")),  # what the first does not take, the next
        ((avoir("300"), avoir("300")), ("12.37", "20.72")),
    ],
)
def test_what_an_avoir_takes_off_bears_no_interest(
    notes: tuple[CreditNote, ...], interest: tuple[str, str]
) -> None:
    done = monday(notes)
    assert tuple(str(claim.interest) for claim in done.claims) == interest
    for claim in done.claims:
        assert claim.interest == sum(line.amount for line in claim.accruals)
    [letter] = done.notices
    loose = sum(note.amount for note in notes if not note.invoice_id)
    assert letter.total == sum(claim.total for claim in letter.claims) - loose


def test_an_avoir_is_counted_beside_what_was_paid() -> None:
    """300 € paid on 30/09 (30 days), an « avoir » of 200 €: 800 × 30 days, then 500 × 61 days."""
    paid = Payment(amount=Decimal(300), on=date(2026, 9, 30), invoice_id="F1", client_id="m")
    for note in (avoir("200", "F1"), avoir("200")):
        first = monday((note,), (paid,)).claims[0]
        assert [(line.base, line.days) for line in first.accruals] == [
            (Decimal(800), 30),
            (Decimal(500), 61),
        ]
        assert first.interest == Decimal("8.15") + Decimal("10.36")


def test_the_fixed_compensation_stays_whole() -> None:
    assert [claim.fee for claim in monday((avoir("1500"),)).claims] == [40, 40]


def test_another_client_is_not_relieved() -> None:
    other = replace(avoir("200"), client_id="x")
    assert [str(claim.interest) for claim in monday((other,)).claims] == ["30.92", "20.72"]


def test_where_payments_go_to_interest_first_none_goes_to_interest_that_is_not_due() -> None:
    """A payment of 30 € on 30/10 is never more than interest and principal together."""
    paid = Payment(amount=Decimal(30), on=date(2026, 11, 30), invoice_id="F1", client_id="m")
    settings = Settings(interest_first=True)
    bare = monday((), (paid,), settings=settings).claims[0]
    less = monday((avoir("900"),), (paid,), settings=settings).claims[0]
    assert bare.imputed == 30
    assert less.imputed == sum(line.amount for line in less.accruals)
    assert less.interest == 0
    assert less.outstanding == bare.outstanding - (bare.imputed - less.imputed)


def test_the_letter_that_deducts_it_asks_no_interest_on_it_though_an_older_file_is_due() -> None:
    """2 000 € at 12.15 % less 1 000 €: 23 days of interest on 1 000 €, not on 2 000 €."""
    owner = Owner()
    owner.invoices("A", "Morel SARL", "2000.00", due="2026-01-05")
    owner.invoices("B", "Morel SARL", "2000.00", due="2026-02-14")
    owner.credits("Morel SARL", "1000.00", on="2026-01-10")
    week = owner.mondays("2026-01-12", "2026-03-09")
    assert week.claim("A").reason is Reason.FILE_DUE
    [claim] = week.letter().claims
    assert (claim.invoice.number, {line.base for line in claim.accruals}) == ("B", {Decimal(1000)})
    assert week.letter().total == Decimal("1000.00") + claim.interest + Decimal("40.00")


def test_a_letter_is_still_right_the_week_after_though_an_older_invoice_came_with_it() -> None:
    """A, older, is taken along and B is due: who bears less interest is the same when it is confirmed."""
    later = [replace(s, min_gap=14) if s.name == "Relance 2" else s for s in LADDERS[0].steps]
    owner = Owner(ladders=(replace(LADDERS[0], steps=tuple(later)),))
    owner.invoices("A", "Morel SARL", "2000.00", due="2026-01-05")
    owner.invoices("B", "Morel SARL", "2000.00", due="2026-01-10")
    owner.credits("Morel SARL", "1000.00", on="2026-01-11")
    owner.notes("A", "Relance 1", "2026-02-04")
    owner.notes("B", "Relance 1", "2026-01-20")
    letter = owner.monday("2026-02-16").letter()
    assert [(c.invoice.number, str(c.relief)) for c in letter.claims] == [
        ("A", "1000.00"),
        ("B", "0.00"),
    ]
    assert stale_letters(owner.ledger, LAW, date(2026, 2, 23)) == {}


@pytest.mark.parametrize(
    ("on", "later", "stale"),
    [
        ("2026-02-16", None, False),  # the day of the letter that deducted it
        ("2026-02-18", None, False),  # noted ahead of its day
        ("2026-01-20", "2026-02-16", True),  # another of that day, typed after the letter
        ("2026-01-20", "2026-01-15", True),  # and one dated before it
    ],
)
def test_what_a_letter_deducted_was_not_noted_since(
    on: str, later: str | None, stale: bool
) -> None:
    """1 234.50 € stand in its line of the history, whatever the day of the « avoir »."""
    owner = Owner()
    owner.invoices("A", "Morel SARL", "2000.00", due="2026-02-06")
    owner.credits("Morel SARL", "1234.50", on=on)
    letter = owner.mondays("2026-02-09", "2026-02-16").letter()
    assert letter.total == Decimal("765.50")
    if later:
        owner.credits("Morel SARL", "10.00", on=later)
    assert bool(stale_letters(owner.ledger, LAW, date(2026, 2, 23))) is stale
