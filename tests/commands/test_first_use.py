"""The first hour: what is understood, the few questions left, and a first Monday in the same sitting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from relance import cli, xlsx
from relance.book.book import read_book
from relance.problems import AnswerNeeded
from relance.rules.ladder import plan as planning
from tests.commands.first_lists import LETTERHEAD, TITLES, ledger, settings
from tests.firm import Firm, invoice, said
from tests.terminal import Terminal


@pytest.mark.slow
@pytest.mark.posix("a pseudo-terminal")
def test_the_first_hour_from_the_empty_screen_to_the_letters_takes_twelve_questions(
    tmp_path: Path,
) -> None:
    """No invoice form to learn from: the columns, the term, who works here, six facts, its client, a review, the old debts."""
    book = tmp_path / "Suivi chantiers.xlsx"
    ledger(book)
    terminal = Terminal("--date", "2026-11-23", "--sortie", str(tmp_path / "output"))
    status = terminal.answers(
        [
            f'"{book}"',  # dropped on the window, as Windows quotes it
            "",  # the columns, as they are shown
            "1",  # « à 30 jours »
            "1",  # « l'entreprise elle-même »
            "SARL Le Goff Maçonnerie",
            "3 route de la Mer, 29120 Pont-l'Abbé",
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
    assert terminal.asked - 1 <= 12  # the workbook apart
    assert "Traceback" not in terminal.said
    letters = [p.name for p in (tmp_path / "output" / "2026-11-23").rglob("*.docx")]
    assert any("Morvan" in name for name in letters)
    assert any("Bernard" in name for name in letters)


def test_what_the_invoice_form_says_is_proposed_and_kept_with_enter(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    kept = [""] * 4  # name and form, address, SIRET, telephone
    assert firm.answers("2026-11-23", monkeypatch, "1", "1", *kept, "Loïc", "", "1", "1", "1") == 0
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
    kinds = {row[1]: row[2] for row in firm.rows("Relance - Clients")}
    assert kinds["Bernard et fils"] == "professionnel"  # asked by name, not « for most of them »
    assert found["Type de clients par défaut"] is None
    assert len(firm.letters()) == 2


def test_enter_at_every_question_decides_nothing(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But what is proposed, and who signs, which nobody can propose."""
    ledger(firm.book, head=LETTERHEAD)
    enter = (
        "",
        *[""] * 4,
        "Loïc",
        "",
        "",
        "",
        "",
    )  # ..., IBAN, the client's kind, the review, old debts
    assert firm.answers("2026-11-23", monkeypatch, "1", *enter) == 0
    assert {row[1]: row[2] for row in firm.rows("Relance - Clients")}["Bernard et fils"] is None
    assert firm.letters() == []
    assert not any(line["Événement"] == "Suite donnée" for line in firm.history())
    assert settings(firm)["Qui fait les relances"] == "l'entreprise"


QUESTIONS = [
    pytest.param(
        {"sheets": ("Chantiers", "Dépannages")}, "2", "Feuille des factures", "Dépannages",
        "Plusieurs feuilles ressemblent à une liste de factures", id="two sheets",
    ),
    pytest.param(
        {"titles": (*TITLES[:4], "Acompte demandé", "Taux TVA", "Montant", "Réglé le")}, "1", "Colonnes",
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
    assert question in said(capsys)
    assert firm.book.read_bytes() == before
    answers = (answer, "1", "1", *[""] * 4, "Loïc", "", "1", "1", "3")
    assert firm.answers("2026-11-23", monkeypatch, *answers) == 0
    assert question in said(capsys)
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
    odd = read_book(data, "x.xlsx", {"Délai de paiement": "30", "Colonnes": "Valeur = Total"})
    assert any("Montant TTC = titre" in problem.what for problem in odd.settings.problems)


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


def test_configurer_is_not_simulated_and_writes_nothing_then(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book)
    before = firm.book.read_bytes()
    assert (
        cli.main(["configurer", str(firm.book), "--simulation", "--sortie", str(firm.output)]) == 1
    )
    assert "ne se simule pas" in capsys.readouterr().out
    assert firm.book.read_bytes() == before


@pytest.mark.parametrize("command", [[], ["verifier"]], ids=["first use", "verifier"])
def test_the_workbook_is_opened_and_its_invoices_are_examined_once(
    command: list[str], firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first use shows and writes one plan; the questions of its first Monday follow in another run."""
    firm.writes(invoice("F-001", "SARL Martin", date(2026, 8, 1), 100, date(2026, 9, 1)))
    done: Counter[str] = Counter()

    def counted(what: str, real: Callable[..., object], *given: object, **named: object) -> object:
        done[what] += 1
        return real(*given, **named)

    for module, name in ((xlsx, "read"), (planning, "examined")):
        monkeypatch.setattr(module, name, partial(counted, name, getattr(module, name)))
    where = [] if command else ["--sans-question", "--sortie", str(firm.output)]
    status = cli.main([*command, str(firm.book), "--date", "2026-11-23", *where])
    assert status == (0 if command else 4)
    assert done == {"read": 1, "examined": 1}


def test_stopped_after_its_settings_the_first_hour_says_that_they_are_kept(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    first = ("1", "1", *[""] * 4, "Loïc", "", "1", "1")
    assert firm.answers("2026-11-23", monkeypatch, *first, EOFError()) == 1
    assert "Les réglages sont enregistrés" in said(capsys)
    assert settings(firm)["Signataire"] == "Loïc"
