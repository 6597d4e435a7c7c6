"""`verifier --droit`: the legal values in force on a day, each with its text, for whoever checks them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from relance.french import euros, long_date, percent, short_date
from relance.owner.console import Screen
from relance.rules.law import Law, MissingParameter, Name, Parameter, Unit

# What the rules make of two values: ECB + 10, ECB + 8, three times the legal rate.
_DERIVED = {
    Name.POINTS_BUSINESS: ("taux des professionnels", Name.ECB_RATE),
    Name.POINTS_PUBLIC_BODY: ("taux des acheteurs publics", Name.ECB_RATE),
    Name.FLOOR_MULTIPLE: ("plancher d'un taux convenu", Name.LEGAL_RATE),
}


def tell_law(law: Law, day: date, screen: Screen) -> int:
    """Print every value in force on `day`; 0."""
    screen.say(f"Les valeurs légales en vigueur le {long_date(day)}", "bold")
    for name in Name:  # interest first, courts last
        for line in _lines(law, law.parameters[name], day):
            screen.say(line)
    screen.say("Règle par règle : docs/droit.md. Rien n'a été écrit.", "bold")
    return 0


def _lines(law: Law, parameter: Parameter, day: date) -> Iterator[str]:
    try:
        value = parameter.at(day)
    except MissingParameter:
        yield f"{parameter.title} : inconnu ce jour-là ; à lire sur {parameter.link}"
        return
    yield f"{parameter.title} : {_shown(value.value, parameter.unit)}, appliqué depuis le {short_date(value.since)}"
    checked = f"vérifié le {short_date(parameter.checked_on)}, {parameter.link}"
    again = f" ; à relire depuis le {short_date(parameter.valid_until)}"
    yield f"    {value.reference} ; {checked}{again if parameter.valid_until < day else ''}"
    if parameter.name in _DERIVED:
        title, base = _DERIVED[parameter.name]
        try:
            rate = law.at(base, day)
        except MissingParameter as missing:
            yield f"    {title} : inconnu, il manque le {missing.label}"
            return
        times = parameter.unit is Unit.TIMES
        yield f"    {title} : {percent(rate * value.value if times else rate + value.value)}"


def _shown(value: Decimal, unit: Unit) -> str:
    match unit:
        case Unit.PERCENT:
            return percent(value)
        case Unit.EUROS:
            return euros(value)
        case Unit.FORM:
            return f"{unit} {value}"
        case Unit.YEARS if value == 1:
            return "1 an"
        case _:
            return f"{value} {unit}"
