"""The first hour: what is understood, the few questions left, and a first Monday in the same sitting."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from relance.book.book import read_book
from relance.commands.configure import named, usual_term
from relance.lists.letterhead import proposed
from relance.problems import AnswerNeeded
from relance.rules.model import Client, Invoice
from tests.firm import Firm, text_of
from tests.minibook import workbook

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
            os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
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
@pytest.mark.posix("a pseudo-terminal")
def test_the_first_hour_from_the_empty_screen_to_the_letters_takes_fourteen_questions(
    tmp_path: Path,
) -> None:
    """No invoice form to learn from: the workbook, its term, who works here, nine facts, a review, the old debts."""
    book = tmp_path / "Suivi chantiers.xlsx"
    ledger(book)
    terminal = Terminal("--date", "2026-11-23", "--sortie", str(tmp_path / "output"))
    status = terminal.answers(
        [
            f'"{book}"',  # dropped on the window, as Windows quotes it
            "1",  # « à 30 jours »
            "1",  # « l'entreprise elle-même »
            "SARL Le Goff Maçonnerie",
            "3 route de la Mer",
            "29120 Pont-l'Abbé",
            "732 829 320 00074",
            "02 98 87 00 11",
            "Loïc Le Goff",
            "FR14 2004 1010 0505 0001 3M02 606",
            "",  # no rate of its own
            "1",  # « professionnels »
            "1",  # « tout est juste »
            "1",  # « les relancer toutes »
        ]
    )
    assert status == 0, terminal.said
    assert terminal.asked <= 14
    assert "Traceback" not in terminal.said
    letters = [p.name for p in (tmp_path / "output" / "2026-11-23").rglob("*.docx")]
    assert any("Morvan" in name for name in letters)
    assert any("Bernard" in name for name in letters)


def test_what_the_invoice_form_says_is_proposed_and_kept_with_enter(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    kept = [""] * 5  # name and form, street, town, SIRET, telephone
    assert (
        firm.answers("2026-11-23", monkeypatch, "1", "1", *kept, "Loïc", "", "", "1", "1", "1") == 0
    )
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
    review = ("7", wrong_siret, right, "9", "Loïc Le Goff", "1")
    answers = ("1", "1", *[""] * 5, "Loïc", "", "", "1", *review, "3")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
    assert "un SIRET a 14 chiffres" in capsys.readouterr().out
    assert settings(firm)["SIRET"] == right
    assert settings(firm)["Signataire"] == "Loïc Le Goff"
    left = ["1", *[""] * 6, "-", "", "", "1", "9", "Anne Le Goff", "1"]  # « - »: no IBAN any more
    with monkeypatch.context() as patch:
        from relance import cli

        patch.setattr(cli, "_someone_there", lambda _: True)
        patch.setattr("builtins.input", lambda _: left.pop(0))
        arguments = ["configurer", str(firm.book), "--sortie", str(firm.output)]
        assert cli.main([*arguments, "--date", "2026-11-23"]) == 0
    assert settings(firm)["Signataire"] == "Anne Le Goff"
    assert settings(firm)["SIRET"] == right
    assert settings(firm)["IBAN"] is None


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
    pytest.param(  # the term first, 30 days, then what is paid
        {"titles": (*TITLES[:7], "Vu")}, "2", "Colonnes", "Réglé le = Vu",
        "ne dit quand les factures sont à payer", id="no column of payment",
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
    answers = (answer, "1", "1", *[""] * 5, "Loïc", "", "", "1", "1", "3")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
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
        ({"Achats": LETTERHEAD}, "IBAN", None),  # a supplier's
        ({"Facture": [*LETTERHEAD, "SIRET 552 008 443 01234"]}, "SIRET", None),  # a client's too?
        ({"Facture": [*LETTERHEAD, "compta@client.example"]}, "E-mail", None),
        ({"Stock": ["Vis 732829320"], "Pièces": ["Vis 732829320"]}, "N° TVA", None),
    ],
)
def test_a_letterhead_proposes_what_its_keys_prove(
    sheets: dict[str, list[str]], setting: str, expected: str | None
) -> None:
    grids = {name: [[text] for text in texts] for name, texts in sheets.items()}
    assert proposed(grids, {"Clients"}).get(setting) == expected


def test_a_client_whose_address_stands_on_the_form_is_not_taken_for_the_firm() -> None:
    form = [["SARL Kerbrat"], ["2 rue du Port"], ["29750 Loctudy"], [LETTERHEAD[4]]]
    client = Client(id="k", name="SARL KERBRAT")
    found = proposed({"Facture": form}, set(), [client])
    assert "Raison sociale" not in found
    assert found["SIRET"] == "732 829 320 00074"


MONTHS = ("Septembre 2026", "Octobre 2026")


def test_earlier_months_are_read_with_the_columns_that_the_owner_named(firm: Firm) -> None:
    ledger(firm.book, (*TITLES[:6], "Valeur chantier", "Réglé le"), sheets=MONTHS)
    told = {"Délai de paiement": "30", "Colonnes": "Montant TTC = Valeur chantier"}
    book = read_book(firm.book.read_bytes(), "x.xlsx", told)
    paid = {i.number: i.paid_on for i in book.ledger.invoices}
    assert paid["2026-01"] == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("titles", "told", "total"),
    [
        ((*TITLES[:6], "Valeur", "Réglé le"), "Montant TTC = Valeur", 4800),
        ((*TITLES[:4], "Prix", "TVA", "Prix", "Réglé le"), "Montant TTC = Prix (2e sur 2)", 4800),
        ((*TITLES[:6], "Prix = dû ; net", "Réglé le"), "Montant TTC = Prix dû net", 4800),
        ((*TITLES[:6], "Valeur 2026", "Réglé le"), "Montant TTC = Valeur", None),  # renamed since
        ((*TITLES[:4], "Montant", "TVA", "Total 2026", "Réglé le"), "Montant TTC = Total", None),
        ((*TITLES[:4], "Prix", "Prix", "Prix", "Réglé le"), "Montant TTC = Prix (2e sur 2)", None),
    ],
)
def test_a_column_is_the_one_that_was_named_or_is_asked_for_again(
    firm: Firm, titles: tuple[str, ...], told: str, total: int | None
) -> None:
    ledger(firm.book, titles)
    answers = {"Délai de paiement": "30", "Colonnes": told}
    if total is None:
        with pytest.raises(AnswerNeeded, match=r"n'est plus dans|il y manque"):
            read_book(firm.book.read_bytes(), "x.xlsx", answers)
    else:
        book = read_book(firm.book.read_bytes(), "x.xlsx", answers)
        assert next(i.total for i in book.ledger.invoices if i.number == "2026-01") == total


@pytest.mark.parametrize(
    ("typed", "name", "form"),
    [
        ("SARL Dupré", "Dupré", "SARL"),
        ("Dupré & Fils SARL", "Dupré & Fils", "SARL"),
        ("L'ATELIER DU BOIS (SARL)", "L'ATELIER DU BOIS", "SARL"),
        ("Hélène Dupré EI", "Hélène Dupré", "EI"),
        ("Garage SA MÈRE", "Garage SA MÈRE", None),
        ("Dupré", "Dupré", None),
    ],
)
def test_the_legal_form_is_taken_from_the_name_at_an_end_only(
    typed: str, name: str, form: str | None
) -> None:
    assert named(typed) == ((name, form) if form else (name,))


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([30, 30, 45, 30], "30"),
        ([30, 30], ""),  # too few to be a habit
        ([0, 0, 0], "0"),
        ([-5, -5, -5], ""),
        ([None, None, None], ""),
    ],
)
def test_the_usual_term_is_the_most_frequent_gap(gaps: list[int | None], expected: str) -> None:
    day = date(2026, 3, 2)
    bare = Invoice(id="", number="", client_id="", total=None, due=None, issued=day)
    dues = (None if gap is None else day + timedelta(days=gap) for gap in gaps)
    assert usual_term([replace(bare, due=due) for due in dues]) == expected


def test_the_usual_term_is_proposed_where_some_invoices_have_no_due_date(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with xlsxwriter.Workbook(firm.book) as book:
        sheet, day = book.add_worksheet("Suivi"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ("N°", "Date", "Échéance", "Client", "Montant TTC", "Réglé le"))
        for row in range(1, 6):
            sheet.write_row(row, 0, (f"F{row}", "", "", "Roux SARL", 100 * row))
            sheet.write_datetime(row, 1, datetime(2026, 9, row), day)
            if row < 5:
                sheet.write_datetime(row, 2, datetime(2026, 10, row), day)
    facts = (
        "Dupré EI",
        "3 rue Neuve",
        "49100 Angers",
        "73282932000074",
        "0241000000",
        "Paul Dupré",
    )
    firm.answers("2026-11-23", monkeypatch, "1", *facts, "", "", "", "1")
    assert settings(firm)["Délai de paiement"] == "30"
    told = " ".join(capsys.readouterr().out.split())
    assert "Échéance supposée d'après le délai habituel : F5" in told


def test_how_the_ends_of_months_are_counted_is_asked_once_and_remembered(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.book.write_bytes(
        workbook("""
            N°   | Date       | Client    | TTC | Délai                | Réglé le
            TR-3 | 2026-09-15 | Roux SARL | 768 | 45 jours fin de mois |
            TR-4 | 2026-10-01 | Roux SARL | 108 | 30 jours             |
            """)
    )
    facts = ("Dupré EI", "3 rue Neuve", "49100 Angers", "73282932000074", "0241000000", "Paul", "")
    assert firm.answers("2026-11-23", monkeypatch, "1", *facts, "", "2", "1") == 0
    assert settings(firm)["Fin de mois"] == "fin de mois puis jours"
    due = {i.number: i.due for i in read_book(firm.book.read_bytes(), "x.xlsx").ledger.invoices}
    assert due == {"TR-3": date(2026, 11, 14), "TR-4": date(2026, 10, 31)}


@pytest.mark.parametrize("command", ["verifier", "configurer", "procedure", "annuler"])
def test_json_goes_with_a_passage_only(
    firm: Firm, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    from relance import cli

    with pytest.raises(SystemExit, match="2"):
        cli.main([command, str(firm.book), "--json", "x.json"])
    assert "--json ne va pas avec" in capsys.readouterr().err


def test_configurer_is_not_simulated_and_writes_nothing_then(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book)
    before = firm.book.read_bytes()
    from relance import cli

    assert (
        cli.main(["configurer", str(firm.book), "--simulation", "--sortie", str(firm.output)]) == 1
    )
    assert "ne se simule pas" in capsys.readouterr().out
    assert firm.book.read_bytes() == before


def test_stopped_after_its_settings_the_first_hour_says_that_they_are_kept(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    answers = iter(["1", "1", *[""] * 5, "Loïc", "", "", "1", "1"])

    def typed(_: str) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise EOFError from None

    with monkeypatch.context() as patch:
        from relance import cli

        patch.setattr(cli, "_someone_there", lambda _: True)
        patch.setattr("builtins.input", typed)
        assert firm.runs("2026-11-23") == 1
    assert "Les réglages sont enregistrés" in " ".join(capsys.readouterr().out.split())
    assert settings(firm)["Signataire"] == "Loïc"


TERMS = "Pénalités de retard : 1,5 % par mois ; indemnité forfaitaire de 40 €."


def test_the_rate_that_the_invoice_form_states_is_proposed_and_kept_with_enter(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger(firm.book, head=(*LETTERHEAD, TERMS))
    kept = [""] * 5
    assert (
        firm.answers("2026-11-23", monkeypatch, "1", "1", *kept, "Loïc", "", "", "1", "1", "3") == 0
    )
    assert settings(firm)["Taux de pénalité"] == "1,5 % par mois"
    rate = read_book(firm.book.read_bytes(), "x.xlsx").ledger.settings.penalty_rate
    assert rate is not None
    assert rate.value == 18


def test_a_rate_that_cannot_be_one_is_asked_for_again(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    answers = ("1", "1", *[""] * 5, "Loïc", "", "cher", "taux légal", "1", "1", "3")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
    assert "écrivez par exemple « 12 % »" in " ".join(capsys.readouterr().out.split())
    assert settings(firm)["Taux de pénalité"] == "taux légal"
    assert read_book(firm.book.read_bytes(), "x.xlsx").ledger.settings.penalty_rate is None


@pytest.mark.parametrize(
    ("choice", "written", "told"),
    [("1", "l'entreprise", False), ("2", "un salarié", False), ("3", "un tiers", True)],
)
def test_who_works_here_is_asked_and_somebody_who_works_for_the_firm_is_told_the_law_once(
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    choice: str,
    written: str,
    told: bool,
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    answers = ("1", choice, *[""] * 5, "Loïc", "", "", "1", "1", "1")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
    assert settings(firm)["Qui fait les relances"] == written
    law = "L124-1, R124-1 à R124-7"
    assert (law in " ".join(capsys.readouterr().out.split())) is told
    assert firm.runs("2026-11-23") == 0
    assert law not in " ".join(capsys.readouterr().out.split())  # once, not every Monday
    assert len(firm.letters()) == 2
    assert all("LE GOFF MAÇONNERIE" in text_of(firm.output / name) for name in firm.letters())
