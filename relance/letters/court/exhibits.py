"""The exhibits of a court file, numbered: what proves the debt (CPC 54, 57, 1407).

ExhibitCopies that are found go into the folder: the letters sent, from the memory of `output/`; the invoices,
by their number. What the owner alone has (signed quote, delivery note, acknowledgement of receipt) is an
exhibit too, with its number and a box to tick once it lies there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from relance.french import NBSP, fold, long_date
from relance.letters.letter import FEW, Letter, of_bills
from relance.letters.names import safe_name
from relance.rules.codes import Channel, EventKind, Kind
from relance.rules.history import reminds, taken_on
from relance.rules.model import Event
from relance.rules.outcome import Claim

LONGEST_FILE = 28  # characters of a file's name in the folder of a court file
_NAMES = {
    Channel.REGISTERED.value: "Lettre recommandée",
    Channel.EMAIL.value: "E-mail de rappel",
}
Key = tuple[str, str]  # what an exhibit proves: « facture » and its number
QUOTE, DONE, BILL, LETTER_SENT, RECEIPT = "devis", "livraison", "facture", "lettre", "avis"
AVOIR, WRITTEN, ACCOUNT_STATED, COMPUTED = "avoir", "écrit", "compte", "calcul"


class Exhibit(Struct, frozen=True, kw_only=True):
    """One exhibit. `content`: its copy, empty where the owner adds it; `made`: a document of this file."""

    title: str
    keys: frozenset[Key]
    number: int = 0
    short: str = ""
    ending: str = ""
    content: bytes = b""
    made: str = ""  # the name of that document

    @property
    def file(self) -> str:
        """The name of its file in the folder; empty where the owner has to add it."""
        if self.made or not self.content:
            return self.made
        room = LONGEST_FILE - len(f"Pièce {self.number:02} - ") - len(self.ending)
        return f"Pièce {self.number:02} - {safe_name(self.short, longest=room)}{self.ending}"

    @property
    def state(self) -> str:
        """« jointe : … », or a box."""
        return f"jointe{NBSP}: {self.file}" if self.file else "☐ à joindre"


class ExhibitCopies(Struct, frozen=True, kw_only=True):
    """Where copies come from: the content of an invoice's PDF, and of a letter that was sent."""

    bill: Callable[[str], bytes] = lambda _: b""
    letter: Callable[[str], bytes] = lambda _: b""


def exhibits(
    it: Letter, formal: Collection[str], copies: ExhibitCopies, made: Sequence[tuple[str, str, str]]
) -> tuple[Exhibit, ...]:
    """All of them, in the order in which a judge reads: agreed, done, billed, asked for, reckoned.

    `formal`: the steps that are a formal notice, by folded name; `made`: kind, title and file of the
    documents of this file that are exhibits.
    """
    found = [
        *_agreed(it.claims),
        *_terms(it),
        *_performed(it.claims),
        *_bills(it, copies),
        *_sent(it.claims, formal, copies),
        *_written(it.claims),
        *(
            Exhibit(title=title, keys=frozenset({(kind, "")}), made=file)
            for kind, title, file in made
        ),
    ]
    return tuple(replace(each, number=n) for n, each in enumerate(found, start=1))


def numbers_of(found: Sequence[Exhibit], *keys: Key) -> tuple[int, ...]:
    """The numbers of the exhibits that prove one of these."""
    return tuple(each.number for each in found if not each.keys.isdisjoint(keys))


def letter_key(event: Event) -> str:
    """By which a letter of several invoices is one."""
    return event.document or f"{taken_on(event)} {fold(event.step)} {event.channel}"


