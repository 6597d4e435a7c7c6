"""One sheet a month, the unpaid carried forward: the last one is the list, the others bear witness.

An invoice is one debt however many sheets it stands on: paid if any of them says so, held by what
is typed beside it on any. One that is neither paid nor carried forward would never be chased again:
it is asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from relance.french import fold
from relance.lists import parts
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft
from relance.lists.find import on_sheet
from relance.lists.invoice_rows import rows
from relance.lists.invoices import facts
from relance.lists.layout import spots
from relance.lists.months import month_of
from relance.lists.payment_lines import Received
from relance.lists.people import people
from relance.lists.sections import says_paid
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.model import Invoice
from relance.words import columns
from relance.words.columns import BY_KEY

Key = tuple[str, str]  # number, client
_EVIDENCE = ("balance", "paid", "paid_on", "status", "status_text", "step_told")


def carried(
    draft: Draft, own: Received
) -> tuple[list[Invoice], list[Doubt], tuple[RelanceError, ...]]:
    """The invoices of the list, with their `own` parts, and what earlier months say of them.

    With the doubts where these do not say the same, and what must be asked of the months.
    """
    mine = parts.folded(own, draft.invoices)
    seen: dict[Key, list[tuple[str, Invoice]]] = defaultdict(list)
    try:
        for sheet, known in _before(draft):
            for key, invoice in known:
                seen[key].append((sheet, invoice))
    except RelanceError as stop:
        return list(mine), [], (stop,)
    result, doubts = [], []
    for (key, invoice), bare in zip(_keyed(draft, mine), draft.invoices, strict=True):
        told = invoice
        for sheet, copy in seen.pop(key, []):
            told, why = _with(told, copy)
            if why:
                doubts.append(_doubt(told, sheet, why))
        if invoice != bare and told.paid == invoice.paid:  # what its own parts say they tell
            told = replace(told, paid=bare.paid, paid_on=bare.paid_on)
        result.append(told)
    lost = [copies[-1] for copies in seen.values() if not any(says_paid(c) for _, c in copies)]
    return result, doubts, (_lost(lost, draft.listing.spot.sheet),) if lost else ()


def _before(draft: Draft) -> Iterator[tuple[str, list[tuple[Key, Invoice]]]]:
    """The earlier sheets, oldest first, each with its invoices. Raises AnswerNeeded."""
    last = draft.listing.spot.sheet
    months = {name: month for name in draft.grids if (month := month_of(name)) and name != last}
    for name in sorted(months, key=months.__getitem__) if month_of(last) else ():
        whole = spots(name, draft.grids[name], columns.INVOICES, draft.hints.columns)
        if whole is None:
            continue
        spot = parts.apart(whole, parts.numbered(whole))
        if not spot.missing:
            bare = on_sheet(draft.package, draft.grids, whole, draft.hints)
            earlier = facts(people(rows(bare)))
            own = parts.read_parts(earlier)
            if own.stops:
                raise own.stops[0]
            yield name, list(_keyed(earlier, parts.folded(own, earlier.invoices)))
        elif len(spot.found) > 3:
            raise AnswerNeeded(
                f"La feuille « {name} » n'a pas de colonne « {BY_KEY[spot.missing[0]].title} » :"
                " ce qu'elle dit des factures ne peut pas être repris.",
                cure="Donnez-lui les mêmes titres qu'aux autres mois ; si ce n'est pas une liste de"
                " factures, renommez-la. Puis relancez.",
                where=name,
            )


def _keyed(draft: Draft, invoices: tuple[Invoice, ...]) -> Iterator[tuple[Key, Invoice]]:
    names = {client.id: client.code or client.name for client in draft.who.clients}
    return (((fold(i.number), fold(names[i.client_id])), i) for i in invoices)


def _lost(lost: list[tuple[str, Invoice]], last: str) -> AnswerNeeded:
    sheet, first = lost[0]
    more = f", comme {len(lost) - 1} de plus" if len(lost) > 1 else ""
    return AnswerNeeded(
        f"La facture {first.number} de « {sheet} » n'est ni notée payée ni reportée sur"
        f" « {last} »{more}.",
        cure="Reportez sur la dernière feuille toutes les factures impayées, ou réunissez les"
        " feuilles en une seule.",
        where=first.where,
    )


def _with(invoice: Invoice, copy: Invoice) -> tuple[Invoice, str]:
    """The invoice with what the same one says on an earlier sheet; and what does not agree."""
    invoice = replace(invoice, hold=invoice.hold or copy.hold)
    if says_paid(invoice):
        return invoice, ""
    if copy.total != invoice.total:
        return invoice, "son montant n'est plus le même"
    silent = not any(getattr(invoice, key) not in {None, ""} for key in _EVIDENCE)
    if says_paid(copy) or silent:
        return replace(invoice, **{key: getattr(copy, key) for key in _EVIDENCE}), ""
    more = copy.paid is not None and copy.paid > (invoice.paid or 0)
    return invoice, "elle y était davantage réglée" if more else ""


def _doubt(invoice: Invoice, sheet: str, why: str) -> Doubt:
    problem = blocking(
        where=invoice.where,
        what=f"La facture {invoice.number} figure aussi sur « {sheet} » : {why}.",
        cure="Corrigez la ligne qui est fausse.",
    )
    return Doubt(about=About.INVOICE, of=invoice.id, problem=problem)
