"""A claim with its decision: the reason, its French sentence, and what the owner is to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from relance.french import sentence
from relance.rules.model import Channel, Claim, Reason, Stage

DECIDE = "Décider"
ACTIONS = {
    Reason.UNCONFIRMED: "Confirmer l'envoi",
    Reason.TO_CORRECT: "Corriger",
    Reason.UNKNOWN_STEP: "Corriger",
    Reason.NOTE_TO_READ: "Corriger",
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
    step: Stage | None = None,
    **facts: str,
) -> Claim:
    """The claim with its reason, its sentence and the action that follows."""
    return replace(
        claim,
        reason=reason,
        sentence=f"{sentence(reason, **facts)} {claim.remark}".strip(),
        next_action=action or ACTIONS.get(reason, ""),
        next_date=next_date,
        step=step,
    )


def taken(claim: Claim, reason: Reason, step: Stage, action: str, today: date) -> Claim:
    """The claim once today's step counts."""
    chosen = decided(claim, reason, action=action, next_date=today, step=step, step_name=step.name)
    return replace(chosen, stage=step.name)
