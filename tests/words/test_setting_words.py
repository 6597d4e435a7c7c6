"""How owners answer in our own sheets."""

from __future__ import annotations

import pytest

from relance.french import fold
from relance.rules.codes import Channel, Postal, Worker
from relance.words.setting_words import CHANNELS, IN_FULL, LEGAL_RATE, POSTAL, WORKERS


@pytest.mark.parametrize(
    "text", ["légal", "taux légal", "au taux de la loi", "Taux légal (BCE + 10)"]
)
def test_the_rate_of_the_law_is_called_so(text: str) -> None:
    assert LEGAL_RATE.fullmatch(fold(text))


def test_another_rate_is_not() -> None:
    assert not LEGAL_RATE.fullmatch(fold("3 × taux légal"))


@pytest.mark.parametrize(
    ("text", "worker"),
    [("un prestataire", Worker.OTHER), ("Salariée", Worker.EMPLOYEE), ("la gérante", Worker.FIRM)],
)
def test_who_works_with_the_program(text: str, worker: Worker) -> None:
    assert [one for one, said in WORKERS.items() if said.search(fold(text))] == [worker]


def test_every_worker_has_words() -> None:
    assert set(WORKERS) == set(Worker)


def test_a_channel_and_a_posting_have_other_words_than_their_names() -> None:
    assert CHANNELS["lrar"] is Channel.REGISTERED
    assert CHANNELS["mail"] is Channel.EMAIL
    assert POSTAL["pas poste"] is Postal.NOT_POSTED
    assert {text for text in (*CHANNELS, *IN_FULL, *POSTAL) if text != fold(text)} == set()
