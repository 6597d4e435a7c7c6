"""What is still owed on an invoice: which evidence of payment wins.

Owners note payments in many ways: a balance, an amount paid, a date, a status word, a sheet of
payments. Where these disagree, the one that shows least due wins, and the invoice is not chased
until a person has looked (DESIGN §5.10). What is missing is never zero: an empty cell says nothing. What the program
itself took in (`booked`) adds to what the owner's evidence said then.

A credit note lowers the price from the start. A payment lowers what is open from the day after it;
a payment without a date is taken as made on the due date, which favours the debtor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from relance.french import euros, short_date
from relance.problems import Level, Problem
from relance.rules.codes import State, Status
from relance.rules.grouping import grouped
from relance.rules.holds import is_over, withheld_part
from relance.rules.model import CreditNote, Hold, Invoice, Ledger, Payment
from relance.rules.money import CENT, ZERO, total
from relance.rules.sums.booked import booked, once, unexplained

CURE = "Corrigez la ligne dans votre classeur ; d'ici là, cette facture n'est pas relancée."


class Balance(NamedTuple):
    """`open` EUR are owed on each day after `after`, up to the next balance's own `after` included."""

    after: date
    open: Decimal


class Settlement(Struct, frozen=True, kw_only=True):
    """How an invoice stands. Amounts in EUR.

    `price` is the total less the `credits`; `outstanding` what is left of it. `balances` is what
    was open from the due date on, for interest; empty where the due date is unknown or the invoice
    cancelled. `evidenced` is what the owner's own evidence says is paid, without what the program
    took in. `undated_payment`: some payment has no date. `doubt`: what a person must look at before
    this invoice may be chased.
    """

    price: Decimal = ZERO
    outstanding: Decimal = ZERO
    evidenced: Decimal = ZERO
    credits: tuple[CreditNote, ...] = ()
    balances: tuple[Balance, ...] = ()
    undated_payment: bool = False
    receipts: tuple[tuple[date | None, Decimal], ...] = ()  # what was paid, and when
    doubt: Problem | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is left to pay, without any doubt."""
        return self.outstanding == 0 and self.doubt is None

    @property
    def settled_on(self) -> date | None:
        """The day after which nothing was open: of the last payment, else of the due date."""
        return self.balances[-1].after if self.balances and self.balances[-1].open == 0 else None

    def days_late(self, today: date) -> int:
        """Days from the due date to the last payment, or to `today` while something is open."""
        if not self.balances:
            return 0
        return max(0, ((self.settled_on or today) - self.balances[0].after).days)


def dates_mean_paid(ledger: Ledger) -> bool:
    """Whether a payment date alone means paid in full: the owner keeps no amount of payment."""
    amounts = (i.paid is not None or i.balance is not None for i in ledger.invoices)
    return all(line.ours for line in ledger.payments) and not any(amounts)


def settlements(
    ledger: Ledger, today: date, only: Collection[str] | None = None
) -> dict[str, Settlement]:
    """How every invoice stands on `today`, by id; `only` these, by id, where they are given."""
    if only is not None and not only:
        return {}
    payments = grouped(ledger.payments, lambda p: p.invoice_id)
    credits = grouped(ledger.credit_notes, lambda c: c.invoice_id)
    dated = dates_mean_paid(ledger)
    return {
        i.id: settle(i, payments.get(i.id, ()), credits.get(i.id, ()), today, date_is_payment=dated)
        for i in ledger.invoices
        if only is None or i.id in only
    }


class _Evidence(NamedTuple):
    """What one cell or sheet says is left to pay (EUR), its name in French, the sum that it says."""

    left: Decimal
    source: str
    amount: Decimal | None = None

    @property
    def named(self) -> str:
        """« le montant réglé (400,00 €) »."""
        return self.source if self.amount is None else f"{self.source} ({euros(self.amount)})"


class _Case(Struct, frozen=True, kw_only=True):
    """All that is known of one invoice's payments."""

    invoice: Invoice
    total: Decimal
    price: Decimal  # less the credit notes
    received: Mapping[str, Decimal]  # amounts paid, by the French name of their source
    evidence: Sequence[_Evidence]
    receipts: Sequence[tuple[date | None, Decimal]]
    outstanding: Decimal
    evidenced: Decimal  # paid, by the owner's own evidence
    ours: Sequence[Payment]  # what the program took in


_VOID = frozenset({Status.CANCELLED, Status.DRAFT})
_OR_NOTE = "écrivez un de ces mots, ou dites-le dans « Suite donnée »"
_DATE, _BALANCE = "la date de paiement", "le reste dû"


