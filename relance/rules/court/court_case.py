"""The court file of one debtor: what is certain and due, how it is proven, and the ways that are open.

An order to pay, a summons and a declaration claim every certain and due invoice of the debtor. What is
promised, under a plan, retained, below no doubt of reading or not yet due stays out, each with its own
sentence; in an insolvency all that was born before the judgment is declared, what falls due later too
(C. com. L622-24).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from relance.french import fold
from relance.rules.codes import Channel, EventKind, Reason, State
from relance.rules.court.court_facts import Facts, relief_before
from relance.rules.court.court_texts import CourtTexts
from relance.rules.court.open_ways import ways_of
from relance.rules.court.way import CourtCase, NoticeProof
from relance.rules.grouping import grouped
from relance.rules.history import taken_on
from relance.rules.holds import is_over
from relance.rules.ladder.holds_in_force import LASTING
from relance.rules.law import Law
from relance.rules.model import Client, CreditNote, Event, Hold, Ledger
from relance.rules.money import ZERO, total
from relance.rules.outcome import Claim, Plan
from relance.rules.sums.allocation import Settlement, settlements
from relance.rules.sums.credits import loose_notes
from relance.rules.sums.insolvency import declare_before, is_far, owed_on_eve

# Late, and nothing says that it is not owed: wherever it stands on its ladder.
CERTAIN = frozenset(
    {
        Reason.PREPARED,
        Reason.CALL_LISTED,
        Reason.FILE_DUE,
        Reason.LAST_STEP,
        Reason.TOO_EARLY,
        Reason.GAP,
        Reason.CLIENT_GAP,
        Reason.UNCONFIRMED,
        Reason.BELOW_THRESHOLD,
        Reason.RECENTLY_SENT,
        Reason.CAPPED,
        Reason.UNKNOWN_STEP,
        Reason.NO_FORMAL_NOTICE,
        Reason.FORMAL_NOTICE_TODAY,
        Reason.PUT_OFF,
        Reason.ADDRESS_UNKNOWN,
        Reason.RATE_TO_TELL,
        Reason.PAYMENTS_TO_CONFIRM,
        Reason.SETUP,
    }
)
_ATTEMPTS = {EventKind.MEDIATION, EventKind.CONCILIATION}
# Held because somebody else acts: owed as before.
_ELSEWHERE = {State.HANDED_OVER, State.CLAIM_FILED, State.TITLE}


class _Books(Struct, frozen=True, kw_only=True):
    """What the cases of a day are made of, computed once for all clients."""

    plan: Plan
    ledger: Ledger
    law: Law
    texts: CourtTexts
    claims: Mapping[str, Sequence[Claim]]  # by client
    notes: Mapping[str, Sequence[CreditNote]]  # their « avoirs » of no invoice
    stand: Mapping[str, Settlement]  # what an insolvency binds


def _books(plan: Plan, ledger: Ledger, law: Law, texts: CourtTexts) -> _Books:
    bound = {c.invoice.id for c in plan.claims if c.reason is Reason.INSOLVENCY}
    return _Books(
        plan=plan,
        ledger=ledger,
        law=law,
        texts=texts,
        claims=grouped(plan.claims, lambda c: c.client.id),
        notes=loose_notes(ledger),
        stand=settlements(ledger, plan.on, bound),
    )


def court_case(
    client_id: str, plan: Plan, ledger: Ledger, law: Law, texts: CourtTexts
) -> CourtCase:
    """The case of that client on the day of the plan; without claims where nothing is certain and due.

    `plan` is that day's plan of `ledger`; `texts` are `relance.law.court_loader.load_court_texts()`.
    Raises KeyError for an unknown client.
    """
    return _case(ledger.client(client_id), _books(plan, ledger, law, texts))


def _case(client: Client, books: _Books) -> CourtCase:
    ledger, today, law, texts = books.ledger, books.plan.on, books.law, books.texts
    mine = books.claims.get(client.id, ())
    open_ = [c for c in mine if c.left > 0 and c.reason is not Reason.SETTLED]
    noted = dict.fromkeys(
        hold
        for c in mine
        for hold in c.holds
        if not is_over(hold, today) and (hold.state in LASTING or c in open_)
    )
    insolvency = next((h for h in noted if h.state is State.INSOLVENCY), None)
    bound = [c for c in open_ if c.reason is Reason.INSOLVENCY]
    if bound and insolvency:
        claims = [_on_the_eve(c, insolvency, books.stand) for c in bound]
    else:
        insolvency = None
        certain = [c for c in open_ if _certain(c, [*noted]) and c.outstanding > 0]
        free = [c for c in certain if _sued(c) is None and c.reason is not Reason.HELD]
        claims = free or [c for c in certain if _sued(c)] or certain
    taken = {c.invoice.id for c in claims}
    disputed = [c for c in open_ if c.reason is Reason.DISPUTE and c.invoice.id not in taken]
    kept = taken | {c.invoice.id for c in disputed}
    far = is_far(ledger.sender, client)
    notices = _notices(claims, ledger)
    proven = {number for notice in notices if notice.proven for number in notice.invoices}
    limits = [c.limitation.early for c in (claims or disputed) if c.limitation]
    principal, interest = total(c.outstanding for c in claims), total(c.interest for c in claims)
    fixed = total(c.fee for c in claims)
    notes = books.notes.get(client.id, ()) if claims else ()
    credits = total(note.amount for note in notes)
    case = CourtCase(
        client=client,
        on=today,
        claims=tuple(claims),
        disputed=tuple(disputed),
        left_out=tuple(c for c in open_ if c.invoice.id not in kept),
        principal=principal,
        interest=interest,
        fixed_sums=fixed,
        credits=credits,
        total=principal + interest + fixed - credits,
        notices=notices,
        unproven=tuple(n for c in claims if (n := c.invoice.number) not in proven),
        limitation=min(limits, default=None),
        insolvency=insolvency,
        declare_before=declare_before(insolvency, law, far=far) if insolvency else None,
        counsel=texts.guides_say if principal + interest + fixed >= texts.guides_from else "",
    )
    events = [event for c in mine for event in c.history]
    facts = Facts(
        case=case,
        holds=tuple(noted),
        pending=_sued(claims[0]) if claims else None,
        sender=ledger.sender,
        law=law,
        texts=texts,
        towns=dict(ledger.settings.court_towns),
        attempted=any(event.kind in _ATTEMPTS for event in events),
        carriage=ledger.settings.carriage,
        far=far,
    )
    return replace(case, ways=ways_of(facts))


def court_cases(plan: Plan, ledger: Ledger, law: Law, texts: CourtTexts) -> tuple[CourtCase, ...]:
    """The cases of all whose step « dossier » has come and of those with a claim to declare, largest first.

    A client stays among them as long as something is certain and due; a declaration, until no relief may
    be asked for any more.
    """
    steps = [step for ladder in ledger.ladders for step in ladder.steps]
    file_steps = {fold(step.name) for step in steps if step.channel is Channel.FILE}
    come = {
        c.client.id
        for c in plan.claims
        if c.reason is not Reason.SETTLED
        and (
            c.reason in {Reason.FILE_DUE, Reason.INSOLVENCY}
            or c.court
            or fold(c.step_after) in file_steps
        )
        and (c.left > 0 or c.reason is Reason.INSOLVENCY)
    }
    if not come:
        return ()
    books, found = _books(plan, ledger, law, texts), []
    for client in (group[0].client for key, group in books.claims.items() if key in come):
        case = _case(client, books)
        if case.claims and not _too_late(case, law):
            found.append(case)
    return tuple(sorted(found, key=lambda case: (-case.total, case.client.name)))


def _too_late(case: CourtCase, law: Law) -> bool:
    published = case.insolvency.published if case.insolvency else None
    return published is not None and case.on > relief_before(published, law)


def _certain(claim: Claim, noted: Sequence[Hold]) -> bool:
    if claim.reason is not Reason.HELD:
        return claim.reason in CERTAIN and claim.days_late > 0
    holds = claim.holds or noted
    return claim.days_late > 0 and all(hold.state in _ELSEWHERE for hold in holds)


def _sued(claim: Claim) -> Hold | None:
    """What says that the claim is before a judge, or judged."""
    return next((h for h in claim.holds if h.state in {State.CLAIM_FILED, State.TITLE}), None)


def _on_the_eve(claim: Claim, insolvency: Hold, stand: Mapping[str, Settlement]) -> Claim:
    """What was owed on the eve of the judgment, where its day is known (C. com. L622-24, L622-28)."""
    owed = claim.left
    if insolvency.until:
        owed = owed_on_eve(stand[claim.invoice.id].balances, insolvency.until)
    return replace(claim, outstanding=owed, withheld=ZERO)


def _notices(claims: Sequence[Claim], ledger: Ledger) -> tuple[NoticeProof, ...]:
    """The formal notices that were posted for these claims, oldest first."""
    steps = (step for ladder in ledger.ladders for step in ladder.steps)
    formal = {fold(step.name) for step in steps if step.formal_notice}
    lines: dict[tuple[date, str, str], dict[str, Event]] = {}
    events = {claim.invoice.number: claim.history for claim in claims}
    for number, history in events.items():
        for event in history:
            posted = taken_on(event) if fold(event.step) in formal else None
            if posted:
                key = posted, event.document, event.step
                lines.setdefault(key, {})[number] = event
    found = []
    for (on, document, step), named in sorted(lines.items(), key=lambda each: each[0]):
        since = [e for number in named for e in events[number] if e.on >= on]
        received = (e.on for e in since if e.kind is EventKind.ACKNOWLEDGED)
        back = (e.kind for e in since if e.kind in {EventKind.UNCLAIMED, EventKind.REFUSED})
        registered = (event.registered for event in named.values() if event.registered)
        found.append(
            NoticeProof(
                on=on,
                step=step,
                registered=next(registered, ""),
                received=min(received, default=None),
                returned=next(back, None),
                document=document,
                invoices=tuple(named),
            )
        )
    return tuple(found)
