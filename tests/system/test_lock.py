"""The locks of the system: one at a time, or shared by all who use the same thing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from relance.system.lock import Busy, alone, share, unused

PROJECT = Path(__file__).parents[2]
HOLDER = """\
import sys
from pathlib import Path
from relance.system.lock import share
held = share(Path(sys.argv[1]))
print("tenu" if held else "refusé", flush=True)
sys.stdin.readline()
"""


def holder(file: Path) -> subprocess.Popen[str]:
    """Another program that shares `file` until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, file],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "tenu\n"
    return process


def test_what_two_programs_share_is_free_when_the_last_one_ends(tmp_path: Path) -> None:
    file = tmp_path / "complet"
    file.write_text("entier", encoding="utf-8")
    one, other = holder(file), holder(file)
    for process in (one, other):
        with pytest.raises(Busy), unused(file):
            pass
        assert file.read_text(encoding="utf-8") == "entier"  # the lock hinders no reader
        process.communicate("\n", timeout=30)
    with unused(file) as free:
        assert free.read() == b"entier"


def test_what_is_being_given_up_or_gone_cannot_be_shared(tmp_path: Path) -> None:
    file = tmp_path / "complet"
    assert share(file) is None
    file.touch()
    with unused(file):
        assert share(file) is None
    held = share(file)
    assert held
    held.close()


def test_a_second_program_waits_then_gives_up(tmp_path: Path) -> None:
    told: list[str] = []
    with (
        alone(tmp_path),
        pytest.raises(Busy),
        alone(tmp_path, seconds=1, waiting=lambda: told.append("un instant")),
    ):
        pass
    assert told == ["un instant"]
