"""An owner, their workbook and the program's output folder: Mondays played as the owner plays them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from relance import cli
from relance.book.saving import edited
from relance.letters.names import AGREEMENT, ANSWER, BEFORE_DUE, COVER, THANK_YOU
from relance.owner.columns_shown import ASKED
from relance.xlsx import Cell, SheetEdit

HEADERS = ("N° facture", "Date facture", "Client", "Adresse", "CP", "Ville", "Montant TTC",
           "Échéance", "Réglé", "Réglé le")  # fmt: skip
SETTINGS = {
    "Raison sociale": "Menuiserie Dupré",
    "Forme juridique": "EI",
    "Adresse": "14 rue des Copeaux",
    "Code postal": "49000",
    "Ville": "Angers",
    "SIRET": "000 261 941 00017",
    "Téléphone": "02 61 91 04 27",
    "Signataire": "Hélène Dupré",
    "Type de clients par défaut": "professionnel",
}
BESIDE = tuple(
    f" - {title}.docx" for title in (COVER, ANSWER, AGREEMENT, BEFORE_DUE, THANK_YOU)
)  # no reminders
HOSTILE = "Dupont & Fils <SA>"


def invoice(number: str, client: str, issued: date, total: float, due: date) -> tuple[object, ...]:
    street = f"{sum((client or '').encode())} rue Basse"  # its own, or they might be one client
    return (number, issued, client, street, "49000", "Angers", total, due, None, None)


def columns_right(types: Callable[[str], str]) -> Callable[[str], str]:
    """What is typed, the owner's columns being taken as they are shown: each test has questions of its own."""

    def typed(prompt: str) -> str:
        return "" if prompt.startswith(ASKED[:20]) else types(prompt)

    return typed


@contextmanager
def someone_types(monkeypatch: pytest.MonkeyPatch, types: Callable[[str], str]) -> Iterator[None]:
    """Somebody is at the keyboard, who types this at each question."""
    with monkeypatch.context() as patch:
        patch.setattr(cli, "_someone_there", lambda _: True)
        patch.setattr("builtins.input", types)
        yield


class Firm:
    """An owner, a workbook and the program's output folder."""

    def __init__(self, folder: Path) -> None:
        self.book = folder / "Dupré & Fils (été).xlsx"
        self.output = folder / "output"

    def writes(self, *invoices: tuple[object, ...]) -> None:
        import xlsxwriter

        with xlsxwriter.Workbook(self.book) as book:
            sheet = book.add_worksheet("Factures")
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_row(0, 0, ["Mes factures"])
            sheet.write_row(2, 0, HEADERS)
            for row, values in enumerate(invoices, start=3):
                for column, value in enumerate(values):
                    if isinstance(value, date):
                        sheet.write_datetime(
                            row, column, datetime.combine(value, datetime.min.time()), day
                        )
                    elif value is not None:
                        sheet.write(row, column, value)

    def types(self, sheet: str, cells: dict[str, object]) -> None:
        """Type into cells by address, as Excel would, keeping everything else."""
        from openpyxl.utils.cell import coordinate_to_tuple

        edits = tuple(
            Cell(row=coordinate_to_tuple(place)[0], column=coordinate_to_tuple(place)[1], value=v)  # type: ignore[arg-type]
            for place, v in cells.items()
        )
        self.book.write_bytes(edited(self.book.read_bytes(), [SheetEdit(sheet=sheet, cells=edits)]))

    def fills_in_settings(self, **more: object) -> None:
        rows = self.rows("Relance - Paramètres")
        wanted = SETTINGS | {name.replace("_", " "): value for name, value in more.items()}
        self.types(
            "Relance - Paramètres",
            {f"B{n}": wanted[r[0]] for n, r in enumerate(rows, start=1) if r[0] in wanted},
        )

    def runs(self, day: str, *options: str) -> int:
        arguments = [str(self.book), "--date", day, "--sortie", str(self.output), *options]
        return cli.main(arguments)

    def answers(self, day: str, monkeypatch: pytest.MonkeyPatch, *given: object) -> int:
        """The same with someone at the keyboard, who gives exactly these answers (`answers`)."""
        return answers(self, monkeypatch, *given, words=(str(self.book), "--date", day))

    def record(self, day: str, *options: str) -> dict[str, Any]:
        """The run as JSON; it must end well."""
        path = self.output.parent / "run.json"
        assert self.runs(day, "--json", str(path), *options) == 0
        loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return loaded

    def rows(self, sheet: str) -> list[list[Any]]:
        book = openpyxl.load_workbook(self.book, data_only=True)
        return [[c.value for c in row] for row in book[sheet].iter_rows()]

    def history(self) -> list[dict[str, Any]]:
        return self._lines("Relance - Historique")

    def received(self) -> list[dict[str, Any]]:
        return self._lines("Relance - Encaissements")

    def _lines(self, sheet: str) -> list[dict[str, Any]]:
        """The lines of a sheet of ours, under its titles."""
        rows = self.rows(sheet)
        return [dict(zip(rows[3], row, strict=True)) for row in rows[4:]]

    def letters(self) -> list[str]:
        return sorted(
            p.relative_to(self.output).as_posix()
            for p in self.output.rglob("*.docx")
            if not p.name.startswith(("0 - ", "1 - ", "2 - ")) and not p.name.endswith(BESIDE)
        )

    def is_set_up(self, **settings: object) -> None:
        assert self.runs("2026-11-02") == 4
        self.fills_in_settings(**settings)


LATE = invoice("F-041", HOSTILE, date(2026, 9, 10), 1234.5, date(2026, 10, 10))
OTHER = invoice("F-042", "Morel SARL", date(2026, 9, 20), 500.0, date(2026, 10, 20))
PAID = (
    *invoice("F-040", "Morel SARL", date(2026, 8, 1), 300.0, date(2026, 8, 31))[:8],
    300.0,
    date(2026, 8, 30),
)


def answers(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, *given: object, words: tuple[str, ...] = ()
) -> int:
    """A command with someone at the keyboard, who gives exactly these answers; the columns are right.

    In place of an answer an exception happens; a function is what the owner does before typing
    what it returns.
    """
    left = list(given)

    def types(_: str) -> str:
        answer = left.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return str(answer() if callable(answer) else answer)

    with someone_types(monkeypatch, columns_right(types)):
        status = cli.main([*words, "--sortie", str(firm.output)])
    assert left == []
    return status


def renames(firm: Firm, sheet: str) -> None:
    """A sheet of ours gets another name, by hand."""
    renamed = BytesIO()
    with zipfile.ZipFile(firm.book) as old, zipfile.ZipFile(renamed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(sheet.encode(), b"Autre")
            new.writestr(name, content)
    firm.book.write_bytes(renamed.getvalue())


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What the screen said since it was last looked at, in one line with ordinary spaces."""
    return " ".join(capsys.readouterr().out.split())
