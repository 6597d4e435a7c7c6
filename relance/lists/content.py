"""What a column holds: its title says it, and what stands below must fit.

The one place where cells decide beside titles. A title that says little (« Type », « Mois »,
« Échéance » over numbers of days) is what its cells are; and no column is offered to the owner, nor
accepted from him, as something that its cells cannot be: a date is never « Montant TTC ».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from msgspec import Struct

from relance.french import fold
from relance.rules.codes import Status
from relance.sheets.cells import Unreadable, an_amount, as_amount, as_date, as_text, is_empty
from relance.words import columns
from relance.words.columns import BY_KEY, Value
from relance.words.currencies import currency_of
from relance.words.flags import NO, NOTHING, YES
from relance.words.kinds import kind_of_title, kinds_in
from relance.words.moments import days_in
from relance.words.rate_words import parse_rate
from relance.words.remark_words import NUMBERED, is_part
from relance.words.statuses import read_status
from relance.words.terms import ways

Cells = Sequence[object]
Found = Mapping[str, Sequence[int]]
_LONGEST_TERM = 365  # days: a small number under « Échéance » is a term, not a date
_ENOUGH = 0.8  # of the cells must fit: the others are slips, told row by row
_SERIALS = range(32874, 73051)  # Excel's days from 1990 to 2099
_NO_INITIALS = {"nature", "statut"}  # of works, of payment
_LOOKED = 200  # rows
FEW = 12  # different words, of a column of statuses


def cells_of(body: Sequence[Sequence[object]], place: int) -> list[object]:
    """The cells of a column (from 0) that are not empty."""
    return [row[place] for row in body if place < len(row) and not is_empty(row[place])]


# ------------------------------------------------------------------ may it be?


def fits(key: str, cells: Cells, title: str = "") -> bool:
    """Whether a column of these cells may be that one; an empty one what may wait to be filled."""
    if not cells:
        return key not in {"number", "client", "client_code", "total", "issued"}
    may = _BY_COLUMN.get(key) or _BY_VALUE[BY_KEY[key].value]
    good = sum(may(cell) for cell in cells)
    if key == "kind":
        known = YES | NO if kind_of_title(title) else kinds_in(map(as_text, cells))
        good = sum(fold(as_text(cell)) in known for cell in cells)
    if key == "number":
        good = min(good, round(len(set(map(as_text, cells))) / 0.7))
    if key in {"status", "kind", "payment_mode"} and len(set(map(as_text, cells))) > FEW:
        return False
    return good >= _ENOUGH * len(cells)


def _is_date(cell: object) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, int | float):
        return not isinstance(cell, bool) and int(cell) in _SERIALS
    return any(days_in(as_text(cell)))


def _is_amount(cell: object) -> bool:
    return an_amount(cell) is not None or fold(as_text(cell)) in NOTHING


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and not _is_amount(cell) and not _only_a_date(cell)


def _only_a_date(cell: str) -> bool:
    try:
        as_date(cell)
    except Unreadable:
        return False
    return True


def _is_code(cell: object) -> bool:
    return not isinstance(cell, date | bool) and not (isinstance(cell, str) and _only_a_date(cell))


def _is_flag(cell: object) -> bool:
    return fold(as_text(cell)) in YES | NO or isinstance(cell, str)


def _is_term(cell: object) -> bool:
    if isinstance(cell, int | float):
        return 0 <= cell <= _LONGEST_TERM
    return isinstance(cell, str) and bool(ways(cell))


def _digits(least: int, most: int) -> Callable[[object], bool]:
    return lambda cell: least <= len(re.sub(r"\D", "", as_text(cell))) <= most


def _anything(cell: object) -> bool:
    return not isinstance(cell, date)


_BY_VALUE: Mapping[Value, Callable[[object], bool]] = {
    Value.TEXT: _anything,
    Value.DATE: _is_date,
    Value.AMOUNT: _is_amount,
    Value.RATE: lambda cell: _is_amount(cell) or parse_rate(as_text(cell)) is not None,
    Value.FLAG: _is_flag,
    Value.FREE: lambda _: True,
}
_BY_COLUMN: Mapping[str, Callable[[object], bool]] = {
    "number": _is_code,
    "client_code": _is_code,
    "client": _is_word,
    "first_name": _is_word,
    "town": _is_word,
    "country": _is_word,
    "status": _is_word,
    "civility": _is_word,
    "payment_mode": _is_word,
    "term": _is_term,
    "email": lambda cell: "@" in as_text(cell),
    "phone": _digits(8, 13),
    "postcode": _digits(4, 5),
    "siren": _digits(9, 14),
    "currency": lambda cell: bool(currency_of(as_text(cell))),
    "paid": lambda cell: not isinstance(cell, date) and _is_amount(cell),
}


# ------------------------------------------------------------ what is it then?


def decided(
    titles: Sequence[str], found: Found, body: Sequence[Sequence[object]], told: Collection[int]
) -> dict[str, Sequence[int]]:
    """The columns by key (from 0), once their cells have spoken; those `told` by the owner stand."""
    result = dict(found)
    used = {place for places in result.values() for place in places}
    for place, title in enumerate(titles):
        keys = _may_say(title, cells_of(body[:_LOOKED], place)) if place not in told else ()
        doubtful = place in used and not any(
            place in result.get(key, ()) for key in ("nature", "status")
        )
        for key in keys if not doubtful else ():
            if key not in result and _surely(key, cells_of(body, place), title):
                result = {k: [i for i in places if i != place] for k, places in result.items()}
                result = {k: places for k, places in result.items() if places} | {key: [place]}
                break
    if pair := _with_vat(_Seen(titles, result, body), told):
        result |= pair
    for key, means, other in _OTHERWISE:
        for place in [p for p in result.get(key, ()) if p not in told]:
            if means(_Seen(titles, {**result, key: [place]}, body)):
                result[key] = [each for each in result[key] if each != place]
                if other:
                    result.setdefault(other, [place])
    return {key: places for key, places in result.items() if places}


def _may_say(title: str, first: Cells) -> Sequence[str]:
    """What a title that says little may be; one that says nothing: kinds of several sorts, or currencies.

    `first`: the cells of its first rows, which tell columns of few words.
    """
    few = len({cell for cell in first if isinstance(cell, str)}) <= FEW
    other = ("kind", "currency") if few and title and not columns.key_of(title) else ()
    return columns.CONTENT.get(columns.normal(title), other)


class _Seen(Struct, frozen=True):
    """A list as its titles alone explain it: `found` has the columns (from 0) by key."""

    titles: Sequence[str]
    found: Found
    body: Sequence[Cells]

    def place(self, key: str) -> int:
        return self.found[key][0]

    def cells(self, key: str) -> list[object]:
        return cells_of(self.body, self.place(key))


def _surely(key: str, cells: Cells, title: str) -> bool:
    """Whether the cells below a title that says little are of this kind: all, or most « situations »."""
    if not cells:
        return False
    if key == "kind":
        words = {fold(as_text(cell)) for cell in cells}
        if kind_of_title(title) and words <= YES | NO:
            return True
        kinds = (
            {} if fold(title) in _NO_INITIALS and len(max(words, key=len)) < 3 else kinds_in(words)
        )
        known = columns.normal(title) in columns.CONTENT
        return words <= kinds.keys() and (known or len({kinds[word] for word in words}) > 1)
    if key == "currency":
        codes = {currency_of(as_text(cell)) for cell in cells}
        return "" not in codes and all(len(as_text(cell)) <= 3 for cell in cells)
    if key == "situation":
        return 2 * sum(map(_is_situation, cells)) > len(cells)
    days = [cell for cell in cells if isinstance(cell, date)]
    if key == "works_end":
        return all(isinstance(c, str) and len(list(days_in(c))) == 2 for c in cells)
    return len(days) == len(cells) and any(day.day != 1 for day in days)  # not « mars 2026 »


def _is_situation(cell: object) -> bool:
    said = fold(as_text(cell))
    return bool(re.fullmatch(rf"(?:{NUMBERED} ?)?\d{{1,2}}", said) or is_part(said))


def _with_vat(seen: _Seen, told: Collection[int]) -> dict[str, list[int]]:
    """Of « Montant », « TVA » and « Total » the price before VAT and with it, as every row's sum shows."""
    places = seen.found.get("total", ())
    if not places or "vat" not in seen.found or "net" in seen.found or set(places) & {*told}:
        return {}
    vat = seen.place("vat")
    used = {place for found in seen.found.values() for place in found} - set(places)
    others = [place for place, title in enumerate(seen.titles) if title and place not in used]
    for net, total in ((net, total) for total in places for net in others if net != total):
        rows = [[row[i] if i < len(row) else "" for i in (net, vat, total)] for row in seen.body]
        sums = [row for row in rows if not any(map(is_empty, row))]
        if len(sums) > 1 and all(_adds_up(*row) for row in sums):
            return {"total": [total], "net": [net]}
    return {}


