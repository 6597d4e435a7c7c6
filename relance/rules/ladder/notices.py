"""The letters of a Monday: one a client, with what may hold it back (DESIGN 5.8).

What a letter would say is chosen in tone.py. It waits, always with a reason, while another letter to
the client is not known to have left, or gives it a date that still runs; while the payments are not
known to be noted (a formal notice); where the client's own credit covers it; beyond the week's limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from relance.french import count, fold, short_date
from relance.rules.codes import Reason, Sums
from relance.rules.days import DAY, deadline, next_business_day
from relance.rules.firm import Ladder, Settings, Step
from relance.rules.grouping import grouped
from relance.rules.history import is_pending, last_letter_on, reminds, taken_on
from relance.rules.ladder.claims import no_formal_notice
from relance.rules.ladder.decisions import asked, decided, owed
from relance.rules.ladder.dunning import days_allowed, ladder_of
from relance.rules.ladder.tone import ELIGIBLE, LetterChoice, letter_to
from relance.rules.model import CreditNote, Ledger
from relance.rules.money import ZERO, total
from relance.rules.outcome import Claim, Notice
from relance.rules.sums.credits import NO_CREDIT, Credit

Wait = Callable[[Claim], Claim]
# Of these nothing is left to pay, or nothing may be asked: the date of their letter binds nobody.
AT_REST = frozenset(
    {
        Reason.SETTLED,
        Reason.DECLARED_PAID,
        Reason.BELOW_THRESHOLD,
        Reason.PROMISE,
        Reason.DISPUTE,
        Reason.PAYMENT_PLAN,
        Reason.PLAN_PROPOSED,
        Reason.INSOLVENCY,
        Reason.HELD,
        Reason.NOTE_TO_READ,
        Reason.REMARK,
    }
)


def letters_of(
    claims: tuple[Claim, ...],
    ledger: Ledger,
    credits: Mapping[str, Credit],
    today: date,
    *,
    payments_known: bool,
    all_wait: bool = False,
) -> tuple[tuple[Claim, ...], tuple[Notice, ...]]:
    """The claims with their final reasons, and the letters of the day; `credits`: clients' own money.

    `all_wait`: plain letters wait for the payments, too.
    """
    settings = ledger.settings
    final: dict[str, Claim] = {}
    drafts: list[LetterChoice] = []
    reached = {claim.client.id for claim in claims if claim.reason is Reason.PREPARED}
    of_client = grouped((c for c in claims if c.client.id in reached), lambda c: c.client.id)
    for client_id, group in of_client.items():
        ladder = ladder_of(group[0].client, ledger)
        choice = letter_to(group, ladder, today)
        if choice is None:
            continue
        wait = _waits(choice, group, ladder, settings, today)
        unsure = choice.tone.formal_notice and not payments_known
        if wait is None and (unsure or all_wait):
            wait = partial(postponed, reason=Reason.PAYMENTS_TO_CONFIRM, until=today)
        to_its_credit = credits.get(client_id, NO_CREDIT).total
        if wait is None and to_its_credit >= owed(choice.claimed):
            wait = partial(postponed, reason=Reason.COVERED, until=None)
        if wait:
            final |= {claim.invoice.id: wait(claim) for claim in choice.due}
        else:
            drafts.append(choice)
    drafts.sort(key=_urgency)
    sent_today = {e.document for e in ledger.events if e.on == today and reminds(e)}
    limit = max(0, settings.letters_per_monday - len(sent_today))
    for choice in drafts[limit:]:
        for claim in choice.due:
            final[claim.invoice.id] = postponed(
                claim,
                Reason.CAPPED,
                today + timedelta(days=7),
                limit=count(settings.letters_per_monday, "courrier"),
            )
    for choice in drafts[:limit]:
        later = _free_again(choice.tone, settings, today)
        claimed = {claim.invoice.id: claim for claim in choice.claimed}
        behind = (claim for claim in choice.due if claim.invoice.id not in claimed)
        for claim in behind:
            final[claim.invoice.id] = postponed(
                claim, Reason.FORMAL_NOTICE_TODAY, later, letter=choice.tone.name
            )
        final |= claimed
    notices = []
    for choice in drafts[:limit]:
        key = choice.due[0].client.id
        notes = credits.get(key, NO_CREDIT).notes
        group = tuple(final.get(claim.invoice.id, claim) for claim in of_client[key])
        notices.append(_notice(choice, group, notes, today))
    return tuple(final.get(claim.invoice.id, claim) for claim in claims), tuple(notices)


def _waits(
    choice: LetterChoice, group: Sequence[Claim], ladder: Ladder, settings: Settings, today: date
) -> Wait | None:
    """How a client's claims are postponed where its letter may not leave today; else None."""
    past = [event for claim in group for event in claim.history]
    pending = [event.on for event in past if is_pending(event)]
    if pending:  # perhaps it leaves today: the client would get two letters at once
        return partial(postponed, reason=Reason.UNCONFIRMED, until=None, since=min(pending))
    last = last_letter_on(past)
    apart = max(settings.min_days_between_letters, choice.gap)
    given = _date_given(group, ladder)
    free_on = max(
        last + timedelta(days=apart) if last else today,
        given + DAY if given else today,
    )
    if last and free_on > today:
        told = f", qui lui laisse jusqu'au {short_date(given)}" if given and given >= today else ""
        return partial(postponed, reason=Reason.CLIENT_GAP, until=free_on, since=last, letter=told)
    if choice.reason:
        step = choice.tone.name if choice.reason is Reason.TOO_EARLY else ""
        return partial(postponed, reason=choice.reason, until=choice.until, step=step)
    return None


