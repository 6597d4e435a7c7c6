"""The rows of one list, cell by cell, with the problems met on the way.

A cell is asked for by the key of its column and read by that column's kind. What cannot be read is
a `Problem` of its row: it holds the letters where the column decides what is owed, and is only
told elsewhere. An error cell is never an empty one; a formula without a value is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from relance.french import count, fold
from relance.lists.clients import FACTS
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.layout import Grid, Spot, excel_row
from relance.problems import Level, Problem, RelanceError
from relance.rules.codes import Kind
from relance.sheets.cells import Dates, Unreadable, as_amount, as_lines, as_text, is_empty
from relance.words.columns import BY_KEY, TOLD, Value, are_french
from relance.words.currencies import currency_of
from relance.words.flags import NOTHING, TICK
from relance.words.kinds import kinds_in
from relance.words.remark_words import CREDITS, INVOICES
from relance.words.titles import ENDED, NO_PAYMENT, PAYMENT, SHARES
from relance.xlsx import SheetScan

# What decides whether, when and how much is owed: unreadable there, the row is not chased.
DECISIVE = {"number", "client", "client_code", "total", "due", "rate"} | {
    "balance", "paid", "paid_on", "settled", "status", "cheque", "cheque_on"
}  # fmt: skip
_NAMES = {"client", "first_name", "site", "order_number", "quote", "address", "town", "email"}
CORRECT = "Corrigez cette cellule, enregistrez, puis relancez le programme."


class Listing:
    """A list of the workbook: its rows below the titles, its columns by key."""

    def __init__(
        self,
        spot: Spot,
        grid: Grid,
        scan: SheetScan,
        *,
        date1904: bool,
        bare: Mapping[int, str] = MappingProxyType({}),
        units: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """`spot` has one column for each key.

        By row of the list: `bare`, the invoice number in a cell that shows more; `units`, the currency
        other than the euro that the format of the amounts shows.
        """
        self.spot, self.grid, self.scan, self.date1904 = spot, grid, scan, date1904
        self.bare, self.units = bare, units
        self.place = {key: places[0] for key, places in spot.found.items()}
        self.uncomputed: list[str] = []  # decisive cells whose formula has no value
        self._dates: dict[str, Dates] = {}
        self._columns: dict[str, tuple[object, ...]] = {}

    def rows(self) -> Iterator[ListRow]:
        """Every row below the titles, down to the last that is used."""
        for number, values in enumerate(self._body, start=self.spot.header_row + 1):
            told = self._spread(number, values) if self.merged else values
            yield ListRow(self, self.spot.first + number, told)

    @cached_property
    def merged(self) -> Mapping[int, Mapping[str, int]]:
        """The keys whose cell is merged over several rows: Excel row → key → the merge's first row."""
        keys = {place: key for key, place in self.place.items()}
        found: dict[int, dict[str, int]] = {}
        for top, left, bottom, _ in self.scan.merges:
            if top < bottom and top > self.spot.header_row and left - 1 in keys:
                for row in range(top, bottom + 1):
                    found.setdefault(row, {})[keys[left - 1]] = top
        return found

    @property
    def above(self) -> Iterator[str]:
        """The texts above the titles."""
        rows = self.grid[: self.spot.header_row - 1]
        return (as_text(cell) for row in rows for cell in row if isinstance(cell, str))

    @cached_property
    def like_payments(self) -> tuple[int, ...]:
        """The columns not understood whose title speaks of payments or deductions (from 0)."""
        return tuple(
            place
            for place, title in self._unknown
            if fold(title).startswith("net a payer")
            or (PAYMENT.search(fold(title)) and not NO_PAYMENT.search(fold(title)))
        )

    @cached_property
    def shares(self) -> tuple[int, ...]:
        """Those whose title speaks of a part of the price that one of several bears (from 0)."""
        return tuple(place for place, title in self._unknown if SHARES.search(fold(title)))

    @cached_property
    def ended(self) -> tuple[int, ...]:
        """Those whose title speaks of what may have ended a claim (from 0)."""
        return tuple(place for place, title in self._unknown if ENDED.search(fold(title)))

    @cached_property
    def names(self) -> frozenset[int]:
        """Our columns, and those of names and addresses, where any word may stand (from 0)."""
        named = (self.place[key] for key in _NAMES if key in self.place)
        return frozenset((*named, *self.spot.ours.values()))

    @cached_property
    def first_names(self) -> bool:
        """Whether « Prénom » is the client's: beside its name, or only facts of the client between."""
        if "first_name" not in self.place:
            return False
        ends = sorted((self.place["first_name"], self.place.get("client", 0)))
        between = {index: key for key, index in self.place.items() if ends[0] < index < ends[1]}
        theirs = {*FACTS, "address", "address2", "client_code"}
        return all(between.get(index) in theirs for index in range(ends[0] + 1, ends[1]))

    @property
    def _unknown(self) -> Iterator[tuple[int, str]]:
        known = {*self.place.values(), *self.spot.ours.values(), *self.spot.nothing}
        return ((i, title) for i, title in enumerate(self.spot.titles) if i not in known)

    def _spread(self, number: int, values: Sequence[object]) -> Sequence[object]:
        """The row with what merged cells say for it too: a name, a date, a word; never a sum."""
        spread = list(values)
        for key, top in self.merged.get(number, {}).items():
            above = self.grid[top - 1]
            shared = key != "number" and BY_KEY[key].value is not Value.AMOUNT
            if shared and self.place[key] < min(len(above), len(spread)):
                spread[self.place[key]] = above[self.place[key]]
        return spread

    @cached_property
    def _body(self) -> Grid:
        body = self.grid[self.spot.header_row :]
        for places in self.spot.joined.values():
            body = [_with_joined(row, places) for row in body]
        return body

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """What the words of its column of kinds say, folded."""
        return kinds_in(map(as_text, self.column("kind")))

    @cached_property
    def of_documents(self) -> bool:
        """Whether its column of natures holds nothing but codes of invoices and credit notes."""
        said = {fold(as_text(cell)) for cell in self.column("nature")}
        return bool(said & INVOICES) and said <= INVOICES | CREDITS

    @cached_property
    def ticked_unpaid(self) -> bool:
        """Whether its column of the rest is « Impayé », with crosses and no sum."""
        title = fold(self.spot.titles[self.place["balance"]])
        words = (isinstance(value, str) and fold(value) in TICK for value in self.column("balance"))
        return title.startswith("impaye") and all(words)

    @cached_property
    def settled_sums(self) -> bool:
        """Whether sums stand under « Payé »."""
        return any(isinstance(value, int | float) for value in self.column("settled"))

    @cached_property
    def titled_currency(self) -> str:
        """The currency that the title of its amounts names; "" for none."""
        return currency_of(self.spot.titles[self.place["total"]])

    @cached_property
    def _french(self) -> bool:
        return are_french(self.spot.titles)

    @cached_property
    def month_first(self) -> bool:
        """Whether some column of dates proves that texts put the month first; one sheet does for all."""
        dated = (key for key in self.place if BY_KEY[key].value is Value.DATE)
        return any(Dates.of(self.column(key), french=True).order == "month" for key in dated)

    def column(self, key: str) -> tuple[object, ...]:
        """The cells of a column that are not empty; kept, for every row may ask."""
        if key not in self._columns and (index := self.place.get(key)) is not None:
            cells = (row[index] for row in self._body if index < len(row))
            self._columns[key] = tuple(cell for cell in cells if not is_empty(cell))
        return self._columns.get(key, ())

    def dates(self, key: str) -> Dates:
        """How the dates of this column are to be read."""
        if key not in self._dates:
            known = Dates.of(self.column(key), french=self._french, date1904=self.date1904)
            if told := dict(self.spot.told or ()).get("dates"):
                known = known.as_told(month_first=fold(told) == fold(TOLD["month_first"]))
            elif known.order != "month" and self.month_first:
                known = Dates.of(self.column(key), french=False, date1904=self.date1904)
            self._dates[key] = known
        return self._dates[key]


