"""The first hour: what is understood, the few questions left, and a first Monday in the same sitting."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from relance.workbook.book import read_book
from relance.workbook.letterhead import proposed
from tests.firm import Firm

LETTERHEAD = (
    "SARL LE GOFF MAÇONNERIE",
    "3 route de la Mer",
    "29120 Pont-l'Abbé",
    "Tél. 02 98 87 00 11 - contact@legoff.example",
    "SIRET 732 829 320 00074 - RCS Quimper 732 829 320 - SARL au capital de 8 000 €",
    "IBAN FR14 2004 1010 0505 0001 3M02 606",
)
TITLES = ("N° Fact.", "Date", "Client", "Chantier", "Mt HT", "TVA", "Total", "Réglé le")
ROWS = (
    ("2026-01", date(2026, 3, 2), "SARL Kerbrat", "Loctudy", 4000, 800, 4800, date(2026, 4, 3)),
    ("2026-02", date(2026, 7, 6), "M. Yann Morvan", "Quimper", 1500, 150, 1650, None),
    ("2026-03", date(2026, 9, 1), "Mairie de Combrit", "École", 7200, 1440, 8640, None),
    ("2026-04", date(2026, 9, 14), "SARL Kerbrat", "Loctudy", 2500, 500, 3000, None),
    ("2026-05", date(2026, 6, 9), "Bernard et fils", "Muret", 1000, 200, 1200, None),
)


def ledger(
    path: Path, titles: tuple[str, ...] = TITLES, *, sheets: tuple[str, ...] = ("Suivi",), head: tuple[str, ...] = ()
) -> None:  # fmt: skip
    """A mason's list of invoices, on each of these sheets, and perhaps the form he prints."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name in sheets:
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, "Suivi des factures 2026")
            sheet.write_row(2, 0, titles)
            for at, row in enumerate(ROWS, start=3):
                for column, value in enumerate(row[: len(titles)]):
                    if isinstance(value, date):
                        moment = datetime(value.year, value.month, value.day)
                        sheet.write_datetime(at, column, moment, day)
                    elif value is not None:
                        sheet.write(at, column, value)
        if head:
            book.add_worksheet("Facture modèle").write_column(0, 0, head)


def settings(firm: Firm) -> dict[str, object]:
    return {row[0]: row[1] for row in firm.rows("Relance - Paramètres") if row[0]}


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return Firm(tmp_path)


class Terminal:
    """A real terminal, in which the program believes that somebody types."""

    def __init__(self, *arguments: str) -> None:
        import pty

        self.asked = 0
        self.said = ""
        self.pid, self.screen = pty.fork()
        if not self.pid:  # pragma: no cover - the other process
            os.environ |= {"TERM": "dumb", "COLUMNS": "200", "LINES": "60", "DISPLAY": ""}
            os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
            os.execv(sys.executable, [sys.executable, "-m", "relance", *arguments])

    def answers(self, answers: list[str]) -> int:
        """Type one answer at each question; the exit status."""
        new, left, quiet = "", list(answers), time.monotonic()
        while True:
            ready, _, _ = select.select([self.screen], [], [], 0.2)
            try:
                more = os.read(self.screen, 1 << 16).decode("utf-8", "replace") if ready else ""
            except OSError:  # the other end is closed
                break
            if ready and not more:
                break
            self.said, new = self.said + more, new + more
            quiet = time.monotonic() if more else quiet
            assert time.monotonic() - quiet < 60, self.said
            if not more and re.search(r" : $", new):
                assert left, f"one question too many: {new[-400:]}"
                os.write(self.screen, f"{left.pop(0)}\n".encode())
                self.asked, new = self.asked + 1, ""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_the_first_hour_from_the_empty_screen_to_the_letters_takes_twelve_questions(
    tmp_path: Path,
) -> None:
    """No invoice form to learn from: the workbook, its term, eight facts, a review, the old debts."""
    book = tmp_path / "Suivi chantiers.xlsx"
    ledger(book)
    terminal = Terminal("--date", "2026-11-23", "--sortie", str(tmp_path / "output"))
    status = terminal.answers(
        [
            f'"{book}"',  # dropped on the window, as Windows quotes it
            "1",  # « à 30 jours »
            "SARL Le Goff Maçonnerie",
            "3 route de la Mer",
            "29120 Pont-l'Abbé",
            "732 829 320 00074",
            "02 98 87 00 11",
            "Loïc Le Goff",
            "FR14 2004 1010 0505 0001 3M02 606",
            "1",  # « professionnels »
            "1",  # « tout est juste »
            "1",  # « les relancer toutes »
        ]
    )
    assert status == 0, terminal.said
    assert terminal.asked <= 12
    assert "Traceback" not in terminal.said
    letters = [p.name for p in (tmp_path / "output" / "2026-11-23").rglob("*.docx")]
    assert any("Morvan" in name for name in letters)
    assert any("Bernard" in name for name in letters)


