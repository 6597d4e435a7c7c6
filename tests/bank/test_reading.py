"""Every format is known by its content and read to its truth, or refused with a sentence."""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.bank import Statement, read
from relance.problems import RelanceError
from relance.rules.matching.operations import Nature

SHARED = Path(__file__).parents[2].parent / "shared" / "statements"
TRUTH: dict[str, list[dict[str, str]]] = {}
if (SHARED / "truth.csv").is_file():
    for line in csv.DictReader((SHARED / "truth.csv").read_text(encoding="utf-8").splitlines()):
        TRUTH.setdefault(line["file"], []).append(line)
# The truth says « refusing is right too » (its accents are lost), or leaves out the number of the account
# that a column of the file tells.
REFUSED_TOO = {"csv_afup_ce.csv"}
TOLD_ACCOUNT = {"csv_boursobank.csv"}


def kind_of(nature: Nature) -> str:
    return {Nature.PENDING: "pending", Nature.REVERSAL: "reversal"}.get(nature, "")


@pytest.mark.parametrize("name", TRUTH)
def test_a_public_sample_is_read_to_its_truth_or_refused(name: str) -> None:
    wanted = TRUTH[name]
    expected = wanted[0]["expected"]
    try:
        statements = read((SHARED / name).read_bytes(), name)
    except RelanceError as refusal:
        assert expected == "refused" or name in REFUSED_TOO, str(refusal)
        assert str(refusal).startswith(f"{name} : Ce relevé n'est pas repris : ")
        return
    operations = [each for statement in statements for each in statement.operations]
    assert expected == ("read" if operations else "read, no operation")
    if not operations:
        return
    told = [
        (
            row["date"], Decimal(row["amount"]), row["currency"],
            "" if name in TOLD_ACCOUNT else row["account"].replace(" ", ""),
            "pending" if "pending" in row["kind"] else "reversal" if "reversal" in row["kind"] else "",
        )
        for row in wanted
    ]  # fmt: skip
    found = [
        (
            str(each.on), each.amount, each.currency,
            "" if name in TOLD_ACCOUNT else each.account.replace(" ", ""), kind_of(each.nature),
        )
        for each in operations
    ]  # fmt: skip
    assert Counter(found) == Counter(told)
    if "complet" in wanted[0]["why"]:
        assert False in {statement.complete for statement in statements}
    for row in wanted:
        words = row["label_start"].split()[:2]
        alike = [
            o.text
            for o in operations
            if (str(o.on), o.amount) == (row["date"], Decimal(row["amount"]))
        ]
        assert any(all(word in text for word in words) for text in alike)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "il est vide"),
        (b"%PDF-1.7 \n1 0 obj", "c'est un PDF"),
        (b"!Type:Bank\nD8/12/26\nT-1,00\n^\n", "c'est un fichier QIF"),
        (b"<html><table><tr><td>Date</td></tr></table></html>", "c'est une page web"),
        (b"3100000120181220E    30066", "CFONB 240"),
        (b"\x81\x8d\x8f\xff", "pas un fichier de texte"),
        (b"Date;Libell\xc3\xa9\n01/02/2026;X\n", "aucune colonne de dates et de montants"),
        (
            b"Buchungstag;Betrag;Text\n2026-04-02;-1,00;Miete\n",
            "aucune colonne de dates et de montants",
        ),
        (b"PK\x03\x04 no workbook", ""),
        (b"\xd0\xcf\x11\xe0 no workbook", "ne se laisse pas lire"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><Document>&x;</Document>", "DOCTYPE"),
        (b"x" * 41_000_000, "il est démesuré"),
    ],
)
def test_what_is_no_statement_is_refused_in_french(data: bytes, sentence: str) -> None:
    with pytest.raises(RelanceError) as refusal:
        read(data, "relevé.xyz")
    assert sentence in str(refusal.value)
    assert refusal.value.cure


DAY = date(2026, 3, 2)
Movement = tuple[int, int, str]  # days after DAY, cents, label
movements = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.integers(-999_999_99, 999_999_99).filter(bool),
        st.from_regex(r"[A-Z][A-Z0-9]{2,8}( [A-Z0-9]{2,8}){0,2}", fullmatch=True),
    ),
    min_size=1,
    max_size=12,
).map(sorted)


def euros(cents: int, mark: str = ",") -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}{mark}{abs(cents) % 100:02d}"


def on(move: Movement, pattern: str) -> str:
    return f"{DAY + timedelta(move[0]):{pattern}}"


