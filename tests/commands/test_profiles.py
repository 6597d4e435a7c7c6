"""The ladder is the owner's: profiles, signatories, a step renamed, and the page that tells of it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.commands.steps_of import CLIENTS, SETTINGS, cell_of
from tests.firm import LATE, OTHER, Firm, invoice, said, text_of

TOWN = invoice("F-050", "Mairie d'Angers", date(2026, 9, 10), 900.0, date(2026, 10, 10))

VILLAGE = invoice("F-051", "Mairie de Trélazé", date(2026, 9, 10), 700.0, date(2026, 10, 10))


def has_profile(firm: Firm, client: str, profile: str) -> None:
    rows = firm.rows(CLIENTS)
    [row] = [n for n, r in enumerate(rows, start=1) if r[1] == client]
    firm.types(CLIENTS, {f"D{row}": profile})


def steps(record: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    """Invoice → its step after this run, or when the next one is."""
    return {c["facture"]: c["etape"] or c["date_prochaine_action"] for c in record["creances"]}


def test_four_ladders_are_ready_from_the_first_day_and_no_client_is_bound_to_one(
    firm: Firm,
) -> None:
    firm.writes(LATE, OTHER)
    firm.is_set_up()
    rows = firm.rows(SETTINGS)
    top = next(n for n, row in enumerate(rows) if row[0] == "Cadence")
    assert [row[9] for row in rows[top + 2 :]] == [
        profile for profile in ("Standard", "Bon client", "Ferme", "Courtois") for _ in range(5)
    ]
    assert {row[3] for row in firm.rows(CLIENTS)[4:]} == {None}


def test_each_client_walks_the_ladder_of_its_profile(firm: Firm) -> None:
    """Due on 31 October, run on 2 November: two days late is enough for « Ferme » alone."""
    late = [
        invoice(f"F-{n}", name, date(2026, 10, 1), 500.0, date(2026, 10, 31))
        for n, name in enumerate(("Bon SARL", "Ferme SARL", "Autre SARL"))
    ]
    firm.writes(*late)
    firm.is_set_up()
    has_profile(firm, "Bon SARL", "bon client")
    has_profile(firm, "Ferme SARL", "Ferme")
    assert steps(firm.record("2026-11-02")) == {
        "F-0": "2026-11-07",
        "F-1": "Appel",
        "F-2": "2026-11-03",
    }


def test_a_kind_of_clients_may_have_its_profile_and_a_client_s_own_comes_first(firm: Firm) -> None:
    """« Bon client » does not even recall the penalties in its first letter; Standard does."""
    firm.writes(TOWN, VILLAGE)
    firm.is_set_up(Profil_du_public="Bon client")
    has_profile(firm, "Mairie de Trélazé", "Standard")
    firm.record("2026-11-02")
    recalled = {
        letter["client"]: "Pour votre information" in text_of(firm.output / letter["fichier"])
        for letter in firm.record("2026-11-09")["courriers"]
    }
    assert recalled == {"Mairie d'Angers": False, "Mairie de Trélazé": True}


def test_a_client_that_owes_much_walks_the_ladder_set_for_it_until_it_has_paid(firm: Firm) -> None:
    """« Ferme » calls at two days, Standard at three: both are two days late on 2 November."""
    big, small = (
        invoice(f"F-{n}", name, date(2026, 10, 1), total, date(2026, 10, 31))
        for n, name, total in ((0, "Gros SARL", 6000.0), (1, "Petit SARL", 600.0))
    )
    firm.writes(big, small)
    firm.is_set_up(**{"Profil_au-delà_de_…_€": "5 000 € : Ferme"})
    assert steps(firm.record("2026-11-02")) == {"F-0": "Appel", "F-1": "2026-11-03"}
    [noted] = [e for e in firm.history() if e["Événement"] == "Profil selon le montant"]
    assert (noted["Facture"], noted["Remarque"]) == ("F-0", "Ferme")
    firm.types("Factures", {"I4": 5000.0, "J4": date(2026, 11, 4)})
    after = firm.record("2026-11-09")["creances"]
    assert [(c["facture"], c["etape"]) for c in after] == [("F-0", "Relance 1"), ("F-1", "Appel")]


def test_a_profile_for_large_debts_that_is_not_understood_stops_the_run(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up(**{"Profil_au-delà_de_…_€": "5000 Sévère"})
    assert firm.runs("2026-11-02") == 4
    told = said(capsys)
    assert "« Sévère » n'est pas un profil de la cadence" in told


def test_a_client_who_changes_profile_keeps_the_steps_of_the_same_name(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up(Confirmer_les_envois="non")
    for day in ("2026-11-02", "2026-11-09"):
        firm.record(day)
    has_profile(firm, firm.rows("Factures")[3][2], "Ferme")
    after = firm.record("2026-11-16")  # 37 days late, but one step at a time, ten days apart
    assert steps(after) == {"F-041": "Relance 1"}
    assert after["creances"][0]["date_prochaine_action"] == "2026-11-19"
    assert steps(firm.record("2026-11-23")) == {"F-041": "Relance 2"}


def test_a_step_renamed_holds_its_invoices_and_names_the_one_it_may_be(firm: Firm) -> None:
    firm.writes(LATE, OTHER)
    firm.is_set_up(Confirmer_les_envois="non")
    for day in ("2026-11-02", "2026-11-09"):
        firm.record(day)
    place = cell_of(firm, "Relance 1", "Étape")
    firm.types(SETTINGS, {place: "1ère relance"})
    held = firm.record("2026-11-16")
    assert held["courriers"] == []
    assert {c["motif_code"] for c in held["creances"]} == {"etape_inconnue"}
    [problem] = [p for p in held["problemes"] if "historique" in p["quoi"]]
    top = cell_of(firm, "Appel", "Étape")
    assert problem["ou"] == f"{SETTINGS}!{top}"
    assert "La plus proche : « 1ère relance »" in problem["quoi"]
    assert "Appel, 1ère relance, Relance 2, Mise en demeure, Contentieux" in problem["quoi"]
    assert "F-041, F-042" in problem["quoi"]
    assert f"{SETTINGS}!{top}" in {row[1] for row in firm.rows("Relance - À corriger")}

    firm.types(SETTINGS, {place: "Relance 1"})
    assert {c["motif_code"] for c in firm.record("2026-11-23")["creances"]} == {"courrier_prepare"}


def test_a_template_that_is_not_there_is_named_by_the_cell_that_asks_for_it(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    place = cell_of(firm, "Relance 1", "Modèle")
    firm.types(SETTINGS, {place: "rappel_aimable.docx"})
    capsys.readouterr()
    assert firm.runs("2026-11-02") == 1
    screen = capsys.readouterr().out
    assert f"{SETTINGS}!{place}" in screen
    assert "rappel_aimable.docx" in screen


def test_a_colleague_signs_the_step_that_names_her_and_the_to_do_sheet_says_so(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up(Qualité_du_signataire="Gérante")
    firm.types(SETTINGS, {cell_of(firm, "Relance 1", "Signataire"): "Nadia Ferrand, assistante"})
    firm.record("2026-11-02")
    firm.record("2026-11-09")
    letter = text_of(firm.output / firm.letters()[0])
    assert "Nadia Ferrand" in letter
    assert "Gérante" not in letter
    [todo] = (firm.output / "2026-11-09").rglob("0 - *.docx")
    assert "à signer par Nadia Ferrand" in text_of(todo)
