"""Which sheets are the owner's lists: their invoices, their clients, their payments.

People put titles, totals and dates above their list, write headers on two lines, keep several
lists in one book. A list is a row whose titles name at least a number, a client, an amount and a
due date (or what it takes to compute one). Of two lists that could both be meant, none is chosen.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from relance.french import fold
from relance.lists import parts
from relance.lists.client_groups import under_titles
from relance.lists.content import cells_of, fits
from relance.lists.draft import Draft
from relance.lists.entries import is_no_column
from relance.lists.layout import (
    NEEDED,
    OUR_SHEETS,
    Grid,
    Hints,
    Spot,
    column_answers,
    in_thousands,
    names_of,
    parts_of,
    spots,
    used,
)
from relance.lists.listing import Listing
from relance.lists.months import latest
from relance.lists.other_sheets import beside, likely, one_list, unless_aside
from relance.lists.shown_cells import as_shown
from relance.problems import AnswerNeeded, RelanceError
from relance.sheets.cells import as_text
from relance.sheets.columns_told import TO_FILL, written
from relance.words import columns, sheet_words
from relance.words.columns import BY_KEY, OURS
from relance.words.titles import PAYMENTS_SHEET
from relance.xlsx import Looks, Package, letters

_NAMES = ("number", "client", "client_code")
_CONTACT = {"address", "postcode", "town", "email", "phone", "siren", "kind", "term"}


def find(package: Package, grids: Mapping[str, Grid], hints: Hints) -> Draft:
    """The draft of the list of invoices, with the sheets that say more of it.

    Raises RelanceError where no list can be read, AnswerNeeded where two may be meant.
    """
    theirs = {name: grid for name, grid in grids.items() if not name.startswith(OUR_SHEETS)}
    whole = find_list(package, theirs, hints)
    others = {name: grid for name, grid in theirs.items() if name != whole.sheet}
    cards, sheets = _clients_sheet(package, others), _payments_sheets(package, others)
    known = {each.spot.sheet for each in (cards, *sheets) if each}
    beside_it, left_out = beside(theirs, whole, hints, known)
    together = one_list(package, whole, beside_it, hints)
    newest, *older = together if hints.together else (whole,)
    for spot in (newest, *older):
        _check_ours(spot)
    mine = {spot.sheet for spot in (newest, *older)}
    draft = on_sheet(package, theirs, newest, hints)
    draft = replace(draft, older=tuple(_older(package, theirs, spot, hints) for spot in older))
    listings = [each.listing for each in (draft, *draft.older)]
    for listing in listings if any(each.month_first for each in listings) else ():
        listing.month_first = True
    return replace(
        draft,
        cards=cards,
        sheets=sheets,
        others=tuple(spot for spot in beside_it if spot.sheet not in mine),
        left_out=left_out,
        apart=tuple(s.sheet for s in together[1:]) if hints.together is None else (),
    )


def _older(package: Package, grids: Mapping[str, Grid], whole: Spot, hints: Hints) -> Draft:
    try:
        return on_sheet(package, grids, whole, hints)
    except RelanceError as stop:
        stop.cure += unless_aside(whole.sheet)
        raise


def on_sheet(package: Package, grids: Mapping[str, Grid], whole: Spot, hints: Hints) -> Draft:
    """The draft of the list at this spot, its numbered columns of payments set apart.

    With the colours and bars of its rows, where the number and the client stand, and its comments.
    """
    in_parts = parts.numbered(whole)
    listing = _listing(package, grids, parts.apart(whole, in_parts))
    seen = sorted({listing.place[key] + 1 for key in (*_NAMES, "total") if key in listing.place})
    looks = package.looks(whole.sheet, seen)
    return Draft(
        package=package,
        grids=grids,
        hints=hints,
        listing=listing,
        whole=whole,
        parts=in_parts,
        looks=Looks(
            fills={whole.first + row: fill for row, fill in looks.fills.items()},
            struck=frozenset(whole.first + row for row in looks.struck),
        ),
        comments={whole.first + row: said for row, said in package.comments(whole.sheet).items()},
    )


def find_list(package: Package, grids: Mapping[str, Grid], hints: Hints) -> Spot:
    """The list of invoices among the owner's sheets. Raises as `find` does."""
    hidden = {sheet.name for sheet in package.sheets if sheet.hidden}
    told = {name: grid for name, grid in grids.items() if name == hints.sheet}
    seen = [
        spot
        for name, grid in (told or grids).items()
        if (spot := spots(name, grid, columns.INVOICES, hints))
    ]
    complete = [spot for spot in seen if not spot.missing]
    if not complete and hints.client_above is not False:
        complete = [spot for spot in seen if under_titles(spot, grids[spot.sheet])]
    others = [spot for spot in seen if not PAYMENTS_SHEET.search(fold(spot.sheet))]
    if any(len(spot.found) > 2 for spot in others):  # else payments and invoices are one list
        seen, complete = others, [spot for spot in complete if spot in others]
    complete = [spot for spot in complete if spot.sheet not in hidden] or complete
    complete = likely(complete)
    filled = [s for s in complete if any(map(used, grids[s.sheet][s.header_row :]))] or complete
    known = [spot for spot in complete if spot.ours] or complete  # we have been there already
    sure = [spot for spot in known if not spot.vague] or known
    for several in (filled, known, sure):
        if last := latest([spot.sheet for spot in several]) if len(several) > 1 else "":
            return _still_there(next(spot for spot in several if spot.sheet == last), hints)
    complete = sure
    if len(complete) == 1:
        return _still_there(complete[0], hints)
    if complete:
        names = ", ".join(f"« {spot.sheet} »" for spot in complete)
        raise AnswerNeeded(
            f"Plusieurs feuilles ressemblent à une liste de factures : {names}.",
            cure="Réunissez-les en une seule, ou masquez celles qui ne sont pas à suivre.",
            setting="Feuille des factures",
            options={spot.sheet: f"Suivre « {spot.sheet} »" for spot in complete},
        )
    raise _nothing_found(grids, seen)


