"""From a plan to cells: what is typed is taken over, what is decided is written where it is looked for."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.firm import LATE, Firm, invoice


def test_an_event_typed_in_suite_donnee_is_recorded_and_emptied_in_the_same_save(
    firm: Firm,
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.types("Factures", {"T4": "Appel fait", "U4": date(2026, 10, 30)})
    firm.record("2026-11-09")
    assert firm.rows("Factures")[3][19:21] == [None, None]
    [called, letter] = firm.history()
    assert (called["Événement"], called["Date"]) == ("Appel fait", datetime(2026, 10, 30))
    assert (letter["Événement"], letter["Étape"]) == ("Courrier préparé", "Relance 1")


def test_old_debts_answered_at_the_keyboard_are_written_where_the_owner_finds_them(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = invoice("F-001", "Morel SARL", date(2026, 5, 2), 900.0, date(2026, 6, 1))
    firm.writes(old, LATE)
    firm.is_set_up()
    assert firm.answers("2026-11-02", monkeypatch, "2", "4") == 0
    assert firm.rows("Factures")[3][19] == "Litige"
    reasons = {c["facture"]: c["motif_code"] for c in firm.record("2026-11-02")["creances"]}
    assert reasons["F-001"] == "litige"
