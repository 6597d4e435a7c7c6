"""From run.py to the program: arguments, folder and status, in a real environment."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.environment.office import Office


@pytest.mark.slow
def test_a_start_passes_arguments_folder_and_status_on_in_utf8(
    office: Office, tmp_path: Path
) -> None:
    answer = office.start("verifier", "Année 2026.xlsx", cwd=tmp_path)
    assert answer == (3, f"{tmp_path}|verifier|Année 2026.xlsx|1|utf-8\n")


@pytest.mark.slow
def test_a_file_named_like_a_library_where_the_owner_stands_is_never_imported(
    office: Office, tmp_path: Path
) -> None:
    for name in ("relance.py", "time.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit(99)\n", encoding="utf-8")
    assert office.start(cwd=tmp_path)[0] == 3


@pytest.mark.slow
@pytest.mark.posix("signals to a process group")
def test_ctrl_c_reaches_the_program_which_ends_in_its_own_words(office: Office) -> None:
    with office.begin("attendre") as process:
        assert process.stdout is not None
        assert "attendre" in process.stdout.readline()
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout.read() == "interrompu\n"
    assert process.returncode == 7
