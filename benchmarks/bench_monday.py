"""A whole Monday against the hand-written baseline of ../shared/bench, as ratios in one run.

    python benchmarks/bench_monday.py [invoices [letters [rounds]]]

Each side is a whole process on the same invoices, in turn (A B A B …): the baseline reads, computes,
writes six columns and renders its letters; relance does a Monday with as many letters, history and
proof included. Prints the medians of the ratios: time, processor time of the whole process, peak memory. Needs xlsxwriter, pillow.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import openpyxl

HOME = Path(__file__).resolve().parent.parent
BENCH = HOME.parent / "shared" / "bench"
SETTINGS = {
    "Raison sociale": "Banc d'essai",
    "Forme juridique": "EI",
    "Adresse": "1 rue Droite",
    "Code postal": "49000",
    "Ville": "Angers",
    "SIRET": "00026194100017",
    "Téléphone": "02 61 91 04 27",
    "Signataire": "H. Dupré",
    "Type de clients par défaut": "professionnel",
    "Colonnes": "Contact = rien ; Commercial = rien",  # else their texts wait for the owner
}


def timed(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak MiB of a whole process."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={  # compiled modules are kept, as on an owner's computer
            **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPATH": str(HOME),
            "PYTHONPYCACHEPREFIX": tempfile.gettempdir() + "/relance-bench",
        },
    )
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 4}:
        raise SystemExit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    spent = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - started, spent, usage.ru_maxrss / 1024


def prepared(book: Path, letters: int) -> None:
    """The workbook as it stands before a Monday that prepares that many letters."""
    from relance.book.book import read_book  # after sys.path
    from relance.xlsx import Cell, SheetEdit, patch

    wanted = {**SETTINGS, "Courriers par lundi": letters}
    sheet = openpyxl.load_workbook(book, read_only=True)["Relance - Paramètres"]
    names = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True)]
    cells = [
        Cell(row=row, column=2, value=wanted[name])
        for row, name in enumerate(names, start=1)
        if name in wanted
    ]
    # No call first: every late invoice then asks for a letter at once.
    top = names.index("Cadence") + 1
    cells.append(Cell(row=top + 2, column=4, value="courrier"))
    cells.append(Cell(row=top + 2, column=5, value="relance_1.docx"))
    layout = read_book(book.read_bytes(), book.name).layout
    decided = [
        Cell(row=row, column=layout.ours["follow_up"], value="Relancer") for row in layout.invoices
    ]  # old debts wait for the owner's decision: given here for all
    edits = [
        SheetEdit(sheet="Relance - Paramètres", cells=tuple(cells)),
        SheetEdit(sheet=layout.sheet, cells=tuple(decided)),
    ]
    book.write_bytes(patch(book.read_bytes(), edits))


def main() -> None:
    """Measure and print."""
    invoices, letters, rounds = [*map(int, sys.argv[1:]), *(2000, 200, 5)[len(sys.argv) - 1 :]]
    sys.path.insert(0, str(HOME))
    with tempfile.TemporaryDirectory() as name:
        folder, day = Path(name), date(2025, 9, 15).isoformat()
        for script, *arguments in (
            ("make_workbook.py", str(invoices), "f.xlsx"),
            ("make_template.py",),
        ):
            subprocess.run(
                [sys.executable, str(BENCH / script), *arguments],
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        ours = [sys.executable, "-m", "relance", "g.xlsx", "--date", day, "--sans-question"]
        shutil.copyfile(folder / "f.xlsx", folder / "g.xlsx")
        timed([*ours, "--sortie", "first"], folder)
        prepared(folder / "g.xlsx", letters)
        ready = (folder / "g.xlsx").read_bytes()
        ratios = []
        for turn in range(rounds + 1):  # the first only warms up
            (folder / "g.xlsx").write_bytes(ready)
            naive = [sys.executable, str(BENCH / "naive.py"), "f.xlsx", str(letters), f"a{turn}"]
            baseline = timed(naive, folder)
            relance = timed([*ours, "--sortie", f"b{turn}"], folder)
            if turn == 0:
                continue
            made = len(list((folder / f"b{turn}").rglob("*.docx")))
            ratios.append([new / old for new, old in zip(relance, baseline, strict=True)])
            print(
                "; ".join(
                    f"{side} {seconds:6.2f} s, processor {spent:6.2f} s, {peak:5.0f} MiB"
                    for side, (seconds, spent, peak) in (
                        ("relance", relance),
                        ("baseline", baseline),
                    )
                ),
                f"({made} documents)",
                flush=True,
            )
        wall, processor, memory = map(statistics.median, zip(*ratios, strict=True))
        print(
            f"{invoices} invoices, {letters} letters: median ratios: time {wall:.2f},"
            f" processor {processor:.2f}, memory {memory:.2f}"
        )


if __name__ == "__main__":
    main()
