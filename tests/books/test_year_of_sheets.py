"""A year of Mondays on a book with a sheet a month, whose owner carries, moves or leaves what is unpaid.

Numbers begin again in January, for the same clients. Each Monday every debt is there once and with its
amount, no letter names what is paid, none leaves twice, and nothing of the owner's changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.books.test_several_sheets import our_sheets
from tests.firm import Firm

TITLES = ("N° facture", "Client", "Adresse", "CP", "Ville", "Date facture", "Échéance",
          "Montant TTC", "Réglé le")  # fmt: skip
PAID_ON = len(TITLES)
CLIENTS = ("Roux SARL", "Noël SAS", "Petit EURL", "Vial SA")
START = date(2026, 9, 7)  # a Monday
MONTHS = "Janv Févr Mars Avr Mai Juin Juil Août Sept Oct Nov Déc".split()


@dataclass(slots=True)
class Debt:
    number: str
    client: str
    issued: date
    total: int
    paid_on: date | None = None
    rows: list[tuple[str, int]] = field(default_factory=list)  # oldest sheet first

    @property
    def due(self) -> date:
        return self.issued + timedelta(days=30)

    def cells(self) -> list[Any]:
        street = f"{1 + CLIENTS.index(self.client)} rue Basse"
        return [self.number, self.client, street, "49000", "Angers", self.issued, self.due,
                self.total, self.paid_on]  # fmt: skip


class Owner:
    """Who keeps the book by hand, and what is true of it."""

    def __init__(self, firm: Firm) -> None:
        self.firm, self.debts, self.moved = firm, list[Debt](), 0
        book = openpyxl.Workbook()
        book.remove(book.active)  # type: ignore[arg-type]
        for back in (2, 1, 0):  # three months gone by already
            day = START - timedelta(days=30 * back)
            self._new_month(book, day)
        book.save(firm.book)

    def works(self, week: int) -> None:
        """What is done before the Monday of that week: a new month's sheet, payments noted."""
        book = openpyxl.load_workbook(self.firm.book)
        today = START + timedelta(weeks=week)
        if today.day <= 7 and week:
            self._new_month(book, today)
        for debt in self.debts:
            late = (today - debt.due).days
            if debt.paid_on is None and late > 10 and (debt.total + week) % 5 == 0:
                debt.paid_on = today - timedelta(days=2)
                sheet, row = debt.rows[0 if debt.total % 2 else -1]  # on either of its rows
                book[sheet].cell(row, PAID_ON).value = debt.paid_on
        book.save(self.firm.book)

    def _new_month(self, book: Workbook, day: date) -> None:
        sheet = book.create_sheet(f"{MONTHS[day.month - 1]} {day:%y}", index=len(self._own(book)))
        sheet.append(TITLES)
        for at, debt in enumerate(debt for debt in self.debts if debt.paid_on is None):
            if at % 3 == 0 and debt.rows[-1][0] != sheet.title:  # carried forward
                self._writes(sheet, debt)
            elif at % 3 == 1 and len(debt.rows) == 1:  # moved, our columns left behind
                old, row = debt.rows.pop()
                for column in range(1, PAID_ON + 1):
                    book[old].cell(row, column).value = None
                self._writes(sheet, debt)
                self.moved += 1
        of_year = sum(debt.issued.year == day.year for debt in self.debts)
        for number in range(of_year + 1, of_year + 4):
            client = CLIENTS[number % len(CLIENTS)]
            debt = Debt(f"F-{number}", client, day, 100 + 7 * len(self.debts))
            self.debts.append(debt)
            self._writes(sheet, debt)

    def _own(self, book: Workbook) -> list[str]:
        return [name for name in book.sheetnames if not name.startswith("Relance - ")]

    def _writes(self, sheet: Worksheet, debt: Debt) -> None:
        sheet.append(debt.cells())
        debt.rows.append((sheet.title, sheet.max_row))


def _played(firm: Firm, compare: Callable[..., Any], weeks: int) -> Owner:
    owner = Owner(firm)
    assert firm.runs(START.isoformat(), "--sans-question") == 4
    firm.fills_in_settings(Confirmer_les_envois="non", Courriers_par_lundi=50)
    for week in range(weeks):
        owner.works(week)
        day = START + timedelta(weeks=week)
        before = firm.book.with_name("avant.xlsx")
        before.write_bytes(firm.book.read_bytes())
        run = firm.record(day.isoformat(), "--sans-question")
        allowed = [
            f"{name}!J:T" for name in owner._own(openpyxl.load_workbook(firm.book, read_only=True))
        ]
        allowed += [f"{name}!A:Z" for name in our_sheets(firm)]
        found, _ = compare(str(before), str(firm.book), allowed, new_sheets=[], allow_calc=True)
        wrong = [f for f in found if f["sev"] != "ADD" and "Relance - " not in f["where"]]
        # Our own list of « Suite donnée » follows the last row of its sheet.
        assert [f for f in wrong if f["kind"] != "dataValidation"] == [], day
        _is_true(owner, run, day)
    return owner


def _is_true(owner: Owner, run: dict[str, Any], day: date) -> None:
    told = {(c["facture"], c["client"], c["echeance"]): c for c in run["creances"]}
    assert len(told) == len(run["creances"]), day
    for debt in owner.debts:
        here = told.get((debt.number, debt.client, debt.due.isoformat()))
        if debt.paid_on is None:
            assert here, (day, debt)
            assert (here["reste_du"], here["ou"].split("!")[0]) == (
                f"{debt.total}.00",
                debt.rows[-1][0],
            ), (day, debt)
        else:
            assert here is None or here["reste_du"] == "0.00", (day, debt, here)
    owed = {(d.client, d.number) for d in owner.debts if d.paid_on is None}
    for letter in run["courriers"]:
        assert {(letter["client"], number) for number in letter["factures"]} <= owed, (day, letter)


def _is_sent_once(firm: Firm) -> int:
    """No letter of one invoice's own leaves twice: repeated, it goes along with another that is due."""
    letters: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for line in firm.history():
        if line["Document"]:
            one = (line["Facture"], line["Client"], line["Échéance"], line["Étape"])
            letters[line["Document"]].append(one)
    known: set[tuple[Any, ...]] = set()
    for document, lines in letters.items():
        assert not known.issuperset(lines), document
        known.update(lines)
    return len(letters)


def test_three_months_of_mondays_with_invoices_that_move(
    firm: Firm, compare: Callable[..., Any]
) -> None:
    owner = _played(firm, compare, 13)
    assert owner.moved > 1
    assert _is_sent_once(firm) > 5


@pytest.mark.slow
def test_a_year_of_mondays_over_new_year_when_numbers_begin_again(
    firm: Firm, compare: Callable[..., Any]
) -> None:
    owner = _played(firm, compare, 52)
    numbers = [(debt.number, debt.client) for debt in owner.debts]
    assert len(numbers) > len(set(numbers))
    assert _is_sent_once(firm) > 20
