"""What the output folder knows of one client: its documents, and its lines in the memory of the runs.

A document goes only where the memory knows it (DESIGN 5.19). The papers of a whole Monday (the list, the
page, the file to print) name many: the owner removes such a folder, or keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from relance.french import fold
from relance.letters.names import COURT_FOLDER
from relance.passage.outbox import WITHDRAWN
from relance.passage.passages import FOLDER, Passage, load, same_workbook, to_json
from relance.rules.model import Event
from relance.system.files import write_whole
from relance.system.inside import inside, is_link


def passages_of(root: Path, firm: str, workbook: Path) -> Iterator[tuple[Path, Passage]]:
    """The memory of the runs of this firm, or on its workbook, each with its file."""
    folder = root / FOLDER
    for file in sorted(folder.glob("*.json")) if folder.is_dir() and not is_link(folder) else ():
        passage = load(file)
        if passage and (
            fold(passage.firm) == fold(firm) or same_workbook(passage.workbook, workbook)
        ):
            yield file, passage


def documents_about(passages: Iterable[Passage], names: Collection[str]) -> list[str]:
    """Every document of these runs that is about this client (folded `names`), by its lines and its name."""
    known: set[str] = set()
    stems: set[tuple[str, str]] = set()
    for passage in passages:
        known |= passage.documents.keys()
        for line in passage.lines:
            if line.document and fold(line.client) in names:
                place = PurePosixPath(line.document)
                stems.add((str(place.parent), _stem(place.name)))
    return sorted(name for name in known if _about(PurePosixPath(name)) & stems)


def _about(place: PurePosixPath) -> set[tuple[str, str]]:
    """The folder of the day and the client that a document's name tells: its own, or its court file's."""
    found = {(str(place.parent), _stem(place.name))}
    if place.parent.name.startswith(COURT_FOLDER):
        found.add((str(place.parent.parent), place.parent.name.removeprefix(COURT_FOLDER)))
    return found


def _stem(name: str) -> str:
    return name.rpartition(" - ")[0]


def day_of(document: str) -> date | None:
    """The day of the folder that it lies in."""
    with suppress(ValueError):
        return date.fromisoformat(document.partition("/")[0])
    return None


def forget(
    root: Path,
    memory: Iterable[tuple[Path, Passage]],
    names: Collection[str],
    documents: Collection[str],
    goes: Callable[[Event], bool],
) -> list[str]:
    """Remove these documents, then what the `memory` says of this client; what could not be, by name.

    A line of the memory goes where `goes` says so, and loses its note otherwise.
    """
    failed, removed = list[str](), set[str]()
    for document in documents:
        try:
            for path in _places(root, document):
                path.unlink(missing_ok=True)
            removed.add(document)
        except OSError:
            failed.append(document)
    for file, passage in memory:
        after = _without(passage, names, removed, lambda e: e.document not in failed and goes(e))
        if after != passage:
            try:
                write_whole(file, to_json(after).encode())
            except OSError:
                failed.append(f"{FOLDER}/{file.name}")
    return failed


def _places(root: Path, document: str) -> Iterator[Path]:
    """Where that document lies: in its place, and aside under any number."""
    if path := inside(root, document):
        yield path
        aside = path.parent / WITHDRAWN
        shape = re.compile(rf"{re.escape(path.stem)}( \(\d+\))?{re.escape(path.suffix)}")
        if aside.is_dir() and not is_link(aside):
            yield from [p for p in aside.iterdir() if shape.fullmatch(p.name)]


def _without(
    passage: Passage,
    names: Collection[str],
    removed: Collection[str],
    goes: Callable[[Event], bool],
) -> Passage:
    own = [line for line in passage.lines if fold(line.client) in names]
    return replace(
        passage,
        documents={n: mark for n, mark in passage.documents.items() if n not in removed},
        stated={n: told for n, told in passage.stated.items() if n not in removed},
        withdrawn=tuple(n for n in passage.withdrawn if n not in removed),
        restored=tuple(n for n in passage.restored if n not in removed),
        lines=tuple(
            replace(line, note="") if line in own else line
            for line in passage.lines
            if line not in own or not goes(line)
        ),
    )
