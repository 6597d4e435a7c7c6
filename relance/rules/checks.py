"""Checks before any letter: a list of functions, each of which looks for one kind of mistake.

Adding a check is adding a function to `CHECKS`. A check never changes a sum; it says where, what
and what to do. Blocking mistakes are found earlier, in claims.py, and hold their invoice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from stdnum import iban
from stdnum.exceptions import ValidationError

from relance.french import euros, fold, short_date
from relance.problems import Level, Problem
from relance.rules.dunning import ladder_of
from relance.rules.instalments import unequal
from relance.rules.model import Claim, Kind, Ledger, Notice, Reason

MAX_TERM_DAYS = 76  # sixty days, or 45 days end of month: never more (C. com. L441-10 I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a check may look at."""

    ledger: Ledger
    claims: Sequence[Claim]
    notices: Sequence[Notice]
    today: date


def check(
    ledger: Ledger, claims: Sequence[Claim], notices: Sequence[Notice], today: date
) -> tuple[Problem, ...]:
    """All that the checks find, blocking ones first."""
    case = Case(ledger=ledger, claims=claims, notices=notices, today=today)
    found = [problem for one in CHECKS for problem in one(case)]
    order = list(Level)
    return tuple(sorted(found, key=lambda problem: order.index(problem.level)))


def _open(case: Case) -> Iterator[Claim]:
    return (claim for claim in case.claims if claim.reason is not Reason.SETTLED)


def held_for_correction(case: Case) -> Iterator[Problem]:
    """An invoice whose letters wait because something cannot be relied on."""
    for claim in case.claims:
        told = any(p.level is Level.BLOCKING for p in claim.invoice.problems)
        if claim.reason is Reason.TO_CORRECT and not told:
            yield _blocking(claim, claim.sentence.removeprefix("À corriger : "))
        elif claim.reason is Reason.NOTE_TO_READ:
            yield _blocking(claim, claim.sentence)


def _blocking(claim: Claim, what: str) -> Problem:
    return Problem(
        level=Level.BLOCKING,
        where=claim.invoice.where,
        what=f"Facture {claim.invoice.number} ({claim.client.name}) : {what}",
        cure="Corrigez le classeur, enregistrez-le, puis relancez le programme.",
    )


def steps_lost(case: Case) -> Iterator[Problem]:
    """A step of the history that the ladder no longer has: said once, where the ladder stands."""
    held: dict[tuple[str, str], list[str]] = {}
    for claim in case.claims:
        if claim.reason is Reason.UNKNOWN_STEP:
            ladder = ladder_of(claim.client, case.ledger)
            held.setdefault((ladder.where, claim.sentence), []).append(claim.invoice.number)
    for (where, sentence), numbers in held.items():
        yield Problem(
            level=Level.BLOCKING,
            where=where or "Relance - Paramètres, Cadence",
            what=f"{sentence} Pas de relance pour {', '.join(numbers)}.",
            cure="Dans la cadence, rendez à cette étape son ancien nom, ou remettez-la. Si le client"
            " a changé de profil, ajoutez-la à celui-ci ou rendez-lui l'ancien.",
        )


def missing_addresses(case: Case) -> Iterator[Problem]:
    """A letter whose address is incomplete: prepared, with the gap highlighted."""
    for notice in case.notices:
        if not notice.client.addressed:
            yield Problem(
                level=Level.WARNING,
                where=notice.client.where,
                what=f"L'adresse de {notice.client.name} est incomplète ; la lettre est préparée"
                " avec la ligne manquante surlignée.",
                cure="Complétez l'adresse, code postal et ville, puis relancez le programme.",
            )


def calls_without_number(case: Case) -> Iterator[Problem]:
    """A call to make to a client without a telephone number."""
    for client in {
        c.client.id: c.client for c in case.claims if c.reason is Reason.CALL_LISTED
    }.values():
        if not client.phone:
            yield Problem(
                level=Level.INFO,
                where=client.where,
                what=f"Pas de numéro de téléphone pour {client.name}, à appeler aujourd'hui.",
                cure="Notez-le dans votre feuille de clients ou dans « Relance - Clients ».",
            )


