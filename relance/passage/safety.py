"""Before and after the save: is this file a workbook, who has it open, how is it replaced safely?

The owner's only copy is at stake: the file is read once, its bytes are compared again just before
the swap (`xlsx.swap`), and a copy of what was there is made first. Every failure is a French
sentence, and leaves the old file whole.
"""

from __future__ import annotations

import errno
import hashlib
import io
import itertools
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec import Struct

from relance.problems import RelanceError, disk_reason, explained
from relance.system.files import LONGEST_PATH, is_file, read_file, too_long, units
from relance.xlsx.swapping import placed, refuse_changed, swap

_AGAIN = "Enregistrez-le dans Excel au format « Classeur Excel (.xlsx) », puis relancez."
_LARGEST = 512 << 20  # bytes of a workbook file
_LONGEST_NAME = 255


class Snapshot(Struct, frozen=True, kw_only=True):
    """The bytes of a workbook as read once: everything is computed from them and nothing else."""

    path: Path
    data: bytes
    sha256: str
    modified: datetime  # when the file was last saved, local time


def open_workbook(path: Path, *, writing: bool = True) -> Snapshot:
    """Read the workbook once; RelanceError in French when it is no usable .xlsx or .xlsm.

    `writing`: also refuse a workbook that is open in Excel or LibreOffice, or read-only.
    """
    if path.name.startswith(("~$", ".~lock.")):
        raise RelanceError(
            f"« {path.name} » n'est pas un classeur, mais la marque qu'Excel pose tant qu'il est ouvert.",
            cure="Fermez le classeur dans Excel et choisissez le fichier sans « ~$ ».",
        )
    with _in_french(path, "lu"):
        found = path.stat()
        if found.st_size > _LARGEST:
            raise RelanceError(f"« {path.name} » est démesuré.", cure="Allégez le classeur.")
        inside = " qui s'y trouve" if path.is_dir() else " Excel lui-même"
        data = read_file(path, cure=f"Indiquez le classeur{inside}.")
    what, cure = _sniff(data)
    if what:
        raise RelanceError(f"« {path.name} » {what}.", cure=cure)
    if writing:
        with _in_french(path, "ouvert"):
            refuse_open(path)
    modified = datetime.fromtimestamp(found.st_mtime, tz=UTC).astimezone()
    return Snapshot(
        path=path, data=data, sha256=hashlib.sha256(data).hexdigest(), modified=modified
    )


