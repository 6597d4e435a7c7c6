"""Mondays of an owner who prepared letters and said nothing more of them, as they should go (DESIGN 5.5).

Two first letters are prepared on Monday 9 November. The scheduler runs the two Mondays after it, with
nobody there: what nobody confirmed is not prepared again, and each report says so. On the 30th the owner
is back: before anything else, the bank's money included, they are asked about the letters of the 9th.
What they say was posted has its day, what was not is made afresh, with today's date and new deadlines;
the old letter lies in « annulés ». Enter alone says nothing, and changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relance import cli
from tests.firm import HOSTILE, Firm, answers, said, text_of
from tests.undoing import LETTERS

BACK = "2026-11-30"
FIRST = "2026-11-09/Menuiserie Dupré"
ASKED = "Les 2 courriers du 9 novembre 2026 ont-ils été postés ?"
WAITS = "À confirmer : 2 courriers du 09/11/2026, postés ou non ? En attendant, rien n'est refait à leur place."
PAYMENTS = "1"  # « Tous les règlements reçus sont-ils notés ? »


@pytest.fixture
def silent(chasing: Firm, capsys: pytest.CaptureFixture[str]) -> Firm:
    """Two Mondays went by with nobody there."""
    for day in ("2026-11-16", "2026-11-23"):
        assert chasing.record(day, "--sans-question")["courriers"] == []
        assert WAITS in said(capsys)
    assert chasing.letters() == LETTERS
    return chasing


def postings(firm: Firm) -> dict[tuple[str, str, str], str]:
    """Client, step, day of preparation → what « Envoyé le » says."""
    lines = (x for x in firm.history() if x["Événement"] == "Courrier préparé")
    return {
        (x["Client"], x["Étape"], f"{x['Date']:%d/%m}"): str(x["Envoyé le"] or "").split(" 00:")[0]
        for x in lines
    }


def test_the_first_question_is_about_them_and_only_what_was_not_posted_is_made_afresh(
    silent: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = silent.book.parent / "Relevés" / silent.book.stem
    bank.mkdir(parents=True)
    credit = "24/11/2026;VIR SEPA MOREL;;120,00\n"  # for which invoice? it is asked
    (bank / "relevé.csv").write_text(f"Date;Libellé;Débit;Crédit\n{credit}", "utf-8")
    some, day, posted, not_posted, leave_all_the_same = "2", "10/11/2026", "1", "2", "2"
    typed = (some, day, posted, not_posted, leave_all_the_same)
    assert silent.answers(BACK, monkeypatch, *typed) == 0
    told = said(capsys)
    assert told.index(ASKED) < told.index("VIR SEPA MOREL")
    assert "Retirée, dans le dossier « annulés » : la lettre à Morel SARL (Relance 1)." in told
    assert "À confirmer" not in told
    assert postings(silent) == {
        (HOSTILE, "Relance 1", "09/11"): "2026-11-10",
        (HOSTILE, "Relance 2", "30/11"): "",
        ("Morel SARL", "Relance 1", "09/11"): "non posté",
        ("Morel SARL", "Relance 1", "30/11"): "",
    }
    old = silent.output / FIRST / "annulés" / "Morel SARL - lettre de rappel.docx"
    new = silent.output / BACK / "Menuiserie Dupré" / old.name
    assert "9\u00a0novembre 2026" in text_of(old)
    assert "30\u00a0novembre 2026" in text_of(new)
    assert "le 9\u00a0novembre" not in text_of(new)
    assert not (silent.output / FIRST / old.name).exists()
    assert (silent.output / LETTERS[0]).exists()


@pytest.mark.parametrize("typed", [("",), ("4",), ("2", "10/11/2026", "", "")])
def test_enter_or_not_knowing_changes_nothing(
    silent: Firm,
    typed: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert silent.answers(BACK, monkeypatch, *typed) == 0
    assert WAITS in said(capsys)
    assert set(postings(silent).values()) == {""}
    assert silent.letters() == LETTERS


def test_each_monday_never_confirmed_is_a_question_of_its_own_the_oldest_first(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chasing.answers("2026-11-16", monkeypatch, "2", "10/11/2026", "1", "") == 0
    chasing.record("2026-11-23", "--sans-question")
    said(capsys)
    none = "2"  # « Non »: one letter each
    assert chasing.answers(BACK, monkeypatch, none, none, PAYMENTS) == 0
    told = said(capsys)
    assert told.index("Le courrier du 9 novembre") < told.index("Le courrier du 23 novembre")
    assert {step for (_, step, on) in postings(chasing) if on == "30/11"} == {
        "Relance 1",
        "Relance 2",
    }


@pytest.mark.parametrize(
    ("day", "typed", "first"),
    [
        (
            "2026-11-13",
            ("2",),
            "Le passage de cette semaine est fait.",
        ),  # they may still be on the table
        ("2026-11-17", ("", "1"), ASKED),  # « Et maintenant ? » : « Terminer »
        ("2026-11-17", ("1", "", PAYMENTS, "1"), ASKED),
    ],
)
def test_whoever_double_clicks_in_a_week_that_is_done_is_asked_about_letters_of_a_week_ago(
    day: str,
    typed: tuple[str, ...],
    first: str,
    chasing: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if day > "2026-11-15":
        chasing.record("2026-11-16", "--sans-question")
    said(capsys)
    typed = (*typed, "") if day < "2026-11-15" else typed  # « Refaire le lundi », the same question
    words = ("--date", day)
    assert answers(chasing, monkeypatch, *typed, words=words) == 0
    told = said(capsys)
    asked = [told.find(each) for each in ("Le passage de cette semaine est fait.", ASKED)]
    assert min(place for place in asked if place >= 0) == told.find(first)


def test_a_practice_prepares_nothing_again_and_its_report_says_so(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    home, record = chasing.book.parent, chasing.output.parent / "cabinet.json"
    words = ("cabinet", str(home), "--date", "2026-11-23", "--sortie", str(home / "output"))
    (home / "avant.xlsx").unlink()
    assert cli.main([*words, "--json", str(record)]) == 0
    told = said(capsys)
    assert "À confirmer : les lettres à 2 clients ; en attendant, rien n'est refait." in told
    [firm] = json.loads(record.read_text("utf-8"))["classeurs"]
    assert (firm["courriers"], firm["a_confirmer"]) == (0, 2)
    [page] = Path(home / "output").glob("*Cabinet.html")
    assert "À confirmer" in page.read_text("utf-8")