def due_before_issued(case: Case) -> Iterator[Problem]:
    """A due date earlier than the invoice itself."""
    for claim in _open(case):
        invoice = claim.invoice
        if invoice.issued and invoice.due and invoice.due < invoice.issued:
            yield Problem(
                level=Level.WARNING,
                where=invoice.where,
                what=f"Facture {invoice.number} : échéance du {short_date(invoice.due)} avant la"
                f" date de facture, {short_date(invoice.issued)}.",
                cure="Vérifiez les deux dates.",
            )


def long_terms(case: Case) -> Iterator[Problem]:
    """A payment term over sixty days between professionals (C. com. L441-10 I)."""
    for claim in _open(case):
        invoice = claim.invoice
        if (
            claim.client.kind is Kind.BUSINESS
            and invoice.issued
            and invoice.due
            and (invoice.due - invoice.issued).days > MAX_TERM_DAYS
        ):
            yield Problem(
                level=Level.INFO,
                where=invoice.where,
                what=f"Facture {invoice.number} : le délai de paiement dépasse le maximum légal"
                " (C. com. L441-10).",
                cure="Vérifiez l'échéance.",
            )


def future_dates(case: Case) -> Iterator[Problem]:
    """An invoice or a payment dated after today."""
    for claim in case.claims:
        for name, day in (("facture", claim.invoice.issued), ("règlement", claim.invoice.paid_on)):
            if day and day > case.today:
                yield Problem(
                    level=Level.WARNING,
                    where=claim.invoice.where,
                    what=f"Facture {claim.invoice.number} : date de {name} dans l'avenir"
                    f" ({short_date(day)}).",
                    cure="Vérifiez cette date.",
                )


def missing_rates(case: Case) -> Iterator[Problem]:
    """Interest that had to stop because a legal rate is not known."""
    stopped = {claim.interest_until for claim in case.claims if claim.interest_until}
    for day in sorted(stopped):
        half = f"{day.year + (day.month == 12)}-S{1 if day.month == 12 else 2}"
        yield Problem(
            level=Level.WARNING,
            where=f"Relance - Paramètres, Taux BCE {half} et Taux légal {half}",
            what=f"Les intérêts sont arrêtés au {short_date(day)} : le taux du semestre suivant"
            " manque.",
            cure="Notez ce taux dans les paramètres ; l'aide de la ligne dit où le lire.",
        )


def doubtful_iban(case: Case) -> Iterator[Problem]:
    """An IBAN whose check digits are wrong: a warning, never a refusal."""
    if number := case.ledger.sender.iban:
        try:
            iban.validate(number)
        except ValidationError:
            yield Problem(
                level=Level.WARNING,
                where="Relance - Paramètres, IBAN",
                what="L'IBAN ne semble pas valide (sa clé ne correspond pas).",
                cure="Recopiez-le depuis votre relevé d'identité bancaire.",
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
            )


def unknown_profiles(case: Case) -> Iterator[Problem]:
    """A client whose profile names no ladder; empty, it is that of its kind."""
    known = {fold(policy.profile): policy.profile for policy in case.ledger.policies}
    for client in case.ledger.clients:
        if client.profile and fold(client.profile) not in known:
            yield Problem(
                level=Level.WARNING,
                where=client.where,
                what=f"Le profil « {client.profile} » de {client.name} n'est pas dans la cadence :"
                f" celle de « {ladder_of(client, case.ledger).profile} » est suivie.",
                cure=f"Écrivez {', '.join(known.values())} dans « Relance - Clients », ou ajoutez ce"
                " profil à la cadence.",
            )


def unequal_plans(case: Case) -> Iterator[Problem]:
    """A payment plan whose instalments do not make what is owed."""
    return unequal(case.ledger, case.claims)


CHECKS: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    held_for_correction,
    steps_lost,
    missing_addresses,
    calls_without_number,
    due_before_issued,
    long_terms,
    future_dates,
    missing_rates,
    doubtful_iban,
    loose_payments,
    unknown_profiles,
    unequal_plans,
)
