"""Payment plans and disputes as an accountant sees them: a year of Mondays, told in the workbook.

Firm « Menuiserie Dupré » sold Morel SARL two staircases; both are overdue on 2 November 2026.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from tests.firm import Firm, invoice, said, text_of

PLANS = "Relance - Échéanciers"
FIRST = invoice("F-041", "Morel SARL", date(2026, 9, 10), 600.0, date(2026, 10, 10))
SECOND = invoice("F-042", "Morel SARL", date(2026, 9, 20), 400.0, date(2026, 10, 20))


def notes(firm: Firm, row: int, text: str, until: date | None = None) -> None:
    """Type « Suite donnée » and « Jusqu'au » beside the invoice on that Excel row."""
    titles = firm.rows("Factures")[2]
    follow_up, day = (get_column_letter(titles.index(t) + 1) for t in ("Suite donnée", "Jusqu'au"))
    firm.types("Factures", {f"{follow_up}{row}": text, f"{day}{row}": until})


def pays(firm: Firm, row: int, amount: float, on: date) -> None:
    """Type « Réglé » and « Réglé le »: all that was paid so far on this invoice."""
    firm.types("Factures", {f"I{row}": amount, f"J{row}": on})


def claims(firm: Firm, day: str) -> dict[str, dict[str, Any]]:
    record = firm.record(day)
    return {
        claim["facture"]: claim | {"courriers": record["courriers"]} for claim in record["creances"]
    }


def told(firm: Firm, kind: str) -> list[str]:
    return [line["Facture"] for line in firm.history() if line["Événement"] == kind]


@pytest.fixture
def morel(firm: Firm) -> Firm:
    """The firm, once Morel asked to pay in four times from 5 December on."""
    firm.writes(FIRST, SECOND)
    firm.is_set_up(Jours_après_l_envoi_de_la_facture=0)
    notes(firm, 4, "Échéancier 4 fois", date(2026, 12, 5))
    assert {c["motif_code"] for c in claims(firm, "2026-11-23").values()} == {"echeancier_propose"}
    return firm


def signs(firm: Firm, **cells: object) -> None:
    """The client signed: its date on the first line is enough."""
    firm.types(PLANS, {"E5": date(2026, 11, 27), **cells})


def test_a_plan_asked_for_fills_a_sheet_of_its_own_and_nothing_is_chased(morel: Firm) -> None:
    lines = morel.rows(PLANS)[4:]
    assert [(line[0], line[1], line[2].date(), line[3]) for line in lines] == [
        ("Morel SARL", "F-041; F-042", date(2026, 12, 5), 250),
        ("Morel SARL", "F-041; F-042", date(2027, 1, 5), 250),
        ("Morel SARL", "F-041; F-042", date(2027, 2, 5), 250),
        ("Morel SARL", "F-041; F-042", date(2027, 3, 5), 250),
    ]
    assert told(morel, "Échéancier proposé") == ["F-041", "F-042"]
    assert morel.letters() == []


def test_the_same_day_again_proposes_nothing_twice(morel: Firm) -> None:
    before = morel.rows(PLANS)
    again = claims(morel, "2026-11-23")
    assert "« Signé le »" in again["F-042"]["motif"]
    assert morel.rows(PLANS) == before
    assert told(morel, "Échéancier proposé") == ["F-041", "F-042"]


def test_a_plan_signed_and_kept_lets_the_client_in_peace_until_all_is_paid(morel: Firm) -> None:
    signs(morel)
    followed = claims(morel, "2026-11-30")
    assert {c["motif_code"] for c in followed.values()} == {"echeancier"}
    assert followed["F-041"]["date_prochaine_action"] == "2026-12-05"
    pays(morel, 4, 250.0, date(2026, 12, 4))
    assert claims(morel, "2026-12-14")["F-042"]["date_prochaine_action"] == "2027-01-05"
    pays(morel, 4, 500.0, date(2027, 1, 6))
    assert {c["motif_code"] for c in claims(morel, "2027-01-11").values()} == {"echeancier"}
    pays(morel, 4, 600.0, date(2027, 2, 5))
    pays(morel, 5, 400.0, date(2027, 3, 5))
    assert morel.runs("2027-03-08") == 0
    assert all(
        any(str(cell).startswith("Soldée") for cell in row) for row in morel.rows("Factures")[3:5]
    )
    assert told(morel, "Échéancier signé") == ["F-041", "F-042"]
    assert morel.letters() == []


