"""What waits for the owner: of all that is written beside the open invoices, what nobody answered for.

Each entry is silent, waits, or is to be asked about; a line of log that is new becomes an event. A
column of which many texts say nothing is asked about as a whole first, so that a column of sites or
order numbers makes one question, not two hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from relance.french import count, fold, joined
from relance.lists.entries import (
    Answer,
    Answered,
    Key,
    RemarkEntry,
    Standing,
    apart,
    entries,
    noted,
    recalled,
    standing,
)
from relance.lists.meanings import Meaning, asks_nothing, meaning
from relance.lists.remarks import quoted, reason
from relance.rules.codes import EventKind, Reason
from relance.rules.grouping import grouped
from relance.rules.history import events_by_invoice, line_about, posted
from relance.rules.model import Event, Invoice, Ledger, Payment, Remark
from relance.rules.money import ZERO, total
from relance.rules.outcome import Claim
from relance.words.remark_words import is_harmless
from relance.words.senses import Sense, of_client, wakes

_SAYS = " : « "  # in the note of an answer
_MANY = 3  # texts of a column that say nothing: it is asked about as a whole
_EXAMPLES = 3


def remarked(ledger: Ledger, today: date) -> Ledger:
    """The ledger, each late invoice with those of its remarks that nobody has answered for.

    The answers are in its history. Where an invoice is not due yet, nothing is asked but what concerns its
    client, and only where another one is late.
    """
    told, settled = told_in(ledger), _settled(ledger)
    payments = grouped(ledger.payments, lambda payment: payment.invoice_id)

    def waiting(invoice: Invoice) -> Iterator[Remark]:
        for entry in written_on(invoice, told):
            then = standing(entry, told, settled, today)
            if then is Standing.SILENT or not (_late(invoice, today) or of_client(entry.text)):
                continue
            found = meaning(entry.text, today)
            if not (found and _in_the_books(found, invoice, payments.get(invoice.id, ()))):
                yield Remark(
                    column=entry.column,
                    text=entry.text,
                    where=entry.where,
                    computed=entry.computed,
                    of_payment=entry.of_payment,
                    says=reason(entry, found, told.get(entry.key)),
                    ask=then is Standing.ASK,
                )

    invoices = (
        replace(invoice, remarks=tuple(waiting(invoice))) if invoice.remarks else invoice
        for invoice in ledger.invoices
    )
    names = {client.id: fold(client.name) for client in ledger.clients}
    return replace(ledger, invoices=_for_all_of_client(tuple(invoices), names, today))


def _for_all_of_client(
    invoices: tuple[Invoice, ...], names: Mapping[str, str], today: date
) -> tuple[Invoice, ...]:
    """What concerns a client holds all their late invoices, beside whichever it stands.

    `names`: the folded name of each client by id. « Dupont (décédé) » concerns « Dupont » too.
    """
    wide: dict[str, list[Remark]] = {}
    for invoice in invoices:
        for remark in invoice.remarks:
            if of_client(remark.text):
                said = f"{remark.says} (facture {invoice.number})"
                for client_id in _meant(invoice, fold(remark.text), names):
                    carried = replace(remark, says=said, beside=invoice.id)
                    wide.setdefault(client_id, []).append(carried)

    def all_of(invoice: Invoice) -> tuple[Remark, ...]:
        if not _late(invoice, today):
            return ()
        others = (r for r in wide.get(invoice.client_id, ()) if r.beside != invoice.id)
        return (*invoice.remarks, *others)

    return tuple(
        replace(i, remarks=all_of(i)) if i.remarks or i.client_id in wide else i for i in invoices
    )


def _meant(invoice: Invoice, said: str, names: Mapping[str, str]) -> set[str]:
    """The clients that a remark beside this invoice concerns: its own, and whose name it holds as theirs."""
    if said != names.get(invoice.client_id):
        return {invoice.client_id}
    return {client_id for client_id, name in names.items() if f" {name} " in f" {said} "}


def _late(invoice: Invoice, today: date) -> bool:
    return invoice.due is not None and invoice.due < today


def told_in(ledger: Ledger) -> dict[Key, Answered]:
    """The answers that its history remembers, the last of each entry."""
    lines = tuple(event for event in ledger.events if _SAYS in event.note)
    memory = events_by_invoice(replace(ledger, events=lines)) if lines else {}
    read = (
        recalled(invoice_id, event.note, event.on)
        for invoice_id, events in memory.items()
        for event in events
    )
    return dict(filter(None, read))


def _settled(ledger: Ledger) -> frozenset[str]:
    """The columns that mean nothing: by the settings, by an answer that is not in them yet, or by their titles.

    One that its owner named as something else is read as that.
    """
    new = tuple(e for e in ledger.events if not e.row and e.kind is EventKind.REMARK)
    named = {fold(title) for key, title in ledger.settings.columns if key != "nothing"}
    titles = {remark.column for invoice in ledger.invoices for remark in invoice.remarks}
    by_title = {fold(title) for title in titles if is_harmless(title)} - named
    answered = settled_columns(told_in(replace(ledger, events=new)))
    return ledger.settings.harmless | answered | by_title


def written_on(invoice: Invoice, told: Mapping[Key, Answered]) -> Iterator[RemarkEntry]:
    """The entries beside an invoice, those apart of which a part was answered for."""
    for remark in invoice.remarks:
        for text in entries(remark.text):
            entry = RemarkEntry(
                invoice_id=invoice.id,
                column=remark.column,
                text=text,
                where=remark.where,
                computed=remark.computed,
                of_payment=remark.of_payment,
            )
            yield from apart(entry, told)


def new_log(
    known: Ledger, written: Ledger, claims: Iterable[Claim], today: date, run: str
) -> tuple[Event, ...]:
    """What the owner noted of their own reminders beside what is open and late, as lines of history.

    `known`: with all that is told by now; `written`: with all that stands beside the invoices. A step
    that the history knows of that day is not repeated.
    """
    remarks = {invoice.id: invoice for invoice in written.invoices if invoice.remarks}
    late = [c for c in claims if c.invoice.id in remarks and c.days_late > 0]
    told = told_in(known) if late else {}
    return tuple(
        line
        for claim in late
        if claim.reason is not Reason.SETTLED
        for line in _log(claim, remarks[claim.invoice.id], told, today, run)
    )


def _log(
    claim: Claim, written: Invoice, told: Mapping[Key, Answered], today: date, run: str
) -> Iterator[Event]:
    for entry in written_on(written, told):
        known = (told and entry.key in told) or not asks_nothing(entry.text, today)
        found = None if known else meaning(entry.text, today)
        if not found or found.sense is not Sense.LOG or not found.on or not found.event:
            continue
        if any(event.step == found.step and event.on == found.on for event in claim.history):
            continue
        line = line_about(claim, found.event, found.on, run)
        line = posted(line, found.on) if found.event is EventKind.TAKEN_OVER else line
        note = noted(entry, Answer.LOG)
        yield replace(line, channel=found.channel, step=found.step, note=note)


def _in_the_books(found: Meaning, invoice: Invoice, payments: Sequence[Payment]) -> bool:
    """Whether the remark says of a part payment what the books say already."""
    if invoice.total is None or found.sense not in {Sense.PARTLY, Sense.PAID}:
        return False
    received = max(invoice.paid or ZERO, total(payment.amount for payment in payments))
    left = invoice.total - received if invoice.balance is None else invoice.balance
    return left != invoice.total and found.due(invoice.total) == left


def settled_columns(told: Mapping[Key, Answered]) -> frozenset[str]:
    """The columns that the owner said to mean nothing, in answer to one of their entries."""
    return frozenset(key[1] for key, said in told.items() if said.answer is Answer.HARMLESS)


def columns_first(asks: Sequence[Sequence[RemarkEntry]]) -> dict[str, tuple[str, ...]]:
    """The columns to be asked about as a whole, by their titles, with their texts that say nothing.

    Once such a column is settled, `standing` asks only about what wakes it up.
    """
    found: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for group in asks:
        if not group[0].of_payment and not wakes(group[0].text):
            column = titles.setdefault(fold(group[0].column), group[0].column)
            found.setdefault(column, []).append(group[0].text)
    return {column: tuple(texts) for column, texts in found.items() if len(texts) >= _MANY}


def column_question(column: str, texts: Sequence[str]) -> str:
    """« La colonne « Chantier » dit « rue des Lilas », « lot 4 » et 12 autres textes : … ? »."""
    shown = [f"« {quoted(text)} »" for text in texts[:_EXAMPLES]]
    if more := len(texts) - len(shown):
        shown.append(count(more, "autre texte", "autres textes"))
    return (
        f"La colonne « {column} » dit {joined(shown)} : est-ce sans rapport avec les règlements ?"
        " (Un mot de paiement, de litige, de promesse ou de décès y sera demandé quand même.)"
    )
