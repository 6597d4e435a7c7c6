"""The titles of a list: which row they stand on, which column is which, how the owner names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import count
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import fold
from relance.lists import content
from relance.problems import AnswerNeeded
from relance.rules.codes import Kind
from relance.sheets.cells import as_text, is_empty
from relance.sheets.clients_sheet import NO_NAMES, Names
from relance.sheets.columns_told import Pair, written
from relance.words import columns
from relance.words.columns import BY_KEY, OURS
from relance.xlsx import letters

OUR_SHEETS = "Relance - "
Grid = Sequence[Sequence[object]]  # rows of cell values, from A1 on
SEARCHED_ROWS = 60
_SHEET_ROWS = 10_000_000  # more than any sheet has: row 12 of the list's second sheet is 10 000 012
NEEDED = (("number",), ("client", "client_code"), ("total",), ("due", "term", "issued"))


def excel_row(row: int) -> int:
    """The row on its own sheet, of a row of a list that may go on over several."""
    return row % _SHEET_ROWS


def rank_of(row: int) -> int:
    """Which of the list's sheets it stands on: 0 the newest, 1 the one before."""
    return row // _SHEET_ROWS


class Hints(Struct, frozen=True, kw_only=True):
    """What the settings say of this workbook."""

    default_kind: Kind | None = None
    payment_term_days: int | None = None
    month_end_first: bool | None = None
    sheet: str = ""
    together: bool | None = (
        True  # sheets named after months and years are one list; None: to be asked
    )
    said: tuple[Pair, ...] = ()  # « Colonnes » as it stands, and what it means:
    sheets_aside: tuple[str, ...] = ()  # whose unpaid invoices are not followed
    columns: Mapping[str, str] = field(default_factory=dict)  # key → the owner's own title
    nothing: tuple[str, ...] = ()  # titles that say nothing of the debt
    header_row: int = 0  # the row of the titles; 0: not told
    all_unpaid: bool = False  # the list holds only what is left to pay
    currency: str = ""  # of the whole list; "": not told
    one_client: str = ""  # who owes all of the list, which names nobody
    no_invoice: tuple[str, ...] = ()  # « Type : Devis, Option », or words of any column
    names: Names = NO_NAMES
    signs: tuple[str, ...] | None = None  # looks of rows that are paid; None: not told
    site_sign: str | None = None  # what parts « Client / chantier » in one cell; None: not told
    client_above: bool | None = None  # a row without a client has the one above; None: not told
    several_lines: bool | None = None  # lines of one number and date add up; None: not told


class Spot(Struct, frozen=True, kw_only=True):
    """A list: sheet, row of its titles (from 1), titles by column, columns by key (from 0)."""

    sheet: str
    header_row: int
    titles: tuple[str, ...]
    found: Mapping[str, Sequence[int]]
    ours: Mapping[str, int]
    told: Sequence[Pair] | None = None  # the setting « Colonnes », on the list of invoices
    nothing: frozenset[int] = frozenset()  # columns that the owner set aside (from 0)
    joined: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # « N° = Série + N° »
    rank: int = 0  # among the sheets of one list, the newest first

    @property
    def first(self) -> int:
        """What its rows count from, within the list."""
        return self.rank * _SHEET_ROWS

    def where(self, row: int, key: str = "") -> str:
        """« Factures!F12 », the cell of that column on that row of the list."""
        places = self.found.get(key) or self.found.get("number") or [0]
        return self.cell(row, places[0])

    def cell(self, row: int, column: int) -> str:
        """« Factures!F12 », the cell of that column (from 0)."""
        return f"{self.sheet}!{letters(column + 1)}{excel_row(row)}"

    @property
    def unread(self) -> list[int]:
        """The columns whose title means nothing to the program (from 0)."""
        used = {index for places in self.found.values() for index in places} | self.nothing
        used |= {index for places in self.joined.values() for index in places}
        return [i for i, title in enumerate(self.titles) if title and i not in used]

    @property
    def vague(self) -> bool:
        """Whether a needed column is known by a title that other lists have too."""
        places = [self.found[key][0] for keys in NEEDED for key in keys if key in self.found]
        return any(columns.is_vague(self.titles[place]) for place in places)

    @property
    def missing(self) -> list[str]:
        """The needed columns that are not there."""
        known = {*self.found, *("client" for key, _ in self.told or () if key == "one_client")}
        return [keys[0] for keys in NEEDED if known.isdisjoint(keys)]


class Copies(Struct, frozen=True, kw_only=True):
    """Another sheet on which our columns stand (from 1), and invoices of the list: row → their cell."""

    sheet: str
    ours: Mapping[str, int]
    rows: Mapping[int, str]


class Layout(Struct, frozen=True, kw_only=True):
    """Where everything stands on the list's sheet, for the writer. Rows and columns count from 1.

    `header_row` and `last_row` are the sheet's, all others those of the list: it may go on over `older`
    sheets, newest first. `lines`: further row → the one of its invoice, which may be on another sheet.
    `last_column` is the list's own last one. `ours`: our columns that are there already;
    `titles`: the title of each of the eleven, as found or to be written. `invoices`: row →
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
    lines: Mapping[int, int] = field(default_factory=dict)
    copies: tuple[Copies, ...] = ()
    credit_notes: tuple[int, ...] = ()
    misplaced: frozenset[int] = frozenset()
    clients_sheet: str = ""
    payments_sheet: str = ""  # several: their names, with commas
    older: tuple[Layout, ...] = ()

    def sheets(self) -> tuple[Layout, ...]:
        """That of each sheet of the list, newest first."""
        return (self, *self.older)

    def places(self) -> dict[str, int]:
        """Invoice id → its row, where our columns stand beside it and nothing there is another's."""
        return {
            invoice: row
            for each in self.sheets()
            if "follow_up" in each.ours
            for row, invoice in each.invoices.items()
            if row not in each.misplaced
        }

    def our_columns(self) -> dict[str, int]:
        """The column of each of ours: where it is, else the next free one."""
        free = count(self.first_free)
        return {o.key: self.ours[o.key] if o.key in self.ours else next(free) for o in OURS}


