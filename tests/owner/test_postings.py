"""« Prepared is not sent »: what each answer makes of the letters of an earlier Monday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from relance.owner.postings import confirm_posting
from relance.rules.asking import Given
from relance.rules.codes import Channel, Postal
from relance.rules.model import Ledger
from tests.owner.voices import LAST, MONDAY, OTHER, PLAIN, Owner, letter

TOLD = letter("Atelier", 7, channel=Channel.REGISTERED)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((1, None, "1A 203 456 7890 1"), {5: LAST, 6: LAST, 7: LAST}),
        ((1, date(2026, 11, 18), "", None), {5: date(2026, 11, 18), 6: date(2026, 11, 18)}),
        ((1, None, "", date(2026, 11, 17)), {5: LAST, 6: LAST, 7: date(2026, 11, 17)}),
        ((2, None, 1, 2, 3), {5: LAST, 6: None}),
        ((3,), {5: None, 6: None, 7: None}),
        ((4,), {}),
        ((0,), {}),
        ((2, None, 0, 2, 0), {6: None}),
    ],
    ids=[
        "tous",
        "tous le 18",
        "recommandé sans numéro",
        "certains",
        "aucun",
        "je ne sais pas",
        "Entrée",
        "Entrée à chacun",
    ],
)
def test_each_answer_confirms_what_it_says_and_nothing_else(
    answers: tuple[object, ...], expected: dict[int, date | None]
) -> None:
    ledger = Ledger(events=(PLAIN, OTHER, TOLD))
    owner = Owner(*answers)
    changed = confirm_posting(ledger, MONDAY, owner, Given())
    assert {e.row: e.sent_on for e in changed} == expected
    assert all((e.postal is Postal.SENT) == (e.sent_on is not None) for e in changed)
    assert owner.asked[0] == "Les 3 courriers du 16\u00a0novembre 2026 ont-ils été postés ?"


def test_one_letter_with_two_invoices_is_asked_about_once() -> None:
    both = (letter("Dupont", 5), letter("Dupont", 6, invoice="F2"))
    owner = Owner(1, None)
    changed = confirm_posting(Ledger(events=both), MONDAY, owner, Given())
    assert [e.row for e in changed] == [5, 6]
    assert owner.asked[0].startswith("Le courrier du 16")


@pytest.mark.parametrize(
    ("days_after", "answers", "postal"),
    [
        (3, (), Postal.SENT),
        (6, (), Postal.SENT),  # it left days ago: nothing can be made again
        (7, (1,), Postal.SENT),  # leaving today: it still can
        (7, (2,), Postal.NOT_POSTED),  # prepared afresh, with today's date and deadlines
    ],
)
def test_letters_posted_more_than_three_days_after_their_date_are_offered_to_be_made_again(
    days_after: int, answers: tuple[int, ...], postal: Postal
) -> None:
    owner = Owner(1, LAST + timedelta(days=days_after), *answers)
    [changed] = confirm_posting(Ledger(events=(PLAIN,)), MONDAY, owner, Given())
    assert changed.postal is postal
    assert owner.answers == []


def test_the_letters_of_today_are_not_asked_about() -> None:
    owner = Owner()
    assert (
        confirm_posting(Ledger(events=(letter("Dupont", 5, on=MONDAY),)), MONDAY, owner, Given())
        == []
    )
    assert owner.asked == []


SECOND = letter("Bertin", 8, channel=Channel.REGISTERED)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            (1, None, "1A 203 456 7890 1 1A 203 456 7891 8", 1),
            {7: "1A 203 456 7890 1", 8: "1A 203 456 7891 8"},
        ),
        (
            (1, None, "bertin : 1A 203 456 7891 8", "", 1, "", date(2026, 11, 17)),
            {7: "", 8: "1A 203 456 7891 8"},
        ),
        ((1, None, "", "1A 203 4", "", "", date(2026, 11, 17)), {7: "1A 203 4", 8: ""}),
        ((2, None, 1, 2, 1, "1A 203 456 7890 1"), {7: "", 8: "1A 203 456 7890 1"}),
    ],
    ids=["tous à la fois", "l'un par son client", "lettre par lettre", "un seul est parti"],
)
def test_the_numbers_of_several_registered_letters_are_asked_for_at_once(
    answers: tuple[object, ...], expected: dict[int, str]
) -> None:
    owner = Owner(*answers)
    changed = confirm_posting(Ledger(events=(PLAIN, TOLD, SECOND)), MONDAY, owner, Given())
    assert {e.row: e.registered for e in changed if e.row in {7, 8}} == expected
    assert owner.answers == []
