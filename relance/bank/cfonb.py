"""CFONB 120: lines of 120 characters, 01 old balance, 04 operation, 05 its details, 07 new balance.

The last figure of an amount carries its sign: « { » and A to I are credits, « } » and J to R debits.
Currency and number of decimals may be blank on balances (LCL). A detail without operation, an
operation outside a statement, a statement not closed: nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from relance.bank.statement import Statement, assembled, proof
from relance.bank.texts import day
from relance.rules.matching.operations import Nature, Operation
from relance.rules.money import CENT, total
from relance.sheets.cells import Unreadable

_LINE = re.compile(r"0[1457]")
_SIGNED = re.compile(r" *(\d*)([{}A-R])")
_PLUS, _MINUS = "{ABCDEFGHI", "}JKLMNOPQR"
_PURPOSE = ("LCC", "LC2", "LCS", "RCN", "REF", "LIB")


class _Open(Struct):
    """A statement begun by its 01."""

    first: str
    lines: list[tuple[str, list[str]]] = field(default_factory=list)  # 04, its 05


def read(text: str, name: str) -> list[Statement]:
    """The statements of a CFONB 120 file. Raises RelanceError."""
    told = text.strip("\x1a").splitlines()
    if len(told) == 1:  # records that follow without an end of line
        told = [told[0][place : place + 120] for place in range(0, len(told[0]), 120)]
    lines = [(n, line) for n, line in enumerate(told, 1) if line.strip(" \x1a")]
    return assembled(_statements(lines), name)


def _statements(lines: Sequence[tuple[int, str]]) -> Iterator[Statement]:
    current: _Open | None = None
    for number, given in lines:
        least = 40 if given.startswith("05") else 104
        if not _LINE.match(given) or not least <= len(given.rstrip()) <= 120:
            raise Unreadable(f"la ligne {number} n'est pas du CFONB 120")
        line = given.ljust(120)
        code = line[:2]
        if code == "01":
            if current:
                raise Unreadable(f"ligne {number}, un relevé commence avant la fin du précédent")
            current = _Open(line)
            continue
        if (
            current is None
            or line[21:32] != current.first[21:32]
            or line[11:16] != current.first[11:16]
        ):
            raise Unreadable(f"la ligne {number} est hors du relevé d'un compte")
        if code == "04":
            current.lines.append((line, []))
        elif code == "05":
            if not current.lines:
                raise Unreadable(f"ligne {number}, un détail n'a pas d'opération")
            current.lines[-1][1].append(line)
        else:
            yield _statement(current, line)
            current = None
    if current:
        raise Unreadable("il est coupé : un relevé n'y est pas fermé")


def _statement(opened: _Open, last: str) -> Statement:
    told = [opened.first, *(line for line, _ in opened.lines), last]
    currency = {line[16:19] for line in told} - {"   "}
    decimals = {line[19] for line in told} - {" "}
    if len(currency) > 1 or len(decimals) > 1:
        raise Unreadable("un relevé y est en plusieurs devises")
    places = decimals.pop() if decimals else "2"
    if not (places.isascii() and places.isdigit() and int(places) <= 2):
        raise Unreadable(f"le nombre de décimales est illisible (« {places} »)")
    known = currency.pop() if currency else "EUR"
    operations = tuple(_operation(line, more, known, int(places)) for line, more in opened.lines)
    part = Statement(
        format="CFONB",
        account=_account(opened.first),
        currency=known,
        operations=operations,
        start=_day(opened.first),
        end=_day(last),
        opening=_amount(opened.first, int(places)),
        closing=_amount(last, int(places)),
    )
    return proof(part, total(operation.amount for operation in operations))


def _account(line: str) -> str:
    return " ".join((line[2:7], line[11:16], line[21:32]))


def _day(line: str) -> date:
    return day(f"{line[34:38]}20{line[38:40]}", "%d%m%Y")


def _amount(line: str, places: int) -> Decimal:
    found = _SIGNED.fullmatch(line[90:104])
    if not found:
        raise Unreadable(f"un montant est illisible (« {line[90:104].strip()} »)")
    digit = (_PLUS + _MINUS).index(found[2])
    value = Decimal(int(f"{found[1]}{digit % 10}")).scaleb(-places).quantize(CENT)
    return -value if digit >= 10 else value


def _operation(line: str, more: Sequence[str], currency: str, places: int) -> Operation:
    details: dict[str, list[str]] = {}
    for each in more:
        if each[34:40] != line[34:40]:
            raise Unreadable("un détail n'est pas de la date de son opération")
        details.setdefault(each[45:48], []).append(" ".join(each[48:118].split()))
    value = _amount(line, places)
    label = [" ".join(line[48:79].split()), *details.get("LIB", ())]
    purposes = [text for key in _PURPOSE for text in details.get(key, ())]
    operation = Operation(
        account=_account(line),
        on=_day(line),
        amount=value,
        currency=currency,
        label=" ".join(label),
        payer=" ".join(details.get("NPY", ()) if value > 0 else ()),
        purpose=" ".join(dict.fromkeys(purposes)),
    )
    if line[40:42].strip(" 0"):  # why it was rejected
        return replace(operation, nature=Nature.REVERSAL if value < 0 else Nature.RETURNED)
    return operation
