"""What is typed in answer to a question of the first hour, as the settings that it fills."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from relance.lists.conditions import BY_LAW
from relance.lists.letterhead import FORMS
from relance.rules.codes import Kind
from relance.sheets.answers import FIRST_REMINDERS, MONTH_ENDS, as_penalty_rate, as_worker
from relance.sheets.cells import Unreadable


class Wrong(Exception):  # a fact about an answer, not a failure
    """Why an answer cannot be right, in French."""


def _siret(answer: str) -> tuple[str, ...]:
    if answer and not siret.is_valid(answer):
        raise Wrong("un SIRET a 14 chiffres, dont le dernier vérifie les autres")
    return (siret.format(answer) if answer else "",)


def _iban(answer: str) -> tuple[str, ...]:
    try:
        return (iban.format(iban.validate(answer)) if answer else "",)
    except ValidationError:
        raise Wrong("cet IBAN n'est pas juste : recopiez-le depuis votre RIB") from None


def _rate(answer: str) -> tuple[str, ...]:
    try:
        as_penalty_rate(answer or BY_LAW)
    except Unreadable as wrong:
        raise Wrong(str(wrong)) from None
    return (answer or BY_LAW,)  # written, so that it is not asked again


def named(answer: str) -> tuple[str, ...]:
    """A firm's name and legal form, where the form stands at an end: « SARL Dupré »."""
    form = re.fullmatch(rf"(.+?)[\s,–-]+\(?({FORMS})\)?", answer)
    if form:
        return form[1], form[2]
    form = re.fullmatch(rf"({FORMS})\s+(.+)", answer)
    return (form[2], form[1]) if form else (answer,)


def _address(answer: str) -> tuple[str, ...]:
    """Street, postcode and town of one line; of several numbers of five digits the last is the code."""
    found = re.fullmatch(r"(.+)[\s,;–-]+(\d{5})\s+(\D.*)", answer)
    if answer and not found:
        raise Wrong(
            "écrivez la rue, le code postal puis la ville : 14 rue des Copeaux, 49100 Angers"
        )
    return (found[1].strip(" ,;–-"), found[2], found[3]) if found else ("", "", "")


def _worker_typed(answer: str) -> tuple[str, ...]:
    try:
        return (as_worker(answer).value if answer else "",)
    except Unreadable as wrong:
        raise Wrong(str(wrong)) from None


def _kind_typed(answer: str) -> tuple[str, ...]:
    if answer and answer not in set(Kind):
        raise Wrong(f"écrivez {', '.join(Kind)}")
    return (answer,)


def _days(answer: str) -> tuple[str, ...]:
    days = re.fullmatch(r"(\d{1,3})(?: j(?:ours)?)?", answer)
    if answer and not days:
        raise Wrong("écrivez un nombre de jours, par exemple 30")
    return (days[1] if days else "",)


def _month_end_typed(answer: str) -> tuple[str, ...]:
    if answer and answer not in MONTH_ENDS:
        raise Wrong(f"écrivez « {MONTH_ENDS[0]} » ou « {MONTH_ENDS[1]} »")
    return (answer,)


def _first_typed(answer: str) -> tuple[str, ...]:
    if answer not in FIRST_REMINDERS:
        raise Wrong(f"écrivez « {FIRST_REMINDERS[0]} » ou « {FIRST_REMINDERS[1]} »")
    return (answer,)


READERS: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "as it is": lambda answer: (answer,),
    "firm": named,
    "address": _address,
    "siret": _siret,
    "iban": _iban,
    "rate": _rate,
    "days": _days,
    "Qui fait les relances": _worker_typed,
    "Type de clients par défaut": _kind_typed,
    "Fin de mois": _month_end_typed,
    "Premiers rappels": _first_typed,
}
