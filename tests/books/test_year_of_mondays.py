"""A year of Mondays on two books: the owner moves invoices, types payments and credit notes.

Each Monday every open invoice is there with what is truly owed, nothing that is paid is asked for, no
step is sent twice, and nothing of the owner's changed (`../shared/tools/fidelity.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.books.test_several_sheets import BOOKS
from tests.books.test_trades import ledger
from tests.firm import Firm

WEEKS = 52
FIRST = date(2026, 11, 30)
MONTHS = (
    "Décembre 2026", "Janvier 2027", "Février 2027", "Mars 2027", "Avril 2027", "Mai 2027",
    "Juin 2027", "Juillet 2027", "Août 2027", "Septembre 2027", "Octobre 2027", "Novembre 2027",
)  # fmt: skip


def _monday(firm: Firm, day: date, compare: Callable[..., Any], owners: int) -> dict[str, Any]:
    """The run of that day, unattended; nothing changes in the owner's first columns, on any sheet."""
    before = firm.book.with_name("avant.xlsx")
    before.write_bytes(firm.book.read_bytes())
    run = firm.record(day.isoformat(), "--sans-question")
    names = openpyxl.load_workbook(firm.book, read_only=True).sheetnames
    first = get_column_letter(owners + 1)
    ours = [f"{name}!{'A' if name.startswith('Relance - ') else first}:AZ" for name in names]
    found, _ = compare(str(before), str(firm.book), ours, new_sheets=[], allow_calc=True)
    changed = [f for f in found if f["sev"] != "ADD" and "Relance - " not in f["where"]]
    # The only drop-down lists are ours: they follow the rows that the owner put in.
    assert [f for f in changed if f["kind"] != "dataValidation"] == [], day
    return run


def _right(run: Mapping[str, Any], owed: Mapping[str, Decimal], day: date) -> None:
    """What is said of each invoice is what is owed; no letter names one that is paid."""
    told = {each["facture"]: Decimal(each["reste_du"]) for each in run["creances"]}
    assert {n: told.get(n) for n, left in owed.items() if left} == {
        n: left for n, left in owed.items() if left
    }, day
    assert not {n for n, left in told.items() if left and not owed.get(n)}, day
    asked = {n for letter in run["courriers"] for n in letter["factures"]}
    assert all(owed[n] for n in asked), day


def _sent_once(firm: Firm) -> dict[str, list[str]]:
    """The steps of each invoice; a retention that is lifted is a debt of its own, with its own day."""
    sent: dict[tuple[str, date], list[str]] = {}
    for row in firm.history():
        if row["Document"] and row["Événement"] == "Courrier préparé":
            steps = sent.setdefault((row["Facture"], row["Échéance"]), [])
            assert row["Étape"] not in steps, row
            steps.append(row["Étape"])
    return {number: steps for (number, _), steps in sent.items()}


def _opened(firm: Firm, sheet: str) -> tuple[Any, Worksheet]:
    book = openpyxl.load_workbook(firm.book)
    return book, book[sheet]


# ------------------------------------------------------------------ a sheet a month


def _new_month(firm: Firm, month: int, owed: dict[str, Decimal]) -> None:
    """What is unpaid is copied to the new sheet; one invoice gets paid, one part of one, two are new."""
    book = openpyxl.load_workbook(firm.book)
    old = book[MONTHS[month - 1] if month else "Octobre 2026"]
    new = book.create_sheet(MONTHS[month], index=book.sheetnames.index(old.title) + 1)
    titles = [cell.value for cell in old[1]][:5]
    new.append(titles)
    day = FIRST + timedelta(weeks=4 * month)
    rows = [[cell.value for cell in row] for row in old.iter_rows(min_row=2, max_col=5)]
    left = [row for row in rows if row[0] and row[4] is None]
    paid = left[month % len(left)]
    for row in left:
        settled = day - timedelta(days=3) if row is paid else None
        new.append([*row[:4], settled])
    owed[str(paid[0])] = Decimal(0)
    for number in (20 + 2 * month, 21 + 2 * month):
        client = ("Cave du Port", "SARL LE BOUCHON", "Hôtel du Lac", "M. Henri Gay")[number % 4]
        due = day + timedelta(days=20)
        new.append([f"V-{number}", client, 100 + number, due, None])
        owed[f"V-{number}"] = Decimal(100 + number)
    book.save(firm.book)


