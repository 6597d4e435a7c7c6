"""Files written whole, wherever they lie."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from relance.system.files import write_whole
from tests.system.links import links


def test_a_file_is_replaced_whole_or_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "x.json"
    write_whole(place, b"un")
    assert stat.S_IMODE(place.stat().st_mode) & stat.S_IRUSR

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space"):
        write_whole(place, b"deux")
    assert place.read_bytes() == b"un"
    assert list(tmp_path.iterdir()) == [place]


@links
def test_the_temporary_file_of_a_whole_writing_is_never_a_link_followed(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / ".run.json.tmp").symlink_to(tmp_path / "mine.txt")
    write_whole(tmp_path / "run.json", b"{}")
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "run.json").read_bytes() == b"{}"
