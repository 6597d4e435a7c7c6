"""Whom to call on this Monday, and what to have before one's eyes while calling."""

from __future__ import annotations

from relance.french import count, euros, phone
from relance.letters.parties import day, lines, registers
from relance.rules.codes import EventKind
from relance.rules.history import day_known
from relance.rules.outcome import Call, Claim, Plan
from relance.word.form import Field


def calls_of(plan: Plan) -> list[Call]:
    """The calls of the day, the largest sum first."""
    return sorted(plan.calls, key=lambda call: (-call.total, call.client.name))


def _debt(claim: Claim) -> str:
    invoice = claim.invoice
    due = f"échue le {day(claim.due)} ({count(claim.days_late, 'jour')})" if claim.due else ""
    about = ", ".join(filter(None, [due, invoice.nature or invoice.site]))
    return f"{invoice.number} : {euros(claim.outstanding)}" + (f", {about}" if about else "")


def _debts(call: Call) -> str:
    notes = (f"avoir {note.number} : {euros(-note.amount)}, à déduire" for note in call.credits)
    return "\n".join([*map(_debt, call.claims), *notes])


def _last(call: Call) -> str:
    """The last thing that the history tells of these invoices, with its date."""
    silent = {EventKind.CALL_LISTED, EventKind.PROFILE}
    told = [e for c in call.claims for e in c.history if e.kind not in silent]
    if not told:
        return ""
    event = max(told, key=lambda e: e.on)
    note = "" if event.document else event.note  # there: the letter's hash
    noted = event.kind is EventKind.CALLED and not day_known(event)  # then it is the run's day
    what = f"{'noté le ' if noted else ''}{day(event.on)} : {event.kind}"
    return " – ".join(filter(None, [what, event.step, note]))


# fmt: off
CALLED: tuple[Field[Call], ...] = (
    Field("client", "Le client.", "Dupont & Fils", lambda x: x.client.name),
    Field("telephone", "Son téléphone.", "02 61 91 40 18",
          lambda x: phone(x.client.phone) or "téléphone à trouver"),
    Field("total", "Ce qu'il doit.", "2 000,00 €", lambda x: euros(x.total)),
    Field("factures", "Les factures et les avoirs, un par ligne.",
          "F2026-041 : 2 000,00 €, échue le 11/11/2026 (12 jours), escalier",
          _debts),
    Field("a_verifier", "D'une entreprise dont le SIREN est connu : ses annonces au BODACC et sa fiche dans"
          " l'annuaire des entreprises ; vide sinon.",
          "https://annuaire-entreprises.data.gouv.fr/entreprise/000261941",
          lambda x: lines(*registers(x.client))),
    Field("dernier", "Le dernier fait de l'historique ; vide sinon.",
          "16/11/2026 : Appel fait – rappeler lundi", _last),
    Field("habitudes", "Comment il paie ; d'une personne, des faits datés seulement ; vide si rien n'est connu.",
          "paie en moyenne 12 jours après l'échéance (4 règlements datés)", lambda x: x.habits),
)
# fmt: on
