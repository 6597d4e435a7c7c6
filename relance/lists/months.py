"""Sheets named after months or years, and in which order they come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from relance.french import BY_MONTH, fold
from relance.words import sheet_words

Month = tuple[int, int]  # year (0: the sheet does not say), month (0: the whole year)


def month_of(sheet: str) -> Month | None:
    """What a sheet is named after: « Octobre 2026 », « oct 26 », « 10-2026 », « Janv », « 2026 », « T3 2026 ».

    A quarter or half-year is its last month, « 2025-2026 » its later year.
    """
    words = [
        word
        for word in fold(sheet_words.PART_OF_YEAR.sub(_last_month, fold(sheet))).split()
        if word not in sheet_words.MONTHS
    ]
    numbers = [int(word) for word in words if word.isdecimal()]
    months = [BY_MONTH[word] for word in words if word in BY_MONTH]
    if len(numbers) + len(months) != len(words):
        return None
    if months and months[0] in numbers:  # « 01 Janvier », « 2026-01 Janvier »
        numbers.remove(months[0])
    if len(numbers) + len(months) > 2:
        return None
    if len(numbers) == 2 and not months and numbers[0] + 1 == numbers[1] > 2000:
        numbers = numbers[1:]
    if not months and len(numbers) == 1 and 2000 <= numbers[0] < 2100:
        return numbers[0], 0
    if len(numbers) == 2:  # « 10 2026 », « 2026 10 »
        numbers, months = [max(numbers)], [min(numbers)]
    year = numbers[0] if numbers else 0
    if len(months) != 1 or not 0 < months[0] < 13 or (numbers and not year):
        return None
    return (year + 2000 if 0 < year < 100 else year), months[0]


def _last_month(found: re.Match[str]) -> str:
    """« t3 » → « septembre »."""
    last = sheet_words.last_month(found)
    return next((name for name, month in BY_MONTH.items() if month == last), found[0])


def newest_first(sheets: Sequence[str]) -> list[str]:
    """These sheets, given in the workbook's order, where each is a month or a year.

    None of them where it is not sure, as of a year beside its own months.
    """
    months = [month_of(sheet) for sheet in sheets]
    told = [month for month in months if month]
    if len(told) < len(sheets) or len(set(told)) < len(told) or len({bool(y) for y, _ in told}) > 1:
        return []
    whole = {year for year, month in told if not month}
    if any(month and year in whole for year, month in told):
        return []
    if told and not told[0][0]:  # without a year, only the order of the sheets tells which is last
        steps = {(after - before) % 12 for (_, before), (_, after) in pairwise(told)}
        if told == sorted(told) or steps == {1}:
            return list(reversed(sheets))
        return list(sheets) if told == sorted(told, reverse=True) or steps == {11} else []
    return [sheet for _, sheet in sorted(zip(told, sheets, strict=True), reverse=True)]


def latest(sheets: Sequence[str]) -> str:
    """The last of these sheets, where it is sure; else empty."""
    return next(iter(newest_first(sheets)), "")
