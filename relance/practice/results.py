"""What became of one workbook: kept beside its letters, so that an interrupted round goes on where it was.

Its own file a workbook: no two processes write the same one. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from relance.system.files import write_whole

FILE = ".cabinet.json"
CRASHED = 128  # a status that no run returns: its process was killed, twice


class Outcome(Struct, frozen=True, kw_only=True):
    """One Monday of one workbook. Amounts in EUR, None where its run told none.

    `said`: what its screen said; `mark`: the SHA-256 of the workbook as it stood afterwards.
    """

    workbook: str
    on: str  # ISO
    status: int
    said: str = ""
    output: str = ""
    letters: int = 0
    calls: int = 0
    problems: int = 0
    unconfirmed: int = 0  # clients of a letter that nobody said was posted: they get no other
    open: str | None = None
    overdue: str | None = None
    asked: str | None = None  # by the letters
    mark: str = ""

    @property
    def amounts(self) -> tuple[Decimal, Decimal, Decimal]:
        """Open, overdue, asked for; zero where not told."""
        return tuple(Decimal(text or 0) for text in (self.open, self.overdue, self.asked))  # type: ignore[return-value]

    @property
    def reason(self) -> str:
        """Why it stopped: the last thing that it said; empty where it is done."""
        if not self.status:
            return ""
        if self.status == CRASHED:
            return "le passage a été interrompu deux fois ; relancez ce classeur seul."
        blocks = [block for block in self.said.strip().split("\n\n") if block.strip()]
        return " ".join(blocks[-1].split()) if blocks else f"code {self.status}"


def told(
    workbook: Path, on: date, status: int, said: str, output: Path, record: Mapping[str, Any]
) -> Outcome:
    """Of its exit status, its screen and its JSON (empty where it wrote none)."""
    figures = record.get("indicateurs") or {}
    letters = record.get("courriers") or []
    return Outcome(
        workbook=str(workbook),
        on=on.isoformat(),
        status=status,
        said=said,
        output=str(output),
        letters=len(letters),
        calls=len(record.get("appels") or []),
        problems=len(record.get("problemes") or []),
        unconfirmed=len(
            {
                debt["client_id"]
                for debt in record.get("creances") or []
                if debt["motif_code"] == "courrier_a_confirmer"
            }
        ),
        open=figures.get("encours"),
        overdue=figures.get("echu"),
        asked=str(sum(Decimal(letter["total"]) for letter in letters)) if record else None,
        mark=mark_of(workbook),
    )


def mark_of(workbook: Path) -> str:
    """What changes with its content; empty where it cannot be read."""
    with suppress(OSError):
        return hashlib.sha256(workbook.read_bytes()).hexdigest()
    return ""


def keep(outcome: Outcome) -> None:
    """Write it down; a comfort: where that fails the workbook is run once more."""
    file = Path(outcome.output) / FILE
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(asdict(outcome)).encode())


def kept(output: Path) -> Outcome | None:
    """The last one there; None where there is none that can be read."""
    try:
        found = Outcome(**json.loads((output / FILE).read_text("utf-8")))
        assert found.amounts
    except (OSError, ValueError, TypeError, AssertionError, InvalidOperation):
        return None
    return found


def stands(outcome: Outcome | None, workbook: Path, on: date) -> bool:
    """Whether this workbook was done on that day, and is as that run left it."""
    return (
        outcome is not None
        and (outcome.workbook, outcome.on, outcome.status) == (str(workbook), on.isoformat(), 0)
        and outcome.mark == mark_of(workbook) != ""
    )
