"""The two shipped workbooks, built from a readable table: `python -m workbook_templates.build`.

`factures_exemple.xlsx` is the workbook of an invented joinery (exemple.toml), as its owner would
have made it in Excel: titles above a table, formulas with their cached values, conditional
formats, a clients' sheet, a summary with a chart. `factures_vierge.xlsx` is the same list, empty,
with its instructions, for those who start. A developer's tool.

What the program itself keeps in the example (settings, clients, history, result columns) is not
drawn but written by the program: its past Mondays are run again, one after the other, on the rules
and the loss-free save of today.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from relance.book.book import Book, read_book
from relance.book.book_writer import first_edits, monday_edits
from relance.book.saving import edited
from relance.law.loader import load_law
from relance.rules.history import posted
from relance.rules.ladder.plan import plan as make_plan
from relance.rules.ladder.plan import without_letters
from relance.rules.ladder.record import Prepared, record
from relance.rules.model import Event, Ledger
from relance.rules.outcome import Plan
from relance.sheets.clients_sheet import CLIENTS
from relance.sheets.ladder_table import SHEET, STEP_COLUMNS
from relance.xlsx import Cell, SheetEdit

FOLDER = Path(__file__).parent
EXAMPLE, BLANK = "factures_exemple.xlsx", "factures_vierge.xlsx"

TITLES = 4  # row of the column titles, counted from 0: the sheet's own titles stand above
ROOM = 1000  # rows on which drop-down lists and colours are ready
LETTERS = {
    "Relance 1": "lettre de rappel",
    "Relance 2": "second rappel",
    "Mise en demeure": "mise en demeure",
}
EXCEL_EPOCH = date(1899, 12, 30)


class Column(NamedTuple):
    """A column of an owner's list; `look` names a format, `formula` fills every row."""

    title: str
    width: int
    look: str
    formula: str = ""
    options: Sequence[str] = ()


