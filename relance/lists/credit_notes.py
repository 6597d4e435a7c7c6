"""The rows that are an « avoir »: what each takes off, and off which invoice.

An « avoir » spends itself once. Where it names its invoice, or stands beside one of its amount that
was cancelled, it is that invoice's and no other's. Used up, refunded, cancelled or a draft, it gives
the client nothing more: the other invoices are claimed in full.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.french import euros, fold
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
from relance.words.senses import wakes
from relance.words.statuses import read_status
from relance.words.sum_words import INTRODUCED

_CURE = (
    "Écrivez « à déduire », « imputé », « remboursé » ou « annulé » dans votre colonne ou dans"
    " « Suite donnée »."
)


class Credited(Struct, frozen=True, kw_only=True):
    """An « avoir » as its row says it.

    `left` (EUR) stands to the client's credit where it is no invoice's; `text`, folded, may name one.
    In another currency it is no euros: it takes something off an invoice of its own currency only.
    """

    note: CreditNote
    left: Decimal
    text: str
    typed: Decimal = ZERO  # its amount (EUR) as it stands in its cell, whatever became of it
    origin: str = ""  # « Facture d'origine », folded
    currency: str = "EUR"
    unread: str = ""  # a remark that says something, if not which invoice


def is_credit(row: ListRow, total: Decimal | None) -> bool:
    """Whether this row is an « avoir »: an amount below zero, the word, or its code."""
    if row.listing.of_documents and fold(as_text(row.raw("nature"))) in remark_words.CREDITS:
        return True
    words = (as_text(row.raw(key)) for key in ("number", "nature"))
    return (total is not None and total < 0) or any(
        remark_words.CREDIT.match(fold(word)) for word in words
    )


def credited(row: ListRow, client_id: str, total: Decimal | None, currency: str) -> Credited:
    """The « avoir » of this row, of 0 EUR where it is cancelled or not issued yet."""
    if total is None:
        row.hold("total", "Avoir : son montant n'est pas lisible.")
    number = row.text("number")
    words = [(row.text(key), row.where(key)) for key in ("status", "settled") if row.has(key)]
    typed = follow_up(row, number)
    if typed and not typed.copy:
        words.append((typed.text, typed.where))
    state = _state(row, number, words, row.text("notes"))
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
    keys = ("origin", "nature", "situation", "site", "notes", "number", "status")
    said = [*(row.text(key) for key in keys), typed.text if typed and not typed.copy else ""]
    text = fold(" | ".join(said))
    remark = row.text("notes")
    silent = credit_state(remark) is not CreditState.UNKNOWN or not wakes(remark)
    return Credited(
        note=note,
        left=left,
        text=text,
        typed=abs(total or ZERO),
        origin=fold(row.text("origin")),
        currency=currency,
        unread="" if silent else remark,
    )


def once(credits: Sequence[Credited], rows: Mapping[int, ListRow]) -> list[Credited]:
    """Each « avoir » as the newest sheet has it, given newest first: carried forward it is one still.

    Of one number and day it is one whatever is left of it there, which is told.
    """
    found: dict[object, Credited] = {}
    for each in credits:
        note = each.note
        sure = note.number and note.on
        said = (fold(note.number), note.client_id, note.on, None if sure else each.typed)
        known = found.get(said)
        again = known and rank_of(known.note.row) != rank_of(note.row)
        if again and known and known.typed != each.typed:
            what = f"Avoir {note.number} : {euros(known.typed)} ici, {euros(each.typed)} en {note.where}."
            cure = "Ce qui est écrit ici est déduit, une fois : corrigez la ligne qui est fausse."
            problem = Problem(level=Level.WARNING, where=known.note.where, what=what, cure=cure)
            rows[known.note.row].note(problem)
        found.setdefault(said if again or not known else note.where, each)
    return list(found.values())


# What a word of an invoice says when it stands beside an « avoir ».
_LIKE_AN_INVOICE = {
    Status.PAID: CreditState.SPENT,
    Status.UNPAID: CreditState.OPEN,
    Status.CANCELLED: CreditState.VOID,
}


def _state(row: ListRow, number: str, said: Sequence[tuple[str, str]], remark: str) -> CreditState:
    """What these words, each with its cell, say, and a remark; a word that is not understood is told.

    In a remark « annule la facture… » is what the « avoir » does, not what became of it.
    """
    states = [CreditState.SPENT] if row.date("paid_on") else []  # paid back, or used, that day
    told = credit_state(remark)
    if told is CreditState.SPENT or len(remark.split()) < 3:
        states.append(told)
    for text, where in said:
        state = credit_state(text)
        if state is CreditState.UNKNOWN:
            state = _LIKE_AN_INVOICE.get(read_status(text), state)
        if state is CreditState.UNKNOWN:
            row.note(_not_understood(number, text, where))
        states.append(state)
    closed = [state for state in (CreditState.VOID, CreditState.SPENT) if state in states]
    return closed[0] if closed else CreditState.OPEN


def _not_understood(number: str, text: str, where: str) -> Problem:
    what = f"Avoir {number} : « {text} » n'est pas compris ; l'avoir est déduit."
    return Problem(level=Level.WARNING, where=where, what=what, cure=_CURE)


def linked(
    credits: Sequence[Credited], invoices: Sequence[Invoice], rows: Mapping[int, ListRow]
) -> Iterator[CreditNote]:
    """Each « avoir » with the invoice of its client that it names, or whose cancelling it is.

    Typed twice it counts once. What it is made for beyond its invoice stands to the client's credit.
    """
    by_client: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in invoices if credits else ():
        by_client[invoice.client_id].append(invoice)
    found = [(each, _named(each, by_client[each.note.client_id])) for each in _once(credits, rows)]
    taken = {invoice.id for _, invoice in found if invoice}
    room = {invoice.id: invoice.total for _, invoice in found if invoice}
    for each, named in found:
        note, row = each.note, rows[each.note.row]
        same = (
            i
            for i in by_client[note.client_id]
            if i.status is Status.CANCELLED and i.total == note.amount and i.id not in taken
        )
        own = named if named is not None else next(same, None)
        if own is not None:
            taken.add(own.id)
        if each.currency != (own.currency if own is not None else "EUR"):
            _foreign(each, row, rows[own.row] if own is not None else None)
            yield replace(note, amount=ZERO, spent=True)
        elif own is not None:
            yield from _off(each, own, room)
        else:
            if each.origin and each.left:
                row.note(_not_there(row, note.number))
            if each.unread and each.left:
                row.note(_not_understood(note.number, each.unread, row.where("notes")))
            yield replace(note, amount=each.left)


def _once(credits: Sequence[Credited], rows: Mapping[int, ListRow]) -> Iterator[Credited]:
    """The « avoirs », one that says the same as another left out and told."""
    seen: dict[object, str] = {}
    for each in credits:
        note = each.note
        key = (fold(note.number), note.client_id, note.issued_for, note.on)
        if key in seen and note.number:
            row = rows[note.row]
            what = f"L'avoir {note.number} est écrit deux fois (aussi en {seen[key]}) : il compte une fois."
            cure = "Effacez la ligne en trop, ou donnez à chaque avoir son numéro."
            row.note(Problem(level=Level.WARNING, where=note.where, what=what, cure=cure))
            yield replace(each, left=ZERO, note=replace(note, amount=ZERO, spent=True))
        else:
            seen[key] = note.where
            yield each


def _off(each: Credited, invoice: Invoice, room: dict[str, Decimal | None]) -> Iterator[CreditNote]:
    """The « avoir » off that invoice, at most what is left of its price; the rest is the client's."""
    note, most = each.note, room.get(invoice.id)
    part = note.amount if most is None else min(note.amount, most)
    room[invoice.id] = most and most - part
    rest = min(note.amount - part, each.left)
    mine = replace(note, invoice_id=invoice.id, amount=part)
    yield replace(mine, issued_for=part) if rest else mine
    if rest:
        yield replace(note, amount=rest, issued_for=rest, row=0)