def as_two_columns(moves: Sequence[Movement]) -> bytes:
    lines, balance = ["Date;Libellé;Débit;Crédit;Solde"], 100_000
    for move in moves:
        balance += move[1]
        figures = ("", euros(move[1])) if move[1] > 0 else (euros(-move[1]), "")
        lines.append(";".join((on(move, "%d/%m/%Y"), move[2], *figures, euros(balance))))
    return "\n".join([*lines, ""]).encode("cp1252")


def as_one_column(moves: Sequence[Movement]) -> bytes:
    lines = ["Booking Date,Description,Amount (EUR)"]
    lines += [f'{on(m, "%Y-%m-%d")},"{m[2]}",{euros(m[1], ".")}' for m in moves]
    return "\n".join([*lines, ""]).encode("utf-8-sig")


def as_ofx(moves: Sequence[Movement]) -> bytes:
    head = "OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR"
    account = (
        "<BANKACCTFROM><BANKID>30002<BRANCHID>00550<ACCTID>0001234567A</BANKACCTFROM><BANKTRANLIST>"
    )
    rows = [
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{on(m, '%Y%m%d')}<TRNAMT>{euros(m[1])}<FITID>F{n}<NAME>{m[2]}</STMTTRN>"
        for n, m in enumerate(moves)
    ]
    return "\n".join(
        [head, account, *rows, "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"]
    ).encode()


def as_cfonb(moves: Sequence[Movement]) -> bytes:
    def line(code: str, day: str, middle: str, cents: int) -> str:
        sign = ("{ABCDEFGHI" if cents >= 0 else "}JKLMNOPQR")[abs(cents) % 10]
        head = f"{code}30002    00550EUR2 0001234567A  {day}"
        return f"{head}{middle:50.50}{abs(cents) // 10:013d}{sign}".ljust(120)

    total = sum(move[1] for move in moves)
    rows = [line("04", on(m, "%d%m%y"), f"  {on(m, '%d%m%y')}{m[2]:31.31}", m[1]) for m in moves]
    begin = line("01", f"{DAY:%d%m%y}", "", 5000)
    return "\r\n".join([begin, *rows, line("07", f"{DAY:%d%m%y}", "", 5000 + total)]).encode()


def as_camt(moves: Sequence[Movement]) -> bytes:
    def amount(cents: int) -> str:
        mark = "CRDT" if cents >= 0 else "DBIT"
        return f'<Amt Ccy="EUR">{euros(abs(cents), ".")}</Amt><CdtDbtInd>{mark}</CdtDbtInd>'

    def balance(kind: str, cents: int) -> str:
        return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{amount(cents)}</Bal>"

    rows = [
        f"<Ntry>{amount(m[1])}<Sts>BOOK</Sts><BookgDt><Dt>{on(m, '%Y-%m-%d')}</Dt></BookgDt><NtryDtls><TxDtls>"
        f"<RmtInf><Ustrd>{m[2]}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for m in moves
    ]
    total = sum(move[1] for move in moves)
    body = "".join([balance("OPBD", 0), balance("CLBD", total), *rows])
    head = "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt><Id>1</Id>"
    account = "<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>"
    return f"{head}{account}{body}</Stmt></BkToCstmrStmt></Document>".encode()


def as_mt940(moves: Sequence[Movement]) -> bytes:
    def balance(cents: int) -> str:
        return f"{'D' if cents < 0 else 'C'}{DAY:%y%m%d}EUR{euros(abs(cents))}"

    total = sum(move[1] for move in moves)
    rows = [
        f":61:{on(m, '%y%m%d')}{on(m, '%m%d')}{'C' if m[1] > 0 else 'D'}{euros(abs(m[1]))}NTRFNONREF\n:86:{m[2]}"
        for m in moves
    ]
    head = [":20:X", ":25:30002/0001234567A", ":28C:1/1", f":60F:{balance(0)}"]
    return "\n".join([*head, *rows, f":62F:{balance(total)}", "-", ""]).encode()


DIALECTS: Sequence[Callable[[Sequence[Movement]], bytes]] = (
    as_two_columns, as_one_column, as_ofx, as_cfonb, as_camt, as_mt940,
)  # fmt: skip


