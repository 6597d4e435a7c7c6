"""Bank statements before a Monday: what is certain is recorded first, and no letter goes to who has paid."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from relance import cli
from tests.firm import HOSTILE, LATE, OTHER, Firm, answers, invoice, said, text_of
from tests.undoing import undoes

SHEET = "Relance - Encaissements"
HEAD = "Date;Libellé;Débit;Crédit\n"
PAID = "12/11/2026;VIR SEPA MOREL SARL FACTURE F-042;;500,00\n"
DEBIT = "12/11/2026;CARTE LECLERC;30,00;\n"
MAYBE = "12/11/2026;VIR SEPA MOREL;;120,00\n"  # a word of the client's name, no invoice's amount
BACK = "14/11/2026;REJET VIREMENT MOREL SARL FACTURE F-042;500,00;\n"
STRANGER = "12/11/2026;VIR SEPA JEAN BON LOYER;;777,00\n"


def statement(firm: Firm, *rows: str, name: str = "relevé.csv") -> Path:
    file = firm.book.parent / name
    file.write_text(HEAD + "".join(rows), "utf-8")
    return file


def takes(firm: Firm, day: str, *files: Path) -> dict[str, Any]:
    return firm.record(day, *(word for file in files for word in ("--releve", str(file))))


def dues(record: dict[str, Any]) -> dict[str, str]:
    return {c["facture"]: c["reste_du"] for c in record["creances"]}


def reasons(record: dict[str, Any]) -> dict[str, str]:
    return {c["facture"]: c["motif_code"] for c in record["creances"]}


def test_money_of_the_statement_is_recorded_before_any_letter(late: Firm) -> None:
    theirs = late.rows("Factures")
    record = takes(late, "2026-11-16", statement(late, PAID, DEBIT))
    [line] = late.received()
    assert line.pop("Opération").startswith("CSV:")
    run = line.pop("Passage")
    assert line == {
        "Date": datetime(2026, 11, 12),
        "Client": "Morel SARL",
        "Facture": "F-042",
        "Montant": 500,
        "Déjà noté": 0,
        "Mode": "virement",
        "Libellé": "VIR SEPA MOREL SARL FACTURE F-042",
        "Relevé": "relevé.csv",
    }
    [event] = [x for x in late.history() if x["Événement"] == "Règlement noté"]
    assert (event["Facture"], event["Montant"], event["Passage"]) == ("F-042", 500, run)
    assert [row[:10] for row in late.rows("Factures")] == [row[:10] for row in theirs]
    assert dues(record) == {"F-041": "1234.50", "F-042": "0.00"}
    assert [letter["client"] for letter in record["courriers"]] == [HOSTILE]
    assert record["encaissements"] == [
        {
            "date": "2026-11-12",
            "montant": "500.00",
            "libelle": "VIR SEPA MOREL SARL FACTURE F-042",
            "fichier": "relevé.csv",
            "compte": None,
            "statut": "certain",
            "factures": [{"facture": "F-042", "client": "Morel SARL", "montant": "500.00"}],
            "propositions": [],
            "motif": "N° F-042 cité, montant exact.",
        }
    ]
    assert record["releves"] == [
        {
            "fichier": "relevé.csv",
            "format": "CSV",
            "compte": None,
            "du": "2026-11-12",
            "au": "2026-11-12",
            "operations": 2,
            "complet": None,
            "motif": None,
        }
    ]


def test_a_letter_prepared_before_the_money_came_is_recalled(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    takes(chasing, "2026-11-16", statement(chasing, PAID))
    assert "Ne postez pas la lettre à Morel SARL" in said(capsys)


def test_read_twice_it_changes_nothing(late: Firm) -> None:
    file = statement(late, PAID, PAID.replace("500", "9"))
    first = takes(late, "2026-11-16", file)
    lines = late.received()
    again = takes(late, "2026-11-16", file, file)
    later = takes(late, "2026-11-23", file)
    assert late.received() == lines
    assert dues(first) == dues(again) == dues(later)
    assert [e["statut"] for e in later["encaissements"]][-1] == "doublon"


def test_no_statement_says_nothing_of_them(late: Firm) -> None:
    record = late.record("2026-11-16")
    assert not {"encaissements", "releves"} & record.keys()


@pytest.mark.parametrize("first", ["typed", "imported"])
@pytest.mark.parametrize("day", [date(2026, 11, 13), None])
def test_typed_by_the_owner_and_imported_it_counts_once(
    late: Firm, first: str, day: date | None
) -> None:
    typed = {"I5": 500, **({"J5": day} if day else {})}
    file = statement(late, PAID)
    if first == "typed":
        late.types("Factures", typed)
        record = takes(late, "2026-11-16", file)
    else:
        takes(late, "2026-11-16", file)
        late.types("Factures", typed)
        record = late.record("2026-11-23")
    assert dues(record).get("F-042", "0.00") == "0.00"  # paid long ago, it is not listed any more
    assert [(x["Montant"], x["Déjà noté"]) for x in late.received()] == [(500, 0)]
    assert not any("trop" in p["quoi"] for p in record["problemes"])


def test_a_part_typed_without_its_day_is_asked_about_not_added(late: Firm) -> None:
    late.types("Factures", {"I5": 200})
    record = takes(late, "2026-11-16", statement(late, PAID.replace("500", "200")))
    assert dues(record)["F-042"] == "300.00"
    assert record["encaissements"][0]["statut"] == "propose"
    assert reasons(record)["F-042"] == "encaissement_a_attribuer"


def test_a_part_is_taken_off_and_the_rest_is_chased(late: Firm) -> None:
    record = takes(late, "2026-11-16", statement(late, PAID.replace("500", "200")))
    assert dues(record)["F-042"] == "300.00"
    assert [n["client"] for n in record["courriers"]] == [HOSTILE, "Morel SARL"]


@pytest.mark.parametrize("day", [date(2026, 9, 2), None])
@pytest.mark.parametrize("row", ["02/09", "20/08", "15/09"])
def test_the_first_money_of_a_subscription_does_not_settle_its_last_invoice(
    firm: Firm, row: str, day: date | None
) -> None:
    """It paid A-1, noted so, or came before A-2 was issued: the name and the amount are A-2's too."""
    name = "Transports Morel SARL"
    paid = invoice("A-1", name, date(2026, 8, 1), 100.0, date(2026, 8, 31))[:8]
    last = invoice("A-2", name, date(2026, 9, 1), 100.0, date(2026, 9, 30))
    firm.writes((*paid, 100.0, day), last)
    firm.is_set_up()
    rows = f"{row}/2026;VIR SEPA TRANSPORTS MOREL SARL;;100,00\n"
    assert dues(takes(firm, "2026-11-02", statement(firm, rows)))["A-2"] == "100.00"