class Row(NamedTuple):
    """One invoice of the example, as exemple.toml orders it. Amounts in EUR, `rate` in percent."""

    number: str
    issued: date
    client: str  # code
    site: str
    net: Decimal
    rate: Decimal
    due: date | str  # a text where the owner wrote no date
    paid: Decimal
    paid_on: date | str
    mode: str
    state: str  # « Suite donnée »
    until: date | str  # « Jusqu'au »
    case: str  # the reason that the run of `today` must find
    step: str  # and where the invoice stands after it

    @property
    def vat(self) -> Decimal:
        """VAT, half-up to the cent as Excel's ROUND."""
        return (self.net * self.rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def total(self) -> Decimal:
        """Amount including VAT."""
        return self.net + self.vat

    @property
    def balance(self) -> Decimal:
        """What the owner's sheet shows as still owed; negative for a credit note."""
        return self.total - self.paid

    def status(self, today: date) -> str:
        """The word that the formula of « Statut » gives."""
        if self.total < 0:
            return "Avoir"
        if self.balance <= 0:
            return "Payée"
        return "En retard" if isinstance(self.due, date) and self.due < today else "À échoir"


class StepTaken(NamedTuple):
    """What one Monday run did: a step of the ladder, taken for some invoices."""

    on: date
    step: str
    invoices: Sequence[str]
    posted_on: date | None = None
    registered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that exemple.toml tells."""

    today: date
    firm: str
    settings: Mapping[str, Any]
    typed: Mapping[str, Mapping[str, str]]
    clients: Sequence[Sequence[str]]
    invoices: Sequence[Row]
    history: Sequence[StepTaken]
    columns: Mapping[str, Sequence[Column]]
    looks: Mapping[str, Mapping[str, object]]
    instructions: Mapping[str, str]

    def name(self, code: str) -> str:
        """The name of the client of that code."""
        return next(client[1] for client in self.clients if client[0] == code)


def told() -> Told:
    """The example and the shape of both workbooks, as written in exemple.toml."""
    text = tomllib.loads((FOLDER / "exemple.toml").read_text("utf-8"), parse_float=Decimal)
    tables, columns = text.pop("tables"), text.pop("columns")
    rows = [Row(*line) for line in tables["invoices"]]
    return Told(
        **text,
        clients=tables["clients"],
        invoices=[r._replace(rate=Decimal(r.rate), paid=Decimal(r.paid)) for r in rows],
        history=[StepTaken(*line) for line in tables["history"]],
        columns={sheet: [Column(*line) for line in lines] for sheet, lines in columns.items()},
    )


def owner_workbook() -> bytes:
    """The example's workbook as its owner keeps it, before the program ever saw it."""
    draw = Draughtsman(told())
    example = draw.told
    sheet = draw.list("Factures", "Suivi des factures clients", _lines(example), example.firm)
    draw.above_invoices(sheet, example.invoices)
    draw.list("Clients", "Clients", example.clients, example.firm)
    draw.summary()
    return draw.finished()


def blank_workbook() -> bytes:
    """The workbook for those who start: the same columns, one empty row, and what to do."""
    draw = Draughtsman(told())
    draw.above_invoices(draw.list("Factures", "Suivi des factures clients", []), [])
    draw.list("Clients", "Clients", [])
    draw.manual()
    return draw.finished()


def example_workbook() -> bytes:
    """The example as shipped: the owner's workbook after the past Mondays of exemple.toml."""
    example, law = told(), load_law()
    mondays = sorted({step.on for step in example.history})
    data = owner_workbook()
    book = read_book(data, EXAMPLE)
    rows = _as_of(book.ledger, mondays[0], issued_by=example.today)  # each row has its place
    plan = without_letters(make_plan(rows, law, mondays[0]))
    data = edited(data, first_edits(book, plan, today=mondays[0], values=example.settings))
    data = edited(data, _typed(read_book(data, EXAMPLE), example))
    for monday in mondays:
        book = read_book(data, EXAMPLE)
        ledger = _as_of(book.ledger, monday, issued_by=monday, held=monday == mondays[-1])
        plan = make_plan(ledger, law, monday)
        added = _taken(plan, example)
        done = {(event.invoice, event.step) for event in added}
        claims = (  # a step that the story leaves out was not taken
            c if (c.invoice.number, c.step_after) in done else replace(c, step_after=c.step_taken)
            for c in plan.claims
        )
        plan = replace(plan, claims=tuple(claims))
        data = edited(data, monday_edits(book, plan, added=added, changed=(), run=_run(monday)))
    return data


def _typed(book: Book, example: Told) -> list[SheetEdit]:
    """What the owner typed: who signs, a client's profile, « Suite donnée » and « Jusqu'au »."""
    layout, signing = book.layout, STEP_COLUMNS.index("Signataire") + 1
    signed = [
        Cell(row=int(re.sub(r".*\D", "", step.where)), column=signing, value=who)
        for ladder in book.ledger.ladders
        for step in ladder.steps
        if (who := example.typed["signatories"].get(step.name))
    ]
    known = {client.code: book.clients.of(client)[0].row for client in book.ledger.clients}
    walked = [
        Cell(row=known[code], column=book.clients.found.columns["Profil"], value=profile)
        for code, profile in example.typed["profiles"].items()
    ]
    cells = [
        Cell(row=TITLES + 2 + at, column=layout.ours[key], value=value)
        for at, row in enumerate(example.invoices)
        for key, value in (("follow_up", row.state), ("until", row.until))
        if value
    ]
    return [
        SheetEdit(sheet=SHEET, cells=tuple(signed)),
        SheetEdit(sheet=CLIENTS.sheet, cells=tuple(walked)),
        SheetEdit(sheet=layout.sheet, cells=tuple(cells)),
    ]


def _as_of(ledger: Ledger, monday: date, *, issued_by: date, held: bool = False) -> Ledger:
    """The ledger as it stood on that Monday: later payments unknown, notes only where `held`."""
    unpaid: dict[str, Any] = {"paid": None, "paid_on": None, "balance": None, "status": ""}
    invoices = [
        replace(
            invoice,
            hold=invoice.hold if held else None,
            **(unpaid if invoice.paid_on and invoice.paid_on > monday else {}),
        )
        for invoice in ledger.invoices
        if invoice.issued and invoice.issued <= issued_by
    ]
    return replace(ledger, invoices=tuple(invoices))


def _taken(plan: Plan, example: Told) -> list[Event]:
    """The lines of history of the steps that exemple.toml says were taken on that Monday."""
    prepared = {}
    for notice in plan.notices:
        name = re.sub("[<>]", "", notice.client.name)  # as on Windows
        document = f"{plan.on}/{example.firm}/{name} - {LETTERS[notice.step.name]}.docx"
        prepared[notice.client.id] = Prepared(document=document, fingerprint=_mark(document))
    told_of = {
        (number, step.step): step
        for step in example.history
        if step.on == plan.on
        for number in step.invoices
    }
    lines = record(plan, (), prepared, edited=(), run=_run(plan.on)).added
    taken = []
    for line in lines:
        if step := told_of.pop((line.invoice, line.step), None):
            sent = line if step.posted_on is None else posted(line, step.posted_on, step.registered)
            taken.append(sent)
    if told_of:
        raise ValueError(f"{plan.on}: the plan has no {sorted(told_of)}")
    return taken


def _run(monday: date) -> str:
    return f"{monday} 08h00 {_mark(str(monday))[:6]}"


def _mark(text: str) -> str:
    """Stands for the fingerprint of a letter that was never written."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _lines(example: Told) -> list[tuple[object, ...]]:
    """The invoices as rows of the sheet « Factures »."""
    rows = example.invoices
    before = [
        (r.number, r.issued, example.name(r.client), r.site, r.net, r.rate / 100) for r in rows
    ]
    after = [(r.vat, r.total, r.due, r.paid or None, r.paid_on, r.mode, r.balance) for r in rows]
    status = [(r.status(example.today),) for r in rows]
    return [a + b + c for a, b, c in zip(before, after, status, strict=True)]


class Draughtsman:
    """Draws one workbook with XlsxWriter; the same input gives the same bytes."""

    def __init__(self, told: Told) -> None:
        import xlsxwriter

        self.told = told
        self.stream = BytesIO()
        self.book = xlsxwriter.Workbook(self.stream, {"in_memory": True})
        created = datetime.combine(told.today, time())
        self.book.set_properties({"title": "Suivi des factures", "created": created})
        self.looks = {name: self.book.add_format(look) for name, look in told.looks.items()}

    def finished(self) -> bytes:
        """The bytes of the workbook; nothing can be drawn afterwards."""
        self.book.close()
        return self.stream.getvalue()

    def sheet(self, name: str, title: str, firm: str = "") -> Any:
        """A new sheet with its title, ready to print on A4."""
        sheet = self.book.add_worksheet(name)
        sheet.write(0, 0, f"{firm} – {title}" if firm else title, self.looks["title"])
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&RPage &P / &N")
        return sheet

    def list(self, name: str, title: str, rows: Sequence[Sequence[object]], firm: str = "") -> Any:
        """A sheet with an Excel table of at least one row; formulas carry their value."""
        sheet = self.sheet(name, title, firm)
        columns = self.told.columns[name]
        described = []
        for at, column in enumerate(columns):
            look, formula = self.looks[column.look], _in_row(column.formula, name)
            head = {"header": column.title, "header_format": self.looks["head"]}
            described.append(head | {"format": look, "formula": formula})
            sheet.set_column(at, at, column.width)
            if column.options:
                _choice(sheet, at, list(column.options))
        last = TITLES + max(1, len(rows))
        style = {"name": name, "style": "Table Style Light 1", "columns": described}
        sheet.add_table(TITLES, 0, last, len(columns) - 1, style)
        for number, row in enumerate(rows, start=TITLES + 1):
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                look, formula = self.looks[column.look], _in_row(column.formula, name)
                if formula:
                    cached = value if isinstance(value, str) else float(str(value))
                    sheet.write_formula(number, at, formula, look, cached)
                else:
                    sheet.write(number, at, value, look)
        sheet.set_row(TITLES, 32)
        sheet.freeze_panes(TITLES + 1, 1)
        sheet.repeat_rows(TITLES)
        return sheet

    def above_invoices(self, sheet: Any, rows: Sequence[Row]) -> None:
        """The day, the totals above the list, the names to choose from, the colours of « Statut »."""
        columns = self.told.columns["Factures"]
        at = {column.title: index for index, column in enumerate(columns)}
        today, look = self.told.today, self.looks["day"]
        sheet.write(1, 0, "Arrêté au", self.looks["bold"])
        if rows:
            sheet.write(1, 1, today, look)
        else:  # cached values; Excel computes them again on opening
            sheet.write_formula(1, 1, "=TODAY()", look, (today - EXCEL_EPOCH).days)
            empty = _in_row(columns[-1].formula, "Factures")
            sheet.write_formula(TITLES + 1, at["Statut"], empty, self.looks["word"], "")
        self.book.define_name("Arrêté_au", "=Factures!$B$2")
        sheet.write(2, at["TVA"], "Totaux", self.looks["bold"])
        for title, total in totals(rows).items():
            formula = f"=SUBTOTAL(109,Factures[{title}])"
            sheet.write_formula(2, at[title], formula, self.looks["sum"], float(total))
        _choice(sheet, at["Client"], f"=Clients!$B${TITLES + 2}:$B${ROOM}")
        for word in ("En retard", "Payée", "Avoir"):
            sheet.conditional_format(
                TITLES + 1,
                at["Reste dû"],
                ROOM,
                at["Statut"],
                {"type": "formula", "criteria": f'=$N{TITLES + 2}="{word}"'}
                | {"format": self.looks[word]},
            )

    def summary(self) -> None:
        """The sheet « Synthèse »: key figures, invoiced and paid by month, a chart."""
        rows, today = self.told.invoices, self.told.today
        sheet = self.sheet("Synthèse", "Synthèse", self.told.firm)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 2, 18)
        for row, (title, total) in enumerate(totals(rows).items(), start=2):
            sheet.write(row, 0, title, self.looks["bold"])
            sheet.write_formula(row, 1, f"=SUM(Factures[{title}])", self.looks["sum"], float(total))
        late = sum(row.status(today) == "En retard" for row in rows)
        sheet.write(5, 0, "Factures en retard", self.looks["bold"])
        formula = '=COUNTIF(Factures[Statut],"En retard")'
        sheet.write_formula(5, 1, formula, self.looks["count"], late)
        sheet.write_row(7, 0, ("Mois", "Facturé TTC", "Réglé"), self.looks["head"])
        for row in range(8, 13):
            month = date(today.year, today.month - 12 + row, 1)
            sheet.write(row, 0, month, self.looks["month"])
            invoiced = [(r.issued, r.total) for r in rows]
            paid = [(r.paid_on, r.paid) for r in rows]
            for column, amount, day, facts in (
                (1, "Montant TTC", "Date facture", invoiced),
                (2, "Réglé", "Date règlement", paid),
            ):
                value = sum(
                    sum_
                    for on, sum_ in facts
                    if isinstance(on, date) and on.replace(day=1) == month
                )
                span = f'Factures[{day}],">="&$A{row + 1},Factures[{day}],"<"&EDATE($A{row + 1},1)'
                formula = f"=SUMIFS(Factures[{amount}],{span})"
                sheet.write_formula(row, column, formula, self.looks["euro"], float(value))
        chart = self.book.add_chart({"type": "column"})
        for column, colour in ((1, "#6B4F2A"), (2, "#2E7D32")):
            chart.add_series(
                {
                    "name": ["Synthèse", 7, column],
                    "categories": ["Synthèse", 8, 0, 12, 0],
                    "values": ["Synthèse", 8, column, 12, column],
                    "fill": {"color": colour},
                }
            )
        chart.set_title({"name": "Facturé et réglé par mois", "name_font": {"size": 12}})
        chart.set_x_axis({"num_format": "mm/yyyy", "text_axis": True})
        chart.set_y_axis({"num_format": '#,##0 "€"', "major_gridlines": {"visible": False}})
        chart.set_legend({"position": "bottom"})
        sheet.insert_chart("E2", chart)

    def manual(self) -> None:
        """The sheet « Mode d'emploi »."""
        sheet = self.sheet("Mode d'emploi", "Mode d'emploi")
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 85)
        for row, (what, how) in enumerate(self.told.instructions.items(), start=2):
            sheet.write(row, 0, what, self.looks["step"])
            sheet.write(row, 1, how, self.looks["wrap"])
            sheet.set_row(row, 21 + 15 * (len(how) // 90))


def totals(rows: Sequence[Row]) -> dict[str, Decimal]:
    """The three sums above the list (EUR), by the title of their column."""
    return {
        "Montant TTC": sum((row.total for row in rows), Decimal()),
        "Réglé": sum((row.paid for row in rows), Decimal()),
        "Reste dû": sum((row.balance for row in rows), Decimal()),
    }


def _in_row(formula: str, table: str) -> str:
    """« [@Réglé] » as files hold it: « Factures[[#This Row],[Réglé]] »."""
    return re.sub(r"\[@\[?([^\]]+)\]?\]", rf"{table}[[#This Row],[\1]]", formula)


def _choice(sheet: Any, column: int, source: list[str] | str) -> None:
    """A drop-down list that only helps: another word stays allowed."""
    options = {"validate": "list", "source": source, "show_error": False}
    sheet.data_validation(TITLES + 1, column, ROOM, column, options)


def main() -> None:
    """Build both shipped workbooks afresh."""
    (FOLDER / EXAMPLE).write_bytes(example_workbook())
    (FOLDER / BLANK).write_bytes(blank_workbook())


if __name__ == "__main__":
    main()
