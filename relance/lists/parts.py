"""Payments in numbered columns of the list itself: « Règlement 1 », « Date 1 », « Règlement 2 »…

Each amount with its date is read as a payments sheet would be; its lines are those of the invoices.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from relance.lists.draft import Draft, Part
from relance.lists.layout import Spot
from relance.lists.listing import Listing, uncomputed
from relance.lists.payment_lines import PaymentLine, Received, payment_of
from relance.rules.model import Invoice, Payment
from relance.rules.money import ZERO
from relance.words import sheet_words
from relance.words.columns import PAYMENTS, match, normal

_RANKED = re.compile(rf"(.+?) (?:n )?(\d{{1,2}})|(\d{{1,2}}) ?{sheet_words.ORDINAL} (.+)")


def numbered(spot: Spot) -> list[Part]:
    """The columns (from 0) of each numbered payment, by key; none where there are not two at least."""
    amounts: dict[str, int] = {}
    prices: dict[str, int] = {}
    dates: dict[str, int] = {}
    for index, title in enumerate(spot.titles):
        if "%" not in title and (found := _RANKED.fullmatch(normal(title))):
            key = _key(found[1] or found[4])
            ranks = {"paid": amounts, "paid_on": dates, "total": prices}.get(key, {})
            ranks.setdefault(found[2] or found[3], index)
    amounts |= {rank: index for rank, index in prices.items() if rank in dates}  # « Date 1 » too
    dates = dates or _beside(spot.titles, amounts)
    if len(amounts) < 2:
        return []
    return [
        {"paid": index} | ({"paid_on": dates[rank]} if rank in dates else {})
        for rank, index in amounts.items()
    ]


def _beside(titles: Sequence[str], amounts: Mapping[str, int]) -> dict[str, int]:
    """« Règlement 1 | Date | Règlement 2 | Date », or each date before; none where it may be either."""
    after, before = (
        {
            rank: index + step
            for rank, index in amounts.items()
            if 0 <= index + step < len(titles) and _key(normal(titles[index + step])) == "paid_on"
        }
        for step in (1, -1)
    )
    first = min(amounts, key=amounts.__getitem__, default="")
    if len(after) == len(amounts) or first not in before:
        return after
    return before if len(before) == len(amounts) else {}


def _key(words: str) -> str:
    key = "paid_on" if words == "le" else next(iter(match([words], PAYMENTS)), "")
    return "total" if set(words.split()) <= sheet_words.PRICES else key


def apart(spot: Spot, parts: Sequence[Part]) -> Spot:
    """The list without these columns: they mean nothing else."""
    taken = {index for part in parts for index in part.values()}
    left = ((key, [i for i in places if i not in taken]) for key, places in spot.found.items())
    return replace(
        spot,
        titles=tuple("" if i in taken else title for i, title in enumerate(spot.titles)),
        found={key: places for key, places in left if places},
    )


def folded(found: Received, invoices: Sequence[Invoice]) -> tuple[Invoice, ...]:
    """The invoices with these payments as what their row says was paid, a total told again once."""
    of: dict[str, list[Payment]] = defaultdict(list)
    for line in found.lines:
        of[line.payment.invoice_id].append(line.payment)
    return tuple(
        replace(
            invoice,
            paid=max(sum((p.amount for p in of[invoice.id]), ZERO), invoice.paid or ZERO),
            paid_on=max((p.on for p in of[invoice.id] if p.on), default=invoice.paid_on),
        )
        if invoice.id in of
        else invoice
        for invoice in invoices
    )


def read_parts(draft: Draft) -> Received:
    """The payments of these columns, each of the invoice on whose row it stands."""
    found = Received()
    by_row = {invoice.row: invoice for invoice in draft.invoices}
    for listing, part in ((each.listing, part) for each in draft.by_sheet() for part in each.parts):
        places = {"number": listing.place["number"], **part}
        spot = replace(listing.spot, found={key: [index] for key, index in places.items()})
        column = Listing(spot, listing.grid, listing.scan, date1904=listing.date1904)
        for row in column.rows():
            if row.number in by_row and (row.has("paid") or row.has("paid_on")):
                invoice = by_row[row.number]
                if payment := payment_of(row, [invoice], invoice.client_id):
                    found.lines.append(PaymentLine(payment))
                elif not row.doubts:
                    row.hold("paid", "Règlement daté, mais sans montant.")
                found.take(row, [invoice.id])
        found.stops += uncomputed(column)
    return found
