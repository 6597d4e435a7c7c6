"""How a Monday's processor time and memory grow with invoices, letters and history, and the charts of it.

    python benchmarks/bench_growth.py OUT.csv [invoices] [letters] [history]
    python benchmarks/bench_growth.py --draw OUT.csv CHART.svg      (needs matplotlib)

Each line is the median of three whole processes (one at 200 000 invoices, where a run takes minutes).
Letters vary over 20 000 invoices; the history (calls noted at earlier Mondays) over 2 000.
"""

from __future__ import annotations

import csv
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench_monday import BENCH, HOME, prepared, timed

MONDAY = date(2025, 9, 15)
SIZES = {
    "invoices": [(count, 20, 0) for count in (200, 2_000, 20_000, 200_000)],
    "letters": [(20_000, count, 0) for count in (1, 200, 1_000, 2_000)],
    "history": [(2_000, 20, lines) for lines in (0, 10_000, 20_000, 40_000)],
}


def remembered(book: Path, lines: int) -> None:
    """That many calls in the history, the same number for every invoice, Monday after Monday."""
    from relance.book.book import read_book
    from relance.rules.codes import EventKind
    from relance.rules.model import Event
    from relance.sheets.history_sheet import HISTORY, line_of
    from relance.xlsx import patch

    read = read_book(book.read_bytes(), book.name)
    names = {client.id: client.name for client in read.ledger.clients}
    invoices = read.ledger.invoices
    if not invoices or not lines:
        return
    events = [
        Event(
            on=MONDAY - timedelta(weeks=2 + rank // len(invoices)),
            kind=EventKind.CALLED,
            client_id=invoice.client_id,
            client=names[invoice.client_id],
            invoice=invoice.number,
            due=invoice.due,
        )
        for rank in range(lines)
        for invoice in (invoices[rank % len(invoices)],)
    ]
    edit = HISTORY.added(read.history.found, [line_of(event) for event in events])
    book.write_bytes(patch(book.read_bytes(), [edit]))


def measured(invoices: int, letters: int, lines: int) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak MiB of a Monday of that size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make = [sys.executable, str(BENCH / "make_workbook.py"), str(invoices), "g.xlsx"]
        subprocess.run(make, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        monday = [sys.executable, "-m", "relance", "g.xlsx", "--date", MONDAY.isoformat()]
        monday += ["--sans-question", "--sortie"]
        timed([*monday, "first"], folder)
        # In a process of its own: a child's peak begins with the memory of whoever starts it.
        own = [sys.executable, __file__, "--prepare", "g.xlsx", str(letters), str(lines)]
        subprocess.run(own, cwd=folder, check=True)
        shutil.copyfile(folder / "g.xlsx", folder / "ready.xlsx")
        runs = []
        for turn in range(1 if invoices > 20_000 else 3):
            shutil.copyfile(folder / "ready.xlsx", folder / "g.xlsx")
            runs.append(timed([*monday, str(turn)], folder))
        seconds, spent, peak = map(statistics.median, zip(*runs, strict=True))
        return seconds, spent, peak


def lines_of(parts: list[str]) -> Iterator[list[str]]:
    """A line of the table for each size."""
    for part in parts:
        for invoices, letters, lines in SIZES[part]:
            figures = measured(invoices, letters, lines)
            line = [
                part,
                *map(str, (invoices, letters, lines)),
                *(f"{figure:.2f}" for figure in figures),
            ]
            print(*line, flush=True)
            yield line


def draw(table: Path, chart: Path) -> None:
    """Time and memory beside what grows, a column for each part."""
    from matplotlib import pyplot as plt

    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    parts = list(dict.fromkeys(row["part"] for row in rows))
    figure, axes = plt.subplots(2, len(parts), figsize=(4 * len(parts), 6), squeeze=False)
    for column, part in enumerate(parts):
        of_part = [row for row in rows if row["part"] == part]
        across = [int(row[part]) for row in of_part]
        for line, (field, unit) in enumerate((("processor", "s"), ("memory", "MiB"))):
            plot = axes[line][column]
            plot.plot(across, [float(row[field]) for row in of_part], marker="o")
            if part == "invoices":
                plot.set_xscale("log")
                plot.set_yscale("log")
            else:
                plot.set_ylim(bottom=0)
            plot.set_xlabel(part)
            plot.set_ylabel(f"{field}, {unit}")
            plot.grid(visible=True, alpha=0.3)
    figure.tight_layout()
    figure.savefig(chart)


def main() -> None:
    """Measure, or draw what was measured."""
    if sys.argv[1] == "--draw":
        draw(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    sys.path.insert(0, str(HOME))
    if sys.argv[1] == "--prepare":
        prepared(Path(sys.argv[2]), int(sys.argv[3]))
        remembered(Path(sys.argv[2]), int(sys.argv[4]))
        return
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["part", "invoices", "letters", "history", "seconds", "processor", "memory"])
        table.writerows(lines_of(sys.argv[2:] or list(SIZES)))


if __name__ == "__main__":
    main()
