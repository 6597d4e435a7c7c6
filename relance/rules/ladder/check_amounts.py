"""Rates, payments and amounts that do not agree with what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from relance.french import euros, short_date
from relance.problems import Level, Problem
from relance.rules.codes import EventKind
from relance.rules.days import DAY, half_year
from relance.rules.history import GONE, PAYMENTS, documents_in_full, steps_in_full
from relance.rules.ladder.case import Case, listed
from relance.rules.ladder.instalments import SHEET, payment_plans
from relance.rules.money import ZERO, total
from relance.rules.outcome import Claim

_ASKING = {EventKind.PREPARED, EventKind.CALL_LISTED, EventKind.FILE_PREPARED}


def rates_below_the_floor(case: Case) -> Iterator[Problem]:
    """An agreed rate under three times the legal rate (C. com. L441-10 II), once for each rate."""
    found: dict[str, list[Claim]] = {}
    for claim in case.open:
        rate = claim.invoice.rate or claim.client.rate or case.ledger.settings.penalty_rate
        if claim.below_floor and rate:
            found.setdefault(rate.text, []).append(claim)
    for text, claims in found.items():
        yield Problem(
            level=Level.WARNING,
            where=claims[0].invoice.where,
            what=f"Taux convenu « {text} » : sous le plancher légal de trois fois le taux légal"
            f" (C. com. L441-10 II), pour {listed(claims)}. Il est appliqué tel quel.",
            cure="Corrigez vos conditions de vente, ou mettez « Relever au plancher légal » à oui.",
        )


def missing_rates(case: Case) -> Iterator[Problem]:
    """Interest that had to stop because a legal rate is not known."""
    stopped = {claim.interest_until for claim in case.claims if claim.interest_until}
    for day in sorted(stopped):
        half = half_year(day + DAY)
        yield Problem(
            level=Level.WARNING,
            where=f"Relance - Paramètres, Taux BCE {half} et Taux légal {half}",
            what=f"Les intérêts sont arrêtés au {short_date(day)} : le taux du semestre suivant"
            " manque.",
            cure="Notez ce taux dans les paramètres ; l'aide de la ligne dit où le lire.",
        )


def changed_amounts(case: Case) -> Iterator[Problem]:
    """More is owed than was last asked for, or less than the payments noted since explain.

    What a letter asked with interest added says nothing of the price.
    """
    full = documents_in_full(case.ledger.events, steps_in_full(case.ledger.ladders))
    for claim in case.open:
        asked = [
            e
            for e in claim.history
            if e.kind in _ASKING and e.amount and e.document not in full and e.postal not in GONE
        ]
        parted = claim.withheld or any(
            e.kind in {EventKind.PLAN_PROPOSED, EventKind.STATE} for e in claim.history
        )
        if not asked or parted:
            continue
        before = asked[-1].amount or ZERO
        known = (
            e.amount or ZERO for e in claim.history if e.kind in PAYMENTS and e.on <= asked[-1].on
        )
        since = (claim.invoice.total or ZERO) - claim.outstanding - total(known)
        if claim.outstanding > before or before - claim.outstanding > since:
            yield Problem(
                level=Level.WARNING,
                where=claim.invoice.where,
                what=f"Facture {claim.invoice.number} ({claim.client.name}) :"
                f" {euros(claim.outstanding)} restent dus, mais {euros(before)} étaient demandés le"
                f" {short_date(asked[-1].on)}, et aucun règlement noté ne l'explique.",
                cure="Vérifiez le montant et les règlements : l'un des deux a changé.",
                cause="factures dont le montant a changé depuis la dernière relance",
            )


def loose_payments(case: Case) -> Iterator[Problem]:
    """Payments that no invoice took."""
    for payment in case.ledger.payments:
        if not payment.invoice_id:
            yield Problem(
                level=Level.WARNING,
                where=payment.where,
                what=f"Règlement de {euros(payment.amount)} non affecté à une facture.",
                cure="Notez le numéro de la facture réglée.",
                cause="règlements non affectés à une facture",
            )


def unequal_plans(case: Case) -> Iterator[Problem]:
    """A payment plan whose instalments do not make what was owed when it was made."""
    owed = ((claim.invoice.id, claim.left) for claim in case.claims)
    for client_id, plans in payment_plans(case.ledger, owed).items():
        for plan in plans.running:
            due = plan.at_first - total(plan.disputed.values())
            if plan.total != due:
                yield Problem(
                    level=Level.WARNING,
                    where=plan.lines[0].where,
                    what=f"Échéancier de {case.ledger.client(client_id).name} : ses lignes font {euros(plan.total)},"
                    f" pour {euros(due)} dus sur ces factures.",
                    cure=f"Corrigez les montants dans « {SHEET} ».",
                )
