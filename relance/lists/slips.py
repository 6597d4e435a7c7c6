"""Slips of the pen: a year that cannot be, one number in two spellings, characters that nobody sees."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from relance.french import fold, joined, short_date
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft
from relance.lists.listing import DECISIVE
from relance.lists.sections import says_paid
from relance.problems import Level, Problem
from relance.rules.model import Invoice
from relance.sheets.cells import as_text
from relance.sheets.unseen import unseen
from relance.words.columns import BY_KEY, Value, normal
from relance.words.sheet_words import NUMBER_IDLE

_LEADS = (("f",), ("fa",))  # « F2026-041 » may be 2026-041; F-12 is not FA-12
_OTHERS = "toutes les autres factures"
LONGEST = timedelta(days=731)  # from the invoice to its due date: no term of sale is longer
_UNPAID = 10 * LONGEST  # between two due dates: an unpaid invoice may be old


def misdated(draft: Draft) -> Iterator[Doubt]:
    """The invoices, not surely paid, with a date years from all it can be."""
    years = impossible_years(draft.invoices)
    for invoice in draft.invoices:
        if invoice.row in years and not says_paid(invoice):
            key, what = years[invoice.row]
            where = draft.where(invoice.row, key)
            problem = blocking(
                where=where,
                what=f"{what}. L'année est-elle la bonne ?",
                cure="Corrigez cette date, enregistrez, puis relancez le programme.",
            )
            yield Doubt(about=About.ROW, of=invoice.row, problem=problem)


def impossible_years(invoices: Sequence[Invoice]) -> dict[int, tuple[str, str]]:
    """Those dates, whatever the client: Excel row → the column's key, and what is wrong.

    A due date is held against its own invoice's date, else against the newest of the others' (where none has
    any, of their due dates); an invoice's date against the newest of the others', where several agree.
    """
    dates = sorted(invoice.issued for invoice in invoices if invoice.issued)
    dues = [] if dates else sorted(invoice.due for invoice in invoices if invoice.due)
    newest = dates[-1] if dates else None
    found: dict[int, tuple[str, str]] = {}
    for invoice in invoices:
        issued, due = invoice.issued, invoice.due
        others = dates[-2] if len(dates) > 2 and issued == newest else newest
        if issued and len(dates) > 2 and others and issued - others > LONGEST:
            found[invoice.row] = "issued", _told("Date de facture", issued, others, _OTHERS)
        elif due and issued and due - issued > LONGEST:
            found[invoice.row] = "due", _told("Échéance", due, issued, "la facture")
        elif due and not issued and others and due - others > LONGEST:
            found[invoice.row] = "due", _told("Échéance", due, others, _OTHERS)
        elif due and len(dues) > 2 and due == dues[-1] and due - dues[-2] > _UNPAID:
            found[invoice.row] = "due", _told("Échéance", due, dues[-2], _OTHERS)
    return found


def _told(title: str, day: date, against: date, than: str) -> str:
    years = round((day - against).days / 365.25)
    return f"{title} : le {short_date(day)}, {years} ans après {than} ({short_date(against)})"


def spelling(number: str) -> tuple[str, ...]:
    """What a number is without its signs, its « N° » and idle zeros: « V-12 », « V12 », « n° V012 ».

    >>> spelling("V2026-077") == spelling("v2026-77"), spelling("V1-12") == spelling("V11-2")
    (True, False)
    """
    parts = re.findall(r"\d+|[^\W\d_]+", fold(number))
    kept = [part for part in parts if part.isdigit() or normal(part) not in NUMBER_IDLE]
    return tuple(part.lstrip("0") or "0" if part.isdigit() else part for part in kept)


def doubled(draft: Draft) -> Iterator[Doubt]:
    """The invoices, not surely paid, that are perhaps another row's in another spelling."""
    twins = spelled_twice(draft.invoices)
    for invoice in draft.invoices:
        if invoice.row in twins and not says_paid(invoice):
            other = twins[invoice.row].number
            problem = blocking(
                where=invoice.where,
                what=f"Les factures {invoice.number} et {other} sont-elles une même facture, écrite de"
                " deux façons ?",
                cure="Si oui, effacez l'une des deux lignes ; sinon donnez-leur des numéros qui se"
                " distinguent mieux.",
            )
            yield Doubt(about=About.ROW, of=invoice.row, problem=problem)


def spelled_twice(invoices: Sequence[Invoice]) -> dict[int, Invoice]:
    """One client's invoices whose number comes back in another spelling: Excel row → the other.

    With another date and another amount it is another invoice; with one of both the same, perhaps not.
    """
    alike: dict[tuple[str, tuple[str, ...]], list[Invoice]] = defaultdict(list)
    for each in invoices:
        if each.number.strip():
            said = spelling(each.number)
            alike[each.client_id, said[1:] if said[:1] in _LEADS else said].append(each)
    return {
        each.row: other
        for group in alike.values()
        if len(group) > 1
        for each in group
        for other in reversed(group)
        if fold(other.number) != fold(each.number)
        and _perhaps_one(each, other)
        and {spelling(each.number)[:1], spelling(other.number)[:1]} != set(_LEADS)
    }


def unseen_signs(draft: Draft) -> Iterator[Doubt]:
    """Characters that nobody sees, in cells that decide: told by their name, and left out."""
    decide = {key for key, column in BY_KEY.items() if column.value is Value.DATE} | DECISIVE
    for row in draft.rows:
        for key in row.listing.place:
            if key not in decide:
                continue
            value = row.raw(key)
            if isinstance(value, str) and (names := unseen(value)):
                problem = Problem(
                    level=Level.WARNING,
                    where=row.where(key),
                    what=f"« {as_text(value)[:40]} » contient un caractère invisible : {joined(names)}."
                    " Le programme lit la cellule sans lui.",
                    cure="Retapez cette cellule au clavier : Excel, lui, la croit différente.",
                    cause="cellules avec un caractère invisible",
                )
                yield Doubt(about=About.ROW, problem=problem)


def _perhaps_one(one: Invoice, other: Invoice) -> bool:
    return one.total == other.total or (one.issued is not None and one.issued == other.issued)
