"""A file replaced in one step: the new one, or the old one whole and nothing beside it."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

import pytest

from relance.xlsx import RefusalKind, Refused, swap, swapping

OLD, NEW = b"what was read", b"what is to be there"
SHA = hashlib.sha256(OLD).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "Dupré & Fils (été).xlsx"
    found.write_bytes(OLD)
    return found


def alone(path: Path) -> bool:
    """Whether no other file lies beside it."""
    return [p.name for p in path.parent.iterdir()] == [path.name]


def test_the_new_file_takes_the_place_and_the_rights_of_the_old_one(path: Path) -> None:
    path.chmod(0o640)
    swap(path, NEW, SHA)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert alone(path)


def test_a_link_keeps_pointing_to_its_file(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "lien.xlsx"
    link.symlink_to(path)
    swap(link, NEW, SHA)
    assert link.is_symlink()
    assert path.read_bytes() == NEW


def test_a_file_that_is_no_longer_the_one_that_was_read_is_left_alone(path: Path) -> None:
    path.write_bytes(b"saved meanwhile")
    with pytest.raises(Refused) as caught:
        swap(path, NEW, SHA)
    assert (caught.value.kind, caught.value.place) == (RefusalKind.CHANGED, path.name)
    assert path.read_bytes() == b"saved meanwhile"
    assert alone(path)


def test_a_file_saved_at_the_last_moment_is_left_alone(path: Path) -> None:
    with pytest.raises(Refused):
        swap(path, NEW, SHA, last_check=lambda: path.write_bytes(b"saved meanwhile"))
    assert path.read_bytes() == b"saved meanwhile"
    assert alone(path)


def test_a_last_check_that_raises_stops_all(path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        swap(path, NEW, SHA, last_check=lambda: 1 // 0)
    assert path.read_bytes() == OLD
    assert alone(path)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "refused")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="refused"):
        swap(path, NEW, SHA)
    assert path.read_bytes() == OLD
    assert alone(path)


def test_a_file_held_for_a_moment_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, tries = os.replace, iter([PermissionError(errno.EACCES, "held")] * 3)

    def held(source: Path, target: Path) -> None:
        if error := next(tries, None):
            raise error
        usual(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(swapping, "_PAUSE", 0)
    swap(path, NEW, SHA)
    assert path.read_bytes() == NEW


def test_what_a_killed_run_left_is_cleared_once_it_is_old(path: Path) -> None:
    old, recent = (path.with_name(f".{path.stem}-{n}.tmp") for n in ("old", "recent"))
    for left in (old, recent):
        left.write_bytes(b"x")
    os.utime(old, (1, 1))
    swap(path, NEW, SHA)
    assert not old.exists()
    assert recent.exists()
