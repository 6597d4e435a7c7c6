"""Reads the dated legal values of `relance/law/*.toml`, strictly.

A misspelt key, a date out of order, a half-year left out or a value without its text could put a
wrong sum into a letter: each is refused with the names of the file and of the parameter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from relance.problems import RelanceError
from relance.rules.days import DAY, half_year, half_year_end, half_year_start
from relance.rules.law import DatedValue, Law, Name, Parameter, Unit

FOLDER = Path(__file__).parent
_PARAMETER_KEYS = {
    "title": str,
    "unit": str,
    "half_yearly": bool,
    "link": str,
    "checked_on": date,
    "valid_until": date,
    "values": list,
}
_VALUE_KEYS = {"since": date, "value": Decimal, "reference": str}
_TYPES = {str: "texte", bool: "true ou false", date: "date", list: "liste", Decimal: "nombre"}


def load_law(folder: Path = FOLDER) -> Law:
    """The law of the `*.toml` files of `folder`. Raises RelanceError for whatever is not right."""
    parameters: dict[Name, Parameter] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, table in _tables(path).items():
            where = f"{path.name} [{key}]"
            if key not in set(Name):
                _refuse(where, f"paramètre inconnu ; connus : {', '.join(Name)}")
            if (name := Name(key)) in parameters:
                _refuse(where, "paramètre déjà défini dans un autre fichier")
            parameters[name] = _parameter(name, table, where)
    if missing := set(Name) - set(parameters):
        _refuse(folder.name, f"paramètres absents : {', '.join(sorted(missing))}")
    return Law(parameters)


def _tables(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        _refuse(path.name, f"ce n'est pas du TOML ({error})")


def _parameter(name: Name, table: object, where: str) -> Parameter:
    fields = _typed(table, _PARAMETER_KEYS, where)
    if fields["unit"] not in set(Unit):
        _refuse(where, f"unité inconnue « {fields['unit']} » ; connues : {', '.join(Unit)}")
    if not fields["link"].startswith("https://"):
        _refuse(where, "link doit commencer par https://")
    values = tuple(
        DatedValue(**_typed(value, _VALUE_KEYS, f"{where} values[{number}]"))
        for number, value in enumerate(fields["values"], start=1)
    )
    _check_dates(values, fields["half_yearly"], fields["valid_until"], where)
    return Parameter(name=name, **{**fields, "unit": Unit(fields["unit"]), "values": values})


def _typed(table: object, keys: Mapping[str, type], where: str) -> dict[str, Any]:
    """The table, once it has exactly these keys, each of its type and not empty."""
    if not isinstance(table, dict):
        _refuse(where, f"il faut une table avec les clés {', '.join(keys)}")
    if unknown := set(table) - set(keys):
        _refuse(where, f"clé inconnue « {min(unknown)} » ; admises : {', '.join(keys)}")
    fields = dict(table)
    for key, kind in keys.items():
        if key not in fields or fields[key] in ("", []):
            _refuse(where, f"« {key} » manque")
        if kind is Decimal and type(fields[key]) is int:
            fields[key] = Decimal(fields[key])
        if type(fields[key]) is not kind:  # exact: a bool is an int, a datetime is a date
            _refuse(where, f"« {key} » doit être : {_TYPES[kind]}")
    return fields


def _check_dates(
    values: tuple[DatedValue, ...], half_yearly: bool, valid_until: date, where: str
) -> None:
    for old, new in pairwise(values):
        if new.since <= old.since:
            _refuse(where, f"{new.since} vient après {old.since} : dates doubles ou en désordre")
        if half_yearly and new.since != half_year_end(old.since) + DAY:
            _refuse(where, f"il manque un semestre entre {old.since} et {new.since}")
    last = values[-1].since
    if half_yearly:
        if (first := values[0].since) != half_year_start(first):
            _refuse(where, f"{first} n'est pas le début d'un semestre")
        if valid_until != half_year_end(last):
            _refuse(where, f"valid_until doit être la fin du semestre {half_year(last)}")
    elif valid_until < last:
        _refuse(where, f"valid_until est avant la dernière valeur ({last})")


def _refuse(where: str, what: str) -> NoReturn:
    raise RelanceError(
        f"Valeurs légales refusées : {what}.",
        where=f"relance/law/{where}",
        cure="Réinstallez le programme, ou corrigez ce fichier si vous l'avez modifié.",
    )
