"""What became of the unattended runs: `output/.planifie`, one small file a workbook, and a log to read.

A comfort: where it cannot be written, the run itself is done all the same. Standard library only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from relance.planned.timing import DONE, Attempt, due
from relance.system.files import spelt, write_whole
from relance.system.lock import key

SWITCH = "--planifie"  # what a scheduler starts
FOLDER, LOG = ".planifie", "Passages sans vous.txt"
LONGEST = 200_000  # characters of the log; the oldest go


def known_as(workbook: Path) -> str:
    """The short name of a workbook, the same however its path is spelt."""
    return key(Path(spelt(workbook)))


def _file(output: Path, workbook: Path) -> Path:
    return output / FOLDER / f"{known_as(workbook)}.json"


def last_attempt(output: Path, workbook: Path) -> Attempt | None:
    """The last one on this workbook; None where none is known."""
    found = _read(_file(output, workbook))
    return found[1] if found else None


def unseen_failures(output: Path) -> Iterator[tuple[Path, Attempt]]:
    """The workbooks whose last attempt failed, nobody being told yet: renamed since, or another firm's."""
    for file in sorted((output / FOLDER).glob("*.json")):
        found = _read(file)
        if found and found[0].name and found[1].status != DONE and not found[1].seen:
            yield found


def _read(file: Path) -> tuple[Path, Attempt] | None:
    """The workbook (without a name in a memory of before) and its attempt, as they were kept."""
    try:
        told = json.loads(file.read_text("utf-8"))
        return Path(str(told.get("workbook", ""))), Attempt(
            at=datetime.fromisoformat(told["at"]).replace(tzinfo=None),
            status=int(told["status"]),
            said=str(told.get("said", "")),
            page=str(told.get("page", "")),
            seen=bool(told.get("seen")),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def keep(output: Path, workbook: Path, attempt: Attempt) -> None:
    """Remember it."""
    file = _file(output, workbook)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        told = attempt._asdict() | {"at": attempt.at.isoformat(timespec="seconds")}
        write_whole(file, json.dumps(told | {"workbook": str(workbook)}).encode())


def log(output: Path, workbook: Path, attempt: Attempt) -> None:
    """Add what it said to the log that the owner may read."""
    file = output / LOG
    with suppress(OSError):
        before = file.read_text("utf-8", "replace") if file.exists() else ""
        line = f"{attempt.at:%d/%m/%Y %Hh%M} {workbook} (code {attempt.status})"
        text = f"{before}{line}\n{attempt.said.strip()}\n\n"
        write_whole(file, text[-LONGEST:].encode())


def idle(arguments: Sequence[str], now: datetime) -> bool:
    """Whether a command that the scheduler started (`Task.command`) has nothing to do.

    As far as the attempts tell: what the workbook says itself is looked at later.
    """
    if len(arguments) != 4 or arguments[1] != SWITCH:
        return False
    workbook, output = Path(arguments[0]), Path(arguments[3])
    return not due(now, None, last_attempt(output, workbook))
