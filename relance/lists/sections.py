"""What stands between the rows of a list and says whether they still belong to it.

Under a month, a year or a client's name the list goes on. Under « PAYÉES », or under the titles of
another list (quotes, deposits), the rows may be anything but unpaid invoices: each waits until a
person has looked, unless the row itself says that it is paid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate

from relance.french import euros, fold
from relance.lists.doubt import Doubt, blocking
from relance.lists.draft import Draft, about_rows
from relance.lists.evidence import KEYS
from relance.lists.listing import ListRow
from relance.problems import Problem
from relance.rules.codes import Status
from relance.rules.model import Invoice
from relance.rules.money import ZERO
from relance.sheets.cells import an_amount, as_text, in_french, is_empty
from relance.words import columns, remark_words
from relance.words.statuses import read_status

OVER = {Status.PAID, Status.CANCELLED, Status.DRAFT}


def is_titles(row: ListRow) -> bool:
    """Whether the row holds titles of columns, those of this list again or of another."""
    shown = as_text(row.raw("total")) + as_text(row.raw("due"))
    if any(map(str.isdigit, shown)):
        return False  # nearly every row: quick
    texts = list(row.written().values())
    if not all(isinstance(text, str) for text in texts):
        return False
    known = columns.match([as_text(text) for text in texts], columns.INVOICES)
    places = {place for found in known.values() for place in found}
    others = (str(text) for place, text in enumerate(texts) if place not in places)
    return len(known) > 1 and not any(map(str.isdigit, "".join(others)))


def _repeats(row: ListRow) -> bool:
    """Whether these titles are the list's own once more."""
    spot = row.listing.spot
    texts = {place: as_text(value) for place, value in row.written().items()}
    for line in row.listing.grid[max(spot.header_row - 2, 0) : spot.header_row]:
        if all(i < len(line) and fold(as_text(line[i])) == fold(t) for i, t in texts.items()):
            return True
    number = row.listing.place.get("number", 0)
    known = {
        place: key
        for place, text in texts.items()
        for key in columns.match([text], columns.INVOICES)
    }
    return known.get(number) == "number" and all(
        place in spot.found.get(key, ()) for place, key in known.items()
    )


def other_lists(draft: Draft) -> Iterable[Doubt]:
    """The rows of which it is unsure that they belong to the list."""
    found: dict[int, Problem] = {}
    current: Problem | None = None
    above = 0
    other_titles = False
    invoices = {row.number for row in draft.rows}  # none of them holds titles
    for row in draft.listing.rows():
        if row.number not in invoices and is_titles(row):
            if not _repeats(row):
                other_titles = True
                current = current or _problem(row, f"les titres de la ligne {row.excel}")
            elif other_titles:
                current, other_titles = None, False
            continue
        if (title := lone_text(row)) is not None:
            if remark_words.OPEN.search(fold(title)) or read_status(title) is Status.UNPAID:
                current, other_titles = None, False
            elif _is_remark(title):
                found[above] = _remark(row, title)
            elif remark_words.OVER.search(fold(title)) or read_status(title) in OVER:
                current = _problem(row, f"le titre « {title[:60]} »")
        else:
            above = row.number
            if current:
                found[row.number] = current
    return about_rows(found)


def _is_remark(title: str) -> bool:
    plain = fold(title)
    signed = title[0] in "*(->→•" and len(plain.split()) > 2
    return not remark_words.OF_MANY.search(plain) and bool(
        remark_words.OF_ONE.search(plain) or (signed and remark_words.OVER.search(plain))
    )


def lone_text(row: ListRow) -> str | None:
    """The only text of a row, where it has nothing else and is no total."""
    if not row.values or row.has("total"):
        return None  # nearly every row: quick
    (text, *more) = row.written().values() or [""]
    alone = (
        isinstance(text, str)
        and text
        and not more
        and not remark_words.TOTALS.fullmatch(fold(text))
    )
    return as_text(text) if alone else None


def _problem(row: ListRow, what: str) -> Problem:
    first = min(row.written())
    return blocking(
        where=row.listing.spot.cell(row.number, first),
        what=f"Des lignes se trouvent sous {what} : est-ce la même liste ?",
        cure="Notez sur chacune ce qui est réglé, ou mettez sur une autre feuille ce qui n'est pas"
        " à suivre.",
    )


