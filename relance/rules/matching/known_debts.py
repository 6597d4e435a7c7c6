"""A firm's invoices as the matching sees them, and money that its owner typed before the bank told of it.

A credit that settles what the owner's own column already says is paid is that payment: booked beside
it, it must count once. Its line then says that nothing of it was noted when it came (« Déjà noté »).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import fold
from relance.problems import Level
from relance.rules.codes import Kind
from relance.rules.matching.match import Labels, match
from relance.rules.matching.open_debts import Allotment, Debt, Match, Verdict
from relance.rules.matching.operations import Nature, Operation
from relance.rules.matching.payer_names import Around, is_own
from relance.rules.matching.references import references_of
from relance.rules.model import DEFAULT_SOURCE, Client, Invoice, Ledger
from relance.rules.money import ZERO, total
from relance.rules.sums.allocation import Settlement

_SAME = timedelta(days=10)  # between the bank's day and the one that the owner typed
_CLOSE = timedelta(days=31)  # where nothing else explains the money
NOTED = "Déjà noté dans votre classeur."
_PERHAPS = "Peut-être un règlement déjà noté dans votre classeur."
_EARLIER = "La somme est arrivée avant la facture."
_DOUBTED = "La facture est à corriger d'abord."


class Judged(Struct, frozen=True, kw_only=True):
    """A match; `noted`: the owner's own column says it already; `already`: « Déjà noté » by debt."""

    match: Match
    noted: bool = False
    already: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def booked(self) -> bool:
        """Whether it is recorded without a question: certain, or a reversal whose debt is known."""
        it = self.match
        sure = it.operation.proven and it.operation.currency == "EUR"
        return bool(it.lines) and sure and it.status in {Verdict.CERTAIN, Verdict.REVERSED}


def without_own(
    operations: Iterable[Operation], ledger: Ledger, around: Around
) -> Iterator[Operation]:
    """The operations, those from the firm's own accounts told as such: « VIR MENUISERIE DUPRE »."""
    own = {ledger.sender.name, ledger.sender.signatory} - {""}
    own -= {name for client in ledger.clients for name in (client.name, *client.other_names)}
    for each in operations:
        mine = each.nature is Nature.ORDINARY and is_own(each, own, around)
        yield replace(each, nature=Nature.OUTSIDE) if mine else each


def debts_of(
    ledger: Ledger,
    stand: Mapping[str, Settlement],
    payers: Mapping[str, Collection[str]] | None = None,
) -> tuple[Debt, ...]:
    """All invoices, settled ones too, and the credit notes that no invoice has taken yet (EUR).

    One in another currency has nothing left to settle: a number cited is known, no amount is its own.
    `payers`: client id → who else pays for it, as the owner once confirmed.
    """
    clients = {client.id: client for client in ledger.clients}
    quoted = references_of(ledger)
    found = []
    for invoice in ledger.invoices:
        if invoice.client_id in clients and fold(invoice.number):
            state, own = stand[invoice.id], invoice.currency == "EUR"
            rest = state.outstanding if own else ZERO
            paid = max(state.price - rest, ZERO) if own else ZERO
            debt = _debt(invoice.id, invoice.number, clients[invoice.client_id], rest, paid)
            references = tuple(sorted(quoted.get(invoice.id, ())))
            found.append(replace(debt, references=references, issued=invoice.issued))
    for note in ledger.credit_notes:
        if not (note.invoice_id or note.spent) and note.client_id in clients and note.number:
            key = f"avoir {note.client_id} {note.number}"
            found.append(_debt(key, note.number, clients[note.client_id], -note.amount, ZERO))
    more = payers or {}
    return tuple(
        replace(debt, names=(*debt.names, *more[debt.client_id]))
        if debt.client_id in more
        else debt
        for debt in found
    )


def _debt(key: str, number: str, client: Client, rest: Decimal, paid: Decimal) -> Debt:
    told = client.kind is Kind.CONSUMER and client.kind_source not in {"", DEFAULT_SOURCE}
    return Debt(
        id=key,
        number=number,
        client_id=client.id,
        names=tuple(filter(None, (client.name, *client.other_names))),
        rest=rest,
        paid=paid,
        person=bool(client.civility) or (told and not client.form),
    )


class _Typed(Struct):
    """What the owner noted as paid and no line of ours tells: how much (EUR), and on which days."""

    ledger: Ledger
    stand: Mapping[str, Settlement]
    left: dict[str, Decimal] = field(default_factory=dict)
    days: dict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    amounts: dict[str, set[Decimal]] = field(default_factory=lambda: defaultdict(set))
    invoices: dict[str, Invoice] = field(default_factory=dict)  # by id
    of_client: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        ours: dict[str, list[Decimal]] = defaultdict(list)
        for line in self.ledger.payments:
            if line.ours:
                ours[line.invoice_id].append(line.already or ZERO)
                continue
            self.amounts[line.invoice_id].add(line.amount)
            if line.on:
                self.days[line.invoice_id].add(line.on)
        for invoice in self.ledger.invoices:
            known = self.stand[invoice.id].evidenced if invoice.currency == "EUR" else ZERO
            self.left[invoice.id] = max(min([known, *ours.get(invoice.id, ())]), ZERO)
            self.amounts[invoice.id].add(self.left[invoice.id])
            self.invoices[invoice.id] = invoice
            self.of_client[invoice.client_id].append(invoice.id)
            if invoice.paid_on:
                self.days[invoice.id].add(invoice.paid_on)

    def exact(self, lines: Sequence[Allotment]) -> bool:
        """Whether each is a payment as it was noted, and not a part of one."""
        return all(line.amount in self.amounts[line.debt] for line in lines)

    def within(self, lines: Sequence[Allotment], on: date, apart: timedelta) -> bool | None:
        """Whether each of these was noted within so many days; None where a day is not told."""
        days = [self.days.get(line.debt, set()) for line in lines]
        if not all(days):
            return None
        return all(any(abs(day - on) <= apart for day in each) for each in days)

    def alike(self, client: str, operation: Operation) -> bool:
        """Whether that client has noted payments of that amount, on about that day or on none told."""
        lines = (Allotment(i, operation.amount) for i in self.of_client.get(client, ()))
        same = (line for line in lines if self.left[line.debt] and self.exact([line]))
        return any(self.within((line,), operation.on, _CLOSE) is not False for line in same)


