"""What keeps letters waiting, or took their invoice out of the list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from relance.french import fold, short_date
from relance.problems import Level, Problem
from relance.rules.codes import Postal, Reason
from relance.rules.history import events_by_invoice
from relance.rules.ladder.case import Case, listed
from relance.rules.ladder.dunning import ladder_of
from relance.rules.ladder.promises import to_ask
from relance.rules.model import Event
from relance.rules.outcome import Claim
from relance.rules.sums.rates import rate_to_tell

VANISHED_DAYS = 35  # five Mondays


def held_for_correction(case: Case) -> Iterator[Problem]:
    """An invoice whose letters wait because something cannot be relied on."""
    for claim in case.open:
        if claim.reason is Reason.NOTE_TO_READ:
            yield _blocking(claim, claim.sentence)
        elif claim.reason is Reason.TO_CORRECT and not _unreadable(claim):
            yield _blocking(claim, claim.sentence.removeprefix("À corriger : "))


def _unreadable(claim: Claim) -> bool:
    """Whether its row is told to be corrected already."""
    return any(problem.level is Level.BLOCKING for problem in claim.invoice.problems)


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
    for claim in case.stopped(Reason.UNKNOWN_STEP):
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


def untold_rate(case: Case) -> Iterator[Problem]:
    """A rate that the firm's own papers state and no setting tells, once, where letters wait for it."""
    doubt = rate_to_tell(case.ledger.settings, case.law, case.today)
    if doubt and case.stopped(Reason.RATE_TO_TELL):
        yield doubt


def promises_to_specify(case: Case) -> Iterator[Problem]:
    """A promise on one invoice, of which nobody said whether it covers the client's others."""
    for promised, others in to_ask(case.open, case.today):
        yield Problem(
            level=Level.WARNING,
            where=promised.invoice.where,
            what=f"{promised.client.name} a promis de régler {promised.invoice.number} : cela vaut-il"
            f" aussi pour {listed(others)} ? Aucun courrier ne part à ce client d'ici là.",
            cure="Lancez le programme au clavier, il vous le demande une fois ; ou notez la promesse"
            " dans « Relance - Clients » si elle vaut pour toutes.",
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
