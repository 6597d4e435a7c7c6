"""Slips of the pen that only two cells together show: a year that cannot be, one number in two spellings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from relance.french import fold, short_date
from relance.problems import Level, Problem
from relance.rules.model import Invoice

LONGEST = timedelta(days=731)  # from the invoice to its due date: no term of sale is longer


def impossible_years(invoices: Sequence[Invoice]) -> dict[int, Problem]:
    """The invoices with a date years from all it can be, whatever the client (Excel row → why).

    A due date is held against its own invoice's date, else against the newest of the others'; an
    invoice's date against the newest of the others', where several agree.
    """
    dates = sorted(invoice.issued for invoice in invoices if invoice.issued)
    found: dict[int, Problem] = {}
    for invoice in invoices:
        newest = dates[-1] if dates else None
        if invoice.issued and len(dates) > 2:
            others = dates[-2] if invoice.issued == dates[-1] else dates[-1]
            if invoice.issued - others > LONGEST:
                found[invoice.row] = _problem(invoice, "Date de facture", invoice.issued, others)
                continue
        against = invoice.issued or newest
        if invoice.due and against and invoice.due - against > LONGEST:
            found[invoice.row] = _problem(invoice, "Échéance", invoice.due, against)
    return found


def _problem(invoice: Invoice, title: str, day: date, against: date) -> Problem:
    years = round((day - against).days / 365.25)
    than = "la facture" if title == "Échéance" and invoice.issued else "toutes les autres factures"
    return Problem(
        level=Level.BLOCKING,
        where=invoice.where,
        what=f"{title} : le {short_date(day)}, {years} ans après {than}"
        f" ({short_date(against)}). L'année est-elle la bonne ?",
        cure="Corrigez cette date, enregistrez, puis relancez le programme.",
    )


def spelling(number: str) -> tuple[str, ...]:
    """What a number is without its signs and idle zeros: « V-12 » and « V12 », « VE 0031 » and « VE31 ».

    >>> spelling("V2026-077") == spelling("v2026-77"), spelling("V1-12") == spelling("V11-2")
    (True, False)
    """
    return tuple(
        part.lstrip("0") or "0" if part.isdigit() else part
        for part in re.findall(r"\d+|[^\W\d_]+", fold(number))
    )


def spelled_twice(invoices: Sequence[Invoice]) -> dict[int, Problem]:
    """The invoices of one client whose number comes back in another spelling (Excel row → why).

    With another date and another amount it is another invoice; with one of both the same, perhaps not.
    """
    alike: dict[tuple[str, tuple[str, ...]], list[Invoice]] = defaultdict(list)
    for each in invoices:
        if each.number.strip():
            alike[each.client_id, spelling(each.number)].append(each)
    found: dict[int, Problem] = {}
    for group in alike.values():
        for each in group:
            others = [
                other
                for other in group
                if fold(other.number) != fold(each.number) and _perhaps_one(each, other)
            ]
            if others:
                found[each.row] = Problem(
                    level=Level.BLOCKING,
                    where=each.where,
                    what=f"Les factures {each.number} et {others[0].number} sont-elles une même facture,"
                    " écrite de deux façons ?",
                    cure="Si oui, effacez l'une des deux lignes ; sinon donnez-leur des numéros qui se"
                    " distinguent mieux.",
                )
    return found


def _perhaps_one(one: Invoice, other: Invoice) -> bool:
    return one.total == other.total or (one.issued is not None and one.issued == other.issued)