def judged(
    operations: Sequence[Operation],
    ledger: Ledger,
    stand: Mapping[str, Settlement],
    around: Around,
    payers: Mapping[str, Collection[str]] | None = None,
) -> list[Judged]:
    """What each credit and each reversal settles, the oldest first, those already noted among them."""
    ordered = sorted(
        without_own(operations, ledger, around), key=lambda each: (each.on, each.amount < 0)
    )
    debts, typed = debts_of(ledger, stand, payers), _Typed(ledger, stand)
    before = [replace(debt, rest=typed.left.get(debt.id, ZERO)) for debt in debts]
    credits, labels = [each for each in ordered if each.amount > 0], Labels(debts, around)
    as_typed = {m.operation.key: m for m in match(credits, before, labels) if _sure(m)}
    noted = {
        key
        for key, m in as_typed.items()
        if typed.exact(m.lines) and typed.within(m.lines, m.operation.on, _SAME)
    }
    found: list[Judged] = []
    for new in match([o for o in ordered if o.key not in noted], debts, labels):
        old = as_typed.get(new.operation.key)
        close = old and typed.exact(old.lines) and not _sure(new)
        if old and close and typed.within(old.lines, old.operation.on, _CLOSE) is not False:
            noted.add(new.operation.key)
        else:
            found.append(Judged(match=_doubted(new, old, typed, stand)))
    left = dict(typed.left)
    for key in (o.key for o in ordered if o.key in noted):
        lines, already = as_typed[key].lines, {}
        for line in lines:
            left[line.debt] -= line.amount
            already[line.debt] = max(left[line.debt], ZERO)
        found.append(Judged(match=replace(as_typed[key], why=NOTED), noted=True, already=already))
    places = {each.key: place for place, each in enumerate(ordered)}
    return sorted(found, key=lambda each: places[each.match.operation.key])


def _sure(found: Match) -> bool:
    return found.status is Verdict.CERTAIN


def _doubted(
    new: Match, old: Match | None, typed: _Typed, stand: Mapping[str, Settlement]
) -> Match:
    """That match, asked about where it may be money noted before, or of another invoice."""
    if not new.lines:
        return new
    mine = [typed.invoices[line.debt] for line in new.lines if line.debt in typed.invoices]
    if any(stand[i.id].doubt or _unread(i) for i in mine):
        why = _DOUBTED
    elif new.status is Verdict.CERTAIN:
        why = _earlier_or_noted(new, old, typed, mine)
    else:
        why = ""
    if not why:
        return new
    if new.status is Verdict.REVERSED:
        return replace(new, lines=(), why=why)
    return replace(new, status=Verdict.ONE, lines=(), proposals=(new.lines,), why=why)


def _earlier_or_noted(new: Match, old: Match | None, typed: _Typed, mine: Sequence[Invoice]) -> str:
    """Why certain money is asked about after all; "" where it is not.

    It came before its invoice, or may be a payment that the owner noted, without its day or with
    others in one sum, or one of another invoice of that client.
    """
    operation = new.operation
    if any(i.issued and operation.on < i.issued for i in mine):
        return _EARLIER
    perhaps = old is not None and typed.within(old.lines, operation.on, _SAME) is not False
    alike = any(typed.alike(client, operation) for client in new.clients)
    return _PERHAPS if perhaps or (alike and not _cites(operation, mine)) else ""


def _unread(invoice: Invoice) -> bool:
    return any(problem.level is Level.BLOCKING for problem in invoice.problems)


def _cites(operation: Operation, mine: Sequence[Invoice]) -> bool:
    text = fold(operation.text).replace(" ", "")
    return any(fold(i.number).replace(" ", "") in text for i in mine)


def in_money(lines: Sequence[Allotment], notes: Sequence[str]) -> tuple[tuple[str, Decimal], ...]:
    """Each invoice and the money that came for it (EUR), credit notes deducted from the last ones.

    `notes`: the ids among the debts that are credit notes: these are no money.
    """
    less = total(-line.amount for line in lines if line.debt in notes)
    found = []
    for line in reversed([line for line in lines if line.debt not in notes]):
        taken = min(less, line.amount) if less > 0 else ZERO
        less -= taken
        found.append((line.debt, line.amount - taken))
    return tuple((debt, amount) for debt, amount in reversed(found) if amount)
