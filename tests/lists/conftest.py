"""Fixtures of this room."""

from __future__ import annotations

import pytest

from relance.lists.layout import Hints
from relance.lists.reader import Reading, read
from tests.lists.readings import Read
from tests.minibook import workbook


@pytest.fixture
def reading(request: pytest.FixtureRequest) -> Read:
    """Reads the workbook of the test's docstring."""
    text = request.function.__doc__

    def run(hints: Hints | None = None, **options: str | bool) -> Reading:
        return read(workbook(text, **options), "classeur.xlsx", hints=hints)  # type: ignore[arg-type]

    return run
