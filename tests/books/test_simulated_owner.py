"""An owner who answers from what is true of their ledger: a short first hour, and eight Mondays.

Of each of the trades' ledgers, and of the real ones in `../shared` that can be read: every question counts,
the columns shown included. Then remarks grow from Monday to Monday, and nothing is asked twice but what
waits, after thirty days.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from relance import cli
from relance.lists.grids import opened
from relance.lists.reader import read_opened
from relance.owner.columns_shown import ASKED
from relance.owner.keyboard import Keyboard
from relance.sheets.columns_told import as_columns
from relance.words.columns import BY_KEY
from relance.xlsx import letters
from tests.books.test_trades import LEDGERS, ledger
from tests.firm import Firm
from tests.remarks import WITH, WITHOUT

# Neither clients, terms nor payments in it: what a list is made of is asked, on top of the firm.
POOREST = {"QCreates__invoices": 16}
MOST = 12  # questions, the columns shown and the old debts included
MONDAY, WEEK, AGAIN = date(2026, 11, 23), timedelta(weeks=1), timedelta(days=30)
FACTS = {
    "Votre nom": "SARL Le Goff Maçonnerie",
    "Forme juridique": "SARL",
    "Adresse": "3 route de la Mer, 29120 Pont-l'Abbé",
    "SIRET": "732 829 320 00074",
    "Téléphone": "02 98 87 00 11",
    "Prénom et nom": "Loïc Le Goff",
    "IBAN": "FR14 2004 1010 0505 0001 3M02 606",
}
REAL = sorted((Path(__file__).parent / "receivables").glob("*.json"))


@dataclass(slots=True)
class Simulated:
    """Who answers from the truth: `term` agreed, `columns` (key → title); everything is counted."""

    term: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def choose(self, question: str, options: Sequence[str], *, enter: int = 0) -> int:
        self.asked.append(question)
        for place, option in enumerate(options, start=1):
            if (
                f"À {self.term} jours" == option
                or ("unpaid" in self.columns and "impayées" in option)
                or ("one_client" in self.columns and "seul client" in option)
            ):
                return place
            for key, title in self.columns.items():
                meant = key in BY_KEY and f"« {BY_KEY[key].title} »" in question + option
                if meant and f"« {title} »" in option:
                    return place
        return enter or (
            len(options) if re.search("^Quelle colonne est|il y manque", question) else 1
        )

    def text(self, question: str) -> str:
        self.asked.append(question)
        if question.startswith("Son nom"):
            return self.columns.get("one_client", "")
        return next((said for fact, said in FACTS.items() if question.startswith(fact)), "")

    def day(self, question: str, default: date | None) -> date | None:
        self.asked.append(question)
        return default


def at_the_keyboard(owner: Simulated, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cli, "_someone_there", lambda _: True)
    for name in ("choose", "text", "day"):
        answer = getattr(owner, name)
        patch.setattr(Keyboard, name, lambda _, *a, answer=answer, **k: answer(*a, **k))


def first_hour(firm: Firm, owner: Simulated, patch: pytest.MonkeyPatch) -> int:
    """The exit status of a first use and its first Monday."""
    at_the_keyboard(owner, patch)
    return firm.runs(f"{MONDAY}")


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_the_first_hour_of_a_trades_ledger_takes_twelve_questions_at_most(
    path: Path, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ledger(path)
    firm.book.write_bytes(told.data)
    owner = Simulated(term=told.hints.payment_term_days)
    status = first_hour(firm, owner, monkeypatch)
    sys.stdout.write(f"{path.stem}: {len(owner.asked)} questions, status {status}\n")  # -s
    assert status == (4 if told.question.startswith("La feuille") else 0), owner.asked
    assert owner.asked[0].startswith(ASKED[:6])
    assert len(owner.asked) <= MOST, "\n".join(owner.asked)


@pytest.mark.parametrize("expected", REAL, ids=lambda path: path.stem)
def test_so_does_that_of_a_real_ledger_that_can_be_read(
    expected: Path, firm: Firm, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads(expected.read_text("utf-8"))
    if not told.get("reads"):
        pytest.skip("no list of invoices, or one that lacks what is needed")
    (book,) = (shared / "workbooks" / "receivables").glob(f"{expected.stem}.xls*")
    firm.book = firm.book.with_suffix(book.suffix)
    firm.book.write_bytes(book.read_bytes())
    answers = told.get("answers", {})
    owner = Simulated(
        term=answers.get("term"), columns=dict(as_columns(answers.get("columns", "")))
    )
    status = first_hour(firm, owner, monkeypatch)
    sys.stdout.write(f"{expected.stem}: {len(owner.asked)} questions, status {status}\n")  # -s
    assert status == 0, owner.asked
    assert len(owner.asked) <= POOREST.get(expected.stem, MOST), "\n".join(owner.asked)


GROWING = (*zip(WITH, WITHOUT, strict=True),)
LEARNED = [
    path
    for path in LEDGERS
    if path.stem in {"macon", "traiteur", "plaquiste", "fleuriste", "terrassier"}
]


@pytest.mark.slow
@pytest.mark.parametrize("path", LEARNED, ids=lambda path: path.stem)
def test_over_eight_mondays_of_growing_remarks_nothing_is_asked_twice_but_what_waits(
    path: Path, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ledger(path)
    firm.book.write_bytes(told.data)
    layout = read_opened(opened(told.data, path.name), told.hints).layout
    column = letters(layout.last_column + 1)
    firm.types(layout.sheet, {f"{column}{layout.header_row}": "Suivi"})
    owner = Simulated(term=told.hints.payment_term_days)
    assert first_hour(firm, owner, monkeypatch) == 0
    last: dict[tuple[str, str], date] = {}
    again = 0
    written: dict[int, list[str]] = {row: [] for row in layout.invoices}
    for week in range(1, 9):
        on = MONDAY + week * WEEK
        for place, texts in enumerate(written.values()):
            meaning, without = GROWING[(week * len(written) + place) % len(GROWING)]
            texts.append(meaning if week % 2 else without)
        firm.types(layout.sheet, {f"{column}{row}": "\n".join(t) for row, t in written.items()})
        owner.asked.clear()
        assert firm.runs(f"{on}") == 0
        for question in owner.asked:
            if found := re.match(r"Suivi : « (.*?) » \(([^)]*)\)", question):
                for about in re.split(", | et ", found[2]):
                    before = last.get((found[1], about))
                    assert before is None or on - before >= AGAIN, question
                    again += before is not None
                    last[found[1], about] = on
    assert (len(last) >= 8, again > 0) == (True, True)  # else it would say nothing
