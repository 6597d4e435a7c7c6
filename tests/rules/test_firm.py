"""What the firm says of itself and wants."""

from __future__ import annotations

from relance.rules.codes import Kind
from relance.rules.firm import STANDARD, Settings


def test_every_kind_of_client_walks_the_standard_ladder_by_default() -> None:
    assert dict(Settings().profiles) == dict.fromkeys(Kind, STANDARD)
