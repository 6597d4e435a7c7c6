"""What the owner typed beside an invoice, in our columns « Suite donnée » and « Jusqu'au ».

Our first column repeats the invoice number. Where it disagrees with its row (a sort without our
columns, a copied row) nothing typed there is applied, and both invoices wait until somebody looked:
a dispute must not vanish because a row moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from relance.french import fold
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft, FollowUp
from relance.lists.listing import ListRow
from relance.rules.model import Invoice
from relance.sheets.cells import Unreadable, as_date, as_text, is_empty


def follow_up(row: ListRow, number: str) -> FollowUp | None:
    """What is typed beside the invoice of that number; the row takes note of a wrong date."""
    ours = row.listing.spot.ours
    text, until = (row.at(ours[key]) if key in ours else "" for key in ("follow_up", "until"))
    if is_empty(text) and is_empty(until):
        return None
    copy = row.at(ours["number"]) if "number" in ours else ""
    where = row.listing.spot.cell(row.number, ours.get("follow_up", ours["number"]))
    day, unread = None, False
    try:
        day = None if is_empty(until) else as_date(until, date1904=row.listing.date1904)
    except Unreadable as doubt:
        what = f"Jusqu'au : {doubt}."
        row.note(blocking(where=where, what=what))
        unread = True
    known = {fold(number), fold(row.listing.bare.get(row.number, number))}
    agrees = is_empty(copy) or fold(as_text(copy)) in known
    return FollowUp(
        row=row.number,
        text=as_text(text),
        until=day,
        where=where,
        copy="" if agrees else as_text(copy),
        unread=unread,
    )


def left_behind(draft: Draft, invoices: Sequence[Invoice]) -> Iterator[tuple[ListRow, list[int]]]:
    """Rows without an invoice, beside which our columns still name some: these were moved without them.

    With the rows where such invoices stand now.
    """
    rows: dict[str, list[int]] = {}
    for sheet in draft.by_sheet():
        if (place := sheet.listing.spot.ours.get("number")) is None:
            continue
        own = {row.number for row in sheet.rows}
        for row in sheet.listing.rows():
            if row.number in own or not (copy := fold(as_text(row.at(place)))):
                continue
            rows = rows or _rows(invoices)
            if named := rows.get(copy):
                yield row, named


def _rows(invoices: Sequence[Invoice]) -> dict[str, list[int]]:
    """Where the invoices of each number stand."""
    rows: dict[str, list[int]] = defaultdict(list)
    for invoice in invoices:
        for number in invoice.numbers:
            rows[number].append(invoice.row)
    return rows


def misplaced(draft: Draft) -> Iterator[Doubt]:
    """What is typed beside one invoice for another: both wait."""
    copies = [typed for typed in draft.typed if typed.copy]
    rows = _rows(draft.invoices) if copies else {}
    for typed in copies:
        problem = blocking(
            where=typed.where,
            what=f"La « Suite donnée » de cette ligne a été notée pour la facture {typed.copy} :"
            " elle n'est pas appliquée.",
            cure="Si les lignes ont été triées sans nos colonnes, annulez le tri ; sinon"
            " recopiez-la à sa place et effacez-la ici.",
        )
        for row in (typed.row, *rows.get(fold(typed.copy), ())):
            yield Doubt(about=About.ROW, of=row, problem=problem)
