"""The workbook as one value: what our sheets remember is never lost nor replaced in silence."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial

import pytest

from relance.book.book import read_book
from relance.xlsx import package, proving, save
from relance.xlsx.archive import Archive
from tests.firm import HOSTILE, LATE, OTHER, Firm, invoice, renames, said


@pytest.mark.parametrize(
    "sheet", ["Relance - Paramètres", "Relance - Clients", "Relance - Historique"]
)
def test_a_sheet_of_ours_renamed_by_hand_stops_the_run_and_loses_nothing(
    sheet: str, firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    renames(firm, sheet)
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-09") == 1
    assert f"« {sheet} » a disparu" in said(capsys)
    assert firm.book.read_bytes() == before


def test_an_emptied_history_stops_the_run(firm: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.types("Relance - Historique", {f"{c}5": None for c in "ABCDEFGHIJKLMN"})
    assert firm.runs("2026-11-09") == 1
    assert "l'historique est vide" in said(capsys)


@pytest.mark.parametrize("change", ["line deleted", "number retyped"])
def test_an_invoice_that_lost_its_history_is_held_and_said(change: str, firm: Firm) -> None:
    firm.writes(LATE, OTHER)
    firm.is_set_up()
    firm.record("2026-11-02")
    if change == "line deleted":
        firm.types("Relance - Historique", {f"{c}5": None for c in "ABCDEFGHIJKLMN"})
    else:
        firm.types("Factures", {"A4": "F041"})
    record = firm.record("2026-11-09")
    reasons = {c["client"]: c["motif_code"] for c in record["creances"]}
    assert reasons == {HOSTILE: "a_corriger", "Morel SARL": "courrier_prepare"}
    assert "l'historique n'en dit rien" in record["problemes"][0]["quoi"]
    for day in ("2026-11-16", "2026-11-23"):  # as long as nobody looked
        reasons = {c["client"]: c["motif_code"] for c in firm.record(day)["creances"]}
        assert reasons[HOSTILE] == "a_corriger"


def test_a_line_of_history_that_cannot_be_read_holds_its_invoice_and_stays_as_it_is(
    chasing: Firm,
) -> None:
    chasing.types("Relance - Historique", {"A7": "neuf novembre", "K8": "10/11/2026"})
    record = chasing.record("2026-11-23")
    reasons = {c["facture"]: c["motif_code"] for c in record["creances"]}
    assert reasons == {"F-041": "a_corriger", "F-042": "courrier_prepare"}
    assert record["problemes"][0]["ou"] == "Relance - Historique!A7"
    assert chasing.rows("Relance - Historique")[6][0] == "neuf novembre"


def test_a_line_of_history_that_names_nobody_any_more_stops_the_run(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    chasing.types("Relance - Historique", {"A7": "?", "C7": None, "D7": None})
    assert chasing.runs("2026-11-16") == 4
    assert "Relance - Historique!A7" in said(capsys)


def test_a_letter_that_nobody_confirms_counts_from_its_day_and_has_no_date_written(
    firm: Firm,
) -> None:
    """DESIGN 5.5; it is the draft of its day, and asked about again once the owner wants that."""
    firm.writes(LATE)
    firm.is_set_up(Confirmer_les_envois="non")
    firm.record("2026-11-02")  # the call
    for again in ("once", "the same day"):
        [claim] = firm.record("2026-11-09")["creances"]
        assert (claim["etape"], claim["motif_code"]) == ("Relance 1", "courrier_prepare"), again
    firm.types("Factures", {"D4": "22 rue Haute"})
    firm.record("2026-11-09")
    assert [claim["motif_code"] for claim in firm.record("2026-11-16")["creances"]] == [
        "delai_entre_etapes"
    ]
    assert {line["Envoyé le"] for line in firm.history()} <= {None, "annulé"}
    firm.fills_in_settings(Confirmer_les_envois="oui")
    [claim] = firm.record("2026-11-23")["creances"]
    assert claim["motif_code"] == "courrier_a_confirmer"


TWINS = tuple(
    invoice(number, client, date(2026, 9, 1), 100, date(2026, 10, 1))
    for number, client in (("F-001", "SARL Martin"), ("F-002", "Martin SARL"))
)


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        ((LATE, OTHER), ()),  # no penalty rate is told: the papers are searched for one
        (TWINS, ("1",)),  # and all is understood anew with the answer
    ],
)
def test_the_workbook_is_opened_once_a_monday_to_be_read_and_once_to_be_saved(
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    rows: tuple[tuple[object, ...], ...],
    answers: tuple[str, ...],
) -> None:
    """The proof of the save opens what it is about to write, never the owner's workbook again."""
    firm.writes(*rows)
    firm.is_set_up()
    before = firm.book.read_bytes()
    opened: Counter[str] = Counter()

    def counted(room: str, data: bytes) -> Archive:
        opened[f"{room}: {'before' if data == before else 'after'}"] += 1
        return Archive(data)

    for module in (package, save, proving):
        monkeypatch.setattr(module, "Archive", partial(counted, module.__name__))
    assert firm.answers("2026-10-12", monkeypatch, *answers) == 0
    opened.pop("relance.xlsx.proving: after")
    assert opened == {"relance.xlsx.package: before": 1, "relance.xlsx.save: before": 1}


def test_an_answer_about_a_column_keeps_those_that_were_settled(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    names = [row[0] for row in firm.rows("Relance - Paramètres")]
    cell = f"B{names.index('Colonnes') + 1}"
    firm.types("Relance - Paramètres", {cell: "Client = Client ; Adresse = rien"})
    book = read_book(firm.book.read_bytes(), "x.xlsx")
    assert book.ledger.settings.harmless == {"adresse"}
    more = book.adding({"Colonnes": "Site = rien", "Signes de paiement": "vert"}).answers
    assert more["Colonnes"] == "Client = Client ; Adresse = rien ; Site = rien"
    assert more["Signes de paiement"] == "vert"
