"""Whose name a label bears in full."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.rules.matching.open_debts import Debt
from relance.rules.matching.payer_names import PayerNames
from relance.words.statements import AROUND


def names(*clients: str, person: bool = False) -> PayerNames:
    return PayerNames(
        [
            Debt(id=name, number="", client_id=name, names=(name,), rest=Decimal(1), person=person)
            for name in clients
        ],
        AROUND,
    )


@pytest.mark.parametrize(
    ("client", "text"),
    [
        ("Dupont et Fils SARL", "VIR SEPA DUPONT & FILS"), ("SARL Dupont & Fils", "DUPONT ET FILS SARL FACTURE 12"), ("Martin Corp", "VIR MARTIN CORP"),
        ("Dawen Ntertsou", "VIR M NTERTSOU DAWEN"), ("Mme Élise Roux", "VIREMENT DE MME ELISE ROUX"), ("C.H.U. Angers", "VIR INST CHU ANGERS"),
    ],
)  # fmt: skip
def test_a_full_name_is_known(client: str, text: str) -> None:
    assert names(client).full(text, alone=False) == {client}


@pytest.mark.parametrize(
    ("client", "text"),
    [
        ("Martin Conseil", "VIR MARTIN CONSEIL HOLDING"), ("Martin Conseil", "VIR AMIS DE MARTIN CONSEIL"), ("Martin Conseil", "VIR CONSEIL MARTIN"),
        ("Boulanger Paris SARL", "VIR BOULANGER PARIS SAS"), ("Martin Conseil SARL", "MARTIN CONSEIL SARL HOLDING"), ("Alpha", "VIR ALPHA"),
        ("Martin Conseil", "VIR MARTIN"), ("Martin", "VIR MARTIN CONSEIL"), ("Groupe Martin Transports", "VIR GROUPE MARTIN TRANSP"), ("X", "VIR X"),
    ],
)  # fmt: skip
def test_another_s_name_and_a_part_of_one_are_not(client: str, text: str) -> None:
    assert names(client).full(text, alone=False) == frozenset()


def test_a_name_of_one_word_is_full_only_where_the_bank_gives_the_payer_alone() -> None:
    assert names("Axa SA").full("AXA", alone=True) == {"Axa SA"}
    assert names("Axa SA").full("AXA ASSURANCES", alone=True) == frozenset()


def test_the_longer_name_wins_and_two_alike_are_two() -> None:
    assert names("Martin Conseil", "Martin Conseil Brest").full(
        "MARTIN CONSEIL BREST", alone=True
    ) == {"Martin Conseil Brest"}
    assert (
        len(names("Martin Conseil SARL", "SARL Martin Conseil").full("MARTIN CONSEIL", alone=True))
        == 2
    )


def test_a_person_s_names_come_in_either_order_a_company_s_do_not() -> None:
    assert names("Anna Roux", person=True).full("VIR ROUX ANNA", alone=False) == {"Anna Roux"}
    assert names("Anna Roux").full("VIR ROUX ANNA", alone=False) == frozenset()


def test_a_name_that_ends_where_banks_cut_may_go_on() -> None:
    text = "VIR GROUPE MARTIN TRANSPORTS BR"
    assert len(text) == 31
    known = names("Groupe Martin Transports Brest", "Groupe Martin")
    assert known.begun(text) == {"Groupe Martin Transports Brest"}
    assert known.may_go_on("VIR SOCIETE DES AMIS DE MARTIN", "Groupe Martin")
