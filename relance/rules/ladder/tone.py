"""One letter to a client: in which tone, and what it claims (DESIGN 5.8; decision 17).

Every invoice walks the ladder on its own (dunning.py), but a client reads letters. So a letter takes
the highest step due, never a lower tone than the client has already read for a debt still open, and
takes along what is late enough. S, P and F below are those of DESIGN 5.8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from relance.french import fold
from relance.rules.codes import Channel, EventKind, Reason
from relance.rules.firm import Ladder, Step
from relance.rules.history import reminders
from relance.rules.ladder.claims import no_formal_notice
from relance.rules.ladder.decisions import POSTING, taken
from relance.rules.ladder.dunning import formal_place, is_letter, last_reminder_place, places
from relance.rules.outcome import Claim

# What the ladder alone decides: late, open, and stopped by no check before it.
ELIGIBLE = frozenset(
    {
        Reason.PREPARED,
        Reason.TOO_EARLY,
        Reason.GAP,
        Reason.LAST_STEP,
        Reason.CALL_LISTED,
        Reason.FILE_DUE,
        Reason.PAYMENTS_TO_CONFIRM,  # here only of a court file
        Reason.NO_FORMAL_NOTICE,
    }
)


class LetterChoice(Struct, frozen=True, kw_only=True):
    """The letter that the ladder wants for a client today.

    `due` are the invoices for which a letter step is due, `claimed` those that the letter takes.
    `reason` and `until` say why nothing leaves after all; `gap`: the days that must lie between the
    client's last letter and this one.
    """

    tone: Step
    due: tuple[Claim, ...]
    claimed: tuple[Claim, ...] = ()
    reason: Reason | None = None
    until: date | None = None
    gap: int = 0


class _Rungs(Struct, frozen=True, dict=True):
    """One client's ladder, and where its invoices stand on it; -1 for « nowhere »."""

    ladder: Ladder

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Folded name of a step → its place."""
        return places(self.ladder)

    def step(self, claim: Claim) -> int:
        """The step that is due for this invoice today."""
        return self.places[fold(claim.step_today.name)] if claim.step_today else -1

    def reached(self, claim: Claim) -> int:
        """The highest step that this invoice ever took."""
        return self.places.get(fold(claim.step_taken), -1) if claim.step_taken else -1

    def letter(self, highest: int) -> int:
        """The highest letter up to that place."""
        steps = enumerate(self.ladder.steps[: highest + 1])
        return max((place for place, step in steps if is_letter(step)), default=-1)

    def first_like(self, tone: Step) -> Step:
        """The first e-mail step where `tone` is an e-mail, else the first on paper."""
        email = tone.channel is Channel.EMAIL
        letters = (step for step in self.ladder.steps if is_letter(step))
        return next(step for step in letters if (step.channel is Channel.EMAIL) == email)

    def noticed(self, claim: Claim) -> bool:
        """Whether a formal notice claimed it, or a step after one was taken."""
        formal = formal_place(self.ladder)
        return formal is not None and self.reached(claim) >= formal

    def on_file(self, claim: Claim) -> bool:
        """Whether its court file is prepared, or due today: no reminder claims it any more."""
        steps = self.ladder.steps[: self.reached(claim) + 1]
        today = claim.reason in {Reason.FILE_DUE, Reason.PAYMENTS_TO_CONFIRM}
        return today or any(step.channel is Channel.FILE for step in steps)


def letter_to(claims: Iterable[Claim], ladder: Ladder, today: date) -> LetterChoice | None:
    """The letter that is due to the client of these claims; None where no letter step is due."""
    rungs = _Rungs(ladder)
    eligible = tuple(
        claim for claim in claims if claim.reason in ELIGIBLE and not claim.invoice.remarks
    )
    due = tuple(claim for claim in eligible if claim.reason is Reason.PREPARED)
    if not due:
        return None
    highest, formal = max(map(rungs.step, due)), formal_place(ladder)  # S
    if highest == formal:
        return _formal_notice(ladder.steps[highest], due, eligible, rungs, today)
    if formal is not None and highest > formal:
        own = [claim for claim in due if rungs.step(claim) == highest]
        return _agreed(LetterChoice(tone=ladder.steps[highest], due=due), own, rungs, today)
    return _reminder(highest, due, eligible, rungs, today)


def _formal_notice(
    tone: Step, due: Sequence[Claim], eligible: Sequence[Claim], rungs: _Rungs, today: date
) -> LetterChoice:
    """S is the formal notice: with it all that was reminded long enough ago, and may be noticed."""
    gap = timedelta(days=tone.min_gap)

    def ripe_on(claim: Claim) -> date:
        return reminders(claim.history)[0][0] + gap

    choice = LetterChoice(tone=tone, due=tuple(due))
    fit = [
        claim
        for claim in eligible
        if not rungs.noticed(claim) and not no_formal_notice(claim, tone)
    ]
    ripe = [claim for claim in fit if ripe_on(claim) <= today]
    if not any(claim.step_today == tone for claim in ripe):
        own = (claim for claim in fit if claim.step_today == tone)
        return replace(choice, reason=Reason.TOO_EARLY, until=min(map(ripe_on, own)))
    return _agreed(choice, ripe, rungs, today)


def _agreed(
    choice: LetterChoice, claims: Sequence[Claim], rungs: _Rungs, today: date
) -> LetterChoice:
    """The choice with these claims, but for a formal notice those that the owner put off.

    Where none of the others is itself due for it, none leaves.
    """
    tone = choice.tone
    off = [put_off_until(claim, today) if tone.formal_notice else None for claim in claims]
    wanted = [claim for claim, until in zip(claims, off, strict=True) if until is None]
    if not any(claim.step_today == tone for claim in wanted):
        own = (until for claim, until in zip(claims, off, strict=True) if claim.step_today == tone)
        return replace(choice, reason=Reason.PUT_OFF, until=min(filter(None, own)))
    return replace(choice, claimed=_taken(wanted, tone, rungs, today))


def _reminder(
    highest: int, due: Sequence[Claim], eligible: Sequence[Claim], rungs: _Rungs, today: date
) -> LetterChoice:
    """The tone is max(S, F); it claims all that is late enough for the first letter of its kind."""
    last = last_reminder_place(rungs.ladder)  # P
    read = max(rungs.letter(min(rungs.reached(claim), last)) for claim in eligible)  # F
    tone = rungs.ladder.steps[max(highest, read)]
    first = max(1, rungs.first_like(tone).after_due)
    claimed = [
        claim
        for claim in eligible
        if not rungs.noticed(claim) and not rungs.on_file(claim) and _late(claim, today) >= first
    ]
    choice = LetterChoice(tone=tone, due=tuple(due), gap=tone.min_gap if highest < read else 0)
    if not any(claim in due for claim in claimed):  # an e-mail is due, the tone is on paper already
        days = first - max(_late(claim, today) for claim in due)
        return replace(choice, reason=Reason.TOO_EARLY, until=today + timedelta(days=days))
    return replace(choice, claimed=_taken(claimed, tone, rungs, today))


def _late(claim: Claim, today: date) -> int:
    """Days since its own due date, from which its steps count: a plan not kept resumes the ladder.

    `days_late` are then those of the first instalment missed.
    """
    return (today - (claim.due or today)).days


def _taken(claims: Iterable[Claim], tone: Step, rungs: _Rungs, today: date) -> tuple[Claim, ...]:
    """The claims with the step of the letter; each stands at its own where that is higher."""
    place = rungs.places[fold(tone.name)]
    found = []
    for claim in claims:
        own = rungs.reached(claim)
        after = tone.name if own < place else claim.step_taken
        chosen = taken(claim, Reason.PREPARED, tone, POSTING[tone.channel], today, after)
        above = rungs.letter(place - 1) > own
        found.append(replace(chosen, above=True) if above else chosen)
    return tuple(found)


def put_off_until(claim: Claim, today: date) -> date | None:
    """Until when the owner put off the formal notice of this invoice; None where that is over."""
    told = [e.until for e in claim.history if e.kind is EventKind.PUT_OFF and e.until]
    return max((until for until in told if until > today), default=None)
