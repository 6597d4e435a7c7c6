"""A claim with its decision: the reason, its French sentence, and what the owner is to do next."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.french import fold, sentence
from relance.rules.codes import Channel, Reason, Status, Sums
from relance.rules.firm import Ladder, Step
from relance.rules.money import total
from relance.rules.outcome import Claim

_DRAFT = "« {} » : pas encore une facture, comptée nulle part."

DECIDE = "Décider"
ACTIONS = {
    Reason.UNCONFIRMED: "Confirmer l'envoi",
    Reason.TO_CORRECT: "Corriger",
    Reason.UNKNOWN_STEP: "Corriger",
    Reason.NOTE_TO_READ: "Corriger",
    Reason.REMARK: "Lire la remarque",
    Reason.TO_ALLOCATE: "Attribuer la somme reçue",
    Reason.ADDRESS_UNKNOWN: "Chercher l'adresse",
    Reason.DECLARED_PAID: "Noter le règlement",
    Reason.OLD_DEBT: DECIDE,
    Reason.TIME_BARRED: DECIDE,
    Reason.LAST_STEP: DECIDE,
    Reason.FILE_DUE: DECIDE,
    Reason.NO_FORMAL_NOTICE: DECIDE,
    Reason.PROMISE: "Vérifier le règlement",
    Reason.DISPUTE: "Traiter le litige",
    Reason.PAYMENT_PLAN: "Suivre l'échéancier",
    Reason.PLAN_PROPOSED: "Faire signer l'échéancier",
    Reason.INSOLVENCY: "Déclarer la créance",
    Reason.FOREIGN_CURRENCY: "Suivre à la main",
    Reason.RATE_TO_TELL: "Dire le taux",
    Reason.CALL_LISTED: "Appeler",
}
# What only the owner can decide, in the order in which it is asked.
_TO_DECIDE = (
    Reason.TO_ALLOCATE,
    Reason.REMARK,
    Reason.FILE_DUE,
    Reason.LAST_STEP,
    Reason.OLD_DEBT,
    Reason.TIME_BARRED,
    Reason.UNCONFIRMED,
    Reason.NO_FORMAL_NOTICE,
    Reason.PAYMENTS_TO_CONFIRM,
    Reason.ADDRESS_UNKNOWN,
    Reason.DECLARED_PAID,
    Reason.PLAN_PROPOSED,
)
POSTING = {
    Channel.LETTER: "Signer et poster",
    Channel.REGISTERED: "Signer et poster en recommandé",
    Channel.EMAIL: "Signer et envoyer",
}


def decided(
    claim: Claim,
    reason: Reason,
    *,
    action: str = "",
    next_date: date | None = None,
    step: Step | None = None,
    after: str | None = None,
    **facts: str,
) -> Claim:
    """The claim with its reason, its sentence and the action that follows.

    `after`: where it then stands, if not where it did.
    """
    invoice = claim.invoice
    draft = reason is Reason.SETTLED and invoice.status is Status.DRAFT
    text = _DRAFT.format(invoice.status_text) if draft else sentence(reason, **facts)
    return replace(
        claim,
        reason=reason,
        sentence=f"{text} {claim.remark}".strip(),
        next_action=action or ACTIONS.get(reason, ""),
        next_date=next_date,
        step_today=step,
        step_after=claim.step_after if after is None else after,
    )


def taken(
    claim: Claim, reason: Reason, step: Step, action: str, today: date, after: str = ""
) -> Claim:
    """The claim once today's step counts; it then stands `after` it, or at that step."""
    return decided(
        *(claim, reason),
        action=action,
        next_date=today,
        step=step,
        after=after or step.name,
        step_name=step.name,
    )


def asked(claim: Claim, step: Step) -> Decimal:
    """What a letter of this step asks for on this claim (EUR): all of it, or the principal alone."""
    return claim.total if step.sums is Sums.ALL else claim.outstanding


def owed(claims: Iterable[Claim]) -> Decimal:
    """What is still due on these claims, in euros."""
    return total(claim.outstanding for claim in claims)


def to_decide(claims: Iterable[Claim]) -> list[list[Claim]]:
    """What only the owner can decide: the alike of one client together, by reason, largest first."""
    found: dict[tuple[Reason, str, str], list[Claim]] = {}
    for claim in claims:
        if claim.reason in _TO_DECIDE:
            found.setdefault((claim.reason, claim.client.id, claim.sentence), []).append(claim)
    return sorted(found.values(), key=lambda x: (_TO_DECIDE.index(x[0].reason), -owed(x)))


def later_to_decide(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Invoices dated after the judgment of their client, of which nobody said what they are for."""
    return tuple(
        claim
        for claim in claims
        if claim.reason is Reason.INSOLVENCY
        and claim.next_action == DECIDE
        and claim.invoice.hold is None
    )


def step_lost(claim: Claim, step: str, ladder: Ladder) -> Claim:
    """A step of the history that the ladder does not have: renamed, removed, of another profile."""
    names = [step.name for step in ladder.steps]
    ranked = [name for name in names if _digits(name) == _digits(step)]  # « 1ère relance »
    near = difflib.get_close_matches(step, ranked, n=1, cutoff=0.5)
    return decided(
        claim,
        Reason.UNKNOWN_STEP,
        step_name=step,
        profile=ladder.profile,
        steps=", ".join(names),
        near=f" La plus proche : « {near[0]} »." if near else "",
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def step_undated(claim: Claim) -> bool:
    """Whether a status says that a step was taken, and the history does not know of it."""
    told = fold(claim.invoice.step_told)
    return bool(told) and all(fold(event.step) != told for event in claim.history)
