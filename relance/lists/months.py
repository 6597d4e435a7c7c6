"""Sheets named after months or years, and which of them comes last."""

from __future__ import annotations

from collections.abc import Sequence

from relance.french import BY_MONTH, fold
from relance.words import sheet_words

Month = tuple[int, int]  # year (0: the sheet does not say), month (0: the whole year)


def month_of(sheet: str) -> Month | None:
    """What a sheet is named after: « Octobre 2026 », « oct 26 », « 10-2026 », « Janv », « 2026 »."""
    words = [word for word in fold(sheet).split() if word not in sheet_words.MONTHS]
    numbers = [int(word) for word in words if word.isdecimal()]
    months = [BY_MONTH[word] for word in words if word in BY_MONTH]
    if len(words) > 2 or len(numbers) + len(months) != len(words):
        return None
    if len(words) == 1 and numbers and 2000 <= numbers[0] < 2100:
        return numbers[0], 0
    if len(numbers) == 2:  # « 10 2026 », « 2026 10 »
        numbers, months = [max(numbers)], [min(numbers)]
    year = numbers[0] if numbers else 0
    if len(months) != 1 or not 0 < months[0] < 13 or (numbers and not year):
        return None
    return (year + 2000 if 0 < year < 100 else year), months[0]


def latest(sheets: Sequence[str]) -> str:
    """The last of these sheets, in the workbook's order, where each is a month or a year.

    "" where it is not sure, as of a year beside its own months.
    """
    months = [month_of(sheet) for sheet in sheets]
    told = [month for month in months if month]
    if len(told) < len(sheets) or len(set(told)) < len(told) or len({bool(y) for y, _ in told}) > 1:
        return ""
    whole = {year for year, month in told if not month}
    if any(month and year in whole for year, month in told):
        return ""
    # Months without a year: only the order of the sheets tells whether January comes last.
    if not told[0][0] and told not in (sorted(told), sorted(told, reverse=True)):
        return ""
    return max(zip(told, sheets, strict=True))[1]