def _still_there(spot: Spot, hints: Hints) -> Spot:
    """The spot; AnswerNeeded where a column that the owner named has another title, or a twin."""
    names = [name for name in names_of(spot.titles) if name]
    known = set(map(fold, names))
    harmless = [title for title in hints.nothing if not is_no_column(title)]
    for key, told in (*hints.columns.items(), *(("", title) for title in harmless)):
        lost = next((part for part in parts_of(told, known) if fold(part) not in known), "")
        near = _nearest(lost, names, 0.6 if key else 0.7) if lost else ""
        if not lost or not (key or near):
            continue  # there; or gone, and it said nothing
        hint = f" La plus proche est « {near} »." if near else ""
        meaning = BY_KEY[key].title if key else columns.TOLD["nothing"]
        raise AnswerNeeded(
            f"La colonne « {lost} », que vous aviez désignée pour « {meaning} », n'est plus dans"
            f" « {spot.sheet} ».{hint}",
            cure="Rendez-lui son titre, ou corrigez « Colonnes » dans « Relance - Paramètres ».",
            where=spot.sheet,
            setting="Colonnes",
            options=column_answers(spot, key, [*spot.found.get(key, ()), *spot.unread])
            if key
            else {},
        )
    return spot


def _nearest(lost: str, names: Sequence[str], alike: float = 0.6) -> str:
    """The name that comes nearest; the first of twins, whose rank was left out."""
    plain = {fold(re.sub(r" \(\d+e sur \d+\)$", "", name)): name for name in reversed(names)}
    near = difflib.get_close_matches(fold(lost), sorted(plain), 1, alike)
    return plain[near[0]] if near else ""


