"""When a debt is probably time-barred, what interrupts it, and when the owner is told (LAW §7)."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.law.loader import load_law
from relance.problems import Level
from relance.rules.codes import Channel, EventKind, Kind, Postal, Reason, State
from relance.rules.firm import Ladder, Settings, Step
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, Event, Hold, Invoice, Ledger, Payment
from relance.rules.sums.allocation import settle
from relance.rules.sums.limitation import interruptions, limitation

CASES = Path(__file__).parents[2] / "cases" / "limitation.csv"
LAW = load_law()
TODAY = date(2026, 11, 23)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def event(text: str) -> Event:
    """« Courrier préparé:2025-09-08 »: a letter posted that day."""
    kind, on = EventKind(text.split(":", maxsplit=1)[0]), date.fromisoformat(text.split(":")[1])
    letter = kind is EventKind.PREPARED
    return Event(
        on=on,
        kind=kind,
        client_id="c",
        invoice="F1",
        step="Mise en demeure" if letter else "",
        channel=Channel.REGISTERED if letter else "",
        postal=Postal.SENT if letter else Postal.UNCONFIRMED,
        sent_on=on if letter else None,
    )


@pytest.mark.parametrize(
    "row",
    list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines())),
    ids=lambda row: row["case"],
)
def test_worked_case(row: dict[str, str]) -> None:
    """Each row of tests/cases/limitation.csv."""
    today = date.fromisoformat(row["today"])
    title = Hold(state=State.TITLE, until=day(row["title"])) if row["title"] else None
    invoice = Invoice(
        id="F1",
        number="F1",
        client_id="c",
        total=Decimal(100),
        issued=day(row["issued"]),
        due=day(row["due"]),
        works_end=day(row["works_end"]),
        hold=title,
    )
    client = Client(id="c", name="C", kind=Kind(row["kind"]))
    pairs = [pair.split(":") for pair in row["paid"].split(";") if pair]
    payments = [
        Payment(amount=Decimal(amount), on=None if on == "-" else day(on), invoice_id="F1")
        for on, amount in pairs
    ]
    interrupted = interruptions(
        invoice,
        client,
        settle(invoice, payments, (), today).balances,
        [event(text) for text in row["events"].split(";") if text],
        day(row["signed"]),
    )
    limit = limitation(invoice, client, LAW, today, interrupted=interrupted)
    assert (limit or (None, None)) == (day(row["early"]), day(row["late"]))


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        (Kind.BUSINESS, date(2027, 3, 1)),
        (Kind.CONSUMER, date(2027, 3, 1)),
        (Kind.OTHER, date(2027, 3, 1)),
        (Kind.PUBLIC_BODY, date(2030, 12, 31)),
    ],
)
def test_a_carrier_has_one_year_from_the_delivery(kind: Kind, last: date) -> None:
    """C. com. L133-6; loi 68-1250 goes before it for a public body."""
    bill = Invoice(
        id="F1", number="F1", client_id="c", total=Decimal(100), due=None, issued=date(2026, 3, 1)
    )
    client = Client(id="c", name="C", kind=kind)
    assert limitation(bill, client, LAW, TODAY, carriage=True) == (last, last)
    later = replace(bill, works_end=date(2026, 3, 20), due=date(2026, 4, 19))
    delivered = limitation(later, client, LAW, TODAY, carriage=True)
    assert delivered
    assert delivered.late == (last if last.month == 12 else date(2027, 3, 20))
    ledger = Ledger(
        settings=Settings(carriage=True),
        ladders=(LADDER,),
        clients=(client,),
        invoices=(replace(bill, due=date(2026, 4, 1)),),
    )
    assert plan(ledger, LAW, TODAY).claims[0].limitation == (last, last)


def test_a_payment_noted_on_the_row_before_the_due_date_counts_too() -> None:
    """It changes nothing of the interest, and yet recognises the debt (C. civ. 2240)."""
    invoice = Invoice(
        id="F1",
        number="F1",
        client_id="c",
        total=Decimal(100),
        issued=date(2025, 1, 15),
        due=date(2026, 6, 30),
        paid=Decimal(10),
        paid_on=date(2026, 5, 1),
    )
    client = Client(id="c", name="C", kind=Kind.CONSUMER)
    balances = settle(invoice, (), (), TODAY).balances
    days = list(interruptions(invoice, client, balances, ()))
    limit = limitation(invoice, client, LAW, TODAY, interrupted=days)
    assert limit == (date(2028, 5, 1), date(2028, 6, 30))
    for half in (replace(invoice, paid=None), replace(invoice, paid_on=None)):  # proves nothing
        assert list(interruptions(half, client, balances, ())) == []


def test_a_letter_to_a_public_body_interrupts_on_the_day_it_left() -> None:
    """Prepared in December, posted in January: the year after counts (Conseil d'État: sending date)."""
    invoice = Invoice(
        id="F1", number="F1", client_id="c", total=Decimal(100), due=None, issued=date(2024, 3, 1)
    )
    client = Client(id="c", name="C", kind=Kind.PUBLIC_BODY)
    letter = replace(event("Courrier préparé:2025-12-29"), sent_on=date(2026, 1, 5))
    days = interruptions(invoice, client, (), [letter])
    limit = limitation(invoice, client, LAW, TODAY, interrupted=days)
    assert limit == (date(2030, 12, 31), date(2030, 12, 31))


# --- what the owner is told


CLIENT = Client(id="c", name="Bernier", kind=Kind.CONSUMER)
LADDER = Ladder(
    profile="Standard",
    steps=(Step(name="Relance 1", after_due=8, min_gap=0, channel=Channel.LETTER),),
)


def told(
    issued: date,
    *,
    kind: Kind = Kind.CONSUMER,
    hold: Hold | None = None,
    due: date | None = None,
) -> list[str]:
    """What « À corriger » says on the Monday of an invoice of that day, due at once or on `due`."""
    invoice = Invoice(
        id="F1",
        number="F1",
        client_id="c",
        total=Decimal(100),
        issued=issued,
        due=due or issued,
        hold=hold,
        where="Factures!A5",
    )
    ledger = Ledger(ladders=(LADDER,), clients=(replace(CLIENT, kind=kind),), invoices=(invoice,))
    done = plan(ledger, LAW, TODAY)
    return [f"{p.level} {p.what} {p.cure}" for p in done.problems if "prescription" in p.what]


@pytest.mark.parametrize(
    ("issued", "level", "said"),
    [
        (date(2025, 5, 24), "", ""),  # 24 May 2027: six months and a day
        (date(2025, 5, 23), Level.INFO, "après le 23/05/2027, dans moins de six mois"),
        (date(2025, 2, 24), Level.INFO, "dans moins de six mois"),
        (date(2025, 2, 23), Level.WARNING, "après le 23/02/2027, dans moins de trois mois"),
        (date(2024, 12, 24), Level.WARNING, "dans moins de trois mois"),
        (date(2024, 12, 23), Level.WARNING, "après le 23/12/2026, dans moins d'un mois"),
        (date(2024, 11, 23), Level.WARNING, "après le 23/11/2026, dans moins d'un mois"),  # today
        (date(2024, 11, 22), "", ""),  # acquired: the reason beside the invoice says it
    ],
)
def test_the_owner_is_told_six_three_and_one_month_before(
    issued: date, level: str, said: str
) -> None:
    lines = told(issued)
    assert len(lines) == bool(said)
    for line in lines:
        assert line.startswith(level)
        assert said in line
        assert "Une mise en demeure ne l'interrompt pas" in line


def test_a_public_body_is_interrupted_by_any_written_claim() -> None:
    """Invoice of 2022: four years from 1 January 2023, so to the end of 2026."""
    [line] = told(date(2022, 6, 1), kind=Kind.PUBLIC_BODY)
    assert "après le 31/12/2026" in line
    assert "Une demande écrite de paiement l'interrompt." in line


def test_a_debt_given_up_alerts_nobody() -> None:
    assert told(date(2024, 12, 23), hold=Hold(state=State.GIVEN_UP)) == []


def test_the_alert_goes_by_the_early_reading_and_names_the_late_one() -> None:
    [line] = told(date(2024, 12, 1), due=date(2025, 1, 15))
    assert "après le 01/12/2026 (au plus tard après le 15/01/2027), dans moins d'un mois" in line


def test_between_the_two_readings_the_alert_is_there_and_letters_still_leave() -> None:
    """Issued five years ago and a day, due less than five years ago (Cass. com. 05/12/2018)."""
    [line] = told(date(2021, 11, 18), due=date(2021, 12, 18), kind=Kind.BUSINESS)
    assert line.startswith(Level.WARNING)
    assert "peut-être acquise depuis le 18/11/2026, au plus tard après le 18/12/2026" in line


@pytest.mark.parametrize(
    ("today", "barred"), [(date(2026, 12, 23), False), (date(2026, 12, 24), True)]
)
def test_once_acquired_there_is_no_letter_and_the_owner_decides(today: date, barred: bool) -> None:
    """Two years from the due date of 23 December 2024; the last day is still in time (C. civ. 2229)."""
    invoice = Invoice(
        id="F1", number="F1", client_id="c", total=Decimal(100), issued=date(2024, 11, 23),
        due=date(2024, 12, 23),
    )  # fmt: skip
    ledger = Ledger(ladders=(LADDER,), clients=(CLIENT,), invoices=(invoice,))
    claim = plan(ledger, LAW, today).claims[0]
    assert (claim.reason is Reason.TIME_BARRED) is barred
    assert ("le dernier jour pour agir étant le 23/12/2026" in claim.sentence) is barred
    if barred:
        assert claim.next_action == "Décider"


def test_an_association_is_chased_after_two_years() -> None:
    """Five years, as every legal person: Cass. 3e civ. 28/09/2022 n° 21-19.829."""
    assert told(date(2024, 11, 1), kind=Kind.OTHER) == []
    [line] = told(date(2021, 12, 1), kind=Kind.OTHER)
    assert "après le 01/12/2026" in line


DAYS = st.none() | st.dates(date(2018, 1, 1), date(2026, 11, 23))


@given(DAYS, DAYS, DAYS, st.sampled_from(list(Kind)), st.lists(DAYS, max_size=4), st.booleans())
def test_the_prudent_day_never_comes_after_the_lenient_one(
    issued: date | None,
    due: date | None,
    works_end: date | None,
    kind: Kind,
    interrupted: list[date | None],
    carriage: bool,
) -> None:
    bill = Invoice(
        id="F1", number="F1", client_id="c", total=None, issued=issued, due=due, works_end=works_end
    )
    days = [day for day in interrupted if day]
    client = Client(id="c", name="C", kind=kind)
    limit = limitation(bill, client, LAW, TODAY, interrupted=days, carriage=carriage)
    assert (limit is None) is (issued is due is works_end is None)
    assert limit is None or limit.early <= limit.late