def settle(
    invoice: Invoice,
    payments: Iterable[Payment],
    credit_notes: Iterable[CreditNote],
    today: date,
    *,
    date_is_payment: bool = False,
) -> Settlement:
    """What is owed on `invoice` on `today`, from all the evidence there is.

    `payments` and `credit_notes` that name another invoice are ignored (pass few where there are
    many). `date_is_payment`: a payment date without an amount means paid (`dates_mean_paid`).
    """
    if invoice.total is None:
        return Settlement(doubt=_problem(invoice, "le montant TTC n'est pas lisible"))
    if invoice.total <= 0 or invoice.status in _VOID:
        return Settlement()
    credits = tuple(note for note in credit_notes if note.invoice_id == invoice.id)
    price = invoice.total
    if credits:
        price = max(price - total(note.amount for note in credits), ZERO)
    lines = [payment for payment in payments if payment.invoice_id == invoice.id]
    ours = [line for line in lines if line.ours]
    received = {}
    if len(lines) > len(ours):
        received["les règlements"] = total(line.amount for line in lines if not line.ours)
    if invoice.paid is not None:
        received["le montant réglé"] = invoice.paid
    evidence = _evidence(invoice, price, invoice.total - price, received, ours)
    evidenced = price - min([price, *[each.left for each in evidence]])
    paid = max(evidenced, booked(ours, evidenced)) if ours else evidenced
    outstanding = max(price - paid, ZERO)
    receipts = [(line.on, line.amount) for line in once(lines, price - outstanding)]
    if (rest := price - outstanding - total([amount for _, amount in receipts])) > 0:
        receipts.append((invoice.paid_on, rest))
    case = _Case(
        invoice=invoice,
        total=invoice.total,
        price=price,
        received=received,
        evidence=evidence,
        receipts=receipts,
        outstanding=outstanding,
        evidenced=evidenced,
        ours=ours,
    )
    doubt = next(_doubts(case, today, date_is_payment), "")
    return Settlement(
        price=price,
        outstanding=outstanding,
        evidenced=evidenced,
        credits=credits,
        balances=_balances(invoice.due, price, receipts) if invoice.due else (),
        undated_payment=any(on is None for on, _ in receipts),
        receipts=tuple(sorted(receipts, key=lambda one: (one[0] or date.min, one[1]))),
        doubt=_problem(invoice, doubt) if doubt else None,
    )


def _evidence(
    invoice: Invoice,
    price: Decimal,
    credited: Decimal,
    received: Mapping[str, Decimal],
    ours: Sequence[Payment],
) -> list[_Evidence]:
    """What each source of the owner's says is left to pay; `ours` is what the program took in."""
    evidence = [
        _Evidence(max(price - amount, ZERO), source, amount) for source, amount in received.items()
    ]
    if invoice.balance is not None:
        # An owner's balance may or may not deduct credit notes kept on other rows: the reading
        # that fits the amounts received is taken; where none fits, both stand and disagree.
        balance = max(invoice.balance, ZERO)
        readings = [balance]
        if credited and (less := max(balance - credited, ZERO)) != balance:
            readings.append(less)
        known = [each.left for each in evidence] or [price]
        if ours:
            told = [price - left for left in known]
            known += [max(price - max(booked(ours, paid), paid), ZERO) for paid in told]
        fitting = [left for left in readings if left in known]
        found = sorted(fitting or readings)
        evidence += [_Evidence(left, _BALANCE, invoice.balance) for left in found]
    if invoice.status is Status.PAID:
        kept = retained_after(invoice)
        kept = ZERO if any(each.left != kept for each in evidence) else kept
        evidence.append(_Evidence(kept, f"le statut « {invoice.status_text} »"))
    if invoice.paid_on and not evidence and all(line.on != invoice.paid_on for line in ours):
        evidence.append(_Evidence(min(retained_after(invoice), price), _DATE))
    return evidence


def retained_after(invoice: Invoice) -> Decimal:
    """What « paid » without an amount leaves (EUR): the retention due on a later day (loi n° 71-584)."""
    hold, paid_on = invoice.hold, invoice.paid_on
    if hold is None or hold.state is not State.RETENTION or hold.until is None:
        return ZERO
    return (hold.amount or ZERO) if paid_on is None or paid_on < hold.until else ZERO


