"""What happened, from the quote to the last contact, each line with the exhibit that proves it.

Of the invoices claimed only. A call or a promise that nobody wrote about is told as what it is: a note
of the creditor. What nobody dated is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from relance.french import NBSP, euros, joined, long_date
from relance.letters.account import of_claim
from relance.letters.amounts import payable, retention_alone
from relance.letters.court.exhibits import (
    ACCOUNT_STATED,
    AVOIR,
    BILL,
    DONE,
    LETTER_SENT,
    QUOTE,
    RECEIPT,
    WRITTEN,
    Exhibit,
    Key,
    letter_key,
    numbers_of,
)
from relance.letters.letter import Letter
from relance.letters.story import of_which
from relance.rules.codes import Channel, EventKind, State
from relance.rules.history import CLEARED, day_known, reminds, taken_on
from relance.rules.model import Event
from relance.rules.outcome import Claim

BY_NOTE = "note du créancier"
_SILENT = {
    EventKind.CALL_LISTED,
    EventKind.FILE_PREPARED,
    EventKind.ACCESSORIES,
    EventKind.NOT_POSTED,
    EventKind.PAYMENT_SEEN,
    EventKind.PAYMENT_NOTED,
    EventKind.CORRECTED,
    EventKind.PUT_OFF,
    EventKind.PROMISE_FOR_ALL,
    EventKind.PROMISE_FOR_ONE,
    EventKind.PROFILE,
    EventKind.REMARK,
    EventKind.OTHER,
}
_TOLD = {State.PROMISE, State.DISPUTE, State.PLAN, State.CHEQUE, State.INSOLVENCY}
_ANSWERED = {
    EventKind.ACKNOWLEDGED: "Accusé de réception signé",
    EventKind.UNCLAIMED: "Lettre recommandée non réclamée par le débiteur",
    EventKind.REFUSED: "Lettre recommandée refusée par le débiteur",
    EventKind.ADDRESS_UNKNOWN: "Lettre revenue, adresse inconnue",
}


class DatedFact(NamedTuple):
    """One line: the day, what happened, what proves it."""

    on: date
    text: str
    proof: str


class _FactSeen(NamedTuple):
    """The same of one invoice, its rank on that day and the keys of its proofs."""

    on: date
    rank: int
    text: str
    keys: tuple[Key, ...]
    number: str


def chronology(
    it: Letter, found: Sequence[Exhibit], client_events: Sequence[Event] = ()
) -> list[DatedFact]:
    """The facts, oldest first; what is the same for several invoices on one day is one line."""
    seen = [fact for claim in it.claims for fact in _of_invoice(claim, it)]
    seen += [fact for event in client_events if _was(event, it) for fact in _event(event, "")]
    told: dict[tuple[date, int, str], tuple[dict[Key, None], dict[str, None]]] = {}
    for fact in sorted(f for f in seen if f.on <= it.on):
        keys, numbers = told.setdefault((fact.on, fact.rank, fact.text), ({}, {}))
        keys.update(dict.fromkeys(fact.keys))
        numbers[fact.number] = None
    return [
        DatedFact(on, text + of_which(it, list(filter(None, numbers))), _proof(found, list(keys)))
        for (on, _, text), (keys, numbers) in told.items()
    ]


def _was(event: Event, it: Letter) -> bool:
    """Whether it counts: a state noted on the day of the file is in its history only once the run is done."""
    return event.kind is not EventKind.STATE or event.on < it.on


def _proof(found: Sequence[Exhibit], keys: Sequence[Key]) -> str:
    numbers = numbers_of(found, *keys)
    if not numbers:
        return BY_NOTE
    return f"pièce{'s' if len(numbers) > 1 else ''} {joined(map(str, numbers))}"


def _of_invoice(claim: Claim, it: Letter) -> Iterator[_FactSeen]:
    invoice, number = claim.invoice, claim.invoice.number
    bill = (BILL, number)
    if invoice.quote_date:
        yield _FactSeen(invoice.quote_date, 0, "Devis", ((QUOTE, number),), number)
    if invoice.works_end:
        done = "Fin des travaux ou livraison"
        yield _FactSeen(invoice.works_end, 1, done, ((DONE, number),), number)
    amount = f" de {euros(invoice.total)}" if invoice.total is not None else ""
    if invoice.issued:
        text = f"Facture n°{NBSP}{number}{amount}{payable(claim)}"
        yield _FactSeen(invoice.issued, 2, text, (bill,), "")
    if invoice.sent and invoice.sent != invoice.issued:
        yield _FactSeen(invoice.sent, 3, "Envoi de la facture", (), number)
    if claim.due:
        late = "Échéance, sans règlement complet"
        late = "Retenue de garantie exigible, non réglée" if retention_alone(claim) else late
        yield _FactSeen(claim.due, 4, late, (bill,), number)
    for note in claim.credits:
        if note.on:
            text = f"Avoir n°{NBSP}{note.number} de {euros(note.amount)}"
            yield _FactSeen(note.on, 5, text, ((AVOIR, note.number),), number)
    for entry in of_claim(claim, it.account):
        if entry.payment and entry.on:
            text = f"Règlement de {euros(entry.credit)} reçu"
            yield _FactSeen(entry.on, 6, text, ((ACCOUNT_STATED, ""),), number)
    for on in claim.missed:
        yield _FactSeen(on, 4, "Échéance convenue, non réglée en totalité", (), number)
    registered = [e for e in claim.history if e.channel == Channel.REGISTERED and reminds(e)]
    for event in (e for e in claim.history if _was(e, it)):
        for fact in _event(event, number):
            kept = event.kind in _ANSWERED and registered
            keys = tuple((RECEIPT, letter_key(e)) for e in registered[-1:]) if kept else fact.keys
            yield fact._replace(keys=keys)


def _event(event: Event, number: str) -> Iterator[_FactSeen]:
    """What the history says of one event, where it says that something happened."""
    if reminds(event):
        kind = {Channel.REGISTERED: "Lettre recommandée", Channel.EMAIL: "E-mail"}
        what = next((v for k, v in kind.items() if event.channel == k), "Lettre de rappel")
        posted = f" n°{NBSP}{event.registered}" if event.registered else ""
        step = f", « {event.step} »" if event.step else ""
        on = taken_on(event) or event.on
        yield _FactSeen(on, 7, f"{what}{posted}{step}", ((LETTER_SENT, letter_key(event)),), number)
    elif event.kind is EventKind.CALLED:
        told = "" if day_known(event) else ", noté ce jour-là"
        yield _FactSeen(event.on, 8, f"Appel téléphonique{told}", (), number)
    elif event.kind in _ANSWERED:
        yield _FactSeen(event.on, 9, _ANSWERED[event.kind], (), number)
    elif event.kind is EventKind.STATE:
        if event.note in _TOLD and event.note != CLEARED:
            until = f" pour le {long_date(event.until)}" if event.until else ""
            yield _FactSeen(event.on, 8, f"{event.note}{until}", (), number)
    elif event.kind not in _SILENT and event.kind is not EventKind.PREPARED:
        key = (WRITTEN, f"{event.kind} {event.on}")
        told = f" pour le {long_date(event.until)}" if event.until else ""
        yield _FactSeen(event.on, 9, f"{event.kind.value}{told}", (key,), number)
