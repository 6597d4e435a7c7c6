"""What `output/` remembers of each run: the workbook before and after, its letters, their lines.

The workbook is the database. This second memory, one small file a run in `output/.passages/`, knows
which copy `annuler` must put back, and notices a workbook that has forgotten letters already
prepared: a restored copy, an e-mailed one, last year's book and this year's.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from relance.french import fold
from relance.rules.codes import EventKind
from relance.rules.ladder.stated import Stated, line
from relance.rules.model import Event
from relance.rules.money import ZERO
from relance.system.files import spelt
from relance.system.inside import is_link

FOLDER = ".passages"
_NUMBERED = re.compile(
    r" \(mise à jour(?: ([2-9]|[1-9][0-9]+))?\)(?=\.(?:docx|eml|html|xlsx|pdf|csv)$)"
)
_TEXTS = ("client_id", "client", "invoice", "step", "channel", "document", "note", "run")


class Passage(Struct, frozen=True, kw_only=True):
    """One run on one workbook. Documents are named by their path under the output folder."""

    run: str
    workbook: str
    before: str  # SHA-256 of the workbook that was read
    after: str  # and of the one that took its place
    number: int = 0  # the order of the runs in this output folder
    firm: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)  # each with its fingerprint
    withdrawn: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()  # put back from where they had been withdrawn
    lines: tuple[Event, ...] = ()  # of the letters prepared
    undoes: str = ""  # the run that this one took back
    stated: Mapping[str, Stated] = field(default_factory=dict)  # of its documents, by name


def to_json(passage: Passage) -> str:
    """The passage as text."""
    return json.dumps(passage, default=_told)  # ASCII: a path may not be UTF-8


def _told(value: Any) -> object:
    if isinstance(value, Struct):
        return asdict(value)
    return str(value)


def from_json(text: str) -> Passage:
    """The passage of that text. Raises ValueError, KeyError or TypeError where it is none."""
    given = json.loads(text)
    lists = {name: tuple(given[name]) for name in ("withdrawn", "restored")}
    stated = {name: _stated(told) for name, told in given.get("stated", {}).items()}
    lines = tuple(_event(line) for line in given["lines"])
    return Passage(**given | lists | {"lines": lines, "stated": stated})


def _stated(told: Mapping[str, Any]) -> Stated:
    claims, beside = ([tuple(map(str, one)) for one in told[key]] for key in ("claims", "beside"))
    return Stated(claims=tuple(claims), beside=tuple(beside))


def _event(line: Mapping[str, Any]) -> Event:
    line = {"step": line.get("stage"), **line}  # its name until version 0.1

    def day(name: str) -> date | None:
        return date.fromisoformat(line[name]) if line[name] else None

    texts: Any = {name: str(line[name]) for name in _TEXTS}
    return Event(
        on=date.fromisoformat(line["on"]),
        kind=EventKind(line["kind"]),
        due=day("due"),
        until=day("until"),
        amount=Decimal(line["amount"]) if line["amount"] else None,
        **texts,
    )


def load(file: Path) -> Passage | None:
    """The passage kept in that file; None where there is none that can be read."""
    try:
        there = file.lstat()
        if stat.S_ISLNK(there.st_mode):
            return None
        return _loaded(file, there.st_ino, there.st_mtime_ns, there.st_size)
    except (OSError, ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=1 << 10)
def _loaded(file: Path, *_version: int) -> Passage:
    """A year of runs is asked for at each step of one more: a file that is the same is read once."""
    return from_json(file.read_text("utf-8"))


def passages(output: Path) -> list[Passage]:
    """Those kept in this output folder, oldest first."""
    folder = output / FOLDER
    there = folder.is_dir() and not is_link(folder)
    found = [load(file) for file in (folder.glob("*.json") if there else ())]
    return sorted((p for p in found if p), key=lambda p: (p.number, p.run))


def standing(kept: Iterable[Passage]) -> list[Passage]:
    """Those that no « annuler » took back, and that are none themselves."""
    kept = list(kept)
    undone = {passage.undoes for passage in kept}
    return [p for p in kept if not p.undoes and p.run not in undone]


def lines_of(kept: Iterable[Passage], firm: str) -> tuple[Event, ...]:
    """The lines of the letters that this firm's runs prepared and that none withdrew since."""
    known: dict[tuple[str, str], Event] = {}
    for passage in standing(kept):
        if fold(passage.firm) != fold(firm):
            continue
        gone = set(passage.withdrawn)
        known = {key: line for key, line in known.items() if line.document not in gone}
        known |= {(base(line.document), fold(line.invoice)): line for line in passage.lines}
    return tuple(known.values())


def base(document: str) -> str:
    """The name of a document as it is first given, without « (mise à jour 2) »."""
    return _NUMBERED.sub("", document)


def number_of(document: str) -> int:
    """Which version of a document it is: 0 the first, 1 « (mise à jour) », 2 « (mise à jour 2) »."""
    found = _NUMBERED.search(document)
    return int(found[1] or 1) if found else 0


def version(document: str, number: int) -> str:
    """The same document beside one that stands: « … (mise à jour).docx », « … (mise à jour 2).docx »."""
    stem, dot, ending = base(document).rpartition(".")
    mark = f" (mise à jour{f' {number}' if number > 1 else ''})" if number else ""
    return f"{stem}{mark}{dot}{ending}"


def stated_in(passage: Passage, document: str) -> Stated | None:
    """What that run made this document state; for a run of before, what its lines tell; else None."""
    if document in passage.stated:
        return passage.stated[document]
    lines = [e for e in passage.lines if e.document == document]
    claims = (line(e.invoice, e.due, e.amount or ZERO, e.until, e.step) for e in lines)
    return Stated(claims=tuple(claims), beside=None) if lines else None


def same_workbook(recorded: str, workbook: Path) -> bool:
    """Whether both are one file, whatever the spelling: case, accents, a link, « .. »."""
    try:
        return recorded == str(workbook) or workbook.samefile(recorded)
    except (OSError, ValueError):  # one of them has moved since
        return spelt(recorded) == spelt(workbook)


def mark_of(output: Path) -> str:
    """Six signs that tell one output folder from another, at the end of the name of its runs."""
    return hashlib.sha256(spelt(output).encode("utf-8", "replace")).hexdigest()[:6]


def elsewhere(run: str, output: Path) -> bool:
    """Whether a run left its letters in another output folder; runs of before do not tell."""
    found = re.match(r"\S+ \S+ \S+ ([0-9a-f]{6})(?: |$)", run)
    return found is not None and found[1] != mark_of(output)
