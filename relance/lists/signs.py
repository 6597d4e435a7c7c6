"""Colours and bars, by which many people mark what is paid: a sign that must be asked about.

The owner says once what theirs mean (« Signes de paiement »): rows so marked are paid, or a colour
means nothing. Until then no such row is chased, nor is a list whose only sign of payment they are.
"""

from __future__ import annotations

import colorsys
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from relance.french import count
from relance.lists.doubt import Doubt
from relance.lists.draft import Draft
from relance.lists.entries import LINES
from relance.lists.listing import ListRow
from relance.lists.sections import says_paid
from relance.lists.written import doubt
from relance.rules.codes import Status
from relance.rules.model import Invoice
from relance.words.colours import BAR, HUES, NONE
from relance.xlsx import Looks

SETTING = "Signes de paiement"


def signs(
    rows: Sequence[ListRow], looks: Looks, told: Sequence[str] | None = None
) -> dict[int, str]:
    """The sign of each row that bears one (Excel row → « barré », « vert »…).

    Nothing of colours where every other row has one, or all: these are for looks, unless the owner
    has `told` what they mean.
    """
    fills = [looks.fills.get(row.number, "") for row in rows]
    plain = not told and _striped(fills)
    named = {row.number: _name(fill) for row, fill in zip(rows, fills, strict=True) if not plain}
    named |= {row.number: BAR for row in rows if row.number in looks.struck}
    return {row: name for row, name in named.items() if name}


def _striped(colours: Sequence[str]) -> bool:
    even, odd = set(colours[::2]), set(colours[1::2])
    return len(even | odd) < 2 or (len(even) < 2 and len(odd) < 2 and len(colours) > 3)


def _name(fill: str) -> str:
    """What a person calls this colour; empty for none."""
    if not re.fullmatch("[0-9A-F]{6}", fill):
        return ""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < 0.03:
        return "gris"
    return next(name for end, name in HUES if hue * 360 < end)


def answers(marked: Mapping[int, str]) -> dict[str, str]:
    """What may be written in « Signes de paiement » of these rows, with what it means."""
    many = Counter(marked.values())
    each = {
        sign: f"Oui : « {sign} » veut dire payé ({count(number, 'ligne')})"
        for sign, number in many.most_common()
    }
    every = {" ; ".join(many): "Oui, tous : " + ", ".join(many)} if len(many) > 1 else {}
    return {**each, **every, NONE: "Non : cela ne veut rien dire, ces factures sont dues"}


def settled(draft: Draft) -> Iterator[Invoice]:
    """The invoices, those on rows that bear a sign of payment paid where no word says otherwise."""
    for i in draft.invoices:
        paid = draft.marked.get(i.row) in (draft.hints.signs or ()) and not i.status_text
        yield replace(i, status=Status.PAID, status_text="Payée") if paid else i


def unsure(draft: Draft) -> Iterator[Doubt]:
    """The rows struck through, green, of the colour of paid ones, or of one that few rows have."""
    if draft.hints.signs == ():
        return  # they mean nothing
    paid = {invoice.row for invoice in draft.invoices if says_paid(invoice)}
    among: dict[str, list[ListRow]] = defaultdict(list)
    for row in draft.rows:
        among[draft.marked.get(row.number, "")].append(row)
    bare = among.pop("", [])
    few_bare = 2 * sum(row.number in paid for row in bare) < len(bare)
    for sign, same in among.items():
        as_paid = few_bare and 2 * sum(row.number in paid for row in same) >= len(same)
        if as_paid or sign in {BAR, "vert"} or 2 * len(same) < len(draft.rows):
            column = f"{LINES}barrées" if sign == BAR else f"{LINES}en {sign}"
            for row in same:
                yield doubt(row.number, column, sign, row.where("number"))
