"""The output folder: letters are staged first, published once the workbook is recorded.

    output/.en-cours/<run id>/     staged letters and a manifest; gone once published
    output/2026-11-23/<firm>/      what the owner opens, signs and posts; annulés/ in it

A run that died between the two is finished or discarded by the next one: its lines are in the
history, or they are not. A file that the owner changed is never overwritten.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from relance.problems import LettersIncomplete, RelanceError

STAGING = ".en-cours"
WITHDRAWN = "annulés"
SEEN = ".empreintes.json"  # what was published here, to know what the owner has changed since
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
        folder, number = name, 2
        while _seen(self.root / PurePosixPath(folder)).get("", str(workbook)) != str(workbook):
            folder, number = f"{name} ({number})", number + 1
        return folder

    def stage(
        self, run: str, workbook: Path, files: Mapping[str, bytes], withdrawn: Iterable[str]
    ) -> None:
        """Write the letters of this run apart. RelanceError where the folder cannot be written."""
        folder = self.root / STAGING / run
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
            names = {}
            for number, (document, content) in enumerate(sorted(files.items())):
                names[f"{number:04}"] = document
                (folder / f"{number:04}").write_bytes(content)
            manifest = {"classeur": str(workbook), "publier": names, "retirer": sorted(withdrawn)}
            (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        except OSError as error:
            self.discard(run)
            raise _unwritten(self.root, error) from error

    def discard(self, run: str) -> None:
        """Forget what this run staged."""
        shutil.rmtree(self.root / STAGING / run, ignore_errors=True)
        self._tidy()

    def publish(self, run: str) -> tuple[str, ...]:
        """Move the staged letters to their folder; the documents now there.

        Raises LettersIncomplete where one could not be moved: it stays staged for the next run.
        """
        folder = self.root / STAGING / run
        manifest = _manifest(folder)
        if manifest is None:
            return ()
        failed: list[str] = []
        done: list[str] = []
        failed += [document for document in manifest["retirer"] if not self._withdraw(document)]
        for name, document in manifest["publier"].items():
            staged = folder / name
            if staged.exists():
                try:
                    done.append(self._place(staged, document, manifest["classeur"]))
                except OSError:
                    failed.append(document)
        if failed:
            raise LettersIncomplete(
                "le classeur est à jour, mais ces documents n'ont pas pu être rangés : "
                + ", ".join(PurePosixPath(d).name for d in failed)
                + ".",
                where=str(self.root),
                cure="Fermez-les dans Word s'ils sont ouverts, puis relancez le programme.",
            )
        self.discard(run)
        return tuple(done)

    def _place(self, staged: Path, document: str, workbook: str) -> str:
        """Put one staged file in its place; beside it where the owner's own version stands there."""
        target = self.root / PurePosixPath(document)
        target.parent.mkdir(parents=True, exist_ok=True)
        seen = _seen(target.parent)
        new = fingerprint(staged.read_bytes())
        present = self.on_disk(document)
        if present not in {None, new, seen.get(target.name)}:
            target = target.with_name(f"{target.stem} (mise à jour){target.suffix}")
        staged.replace(target)
        seen |= {target.name: new, "": workbook}
        _remember(target.parent, seen)
        return target.relative_to(self.root).as_posix()

    def _withdraw(self, document: str) -> bool:
        source = self._path(document)
        if source is None or not source.exists():
            return True
        folder = source.parent / WITHDRAWN
        target, number = folder / source.name, 2
        while target.exists():
            target = folder / f"{source.stem} ({number}){source.suffix}"
            number += 1
        try:
            folder.mkdir(exist_ok=True)
            source.replace(target)
        except OSError:
            return False
        return True

    def finish(self, workbook: Path, committed: Callable[[str], bool]) -> tuple[str, ...]:
        """Publish or discard what an interrupted run of this workbook left behind."""
        published: list[str] = []
        staging = self.root / STAGING
        for folder in sorted(staging.iterdir()) if staging.is_dir() else ():
            manifest = _manifest(folder)
            ours = manifest is not None and manifest["classeur"] == str(workbook)
            if ours and committed(folder.name):
                published += self.publish(folder.name)
            elif (ours or manifest is None) and _age(folder) > LIVE_SECONDS:
                self.discard(folder.name)  # never recorded: as if it had not begun
        return tuple(published)

    def _tidy(self) -> None:
        staging = self.root / STAGING
        if staging.is_dir() and not any(staging.iterdir()):
            staging.rmdir()


def _unwritten(root: Path, error: OSError) -> RelanceError:
    return RelanceError(
        f"les courriers n'ont pas pu être écrits : {error.strerror or 'erreur du disque'}.",
        where=str(root),
        cure="Vérifiez la place libre et vos droits sur ce dossier. Rien n'a été modifié.",
    )


def _age(folder: Path) -> float:
    """Seconds since anything was staged there: a younger one may belong to a run under way."""
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return manifest


def _seen(folder: Path) -> dict[str, str]:
    try:
        seen: dict[str, str] = json.loads((folder / SEEN).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return seen


def _remember(folder: Path, seen: Mapping[str, str]) -> None:
    (folder / SEEN).write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")
