"""DESIGN 5.8 through the whole program: a workbook, its Mondays, what the letters say of each invoice.

Morel SARL is billed 500,00 € every week, the first due on Monday 7 September 2026, and pays nothing.
Days are counted from there. The ladder is the one that a new owner gets.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from relance import cli
from relance.xlsx import letters
from tests.firm import Firm, invoice, text_of
from tests.rules.ladder.mondays import Voice

START = date(2026, 9, 7)
CLIENT = "Morel SARL"


def at(days: int) -> date:
    return START + timedelta(days=days)


@pytest.fixture
def attended(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> Firm:
    """The firm, with its owner at the keyboard, who posts every letter on its day."""
    monkeypatch.setattr(cli, "_someone_there", lambda options: not options.sans_question)
    monkeypatch.setattr(cli, "Keyboard", lambda *_: Voice())
    return firm


def bills(firm: Firm, *due: int) -> None:
    rows = [
        invoice(letter, CLIENT, at(days - 30), 500.0, at(days))
        for letter, days in zip("ABCDEFGHIJKL", due, strict=False)
    ]
    firm.writes(*rows)
    assert firm.runs(at(0).isoformat(), "--sans-question") == 4
    firm.fills_in_settings()


def said(record: dict[str, Any]) -> str:
    """« Relance 2 ABC/D »."""
    return ", ".join(
        f"{c['etape']} {''.join(c['factures'])}/{''.join(c['factures_pour_memoire'])}".rstrip("/")
        for c in record["courriers"]
    )


def told(firm: Firm, record: dict[str, Any]) -> str:
    return text_of(firm.output / record["courriers"][0]["fichier"]).replace("\u00a0", " ")


def test_weekly_invoices_none_paid(attended: Firm) -> None:
    bills(attended, *range(0, 84, 7))
    weeks = {day: attended.record(at(day).isoformat()) for day in range(7, 78, 7)}
    assert {day: text for day, week in weeks.items() if (text := said(week))} == {
        14: "Relance 1 A/B",
        21: "Relance 1 AB/C",
        28: "Relance 2 ABC/D",
        42: "Mise en demeure ABC/DEF",
        63: "Relance 2 DEFGH/ABCI",
        77: "Mise en demeure DEFGH/ABCIJK",
    }
    assert (
        "Nous revenons vers vous après notre courrier du 21 septembre 2026 (n° A) ; s'y ajoute la"
        " facture n° B, échue le 14 septembre 2026." in told(attended, weeks[21])
    )
    assert (
        "notre courrier du 21 septembre 2026 (n° A) et notre courrier du 28 septembre 2026 (n° A et"
        " B) ; s'y ajoute la facture n° C, échue le 21 septembre 2026." in told(attended, weeks[28])
    )
    formal = told(attended, weeks[42])
    assert "– 5 octobre 2026 : notre courrier\n" in formal
    assert "– 28 septembre 2026 : notre courrier (n° A et B)" in formal
    second = told(attended, weeks[63])
    assert "Nous revenons vers vous" not in second  # no letter named these five
    assert "mise en demeure du 19/10/2026" in second  # beside A, B and C


def test_the_invoices_that_a_letter_takes_along_stand_at_its_step_in_the_workbook(
    attended: Firm,
) -> None:
    bills(attended, 0, 19)
    for day in (7, 14, 21):
        attended.record(at(day).isoformat())
    week = attended.record(at(28).isoformat())
    assert {c["facture"]: c["etape"] for c in week["creances"]} == dict.fromkeys("AB", "Relance 2")
    assert week["appels"] == []  # B was due for a call: its letter takes its place
    lines = [e for e in attended.history() if e["Événement"] == "Courrier préparé"][-2:]
    assert [(e["Facture"], e["Étape"]) for e in lines] == [("A", "Relance 2"), ("B", "Relance 2")]


def test_a_formal_notice_that_the_owner_puts_off_is_noted_and_lets_nothing_leave(
    attended: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    bills(attended, 0, 30)
    for day in range(7, 42, 7):
        attended.record(at(day).isoformat())
    monkeypatch.setattr(cli, "Keyboard", lambda *_: Voice(formal="Pas cette semaine"))
    week = attended.record(at(42).isoformat())
    assert week["courriers"] == []
    assert week["creances"][0]["motif_code"] == "mise_en_demeure_reportee"
    assert [e["Facture"] for e in attended.history() if "reportée" in e["Événement"]] == ["A"]
    monkeypatch.setattr(cli, "Keyboard", lambda *_: Voice())
    assert said(attended.record(at(43).isoformat())) == ""  # not asked again this week
    assert said(attended.record(at(49).isoformat())) == "Mise en demeure A/B"


def test_a_promise_on_one_invoice_is_asked_about_once_and_unattended_it_waits(
    attended: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    bills(attended, 0, 0)
    attended.record(at(7).isoformat())
    titles = attended.rows("Factures")[2]
    place, until = (letters(titles.index(t) + 1) for t in ("Suite donnée", "Jusqu'au"))
    attended.types("Factures", {f"{place}4": "Promesse", f"{until}4": at(30)})
    week = attended.record(at(14).isoformat(), "--sans-question")
    assert week["courriers"] == []
    assert {c["motif_code"] for c in week["creances"]} == {"promesse"}
    assert "vaut-elle aussi pour celle-ci" in week["creances"][1]["motif"]
    assert said(attended.record(at(14).isoformat())) == ""  # « Oui, pour toutes »
    monkeypatch.setattr(cli, "Keyboard", lambda *_: Voice(reach="Non"))
    assert said(attended.record(at(21).isoformat())) == ""
    assert [e["Facture"] for e in attended.history() if "Promesse pour" in e["Événement"]] == ["A"]


def test_an_old_debt_that_a_promise_does_not_cover_is_decided_in_the_same_run(
    attended: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    bills(attended, 0, -100)
    titles = attended.rows("Factures")[2]
    place, until = (letters(titles.index(t) + 1) for t in ("Suite donnée", "Jusqu'au"))
    attended.types("Factures", {f"{place}4": "Promesse", f"{until}4": at(30)})
    monkeypatch.setattr(cli, "Keyboard", lambda *_: Voice(reach="Non", old="Les relancer"))
    assert said(attended.record(at(14).isoformat())) == "Relance 1 B"
