"""Weeks of Mondays in place: nothing of the owner's has changed, every cached value is there.

The judge is the independent comparison of ../shared/tools, which knows nothing of this program.
"""

from __future__ import annotations

import shutil
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from openpyxl.utils import get_column_letter

from relance import cli
from relance.book.book import read_book
from relance.book.book_writer import FOLLOW_UPS
from relance.passage.example import EXAMPLE
from relance.problems import RelanceError
from relance.xlsx import Cell, SheetEdit, patch

OWN = ("Paramètres", "Clients", "Historique", "À corriger")
Compare = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]

# As if the owner had filled in the orange cells.
IDENTITY = {
    "Raison sociale": "Dupré & Fils (été)",
    "Forme juridique": "EI",
    "Adresse": "14 rue des Copeaux",
    "Code postal": "49000",
    "Ville": "Angers",
    "SIRET": "00026194100017",
    "Téléphone": "02 61 91 04 27",
    "Signataire": "Hélène Dupré",
}


def findings(
    compare: Compare, before: Path, after: Path, columns: str, *, new_sheets: bool
) -> list[dict[str, Any]]:
    sheets = [f"Relance - {name}" for name in OWN]
    allowed = [columns] + ([] if new_sheets else [f"{sheet}!A:Z" for sheet in sheets])
    found, _ = compare(
        str(before), str(after), allowed, new_sheets=sheets if new_sheets else [], allow_calc=True
    )
    inside = set() if new_sheets else set(sheets)  # our own sheets' filters and links grow
    return [f for f in found if f["sev"] != "ADD" and f["where"] not in inside]


def cached_formulas(path: Path) -> int:
    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    return sum(
        cell.data_type == "f" and values[sheet.title][cell.coordinate].value is None
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
    )


def mondays(book: Path, output: Path, weeks: int) -> list[dict[str, Any]]:
    """So many Mondays in place, nothing asked; what the workbook was like after each."""
    after = []
    for week in range(weeks):
        day = date(2026, 11, 23) + timedelta(weeks=week)
        start = time.process_time()
        options = ["--date", day.isoformat(), "--sortie", str(output), "--sans-question"]
        assert cli.main([str(book), *options]) == 0
        seconds = time.process_time() - start
        with zipfile.ZipFile(book) as package:
            members = {i.filename: (i.CRC, i.file_size) for i in package.infolist()}
        state = {"styles": members["xl/styles.xml"], "members": members, "seconds": seconds}
        after.append(state | {"size": book.stat().st_size, "lines": history_lines(book)})
    return after


def history_lines(book: Path) -> int:
    rows = python_calamine.load_workbook(str(book)).get_sheet_by_name("Relance - Historique")
    return sum(bool(row[0]) for row in rows.to_python())


def spread_over_the_year(book: Path) -> None:
    """Letters count as posted and go out one by one, so that the history grows all the year."""
    wanted = {"Confirmer les envois": "non", "Courriers par lundi": "1"}
    sheet = openpyxl.load_workbook(book)["Relance - Paramètres"]
    cells = tuple(
        Cell(row=row, column=2, value=wanted[str(name)])
        for row in range(1, sheet.max_row + 1)
        if (name := sheet.cell(row, 1).value) in wanted
    )
    assert len(cells) == len(wanted)
    book.write_bytes(patch(book.read_bytes(), [SheetEdit(sheet=sheet.title, cells=cells)]))


