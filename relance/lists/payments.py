"""What was received: sheets of payments, numbered columns and earlier months, in the same lines.

A workbook has one source of payments. Where the columns of the invoices and a sheet both carry some,
they must tell the same (a column is often the sum of the sheet); else one question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from relance.french import euros, short_date
from relance.lists import deposits, matching, parts, signs
from relance.lists.carried_forward import carried, question
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft
from relance.lists.payment_lines import read_payments
from relance.rules.model import Invoice, Payment
from relance.rules.money import ZERO


def payments(draft: Draft) -> Draft:
    """The draft with what was received, and its invoices with what that says of them."""
    own = parts.read_parts(draft)
    invoices, changed, draft = carried(draft, own)
    sheets = [*(read_payments(each, invoices, draft.who.clients) for each in draft.sheets), own]
    lines, unread = matching.matched(sheets, invoices)
    invoices, disagreeing = _one_source(invoices, lines, whole=bool(draft.sheets))
    draft = replace(
        draft,
        invoices=tuple(deposits.retained(invoices, lines)),
        payments=tuple(lines),
        disagreeing=(*draft.disagreeing, *changed, *disagreeing),
        unread=unread,
        stops=(*own.stops, *draft.stops, *question(draft)),
    )
    return replace(draft, invoices=tuple(signs.settled(draft)))


def _one_source(
    invoices: Sequence[Invoice], payments: Sequence[Payment], *, whole: bool
) -> tuple[list[Invoice], list[Doubt]]:
    """The invoices with payments told once; and the doubts where row and payments disagree.

    `whole`: a sheet tells all payments. Else an invoice without lines has what its row says.
    """
    if not payments:
        return list(invoices), []
    received: dict[str, list[Payment]] = defaultdict(list)
    for payment in payments:
        received[payment.invoice_id].append(payment)
    found, doubts = [], []
    for invoice in invoices:
        if not whole and invoice.id not in received:
            found.append(invoice)
            continue
        found.append(replace(invoice, paid=None, paid_on=None))
        if what := _disagreement(invoice, received.get(invoice.id, [])):
            problem = blocking(
                where=invoice.where,
                what=f"La facture {invoice.number} est notée {what}.",
                cure="Corrigez l'un des deux ; mieux : notez les règlements à un seul endroit.",
                cause="factures dont la ligne et les règlements ne disent pas la même chose",
            )
            doubts.append(Doubt(about=About.INVOICE, of=invoice.id, problem=problem))
    return found, doubts


def _disagreement(invoice: Invoice, lines: Sequence[Payment]) -> str:
    """What the row of an invoice says against its lines of payment; empty where they agree."""
    received = sum((line.amount for line in lines), ZERO)
    if invoice.paid is not None and invoice.paid != received:
        ours, theirs = euros(invoice.paid), euros(received)
        return f"réglée de {ours} sur sa ligne, et ses règlements font {theirs}"
    told = invoice.paid_on is None or any(line.on == invoice.paid_on for line in lines)
    if not told and received < (invoice.total or ZERO) and invoice.paid_on:
        day = short_date(invoice.paid_on)
        return f"réglée le {day}, mais ses règlements ne font que {euros(received)}"
    return ""
