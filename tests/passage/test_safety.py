"""Opening and replacing the owner's file: every bad file has its sentence, the old one stays whole."""

from __future__ import annotations

import errno
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from relance.book.saving import edited
from relance.passage import safety
from relance.passage.safety import open_in, open_workbook, replace
from relance.problems import RelanceError, disk_reason
from relance.system.files import too_long
from relance.xlsx import Cell, SheetEdit, swapping
from tests.minibook import book, opened, sheet, zipped

WORKBOOK = book(sheet())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "Dupré & Fils (été).xlsx"
    found.write_bytes(WORKBOOK)
    return found


def _save(path: Path, value: int = 1, **more: object) -> Path | None:
    edit = SheetEdit(sheet="Factures", cells=(Cell(row=2, column=4, value=value),))
    usual = {"backups": None, "snapshot": open_workbook(path), "keep": 12, "dated": ""}
    given: dict[str, object] = usual | more
    snapshot = given.pop("snapshot")
    return replace(snapshot, edited(snapshot.data, [edit]), **given)  # type: ignore[arg-type, attr-defined]


def _refused(call: Callable[[], object]) -> str:
    with pytest.raises(RelanceError) as caught:
        call()
    assert caught.value.cure
    return str(caught.value)


def test_a_workbook_is_read_once_with_its_hash_and_date(path: Path) -> None:
    os.utime(path, (1_790_000_000, 1_790_000_000))
    snapshot = open_workbook(path)
    assert snapshot.data == WORKBOOK
    assert len(snapshot.sha256) == 64
    assert snapshot.modified.timestamp() == 1_790_000_000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.xlsx", b"", "vide"),
        ("a.xlsx", b"Num;Client;Montant\n1;Dupont;12,50\n", "texte"),
        ("a.xlsx", "N°;Échéance\n".encode("cp1252"), "texte"),
        ("a.xlsx", b"\xef\xbb\xbf<html><table>", "page web"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "2007"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0", "n'est pas un classeur"),
        ("a.xlsx", WORKBOOK[: len(WORKBOOK) // 2], "incomplet"),
        ("a.xlsx", zipped({"word/document.xml": ""}), "Word"),
        ("a.xlsx", zipped({"mimetype": "", "content.xml": ""}), ".ods"),
        ("a.xlsx", zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), ".xlsb"),
        ("a.xlsx", zipped({"facture.pdf": ""}), "archive"),
        ("~$a.xlsx", b"\x05Marie", "Fermez"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert said in _refused(lambda: open_workbook(file))


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    assert "introuvable" in _refused(lambda: open_workbook(tmp_path / "rien.xlsx"))
    assert "dossier" in _refused(lambda: open_workbook(tmp_path))


EXCEL_LOCK = b"\x0cMarie Dupr\xe9" + b" " * 42 + b"\x0c\0" + "Marie Dupré".encode("utf-16-le")
LIBRE_LOCK = "Marie Dupré,marie,poste-3,23.11.2026 08:00,file:///home/marie;".encode()


@pytest.mark.parametrize(
    ("lock", "content", "who"),
    [
        ("~${}", EXCEL_LOCK, "Marie Dupré"),
        (".~lock.{}#", LIBRE_LOCK, "Marie Dupré"),
        (".~lock.{}#", b",marie,poste-3", "marie"),
        ("~${}", b"", "?"),
    ],
)
def test_a_workbook_open_elsewhere_is_refused_before_anything_is_written(
    path: Path, lock: str, content: bytes, who: str
) -> None:
    snapshot = open_workbook(path)
    path.with_name(lock.format(path.name)).write_bytes(content)
    assert open_in(path) == who
    assert open_workbook(path, writing=False).data == WORKBOOK
    for call in (lambda: open_workbook(path), lambda: _save(path, snapshot=snapshot)):
        said = _refused(call)
        assert "est ouvert" in said
        assert who == "?" or who in said
    assert path.read_bytes() == WORKBOOK


def test_a_file_that_denies_writing_is_taken_for_open(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Path.open

    def denied(self: Path, mode: str = "r", **more: object) -> object:
        if "+" in mode:
            raise PermissionError(errno.EACCES, "sharing violation")
        return usual(self, mode, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", denied)
    assert "est ouvert" in _refused(lambda: open_workbook(path))


def test_a_read_only_workbook_is_refused(path: Path) -> None:
    path.chmod(0o444)
    assert "lecture seule" in _refused(lambda: open_workbook(path))
    assert open_workbook(path, writing=False).data == WORKBOOK


def test_a_save_replaces_the_file_and_says_what_it_did(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    mode = path.stat().st_mode  # Windows knows read-only or not, no more
    done = _save(path, backups=tmp_path / "Sauvegardes", dated="2026-11-23 08h00")
    assert opened(path.read_bytes())["Factures"]["D2"].value == 1
    assert path.stat().st_mode == mode
    assert done == tmp_path / "Sauvegardes" / "Dupré & Fils (été) 2026-11-23 08h00.xlsx"
    assert done.read_bytes() == WORKBOOK
    assert path.read_bytes() != WORKBOOK
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name, "Sauvegardes"]


def test_nothing_to_change_touches_no_file(path: Path, tmp_path: Path) -> None:
    before = path.stat().st_mtime_ns
    done = replace(open_workbook(path), WORKBOOK, backups=tmp_path / "S", keep=12, dated="x")
    assert done is None
    assert path.stat().st_mtime_ns == before
    assert not (tmp_path / "S").exists()


@pytest.mark.parametrize("name", ["x" * 235, "é" * 118])  # with .xlsx: 240 bytes of 255
def test_a_workbook_whose_name_is_almost_too_long_is_saved_and_its_copies_kept(
    name: str, tmp_path: Path
) -> None:
    path, folder = tmp_path / f"{name}.xlsx", tmp_path / "Sauvegardes"
    path.write_bytes(WORKBOOK)
    for day in range(1, 6):
        copy = _save(path, day, backups=folder, keep=3, dated=f"2026-11-{day:02} 08h00")
        assert copy
        assert copy.name.endswith(f"2026-11-{day:02} 08h00.xlsx")
    assert len(list(folder.iterdir())) == 3
    assert open_workbook(path).data != WORKBOOK


def test_a_path_that_windows_cannot_open_is_said_to_be_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There it is reported as absent."""
    path = tmp_path / f"{'x' * 200}.xlsx"
    said = too_long(path, limit=259 - 60)
    assert said
    assert "s'arrête à 199" in str(said)
    assert too_long(tmp_path / "x.xlsx", limit=259) is None
    monkeypatch.setattr(safety, "too_long", lambda _: said)
    assert "s'arrête à 199" in _refused(lambda: open_workbook(path))


def test_what_windows_says_by_its_own_numbers_is_said_as_such() -> None:
    class Windows(OSError):
        winerror = 206  # ERROR_FILENAME_EXCED_RANGE, which Python gives ENOENT

    assert "trop long" in disk_reason(Windows(errno.ENOENT, "The filename is too long"))[0]


def test_the_newest_backups_of_this_workbook_are_kept(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "S"
    folder.mkdir()
    other = folder / "Dupré & Fils (été) bis 2020-01-01 08h00.xlsx"
    other.write_bytes(b"x")
    for day in range(1, 6):
        _save(path, day, backups=folder, keep=3, dated=f"2026-11-{day:02} 08h00")
    assert sorted(p.name[-21:] for p in folder.iterdir() if p != other) == [
        f" 2026-11-{day:02} 08h00.xlsx"[-21:] for day in (3, 4, 5)
    ]
    assert other.exists()


def test_two_saves_within_a_minute_keep_both_copies(path: Path, tmp_path: Path) -> None:
    for value in (1, 2):
        _save(path, value, backups=tmp_path / "S", dated="2026-11-23 08h00")
    copies = sorted((tmp_path / "S").iterdir(), key=lambda p: p.stem)
    assert [opened(c.read_bytes())["Factures"]["D2"].value for c in copies] == [None, 1]


def test_what_the_owner_saved_meanwhile_is_never_overwritten(path: Path) -> None:
    snapshot = open_workbook(path)
    theirs = book(sheet(), sheet())
    path.write_bytes(theirs)
    assert "pendant le travail" in _refused(lambda: _save(path, snapshot=snapshot))
    assert path.read_bytes() == theirs


def test_what_the_owner_saved_at_the_last_moment_is_never_overwritten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = book(sheet(), sheet())
    usual = swapping._like
    monkeypatch.setattr(swapping, "_like", lambda a, b: (usual(a, b), a.write_bytes(theirs)))
    assert "pendant le travail" in _refused(lambda: _save(path))
    assert path.read_bytes() == theirs


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disque est plein"),
        (errno.EACCES, "accès est refusé"),
        (errno.EROFS, "accès est refusé"),
        (errno.EIO, "répond mal"),
        (errno.ENAMETOOLONG, "trop long"),
        (errno.EXDEV, "autre disque"),
        (errno.ENOMEM, "système refuse"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace", "chmod", "mkstemp"])
def test_a_failing_disk_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    snapshot = open_workbook(path)
    place = {"chmod": Path, "mkstemp": tempfile}.get(call, os)
    monkeypatch.setattr(place, call, fail)
    monkeypatch.setattr(swapping, "_PAUSE", 0)
    assert said in _refused(lambda: _save(path, snapshot=snapshot))
    monkeypatch.undo()
    assert path.read_bytes() == WORKBOOK
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_no_room_is_said_before_anything_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100))
    assert "disque est plein" in _refused(lambda: _save(path))
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_backup_that_cannot_be_read_again_stops_the_save(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = open_workbook(path)
    usual = swapping._swapped

    def spoiled(temporary: Path, target: Path) -> None:
        usual(temporary, target)
        target.write_bytes(b"spoiled")

    monkeypatch.setattr(swapping, "_swapped", spoiled)
    _refused(lambda: _save(path, snapshot=snapshot, backups=tmp_path / "S", dated="x"))
    assert path.read_bytes() == WORKBOOK


def test_the_zip_of_a_saved_workbook_is_sound(path: Path) -> None:
    _save(path)
    assert zipfile.ZipFile(io.BytesIO(path.read_bytes())).testzip() is None
