"""Mondays from end to end, on an owner's workbook, through the command line as the owner uses it."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from relance import cli
from relance.letters.names import DASHBOARD_FILE, PAGE_FILE
from relance.owner import console
from relance.xlsx import Cell, Look, SheetEdit, patch
from tests.firm import HEADERS, HOSTILE, LATE, OTHER, PAID, Firm, invoice, said, text_of


def test_the_first_time_the_sheets_are_written_what_is_missing_is_listed_and_no_letter_leaves(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE, PAID)
    assert firm.runs("2026-11-02") == 4
    screen = capsys.readouterr().out
    assert "Raison sociale" in screen
    assert firm.letters() == []
    names = openpyxl.load_workbook(firm.book).sheetnames
    assert names == ["Factures", "Relance - Paramètres", "Relance - Clients",
                     "Relance - Historique", "Relance - À corriger"]  # fmt: skip
    assert firm.rows("Factures")[3][10:14] == ["F-041", 23, 9.65, 40]
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-02") == 4  # still to fill in: nothing more is written
    assert firm.book.read_bytes() == before


def test_a_month_of_mondays_call_letter_confirmation_second_letter(firm: Firm) -> None:
    firm.writes(LATE, OTHER, PAID)
    firm.is_set_up()
    first = firm.record("2026-11-02")
    assert [a["factures"] for a in first["appels"]] == [["F-041"], ["F-042"]]
    assert first["courriers"] == []

    second = firm.record("2026-11-09")
    assert [(c["client"], c["etape"], c["total"]) for c in second["courriers"]] == [
        (HOSTILE, "Relance 1", "1234.50"),
        ("Morel SARL", "Relance 1", "500.00"),
    ]
    assert firm.letters() == [
        "2026-11-09/Menuiserie Dupré/Dupont & Fils SA - lettre de rappel.docx",
        "2026-11-09/Menuiserie Dupré/Morel SARL - lettre de rappel.docx",
    ]
    assert HOSTILE in text_of(firm.output / firm.letters()[0])

    third = firm.record("2026-11-16")  # nobody said whether they were posted: nothing moves
    assert third["courriers"] == []
    reasons = {c["facture"]: c["motif_code"] for c in third["creances"]}
    assert reasons == {"F-041": "courrier_a_confirmer", "F-042": "courrier_a_confirmer"}

    lines = [
        n for n, e in enumerate(firm.history(), start=5) if e["Événement"] == "Courrier préparé"
    ]
    firm.types("Relance - Historique", {f"K{n}": "09/11/2026" for n in lines})
    fourth = firm.record("2026-11-23")
    assert [(c["client"], c["etape"]) for c in fourth["courriers"]] == [
        (HOSTILE, "Relance 2"),
        ("Morel SARL", "Relance 2"),
    ]


def test_a_number_known_without_its_format_is_still_known_once_it_is_shown(firm: Firm) -> None:
    firm.writes(invoice(41, "Morel SARL", date(2026, 9, 10), 500, date(2026, 10, 10)))  # type: ignore[arg-type]
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.record("2026-11-09")  # the letter of « 41 »
    number = Cell(row=4, column=1, value=41, look=Look(number_format='"F2026-"000'))
    edit = SheetEdit(sheet="Factures", cells=(number,))
    firm.book.write_bytes(patch(firm.book.read_bytes(), [edit]))
    (claim,) = firm.record("2026-11-16")["creances"]
    assert (claim["facture"], claim["motif_code"]) == ("F2026-041", "courrier_a_confirmer")
    firm.types("Relance - Historique", {"K6": "09/11/2026"})
    (letter,) = firm.record("2026-11-23")["courriers"]
    assert (letter["etape"], letter["factures"]) == ("Relance 2", ["F2026-041"])
    assert [line["Facture"] for line in firm.history()] == ["41", "41", "F2026-041"]


def test_the_same_day_again_prepares_nothing_twice_and_says_so(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    history = chasing.history()
    letters = {p: (chasing.output / p).read_bytes() for p in chasing.letters()}
    capsys.readouterr()
    chasing.record("2026-11-09")
    assert "rien n'est préparé deux fois" in said(capsys)
    assert chasing.history() == history
    assert {p: (chasing.output / p).read_bytes() for p in chasing.letters()} == letters


def test_paid_on_the_same_day_the_letter_goes_to_annules_and_its_line_is_marked(
    chasing: Firm,
) -> None:
    chasing.types("Factures", {"I4": Decimal("1234.5"), "J4": date(2026, 11, 9)})
    again = chasing.record("2026-11-09")
    assert [c["client"] for c in again["courriers"]] == ["Morel SARL"]
    assert (
        "2026-11-09/Menuiserie Dupré/annulés/Dupont & Fils SA - lettre de rappel.docx"
        in chasing.letters()
    )
    marks = {
        e["Facture"]: e["Envoyé le"]
        for e in chasing.history()
        if e["Événement"] == "Courrier préparé"
    }
    assert marks == {"F-041": "annulé", "F-042": None}


def test_a_letter_changed_by_hand_is_never_overwritten(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.record("2026-11-09")
    letter = firm.output / firm.letters()[0]
    letter.write_bytes(letter.read_bytes() + b"\n")
    changed = letter.read_bytes()
    firm.types("Factures", {"G4": Decimal("999.00")})
    firm.record("2026-11-09")
    assert letter.read_bytes() == changed


def test_a_call_told_with_its_day_is_recorded_on_that_day(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.types("Factures", {"T4": "Appel fait le 30/10 : rappellera"})
    firm.record("2026-11-09")
    assert firm.rows("Factures")[3][19:21] == [None, None]
    [called, _] = firm.history()
    assert (called["Événement"], called["Date"]) == ("Appel fait", datetime(2026, 10, 30))
    assert called["Remarque"] == "le 30/10 : rappellera"
    text = text_of(firm.output / firm.letters()[0])
    assert "après notre appel téléphonique du 30\u00a0octobre 2026" in text


def test_a_promise_typed_there_pauses_until_two_business_days_after_its_date(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.types("Factures", {"T4": "Promesse", "U4": date(2026, 11, 9)})
    for day, expected in (("2026-11-09", "promesse"), ("2026-11-16", "courrier_prepare")):
        [claim] = firm.record(day)["creances"]
        assert claim["motif_code"] == expected
    text = text_of(firm.output / firm.letters()[0])
    assert "Vous nous aviez annoncé un règlement pour le 9\u00a0novembre 2026" in text
    assert "oubli" not in text


def test_half_paid_before_anybody_said_whether_it_was_posted_a_letter_is_not_made_twice(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.record("2026-11-09")
    firm.types("Factures", {"I4": 600, "J4": "12/11/2026"})
    for day in ("2026-11-16", "2026-11-23"):
        [claim] = firm.record(day)["creances"]
        assert claim["motif_code"] == "courrier_a_confirmer"
    assert all("annulés" in letter for letter in firm.letters())  # but it must not leave now
    assert firm.answers("2026-11-30", monkeypatch, "1", "10/11/2026", "1") == 0
    [claim] = firm.record("2026-11-30")["creances"]
    assert claim["etape"] == "Relance 2"


def test_a_posting_date_before_the_letter_is_not_believed(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.record("2026-11-09")
    firm.types("Relance - Historique", {"K6": "09/11/2025"})
    record = firm.record("2026-11-16")
    assert [c["motif_code"] for c in record["creances"]] == ["a_corriger"]
    assert "avant la date de la lettre" in record["problemes"][0]["quoi"]


def test_an_event_with_a_date_that_cannot_be_read_stays_until_it_is_corrected(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.types("Factures", {"T4": "Appel fait", "U4": "mardi dernier"})
    [claim] = firm.record("2026-11-02")["creances"]
    assert claim["motif_code"] == "a_corriger"
    assert firm.rows("Factures")[3][19:21] == ["Appel fait", "mardi dernier"]


def test_a_simulation_writes_nothing_at_all(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    before = {p: p.read_bytes() for p in firm.book.parent.rglob("*") if p.is_file()}
    assert firm.runs("2026-11-09", "--simulation") == 0
    assert {p: p.read_bytes() for p in firm.book.parent.rglob("*") if p.is_file()} == before


def test_a_misspelt_field_stops_the_run_before_anything_is_written(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    templates = firm.book.parent / "modèles"
    shutil.copytree(cli.TEMPLATES, templates)
    document = Document(str(templates / "relance_1.docx"))
    document.add_paragraph("Cher {{ client_nmo }},")
    (templates / "perso").mkdir(exist_ok=True)
    document.save(str(templates / "perso" / "relance_1.docx"))
    monkeypatch.setattr(cli, "TEMPLATES", templates)
    firm.writes(LATE)
    firm.is_set_up()
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-02") == 1
    told = said(capsys)
    assert "relance_1.docx" in told
    assert "client_nmo" in told
    assert "client_nom" in told
    assert firm.book.read_bytes() == before


def test_asked_at_the_keyboard_a_posted_letter_counts_though_a_promise_came_since(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A letter is asked about before it is withdrawn: what was posted is never taken back."""
    firm.writes(LATE)
    firm.is_set_up()
    firm.record("2026-11-02")
    firm.record("2026-11-09")
    firm.types("Factures", {"T4": "Promesse", "U4": date(2026, 11, 18)})
    answers = ("peut-être", "1", "le 10", "10/11/2026")
    assert firm.answers("2026-11-16", monkeypatch, *answers) == 0
    assert "Ne postez pas la lettre" in capsys.readouterr().out
    letter, promise = firm.history()[-2:]
    assert letter["Envoyé le"] == datetime(2026, 11, 10)
    assert (promise["Événement"], promise["Remarque"]) == ("Suite donnée", "Promesse")
    [claim] = firm.record("2026-11-23", "--sans-question")["creances"]
    assert (claim["etape"], claim["motif_code"]) == ("Relance 2", "courrier_prepare")


