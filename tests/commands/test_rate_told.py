"""The penalty rate that the firm's own papers state, asked before a Monday, after other questions."""

from __future__ import annotations

import pytest

from tests.commands.first_lists import LETTERHEAD, ledger
from tests.commands.test_kept import LEAVES, monday
from tests.firm import Firm, answers

CONDITIONS = "Pénalités de retard : 3 fois le taux d'intérêt légal."


def test_what_was_answered_before_the_rate_is_kept_where_the_owner_leaves_off_at_it(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, sheets=("Chantiers", "Dépannages"), head=(*LETTERHEAD, CONDITIONS))
    words = monday(firm, "2026-11-23")
    first = ("2", "1", "1", *[""] * 4, "Loïc", "", "", "1", "1", "3")
    assert answers(firm, monkeypatch, *first, words=words) == 0
    rows = firm.rows("Relance - Paramètres")
    names = [row[0] for row in rows]
    for name in ("Délai de paiement", "Taux de pénalité"):
        firm.types("Relance - Paramètres", {f"B{names.index(name) + 1}": None})
    capsys.readouterr()
    words = monday(firm, "2026-11-30")
    assert answers(firm, monkeypatch, "1", LEAVES, words=words) == 1
    said = capsys.readouterr().out
    assert "vos réponses sont gardées" in said
    assert "est-ce le taux de pénalité convenu" in said
    assert answers(firm, monkeypatch, LEAVES, words=words) == 1
    assert "Rien dans « Dépannages » ne dit" not in capsys.readouterr().out
