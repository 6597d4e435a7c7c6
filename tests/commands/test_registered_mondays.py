"""Registered post on two Mondays: the addresses beside the letters, the numbers pasted back at once."""

from __future__ import annotations

import csv
import io

import pytest

from tests.firm import HOSTILE, Firm

FILE = "2026-11-09/Menuiserie Dupré/Recommandés.csv"
NUMBERS = ("1A 203 456 7890 1", "1A 203 456 7891 8")


def registered(firm: Firm) -> Firm:
    """The same owner, whose first reminder is sent as a registered letter."""
    rows = firm.rows("Relance - Paramètres")
    titles = next(row for row in rows if row[0] == "Étape")
    place = "ABCDEFGHIJ"[titles.index("Canal")]
    cells: dict[str, object] = {
        f"{place}{n}": "recommandé" for n, row in enumerate(rows, 1) if row[0] == "Relance 1"
    }
    firm.types("Relance - Paramètres", cells)
    return firm


def numbers(firm: Firm) -> dict[str, str]:
    sent = (x for x in firm.history() if x["Événement"] == "Courrier préparé")
    return {x["Client"]: x["N° recommandé"] for x in sent}


def test_the_addresses_lie_beside_the_letters_and_the_pasted_numbers_stand_in_the_history(
    late: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(late).record("2026-11-09")
    text = (late.output / FILE).read_bytes().decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [(x["Nom"], x["Code postal"], x["Référence"]) for x in found] == [
        (HOSTILE, "49000", "F-041"),
        ("Morel SARL", "49000", "F-042"),
    ]
    assert late.answers("2026-11-16", monkeypatch, "1", "", *NUMBERS, "1") == 0
    assert numbers(late) == dict(zip((HOSTILE, "Morel SARL"), NUMBERS, strict=True))
    assert not (late.output / "2026-11-16/Menuiserie Dupré/Recommandés.csv").exists()


def test_the_same_day_again_makes_the_same_file_and_a_letter_paid_takes_its_line_away(
    late: Firm,
) -> None:
    registered(late).record("2026-11-09")
    first = (late.output / FILE).read_bytes()
    late.record("2026-11-09")
    assert (late.output / FILE).read_bytes() == first
    late.types("Factures", {"I5": 500})
    late.record("2026-11-09")
    assert HOSTILE in (late.output / FILE).read_text("utf-8-sig")
    assert "Morel" not in (late.output / FILE).read_text("utf-8-sig")
    late.types("Factures", {"I4": 1234.5})
    late.record("2026-11-09")
    assert not (late.output / FILE).exists()
