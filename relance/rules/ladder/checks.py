"""Checks before any letter: a list of functions, each of which looks for one kind of mistake.

Adding a check is adding a function to `CHECKS`. A check never changes a sum; it says where, what
and what to do. Blocking mistakes are found earlier, in claims.py, and hold their invoice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from stdnum import iban
from stdnum.fr import siret, tva

from relance.french import euros, fold, short_date
from relance.problems import Level, Problem
from relance.rules.days import DAY, end_of_month, half_year, months_later
from relance.rules.history import events_by_invoice
from relance.rules.ladder.dunning import ladder_of
from relance.rules.ladder.instalments import unequal
from relance.rules.ladder.promises import to_ask
from relance.rules.law import Law, MissingParameter, Name
from relance.rules.model import (
    ZERO,
    Channel,
    Claim,
    Event,
    EventKind,
    Kind,
    Ledger,
    Limitation,
    Notice,
    Postal,
    Reason,
    State,
    Sums,
)
from relance.rules.sums.limitation import ALERT_MONTHS
from relance.rules.sums.public import longest_term, received
from relance.rules.sums.rates import rate_to_tell

LISTED = 6  # invoices named in one sentence, before « … »
_MONTHS = {1: "d'un mois", 3: "de trois mois", 6: "de six mois"}
_ASKING = {EventKind.PREPARED, EventKind.CALL_LISTED, EventKind.FILE_PREPARED}
VANISHED_DAYS = 35  # five Mondays


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a check may look at."""

    ledger: Ledger
    claims: Sequence[Claim]
    notices: Sequence[Notice]
    law: Law
    today: date


def check(
    ledger: Ledger, claims: Sequence[Claim], notices: Sequence[Notice], law: Law, today: date
) -> tuple[Problem, ...]:
    """All that the checks find, blocking ones first."""
    case = Case(ledger=ledger, claims=claims, notices=notices, law=law, today=today)
    found = [problem for one in CHECKS for problem in one(case)]
    order = list(Level)
    return tuple(sorted(found, key=lambda problem: order.index(problem.level)))


def _open(case: Case) -> Iterator[Claim]:
    return (claim for claim in case.claims if claim.reason is not Reason.SETTLED)


def _numbers(claims: Sequence[Claim]) -> str:
    """« F-1, F-2… (12 factures) »."""
    listed = ", ".join(claim.invoice.number for claim in claims[:LISTED])
    return listed if len(claims) <= LISTED else f"{listed}… ({len(claims)} factures)"


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
        cause=f"factures de {claim.client.name} à corriger",
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
        if not notice.client.addressed and notice.stage.channel is not Channel.EMAIL:
            yield Problem(
                level=Level.WARNING,
                where=notice.client.where,
                what=f"L'adresse de {notice.client.name} est incomplète ; la lettre est préparée"
                " avec la ligne manquante surlignée.",
                cure="Complétez l'adresse, code postal et ville, puis relancez le programme.",
                cause="clients à l'adresse incomplète",
            )


def unsure_names(case: Case) -> Iterator[Problem]:
    """A formal notice or a court file to a firm whose name may not be its legal one (CPC 54, 57, 1407)."""
    formal = [
        claim for notice in case.notices if notice.stage.formal_notice for claim in notice.claims
    ]
    files = [claim for claim in case.claims if claim.reason is Reason.FILE_DUE]
    for client in {claim.client.id: claim.client for claim in (*formal, *files)}.values():
        if not client.legally_named:
            yield Problem(
                level=Level.WARNING,
                where=client.where,
                what=f"« {client.name} » est-il son nom légal ? Ni forme juridique (SARL, SAS, EI…)"
                " ni SIREN ne le disent ; une mise en demeure ou un dossier à un autre nom ne vaut"
                " rien.",
                cure="Avant de poster, cherchez ce client sur annuaire-entreprises.data.gouv.fr et"
                " notez son SIREN dans « Relance - Clients ».",
                cause="noms légaux à vérifier avant une mise en demeure",
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
                cause="clients à appeler sans numéro de téléphone",
            )


def due_before_issued(case: Case) -> Iterator[Problem]:
    """A due date earlier than the invoice itself."""
    for claim in _open(case):
        invoice = claim.invoice
        told = any(p.level is Level.BLOCKING for p in invoice.problems)
        if invoice.issued and invoice.due and invoice.due < invoice.issued and not told:
            yield Problem(
                level=Level.WARNING,
                where=invoice.where,
                what=f"Facture {invoice.number} : échéance du {short_date(invoice.due)} avant la"
                f" date de facture, {short_date(invoice.issued)}.",
                cure="Vérifiez les deux dates.",
                cause="échéances avant la date de facture",
            )