def one_number(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, each line of one letter with the number noted on any: the owner types it once."""
    known: dict[str, str] = {}
    for event in (e for claim in claims for e in claim.history if e.registered):
        known.setdefault(letter_key(event), event.registered)
    return tuple(
        replace(
            claim,
            history=tuple(
                replace(e, registered=known.get(letter_key(e), e.registered)) if reminds(e) else e
                for e in claim.history
            ),
        )
        for claim in claims
    )


def _of(numbers: Sequence[str], claims: Sequence[Claim]) -> str:
    """« (factures n° F-041 et F-042) »; nothing where it is all that is claimed."""
    if len(numbers) == len(claims):
        return ""
    return f" ({of_bills(numbers)})" if len(numbers) <= FEW else f" ({len(numbers)} factures)"


def _same(claims: Sequence[Claim], kind: str, title: Callable[[Claim], str]) -> Iterator[Exhibit]:
    """An exhibit for each title, of all the invoices that have it."""
    told: dict[str, list[str]] = {}
    for claim in claims:
        told.setdefault(title(claim), []).append(claim.invoice.number)
    for what, numbers in told.items():
        yield Exhibit(
            title=f"{what}{_of(numbers, claims)}", keys=frozenset((kind, n) for n in numbers)
        )


def _agreed(claims: Sequence[Claim]) -> Iterator[Exhibit]:
    def title(claim: Claim) -> str:
        quote, order = claim.invoice.quote_date, claim.invoice.order_number.strip()
        if quote:
            return f"Devis du {long_date(quote)}, signé"
        return f"Commande {order}" if order else "Devis signé ou bon de commande"

    return _same(claims, QUOTE, title)


def _terms(it: Letter) -> Iterator[Exhibit]:
    if it.client.kind is Kind.BUSINESS:
        title = "Conditions générales de vente acceptées par le débiteur"
        yield Exhibit(title=title, keys=frozenset())


def _performed(claims: Sequence[Claim]) -> Iterator[Exhibit]:
    def title(claim: Claim) -> str:
        end = claim.invoice.works_end
        what = "Bon de livraison ou procès-verbal de réception"
        return f"{what} du {long_date(end)}" if end else what

    return _same(claims, DONE, title)


def _bills(it: Letter, copies: ExhibitCopies) -> Iterator[Exhibit]:
    notes = [*it.notice.credits, *(note for claim in it.claims for note in claim.credits)]
    told = [(BILL, "Facture", c.invoice.number, c.invoice.issued) for c in it.claims]
    told += [(AVOIR, "Avoir", note.number, note.on) for note in notes]
    for kind, what, number, on in dict.fromkeys(told):
        yield Exhibit(
            title=f"{what} n°{NBSP}{number}{_dated(on)}",
            keys=frozenset({(kind, number)}),
            short=number,
            ending=".pdf",
            content=copies.bill(number),
        )


def _dated(on: date | None) -> str:
    return f" du {long_date(on)}" if on else ""


def _sent(
    claims: Sequence[Claim], formal: Collection[str], copies: ExhibitCopies
) -> Iterator[Exhibit]:
    """Each letter that left, once, the oldest first; after a registered one, what proves it."""
    sent = {letter_key(e): e for c in claims for e in c.history if reminds(e)}
    for key, event in sorted(sent.items(), key=lambda one: (taken_on(one[1]) or date.min, one[0])):
        name = _NAMES.get(event.channel, "Lettre de rappel")
        name = "Mise en demeure" if fold(event.step) in formal else name
        on = taken_on(event) or event.on
        written = event.on if event.kind is EventKind.PREPARED else on
        posted = (
            event.channel != Channel.EMAIL
        )  # its letter never left: the e-mail as sent is the proof
        sent_on = f", envoyé{'' if name.startswith('E-mail') else 'e'} le {long_date(on)}"
        later = sent_on if on != written else ""
        number = f", recommandé n°{NBSP}{event.registered}" if event.registered else ""
        yield Exhibit(
            title=f"{name} du {long_date(written)}{later}{number}",
            keys=frozenset({(LETTER_SENT, key)}),
            short=f"{on:%Y-%m-%d}",
            ending=".docx",
            content=copies.letter(event.document) if posted and event.document else b"",
        )
        if event.channel == Channel.REGISTERED:
            yield Exhibit(
                title=f"Preuve de dépôt et avis de réception{number.replace(', ', ' du ')} du"
                f" {long_date(on)}",
                keys=frozenset({(RECEIPT, key)}),
            )


def _written(claims: Sequence[Claim]) -> Iterator[Exhibit]:
    """What the debtor wrote or signed, what a court or a commissaire de justice made."""
    titles = {
        EventKind.RECOGNISED: "Écrit du débiteur qui reconnaît la dette, du",
        EventKind.PLAN_SIGNED: "Échéancier signé le",
        EventKind.ORDER_MADE: "Ordonnance portant injonction de payer, du",
        EventKind.SERVED: "Acte de signification, du",
        EventKind.OBJECTION: "Opposition du débiteur, du",
        EventKind.JUDGMENT: "Jugement du",
    }
    events = {(e.kind, e.on) for c in claims for e in c.history if e.kind in titles}
    for kind, on in sorted(events, key=lambda one: one[1]):
        title = f"{titles[kind]} {long_date(on)}"
        yield Exhibit(title=title, keys=frozenset({(WRITTEN, f"{kind} {on}")}))