def _adds_up(net: object, vat: object, total: object) -> bool:
    try:
        return 0 != as_amount(vat) == as_amount(total) - as_amount(net)
    except Unreadable:
        return False


def _all_terms(seen: _Seen) -> bool:
    """« 30 », « 45 jours fin de mois » under « Échéance »."""
    cells = seen.cells("due")
    return bool(cells) and all(map(_is_term, cells))


def _says_yes_or_no(seen: _Seen) -> bool:
    """« oui », « non » under « Soldé »; a « Solde » without its accent may be what is left."""
    accented = seen.titles[seen.place("balance")].lower().partition("sold")[2].startswith("é")
    cells = seen.cells("balance")
    words = (isinstance(v, str) and read_status(v) is not Status.UNKNOWN for v in cells)
    return accented and bool(cells) and all(words)


def _terms_only(seen: _Seen) -> bool:
    """« 30 jours », « à réception » under « Règlement »; « comptant » alone may mean paid."""
    cells = {fold(v) if isinstance(v, str) else "" for v in seen.cells("settled")}
    return bool(cells - {"comptant"}) and all(map(ways, cells))


def _is_the_total(seen: _Seen) -> bool:
    """« Net à payer » where no other column is the price."""
    return seen.place("payable") in seen.found.get("total", ())