@pytest.mark.parametrize("weeks", [12, pytest.param(52, marks=pytest.mark.slow)])
def test_a_year_of_mondays_in_place_on_the_example(
    weeks: int, tmp_path: Path, compare: Compare
) -> None:
    book, before = tmp_path / "factures.xlsx", tmp_path / "avant.xlsx"
    shutil.copyfile(EXAMPLE, book)
    spread_over_the_year(book)
    shutil.copyfile(book, before)
    after = mondays(book, tmp_path / "out", weeks)
    first, last = after[0], after[-1]

    assert findings(compare, before, book, "Factures!P:AB", new_sheets=False) == []
    assert cached_formulas(book) == cached_formulas(before) == 0
    # In January the rates of another half-year get their rows: a look more, that once.
    looks = list(dict.fromkeys(week["styles"] for week in after))
    assert len(looks) <= 2
    assert last["styles"] == looks[-1]
    grown = {
        name for name, state in last["members"].items() if state[1] > first["members"][name][1]
    }
    sheets = openpyxl.load_workbook(book).sheetnames
    changed = {name for name, state in last["members"].items() if state != first["members"][name]}
    ours = {
        f"xl/worksheets/sheet{n}.xml" for n, s in enumerate(sheets, 1) if s.startswith("Relance")
    }
    shared = {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"}
    assert grown <= changed <= ours | shared

    gained = last["lines"] - first["lines"]
    assert gained >= weeks // 2  # something happened
    assert last["size"] - first["size"] <= 60 * gained + 4096  # bytes: a line of history, packed
    quick, late = (min(week["seconds"] for week in part) for part in (after[1:5], after[-4:]))
    assert late <= 1.5 * quick + 0.2


def fill_in(book: Path) -> None:
    sheet = openpyxl.load_workbook(book)["Relance - Paramètres"]
    cells = tuple(
        Cell(row=row, column=2, value=IDENTITY[str(name)])
        for row in range(1, sheet.max_row + 1)
        if (name := sheet.cell(row, 1).value) in IDENTITY
    )
    edit = SheetEdit(sheet="Relance - Paramètres", cells=cells)
    book.write_bytes(patch(book.read_bytes(), [edit]))


READABLE = ("adilwali648__AR_Aging_Report", "dauglos__Billing", "kt287felix__Excel_Part2")


@pytest.mark.parametrize("name", READABLE)
def test_a_month_on_real_lists_of_invoices_made_by_others(
    name: str, tmp_path: Path, shared: Path, compare: Compare
) -> None:
    (source,) = (shared / "workbooks" / "receivables").glob(f"{name}*")
    book = tmp_path / f"livre{source.suffix}"
    shutil.copyfile(source, book)
    output = ["--sortie", str(tmp_path / "out"), "--sans-question"]
    assert cli.main([str(book), "--date", "2026-11-02", *output]) == 4
    fill_in(book)
    for day in ("2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"):
        assert cli.main([str(book), "--date", day, *output]) == 0
    layout = read_book(book.read_bytes(), book.name).layout
    ours = [get_column_letter(c) for c in (min(layout.ours.values()), max(layout.ours.values()))]
    columns = f"{layout.sheet}!{ours[0]}:{ours[1]}"
    assert findings(compare, source, book, columns, new_sheets=True) == []
    assert cached_formulas(book) == cached_formulas(source)


def test_every_real_workbook_is_either_explained_or_kept_whole(
    tmp_path: Path, shared: Path, compare: Compare
) -> None:
    """The first Monday on all of them: a French sentence, or our sheets and columns only."""
    written = 0
    for source in sorted((shared / "workbooks" / "receivables").glob("*.xls*")):
        book = tmp_path / source.name
        shutil.copyfile(source, book)
        try:
            layout = read_book(book.read_bytes(), book.name).layout
        except RelanceError:
            continue
        status = cli.main([str(book), "--date", "2026-11-23", "--sortie", str(tmp_path / "out")])
        assert status == 4
        first = get_column_letter(layout.first_free)
        last = get_column_letter(layout.first_free + 10)
        columns = f"{layout.sheet}!{first}:{last}"
        assert findings(compare, source, book, columns, new_sheets=True) == [], source.name
        written += 1
    assert written >= len(READABLE)


def test_the_choices_of_suite_donnee_fit_in_an_excel_list() -> None:
    assert len(",".join(FOLLOW_UPS)) <= 255
