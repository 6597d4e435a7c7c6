"""A practice's Monday: one by one, at once, with processes killed, interrupted, on a Dask cluster.

    python benchmarks/bench_practice.py [--workbooks 500] [--parts abcde] [--every 10] [--keep FOLDER]

Every part starts from the same workbooks, each in a folder of its own with settings of its own, and what it
leaves is held against what one by one left: every file, packages unpacked, but for run ids. Prints one table.

    a  one by one: what the others are held to
    b  `cabinet`, as many at once as there are processors: processor time ≤ 1.1 of a; the time tells on an
       idle machine only (two at once ≥ 1.8 times one)
    c  the same, a child killed at random every ten seconds
    d  Ctrl+C after a third, the command itself killed after another third, and resumed: no letter twice
    e  a Dask LocalCluster of two separate processes; left out where « distributed » is not installed

`--keep`: the files of each part stay there. Needs ../shared/bench, xlsxwriter, pillow, and Linux (/proc).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from bench_monday import BENCH, HOME, prepared, timed  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from relance.practice.child import monday_of  # noqa: E402
from relance.practice.results import FILE, kept  # noqa: E402
from relance.xlsx import Cell, SheetEdit, patch  # noqa: E402

DAY = "2025-09-15"
SETTINGS = "Relance - Paramètres"
BASES = 5  # lists of invoices, each one invoice longer than the one before
RUN_ID = re.compile(rb"\d{4}-\d\d-\d\d \d\dh\d{4} [0-9a-f]+ [0-9a-f]+")
SAID = ".said.txt"  # what the commands of a part showed
NEVER_LEFT = ("annulé", "non posté")


@dataclass(frozen=True, slots=True)
class Part:
    """What one part left, and what that cost."""

    name: str
    seconds: float
    spent: float  # processor seconds of all its processes
    files: Mapping[str, str]  # path → fingerprint
    done: int  # workbooks with status 0
    twice: int  # letters of the history prepared twice
    told: str = ""


def made(folder: Path, many: int, invoices: int, letters: int) -> Path:
    """The folder of a practice whose workbooks all have as many letters to prepare, or a few more."""
    home = folder / "cabinet"
    for base in range(min(BASES, many)):
        book = folder / f"base{base}.xlsx"
        maker = [sys.executable, str(BENCH / "make_workbook.py"), str(invoices + base), book.name]
        subprocess.run(maker, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        first = [sys.executable, "-m", "relance", book.name, "--date", DAY, "--sans-question"]
        timed([*first, "--sortie", "first"], folder)
        prepared(book, letters)
        sheet = CalamineWorkbook.from_path(book).get_sheet_by_name(SETTINGS)
        names = [row[0] for row in sheet.to_python(skip_empty_area=False)]
        for firm in range(base, many, BASES):
            own: dict[str, str | int] = {
                "Raison sociale": f"Entreprise {firm:04}",
                "Courriers par lundi": letters + firm % 3,
            }
            cells = tuple(
                Cell(row=names.index(name) + 1, column=2, value=value)
                for name, value in own.items()
            )
            place = home / f"Entreprise {firm:04}" / "Factures.xlsx"
            place.parent.mkdir(parents=True)
            place.write_bytes(patch(book.read_bytes(), [SheetEdit(sheet=SETTINGS, cells=cells)]))
    return home


def fingerprint(path: Path) -> str:
    """What changes with its content, but for run ids; the members of a package one after the other."""
    if not zipfile.is_zipfile(path):
        data = path.read_bytes()
    else:
        with zipfile.ZipFile(path) as package:
            data = b"\0".join(name.encode() + package.read(name) for name in package.namelist())
    return hashlib.sha256(RUN_ID.sub(b"", data)).hexdigest()


def left_in(home: Path) -> dict[str, str]:
    """The workbooks, letters and pages: all but the copies of before, and what the program remembers."""
    found = (path for path in home.rglob("*") if path.is_file())
    names = {path: path.relative_to(home) for path in found}
    return {
        str(name): fingerprint(path)
        for path, name in names.items()
        if "Sauvegardes" not in name.parts and not any(part.startswith(".") for part in name.parts)
    }


def prepared_twice(book: Path) -> int:
    """Lines of its history that prepare again a step of an invoice, and that still stand."""
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_name("Relance - Historique")
    titles, *rows = sheet.to_python(skip_empty_area=False)[3:]
    lines = (dict(zip(titles, row, strict=True)) for row in rows)
    steps = Counter(
        (line["Client"], line["Facture"], line["Étape"])
        for line in lines
        if line["Événement"] == "Courrier préparé" and line["Envoyé le"] not in NEVER_LEFT
    )
    return sum(many - 1 for many in steps.values())


def outcomes(home: Path) -> list[Path]:
    """Where each workbook that was done says so."""
    # os.walk: folders come and go while it looks.
    return [Path(folder, FILE) for folder, _, files in os.walk(home / "output") if FILE in files]


# --- the five ways


def one_by_one(home: Path) -> str:
    """Each workbook after the other, as `cabinet` runs one."""
    for book in sorted(home.rglob("*.xlsx")):
        own = home / "output" / book.relative_to(home).parent / book.stem
        monday_of(book, own, date.fromisoformat(DAY))
    return ""


def started(home: Path, *options: str) -> subprocess.Popen[bytes]:
    """`cabinet`, at the head of a group of its own, as a terminal starts it."""
    with (home / SAID).open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "relance", "cabinet", str(home), "--date", DAY, *options],
            stdout=said,
            start_new_session=True,
            preexec_fn=_hears_ctrl_c,  # noqa: PLW1509
        )


def _hears_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs in the background ignores it


def at_once(home: Path) -> str:
    """The command, left alone."""
    return f"{os.cpu_count()} at once, status {started(home).wait()}"


def killed(home: Path, every: float) -> str:
    """One of its children killed every so many seconds; again, like its user, for what was killed twice."""
    deaths = 0
    for rounds in range(1, 6):
        command = started(home)
        while command.poll() is None:
            try:
                command.wait(every)
            except subprocess.TimeoutExpired:
                if victims := children(command.pid):
                    os.kill(random.choice(victims), signal.SIGKILL)
                    deaths += 1
        if command.returncode == 0:
            return f"{deaths} killed, {rounds} round(s)"
    return f"{deaths} killed, not all done after five rounds"


def children(parent: int) -> list[int]:
    """The processes that it started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, ppid = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has ended meanwhile
            continue
        if int(ppid) == parent and state != "Z":
            found.append(int(stat.parent.name))
    return found


