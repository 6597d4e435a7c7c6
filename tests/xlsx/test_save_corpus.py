"""Nine columns, a list and two sheets added to the workbooks of others: nothing else may change.

`../shared/tools/fidelity.py` is the judge, an oracle that shares no code with the program. A dozen
workbooks by default; all 89 with RELANCE_CORPUS=1.
"""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine

from relance.xlsx import (
    Cell,
    Choice,
    Edit,
    Look,
    NewSheet,
    RefusalKind,
    Refused,
    SheetEdit,
    Value,
    patch,
)
from relance.xlsx.archive import Archive
from relance.xlsx.values import column_number, letters

SHARED = Path(__file__).parents[2].parent / "shared"
A_DOZEN = (
    "calamine__picture_richdata EPPlus__ArrayFormulas excelize__Book1 npoi__FormatConditionTests "
    "Open-XML-SDK__OLE-O12-XL-OLE PhpSpreadsheet__namespacenonstd poi__64420 umya-spreadsheet__56278 "
    "witan-vs-openpyxl__sensitivity2d adilwali648__AR_Aging_Report delphine38__Facture "
    "kbef-excel__Accounting_system PowerQueryforAccountants__receivables"
).split()
FILES = [
    f
    for f in sorted((SHARED / "workbooks").glob("*/*.xls?"))
    if os.environ.get("RELANCE_CORPUS") or f.stem in A_DOZEN
]
REFUSED = {  # with their reason
    "ClosedXML__simple-cell-changes": RefusalKind.SHARED,
    "PhpSpreadsheet__issue.4415": RefusalKind.SHEET_PROTECTED,
}
TEXT = "Dupont & Fils <SA> été"
OURS = ("Relance - Clients", "Relance - Historique")


def _first_free_column(data: bytes, part: str) -> int:
    xml = Archive(data).read(part)
    named = re.findall(rb'\br="([A-Z]+)\d+"', xml)
    rows = re.split(rb"</(?:\w+:)?row>", xml)
    widest = max(len(re.findall(rb"<(?:\w+:)?c[\s>]", row)) for row in rows)
    return max([widest, *(column_number(n.decode()) for n in set(named))]) + 1


def _edits(sheet: str, first: int) -> list[Edit]:
    head = Look(number_format="@", bold=True, fill="DDEBF7", wrap=True, border=True)
    looks = [Look(like=1), Look(), Look(number_format='#,##0.00\\ "€"', align="right")]
    looks += [Look(number_format="dd/mm/yyyy"), Look(wrap=True), Look(), Look(italic=True)]
    looks += [Look(colour="C00000"), Look(size=9, top=True)]
    cells = [Cell(row=1, column=first + i, value=f"Titre {i} é <&>", look=head) for i in range(9)]
    for row in range(2, 30):
        values: list[Value] = [
            f"F-{row}",
            row,
            Decimal("12.50") * row,
            date(2026, 11, 23),
            TEXT,
            True,
        ]
        values += ["=1+1", None, "  deux\nlignes "]
        cells += [
            Cell(row=row, column=first + i, value=value, look=look)
            for i, (value, look) in enumerate(zip(values, looks, strict=True))
        ]
    listed = Choice(column=first + 4, first_row=2, last_row=40, options=("payé", "promis"))
    widths = {first + i: 12.0 for i in range(9)}
    return [
        SheetEdit(sheet=sheet, cells=tuple(cells), widths=widths, choices=(listed,)),
        NewSheet(
            name=OURS[0],
            cells=(
                Cell(row=1, column=1, value="Nom", look=head),
                Cell(row=2, column=1, value=TEXT, link=f"'{sheet}'!A1"),
            ),
            freeze=(2, 1),
            filter=(1, 1, 2, 2),
            groups=((3, 4),),
        ),
        NewSheet(name=OURS[1], cells=(Cell(row=1, column=1, value=1),)),
    ]


@pytest.mark.skipif(not FILES, reason="no shared/ beside the project")
@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_nothing_but_our_cells_and_sheets_changes(
    file: Path, tmp_path: Path, compare: Callable[..., Any]
) -> None:
    before = file.read_bytes()
    sheet = next(s for s in Archive(before).sheets if s.kind == "worksheet" and s.part)
    first = _first_free_column(before, sheet.part)
    edits = _edits(sheet.name, first)
    if file.stem in REFUSED:
        with pytest.raises(Refused) as caught:
            patch(before, edits)
        assert caught.value.kind is REFUSED[file.stem]
        return
    after = patch(before, edits)
    target = tmp_path / file.name
    target.write_bytes(after)
    columns = f"'{sheet.name}'!{letters(first)}:{letters(first + 8)}"
    found, _ = compare(str(file), str(target), [columns], new_sheets=OURS, allow_calc=True)
    assert [f for f in found if (f["sev"], f["kind"]) != ("ADD", "dataValidation")] == []
    _same_readers(before, after, sheet.name, first)

    again = patch(after, edits)
    assert again is after, "the same Monday again changes nothing"
    second = SheetEdit(
        sheet=sheet.name, cells=(Cell(row=3, column=first + 2, value=7, look=edits[0].cells[11].look),)
    )  # fmt: skip
    assert _styles(patch(after, [second])) == _styles(after)


def _styles(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [n for n in package.namelist() if n.lower().endswith("styles.xml")]
        return package.read(names[0]) if names else b""


def _same_readers(before: bytes, after: bytes, sheet: str, first: int) -> None:
    """Who read the old file reads the new one, with our values in it."""
    day = "2026-11-23" if not _styles(before) else date(2026, 11, 23)
    try:
        python_calamine.load_workbook(io.BytesIO(before))
    except python_calamine.CalamineError:  # two of them: sheets of macros
        pass
    else:
        read = python_calamine.load_workbook(io.BytesIO(after)).get_sheet_by_name(sheet)
        row = read.to_python(skip_empty_area=False)[2][first - 1 : first + 8]
        assert row == ["F-3", 3, 37.5, day, TEXT, True, "=1+1", "", "  deux\nlignes "]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            openpyxl.load_workbook(io.BytesIO(before))
        except Exception:  # noqa: BLE001 - whatever it cannot read
            return
        book = openpyxl.load_workbook(io.BytesIO(after))
    if sheet not in book.sheetnames:  # strict dialect: no sheets for openpyxl
        return
    assert book.sheetnames[-2:] == list(OURS)
    found = [book[sheet].cell(3, first + i).value for i in range(9)]
    when = datetime(2026, 11, 23) if _styles(before) else "2026-11-23"
    assert found == ["F-3", 3, 37.5, when, TEXT, True, "=1+1", None, "  deux\nlignes "]
    assert book[sheet].cell(3, first + 6).data_type != "f"
