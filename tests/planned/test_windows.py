"""Windows' Task Scheduler: the XML held against its documented form, the commands that register it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from relance.planned.task import Task
from relance.planned.windows import TaskScheduler, task_xml, windowless
from tests.planned.systems import System
from tests.planned.test_task import task

NS = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
SINCE = datetime(2026, 11, 30, 18)


def read(of: Task) -> Any:
    content = task_xml(of, "BUREAU\\Élodie", SINCE)
    assert content.startswith(b"\xff\xfe")  # UTF-16 with its mark: what schtasks reads
    return etree.fromstring(content)


def found(tree: Any, path: str) -> str:
    [element] = tree.findall("/".join(f"t:{name}" for name in path.split("/")), NS)
    return element.text or ""


def test_it_starts_when_it_can_on_battery_without_a_password_and_never_twice() -> None:
    tree = read(task())
    assert {
        path: found(tree, f"Settings/{path}")
        for path in (
            "StartWhenAvailable", "DisallowStartIfOnBatteries", "StopIfGoingOnBatteries",
            "MultipleInstancesPolicy", "WakeToRun", "RunOnlyIfNetworkAvailable",
        )
    } == {
        "StartWhenAvailable": "true", "DisallowStartIfOnBatteries": "false",
        "StopIfGoingOnBatteries": "false", "MultipleInstancesPolicy": "IgnoreNew",
        "WakeToRun": "false", "RunOnlyIfNetworkAvailable": "false",
    }  # fmt: skip
    assert found(tree, "Principals/Principal/LogonType") == "InteractiveToken"
    assert found(tree, "Principals/Principal/UserId") == "BUREAU\\Élodie"
    trigger = "Triggers/CalendarTrigger"
    assert found(tree, f"{trigger}/StartBoundary") == "2026-11-30T08:00:00"
    assert found(tree, f"{trigger}/Repetition/Interval") == "PT1H"
    assert found(tree, f"{trigger}/Repetition/Duration") == "PT11H"


def test_its_elements_stand_in_the_order_of_the_schema() -> None:
    """[MS-TSCH] 2.5.1: a sequence at the top and in a trigger; all in any order elsewhere."""
    tree = read(task())
    assert [etree.QName(child).localname for child in tree] == [
        "RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"
    ]  # fmt: skip
    [trigger] = tree.findall("t:Triggers/t:CalendarTrigger", NS)
    assert [etree.QName(child).localname for child in trigger] == [
        "Repetition", "StartBoundary", "Enabled", "ScheduleByDay"
    ]  # fmt: skip
    context = tree.find("t:Actions", NS).get("Context")
    assert tree.find("t:Principals/t:Principal", NS).get("id") == context


def test_names_with_spaces_ampersands_and_quotes_arrive_as_they_are() -> None:
    tree = read(task("C:\\Dupré & Fils (été)", "Factures <2026>.xlsx"))
    arguments = found(tree, "Actions/Exec/Arguments")
    assert '"' in arguments
    assert "Dupré & Fils (été)" in arguments
    assert "Factures <2026>.xlsx" in found(tree, "RegistrationInfo/Description")


def test_no_black_window_opens_each_hour(tmp_path: Path) -> None:
    python = tmp_path / "python.exe"
    assert windowless(python) == python
    (tmp_path / "pythonw.exe").write_bytes(b"")
    assert windowless(python) == tmp_path / "pythonw.exe"
    assert windowless(Path("/usr/bin/python3")) == Path("/usr/bin/python3")


def test_it_is_registered_known_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERNAME", "Élodie")
    system = System()
    scheduler = TaskScheduler(system)
    scheduler.register(task())
    assert scheduler.known(task())
    scheduler.remove(task())
    name = f"relance\\{task().name}"
    assert [line.partition(" /XML")[0] for line in system.asked] == [
        f"schtasks /Create /TN {name}",
        f"schtasks /Query /TN {name}",
        f"schtasks /Delete /TN {name} /F",
    ]
    assert not TaskScheduler(System("/Query")).known(task())
