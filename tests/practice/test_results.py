"""What became of one workbook, and when it need not be run again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from relance.practice.results import CRASHED, FILE, Outcome, keep, kept, stands, told

DAY = date(2026, 11, 23)
RECORD = {
    "courriers": [{"total": "100.10"}, {"total": "0.20"}], "appels": [{}], "problemes": [],
    "creances": [
        {"client_id": c, "motif_code": m}
        for c, m in (("a", "courrier_a_confirmer"), ("a", "courrier_a_confirmer"), ("b", "soldee"))
    ],
    "indicateurs": {"encours": "1000.00", "echu": "250.50"},
}  # fmt: skip


def made(book: Path, status: int = 0, said: str = "fait") -> Outcome:
    return told(book, DAY, status, said, book.parent / "output", RECORD if not status else {})


def test_it_counts_what_the_json_tells(tmp_path: Path) -> None:
    it = made(tmp_path / "a.xlsx")
    assert (it.letters, it.calls, it.unconfirmed, it.problems) == (2, 1, 1, 0)
    assert it.amounts == (Decimal("1000.00"), Decimal("250.50"), Decimal("100.30"))
    stopped = made(tmp_path / "a.xlsx", 4)
    assert (stopped.open, stopped.overdue, stopped.asked) == (None, None, None)


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        (0, "tout va bien", ""),
        (
            1,
            "Lecture\n\nLe classeur est ouvert\ndans Excel.\n",
            "Le classeur est ouvert dans Excel.",
        ),
        (4, "", "code 4"),
        (CRASHED, "x", "le passage a été interrompu deux fois ; relancez ce classeur seul."),
    ],
)
def test_the_reason_is_the_last_thing_said(
    tmp_path: Path, status: int, said: str, reason: str
) -> None:
    assert made(tmp_path / "a.xlsx", status, said).reason == reason


def test_it_stands_for_the_day_while_the_workbook_is_as_it_left_it(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(b"after")
    it = made(book)
    keep(it)
    found = kept(tmp_path / "output")
    assert found == it
    assert stands(found, book, DAY)
    assert not stands(found, book, date(2026, 11, 30))
    assert not stands(found, tmp_path / "b.xlsx", DAY)
    assert not stands(replace(it, status=1), book, DAY)
    assert not stands(None, book, DAY)
    book.write_bytes(b"the owner noted a payment")
    assert not stands(found, book, DAY)
    book.unlink()
    assert not stands(replace(it, mark=""), book, DAY)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"workbook": "a", "on": "b", "status": 0, "open": "x"}']
)
def test_a_damaged_memory_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert kept(tmp_path) is None


def test_where_it_cannot_be_kept_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"a file")
    keep(made(tmp_path / "a.xlsx"))
    assert kept(tmp_path / "output") is None
