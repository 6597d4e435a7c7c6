"""A run killed half-way is finished by the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from relance.problems import RelanceError
from tests.firm import LATE, Firm


def stopping(by: BaseException) -> Callable[..., None]:
    """What ends a run wherever it takes the place of a step."""

    def stop(*_: object) -> None:
        raise by

    return stop


def test_a_run_killed_before_its_letters_were_published_is_finished_by_the_next(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    from relance.passage.outbox import Outbox

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "publish", stopping(KeyboardInterrupt()))
        assert firm.runs("2026-11-09") == 3
    assert firm.letters() == []
    firm.record("2026-11-16")
    assert firm.letters() == [
        "2026-11-09/Menuiserie Dupré/Dupont & Fils SA - lettre de rappel.docx"
    ]


@pytest.mark.parametrize(
    "stop",
    [RelanceError("le classeur ne peut pas être enregistré."), KeyboardInterrupt(), MemoryError()],
    ids=lambda stop: type(stop).__name__,
)
def test_a_save_that_fails_leaves_nothing_of_its_letters(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")

    with monkeypatch.context() as patch:
        patch.setattr("relance.passage.commit.edited", stopping(stop))
        assert firm.runs("2026-11-09") != 0
    assert not (firm.output / ".en-cours").exists()
    firm.record("2026-11-09")
    assert len(firm.letters()) == 1


def test_a_withdrawal_is_finished_too_when_the_run_that_recorded_it_was_killed(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.record("2026-11-09")
    firm.types("Factures", {"I4": Decimal("1234.5"), "J4": date(2026, 11, 9)})
    from relance.passage.outbox import Outbox

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "publish", stopping(KeyboardInterrupt()))
        assert firm.runs("2026-11-09") == 3
    firm.record("2026-11-16")
    assert [p for p in firm.letters() if "annulés" not in p] == []
