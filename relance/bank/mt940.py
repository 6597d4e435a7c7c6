"""MT940 (SWIFT): blocks of tagged lines, :25: account, :60: old balance, :61: operation and :86: its text.

« RC » and « RD » reverse what came before: a reversed credit is money taken back. The day of booking is
the entry date where there is one, in the year nearest to the value date. A block without its closing
balance, or a balance without currency: nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.bank.label_fields import plain
from relance.bank.statement import Statement, assembled, proof
from relance.bank.texts import day, exact
from relance.rules.matching.operations import Nature, Operation
from relance.rules.money import total
from relance.sheets.cells import Unreadable

_TAG = re.compile(r":(\d{2}[A-Z]?|NS):")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d+,\d*)")
_ENTRY = re.compile(r"(\d{6})(\d{4})?([RE]?[CD])[A-Z]?(\d+,\d*)([NSF][A-Z0-9]{3})(.*)", re.DOTALL)
_PIECE = re.compile(r"\?(\d\d)")


def read(text: str, name: str) -> list[Statement]:
    """The statements of an MT940 file. Raises RelanceError."""
    return assembled(map(_statement, _blocks(text)), name)


def _blocks(text: str) -> Iterator[list[tuple[str, str]]]:
    """The statements as their fields, in order; what stands outside of them is transport."""
    block: list[tuple[str, str]] = []
    for line in text.splitlines():
        tag = _TAG.match(line)
        if tag and tag[1] == "20":
            if block:
                yield block
            block = []
        if tag:
            block.append((tag[1], line[tag.end() :]))
        elif line.startswith(("-", "{")) and block:
            yield block
            block = []
        elif block:
            block[-1] = (block[-1][0], f"{block[-1][1]}\n{line}")
    if block:
        yield block


def _statement(block: Sequence[tuple[str, str]]) -> Statement:
    fields = dict(reversed(block))
    account = fields.get("25", fields.get("25P", "")).strip()
    if not re.fullmatch(r"[0-9A-Z][0-9A-Z/ .-]{3,34}", account):
        raise Unreadable("il ne dit pas le numéro du compte")
    opened = fields.get("60F", fields.get("60M", ""))
    closed = fields.get("62F", fields.get("62M", ""))
    (start, currency, opening), (end, other, closing) = _balance(opened), _balance(closed)
    operations: list[Operation] = []
    for place, (tag, value) in enumerate(block):
        if tag == "61":
            follows, text = block[place + 1] if place + 1 < len(block) else ("", "")
            operations.append(_operation(value, text if follows == "86" else "", account, currency))
    part = Statement(
        format="MT940",
        account=account,
        currency=currency,
        operations=tuple(operations),
        start=start,
        end=end,
        opening=opening,
        closing=closing,
    )
    if other != currency:
        return replace(part, complete=False, why="ses soldes sont de devises différentes")
    booked = (each.amount for each in operations if each.nature is not Nature.PENDING)
    return proof(part, total(booked))


def _balance(text: str) -> tuple[date, str, Decimal]:
    found = _BALANCE.fullmatch(text.strip())
    if not found:
        raise Unreadable(f"un solde manque ou est illisible (« {text.strip()[:30]} »)")
    value = exact(found[4].replace(",", "."))
    return day(f"20{found[2]}", "%Y%m%d"), found[3], -value if found[1] == "D" else value


def _operation(entry: str, text: str, account: str, currency: str) -> Operation:
    found = _ENTRY.fullmatch(entry.strip())
    if not found:
        raise Unreadable(f"une opération est illisible (« {entry.strip()[:30]} »)")
    valued, entered, mark, figure, _, rest = found.groups()
    value = exact(figure.replace(",", "."))
    incoming = mark in {"C", "RD", "EC"}
    label, payer, purpose = _told(text)
    nature = {"RC": Nature.REVERSAL, "RD": Nature.RETURNED}.get(mark, Nature.ORDINARY)
    nature = Nature.PENDING if mark.startswith("E") else nature
    return Operation(
        account=account,
        on=_booked(valued, entered),
        amount=value if incoming else -value,
        currency=currency,
        label=label or plain(rest.partition("\n")[2]),
        payer=payer,
        purpose=purpose,
        nature=nature,
    )


def _booked(valued: str, entered: str | None) -> date:
    """The entry date, in the year that brings it nearest to the value date; else the value date."""
    if not entered:
        return day(f"20{valued}", "%Y%m%d")
    year, month = 2000 + int(valued[:2]), int(valued[2:4])
    year += (int(entered[:2]) + 6 < month) - (int(entered[:2]) > month + 6)
    return day(f"{year}{entered}", "%Y%m%d")


def _told(text: str) -> tuple[str, str, str]:
    """The label, payer and purpose of a :86:, whose lines are cut anywhere where it has sub-fields."""
    whole = text.replace("\n", "")
    pieces = _PIECE.split(whole)
    if len(pieces) < 3:
        return plain(text), "", ""
    held = list(zip(pieces[1::2], pieces[2::2], strict=True))
    payer = " ".join(value for code, value in held if code in {"32", "33"})
    purpose = "".join(value for code, value in held if "20" <= code <= "29" or "60" <= code <= "63")
    return plain(" ".join((pieces[0], *(value for _, value in held)))), plain(payer), plain(purpose)