def long_terms(case: Case) -> Iterator[Problem]:
    """A payment term over what the law allows (C. com. L441-10 I; CCP R2192-11)."""
    for claim in _open(case):
        invoice, issued, due = claim.invoice, claim.invoice.issued, claim.invoice.due
        business = claim.client.kind is Kind.BUSINESS
        if issued is None or due is None or not (business or claim.client.kind is Kind.PUBLIC_BODY):
            continue
        name = Name.TERM_MAXIMUM if business else longest_term(claim.client)
        try:
            most, text = case.law.at(name, issued), case.law.reference(name, issued)
            start = received(invoice, case.law, case.today) or issued
            latest = start + timedelta(days=int(most))
            if business:
                month = timedelta(days=int(case.law.at(Name.TERM_END_OF_MONTH, issued)))
                readings = end_of_month(issued + month), end_of_month(issued) + month
                latest = max(issued + timedelta(days=int(most)), *readings)
        except MissingParameter:
            continue  # an invoice from before the law that we know
        if due > latest:
            yield Problem(
                level=Level.INFO,
                where=invoice.where,
                what=f"Facture {invoice.number} : l'échéance du {short_date(due)} dépasse le délai"
                f" de paiement maximum, le {short_date(latest)} ({text}).",
                cure="Vérifiez l'échéance, et vos conditions de paiement.",
            )


def assumed_due_dates(case: Case) -> Iterator[Problem]:
    """Due dates that no cell says: computed from the usual term, never in a formal notice."""
    assumed = [claim for claim in _open(case) if claim.invoice.due_assumed]
    if assumed:
        yield Problem(
            level=Level.INFO,
            where=assumed[0].invoice.where,
            what=f"Échéance supposée d'après le délai habituel : {_numbers(assumed)}. Elle n'entre"
            " dans aucune mise en demeure.",
            cure="Notez l'échéance dans votre classeur.",
        )


def untold_rate(case: Case) -> Iterator[Problem]:
    """A rate that the firm's own papers state and no setting tells, once, where letters wait for it."""
    doubt = rate_to_tell(case.ledger.settings, case.law, case.today)
    if doubt and any(claim.reason is Reason.RATE_TO_TELL for claim in case.claims):
        yield doubt


def rates_below_the_floor(case: Case) -> Iterator[Problem]:
    """An agreed rate under three times the legal rate (C. com. L441-10 II), once for each rate."""
    found: dict[str, list[Claim]] = {}
    for claim in _open(case):
        rate = claim.invoice.rate or claim.client.rate or case.ledger.settings.penalty_rate
        if claim.below_floor and rate:
            found.setdefault(rate.text, []).append(claim)
    for text, claims in found.items():
        yield Problem(
            level=Level.WARNING,
            where=claims[0].invoice.where,
            what=f"Taux convenu « {text} » : sous le plancher légal de trois fois le taux légal"
            f" (C. com. L441-10 II), pour {_numbers(claims)}. Il est appliqué tel quel.",
            cure="Corrigez vos conditions de vente, ou mettez « Relever au plancher légal » à oui.",
        )


def limitation_alerts(case: Case) -> Iterator[Problem]:
    """Limitation in six, three or one month, soonest first; nothing where the debt is given up.

    By the prudent reading; and on every run between the two readings, where it may have come already.
    """
    ends: list[tuple[Limitation, int, Claim]] = []
    for claim in _open(case):
        hold, limit = claim.invoice.hold, claim.limitation
        if limit and claim.outstanding + claim.withheld and case.today <= limit.late:
            near = (m for m in ALERT_MONTHS if limit.early <= months_later(case.today, m))
            months = next(near, None)
            if months and not (hold and hold.state is State.GIVEN_UP):
                ends.append((limit, months, claim))
    for limit, months, claim in sorted(ends, key=lambda end: (end[0], end[2].invoice.number)):
        public = claim.client.kind is Kind.PUBLIC_BODY
        early, late = short_date(limit.early), short_date(limit.late)
        at_last = f" (au plus tard après le {late})" if late != early else ""
        when = f"prescription probable après le {early}{at_last}, dans moins {_MONTHS[months]}"
        if limit.early < case.today:
            when = f"prescription peut-être acquise depuis le {early}, au plus tard après le {late}"
        yield Problem(
            level=Level.INFO if months == max(ALERT_MONTHS) else Level.WARNING,
            where=claim.invoice.where,
            what=f"Facture {claim.invoice.number} ({claim.client.name}) : {when}.",
            cure="Une demande écrite de paiement l'interrompt."
            if public
            else "Une mise en demeure ne l'interrompt pas : il faut un paiement, une reconnaissance"
            " écrite de la dette (notez « Dette reconnue »), un échéancier signé ou une action en"
            " justice.",
        )