@pytest.mark.slow
def test_a_year_of_a_sheet_a_month_loses_nothing_and_sends_nothing_twice(
    firm: Firm, compare: Callable[..., Any]
) -> None:
    firm.book.write_bytes(ledger(BOOKS["mois_reportes"]).data)
    firm.is_set_up(Confirmer_les_envois="non")
    owed = {t.number: t.open for t in ledger(BOOKS["mois_reportes"]).truths}
    run: dict[str, Any] = {}
    for week in range(WEEKS):
        day = FIRST + timedelta(weeks=week)
        if week and week % 4 == 0 and week // 4 <= len(MONTHS):
            _new_month(firm, week // 4 - 1, owed)
        run = _monday(firm, day, compare, owners=5)
        _right(run, owed, day)
    sent = _sent_once(firm)
    assert sum(map(len, sent.values())) > 20
    # Nobody is there to say that the payments are noted: each of the others says so.
    told = {each["facture"]: each["motif"] for each in run["creances"]}
    assert all("confirmez d'abord" in told[n] for n, left in owed.items() if left and n not in sent)


# ------------------------------------------------------------- situations, retentions


def _row(sheet: Worksheet, number: str) -> int:
    return next(int(cell.row) for cell in sheet["C"] if cell.value == number)


def _types(firm: Firm, number: str, cells: Mapping[str, Any]) -> None:
    book, sheet = _opened(firm, "Situations 2026")
    for column, value in cells.items():
        sheet.cell(_row(sheet, number), column_index_from_string(column)).value = value
    book.save(firm.book)


def _credit_note(firm: Firm) -> None:
    """An « avoir » on 26-031, in a row of its own above the total of its job."""
    book, sheet = _opened(firm, "Situations 2026")
    at = _row(sheet, "26-031") + 1
    sheet.insert_rows(at)
    values: tuple[Any, ...] = ("Résidence Les Ormes", "SCCV Les Ormes", "AV-3", "Avoir sur facture 26-031",
              date(2027, 1, 15), -2500, -3000)  # fmt: skip
    for column, value in enumerate(values, start=1):
        sheet.cell(at, column).value = value
    book.save(firm.book)


def _moved(firm: Firm) -> None:
    """The owner puts the garage of M. Pages above his wall: whole rows, our columns with them."""
    book, sheet = _opened(firm, "Situations 2026")
    one, other = _row(sheet, "26-022"), _row(sheet, "26-027")
    for a, b in zip(sheet[one], sheet[other], strict=True):
        a.value, b.value = b.value, a.value
    book.save(firm.book)


@pytest.mark.slow
def test_a_year_of_situations_claims_each_part_once_and_the_retention_at_its_day(
    firm: Firm, compare: Callable[..., Any]
) -> None:
    firm.book.write_bytes(ledger(BOOKS["situations"]).data)
    firm.is_set_up(Confirmer_les_envois="non")
    owed = {
        "26-004": 2400, "26-009": 3300, "26-015": 16000, "26-031": 15000, "26-012": 0,
        "26-020": 10800, "26-033": 37200, "26-022": 0, "26-027": 6600,
    }  # fmt: skip
    happens: dict[int, tuple[Callable[[], None], dict[str, int]]] = {
        5: (lambda: _types(firm, "26-015", {"K": date(2026, 12, 30), "L": 34200}), {"26-015": 1800}),
        7: (lambda: _credit_note(firm), {"26-031": 12000}),
        9: (lambda: _types(firm, "26-033", {"D": "DGD, situations déduites"}), {}),
        12: (lambda: _moved(firm), {}),
        14: (lambda: _types(firm, "26-020", {"K": date(2027, 3, 1), "L": 10800}), {"26-020": 0}),
        16: (lambda: _types(firm, "26-031", {"K": date(2027, 3, 15), "L": 11250}), {"26-031": 750}),
        36: (lambda: _types(firm, "26-004", {"K": date(2027, 8, 2), "L": 48000}), {"26-004": 0}),
    }  # fmt: skip
    lifted = date(2027, 6, 30)
    for week in range(WEEKS):
        day = FIRST + timedelta(weeks=week)
        does, changes = happens.get(week, (lambda: None, {}))
        does()
        owed |= changes
        run = _monday(firm, day, compare, owners=12)
        _right(run, {n: Decimal(left) for n, left in owed.items()}, day)
        told = {each["facture"]: each for each in run["creances"]}
        kept = {n: Decimal(told[n]["non_reclame"]) for n in ("26-009", "26-015") if n in told}
        wanted = () if day > lifted else (3300, 1800)
        assert [n for n in kept.values() if n] == list(map(Decimal, wanted)), day
        waits = {told[n]["motif_code"] for n in ("26-033",)} == {"a_corriger"}
        assert waits is (week < 9), day
    sent = _sent_once(firm)
    assert {"26-009", "26-015"} <= sent.keys()
    assert not {"26-022", "26-033"} & sent.keys()  # paid; over 90 days late before it was sure