def _client_is_named(seen: _Seen) -> bool:
    """« Réf. client » is what the client refers to, unless nothing else says who they are."""
    return (
        seen.place("client_code") in seen.found.get("order_number", ()) and "client" in seen.found
    )


def _is_code_of_client(seen: _Seen) -> bool:
    return seen.place("order_number") in seen.found.get("client_code", ())


def _is_of_the_place(seen: _Seen) -> bool:
    """A postcode that changes from row to row under one name is that of the works, not the client's."""
    if "client" not in seen.found:
        return False
    codes: dict[str, list[str]] = defaultdict(list)
    place, client = seen.place("postcode"), seen.place("client")
    for row in seen.body:
        if max(place, client) < len(row) and not (is_empty(row[place]) or is_empty(row[client])):
            codes[fold(as_text(row[client]))].append(as_text(row[place]))
    many = [group for group in codes.values() if len(group) > 1]
    changing = [group for group in many if len(set(group)) > 1]
    return len(changing) > 1 and len(changing) > len(many) / 2


# A title that says little: what stands below it → the key that it is then; "": nothing.
_OTHERWISE: tuple[tuple[str, Callable[[_Seen], bool], str], ...] = (
    ("due", _all_terms, "term"),
    ("balance", _says_yes_or_no, "settled"),
    ("settled", _terms_only, "term"),
    ("payable", _is_the_total, ""),
    ("client_code", _client_is_named, ""),
    ("order_number", _is_code_of_client, ""),
    ("postcode", _is_of_the_place, ""),
)