def uncomputed(listing: Listing) -> Iterable[RelanceError]:
    """Another program saved the file, only Excel can compute it."""
    if missing := listing.uncomputed:
        yield RelanceError(
            f"{count(len(missing), 'formule')} sans résultat dans « {listing.spot.sheet} »"
            " : le classeur a été enregistré par un programme qui ne calcule pas.",
            cure="Ouvrez le classeur dans Excel, enregistrez-le, puis relancez.",
            where=missing[0],
        )


def _with_joined(row: Sequence[object], places: Sequence[int]) -> Sequence[object]:
    """The row with what its columns say together in the first: « 2026 » and « 041 » → « 2026-041 »."""
    texts = [as_text(row[place]) if place < len(row) else "" for place in places]
    told = ""
    for text in filter(None, texts):
        told += ("-" if told[-1:].isdigit() and text[0].isdigit() else "") + text
    whole = list(row)
    if places[0] < len(whole):
        whole[places[0]] = told
    return whole


class ListRow:
    """One row of a list, `number` within it (`excel` on its sheet); `doubts` grow as its cells are read."""

    __slots__ = ("doubts", "listing", "number", "values")

    def __init__(self, listing: Listing, number: int, values: Sequence[object]) -> None:
        """`values` are the bare cells, from column A on."""
        self.listing, self.number, self.values = listing, number, values
        self.doubts: list[Doubt] = []

    @property
    def excel(self) -> int:
        """Its row on its own sheet."""
        return excel_row(self.number)

    def where(self, key: str) -> str:
        """The address of a cell of this row."""
        return self.listing.spot.where(self.number, key)

    def title(self, key: str) -> str:
        """The owner's title of that column; "" where there is none."""
        place = self.listing.place.get(key)
        return "" if place is None else self.listing.spot.titles[place]

    def at(self, place: int) -> object:
        """The bare value of that column (from 0), whatever it is; "" beyond the row's end."""
        return self.values[place] if place < len(self.values) else ""

    def raw(self, key: str) -> object:
        """The bare value; "" where there is no such column or nothing in it."""
        place = self.listing.place.get(key)
        return "" if place is None or place >= len(self.values) else self.values[place]

    def written(self) -> dict[int, object]:
        """All that the owner wrote on the row, read or not, by column (from 0)."""
        ours = set(self.listing.spot.ours.values())
        return {i: v for i, v in enumerate(self.values) if i not in ours and not is_empty(v)}

    def has(self, key: str) -> bool:
        """Whether something stands there, readable or not."""
        there = key in self.listing.place
        return there and (not is_empty(self.raw(key)) or bool(self._failing(key)))

    def _failing(self, key: str) -> str:
        """The error that a cell shows, or « formule » for one without a value; "" for neither."""
        scan, place = self.listing.scan, self.listing.place.get(key)
        if place is None or not (scan.errors or scan.uncomputed):
            return ""
        spot = (self.excel, place + 1)
        return scan.errors.get(spot, "") or ("formule" if spot in scan.uncomputed else "")

    def cell(self, key: str) -> object:
        """The value; "" where there is none. An error or a formula without value is reported."""
        value = self.raw(key)
        if key in self.listing.place and is_empty(value) and (failing := self._failing(key)):
            if failing != "formule":
                self.refuse(key, f"la cellule affiche l'erreur {failing}")
            elif key in DECISIVE:
                self.listing.uncomputed.append(self.where(key))
        return value

    def refuse(self, key: str, why: str) -> None:
        """Note that a cell cannot be relied on."""
        level = Level.BLOCKING if key in DECISIVE else Level.WARNING
        what = f"{BY_KEY[key].title} : {why}."
        cause = f"cellules « {BY_KEY[key].title} » à corriger"
        where = self.where(key)
        self.note(Problem(level=level, where=where, what=what, cure=CORRECT, cause=cause))

    def hold(self, key: str, what: str, cure: str = CORRECT, cause: str = "") -> None:
        """Note what keeps this row from being chased; `cause`: what many rows may have in common."""
        self.note(blocking(where=self.where(key), what=what, cure=cure, cause=cause))

    def hold_at(self, place: int, what: str, cure: str = CORRECT) -> None:
        """The same of any column (from 0)."""
        where = self.listing.spot.cell(self.number, place)
        self.note(blocking(where=where, what=what, cure=cure))

    def note(self, problem: Problem) -> None:
        """Note a doubt about this row."""
        self.doubts.append(Doubt(about=About.ROW, of=self.number, problem=problem))

    def doubtful(self, key: str) -> bool:
        """Whether that cell was found wanting already."""
        return any(doubt.problem.where == self.where(key) for doubt in self.doubts)

    def text(self, key: str) -> str:
        """The cell as text; a number or a code that Excel made a date is refused."""
        if key not in self.listing.place:  # most columns, in most lists: quick
            return ""
        value = self.cell(key)
        if isinstance(value, date) and key in DECISIVE:
            self.refuse(key, f"Excel en a fait une date, le {as_text(value)}")
        return as_text(value)

    def lines(self, key: str) -> tuple[str, ...]:
        """The lines of the cell."""
        return as_lines(self.cell(key)) if key in self.listing.place else ()

    def date(self, key: str) -> date | None:
        """The date, None where there is none or it cannot be read."""
        value = self.cell(key) if key in self.listing.place else ""
        if is_empty(value) or (isinstance(value, str) and as_text(value).lower() in NOTHING):
            return None
        try:
            return self.listing.dates(key).read(value)
        except Unreadable as doubt:
            self.refuse(key, str(doubt))
            return None

    def amount(self, key: str) -> Decimal | None:
        """The amount in EUR, None where there is none or it cannot be read."""
        value = self.cell(key)
        if is_empty(value):
            return None
        try:
            return as_amount(value)
        except Unreadable as doubt:
            self.refuse(key, str(doubt))
            return None
