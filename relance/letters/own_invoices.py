"""What is about to be claimed, held against the invoice's own PDF in « Dossier des factures ».

Each PDF is read once a run, and only where a letter or a court file would leave today: a few
milliseconds each (docs/performance.md), so that nothing need be remembered from one Monday to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from relance.facturx.invoice_pdf import read_own_invoice
from relance.french import fold
from relance.letters.enclosures import InvoiceCopies
from relance.problems import Level, Problem
from relance.rules.codes import Reason
from relance.rules.court.way import CourtCase
from relance.rules.law import Law
from relance.rules.model import Ledger
from relance.rules.outcome import Claim, Plan
from relance.rules.own_invoice import differences


class OwnInvoices:
    """The PDF of invoices (`copies`), of which each is looked at once."""

    def __init__(self, folder: str, beside: Path, law: Law) -> None:
        self.copies, self._law = InvoiceCopies(folder, beside), law
        self._seen: set[str] = set()

    def of_plan(self, plan: Plan, cases: Iterable[CourtCase], ledger: Ledger) -> dict[str, Problem]:
        """Invoice id → what its PDF says otherwise, of all that a letter or a court file would claim today.

        `cases`: `court_cases` of the plan. Only those that were not looked at before.
        """
        asking = [*(notice.claims for notice in plan.notices), *(case.claims for case in cases)]
        found = self.of_claims(chain.from_iterable(asking), plan, ledger)
        # What is held lets in those that waited for room: seen at once, not one Monday's letters a time.
        waiting = (c for c in plan.claims if found and c.reason is Reason.CAPPED)
        return found | self.of_claims(waiting, plan, ledger)

    def of_claims(self, claims: Iterable[Claim], plan: Plan, ledger: Ledger) -> dict[str, Problem]:
        """The same of these claims. A number that several invoices bear tells no PDF."""
        new = {c.invoice.id: c for c in claims if c.invoice.id not in self._seen}
        self._seen |= new.keys()
        bearing = Counter(fold(invoice.number) for invoice in ledger.invoices) if new else {}
        single = [c for c in new.values() if bearing[fold(c.invoice.number)] == 1]
        files = (self.copies.of(c.invoice.number for c in single) or {}) if single else {}
        found = {}
        for claim in single:
            path = files.get(claim.invoice.number)
            own = read_own_invoice(path) if path else None
            if path and own and (what := differences(own, claim, ledger, self._law, plan.on)):
                found[claim.invoice.id] = _differing(claim, what)
        return found


def _differing(claim: Claim, what: str) -> Problem:
    return Problem(
        level=Level.BLOCKING,
        where=claim.invoice.where,
        what=f"Facture {claim.invoice.number} ({claim.client.name}) : la facture PDF {what}.",
        cure="Corrigez la ligne ou le réglage ; si c'est le PDF qui est faux, remplacez-le dans le dossier"
        " des factures, ou retirez-l'en. D'ici là, rien n'est réclamé.",
        cause=f"factures dont le PDF {what}",
    )