def test_a_full_name_and_its_amount_are_enough_where_nothing_was_noted(firm: Firm) -> None:
    firm.writes(invoice("A-2", "Transports Morel SARL", date(2026, 9, 1), 100.0, date(2026, 9, 30)))
    firm.is_set_up()
    rows = "15/09/2026;VIR SEPA TRANSPORTS MOREL SARL;;100,00\n"
    assert dues(takes(firm, "2026-11-02", statement(firm, rows)))["A-2"] == "0.00"


def test_money_come_back_reopens_its_invoice_and_is_told(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    record = takes(late, "2026-11-16", statement(late, BACK, PAID))
    assert dues(record)["F-042"] == "500.00"
    assert [(x["Montant"], x["Mode"]) for x in late.received()] == [
        (500, "virement"),
        (-500, "impayé"),
    ]
    assert "Impayé : la facture est de nouveau due" in said(capsys)
    assert [(e["statut"], e["montant"]) for e in record["encaissements"]] == [
        ("certain", "500.00"),
        ("rejet", "-500.00"),
    ]


def test_come_back_a_week_later_it_reopens_too(late: Firm) -> None:
    takes(late, "2026-11-16", statement(late, PAID))
    record = takes(late, "2026-11-23", statement(late, PAID, BACK.replace("14/11", "20/11")))
    assert dues(record)["F-042"] == "500.00"
    assert dues(late.record("2026-11-30"))["F-042"] == "500.00"


def test_unattended_the_letters_of_whom_money_may_concern_wait(late: Firm) -> None:
    record = takes(late, "2026-11-16", statement(late, MAYBE))
    assert reasons(record)["F-042"] == "encaissement_a_attribuer"
    assert [n["client"] for n in record["courriers"]] == [HOSTILE]
    [own] = [c for c in record["creances"] if c["facture"] == "F-042"]
    assert "120,00" in own["motif"]
    assert SHEET not in _sheets(late)


def _sheets(firm: Firm) -> list[str]:
    import openpyxl

    return list(openpyxl.load_workbook(firm.book).sheetnames)


def keyed(firm: Firm, monkeypatch: pytest.MonkeyPatch, file: Path, *given: object) -> int:
    words = (str(firm.book), "--date", "2026-11-16", "--releve", str(file))
    return answers(firm, monkeypatch, *given, words=words)


@pytest.mark.parametrize(
    ("answer", "paid", "letters"),
    [
        ("1", [500, 120], [HOSTILE]),
        ("2", [], [HOSTILE, "Morel SARL"]),
        ("", [], [HOSTILE]),
    ],
)
def test_at_the_keyboard_each_proposal_is_one_question(
    late: Firm, monkeypatch: pytest.MonkeyPatch, answer: str, paid: list[int], letters: list[str]
) -> None:
    file = statement(late, PAID.replace("500", "620"))
    assert keyed(late, monkeypatch, file, answer) == 0
    assert [x["Montant"] for x in late.received()] == paid if paid else SHEET not in _sheets(late)
    prepared = {x["Client"] for x in late.history() if x["Événement"] == "Courrier préparé"}
    assert prepared == set(letters)


@pytest.mark.parametrize(("answer", "letters"), [("", 1), ("partent", 2)])
def test_at_the_keyboard_unknown_money_is_one_question_for_all(
    late: Firm, monkeypatch: pytest.MonkeyPatch, answer: str, letters: int
) -> None:
    assert keyed(late, monkeypatch, statement(late, MAYBE, STRANGER), answer) == 0
    prepared = [x for x in late.history() if x["Événement"] == "Courrier préparé"]
    assert len(prepared) == letters


def test_money_dated_in_the_future_is_left(late: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    record = takes(late, "2026-11-09", statement(late, PAID))
    assert record["encaissements"] == []
    assert dues(record)["F-042"] == "500.00"
    assert "d'après le 09/11/2026 : laissée" in said(capsys)


def test_facture_emptied_the_money_is_never_matched_again(late: Firm) -> None:
    file = statement(late, PAID)
    takes(late, "2026-11-16", file)
    late.types(SHEET, {"C5": None})
    record = takes(late, "2026-11-23", file)
    assert [x["Facture"] for x in late.received()] == [None]
    assert dues(record)["F-042"] == "500.00"
    assert [e["statut"] for e in record["encaissements"]] == ["doublon"]


def test_the_same_money_in_another_format_is_a_probable_double(late: Firm) -> None:
    takes(late, "2026-11-16", statement(late, PAID))
    ofx = late.book.parent / "relevé.ofx"
    ofx.write_text(OFX, "utf-8")
    record = takes(late, "2026-11-23", ofx)
    assert [e["statut"] for e in record["encaissements"]] == ["doublon"]
    assert len(late.received()) == 1


OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>00012345678
</BANKACCTFROM><BANKTRANLIST><DTSTART>20261101<DTEND>20261116
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261112<TRNAMT>500.00<FITID>A1<NAME>MOREL SARL<MEMO>F-042
</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def test_a_statement_refused_is_told_and_the_run_goes_on(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = late.book.parent / "relevé.pdf"
    pdf.write_bytes(b"%PDF-1.7 ...")
    record = takes(late, "2026-11-16", pdf, statement(late, PAID))
    refused = record["releves"][-1]
    assert (refused["fichier"], refused["format"]) == ("relevé.pdf", None)
    assert "PDF" in refused["motif"]
    assert "aucune mise en demeure ne part" in said(capsys)
    assert dues(record)["F-042"] == "0.00"


def test_simulated_nothing_is_written(late: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    before = late.book.read_bytes()
    file = statement(late, PAID)
    assert late.runs("2026-11-16", "--releve", str(file), "--simulation") == 0
    assert late.book.read_bytes() == before
    assert "Morel SARL : F-042 (500,00 €)" in said(capsys)


def test_verifier_shows_what_would_match_and_writes_nothing(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    before = late.book.read_bytes()
    file = statement(late, PAID, STRANGER)
    words = ["verifier", str(late.book), "--date", "2026-11-16", "--sortie", str(late.output)]
    assert cli.main([*words, "--releve", str(file)]) == 0
    assert late.book.read_bytes() == before
    told = said(capsys)
    assert "Relevé « relevé.csv » : CSV" in told
    assert "F-042" in told
    assert "JEAN BON" in told
    assert "Rien n'a été écrit" in told


def test_annuler_takes_the_money_back_out(late: Firm) -> None:
    before = late.rows("Relance - Historique")
    takes(late, "2026-11-16", statement(late, PAID))
    assert undoes(late) == 0
    assert SHEET not in _sheets(late)
    assert late.rows("Relance - Historique") == before


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("absent.csv", "ce fichier n'existe pas"),
        (".", "c'est un dossier"),
        ("Dupré & Fils (été).xlsx", "c'est le classeur des factures"),
    ],
)
def test_what_is_no_statement_stops_before_anything(
    late: Firm, capsys: pytest.CaptureFixture[str], named: str, sentence: str
) -> None:
    before = late.book.read_bytes()
    assert late.runs("2026-11-16", "--releve", str(late.book.parent / named)) == 1
    assert sentence in said(capsys)
    assert late.book.read_bytes() == before


def test_a_list_of_invoices_is_not_taken_for_a_statement(late: Firm, tmp_path: Path) -> None:
    copy = tmp_path / "copie.xlsx"
    copy.write_bytes(late.book.read_bytes())
    record = takes(late, "2026-11-16", copy)
    assert [r["format"] for r in record["releves"]] == [None]
    assert record["encaissements"] == []


def test_the_json_of_a_run_is_plain_data(late: Firm) -> None:
    assert json.dumps(takes(late, "2026-11-16", statement(late, PAID, MAYBE, STRANGER)))


def test_a_credit_note_taken_off_by_the_client_is_no_money(late: Firm) -> None:
    note = invoice("A-7", "Morel SARL", date(2026, 9, 25), -100.0, date(2026, 9, 25))
    late.writes(LATE, OTHER, note)
    late.output.rename(late.output.with_name("avant"))
    late.is_set_up()
    record = takes(late, "2026-11-16", statement(late, PAID.replace("500", "400")))
    assert [(x["Facture"], x["Montant"]) for x in late.received()] == [("F-042", 400)]
    [entry] = record["encaissements"]
    assert [(x["facture"], x["montant"]) for x in entry["factures"]] == [
        ("F-042", "500.00"),
        ("A-7", "-100.00"),
    ]
    assert reasons(record)["F-042"] == "couverte_par_avoir_ou_reglement"


ELSE = "12/11/2026;VIR SEPA HOLDING TREGOR PARTICIPATIONS;;500,00\n"
AGAIN = "18/11/2026;VIR SEPA HOLDING TREGOR PARTICIPATIONS;;500,00\n"


@pytest.mark.parametrize(("emptied", "status"), [(False, "certain"), (True, "question")])
def test_who_pays_under_another_name_is_learnt_from_what_the_owner_confirmed(
    late: Firm, monkeypatch: pytest.MonkeyPatch, emptied: bool, status: str
) -> None:
    newer = invoice("F-050", "Morel SARL", date(2026, 10, 1), 500.0, date(2026, 12, 1))
    late.writes(LATE, OTHER, newer)
    late.output.rename(late.output.with_name("avant"))
    late.is_set_up()
    late.record("2026-11-02")
    assert keyed(late, monkeypatch, statement(late, ELSE), "1") == 0
    [line] = late.received()
    told = "virement, payeur confirmé : HOLDING TREGOR PARTICIPATIONS"
    assert (line["Facture"], line["Mode"]) == ("F-042", told)
    if emptied:
        late.types(SHEET, {"C5": None})
    record = takes(late, "2026-11-23", statement(late, ELSE, AGAIN))
    assert [e["statut"] for e in record["encaissements"]] == [status, "doublon"]


def test_money_from_an_account_of_the_firm_s_own_is_no_client_s(late: Firm) -> None:
    rows = ("12/11/2026;VIREMENT MENUISERIE DUPRE COMPTE LIVRET;;500,00\n",
            "12/11/2026;VIR M HELENE DUPRE;;1234,50\n",
            "12/11/2026;VIR EN VOTRE FAVEUR MENUISERIE DUPRE DE MOREL;;500,00\n")  # fmt: skip
    record = takes(late, "2026-11-16", statement(late, *rows))
    found = [e["statut"] for e in record["encaissements"]]
    assert found == ["hors_clients", "hors_clients", "propose"]


def test_paid_between_two_mondays_the_next_letter_does_not_leave(chasing: Firm) -> None:
    """After its first letter of the 9th, before the second of the 23rd."""
    record = takes(chasing, "2026-11-23", statement(chasing, PAID.replace("12/11", "18/11")))
    assert [n["client"] for n in record["courriers"] if n["client"] == "Morel SARL"] == []
    assert dues(record)["F-042"] == "0.00"


def test_bounced_after_its_letter_was_withdrawn_the_debt_is_chased_again(late: Firm) -> None:
    takes(late, "2026-11-09", statement(late, PAID.replace("12/11", "05/11")))
    assert [n for n in late.letters() if "Morel" in n] == []
    record = takes(late, "2026-11-16", statement(late, BACK))
    assert [n["client"] for n in record["courriers"] if n["client"] == "Morel SARL"] != []
    [letter] = [n for n in record["courriers"] if n["client"] == "Morel SARL"]
    assert letter["total"] == "500.00"


def test_unallocated_money_of_the_client_s_covers_what_it_owes(late: Firm) -> None:
    takes(late, "2026-11-16", statement(late, PAID))
    late.types(SHEET, {"C5": None})
    record = late.record("2026-11-23")
    assert reasons(record)["F-042"] == "couverte_par_avoir_ou_reglement"


@pytest.mark.parametrize("asked", ["oui", "non"])
def test_the_reference_of_a_letter_is_known_on_the_next_statement(late: Firm, asked: str) -> None:
    late.fills_in_settings(Référence_de_virement=asked)
    late.record("2026-11-09")
    [letter] = [name for name in late.letters() if "Morel" in name]
    quoted = re.findall(r"RF\d\d(?:\s\d{2,4}){3}", text_of(late.output / letter))
    if asked == "non":
        assert quoted == []
        return
    told = " ".join(quoted[0].split()).lower()
    rows = f"12/11/2026;VIR SEPA RECU HOLDING X {told};;500,00\n"
    record = takes(late, "2026-11-16", statement(late, rows))
    assert dues(record)["F-042"] == "0.00"
    assert record["encaissements"][0]["motif"] == "Référence de notre lettre, montant exact."


def test_annuler_takes_back_what_the_workbook_remembers_of_statements(late: Firm) -> None:
    before = late.rows("Relance - Paramètres")
    takes(late, "2026-11-16", statement(late, PAID))
    assert late.rows("Relance - Paramètres") != before
    assert undoes(late) == 0
    assert late.rows("Relance - Paramètres") == before
