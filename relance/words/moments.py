"""A day told in a few words, in the middle of a text: « payé le 12/11 », « paiera fin novembre ».

What is past looks back for its year, what is to come looks ahead. « Vendredi » and « sous 8 jours »
count from the day the words were written, given as `on`; a period gives its last day, so that nobody
is chased before it is over.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from relance.french import MONTHS, WEEKDAYS, days_said, fold
from relance.rules.days import end_of_month

_MONTH = "|".join(
    sorted({*map(fold, MONTHS), *(fold(month)[:4] for month in MONTHS)}, reverse=True)
)
_EDGE = re.compile(
    rf"\b(?P<edge>debut|mi|fin|courant|en) (?:(?:de|du|d) )?(?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?\b"
)
_WITHIN = re.compile(
    r"\b(?:sous|dans|d ici) (?P<n>\d{1,2}) (?P<unit>jours?|j|semaines?|sem|mois)\b"
)
_NEXT_WEEKDAY = re.compile(rf"\b(?P<name>{'|'.join(WEEKDAYS)})\b")
_FEASTS = {"noel": (12, 25), "nouvel an": (12, 31), "jour de l an": (12, 31), "toussaint": (11, 1)}


def days_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where days stand in a text, and how they are written: start, end, words."""
    for said in days_said(text):
        yield said.figures, said.end, text[said.figures : said.end]


def past_day(text: str, on: date) -> date | None:
    """The last day written in a text, at most `on`: a year left out is the last one possible."""
    read = [(said, day) for said in days_said(text) if (day := said.near(on))]
    if not read:
        return None
    said, day = read[-1]
    return _moved(day, day.year - 1) if day > on and not said.year else day


def coming_day(text: str, on: date) -> date | None:
    """The day until which something is announced, from the words written on `on`; None: none told."""
    read = [day for said in days_said(text) if (day := said.near(on))]
    if read:
        return read[-1]
    said = fold(text)
    if found := _EDGE.search(said):
        return _edge(found, on)
    if found := _WITHIN.search(said):
        many, unit = int(found["n"]), found["unit"][0]
        days = many * 7 if unit == "s" else many * 30 if found["unit"] == "mois" else many
        return on + timedelta(days=days)
    for words, (month, number) in _FEASTS.items():
        if f" {words} " in f" {said} ":
            feast = date(on.year, month, number)
            return feast if feast >= on else feast.replace(year=on.year + 1)
    return _spoken(f" {said} ", on)


def _spoken(said: str, on: date) -> date | None:
    """« Demain », « vendredi », « la semaine prochaine », « fin de mois »."""
    if " demain " in said:
        return on + timedelta(days=1)
    if "semaine prochaine " in said:
        return on + timedelta(days=11 - on.weekday())  # its Friday
    if " mois prochain " in said:
        first = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
        return end_of_month(first)
    if found := _NEXT_WEEKDAY.search(said):
        ahead = (WEEKDAYS.index(found["name"]) - on.weekday()) % 7 or 7
        return on + timedelta(days=ahead)
    if any(f" {words} " in said for words in ("fin de mois", "fin du mois", "fin mois")):
        return end_of_month(on)
    if " cette semaine " in said or " fin de semaine " in said:
        return on + timedelta(days=max(4 - on.weekday(), 0))
    if " fin d annee " in said or " fin de l annee " in said:
        return date(on.year, 12, 31)
    return None


def _edge(found: re.Match[str], on: date) -> date | None:
    months = [n for n, name in enumerate(MONTHS, 1) if fold(name).startswith(found["month"])]
    if len(months) != 1:
        return None  # « juil » is, « jui » is not
    year = int(found["year"] or on.year)
    if not found["year"] and (months[0] - on.month) < -6:
        year += 1
    elif not found["year"] and (months[0] - on.month) > 6:
        year -= 1  # « fin novembre », read in January
    last = {"debut": 10, "mi": 15}.get(found["edge"], monthrange(year, months[0])[1])
    return date(year, months[0], last)


def _moved(day: date, year: int) -> date:
    return day.replace(year=year) if (day.month, day.day) != (2, 29) else date(year, 2, 28)