def hints_of(pairs: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """What « Colonnes » says (`sheets.columns_told`), as fields of `Hints`."""
    own = dict(pairs)
    return {
        "said": tuple(pairs),
        "columns": {key: title for key, title in pairs if key in BY_KEY},
        "nothing": tuple(title for key, title in pairs if key == "nothing"),
        "header_row": int(own.get("header", 0)),
        "all_unpaid": own.get("unpaid") == "oui",
        "currency": own.get("money", ""),
        "one_client": own.get("one_client", ""),
        "no_invoice": tuple(said for key, said in pairs if key == "no_invoice"),
    }


def spots(
    sheet: str, grid: Grid, bare: Mapping[str, str], hints: Hints | None = None
) -> Spot | None:
    """The best row of titles of a sheet: the first that names most columns, or the one that was told."""
    told_row = hints.header_row if hints and hints.sheet in {"", sheet} else 0
    best: Spot | None = None
    above: list[str] = []
    under_ours = False  # our titles stand on the last line of the owner's
    for row, cells in enumerate(grid[:SEARCHED_ROWS], start=1):
        titles = [as_text(cell) if isinstance(cell, str) else "" for cell in cells]
        if told_row and row not in (told_row - 1, told_row):
            continue
        ours = columns.find_ours(titles)
        mine = set(ours.values())
        theirs = ["" if i in mine else title for i, title in enumerate(titles)]
        named = sum(map(bool, titles)) > 1 and row != told_row - 1
        joined = [] if under_ours else [_joined(above, theirs)]
        for candidate in (theirs, *joined) if named else ():
            spot = Spot(
                sheet=sheet,
                header_row=row,
                titles=tuple(candidate),
                found=columns.match(candidate, bare),
                ours=ours,
            )
            spot = _as_told(spot, hints) if hints else spot
            if len(spot.found) > (len(best.found) if best else 1) or (best is None and told_row):
                best = spot
        above, under_ours = titles, len(ours) > 1
    if best is None:
        return None
    keys = hints.columns if hints else ()
    named_by_owner = {i for key in keys for i in best.found.get(key, ())}
    apart = named_by_owner | best.nothing | {i for places in best.joined.values() for i in places}
    found = content.decided(best.titles, best.found, grid[best.header_row :], apart)
    return replace(best, found=found)


def _as_told(spot: Spot, hints: Hints) -> Spot:
    """The columns with those that the owner named: by their title, and its rank among twins."""
    if not (hints.columns or hints.nothing):
        return replace(spot, told=hints.said)
    named = {fold(name): i for i, name in enumerate(names_of(spot.titles)) if name}
    nothing = frozenset(named[fold(name)] for name in hints.nothing if fold(name) in named)
    told: dict[str, list[int]] = {}
    joined: dict[str, tuple[int, ...]] = {}
    for key, name in hints.columns.items():
        parts = parts_of(name, named)
        places = [named[fold(part)] for part in parts if fold(part) in named]
        if len(places) == len(parts):
            told[key] = places[:1]
            if len(places) > 1:
                joined[key] = tuple(places)
    taken = nothing | {i for places in (*told.values(), *joined.values()) for i in places}
    left = ((k, [i for i in places if i not in taken]) for k, places in spot.found.items())
    found = {k: places for k, places in left if places} | told
    return replace(spot, found=found, told=hints.said, nothing=nothing, joined=joined)


def parts_of(told: str, known: Container[str]) -> list[str]:
    """The titles that the owner named: « Série + N° » two of them, unless one of those `known` (folded) is so."""
    return [told] if fold(told) in known else [part.strip() for part in told.split("+")]


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


def in_thousands(title: str, where: str) -> AnswerNeeded:
    """What stops a list whose amounts are in thousands of something, as this title says."""
    return AnswerNeeded(
        f"Les montants de « {title} » sont en milliers : une lettre les réclame au centime.",
        cure="Ajoutez une colonne « Montant TTC » en euros et centimes, ou, si le titre se trompe,"
        " corrigez-le. Enregistrez, puis relancez.",
        where=where,
    )


def column_answers(spot: Spot, key: str, places: Sequence[int]) -> dict[str, str]:
    """What may be written in « Colonnes » to say which column that one is."""
    ours, names, answers = BY_KEY[key].title, names_of(spot.titles), {}
    for index in places:
        named = written([*(spot.told or ()), (key, names[index])])
        title = spot.titles[index]
        answers[named] = f"« {ours} » est la colonne « {title} » ({letters(index + 1)})"
    return answers


def used(row: Sequence[object]) -> int:
    """The last column of a row that is not empty (from 1)."""
    return next((i for i in range(len(row), 0, -1) if not is_empty(row[i - 1])), 0)