def _remark(row: ListRow, text: str) -> Problem:
    return blocking(
        where=row.listing.spot.cell(row.number, min(row.written())),
        what=f"« {text[:60]} » est écrit sous une facture qui n'est pas notée payée.",
        cure="Notez sur la ligne de la facture ce qui est réglé.",
    )


def says_paid(invoice: Invoice) -> bool:
    """Whether the row of this invoice tells by itself that nothing is left to pay."""
    return (
        invoice.status in OVER
        or invoice.balance == ZERO
        or (invoice.paid_on is not None and invoice.paid is None and not invoice.balance)
        or (invoice.paid is not None and invoice.paid >= (invoice.total or ZERO) > ZERO)
    )


def like_totals(draft: Draft) -> Iterable[Doubt]:
    """The invoices called « Total » or « Fin » whose amount adds up those above."""
    found: dict[int, Problem] = {}
    for place, row in enumerate(draft.rows):
        number = as_text(row.raw("number"))
        if not remark_words.TOTALS.fullmatch(fold(number)):
            continue
        amount, *above = (_amount(r, draft.listing.place["total"]) for r in draft.rows[place::-1])
        if amount in list(accumulate(above))[1:]:
            found[row.number] = blocking(
                where=row.where("number"),
                what=f"« {number} » : est-ce le numéro d'une facture ? Son montant est la somme de celles"
                " du dessus.",
                cure="Si c'est un total, videz le client ou les dates de cette ligne.",
            )
    return about_rows(found)


def below(draft: Draft) -> Iterable[Doubt]:
    """The invoices below which stand amounts or payments that may belong to them.

    Not the totals: those that say so, or that add up what is above.
    """
    listing = draft.listing
    invoices = {row.number for row in draft.rows}
    if not any(row.number not in invoices and row.written() for row in listing.rows()):
        return ()  # nothing stands between the invoices, nor below: quick
    places = [listing.place[key] for key in KEYS if key in listing.place]
    places += [place for part in draft.parts for place in part.values()]
    sums: dict[int, list[Decimal]] = {place: [] for place in places}
    found: dict[int, Problem] = {}
    above, last, blank = 0, 0, 0  # right above; a blank row aside
    all_of, some_of = ZERO, ZERO
    for row in listing.rows():
        amount = _amount(row, listing.place["total"])
        if row.number in invoices:
            above, last, blank = row.number, row.number, 0
            all_of, some_of = all_of + amount, some_of + amount
            for place in places:
                sums[place] += filter(None, [_amount(row, place)])
        elif is_titles(row):
            continue
        elif remark_words.says_total(row.written().values()) or (
            amount and amount in (all_of, some_of)
        ):
            above, last, some_of = 0, 0, ZERO
        elif above and amount and not row.has("number"):
            what = f"porte {euros(amount)} sans numéro de facture"
            found[above] = _below(row, listing.place["total"], what)
        elif not is_empty(row.raw("total")):
            continue
        elif said := [i for i in places if _tells(row, i, sums[i])]:
            if last:
                what = f"dit « {in_french(row.at(said[0]))[:40]} » sans facture"
                found[last] = _below(row, said[0], what)
        else:
            above, blank = 0, blank + (not row.written())
            last = last if blank < 2 else 0
    return about_rows(found)


def _tells(row: ListRow, place: int, above: Sequence[Decimal]) -> bool:
    """Whether a cell of payment says something: no share, nor the sum of those above."""
    text = as_text(row.at(place))
    total = len(above) > 1 and _amount(row, place) == sum(above)
    return bool(re.search("[1-9]", text)) and "%" not in text and not total


def _amount(row: ListRow, place: int) -> Decimal:
    return an_amount(row.at(place)) or ZERO


def _below(row: ListRow, column: int, what: str) -> Problem:
    return blocking(
        where=row.listing.spot.cell(row.number, column),
        what=f"Cette ligne {what} : est-ce une partie de la facture du dessus, ou son règlement ?",
        cure="Écrivez sur la ligne de la facture son montant entier et ce qui est réglé, et ôtez d'ici"
        " ces montants.",
    )
