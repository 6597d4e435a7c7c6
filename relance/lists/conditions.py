"""The penalty rate that the firm's own papers state: an invoice form, terms of sale on a sheet.

What the invoice prints is what was agreed, so the law's default is not claimed instead without a
word: the rate is proposed in the first hour, asked once later on, and until it is told (setting
« Taux de pénalité ») the letters that speak of it wait (C. com. L441-10 II).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from relance.lists.doubt import blocking
from relance.lists.layout import Grid, Layout
from relance.lists.letterhead import papers
from relance.lists.sections import says_paid
from relance.problems import AnswerNeeded
from relance.rules.codes import Kind
from relance.rules.firm import RateDoubt
from relance.rules.model import Ledger
from relance.sheets.cells import as_text
from relance.words import sheet_words
from relance.words.rate_words import BARE, StatedRate, stated_rates
from relance.xlsx import Package

SETTING = "Taux de pénalité"
BY_LAW = "légal"  # as the setting says that nothing is agreed
_QUOTED = 110  # characters of a sentence shown


class QuotedRate(NamedTuple):
    """A rate on a sheet: its cell, the words that state it, and what they mean."""

    where: str
    quote: str
    rate: StatedRate


def stated(
    grids: Mapping[str, Grid], layout: Layout, package: Package | None = None
) -> tuple[QuotedRate, ...]:
    """The rates that the firm's papers state, none twice: on other sheets, above and below its list.

    `package`: also in their text boxes, and at the head and foot of their pages. Raises Refused.
    """
    lists = {layout.sheet, layout.clients_sheet, *layout.payments_sheet.split(", ")}
    own = papers(grids, lists)
    found: list[QuotedRate] = []
    for name, grid in own.items():
        found += _of(name, grid, 1)
    grid = grids[layout.sheet]
    found += _of(layout.sheet, grid[: layout.header_row - 1], 1)
    found += _of(layout.sheet, grid[layout.last_row :], layout.last_row + 1)
    if package:
        for name in (*own, layout.sheet):
            outside = _of(name, [[text] for text in package.margins(name)], 1)
            found += [each._replace(where=f"{name}, hors des cellules") for each in outside]
    first: dict[str, QuotedRate] = {}
    for each in found:
        first.setdefault(each.rate.text, each)
    return tuple(first.values())


def _of(sheet: str, rows: Sequence[Sequence[object]], first: int) -> Iterator[QuotedRate]:
    """What these rows say; a sentence may go on in the row below."""
    lines = [" ".join(filter(None, map(_written, row))) for row in rows]
    for at, line in enumerate(lines):
        if not sheet_words.CONDITIONS.search(line):
            continue
        below = lines[at + 1] if at + 1 < len(lines) else ""
        alone = stated_rates(line)
        quote, rates = (line, alone) if alone else (f"{line} {below}", ())
        if not alone and not stated_rates(below):
            rates = stated_rates(quote)
        short = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED].rsplit(' ', 1)[0]}…"
        for rate in rates:
            yield QuotedRate(f"{sheet}, ligne {first + at}", short, rate)


def _written(cell: object) -> str:
    """A cell's text; a number under one as the percentage that it may be."""
    if isinstance(cell, float) and 0 < cell < 1:
        return f"{cell * 100:.4g} %".replace(".", ",")
    return " ".join(as_text(cell).split())


def proposal(found: Sequence[QuotedRate]) -> dict[str, str]:
    """The setting, where the papers state one rate that is understood."""
    texts = [each.rate.text for each in found if each.rate.rate]
    return {SETTING: texts[0]} if len(texts) == len(found) == 1 else {}


def doubt(found: Sequence[QuotedRate], ledger: Ledger) -> RateDoubt | None:
    """What to hold letters for while no setting tells the rate; None where no letter depends on it."""
    clients = {client.id: client for client in ledger.clients}
    asked = any(
        clients[i.client_id].kind is Kind.BUSINESS
        and not (i.rate or clients[i.client_id].rate or says_paid(i))
        for i in ledger.invoices
    )
    if not found or not asked:
        return None
    rates = " et ".join(f"« {each.rate.text} »" for each in found)
    what = (
        f"vos documents annoncent {rates} en cas de retard (« {found[0].quote} »), et le réglage"
        f" « {SETTING} » est vide."
    )
    problem = blocking(
        where=found[0].where,
        what=what[0].upper() + what[1:],
        cure=f"Écrivez ce taux dans « {SETTING} » (« Relance - Paramètres »), ou « {BY_LAW} » pour"
        " celui de la loi (BCE + 10 points) ; au clavier, le programme vous le demande. D'ici là, les"
        " relances des professionnels attendent.",
    )
    return RateDoubt(problem=problem, rates=tuple(each.rate.rate for each in found))


def question(found: Sequence[QuotedRate]) -> AnswerNeeded:
    """What to ask of it, where somebody is there."""
    options = {each.rate.text: f"Oui : {each.rate.text}" for each in found if each.rate.rate}
    if any(each.rate.text == BARE for each in found):
        options[f"1 × {BARE}"] = "Le taux de l'intérêt légal, une seule fois"
    options[BY_LAW] = "Non : celui de la loi, BCE + 10 points"
    said = " ; ".join(f"« {each.quote} »" for each in found)
    return AnswerNeeded(
        f"{said} : est-ce le taux de pénalité convenu avec vos clients professionnels ?",
        cure=f"Écrivez le bon dans « {SETTING} », feuille « Relance - Paramètres », puis relancez.",
        where=found[0].where,
        setting=SETTING,
        options=options,
    )