def _foreign(each: Credited, row: ListRow, invoice: ListRow | None) -> None:
    """Tells that an « avoir » of another currency takes nothing off; holds the invoice that it names."""
    note = each.note
    what = f"Avoir {note.number} en {each.currency} : il n'est déduit d'aucune facture d'une autre monnaie."
    cure = "S'il est en euros, corrigez sa devise ; sinon, notez « imputé » une fois décompté."
    if each.left or note.amount:
        row.note(Problem(level=Level.WARNING, where=note.where, what=what, cure=cure))
    if invoice and note.amount:
        what = f"L'avoir {note.number} ({note.where}) n'est pas dans la devise de cette facture."
        invoice.hold("total", what, "Corrigez la devise de l'un ou de l'autre.")


def _not_there(row: ListRow, number: str) -> Problem:
    what = (
        f"Avoir {number} : la facture « {row.text('origin')} » n'est pas parmi celles de ce client ;"
        " l'avoir est déduit de ce qu'il doit d'autre."
    )
    return Problem(level=Level.WARNING, where=row.where("origin"), what=what, cure=_CURE)


def _named(each: Credited, invoices: Sequence[Invoice]) -> Invoice | None:
    """The one invoice, not of a later day, whose number stands in the text of this « avoir »."""
    named = [i for i in invoices if any(_names(each, number) for number in i.numbers)]
    if (on := each.note.on) and len(named) > 1:  # numbers that begin again each year
        named = [i for i in named if not i.issued or i.issued <= on]
    return named[0] if len(named) == 1 else None


def _names(each: Credited, number: str) -> bool:
    if not number or number == each.origin:
        return bool(number)
    if len(number) > 2 or (len(number) == 2 and not number.isdigit()):
        return f" {number} " in f" {each.text} "
    return bool(re.search(rf"{INTRODUCED}{re.escape(number)}\b", each.text))
