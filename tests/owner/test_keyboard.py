"""What an owner really types: understood, or answered by what is expected, with an example."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from relance.owner.consents import AGREED, NOT_NOW, WITHOUT
from relance.owner.console import Screen
from relance.owner.keyboard import Keyboard, option_of
from relance.owner.postings import confirm_posting
from relance.rules.asking import Given
from relance.rules.model import Ledger
from tests.commands.first_lists import LETTERHEAD, ledger
from tests.firm import Firm, said
from tests.owner.test_postings import TOLD
from tests.terminal import Terminal

TODAY = date(2026, 11, 23)  # a Monday
POSTED = ("Tous", "Certains", "Aucun", "Je ne sais pas encore")
YES = ("Oui, continuer", "Non, arrêter")
FORMAL = (AGREED, WITHOUT, NOT_NOW)


class Typist(Keyboard):
    """A keyboard at which exactly these answers are typed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        super().__init__(Screen(), TODAY)
        self.left = list(answers)
        monkeypatch.setattr("builtins.input", lambda _: self.left.pop(0))


@pytest.mark.parametrize(
    ("typed", "options", "number"),
    [
        ("1", YES, 1),
        ("2.", YES, 2),
        ("2 )", YES, 2),
        ("oui", YES, 1),
        ("OUI", YES, 1),
        ("o", YES, 1),
        ("Non", YES, 2),
        ("n", YES, 2),
        ("non", ("Posté", "Non posté", "Je ne sais pas encore"), 2),
        ("o", ("Posté", "Non posté", "Je ne sais pas encore"), 1),
        ("tous", POSTED, 1),
        ("Je ne sais pas", POSTED, 4),
        ("", YES, 0),
        ("oui", POSTED, 0),  # all, or some?
        ("peut-être", YES, 0),
        ("0", YES, 0),
        ("3", YES, 0),
        ("-1", YES, 0),
        ("٢", YES, 0),  # another script's two
        ("9" * 5000, YES, 0),
        ("non", ("Non, deux clients", "Non : arrêter"), 0),  # which of them?
        ("o", ("Ouvrir", "Fermer"), 0),
        ("oui", FORMAL, 1),
        ("o", FORMAL, 1),
        ("d'accord", FORMAL, 1),
        ("non", FORMAL, 0),  # some of them, or none this week?
        ("non", (AGREED, NOT_NOW), 0),
    ],
)
def test_an_answer_is_its_number_or_its_first_words(
    typed: str, options: tuple[str, ...], number: int
) -> None:
    assert option_of(typed, options) == number


def test_enter_and_what_is_not_understood_are_answered_by_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Typist(monkeypatch, "", "oui", "4").choose("Postés ?", POSTED) == 4
    told = said(capsys)
    example = "Tapez le numéro de votre réponse, par exemple 4 pour « Je ne sais pas encore »."
    assert told.count(example) == 2
    assert "« oui » n'est pas un des choix." in told


def test_a_day_is_shown_back_and_enter_means_the_one_that_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = date(2026, 11, 16)
    assert Typist(monkeypatch, "").day("Posté le", shown) == shown
    assert Typist(monkeypatch, "la semaine dernière", "3 nov").day("Posté le", shown) == date(2026, 11, 3)  # fmt: skip
    told = said(capsys)
    assert "« la semaine dernière » n'est pas une date. Écrivez la date, par exemple 23/11" in told
    assert "→ mardi 3 novembre 2026" in told


def test_after_tous_enter_never_means_that_a_registered_letter_is_not_posted_yet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor that it is: without its number, its deposit date is typed, or « - »."""
    ledger = Ledger(events=(TOLD,))
    for typed, sent_on in (("18/11", date(2026, 11, 18)), ("-", None)):
        owner = Typist(monkeypatch, "oui", "", "", "", typed)
        changed = confirm_posting(ledger, TODAY, owner, Given())
        assert [event.sent_on for event in changed] == ([sent_on] if sent_on else [])
        told = said(capsys)
        assert "Écrivez la date, par exemple 23/11/2026 ou 23 novembre." in told


def test_what_a_letter_needs_is_not_left_empty_by_enter_alone(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    kept = [""] * 4  # proposed by the invoice form
    assert (
        firm.answers("2026-11-23", monkeypatch, "1", "1", *kept, "", "Loïc", "", "1", "1", "3") == 0
    )
    told = said(capsys)
    assert (
        "Il faut une réponse, par exemple : Hélène Dupré. Un tiret seul ( - ) laisse vide" in told
    )


def test_what_was_left_empty_is_asked_again_at_the_next_run_and_nothing_else(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger(firm.book, head=LETTERHEAD)
    kept = [""] * 4
    assert firm.answers("2026-11-23", monkeypatch, "1", "1", *kept, "-", "", "1", "1") == 4
    assert "Il manque : Signataire" in capsys.readouterr().out
    assert firm.answers("2026-11-23", monkeypatch, "Loïc", "1", "3") == 0


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_at_a_real_terminal_enter_and_ctrl_c_are_sentences_and_the_answers_stay(
    tmp_path: Path,
) -> None:
    book = tmp_path / "Suivi chantiers.xlsx"
    ledger(book)
    words = ("--date", "2026-11-23", "--sortie", str(tmp_path / "output"))
    first = Terminal(*words)
    ctrl_c = "\x03"
    assert first.answers([str(book), "", "", "1", "1", "", "SARL Le Goff", ctrl_c]) == 1
    assert "Tapez le numéro de votre réponse" in first.said
    assert "Il faut une réponse, par exemple : SARL Dupré" in first.said
    assert "Vos réponses sont gardées" in first.said
    assert "Traceback" not in first.said
    again = Terminal(*words)  # goes on with the same workbook, at the address
    assert again.answers([ctrl_c]) == 1
    assert "Adresse : numéro, rue" in again.said
    assert "raison sociale" not in again.said


def test_enter_means_what_the_question_says_that_it_means(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Typist(monkeypatch, "").choose("À lire ?", ("Attendre", "Relancer"), enter=1) == 1
    assert Typist(monkeypatch, "2").choose("À lire ?", ("Attendre", "Relancer"), enter=1) == 2
    assert capsys.readouterr().out.count("1  Attendre") == 2
