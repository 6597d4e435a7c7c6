"""The rows of the invoices list as invoices and credit notes.

A negative total, or « Avoir » as number or nature, makes a credit note.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.french import fold, short_date
from relance.lists.client_sites import client_and_site
from relance.lists.credit_notes import Credited, credited, is_credit, linked, once
from relance.lists.deposits import whole_price
from relance.lists.draft import Draft, FollowUp
from relance.lists.earlier_steps import earlier_steps, step_told
from relance.lists.evidence import evidence, ticks
from relance.lists.followups import follow_up, left_behind
from relance.lists.layout import rank_of
from relance.lists.listing import ListRow
from relance.lists.numbers import distinct
from relance.lists.people import term_of
from relance.lists.row_facts import (
    is_retention,
    nature_of,
    of_service,
    rate_of,
    retention_of,
    works_end_of,
)
from relance.lists.row_holds import hold_of
from relance.lists.same_invoice import merged
from relance.lists.several_lines import added_up
from relance.lists.shown_cells import currency
from relance.lists.suspicions import no_invoices, suspect
from relance.rules.model import Event, Invoice
from relance.rules.money import ZERO
from relance.sheets.cells import as_text
from relance.words.payment_words import DEBITS
from relance.words.remark_words import CREDIT_NUMBER, QUOTE_NUMBER
from relance.words.statuses import read_status
from relance.words.terms import due_dates, ways

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
            money = draft.hints.currency or currency(row)
            notes.append(credited(row, client_id, total, money))
        else:
            invoices.append(reading.invoice(row, client_id, total))
    added = [
        added_up(sheet, [each for each in invoices if rank_of(each.row) == rank])
        for rank, sheet in enumerate(draft.by_sheet())
    ]
    by_row = {row.number: row for row in draft.rows}
    lines = {row: first for one in added for row, first in one.lines.items()}
    told, copies, doubts = added[0].invoices, dict[int, int](), draft.disagreeing
    if draft.older:
        one_list = merged(draft, [one.invoices for one in added], reading.typed)
        told, copies, doubts = one_list.invoices, one_list.copies, (*doubts, *one_list.doubts)
        notes = once(notes, by_row)
    lines = {row: copies.get(first, first) for row, first in lines.items()} | copies
    invoices, twice = distinct(told)
    ids = {invoice.row: invoice.id for invoice in invoices}
    for row, named in left_behind(draft, invoices):
        lines |= {row.number: named[0]} if len(named) == 1 else {}
        reading.typed += [typed] if (typed := follow_up(row, "")) else []
    ids |= {row: ids[first] for row, first in lines.items()}
    return replace(
        draft,
        invoices=tuple(invoices),
        credit_notes=tuple(linked(notes, invoices, by_row)),
        events=tuple(dict.fromkeys(reading.events)),
        typed=tuple(
            replace(each, invoice_id=ids.get(each.row, ""))
            for each in reading.typed
            if each.copy or each.row not in copies
        ),
        twice=twice,
        lines=lines,
        unsaid=[group for one in added for group in one.unsaid],
        disagreeing=doubts,
    )


class _Reading:
    """One pass over the rows; kept together because rows name one another."""

    def __init__(self, draft: Draft) -> None:
        self.who, self.hints = draft.who, draft.hints
        sheets = draft.by_sheet()
        self.ticked = {id(sheet.listing): ticks(sheet.listing) for sheet in sheets}
        self.others = {id(s.listing): no_invoices(s.listing, s.rows) for s in sheets}
        self.clients = {client.id: client for client in draft.who.clients}
        self.all_av = all(CREDIT_NUMBER.match(as_text(row.raw("number"))) for row in draft.rows)
        quotes = sum(bool(QUOTE_NUMBER.match(as_text(row.raw("number")))) for row in draft.rows)
        self.few_quotes = 2 * quotes <= len(draft.rows)
        self.events: list[Event] = []
        self.typed: list[FollowUp] = []

    def invoice(self, row: ListRow, client_id: str, total: Decimal | None) -> Invoice:
        number = row.text("number")
        issued = row.date("issued")
        due, assumed = self._due(row, client_id, issued)
        said = evidence(row, ticked=self.ticked[id(row.listing)])
        total = whole_price(row, total)
        kept = retention_of(row, total)
        suspect(row, total, said, kept, self.others[id(row.listing)])
        if CREDIT_NUMBER.match(number) and not self.all_av:
            row.hold("number", f"Le numéro « {number} » ressemble à celui d'un avoir.")
        if QUOTE_NUMBER.match(number) and self.few_quotes:
            what = f"Le numéro « {number} » ressemble à celui d'un devis, d'une commande ou d'une pro forma."
            row.hold("number", what)
        if issued and due and due < issued:
            what = f"Échéance : le {short_date(due)}, avant la facture ({short_date(issued)})."
            row.hold("due" if "due" in row.listing.place else "term", what)
        self.events += earlier_steps(row, self.clients[client_id], number, due)
        if kept and total and said.balance == total - (said.paid or ZERO) - kept:
            said.balance += kept  # the balance leaves out what is kept back
        typed = follow_up(row, number)
        self.typed += [typed] if typed else []
        hold = hold_of(row, typed, said, kept)
        return Invoice(
            id=f"{fold(number)}|{client_id}",
            number=number,
            bare_number=row.listing.bare.get(row.number, ""),
            client_id=client_id,
            total=total,
            due=due,
            due_assumed=assumed,
            row=row.number,
            where=row.where("number"),
            issued=issued,
            sent=row.date("sent"),
            nature=nature_of(row),
            site=row.text("site")
            or (client_and_site(row, self.hints.site_sign)[1] if self.hints.site_sign else ""),
            order_number=row.text("order_number"),
            quote_date=row.date("quote_date"),
            works_end=works_end_of(row),
            service=of_service(row),
            currency=self.hints.currency or currency(row),
            direct_debit=bool(DEBITS.search(fold(row.text("payment_mode")))),
            rate=rate_of(row),
            balance=said.balance,
            paid=said.paid,
            paid_on=said.paid_on,
            cheque=said.cheque,
            status=read_status(said.status),
            status_text=said.status,
            step_told=step_told(row, said.status),
            hold=hold,
        )

    def _due(self, row: ListRow, client_id: str, issued: date | None) -> tuple[date | None, bool]:
        """The due date, and whether it is assumed from a term that is not on the row itself."""
        if is_retention(row) and (lifted := row.date("retention_until")):
            return lifted, False
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
