"""The files of the week: the page, and the same figures as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from relance.letters.names import DASHBOARD_FILE, PAGE_FILE
from relance.letters.todo import Paper
from relance.page.dashboard import dashboard
from relance.page.page import page
from relance.page.view import Week
from relance.rules.figures.overview import Overview
from relance.rules.law import Law
from relance.rules.model import Ledger


def pages_of(ledger: Ledger, figures: Overview, law: Law) -> Mapping[str, Callable[[Paper], bytes]]:
    """What makes each of them once the documents of the day are known, by file name."""
    made: Week | None = None

    def week(paper: Paper) -> Week:
        """One for both: what is told of each client is put together once."""
        nonlocal made
        if made is None or made.paper is not paper:
            made = Week(paper=paper, ledger=ledger, figures=figures, law=law)
        return made

    return {
        PAGE_FILE: lambda paper: page(week(paper)),
        DASHBOARD_FILE: lambda paper: dashboard(week(paper)),
    }
