"""The owner's list shown first, and corrected by number."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from relance.book.book import read_book, shown_in
from relance.lists.grids import opened
from relance.lists.list_shown import Shown
from relance.owner.columns_shown import reviewed
from relance.owner.console import Screen
from relance.problems import LeftOff
from tests.lists.test_list_shown import FRENCH, SPANISH
from tests.minibook import workbook
from tests.owner.test_keyboard import Typist


def told(monkeypatch: pytest.MonkeyPatch, text: str, *answers: str) -> tuple[dict[str, str], bytes]:
    data = workbook(text)
    source = opened(data, "x.xlsx")

    def look(said: Mapping[str, str]) -> Shown | None:
        found = shown_in(source, said)
        return found[0] if found else None

    ask = Typist(monkeypatch, *answers)
    said = reviewed(look, ask, Screen())
    assert ask.left == []
    return said, data


def option(text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The number beside this text on the screen."""
    return next(
        line.split()[0] for line in reversed(capsys.readouterr().out.splitlines()) if text in line
    )


def test_enter_takes_the_list_as_it_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said, _ = told(monkeypatch, FRENCH, "")
    assert said == {}
    screen = capsys.readouterr().out
    assert "Lyon, Metz" in screen
    assert "1 colonne : rien n'en est fait." in screen


@pytest.mark.parametrize(
    ("title", "near"),
    [("Télephonne", "Téléphone"), ("Immatriculation", ""), ("Marge", "")],
)
def test_a_title_that_is_not_read_is_named_with_the_nearest_that_would_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], title: str, near: str
) -> None:
    titles = f"N° | Client | Montant TTC | Échéance | Réglé le | {title}"
    told(monkeypatch, f"{titles}\nF-1 | Roux SARL | 100 | 2026-10-01 | | x", "")
    said = " ".join(capsys.readouterr().out.split())
    assert (
        f"« {title} » est proche de « {near} » : est-ce elle ? Tapez son numéro." in said
    ) is bool(near)
    assert ("est proche de" in said) is bool(near)


def test_a_list_of_unknown_titles_is_understood_after_its_columns_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # number, client, total (Base, Importe), due (Fecha, Vencimiento), what is paid: « Cobrada »
    said, data = told(monkeypatch, SPANISH, "", "1", "1", "2", "2", "4", "")
    assert said == {
        "Feuille des factures": "Registro",
        "Colonnes": "N° facture = Nº Fra ; Client = Cliente ; Montant TTC = Importe ;"
        " Échéance = Vencimiento ; Réglé = Cobrada",
    }
    book = read_book(data, "x.xlsx", said)
    assert {i.number: str(i.total) for i in book.ledger.invoices} == {
        "A-1": "1200.00",
        "A-2": "600.00",
    }


@pytest.mark.parametrize(
    ("column", "words", "setting"),
    [
        ("5", "Rien : laisser de côté", "Chantier = rien"),
        ("3", "Montant et solde", "Montant TTC = montant et solde"),
    ],
)
def test_a_column_is_corrected_by_its_number(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    column: str,
    words: str,
    setting: str,
) -> None:
    with pytest.raises(IndexError):  # nothing more is typed: the choices are on the screen
        told(monkeypatch, FRENCH, column)
    said, _ = told(monkeypatch, FRENCH, column, option(words, capsys), "")
    assert said == {"Colonnes": setting}


def test_the_sheet_the_titles_row_and_the_currency_can_be_corrected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said, _ = told(monkeypatch, FRENCH, "F", "1", "T", "1", "D", "chf", "X", "")
    assert said == {
        "Feuille des factures": "Factures",
        "Colonnes": "Ligne des titres = 1 ; Devise = CHF",
    }


def test_words_that_are_no_invoices_are_told_of_their_column(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(IndexError):
        told(monkeypatch, FRENCH, "5")
    number = option("Certains mots", capsys)
    said, data = told(monkeypatch, FRENCH, "5", number, "Metz", "")
    assert said == {"Colonnes": "Pas une facture = Chantier : Metz"}
    assert [i.number for i in read_book(data, "x.xlsx", said).ledger.invoices] == ["F-1"]


def test_leaving_off_keeps_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(_: str) -> str:
        if answers:
            return answers.pop(0)
        raise KeyboardInterrupt

    answers = ["D", "CHF"]
    ask = Typist(monkeypatch)
    monkeypatch.setattr("builtins.input", typed)
    source = opened(workbook(FRENCH), "x.xlsx")

    def look(said: Mapping[str, str]) -> Shown | None:
        found = shown_in(source, said)
        return found[0] if found else None

    with pytest.raises(LeftOff) as stop:
        reviewed(look, ask, Screen())
    assert stop.value.answers == {"Colonnes": "Devise = CHF"}


def test_where_no_column_can_be_what_is_missing_enter_says_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "N° facture | Client | Échéance | Réglé le\nF-1 | Roux SARL | 2026-10-01 |"
    said, _ = told(monkeypatch, text, "", "")
    assert said == {}
    screen = " ".join(capsys.readouterr().out.split())
    assert "Tapez F pour une autre feuille, T pour une autre ligne de titres" in screen
