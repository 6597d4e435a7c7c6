"""One sheet a month, the unpaid carried forward: the last one is the list, the others bear witness.

An invoice is one debt however many sheets it stands on: paid if any of them says so, held by what
is typed beside it on any. One that is neither paid nor carried forward would never be chased again:
it is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

from relance.french import fold
from relance.lists.sections import says_paid
from relance.problems import AnswerNeeded, Level, Problem
from relance.rules.model import Invoice

Seen = tuple[str, Invoice]  # the sheet and its row


def carried(
    invoices: Sequence[Invoice],
    names: Mapping[str, str],
    before: Sequence[tuple[str, Sequence[Invoice], Mapping[str, str]]],
    last: str,
) -> list[Invoice]:
    """The invoices of the last sheet with what the earlier ones say of them.

    `names`: client id → name; `before`: the earlier sheets, oldest first, each with its invoices
    and names. Raises AnswerNeeded where an unpaid one was not carried forward.
    """
    seen: dict[tuple[str, str], list[Seen]] = {}
    for sheet, found, theirs in before:
        for each in found:
            seen.setdefault((fold(each.number), fold(theirs[each.client_id])), []).append(
                (sheet, each)
            )
    result = []
    for invoice in invoices:
        copies = seen.pop((fold(invoice.number), fold(names[invoice.client_id])), [])
        result.append(reduce(_with, copies, invoice))
    lost = [copies[-1] for copies in seen.values() if not any(says_paid(c) for _, c in copies)]
    if lost:
        sheet, first = lost[0]
        more = f", comme {len(lost) - 1} de plus" if len(lost) > 1 else ""
        raise AnswerNeeded(
            f"La facture {first.number} de « {sheet} » n'est ni notée payée ni reportée sur"
            f" « {last} »{more}.",
            cure="Reportez sur la dernière feuille toutes les factures impayées, ou réunissez les"
            " feuilles en une seule.",
            where=first.where,
        )
    return result


_EVIDENCE = ("balance", "paid", "paid_on", "status", "status_text", "step_told")


def _with(invoice: Invoice, seen: Seen) -> Invoice:
    """The invoice with what the same one says on an earlier sheet."""
    sheet, copy = seen
    invoice = replace(invoice, hold=invoice.hold or copy.hold)
    evidence = {key: getattr(copy, key) for key in _EVIDENCE}
    if copy.total != invoice.total and not says_paid(invoice):
        return _held(invoice, sheet, "son montant n'est plus le même")
    silent = not any(getattr(invoice, key) not in {None, ""} for key in _EVIDENCE)
    if not says_paid(invoice) and (says_paid(copy) or silent):
        return replace(invoice, **evidence)
    more = copy.paid is not None and copy.paid > (invoice.paid or 0)
    if more and not says_paid(invoice):
        return _held(invoice, sheet, "elle y était davantage réglée")
    return invoice


def _held(invoice: Invoice, sheet: str, why: str) -> Invoice:
    problem = Problem(
        level=Level.BLOCKING,
        where=invoice.where,
        what=f"La facture {invoice.number} figure aussi sur « {sheet} » : {why}.",
        cure="Corrigez la ligne qui est fausse.",
    )
    return replace(invoice, problems=(*invoice.problems, problem))
