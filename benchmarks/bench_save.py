"""The loss-free save against openpyxl's load and save, side by side.

    python benchmarks/bench_save.py [ROWS]      (default 20 000)

Nine columns (text, numbers, dates) are written to the right of ROWS invoices of 31 columns. Each
way runs in a process of its own, in turn (A B A B …); processor times and peak memories are
medians, and so are the ratios. Of our way also: the memory that `patch` adds to what its caller
holds, as a multiple of the touched sheet's XML, and the share of its time that the proof takes.
Linux only (it reads /proc). The workbook is made with `../shared/bench`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 3
HEADER, FIRST = 5, 32


def _values(row: int) -> list[str | int | Decimal | date]:
    day = date(2026, 11, 23) - timedelta(days=row % 400)
    amount = Decimal(row % 9973) / 100
    reason = ("pas encore échue", "promesse de règlement", "courrier à confirmer")[row % 3]
    return [f"FA{row:06}", row % 90, amount, 40, amount + 40, "Relance 1", "Relance 2", day, reason]


def _ours(source: Path, target: Path, rows: int) -> None:
    from relance.xlsx import Cell, Look, SheetEdit, save
    from relance.xlsx.archive import Archive

    text, number = Look(), Look(number_format="#,##0")
    euros, day = Look(number_format='#,##0.00\\ "€"'), Look(number_format="dd/mm/yyyy")
    looks = [text, number, euros, euros, euros, text, text, day, text]
    heads = [Cell(row=HEADER, column=FIRST + i, value=f"Relance {i}") for i in range(9)]
    cells = [
        Cell(row=r, column=FIRST + i, value=value, look=look)
        for r in range(HEADER + 1, HEADER + 1 + rows)
        for i, (value, look) in enumerate(zip(_values(r), looks, strict=True))
    ]
    grow = (HEADER, FIRST + 8)
    edit = SheetEdit(sheet="Factures", cells=tuple(heads + cells), grow=grow)
    proof, proved = save.verify, 0.0

    def timed(old: Archive, data: bytes, changes: save.Changes) -> None:
        nonlocal proved
        start = time.process_time()
        proof(old, data, changes)
        proved = time.process_time() - start

    save.verify = timed  # type: ignore[assignment]
    whole = _measured()
    with whole:
        before = source.read_bytes()
        Path("/proc/self/clear_refs").write_text("5")  # the peak from here on
        held = _status("VmRSS")
        target.write_bytes(save.patch(before, [edit]))
    package = Archive(before)
    sheet = package.sheet("Factures")
    assert sheet
    added = (whole.peak - held) * (1 << 20) / package.size(sheet.part)
    print(f"{added:.2f} {proved / whole.spent:.3f}")


def _openpyxl(source: Path, target: Path, rows: int) -> None:
    import openpyxl

    with _measured():
        book = openpyxl.load_workbook(source)
        sheet = book["Factures"]
        for r in range(HEADER + 1, HEADER + 1 + rows):
            for i, value in enumerate(_values(r)):
                sheet.cell(r, FIRST + i).value = value
        book.save(target)


def _status(name: str) -> float:
    return int(Path("/proc/self/status").read_text().split(f"{name}:")[1].split()[0]) / 1024


class _measured:  # noqa: N801 - reads as a verb
    spent = peak = 0.0  # seconds, MiB

    def __enter__(self) -> None:
        self.start = time.process_time()

    def __exit__(self, *_: object) -> None:
        self.spent, self.peak = time.process_time() - self.start, _status("VmHWM")
        print(f"{self.spent:.3f} {self.peak:.1f}")


def main() -> None:
    """Measure, and print the ratios."""
    if len(sys.argv) > 2:
        way, source, target, rows = sys.argv[1:]
        (_ours if way == "ours" else _openpyxl)(Path(source), Path(target), int(rows))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source.xlsx")
        maker = ROOT.parent / "shared" / "bench" / "make_workbook.py"
        subprocess.run([sys.executable, maker, str(rows), source], check=True)
        found: dict[str, list[list[float]]] = {"ours": [], "openpyxl": []}
        for _ in range(RUNS):
            for way, results in found.items():
                target = Path(folder, f"{way}.xlsx")
                command = [sys.executable, __file__, way, source, target, str(rows)]
                done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
                results.append([float(x) for x in done.stdout.split()])
                print(f"{way:9} {results[-1][0]:7.2f} s {results[-1][1]:8.0f} MiB")
        for index, what in enumerate(("time", "memory")):
            ratios = [a[index] / b[index] for a, b in zip(*found.values(), strict=True)]
            print(f"{what}: 1/{1 / statistics.median(ratios):.1f} of openpyxl's")
        added, proof = (statistics.median(r[index] for r in found["ours"]) for index in (2, 3))
        print(f"memory added by the save: {added:.2f} times the sheet's XML")
        print(f"time for the proof: {proof:.0%} of the save's")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
