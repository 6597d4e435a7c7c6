"""What the number formats of a list say that its values do not: « F2026-041 » for 41, pounds.

An owner knows an invoice by what Excel shows. The number in the cell stays known: earlier runs
recorded it, and people type it in a sheet of payments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from relance.french import count, fold, undotted
from relance.lists.doubt import Doubt, warned
from relance.lists.draft import Draft
from relance.lists.listing import Listing, ListRow
from relance.rules.model import Invoice
from relance.sheets.cells import as_text, in_french
from relance.words.columns import BY_KEY, Value, in_thousands
from relance.words.currencies import EUROS, currency_of, currency_shown, currency_told
from relance.xlsx import Package, Position, shown, unit

_AMOUNTS = ("total", "balance")
_SCALED = re.compile(
    r'(?:"[^"]*"|[^;"])*[0#?],+(?:"[^"]*"|[^;"0#?,])*(?:;|$)'
)  # « #,##0, »: a thousandth is shown
_PAID = ("settled", "status", "paid", "balance")
_OR_ABOVE = ", ou ce qui est écrit au-dessus de la liste,"


def as_shown(listing: Listing, package: Package) -> Listing:
    """The list with its texts as Excel shows them, and the currencies that its formats name."""
    keys = [key for key in listing.place if BY_KEY[key].value is Value.TEXT]
    texts = _formats(listing, package, keys, _dresses)
    amounts = _formats(listing, package, _AMOUNTS, _foreign)
    told = next(filter(_is_foreign, map(currency_told, listing.above)), "")
    parts = _shares(listing, package)
    if not texts and not amounts and not told and not parts:
        return listing
    grid, bare = list(listing.grid), {}
    for (row, column), said in parts.items():
        grid[row - 1] = [*grid[row - 1][: column - 1], said, *grid[row - 1][column:]]
    for (row, column), code in texts.items():
        cells = grid[row - 1] if row <= len(grid) else ()
        value = cells[column - 1] if column <= len(cells) else ""
        text = shown(code, value)
        if text is not None and text != as_text(value):
            grid[row - 1] = [*cells[: column - 1], text, *cells[column:]]
            if column - 1 == listing.place.get("number"):
                bare[listing.spot.first + row] = as_text(value)
    start = listing.spot.first
    rows = range(start + listing.spot.header_row + 1, start + len(listing.grid) + 1)
    units = dict.fromkeys(rows, told) if told else {}
    units |= {start + row: _currency(code) for (row, _), code in amounts.items()}
    return Listing(
        listing.spot, grid, listing.scan, date1904=listing.date1904, bare=bare, units=units
    )


def texts_of(cells: Sequence[object], keys: Sequence[str] = ()) -> tuple[str, ...]:
    """The different cells of a column as its owner sees them, amounts with their cents."""
    amounts = any(BY_KEY[key].value is Value.AMOUNT for key in keys) or any(
        isinstance(cell, float) and not cell.is_integer() for cell in cells
    )
    return tuple(dict.fromkeys(in_french(cell, 2 if amounts else None) for cell in cells))


def _shares(listing: Listing, package: Package) -> Mapping[Position, object]:
    """The payments written as a share of the price: « 50 % » is half of it, not half a euro."""
    found: dict[Position, object] = {}
    for key in (key for key in _PAID if key in listing.place):
        place, numbers = listing.place[key], {}
        for row, cells in enumerate(listing.grid, start=1):
            value = cells[place] if row > listing.spot.header_row and place < len(cells) else None
            if isinstance(value, int | float) and not isinstance(value, bool):
                numbers[row] = value
        whole = any(abs(value) > 1 for value in numbers.values())
        shown_so = _formats(listing, package, (key,), lambda code: "%" in code)
        titled = "%" in listing.spot.titles[place]
        for row, value in numbers.items():
            if titled or (row, place + 1) in shown_so:
                share = value * (1 if titled and whole else 100)
                words: dict[float, object] = (
                    {0: "non", 100: "oui"} if key in {"settled", "status"} else {0: 0}
                )
                found[row, place + 1] = words.get(share, f"{share:g} %".replace(".", ","))
    return found


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
    return _is_foreign(_currency(code))


def _is_foreign(currency: str) -> bool:
    return currency not in {"", "EUR"}


def _currency(code: str) -> str:
    """The currency of a format; the words themselves where they are of other amounts: « k€ », « € HT »."""
    said = unit(code)
    other = (in_thousands(said) and not _SCALED.match(code)) or "ht" in fold(undotted(said)).split()
    return said if other else currency_shown(said)


def currency(row: ListRow) -> str:
    """The currency of a row: its own column, else the one that its title or its format names."""
    if said := row.text("currency"):
        known = currency_of(said)
        return known or ("EUR" if fold(said) in EUROS else said.upper())
    named = (row.listing.titled_currency, row.listing.units.get(row.number, ""))
    return next((code for code in named if code not in {"", "EUR"}), "EUR")


def in_another_currency(draft: Draft) -> Iterator[Doubt]:
    """A currency that only the format of the amounts shows: told once for each, and how to say euros."""
    listing = draft.listing
    rows: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in draft.invoices:
        if listing.units.get(invoice.row) == invoice.currency:
            rows[invoice.currency].append(invoice)
    above = any(map(_is_foreign, map(currency_told, listing.above)))
    for code, mine in rows.items():
        yield warned(
            where=listing.spot.where(mine[0].row, "total"),
            what=f"Le format des montants{_OR_ABOVE if above else ''} montre « {code} » sur"
            f" {count(len(mine), 'facture')} : rien n'en est réclamé en euros.",
            cure="Si ce sont des euros TTC, donnez à ces cellules un format en euros (Format de cellule,"
            " Monétaire, €), enregistrez, puis relancez.",
        )
