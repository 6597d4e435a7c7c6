"""Why an invoice is left alone: each special case, with the sentence that the owner reads."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Postal, Reason, State, Status
from relance.rules.firm import Ladder, Settings, Step
from relance.rules.ladder.plan import plan
from relance.rules.model import Event, Hold, Invoice, Remark
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


@pytest.mark.parametrize(
    ("total", "reason"), [("149.99", Reason.LAST_STEP), ("150.00", Reason.FILE_DUE)]
)
def test_a_court_file_is_prepared_from_its_threshold_on(total: str, reason: Reason) -> None:
    steps = (("Relance 1", 60), ("Relance 2", 50), ("Mise en demeure", 30))
    history = [sent("F1", step, days) for step, days in steps]
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


@pytest.mark.parametrize("country", ["Corse", "La Réunion", "France métropolitaine"])
def test_corsica_and_overseas_may_get_a_formal_notice(country: str) -> None:
    history = [CALL, FIRST, sent("F1", "Relance 2", 12)]
    client = replace(DUPONT, country=country)
    done = plan(ledger(invoice("F1", 40), events=history, clients=[client]), LAW, MONDAY)
    assert done.claims[0].reason is Reason.PREPARED


def test_a_call_made_where_the_ladder_has_none_is_only_a_contact() -> None:
    letters_only = Ladder(
        profile="Standard",
        steps=(Step(name="Relance 1", after_due=8, min_gap=0, channel=Channel.LETTER),),
    )
    made = Event(on=MONDAY, kind=EventKind.CALLED, client_id="dupont", invoice="F1")
    book = replace(ledger(LATE, events=[made]), ladders=(letters_only,))
    claim = plan(book, LAW, MONDAY).claims[0]
    assert (claim.reason, claim.step_taken) == (Reason.PREPARED, "")


def test_a_step_taken_again_counts_from_its_first_day() -> None:
    """DESIGN 5.8: repetition neither moves the date nor lowers the step."""
    again = sent("F1", "Relance 1", 5)
    claim = plan(ledger(LATE, events=[CALL, FIRST]), LAW, MONDAY).claims[0]
    repeated = plan(ledger(LATE, events=[CALL, FIRST, again]), LAW, MONDAY + 2 * WEEK).claims[0]
    assert (claim.reason, repeated.reason) == (Reason.PREPARED, Reason.PREPARED)
    assert {claim.step_after, repeated.step_after} == {"Relance 2"}


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


REMARK = Remark(column="Notes", text="virement en cours", says="« virement en cours » est à lire")


@pytest.mark.parametrize(
    ("late", "events", "reason"),
    [
        (LATE, (), Reason.REMARK),  # a call is due
        (LATE, (CALL,), Reason.REMARK),  # a letter is
        (LATE, (sent("F1", "Relance 1", 2),), Reason.GAP),  # nothing is due yet
        (invoice("F1", -3), (), Reason.NOT_DUE),
        (replace(LATE, status=Status.CANCELLED), (), Reason.SETTLED),
        (replace(LATE, hold=Hold(state=State.DISPUTE)), (), Reason.DISPUTE),
        (invoice("F1", 120), (), Reason.OLD_DEBT),
    ],
)
def test_what_the_owner_wrote_waits_for_them_where_a_step_is_due(
    late: Invoice, events: tuple[Event, ...], reason: Reason
) -> None:
    done = plan(ledger(replace(late, remarks=(REMARK,)), events=events), LAW, MONDAY)
    assert done.claims[0].reason is reason
    assert not done.notices
    assert not done.calls


def test_its_reason_quotes_the_words_few_of_many() -> None:
    many = replace(
        LATE, remarks=tuple(replace(REMARK, says=f"« {n} » est à lire") for n in "1231124")
    )
    assert plan(ledger(many), LAW, MONDAY).claims[0].sentence == (
        "« 1 » est à lire ; « 2 » est à lire ; « 3 » est à lire ; et 1 autre : aucune relance d'ici là."
    )
    bare = replace(LATE, remarks=(Remark(column="Notes", text="à voir"),))
    assert "« à voir » est à lire" in plan(ledger(bare), LAW, MONDAY).claims[0].sentence


def test_a_letter_not_yet_posted_is_held_back_by_what_was_written_since() -> None:
    event = replace(FIRST, postal=Postal.UNCONFIRMED, sent_on=None, amount=Decimal(1))
    waiting = ledger(replace(LATE, remarks=(REMARK,)), events=(event,))
    done = plan(waiting, LAW, MONDAY)
    assert done.claims[0].reason is Reason.REMARK
    assert done.withdrawals == (event,)


def test_a_letter_about_another_invoice_does_not_take_it_along() -> None:
    both = (LATE, replace(invoice("F2", 12), remarks=(REMARK,)))
    events = (CALL, sent("F2", "Appel", 1, channel=Channel.PHONE))
    [notice] = plan(ledger(*both, events=events), LAW, MONDAY).notices
    assert [claim.invoice.number for claim in notice.claims] == ["F1"]
    assert notice.others == ()
