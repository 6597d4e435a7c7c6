"""The first hours of docs/premiere-heure are what happens at a real keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.first_hours import DOCS, HOURS, MOST, page, played


@pytest.mark.posix("a pseudo-terminal")
@pytest.mark.parametrize("name", HOURS)
def test_a_first_hour_is_still_what_is_written_of_it(name: str, tmp_path: Path) -> None:
    """Changed on purpose: `python tests/first_hours.py`, and read what it wrote."""
    screen, status, asked = played(HOURS[name], tmp_path)
    assert status == 0, screen
    assert asked <= MOST
    assert "Traceback" not in screen
    assert page(HOURS[name], screen, asked) == (DOCS / f"{name}.md").read_text("utf-8")


def test_every_page_is_of_an_hour_that_is_played() -> None:
    assert sorted(path.stem for path in DOCS.glob("*.md")) == sorted(HOURS)