def changed_amounts(case: Case) -> Iterator[Problem]:
    """More is owed than was last asked for, or less than the payments noted since explain.

    What a letter asked with interest added says nothing of the price.
    """
    steps = (stage for policy in case.ledger.policies for stage in policy.stages)
    adding = {stage.name for stage in steps if stage.sums is Sums.ALL}
    totals = {e.document for e in case.ledger.events if e.stage in adding} - {""}
    for claim in _open(case):
        asked = [
            e
            for e in claim.history
            if e.kind in _ASKING
            and e.amount
            and e.document not in totals
            and e.postal not in {Postal.NOT_POSTED, Postal.CANCELLED}
        ]
        parted = claim.withheld or any(
            e.kind in {EventKind.PLAN_PROPOSED, EventKind.STATE} for e in claim.history
        )
        if not asked or parted:
            continue
        before = asked[-1].amount or ZERO
        known = (
            e.amount or ZERO
            for e in claim.history
            if e.kind is EventKind.PAYMENT_SEEN and e.on <= asked[-1].on
        )
        since = (claim.invoice.total or ZERO) - claim.outstanding - sum(known, ZERO)
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


def vanished(case: Case) -> Iterator[Problem]:
    """An invoice chased of late whose row is no longer there: archived once paid, or lost?"""
    here = set(chain.from_iterable(events_by_invoice(case.ledger).values()))
    newest: dict[str, Event] = {}
    for event in sorted(case.ledger.events, key=lambda e: e.on):
        gone = event.postal is Postal.CANCELLED  # told before: it says nothing of the others
        if event.invoice and event not in here and not gone:
            newest[fold(event.invoice)] = event
    for event in newest.values():
        if (case.today - event.on).days <= VANISHED_DAYS:
            yield Problem(
                level=Level.WARNING,
                where=event.invoice,
                what=f"La facture {event.invoice} ({event.client}), suivie le"
                f" {short_date(event.on)}, n'est plus dans la liste.",
                cure="Si elle est payée, rien à faire ; sinon remettez sa ligne, avec son numéro.",
                cause="factures suivies qui ne sont plus dans la liste",
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
                    cause="dates dans l'avenir",
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


_NUMBERS = (
    ("IBAN", iban, "iban", "Recopiez-le depuis votre relevé d'identité bancaire."),
    ("SIRET", siret, "siret", "Recopiez-le depuis votre avis de situation (Sirene)."),
    ("N° TVA", tva, "vat_number", "Recopiez-le depuis une de vos factures."),
)


def doubtful_numbers(case: Case) -> Iterator[Problem]:
    """An IBAN, a SIRET or a VAT number whose key is wrong, or that is no number: a warning, never a refusal."""
    for name, kind, field, cure in _NUMBERS:
        number = getattr(case.ledger.sender, field)
        if number and not kind.is_valid(number):
            yield Problem(
                level=Level.WARNING,
                where=f"Relance - Paramètres, {name}",
                what=f"{name} : ce numéro ne semble pas valide (sa clé ne correspond pas).",
                cure=cure,
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


def promises_to_specify(case: Case) -> Iterator[Problem]:
    """A promise on one invoice, of which nobody said whether it covers the client's others."""
    for promised, others in to_ask(case.claims, case.today):
        yield Problem(
            level=Level.WARNING,
            where=promised.invoice.where,
            what=f"{promised.client.name} a promis de régler {promised.invoice.number} : cela vaut-il"
            f" aussi pour {_numbers(others)} ? Aucun courrier ne part à ce client d'ici là.",
            cure="Lancez le programme au clavier, il vous le demande une fois ; ou notez la promesse"
            " dans « Relance - Clients » si elle vaut pour toutes.",
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
    assumed_due_dates,
    untold_rate,
    rates_below_the_floor,
    limitation_alerts,
    changed_amounts,
    unsure_names,
    vanished,
    future_dates,
    missing_rates,
    doubtful_numbers,
    loose_payments,
    unknown_profiles,
    promises_to_specify,
    unequal_plans,
)
