"""Which invoice is which: ids that are unique.

A number may come back every year, or with every client; an id is number and client, then the year,
then the due date. What is still the same twice is one debt on two rows: both wait for a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from relance.french import fold
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft
from relance.lists.layout import rank_of
from relance.lists.several_lines import ADDED, SETTING
from relance.problems import Level, Problem
from relance.rules.model import Invoice


def distinct(invoices: Sequence[Invoice]) -> tuple[list[Invoice], frozenset[int]]:
    """The invoices with unique ids, given « number|client »; and the rows that nothing tells apart."""
    current = list(invoices)
    for more in (_year, _due):
        often = Counter(invoice.id for invoice in current)
        if len(often) == len(current):
            break
        # What one of them does not say tells none of them apart.
        silent = {invoice.id for invoice in current if not more(invoice)}
        current = [
            replace(invoice, id=f"{invoice.id}|{more(invoice)}")
            if often[invoice.id] > 1 and invoice.id not in silent
            else invoice
            for invoice in current
        ]
    often = Counter(invoice.id for invoice in current)
    twice = frozenset(invoice.row for invoice in current if often[invoice.id] > 1)
    current = [replace(i, id=f"{i.id}|{i.row}") if i.row in twice else i for i in current]
    return current, twice


def unsure(draft: Draft) -> Iterator[Doubt]:
    """Two debts of one number: told, and held where they may be one debt on two rows."""
    for problem in (*_two_due_dates(draft.invoices), *_two_clients(draft.invoices)):
        yield Doubt(about=About.ROW, problem=problem)
    addable = {line.row for group in draft.unsaid for line in group}
    for invoice in draft.invoices:
        if invoice.row in draft.twice:
            problem = blocking(
                where=invoice.where,
                what=f"La facture {invoice.number} est écrite sur plusieurs lignes.",
                cure="Si leurs montants s'additionnent, "
                + (
                    f"dites-le une fois : réglage « {SETTING} » = {ADDED}"
                    if invoice.row in addable
                    else "réunissez-les sur une seule ligne"
                )
                + " ; si l'une dit un règlement, notez-le sur l'autre ; sinon effacez-la, ou corrigez"
                " son numéro.",
            )
            yield Doubt(about=About.ROW, of=invoice.row, problem=problem)


def _two_clients(invoices: Sequence[Invoice]) -> Iterator[Problem]:
    """One number of one year under two clients: a slip of the pen, most often."""
    alike: dict[tuple[str, str], dict[str, Invoice]] = defaultdict(dict)
    for each in invoices:
        alike[fold(each.number), _year(each)].setdefault(each.client_id, each)
    shared = [
        list(group.values()) for (number, _), group in alike.items() if number and len(group) > 1
    ]
    if len(shared) * 2 > len(alike):
        return  # numbers of their own for each client
    for group in shared:
        yield Problem(
            level=Level.WARNING,
            where=group[1].where,
            what=f"Le numéro de facture {group[1].number} est celui de plusieurs clients.",
            cure="Vérifiez le numéro et le client : une facture a le sien, et l'historique la suit par lui.",
            cause="numéros de facture communs à plusieurs clients",
        )


def _two_due_dates(invoices: Sequence[Invoice]) -> Iterator[Problem]:
    """One number, client, year and amount with two due dates on a sheet: instalments, or one debt twice."""
    alike: dict[tuple[object, ...], list[Invoice]] = defaultdict(list)
    for each in invoices:
        said = fold(each.number), each.client_id, _year(each), each.total
        alike[*said, rank_of(each.row)].append(each)  # of two sheets: `same_invoice`
    for group in alike.values():
        if len({each.due for each in group}) > 1:
            yield Problem(
                level=Level.WARNING,
                where=group[1].where,
                what=f"La facture {group[1].number} figure deux fois, avec le même montant et deux"
                " échéances.",
                cure="Si c'est la même facture, effacez l'une des deux lignes.",
            )


def _year(invoice: Invoice) -> str:
    return str(invoice.issued.year) if invoice.issued else ""


def _due(invoice: Invoice) -> str:
    return f"{invoice.due:%Y-%m-%d}" if invoice.due else ""
