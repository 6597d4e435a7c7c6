"""One workbook, in a process of its own: what happens to it happens to no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from relance.practice.results import CRASHED, Outcome, keep, told

ENDS = frozenset((0, 1, 3, 4))  # exit statuses of a run (DESIGN §6); any other: it was killed
TRIES = 2
PROGRAM = Path(__file__).resolve().parents[2]
RECORD = "resultat.json"


def monday_of(workbook: Path, output: Path, on: date) -> Outcome:
    """Run its Monday without a question, once more where its process died; the outcome, kept."""
    status, said = CRASHED, ""
    record: dict[str, Any] = {}
    for _ in range(TRIES):
        ended, said, record = _run(workbook, output, on)
        # A run that stops says why: one that ends without a word was killed by something that tells 1.
        if ended in ENDS and said.strip():
            status = ended
            break
    outcome = told(workbook, on, status, said, output, record)
    keep(outcome)
    return outcome


def _run(workbook: Path, output: Path, on: date) -> tuple[int, str, dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="relance-") as folder:
        record = Path(folder) / RECORD
        command = [
            *(sys.executable, "-P", "-m", "relance", str(workbook), "--sans-question"),
            *("--date", on.isoformat(), "--sortie", str(output), "--json", str(record)),
        ]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(PROGRAM)},
            check=False,
        )
        said = done.stdout.decode("utf-8", "replace")
        try:
            told_of = json.loads(record.read_text("utf-8"))
        except (OSError, ValueError):
            told_of = {}
        return done.returncode, said, told_of if isinstance(told_of, dict) else {}
