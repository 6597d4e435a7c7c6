"""What a judge would ask for and the workbook does not know yet: listed before it is needed.

From the second written reminder on: the signed quote or order, the proof of delivery, the accepted
conditions. Before a formal notice: the dates of the quote and of the works, which it would tell.
"""

from __future__ import annotations

from collections.abc import Callable

from relance.french import joined
from relance.rules.codes import Kind
from relance.rules.history import reminds
from relance.rules.model import Invoice
from relance.rules.outcome import Notice

_PAPERS: tuple[tuple[str, Callable[[Invoice], object]], ...] = (
    ("devis signé ou bon de commande", lambda i: i.quote_date or i.order_number),
    ("bon de livraison ou procès-verbal de réception", lambda i: i.works_end),
)
_DATES: tuple[tuple[str, Callable[[Invoice], object]], ...] = (
    ("date du devis", lambda i: i.quote_date),
    ("date de fin des travaux ou de livraison", lambda i: i.works_end),
)


def to_gather(notice: Notice) -> str:
    """What is missing for this letter's invoices, a line each kind; "" for a first letter."""
    formal = notice.step.formal_notice
    reminded = (reminds(event) for c in notice.claims for event in c.history)
    if not formal and not any(reminded):
        return ""
    papers = _missing(notice, _PAPERS)
    if notice.client.kind is Kind.BUSINESS:
        every = tuple(claim.invoice.number for claim in notice.claims)
        papers.setdefault(every, []).append("conditions générales acceptées par le client")
    found = [f"À retrouver{_of(notice, whose)} : {' ; '.join(w)}." for whose, w in papers.items()]
    if formal:
        found += [
            f"À noter dans le classeur avant de poster{_of(notice, whose)} : {joined(what)}. Relancez"
            " ensuite le programme : la mise en demeure le dira."
            for whose, what in _missing(notice, _DATES).items()
        ]
    return "\n".join(found)


def _of(notice: Notice, numbers: tuple[str, ...]) -> str:
    """« , pour F2026-042 » where not all of the letter's invoices lack it."""
    return "" if len(numbers) == len(notice.claims) else f", pour {joined(numbers)}"


def _missing(
    notice: Notice, wanted: tuple[tuple[str, Callable[[Invoice], object]], ...]
) -> dict[tuple[str, ...], list[str]]:
    """The invoices that lack the same things → these things."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, known in wanted:
        lacking = tuple(c.invoice.number for c in notice.claims if not known(c.invoice))
        if lacking:
            found.setdefault(lacking, []).append(name)
    return found