def _doubts(case: _Case, today: date, date_is_payment: bool) -> Iterator[str]:
    """What does not hold together, gravest first, as the end of a French sentence."""
    invoice, price, left = case.invoice, case.price, case.outstanding
    balance = {} if invoice.balance is None else {_BALANCE: invoice.balance}
    limit = case.total + CENT
    for source, amount in {**case.received, **balance}.items():
        if amount > limit:
            yield f"{source} : {euros(amount)}, pour un montant TTC de {euros(case.total)}"
    for source, amount in case.received.items():
        if amount < 0:
            yield f"{source} : {euros(amount)}, un montant négatif"
        if left and amount and amount == case.total - price:
            yield f"{source} : {euros(amount)}, autant que l'avoir ; est-ce compté deux fois ?"
    for on, _ in case.receipts:
        if on and on > today:
            yield f"un paiement est daté du {short_date(on)}, après aujourd'hui"
    if max([each.left for each in case.evidence], default=ZERO) > price - case.evidenced + CENT:
        ranked = sorted((each.left, each.named) for each in case.evidence)
        (least, first), (most, last) = ranked[0], ranked[-1]
        yield f"selon {first}, il reste {euros(least)} à payer ; selon {last}, {euros(most)}"
    if invoice.status is not Status.NONE:
        yield from _of_status(case, today)
    if invoice.paid_on and price:
        alone = not date_is_payment and any(each.source == _DATE for each in case.evidence)
        if alone or left == price:
            yield f"payée le {short_date(invoice.paid_on)}, mais on ne sait pas combien"
    if invoice.hold:
        yield from _retention(case, invoice.hold, today)
    if case.ours:
        yield from _beside_ours(case)


def _of_status(case: _Case, today: date) -> Iterator[str]:
    """What its status says that the amounts do not."""
    invoice, price, left = case.invoice, case.price, case.outstanding
    word = f"le statut « {invoice.status_text} »"
    if invoice.status is Status.UNKNOWN and left and not _says_more(invoice, left, today):
        yield f"{word} n'est pas compris (payée, en partie, à payer, annulée) ; {_OR_NOTE}"
    if invoice.status in (Status.UNPAID, Status.PARTLY) and price and case.evidenced == price:
        yield f"{word} dit qu'il reste à payer, mais il ne reste rien"
    if invoice.status is Status.PARTLY and left == price:
        yield f"{word} ne dit pas combien est réglé"


def _retention(case: _Case, hold: Hold, today: date) -> Iterator[str]:
    """A retention that has come due on an invoice of which only the word says that it is paid."""
    left = case.outstanding
    if case.received or hold.until is None or not is_over(hold, today):
        return
    if left and left == retained_after(case.invoice):
        yield (
            f"elle est notée payée sans montant : sa retenue de garantie de {euros(left)}, due le"
            f" {short_date(hold.until)}, l'est-elle aussi ? Notez le montant réglé"
        )


def _beside_ours(case: _Case) -> Iterator[str]:
    """What the owner's evidence said when the program took a payment in, and says no more, or says since."""
    before = max((line.already or ZERO for line in case.ours if line.amount), default=ZERO)
    if min(before, case.price) - case.evidenced > CENT:
        yield (
            f"{euros(before)} étaient notés réglés quand un encaissement a été ajouté, "
            f"{euros(case.evidenced)} aujourd'hui"
        )
    returned = total(line.amount for line in case.ours if line.amount < 0)
    if returned and case.evidenced - booked(case.ours, case.evidenced) > CENT:
        yield (
            f"un règlement de {euros(-returned)} est revenu impayé, mais elle est notée réglée de "
            f"{euros(case.evidenced)}"
        )
    if more := unexplained(case.ours, case.evidenced):
        yield (
            f"{euros(more)} sont notés réglés depuis un encaissement de {euros(total(line.amount for line in case.ours))} ; "
            "est-ce le même argent ? Notez chez vous tout ce qui est réglé"
        )


def _says_more(invoice: Invoice, left: Decimal, today: date) -> bool:
    """Whether a hold says what a status does not: the status's own, or one of all the invoice.

    A plan, or a dispute about a part, lets something be asked: only the status itself may say it.
    """
    hold = invoice.hold
    if hold is None or hold.state is State.NOT_UNDERSTOOD or is_over(hold, today):
        return False
    part = hold.state is State.PLAN or withheld_part(hold, invoice.total or ZERO, left)
    return hold.text == invoice.status_text or not part


def _balances(
    due: date, price: Decimal, receipts: Iterable[tuple[date | None, Decimal]]
) -> tuple[Balance, ...]:
    """What was open from the due date on; a payment without a date counts on the due date."""
    paid, open_ = ZERO, {due: price - ZERO}
    for on, amount in sorted((max(on or due, due), amount) for on, amount in receipts):
        paid += amount
        open_[on] = min(max(price - paid, ZERO), price)
    return tuple(map(Balance, open_, open_.values()))


def _problem(invoice: Invoice, what: str) -> Problem:
    return Problem(
        level=Level.BLOCKING,
        where=invoice.where,
        what=f"Facture {invoice.number} : {what}.",
        cure=CURE,
    )
