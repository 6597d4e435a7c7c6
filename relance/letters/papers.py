"""The letters that are no reminder: a registered letter's double, an answer, a payment plan.

Prepared for the owner, who completes, signs or throws them away; the history does not count them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from relance.letters.names import AGREEMENT, ANSWER, BEFORE_DUE, COVER, THANK_YOU
from relance.rules.codes import Channel, EventKind, Reason, State, Sums
from relance.rules.firm import Step
from relance.rules.ladder.courtesies import BEFORE
from relance.rules.model import Hold, Instalment, Ledger
from relance.rules.money import ZERO
from relance.rules.outcome import Claim, Notice, Plan

COVER_TEMPLATE, ANSWER_TEMPLATE = "accompagnement.docx", "reponse_litige.docx"
AGREEMENT_TEMPLATE = "echeancier.docx"


class Extra(Struct, frozen=True, kw_only=True):
    """A letter beside the reminders: its template, its title, what it is about."""

    template: str
    title: str
    notice: Notice
    instalments: tuple[Instalment, ...] = ()


def cover(notice: Notice) -> Extra:
    """The plain letter that goes with the double of a registered one."""
    plain = replace(notice, step=replace(notice.step, channel=Channel.LETTER))
    return Extra(template=COVER_TEMPLATE, title=COVER, notice=plain)


# Settled, perhaps paid, or not understood: nothing is written to that client.
_UNSURE = {
    Reason.SETTLED,
    Reason.DECLARED_PAID,
    Reason.TO_ALLOCATE,
    Reason.TO_CORRECT,
    Reason.NOTE_TO_READ,
    Reason.REMARK,
}


def extras(plan: Plan, ledger: Ledger) -> Iterator[Extra]:
    """The answers to new disputes, the plans newly proposed, what is written beside the ladder."""
    if ledger.settings.last_run:  # on the first Monday the disputes of the books are not new
        yield from _answers(plan)
    yield from _agreements(plan, ledger)
    for notice in plan.courtesies:
        title = BEFORE_DUE if notice.step.template == BEFORE.template else THANK_YOU
        yield Extra(template=notice.step.template, title=title, notice=notice)


def _bare(claims: Sequence[Claim], name: str, sums: Sums) -> Notice:
    step = Step(name=name, after_due=0, min_gap=0, channel=Channel.LETTER, sums=sums)
    owed = sum((claim.outstanding for claim in claims), ZERO)
    return Notice(client=claims[0].client, step=step, claims=tuple(claims), total=owed)


def _disputed(claim: Claim) -> Hold | None:
    holds = (claim.invoice.hold, claim.client.hold)
    return next((hold for hold in holds if hold and hold.state is State.DISPUTE), None)


def _answers(plan: Plan) -> Iterator[Extra]:
    """One a client, the Monday on which the dispute is first seen."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in plan.claims:
        known = any(
            e.kind is EventKind.STATE and e.note == State.DISPUTE and e.on < plan.on
            for e in claim.history
        )
        sure = claim.reason not in _UNSURE and claim.left > ZERO
        if _disputed(claim) and not known and sure:
            found[claim.client.id].append(claim)
    for claims in found.values():
        notice = _bare(claims, State.DISPUTE, Sums.PRINCIPAL)
        yield Extra(template=ANSWER_TEMPLATE, title=ANSWER, notice=notice)


def _agreements(plan: Plan, ledger: Ledger) -> Iterator[Extra]:
    """One a plan that is proposed today, not signed yet; where its lines make what is owed."""
    new = {e.client_id for e in plan.agreements if e.kind is EventKind.PLAN_PROPOSED}
    typed = (i for i in ledger.instalments if i.client_id in new and i.signed is None)
    found: dict[tuple[str, ...], list[Instalment]] = defaultdict(list)
    for line in (*plan.instalments, *typed):
        found[line.invoice_ids].append(line)
    claims = {claim.invoice.id: claim for claim in plan.claims}
    for ids, lines in found.items():
        about = [claims[i] for i in ids if i in claims and claims[i].outstanding]
        notice = _bare(about, State.PLAN, Sums.REMINDER) if about else None
        if notice and notice.total == sum((line.amount for line in lines), ZERO):
            dates = tuple(sorted(lines, key=lambda line: line.due))
            yield Extra(
                template=AGREEMENT_TEMPLATE, title=AGREEMENT, notice=notice, instalments=dates
            )