def test_a_plan_broken_resumes_the_ladder_for_the_part_missed(morel: Firm) -> None:
    signs(morel)
    assert {c["motif_code"] for c in claims(morel, "2026-12-07").values()} == {"echeancier"}
    # Saturday 5 December and two business days: still patient on the 8th, no more on the 14th.
    broken = claims(morel, "2026-12-14")
    assert broken["F-041"]["motif_code"] == "appel_a_faire"
    assert (
        "Échéance du 05/12/2026 non tenue ; le reste, 350,00\u00a0€, est à échéance plus tard."
        in (broken["F-041"]["motif"])
    )
    assert (broken["F-041"]["reste_du"], broken["F-041"]["non_reclame"]) == ("600.00", "350.00")
    assert broken["F-042"]["motif_code"] == "echeancier"  # nothing of it is due yet
    letter = claims(morel, "2026-12-21")["F-041"]["courriers"]
    assert [(each["factures"], each["total"]) for each in letter] == [(["F-041"], "250.00")]
    text = text_of(morel.output / letter[0]["fichier"])
    assert "le reste, 350,00\u00a0€, est à échéance plus tard" in text
    assert "05/12/2026 16 j" in text.replace("\u00a0", " ").replace("\n", " ")  # the instalment's
    assert "de l'échéancier convenu entre nous n'a pas été réglée" in text
    assert "oubli" not in text
    # Paid late, the plan goes on; the letter, not yet posted, is withdrawn.
    pays(morel, 4, 250.0, date(2026, 12, 22))
    assert {c["motif_code"] for c in claims(morel, "2026-12-28").values()} == {"echeancier"}
    assert all("annulés" in name for name in morel.letters())


def test_where_the_agreement_says_so_one_instalment_missed_makes_all_of_it_due(
    morel: Firm,
) -> None:
    signs(morel, F5="oui")
    broken = claims(morel, "2026-12-14")
    assert {c["motif_code"] for c in broken.values()} == {"appel_a_faire"}
    assert "toute la somme est exigible" in broken["F-042"]["motif"]
    [letter] = claims(morel, "2026-12-21")["F-042"]["courriers"]
    assert (letter["factures"], letter["total"]) == (["F-041", "F-042"], "1000.00")


def test_lines_that_do_not_add_up_are_told_and_a_line_not_understood_holds_the_client(
    morel: Firm,
) -> None:
    signs(morel, D5=300)
    [warning] = [p for p in morel.record("2026-11-30")["problemes"] if p["niveau"] != "bloquant"]
    assert "1\u202f050,00" in warning["quoi"]
    assert "1\u202f000,00" in warning["quoi"]
    morel.types(PLANS, {"C6": "début janvier"})
    held = morel.record("2026-12-21")
    assert {c["motif_code"] for c in held["creances"]} == {"a_corriger"}
    assert f"{PLANS}!C6" in {p["ou"] for p in held["problemes"]}
    assert held["courriers"] == []


def test_the_sheet_of_plans_lost_stops_the_run(
    morel: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    book = openpyxl.load_workbook(morel.book)
    del book[PLANS]
    book.save(morel.book)
    before = morel.book.read_bytes()
    assert morel.runs("2026-11-30") == 1
    assert f"« {PLANS} » a disparu" in said(capsys)
    assert morel.book.read_bytes() == before


def test_a_dispute_in_part_lets_the_rest_be_chased_until_it_is_settled(firm: Firm) -> None:
    firm.writes(FIRST)
    firm.is_set_up()
    notes(firm, 4, "Litige 150 € (marche abîmée)")
    assert firm.runs("2026-11-09") == 0  # the call
    disputed = claims(firm, "2026-11-16")["F-041"]
    assert disputed["motif"].endswith("150,00\u00a0€ contestés, non réclamés.")
    [letter] = disputed["courriers"]
    assert letter["total"] == "450.00"
    text = text_of(firm.output / letter["fichier"])
    assert "150,00\u00a0€ contestés, non réclamés" in text
    notes(firm, 4, "Litige")  # all of it now: the letter, not yet posted, must not leave
    assert claims(firm, "2026-11-23")["F-041"]["motif_code"] == "litige"
    assert all("annulés" in name for name in firm.letters())
