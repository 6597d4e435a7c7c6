"""launchd: the agent held against launchd.plist(5), the commands that load it."""

from __future__ import annotations

import plistlib
from pathlib import Path

from relance.planned.macos import Launchd, agent
from tests.planned.systems import System
from tests.planned.test_task import task


def test_it_runs_hourly_and_at_the_opening_of_a_session() -> None:
    told = plistlib.loads(agent(task()))
    assert told["Label"] == f"fr.{task().name}"
    assert told["ProgramArguments"] == list(task().command)
    assert told["RunAtLoad"] is True  # launchd forgets what was missed with the power off
    assert told["StartCalendarInterval"] == [{"Hour": h, "Minute": 0} for h in range(8, 20)]
    known = {
        "Label", "ProgramArguments", "WorkingDirectory", "RunAtLoad", "StartCalendarInterval",
        "ProcessType",
    }  # fmt: skip
    assert set(told) == known


def test_it_is_loaded_known_and_taken_away(tmp_path: Path) -> None:
    system = System("bootout")  # nothing to take away before
    launchd = Launchd(system, tmp_path)
    launchd.register(task())
    assert launchd.known(task())
    file = tmp_path / "Library" / "LaunchAgents" / f"fr.{task().name}.plist"
    assert plistlib.loads(file.read_bytes())["RunAtLoad"]
    assert [line.split()[1] for line in system.asked] == ["bootout", "bootstrap"]
    launchd.remove(task())  # whether it was loaded or not
    assert not launchd.known(task())
