"""What the owner's own invoice form says of them: proposed where its keys prove it."""

from __future__ import annotations

import pytest

from relance.lists.letterhead import proposed
from relance.rules.model import Client
from tests.commands.first_lists import LETTERHEAD


@pytest.mark.parametrize(
    ("sheets", "setting", "expected"),
    [
        ({"Facture": LETTERHEAD}, "SIRET", "732 829 320 00074"),
        ({"Facture": LETTERHEAD}, "Téléphone", "02 98 87 00 11"),
        ({"Facture": LETTERHEAD}, "Capital", "8 000 €"),
        (
            {"Facture": [t.replace("capital de", "capital") for t in LETTERHEAD]},
            "Capital",
            "8 000 €",
        ),
        ({"Facture": [t.replace("00074", "00075") for t in LETTERHEAD]}, "SIRET", None),  # its key
        ({"Facture": LETTERHEAD[:4]}, "Raison sociale", None),  # no number proves whose it is
        ({"Facture": LETTERHEAD, "Devis": LETTERHEAD}, "IBAN", "FR14 2004 1010 0505 0001 3M02 606"),
        (
            {"A": LETTERHEAD, "B": ["IBAN FR76 3000 6000 0112 3456 7890 189"]},
            "IBAN",
            None,  # two accounts: which one?
        ),
        ({"Relance - Paramètres": LETTERHEAD}, "SIRET", None),  # ours
        ({"Clients": LETTERHEAD}, "SIRET", None),  # a list of theirs
        ({"Achats": LETTERHEAD}, "IBAN", None),  # a supplier's
        ({"Facture": [*LETTERHEAD, "SIRET 552 008 443 01234"]}, "SIRET", None),  # a client's too?
        ({"Facture": [*LETTERHEAD, "compta@client.example"]}, "E-mail", None),
        ({"Stock": ["Vis 732829320"], "Pièces": ["Vis 732829320"]}, "N° TVA", None),
    ],
)
def test_a_letterhead_proposes_what_its_keys_prove(
    sheets: dict[str, list[str]], setting: str, expected: str | None
) -> None:
    grids = {name: [[text] for text in texts] for name, texts in sheets.items()}
    assert proposed(grids, {"Clients"}).get(setting) == expected


def test_a_client_whose_address_stands_on_the_form_is_not_taken_for_the_firm() -> None:
    form = [["SARL Kerbrat"], ["2 rue du Port"], ["29750 Loctudy"], [LETTERHEAD[4]]]
    client = Client(id="k", name="SARL KERBRAT")
    found = proposed({"Facture": form}, set(), [client])
    assert "Raison sociale" not in found
    assert found["SIRET"] == "732 829 320 00074"
