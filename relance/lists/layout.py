"""The titles of a list: which row they stand on, which column is which, how the owner names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from relance.rules.codes import Kind
from relance.sheets.cells import as_text, is_empty
from relance.sheets.clients_sheet import NO_NAMES, Names
from relance.words import columns
from relance.words.columns import BY_KEY, OURS
from relance.xlsx import letters

OUR_SHEETS = "Relance - "
Grid = Sequence[Sequence[object]]  # rows of cell values, from A1 on
_SEARCHED_ROWS = 60
NEEDED = (("number",), ("client", "client_code"), ("total",), ("due", "term", "issued"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the settings say of this workbook."""

    default_kind: Kind | None = None
    payment_term_days: int | None = None
    month_end_first: bool | None = None
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)  # key → the owner's own title
    names: Names = NO_NAMES
    signs: tuple[str, ...] | None = None  # looks of rows that are paid; None: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A list: sheet, row of its titles (from 1), titles by column, columns by key (from 0)."""

    sheet: str
    header_row: int
    titles: tuple[str, ...]
    found: Mapping[str, Sequence[int]]
    ours: Mapping[str, int]
    told: Mapping[str, str] | None = None  # key → title: the owner's word, on the list of invoices

    def where(self, row: int, key: str = "") -> str:
        """« Factures!F12 », the cell of that column on that Excel row."""
        places = self.found.get(key) or self.found.get("number") or [0]
        return self.cell(row, places[0])

    def cell(self, row: int, column: int) -> str:
        """« Factures!F12 », the cell of that column (from 0)."""
        return f"{self.sheet}!{letters(column + 1)}{row}"

    @property
    def unread(self) -> list[int]:
        """The columns whose title means nothing to the program (from 0)."""
        used = {index for places in self.found.values() for index in places}
        return [i for i, title in enumerate(self.titles) if title and i not in used]

    @property
    def vague(self) -> bool:
        """Whether a needed column is known by a title that other lists have too."""
        places = [self.found[key][0] for keys in NEEDED for key in keys if key in self.found]
        return any(columns.normal(self.titles[place]) in columns.LAST for place in places)

    @property
    def missing(self) -> list[str]:
        """The needed columns that are not there."""
        return [keys[0] for keys in NEEDED if not any(key in self.found for key in keys)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything stands, for the writer. Rows and columns count from 1.

    `last_column` is the list's own last one. `ours`: our columns that are there already;
    `titles`: the title of each of the eleven, as found or to be written. `invoices`: Excel row →
    invoice id. `misplaced`: rows where the copy of the invoice number belongs to another row and
    something is typed beside it: the copy must stay there, or the note would pass to the wrong
    invoice.
    """

    sheet: str
    header_row: int
    last_row: int
    last_column: int
    columns: Mapping[str, int]
    ours: Mapping[str, int]
    titles: Mapping[str, str]
    first_free: int
    invoices: Mapping[int, str]
    credit_notes: tuple[int, ...] = ()
    misplaced: frozenset[int] = frozenset()
    clients_sheet: str = ""
    payments_sheet: str = ""  # several: their names, with commas

    def our_columns(self) -> dict[str, int]:
        """The column of each of ours: where it is, else the next free one."""
        free = count(self.first_free)
        return {o.key: self.ours[o.key] if o.key in self.ours else next(free) for o in OURS}


def spots(
    sheet: str, grid: Grid, bare: Mapping[str, str], chosen: Mapping[str, str] | None = None
) -> Spot | None:
    """The best row of titles of a sheet: the first that names most columns (or the `chosen` ones)."""
    best: Spot | None = None
    above: list[str] = []
    for row, cells in enumerate(grid[:_SEARCHED_ROWS], start=1):
        titles = [as_text(cell) if isinstance(cell, str) else "" for cell in cells]
        ours = columns.find_ours(titles)
        mine = set(ours.values())
        theirs = ["" if i in mine else title for i, title in enumerate(titles)]
        for candidate in (theirs, _joined(above, theirs)) if sum(map(bool, titles)) > 1 else ():
            found = _as_told(columns.match(candidate, bare), candidate, chosen or {})
            if len(found) > (len(best.found) if best else 1):
                best = Spot(
                    sheet=sheet,
                    header_row=row,
                    titles=tuple(candidate),
                    found=found,
                    ours=ours,
                    told=chosen,
                )
        above = titles
    return best


def _as_told(
    found: dict[str, list[int]], titles: Sequence[str], chosen: Mapping[str, str]
) -> dict[str, list[int]]:
    """The columns with those that the owner named: by their title, and its rank among twins."""
    named = {name: i for i, name in enumerate(names_of(titles)) if name} if chosen else {}
    for key, name in chosen.items():
        if (index := named.get(name)) is not None:
            others = ((k, [i for i in places if i != index]) for k, places in found.items())
            found = {k: places for k, places in others if places} | {key: [index]}
    return found


def names_of(titles: Sequence[str]) -> list[str]:
    """How « Colonnes » names each column: « Total », of several « Total (2e sur 3) »."""
    plain = [" ".join(re.sub("[;=]", " ", title).split()) for title in titles]
    many, seen = Counter(plain), Counter[str]()
    names = []
    for name in plain:
        seen[name] += 1
        rank = f" ({seen[name]}e sur {many[name]})" if name and many[name] > 1 else ""
        names.append(f"{name}{rank}")
    return names


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Titles on two lines: « Règlement » over « Date » and « Montant » (a group reaches right)."""
    joined, group = [], ""
    for index, title in enumerate(below):
        over = above[index] if index < len(above) else ""
        group = over or (group if title else "")
        both = [f"{group} {title}", f"{title} {group}"]
        forms = [*both, title] if over and title else [title, *both] if title else [over]
        known = (form for form in forms if columns.key_of(form))
        joined.append(next(known, title or over))
    return joined


def column_answers(spot: Spot, key: str, places: Sequence[int]) -> dict[str, str]:
    """What may be written in « Colonnes » to say which column that one is."""
    ours, answers = BY_KEY[key].title, {}
    told, names = (spot.told or {}).items(), names_of(spot.titles)
    before = "".join(f"{BY_KEY[k].title} = {t} ; " for k, t in told if k != key)
    for index in places:
        named = f"{before}{ours} = {names[index]}"
        title = spot.titles[index]
        answers[named] = f"« {ours} » est la colonne « {title} » ({letters(index + 1)})"
    return answers


def used(row: Sequence[object]) -> int:
    """The last column of a row that is not empty (from 1)."""
    return next((i for i in range(len(row), 0, -1) if not is_empty(row[i - 1])), 0)
