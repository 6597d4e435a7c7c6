"""Books of several sheets, of groups and of lines that add up, with what is true of each.

`several_sheets/*.txt` are written as the ledgers of test_trades are. Two of them are played Monday
after Monday: invoices go from sheet to sheet, nothing is sent twice and nothing lost.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.books.test_trades import ledger, verdict

BOOKS = {path.stem: path for path in (Path(__file__).parent / "several_sheets").glob("*.txt")}
FIRST = date(2026, 10, 19)


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_such_a_book_is_understood_whole_or_asked_about(name: str) -> None:
    found, told = verdict(BOOKS[name]), ledger(BOOKS[name])
    assert found.wrong == []
    assert found.question.replace("\N{NO-BREAK SPACE}", " ").startswith(told.question)
    assert bool(found.question) is bool(told.question)
    assert found.understood == sum(not truth.ask for truth in told.truths)


@pytest.fixture
def compare(shared: Path) -> Callable[..., Any]:
    found: Callable[..., Any] = runpy.run_path(str(shared / "tools" / "fidelity.py"))["compare"]
    return found
