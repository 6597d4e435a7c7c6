"""A list as its owner would explain it: which sheet, which rows, what each column is, with three values.

What is shown before any other question, and what may be corrected of it. Nothing here raises: a list whose
titles say nothing is shown as far as it is understood, so that there is always a way in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256

from msgspec import Struct

from relance.french import fold
from relance.lists import content, parts
from relance.lists.evidence import KEYS as EVIDENCE
from relance.lists.find import find_list
from relance.lists.grids import OpenedBook
from relance.lists.layout import (
    NEEDED,
    OUR_SHEETS,
    SEARCHED_ROWS,
    Grid,
    Hints,
    Spot,
    names_of,
    spots,
    used,
)
from relance.lists.listing import Listing
from relance.lists.months import month_of
from relance.lists.shown_cells import as_shown, texts_of
from relance.problems import RelanceError
from relance.rules.codes import Status
from relance.sheets.cells import as_text, is_empty
from relance.sheets.columns_told import TO_FILL, Pair, written
from relance.words import columns
from relance.words.columns import BY_KEY, COLUMNS, TOLD, Value
from relance.words.flags import NO, YES
from relance.words.statuses import read_status
from relance.xlsx import letters

_SAMPLES = 3
_ENOUGH = 200  # cells that tell what a column holds
_LONGEST = 24  # characters of a value that is shown
_SEARCHED = 30  # rows, for titles that nobody knows
_SIGNS = 3  # different words, of a column that may tick what is paid
BOTH, NOTHING = "both", "nothing"


class ShownColumn(Struct, frozen=True, kw_only=True, dict=True):
    """One column: its letter, the owner's title, what it is taken for (keys), some of its values.

    `name`: how « Colonnes » calls it; `place`: from 0; `cells`: the first that are not empty; `words`: the few different
    texts of it, none where they are many.
    """

    letter: str
    title: str
    name: str
    place: int
    keys: tuple[str, ...]
    samples: tuple[str, ...]
    cells: Sequence[object]
    words: tuple[str, ...] = ()

    @cached_property  # only what is corrected is tried as every column that there is
    def may_be(self) -> tuple[str, ...]:
        """The keys that its cells fit, with `BOTH` and `NOTHING`."""
        keys = [c.key for c in COLUMNS if content.fits(c.key, self.cells, self.title)]
        both = [BOTH] if self.cells and {"total", "balance"} <= set(keys) else []
        return (*_ordered(keys, self.cells), *both, NOTHING)

    def likely_as(self, key: str) -> tuple[bool, int, bool]:
        """Less for what more likely is that column: no other meaning, more cells filled, cents in an amount."""
        cents = any(isinstance(cell, float) and not cell.is_integer() for cell in self.cells)
        return bool(self.keys), -len(self.cells), key == "total" and not cents

    @property
    def says_settled(self) -> bool:
        """Whether its words can tell what is paid: yes or no, statuses, or a few of any."""
        known = [
            fold(word) in YES | NO or read_status(word) not in {Status.NONE, Status.UNKNOWN}
            for word in self.words
        ]
        return any(known) or 0 < len(known) <= _SIGNS

    @property
    def meaning(self) -> str:
        """What it is, in French; « rien » for one that is set aside."""
        return " et ".join(BY_KEY[key].title for key in self.keys) or TOLD["nothing"]


class Shown(Struct, frozen=True, kw_only=True, dict=True):
    """What is understood of the list. Rows count from 1."""

    spot: Spot
    body: Grid  # the rows under the titles
    first: int
    last: int
    sheets: tuple[str, ...]  # all of the owner's that hold something
    said: tuple[Pair, ...]  # what « Colonnes » says now

    @property
    def sheet(self) -> str:
        """The sheet of the list."""
        return self.spot.sheet

    @property
    def header_row(self) -> int:
        """The row of the titles."""
        return self.spot.header_row

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that are needed, and that no column has."""
        return tuple(self.spot.missing)

    @property
    def most_header(self) -> int:
        """The last row that may be told to be that of the titles."""
        return min(self.last, SEARCHED_ROWS)

    @property
    def mark(self) -> str:
        """What changes with the columns."""
        return mark_of(self.spot)

    @cached_property
    def columns(self) -> tuple[ShownColumn, ...]:
        """The owner's columns. Their cells are tried for each meaning: only once they are shown."""
        spot, names, keys = self.spot, names_of(self.spot.titles), _keys(self.spot)
        return tuple(
            _column(
                place, title, names[place], keys.get(place, ()), content.cells_of(self.body, place)
            )
            for place, title in enumerate(spot.titles)
            if title and place not in spot.ours.values()
        )

    def reaches(self, total: str, column: ShownColumn) -> bool:
        """Whether it comes somewhere to the amount of its row, as what is paid or left does; `total`: that column."""
        place = next((each.place for each in self.columns if each.name == total), None)
        if place is None:
            return True
        rows = (
            (row[place], row[column.place])
            for row in self.body
            if max(place, column.place) < len(row)
        )
        return any(one == other and isinstance(one, int | float) for one, other in rows)

    def told(self, column: ShownColumn, key: str) -> str:
        """« Colonnes » once this column is that."""
        keys = {BOTH: ("total", "balance")}.get(key, (key,))
        title = fold(column.name)
        kept = [p for p in self.said if fold(p[1]) != title and p[0] not in keys]
        return written([*kept, *((each, column.name) for each in keys)])

    def elsewhere(self) -> str:
        """« Colonnes » on another sheet, whose titles stand on a row of their own."""
        return written([pair for pair in self.said if pair[0] != "header"])

    def also(self, *pairs: Pair) -> str:
        """« Colonnes » with these too."""
        return written([*self.said, *pairs])

    @property
    def pays(self) -> bool:
        """Whether something says what is paid."""
        known = {key for column in self.columns for key in column.keys}
        return bool(known & set(EVIDENCE)) or any(key == "unpaid" for key, _ in self.said)

    def to_fill(self) -> str:
        """« Colonnes » with a line for each column that is needed and not found."""
        keys = (*self.missing, *(() if self.pays else ("paid_on",)))
        empty = " ; ".join(f"{BY_KEY[key].title} = {TO_FILL}" for key in keys)
        return " ; ".join(filter(None, (written(self.said), empty)))


