"""What a run files: lines of history and documents, given what the folder holds already."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from relance.letters.names import PRINT_FILE
from relance.letters.writer import Document
from relance.passage.filing import Filing, filed
from relance.passage.outbox import Outbox
from relance.passage.shelf import Shelf
from relance.rules.asking import Told
from relance.rules.codes import EventKind, Postal
from relance.rules.model import Event, Ledger
from relance.rules.outcome import Plan
from tests.passage.staged import step
from tests.rules.ladder.mondays import Owner

FOLDER = "2026-02-16/Dupré"
NAME = "Morel - lettre de rappel.docx"
OLD = "2026-02-09/Dupré"
PRINTED = f"{OLD}/{PRINT_FILE}"
LINE = Event(
    on=date(2026, 2, 9),
    kind=EventKind.PREPARED,
    client_id="lam",
    client="Lam",
    document=f"{OLD}/Lam - lettre de rappel.docx",
    row=5,
)


@pytest.fixture
def plan() -> Plan:
    """Morel's first letter is due on 16 February."""
    owner = Owner()
    owner.invoices("F-041", "Morel SARL", "1200.00", due="2026-02-02")
    owner.monday("2026-02-09")
    return owner.monday("2026-02-16").plan


def files(outbox: Outbox, plan: Plan, content: bytes = b"lettre", **told: object) -> Filing:
    """The filing of that letter, `told` besides."""
    nothing: dict[str, object] = {"noted": (), "answers": (), "lost": (), "ledger": Ledger()}
    shelf = Shelf(outbox, FOLDER)
    documents = [Document(NAME, content, notice) for notice in plan.notices]
    for document in documents:
        shelf.place(document.name, document.content, None)
    heard = Told(**{**nothing, **told}, plan=plan, states={})  # type: ignore[arg-type]
    return filed(heard, plan, documents, shelf, run="run")


def test_a_new_letter_is_staged_and_its_line_tells_where_it_is(outbox: Outbox, plan: Plan) -> None:
    filing = files(outbox, plan)
    assert filing.staged == {f"{FOLDER}/{NAME}": b"lettre"}
    assert list(filing.files.values()) == [f"{FOLDER}/{NAME}"]
    assert [line.document for line in filing.letters] == [f"{FOLDER}/{NAME}"]
    assert filing.added == filing.letters
    assert (filing.changed, filing.withdrawn, filing.standing) == ((), [], 0)


def test_a_letter_prepared_before_on_the_same_day_stands(outbox: Outbox, plan: Plan) -> None:
    first = files(outbox, plan)
    step(outbox, "run", first.staged)
    outbox.publish("run")
    drafts = tuple(replace(line, row=n) for n, line in enumerate(first.letters, start=5))
    again = files(outbox, plan, ledger=Ledger(events=drafts))
    assert (again.staged, again.added, again.standing) == ({}, (), 1)


def test_a_letter_not_posted_goes_aside_where_the_memory_knows_it_and_with_it_its_companions(
    outbox: Outbox, plan: Plan
) -> None:
    answers = (replace(LINE, postal=Postal.NOT_POSTED),)
    assert (
        files(outbox, plan, answers=answers).withdrawn == []
    )  # a name in a workbook is not enough
    step(outbox, "before", {LINE.document: b"x", PRINTED: b"y", f"{OLD}/Roy - rappel.docx": b"z"})
    outbox.publish("before")
    filing = files(outbox, plan, answers=answers)
    assert filing.withdrawn == sorted([LINE.document, PRINTED])
    assert filing.changed == filing.not_posted == answers
    assert not filing.elsewhere


def test_a_letter_to_be_withdrawn_that_is_in_no_memory_lies_elsewhere(
    outbox: Outbox, plan: Plan
) -> None:
    denied = files(outbox, plan, answers=(replace(LINE, postal=Postal.NOT_POSTED),))
    plan = replace(plan, withdrawals=(LINE,), cancelled=(LINE,))
    filing = files(outbox, plan)
    assert filing.elsewhere == denied.elsewhere == {LINE.document}
    assert [line.postal for line in filing.changed] == [Postal.CANCELLED]
