"""What can go wrong, said in French: where, what, what to do.

A `Problem` concerns one cell or row and is collected as a value: the other rows go on.
A `RelanceError` stops the run before anything is written. `explained` turns foreign
exceptions into one of ours at the edge, from one table. They are known by the name of their class:
this module also serves the launcher, before any library is there, and imports none.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How much a problem weighs: does it hold the letters of its invoice, or is it only told?"""

    BLOCKING = "bloquant"
    WARNING = "à vérifier"
    INFO = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the workbook or the settings that a person must look at.

    `where` is a cell address (« Factures!F12 »), a template name or a setting's name;
    `what` and `cure` are French sentences; `cause`: what several such are (« dates dans l'avenir »).
    """

    level: Level
    where: str
    what: str
    cure: str = ""
    cause: str = ""


MANY = 3  # problems of one cause become one line that opens


def grouped(problems: Iterable[Problem]) -> list[tuple[Problem, tuple[Problem, ...]]]:
    """The gravest first; where many have one cause, a heading and its problems, else () each."""
    groups: dict[object, list[Problem]] = {}
    for number, problem in enumerate(problems):
        key = (problem.level, problem.cause) if problem.cause else number
        groups.setdefault(key, []).append(problem)
    order = list(Level)
    found: list[tuple[Problem, tuple[Problem, ...]]] = []
    for members in sorted(groups.values(), key=lambda group: order.index(group[0].level)):
        if len(members) < MANY:
            found += [(problem, ()) for problem in members]
        else:
            head = replace(members[0], what=f"{len(members)} {members[0].cause}.")
            found.append((head, tuple(members)))
    return found


class RelanceError(Exception):
    """The run stops with a French explanation; nothing was changed (exit status 1)."""

    status = 1

    def __init__(self, what: str, *, cure: str = "", where: str = "") -> None:
        super().__init__(what)
        self.what, self.cure, self.where = what, cure, where

    def __str__(self) -> str:
        """The French text shown to the owner: where, what, what to do."""
        place = f"{self.where} : " if self.where else ""
        return f"{place}{self.what}" + (f"\n→ {self.cure}" if self.cure else "")


class AnswerNeeded(RelanceError):
    """An answer or a setting is needed before the program may go on (exit status 4).

    `setting` names the one that answers, `options` what may be written there → what that means;
    `columns`, the same for « Colonnes », where that setting may answer too.
    """

    status = 4

    def __init__(
        self,
        what: str,
        *,
        cure: str = "",
        where: str = "",
        setting: str = "",
        options: Mapping[str, str] | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(what, cure=cure, where=where)
        self.settings = dict.fromkeys(columns or {}, "Colonnes")
        self.settings |= dict.fromkeys(options or {}, setting)
        self.setting, self.options = setting, {**(columns or {}), **(options or {})}


class LettersIncomplete(RelanceError):
    """The workbook is recorded, but letters are missing: run again (exit status 3)."""

    status = 3


class SavedMeanwhile(RelanceError):
    """The owner saved the workbook while the program worked; nothing was changed: start again."""


_FULL = "le disque est plein", "Libérez de la place, puis relancez."
_DENIED = (
    "l'accès est refusé (fichier ouvert ailleurs, ou dossier en lecture seule)",
    "Fermez les fichiers ouverts, vérifiez les droits du dossier, puis relancez.",
)
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _DENIED,
    errno.EIO: ("le disque ou le réseau répond mal", "Vérifiez-le, puis relancez."),
}


def disk_reason(error: OSError) -> tuple[str, str]:
    """Why the disk refuses, in French, and what to do."""
    answer = f"le système répond « {error.strerror} »"
    return _REASONS.get(error.errno or 0, (answer, "Relancez."))


# What `xlsx` refuses (its `Kind`): where, what, what to do. Braces: its place, its cause, its facts.
_CELL, _SHEET = "{place}", "Feuille « {place} »"
_REFUSALS = {
    "ENCRYPTED": (
        "",
        "Ce classeur est chiffré.",
        "Enregistrez-le sans mot de passe, puis relancez.",
    ),
    "SIGNED": (
        "",
        "Ce classeur porte une signature électronique, que toute écriture romprait.",
        "Travaillez sur une copie sans signature (Fichier > Informations > Signatures).",
    ),
    "SHARED": (
        "",
        "Ce classeur est en mode « partagé » avec suivi des modifications.",
        "Dans Excel : Révision > Arrêter le partage, enregistrez, puis relancez.",
    ),
    "STRUCTURE_PROTECTED": (
        "",
        "La structure du classeur est protégée : aucune feuille ne peut y être ajoutée.",
        "Dans Excel : Révision > Protéger le classeur (pour l'ôter), puis enregistrez.",
    ),
    "TOO_MANY_FORMATS": (
        "",
        "Ce classeur a trop de formats de cellule différents (65 490).",
        "Dans Excel, supprimez les styles inutiles, enregistrez, puis relancez.",
    ),
    "NO_SHEET": (
        "",
        "La feuille « {place} » n'est plus dans le classeur ; rien n'a été écrit.",
        "Remettez-la ou rendez-lui son nom, puis relancez.",
    ),
    "NAME_TAKEN": (
        "",
        "Le nom « {place} » est pris par une feuille d'une autre sorte.",
        "Renommez-la dans Excel, puis relancez.",
    ),
    "NOT_CELLS": (
        _SHEET,
        "ce n'est pas une feuille de cellules ; rien n'a été écrit.",
        "Choisissez-en une autre.",
    ),
    "SHEET_PROTECTED": (
        _SHEET,
        "la feuille est protégée ; rien n'a été écrit.",
        "Dans Excel : Révision > Ôter la protection de la feuille, puis enregistrez.",
    ),
    "NO_ROOM": (
        _SHEET,
        "il n'y a plus de place à droite ; rien n'a été écrit.",
        "Libérez des colonnes.",
    ),
    "FORMULA": (
        _CELL,
        "cette cellule contient une formule du classeur ; rien n'a été écrit.",
        "Déplacez-la hors des colonnes du programme, enregistrez, puis relancez.",
    ),
    "MERGED": (
        _CELL,
        "cette cellule est fusionnée avec d'autres ; rien n'a été écrit.",
        "Dégagez-la dans Excel.",
    ),
    "ARRAY": (
        _CELL,
        "cette cellule reçoit une formule matricielle ; rien n'a été écrit.",
        "Dégagez-la dans Excel.",
    ),
    "TABLE": (
        _CELL,
        "le tableau « {table} » ne peut pas s'accorder aux colonnes du programme : {cause} ;"
        " rien n'a été écrit.",
        "Dans Excel, dégagez les colonnes à droite du tableau, enregistrez, puis relancez.",
    ),
    "OWN_TABLE": (
        _CELL,
        "le tableau « {table} » ne peut pas suivre les lignes de cette feuille, que"
        " le programme refait ; rien n'a été écrit.",
        "Dans Excel : clic dans le tableau, Création de tableau > Convertir en plage ;"
        " enregistrez, puis relancez.",
    ),
    "CHANGED": (
        "",
        "« {place} » a été enregistré par quelqu'un pendant le travail ; rien n'a été écrit.",
        "Relancez : le programme repartira du classeur d'à présent.",
    ),
    "DAMAGED": (
        "",
        "Ce classeur est abîmé ou d'une forme inattendue{bracketed} ; rien n'a été écrit.",
        "Ouvrez-le dans Excel, enregistrez-le au format « Classeur Excel (.xlsx) », "
        "puis relancez ; sinon, reprenez une sauvegarde.",
    ),
    "UNPROVED": (
        "",
        "La vérification avant l'enregistrement a échoué{bracketed} : rien n'a été modifié.",
        "C'est une erreur du programme : signalez-la, en joignant si possible le classeur.",
    ),
}
_UNREADABLE = (
    "{file}",
    "Ce classeur ne se laisse pas lire : {cause}.",
    "Ouvrez-le dans Excel, laissez-le le réparer, enregistrez, puis relancez.",
)
_CAUSES = {  # its `Cause`
    "HEADER_MISSING": "il leur faut un en-tête, en texte",
    "HEADER_TWICE": "« {name} » y est déjà",
    "QUERY": "il vient d'une requête, qui les effacerait",
    "CROWDED": "la place est prise",
    "TOTALS": "cette ligne est celle de ses totaux",
    "OCCUPIED": "cette cellule est occupée",
    "ARCHIVE_CUT": "l'archive est incomplète",
    "MEMBER_TWICE": "« {part} » s'y trouve deux fois",
    "HUGE": "son contenu décompressé est démesuré",
    "PART_MISSING": "« {part} » y manque",
    "PART_HUGE": "« {part} » est démesuré",
    "PART_SPOILT": "« {part} » ne se laisse pas décompresser",
    "PART_HEADER": "l'en-tête de « {part} » est faux",
    "PART_CUT": "« {part} » est tronqué",
    "WIDE_HUGE": "une partie en UTF-16 est démesurée",
    "WIDE_HALF": "une partie n'est qu'à moitié en UTF-16",
    "NO_WORKBOOK": "il n'y a pas de classeur dedans",
    "SHEET_LISTS": "il n'a pas une seule liste de feuilles",
    "SHEET_UNLISTED": "une feuille est nommée hors de la liste des feuilles",
    "NAME_ASTRAY": "un nom y appartient à une feuille qui n'existe plus",
    "FORMATS_TWICE": "ses formats ont deux listes « {name} »",
    "ENCODING": "codage de caractères inattendu",
    "ENCODING_NAMED": "codage de caractères inattendu ({name})",
    "TOO_MANY_ELEMENTS": "trop d'éléments",
    "TOO_DEEP": "éléments emboîtés sans fin",
    "BAD_TAG": "balise illisible",
    "DOCTYPE": "le document XML déclare un type (DOCTYPE)",
    "MALFORMED": "XML mal formé",
    "MALFORMED_AT": "XML mal formé ({error})",
    "MALFORMED_PART": "{part}",
    "VARIANTS": "des variantes de « {name} » ne sont pas en même nombre",
    "REFERENCE": "référence illisible : {reference}",
    "ROWS_TWICE": "la feuille a deux fois des lignes",
    "ROWS_CUT": "la feuille est tronquée",
    "ROWS_EXTENDED": "une extension inconnue parmi les lignes",
    "TWO_PREFIXES": "deux préfixes pour les mêmes balises",
    "NOT_A_SHEET": "« {sheet} » n'est pas une feuille de cellules",
    "ROW_ORDER": "la ligne {row} vient après la ligne {before}",
    "ROW_OPEN": "la ligne {row} n'est pas fermée",
    "CELL_OPEN": "une cellule n'est pas fermée",
    "CELL_ORDER": "ligne {row} : une cellule n'est pas à sa place",
    "CELLS_ORDER": "des cellules en désordre",
    "PARTS_DIFFER": "les parties du classeur ne sont plus les mêmes",
    "PART_CHANGED": "{part} a changé",
    "NOT_UNDONE": "{part} ne se laisse pas rétablir",
    "NEW_MALFORMED": "XML mal formé",
    "NEW_ORDER": "désordre",
    "CELL_ASTRAY": "{sheet} : une cellule n'est pas à sa place",
    "CELL_TOUCHED": "{cell} serait touchée",
    "SHEETS_DIFFER": "les feuilles ne sont plus les mêmes",
    "SHEET_LOST": "la feuille {sheet} ne se lit plus",
    "VALUE_LOST": "{cell} ne contient pas {value}",
    "VALUE_CHANGED": "{sheet}, ligne {row} : une valeur du classeur a changé",
}


@contextmanager
def explained(reading: str | None = None) -> Iterator[None]:
    """What a library refuses, as a RelanceError; `reading`: the workbook's name where it is only read."""
    try:
        yield
    except Exception as error:
        told = _told(error, reading)
        if told is None:
            raise
        raise told from error


def _told(error: Any, reading: str | None) -> RelanceError | None:
    names = {kind.__name__ for kind in type(error).__mro__}
    if reading is not None and "MemoryError" in names:
        return _sentence(_UNREADABLE, {"file": reading, "cause": str(error) or "il est démesuré"})
    if "Refused" not in names:
        return None
    cause = _CAUSES[error.cause.name].format(**error.facts) if error.cause else ""
    facts = {**error.facts, "file": reading or "", "place": error.place, "cause": cause}
    facts["bracketed"] = f" ({cause})" if cause else ""
    if reading is not None and error.kind.name == "DAMAGED":
        return _sentence(_UNREADABLE, {**facts, "cause": cause or "il est d'une forme inattendue"})
    found = _sentence(_REFUSALS[error.kind.name], facts)
    if error.kind.name == "CHANGED":
        return SavedMeanwhile(found.what, cure=found.cure)
    return found


def _sentence(template: tuple[str, str, str], facts: Mapping[str, str]) -> RelanceError:
    where, what, cure = (text.format(**facts) for text in template)
    return RelanceError(what, cure=cure, where=where)
