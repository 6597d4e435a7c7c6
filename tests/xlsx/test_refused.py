"""A refusal holds all that its sentence says, so that it can be said in any language."""

from __future__ import annotations

import pytest

from relance.xlsx import RefusalKind, Refused
from relance.xlsx.refused import Cause, Damaged


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (Refused(RefusalKind.ENCRYPTED), "the workbook is encrypted"),
        (
            Refused(RefusalKind.FORMULA, "Sales!D2"),
            "Sales!D2: the cell holds a formula that is not to be lost",
        ),
        (
            Refused(
                RefusalKind.TABLE, "Sales!C1", Cause.HEADER_TWICE, table="Orders", name="{VAT}"
            ),
            "Sales!C1: the table Orders cannot take in what is written beside it:"
            " it has a column {VAT} already",
        ),
        (
            Damaged(Cause.ROW_ORDER, row=2, before=3),
            "the package is damaged, or of a form that Excel would not write:"
            " row 2 comes after row 3",
        ),
    ],
)
def test_a_refusal_is_a_sentence(refusal: Refused, sentence: str) -> None:
    assert str(refusal) == sentence
    assert refusal.detail in sentence


def test_its_parts_can_be_asked_for() -> None:
    refusal = Damaged(Cause.ROW_ORDER, row=2, before=3)
    assert (refusal.kind, refusal.place, refusal.cause) == (
        RefusalKind.DAMAGED,
        "",
        Cause.ROW_ORDER,
    )
    assert refusal.facts == {"row": "2", "before": "3"}
    assert refusal.detail == "row 2 comes after row 3"
    assert Refused(RefusalKind.SIGNED).detail == ""