def _date_given(group: Sequence[Claim], ladder: Ladder) -> date | None:
    """The last date that a posted letter gave this client for something that it still owes.

    What came back from an unknown address is in no claim's history. Where the history holds no date:
    the posting day plus the days of the step, moved to a working day.
    """
    steps = {fold(step.name): step for step in ladder.steps}
    ends = []
    for claim in group:
        if claim.reason in AT_REST:
            continue
        for event in claim.history:
            if not reminds(event):
                continue
            step, posted = steps.get(fold(event.step)), taken_on(event)
            allowed = days_allowed(step) if step else None
            if event.until:
                ends.append(event.until)
            elif posted and allowed is not None:
                ends.append(deadline(posted, allowed))
    return max(ends, default=None)


def _free_again(tone: Step, settings: Settings, today: date) -> date:
    """When the next letter may follow the one that leaves today."""
    apart = today + timedelta(days=settings.min_days_between_letters)
    given = _pay_before(tone, today)
    return max(apart, given + DAY) if given else apart


def _pay_before(tone: Step, today: date) -> date | None:
    allowed = days_allowed(tone)
    return None if allowed is None else deadline(next_business_day(today), allowed)


def postponed(
    claim: Claim,
    reason: Reason,
    until: date | None,
    *,
    since: date | None = None,
    limit: str = "",
    letter: str = "",
    step: str = "",
) -> Claim:
    """The claim once its letter waits: it stands where its history left it.

    `letter` and `step` are facts of its sentence: the letter that goes first, the step meant where it
    is not the claim's own.
    """
    name = step or (claim.step_today.name if claim.step_today else "")
    return decided(
        claim,
        reason,
        after=claim.step_taken,
        action=name if until else "",
        next_date=until,
        next=short_date(until) if until else "",
        since=short_date(since) if since else "",
        limit=limit,
        letter=letter,
        step_name=name,
    )


def _urgency(choice: LetterChoice) -> tuple[date, Decimal, str]:
    """Nearest limitation first, then largest (DESIGN 5.7)."""
    limits = [c.limitation.early if c.limitation else date.max for c in choice.claimed]
    return min(limits), -owed(choice.claimed), choice.due[0].client.id


def _recalled(claim: Claim, claimed: frozenset[str]) -> bool:
    """Whether it is told « pour mémoire »: late and on the ladder, or stopped only as just sent."""
    late = claim.days_late > 0 and claim.outstanding > ZERO
    free = late and claim.reason in _RECALLED
    return free and claim.invoice.id not in claimed and not claim.invoice.remarks


# The latter is due itself, behind the letter of the day.
_RECALLED = ELIGIBLE | {Reason.RECENTLY_SENT, Reason.FORMAL_NOTICE_TODAY}


def _notice(
    choice: LetterChoice,
    of_client: tuple[Claim, ...],
    credits: tuple[CreditNote, ...],
    today: date,
) -> Notice:
    step, claims = choice.tone, choice.claimed
    paid_late = tuple(
        claim
        for claim in of_client
        if claim.paid_late_on and step.sums is Sums.ALL and not no_formal_notice(claim, step)
    )
    named = frozenset(claim.invoice.id for claim in claims)
    return Notice(
        client=claims[0].client,
        step=step,
        claims=claims,
        paid_late=paid_late,
        others=tuple(claim for claim in of_client if _recalled(claim, named)),
        credits=credits,
        total=total(asked(claim, step) for claim in (*claims, *paid_late))
        - total(credit.amount for credit in credits),
        pay_before=_pay_before(step, today),
    )
