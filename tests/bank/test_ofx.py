"""OFX as banks write it: glued headers, empty values, commas; nothing of a file that is cut."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.bank.ofx import read
from relance.problems import RelanceError

ACCOUNT = (
    "<BANKACCTFROM><BANKID>30002<BRANCHID>00550<ACCTID>00012345678<ACCTTYPE>CHECKING</BANKACCTFROM>"
)


def move(
    amount: str = "12,50", day: str = "20260302", more: str = "<FITID>F1<NAME>SARL DUPRE & FILS"
) -> str:
    return f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{day}<TRNAMT>{amount}{more}</STMTTRN>"


def ofx(rows: str, *, account: str = ACCOUNT, currency: str = "EUR", after: str = "") -> str:
    lists = f"<BANKTRANLIST><DTSTART>20260301<DTEND>20260331{rows}</BANKTRANLIST>{after}"
    return (
        f"OFXHEADER:100DATA:OFXSGML<OFX><STMTRS><CURDEF>{currency}{account}{lists}</STMTRS></OFX>"
    )


def test_an_operation_has_its_day_amount_payer_and_account() -> None:
    (statement,) = read(ofx(move(more="<FITID>F1<NAME>VIR DUPRE &amp; FILS<MEMO>FACT 12")), "r.ofx")
    (found,) = statement.operations
    assert (found.on, found.amount, found.currency) == (date(2026, 3, 2), Decimal("12.50"), "EUR")
    assert (found.label, found.payer, found.purpose) == (
        "VIR DUPRE & FILS FACT 12",
        "VIR DUPRE & FILS",
        "FACT 12",
    )
    assert (found.account, statement.start, statement.end) == (
        "30002 00550 00012345678", date(2026, 3, 1), date(2026, 3, 31),
    )  # fmt: skip
    assert statement.complete is None


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        (move("-10.00"), "-10.00"),  # the sign decides, not TRNTYPE
        (move("+1 006,60"), "1006.60"),
        (move(day="20260302120000[-5:EST]"), "12.50"),
        (move(more="<FITID></FITID><NAME></NAME><MEMO/>"), "12.50"),
        (move(more="<NAME><![CDATA[A < B & C]]></NAME>"), "12.50"),
        ("<!-- " + move("99,00") + " -->" + move(), "12.50"),
    ],
)
def test_what_banks_write_is_read(rows: str, amount: str) -> None:
    assert [str(each.amount) for each in read(ofx(rows), "r.ofx")[0].operations] == [amount]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (ofx(move("$120")), "n'est pas un montant"),
        (ofx(move("1.234")), "plus de deux décimales"),
        (ofx(move("")), "n'est pas un montant"),
        (ofx(move(day="")), "n'a pas de date"),
        (ofx(move(day="20260231")), "n'est pas une date"),
        (ofx(move(), account=""), "numéro du compte"),
        (ofx(move())[:-6], "coupé"),
        (ofx(move().replace("</STMTTRN>", "") + move()), "n'y est pas fermé"),
        (ofx(move()).replace("</STMTRS>", ""), "coupé"),
        (ofx(move().replace("<NAME>", "<NAME")), "balise"),
        ("OFXHEADER:100\n<OFX></OFX>", "aucun compte"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(RelanceError) as refusal:
        read(text, "r.ofx")
    assert sentence in str(refusal.value)


def test_a_currency_that_the_file_does_not_say_stays_unknown() -> None:
    assert read(ofx(move(), currency=""), "r.ofx")[0].operations[0].currency == ""
    foreign = move(more="<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY>")
    assert read(ofx(foreign), "r.ofx")[0].operations[0].currency == "USD"


def test_the_same_fitid_twice_is_asked_about() -> None:
    first, second = read(ofx(move() + move()), "r.ofx")[0].operations
    assert first.key != second.key
    assert (first.proven, second.proven) == (True, False)


def test_accounts_stay_apart_and_a_balance_of_another_day_is_none() -> None:
    after = "<LEDGERBAL><BALAMT>90,00<DTASOF>20260405</LEDGERBAL>"
    one = ofx(move(), after=after)
    other = ofx(move(), account=ACCOUNT.replace("678", "679")).partition("<OFX>")[2]
    found = read(one.replace("</OFX>", other), "r.ofx")
    assert [part.account[-3:] for part in found] == ["678", "679"]
    assert found[0].closing is None
