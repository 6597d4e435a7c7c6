"""Reads the dated legal values of `relance/law/*.toml`, and the forbidden words, strictly.

A misspelt key, a date out of order, a half-year left out or a value without its text could put a
wrong sum into a letter: each is refused with the names of the file and of the parameter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from relance.problems import RelanceError
from relance.rules.codes import Kind
from relance.rules.days import DAY, half_year, half_year_end, half_year_start
from relance.rules.law import DatedValue, Law, Name, Parameter, Unit
from relance.rules.wording import Term

FOLDER = Path(__file__).parent
WORDING = "wording.toml"  # no dated values: what letters may not say
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
_TERM_KEYS = {"name": str, "pattern": str, "cause": str, "cure": str}
_TERM_EXTRAS = {"except": str, "kinds": list, "before_formal_notice": bool}
_TYPES = {str: "texte", bool: "true ou false", date: "date", list: "liste", Decimal: "nombre"}


def load_law(folder: Path = FOLDER) -> Law:
    """The law of the `*.toml` files of `folder`. Raises RelanceError for whatever is not right."""
    parameters: dict[Name, Parameter] = {}
    for path in sorted(set(folder.glob("*.toml")) - {folder / WORDING, folder / "ways.toml"}):
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


def load_wording(folder: Path = FOLDER) -> tuple[Term, ...]:
    """What no letter may say, of `wording.toml`. Raises RelanceError for whatever is not right."""
    tables = _tables(folder / WORDING)
    if set(tables) != {"terms"} or not isinstance(tables["terms"], list):
        _refuse(WORDING, "il faut une liste [[terms]], et rien d'autre")
    terms = [_term(table, f"{WORDING} terms[{n}]") for n, table in enumerate(tables["terms"], 1)]
    names = [term.name for term in terms]
    if double := next((name for name in names if names.count(name) > 1), ""):
        _refuse(WORDING, f"« {double} » est là deux fois")
    return tuple(terms)


def _term(table: object, where: str) -> Term:
    fields = _typed(table, _TERM_KEYS, where, _TERM_EXTRAS)
    kinds = fields.get("kinds", list(Kind))
    if unknown := [kind for kind in kinds if kind not in set(Kind)]:
        _refuse(where, f"type de client inconnu « {unknown[0]} » ; connus : {', '.join(Kind)}")
    return Term(
        name=fields["name"],
        pattern=_pattern(fields["pattern"], where),
        cause=fields["cause"],
        cure=fields["cure"],
        kinds=frozenset(map(Kind, kinds)),
        before_formal_notice=fields.get("before_formal_notice", False),
        allowed=_pattern(fields["except"], where) if "except" in fields else None,
    )


def _pattern(text: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(rf" (?:{text})\b")
    except re.error as error:
        _refuse(where, f"expression régulière fautive ({error})")


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


def _typed(
    table: object,
    keys: Mapping[str, type],
    where: str,
    extras: Mapping[str, type] = MappingProxyType({}),
) -> dict[str, Any]:
    """The table, once it has these keys and no other but `extras`, each of its type, not empty."""
    admitted = ", ".join([*keys, *extras])
    if not isinstance(table, dict):
        _refuse(where, f"il faut une table avec les clés {admitted}")
    if unknown := set(table) - {*keys, *extras}:
        _refuse(where, f"clé inconnue « {min(unknown)} » ; admises : {admitted}")
    fields = dict(table)
    given = {key: kind for key, kind in extras.items() if key in fields}
    for key, kind in {**keys, **given}.items():
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
