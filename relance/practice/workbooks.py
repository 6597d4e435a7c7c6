"""Which workbooks below a folder are to be run, and which were never set up. Standard library only."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

ENDINGS = frozenset((".xlsx", ".xlsm"))
ASIDE = frozenset(("sauvegardes", "output", "relevés"))  # folders of ours, whatever their case
_SETTINGS = 'name="Relance - Paramètres"'  # the sheet that a workbook in use has (DESIGN §6)
_ENCODING = re.compile(rb'encoding=["\']([\w.-]+)["\']')
_LARGEST = 4 << 20  # bytes of the list of sheets


def workbooks(
    folder: Path, results: Path, closed: Callable[[OSError], object] = lambda _: None
) -> Iterator[Path]:
    """Those below it, by name: no copies, results, hidden files nor what lies beyond a link.

    `results`: the folder that this round fills; `closed` is given the error of each folder that cannot be read.
    """
    for home, folders, files in os.walk(folder, onerror=closed):
        folders[:] = sorted(
            f
            for f in folders
            if f.casefold() not in ASIDE and f[0] != "." and Path(home, f) != results
        )
        for name in sorted(files):
            if Path(name).suffix.casefold() in ENDINGS and not name.startswith(("~$", ".")):
                yield Path(home) / name


def is_set_up(workbook: Path) -> bool:
    """Whether it has our settings; a file that is no workbook has none.

    One that the system does not let us read may have: its own run says why.
    """
    try:
        with zipfile.ZipFile(workbook) as package, package.open("xl/workbook.xml") as part:
            data = part.read(_LARGEST)
        found = _ENCODING.search(data[:200])
        return _SETTINGS in data.decode(found[1].decode() if found else "utf-8", "replace")
    except OSError:
        return workbook.exists()
    except (LookupError, ValueError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False
