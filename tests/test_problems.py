"""What libraries refuse reaches the owner as a French sentence: where, what, what to do."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from relance.problems import RelanceError, disk_reason, explained

PROJECT = Path(__file__).parents[1]


@pytest.mark.parametrize("error", [RelanceError("déjà dit"), ZeroDivisionError(), MemoryError()])
def test_what_is_no_refusal_goes_on_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, explained():
        raise error
    assert caught.value is error


def test_wherever_xlsx_is_called_its_refusals_are_explained() -> None:
    calls = re.compile(r"(?<!def )(?<![\w.])(?:xlsx\.read|patch|swap|refuse_changed)\(")
    callers = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (PROJECT / "relance").rglob("*.py")
        if path.parent.name != "xlsx" and calls.search(path.read_text(encoding="utf-8"))
    }
    assert callers.keys() == {"grids", "safety", "saving"}
    assert all("with explained(" in text for text in callers.values())


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_whatever_the_disk_answers_is_said_in_french(number: int) -> None:
    said = " ".join(disk_reason(OSError(number, os.strerror(number))))
    assert os.strerror(number) not in said
    assert said.endswith("elancez.")
