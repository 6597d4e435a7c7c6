"""« Prepared is not sent »: what each answer makes of the letters of an earlier Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from relance.questions import confirm_posting
from relance.rules.model import Channel, Event, EventKind, Ledger, Postal

MONDAY, LAST = date(2026, 11, 23), date(2026, 11, 16)


class Owner:
    """Answers in order; keeps the questions asked."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def _next(self, question: str) -> object:
        self.asked.append(question)
        return self.answers.pop(0)

    def choose(self, question: str, options: Sequence[str]) -> int:
        answer = self._next(question)
        assert isinstance(answer, int)
        assert answer <= len(options)
        return answer

    def day(self, question: str, default: date | None) -> date | None:
        answer = self._next(question)
        assert answer is None or isinstance(answer, date)
        return answer or default

    def text(self, question: str) -> str:
        return str(self._next(question))


def letter(
    name: str, row: int, *, channel: Channel = Channel.LETTER, on: date = LAST, invoice: str = "F1"
) -> Event:
    return Event(
        on=on,
        kind=EventKind.PREPARED,
        client_id=name,
        client=name,
        invoice=invoice,
        stage="Relance 1",
        channel=channel,
        document=f"{on}/x/{name}.docx",
        row=row,
    )


PLAIN, OTHER = letter("Dupont", 5), letter("Morel", 6)
TOLD = letter("Atelier", 7, channel=Channel.REGISTERED)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((1, None, "1A 203 4", None), {5: LAST, 6: LAST, 7: LAST}),
        ((1, date(2026, 11, 18), "", None), {5: date(2026, 11, 18), 6: date(2026, 11, 18)}),
        ((1, None, "", date(2026, 11, 17)), {5: LAST, 6: LAST, 7: date(2026, 11, 17)}),
        ((2, None, 1, 2, 3), {5: LAST, 6: None}),
        ((3,), {5: None, 6: None, 7: None}),
        ((4,), {}),
    ],
    ids=["tous", "tous le 18", "recommandé sans numéro", "certains", "aucun", "je ne sais pas"],
)
def test_each_answer_confirms_what_it_says_and_nothing_else(
    answers: tuple[object, ...], expected: dict[int, date | None]
) -> None:
    ledger = Ledger(events=(PLAIN, OTHER, TOLD))
    owner = Owner(*answers)
    changed = confirm_posting(ledger, MONDAY, owner)
    assert {e.row: e.sent_on for e in changed} == expected
    assert all((e.postal is Postal.SENT) == (e.sent_on is not None) for e in changed)
    assert owner.asked[0] == "Les 3 courriers du 16\u00a0novembre 2026 ont-ils été postés ?"


def test_one_letter_with_two_invoices_is_asked_about_once() -> None:
    both = (letter("Dupont", 5), letter("Dupont", 6, invoice="F2"))
    owner = Owner(1, None)
    changed = confirm_posting(Ledger(events=both), MONDAY, owner)
    assert [e.row for e in changed] == [5, 6]
    assert owner.asked[0].startswith("Le courrier du 16")


def test_a_posting_date_before_the_letter_or_after_today_is_brought_back() -> None:
    for typed, kept in ((date(2026, 11, 1), LAST), (date(2027, 1, 1), MONDAY)):
        [changed] = confirm_posting(Ledger(events=(PLAIN,)), MONDAY, Owner(1, typed))
        assert changed.sent_on == kept


def test_the_letters_of_today_are_not_asked_about() -> None:
    owner = Owner()
    assert confirm_posting(Ledger(events=(letter("Dupont", 5, on=MONDAY),)), MONDAY, owner) == ()
    assert owner.asked == []
