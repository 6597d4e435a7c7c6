"""What the owner typed beside an invoice, in our columns « Suite donnée » and « Jusqu'au ».

Our first column repeats the invoice number. Where it disagrees with its row (a sort without our
columns, a copied row) nothing typed there is applied, and both invoices wait until somebody looked:
a dispute must not vanish because a row moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from relance.french import fold
from relance.lists.listing import Row
from relance.problems import Level, Problem
from relance.rules.model import Invoice
from relance.sheets.cells import Unreadable, as_date, as_text, is_empty


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What is typed on a row; `copy` is our copy of the invoice number where it disagrees."""

    row: int
    text: str
    until: date | None
    where: str
    copy: str = ""
    invoice_id: str = ""
    unread: bool = False  # its date is to be corrected first: nothing is recorded nor emptied


def follow_up(row: Row, number: str) -> FollowUp | None:
    """What is typed beside the invoice of that number; the row takes note of a wrong date."""
    ours = row.listing.spot.ours
    copy, text, until = (
        row.values[ours[key]] if key in ours and ours[key] < len(row.values) else ""
        for key in ("number", "follow_up", "until")
    )
    if is_empty(text) and is_empty(until):
        return None
    where = row.listing.spot.cell(row.number, ours.get("follow_up", ours["number"]))
    day, unread = None, False
    try:
        day = None if is_empty(until) else as_date(until, date1904=row.listing.date1904)
    except Unreadable as doubt:
        what = f"Jusqu'au : {doubt}."
        row.problems.append(Problem(level=Level.BLOCKING, where=where, what=what))
        unread = True
    agrees = is_empty(copy) or fold(as_text(copy)) == fold(number)
    return FollowUp(
        row=row.number,
        text=as_text(text),
        until=day,
        where=where,
        copy="" if agrees else as_text(copy),
        unread=unread,
    )


def held_where_misplaced(
    invoices: Sequence[Invoice], typed: Sequence[FollowUp]
) -> tuple[list[Invoice], list[Problem]]:
    """The invoices, those of the row and of the copied number held, and why."""
    problems: dict[FollowUp, Problem] = {
        each: Problem(
            level=Level.BLOCKING,
            where=each.where,
            what=f"La « Suite donnée » de cette ligne a été notée pour la facture {each.copy} :"
            " elle n'est pas appliquée.",
            cure="Si les lignes ont été triées sans nos colonnes, annulez le tri ; sinon"
            " recopiez-la à sa place et effacez-la ici.",
        )
        for each in typed
        if each.copy
    }
    rows: Mapping[int, Problem] = {each.row: problem for each, problem in problems.items()}
    numbers = {fold(each.copy): problem for each, problem in problems.items()}
    held = []
    for invoice in invoices:
        found = rows.get(invoice.row) or numbers.get(fold(invoice.number))
        held.append(replace(invoice, problems=(*invoice.problems, found)) if found else invoice)
    return held, list(problems.values())
