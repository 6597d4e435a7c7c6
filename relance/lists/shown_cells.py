"""What the number formats of a list say that its values do not: « F2026-041 » for 41, pounds.

An owner knows an invoice by what Excel shows. The number in the cell stays known: earlier runs
recorded it, and people type it in a sheet of payments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from relance.french import count, fold
from relance.lists.doubt import About, Doubt
from relance.lists.draft import Draft
from relance.lists.listing import Listing, ListRow
from relance.problems import Level, Problem
from relance.rules.model import Invoice
from relance.sheets.cells import as_text
from relance.words.columns import BY_KEY, Value
from relance.words.currencies import currency_of, currency_shown
from relance.xlsx import Package, Position, shown, unit

_AMOUNTS = ("total", "balance")


def as_shown(listing: Listing, package: Package) -> Listing:
    """The list with its texts as Excel shows them, and the currencies that its formats name."""
    keys = [key for key in listing.place if BY_KEY[key].value is Value.TEXT]
    texts = _formats(listing, package, keys, _dresses)
    amounts = _formats(listing, package, _AMOUNTS, _foreign)
    if not texts and not amounts:
        return listing
    grid, bare = list(listing.grid), {}
    for (row, column), code in texts.items():
        cells = grid[row - 1] if row <= len(grid) else ()
        value = cells[column - 1] if column <= len(cells) else ""
        text = shown(code, value)
        if text is not None and text != as_text(value):
            grid[row - 1] = [*cells[: column - 1], text, *cells[column:]]
            if column - 1 == listing.place.get("number"):
                bare[listing.spot.first + row] = as_text(value)
    units = {listing.spot.first + row: _currency(code) for (row, _), code in amounts.items()}
    return Listing(
        listing.spot, grid, listing.scan, date1904=listing.date1904, bare=bare, units=units
    )


def _formats(
    listing: Listing, package: Package, keys: Iterable[str], wanted: Callable[[str], bool]
) -> Mapping[Position, str]:
    places = [listing.place[key] + 1 for key in keys if key in listing.place]
    found = package.formats(listing.spot.sheet, places, wanted)
    return {place: code for place, code in found.items() if place[0] > listing.spot.header_row}


def _dresses(code: str) -> bool:
    """Whether this format makes of some number or text another one."""
    return any(shown(code, value) not in {None, f"{value}"} for value in (1, 123456789, "x"))


def _foreign(code: str) -> bool:
    return _currency(code) not in {"", "EUR"}


def _currency(code: str) -> str:
    return currency_shown(unit(code))


def currency(row: ListRow) -> str:
    """The currency of a row: its own column, else the one that its title or its format names."""
    if said := row.text("currency"):
        known = currency_of(said)
        return known or ("EUR" if fold(said) in {"euro", "euros"} else said.upper())
    title = currency_of(row.listing.spot.titles[row.listing.place["total"]])
    named = (title, row.listing.units.get(row.number, ""))
    return next((code for code in named if code not in {"", "EUR"}), "EUR")


def in_another_currency(draft: Draft) -> Iterator[Doubt]:
    """A currency that only the format of the amounts shows: told once for each, and how to say euros."""
    listing = draft.listing
    rows: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in draft.invoices:
        if listing.units.get(invoice.row) == invoice.currency:
            rows[invoice.currency].append(invoice)
    for code, mine in rows.items():
        problem = Problem(
            level=Level.WARNING,
            where=listing.spot.where(mine[0].row, "total"),
            what=f"Le format des montants montre « {code} » sur {count(len(mine), 'facture')} :"
            " rien n'en est réclamé en euros.",
            cure="Si ce sont des euros, donnez à ces cellules un format en euros (Format de cellule,"
            " Monétaire, €), enregistrez, puis relancez.",
        )
        yield Doubt(about=About.LIST, problem=problem)
