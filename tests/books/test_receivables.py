"""Each real workbook of `../shared/workbooks/receivables`, as it was read by eye.

Its file in `receivables/` says what stands in it (`seen`), the question or refusal that is due
(`asks`), what the owner then answers (`answers`: the usual term, columns added without content) and
what is read: `open_cents` is what may be asked for without a doubt, in the list's own currency,
`to_correct` the rows that wait for a person.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from relance.lists.grids import opened
from relance.lists.layout import Hints
from relance.lists.reader import read, read_opened
from relance.problems import RelanceError
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
    hints = Hints(payment_term_days=answers.get("term"))
    source = opened(data, "")
    grids = {name: [list(row) for row in grid] for name, grid in source.grids.items()}
    header = 0
    for sheet, titles in answers.get("add", {}).items():
        header = next(n for n, row in enumerate(grids[sheet]) if sum(map(bool, row)) > 3)
        grids[sheet][header] += titles
    found = read_opened(replace(source, grids=grids), hints)
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
