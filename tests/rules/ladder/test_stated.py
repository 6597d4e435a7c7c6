"""What a document states, and when a kept one still says what is so."""

from __future__ import annotations

import pytest

from relance.rules.ladder.stated import Line, Stated, difference, together

OLD: Line = ("F-1", "2026-10-10", "1001.00", "2026-11-24", "Relance 2")
FULL: Line = (*OLD, "951.00", "10.00", "40.00")
OTHER: Line = ("F-2", "2026-10-11", "50.00", "2026-11-24", "Relance 2")


def changed(place: int, value: str) -> Line:
    return (*FULL[:place], value, *FULL[place + 1 :])


@pytest.mark.parametrize(
    ("kept", "today", "agrees", "said"),
    [
        (FULL, FULL, True, ""),
        (OLD, FULL, True, ""),  # a memory of before: as far as it knows
        (FULL, changed(2, "901.00"), False, "il dit 1 001,00 € au lieu de 901,00 €"),
        (FULL, changed(3, "2026-12-01"), False,
         "il dit à payer avant le 24/11/2026 au lieu du 01/12/2026"),
        (FULL, changed(6, "11.00"), False, "le détail de ses sommes a changé"),
        (FULL, changed(1, "2026-10-12"), False, "le détail de ses sommes a changé"),
        (FULL, changed(4, "Mise en demeure"), False, "le détail de ses sommes a changé"),
        (FULL, OTHER, False, "il dit F-1 au lieu de F-2, 1 001,00 € au lieu de 50,00 €"),
    ],
)  # fmt: skip
def test_a_kept_document_is_right_while_all_that_is_known_of_it_is_so(
    kept: Line, today: Line, agrees: bool, said: str
) -> None:
    before = Stated(claims=(kept,), beside=None if kept == OLD else ())
    after = Stated(claims=(today,))
    assert before.agrees(after) is agrees
    if said:
        assert difference(before, after).replace("\u202f", " ").replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    "beside",
    [
        ("pour mémoire", "F-3", "20.00"),
        ("avoir", "AV-1", "20.00"),
        ("échéance", "2026-12-05", "9.00"),
    ],
)
def test_what_is_only_recalled_deducted_or_agreed_counts_too(beside: Line) -> None:
    before, after = Stated(claims=(FULL,)), Stated(claims=(FULL,), beside=(beside,))
    assert not before.agrees(after)
    assert Stated(claims=(OLD,), beside=None).agrees(after)  # a memory of before does not know it


def test_one_file_of_several_letters_states_what_they_state() -> None:
    credit = ("avoir", "AV-1", "1.00")
    file = together([Stated(claims=(FULL,), beside=(credit,)), Stated(claims=(OTHER,))])
    assert file.invoices == ("F-1", "F-2")
    assert f"{file.total}" == "1050.00"
    assert difference(None, file) == "son contenu n'est plus celui d'aujourd'hui"