def _sniff(data: bytes) -> tuple[str, str]:
    """What it is and the way out, if it is not a workbook."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not data:
        return "est vide", "Reprenez une copie du classeur."
    if data.startswith(b"PK"):
        return _sniff_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") not in data:
            return "est un classeur d'avant 2007 (.xls)", _AGAIN
        cure = "Ôtez le mot de passe (Fichier > Informations)."
        return "est protégé par un mot de passe", cure
    if start.startswith((b"<?xml", b"<html", b"<!DOCTYPE", b"<HTML", b"<table")):
        return "est une page web ou du XML, pas un classeur .xlsx", _AGAIN
    if start.startswith(b"%PDF"):
        return "est un PDF", "Indiquez le classeur Excel."
    if b"\0" not in start:
        return "est du texte (CSV ?), pas un classeur .xlsx", f"Ouvrez-le dans Excel. {_AGAIN}"
    return "n'est pas un classeur Excel", "Indiquez un fichier .xlsx ou .xlsm."


def _sniff_zip(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {n.replace("\\", "/").lstrip("/").lower() for n in package.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        cure = "Reprenez une copie entière du classeur."
        return "est incomplet (copie ou téléchargement interrompu ?)", cure
    if any(n.startswith("word/") for n in names):
        return "est un document Word", "Indiquez le classeur Excel."
    if "mimetype" in names and "content.xml" in names:
        return "est un classeur LibreOffice (.ods)", _AGAIN
    if any(n.endswith("workbook.bin") for n in names):
        return "est un classeur binaire (.xlsb)", _AGAIN
    if "[content_types].xml" not in names:
        return "est une archive zip, pas un classeur", "Sortez-en d'abord le classeur."
    return "", ""


def open_in(path: Path) -> str:
    """Who has the workbook open, as its lock files say (« Marie Dupré »), « ? » if unsaid, else ""."""
    path = path.resolve()
    office = path.with_name(f"~${path.name}")
    libre = path.with_name(f".~lock.{path.name}#")
    with suppress(OSError):
        if is_file(libre):
            fields = libre.read_text("utf-8", "replace").split(",")
            return next((f.strip() for f in fields[:2] if f.strip()), "?")
        if is_file(office):
            lock = office.read_bytes()
            return lock[1 : 1 + lock[0]].decode("cp1252", "replace").strip() if lock else "?"
    return "?" if any(map(os.path.exists, (office, libre))) else ""


def refuse_open(path: Path) -> None:
    """Stop when the workbook is open elsewhere or read-only.

    On Windows a program that has it open also denies writing, so that a lock file left behind by
    a crash is known by that; elsewhere nothing tells, and the lock file is believed.
    """
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise RelanceError(
            f"« {path.name} » est en lecture seule.",
            cure="Dans ses propriétés, décochez « Lecture seule », puis relancez.",
        )
    who, denied = open_in(path), False
    try:
        with path.open("r+b"):
            pass
    except PermissionError:
        denied = True
    if denied or (who and os.name != "nt"):
        by = f" (ouvert par {who})" if who not in ("", "?") else ""
        stale = " S'il n'est ouvert nulle part, supprimez le fichier « ~$… » ou « .~lock… » à côté."
        raise RelanceError(
            f"« {path.name} » est ouvert dans Excel ou LibreOffice{by}, ou protégé en écriture.",
            cure="Enregistrez-le et fermez-le, puis relancez." + (stale if who else ""),
        )


def replace(
    snapshot: Snapshot, data: bytes, *, backups: Path | None, keep: int, dated: str
) -> Path | None:
    """Put `data` in the place of the workbook; the path of the copy of before, made first.

    The copies lie in `backups`, named after `dated` (« 2026-11-23 08h00 »); the `keep` newest stay.
    Raises RelanceError, the workbook unchanged, where it is open elsewhere or cannot be written,
    SavedMeanwhile where it was saved since the snapshot. Nothing is done where nothing changes.
    """
    path = snapshot.path
    with explained(), _in_french(path, "enregistré"):
        target = path.resolve(strict=True)  # a link keeps pointing to the workbook
        refuse_open(target)
        refuse_changed(target, snapshot.sha256)
        if data == snapshot.data:
            return None
        copy = _backed_up(target, snapshot, backups, dated) if backups else None
        swap(target, data, snapshot.sha256, last_check=partial(refuse_open, target))
    if backups:
        with suppress(OSError):  # the work is done: an old copy too many harms nobody
            _prune(target, backups, keep, dated)
    return copy


def _backed_up(path: Path, snapshot: Snapshot, folder: Path, dated: str) -> Path:
    """A copy of the workbook as it was read, proved readable."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{_kept_stem(path, folder)} {dated}".strip()
    names = (f"{stem}{f' ({n})' if n > 1 else ''}{path.suffix}" for n in itertools.count(1))
    copy = next(
        c for n in names if not (c := folder / n).exists() or c.read_bytes() == snapshot.data
    )
    if not copy.exists():
        placed(copy, snapshot.data, like=path, prefix=".copie-")
    if copy.read_bytes() != snapshot.data:
        raise OSError(errno.EIO, "backup unreadable")
    return copy


def _kept_stem(path: Path, folder: Path) -> str:
    """The workbook's name as its copies in `folder` have it: cut where the whole would be too long."""
    stem, more = path.stem, len(f"{path.suffix} 2026-11-23 08h00 (99)")
    while stem and (
        len(os.fsencode(stem)) + more > _LONGEST_NAME
        or units(str(folder / stem)) + more > LONGEST_PATH
    ):
        stem = stem[:-1]
    return stem.rstrip()


def _prune(path: Path, folder: Path, keep: int, dated: str) -> None:
    """Only the newest copies stay; nobody else's files are touched."""
    for old in copies_of(path, folder, dated)[: -max(1, keep)]:
        with suppress(OSError):
            old.unlink()


def copies_of(path: Path, folder: Path, dated: str) -> list[Path]:
    """The copies of this workbook in `folder`, named like one that is `dated`; the oldest first."""
    day = re.sub(r"\d", r"\\d", re.escape(dated))
    stem = _kept_stem(path, folder)
    shape = re.compile(re.escape(f"{stem} ") + day + r"( \(\d+\))?" + re.escape(path.suffix))
    there = folder.iterdir() if folder.is_dir() else ()
    return sorted((p for p in there if shape.fullmatch(p.name)), key=lambda p: p.stem)


@contextmanager
def _in_french(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise too_long(path) or RelanceError(
            f"« {path} » est introuvable.", cure="Vérifiez le nom et le dossier du classeur."
        ) from error
    except OSError as error:
        why, cure = disk_reason(error)
        raise RelanceError(f"« {path.name} » n'a pas pu être {done} : {why}.", cure=cure) from error
