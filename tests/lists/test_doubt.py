"""What a doubt carries."""

from __future__ import annotations

from relance.lists.doubt import About
from tests.lists.readings import Read


def test_clients_are_told_before_rows_and_rows_before_what_concerns_the_whole() -> None:
    assert list(About) == [About.CLIENT, About.ROW, About.LIST, About.INVOICE]


def test_a_remark_to_read_carries_the_owners_words_and_their_column(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | Remarques
    F-1        | Roux   | 100         | 2026-03-31 |       | virement reçu
    F-2        | Roux   | 100         | 2026-03-31 |       |
    """
    asked = [(d.about, d.of, d.text, d.column) for d in reading().doubts if d.text]
    assert asked == [(About.ROW, 2, "virement reçu", "Remarques")]
