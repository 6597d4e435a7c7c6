"""Numbers of registered letters, pasted all at once: each beside its letter before it is taken."""

from __future__ import annotations

import pytest

from relance.owner.registered_numbers import doubt, numbers_at_once, one_number, read_numbers
from tests.owner.voices import Owner

CLIENTS = ("Dupont & Fils", "Morel SARL", "Morel Frères")
A, B, C = "1A 203 456 7890 1", "1A20345678902", "RR 473 124 829 FR"
ASKED = tuple((client, "Mise en demeure") for client in CLIENTS)


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        (A, ""),
        ("2c 123.456.7890-1", ""),
        (C, ""),  # the standard's own example: 200 mod 11 = 2, check digit 9
        ("RB 341 356 713 FR", ""),  # 173 mod 11 = 8, check digit 3
        ("RR 000 000 014 FR", ""),  # 7 mod 11, check digit 4
        ("RR 000 000 015 FR", "sa clé"),
        ("RR 473 124 828 FR", "sa clé"),
        ("RR 100 010 005 FR", ""),  # 8 + 3: 11, written 5
        ("RR 100 010 000 FR", "sa clé"),
        ("RR 020 000 000 FR", ""),  # 12 mod 11 = 1: 10, written 0
        ("1A 203 456 7890", "il a 12 signes au lieu de 13"),
        ("4", "il a 1 signe au lieu de 13"),
        ("ABCDEFGHIJKLM", "un recommandé s'écrit"),
        ("1234567890123", "un recommandé s'écrit"),
    ],
)
def test_a_number_is_known_by_its_shape_and_its_check_digit(number: str, wrong: str) -> None:
    assert doubt(number).startswith(wrong)
    assert bool(doubt(number)) is bool(wrong)


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        ([A, B, C], (A, B, C)),
        ([f"{A} {B} {C}"], (A, B, C)),
        ([f"{A};{B}\t{C}"], (A, B, C)),
        ([f"{A} ; {B},", C], (A, B, C)),
        ([A, "1A 203", C], (A, "1A 203", C)),  # taken as it is, and told
        ([f"Morel SARL : {B}", f"dupont : {A}"], (A, B, "")),
        ([f"morel freres: {C}"], ("", "", C)),
    ],
)
def test_numbers_are_read_in_the_order_of_the_letters_or_by_client(
    lines: list[str], numbers: tuple[str, ...]
) -> None:
    assert read_numbers(lines, CLIENTS).numbers == numbers


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ([A, B], "2 numéros pour 3 lettres"),
        ([f"{A} {B} {C}", "1A 000 000 0000 0"], "4 numéros pour 3 lettres"),
        ([A, "1A20345678901", C], "est donné deux fois (Dupont & Fils et Morel SARL)"),
        ([f"Dupont : {A}", B], "tous dans l'ordre, ou tous"),
        ([f"Morel : {A}"], "« Morel » désigne plusieurs de ces lettres"),
        ([f"Durand : {A}"], "« Durand » n'est aucun de ces clients"),
        ([f": {A}"], "«  » n'est aucun"),
        ([f"Dupont : {A}", f"Dupont & Fils : {B}"], "Dupont & Fils a deux numéros"),
    ],
)
def test_what_cannot_be_given_to_one_letter_each_is_told_and_nothing_is_taken(
    lines: list[str], wrong: str
) -> None:
    read = read_numbers(lines, CLIENTS)
    assert wrong in read.wrong
    assert read.numbers == ()


def test_each_number_is_shown_against_its_letter_before_it_is_taken() -> None:
    owner = Owner(A, "1A 203", C, 1)
    assert numbers_at_once(ASKED, {"RR473124829FR"}, owner) == (A, "1A 203", C)
    assert "  1  Dupont & Fils, Mise en demeure" in owner.asked[0]
    assert owner.asked[-1].splitlines() == [
        f"  Dupont & Fils : {A}",
        "  Morel SARL : 1A 203 – à vérifier : il a 5 signes au lieu de 13",
        f"  Morel Frères : {C} – à vérifier : c'est déjà celui d'une autre lettre",
        "Est-ce bien cela ?",
    ]


@pytest.mark.parametrize(
    "answers",
    [
        ("",),  # Enter alone
        (A, "", ""),  # too few, told; then Enter
        (A, "", B, ""),  # never without an end
        (f"{A} {B} {C}", 3),
        (f"{A} {B} {C}", 2, ""),
    ],
)
def test_enter_or_a_second_mistake_leads_to_the_question_letter_by_letter(
    answers: tuple[object, ...],
) -> None:
    owner = Owner(*answers)
    assert numbers_at_once(ASKED, (), owner) == ("", "", "")
    assert owner.answers == []


@pytest.mark.parametrize(
    ("answers", "number"),
    [((A,), A), (("",), ""), (("1A 203", ""), "1A 203"), (("1A 203", A), A)],
)
def test_a_number_that_looks_wrong_may_be_typed_again_and_is_never_refused(
    answers: tuple[object, ...], number: str
) -> None:
    owner = Owner(*answers)
    assert one_number("Morel, Mise en demeure", owner) == number
    assert owner.answers == []
