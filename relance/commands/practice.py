"""`cabinet`: the Monday of every workbook below a folder, each with its own settings and letters.

Interrupted, it goes on where it was: what was done on this day and not changed since is not done again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from relance.french import count, euros
from relance.owner.console import Screen
from relance.page.round_page import by_stake, named, round_page, summary
from relance.practice.results import Outcome, kept, stands
from relance.practice.round import Job, here, on_cluster
from relance.practice.workbooks import is_set_up, workbooks
from relance.problems import RelanceError, disk_reason
from relance.system.files import write_whole

OUTPUT = "output"  # below the folder, where `--sortie` names no other


def run_practice(
    home: Path,
    output: Path | None,
    on: date,
    screen: Screen,
    *,
    json_file: Path | None = None,
    cluster: str = "",
) -> int:
    """0 where every workbook is done and every folder was read, else 1; a page and a table say which is not, and why.

    Raises RelanceError where the folder holds no workbook that was ever set up.
    """
    place = output or home / OUTPUT
    closed: list[OSError] = []
    found = list(workbooks(home, place, closed.append))
    never = [book for book in found if not (is_set_up(book) or _known(place, home, book))]
    jobs = [(book, _own(place, home, book)) for book in found if book not in set(never)]
    if not jobs:
        what = "aucun classeur déjà réglé dans ce dossier."
        cure = "Faites d'abord un premier lundi sur l'un d'eux : python run.py CLASSEUR.xlsx"
        raise RelanceError(what, where=str(home), cure=cure)
    known = [kept(own) for _, own in jobs]
    done = [it for it, (book, _) in zip(known, jobs, strict=True) if it and stands(it, book, on)]
    books = {it.workbook for it in done}
    left = [job for job in jobs if str(job[0]) not in books]
    if done:
        screen.say(f"Déjà faits aujourd'hui : {len(done)} sur {len(jobs)}.", "dim")
    try:
        for it in _round(left, on, cluster):
            done.append(it)
            state = it.reason or f"{it.letters} lettres, {it.calls} appels"
            screen.say(f"{len(done)}/{len(jobs)}  {named(it.workbook, home)} : {state}")
    except KeyboardInterrupt:
        screen.say(
            "Interrompu : relancez la même commande, elle reprendra où elle en est.", "yellow"
        )
        return 1
    _tell(done, never, home, screen)
    for error in closed:
        screen.say(f"Dossier laissé : {error.filename} : {disk_reason(error)[0]}.", "bold yellow")
    page = place / f"{on:%Y-%m-%d} Cabinet.html"
    _written(page, round_page(done, never, home, place, on))
    screen.say(f"Le tout : {page}", "bold green")
    screen.opens(page)
    if json_file:
        record = as_json(done, never, home, on)
        _written(
            json_file, json.dumps(record, ensure_ascii=False, indent=1).encode(errors="replace")
        )
    return int(bool(closed) or any(it.status for it in done))


def _known(place: Path, home: Path, book: Path) -> bool:
    """Whether an earlier round ran it: damaged since, it is to be told, not left as one never set up."""
    before = kept(_own(place, home, book))
    return before is not None and before.workbook == str(book)


def _round(jobs: Sequence[Job], on: date, cluster: str) -> Iterable[Outcome]:
    return on_cluster(jobs, on, cluster) if cluster else here(jobs, on)


def _own(place: Path, home: Path, book: Path) -> Path:
    """The output folder of one workbook: its path below the folder, so that no two share one."""
    name = book.stem if book.suffix == ".xlsx" else f"{book.stem} ({book.suffix[1:]})"
    return place / book.relative_to(home).parent / name


def _tell(done: Sequence[Outcome], never: Sequence[Path], home: Path, screen: Screen) -> None:
    rows = []
    for it in by_stake(done):
        owed, late, _ = it.amounts
        rows.append(
            (
                named(it.workbook, home),
                str(it.letters),
                str(it.calls),
                str(it.problems),
                euros(owed),
                euros(late),
            )
        )
    screen.table(("Classeur", "Lettres", "Appels", "À corriger", "Reste dû", "En retard"), rows)
    if waiting := sum(it.unconfirmed for it in done):
        screen.say(
            f"À confirmer : les lettres à {count(waiting, 'client')} ; en attendant, rien n'est refait."
        )
    stopped = [f"{named(it.workbook, home)} : {it.reason}" for it in done if it.status]
    screen.listing("À reprendre", stopped)
    screen.listing("Jamais réglés", [named(book, home) for book in never])
    screen.say(f"{summary(done, never)}.", "bold")


def as_json(done: Sequence[Outcome], never: Sequence[Path], home: Path, on: date) -> dict[str, Any]:
    """The round, for other programs; amounts are texts with two decimals, null where not told."""
    names = {
        "workbook": "classeur", "status": "code", "output": "sortie", "letters": "courriers",
        "calls": "appels", "problems": "problemes", "unconfirmed": "a_confirmer", "open": "encours", "overdue": "echu",
        "asked": "demande",
    }  # fmt: skip
    return {
        "version": 1,
        "date": on.isoformat(),
        "dossier": str(home),
        "classeurs": [
            {names[key]: value for key, value in asdict(it).items() if key in names}
            | {"motif": it.reason or None}
            for it in by_stake(done)
        ],
        "jamais_regles": [str(book) for book in never],
    }


def _written(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        why, cure = disk_reason(error)
        raise RelanceError(f"n'a pas pu être écrit : {why}.", where=str(path), cure=cure) from error
