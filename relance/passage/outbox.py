"""The output folder: letters are staged first, published once the workbook is recorded.

    output/.en-cours/<run id>/     staged letters and a manifest; gone once published
    output/.passages/              the manifests of the runs done (`passages.py`)
    output/.passages/remplacés/    what a later run of the same day took the place of, for « annuler »
    output/2026-11-23/<firm>/      what the owner opens, signs and posts; annulés/ in it

A run that died between the two is finished or discarded by the next one: its lines are in the
history, or they are not. A file that the owner changed is never overwritten; a document is moved only
where the memory of the runs knows it, and none outside the folder is touched.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from relance.passage.passages import (
    FOLDER,
    Passage,
    load,
    passages,
    same_workbook,
    standing,
    to_json,
    version,
)
from relance.problems import LettersIncomplete, RelanceError, disk_reason
from relance.system.files import write_new, write_whole
from relance.system.inside import inside, is_link, is_open, move, one_spelling

STAGING = ".en-cours"
WITHDRAWN = "annulés"
MANIFEST = "manifeste.json"
LIVE_SECONDS = 600
REPLACED = "remplacés"
KEPT_SECONDS = 60 * 86_400


def fingerprint(content: bytes) -> str:
    """The first twelve digits of the SHA-256 of a document."""
    return hashlib.sha256(content).hexdigest()[:12]


class Outbox(Struct, frozen=True):
    """The output folder `root`. Documents are named by their path under it, with « / »."""

    root: Path

    def on_disk(self, document: str) -> str | None:
        """The fingerprint of a published document; "" where it cannot be read, None where absent.

        Open in Word or LibreOffice it cannot be read either: what is in their window is the owner's.
        """
        if (path := inside(self.root, document)) is None:
            return None
        try:
            return "" if is_open(path) else fingerprint(path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):  # a file stands for its folder
            return None
        except OSError:
            return ""  # open elsewhere: counts as the owner's

    def known(self) -> dict[str, set[str]]:
        """What was ever published here, and under each name with which fingerprints."""
        found: dict[str, set[str]] = defaultdict(set)
        for passage in passages(self.root):
            for document, content in passage.documents.items():
                found[document].add(content)
        return found

    def versions(self, document: str, last: int) -> list[str]:
        """Those of a document that lie in its folder, whoever changed them, the first one first.

        `last` is the highest number known to have been given; more may have been added by hand.
        """
        found = []
        for number in count():
            name = version(document, number)
            if self.on_disk(name) is not None:
                found.append(name)
            elif number >= last:
                return found
        return found

    def folder(self, name: str, workbook: Path) -> str:
        """The folder of this workbook: `name`, or « name (2) » where another's letters lie there."""
        workbooks: dict[str, set[str]] = defaultdict(set)  # whose letters lie in each folder
        for passage in passages(self.root):
            for document in passage.documents:
                workbooks[one_spelling(posixpath.dirname(document))].add(passage.workbook)

        def free(folder: str) -> bool:
            return all(same_workbook(w, workbook) for w in workbooks.get(one_spelling(folder), ()))

        return next(filter(free, chain([name], (f"{name} ({number})" for number in count(2)))))

    def lay(self, run: str, files: MutableMapping[str, bytes]) -> dict[str, str]:
        """Write the letters of a run apart; each with its fingerprint.

        Two thousand of them are large: each is let go of once it is on the disk. Until the manifest
        follows (`stage`) they are nobody's. RelanceError where the folder cannot be written.
        """
        self.refuse_links(files)
        folder, documents = self.root / STAGING / run, dict[str, str]()
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
            for index, document in enumerate(sorted(files)):
                content = files.pop(document)
                documents[document] = fingerprint(content)
                write_new(folder / f"{index:04}", content)
        except OSError as error:
            self.discard(run)
            raise _unwritten(self.root, error) from error
        return documents

    def stage(self, passage: Passage) -> None:
        """Write what this run is beside its letters, which were laid. Raises as `lay` does."""
        number = 1 + max((p.number for p in passages(self.root)), default=0)
        manifest = to_json(replace(passage, number=number))
        try:
            write_new(self.root / STAGING / passage.run / MANIFEST, manifest.encode())
        except OSError as error:
            self.discard(passage.run)
            raise _unwritten(self.root, error) from error

    def refuse_links(self, documents: Iterable[str] = ()) -> None:
        """Raises RelanceError where a folder that would be written in lies elsewhere, by a link."""
        ours = (name for name in (STAGING, FOLDER) if is_link(self.root / name))
        theirs = (name for name in documents if inside(self.root, name) is None)
        for name in chain(ours, theirs):
            raise RelanceError(
                f"« {name} » mène, par un lien, à un autre endroit : le programme n'écrit que dans son"
                " propre dossier.",
                where=str(self.root),
                cure="Supprimez ce lien, puis relancez. Rien n'a été modifié.",
            )

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
        passage = self._named(folder, passage)
        failed: dict[str, OSError] = {}
        done: list[str] = []

        @contextmanager
        def noted(document: str) -> Iterator[None]:
            try:
                yield
            except OSError as error:
                failed[document] = error

        known = {*self.known(), *passage.documents}
        for document in passage.withdrawn:  # an interrupted run may have put the new one there
            with noted(document):
                new = passage.documents.get(document)
                if document in known and (new is None or self.on_disk(document) != new):
                    self._withdraw(document)
        for document in passage.restored:
            with noted(document):
                if document in known:
                    self._put_back(document)
        for document, content in self._replaced_by(passage.undoes).items():
            with noted(document):
                self._bring_back(document, content)
        for index, document in enumerate(passage.documents):
            with noted(document):
                staged = folder / f"{index:04}"
                if staged.exists() and not staged.is_symlink():
                    self._place(staged, document)
                    done.append(document)
        with noted(FOLDER):
            if not failed:
                (self.root / FOLDER).mkdir(exist_ok=True)
                move(folder / MANIFEST, self.root / FOLDER / f"{run}.json")
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

    def _named(self, folder: Path, passage: Passage) -> Passage:
        """The passage once each document has a name that no file of the owner's has taken meanwhile."""
        known, names = self.known(), dict[str, str]()
        for index, (document, content) in enumerate(passage.documents.items()):
            free, number = document, 0
            while (folder / f"{index:04}").exists() and free not in passage.withdrawn:
                present = self.on_disk(free)
                if present in {None, content} or present in known.get(free, ()):
                    break
                number += 1
                free = version(document, number)
            names[document] = free
        if all(old == new for old, new in names.items()):
            return passage
        passage = replace(
            passage,
            documents={names[old]: content for old, content in passage.documents.items()},
            stated={names.get(old, old): told for old, told in passage.stated.items()},
        )
        write_whole(folder / MANIFEST, to_json(passage).encode())
        return passage

    def _place(self, staged: Path, document: str) -> None:
        """Put one staged file in its place. Raises OSError where a link leads out of the folder."""
        target = inside(self.root, document)
        if target is None:
            raise OSError(document)
        if os.path.lexists(target):
            with suppress(OSError):  # a comfort: else « annuler » only takes the new one away
                self._keep_replaced(document, target, staged)
        elif not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
        move(staged, target)

    def _keep_replaced(self, document: str, target: Path, staged: Path) -> None:
        """Lay what lies there by, where another content takes its place."""
        old = self.on_disk(document)
        if not old or old == fingerprint(staged.read_bytes()) or is_link(self.root / FOLDER):
            return
        kept = self._kept(document, old)
        kept.parent.mkdir(parents=True, exist_ok=True)
        for other in kept.parent.iterdir():
            if _age(other) > KEPT_SECONDS:
                other.unlink()
        if not is_link(kept.parent):
            move(target, kept)

    def _kept(self, document: str, content: str) -> Path:
        return self.root / FOLDER / REPLACED / f"{fingerprint(document.encode())}-{content}"

    def _replaced_by(self, run: str) -> dict[str, str]:
        """The documents whose place that run took, and which content the runs before it had there."""
        kept = passages(self.root)
        undone = next((p for p in kept if run and p.run == run), None)
        if undone is None:
            return {}
        before = [p for p in standing(kept) if p.number < undone.number]
        older = {name: content for p in before for name, content in p.documents.items()}
        return {name: older[name] for name in undone.documents if name in older}

    def _bring_back(self, document: str, content: str) -> None:
        """Put what a run replaced in its place again, unless another lies there now."""
        place, kept = inside(self.root, document), self._kept(document, content)
        if place is None or place.exists() or is_link(kept.parent) or not kept.exists():
            return
        move(kept, place)

    def _withdraw(self, document: str) -> None:
        source = inside(self.root, document)
        folder = inside(self.root, posixpath.join(posixpath.dirname(document), WITHDRAWN))
        if source is None or not source.exists():
            return
        if folder is None:
            raise OSError(document)
        folder.mkdir(exist_ok=True)
        others = (f"{source.stem} ({number}){source.suffix}" for number in count(2))
        names = (folder / name for name in chain([source.name], others))
        move(source, next(target for target in names if not os.path.lexists(target)))

    def _put_back(self, document: str) -> None:
        """Bring a withdrawn letter back to its place, unless another lies there now."""
        place = inside(self.root, document)
        if place is None or place.exists():
            return
        shape = re.compile(rf"{re.escape(place.stem)}( \(\d+\))?{re.escape(place.suffix)}")
        with suppress(FileNotFoundError):
            folder = place.parent / WITHDRAWN
            there = () if is_link(folder) else folder.iterdir()
            aside = [p for p in there if shape.fullmatch(p.name) and not p.is_symlink()]
            if aside:
                move(max(aside, key=lambda p: p.stat().st_mtime), place)

    def finish(self, workbook: Path, committed: Callable[[Passage], bool]) -> tuple[str, ...]:
        """Publish or discard what an interrupted run of this workbook left behind.

        Only one run works on a workbook at a time, so that what is found here is nobody's.
        """
        self.refuse_links()
        published: list[str] = []
        staging = self.root / STAGING
        for folder in sorted(staging.iterdir()) if staging.is_dir() else ():
            if is_link(folder):
                continue  # none of ours
            passage = load(folder / MANIFEST)
            if passage is None:
                if _age(folder) > LIVE_SECONDS:
                    self.discard(folder.name)
            elif committed(passage):  # the workbook may have been moved or renamed since
                published += self.publish(folder.name)
            elif same_workbook(passage.workbook, workbook):
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
