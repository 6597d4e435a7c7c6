"""The README's pictures, made anew from the example: python docs/images/renew.py

Needs LibreOffice, poppler-utils and Chromium. Look at them before you commit them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
EXAMPLE = PROJECT / "workbook_templates" / "factures_exemple.xlsx"
LETTER = "Garage du Lac EURL - second rappel.docx"
FIRST, LAST, ROWS = "M", "Y", 18  # the columns shown, and how many rows


def run(*command: str | Path, folder: Path) -> None:
    """A command that must succeed."""
    subprocess.run([str(word) for word in command], cwd=folder, check=True, capture_output=True)


def as_pdf(file: Path, folder: Path) -> Path:
    """The file as LibreOffice prints it."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    run(
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        folder,
        file,
        folder=folder,
    )
    return folder / f"{file.stem}.pdf"


def columns(book: Path, folder: Path) -> Path:
    """A copy of the workbook of which nothing but our columns prints."""
    read = openpyxl.load_workbook(book)
    for sheet in read.worksheets[1:]:
        sheet.sheet_state = "hidden"
    sheet = read.worksheets[0]
    titles = next(row[0].row for row in sheet.iter_rows() if "Reste dû" in [c.value for c in row])
    sheet.print_area = f"{FIRST}{titles}:{LAST}{titles + ROWS}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "8"
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    sheet.page_setup.fitToHeight = 0
    path = folder / "colonnes.xlsx"
    read.save(path)
    return as_pdf(path, folder)


def main() -> None:
    """Play a Monday on a copy of the example; picture a letter, the columns, the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = Path(shutil.copy(EXAMPLE, folder))
        relance = [sys.executable, "-P", "-m", "relance", str(book), "--date", "2026-11-23"]
        subprocess.run(
            [*relance, "--sans-question", "--sortie", str(folder / "output")],
            env={**os.environ, "PYTHONPATH": str(PROJECT), "RELANCE_OUVRIR": "non"},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (home,) = (folder / "output" / "2026-11-23").iterdir()
        letter = as_pdf(home / LETTER, folder)
        run("pdftoppm", "-png", "-singlefile", "-r", "72", letter, HERE / "lettre", folder=folder)
        sheet = columns(book, folder)
        crop = ("-x", "60", "-y", "60", "-W", "1540", "-H", "330")
        run(
            "pdftoppm",
            "-png",
            "-singlefile",
            "-r",
            "100",
            *crop,
            sheet,
            HERE / "colonnes",
            folder=folder,
        )
        page = next(home.glob("*.html"))
        options = ("--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=820,1100")
        run(
            "chromium",
            *options,
            f"--screenshot={HERE / 'semaine.png'}",
            page.as_uri(),
            folder=folder,
        )


if __name__ == "__main__":
    main()