def shown(source: OpenedBook, hints: Hints) -> Shown | None:
    """The list that seems to be meant; None where no sheet holds anything like one."""
    grids = {
        name: grid
        for name, grid in source.grids.items()
        if not name.startswith(OUR_SHEETS) and any(map(used, grid[:_SEARCHED]))
    }
    spot = _spot(source, grids, hints)
    if spot is None:
        return None
    package, sheet = source.package, spot.sheet
    listing = Listing(spot, grids[sheet], package.scan(sheet), date1904=package.date1904)
    body = as_shown(listing, package).grid[spot.header_row :]
    filled = [n for n, row in enumerate(body, start=spot.header_row + 1) if used(row)]
    return Shown(
        spot=spot,
        body=body,
        first=filled[0] if filled else spot.header_row + 1,
        last=filled[-1] if filled else spot.header_row + 1,
        sheets=tuple(grids),
        said=hints.said,
    )


def _keys(spot: Spot) -> dict[int, list[str]]:
    """What each column is taken for."""
    keys: dict[int, list[str]] = {}
    for part in parts.numbered(spot):
        for key, place in part.items():
            keys.setdefault(place, []).append(key)
    for key, places in spot.found.items():
        for place in (*places[:1], *spot.joined.get(key, ())[1:]):
            if key not in keys.setdefault(place, []):
                keys[place].append(key)
    return keys


def mark_of(spot: Spot) -> str:
    """What changes with the sheet, its titles or their places."""
    ours = spot.ours.values()
    titles = "|".join("" if i in ours else title for i, title in enumerate(spot.titles))
    sheet = "" if month_of(spot.sheet) else spot.sheet  # one sheet a month is one list
    return sha256(f"{sheet}|{titles.rstrip('|')}".encode()).hexdigest()[:8]


