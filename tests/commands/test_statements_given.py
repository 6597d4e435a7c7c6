"""Whose statements, and whether one follows the last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bank.test_mt940 import block
from tests.commands.test_statement_files import lays
from tests.commands.test_taking_in import (
    DEBIT,
    HEAD,
    MAYBE,
    OFX,
    PAID,
    SHEET,
    STRANGER,
    dues,
    keyed,
    reasons,
    statement,
    takes,
)
from tests.firm import Firm, said, text_of

OTHER = OFX.replace("00012345678", "99988877766")


def settings(firm: Firm) -> tuple[Any, Any]:
    """« Comptes bancaires » and what stands beside it."""
    [row] = [r for r in firm.rows("Relance - Paramètres") if r[0] == "Comptes bancaires"]
    return row[1], row[3]


def mt940(*rows: str, start: str, end: str) -> str:
    return block(*rows, start=start, end=end, account="30002/00012345678")


CREDIT = (":61:261112C500,00NTRFNONREF", ":86:VIR MOREL SARL FACTURE F-042")


def test_the_first_account_is_bound_and_travels_with_the_workbook(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    record = takes(late, "2026-11-16", statement_ofx(late, OFX))
    assert dues(record)["F-042"] == "0.00"
    assert settings(late) == ("100012345678", "100012345678 16/11/2026")
    told = said(capsys)
    assert "Compte 1 00012345678 : ses relevés sont repris dans ce classeur" in told
    assert "il remonte au 01/11/2026" in told


def statement_ofx(firm: Firm, text: str, name: str = "relevé.ofx") -> Path:
    file = firm.book.parent / name
    file.write_text(text, "utf-8")
    return file


def test_of_another_account_nothing_is_certain(late: Firm) -> None:
    first = OFX.replace("20261112", "20261101").replace("F-042", "LOYER").replace("500.00", "9.99")
    takes(late, "2026-11-16", statement_ofx(late, first))
    record = takes(late, "2026-11-23", statement_ofx(late, OTHER))
    assert dues(record)["F-042"] == "500.00"
    assert reasons(record)["F-042"] == "encaissement_a_attribuer"
    [told] = record["releves"]
    assert (told["complet"], "99988877766" in told["motif"]) == (False, True)
    assert settings(late)[0] == "100012345678"


@pytest.mark.parametrize(
    ("given", "due", "accounts"),
    [
        (("1",), "0.00", "100012345678 ; 199988877766"),
        (("2", "oui"), "500.00", "100012345678"),
    ],
)
def test_at_the_keyboard_another_account_is_asked_about(
    late: Firm,
    monkeypatch: pytest.MonkeyPatch,
    given: tuple[str, ...],
    due: str,
    accounts: str,
) -> None:
    first = OFX.replace("20261112", "20261101").replace("F-042", "LOYER").replace("500.00", "9.99")
    takes(late, "2026-11-02", statement_ofx(late, first))
    assert keyed(late, monkeypatch, statement_ofx(late, OTHER), *given) == 0
    assert settings(late)[0] == accounts
    assert bool(late.received() if SHEET in sheets(late) else []) is (due == "0.00")


def sheets(firm: Firm) -> list[str]:
    import openpyxl

    return list(openpyxl.load_workbook(firm.book).sheetnames)


def test_the_account_of_the_letters_is_the_firm_s(late: Firm) -> None:
    """A RIB holds its account's number; the setting « IBAN » is the owner's own word."""
    late.fills_in_settings(IBAN="FR7630001007949998887776685")
    late.types(
        "Relance - Paramètres",
        {
            f"D{n}": None
            for n, r in enumerate(late.rows("Relance - Paramètres"), 1)
            if r[0] == "IBAN"
        },
    )
    first = OFX.replace("F-042", "LOYER").replace("500.00", "9.99")
    takes(late, "2026-11-16", statement_ofx(late, first))
    rib = "<BANKID>30001<BRANCHID>00794<ACCTID>99988877766"
    second = OFX.replace("<BANKID>1<ACCTID>00012345678", rib)
    record = takes(late, "2026-11-23", statement_ofx(late, second))
    assert dues(record)["F-042"] == "0.00"


BEFORE = mt940(start="C261026EUR100,00", end="C261031EUR100,00")
NEXT = mt940(*CREDIT, start="C261110EUR100,00", end="C261113EUR600,00")
GAP = NEXT.replace("EUR100,00", "EUR150,00").replace("EUR600,00", "EUR650,00")


@pytest.mark.parametrize(("after", "due"), [(NEXT, "0.00"), (GAP, "500.00")])
@pytest.mark.parametrize("apart", [True, False])
def test_a_gap_before_a_file_may_ask_not_decide(
    late: Firm, after: str, due: str, apart: bool
) -> None:
    one, two = statement_ofx(late, BEFORE, "1.sta"), statement_ofx(late, after, "2.sta")
    if apart:
        takes(late, "2026-11-02", one)
    record = takes(late, "2026-11-16", *([two] if apart else [two, one]))
    assert dues(record)["F-042"] == due
    told = next(r for r in record["releves"] if r["fichier"] == "2.sta")
    assert told["complet"] is (due == "0.00")
    if due == "500.00":
        assert "des jours manquent entre le 31/10/2026 et le 10/11/2026" in told["motif"]
        assert settings(late)[1].startswith("3000200012345678 31/10/2026")


@pytest.mark.parametrize(("start", "due"), [("11", "0.00"), ("12", "500.00")])
def test_days_of_which_no_file_says_anything_are_a_gap_once_they_are_more_than_ten(
    late: Firm, start: str, due: str
) -> None:
    before = OFX.replace("20261116", "20261101").replace("20261101<D", "20261001<D")
    before = before.replace("20261112", "20261020").replace("F-042", "LOYER")
    takes(late, "2026-11-09", statement_ofx(late, before.replace("500.00", "9.99"), "1.ofx"))
    reached = settings(late)[1]
    after = OFX.replace("20261112", "20261114").replace("20261101", f"202611{start}")
    record = takes(late, "2026-11-16", statement_ofx(late, after, "2.ofx"))
    assert dues(record)["F-042"] == due
    # How far the account reaches stays where it was: the missing file may still come.
    assert (settings(late)[1] == reached) is (due == "500.00")


def test_the_missing_file_closes_the_gap(late: Firm) -> None:
    lays(late, BEFORE, "1.sta")
    lays(late, GAP, "3.sta")
    assert dues(late.record("2026-11-16"))["F-042"] == "500.00"
    rows = (":61:261107C50,00NTRFNONREF", ":86:VIR INCONNU")
    lays(late, mt940(*rows, start="C261031EUR100,00", end="C261109EUR150,00"), "2.sta")
    assert dues(late.record("2026-11-23"))["F-042"] == "0.00"


def test_at_the_keyboard_the_owner_may_say_that_nothing_is_missing(
    late: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes(late, "2026-11-02", statement_ofx(late, BEFORE, "1.sta"))
    assert keyed(late, monkeypatch, statement_ofx(late, GAP, "2.sta"), "1") == 0
    assert [x["Facture"] for x in late.received()] == ["F-042"]


def test_what_the_owner_said_to_be_nobody_s_is_asked_once(
    late: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lays(late, HEAD + PAID.replace("500", "620") + MAYBE + STRANGER + DEBIT, "n.csv")
    assert keyed(late, monkeypatch, file, "aucune", "partent") == 0
    record = late.record("2026-11-16")
    assert reasons(record)["F-042"] != "encaissement_a_attribuer"


def test_what_was_told_as_unknown_is_not_told_every_monday(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    later = STRANGER.replace("12/11", "15/11").replace("777", "888").replace("JEAN BON", "LE GOFF")
    lays(late, HEAD + STRANGER + later, "n.csv")
    late.record("2026-11-16")
    assert "JEAN BON" in said(capsys)
    late.record("2026-11-23")
    told = said(capsys)
    assert ("JEAN BON" in told, "LE GOFF" in told) == (False, True)


def test_the_last_statement_opens_the_screen_the_list_and_the_page(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    takes(late, "2026-11-16", statement(late, MAYBE, DEBIT))
    capsys.readouterr()
    late.record("2026-11-17")
    assert "dernier relevé : 12/11/2026" in said(capsys)
    folder = next((late.output / "2026-11-17").iterdir())
    assert "Dernier relevé : 12/11/2026." in text_of(folder / "0 - À faire ce lundi.docx")
    assert "Dernier relevé : 12/11/2026." in (folder / "0 - Ma semaine.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("day", "letters"),
    [("2026-11-22", 2), ("2026-11-23", 0)],  # ten days after, eleven
)
def test_unattended_plain_letters_wait_where_the_bank_has_not_told_for_more_than_ten_days(
    late: Firm, day: str, letters: int
) -> None:
    takes(late, "2026-11-02", statement(late, DEBIT.replace("12/11", "01/11")))
    file = statement(late, DEBIT)
    record = takes(late, day, file)
    assert len(record["courriers"]) == letters
    if not letters:
        assert set(reasons(record).values()) == {"reglements_a_confirmer"}


def test_where_no_statement_was_ever_taken_in_they_leave_as_before(late: Firm) -> None:
    assert len(late.record("2026-11-23")["courriers"]) == 2


def test_an_older_sheet_of_settings_gets_the_row_with_what_it_remembers(late: Firm) -> None:
    rows = late.rows("Relance - Paramètres")
    [at] = [n for n, row in enumerate(rows, 1) if row[0] == "Comptes bancaires"]
    late.types("Relance - Paramètres", {f"{column}{at}": None for column in "ABC"})
    takes(late, "2026-11-16", statement_ofx(late, OFX))
    assert settings(late) == ("100012345678", "100012345678 16/11/2026")
    assert late.record("2026-11-23")["date"]


def test_a_statement_that_reaches_beyond_today_is_remembered_up_to_today(late: Firm) -> None:
    """What it dates later was left: next week's statement tells it again."""
    takes(late, "2026-11-02", statement_ofx(late, OFX))
    assert settings(late)[1] == "100012345678 02/11/2026"
    assert dues(takes(late, "2026-11-16", statement_ofx(late, OFX)))["F-042"] == "0.00"
