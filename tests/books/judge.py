"""What the program makes of a workbook, held against what is known to be true of it.

A book is judged as a Monday would judge it: read, then planned. What is claimed, or taken as paid,
must be the truth to the cent and to the day; all else must be put to the owner, in French.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.french import fold
from relance.law.loader import load_law
from relance.lists.layout import Hints
from relance.lists.pending import remarked
from relance.lists.reader import read
from relance.problems import Level, RelanceError
from relance.rules.codes import Reason
from relance.rules.ladder.plan import plan
from relance.rules.model import Ledger
from relance.rules.outcome import Claim
from relance.sheets.settings import read_settings

TODAY = date(2026, 11, 23)
WAITS = {Reason.TO_CORRECT, Reason.NOTE_TO_READ}  # put to the owner
NOT_CHASED = {Reason.SETTLED, Reason.HELD, Reason.DECLARED_PAID, Reason.COVERED}
LAW = load_law()
OWN = read_settings(())  # those of a workbook without settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One invoice as its owner knows it. `ask`: the workbook leaves it open, a person must tell."""

    number: str
    client: str
    total: Decimal
    open: Decimal
    due: date | None
    ask: bool = False


@dataclass(slots=True)
class Verdict:
    """`wrong`: accepted against the truth. `understood`: invoices taken for what they are."""

    wrong: list[str] = field(default_factory=list)
    understood: int = 0
    asked: int = 0
    question: str = ""


def claims_of(ledger: Ledger) -> Sequence[Claim]:
    """What the program would do with each invoice on a Monday."""
    ledger = remarked(replace(ledger, ladders=OWN.ladders, settings=OWN.settings), TODAY)
    return plan(ledger, LAW, TODAY).claims


def judge(data: bytes, truths: Sequence[Truth], *, hints: Hints | None = None) -> Verdict:
    """Reads the book and compares each invoice with the truth."""
    verdict = Verdict()
    try:
        found = read(data, "classeur.xlsx", hints=hints)
    except RelanceError as question:
        assert question.what, "a question without a sentence"
        assert question.cure, question.what
        verdict.question, verdict.asked = question.what, len(truths)
        return verdict
    waiting = list(truths)
    as_read = {invoice.id: invoice for invoice in found.ledger.invoices}
    for claim in claims_of(found.ledger):  # the law lengthens the assumed term of a public body
        _compare(replace(claim, invoice=as_read[claim.invoice.id]), waiting, verdict)
    told = " ".join(problem.what for problem in found.ledger.problems)
    verdict.understood += sum(not truth.open for truth in waiting)  # paid, on a sheet gone by
    verdict.wrong += [
        f"{t.number} is forgotten" for t in waiting if t.open and t.number not in told
    ]
    return verdict


def _compare(claim: Claim, waiting: list[Truth], verdict: Verdict) -> None:
    invoice, said = claim.invoice, _said(claim)
    alike = [t for t in waiting if t.number == invoice.number] or [
        t for t in waiting if not invoice.number and fold(t.client) == fold(claim.client.name)
    ]
    alike.sort(key=lambda t: (_true(t) != said, _true(t)[1] != said[1]))
    mine = alike[0] if alike else None
    if mine:
        waiting.remove(mine)
    # What is written beside an invoice is asked about, whatever its figures.
    if claim.reason in WAITS or (invoice.remarks and (mine is None or mine.ask)):
        assert claim.sentence, invoice.where
        blocking = [p for p in invoice.problems if p.level is Level.BLOCKING]
        assert all(p.what for p in blocking), invoice.where
        verdict.asked += 1
    elif mine and mine.ask and claim.reason in NOT_CHASED - {Reason.SETTLED}:
        verdict.asked += 1
    elif mine is None:
        verdict.wrong.append(f"{invoice.where}: {invoice.number} is no invoice")
    elif mine.ask and claim.reason not in NOT_CHASED:
        verdict.wrong.append(f"{invoice.where}: {invoice.number} is not asked about")
    elif said[-1] != mine.open or (mine.open and said != _true(mine)):
        verdict.wrong.append(f"{invoice.where}: {said} for {_true(mine)}")
    else:
        verdict.understood += 1


def _said(claim: Claim) -> tuple[object, ...]:
    due = claim.invoice.due
    name = fold(claim.client.name)
    owed = claim.outstanding or claim.withheld  # all that is left may be kept back
    return claim.invoice.number, name, claim.invoice.total, due, owed


def _true(truth: Truth) -> tuple[object, ...]:
    return truth.number, fold(truth.client), truth.total, truth.due, truth.open


def share(verdicts: Iterable[Verdict], truths: int) -> float:
    """How many of the invoices were understood without a question."""
    return sum(verdict.understood for verdict in verdicts) / truths
