"""What one cell says: a text, a date, an amount, a yes or no.

Nothing is guessed. « 1.234 » may be a thousand or one and a bit, 03/04/2026 April or March: what
has two readings and no proof is refused with its reason, and the row becomes « à corriger ».
Amounts are euros rounded to the cent, half-up, from the fifteen digits that Excel itself shows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from relance.french import BY_MONTH, NARROW, fold, number, short_date
from relance.sheets.instants import day_in_france
from relance.sheets.unseen import seen
from relance.words.currencies import EURO
from relance.words.flags import NO, YES
from relance.words.sheet_words import ORDINAL
from relance.words.terms import DAYS

CENT = Decimal("0.01")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MAX_AMOUNT = Decimal(10) ** 10
MOST = 3650
_PROOFS = 2  # texts that put the month first, before a whole column is read so

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_COMPACT = re.compile(
    r"((?:19|20)\d{2})(\d{2})(\d{2})"
)  # « 20260301 », as accounting exports write it
_NUMERIC = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_NAMED = re.compile(rf"(?:\w+ )?(\d{{1,2}}){ORDINAL}? ([a-z]+) (\d{{4}}|\d{{2}})")


class Unreadable(Exception):  # a fact about a cell, not a failure
    """A cell that cannot be read; the message is the French reason, fit to follow « : »."""


def is_empty(value: object) -> bool:
    """Nothing in the cell: empty, blanks only, or the NaN that some readers give."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and math.isnan(value))


def as_text(value: object) -> str:
    """The cell as text on one line; a whole number has no decimals: 2026041.0 → « 2026041 ».

    Its digits are those that banks and courts read: « ７６ » and « ٧٦ » are 76. What nobody sees is
    left out: two cells that look alike say the same.
    """
    if isinstance(value, str):
        text = " ".join(value.split())
        if text.isascii():
            return text
        text = text if text.isprintable() else " ".join(seen(text).split())
        return _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), text)
    if is_empty(value):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return short_date(value) if isinstance(value, date) else str(value)


def in_french(value: object, places: int | None = None) -> str:
    """The cell as its owner sees it: as_text, a number with its comma; `places`: with that many decimals, grouped.

    >>> in_french(1234.5), in_french(1234.5, 2), in_french(2026041.0)
    ('1234,5', '1 234,50', '2026041')
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or is_empty(value):
        return as_text(value)
    if places is None:
        return as_text(value).replace(".", ",")
    return number(Decimal(f"{value:.15g}"), places).replace(NARROW, " ").replace("−", "-")


def as_lines(value: object) -> tuple[str, ...]:
    """The lines of a text cell (an address typed with Alt+Enter)."""
    lines = value.splitlines() if isinstance(value, str) else [as_text(value)]
    return tuple(line for line in map(as_text, lines) if line)


def as_amount(value: object) -> Decimal:
    """The amount in EUR, rounded to the cent. Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable(f"« {as_text(value)} » n'est pas un montant")
    number = Decimal(f"{value:.15g}") if not isinstance(value, str) else _written_amount(value)
    if not number.is_finite() or abs(number) > _MAX_AMOUNT:
        raise Unreadable(f"« {value} » n'est pas un montant plausible")
    return number.quantize(CENT, ROUND_HALF_UP)


def an_amount(value: object) -> Decimal | None:
    """The same; None for an empty cell and for what is no amount."""
    try:
        return None if is_empty(value) else as_amount(value)
    except Unreadable:
        return None


def _written_amount(text: str) -> Decimal:
    """« 1 234,56 € », « (1.234,56) », « 1,234.56- »."""
    plain = " ".join(seen(text).replace("−", "-").replace("–", "-").split())
    plain = re.sub(rf"(?i)^{EURO} ?|(?<=[\d )-]){EURO}(?: ttc)?$", "", plain)
    plain = plain.strip()
    negative = re.fullmatch(r"\((.*)\)|-(.*)|(.*)-", plain)
    digits = next((g for g in negative.groups() if g is not None), "") if negative else plain
    digits = re.sub(r"['’]", " ", digits.strip().removesuffix("€").strip())
    found = re.fullmatch(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d+))?", digits)
    if found:
        whole, decimals = found[1].replace(" ", ""), found[2] or ""
        if len(decimals) == 3 and " " not in digits and len(whole) <= 3 and whole.strip("0"):
            raise Unreadable(f"« {text} » peut se lire en milliers ou en décimales")
    elif grouped := (
        re.fullmatch(r"(\d{1,3}(?:\.\d{3})+),(\d+)|(\d{1,3}(?:,\d{3})+)\.(\d+)", digits)
        or re.fullmatch(r"(\d{1,3}(?:\.\d{3}){2,})()|(\d{1,3}(?:,\d{3}){2,})()", digits)
    ):
        whole = re.sub(r"[.,]", "", grouped[1] or grouped[3])
        decimals = grouped[2] or grouped[4] or ""
    else:
        raise Unreadable(f"« {text.strip()} » n'est pas un montant en euros")
    return Decimal(f"{'-' if negative else ''}{whole}.{decimals or 0}")


