"""Where the owner's sheet says itself what is open in all, it is found; nothing else is taken for it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.lists.reader import read
from relance.lists.stated_total import StatedTotal
from tests.minibook import workbook

TITLES = "N° | Client | Montant TTC | Échéance | Reste dû"
FIRST = "F-1 | Roux | 100 | 2026-10-01 | =C2 -> 40"
SECOND = "F-2 | Petit | 60.5 | 2026-10-01 | 60.5"


def stated(*lines: str) -> StatedTotal | None:
    found = read(workbook("\n".join(lines)), "x.xlsx").understood.stated
    return found[0] if found else None


FOUND = {
    "a row of totals": ((TITLES, FIRST, SECOND, "TOTAL | | 160.5 | | =SUM() -> 100.5"), "E4"),
    "after a blank row": ((TITLES, FIRST, SECOND, "-----", "Total général | | | | 100.5"), "E5"),
    "SUBTOTAL without a word": ((TITLES, FIRST, SECOND, "| | | | =SUBTOTAL(9,E2:E3) -> 100.5"), "E4"),
    "above the titles": (("Total | | | | 100.5", "-----", TITLES, FIRST, SECOND), "E1"),
    "words and a sum above": (("Reste à encaisser | 100.5", "-----", TITLES, FIRST, SECOND), "B1"),
    "words beside the list": (
        (f"{TITLES}", f"{FIRST} | | Total impayés | 100.5", SECOND), "H2",
    ),
    "the sum under its words": (
        (f"{TITLES}", f"{FIRST} | | Encours clients", f"{SECOND} | | 100.5"), "G3",
    ),
    "the whole, not a part": (
        (TITLES, FIRST, SECOND, "Total octobre | | | | 40", "Total | | | | 100.5"), "E5",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_it_is_found_with_its_cell(case: str) -> None:
    lines, cell = FOUND[case]
    found = stated(*lines)
    assert found is not None
    assert (found.amount, found.where) == (Decimal("100.5"), f"Factures!{cell}")
    assert sorted(found.balances.values()) == [Decimal(40), Decimal("60.5")]


def test_without_a_column_of_balances_only_words_tell_it() -> None:
    titles = "N° | Client | Montant TTC | Échéance | Réglé le"
    rows = ("F-1 | Roux | 100 | 2026-10-01 |", "F-2 | Petit | 60.5 | 2026-10-01 | 2026-10-02")
    assert stated(titles, *rows, "Total | | 160.5 | |") is None  # of all that was billed
    found = stated("Impayés | 100", "-----", titles, *rows)
    assert found is not None
    assert (found.amount, found.balances) == (Decimal(100), {})


def test_a_total_inside_the_list_or_never_computed_is_none() -> None:
    assert stated(TITLES, FIRST, "Sous-total | | | | 40", SECOND) is None
    assert stated(TITLES, FIRST, SECOND) is None
