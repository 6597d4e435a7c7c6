"""The invoices of one job: deposits, « situations », the final one (solde, DGD), the retention.

A later invoice may restate what earlier ones of its job claim already: claimed beside them, the same
works would be paid twice. Unless the deduction is visible they wait, and their owner is asked. What
they are is told by title, column or remark (`remark_words.JobPart`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from relance.french import count, euros, fold, joined
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft, about_rows
from relance.lists.listing import ListRow
from relance.lists.sections import says_paid
from relance.problems import Level, Problem
from relance.rules.codes import State, Status
from relance.rules.model import Invoice
from relance.rules.money import CENT, ZERO
from relance.rules.money import total as total_of
from relance.words.remark_words import DEDUCTED, JobPart, is_part, part_of
from relance.words.sum_words import PERCENT

_JOB = ("quote", "site", "order_number", "quote_date")
_USUAL = {Decimal(30), Decimal(40), Decimal(50)}  # percent of the price that a deposit usually is
_CURE = (
    "Si son montant est ce qui reste à payer, écrivez « {} » dans sa désignation ; sinon, notez ce qui"
    " reste dans une colonne « Reste dû », et « annulée » sur celles qu'elle remplace."
)


class _Bill(Struct, frozen=True, dict=True):
    """An invoice and its row, what it is among those of its job, and what was received for it."""

    invoice: Invoice
    row: ListRow
    part: JobPart | None
    text: str  # folded
    received: Decimal

    @property
    def total(self) -> Decimal:
        return self.invoice.total or ZERO

    @cached_property
    def job(self) -> tuple[str, ...]:
        """What tells the job, folded."""
        site = self.invoice.site
        return tuple(fold(site if key == "site" else self.row.text(key)) for key in _JOB)

    @property
    def open(self) -> bool:
        return not (says_paid(self.invoice) or self.received >= self.total > ZERO)


def _bills(draft: Draft) -> list[list[_Bill]]:
    """Those of each client who has parts of jobs, in the order in which they were issued."""
    rows = {row.number: row for row in draft.rows}
    received: dict[str, Decimal] = defaultdict(Decimal)
    for payment in draft.payments:
        received[payment.invoice_id] += payment.amount
    found: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in draft.invoices:
        if invoice.status is not Status.CANCELLED:
            found[invoice.client_id].append(invoice)
    bills = (
        [_bill(each, rows[each.row], received[each.id]) for each in group]
        for group in found.values()
        if len(group) > 1
    )
    return [
        sorted(group, key=lambda bill: (_day(bill.invoice), bill.invoice.row))
        for group in bills
        if any(bill.part for bill in group)  # else none of them is a part of anything
    ]


def _day(invoice: Invoice) -> date:
    return invoice.issued or invoice.due or date.min


def _bill(invoice: Invoice, row: ListRow, received: Decimal) -> _Bill:
    said = f"{fold(invoice.nature)} {fold(invoice.number)}".strip()
    notes = fold(row.text("notes"))
    numbered = JobPart.SITUATION if "situation" in fold(row.title("number")) else None
    part = part_of(said) or (part_of(notes) if is_part(notes) else numbered)
    return _Bill(invoice, row, part, f"{said} {notes}", received)


def _alike(one: _Bill, other: _Bill) -> bool:
    """Whether nothing tells the jobs of these two apart."""
    return not any(a and b and a != b for a, b in zip(one.job, other.job, strict=True))


def _same(one: _Bill, other: _Bill) -> bool:
    """Whether their job is told, and is one."""
    told = any(a and a == b for a, b in zip(one.job, other.job, strict=True))
    return told and _alike(one, other)


def claimed_twice(draft: Draft) -> Iterable[Doubt]:
    """What earlier invoices of a job claim already: in later ones, or in each « situation »."""
    groups = _bills(draft)
    yield from about_rows(_restated(groups))
    yield from about_rows(_cumulated(groups))


def _restated(groups: Sequence[Sequence[_Bill]]) -> dict[int, Problem]:
    """Invoices that may claim again what earlier ones of their job claim."""
    found: dict[int, Problem] = {}
    for bills in groups:
        for place, later in enumerate(bills):
            for earlier in _restatable(later, bills[:place]):
                if not _apart(later, earlier):
                    problem = _asks(later, earlier)
                    waiting = [each for each in earlier if each.open]
                    found |= {each.invoice.row: problem for each in (*waiting, later)}
    return found


def _restatable(later: _Bill, before: Sequence[_Bill]) -> Iterator[Sequence[_Bill]]:
    """The earlier invoices of its job that this one may include, where it may."""
    if later.part is None:
        deposits = [b for b in before if b.part is JobPart.DEPOSIT and _alike(b, later)]
        yield [each for each in deposits if _first_after(each, later, before)]
        return
    alike = [bill for bill in before if _alike(bill, later)]
    if later.part is JobPart.FINAL:
        yield [bill for bill in alike if bill.part in {JobPart.DEPOSIT, JobPart.SITUATION}]
    elif later.part is JobPart.RETENTION:
        yield [bill for bill in alike if _kept(bill) and bill.part is not JobPart.RETENTION]


def _kept(bill: _Bill) -> bool:
    """Whether a retention on this invoice is followed there."""
    hold = bill.invoice.hold
    return hold is not None and hold.state is State.RETENTION and bool(hold.amount)


def _first_after(deposit: _Bill, later: _Bill, before: Sequence[_Bill]) -> bool:
    """Whether an ordinary invoice is the first that the deposit may be of: of its job, or of its share."""
    told = _share(deposit)
    shares = {told} if told else _USUAL

    def of(bill: _Bill) -> bool:
        share = any(abs(bill.total * each / 100 - deposit.total) <= 2 * CENT for each in shares)
        return bill.total > deposit.total and (share or _same(bill, deposit))

    between = (b for b in before[before.index(deposit) + 1 :] if b.part is None)
    return of(later) and not any(_alike(bill, deposit) and of(bill) for bill in between)


def _share(deposit: _Bill) -> Decimal | None:
    """« Acompte 30 % »: in percent of the price of its job."""
    told = PERCENT.search(deposit.invoice.nature)
    return Decimal(told[1]) if told and int(told[1]) else None


def _is_rest(later: _Bill, deposits: Sequence[_Bill]) -> bool:
    """Whether it makes, with deposits whose shares are told, the price that these are shares of."""
    shares = [share for bill in deposits if (share := _share(bill))]
    if len(shares) < len(deposits) or sum(shares) >= 100:
        return False
    paid = total_of(bill.total for bill in deposits)
    return abs(paid * 100 / sum(shares) - paid - later.total) <= 2 * CENT * len(deposits)


def _apart(later: _Bill, earlier: Sequence[_Bill]) -> bool:
    """Whether what the figures or its words say shows that the later one claims only the rest."""
    if not earlier or DEDUCTED.search(later.text):
        return True
    if later.part is JobPart.RETENTION:
        return False
    if _is_rest(later, earlier):
        return True
    totals = [bill.total for bill in earlier]
    all_told = all(_same(bill, later) for bill in earlier)
    if later.total < (total_of(totals) if all_told else min(totals)):
        return True  # the whole job is no less than what was invoiced of it before
    if (left := later.invoice.balance) is None:
        return False
    return not any(bill.open for bill in earlier) or left <= later.total - total_of(totals) + CENT


def _asks(later: _Bill, earlier: Sequence[_Bill]) -> Problem:
    invoice, numbers = later.invoice, joined([bill.invoice.number for bill in earlier])
    many = len(earlier) > 1
    said = f" (« {invoice.nature} »)" if invoice.nature else ""
    word = "acompte déduit"
    if later.part is JobPart.RETENTION:
        kept = euros(total_of(b.invoice.hold.amount or ZERO for b in earlier if b.invoice.hold))
        what = f"réclame-t-elle la retenue de {kept} déjà suivie sur {numbers} ?"
        return blocking(
            where=invoice.where,
            what=f"La facture {invoice.number}{said} {what}",
            cure="La retenue d'une facture s'y réclame à sa date : gardez-en une des deux, et écrivez"
            " « annulée » dans le statut de l'autre ou « caution » dans la colonne de la retenue.",
        )
    if all(bill.part is JobPart.DEPOSIT for bill in earlier):
        what = f"les acomptes {numbers}, en tout" if many else f"l'acompte {numbers} de"
    else:
        word = "situations déduites"
        what = (
            f"les factures {numbers} du même chantier, en tout"
            if many
            else f"la facture {numbers} de"
        )
    return blocking(
        where=invoice.where,
        what=f"La facture {invoice.number}{said} comprend-elle {what}"
        f" {euros(total_of(bill.total for bill in earlier))} ?",
        cure=_CURE.format(word),
    )


_CHAIN = 3  # situations, each above the one before, that may be the sum of all


def _cumulated(groups: Sequence[Sequence[_Bill]]) -> dict[int, Problem]:
    """« Situations » whose amounts may each include the former ones: every chain goes up, none down."""
    chains = [chain for bills in groups for chain in _chains(bills)]
    rising = all(a.total <= b.total for chain in chains for a, b in pairwise(chain))
    found: dict[int, Problem] = {}
    for chain in chains if rising else ():
        paid_apart = sum(bill.invoice.paid == bill.total for bill in chain) > 1
        words = any(DEDUCTED.search(bill.text) for bill in chain)
        if len({bill.total for bill in chain}) < _CHAIN or paid_apart or words:
            continue
        last, numbers = chain[-1].invoice, joined([b.invoice.number for b in chain[:-1]])
        problem = blocking(
            where=last.where,
            what=f"La situation {last.number} de {euros(last.total or ZERO)} comprend-elle {numbers} ?"
            " Les montants montent d'une situation à l'autre.",
            cure=_CURE.format("situations déduites"),
        )
        found |= {bill.invoice.row: problem for bill in chain if bill.invoice.balance is None}
    return found


def _chains(bills: Sequence[_Bill]) -> Iterator[Sequence[_Bill]]:
    jobs: dict[tuple[str, ...], list[_Bill]] = defaultdict(list)
    for bill in bills:
        if bill.part is JobPart.SITUATION:
            jobs[bill.job].append(bill)
    return (chain for chain in jobs.values() if len(chain) > 1)


def undated(draft: Draft) -> Iterable[Doubt]:
    """Retentions without a day would never be claimed: told once for all."""
    received: dict[str, Decimal] = defaultdict(Decimal)
    for payment in draft.payments:
        received[payment.invoice_id] += payment.amount
    kept = [
        invoice
        for invoice in draft.invoices
        if (hold := invoice.hold) and hold.state is State.RETENTION and hold.where != invoice.where
        if not (hold.until or invoice.balance == ZERO or invoice.status is Status.CANCELLED)
        if max(invoice.paid or ZERO, received[invoice.id]) < (invoice.total or ZERO)
    ]
    if kept:
        held = count(len(kept), "retenue")
        names = ", ".join([*(i.number for i in kept[:3]), *(["…"] if len(kept) > 3 else [])])
        what = f"{held} de garantie sans date ({names}) : rien n'en sera réclamé."
        cure = (
            "Notez la date dans « Jusqu'au », ou une colonne « Levée RG » : un an après la réception,"
            " sauf opposition motivée du client (loi n° 71-584 du 16 juillet 1971)."
        )
        problem = Problem(level=Level.WARNING, where=kept[0].where, what=what, cure=cure)
        yield Doubt(about=About.LIST, problem=problem)
