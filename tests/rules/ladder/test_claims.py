"""Why an invoice is left alone: each special case, with the sentence that the owner reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from relance.rules.ladder.plan import plan, without_letters
from relance.rules.model import (
    Channel,
    Event,
    EventKind,
    Invoice,
    Payment,
    Policy,
    Reason,
    Settings,
    Stage,
    Status,
)
from relance.words.followups import read_hold
from tests.rules.ladder.ledgers import DUPONT, FIRST, LATE, LAW, MONDAY, invoice, ledger, sent

WEEK = timedelta(days=7)
CALL = sent("F1", "Appel", 20, channel=Channel.PHONE)


@pytest.mark.parametrize(
    ("late", "settings", "reason", "said"),
    [
        (replace(LATE, currency="CHF"), Settings(), Reason.FOREIGN_CURRENCY, "en CHF"),
        (replace(LATE, direct_debit=True), Settings(), Reason.DIRECT_DEBIT, "prélèvement"),
        (
            invoice("F1", 25, total="4.99"),
            Settings(),
            Reason.BELOW_THRESHOLD,
            "Reste de 4,99\u00a0€, sous le seuil",
        ),
        (
            replace(LATE, sent=MONDAY - timedelta(days=3)),
            Settings(),
            Reason.RECENTLY_SENT,
            "Facture envoyée le 20/11/2026 : relance à partir du 30/11/2026",
        ),
        (
            replace(LATE, sent=MONDAY - timedelta(days=10)),
            Settings(),
            Reason.CALL_LISTED,
            "un appel est à faire",
        ),
        (
            replace(LATE, paid=Decimal(2000)),
            Settings(),
            Reason.TO_CORRECT,
            "À corriger : le montant réglé : 2",
        ),
    ],
)
def test_an_open_invoice_that_no_step_takes_today(
    late: Invoice, settings: Settings, reason: Reason, said: str
) -> None:
    claim = plan(ledger(late, settings=settings), LAW, MONDAY).claims[0]
    assert (claim.reason, said in claim.sentence) == (reason, True)


def test_a_claim_in_another_currency_bears_nothing_here() -> None:
    claim = plan(ledger(replace(LATE, currency="CHF")), LAW, MONDAY).claims[0]
    assert claim.interest == claim.fee == 0


@pytest.mark.parametrize(
    ("total", "reason"), [("149.99", Reason.LAST_STEP), ("150.00", Reason.FILE_DUE)]
)
def test_a_court_file_is_prepared_from_its_threshold_on(total: str, reason: Reason) -> None:
    steps = (("Relance 1", 60), ("Relance 2", 50), ("Mise en demeure", 30))
    history = [sent("F1", stage, days) for stage, days in steps]
    old = invoice("F1", 80, total=total)
    assert plan(ledger(old, events=history), LAW, MONDAY).claims[0].reason is reason


def test_a_step_that_the_ladder_has_lost_is_told_with_the_nearest() -> None:
    renamed = sent("F1", "1ère relance", 15)
    claim = plan(ledger(LATE, events=[CALL, renamed]), LAW, MONDAY).claims[0]
    assert claim.reason is Reason.UNKNOWN_STEP
    assert "La plus proche : « Relance 1 »" in claim.sentence
    strange = sent("F1", "Coup de fil amical", 15)
    claim = plan(ledger(LATE, events=[CALL, strange]), LAW, MONDAY).claims[0]
    assert "La plus proche" not in claim.sentence


@pytest.mark.parametrize(
    ("country", "history", "said"),
    [
        ("Belgique", [CALL, FIRST, sent("F1", "Relance 2", 12)], "hors de France"),
        ("France", [CALL, sent("F1", "Relance 2", 12, channel=Channel.PHONE)], "aucune relance"),
    ],
)
def test_a_formal_notice_that_may_not_be_sent_is_the_owners_decision(
    country: str, history: list[Event], said: str
) -> None:
    client = replace(DUPONT, country=country)
    done = plan(ledger(invoice("F1", 40), events=history, clients=[client]), LAW, MONDAY)
    assert done.claims[0].reason is Reason.NO_FORMAL_NOTICE
    assert said in done.claims[0].sentence
    assert done.notices == ()


@pytest.mark.parametrize(("paid_after", "days"), [(6, 6), (0, 0), (-3, 0), (None, 0)])
def test_days_late_stop_when_the_invoice_is_settled(paid_after: int | None, days: int) -> None:
    """Paid without a date counts as paid on the due date (DESIGN §6)."""
    bill = invoice("F1", 40)
    assert bill.due
    on = None if paid_after is None else bill.due + timedelta(days=paid_after)
    claim = plan(
        ledger(replace(bill, balance=Decimal(0), paid=bill.total, paid_on=on)), LAW, MONDAY
    ).claims[0]
    assert (claim.reason, claim.days_late) == (Reason.SETTLED, days)


@pytest.mark.parametrize("country", ["Corse", "La Réunion", "France métropolitaine"])
def test_corsica_and_overseas_may_get_a_formal_notice(country: str) -> None:
    history = [CALL, FIRST, sent("F1", "Relance 2", 12)]
    client = replace(DUPONT, country=country)
    done = plan(ledger(invoice("F1", 40), events=history, clients=[client]), LAW, MONDAY)
    assert done.claims[0].reason is Reason.PREPARED


def test_a_call_made_where_the_ladder_has_none_is_only_a_contact() -> None:
    letters_only = Policy(
        profile="Standard",
        stages=(Stage(name="Relance 1", after_due=8, min_gap=0, channel=Channel.LETTER),),
    )
    made = Event(on=MONDAY, kind=EventKind.CALLED, client_id="dupont", invoice="F1")
    book = replace(ledger(LATE, events=[made]), policies=(letters_only,))
    claim = plan(book, LAW, MONDAY).claims[0]
    assert (claim.reason, claim.reached) == (Reason.PREPARED, "")


def test_a_step_taken_again_counts_from_its_first_day() -> None:
    """DESIGN 5.8: repetition neither moves the date nor lowers the step."""
    again = sent("F1", "Relance 1", 5)
    claim = plan(ledger(LATE, events=[CALL, FIRST]), LAW, MONDAY).claims[0]
    repeated = plan(ledger(LATE, events=[CALL, FIRST, again]), LAW, MONDAY + 2 * WEEK).claims[0]
    assert (claim.reason, repeated.reason) == (Reason.PREPARED, Reason.PREPARED)
    assert {claim.stage, repeated.stage} == {"Relance 2"}


def test_a_letter_dated_later_but_posted_before_is_the_first() -> None:
    """Prepared on the 16th and posted on the 21st; typed as done on the 18th."""
    slow = replace(FIRST, sent_on=FIRST.on + timedelta(days=9))
    own = replace(FIRST, kind=EventKind.TAKEN_OVER, on=FIRST.on + timedelta(days=2), row=99)
    often = Settings(min_days_between_letters=0)
    claim = plan(ledger(LATE, events=[CALL, slow, own], settings=often), LAW, MONDAY).claims[0]
    assert claim.reason is Reason.PREPARED


def test_a_call_made_days_after_it_was_listed_counts_from_when_it_was_made() -> None:
    made = Event(
        on=MONDAY - timedelta(days=3), kind=EventKind.CALLED, client_id="dupont", invoice="F1"
    )
    claim = plan(ledger(LATE, events=[CALL, made]), LAW, MONDAY).claims[0]
    assert (claim.reason, claim.next_date) == (Reason.GAP, MONDAY + timedelta(days=2))
    again = replace(made, on=MONDAY - timedelta(days=1))
    assert plan(ledger(LATE, events=[CALL, made, again]), LAW, MONDAY).claims[0] == replace(
        claim, history=(CALL, made, again)
    )


@pytest.mark.parametrize(
    ("text", "until", "withheld", "remark"),
    [
        ("Litige 300 €", None, "300.00", "300,00\u00a0€ contestés, non réclamés."),
        ("RG 5 %", None, "50.00", "50,00\u00a0€ retenus en garantie, non réclamés."),
        (
            "RG 5 %",
            date(2027, 6, 1),
            "50.00",
            "50,00\u00a0€ retenus en garantie jusqu'au 01/06/2027, non réclamés.",
        ),
        ("Litige 300 €", date(2026, 11, 22), "0.00", ""),  # over since yesterday
    ],
)
def test_the_part_disputed_or_retained_is_outside_interest_and_said(
    text: str, until: date | None, withheld: str, remark: str
) -> None:
    """Loi 71-584: a retention is a separate amount, not overdue before its day."""
    claim = plan(ledger(replace(LATE, hold=read_hold(text, until, ""))), LAW, MONDAY).claims[0]
    assert claim.withheld == Decimal(withheld)
    assert claim.remark == remark
    assert {line.base for line in claim.accruals} == {Decimal(1000) - Decimal(withheld)}


def test_before_the_settings_are_filled_in_everything_is_shown_and_nothing_leaves() -> None:
    book = ledger(LATE, invoice("F2", -5))
    done = without_letters(plan(book, LAW, MONDAY))
    assert [c.reason for c in done.claims] == [Reason.SETUP, Reason.NOT_DUE]
    assert (done.notices, done.calls, done.files) == ((), (), ())
    assert done.claims[0].interest > 0


def test_a_payment_before_its_invoice_is_due_leaves_the_rest_to_bear_interest() -> None:
    early = Payment(amount=Decimal(400), on=MONDAY - timedelta(days=40), invoice_id=LATE.id)
    bare = replace(LATE, balance=None)
    claim = plan(ledger(bare, payments=[early]), LAW, MONDAY).claims[0]
    assert [line.base for line in claim.accruals] == [Decimal(600)]


def test_a_draft_is_no_invoice_yet_and_counts_nowhere() -> None:
    draft = replace(LATE, status=Status.DRAFT, status_text="Draft", due=None)
    done = plan(ledger(draft), LAW, MONDAY)
    assert (done.claims[0].reason, done.claims[0].outstanding) == (Reason.SETTLED, Decimal(0))
    assert done.claims[0].sentence == "« Draft » : pas encore une facture, comptée nulle part."
    assert done.aged_balance.total == 0


def test_a_formal_notice_that_only_the_status_tells_waits_for_its_day() -> None:
    """A first letter would step back from it."""
    told = replace(LATE, status_text="Mise en demeure", step_told="Mise en demeure")
    claim = plan(ledger(told), LAW, MONDAY).claims[0]
    assert claim.reason is Reason.TO_CORRECT
    assert "« Mise en demeure » : de quel jour ?" in claim.sentence
    known = plan(ledger(told, events=[CALL, sent("F1", "Mise en demeure", 5)]), LAW, MONDAY)
    assert known.claims[0].reason is not Reason.TO_CORRECT
