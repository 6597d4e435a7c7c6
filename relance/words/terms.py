"""How long a client has to pay, as owners write it: the one reader of terms. The words are in terms.toml.

A term may be read in several ways: « 45 jours fin de mois » adds the days, then goes to the month's end,
or the other way round (C. com. L441-10 I; LAW §6), « 30/60 » are two instalments or two choices. All are
given: the parties must have said which; ask, never guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from relance.french import fold, plain
from relance.rules.days import DAY, end_of_month, months_later
from relance.words.patterns import data, one_of

MonthEnd = Literal["", "first", "last"]


class TermWay(NamedTuple):
    """One way to reckon a due date: from the month's end, or by going to it last; then the day `on`."""

    days: int = 0
    months: int = 0
    month_end: MonthEnd = ""
    on: int = 0
    on_that_day: bool = False  # where the reckoning already falls on the day `on`

    def due(self, issued: date) -> date:
        """The due date of an invoice issued that day."""
        day = end_of_month(issued) if self.month_end == "first" else issued
        day = months_later(day, self.months) + timedelta(days=self.days)
        day = end_of_month(day) if self.month_end == "last" else day
        if not self.on or (self.on_that_day and day.day == self.on):
            return day
        month = day if day.day < self.on else end_of_month(day) + DAY
        return month.replace(day=self.on)


_DATA = data("terms")
_UNSURE = "?%€"
_BEFORE = rf"(?:{one_of(_DATA['before'])} )*"
_AFTER = rf"(?: {one_of(_DATA['after'])})*"
DAYS, YEARS = one_of(_DATA["days"]), one_of(_DATA["years"])
_END, _NEXT_END, _NEXT, _THEN, _WEEK, _MONTH = (
    one_of(_DATA[key])
    for key in ("month_end", "next_month_end", "next_month", "then", "weeks", "months")
)
_NUMBERS = re.compile(rf"\b{one_of(_DATA['numbers'])}\b")
_HOW = rf"(?:par )?{one_of(_DATA['how'])}"
_TOLD = re.compile(
    rf"(?:{_HOW} )?(.*(?:[0-9] ?{DAYS}|{one_of(_DATA['at_once'])})\b.*?)(?: {_HOW})?"
)
_JOINED = re.compile(r"(?<=[a-z])(?=[0-9])")  # « NET30 »
_IN_DAYS = rf"(?P<days>[0-9]{{1,3}})(?: ?{DAYS})?"
_ON = r"(?: le (?P<on>[0-9]{1,2}))?"
# What each says of the month's end.
_FORMS: Mapping[str, tuple[MonthEnd, ...]] = {
    one_of(_DATA["at_once"]): ("",),
    rf"{_IN_DAYS}{_AFTER}": ("",),
    rf"{_IN_DAYS}{_AFTER} {_END}{_ON}": ("last", "first"),
    rf"{_END}(?: {_THEN})? {_IN_DAYS}{_ON}": ("first",),
    rf"{_IN_DAYS} apres (?:la )?{_END}{_ON}": ("first",),
    rf"{_END}{_ON}": ("last",),
    rf"(?P<next>{_NEXT_END})": ("last",),
    rf"(?:le )?(?P<on>[0-9]{{1,2}}) {_NEXT}": ("last",),
    rf"(?P<weeks>[0-9]{{1,2}}) ?{_WEEK}{_AFTER}": ("",),
    rf"(?P<months>[0-9]{{1,2}}) ?{_MONTH}{_AFTER}": ("",),
    rf"(?P<months>[0-9]{{1,2}}) ?{_MONTH}{_AFTER} {_END}{_ON}": ("last", "first"),
}
_CHOICES = re.compile(rf"{_BEFORE}([0-9]{{1,3}}) ?/ ?([0-9]{{2,3}})(?: ?{DAYS})?")
_LAST_ON = 28  # the last day that every month has
_LAST_MONTH = 12  # « 10/12 » may be a day


@lru_cache(maxsize=1024)
def ways(term: str) -> tuple[TermWay, ...]:
    """The ways to read a written term; none where it is not understood, nor for a number alone."""
    text = fold(term)
    if text.isdigit() or any(sign in term for sign in _UNSURE):
        return ()
    if choices := _CHOICES.fullmatch(plain(term).strip()):
        first, second = map(int, choices.groups())
        return (
            (TermWay(days=first), TermWay(days=second)) if second > max(_LAST_MONTH, first) else ()
        )
    text = _NUMBERS.sub(lambda word: _DATA["numbers"][word[0]], text)
    told = _TOLD.fullmatch(text)
    return tuple(_ways(_JOINED.sub(" ", told[1] if told else text)))


def _ways(text: str) -> Iterator[TermWay]:
    for form, ends in _FORMS.items():
        if found := re.fullmatch(_BEFORE + form, text):
            said = found.groupdict()
            on = int(said.get("on") or 0)
            if said.get("on") and not 1 <= on <= _LAST_ON:
                return
            months = 1 if said.get("next") else int(said.get("months") or 0)
            for end in ends:
                days = int(said.get("days") or 0) + 7 * int(said.get("weeks") or 0)
                way = TermWay(days, months, end, on)
                # « 45 j FDM le 15 » reckoned to the 15th: that day, or a month later?
                yield from (
                    (way, way._replace(on_that_day=True)) if on and end == "first" else (way,)
                )
            return


def due_dates(issued: date, term: str, *, month_end_first: bool | None = None) -> tuple[date, ...]:
    """The due dates that a written term may give, each once; none where it is not understood.

    `month_end_first` is the owner's answer for « 45 jours fin de mois », None while not told.
    """
    read = ways(term)
    if month_end_first is not None and {way.month_end for way in read} == {"first", "last"}:
        end = "first" if month_end_first else "last"
        read = tuple(way for way in read if way.month_end == end)
    return tuple(dict.fromkeys(way.due(issued) for way in read))


def days_of(term: str) -> int | None:
    """The days of a term that is nothing but days: « 30 », « 30 jrs », « Net 30 », « comptant »."""
    text = f"{term.strip()} jours" if term.strip().isdigit() else term
    read = ways(text)
    return read[0].days if len(read) == 1 and read[0] == TermWay(read[0].days) else None