def test_a_step_misspelt_in_the_ladder_stops_the_run_with_its_cell(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    rows = firm.rows("Relance - Paramètres")
    line = next(n for n, row in enumerate(rows, start=1) if row[0] == "Relance 1")
    firm.types("Relance - Paramètres", {f"D{line}": "courier"})
    assert firm.runs("2026-11-02") == 4
    assert f"D{line}" in capsys.readouterr().out


def test_a_letter_that_came_back_is_made_again_once_the_address_is_corrected(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up(Confirmer_les_envois="non")
    firm.record("2026-11-02")
    firm.record("2026-11-09")
    firm.types("Factures", {"T4": "NPAI"})
    for day in ("2026-11-16", "2026-11-23"):
        [claim] = firm.record(day)["creances"]
        assert claim["motif_code"] == "adresse_inconnue"
        assert claim["prochaine_action"] == "Chercher l'adresse"
    assert firm.rows("Factures")[3][19] is None  # recorded, and emptied
    assert firm.history()[-1]["Événement"] == "Adresse inconnue"
    firm.types("Factures", {"D4": "22 rue Haute"})
    [claim] = firm.record("2026-11-30")["creances"]
    assert (claim["etape"], claim["motif_code"]) == ("Relance 1", "courrier_prepare")


def test_unattended_a_formal_notice_waits_until_somebody_says_the_payments_are_noted(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up(Confirmer_les_envois="non")
    for day in ("2026-11-02", "2026-11-09", "2026-11-17"):
        firm.record(day)
    [claim] = firm.record("2026-11-30")["creances"]
    assert (claim["etape"], claim["motif_code"]) == ("Relance 2", "reglements_a_confirmer")
    assert "Mise en demeure" in claim["motif"]
    capsys.readouterr()
    assert firm.answers("2026-11-30", monkeypatch, "1", "1") == 0  # payments noted; agreed
    told = said(capsys)
    assert "Aucun règlement n'est noté dans ce classeur. Tous les règlements reçus" in told
    assert firm.letters()[-1].endswith("mise en demeure.docx")


def test_every_run_opens_with_the_newest_payment_noted(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE, PAID)
    firm.is_set_up()
    capsys.readouterr()
    firm.record("2026-11-02")
    told = said(capsys)
    opening = "Menuiserie Dupré — lundi 2 novembre 2026 — dernier règlement noté : 30/08/2026"
    assert told.startswith(opening)


def test_an_earlier_reminder_typed_with_its_date_counts_from_then_on(firm: Firm) -> None:
    """Equally in Excel: the step of the ladder in « Suite donnée », its date in « Jusqu'au »."""
    old = invoice("F-001", "Morel SARL", date(2026, 5, 2), 900.0, date(2026, 6, 1))
    firm.writes(old)
    firm.is_set_up()
    [claim] = firm.record("2026-11-02")["creances"]
    assert claim["motif_code"] == "ancienne_a_decider"
    firm.types("Factures", {"T4": "Relance 1", "U4": "15/09/2026"})
    [claim] = firm.record("2026-11-09")["creances"]
    assert (claim["etape"], claim["motif_code"]) == ("Relance 2", "courrier_prepare")
    assert firm.rows("Factures")[3][19:21] == [None, None]


def test_a_template_that_says_what_may_not_be_said_stops_the_run_with_nothing_changed(
    firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    own = tmp_path / "letter_templates" / "perso"
    shutil.copytree(cli.TEMPLATES, own.parent)
    word = Document(str(own.parent / "relance_1.docx"))
    word.add_paragraph("Des frais de dossier vous seront facturés.")
    word.save(str(own / "relance_1.docx"))
    monkeypatch.setattr(cli, "TEMPLATES", own.parent)
    assert firm.runs("2026-11-02") == 0
    before = firm.book.read_bytes()
    assert firm.runs("2026-11-09") == 1
    assert firm.book.read_bytes() == before
    told = said(capsys)
    assert "perso/relance_1.docx : la lettre à Dupont" in told
    assert "« frais de dossier »" in told
    assert firm.letters() == []
    assert cli.main(["verifier", str(firm.book), "--date", "2026-11-09"]) == 1
    assert "ce modèle dit « frais de dossier »" in said(capsys)


def test_the_example_runs_alone_and_a_second_time_prepares_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--sortie", str(tmp_path), "--sans-question"]) == 0
    folder = tmp_path / "2026-11-23" / "Menuiserie Dupré (exemple)"
    made = {p.name: p.read_bytes() for p in folder.glob("*.docx")}
    assert "0 - À faire ce lundi.docx" in made
    assert len(made) == 14
    assert cli.main(["--sortie", str(tmp_path), "--sans-question"]) == 0
    assert "rien n'est préparé deux fois" in said(capsys)
    assert {p.name: p.read_bytes() for p in folder.glob("*.docx")} == made


def _xlsx(rows: list[list[object]]) -> bytes:
    book, buffer = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(buffer)
    return buffer.getvalue()


def _docx() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return buffer.getvalue()


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "absent": (lambda _: None, "introuvable|n'existe pas"),
    "un dossier": (lambda p: p.mkdir(), "dossier"),
    "vide": (lambda p: p.write_bytes(b""), "vide"),
    "un CSV renommé": (lambda p: p.write_text("N°;Client\n1;Dupont\n"), "CSV|texte|n'est pas un classeur"),
    "un ancien .xls": (lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512), "ancien|\\.xls"),
    "protégé": (
        lambda p: p.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 2
        ),
        "mot de passe",
    ),
    "à moitié téléchargé": (lambda p: p.write_bytes(_xlsx([["a"]])[:900]), "incomplet|abîmé"),
    "un document Word": (lambda p: p.write_bytes(_docx()), "classeur"),
    "sans factures": (lambda p: p.write_bytes(_xlsx([["Recette"], ["Farine", 3]])), "facture"),
    "sans montant": (
        lambda p: p.write_bytes(_xlsx([["N° facture", "Client", "Échéance", "Réglé le"], ["F1", "Dupont", "01/02/2026", ""]])),
        "Montant TTC",
    ),
    "deux montants": (
        lambda p: p.write_bytes(
            _xlsx([["N° facture", "Client", "Montant TTC", "Total TTC", "Échéance", "Réglé le"],
                   ["F1", "Dupont", 10, 12, "15/02/2026", ""]])
        ),
        "Deux colonnes",
    ),
    "rien sur les règlements": (
        lambda p: p.write_bytes(_xlsx([["N° facture", "Client", "Montant TTC", "Échéance"], ["F1", "Dupont", 10, "15/02/2026"]])),
        "payé",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_workbook_gets_a_french_sentence_and_nothing_is_written(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import re

    make, expected = BAD[case]
    path = tmp_path / "factures.xlsx"
    make(path)
    before = sorted(tmp_path.rglob("*"))
    status = cli.main(
        [str(path), "--date", "2026-11-23", "--sortie", str(tmp_path / "out"), "--simulation"]
    )
    told = said(capsys)
    assert status in {1, 4}
    assert re.search(expected, told)
    assert "Traceback" not in told
    assert "erreur imprévue" not in told
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("lock", ["~$factures.xlsx", ".~lock.factures.xlsx#"])
def test_a_workbook_open_elsewhere_is_refused_before_anything_is_written(
    lock: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "factures.xlsx"
    path.write_bytes(
        _xlsx(
            [
                list(HEADERS),
                ["F1", "01/10/2026", "Dupont", "", "", "", 10, "15/10/2026", None, None],
            ]
        )
    )
    (tmp_path / lock).write_bytes(b"\x04Anne" + b" " * 50 if lock[0] == "~" else b"Anne,anne,pc,;")
    before = path.read_bytes()
    assert cli.main([str(path), "--date", "2026-11-23", "--sortie", str(tmp_path / "out")]) == 1
    assert "ouvert" in capsys.readouterr().out
    assert path.read_bytes() == before


# --- two names, perhaps of one client

TWINS = (
    invoice("F-001", "SARL Martin", date(2026, 9, 1), 100, date(2026, 10, 1)),
    invoice("F-002", "Martin SARL", date(2026, 9, 2), 200, date(2026, 10, 2)),
)
SAME, APART, UNKNOWN = "1", "2", "3"


def other_names(firm: Firm) -> dict[str, str | None]:
    return {row[1]: row[12] for row in firm.rows("Relance - Clients")[4:] if row[1]}


@pytest.mark.parametrize(
    ("answer", "clients", "written"),
    [
        (SAME, ["SARL Martin"], {"SARL Martin": "Martin SARL", "Martin SARL": None}),
        (
            APART,
            ["Martin SARL", "SARL Martin"],
            {"SARL Martin": "pas Martin SARL", "Martin SARL": None},
        ),
        (UNKNOWN, [], {"SARL Martin": None, "Martin SARL": None}),
    ],
)
def test_two_names_of_one_client_are_asked_once_and_remembered(
    firm: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    clients: list[str],
    written: dict[str, str | None],
) -> None:
    firm.writes(*TWINS)
    firm.is_set_up()
    assert firm.answers("2026-10-12", monkeypatch, answer) == 0
    assert "« SARL Martin » et « Martin SARL » : est-ce le même client ?" in capsys.readouterr().out
    assert other_names(firm) == written
    calls = firm.record("2026-10-12")["appels"]  # unattended: it is remembered
    assert sorted(call["client"] for call in calls) == clients
    if answer != UNKNOWN:
        assert firm.answers("2026-10-12", monkeypatch) == 0


def test_names_that_are_both_paid_for_are_not_asked_about(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = tuple((*row[:8], row[6], date(2026, 9, 20)) for row in TWINS)
    firm.writes(*paid, LATE)
    firm.is_set_up()
    assert firm.answers("2026-11-02", monkeypatch) == 0


# --- « 0 - Ma semaine.html »


def pages(firm: Firm) -> dict[str, str]:
    """Every page under the output folder, by its path."""
    return {
        p.relative_to(firm.output).as_posix(): p.read_text("utf-8")
        for p in firm.output.rglob("*.html")
    }


PAGE = f"2026-11-09/Menuiserie Dupré/{PAGE_FILE}"


def test_the_page_lies_with_the_letters_and_is_made_afresh_the_same_day(chasing: Firm) -> None:
    first = pages(chasing)
    assert sorted(first) == [PAGE.replace("-09/", "-02/"), PAGE]
    assert "Dupont &amp; Fils SA - lettre de rappel.docx" in first[PAGE]
    assert "Morel SARL - lettre de rappel.docx" in first[PAGE]
    chasing.record("2026-11-09")
    assert pages(chasing) == first  # the same input, the same page
    chasing.types("Factures", {"I5": 500.0, "J5": "09/11/2026"})
    chasing.record("2026-11-09")
    assert "Morel SARL - lettre de rappel.docx" not in pages(chasing)[PAGE]
    assert "500,00" in pages(chasing)[PAGE].partition("Reçu depuis le 02/11/2026")[2]


def test_a_page_that_the_owner_has_annotated_is_never_overwritten(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = pages(chasing)[PAGE] + "<!-- à moi -->"
    (chasing.output / PAGE).write_text(mine, "utf-8")
    chasing.types("Factures", {"I5": 100.0, "J5": "09/11/2026"})
    capsys.readouterr()
    chasing.record("2026-11-09")
    fresh = PAGE.replace(".html", " (mise à jour).html")
    assert pages(chasing)[PAGE] == mine
    assert "400,00" in pages(chasing)[fresh]
    told = said(capsys)
    assert "Lisez « 0 - Ma semaine (mise à jour).html », et non « 0 - Ma semaine.html »" in told


def test_the_dashboard_lies_beside_the_page_and_one_that_the_owner_changed_stays(
    chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    board = chasing.output / PAGE.replace(PAGE_FILE, DASHBOARD_FILE)
    first = board.read_bytes()
    chasing.record("2026-11-09")
    assert board.read_bytes() == first  # the same input, the same bytes
    sheet = openpyxl.load_workbook(board)["Balance âgée"]
    assert [row[6].value for row in sheet.iter_rows(min_row=5, max_row=6)] == [1234.5, 500]
    board.write_bytes(mine := first + b"\0")
    chasing.types("Factures", {"I5": 100.0, "J5": "09/11/2026"})
    capsys.readouterr()
    chasing.record("2026-11-09")
    assert board.read_bytes() == mine
    fresh = board.with_name("Tableau de bord (mise à jour).xlsx")
    assert openpyxl.load_workbook(fresh)["Balance âgée"]["G6"].value == 400
    assert f"Ouvrez « {fresh.name} »" in said(capsys)


def test_the_page_is_shown_once_where_somebody_is_there_and_only_once_it_is_published(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, bool]] = []
    monkeypatch.setattr(console, "show", lambda path: asked.append((path, path.is_file())))
    firm.writes(LATE, OTHER)
    firm.is_set_up()
    firm.record("2026-11-02")
    assert firm.runs("2026-11-09", "--simulation") == 0
    assert asked == []  # nobody was there
    assert firm.answers("2026-11-09", monkeypatch, "1") == 0  # the payments are noted
    assert asked == [(firm.output / PAGE, True)]


def test_a_simulation_writes_no_page_but_tells_the_figures(firm: Firm) -> None:
    firm.writes(LATE, PAID)
    firm.is_set_up()
    told = firm.record("2026-11-02", "--simulation")
    assert pages(firm) == {}
    assert told["indicateurs"]["encours"] == "1234.50"
