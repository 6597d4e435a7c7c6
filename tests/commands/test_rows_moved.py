"""Rows of the owner's list copied, sorted or mistaken: what stood beside one is nobody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from relance.rules.codes import Reason
from tests.firm import HEADERS, Firm, invoice

WIDTH = len(HEADERS)  # the owner's columns; ours follow


@pytest.fixture
def chased(chasing: Firm) -> Firm:
    """Two invoices whose first letters were posted on 9 November."""
    for row, line in enumerate(chasing.history(), start=5):
        if line["Événement"] == "Courrier préparé":
            chasing.types("Relance - Historique", {f"K{row}": "09/11/2026"})
    return chasing


def row(firm: Firm, number: int) -> list[Any]:
    return firm.rows("Factures")[number - 1]


def put(firm: Firm, number: int, values: list[Any]) -> None:
    cells = {f"{get_column_letter(c)}{number}": v for c, v in enumerate(values, start=1)}
    firm.types("Factures", cells)


def column(firm: Firm, title: str) -> str:
    return get_column_letter(row(firm, 3).index(title) + 1)


def reasons(record: dict[str, Any]) -> dict[str, tuple[str | None, str]]:
    return {c["facture"]: (c["etape"], c["motif_code"]) for c in record["creances"]}


def test_a_row_copied_for_the_next_invoice_inherits_neither_step_nor_note(chased: Firm) -> None:
    """Copied whole, our columns too, then its number and dates typed over: a habit of owners."""
    chased.types("Factures", {f"{column(chased, 'Suite donnée')}4": "Promesse"})
    copied = row(chased, 4)
    copied[0] = "F-043"
    copied[6:8] = [800.0, date(2026, 11, 10)]
    put(chased, 6, copied)
    before = chased.letters()
    first = reasons(chased.record("2026-11-16"))
    assert first["F-043"] == (None, Reason.TO_CORRECT)
    assert first["F-041"][1] == Reason.TO_CORRECT  # whose promise is it?
    assert chased.letters() == before

    chased.types("Factures", {f"{column(chased, 'Suite donnée')}{n}": None for n in (4, 6)})
    assert reasons(chased.record("2026-11-16"))["F-043"] == ("Appel", Reason.CALL_LISTED)
    assert reasons(chased.record("2026-11-23")) == {
        "F-041": ("Relance 2", Reason.PREPARED),
        "F-042": ("Relance 2", Reason.PREPARED),
        "F-043": ("Relance 2", Reason.PREPARED),  # taken along in its client's letter
    }


def test_a_row_copied_with_its_number_is_one_debt_twice_and_waits(chased: Firm) -> None:
    put(chased, 6, row(chased, 4))
    record = chased.record("2026-11-23")
    assert [c["motif_code"] for c in record["creances"] if c["facture"] == "F-041"] == [
        Reason.TO_CORRECT,
        Reason.TO_CORRECT,
    ]
    assert [c["client"] for c in record["courriers"]] == ["Morel SARL"]


def test_a_sheet_sorted_without_our_columns_gives_no_step_to_another_invoice(
    chased: Firm,
) -> None:
    """F-043, new, is sorted to the top; what we wrote stays on its rows."""
    put(chased, 6, list(invoice("F-043", "Roux", date(2026, 10, 1), 90.0, date(2026, 11, 1))))
    chased.record("2026-11-16")
    sorted_rows = [row(chased, n)[:WIDTH] for n in (6, 4, 5)]
    for number, values in enumerate(sorted_rows, start=4):
        put(chased, number, values)
    found = reasons(chased.record("2026-11-23"))
    assert found["F-041"] == found["F-042"] == ("Relance 2", Reason.PREPARED)
    assert found["F-043"] == ("Relance 1", Reason.PREPARED)  # after its own call, nobody else's
    after = chased.rows("Factures")
    copies = column(chased, "N° facture (relance)")
    assert [r[0] for r in after[3:6]] == ["F-043", "F-041", "F-042"]
    place = column_index_from_string(copies) - 1
    assert [r[place] for r in after[3:6]] == ["F-043", "F-041", "F-042"]
    assert reasons(chased.record("2026-11-30"))["F-043"] == ("Appel", Reason.UNCONFIRMED)


def test_sorted_without_our_columns_a_note_is_applied_to_nobody_until_it_is_put_right(
    chased: Firm,
) -> None:
    chased.types("Factures", {f"{column(chased, 'Suite donnée')}4": "Litige"})
    first, second = row(chased, 4)[:WIDTH], row(chased, 5)[:WIDTH]
    put(chased, 4, second)
    put(chased, 5, first)
    record = chased.record("2026-11-23")
    assert {code for _, code in reasons(record).values()} == {Reason.TO_CORRECT}
    assert record["courriers"] == []
    put(chased, 4, first)
    put(chased, 5, second)
    assert reasons(chased.record("2026-11-23")) == {
        "F-041": ("Relance 1", Reason.DISPUTE),
        "F-042": ("Relance 2", Reason.PREPARED),
    }
