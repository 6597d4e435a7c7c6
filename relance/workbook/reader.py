"""From the bytes of a workbook to a `Ledger`: what each row says, and what cannot be read.

Nothing is converted behind our back: pandas hands over the cells as they are, and each is read by
the kind of its column. A row that is an invoice but cannot be read stays in the ledger with its
problem and is not chased. Where the whole book can be read in two ways, the run stops with a
question; where it holds no list of invoices, it says what was looked at and what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO

from relance.french import count
from relance.problems import AnswerNeeded, Problem, RelanceError
from relance.rules.days import due_from_term
from relance.rules.model import ZERO, Invoice, Ledger, Payment
from relance.workbook import columns, evidence, sections
from relance.workbook.cells import FIRST_DAY, Unreadable, as_amount, as_text, is_empty
from relance.workbook.columns import BY_KEY, OURS
from relance.workbook.followups import FollowUp
from relance.workbook.identity import identify
from relance.workbook.invoices import Invoices, is_invoice, mention, read_invoices
from relance.workbook.layout import (
    OUR_SHEETS,
    Grid,
    Hints,
    Layout,
    Spot,
    choose,
    column_answers,
    free_columns,
    only_column,
    spots,
)
from relance.workbook.listing import Listing, Row
from relance.workbook.markup import Damaged, masked
from relance.workbook.package import Package
from relance.workbook.payments import is_payments, one_source, read_payments
from relance.workbook.scan import Looks, extent, looks, scan
from relance.workbook.values import letters

_MOST_CELLS = 12_000_000  # from A1 to the last cells of all sheets
_MOST_EMPTY = 1_000_000  # among them, for one sheet; and four more for each that is filled
_NAMES = ("number", "client", "client_code")
_CONTACT = ("address", "postcode", "town", "email", "phone", "siren", "kind", "term")
_VAT_RATES = (Decimal("0.2"), Decimal("0.1"), Decimal("0.055"), Decimal("0.021"), Decimal(0))
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


def read_grids(snapshot: bytes, name: str) -> dict[str, Grid]:
    """Every sheet as rows of bare values, from A1 on. Raises RelanceError where calamine cannot."""
    import pandas as pd  # heavy: only where a workbook is read
    from python_calamine import CalamineError

    with _damage_told(name):
        _refuse_far_cells(Package(snapshot), name)
    try:
        frames = pd.read_excel(
            BytesIO(snapshot),
            sheet_name=None,
            engine="calamine",
            dtype=object,
            header=None,
            keep_default_na=False,
            na_values=[],
        )
    except BaseException as error:
        # calamine is written in Rust, whose panics are no `Exception`: only those and its own.
        panic = not isinstance(error, Exception | KeyboardInterrupt | SystemExit | GeneratorExit)
        if not panic and not isinstance(error, CalamineError | ValueError | MemoryError):
            raise
        raise RelanceError(
            f"Ce classeur ne se laisse pas lire ({error}).",
            cure="Ouvrez-le dans Excel, enregistrez-le au format .xlsx, puis relancez.",
            where=name,
        ) from error
    return {str(sheet): frame.to_numpy().tolist() for sheet, frame in frames.items()}


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    try:
        yield
    except (Damaged, MemoryError) as damage:
        raise RelanceError(
            f"Ce classeur ne se laisse pas lire : {str(damage) or 'il est démesuré'}.",
            cure="Ouvrez-le dans Excel, laissez-le le réparer, enregistrez, puis relancez.",
            where=name,
        ) from damage


def _refuse_far_cells(package: Package, name: str) -> None:
    """A stray cell at the end of a sheet would make it thousands of millions of cells."""
    cells = 0
    for sheet in package.sheets:
        if sheet.part not in package:
            continue
        rows, width, filled, far = extent(masked(package.read(sheet.part)))
        cells += rows * width
        if cells > _MOST_CELLS or rows * width > _MOST_EMPTY + 5 * filled:
            raise RelanceError(
                f"La feuille « {sheet.name} » va jusqu'à la cellule {far} : c'est trop grand pour"
                " être lu.",
                cure=f"Supprimez la ligne ou la colonne de {far}, loin de votre liste (tapez"
                " Ctrl+Fin pour y aller), enregistrez, puis relancez.",
                where=f"{name}, {sheet.name}!{far}",
            )


def read(
    snapshot: bytes,
    name: str,
    *,
    hints: Hints | None = None,
    grids: Mapping[str, Grid] | None = None,
) -> Reading:
    """The ledger of a workbook, given as bytes; `name` is its file name, for messages.

    `grids`: the sheets where they were read already (`read_grids`). Raises RelanceError where no
    list can be read, AnswerNeeded where two readings are possible.
    """
    hints = hints or Hints()
    grids = read_grids(snapshot, name) if grids is None else grids
    with _damage_told(name):
        return _read(Package(snapshot), grids, hints)


def _read(package: Package, grids: Mapping[str, Grid], hints: Hints) -> Reading:
    hidden = frozenset(
        sheet.name
        for sheet in package.sheets
        if sheet.element.attributes.get("state", "visible") != "visible"
    )
    others = {name: grid for name, grid in grids.items() if not name.startswith(OUR_SHEETS)}
    spot = choose(others, hidden, hints)
    _check_ours(spot)
    listing = _listing(package, others, spot)
    others = {name: grid for name, grid in others.items() if name != spot.sheet}
    if "total" not in hints.columns:
        _check_total(listing)
    cards = _clients_sheet(package, others)
    paid = _payments_sheets(package, others)
    rows = [row for row in listing.rows() if is_invoice(row)]
    who = identify(
        [mention(row) for row in rows],
        [m for row in (cards.rows() if cards else ()) if (m := mention(row)).name or m.code],
        hints.default_kind,
    )
    _check_due(listing, hints, terms=bool(who.terms))
    found = read_invoices(rows, who, hints)
    _check_formulas(listing)
    invoices = list(found.invoices)
    payments: list[Payment] = []
    problems: list[Problem] = []
    unread: dict[str, Problem] = {}
    for each in paid:
        received, wrong, held = read_payments(each, invoices, who.clients)
        payments += received
        problems += wrong
        unread |= held
        _check_formulas(each)
    invoices, payments = one_source(invoices, payments)
    _check_evidence(listing, elsewhere=bool(payments or unread))
    columns_seen = sorted({listing.place[k] + 1 for k in _NAMES if k in listing.place})
    look = looks(package, spot.sheet, columns_seen)
    if not (payments or unread):
        _check_looks(listing, rows, look)
    doubts = sections.struck(rows, look.struck)
    doubts |= sections.doubts(listing)
    invoices, doubtful = _held(invoices, doubts, unread)
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
    return Reading(
        ledger=ledger,
        layout=layout,
        understood=_understood(listing, rows, ledger, layout),
        follow_ups=found.follow_ups,
    )


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


def _listing(package: Package, grids: Mapping[str, Grid], spot: Spot) -> Listing:
    """The list at this spot, each key with one column."""
    grid = grids[spot.sheet]
    for key in spot.found:
        spot = only_column(spot, grid, key)
    listing = Listing(spot, grid, scan(package, spot.sheet), date1904=package.date1904)
    due = list(listing.column("due"))
    if due and all(map(_is_term, due)):
        found = {"term": spot.found["due"], **spot.found}
        spot = replace(spot, found={key: found[key] for key in found if key != "due"})
        listing = Listing(spot, grid, listing.scan, date1904=package.date1904)
    return listing


def _is_term(value: object) -> bool:
    """« 30 », « 45 jours fin de mois » under « Échéance »."""
    if isinstance(value, int | float):
        return 0 <= value <= _LONGEST_TERM
    return isinstance(value, str) and bool(due_from_term(FIRST_DAY, value))


def _clients_sheet(package: Package, grids: Mapping[str, Grid]) -> Listing | None:
    """The sheet that says who the clients are: names or codes, with at least two facts on them."""
    candidates = [
        spot
        for name, grid in grids.items()
        if (spot := spots(name, grid, columns.CLIENTS))
        and ("client" in spot.found or "client_code" in spot.found)
        and sum(key in spot.found for key in _CONTACT) > 1
        and not ({"total", "number"} & spot.found.keys())
    ]
    best = max(candidates, key=lambda spot: len(spot.found), default=None)
    return _listing(package, grids, best) if best else None


def _payments_sheets(package: Package, grids: Mapping[str, Grid]) -> list[Listing]:
    found = []
    for name, grid in grids.items():
        spot = spots(name, grid, columns.PAYMENTS)
        if spot and is_payments(spot):
            listing = _listing(package, grids, spot)
            if any(row.has("paid") for row in listing.rows()):
                found.append(listing)
    return found


def _check_total(listing: Listing) -> None:
    """A bare « Montant » beside « HT » or « TVA » must be shown by the figures to include VAT."""
    spot = listing.spot
    title = spot.titles[listing.place["total"]]
    taxed = [key for key in ("net", "vat", "vat_rate") if key in listing.place]
    if columns.normal(title) not in columns.INVOICES or not taxed:
        return
    if "net" in taxed and all(_includes_vat(row) for row in listing.rows() if is_invoice(row)):
        return
    beside = " et ".join(f"« {spot.titles[listing.place[key]]} »" for key in taxed)
    raise AnswerNeeded(
        f"La colonne « {title} » de « {spot.sheet} » est-elle toutes taxes comprises ? À côté de"
        f" {beside}, rien ne le dit.",
        cure="Donnez-lui le titre « Montant TTC », ou ajoutez une colonne de ce titre.",
        where=spot.where(spot.header_row, "total"),
        setting="Colonnes",
        options=dict.fromkeys(
            column_answers(spot, "total", [listing.place["total"]]), "Oui, toutes taxes comprises"
        ),
    )


def _includes_vat(row: Row) -> bool:
    try:
        total, net = as_amount(row.raw("total")), as_amount(row.raw("net"))
        vat = ZERO if is_empty(row.raw("vat")) else as_amount(row.raw("vat"))
    except Unreadable:
        return False
    cents = Decimal("0.02")
    return abs(net + vat - total) <= cents or any(
        abs(net * (1 + rate) - total) <= cents
        for rate in _VAT_RATES
        if "vat" not in row.listing.place
    )


def _check_due(listing: Listing, hints: Hints, *, terms: bool) -> None:
    """Without due dates nor terms anywhere, the usual term must be told."""
    told = terms or "due" in listing.place or "term" in listing.place
    if not told and hints.payment_term_days is None:
        raise AnswerNeeded(
            f"Rien dans « {listing.spot.sheet} » ne dit quand les factures sont à payer.",
            cure="Ajoutez une colonne « Échéance », ou « Délai de paiement » (« 30 jours »),"
            " enregistrez, puis relancez.",
            where=listing.spot.sheet,
            setting="Délai de paiement",
            options={"30": "À 30 jours", "45": "À 45 jours", "60": "À 60 jours", "0": "Comptant"},
        )


def _check_evidence(listing: Listing, *, elsewhere: bool) -> None:
    """Without any sign of payment, every invoice would look unpaid: never (DESIGN 5.10)."""
    if elsewhere or any(key in listing.place for key in evidence.KEYS):
        return
    raise AnswerNeeded(
        "Rien dans ce classeur ne dit ce qui est payé : ni reste dû, ni montant ou date de"
        " règlement, ni statut, ni feuille de règlements.",
        cure="Ajoutez une colonne « Réglé le » ou « Reste dû ». Si la liste ne contient que des"
        " impayés, laissez « Réglé le » vide.",
        where=listing.spot.sheet,
    )


def _check_looks(listing: Listing, rows: list[Row], look: Looks) -> None:
    """Where all columns of payment are empty, a bar or a colour may be what says « paid »."""
    if any(row.has(key) for row in rows for key in evidence.KEYS):
        return
    fills = [look.fills.get(row.number, "") for row in rows]
    striped = len(set(fills[::2])) < 2 and len(set(fills[1::2])) < 2  # every other row: for looks
    struck = any(row.number in look.struck for row in rows)
    if struck or not striped:
        title = next(
            listing.spot.titles[listing.place[k]] for k in evidence.KEYS if k in listing.place
        )
        raise AnswerNeeded(
            "Rien n'est noté dans les colonnes de règlement, mais des lignes sont"
            f" {'barrées' if struck else 'colorées'} : sont-elles payées ?",
            cure=f"Notez les règlements dans « {title} ». Si rien n'est réglé, écrivez-y « non"
            " payée » sur une ligne.",
            where=listing.spot.where(rows[0].number, "number"),
        )


def _check_formulas(listing: Listing) -> None:
    """A formula without a value: another program saved the file, only Excel can compute it."""
    if missing := listing.uncomputed:
        raise RelanceError(
            f"{count(len(missing), 'formule')} sans résultat dans « {listing.spot.sheet} »"
            " : le classeur a été enregistré par un programme qui ne calcule pas.",
            cure="Ouvrez le classeur dans Excel, enregistrez-le, puis relancez.",
            where=missing[0],
        )


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


def _understood(listing: Listing, rows: list[Row], ledger: Ledger, layout: Layout) -> Understood:
    spot, used = listing.spot, set(listing.place.values())
    read_rows = {row.number for row in rows}
    return Understood(
        sheet=spot.sheet,
        header_row=spot.header_row,
        columns=tuple(
            (letters(index + 1), spot.titles[index], BY_KEY[key].title)
            for key, index in sorted(listing.place.items(), key=lambda pair: pair[1])
        ),
        unknown=tuple(t for i, t in enumerate(spot.titles) if t and i not in used),
        invoices=len(ledger.invoices),
        credit_notes=len(ledger.credit_notes),
        total=sum((invoice.total or ZERO for invoice in ledger.invoices), ZERO),
        skipped=tuple(
            (row.number, first)
            for row in listing.rows()
            if row.number not in read_rows
            and (first := next((t for t in map(_shown, row.values) if t), ""))
        ),
        clients_sheet=layout.clients_sheet,
        payments_sheet=layout.payments_sheet,
    )


def _shown(value: object) -> str:
    return re.sub(r"\s+", " ", as_text(value))[:60]
