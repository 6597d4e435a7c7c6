"""Which invoice numbers a label cites."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.rules.matching.cited_numbers import Numbers
from relance.rules.matching.open_debts import Debt
from relance.words.statements import AROUND


def numbers(*known: str, references: tuple[str, ...] = ()) -> Numbers:
    debts = [
        Debt(id=number, number=number, client_id="c", names=("C",), rest=Decimal(1), references=references)
        for number in known
    ]  # fmt: skip
    return Numbers(debts, AROUND)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("FAC-2026-0501", text)
        for text in (
            "VIR FAC-2026-0501", "fac20260501", "FAC 2026 0501", "FACT 2026-501", "Facture n° 2026/0501", "n°20260501",
            "F2026-0501", "FACTURE FAC-2026-0501 DU 12/05/2026", "/RNF 2026-0501 ", "2026-0501", "FAC_2026_0501", "(2026.0501)",
        )
    ] + [
        ("2026-238", "DUPONT 2026-238"), ("F2026-033", "REF: F2026-033"), ("F2026-033", "FACT 2026 33"), ("2026041", "FACT 2026041"), ("1238", "facture 1238"),
        ("12", "FACTURE N° 12"), ("FA0012/26", "FA 0012/26"), ("2026-05-0012", "facture 2026-05-0012"), ("A-7", "facture A-7"),
    ],
)  # fmt: skip
def test_a_number_is_cited_as_people_write_it(number: str, text: str) -> None:
    found = numbers(number, "FAC-2025-9999").cited(text)
    assert (found.debts, found.foreign) == ((frozenset({number}),), False)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("2026-238", "CMD 2026-238"), ("2026-238", "devis n° 2026-238"), ("FAC-2026-0501", "AV-2026-0501"), ("FAC-2026-0501", "COMMANDE N 2026-0501"),
        ("FAC-2026-0501", "FAC-2026-0502"), ("FAC-2026-0501", "FAC-2026-05012"), ("FAC-2026-0501", "FACT 2025-501"), ("FAC-2026-0501", "facture 88"),
        ("2026041", "2025017"), ("2026-238", "2026-238-2"), ("FAC-2026-0501", "RF18 5390 0754 7034 RF18539007547034"),
    ],
)  # fmt: skip
def test_another_s_number_is_foreign_and_never_ours(number: str, text: str) -> None:
    found = numbers(number).cited(text)
    assert not found.debts
    assert found.foreign


@pytest.mark.parametrize(
    "text",
    [
        "VIR DUPONT", "LOYER MAI 2026", "FACTURE DU 05/06/2026", "votre facture", "2026", "CARTE 010726", "12 RUE DE BREST 29200",
        "FACTURE DE MAI", "VIR RECU 8527975563S", "FACTURE 05/2026",
    ],
)  # fmt: skip
def test_days_months_and_words_are_no_numbers(text: str) -> None:
    found = numbers("FAC-2026-0501", "12", "2026").cited(text)
    assert (found.debts, found.foreign) == ((), False)


@pytest.mark.parametrize("text", ["FACT 26/11/21", "LE 26/12", "1238 ROUTE DE BREST"])
def test_a_day_or_a_short_figure_is_no_number_of_ours(text: str) -> None:
    assert not numbers("26-11-00021", "26-12", "1238").cited(text).debts


def test_several_numbers_are_several_and_one_of_several_debts_is_a_doubt() -> None:
    assert numbers("2026-275", "2026-367").cited("/RNF 2026-275 2026-367").debts == (
        frozenset({"2026-275"}), frozenset({"2026-367"}),
    )  # fmt: skip
    assert numbers("FAC-2026-07", "AV-2026-07").cited("AV-2026-07 déduit").debts == (
        frozenset({"AV-2026-07"}),
    )
    both = numbers("FA-2026-0007", "FB-2026-0007").cited("2026-0007").debts
    assert both == (frozenset({"FA-2026-0007", "FB-2026-0007"}),)


@pytest.mark.parametrize(
    "text", ["RF18539007547034", "VIR RF18 5390 0754 7034 DUPONT", "rf18 5390 07547034"]
)
def test_a_reference_of_our_letters_covers_its_debts(text: str) -> None:
    found = numbers("A1", "A2", references=("RF18 5390 0754 7034",)).cited(text)
    assert (found.among, found.foreign) == (frozenset({"A1", "A2"}), False)
