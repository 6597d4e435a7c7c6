"""What can go wrong, said in French: where, what, what to do.

A `Problem` concerns one cell or row and is collected as a value: the other rows go on.
A `RelanceError` stops the run before anything is written (`LettersIncomplete` alone comes later).
`explained` says at the edge what `xlsx` refuses, from the sentences of `refusals`; `disk_reason` why the disk
does. Such errors are known by their class's name or their number: this module also serves the launcher,
before any library is there, and imports none. Word's and pip's are explained in `word` and `environment`.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, NamedTuple

from relance.refusals import CAUSES, REFUSALS, UNREADABLE


class Level(StrEnum):
    """How much a problem weighs: does it hold the letters of its invoice, or is it only told?"""

    BLOCKING = "bloquant"
    WARNING = "à vérifier"
    INFO = "information"


class Problem(NamedTuple):
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
            head = members[0]._replace(what=f"{len(members)} {members[0].cause}.")
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
    `columns`, the same for « Colonnes », where that setting may answer too; `answers`: settings told
    before, not yet in the workbook.
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
        self.answers: Mapping[str, str] = {}


class LeftOff(RelanceError):
    """The owner left off before the last question; `answers`: settings told, not yet in the workbook."""

    def __init__(self, what: str, *, cure: str, answers: Mapping[str, str] | None = None) -> None:
        super().__init__(what, cure=cure)
        self.answers = answers or {}


def why_left(stop: BaseException) -> str:
    """What to say of an owner who left off: their own Ctrl+C, or the failure that came before."""
    return stop.what if isinstance(stop, RelanceError) else "interrompu."


class TurnedBack(RelanceError):
    """The owner goes back to another workbook or folder: nothing is to be recorded in this one."""


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
_RENAME = "Renommez-le ou choisissez un autre nom, puis relancez."
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _DENIED,
    **dict.fromkeys(
        (errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ETIMEDOUT, errno.ENOTCONN),
        ("le disque ou le réseau répond mal", "Vérifiez-le, puis relancez."),
    ),
    **dict.fromkeys(
        (errno.EBUSY, errno.ETXTBSY),
        ("un autre programme s'en sert", "Fermez-le, puis relancez."),
    ),
    errno.EINVAL: ("le système n'accepte pas ce nom", _RENAME),
    errno.ENAMETOOLONG: (
        "son nom ou son chemin est trop long",
        "Raccourcissez le nom du fichier ou d'un dossier, ou rapprochez-le de la racine du disque"
        " (par exemple C:\\Relance), puis relancez.",
    ),
    errno.EXDEV: (
        "une partie de ce dossier est sur un autre disque (un lien, un dossier réseau)",
        "Mettez tout le dossier sur le même disque, puis relancez.",
    ),
    errno.ENOENT: ("ce fichier ou ce dossier n'existe pas", "Vérifiez son nom, puis relancez."),
    errno.ENOTDIR: ("un fichier porte le nom d'un dossier du chemin", _RENAME),
    errno.EISDIR: ("un dossier porte le nom de ce fichier", _RENAME),
    errno.EEXIST: ("quelque chose porte déjà ce nom", _RENAME),
    errno.ELOOP: ("ce lien tourne en rond", "Remplacez-le par le vrai fichier, puis relancez."),
}
# The system's own numbers, where Windows says by them what its errno confuses with « absent ».
_WINDOWS = {17: errno.EXDEV, 111: errno.ENAMETOOLONG, 206: errno.ENAMETOOLONG}


def disk_reason(error: OSError) -> tuple[str, str]:
    """Why the disk refuses, in French, and what to do."""
    code = getattr(error, "winerror", None) or 0
    # Only Windows says it in the owner's language.
    answer = f"répond « {error.strerror} »" if code else f"refuse (erreur {error.errno or '?'})"
    number = _WINDOWS.get(code, error.errno)
    return _REASONS.get(number or 0, (f"le système {answer}", "Relancez."))


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
        return _sentence(UNREADABLE, file=reading, cause=str(error) or "il est démesuré")
    if "Refused" not in names:
        return None
    kind, cause = error.kind.name, CAUSES[error.cause.name] if error.cause else ""
    cause = cause.format(**error.facts)
    if reading is not None and kind == "DAMAGED":
        return _sentence(UNREADABLE, file=reading, cause=cause or "il est d'une forme inattendue")
    bracketed = f" ({cause})" if cause else ""
    facts = error.facts | {"place": error.place, "cause": cause, "bracketed": bracketed}
    found = _sentence(REFUSALS[kind], **facts)
    return SavedMeanwhile(found.what, cure=found.cure) if kind == "CHANGED" else found


def _sentence(template: tuple[str, str, str], **facts: str) -> RelanceError:
    where, what, cure = (text.format(**facts) for text in template)
    return RelanceError(what, cure=cure, where=where)
