"""What a workbook shows besides its values."""

from __future__ import annotations

import pytest

from relance.xlsx import Package, RefusalKind, Refused, read
from tests.minibook import workbook

BOOK = """
    [Factures]
    Client    | Montant
    ~~ Dupont | 12 {called}
    Martin    | #N/A
    {C6EFCE} Durand | = B2 ->
    [Notes]
    seen
"""


def package() -> Package:
    return read(workbook(BOOK, hidden="Notes"))


def test_the_sheets_come_in_order_and_say_whether_they_are_hidden() -> None:
    found = [(sheet.name, sheet.kind, sheet.hidden) for sheet in package().sheets]
    assert found == [("Factures", "worksheet", False), ("Notes", "worksheet", True)]


def test_errors_formulas_without_value_looks_and_comments_are_told() -> None:
    found = package()
    scan, looks = found.scan("factures"), found.looks("Factures", [1])
    assert scan.errors == {(3, 2): "#N/A"}
    assert scan.uncomputed == {(4, 2)}
    assert looks.struck == {2}
    assert looks.fills == {4: "C6EFCE"}
    assert found.comments("Factures") == {2: "called"}
    assert found.formats("Factures", [2], bool) == {}
    assert [(name, e.rows, e.columns) for name, e in found.extents()] == [
        ("Factures", 4, 2),
        ("Notes", 1, 1),
    ]


def test_a_sheet_that_is_not_there_has_nothing_to_tell() -> None:
    found = package()
    assert (found.scan("X").errors, found.comments("X"), found.looks("X", [1]).struck) == (
        {}, {}, frozenset(),
    )  # fmt: skip


def test_days_from_1904_are_told() -> None:
    assert [read(workbook("a", date1904=old)).date1904 for old in (True, False)] == [True, False]


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"Num;Client"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read(data)
    assert caught.value.kind is RefusalKind.DAMAGED


def test_what_was_let_go_of_is_read_again() -> None:
    found = package()
    before = found.scan("Factures"), list(found.extents())
    found.forget()
    assert (found.scan("Factures"), list(found.extents())) == before
