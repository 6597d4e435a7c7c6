"""The invoice itself, as the XML in its PDF says it, held against its row before a letter claims it.

What the client has in hand is the invoice: a letter that states another number, amount or due date is
lost before any judge. What the PDF does not say differs from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.french import euros, fold, short_date
from relance.problems import Problem
from relance.rules.codes import Kind, RateBasis
from relance.rules.firm import ContractRate, Sender
from relance.rules.law import Law
from relance.rules.model import Ledger
from relance.rules.money import cents
from relance.rules.outcome import Claim
from relance.rules.sums.rates import of_the_law

# Types of documents (UNTDID 1001, as EN 16931 and XP Z12-012 list them).
_CREDIT_NOTES = frozenset("81 83 261 262 296 308 381 396 420 458 502 503 532".split())
_FACTORED = frozenset("393 396 472 473 501 502".split())


class OwnInvoice(Struct, frozen=True, kw_only=True):
    """What the XML says (EN 16931); empty or None: nothing. Totals in `currency`, VAT included."""

    number: str = ""
    type_code: str = ""  # UNTDID 1001
    currency: str = ""
    grand_total: Decimal | None = None
    due_payable: Decimal | None = None  # the same less what was paid before (a deposit)
    due_dates: tuple[date, ...] = ()  # several: of a discount, of parts
    seller: str = ""
    payee: str = ""  # who is to be paid, where it is not the seller
    rates: tuple[ContractRate, ...] = ()  # of late payment, that it states


def differences(own: OwnInvoice, claim: Claim, ledger: Ledger, law: Law, today: date) -> str:
    """Where the PDF and the row disagree: « dit 1 200,00 €, votre ligne 1 020,00 € ; … »; "" where nowhere."""
    found = (_number(own, claim), *_kind(own, ledger.sender), _money(own, claim), _due(own, claim))
    return " ; ".join(filter(None, (*found, _rate(own, claim, ledger, law, today))))


def _number(own: OwnInvoice, claim: Claim) -> str:
    written, known = _words(own.number), claim.invoice.numbers
    ends = (_words(number) for number in known)
    if not written or any(row and written[-len(row) :] == row for row in ends):
        return ""
    glued = fold(own.number).replace(" ", "")
    same = glued in {number.replace(" ", "") for number in known}
    return "" if same else f"porte le n° {own.number}, votre ligne {claim.invoice.number}"


def _words(number: str) -> tuple[str, ...]:
    """« F2026-041 » → f2026, 41: a row may hold the end of a number only."""
    return tuple(word.lstrip("0") or "0" for word in fold(number).split())


def _kind(own: OwnInvoice, sender: Sender) -> Iterator[str]:
    """A credit note (381, or 380 with a negative total), a claim assigned to a factor, another payee."""
    if own.type_code in _CREDIT_NOTES or (own.grand_total or 0) < 0:
        yield "est un avoir, votre ligne une facture"
    ours = {fold(name) for name in (own.seller, sender.name, sender.account_holder) if name}
    if own.payee and fold(own.payee) not in ours:
        yield f"demande de payer {own.payee}, non votre entreprise"
    elif own.type_code in _FACTORED:
        yield "dit la créance cédée à un affactureur, à qui elle se paie"


def _money(own: OwnInvoice, claim: Claim) -> str:
    """The row's total is the grand total or the amount due; no more is claimed than the amount due."""
    total, due, row = own.grand_total, own.due_payable, claim.invoice.total
    if own.currency and own.currency != claim.invoice.currency:
        return f"est en {own.currency}, votre ligne en {claim.invoice.currency}"
    if row is None or (total is None and due is None):
        return ""
    stated = total if total is not None else due
    amounts = {cents(amount) for amount in (total, due) if amount is not None}
    left = "" if due is None or total in {None, due} else f", dont {euros(due)} à payer"
    if row not in amounts:
        return f"dit {euros(stated or Decimal())}{left}, votre ligne {euros(row)}"
    if due is not None and total is not None and due < total and claim.outstanding > cents(due):
        return f"dit {euros(total)}{left}, votre ligne laisse {euros(claim.outstanding)} dus"
    return ""


def _due(own: OwnInvoice, claim: Claim) -> str:
    """The last of its due dates: before it, not all is due, or a discount was offered."""
    last, row = max(own.due_dates, default=None), claim.invoice.due
    if last is None or row is None or last == row:
        return ""
    return f"est à payer le {short_date(last)}, votre ligne le {short_date(row)}"


def _rate(own: OwnInvoice, claim: Claim, ledger: Ledger, law: Law, today: date) -> str:
    """Between professionals the rate stated is the one owed (C. com. L441-10 II)."""

    def meant(rate: ContractRate | None) -> tuple[RateBasis, Decimal] | None:
        legal = rate is None or of_the_law(rate, law, today)
        return None if rate is None or legal else (rate.basis, rate.value)

    agreed = claim.invoice.rate or claim.client.rate or ledger.settings.penalty_rate
    if claim.client.kind is not Kind.BUSINESS or meant(agreed) in {*map(meant, own.rates)}:
        return ""
    told = " ou ".join(f"« {rate.text} »" for rate in own.rates)
    here = f"« {agreed.text} »" if agreed else "celui de la loi"
    return f"annonce des pénalités à {told}, vos réglages {here}" if told else ""


def held_for(ledger: Ledger, differing: Mapping[str, Problem]) -> Ledger:
    """The ledger, these invoices (by id) held by their problem, as by a row that cannot be read."""
    if not differing:
        return ledger
    invoices = (
        replace(i, problems=(*i.problems, differing[i.id])) if i.id in differing else i
        for i in ledger.invoices
    )
    return replace(
        ledger, invoices=tuple(invoices), problems=(*ledger.problems, *differing.values())
    )
