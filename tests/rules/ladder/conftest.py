"""Fixtures of this room."""

from __future__ import annotations

import pytest

from tests.rules.ladder.mondays import Owner


@pytest.fixture
def owner() -> Owner:
    """An owner whose client Morel has not paid F-041."""
    one = Owner()
    one.invoices("F-041", "Morel SARL", "1200.00", due="2026-01-31")
    return one
