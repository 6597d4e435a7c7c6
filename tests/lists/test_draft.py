"""A draft goes from step to step and is never changed."""

from __future__ import annotations

import pytest

from relance import xlsx
from relance.lists.draft import Draft
from relance.lists.find import find
from relance.lists.grids import read_grids
from relance.lists.layout import Hints
from relance.lists.reader import STEPS
from tests.minibook import workbook

LIST = """
    N° facture | Client | Montant TTC | Échéance   | Règlement 1 | Règlement 2
    F-1        | Roux   | 100         | 2026-03-31 | 40          | 10
    F-2        | Noël   | 200         | 2026-03-31 |             |
    """


def found() -> Draft:
    data = workbook(LIST)
    return find(xlsx.read(data), read_grids(data, "x.xlsx"), Hints())


@pytest.mark.parametrize("last", range(len(STEPS)), ids=[step.__name__ for step in STEPS])
def test_a_stage_leaves_the_draft_that_it_takes(last: int) -> None:
    draft = found()
    for step in STEPS[:last]:
        draft = step(draft)
    before = (draft.rows, draft.who, draft.invoices, draft.payments)
    after = STEPS[last](draft)
    assert (draft.rows, draft.who, draft.invoices, draft.payments) == before
    assert after != draft


def test_each_stage_says_more() -> None:
    draft = found()
    said = []
    for step in STEPS:
        draft = step(draft)
        said.append(
            (len(draft.rows), len(draft.who.clients), len(draft.invoices), len(draft.payments))
        )
    assert said == [(2, 0, 0, 0), (2, 2, 0, 0), (2, 2, 2, 0), (2, 2, 2, 2)]
