"""`.relance.json`, beside the letters: the workbook of last time, and answers it does not hold yet.

A comfort: where it cannot be written or read, the owner names the workbook, or answers, once more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from relance.system.files import write_whole

FILE = ".relance.json"


def remember(output: Path, workbook: Path, answers: Mapping[str, str] | None = None) -> None:
    """Keep the workbook for the next time, the one before it, and the settings answered before it could be read."""
    before = work_before(output, workbook)
    found = {"classeur": str(workbook)} | ({"reponses": dict(answers)} if answers else {})
    found |= {"avant": str(before)} if before else {}
    with suppress(OSError):
        output.mkdir(parents=True, exist_ok=True)
        write_whole(output / FILE, json.dumps(found).encode())


def remembered(output: Path) -> Path | None:
    """The workbook of last time."""
    path = _read(output).get("classeur")
    return Path(path) if path and isinstance(path, str) else None


def work_before(output: Path, workbook: Path) -> Path | None:
    """The workbook of last time where it is another, else the one before it."""
    found = _read(output)
    paths = (found.get(name) for name in ("classeur", "avant"))
    others = (path for path in paths if path and isinstance(path, str) and path != str(workbook))
    return next(map(Path, others), None)


def told(output: Path, workbook: Path) -> Mapping[str, str]:
    """The answers of a sitting on this workbook that was left off before it could be read."""
    found = _read(output)
    answers = found.get("reponses") if found.get("classeur") == str(workbook) else None
    return {str(k): str(v) for k, v in answers.items()} if isinstance(answers, dict) else {}


def _read(output: Path) -> Mapping[str, Any]:
    try:
        found = json.loads((output / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
