"""The published cases of debtors and Axelor (tests/cases/ladder.csv), through a whole run.

Both count from the letter that really left: debtors waits the difference between two levels after
the actual letter; Axelor waits its deadline after the later of the oldest due date and the last
letter. Here both are the minimum days of a step. (Tryton, metasfresh: test_dunning.)
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Postal, Reason
from relance.rules.firm import Ladder, Step
from relance.rules.model import Event
from tests.rules.ladder.mondays import Owner
from tests.rules.ladder.test_dunning import cases


def letters(*steps: tuple[int, int]) -> Ladder:
    """A ladder of plain letters: days after the due date, days since the letter before."""
    return Ladder(
        profile="Standard",
        steps=tuple(
            Step(name=f"L{n}", after_due=days, min_gap=gap, channel=Channel.LETTER)
            for n, (days, gap) in enumerate(steps, start=1)
        ),
    )


def run(ladder: Ladder, due: date, history: dict[str, date], today: date) -> tuple[str, Reason]:
    """The step that the run prepares (none: empty), and the reason."""
    owner = Owner(ladders=(ladder,))
    owner.invoices("F1", "Dupont", "500.00", due=due)
    sent = Event(
        on=today,
        kind=EventKind.PREPARED,
        client_id="dupont",
        invoice="F1",
        due=due,
        channel=Channel.LETTER,
        postal=Postal.SENT,
        document="x.docx",
    )
    owner.ledger = replace(
        owner.ledger,
        events=tuple(
            replace(sent, step=step, on=on, sent_on=on, row=row)
            for row, (step, on) in enumerate(history.items(), start=5)
        ),
    )
    week = owner.monday(today)
    claim = week.claim("F1")
    return claim.step_today.name if week.letters and claim.step_today else "", claim.reason


@pytest.mark.parametrize("case", cases("B"), ids=lambda case: case["id"])
def test_the_days_between_two_levels_count_from_the_actual_letter(case: dict[str, str]) -> None:
    """The first letter left late, on the 41st day: the second would else have been due at once."""
    levels = [int(days) for days in case["level_days"].split("|")]
    gaps = [0, *(later - before for before, later in pairwise(levels))]
    done = date.fromisoformat(case["history"].removeprefix("step30 done "))
    due = done - timedelta(days=41)
    ladder = letters(*zip(levels, gaps, strict=True))
    expected = {"none": ("", Reason.GAP), "2": ("L2", Reason.PREPARED)}
    result = run(ladder, due, {"L1": done}, date.fromisoformat(case["run"]))
    assert result == expected[case["expected_new_level"]]


@pytest.mark.parametrize("case", cases("A"), ids=lambda case: case["id"])
def test_the_deadline_counts_from_the_later_of_the_due_date_and_the_last_letter(
    case: dict[str, str],
) -> None:
    deadline = int(case["level_days"].removeprefix("deadline "))
    ladder = letters((deadline, 0), (deadline + 1, deadline), (deadline + 2, deadline))
    due = re.search(r"oldest due ([\d-]+)", case["history"])
    assert due
    sent = {n: date.fromisoformat(on) for n, on in re.findall(r"(L\d)@([\d-]+)", case["history"])}
    today = date.fromisoformat(case["run"])
    assert (today - date.fromisoformat(due[1])).days == int(case["days_late"])
    step, _ = run(ladder, date.fromisoformat(due[1]), sent, today)
    assert step == {"none": "", "1": "L1", "2": "L2"}[case["expected_new_level"]]


def test_every_case_one_step_at_a_time_is_played_somewhere() -> None:
    """Tryton and metasfresh in test_dunning, debtors and Axelor here: nothing else in the file."""
    assert {row["id"][0] for row in cases("ABCDEFGHIJKLMNOPQRSTUVWXYZ")} == set("TMBA")
    assert {row["rule"].split()[0] for row in cases("TMBA")} == {"one-step"}
