"""What a run notices for the first time is written down once."""

from __future__ import annotations

from tests.firm import LATE, Firm


def test_what_the_books_show_since_is_written_down_once(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up(Confirmer_les_envois="non")
    firm.record("2026-11-02")
    firm.record("2026-11-09")
    firm.types("Factures", {"I4": 400, "J4": "12/11/2026", "T4": "Litige"})
    for day in ("2026-11-16", "2026-11-23"):
        firm.record(day)
    firm.types("Factures", {"T4": None, "H4": "20/10/2026"})
    for day in ("2026-11-23", "2026-11-30"):
        firm.record(day)
    noted = [
        (e["Événement"], e["Montant"], e["Remarque"])
        for e in firm.history()
        if e["Événement"] not in {"Courrier préparé", "Appel à faire"}
    ]
    assert noted == [
        ("Suite donnée", None, "Litige"),
        ("Règlement constaté", 400, "réglé le 12/11/2026"),
        ("Suite donnée", None, "(levée)"),
        ("Facture corrigée", None, "échéance : 10/10/2026 avant"),
    ]
