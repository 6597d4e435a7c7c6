"""From the bytes of a workbook to a `Ledger`: what each row says, and what cannot be read.

Nothing is converted behind our back: pandas hands over the cells as they are, and each is read by
the kind of its column. A row that is an invoice but cannot be read stays in the ledger with its
problem and is not chased. Where the whole book can be read in two ways, the run stops with a
question; where it holds no list of invoices, it says what was looked at and what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from relance import xlsx
from relance.french import fold
from relance.lists import deposits, doubts, matching, parts, sections, signs
from relance.lists.carried import carried
from relance.lists.followups import FollowUp
from relance.lists.grids import Opened, opened
from relance.lists.identity import Identified, identify
from relance.lists.invoices import Invoices, is_invoice, mention, read_invoices
from relance.lists.layout import (
    OUR_SHEETS,
    Grid,
    Hints,
    Layout,
    Spot,
    choose,
    free_columns,
    only_column,
    spots,
)
from relance.lists.listing import Listing, Row
from relance.lists.months import month_of
from relance.lists.payments import Received, is_payments, one_source, read_payments
from relance.problems import AnswerNeeded, Problem, explained
from relance.rules.model import ZERO, Invoice, Ledger, Status
from relance.sheets.cells import as_text
from relance.words import columns
from relance.words.columns import BY_KEY
from relance.words.signs import BAR
from relance.words.statuses import read_status
from relance.words.terms import ways

_NAMES = ("number", "client", "client_code")
_CONTACT = ("address", "postcode", "town", "email", "phone", "siren", "kind", "term")
_LONGEST_TERM = 365  # days: a small number under « Échéance » is a term, not a date


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was understood, for the owner to check. `columns`: letter, the owner's title, our name.

    `total` is what the invoices come to (EUR), `skipped` the rows passed over with what stands
    there, `unknown` the titles that mean nothing to the program.
    """

    sheet: str
    header_row: int
    columns: tuple[tuple[str, str, str], ...]
    unknown: tuple[str, ...]
    invoices: int
    credit_notes: int
    total: Decimal
    skipped: tuple[tuple[int, str], ...]
    clients_sheet: str = ""
    payments_sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one reading gives. The ledger has no settings, sender or policies yet."""

    ledger: Ledger
    layout: Layout
    understood: Understood
    follow_ups: tuple[FollowUp, ...] = ()
    twins: tuple[tuple[str, str], ...] = ()  # two names, perhaps of one client who owes


def read(snapshot: bytes, name: str, *, hints: Hints | None = None) -> Reading:
    """The same of a workbook that is read once only; `name` is its file name, for messages."""
    return read_opened(opened(snapshot, name), hints or Hints())


def read_opened(source: Opened, hints: Hints) -> Reading:
    """The ledger of a workbook.

    Raises RelanceError where no list can be read, AnswerNeeded where two readings are possible.
    """
    with explained(reading=source.name):
        return _read(source.package, source.grids, hints)


def _read(package: xlsx.Package, grids: Mapping[str, Grid], hints: Hints) -> Reading:
    hidden = frozenset(sheet.name for sheet in package.sheets if sheet.hidden)
    others = {name: grid for name, grid in grids.items() if not name.startswith(OUR_SHEETS)}
    spot = choose(others, hidden, hints)
    doubts.check_ours(spot)
    whole, in_parts = spot, parts.numbered(spot)
    spot = parts.apart(spot, in_parts)
    listing = _listing(package, others, spot)
    others = {name: grid for name, grid in others.items() if name != spot.sheet}
    if "total" not in hints.columns:
        doubts.check_total(listing)
    cards = _clients_sheet(package, others)
    paid = _payments_sheets(package, others)
    rows, who = _people(listing, cards, hints)
    doubts.check_due(listing, hints, terms=bool(who.terms))
    found = read_invoices(rows, who, hints)
    doubts.check_formulas(listing)
    own = parts.read_parts(listing, in_parts, found.invoices)
    invoices = _carried(package, others, spot, found, who, hints, own)
    sheets = [*(read_payments(each, invoices, who.clients) for each in paid), own]
    payments, unread = matching.once([sheet.payments for sheet in sheets])
    named = {cell: several for sheet in sheets for cell, several in sheet.named.items()}
    vague = {cell: several for sheet in sheets for cell, several in sheet.vague.items()}
    payments, unsure = matching.allotted(payments, named, vague, invoices)
    unread |= unsure
    problems = list(dict.fromkeys(unread.values()))
    for sheet in sheets:
        problems += sheet.problems
        unread |= sheet.held
    for each in paid:
        doubts.check_formulas(each)
    invoices, disagreeing = one_source(invoices, payments, whole=bool(paid))
    problems += disagreeing
    invoices = deposits.retained(invoices, payments)
    columns_seen = sorted({listing.place[k] + 1 for k in _NAMES if k in listing.place})
    marked = signs.signs(rows, package.looks(spot.sheet, columns_seen), hints.signs)
    if not (payments or unread):
        doubts.check_evidence(listing, rows, marked, hints.signs, parts=bool(in_parts))
    if hints.signs is not None:
        invoices = signs.settled(invoices, marked, hints.signs)
        still = {*hints.signs, BAR} if hints.signs else set()  # a bar cancels, whatever colours say
        marked = {row: sign for row, sign in marked.items() if sign in still}
    by_row = signs.unsure(rows, invoices, marked)
    by_row |= sections.continued(listing, rows, [i for part in in_parts for i in part.values()])
    by_row |= sections.commented(rows, package.comments(spot.sheet))
    by_row |= deposits.unsure(rows, invoices) | sections.doubts(listing)
    invoices, doubtful = _held(invoices, by_row, unread)
    problems += doubtful
    layout = _layout(listing, rows, found)
    layout = replace(
        layout,
        clients_sheet=cards.spot.sheet if cards else "",
        payments_sheet=", ".join(each.spot.sheet for each in paid),
    )
    ledger = Ledger(
        clients=who.clients,
        invoices=tuple(invoices),
        payments=tuple(payments),
        credit_notes=found.credit_notes,
        events=found.events,
        problems=(*who.problems, *found.problems, *problems),
    )
    owing = {invoice.client_id for invoice in invoices if not sections.says_paid(invoice)}
    return Reading(
        ledger=ledger,
        layout=layout,
        understood=_understood(listing, rows, ledger, layout, (whole, in_parts)),
        follow_ups=found.follow_ups,
        twins=tuple(pair for pair, ids in who.twins.items() if owing.intersection(ids)),
    )


def _people(listing: Listing, cards: Listing | None, hints: Hints) -> tuple[list[Row], Identified]:
    """The rows that are invoices, and who owes each."""
    rows = [row for row in listing.rows() if is_invoice(row)]
    known = [m for row in (cards.rows() if cards else ()) if (m := mention(row)).name or m.code]
    return rows, identify([mention(row) for row in rows], known, hints.default_kind, hints.names)


def _carried(
    package: xlsx.Package,
    grids: Mapping[str, Grid],
    spot: Spot,
    found: Invoices,
    who: Identified,
    hints: Hints,
    own: Received,
) -> list[Invoice]:
    """The invoices of the list (and their `own` parts), with what earlier months say of them."""
    months = {name: month for name in grids if (month := month_of(name))}
    before = []
    for name in sorted(months, key=months.__getitem__) if month_of(spot.sheet) else ():
        whole = spots(name, grids[name], columns.INVOICES, hints.columns)
        in_parts = parts.numbered(whole) if whole else []
        earlier = parts.apart(whole, in_parts) if whole else None
        if earlier and earlier.missing and len(earlier.found) > 3:
            raise AnswerNeeded(
                f"La feuille « {name} » n'a pas de colonne « {BY_KEY[earlier.missing[0]].title} » :"
                " ce qu'elle dit des factures ne peut pas être repris.",
                cure="Donnez-lui les mêmes titres qu'aux autres mois ; si ce n'est pas une liste de"
                " factures, renommez-la. Puis relancez.",
                where=name,
            )
        if earlier and not earlier.missing:
            listing = _listing(package, grids, earlier)
            rows, theirs = _people(listing, None, hints)
            known = read_invoices(rows, theirs, hints).invoices
            known = parts.folded(parts.read_parts(listing, in_parts, known), known)
            before.append((name, known, _names(theirs)))
    mine = parts.folded(own, found.invoices)
    result = carried(mine, _names(who), before, spot.sheet)
    return [  # what the row's own parts say is told by them
        replace(told, paid=bare.paid, paid_on=bare.paid_on)
        if known != bare and told.paid == known.paid
        else told
        for told, known, bare in zip(result, mine, found.invoices, strict=True)
    ]


def _names(who: Identified) -> dict[str, str]:
    return {client.id: client.code or client.name for client in who.clients}


def _held(
    invoices: list[Invoice], rows: Mapping[int, Problem], ids: Mapping[str, Problem]
) -> tuple[list[Invoice], list[Problem]]:
    """The invoices, those of doubtful rows held unless they say that they are paid; and why.

    What holds by `ids`, a line of payment that cannot be read, is among the problems already.
    """
    found: list[Invoice] = []
    used: dict[Problem, None] = {}
    for invoice in invoices:
        doubt = None if sections.says_paid(invoice) else rows.get(invoice.row)
        used |= {doubt: None} if doubt else {}
        more = [problem for problem in (doubt, ids.get(invoice.id)) if problem]
        found.append(replace(invoice, problems=(*invoice.problems, *more)) if more else invoice)
    return found, list(used)


def _listing(package: xlsx.Package, grids: Mapping[str, Grid], spot: Spot) -> Listing:
    """The list at this spot, each key with one column."""
    grid = grids[spot.sheet]
    for key in spot.found:
        spot = only_column(spot, grid, key)
    listing = Listing(spot, grid, package.scan(spot.sheet), date1904=package.date1904)
    for key, means, other in _OTHERWISE:
        if key in listing.place and means(listing):
            found = {other: spot.found[key], **spot.found}
            spot = replace(spot, found={k: found[k] for k in found if k != key})
            listing = Listing(spot, grid, listing.scan, date1904=package.date1904)
    return listing


def _all_terms(listing: Listing) -> bool:
    """« 30 », « 45 jours fin de mois » under « Échéance »."""
    cells = listing.column("due")
    return bool(cells) and all(map(_is_term, cells))


def _is_term(value: object) -> bool:
    if isinstance(value, int | float):
        return 0 <= value <= _LONGEST_TERM
    return isinstance(value, str) and bool(ways(value))


def _says_yes_or_no(listing: Listing) -> bool:
    """« oui », « non » under « Soldé »; a « Solde » without its accent may be what is left."""
    title = listing.spot.titles[listing.place["balance"]].lower()
    accented = title.partition("sold")[2].startswith("é")
    cells = listing.column("balance")
    words = (isinstance(v, str) and read_status(v) is not Status.UNKNOWN for v in cells)
    return accented and bool(cells) and all(words)


def _terms_only(listing: Listing) -> bool:
    """« 30 jours », « à réception » under « Règlement »; « comptant » alone may mean paid."""
    cells = {fold(v) if isinstance(v, str) else "" for v in listing.column("settled")}
    return bool(cells - {"comptant"}) and all(map(ways, cells))


# A title that says little: what stands below it → the key that it is then.
_OTHERWISE = (
    ("due", _all_terms, "term"),
    ("balance", _says_yes_or_no, "settled"),
    ("settled", _terms_only, "term"),
)


def _clients_sheet(package: xlsx.Package, grids: Mapping[str, Grid]) -> Listing | None:
    """The sheet that says who the clients are: names or codes, with at least two facts on them."""
    candidates = [
        spot
        for name, grid in grids.items()
        if not re.search("fournisseur|supplier", fold(name))
        and (spot := spots(name, grid, columns.CLIENTS))
        and ("client" in spot.found or "client_code" in spot.found)
        and sum(key in spot.found for key in _CONTACT) > 1
        and not ({"total", "number"} & spot.found.keys())
    ]
    best = max(candidates, key=lambda spot: len(spot.found), default=None)
    return _listing(package, grids, best) if best else None


def _payments_sheets(package: xlsx.Package, grids: Mapping[str, Grid]) -> list[Listing]:
    found = []
    for name, grid in grids.items():
        spot = spots(name, grid, columns.PAYMENTS)
        if spot and is_payments(spot):
            listing = _listing(package, grids, spot)
            if any(row.has("paid") for row in listing.rows()):
                found.append(listing)
    return found


def _layout(listing: Listing, rows: list[Row], found: Invoices) -> Layout:
    spot = listing.spot
    last_column, first_free = free_columns(spot, listing.grid, listing.scan)
    owners = [title for index, title in enumerate(spot.titles) if index not in spot.ours.values()]
    header = listing.grid[spot.header_row - 1]
    there = {key: as_text(header[index]) for key, index in spot.ours.items()}
    return Layout(
        sheet=spot.sheet,
        header_row=spot.header_row,
        last_row=rows[-1].number if rows else spot.header_row,
        last_column=last_column,
        columns={key: index + 1 for key, index in listing.place.items()},
        ours={key: index + 1 for key, index in spot.ours.items()},
        titles=columns.our_titles(owners) | there,
        first_free=first_free,
        invoices={invoice.row: invoice.id for invoice in found.invoices},
        credit_notes=tuple(note.row for note in found.credit_notes),
        misplaced=found.misplaced,
    )


def _understood(
    listing: Listing,
    rows: list[Row],
    ledger: Ledger,
    layout: Layout,
    in_parts: tuple[Spot, Sequence[Mapping[str, int]]],
) -> Understood:
    spot, used = listing.spot, set(listing.place.values())
    whole, parts_of = in_parts
    places = [(i, key) for part in (listing.place, *parts_of) for key, i in part.items()]
    read_rows = {row.number for row in rows}
    return Understood(
        sheet=spot.sheet,
        header_row=spot.header_row,
        columns=tuple(
            (xlsx.letters(index + 1), whole.titles[index], BY_KEY[key].title)
            for index, key in sorted(places)
        ),
        unknown=tuple(t for i, t in enumerate(spot.titles) if t and i not in used),
        invoices=len(ledger.invoices),
        credit_notes=len(ledger.credit_notes),
        total=sum((invoice.total or ZERO for invoice in ledger.invoices), ZERO),
        skipped=tuple(
            (row.number, first)
            for row in listing.rows()
            if row.number not in read_rows
            and (first := next((t for v in row.values if v != 0 and (t := _shown(v))), ""))
        ),
        clients_sheet=layout.clients_sheet,
        payments_sheet=layout.payments_sheet,
    )


def _shown(value: object) -> str:
    return re.sub(r"\s+", " ", as_text(value))[:60]
