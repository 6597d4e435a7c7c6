"""Limitation (prescription): after when a debt can probably no longer be claimed in court.

Between businesses five years (C. com. L110-4), from a business to a consumer two years from the
end of the works (C. conso. L218-2; Cass. 1re civ. 19 May 2021, 20-12.520), against a public body
four years from the 1st of January that follows (loi 68-1250, art. 1). A part payment is a
recognition of the debt and starts the period afresh (C. civ. 2240); a formal notice does not.
"""

from __future__ import annotations

from datetime import date

from relance.rules.law import Law, Name
from relance.rules.model import Client, Invoice, Kind

PERIODS = {
    Kind.BUSINESS: Name.LIMITATION_BUSINESS,
    Kind.CONSUMER: Name.LIMITATION_CONSUMER,
    Kind.OTHER: Name.LIMITATION_CONSUMER,  # the shorter period is the prudent one
    Kind.PUBLIC_BODY: Name.LIMITATION_PUBLIC_BODY,
}


def time_barred_on(invoice: Invoice, client: Client, law: Law, today: date) -> date | None:
    """The day from which the debt is probably time-barred; None where no date is known.

    Starts from the end of the works, else the invoice's date, else the due date: the earliest
    defensible start, so that the alert comes early rather than late.
    """
    start = invoice.works_end or invoice.issued or invoice.due
    if start is None:
        return None
    if invoice.paid_on and invoice.paid and invoice.paid_on > start:
        start = invoice.paid_on
    if client.kind is Kind.PUBLIC_BODY:
        start = date(start.year + 1, 1, 1)
    return _years_later(start, int(law.at(PERIODS[client.kind], today)))


def _years_later(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March (the period is then complete)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
