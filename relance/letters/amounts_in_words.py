"""Amounts in words, as an acknowledgement of debt wants them beside the figures (C. civ. 1376)."""

from __future__ import annotations

from decimal import Decimal

_SMALL = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf"
).split()
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}  # fmt: skip


def amount_in_words(amount: Decimal) -> str:
    """« mille deux cent trente-quatre euros et cinquante centimes », up to 999 999 999,99 €.

    >>> amount_in_words(Decimal("2180.71"))
    'deux mille cent quatre-vingts euros et soixante et onze centimes'
    """
    euros, cents = divmod(int(amount * 100), 100)
    of = "d'" if euros and euros % 1_000_000 == 0 else ""  # « un million d'euros »
    said = f"{in_words(euros)} {of}euro{'s' if euros > 1 else ''}"
    return said if not cents else f"{said} et {in_words(cents)} centime{'s' if cents > 1 else ''}"


def in_words(number: int, *, last: bool = True) -> str:
    """A whole number; « cent » and « vingt » take an s only where nothing follows (`last`)."""
    for unit, name in ((1_000_000, "million"), (1000, "mille"), (100, "cent")):
        if number >= unit:
            many, rest = divmod(number, unit)
            before = (
                "" if many == 1 and unit < 1_000_000 else f"{in_words(many, last=unit > 1000)} "
            )
            plural = many > 1 and (unit > 1000 or (unit == 100 and not rest and last))
            after = f" {in_words(rest, last=last)}" if rest else ""
            return f"{before}{name}{'s' if plural else ''}{after}"
    if number < 20:
        return _SMALL[number]
    ten = max(t for t in _TENS if t <= number)
    unit = number - ten
    if not unit:
        return _TENS[ten] + ("s" if ten == 80 and last else "")
    link = " et " if unit in {1, 11} and ten != 80 else "-"
    return f"{_TENS[ten]}{link}{_SMALL[unit]}"
