"""Bytes to text, text to amounts and days: strictly, for a wrong euro is worse than a refused file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from relance.rules.money import CENT
from relance.sheets.cells import FIRST_DAY, LAST_DAY, Unreadable, as_amount

_BYTES_OF_9, _BYTES_OF_1252 = re.compile(rb"[\xa4\xbc-\xbe]"), re.compile(rb"[\x80-\x9f]")
_MOST_DECIMALS = re.compile(r"[.,]\d{3,}\D*$")
_EXACT = re.compile(r"\d{1,18}(\.\d{0,5})?|\.\d{1,5}", re.ASCII)
# What UTF-8 becomes when it was read as something else, and what stands for lost characters.
_MOJIBAKE = re.compile("�|Ã[\x80-\xbf©¨ª«´®¯§¢¹»¼ ]|Â[°«» ]|â€|[\x80-\x9f]|[A-Za-z]\\?[A-Za-z]")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 by its mark, UTF-8 where it is, else ISO-8859-15 or Windows-1252.

    Raises UnicodeDecodeError for bytes that are none of these.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        latin9 = _BYTES_OF_9.search(data) and not _BYTES_OF_1252.search(data)
        return data.decode("iso-8859-15" if latin9 else "cp1252")


def damaged(titles: Sequence[str]) -> str:
    """The first title whose accents were lost on the way; "" where none is."""
    return next((title for title in titles if _MOJIBAKE.search(title)), "")


def amount(value: object) -> Decimal:
    """The signed amount of a cell, cents at most: « +1 006,60 », « -1.234,56 », « 1234.56 EUR ».

    Raises Unreadable; a text of more decimals than cents, or that reads in two ways, is one.
    """
    if isinstance(value, str):
        value = value.strip().removeprefix("+").lstrip()
        marks = re.findall("[.,]", value)
        if _MOST_DECIMALS.search(value) and (len(marks) == 1 or len(set(marks)) > 1):
            raise Unreadable(f"« {value} » a plus de deux décimales")
    found = as_amount(value)
    if isinstance(value, float) and abs(found - Decimal(f"{value:.15g}")) > CENT / 1000:
        raise Unreadable(f"« {value} » a plus de deux décimales")
    return found


def exact(text: str) -> Decimal:
    """An amount of a format that fixes how it is written: digits and at most one point. Raises Unreadable.

    >>> exact("8.850")
    Decimal('8.85')
    """
    if not _EXACT.fullmatch(text):
        raise Unreadable(f"« {text[:40]} » n'est pas un montant")
    number = Decimal(text)
    cents = number.quantize(CENT)
    if cents != number:
        raise Unreadable(f"« {text[:40]} » a plus de deux décimales")
    return cents


def day(text: str, pattern: str) -> date:
    """The day that a format writes so (« %Y%m%d »). Raises Unreadable."""
    try:
        found = datetime.strptime(text, pattern).date() if text.isascii() else date.min  # noqa: DTZ007
    except ValueError:
        raise Unreadable(f"« {text[:40]} » n'est pas une date") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Unreadable(f"« {text[:40]} » n'est pas une date plausible")
    return found
