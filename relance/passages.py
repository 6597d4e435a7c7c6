"""What `output/` remembers of each run: the workbook before and after, its letters, their lines.

The workbook is the database. This second memory, one small file a run in `output/.passages/`, knows
which copy `annuler` must put back, and notices a workbook that has forgotten letters already
prepared: a restored copy, an e-mailed one, last year's book and this year's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from relance.french import fold
from relance.rules.model import Event, EventKind

FOLDER = ".passages"
_TEXTS = ("client_id", "client", "invoice", "stage", "channel", "document", "note", "run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
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


def to_json(passage: Passage) -> str:
    """The passage as text."""
    return json.dumps(asdict(passage), indent=1, default=str)  # ASCII: a path may not be UTF-8


def from_json(text: str) -> Passage:
    """The passage of that text. Raises ValueError, KeyError or TypeError where it is none."""
    given = json.loads(text)
    lists = {name: tuple(given[name]) for name in ("withdrawn", "restored")}
    return Passage(**given | lists | {"lines": tuple(_event(line) for line in given["lines"])})


def _event(line: Mapping[str, Any]) -> Event:
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
        return from_json(file.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def passages(output: Path) -> list[Passage]:
    """Those kept in this output folder, oldest first."""
    folder = output / FOLDER
    found = [load(file) for file in (folder.glob("*.json") if folder.is_dir() else ())]
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
        known |= {(line.document, fold(line.invoice)): line for line in passage.lines}
    return tuple(known.values())
