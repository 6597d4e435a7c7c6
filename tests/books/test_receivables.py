"""Each real workbook of `../shared/workbooks/receivables`, as it was read by eye.

Its file in `receivables/` says what stands in it (`seen`), the question or refusal that is due
(`asks`), what the owner then answers (`answers`: the usual term, what « Colonnes » says) and
what is read: `open_cents` is what may be asked for without a doubt, in the list's own currency,
`to_correct` the rows that wait for a person.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from relance.lists.grids import opened
from relance.lists.layout import Hints, hints_of
from relance.lists.reader import read, read_opened
from relance.problems import RelanceError
from relance.sheets.columns_told import as_columns
from tests.books.judge import WAITS, claims_of

EXPECTED = sorted((Path(__file__).parent / "receivables").glob("*.json"))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_real_workbook_is_read_as_by_eye_or_asked_about(shared: Path, expected: Path) -> None:
    (book,) = (shared / "workbooks" / "receivables").glob(f"{expected.stem}.xls*")
    data, told = book.read_bytes(), json.loads(expected.read_text("utf-8"))
    if asks := told.get("asks"):
        with pytest.raises(RelanceError) as stop:
            read(data, book.name)
        assert stop.value.status == asks["status"]
        assert stop.value.what.startswith(asks["says"])
        assert stop.value.cure
    if reads := told.get("reads"):
        assert _read(data, told.get("answers", {})) == reads


def test_every_real_workbook_has_its_expectation(shared: Path) -> None:
    books = (shared / "workbooks" / "receivables").glob("*.xls*")
    assert sorted(book.stem for book in books) == [each.stem for each in EXPECTED]


def _read(data: bytes, answers: dict[str, Any]) -> dict[str, Any]:
    told = as_columns(answers.get("columns", ""))
    hints = Hints(
        payment_term_days=answers.get("term"), sheet=answers.get("sheet", ""), **hints_of(told)
    )
    found = read_opened(opened(data, ""), hints)
    said, claims = found.understood, claims_of(found.ledger)
    (currency,) = {claim.invoice.currency for claim in claims}
    sure = [claim for claim in claims if claim.reason not in WAITS]
    return {
        "sheet": said.sheet,
        "header_row": said.header_row,
        "columns": {letter: name for letter, _, name in said.columns},
        "invoices": said.invoices,
        "currency": currency,
        "open_cents": int(100 * sum(claim.outstanding for claim in sure)),
        "to_correct": len(claims) - len(sure),
    }
