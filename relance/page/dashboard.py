"""« Tableau de bord.xlsx »: the figures of the page as a workbook, with native charts and filters.

Every cell holds a value: nothing is computed when it is opened but the totals under the filters, which
carry theirs. Texts are texts. The owner's own workbook is not touched, and the file holds no link to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeAlias

from msgspec import Struct

from relance.page.view import AGES, Week, at_stake, by_age, key_figures, month_name, reserves
from relance.rules.figures.year_end import VAT, YearEnd, year_end
from relance.sheets import looks

Value: TypeAlias = str | int | Decimal | date | None
_EUROS, _DAY = '#,##0.00\\ "€"', "dd/mm/yyyy"
_DAY_ZERO = date(1899, 12, 30)  # that days in a workbook count from
_INK, _LATE = "#1F3B57", "#9C1C1C"
_CHECK = {
    YearEnd.INSOLVENCY: "TVA : CGI art. 272, 1 (jugement de liquidation, facture rectificative)",
    YearEnd.LOST: "TVA : CGI art. 272, 1 (perte définitive prouvée, facture rectificative)",
    YearEnd.PERSON: "Dépréciation",
    YearEnd.DISPUTE: "Dépréciation, selon le litige",
    YearEnd.DOUBTFUL: "Compte 416 et dépréciation",
    YearEnd.CREDIT_NOTE: "TVA de l'avoir",
}


class _Field(Struct, frozen=True):
    """One column: its title, its width in characters, and whether it holds euros that add up."""

    title: str
    width: int = 14
    sums: bool = False


def dashboard(it: Week) -> bytes:
    """« Tableau de bord.xlsx », the same bytes for the same week."""
    import xlsxwriter

    file = BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, plain) as book:
        on = it.figures.on
        book.set_properties(
            {
                "title": "Tableau de bord",
                "company": it.ledger.sender.name,
                "created": datetime.combine(on, time()),
            }
        )
        _Sheets(book, it).write()
    for sheet in book.worksheets():  # they and their book hold each other, and every cell with them
        sheet.table.clear()
    return file.getvalue()


class _Sheets:
    """The sheets of one workbook, with their formats."""

    def __init__(self, book: Any, it: Week) -> None:
        self.book, self.it = book, it
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": _INK})
        self.note = book.add_format(
            {"italic": True, "font_color": "#5F6B76", "text_wrap": True, "valign": "top"}
        )
        self.head = book.add_format(
            {
                "bold": True,
                "font_color": "white",
                "bg_color": _INK,
                "text_wrap": True,
                "valign": "top",
            }
        )
        self.aside = book.add_format({"italic": True, "font_color": "#5F6B76"})
        self.euros = book.add_format({"num_format": _EUROS, "valign": "top"})
        self.day = book.add_format({"num_format": _DAY, "align": "center", "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.sum = book.add_format({"num_format": _EUROS, "bold": True, "top": 1})
        self.bold = book.add_format({"bold": True, "top": 1})

    def write(self) -> None:
        """All of them; the first is shown."""
        first = self.book.add_worksheet("Tableau de bord")
        self._aged()
        self._open()
        self._months()
        self._year_end()
        self._front(first)

    # --- the sheets

    def _front(self, sheet: Any) -> None:
        it, row = self.it.figures, 3
        firm = self.it.ledger.sender.name or "Votre entreprise"
        sheet.write_string(0, 0, f"{firm} au {it.on:%d/%m/%Y}", self.title)
        sheet.write_string(
            1, 0, "Les chiffres de « 0 - Ma semaine.html », et ce qui est derrière.", self.aside
        )
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 1, 22)
        sheet.set_column(2, 2, 66)
        sheet.hide_gridlines(2)
        self._printed(sheet, pages=1)
        for name, told in at_stake(it):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, told)
            row += 1
        for name, told, meaning in key_figures(it):
            for column, text in enumerate((name, told, meaning)):
                sheet.write_string(row, column, text, self.text)
            row += 1
        for text in reserves(it):
            sheet.merge_range(row, 0, row, 2, "")
            sheet.write_string(row, 0, text, self.note)
            row += 1
        row += 1
        buckets = by_age(it.balance)
        for column, title in enumerate(("Âge", "Reste dû")):
            sheet.write_string(row, column, title, self.head)
        for place, (age, amount) in enumerate(zip(AGES, buckets, strict=True), start=row + 1):
            sheet.write_string(place, 0, age)
            sheet.write_number(place, 1, float(amount), self.euros)
        ages = (row + 1, row + len(buckets))
        told = ", ".join(f"{a} : {b:.0f} €" for a, b in zip(AGES, buckets, strict=True))
        self._chart(
            sheet,
            (row + 7, 0),
            "Reste dû par âge",
            f"Reste dû par âge. {told}.",
            [("Tableau de bord", "Reste dû", 0, 1, *ages, _LATE)],
        )
        if months := it.months:
            last = 3 + len(months)
            billed, received = sum(m.billed for m in months), sum(m.received for m in months)
            self._chart(
                sheet,
                (row + 7, 2),
                "Facturé et reçu",
                f"Facturé et reçu, mois par mois : en tout {billed:.0f} € et {received:.0f} €.",
                [
                    ("Mois", "Facturé", 0, 1, 4, last, _INK),
                    ("Mois", "Reçu", 0, 2, 4, last, "#7A9E7E"),
                ],
            )
            known = [f"{m.dso:.1f}" for m in months if m.dso is not None]
            self._chart(
                sheet,
                (row + 23, 0),
                "DSO, en jours",
                f"DSO à la fin de chaque mois, en jours : {', '.join(known) or 'inconnu'}.",
                [("Mois", "DSO", 0, 4, 4, last, _INK)],
                kind="line",
            )
        sheet.activate()

    def _aged(self) -> None:
        """Who owes what, by age: filters on every column."""
        rows: list[Sequence[Value]] = [
            (
                s.client.name,
                *by_age(s.balance),
                s.balance.total,
                s.overdue,
                s.client.phone,
                s.client.town,
            )
            for s in self.it.stories
        ]
        fields = (
            _Field("Client", 36),
            *(_Field(age, 14, sums=True) for age in AGES),
            _Field("Total", 15, sums=True),
            _Field("Dont échu", 15, sums=True),
            _Field("Téléphone", 18),
            _Field("Ville", 20),
        )
        self._table(
            "Balance âgée",
            "Par client, en euros TTC. Les totaux suivent les filtres.",
            fields,
            rows,
        )

    def _open(self) -> None:
        """Every open invoice, and why it stands where it stands."""
        claims = [c for c in self.it.paper.plan.claims if c.left > 0]
        rows: list[Sequence[Value]] = [
            (
                c.invoice.number,
                c.client.name,
                c.invoice.issued,
                c.due,
                c.days_late,
                c.left,
                c.withheld,
                c.interest,
                c.fee,
                c.step_after,
                c.sentence,
            )
            for c in claims
            if c.invoice.currency == "EUR"
        ]
        fields = (
            _Field("Facture"),
            _Field("Client", 34),
            _Field("Date", 12),
            _Field("Échéance", 12),
            _Field("Jours de retard", 10),
            _Field("Reste dû", 14, sums=True),
            _Field("Dont non réclamé", 14, sums=True),
            _Field("Pénalités", 12, sums=True),
            _Field("Indemnité", 12, sums=True),
            _Field("Étape", 18),
            _Field("Motif", 80),
        )
        self._table("Factures ouvertes", "Tout ce qui reste dû, en euros.", fields, rows)

    def _months(self) -> None:
        """What the charts show."""
        rows = [
            (
                month_name(m),
                m.billed,
                m.received,
                m.open,
                _rounded(m.dso),
                _rounded(m.unpaid_90),
            )
            for m in self.it.figures.months
        ]
        fields = (
            _Field("Mois", 18),
            _Field("Facturé", 15),
            _Field("Reçu", 15),
            _Field("Reste dû à la fin", 16),
            _Field("DSO (jours)", 12),
            _Field("Impayé 90 jours après (%)", 16),
        )
        self._table("Mois", "Vide : inconnu.", fields, rows, euros=(1, 2, 3))

    def _year_end(self) -> None:
        """For the accountant."""
        rows = [
            (
                x.nature,
                x.client,
                x.number,
                x.issued,
                x.due,
                x.amount,
                x.since,
                x.about,
                f"{_CHECK[x.nature]} : à vérifier{' avec votre comptable' if x.nature in VAT else ''}",
            )
            for x in year_end(self.it.ledger, self.it.paper.plan)
        ]
        fields = (
            _Field("Nature", 26),
            _Field("Client", 34),
            _Field("Pièce"),
            _Field("Date", 12),
            _Field("Échéance", 12),
            _Field("Montant TTC", 14, sums=True),
            _Field("Depuis", 12),
            _Field("Étape ou facture", 20),
            _Field("À vérifier", 74),
        )
        note = (
            "Pour votre comptable, au jour du passage : créances douteuses (plus de 90 jours, mises en demeure,"
            " remises à un tiers), procédures, pertes, avoirs de douze mois."
        )
        self._table("Fin d'année", note, fields, rows)

    # --- their parts

    def _table(
        self,
        name: str,
        note: str,
        fields: Sequence[_Field],
        rows: Sequence[Sequence[Value]],
        *,
        euros: Sequence[int] = (),
    ) -> None:
        """A sheet with titles on row 4, a filter on every column and, under it, what is shown added up."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, name, self.title)
        sheet.write_string(1, 0, note, self.aside)
        high = defaultdict[int, list[tuple[str, float]]](list)  # row → its texts of several lines
        for column, field in enumerate(fields):
            sheet.set_column(column, column, field.width)
            sheet.write_string(3, column, field.title, self.head)
            figures = self.euros if field.sums or column in euros else self.text
            for row, values in enumerate(rows, start=4):
                value = values[column]
                if isinstance(value, str):
                    if value:
                        sheet.write_string(row, column, value, self.text)
                    if not looks.fits(value, field.width):
                        high[row].append((value, field.width))
                elif isinstance(value, date):
                    sheet.write_number(row, column, (value - _DAY_ZERO).days, self.day)
                elif value is not None:
                    sheet.write_number(row, column, float(value), figures)
        sheet.set_row(3, looks.height((field.title, field.width) for field in fields))
        for row, texts in high.items():
            sheet.set_row(row, looks.height(texts))
        last = 3 + len(rows)
        sheet.freeze_panes(4, 1)
        sheet.autofilter(3, 0, max(last, 4), len(fields) - 1)
        if any(field.sums for field in fields) and rows:
            sheet.write_string(last + 2, 0, "Total affiché", self.bold)
            for column, field in enumerate(fields):
                if field.sums:
                    self._total(sheet, last, column, [values[column] for values in rows])
        self._printed(sheet)
        sheet.repeat_rows(3)

    def _printed(self, sheet: Any, pages: int = 0) -> None:
        """On A4, across, one page wide."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, pages)

    def _total(self, sheet: Any, last: int, column: int, values: Sequence[Value]) -> None:
        from xlsxwriter.utility import xl_range

        known = sum((v for v in values if isinstance(v, Decimal)), start=Decimal(0))
        formula = f"=SUBTOTAL(109,{xl_range(4, column, last, column)})"
        sheet.write_formula(last + 2, column, formula, self.sum, float(known))

    def _chart(
        self,
        sheet: Any,
        at: tuple[int, int],
        title: str,
        told: str,
        series: Sequence[tuple[str, str, int, int, int, int, str]],
        *,
        kind: str = "column",
    ) -> None:
        """A native chart of these columns (sheet, name, labels, values, first and last row, colour)."""
        chart = self.book.add_chart({"type": kind})
        for name, label, labels, values, first, last, colour in series:
            paint = {"line": {"color": colour}} if kind == "line" else {"fill": {"color": colour}}
            chart.add_series(
                {
                    "name": label,
                    "categories": [name, first, labels, last, labels],
                    "values": [name, first, values, last, values],
                    **paint,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom"})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9DEE3"}}})
        chart.set_size({"width": 465, "height": 290})
        sheet.insert_chart(*at, chart, {"description": told, "object_position": 2})


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 1)
