"""Whether the Monday that the system's scheduler started is due: asked before anything heavy is loaded."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from relance.passage.glance import last_run_of
from relance.planned.attempts import last_attempt
from relance.planned.timing import due


def is_due(workbook: Path, output: Path, now: datetime) -> bool:
    """Whether to run now, as the last attempt and the workbook itself tell. `now`: local time, without a zone."""
    attempt = last_attempt(output, workbook)
    return due(now, None, attempt) and due(now, last_run_of(workbook), attempt)


def week_is_done(arguments: Namespace) -> bool:
    """Whether the registered command (`Task.command`) has nothing to do."""
    now = datetime.now().astimezone().replace(tzinfo=None)
    whole = arguments.commande and arguments.sortie
    return bool(whole) and not is_due(
        Path(arguments.commande).absolute(), arguments.sortie.absolute(), now
    )