def test_what_the_invoice_form_says_is_proposed_and_only_the_rest_is_asked(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    assert firm.answers("2026-11-23", monkeypatch, "1", "Loïc Le Goff", "1", "1", "1") == 0
    found = settings(firm)
    assert found["Raison sociale"] == "LE GOFF MAÇONNERIE"
    assert found["Forme juridique"] == "SARL"
    assert (found["Code postal"], found["Ville"]) == ("29120", "Pont-l'Abbé")
    assert found["SIRET"] == "732 829 320 00074"
    assert found["N° TVA"] == "FR44732829320"
    assert found["IBAN"] == "FR14 2004 1010 0505 0001 3M02 606"
    assert found["Capital"] == "8 000 €"
    assert found["Ville RCS"] == "Quimper"
    assert found["Délai de paiement"] == "30"
    assert found["Type de clients par défaut"] == "professionnel"
    assert len(firm.letters()) == 2


def test_every_answer_can_be_corrected_at_once_and_later_with_configurer(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    wrong_siret, right = "732 829 320 00075", "552 008 443 01234"
    answers = ("1", "Loïc", "1", "6", wrong_siret, right, "8", "Loïc Le Goff", "1", "3")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
    assert "un SIRET a 14 chiffres" in capsys.readouterr().out
    assert settings(firm)["SIRET"] == right
    assert settings(firm)["Signataire"] == "Loïc Le Goff"
    left = ["1", "8", "Anne Le Goff", "1"]
    with monkeypatch.context() as patch:
        from relance import cli

        patch.setattr(cli, "_someone_there", lambda _: True)
        patch.setattr("builtins.input", lambda _: left.pop(0))
        arguments = ["configurer", str(firm.book), "--sortie", str(firm.output)]
        assert cli.main([*arguments, "--date", "2026-11-23"]) == 0
    assert settings(firm)["Signataire"] == "Anne Le Goff"
    assert settings(firm)["SIRET"] == right


QUESTIONS = [
    pytest.param(
        {"sheets": ("Chantiers", "Dépannages")}, "2", "Feuille des factures", "Dépannages",
        "Plusieurs feuilles ressemblent à une liste de factures", id="two sheets",
    ),
    pytest.param(
        {"titles": (*TITLES[:6], "Valeur chantier", "Réglé le")}, "1", "Colonnes",
        "Montant TTC = Valeur chantier", "il y manque : « Montant TTC »", id="an unknown title",
    ),
    pytest.param(
        {"titles": (*TITLES[:4], "Acompte demandé", "TVA", "Montant", "Réglé le")}, "1", "Colonnes",
        "Montant TTC = Montant", "est-elle toutes taxes comprises", id="VAT or not",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("book", "answer", "setting", "written", "question"), QUESTIONS)
def test_what_can_be_read_in_two_ways_is_asked_once_and_remembered(
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    book: dict[str, tuple[str, ...]],
    answer: str,
    setting: str,
    written: str,
    question: str,
) -> None:
    ledger(firm.book, head=LETTERHEAD, **book)
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-23") == 4  # nobody there: the question, and nothing is written
    assert question in " ".join(capsys.readouterr().out.split())
    assert firm.book.read_bytes() == before
    assert firm.answers("2026-11-23", monkeypatch, answer, "1", "Loïc", "1", "1", "3") == 0
    assert question in " ".join(capsys.readouterr().out.split())
    assert settings(firm)[setting] == written
    assert firm.runs("2026-11-23") == 0  # remembered: nobody need be there any more


def test_an_answer_that_would_not_help_is_not_asked_for_ever(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """« Autre chose » stops, with the cure, and nothing is written."""
    ledger(firm.book, sheets=("Chantiers", "Dépannages"))
    before = firm.book.read_bytes()
    assert firm.answers("2026-11-23", monkeypatch, "3") == 4
    assert firm.book.read_bytes() == before


def test_a_column_named_in_the_settings_must_be_one_of_ours_and_one_of_theirs(firm: Firm) -> None:
    firm.writes()
    ledger(firm.book, head=LETTERHEAD)
    data = firm.book.read_bytes()
    told = {"Délai de paiement": "30", "Colonnes": "Montant TTC = Mt HT"}
    book = read_book(data, "x.xlsx", told)
    assert {i.total for i in book.ledger.invoices if i.number == "2026-01"} == {4000}
    odd = read_book(data, "x.xlsx", {"Délai de paiement": "30", "Colonnes": "Prix = Total"})
    assert any("Montant TTC = titre" in problem.what for problem in odd.settings.problems)


@pytest.mark.parametrize(
    ("sheets", "setting", "expected"),
    [
        ({"Facture": LETTERHEAD}, "SIRET", "732 829 320 00074"),
        ({"Facture": LETTERHEAD}, "Téléphone", "02 98 87 00 11"),
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
    ],
)
def test_a_letterhead_proposes_what_its_keys_prove(
    sheets: dict[str, list[str]], setting: str, expected: str | None
) -> None:
    grids = {name: [[text] for text in texts] for name, texts in sheets.items()}
    assert proposed(grids, {"Clients"}).get(setting) == expected
