"""How owners answer in the settings."""

from __future__ import annotations

import pytest

from relance.french import fold
from relance.rules.codes import Worker
from relance.words.setting_words import LEGAL_RATE, WORKERS


@pytest.mark.parametrize(
    "text", ["légal", "taux légal", "au taux de la loi", "Taux légal (BCE + 10)"]
)
def test_the_rate_of_the_law_is_called_so(text: str) -> None:
    assert LEGAL_RATE.fullmatch(fold(text))


def test_another_rate_is_not() -> None:
    assert not LEGAL_RATE.fullmatch(fold("3 × taux légal"))


@pytest.mark.parametrize(
    ("text", "worker"),
    [("un prestataire", "OTHER"), ("Salariée", "EMPLOYEE"), ("la gérante", "FIRM")],
)
def test_who_works_with_the_program(text: str, worker: str) -> None:
    assert [name for name, said in WORKERS.items() if said.search(fold(text))] == [worker]


def test_every_worker_has_words() -> None:
    assert set(WORKERS) == set(Worker.__members__)
