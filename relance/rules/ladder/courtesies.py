"""What is written beside the ladder: a word some days before the due date, thanks for a late payment.

Both only where a setting asks for them, and only to a client who owes nothing late. They claim nothing,
are no steps and hold nothing back: the history remembers each by an event of its own (its kind is the
step's name), so that it is written once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Postal, Reason, State, Status, Sums
from relance.rules.firm import Step
from relance.rules.grouping import grouped
from relance.rules.history import reminders
from relance.rules.ladder.decisions import owed
from relance.rules.model import Ledger
from relance.rules.money import total
from relance.rules.outcome import Claim, Notice
from relance.rules.sums.credits import Credit

_PLAIN = Step(name="", after_due=0, min_gap=0, channel=Channel.LETTER, sums=Sums.PRINCIPAL)
BEFORE = replace(_PLAIN, name=EventKind.NOTICE_BEFORE.value, template="avant_echeance.docx")
THANKS = replace(_PLAIN, name=EventKind.THANKED.value, template="remerciement.docx")
RECENT = timedelta(days=31)  # an older payment is not thanked for: the setting was not on then
_OVER = {Reason.SETTLED, Reason.CREDIT_NOTE}
_PAID = frozenset(
    {State.PROMISE, State.PAID, State.CHEQUE, State.CHASE}
)  # may stay written once it is


def courtesies(
    claims: Sequence[Claim], ledger: Ledger, credits: Mapping[str, Credit], today: date
) -> Iterator[Notice]:
    """One letter a client of each kind; none to who may have paid what nobody allocated."""
    settings, unsure = ledger.settings, {*credits, *dict(ledger.awaiting)}
    before, thanks = settings.notice_before or 0, settings.thanks and not settings.claim_paid_late
    if not before and not thanks:
        return
    for key, group in grouped(claims, lambda claim: claim.client.id).items():
        open_ = [c for c in group if c.reason not in _OVER]
        if key in unsure or not all(c.reason is Reason.NOT_DUE and _clear(c) for c in open_):
            continue
        coming = [c for c in group if _coming(c, today, timedelta(days=before))]
        paid = [c for c in group if thanks and settings.last_run and _thanked(c, today)]
        for step, about in ((BEFORE, coming), (THANKS, paid)):
            new = tuple(c for c in about if not _said(c, EventKind(step.name)))
            if new and owed(new) >= (settings.reminder_threshold if step is BEFORE else 0):
                channel = Channel.EMAIL if new[0].client.email else Channel.LETTER
                own = replace(step, channel=channel)
                yield Notice(client=new[0].client, step=own, claims=new, total=owed(new))


def _clear(claim: Claim, admitted: frozenset[State] = frozenset()) -> bool:
    """Whether nothing but these states is noted beside it, and its day and sum are the owner's own."""
    invoice, noted = claim.invoice, {hold.state for hold in claim.holds}
    return noted <= admitted and not (invoice.remarks or invoice.problems or claim.withheld)


def _coming(claim: Claim, today: date, within: timedelta) -> bool:
    invoice = claim.invoice
    if claim.reason is not Reason.NOT_DUE or invoice.due is None or not claim.outstanding:
        return False
    sure = not (invoice.due_assumed or invoice.direct_debit)
    return sure and today < invoice.due <= today + within


def _thanked(claim: Claim, today: date) -> bool:
    """Whether it was reminded, then paid, not long ago."""
    void = claim.invoice.status in {Status.CANCELLED, Status.DRAFT}
    if claim.reason is not Reason.SETTLED or void or not _clear(claim, _PAID):
        return False
    days = [on for on, amount in claim.receipts if on and amount > 0]
    days += [e.on for e in claim.history if e.kind is EventKind.PAYMENT_SEEN]
    told = reminders(claim.history)
    paid = total(amount for _, amount in claim.receipts) > 0 and bool(told) and bool(days)
    return paid and told[-1][0] <= max(days) <= today <= max(days) + RECENT


def _said(claim: Claim, kind: EventKind) -> bool:
    return any(e.kind is kind and e.postal is not Postal.CANCELLED for e in claim.history)
