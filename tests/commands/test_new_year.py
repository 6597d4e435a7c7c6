"""A new year's workbook: last year's memory is offered once, and the closed one is warned of."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.firm import Firm, answers, said
from tests.minibook import workbook
from tests.undoing import undoes

TITLES = (
    "N° facture | Client | Adresse | CP | Ville | Téléphone | Montant TTC | Date facture | Échéance"
    " | Réglé le"
)
ROUX, NOEL, PETIT = (
    "SARL Roux | 1 rue A | 49000 | Angers | 0241000001",
    "Noël SAS | 2 rue B | 49000 | Angers | 0241000002",
    "Petit SARL | 3 rue C | 49000 | Angers | 0241000003",
)
OLD = f"""
    [Factures]
    {TITLES}
    F-1 | {ROUX} | 110 | 2026-09-01 | 2026-10-20 |
    F-2 | {NOEL} | 220 | 2026-09-01 | 2026-10-20 |
    F-3 | {PETIT} | 330 | 2026-09-01 | 2026-10-20 | 2026-10-21
    F-4 | {PETIT} | 440 | 2026-09-01 | 2026-10-20 |
    F-5 | {PETIT} | 550 | 2026-09-01 | 2026-10-20 |
    """
NEW = f"""
    [Factures]
    {TITLES}
    F-1 | {ROUX} | 110 | 2026-09-01 | 2026-10-20 |
    F-2 | {NOEL} | 120 | 2026-09-01 | 2026-10-20 |
    F-5 | {PETIT} | 550 | 2026-09-01 | 2026-10-20 |
    F-1 | {PETIT} | 50 | 2026-12-02 | 2027-02-02 |
    """
YES, NO = "1", "2"


@pytest.fixture
def new(firm: Firm) -> Firm:
    """Two Mondays on the book of 2026, then the one of 2027 beside it, open in its place."""
    firm.book = firm.book.with_name("Factures 2026.xlsx")
    firm.book.write_bytes(workbook(OLD))
    firm.is_set_up(Confirmer_les_envois="non", Seuil_de_relance="7 €")
    firm.record("2026-11-09", "--sans-question")
    firm.types("Factures", {"T6": "Litige"})
    firm.types("Relance - Clients", {"R5": "rappeler le matin"})
    firm.record("2026-11-16", "--sans-question")
    firm.book = firm.book.with_name("Factures 2027.xlsx")
    firm.book.write_bytes(workbook(NEW))
    return firm


def settings(firm: Firm) -> dict[str, object]:
    return {row[0]: row[1] for row in firm.rows("Relance - Paramètres")}


def test_what_last_year_has_learnt_is_taken_over_on_a_question(
    new: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = new.book.with_name("Factures 2026.xlsx")
    before = old.read_bytes()
    assert new.answers("2026-12-21", monkeypatch, YES) == 0
    told = said(capsys)
    assert "F-4, Petit SARL, 440,00 € (Factures, dans « Factures 2026.xlsx »)" in told
    assert "F-2, Noël SAS, 220,00 €" in told  # of another amount here
    assert old.read_bytes() == before
    mine = settings(new)
    assert mine["Raison sociale"] == "Menuiserie Dupré"
    assert mine["Seuil de relance"] == "7 €"
    assert mine["Classeur précédent"] == "Factures 2026.xlsx"
    assert mine["Dernier passage"] == datetime(2026, 12, 21)
    assert new.rows("Relance - Clients")[4][17] == "rappeler le matin"
    steps = {
        (line["Facture"], line["Client"], line["Étape"]) for line in new.history() if line["Étape"]
    }
    assert ("F-1", "SARL Roux", "Relance 1") in steps
    assert ("F-1", "SARL Roux", "Relance 2") in steps  # the next one, not the first again
    assert not any(number == "F-3" for number, _, _ in steps)  # settled there
    assert not any((number, client) == ("F-1", "Petit SARL") for number, client, _ in steps)
    assert ("F-4", "Petit SARL", "Relance 1") in steps  # for when it is copied here
    typed = {row[0]: row[19] for row in new.rows("Factures")[1:4]}
    assert typed == {"F-1": None, "F-2": None, "F-5": "Litige"}


def test_what_was_taken_over_goes_again_with_annuler(
    new: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = new.book.read_bytes()
    assert new.answers("2026-12-21", monkeypatch, YES) == 0
    undone = 0
    while new.book.read_bytes() != before:
        assert undoes(new) == 0
        undone += 1
    assert undone <= 3  # the Monday, what was taken over, the settings
    assert not [path for path in new.letters() if "2026-12-21" in path and "annulés" not in path]


def test_who_declines_begins_anew(new: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    assert new.answers("2026-12-21", monkeypatch, NO, EOFError()) == 1
    assert "Relance - Historique" not in new.book.name
    with pytest.raises(KeyError):
        new.rows("Relance - Historique")


def test_unattended_nothing_is_taken_over_and_later_it_is_offered_again(
    new: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new.runs("2026-12-21", "--sans-question") == 4
    assert "semble être la suite de « Factures 2026.xlsx ». Rien n'en est repris" in said(capsys)
    assert not new.history()
    assert settings(new)["Raison sociale"] is None
    assert new.answers("2026-12-21", monkeypatch, YES) == 0
    assert settings(new)["Raison sociale"] == "Menuiserie Dupré"
    assert {"F-1", "F-2"} <= {line["Facture"] for line in new.history()}
    assert new.rows("Relance - Clients")[4][17] == "rappeler le matin"
    assert [row[1] for row in new.rows("Relance - Clients")[4:]].count("SARL Roux") == 1


def test_the_closed_workbook_is_warned_of(
    new: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new.answers("2026-12-21", monkeypatch, YES)
    new.book = new.book.with_name("Factures 2026.xlsx")
    for _ in range(2):  # the second time it is itself the workbook of last time
        said(capsys)
        words = (str(new.book), "--date", "2026-12-28")
        assert answers(new, monkeypatch, "1", words=words) == 1
        assert "« Factures 2026.xlsx » est clos : sa suite est « Factures 2027.xlsx »" in said(
            capsys
        )


def test_another_firms_workbook_is_not_taken_for_the_next_one(
    new: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    new.book.write_bytes(workbook(NEW.replace("Téléphone", "Portable")))
    new.book = new.book.rename(new.book.with_name("Ventes Durand.xlsx"))
    assert new.runs("2026-12-21", "--sans-question") == 4
    assert "semble être la suite" not in said(capsys)