def _column(
    place: int, title: str, name: str, keys: Sequence[str], cells: Sequence[object]
) -> ShownColumn:
    cells = cells[:_ENOUGH]
    texts = texts_of(cells, keys)
    few = len(texts) <= content.FEW and all(isinstance(cell, str) for cell in cells)
    return ShownColumn(
        letter=letters(place + 1),
        title=title,
        name=name,
        place=place,
        keys=tuple(keys),
        samples=tuple(text[:_LONGEST] for text in texts[:_SAMPLES]),
        cells=cells,
        words=texts if few else (),
    )


def _ordered(keys: Iterable[str], cells: Sequence[object]) -> list[str]:
    """Those first that little else may be; then what is needed or tells what is paid, as they are declared."""
    sums = sum(isinstance(cell, int | float) for cell in cells) * 2 > len(cells)
    needed = {key for keys in NEEDED for key in keys} | set(EVIDENCE)
    first = {Value.AMOUNT} if sums else {Value.TEXT, Value.DATE, Value.FREE, Value.FLAG}
    ranked = (key for key in keys if key not in _NEVER_TOLD)
    return sorted(ranked, key=lambda k: (BY_KEY[k].value not in first, k not in needed))


_NEVER_TOLD = {"vat_rate", "supplier"}  # understood only so as not to be taken for others


def _spot(source: OpenedBook, grids: Mapping[str, Grid], hints: Hints) -> Spot | None:
    try:
        return find_list(source.package, grids, hints)
    except RelanceError:
        pass
    wanted = {n: g for n, g in grids.items() if n == hints.sheet} or grids
    near = [s for n, g in wanted.items() if (s := spots(n, g, columns.INVOICES, hints))]
    best = max(near, key=lambda s: len(s.found) - 2 * len(s.missing), default=None)
    if best and len(best.missing) < len(NEEDED):
        return best
    guessed = [spot for name, grid in wanted.items() if (spot := _guessed(name, grid, hints))]
    return max(guessed, key=lambda s: len(grids[s.sheet]), default=None)


def titles_to_write(grids: Mapping[str, Grid]) -> str:
    """What to do with rows that stand under no titles, column by column as far as their cells tell; "" for none."""
    theirs = {name: grid for name, grid in grids.items() if not name.startswith(OUR_SHEETS)}
    name, grid = max(theirs.items(), key=lambda each: len(each[1]), default=("", ()))
    first = next((n for n, row in enumerate(grid, 1) if sum(not is_empty(c) for c in row) > 3), 0)
    if not first or all(isinstance(cell, str) for cell in grid[first - 1]):
        return ""
    body = grid[first - 1 :]
    columns = {i: content.cells_of(body, i) for i in range(max(map(len, body)))}
    dated = sum(bool(cells) and content.fits("due", cells) for cells in columns.values())
    left = ["number", "client", "total", *(["issued"] if dated > 1 else []), "due"]
    told: list[str] = []
    for place, cells in columns.items():
        if key := next((k for k in left if cells and content.fits(k, cells)), ""):
            left.remove(key)
            told.append(f"{letters(place + 1)} « {BY_KEY[key].title} »")
    shown = f", par exemple {', '.join(told)}" if told else ""
    return (
        f"Dans Excel, insérez une ligne au-dessus de la ligne {first} de « {name} » et donnez un titre à chaque"
        f" colonne{shown}. Enregistrez, fermez Excel, puis relancez."
    )


def _guessed(sheet: str, grid: Grid, hints: Hints) -> Spot | None:
    """The list below the first row of titles that nobody knows: texts over what is not all text."""
    told = hints.header_row if hints.sheet in {"", sheet} else 0
    for row, cells in enumerate(grid[:_SEARCHED], start=1):
        titles = tuple(as_text(cell) if isinstance(cell, str) else "" for cell in cells)
        named = sum(map(bool, titles))
        below = grid[row] if row < len(grid) else ()
        data = sum(not is_empty(cell) and not isinstance(cell, str) for cell in below)
        if row == told or (
            not told and named > 2 and data and named == sum(not is_empty(c) for c in cells)
        ):
            return Spot(
                sheet=sheet, header_row=row, titles=titles, found={}, ours={}, told=hints.said
            )
    return None