def rows_of(statements: Sequence[Statement]) -> list[tuple[date, Decimal, str]]:
    return [(o.on, o.amount, o.label) for each in statements for o in each.operations]


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(max_examples=60, deadline=None)
@given(moves=movements)
def test_a_statement_said_in_six_dialects_reads_back(
    dialect: Callable[[Sequence[Movement]], bytes], moves: list[Movement]
) -> None:
    found = read(dialect(moves), "relevé")
    wanted = [(DAY + timedelta(m[0]), Decimal(m[1]).scaleb(-2), m[2]) for m in moves]
    assert rows_of(found) == wanted
    assert {each.complete for each in found} <= {True, None}


def mutated(chance: random.Random, data: bytes) -> bytes:
    """Bytes lost, doubled or changed, lines dropped or swapped, a file that ends early."""
    kind, held = chance.randrange(6), bytearray(data)
    place = chance.randrange(len(held))
    if kind == 0:
        return bytes(held[:place])
    if kind == 1:
        held[place] = chance.randrange(256)
    elif kind == 2:
        del held[place : place + chance.randrange(1, 30)]
    elif kind == 3:
        held[place:place] = held[place : place + chance.randrange(1, 60)]
    elif kind == 4:
        held[place:place] = chance.choice(
            [b";", b'"', b"<", b"&", b"\n", b"-", b"9", b"\x00", b"\xe9"]
        )
    else:
        lines = data.split(b"\n")
        del lines[chance.randrange(len(lines))]
        return b"\n".join(lines)
    return bytes(held)


@pytest.mark.slow
def test_ten_thousand_mutations_are_a_sentence_or_a_reading_and_balances_catch_wrong_amounts() -> (
    None
):
    chance = random.Random(21)
    moves = [
        (3, 120_00, "VIR DUPONT"),
        (5, -45_10, "PRLV EDF"),
        (9, 7_30, "VIR MARTIN"),
        (9, -1, "FRAIS"),
    ]
    proven = {as_cfonb, as_camt, as_mt940}
    for turn in range(10_000):
        dialect = DIALECTS[turn % len(DIALECTS)]
        data = dialect(moves)
        try:
            found = read(mutated(chance, data), "relevé")
        except RelanceError:
            continue
        amounts = sum(amount for _, amount, _ in rows_of(found))
        if dialect in proven and amounts != sum(row[1] for row in rows_of(read(data, "relevé"))):
            assert False in {each.complete for each in found}


def workbook(*rows: list[Any]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


TITLES: list[Any] = ["Date", "Libellé", "Débit", "Crédit", "Solde"]
FIRST: list[Any] = [date(2026, 3, 2), "VIR DUPONT &amp; FILS", None, 1234.5, 2234.5]


def test_an_excel_export_is_read_like_a_csv() -> None:
    second = [date(2026, 3, 3), "PRLV EDF", "-45,10", None, "2 189,40"]
    data = workbook(["Compte courant n° 00012345678"], [], TITLES, FIRST, second)
    (statement,) = read(data, "export.xlsx")
    assert rows_of([statement]) == [
        (date(2026, 3, 2), Decimal("1234.50"), "VIR DUPONT & FILS"),
        (date(2026, 3, 3), Decimal("-45.10"), "PRLV EDF"),
    ]
    assert (statement.account, statement.complete) == ("00012345678", True)
    assert statement.format == "Excel"
    assert statement.opening == 1000
    text = "Compte courant n° 00012345678\n\nDate;Libellé;Débit;Crédit;Solde\n02/03/2026;VIR DUPONT & FILS;;1234,50;\n"
    assert read(text.encode(), "export.csv")[0].operations[0].key == statement.operations[0].key


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (["05/03/2026", "PRLV EDF", "-45,10", None, None], "jour et mois ont pu être échangés"),
        ([date(2026, 3, 3), "PRLV EDF", -45.105, None, None], "plus de deux décimales"),
    ],
)
def test_an_excel_export_that_a_spreadsheet_converted_is_refused(
    second: list[Any], sentence: str
) -> None:
    with pytest.raises(RelanceError, match=sentence):
        read(workbook(TITLES, FIRST, second), "export.xlsx")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice")
def test_an_export_of_excel_97_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "export.xlsx").write_bytes(workbook(TITLES, FIRST))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", "--headless", home, "--convert-to", "xls", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "export.xlsx")], check=True, capture_output=True)
    (statement,) = read((tmp_path / "export.xls").read_bytes(), "export.xls")
    assert rows_of([statement]) == [(date(2026, 3, 2), Decimal("1234.50"), "VIR DUPONT & FILS")]
