"""The fixtures of letters (`tests/correspondence.py`), and one of this room."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.correspondence import templates, world, written

__all__ = ["templates", "world", "written"]


@pytest.fixture
def at_once() -> Iterator[None]:
    """None of these takes more than a moment."""
    started = time.process_time()
    yield
    assert time.process_time() - started < 5