def _nothing_found(grids: Mapping[str, Grid], seen: Sequence[Spot]) -> RelanceError:
    looked = ", ".join(f"« {name} »" for name in grids)
    near = max(seen, key=lambda s: (-len(s.missing), len(s.found)), default=None)
    if near is None or len(near.missing) > 2 or len(near.found) < 4:  # a form, a note
        return RelanceError(
            f"Aucune feuille ne ressemble à une liste de factures (feuilles regardées : {looked})",
            cure="Il faut une ligne de titres avec au moins : N° facture, Client, Montant TTC,"
            " Échéance (ou Date facture et Délai de paiement).",
        )
    if "client" in near.missing and "supplier" in near.found:
        supplier = near.titles[near.found["supplier"][0]]
        return RelanceError(
            f"« {near.sheet} » est une liste de factures de fournisseurs (colonne « {supplier} ») : ce que vous"
            " devez, non ce qui vous est dû.",
            cure="Lancez le programme sur le classeur de vos factures aux clients. Si ce sont vos clients,"
            f" écrivez « Client = {supplier} » dans le réglage « Colonnes », ou donnez-lui le titre « Client ».",
            where=near.sheet,
        )
    thousands = [near.titles[i] for i in near.unread if columns.in_thousands(near.titles[i])]
    if near.missing == ["total"] and thousands:
        return in_thousands(thousands[0], near.sheet)
    missing = " ; ".join(f"« {BY_KEY[key].title} »" for key in near.missing)
    body = grids[near.sheet][near.header_row :]
    fitting = [i for i in near.unread if fits(near.missing[0], cells_of(body, i), near.titles[i])]
    cure = "Ajoutez cette colonne, ou donnez-lui ce titre, enregistrez, puis relancez."
    one = {}
    if near.missing == ["client"] and "first_name" not in near.found:
        one[written([*(near.told or ()), ("one_client", TO_FILL)])] = (
            "Toute la liste est à un seul client, dont voici le nom"
        )
        cure += f" Si toute la liste est à un seul client : « {columns.TOLD['one_client']} = son nom » dans"
        cure += " le réglage « Colonnes »."
    keys = [key for keys in NEEDED if keys[0] in near.missing for key in keys[:2]]
    if "total" in near.missing and "net" in near.found:
        cure += f" « {near.titles[near.found['net'][0]]} » est un montant hors taxes."
    if hint := columns.suggestion(near.titles, keys):
        cure += f" La colonne « {hint} » s'en rapproche : est-ce elle ?"
    return AnswerNeeded(
        f"La feuille « {near.sheet} » (titres à la ligne {near.header_row}) ressemble à une liste"
        f" de factures, mais il y manque : {missing}.",
        cure=cure,
        where=near.sheet,
        setting="Colonnes",
        options=column_answers(near, near.missing[0], fitting) | one,
    )


def _only_column(spot: Spot, grid: Grid, key: str) -> Spot:
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


def _listing(package: Package, grids: Mapping[str, Grid], spot: Spot) -> Listing:
    """The list at this spot, each key with one column."""
    grid = grids[spot.sheet]
    for key in spot.found:
        spot = _only_column(spot, grid, key)
    return as_shown(
        Listing(spot, grid, package.scan(spot.sheet), date1904=package.date1904), package
    )


def _clients_sheet(package: Package, grids: Mapping[str, Grid]) -> Listing | None:
    """The sheet that says who the clients are: names or codes, with at least two facts on them."""
    candidates = [
        spot
        for name, grid in grids.items()
        if not sheet_words.SUPPLIERS.search(fold(name))
        and (spot := spots(name, grid, columns.CLIENTS))
        and ("client" in spot.found or "client_code" in spot.found)
        and len(_CONTACT & spot.found.keys()) > 1
        and not ({"total", "number"} & spot.found.keys())
    ]
    best = max(candidates, key=lambda spot: len(spot.found), default=None)
    return _listing(package, grids, best) if best else None


def _payments_sheets(package: Package, grids: Mapping[str, Grid]) -> list[Listing]:
    found = []
    for name, grid in grids.items():
        spot = spots(name, grid, columns.PAYMENTS)
        if spot and _is_payments(spot):
            listing = _listing(package, grids, spot)
            if any(row.has("paid") for row in listing.rows()):
                found.append(listing)
    return found


def _is_payments(spot: Spot) -> bool:
    """Whether this list is one of payments: its sheet is named so, and has an amount."""
    named = "number" in spot.found or "client" in spot.found
    return bool(PAYMENTS_SHEET.search(fold(spot.sheet))) and named and "paid" in spot.found


def _check_ours(spot: Spot) -> None:
    """A title of ours that was changed or deleted: what is typed below must not be forgotten."""
    for ours in OURS if len(spot.ours) > 1 else ():
        if ours.key not in spot.ours and (ours.input or ours is OURS[0]):
            raise RelanceError(
                f"la colonne « {ours.title} » a disparu ou son titre a changé.",
                cure="Remettez ce titre, ou reprenez une copie du dossier « Sauvegardes ». Rien n'a"
                " été modifié.",
                where=f"{spot.sheet}, ligne {spot.header_row}",
            )
