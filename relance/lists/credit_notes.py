"""The rows that are an « avoir »: what each takes off, and off which invoice.

An « avoir » spends itself once. Where it names its invoice, or stands beside one of its amount that
was cancelled, it is that invoice's and no other's. Used up, refunded, cancelled or a draft, it gives
the client nothing more: the other invoices are claimed in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from relance.french import fold
from relance.lists.followups import follow_up
from relance.lists.layout import rank_of
from relance.lists.listing import ListRow
from relance.problems import Level, Problem
from relance.rules.codes import Status
from relance.rules.model import CreditNote, Invoice
from relance.rules.money import ZERO
from relance.sheets.cells import as_text
from relance.words import remark_words
from relance.words.credit_note_words import CreditState, credit_state
from relance.words.statuses import read_status

_CURE = (
    "Écrivez « à déduire », « imputé », « remboursé » ou « annulé » dans votre colonne ou dans"
    " « Suite donnée »."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """An « avoir » as its row says it.

    `left` (EUR) stands to the client's credit where it is no invoice's; `text`, folded, may name one.
    """

    note: CreditNote
    left: Decimal
    text: str


def is_credit(row: ListRow, total: Decimal | None) -> bool:
    """Whether this row is an « avoir »: an amount below zero, or the word."""
    words = (as_text(row.raw(key)) for key in ("number", "nature"))
    return (total is not None and total < 0) or any(
        remark_words.CREDIT.match(fold(word)) for word in words
    )


def credited(row: ListRow, client_id: str, total: Decimal | None) -> Credited:
    """The « avoir » of this row, of 0 EUR where it is cancelled or not issued yet."""
    if total is None:
        row.hold("total", "Avoir : son montant n'est pas lisible.")
    number = row.text("number")
    words = [(row.text(key), row.where(key)) for key in ("status", "settled") if row.has(key)]
    typed = follow_up(row, number)
    if typed and not typed.copy:
        words.append((typed.text, typed.where))
    state = _state(row, number, words)
    amount = ZERO if state is CreditState.VOID else abs(total or ZERO)
    left = ZERO if state is CreditState.SPENT else amount
    for rest in (row.amount("balance"), amount - abs(row.amount("paid") or ZERO)):
        left = left if rest is None else min(left, max(abs(rest), ZERO))
    note = CreditNote(
        number=number,
        client_id=client_id,
        amount=amount,
        on=row.date("issued"),
        spent=left == 0,
        issued_for=amount,
        row=row.number,
        where=row.where("number"),
    )
    keys = ("origin", "nature", "site", "notes", "number", "status")
    said = [*(row.text(key) for key in keys), typed.text if typed and not typed.copy else ""]
    return Credited(note=note, left=left, text=fold(" | ".join(said)))


def once(credits: Sequence[Credited]) -> list[Credited]:
    """Each « avoir » as the newest sheet has it, given newest first: carried forward it is one still."""
    found: dict[object, Credited] = {}
    for each in credits:
        note = each.note
        said = (fold(note.number), note.client_id, note.issued_for, note.on)
        known = found.get(said)
        again = known and rank_of(known.note.row) != rank_of(note.row)
        found.setdefault(said if again or not known else note.where, each)
    return list(found.values())


# What a word of an invoice says when it stands beside an « avoir ».
_LIKE_AN_INVOICE = {
    Status.PAID: CreditState.SPENT,
    Status.UNPAID: CreditState.OPEN,
    Status.CANCELLED: CreditState.VOID,
}


def _state(row: ListRow, number: str, said: Sequence[tuple[str, str]]) -> CreditState:
    """What these words, each with its cell, say; one that is not understood is told."""
    states = []
    for text, where in said:
        state = credit_state(text)
        if state is CreditState.UNKNOWN:
            state = _LIKE_AN_INVOICE.get(read_status(text), state)
        if state is CreditState.UNKNOWN:
            what = f"Avoir {number} : « {text} » n'est pas compris ; l'avoir est déduit."
            row.note(Problem(level=Level.WARNING, where=where, what=what, cure=_CURE))
        states.append(state)
    closed = [state for state in (CreditState.VOID, CreditState.SPENT) if state in states]
    return closed[0] if closed else CreditState.OPEN


def linked(credits: Sequence[Credited], invoices: Sequence[Invoice]) -> Iterator[CreditNote]:
    """Each « avoir » with the invoice of its client that it names, or whose cancelling it is."""
    by_client: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in invoices if credits else ():
        by_client[invoice.client_id].append(invoice)
    cancelled = {
        client_id: [i for i in group if i.status is Status.CANCELLED]
        for client_id, group in by_client.items()
    }
    found = [(each, _named(each, by_client[each.note.client_id])) for each in credits]
    taken = {invoice.id for _, invoice in found if invoice}
    for each, named in found:
        same = (
            i.id
            for i in cancelled.get(each.note.client_id, ())
            if i.total == each.note.amount and i.id not in taken
        )
        if invoice_id := named.id if named else next(same, ""):
            taken.add(invoice_id)
            yield replace(each.note, invoice_id=invoice_id)
        else:
            yield replace(each.note, amount=each.left)


def _named(each: Credited, invoices: Sequence[Invoice]) -> Invoice | None:
    """The one invoice whose number stands in the text of this « avoir »."""
    named = [
        invoice
        for invoice in invoices
        if any(len(n) > 2 and f" {n} " in f" {each.text} " for n in invoice.numbers)
    ]
    return named[0] if len(named) == 1 else None
