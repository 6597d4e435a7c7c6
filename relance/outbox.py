"""The output folder: letters are staged first, published once the workbook is recorded.

    output/.en-cours/<run id>/     staged letters and a manifest; gone once published
    output/.passages/              the manifests of the runs done (`passages.py`)
    output/2026-11-23/<firm>/      what the owner opens, signs and posts; annulés/ in it

A run that died between the two is finished or discarded by the next one: its lines are in the
history, or they are not. A file that the owner changed is never overwritten.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path, PurePosixPath

from relance.passages import FOLDER, Passage, load, passages, to_json
from relance.problems import LettersIncomplete, RelanceError, disk_reason

STAGING = ".en-cours"
WITHDRAWN = "annulés"
MANIFEST = "manifeste.json"
LIVE_SECONDS = 600


def fingerprint(content: bytes) -> str:
    """The first twelve digits of the SHA-256 of a document."""
    return hashlib.sha256(content).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Outbox:
    """The output folder `root`. Documents are named by their path under it, with « / »."""

    root: Path

    def on_disk(self, document: str) -> str | None:
        """The fingerprint of a published document; "" where it cannot be read, None where absent."""
        if (path := self._path(document)) is None:
            return None
        try:
            return fingerprint(path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError:
            return ""  # open elsewhere: counts as the owner's

    def _path(self, document: str) -> Path | None:
        """Where a document lies; None for a name that would lead out of the output folder."""
        parts = PurePosixPath(document)
        if not document or parts.is_absolute() or ".." in parts.parts or ":" in document:
            return None
        return self.root / parts

    def folder(self, name: str, workbook: Path) -> str:
        """The folder of this workbook: `name`, or « name (2) » where another's letters lie there."""
        taken = {
            posixpath.dirname(document)
            for passage in passages(self.root)
            if passage.workbook != str(workbook)
            for document in passage.documents
        }
        numbered = (f"{name} ({number})" for number in count(2))
        return name if name not in taken else next(n for n in numbered if n not in taken)

    def stage(self, passage: Passage, files: Mapping[str, bytes]) -> None:
        """Write the letters of a run apart. RelanceError where the folder cannot be written."""
        folder = self.root / STAGING / passage.run
        number = 1 + max((p.number for p in passages(self.root)), default=0)
        documents = {name: fingerprint(files[name]) for name in sorted(files)}
        manifest = to_json(replace(passage, number=number, documents=documents))
        try:
            folder.mkdir(parents=True, exist_ok=False)
        except FileExistsError:
            raise RelanceError(
                "un autre passage est en cours sur ce classeur.",
                cure="Attendez qu'il finisse, puis relancez le programme. Rien n'a été modifié.",
            ) from None
        except OSError as error:
            raise _unwritten(self.root, error) from error
        try:
            for index, document in enumerate(documents):
                _write(folder / f"{index:04}", files[document])
            _write(folder / MANIFEST, manifest.encode())
        except OSError as error:
            self.discard(passage.run)
            raise _unwritten(self.root, error) from error

    def discard(self, run: str) -> None:
        """Forget what this run staged."""
        staging = self.root / STAGING
        shutil.rmtree(staging / run, ignore_errors=True)
        with suppress(OSError):  # not there, not empty, or not ours to remove
            staging.rmdir()

    def publish(self, run: str) -> tuple[str, ...]:
        """Move the staged letters to their folder; the documents now there.

        Raises LettersIncomplete where one could not be moved: it stays staged for the next run.
        """
        folder = self.root / STAGING / run
        passage = load(folder / MANIFEST)
        if passage is None:
            raise LettersIncomplete(
                "le classeur est à jour, mais le dossier des courriers a disparu pendant le travail.",
                where=str(self.root),
                cure="Relancez le programme : il les refait.",
            )
        ours: dict[str, set[str]] = defaultdict(set)  # what was ever published by that name
        for known in (*passages(self.root), passage):
            for document, content in known.documents.items():
                ours[document].add(content)
        failed: dict[str, OSError] = {}
        done: list[str] = []

        @contextmanager
        def noted(document: str) -> Iterator[None]:
            try:
                yield
            except OSError as error:
                failed[document] = error

        for document in passage.withdrawn:  # an interrupted run may have put the new one there
            with noted(document):
                new = passage.documents.get(document)
                if new is None or self.on_disk(document) != new:
                    self._withdraw(document)
        for document in passage.restored:
            with noted(document):
                self._put_back(document)
        for index, document in enumerate(passage.documents):
            with noted(document):
                if (staged := folder / f"{index:04}").exists():
                    done.append(self._place(staged, document, ours[document]))
        with noted(FOLDER):
            if not failed:
                (self.root / FOLDER).mkdir(exist_ok=True)
                (folder / MANIFEST).replace(self.root / FOLDER / f"{run}.json")
        if failed:
            first = next(iter(failed.values()))
            why, cure = disk_reason(first)
            if isinstance(first, PermissionError):
                cure = "Fermez-les dans Word s'ils sont ouverts, puis relancez le programme."
            names = ", ".join(PurePosixPath(d).name for d in failed)
            raise LettersIncomplete(
                f"le classeur est à jour, mais ces documents n'ont pas pu être rangés : {names} ({why}).",
                where=str(self.root),
                cure=cure,
            )
        self.discard(run)
        return tuple(done)

    def _place(self, staged: Path, document: str, ours: Collection[str]) -> str:
        """Put one staged file in its place; beside it where the owner's own version stands there."""
        target = self.root / PurePosixPath(document)
        target.parent.mkdir(parents=True, exist_ok=True)
        present = self.on_disk(document)
        if present is not None and present not in ours:
            target = target.with_name(f"{target.stem} (mise à jour){target.suffix}")
        staged.replace(target)
        return target.relative_to(self.root).as_posix()

    def _withdraw(self, document: str) -> None:
        source = self._path(document)
        if source is None or not source.exists():
            return
        folder = source.parent / WITHDRAWN
        folder.mkdir(exist_ok=True)
        others = (f"{source.stem} ({number}){source.suffix}" for number in count(2))
        names = (folder / name for name in chain([source.name], others))
        source.replace(next(target for target in names if not target.exists()))

    def _put_back(self, document: str) -> None:
        """Bring a withdrawn letter back to its place, unless another lies there now."""
        place = self._path(document)
        if place is None or place.exists():
            return
        shape = re.compile(rf"{re.escape(place.stem)}( \(\d+\))?{re.escape(place.suffix)}")
        with suppress(FileNotFoundError):
            aside = [p for p in (place.parent / WITHDRAWN).iterdir() if shape.fullmatch(p.name)]
            if aside:
                max(aside, key=lambda p: p.stat().st_mtime).replace(place)

    def finish(self, workbook: Path, committed: Callable[[Passage], bool]) -> tuple[str, ...]:
        """Publish or discard what an interrupted run of this workbook left behind.

        Only one run works on a workbook at a time, so that what is found here is nobody's.
        """
        published: list[str] = []
        staging = self.root / STAGING
        for folder in sorted(staging.iterdir()) if staging.is_dir() else ():
            passage = load(folder / MANIFEST)
            if passage is None:
                if _age(folder) > LIVE_SECONDS:
                    self.discard(folder.name)
            elif committed(passage):  # the workbook may have been moved or renamed since
                published += self.publish(folder.name)
            elif passage.workbook == str(workbook):
                self.discard(folder.name)  # never recorded: as if it had not begun
        return tuple(published)


def _unwritten(root: Path, error: OSError) -> RelanceError:
    why, cure = disk_reason(error)
    return RelanceError(
        f"les courriers n'ont pas pu être écrits : {why}.",
        where=str(root),
        cure=f"{cure} Rien n'a été modifié.",
    )


def _age(folder: Path) -> float:
    """Seconds since anything was staged there: a younger one may belong to a run under way."""
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0


def _write(file: Path, content: bytes) -> None:
    """The bytes reach the disk before the workbook says that they are there."""
    with file.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
