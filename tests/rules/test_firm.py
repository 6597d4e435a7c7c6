"""What the firm says of itself and wants."""

from __future__ import annotations

from relance.rules.codes import Kind
from relance.rules.firm import STANDARD, Settings


def test_every_kind_of_client_walks_the_standard_ladder_by_default() -> None:
    assert dict(Settings().profiles) == dict.fromkeys(Kind, STANDARD)


def test_a_column_without_a_key_says_nothing_of_payments() -> None:
    assert Settings(columns=(("total", "Prix"), ("nothing", "N° Chantier"))).harmless == {
        "n chantier"
    }
