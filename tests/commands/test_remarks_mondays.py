"""Eight Mondays of an owner who writes beside their invoices, at the keyboard and without."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from relance import cli
from relance.owner.keyboard import Keyboard
from tests.firm import HEADERS, Firm, said
from tests.minibook import workbook

FIRST = date(2026, 11, 2)
ROUX = "F-1 | 2026-08-01 | Roux SARL | 1 rue Basse | '49000 | Angers | 500 | 2026-08-31 | | "
MAIRIE = "F-2 | 2026-09-01 | Morel SARL | 2 rue Haute | '49000 | Angers | 700 | 2026-10-25 | | "


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the remarks, each answered by Enter; other questions by their first option."""
    questions: list[str] = []

    def choose(_: Keyboard, question: str, options: Sequence[str], *, enter: int = 0) -> int:
        if "Je ne sais pas encore" in options:
            return 1
        if enter:
            questions.append(question)
        return enter or 1

    monkeypatch.setattr(Keyboard, "choose", choose)
    monkeypatch.setattr(Keyboard, "day", lambda *_: _[2])
    monkeypatch.setattr(cli, "_someone_there", lambda _: True)
    return questions


def set_up(firm: Firm, monkeypatch: pytest.MonkeyPatch, remark: str) -> None:
    titles = " | ".join((*HEADERS, "Remarques"))
    firm.book.write_bytes(workbook(f"{titles}\n{ROUX} | {remark}\n{MAIRIE} | chantier A12"))
    with monkeypatch.context() as nobody:
        nobody.setattr(cli, "_someone_there", lambda _: False)
        firm.is_set_up()


def test_over_eight_mondays_nothing_is_asked_twice_but_what_waits_after_thirty_days(
    firm: Firm, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(firm, monkeypatch, "relancé le 12/10")
    grown = {
        2: "relancé le 12/10\nvirement en cours",
        4: "relancé le 12/10\nvirement en cours\nconteste la pose",
    }
    weeks: list[list[str]] = []
    for week in range(9):
        if text := grown.get(week):
            firm.types("Factures", {"K2": text})
        asked.clear()
        assert firm.runs(f"{FIRST + timedelta(weeks=week)}") == 0
        weeks.append([question.partition(" (")[0] for question in asked])
    chantier, virement, pose = (
        f"Remarques : « {words} »"
        for words in ("chantier A12", "virement en cours", "conteste la pose")
    )
    assert [(week, each) for week, each in enumerate(weeks) if each] == [
        (0, [chantier]),
        (3, [virement]),  # a step is due
        (4, [pose]),
        (5, [chantier]),  # thirty days later
        (8, [virement]),
    ]
    lines = [
        (row["Date"].date(), row["Facture"], row["Événement"], row["Remarque"])
        for row in firm.history()
    ]
    assert lines[:2] == [
        (date(2026, 10, 12), "F-1", "Autre", "démarche notée — Remarques : « relancé le 12/10 »"),
        (date(2026, 11, 2), "F-2", "Remarque lue", "attendre — Remarques : « chantier A12 »"),
    ]
    assert firm.letters() == ["2026-11-09/Menuiserie Dupré/Roux SARL - lettre de rappel.docx"]


def test_unattended_the_row_waits_and_its_reason_quotes_the_words(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(firm, monkeypatch, "virement en cours")
    claims = {claim["facture"]: claim for claim in firm.record("2026-11-09")["creances"]}
    assert {number: claim["motif_code"] for number, claim in claims.items()} == {
        "F-1": "remarque_a_lire",
        "F-2": "remarque_a_lire",
    }
    assert "« virement en cours » (Remarques)" in claims["F-1"]["motif"]
    assert claims["F-1"]["prochaine_action"] == "Lire la remarque"
    assert "virement en cours" in str(firm.rows("Factures"))
    page = next(firm.output.rglob("*Ma semaine.html")).read_text("utf-8")
    assert "virement en cours" in page


def test_a_settled_column_is_silent_from_then_on_and_its_setting_says_so(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(firm, monkeypatch, "livré par Paul")
    firm.types("Relance - Paramètres", {f"B{setting(firm)}": "Remarques = rien"})
    claims = {c["facture"]: c["motif_code"] for c in firm.record("2026-11-09")["creances"]}
    assert "remarque_a_lire" not in claims.values()
    firm.types("Factures", {"K2": "livré par Paul, conteste la pose"})
    claims = {c["facture"]: c["motif_code"] for c in firm.record("2026-11-30")["creances"]}
    assert claims["F-1"] == "remarque_a_lire"


def setting(firm: Firm) -> int:
    names = [row[0] for row in firm.rows("Relance - Paramètres")]
    return names.index("Colonnes") + 1


def test_a_promise_read_in_a_remark_is_noted_with_its_day(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(firm, monkeypatch, "paiera le 15/12")
    monkeypatch.setattr(cli, "_someone_there", lambda _: True)
    monkeypatch.setattr(Keyboard, "choose", lambda *_, enter=0: 2 if enter else 1)
    assert firm.runs("2026-11-09") == 0
    titles, first, _ = firm.rows("Factures")
    row = dict(zip(titles, first, strict=True))
    assert (row["Suite donnée"], row["Jusqu'au"].date()) == ("Promesse", date(2026, 12, 15))
    assert row["Motif"] == "Promesse de règlement pour le 15/12/2026."


def test_verifier_lists_what_will_be_asked(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(firm, monkeypatch, "virement en cours")
    capsys.readouterr()
    assert cli.main(["verifier", str(firm.book), "--date", "2026-11-09"]) == 0
    told = said(capsys)
    assert "Remarques à lire (2)" in told
    assert "Remarques : « virement en cours » (F-1" in told
