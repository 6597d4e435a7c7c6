"""systemd and cron: what is written, held by their own checkers where they are here."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from relance.planned.linux import Crontab, Systemd, cron_line, units
from relance.problems import RelanceError
from tests.planned.systems import System
from tests.planned.test_task import task


def test_a_timer_catches_up_what_was_missed_while_the_computer_was_off() -> None:
    told = units(task())
    timer, service = told[f"{task().name}.timer"], told[f"{task().name}.service"]
    assert "Persistent=true" in timer
    assert "OnCalendar=*-*-* 08..19:00:00" in timer
    assert "Type=oneshot" in service
    assert '"/home/dupré/Dupré & Fils (été)/Factures 100 %%.xlsx" "--planifie"' in service


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_itself_finds_nothing_wrong_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "Dupré & Fils (été) 100 % $HOME"
    home.mkdir()
    own = task(str(home), 'Le "gros" classeur.xlsx')._replace(python=Path(sys.executable))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))

    def complaints(change: str) -> list[str]:
        for name, text in units(own).items():
            (tmp_path / name).write_text(text.replace(change, "x"), "utf-8")
        files = [str(tmp_path / name) for name in units(own)]
        command = ["systemd-analyze", "verify", "--user", *files]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return [line for line in done.stderr.splitlines() if own.name in line]

    assert complaints("oneshot") != []  # it does look at them
    assert complaints("\0") == []
    calendar = subprocess.run(
        ["systemd-analyze", "calendar", "*-*-* 08..19:00:00"], capture_output=True, check=False
    )
    assert calendar.returncode == 0


def test_a_timer_is_registered_known_and_taken_away(tmp_path: Path) -> None:
    system = System()
    systemd = Systemd(system, tmp_path)
    assert systemd.runs()
    systemd.register(task())
    assert systemd.known(task())
    systemd.remove(task())
    assert not systemd.known(task())
    assert [line.split()[2] for line in system.asked] == [
        "show-environment", "daemon-reload", "enable", "disable", "daemon-reload"
    ]  # fmt: skip
    assert not Systemd(System("show-environment"), tmp_path).runs()


def test_one_that_systemd_has_lost_is_taken_away_all_the_same(tmp_path: Path) -> None:
    systemd = Systemd(System("disable", why="Unit does not exist"), tmp_path)
    systemd.register(task())
    systemd.remove(task())
    assert not systemd.known(task())


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "systemd").write_bytes(b"")
    with pytest.raises(RelanceError, match="la minuterie n'a pas pu être écrite"):
        Systemd(System(), tmp_path).register(task())


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
def test_a_line_of_cron_reaches_the_program_as_it_was_written() -> None:
    line = cron_line(task())
    assert line.startswith("0 8-19 * * * ")
    assert "100 \\%.xlsx" in line  # else cron ends the command there
    command = line.split(maxsplit=5)[5].replace("\\%", "%").partition(" >/dev/null")[0]
    assert tuple(shlex.split(command)) == task().command


def test_the_other_lines_of_a_crontab_stay_as_they_are() -> None:
    system = System(says="# mine\n5 4 * * * backup\n")
    cron = Crontab(system)
    cron.register(task())
    cron.register(task())  # known anew, not twice
    assert cron.known(task())
    assert system.given[-1] == f"# mine\n5 4 * * * backup\n{cron_line(task())}\n"
    cron.remove(task())
    assert system.given[-1] == "# mine\n5 4 * * * backup\n"
    assert not cron.known(task())


def test_a_user_without_a_crontab_gets_one_but_a_refusal_is_no_empty_crontab() -> None:
    none = System("-l", why="no crontab for dupre")
    Crontab(none).register(task())
    assert none.given == [f"{cron_line(task())}\n"]
    refused = System("-l", why="you are not allowed to use this program")
    with pytest.raises(RelanceError, match="not allowed"):
        Crontab(refused).register(task())
    assert refused.given == []
    assert not Crontab(refused).known(task())
