"""Twenty-two ledgers as French trades keep them, with what is true of each (`trades/*.txt`).

The file is the workbook (`minibook.workbook`) after a line that says what is odd in it; below
« === » its truth, one line an invoice: number, client, total, still open, due date, « ? » where the
workbook leaves it to be asked. `délai :` is the usual term of the settings, `feuilles :` and `lignes :`
what they say of older sheets and of invoices on several lines, `client :` and `chantier :` of a client
said once for a group or with its site; `question :` what stops the whole reading.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance.lists.layout import Hints
from tests.books.judge import Truth, Verdict, judge, share
from tests.minibook import workbook

LEDGERS = sorted((Path(__file__).parent / "trades").glob("*.txt"))
SURE = 0.95  # of the invoices that the ledgers do not leave open


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One file, taken apart."""

    data: bytes
    truths: tuple[Truth, ...]
    hints: Hints
    question: str


def ledger(path: Path) -> Ledger:
    """The workbook of that file, and its truth."""
    drawn, _, told = path.read_text("utf-8").partition("\n=== ")
    said, start = {}, drawn.index("\n[")
    for line in drawn[:start].splitlines()[1:]:
        key, _, value = line.partition(":")
        said[key.strip()] = value.strip()
    lines = [[cell.strip() for cell in line.split("|")] for line in told.splitlines()[1:]]
    return Ledger(
        data=workbook(drawn[start:]),
        truths=tuple(
            Truth(
                number=number,
                client=client,
                total=Decimal(total),
                open=Decimal(left),
                due=date.fromisoformat(due),
                ask=bool(ask),
            )
            for number, client, total, left, due, *ask in lines
        ),
        hints=Hints(
            payment_term_days=int(said["délai"]) if "délai" in said else None,
            several_lines=True if "lignes" in said else None,
            client_above=True if "client" in said else None,
            site_sign=said.get("chantier"),
            sheets_aside=tuple(said.get("feuilles", "").split()),
        ),
        question=said.get("question", ""),
    )


def verdict(path: Path) -> Verdict:
    read = ledger(path)
    return judge(read.data, read.truths, hints=read.hints)


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_nothing_in_a_trades_ledger_is_wrongly_accepted(path: Path) -> None:
    found = verdict(path)
    assert found.wrong == []
    assert found.question.startswith(ledger(path).question)
    assert bool(found.question) is bool(ledger(path).question)


def test_nearly_all_that_a_ledger_tells_is_understood_without_a_question() -> None:
    truths = {path: ledger(path).truths for path in LEDGERS}
    sure = sum(not truth.ask for each in truths.values() for truth in each)
    verdicts = {path: verdict(path) for path in LEDGERS}
    table = "".join(
        f"{path.stem:14} {found.understood:3} / {len(truths[path]):3}  {found.question}\n"
        for path, found in verdicts.items()
    )
    sys.stdout.write(table)  # seen with -s
    assert share(verdicts.values(), sure) >= SURE, table
