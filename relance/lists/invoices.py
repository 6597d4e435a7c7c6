"""The rows of the invoices list as invoices and credit notes.

A negative total, or « Avoir » as number or nature, makes a credit note.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from relance.french import days_said, euros, fold, short_date
from relance.lists.credit_notes import Credited, credited, is_credit, linked
from relance.lists.deposits import RETENTION
from relance.lists.draft import Draft, FollowUp
from relance.lists.evidence import Evidence, evidence, ticks
from relance.lists.followups import follow_up
from relance.lists.listing import ListRow
from relance.lists.numbers import distinct
from relance.lists.people import term_of
from relance.lists.suspicions import suspect
from relance.rules.codes import EventKind, State, Status
from relance.rules.firm import ContractRate
from relance.rules.history import line_for, posted
from relance.rules.model import Event, Hold, Invoice
from relance.rules.money import ZERO
from relance.sheets.cells import CENT, Unreadable, as_date, as_flag, as_text
from relance.words import columns
from relance.words.flags import NOTHING
from relance.words.follow_up_words import read_hold, status_hold
from relance.words.rate_words import parse_rate
from relance.words.statuses import needs_day, read_status, step_of
from relance.words.terms import due_dates, ways

_CREDIT_NUMBER = re.compile(r"(?i)av[-\s/]?\d|av[-/ ]")
_STEPS = {"reminder_1": "Relance 1", "reminder_2": "Relance 2", "formal_notice": "Mise en demeure"}
_IN_NOTES = re.compile(
    r"\b(relance (?:n ?)?[12]|(?:1re|1ere|2e|2eme) relance|mise en demeure)"
    r"(?: (?:envoyee|postee|faite|partie))? le (\d{1,2} \d{1,2} \d{4})\b"
)
DUE_CURE = "Écrivez l'échéance, enregistrez, puis relancez le programme."
MONTH_END = "échéances « fin de mois » à deux lectures"
_MONTH_END_CURE = (
    "Dites une fois comment vous comptez : réglage « Fin de mois » (« jours puis fin de mois » ou"
    " « fin de mois puis jours »), ou écrivez l'échéance."
)


def facts(draft: Draft) -> Draft:
    """The draft with what its rows say: invoices, credit notes, and what is typed beside them."""
    reading = _Reading(draft)
    invoices: list[Invoice] = []
    notes: list[Credited] = []
    for row, client_id in zip(draft.rows, draft.who.ids, strict=True):
        total = row.amount("total")
        if is_credit(row, total):
            notes.append(credited(row, client_id, total))
        else:
            invoices.append(reading.invoice(row, client_id, total))
    invoices, twice = distinct(invoices)
    ids = {invoice.row: invoice.id for invoice in invoices}
    return replace(
        draft,
        invoices=tuple(invoices),
        credit_notes=tuple(linked(notes, invoices)),
        events=tuple(reading.events),
        typed=tuple(replace(each, invoice_id=ids[each.row]) for each in reading.typed),
        twice=twice,
    )


class _Reading:
    """One pass over the rows; kept together because rows name one another."""

    def __init__(self, draft: Draft) -> None:
        self.who, self.hints, self.ticked = draft.who, draft.hints, ticks(draft.listing)
        self.clients = {client.id: client for client in draft.who.clients}
        self.all_av = all(_CREDIT_NUMBER.match(as_text(row.raw("number"))) for row in draft.rows)
        self.events: list[Event] = []
        self.typed: list[FollowUp] = []

    def invoice(self, row: ListRow, client_id: str, total: Decimal | None) -> Invoice:
        number = row.text("number")
        issued = row.date("issued")
        due, assumed = self._due(row, client_id, issued)
        said = evidence(row, ticked=self.ticked)
        kept = _retention(row, total)
        suspect(row, total, said, kept)
        if _CREDIT_NUMBER.match(number) and not self.all_av:
            row.hold("number", f"Le numéro « {number} » ressemble à celui d'un avoir.")
        if issued and due and due < issued:
            what = f"Échéance : le {short_date(due)}, avant la facture ({short_date(issued)})."
            row.hold("due" if "due" in row.listing.place else "term", what)
        self._earlier(row, client_id, number, due)
        if kept and total and said.balance == total - (said.paid or ZERO) - kept:
            said.balance += kept  # the balance leaves out what is kept back
        hold = self._hold(row, number, said, kept)
        return Invoice(
            id=f"{fold(number)}|{client_id}",
            number=number,
            client_id=client_id,
            total=total,
            due=due,
            due_assumed=assumed,
            row=row.number,
            where=row.where("number"),
            issued=issued,
            sent=row.date("sent"),
            nature=row.text("nature"),
            site=row.text("site"),
            order_number=row.text("order_number"),
            quote_date=row.date("quote_date"),
            works_end=row.date("works_end"),
            currency=currency(row),
            direct_debit=bool(
                re.search(r"\bprelevement|direct debit", fold(row.text("payment_mode")))
            ),
            rate=_rate(row),
            balance=said.balance,
            paid=said.paid,
            paid_on=said.paid_on,
            cheque=said.cheque,
            status=read_status(said.status),
            status_text=said.status,
            step_told=_step_told(said.status),
            hold=hold,
        )

    def _due(self, row: ListRow, client_id: str, issued: date | None) -> tuple[date | None, bool]:
        """The due date, and whether it is assumed from a term that is not on the row itself."""
        written = row.raw("due")
        if isinstance(written, str) and ways(written):
            term, assumed = written, False  # « à réception » among dates
        else:
            due = row.date("due")
            if due or row.doubtful("due"):
                return due, False
            term, assumed = term_of(row), False
        if not term:
            days = self.hints.payment_term_days
            term = self.who.terms.get(client_id, "" if days is None else f"{days} jours")
            assumed = True
        told = self.hints.month_end_first
        readings = due_dates(issued, term, month_end_first=told) if issued and term else ()
        if len(readings) == 1:
            return readings[0], assumed
        asked = (
            told is None
            and issued is not None
            and len(due_dates(issued, term, month_end_first=False)) < len(readings)
        )
        cure, cause = (_MONTH_END_CURE, MONTH_END) if asked else (DUE_CURE, "")
        if readings:
            what = f"« {term} » donne le {' ou le '.join(map(short_date, readings))}"
        elif not term:
            what = "ni échéance ni délai de paiement"
        elif issued is None:
            what = "ni échéance ni date de facture"
        else:
            what = f"le délai « {term} » n'est pas compris"
        key = "due" if "due" in row.listing.place else "term"
        row.hold(key, f"Échéance : {what}.", cure, cause)
        return None, False

    def _hold(self, row: ListRow, number: str, said: Evidence, kept: Decimal | None) -> Hold | None:
        """What keeps the row from being chased: our « Suite donnée », else the owner's columns."""
        if typed := follow_up(row, number):
            self.typed.append(typed)
            if not typed.copy and (hold := read_hold(typed.text, typed.until, typed.where)):
                return hold
        if word := as_text(row.cell("dispute")):
            try:
                disputed = word.lower() not in NOTHING and as_flag(word)
            except Unreadable:
                disputed = True
            if disputed:
                return Hold(state=State.DISPUTE, text=word, where=row.where("dispute"))
        unknown = read_status(said.status) is Status.UNKNOWN
        if unknown and (told := status_hold(said.status, row.where("status"))):
            return told
        promised = as_text(row.cell("promise"))
        if promised.lower() not in NOTHING and fold(promised) not in {"non", "no"}:
            until = row.date("promise")
            return Hold(state=State.PROMISE, until=until, text=promised, where=row.where("promise"))
        if kept:
            text = f"{columns.BY_KEY['retention'].title} : {euros(kept)}"
            where = row.where("retention")
            until = row.date("retention_until")
            return Hold(state=State.RETENTION, text=text, where=where, amount=kept, until=until)
        if said.cheque and said.silent:
            text = f"chèque {said.cheque}"
            return Hold(state=State.CHEQUE, text=text, where=row.where("cheque"))
        return None

    def _earlier(self, row: ListRow, client_id: str, number: str, due: date | None) -> None:
        """Reminders that the owner had noted himself."""
        found = {
            step: (day, columns.BY_KEY[key].title)
            for key, step in _STEPS.items()
            if row.has(key) and (day := row.date(key))
        }
        for words, day in _IN_NOTES.findall(fold(row.text("notes"))) if row.has("notes") else ():
            found.setdefault(step_of(words), (as_date(day), "Notes"))
        status = row.text("status")
        if (step := step_of(status)) and (day := _day_of(status)):
            found.setdefault(step, (day, columns.BY_KEY["status"].title))
        client = self.clients[client_id]
        for step, (on, title) in found.items():
            bare = line_for(client, EventKind.TAKEN_OVER, on, invoice=number, due=due)
            self.events.append(replace(posted(bare, on), step=step, note=f"colonne « {title} »"))


