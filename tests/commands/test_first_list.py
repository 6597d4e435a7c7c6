"""The owner's list before all else: shown at the keyboard, else a sheet with the lines to fill in."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest

from relance import cli
from relance.owner.columns_shown import ASKED
from tests.commands.first_lists import LETTERHEAD, TITLES, ledger, settings
from tests.firm import Firm, columns_right, said, someone_types
from tests.minibook import workbook
from tests.terminal import Terminal

ODD = ("Folio", "Fecha", "Cliente", "Obra", "Base", "IVA", "Importe", "Cobrada")
WHOLE = (
    "1",
    *[""] * 4,
    "Loïc",
    "",
    "5",
    "1",
    "1",
)  # who works here, the firm, a client, a first Monday


def test_the_columns_are_shown_before_any_other_question(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        if prompt.startswith(ASKED[:20]):
            return ""
        raise EOFError

    with someone_types(monkeypatch, typed):
        firm.runs("2026-11-23")
    assert asked[0].startswith("Entrée si c'est bien cela")
    shown = capsys.readouterr().out
    assert shown.index("Chantier") < shown.index("Rien dans « Suivi » ne dit quand")


def leaves(asked: list[str]) -> Callable[[str], str]:
    """Somebody who reads the question and leaves."""

    def typed(prompt: str) -> str:
        asked.append(prompt)
        raise EOFError

    return typed


def test_unattended_an_unknown_list_gets_the_settings_with_the_lines_to_fill_in(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, ODD, head=LETTERHEAD)
    assert firm.runs("2026-11-23") == 4
    told = said(capsys)
    assert "remplacez chaque « ? » par le titre de votre colonne" in told
    assert "« Importe »" in told
    found = settings(firm)
    assert found["Feuille des factures"] == "Suivi"
    assert str(found["Colonnes"]).startswith("N° facture = ? ; Client = ? ; Montant TTC = ?")
    assert firm.runs("2026-11-23") == 4  # not filled in yet: nothing more is added
    asked: list[str] = []
    with someone_types(monkeypatch, leaves(asked)):  # since: shown, with what is missing
        firm.runs("2026-11-23")
    assert asked[0].startswith("Entrée pour dire quelle colonne est laquelle")
    names = openpyxl.load_workbook(firm.book).sheetnames
    assert names.count("Relance - Paramètres") == 1


def test_what_is_filled_in_there_is_read_at_the_next_run(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, ODD, head=LETTERHEAD)
    firm.runs("2026-11-23")
    book = openpyxl.load_workbook(firm.book)
    told = {
        "Colonnes": "Folio = N° facture ; Client = Cliente ; Importe = Montant TTC ; Date facture = Fecha ;"
        " Réglé le = Cobrada",
        "Délai de paiement": "30",
    }
    for row in book["Relance - Paramètres"].iter_rows():
        if (name := str(row[0].value)) in told:
            row[1].value = told[name]
    book.save(firm.book)
    capsys.readouterr()
    assert firm.runs("2026-11-23") == 4  # the firm's own settings are still to be filled in
    assert "Raison sociale" in said(capsys)


def test_a_simulation_adds_nothing(firm: Firm) -> None:
    ledger(firm.book, ODD)
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-23", "--simulation") == 1
    assert firm.book.read_bytes() == before


def test_the_columns_are_shown_again_once_they_changed(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    assert firm.answers("2026-11-23", monkeypatch, "1", "1", *WHOLE[1:]) == 0
    capsys.readouterr()
    assert firm.runs("2026-11-23") == 0
    assert "ont changé" not in capsys.readouterr().out
    book = openpyxl.load_workbook(firm.book)
    book["Suivi"].cell(3, 4).value = "Lieu du chantier"
    book.save(firm.book)
    with someone_types(monkeypatch, columns_right(lambda _: "1")):
        firm.runs("2026-11-23")
    screen = capsys.readouterr().out
    assert "ont changé depuis le dernier passage" in screen
    assert "Lieu du chantier" in screen


def test_verifier_prints_the_same(firm: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    ledger(firm.book, TITLES)
    cli.main(["verifier", str(firm.book)])
    told = said(capsys)
    assert "Votre liste : feuille « Suivi », titres à la ligne 3, lignes 4 à 8." in told
    assert "SARL Kerbrat" in told


def test_a_column_that_makes_all_paid_is_confirmed_or_another_is_asked_for(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.book.write_bytes(
        workbook("""
        N°  | Client    | Montant TTC | Échéance   | Quand      | Vu
        F-1 | Roux SARL | 1200        | 2026-08-02 | 2026-07-01 | 2026-08-01
        F-2 | Morel SAS | 600.5       | 2026-09-02 | 2026-08-01 |
        """)
    )
    asked: list[str] = []
    answers = ["1", "2", "2"]  # « Quand » is a date too; no; « Vu »

    def typed(prompt: str) -> str:
        asked.append(prompt)
        if not answers:
            raise EOFError
        return answers.pop(0)

    with someone_types(monkeypatch, columns_right(typed)):
        firm.runs("2026-11-23")
    screen = said(capsys)
    assert "(E) : 01/07/2026 ; 01/08/2026" in screen
    assert "D'après « Quand » : 2 factures payées, 0 à payer." in screen
    assert screen.count("Rien dans ce classeur ne dit ce qui est payé") == 2
    assert "D'après « Vu » : 1 facture payée, 1 à payer." in screen


EXPLAINED = """
    Série | N° | Client    | Type    | Valeur | Échéance
    2026  | 41 | Roux SARL | Facture | 1200   | 2026-09-02
    2026  | 42 | Morel SAS | Devis   | 600.5  | 2026-09-02
    2026  | 43 | Bois & Co | Facture | 500    | 2026-09-12
    """


@pytest.mark.slow
@pytest.mark.posix("a pseudo-terminal")
@pytest.mark.parametrize(
    ("money", "valeur", "paid", "setting"),
    [
        (
            "D chf",
            "7",
            (),
            "Valeur = montant et solde ; Devise = CHF",
        ),  # both; and another currency
        ("", "1", ("1",), "Montant TTC = Valeur ; Toutes impayées = oui"),
    ],
)
def test_an_owner_can_say_at_the_keyboard_what_titles_do_not(
    firm: Firm, money: str, valeur: str, paid: tuple[str, ...], setting: str
) -> None:
    firm.book.write_bytes(workbook(EXPLAINED))
    terminal = Terminal(str(firm.book), "--date", "2026-11-23", "--sortie", str(firm.output))
    status = terminal.answers(
        [
            *("1", "8", "1"),  # « Série »: a part of the number, before « N° »
            *("4", "7", "Devis"),  # of « Type »: rows that are no invoices
            *("5", valeur),
            *([money] if money else []),
            "",  # that is it
            *paid,
            "1",
            *FACTS,
            *["", "", ""],  # the account, what Bois & Co is, all is right
        ]
    )
    assert status == 0, terminal.said
    told = str(settings(firm)["Colonnes"]).split(" ; ")
    assert set(told) == {
        "N° facture = Série + N°",
        "Pas une facture = Type : Devis",
        *setting.split(" ; "),
    }
    rows = firm.rows("Factures")
    ours = rows[0].index("N° facture (relance)")
    assert [row[ours] for row in rows[1:]] == ["2026-41", None, "2026-43"]


FACTS = ("SARL Le Goff", "3 route de la Mer, 29120 Pont-l'Abbé", "732 829 320 00074", "02 98 87 00 11", "Loïc Le Goff")  # fmt: skip
