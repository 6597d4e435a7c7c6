"""The owner's list shown first, and corrected by number."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from relance.book.book import read_book, shown_in
from relance.lists.grids import opened
from relance.lists.list_shown import Shown
from relance.owner.columns_shown import paid_rightly, reviewed
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
    assert "Lyon ; Metz" in screen
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
    said, data = told(monkeypatch, SPANISH, "", "1", "1", "2", "2", "2", "")
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


def test_of_what_may_say_what_is_paid_only_columns_that_can_are_offered_each_with_its_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """
        Nº Fra | Cliente   | Importe | Vencimiento | Obra    | Cobrada | Pago       | Cobrado € | Base | Días
        A-1    | Ruiz SA   | 1200.6  | 2026-04-02  | Calle 1 |         |            |           | 1000 | 12
        A-2    | Puerto SL | 600     | 2026-05-02  | Sol 2   | si      | 2026-05-01 | 600       | 500  | 0
        A-3    | Campo SA  | 700     | 2026-05-09  | Luna 5  | no      | 2026-06-01 | 350.5     | 600  | -15
        A-4    | Rey SL    | 800     | 2026-05-11  | Mar 9   |         |            |           | 700  | 3
        """  # « Base », « Días » never come to the amount: neither is what was paid
    with pytest.raises(IndexError):
        told(monkeypatch, text, "", "1", "1", "1", "1")
    asked = capsys.readouterr().out.partition("Qu'est-ce qui dit")[2]
    offered = [
        line.split("«")[1].split("»")[0].strip() for line in asked.splitlines() if "«" in line
    ]
    assert offered == ["Cobrada", "Pago", "Cobrado €", "Cobrado €"]
    assert "« Cobrado € » (600,00 ; 350,50)" in asked
    assert "« Cobrada » (si ; no)" in asked


@pytest.mark.parametrize(
    ("settled", "answers", "right", "said"),
    [
        ([True, False, False], (), True, "D'après « Vu » : 1 facture payée, 2 à payer."),
        ([True, True], ("1",), True, "D'après « Vu » : 2 factures payées, 0 à payer."),
        ([True, True], ("2",), False, "D'après « Vu » : 2 factures payées, 0 à payer."),
        ([False, False], ("2",), False, "D'après « Vu » : 0 facture payée, 2 à payer."),
        ([], (), True, ""),
    ],
)
def test_what_a_column_makes_paid_is_told_and_asked_about_where_it_is_all_or_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settled: list[bool],
    answers: tuple[str, ...],
    said: str,
    *,
    right: bool,
) -> None:
    ask = Typist(monkeypatch, *answers)
    assert paid_rightly("Vu", settled, ask, Screen()) is right
    assert (ask.left, said in capsys.readouterr().out) == ([], True)


def test_a_column_that_is_needed_for_something_else_is_refused_as_what_is_paid(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(IndexError):
        told(monkeypatch, FRENCH, "4")
    number = option("Réglé le :", capsys)
    said, _ = told(monkeypatch, FRENCH, "4", number, "")
    assert said == {}
    screen = " ".join(capsys.readouterr().out.split())
    assert "« Échéance » est déjà « Échéance » : elle ne dit pas ce qui est payé." in screen


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("T 9999", "", ""), "« 9999 » n'est pas une ligne de titres de cette feuille"),
        (("T", "douze", "", ""), "« douze » n'est pas une ligne de titres de cette feuille"),
        (("t 0", "-1", "", ""), "« -1 » n'est pas une ligne de titres de cette feuille"),
        (("D zz", "", ""), "« zz » n'est pas une monnaie connue"),
        (("d", "francs suisses ?", "", ""), "« francs suisses ? » n'est pas une monnaie connue"),
        (("F 8", "2", ""), "« 8 » n'est pas une des feuilles"),
        (("F Compta", "2", ""), "« Compta » n'est pas une des feuilles"),
        (("99", ""), "« 99 » n'est pas un des choix : tapez un numéro de 1 à 7"),
        (("0", ""), "« 0 » n'est pas un des choix"),
        (("²", ""), "« ² » n'est pas un des choix"),
        (("fini", ""), "« fini » n'est pas un des choix"),
        (("tout va bien", ""), "« tout va bien » n'est pas un des choix"),
        (("4 = Date", ""), "« 4 = Date » n'est pas un des choix"),
    ],
)
def test_an_answer_that_is_not_understood_is_told_and_enter_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: tuple[str, ...],
    sentence: str,
) -> None:
    said, _ = told(monkeypatch, FRENCH, *typed)
    assert said == {}
    assert sentence in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("typed", ["T 9999", "D zz", "F 8", "5", "T"])
def test_a_keyboard_that_is_closed_ends_it(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    def closed(_: str) -> str:
        if answers:
            return answers.pop(0)
        raise EOFError

    answers, source = [typed], opened(workbook(FRENCH), "x.xlsx")
    ask = Typist(monkeypatch)
    monkeypatch.setattr("builtins.input", closed)
    with pytest.raises(LeftOff):
        reviewed(lambda said: (shown_in(source, said) or (None,))[0], ask, Screen())
    assert answers == []


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
    said, data = told(monkeypatch, FRENCH, "5", number, "Metz, Nancy", "Metz", "")
    assert "« Nancy » : pas dans cette colonne." in capsys.readouterr().out
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


def test_the_number_is_in_two_columns_in_the_order_that_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """
        Série | N° | Client    | Montant TTC | Échéance   | Réglé le
        2026  | 41 | Roux SARL | 1200        | 2026-08-02 |
        2026  | 42 | Morel SAS | 600.5       | 2026-09-02 | 2026-09-01
        """
    with pytest.raises(IndexError):
        told(monkeypatch, text, "1")
    part = option("Une partie du numéro", capsys)
    said, data = told(monkeypatch, text, "1", part, "1", "")
    assert said == {"Colonnes": "N° facture = Série + N°"}
    assert [i.number for i in read_book(data, "x.xlsx", said).ledger.invoices] == [
        "2026-41",
        "2026-42",
    ]


def test_what_is_not_understood_does_not_show_all_the_columns_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told(monkeypatch, FRENCH, "hein ?", "")
    assert capsys.readouterr().out.count("Votre liste :") == 1


def test_a_column_that_was_said_to_be_nothing_is_not_said_to_be_near_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = "N° | Client | Montant TTC | Échéance | Réglé le | Télephonne"
    text = f"{titles}\nF-1 | Roux SARL | 100 | 2026-10-01 | | x"
    with pytest.raises(IndexError):
        told(monkeypatch, text, "6")
    nothing = option("Rien : laisser de côté", capsys)
    told(monkeypatch, text, "6", nothing, "")
    assert capsys.readouterr().out.count("est proche de") == 1  # before it was said


def test_a_list_of_suppliers_is_told_as_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "N° | Fournisseur | Montant TTC | Échéance | Réglé le\nF-1 | Roux SARL | 100 | 2026-10-01 |"
    )
    told(monkeypatch, text, "", "2", "", "2")  # none of these columns is the client
    assert "« Fournisseur » : une liste de fournisseurs" in capsys.readouterr().out