def interrupted(home: Path) -> str:
    """Ctrl+C, to all its processes as a terminal does; then itself killed, its children left; then to the end."""
    many = len(list(home.rglob("*.xlsx")))
    ended = []
    for share, stop, how in (
        (1 / 3, os.killpg, signal.SIGINT),
        (2 / 3, os.kill, signal.SIGKILL),
    ):
        command = started(home)
        while command.poll() is None and len(outcomes(home)) < share * many:
            time.sleep(0.05)
        if command.poll() is None:
            stop(command.pid, how)
        ended.append(f"{command.wait()} after {len(outcomes(home))}")
    return f"status {', '.join(ended)}, then {started(home).wait()}"


def on_cluster(home: Path) -> str:
    """A scheduler and two workers, each a process of its own, on this machine."""
    distributed: Any = import_module("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    with distributed.LocalCluster(
        **options, dashboard_address=None, local_directory=str(home.parent / "dask")
    ) as cluster:
        return f"2 workers, status {started(home, '--dask', cluster.scheduler_address).wait()}"


# --- measured


def processor() -> float:
    """Seconds of all the processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(name: str, way: Callable[[Path], str], ready: Path, home: Path) -> Part:
    """Do it on the workbooks as they were at first, under the same path each time."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(ready, home)
    clock, spent = time.perf_counter(), processor()
    told = way(home)
    seconds, spent = time.perf_counter() - clock, processor() - spent
    done = [kept(path.parent) for path in outcomes(home)]
    books = [Path(it.workbook) for it in done if it and it.status == 0]
    twice = sum(prepared_twice(book) for book in books)
    print(f"{name}: {seconds:.1f} s ({told})", file=sys.stderr, flush=True)
    return Part(name, seconds, spent, left_in(home), len(books), twice, told)


def shown(part: Part, base: Part | None) -> None:
    """Its line of the table; where something differs, the first of the files that do."""
    ratios, same = "", ""
    wrong: list[str] = []
    if base:
        ratios = f"{base.seconds / part.seconds:6.2f} {part.spent / base.spent:6.2f}"
        paths = (path for path in base.files.keys() | part.files if "Cabinet.html" not in path)
        wrong = sorted(path for path in paths if base.files.get(path) != part.files.get(path))
        same = f"{len(wrong)} differ" if wrong else "the same"
    print(
        f"{part.name:12}{part.done:6}{part.twice:7}{part.seconds:9.1f}{part.spent:9.1f} {ratios:13}"
        f" {same:10} {part.told}"
    )
    for path in wrong[:5]:
        print(f"{'':12}differs: {path}")


def main() -> None:
    """Make the workbooks, do each part, print the table."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--workbooks", type=int, default=500)
    words.add_argument("--invoices", type=int, default=200)
    words.add_argument("--letters", type=int, default=20)
    words.add_argument("--parts", default="abcde")
    words.add_argument("--every", type=float, default=10, help="seconds between two deaths")
    words.add_argument("--keep", type=Path)
    asked = words.parse_args()
    ways: dict[str, tuple[str, Callable[[Path], str]]] = {
        "a": ("one by one", one_by_one),
        "b": ("at once", at_once),
        "c": ("killed", lambda home: killed(home, asked.every)),
        "d": ("interrupted", interrupted),
        "e": ("dask", on_cluster),
    }
    # Compiled modules are kept, as on an owner's computer.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {
        "PYTHONPATH": str(HOME),
        "PYTHONPYCACHEPREFIX": tempfile.gettempdir() + "/relance-bench",
        "RELANCE_OUVRIR": "non",
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ready = made(folder, asked.workbooks, asked.invoices, asked.letters)
        home = ready.rename(folder / "ready").with_name("cabinet")
        parts: list[Part] = []
        for letter in asked.parts:
            if letter == "e" and not find_spec("distributed"):
                print("Dask: left out, « distributed » is not installed here.")
                continue
            parts.append(measured(*ways[letter], folder / "ready", home))
            if asked.keep:
                shutil.copytree(home, asked.keep / letter, dirs_exist_ok=True)
    print(f"{asked.workbooks} workbooks of {asked.invoices} invoices, {asked.letters} letters each")
    print(f"{'':12}{'done':>6}{'twice':>7}{'s':>9}{'cpu s':>9} {'speed':>6} {'cpu':>6}  files")
    base = parts[0] if parts and parts[0].name == ways["a"][0] else None
    for part in parts:
        shown(part, None if part is base else base)


if __name__ == "__main__":
    main()
