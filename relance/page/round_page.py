"""The page of a practice: each firm's work and what is at stake, the largest overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from relance.french import count, euros, spoken_day
from relance.page.page import filled
from relance.page.view import Row
from relance.practice.results import Outcome

UNTOLD = "–"


def by_stake(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Who is owed most that is late first."""
    return sorted(outcomes, key=lambda it: (-it.amounts[1], it.workbook.casefold()))


def summary(outcomes: Sequence[Outcome], never: Sequence[Path]) -> str:
    """« 28 classeurs faits, 2 à reprendre, 3 jamais réglés »."""
    done = sum(not it.status for it in outcomes)
    parts = [count(done, "classeur fait", "classeurs faits")]
    if rest := len(outcomes) - done:
        parts.append(f"{rest} à reprendre")
    if never:
        parts.append(count(len(never), "jamais réglé", "jamais réglés"))
    return ", ".join(parts)


def named(workbook: str | Path, home: Path) -> str:
    """How a workbook is called in a practice: by its path below the folder."""
    path = Path(workbook)
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)


def round_page(
    outcomes: Sequence[Outcome], never: Sequence[Path], home: Path, place: Path, on: date
) -> bytes:
    """The page, to lie in the folder `place`, from which its links lead to the letters of each."""
    rows = [_row(it, home, place) for it in by_stake(outcomes)]
    stopped = [
        {"nom": named(it.workbook, home), "raison": it.reason} for it in outcomes if it.status
    ]
    owed, late, asked = (sum(part, Decimal()) for part in zip(*_amounts(outcomes), strict=True))
    total = {
        "lettres": sum(it.letters for it in outcomes),
        "appels": sum(it.calls for it in outcomes),
        "confirmer": sum(it.unconfirmed for it in outcomes),
        "problemes": sum(it.problems for it in outcomes),
        "demande": euros(asked),
        "du": euros(owed),
        "retard": euros(late),
    }
    values = {
        "jour": spoken_day(on),
        "resume": f"{summary(outcomes, never)}.",
        "arretes": stopped,
        "lignes": rows,
        "total": total,
        "jamais": [named(path, home) for path in never],
    }
    return filled("practice.html", values)


def _amounts(outcomes: Sequence[Outcome]) -> list[tuple[Decimal, Decimal, Decimal]]:
    return [(Decimal(), Decimal(), Decimal()), *(it.amounts for it in outcomes)]


def _row(it: Outcome, home: Path, place: Path) -> Row:
    folder = Path(it.output)
    there = folder.is_relative_to(place) and it.letters
    texts = (it.asked, it.open, it.overdue)
    asked, owed, late = (euros(Decimal(text)) if text else UNTOLD for text in texts)
    return {
        "nom": named(it.workbook, home),
        "lien": quote(folder.relative_to(place).as_posix()) + "/" if there else "",
        "lettres": it.letters,
        "appels": it.calls,
        "confirmer": it.unconfirmed,
        "problemes": it.problems,
        "demande": asked,
        "du": owed,
        "retard": late,
    }