def as_whole(value: object) -> int:
    """A number of days or of things, from 0 to ten years of days; « 8 jours » too. Raises Unreadable."""
    text = as_text(value)
    try:
        number = as_amount(re.sub(rf"(?i) ?(?:{DAYS}\.?)?$", "", text))
    except Unreadable:
        number = Decimal(-1)
    if not 0 <= number <= MOST or number != number.to_integral_value():
        raise Unreadable(f"« {text} » ; écrivez un nombre entier")
    return int(number)


def as_flag(value: object) -> bool:
    """Yes or no. Raises Unreadable for any other word."""
    word = fold(as_text(value))
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(f"« {as_text(value)} » : écrivez « oui » ou « non »")


def as_date(value: object, *, date1904: bool = False) -> date:
    """The date of a cell by itself; a text puts its day first, as in French. Raises Unreadable."""
    return Dates(order="day", date1904=date1904).read(value)


class Dates(Struct, frozen=True, kw_only=True):
    """How the dates of one column are to be read, given the proofs that the whole column offers.

    `order`: a text puts its day first; its month first somewhere in the column (an English
    spreadsheet, or one converted by a French one, which swaps the days up to 12); or no proof.
    `swapped`: real dates up to the 12th may have been swapped when texts were converted. `exported`: all
    are texts, several prove that the month comes first and none that the day does: they are read so.
    """

    order: Literal["day", "month", "unproven"]
    swapped: bool = False
    exported: bool = False
    mixed: bool = False  # texts and real dates
    date1904: bool = False

    @classmethod
    def of(cls, values: Iterable[object], *, french: bool, date1904: bool = False) -> Dates:
        """The reading of a column. `french`: its titles are, which is a proof for texts alone.

        Where texts stand beside real dates, the texts may be all that a conversion left: then a
        day after the 12th, in the texts and in the real dates, must prove the order of each.
        """
        real, firsts, seconds = [], [], []
        for value in values:
            if isinstance(value, date):
                real.append(value.day)
            elif isinstance(value, str) and (found := _NUMERIC.fullmatch(seen(value).strip())):
                firsts.append(int(found[1]))
                seconds.append(int(found[3]))
        if proofs := sum(second > 12 for second in seconds):
            exported = proofs >= _PROOFS and not real and max(firsts) <= 12
            return cls(order="month", swapped=True, exported=exported, date1904=date1904)
        proven = any(first > 12 for first in firsts) or (french and not real)
        return cls(
            order="day" if proven else "unproven",
            swapped=bool(firsts and real) and max(real) <= 12,
            mixed=bool(firsts and real),
            date1904=date1904,
        )

    def as_told(self, *, month_first: bool) -> Dates:
        """The same where the owner said which of day and month its texts put first, unless they prove it."""
        if self.order != "unproven" or self.mixed:
            return self
        return replace(self, order="month" if month_first else "day", exported=month_first)

    def doubts(self, value: object) -> bool:
        """Whether a text may be two dates, and only whoever wrote it can tell."""
        found = _NUMERIC.fullmatch(seen(value).strip()) if isinstance(value, str) else None
        if not found or self.order != "unproven" or self.mixed:
            return False
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        days = found[1] != found[3] and 0 < int(found[1]) <= 12 and 0 < int(found[3]) <= 12
        return days and FIRST_DAY.year <= year <= LAST_DAY.year

    def read(self, value: object) -> date:
        """The date of one cell. Raises Unreadable, with the reason in French."""
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            if self.swapped and value.day <= 12 and value.day != value.month:
                raise Unreadable(
                    f"{short_date(value)} : jour et mois ont pu être échangés, car d'autres dates"
                    " de la colonne sont des textes"
                )
            day = value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            day = self._serial(value)
        elif isinstance(value, str):
            day = self._written(value)
        else:
            raise Unreadable(f"« {as_text(value)} » n'est pas une date")
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Unreadable(f"« {in_french(value)} » n'est pas une date plausible")
        return day

    def _serial(self, value: float) -> date:
        """The number of days by which Excel keeps a date whose cell lost its format."""
        epoch = _EPOCH_1904 if self.date1904 else _EPOCH
        if _COMPACT.fullmatch(as_text(value)):
            return self._written(str(int(value)))
        if not 0 <= value <= (LAST_DAY - epoch).days:
            raise Unreadable(f"« {in_french(value)} » n'est pas une date")
        return epoch + timedelta(days=int(value))

    def _written(self, text: str) -> date:
        plain = seen(text).strip()
        if day := day_in_france(plain):
            return day
        if found := _ISO.fullmatch(plain.removesuffix("Z")) or _COMPACT.fullmatch(plain):
            return _day(text, found[1], int(found[2]), found[3])
        if found := _NUMERIC.fullmatch(plain):
            first, second = int(found[1]), int(found[3])
            if self.exported:
                first, second = second, first
            elif second > 12:
                raise Unreadable(f"« {plain} » met le mois avant le jour")
            elif self.order != "day" and first <= 12 and first != second:
                raise Unreadable(f"« {plain} » : rien ne prouve lequel est le jour, lequel le mois")
            return _day(text, found[4], second, str(first))
        if (found := _NAMED.fullmatch(fold(plain))) and found[2] in BY_MONTH:
            return _day(text, found[3], BY_MONTH[found[2]], found[1])
        raise Unreadable(f"« {plain} » n'est pas une date")


def _day(text: str, year: str, month: int, day: str) -> date:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        raise Unreadable(f"« {text.strip()} » n'existe pas dans le calendrier") from None
