"""An output that is an input is refused before anything is done (DESIGN 5.19).

`--json` takes the place of a file: of none but an earlier result of ours, or an empty one. So no
workbook, template or program can be it, whatever its name, a link's or another case's. `--sortie`
is a folder of letters: not one that the program reads, nor one that it looks after itself.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path

from relance.passage.commit import BACKUPS
from relance.problems import RelanceError, disk_reason
from relance.system.files import is_file, no_file, write_whole

_UNCHANGED = "Rien n'a été modifié."
_DOCUMENTS = frozenset(
    ".xlsx .xlsm .xlsb .xls .xltx .xltm .ods .csv .docx .docm .dotx .doc .odt .pdf .py .cmd .toml"
    " .png .jpg .jpeg".split()
)
_LARGEST = 256 << 20  # bytes of an earlier result


def put_beside(path: Path, content: bytes, what: str) -> Path:
    """Write a document that belongs to no Monday; where it is now: none that says something else is replaced.

    RelanceError, naming `what` (« la procédure »), where it cannot be written.
    """
    others = (path.with_stem(f"{path.stem} ({number})") for number in count(2))
    names = chain([path], others)
    free = (p for p in names if not p.exists() or (is_file(p) and p.read_bytes() == content))
    path = next(free)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        why, cure = disk_reason(error)
        told = f"impossible d'écrire {what} : {why}."
        raise RelanceError(told, where=str(path), cure=cure) from error
    return path


def check_json(path: Path, workbook: Path, output: Path, ours: Iterable[Path]) -> Path:
    """The file that `--json` really names (behind a link). RelanceError where it must not be written.

    `output` is the folder of the letters, `ours` are the folders that the program reads.
    """
    try:
        place = path.resolve()
        taken = place.exists()
        what = no_file(place) if taken else ""
        same = taken and workbook.exists() and place.samefile(workbook)
        empty = taken and place.stat().st_size == 0
    except (OSError, RuntimeError) as error:  # the second: links in a circle, before Python 3.13
        why = disk_reason(error)[0] if isinstance(error, OSError) else "ce lien tourne en rond"
        raise _refused(path, f"le fichier JSON n'a pas pu être écrit : {why}.") from error
    memory = place.is_relative_to(output.resolve()) and any(
        part.startswith(".") for part in place.relative_to(output.resolve()).parts
    )
    if same:
        raise _refused(path, "« --json » désigne le classeur lui-même, qu'il remplacerait.")
    if what:
        raise _refused(path, f"« --json » désigne {what}, pas un fichier.")
    if memory or _within(place, ours):
        raise _refused(path, "« --json » désigne un fichier que le programme lit.")
    if place.suffix.lower() in _DOCUMENTS:
        raise _refused(path, f"« --json » désigne un fichier {place.suffix}, pas un résultat.")
    if taken and not empty and not _result(place):
        raise _refused(
            path, "« --json » désigne un fichier qui n'est pas un résultat de relance : il le remplacerait."
        )  # fmt: skip
    try:
        beside = place.parent
        if beside == output.resolve():  # the run makes it
            beside = next(folder for folder in (beside, *beside.parents) if folder.exists())
        with tempfile.TemporaryFile(dir=beside):
            pass
    except OSError as error:
        why = disk_reason(error)[0]
        raise _refused(path, f"le fichier JSON n'a pas pu être écrit : {why}.") from error
    return place


def check_output(output: Path, workbook: Path | None, ours: Iterable[Path]) -> None:
    """RelanceError where letters must not be put into the folder `output`.

    `ours` are the folders that the program reads; the copies beside the workbook are among them.
    """
    try:
        place = output.resolve()
        there = next(path for path in (place, *place.parents) if path.exists())
        what = no_file(there) or "un fichier"
    except (OSError, RuntimeError) as error:
        why = disk_reason(error)[0] if isinstance(error, OSError) else "ce lien tourne en rond"
        raise _unfit(output, f"ce dossier ne peut pas servir : {why}.") from error
    if what != "un dossier":
        raise _unfit(output, f"« {there} » est {what}, pas un dossier.")
    books = [workbook, Path(os.path.realpath(workbook))] if workbook else []  # a link may go round
    beside = [path.with_name(BACKUPS) for path in books]
    if _within(place, [*ours, *beside]):
        raise _unfit(output, "le programme lit ou garde ses fichiers dans ce dossier.")


def _within(place: Path, folders: Iterable[Path]) -> bool:
    """Whether a folder is `place` or holds it, also where the system ignores the case of names.

    A folder that cannot be looked at (a link in a circle, too long a name) holds nothing.
    """
    there = [path for path in (place, *place.parents) if path.exists()]
    return any(
        place.is_relative_to(os.path.realpath(folder)) or any(_same(path, folder) for path in there)
        for folder in folders
    )


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # it is not there, or cannot be
        return False


def _result(path: Path) -> bool:
    """Whether the file is the JSON of an earlier run."""
    if not is_file(path) or path.stat().st_size > _LARGEST:
        return False
    try:
        with path.open("rb") as file:
            found = json.load(file) if file.read(1) == b"{" and not file.seek(0) else None
    except (OSError, ValueError, RecursionError):
        return False
    if not isinstance(found, dict):
        return False
    return "version" in found and not {"creances", "classeurs"}.isdisjoint(found)


def _refused(path: Path, what: str) -> RelanceError:
    cure = f"Donnez le nom d'un nouveau fichier, par exemple --json resultat.json. {_UNCHANGED}"
    return RelanceError(what, where=str(path), cure=cure)


def _unfit(output: Path, what: str) -> RelanceError:
    cure = f"Donnez un dossier à part, par exemple --sortie Courriers. {_UNCHANGED}"
    return RelanceError(what, where=str(output), cure=cure)
