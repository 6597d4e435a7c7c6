"""Sheets of invoices that are not the list, archives or what its owner keeps apart: they bear witness.

An invoice is one debt however many sheets it stands on: paid if any of them says so, held by what
is typed beside it on any. One that is neither paid nor carried forward would never be chased again:
it is asked about, until it is written on the list or its sheet is left aside for good (`ASIDE`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from relance.french import count, euros
from relance.lists import other_sheets, parts, signs
from relance.lists.doubt import Doubt, warned
from relance.lists.draft import Draft, FollowUp
from relance.lists.find import on_sheet
from relance.lists.invoice_rows import rows
from relance.lists.invoices import facts
from relance.lists.layout import Spot
from relance.lists.other_sheets import ASIDE
from relance.lists.payment_lines import Received, read_payments
from relance.lists.people import people
from relance.lists.same_invoice import (
    Key,
    disagreeing,
    key_of,
    of_client,
    of_one_year,
    together,
    typed_there,
)
from relance.lists.sections import says_paid
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.model import Invoice
from relance.rules.money import ZERO
from relance.words.columns import BY_KEY

Copy = tuple[str, Invoice]  # the sheet, and the invoice as it stands there
_NAMED = 12  # invoices of one question


def carried(draft: Draft, own: Received) -> tuple[list[Invoice], list[Doubt], Draft]:
    """The invoices of the list, with their `own` parts, and what other sheets say of them.

    With the doubts where these do not say the same, and the draft with what stands `elsewhere` only
    or stops the reading.
    """
    mine = parts.folded(own, draft.invoices)
    seen: dict[str, dict[str, list[Copy]]] = defaultdict(dict)
    settled: set[str] = set()
    typed: dict[tuple[str, int], FollowUp] = {}
    try:
        for sheet, earlier in _others(draft):
            settled |= _covered(draft, earlier)
            typed |= {(sheet, each.row): each for each in earlier.typed}
            for (number, client), invoice in _keyed(earlier, earlier.invoices):
                seen[number].setdefault(client, []).append((sheet, invoice))
    except RelanceError as stop:
        return list(mine), [], replace(draft, stops=(stop,))
    copies: dict[tuple[str, int], str] = {}
    result, doubts = [], []
    names = {client.id: client for client in draft.who.clients}
    for invoice, bare in zip(mine, draft.invoices, strict=True):
        told = invoice
        for sheet, copy in _taken(seen, key_of(invoice, names), invoice) if seen else ():
            copies[sheet, copy.row] = invoice.where
            told, why = together(told, copy)
            if why:
                doubts.append(disagreeing(told, sheet, why))
            if note := typed.get((sheet, copy.row)):
                doubts.append(typed_there(told, sheet, note))
        if (
            invoice is not bare and invoice != bare and told.paid == invoice.paid
        ):  # what its own parts say they tell
            told = replace(told, paid=bare.paid, paid_on=bare.paid_on)
        result.append(told)
    left = (of_one for by_client in seen.values() for of_one in by_client.values())
    lost = tuple(copy for of_one in left for copy in _lost(of_one, settled))
    return result, doubts, replace(draft, copies=copies, elsewhere=lost)


def _others(draft: Draft) -> Iterator[tuple[str, Draft]]:
    """The other sheets, oldest first, each with what is read there. Raises AnswerNeeded."""
    left = other_sheets.aside(draft.package, draft.hints)
    for whole in draft.others:
        try:
            earlier = _read(draft, whole)
        except RelanceError as stop:
            if whole.sheet in left:
                continue
            stop.cure += other_sheets.unless_aside(whole.sheet)
            raise
        yield whole.sheet, earlier


def _read(draft: Draft, whole: Spot) -> Draft:
    spot = parts.apart(whole, parts.numbered(whole))
    if spot.missing:
        raise AnswerNeeded(
            f"La feuille « {spot.sheet} » n'a pas de colonne « {BY_KEY[spot.missing[0]].title} » :"
            " ce qu'elle dit des factures ne peut pas être repris.",
            cure="Donnez-lui les mêmes titres qu'aux autres mois ; si ce n'est pas une liste de"
            " factures, renommez-la. Puis relancez.",
            where=spot.sheet,
        )
    bare = on_sheet(draft.package, draft.grids, whole, draft.hints)
    earlier = facts(people(rows(replace(bare, cards=draft.cards))))
    own = parts.read_parts(earlier)
    if own.stops:
        raise own.stops[0]
    earlier = replace(earlier, invoices=tuple(signs.settled(earlier)))
    return replace(earlier, invoices=parts.folded(own, earlier.invoices))


def _covered(draft: Draft, earlier: Draft) -> set[str]:
    """Where the invoices stand that sheets of payments or credit notes pay whole."""
    received: dict[str, Decimal] = defaultdict(Decimal)
    for note in earlier.credit_notes:
        received[note.invoice_id] += note.amount
    for sheet in draft.sheets:
        for line in read_payments(sheet, earlier.invoices, earlier.who.clients).lines:
            received[line.payment.invoice_id] += line.payment.amount
    return {
        i.where for i in earlier.invoices if received.get(i.id, ZERO) >= (i.total or ZERO) > ZERO
    }


def _keyed(draft: Draft, invoices: Sequence[Invoice]) -> Iterator[tuple[Key, Invoice]]:
    names = {client.id: client for client in draft.who.clients}
    return ((key_of(i, names), i) for i in invoices)


def _taken(seen: dict[str, dict[str, list[Copy]]], key: Key, invoice: Invoice) -> list[Copy]:
    """The copies of this invoice, taken out of those seen.

    Its client may be written otherwise there, as to its legal form, where the amount is the same.
    """
    number, client = key
    mine: list[Copy] = []
    for name, copies in seen.get(number, {}).items():
        same = [
            copy
            for copy in copies
            if of_one_year(invoice, copy[1])
            and of_client(name, client, alike=copy[1].total == invoice.total)
        ]
        copies[:] = [copy for copy in copies if copy not in same]
        mine += same
    return mine


def _lost(copies: Sequence[Copy], settled: set[str]) -> Iterator[Copy]:
    """Of the copies of one number, the newest of each debt that none of its copies says is paid."""
    left = list(copies)
    while left:
        sheet, invoice = left[-1]
        same = [copy for copy in left if of_one_year(invoice, copy[1])]
        left = [copy for copy in left if copy not in same]
        over = (says_paid(copy) or copy.where in settled or copy.total == ZERO for _, copy in same)
        if not any(over):
            yield sheet, invoice


def question(draft: Draft) -> Iterator[AnswerNeeded]:
    """Where invoices are unpaid on another sheet than the one that is followed."""
    known = other_sheets.aside(draft.package, draft.hints)
    lost = [(sheet, invoice) for sheet, invoice in draft.elsewhere if sheet not in known]
    if not lost:
        return
    (sheet, first), *more = lost
    if sheet in draft.apart:
        here = f"« {draft.listing.spot.sheet} »"
        what = f"La facture {first.number} de « {sheet} » ({_amount(first)}) n'est ni notée payée ni reportée"
        others = (
            f" sur {here}, et {count(len(more), 'autre')} de même. " if more else f" sur {here}. "
        )
        yield from other_sheets.question(draft, what + others)
        return
    shown = ", ".join(f"{i.number} de « {name} » ({_amount(i)})" for name, i in more[:_NAMED])
    rest = f" et {count(len(more) - _NAMED, 'autre')}" if len(more) > _NAMED else ""
    sheets = list(dict.fromkeys([*draft.hints.sheets_aside, *(name for name, _ in lost)]))
    answer, named = " ; ".join(sheets), ", ".join(f"« {name} »" for name in sheets)
    yield AnswerNeeded(
        f"La facture {first.number} de « {sheet} » n'est ni notée payée ni reportée sur"
        f" « {draft.listing.spot.sheet} » ({_amount(first)})"
        + (f", comme {shown}{rest}." if more else "."),
        cure=f"Reportez sur « {draft.listing.spot.sheet} » toutes les factures impayées, ou réunissez"
        f" les feuilles en une seule. Si rien n'y est à suivre : réglage « {ASIDE} » ="
        f" {answer}.",
        where=first.where,
        setting=ASIDE,
        options={
            answer: f"Rien de cela n'est à suivre : laisser de côté {named} (ces factures ne seront"
            " pas relancées)",
        },
    )


def unfollowed(draft: Draft) -> Iterator[Doubt]:
    """The unpaid invoices of sheets left aside: told each time, that they are not forgotten."""
    for sheet, invoice in draft.elsewhere:
        yield warned(
            where=invoice.where,
            what=f"La facture {invoice.number} de « {sheet} » ({_amount(invoice)}) n'est pas notée"
            " payée, et cette feuille est laissée de côté : elle n'est pas relancée.",
            cure=f"Reportez-la sur « {draft.listing.spot.sheet} », ou notez son règlement.",
            cause="factures non payées de feuilles laissées de côté",
        )


def _amount(invoice: Invoice) -> str:
    return "montant illisible" if invoice.total is None else euros(invoice.total)
