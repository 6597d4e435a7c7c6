"""The numbers of registered letters as they are typed or pasted: which letter each is of, which look wrong.

A number is thirteen signs: « 1A 203 456 7890 1 » within France, « RR 473 124 829 FR » by the standard
S10 of the Universal Postal Union, whose ninth digit is a check digit (weights 8 6 4 2 3 5 9 7, modulo
11). La Poste publishes no check digit for its own. What looks wrong is told, never refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from relance.french import count, fold
from relance.rules.asking import Asker

_FRENCH = r"[0-9][A-Z](?:[ .-]?[0-9]){11}"
_S10 = r"[A-Z]{2}(?:[ .-]?[0-9]){9}[ .-]?[A-Z]{2}"
_SHAPE = re.compile(rf"(?<!\w)(?:{_FRENCH}|{_S10})(?!\w)", re.IGNORECASE)
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_SIGNS = 13
_TRIES = 2


class Read(Struct, frozen=True):
    """A number for each letter, in their order, "" where none is told; or what is wrong with them all."""

    numbers: tuple[str, ...] = ()
    wrong: str = ""


def compact(number: str) -> str:
    """The number without what only makes it readable.

    >>> compact("1a 203 456 7890 1")
    '1A20345678901'
    """
    return re.sub(r"[\W_]", "", number).upper()


def doubt(number: str) -> str:
    """What looks wrong with a number, in French; nothing where its shape is right.

    >>> doubt("RR 473 124 829 FR"), doubt("1A 203 456 7890 1"), doubt("1A 203")
    ('', '', 'il a 5 signes au lieu de 13')
    """
    signs = compact(number)
    if len(signs) != _SIGNS:
        return f"il a {count(len(signs), 'signe')} au lieu de {_SIGNS}"
    if re.fullmatch(_FRENCH, signs):
        return ""
    if not re.fullmatch(_S10, signs):
        return "un recommandé s'écrit comme « 1A 203 456 7890 1 » ou « RR 473 124 829 FR »"
    rest = 11 - sum(int(d) * w for d, w in zip(signs[2:10], _WEIGHTS, strict=True)) % 11
    key = {10: 0, 11: 5}.get(rest, rest)
    return "" if int(signs[10]) == key else "sa clé n'est pas la bonne : un chiffre est faux"


def read_numbers(lines: Sequence[str], clients: Sequence[str]) -> Read:
    """What these lines say for the letters to `clients`: numbers in their order, or « client : numéro »."""
    named = [line for line in lines if ":" in line]
    if named and len(named) < len(lines):
        return Read(wrong="donnez-les tous dans l'ordre, ou tous « client : numéro »")
    read = _named(named, clients) if named else _in_order(lines, len(clients))
    told: dict[str, str] = {}
    for client, number in zip(clients, read.numbers, strict=False):
        before = told.setdefault(compact(number), client) if number else client
        if before is not client:
            return Read(wrong=f"« {number} » est donné deux fois ({before} et {client})")
    return read


def _in_order(lines: Sequence[str], wanted: int) -> Read:
    found = numbers_in(lines)
    if len(found) == wanted:
        return Read(tuple(found))
    return Read(wrong=f"{count(len(found), 'numéro')} pour {count(wanted, 'lettre')}")


def numbers_in(lines: Sequence[str]) -> list[str]:
    """The numbers of these lines, separated as they may be; what has no shape of one counts as one."""
    found: list[str] = []
    for part in filter(None, (p.strip() for line in lines for p in re.split("[;,\t]", line))):
        shaped = [each[0] for each in _SHAPE.finditer(part)]
        whole = len(shaped) > 1 and not compact(_SHAPE.sub("", part))
        found += shaped if whole else [part]
    return found


def _named(lines: Sequence[str], clients: Sequence[str]) -> Read:
    numbers = [""] * len(clients)
    for line in lines:
        name, _, number = line.rpartition(":")
        word = fold(name)
        places = [n for n, client in enumerate(clients) if fold(client) == word]
        places = places or [n for n, client in enumerate(clients) if word and word in fold(client)]
        if len(places) != 1:
            many = "désigne plusieurs de ces lettres" if places else "n'est aucun de ces clients"
            return Read(wrong=f"« {name.strip()} » {many}")
        if numbers[places[0]]:
            return Read(wrong=f"{clients[places[0]]} a deux numéros")
        numbers[places[0]] = number.strip()
    return Read(tuple(numbers))


def numbers_at_once(
    letters: Sequence[tuple[str, str]], known: Collection[str], ask: Asker
) -> tuple[str, ...]:
    """The numbers of these letters (client, step), in their order, "" where it is to be asked apart.

    `known`: numbers, compact, that earlier letters have.
    """
    clients = [client for client, _ in letters]
    listed = "\n".join(f"  {n}  {', '.join(each)}" for n, each in enumerate(letters, start=1))
    question = (
        f"{listed}\nCollez leurs {len(letters)} numéros de recommandé, dans l'ordre de cette liste, ou"
        " un par ligne « client : numéro » (Entrée seule : lettre par lettre)"
    )
    for _ in range(_TRIES):
        lines = _typed(question, len(letters), ask)
        if not lines:
            break
        read = read_numbers(lines, clients)
        if read.wrong:
            question = f"Ces numéros n'ont pas été pris : {read.wrong}. Recommencez (Entrée seule : lettre par lettre)"
            continue
        shown = "\n".join(
            f"  {client} : {number or 'pas de numéro'}{_beside(number, known)}"
            for client, number in zip(clients, read.numbers, strict=True)
        )
        answers = ("Oui", "Non, les recoller", "Non, lettre par lettre")
        choice = ask.choose(f"{shown}\nEst-ce bien cela ?", answers)
        if choice == 1:
            return read.numbers
        if choice == 3:
            break
    return ("",) * len(letters)


def _typed(question: str, wanted: int, ask: Asker) -> list[str]:
    """The lines typed or pasted: until there is a number for each letter, or an empty line."""
    lines: list[str] = []
    while line := ask.text(question):
        lines.append(line)
        so_far = len(lines) if ":" in line else len(numbers_in(lines))
        if so_far >= wanted:
            break
        question = f"  {so_far} sur {wanted}, la suite (Entrée pour finir)"
    return lines


def _beside(number: str, known: Collection[str]) -> str:
    """What is told beside a number that is taken as it is."""
    if number and compact(number) in known:
        return " – à vérifier : c'est déjà celui d'une autre lettre"
    wrong = doubt(number) if number else ""
    return f" – à vérifier : {wrong}" if wrong else ""


def one_number(label: str, ask: Asker) -> str:
    """The number of one letter, "" where it is not known; one that looks wrong may be typed again."""
    number = ask.text(f"{label} : n° du recommandé (vide si vous ne l'avez pas)")
    wrong = doubt(number) if number else ""
    if not wrong:
        return number
    return ask.text(f"« {number} » : {wrong}. Retapez-le, ou Entrée s'il est juste") or number
