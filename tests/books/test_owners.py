"""Owners' workbooks drawn at random: never a wrong amount, date, client or payment accepted.

60 by default; RELANCE_BOOKS=3000 for the long run (about five minutes), whose share of invoices
understood without a question is written at the end (`-s`). One alone: `drawn(number)`.
"""

from __future__ import annotations

import os
import sys

from tests.books.judge import judge, share
from tests.books.owners import drawn

BOOKS = int(os.environ.get("RELANCE_BOOKS", "60"))
UNDERSTOOD = 0.6  # of the invoices that their books tell; the rest is asked about


def test_nothing_in_an_owners_workbook_is_wrongly_accepted() -> None:
    verdicts, sure, wrong = [], 0, []
    for seed in range(BOOKS):
        book = drawn(seed)
        verdict = judge(book.data, book.truths, hints=book.hints)
        verdicts.append(verdict)
        sure += sum(not truth.ask for truth in book.truths)
        wrong += [f"{seed} ({book.story}): {each}" for each in verdict.wrong]
    questions = sum(bool(verdict.question) for verdict in verdicts)
    told = f"{BOOKS} books, {questions} with a question; understood: {share(verdicts, sure):.1%}\n"
    sys.stdout.write(told)
    assert wrong == []
    assert share(verdicts, sure) >= UNDERSTOOD, told
