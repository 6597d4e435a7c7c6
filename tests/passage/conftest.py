"""Fixtures of this room."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.passage.outbox import Outbox


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "output")
