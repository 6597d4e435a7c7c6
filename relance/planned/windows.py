"""Windows' Task Scheduler: a task as XML in UTF-16, registered by schtasks.

Its form: Microsoft's « Task Scheduler Schema » ([MS-TSCH] 2.5); the order of a trigger's elements is the
one in which Windows itself exports a task.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from datetime import datetime
from html import escape
from pathlib import Path

from relance.planned.task import FIRST_HOUR, LAST_HOUR, Run, Task, told
from relance.problems import RelanceError

# Monday to Sunday: whoever was away on Monday is served on the first hour that the computer is on.
_FORM = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{title}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Repetition>
        <Interval>PT1H</Interval>
        <Duration>PT{hours}H</Duration>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>{start}</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{command}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def windowless(python: Path) -> Path:
    """pythonw.exe beside python.exe, so that no black window opens each hour; else python itself."""
    quiet = python.with_name("pythonw.exe")
    return quiet if python.name.lower() == "python.exe" and quiet.is_file() else python


def task_xml(task: Task, user: str, since: datetime) -> bytes:
    """The task, in UTF-16 with its mark, as schtasks reads it."""
    command, *arguments = task.command
    values = {
        "title": task.title,
        "hours": str(LAST_HOUR - FIRST_HOUR),
        "start": f"{since:%Y-%m-%d}T{FIRST_HOUR:02}:00:00",
        "user": user,
        "command": str(windowless(Path(command))),
        "arguments": subprocess.list2cmdline(arguments),
        "folder": str(task.program.parent),
    }
    text = _FORM.format(**{name: escape(value, quote=False) for name, value in values.items()})
    return text.replace("\n", "\r\n").encode("utf-16")


class TaskScheduler:
    """« Planificateur de tâches », folder « relance »."""

    name = "le Planificateur de tâches de Windows"

    def __init__(self, run: Run = subprocess.run) -> None:
        self._run = run

    def register(self, task: Task) -> None:
        """Make it known, or known anew. Raises RelanceError."""
        domain, user = os.environ.get("USERDOMAIN", ""), os.environ.get("USERNAME", "")
        content = task_xml(
            task, f"{domain}\\{user}" if domain else user, datetime.now().astimezone()
        )
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "tache.xml"
            file.write_bytes(content)
            told([*_about(task, "/Create"), "/XML", str(file), "/F"], self._run)

    def remove(self, task: Task) -> None:
        """Take it away. Raises RelanceError."""
        told([*_about(task, "/Delete"), "/F"], self._run)

    def known(self, task: Task) -> bool:
        """Whether it is registered."""
        try:
            told(_about(task, "/Query"), self._run)
        except RelanceError:
            return False
        return True


def _about(task: Task, what: str) -> list[str]:
    return ["schtasks", what, "/TN", f"relance\\{task.name}"]
