"""Where the list of invoices stands in the owner's workbook, and where our columns go beside it.

People put titles, totals and dates above their list, write headers on two lines, keep several
lists in one book. A list is a row whose titles name at least a number, a client, an amount and a
due date (or what it takes to compute one). Of two lists that could both be meant, none is chosen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from relance.french import fold
from relance.lists.months import latest
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.model import Kind
from relance.sheets.cells import as_text, is_empty
from relance.sheets.clients import NO_NAMES, Names
from relance.words import columns
from relance.words.columns import BY_KEY, OURS
from relance.words.titles import PAYMENTS_SHEET
from relance.xlsx import SheetScan, letters

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
    named = {name: i for i, name in enumerate(_names(titles)) if name} if chosen else {}
    for key, name in chosen.items():
        if (index := named.get(name)) is not None:
            others = ((k, [i for i in places if i != index]) for k, places in found.items())
            found = {k: places for k, places in others if places} | {key: [index]}
    return found


def _names(titles: Sequence[str]) -> list[str]:
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
        known = (form for form in forms if columns.match([form], {}))
        joined.append(next(known, title or over))
    return joined


def choose(grids: Mapping[str, Grid], hidden: frozenset[str], hints: Hints) -> Spot:
    """The list of invoices. Raises AnswerNeeded or RelanceError where there is not just one."""
    told = {name: grid for name, grid in grids.items() if name == hints.sheet}
    seen = [
        spot
        for name, grid in (told or grids).items()
        if not name.startswith(OUR_SHEETS)
        if (spot := spots(name, grid, columns.INVOICES, hints.columns))
    ]
    complete = [spot for spot in seen if not spot.missing]
    others = [spot for spot in seen if not PAYMENTS_SHEET.search(fold(spot.sheet))]
    if any(len(spot.found) > 2 for spot in others):  # else payments and invoices are one list
        seen, complete = others, [spot for spot in complete if spot in others]
    complete = [spot for spot in complete if spot.sheet not in hidden] or complete
    filled = [s for s in complete if any(map(_used, grids[s.sheet][s.header_row :]))] or complete
    if len(filled) > 1 and (last := latest([spot.sheet for spot in filled])):
        return _still_there(next(spot for spot in filled if spot.sheet == last))
    complete = [spot for spot in complete if spot.ours] or complete  # we have been there already
    complete = [spot for spot in complete if not spot.vague] or complete
    if len(complete) == 1:
        return _still_there(complete[0])
    if complete:
        names = ", ".join(f"« {spot.sheet} »" for spot in complete)
        raise AnswerNeeded(
            f"Plusieurs feuilles ressemblent à une liste de factures : {names}.",
            cure="Réunissez-les en une seule, ou masquez celles qui ne sont pas à suivre.",
            setting="Feuille des factures",
            options={spot.sheet: f"Suivre « {spot.sheet} »" for spot in complete},
        )
    raise _nothing_found(grids, seen)


def _still_there(spot: Spot) -> Spot:
    """The spot; AnswerNeeded where a column that the owner named has another title since."""
    for key, name in (spot.told or {}).items():
        if name not in _names(spot.titles):
            raise AnswerNeeded(
                f"La colonne « {name} », que vous aviez désignée pour « {BY_KEY[key].title} », n'est"
                f" plus dans « {spot.sheet} ».",
                cure="Rendez-lui son titre, ou corrigez « Colonnes » dans « Relance - Paramètres ».",
                where=spot.sheet,
                setting="Colonnes",
                options=column_answers(spot, key, [*spot.found.get(key, ()), *spot.unread]),
            )
    return spot


def _nothing_found(grids: Mapping[str, Grid], seen: Sequence[Spot]) -> RelanceError:
    looked = ", ".join(f"« {name} »" for name in grids if not name.startswith(OUR_SHEETS))
    near = max(seen, key=lambda s: (-len(s.missing), len(s.found)), default=None)
    if near is None or len(near.missing) > 2 or len(near.found) < 4:  # a form, a note
        return RelanceError(
            f"Aucune feuille ne ressemble à une liste de factures (feuilles regardées : {looked})",
            cure="Il faut une ligne de titres avec au moins : N° facture, Client, Montant TTC,"
            " Échéance (ou Date facture et Délai de paiement).",
        )
    missing = " ; ".join(f"« {BY_KEY[key].title} »" for key in near.missing)
    cure = "Ajoutez cette colonne, ou donnez-lui ce titre, enregistrez, puis relancez."
    keys = [key for keys in NEEDED if keys[0] in near.missing for key in keys[:2]]
    if "total" in near.missing and "net" in near.found:
        cure += f" « {near.titles[near.found['net'][0]]} » est un montant hors taxes."
    if "client" in near.missing and "supplier" in near.found:
        cure += " Cette feuille est une liste de fournisseurs : ce ne sont pas vos clients."
    elif hint := columns.suggestion(near.titles, keys):
        cure += f" La colonne « {hint} » s'en rapproche : est-ce elle ?"
    return AnswerNeeded(
        f"La feuille « {near.sheet} » (titres à la ligne {near.header_row}) ressemble à une liste"
        f" de factures, mais il y manque : {missing}.",
        cure=cure,
        where=near.sheet,
        setting="Colonnes",
        options=column_answers(near, near.missing[0], near.unread),
    )


def column_answers(spot: Spot, key: str, places: Sequence[int]) -> dict[str, str]:
    """What may be written in « Colonnes » to say which column that one is."""
    ours, answers = BY_KEY[key].title, {}
    told, names = (spot.told or {}).items(), _names(spot.titles)
    before = "".join(f"{BY_KEY[k].title} = {t} ; " for k, t in told if k != key)
    for index in places:
        named = f"{before}{ours} = {names[index]}"
        title = spot.titles[index]
        answers[named] = f"« {ours} » est la colonne « {title} » ({letters(index + 1)})"
    return answers


def free_columns(spot: Spot, grid: Grid, scan: SheetScan) -> tuple[int, int]:
    """The last column of the list, and the first where new ones of ours may stand (from 1).

    Excel sorts and filters whole rows only within a table or a filter, so ours must touch the
    list; they cannot where something stands in the way, beside the list or below, nor beside a
    table that a query fills, which Excel lays out anew at each refresh: a column is left between.
    """
    rows = grid[spot.header_row - 1 :]
    last = _used(rows[0])
    for top, left, _, right in scan.tables:
        if top <= spot.header_row and left <= last <= right:
            last = right
    if any(
        top <= spot.header_row and left <= last <= right for top, left, _, right in scan.queries
    ):
        return last, max(last, *map(_used, rows)) + 2
    free = all(is_empty(cell) for row in rows for cell in row[last : last + len(OURS)])
    blank = max((column for _, column in (*scan.errors, *scan.uncomputed)), default=0)  # not so
    first = (last if free and blank <= last else max(blank, *map(_used, rows))) + 1
    for _, left, bottom, right in sorted(scan.merges, key=lambda merge: merge[1]):
        if bottom >= spot.header_row and left < first + len(OURS) and right >= first:
            first = right + 1  # a merged cell takes no value but in its corner
    return last, first


def _used(row: Sequence[object]) -> int:
    """The last column of a row that is not empty (from 1)."""
    return next((i for i in range(len(row), 0, -1) if not is_empty(row[i - 1])), 0)


def only_column(spot: Spot, grid: Grid, key: str) -> Spot:
    """The spot with one column for this key. Raises AnswerNeeded where two say different things."""
    places = spot.found[key]
    if len(places) > 1 and BY_KEY[key].single and len({_values(grid, spot, i) for i in places}) > 1:
        alike = " et ".join(f"« {spot.titles[i]} » (colonne {letters(i + 1)})" for i in places)
        raise AnswerNeeded(
            f"Deux colonnes de « {spot.sheet} » peuvent être « {BY_KEY[key].title} » : {alike}.",
            cure="Gardez ce titre à celle qui compte, changez celui de l'autre, puis relancez.",
            where=spot.sheet,
            setting="Colonnes",
            options={} if spot.told is None else column_answers(spot, key, places),
        )
    return replace(spot, found={**spot.found, key: places[:1]})


def _values(grid: Grid, spot: Spot, column: int) -> tuple[str, ...]:
    body = grid[spot.header_row :]
    return tuple(as_text(row[column]) if column < len(row) else "" for row in body)
