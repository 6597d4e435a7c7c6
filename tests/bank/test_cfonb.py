"""CFONB 120: the last figure carries the sign; nothing of a file whose statements are not whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.bank.cfonb import read
from relance.problems import RelanceError
from relance.rules.matching.operations import Nature


def line(
    code: str,
    middle: str = "",
    amount: str = "",
    *,
    day: str = "020326",
    ccy: str = "EUR",
    places: str = "2",
) -> str:
    head = f"{code}30002    00550{ccy}{places} 0001234567A  {day}"
    return f"{head}{middle:50.50}{amount.rjust(14, '0') if amount else '':14}".ljust(120)


def operation(amount: str, label: str = "VIR SEPA RECU", reject: str = "  ", **more: str) -> str:
    return line("04", f"{reject}020326{label:31}", amount, **more)


def detail(kind: str, text: str) -> str:
    return line("05", f"     {kind}{text}")


START, END = line("01", amount="100{"), line("07", amount="112E")


def whole(*lines: str) -> str:
    return "\n".join((START, *lines, END))


def test_an_operation_is_read_with_its_details() -> None:
    rows = [
        operation("12E"),
        detail("NPY", "SARL DUPRE"),
        detail("LCC", "FACT 12"),
        detail("RCN", "E2E1"),
        detail("ZZZ", "?"),
    ]
    (statement,) = read(whole(*rows), "r.txt")
    (found,) = statement.operations
    assert (found.on, found.amount, found.payer) == (
        date(2026, 3, 2),
        Decimal("1.25"),
        "SARL DUPRE",
    )
    assert (found.label, found.purpose) == ("VIR SEPA RECU", "FACT 12 E2E1")
    assert (found.account, found.currency) == ("30002 00550 0001234567A", "EUR")
    assert (statement.opening, statement.closing, statement.complete) == (
        Decimal("10.00"),
        Decimal("11.25"),
        True,
    )


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12{", "1.20"),
        ("12I", "1.29"),
        ("12}", "-1.20"),
        ("12R", "-1.29"),
        (f"{'':>11}12}}", "-1.20"),
    ],
)
def test_the_last_figure_carries_the_sign(written: str, amount: str) -> None:
    assert str(read(whole(operation(written)), "r.txt")[0].operations[0].amount) == amount


def test_blank_currency_and_decimals_are_those_of_the_others_and_francs_have_none() -> None:
    rows = [
        line("01", amount="0{", ccy="   ", places=" "),
        operation("12E"),
        line("07", amount="12E", ccy="   ", places=" "),
    ]
    (blank,) = read("\n".join(rows), "r.txt")
    assert (blank.currency, blank.complete) == ("EUR", True)
    rows = [
        line("01", amount="0{", ccy="XPF", places="0"),
        operation("12E", ccy="XPF", places="0"),
        line("07", amount="12E", ccy="XPF", places="0"),
    ]
    (francs,) = read("\n".join(rows), "r.txt")
    assert (francs.currency, francs.operations[0].amount) == ("XPF", Decimal(125))


def test_a_rejected_operation_takes_money_back() -> None:
    assert (
        read(whole(operation("12N", reject="21")), "r.txt")[0].operations[0].nature
        is Nature.REVERSAL
    )
    assert (
        read(whole(operation("12E", reject="21")), "r.txt")[0].operations[0].nature
        is Nature.RETURNED
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n".join((START, operation("12E"))), "n'y est pas fermé"),
        (f"{START}\n{START}\n{END}", "avant la fin du précédent"),
        ("\n".join((operation("12E"), END)), "hors du relevé"),
        (END, "hors du relevé"),
        (whole(detail("LIB", "X")), "n'a pas d'opération"),
        (whole(operation("12?")), "montant est illisible"),
        (whole(operation("12E").replace("020326", "310226")), "n'est pas une date"),
        (whole(operation("12E").replace("1234567A", "1234567B")), "hors du relevé"),
        (whole(operation("12E", ccy="USD")), "plusieurs devises"),
        (whole(operation("12E"))[:-60], "n'est pas du CFONB"),
        (whole(operation("12E") + "X"), "n'est pas du CFONB"),
        (whole("99" + "X" * 118), "n'est pas du CFONB"),
    ],
)
def test_what_is_not_whole_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(RelanceError) as refusal:
        read(text, "r.txt")
    assert sentence in str(refusal.value)


def test_records_may_follow_without_ends_of_line() -> None:
    text = whole(operation("12E"), detail("NPY", "SARL DUPRE")).replace("\n", "")
    assert read(text, "r.txt") == read(
        whole(operation("12E"), detail("NPY", "SARL DUPRE")), "r.txt"
    )


def test_a_balance_that_is_not_reached_is_told() -> None:
    (statement,) = read(whole(operation("13E")), "r.txt")
    assert statement.complete is False
    assert statement.why == "ses opérations mènent à un solde de 11,35\xa0€, il annonce 11,25\xa0€"
    assert not statement.operations[0].proven
