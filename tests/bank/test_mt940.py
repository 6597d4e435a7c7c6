"""MT940: reversed credits are money taken back; the entry date is the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.bank.mt940 import read
from relance.problems import RelanceError
from relance.rules.matching.operations import Nature


def block(
    *rows: str,
    start: str = "C260301EUR100,00",
    end: str = "C260302EUR100,00",
    account: str = "30002/0001",
) -> str:
    return "\n".join(
        [":20:X", f":25:{account}", ":28C:1/1", f":60F:{start}", *rows, f":62F:{end}", "-", ""]
    )


@pytest.mark.parametrize(
    ("entry", "amount", "nature", "on"),
    [
        (":61:2603020302C12,5NTRFNONREF", "12.50", Nature.ORDINARY, date(2026, 3, 2)),
        (":61:2603020302CR12,50NTRFNONREF//X", "12.50", Nature.ORDINARY, date(2026, 3, 2)),
        (":61:260302D12,NTRFNONREF", "-12.00", Nature.ORDINARY, date(2026, 3, 2)),
        (":61:2603020302RCR204,88NRTINONREF", "-204.88", Nature.REVERSAL, date(2026, 3, 2)),
        (":61:2603020302RD204,88NRTINONREF", "204.88", Nature.RETURNED, date(2026, 3, 2)),
        (":61:2602300301D6,00N024NONREF", "-6.00", Nature.ORDINARY, date(2026, 3, 1)),
        (":61:2512310102C6,00N024NONREF", "6.00", Nature.ORDINARY, date(2026, 1, 2)),
        (":61:2601021231C6,00N024NONREF", "6.00", Nature.ORDINARY, date(2025, 12, 31)),
    ],
)  # fmt: skip
def test_an_entry_has_its_sign_nature_and_day(
    entry: str, amount: str, nature: Nature, on: date
) -> None:
    (found,) = read(block(entry), "r.sta")[0].operations
    assert (found.amount, found.nature, found.on) == (Decimal(amount), nature, on)


def test_the_parts_of_a_text_cut_anywhere_are_told() -> None:
    text = ":86:166?00GUTSCHRIFT?20SVWZ+FACT 2026-?2112?32SARL DU\nPRE?33ET FILS"
    (found,) = read(block(":61:260302C12,50NTRFNONREF", text), "r.sta")[0].operations
    assert (found.payer, found.purpose) == ("SARL DUPRE ET FILS", "SVWZ+FACT 2026-12")


def test_pages_of_one_account_are_one_statement_and_balances_prove_it() -> None:
    first = block(":61:260302C12,50NTRFNONREF", end="C260302EUR112,50")
    second = block(":61:260303D2,50NTRFNONREF", start="C260302EUR112,50", end="C260303EUR110,00")
    (found,) = read(first + second, "r.sta")
    assert (found.complete, len(found.operations), found.closing) == (True, 2, Decimal("110.00"))
    (found,) = read(first + second.replace("112,50", "112,00").replace("110,00", "109,50"), "r.sta")
    assert found.complete is False


def test_what_is_expected_is_no_money_and_the_balances_do_not_count_it() -> None:
    """SWIFT's EC and ED: entries to come, which the closing booked balance is without."""
    rows = (":61:260302C12,50NTRFNONREF", ":61:260303EC40,00NTRFNONREF")
    (found,) = read(block(*rows, end="C260302EUR112,50"), "r.sta")
    assert [each.nature for each in found.operations] == [Nature.ORDINARY, Nature.PENDING]
    assert found.complete is True


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (block(":61:260302X12,50NTRFNONREF"), "opération est illisible"),
        (block(":61:260302C12.50NTRFNONREF"), "opération est illisible"),
        (block(":61:260231C12,50NTRFNONREF"), "n'est pas une date"),
        (block(end="C26030295000,00"), "solde manque"),
        (block().replace(":62F:", ":64:"), "solde manque"),
        (block(account=""), "numéro du compte"),
    ],
)
def test_what_is_not_whole_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(RelanceError) as refusal:
        read(text, "r.sta")
    assert sentence in str(refusal.value)
