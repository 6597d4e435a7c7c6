"""Which rows of a list are invoices.

A row counts when it carries a number and a client, or enough to be an invoice with one of them
missing; titles repeated, totals, separators and the owner's remarks do not, nor do rows with a word that
the owner told to be of no invoice.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from relance.french import fold
from relance.lists import signs
from relance.lists.draft import Draft
from relance.lists.listing import ListRow
from relance.lists.sections import is_titles
from relance.sheets.cells import as_text
from relance.words import columns, remark_words


def rows(draft: Draft) -> Draft:
    """The draft with the rows that are invoices, be they hard to read, and the sign of each."""
    others = [_words(said) for said in draft.hints.no_invoice]
    found: list[ListRow] = []
    marked: dict[int, str] = {}
    for sheet in draft.by_sheet():
        rows = sheet.listing.rows()
        mine = [row for row in rows if is_invoice(row) and not _told(row, others)]
        found += mine
        marked |= signs.signs(mine, sheet.looks, draft.hints.signs)
    return replace(draft, rows=found, marked=marked)


def _words(said: str) -> tuple[str, frozenset[str]]:
    """« Type : Devis, Option » → the folded title, "" for any, and the folded words."""
    title, _, words = said.rpartition(":")
    return fold(title), frozenset(fold(word) for word in words.split(","))


def _told(row: ListRow, others: Sequence[tuple[str, frozenset[str]]]) -> bool:
    """Whether the owner told that a word of this row makes it no invoice."""
    titles = row.listing.spot.titles
    return bool(others) and any(
        fold(as_text(value)) in words and title in {"", fold(titles[place])}
        for place, value in row.written().items()
        if place < len(titles)
        for title, words in others
    )


def is_invoice(row: ListRow) -> bool:
    """Whether this row is an invoice, be it hard to read."""
    number, client = as_text(row.raw("number")), as_text(row.raw("client"))
    titled = not any(map(str.isdigit, number)) and columns.key_of(number) == "number"
    if titled or is_titles(row):
        return False  # titles repeated on a new page, or those of another list
    named = row.has("client") or row.has("client_code")
    dated = row.has("due") or row.has("issued")
    summed = row.has("total") and dated
    # « FIN » may be the number of one that is dated and has its sum.
    if row.has("number") and named:
        return summed or not remark_words.TOTALS.fullmatch(fold(number))
    labels = [fold(text) for text in (number, client) if text]
    labels += [fold(as_text(row.values[0]))] if row.values else []
    return (
        (row.has("number") or named)
        and summed
        and not any(map(remark_words.TOTALS.fullmatch, labels))
    )
