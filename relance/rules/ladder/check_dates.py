"""Dates that contradict one another, the law, or today; and the end of limitation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from relance.french import short_date
from relance.problems import Level, Problem
from relance.rules.codes import Kind, State
from relance.rules.days import end_of_month, months_later
from relance.rules.ladder.case import Case, listed
from relance.rules.law import Law, MissingParameter, Name
from relance.rules.outcome import Claim, Limitation
from relance.rules.sums.limitation import ALERT_MONTHS
from relance.rules.sums.public import longest_term, received

_MONTHS = {1: "d'un mois", 3: "de trois mois", 6: "de six mois"}


def due_before_issued(case: Case) -> Iterator[Problem]:
    """A due date earlier than the invoice itself."""
    for claim in case.open:
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
    for claim in case.open:
        invoice, issued, due = claim.invoice, claim.invoice.issued, claim.invoice.due
        business = claim.client.kind is Kind.BUSINESS
        if issued is None or due is None or not (business or claim.client.kind is Kind.PUBLIC_BODY):
            continue
        try:
            if business:
                latest, text = _latest(case.law, issued)
            else:
                term = case.law.find(longest_term(claim.client), issued)
                start = received(invoice, case.law, case.today) or issued
                latest, text = start + timedelta(days=int(term.value)), term.reference
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


@lru_cache(maxsize=1 << 12)
def _latest(law: Law, issued: date) -> tuple[date, str]:
    """The last due date between businesses of an invoice of that day, by the most lenient reading."""
    term = law.find(Name.TERM_MAXIMUM, issued)
    month = timedelta(days=int(law.at(Name.TERM_END_OF_MONTH, issued)))
    readings = end_of_month(issued + month), end_of_month(issued) + month
    return max(issued + timedelta(days=int(term.value)), *readings), term.reference


def assumed_due_dates(case: Case) -> Iterator[Problem]:
    """Due dates that no cell says: computed from the usual term, never in a formal notice."""
    assumed = [claim for claim in case.open if claim.invoice.due_assumed]
    if assumed:
        yield Problem(
            level=Level.INFO,
            where=assumed[0].invoice.where,
            what=f"Échéance supposée d'après le délai habituel : {listed(assumed)}. Elle n'entre"
            " dans aucune mise en demeure.",
            cure="Notez l'échéance dans votre classeur.",
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


def limitation_alerts(case: Case) -> Iterator[Problem]:
    """Limitation in six, three or one month, soonest first; nothing where the debt is given up.

    By the prudent reading; and on every run between the two readings, where it may have come already.
    """
    ends: list[tuple[Limitation, int, Claim]] = []
    soon = [(months, months_later(case.today, months)) for months in ALERT_MONTHS]
    for claim in case.open:
        hold, limit = claim.invoice.hold, claim.limitation
        if limit and claim.left and case.today <= limit.late:
            months = next((months for months, end in soon if limit.early <= end), None)
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
