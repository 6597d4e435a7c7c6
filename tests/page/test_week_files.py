"""The files of the week: which they are, and that one week gives the same bytes."""

from __future__ import annotations

from datetime import timedelta

from relance.law.loader import load_law
from relance.letters.todo import Paper
from relance.page.week_files import pages_of
from relance.rules.figures.overview import overview
from relance.rules.ladder.plan import plan
from tests.rules.ladder.ledgers import LATE, MONDAY, ledger


def test_a_week_is_a_page_and_a_workbook_and_the_same_week_the_same_bytes() -> None:
    law, book = load_law(), ledger(LATE)
    done = plan(book, law, MONDAY + timedelta(days=7))
    paper = Paper(plan=done, sender=book.sender)
    made = pages_of(book, overview(book, done), law)
    assert list(made) == ["0 - Ma semaine.html", "Tableau de bord.xlsx"]
    first = {name: make(paper) for name, make in made.items()}
    assert first == {name: make(paper) for name, make in made.items()}
    assert first["0 - Ma semaine.html"].startswith(b"<!")
    assert first["Tableau de bord.xlsx"].startswith(b"PK")