def _step_told(status: str) -> str:
    """A step that the status says was taken, whose day it does not say and the program must know."""
    step = step_of(status)
    return step if step and needs_day(step) and not _day_of(status) else ""


def _day_of(text: str) -> date | None:
    days = [day.in_year() for day in days_said(text) if day.year]
    return days[0] if len(days) == 1 else None


def _retention(row: ListRow, total: Decimal | None) -> Decimal | None:
    """What the « RG » column keeps back, where it can be a retention: at most 5 % of the price."""
    kept = row.amount("retention") if row.has("retention") else None
    return kept if kept and total and 0 < kept <= total * RETENTION + CENT else None


def currency(row: ListRow) -> str:
    """The currency of a row: its own column, else the one named by the title of the amounts."""
    said = row.text("currency")
    if said:
        known = columns.currency_of(said)
        return known or ("EUR" if fold(said) in {"euro", "euros"} else said.upper())
    title = row.listing.spot.titles[row.listing.place["total"]]
    return columns.currency_of(title) or "EUR"


def _rate(row: ListRow) -> ContractRate | None:
    value = row.cell("rate")
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A cell in percent format holds 0.12 for 12 %; 0.9 may be meant as 0,9 % or be 90 %.
        if 0.25 < value <= 1:
            shown = f"{value:.6g} % » ou « {value * 100:.6g} %".replace(".", ",")
            row.refuse("rate", f"« {as_text(value)} » a deux lectures, écrivez « {shown} »")
            return None
        value = f"{value * 100 if 0 < value < 1 else value:.6g} %"
    text = as_text(value)
    if text.lower() in NOTHING:
        return None
    rate = parse_rate(text)
    if rate is None:
        row.refuse(
            "rate", f"« {text} » n'est pas compris (« 12 % », « 3 × taux légal », « BCE + 10 »)"
        )
    return rate
