"""Which files below a folder are a practice's workbooks."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from relance.passage.example import EXAMPLE
from relance.practice.workbooks import is_set_up, workbooks

NAMES = [
    "Dupont & Fils/Factures 2026.xlsx", "garage.XLSX", "macros.xlsm",
    "Dupont & Fils/Sauvegardes/Factures 2026 2026-11-23 08h00.xlsx", "output/2026-11-23/Tableau de bord.xlsx", "Lettres/a/Tableau de bord.xlsx", "Relevés/Factures/banque.xlsx",
    "~$garage.xlsx", ".garage.xlsx.tmp", ".cache/x.xlsx", "lettre.docx", "vieux.xls",
]  # fmt: skip


def test_copies_results_locks_and_other_files_are_none(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = {
        path.relative_to(tmp_path).as_posix() for path in workbooks(tmp_path, tmp_path / "Lettres")
    }
    assert found == {"Dupont & Fils/Factures 2026.xlsx", "garage.XLSX", "macros.xlsm"}


@pytest.mark.posix("links")
def test_what_lies_behind_a_link_is_not_walked(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.xlsx").write_bytes(b"")
    (tmp_path / "a" / "rond").symlink_to(tmp_path)
    assert [path.name for path in workbooks(tmp_path, tmp_path)] == ["x.xlsx"]


def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = os.scandir

    def refuses(path: str) -> object:
        if str(path).endswith("fermé"):
            raise PermissionError(errno.EACCES, "no", str(path))
        return scan(path)

    (tmp_path / "fermé").mkdir()
    (tmp_path / "x.xlsx").write_bytes(b"")
    monkeypatch.setattr(os, "scandir", refuses)
    closed: list[OSError] = []
    assert [path.name for path in workbooks(tmp_path, tmp_path, closed.append)] == ["x.xlsx"]
    assert [Path(error.filename).name for error in closed] == ["fermé"]


def test_a_workbook_is_set_up_once_it_has_our_settings(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    shutil.copyfile(EXAMPLE, book)
    assert is_set_up(book)
    shutil.copyfile(EXAMPLE.with_name("factures_vierge.xlsx"), book)
    assert not is_set_up(book)
    for content in (b"", b"PK\3\4 half a download", b"not a workbook"):
        book.write_bytes(content)
        assert not is_set_up(book)
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("xl/workbook.xml", '<?xml version="1.0" encoding="x-none"?><workbook/>')
    assert not is_set_up(book)
    assert not is_set_up(tmp_path / "gone.xlsx")


def test_one_that_the_system_does_not_let_us_read_may_be_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    (tmp_path / "a.xlsx").write_bytes(b"")
    monkeypatch.setattr(zipfile, "ZipFile", refuses)
    assert is_set_up(tmp_path / "a.xlsx")
