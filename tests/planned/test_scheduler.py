"""Each system by its own scheduler."""

from __future__ import annotations

import shutil
import sys

import pytest

from relance.planned import scheduler as chosen
from relance.planned.linux import Systemd
from relance.planned.scheduler import scheduler
from relance.problems import RelanceError


@pytest.mark.parametrize(
    ("platform", "there", "runs", "kind"),
    [
        ("win32", (), False, "TaskScheduler"),
        ("darwin", (), False, "Launchd"),
        ("linux", ("systemctl", "crontab"), True, "Systemd"),
        ("linux", ("systemctl", "crontab"), False, "Crontab"),  # systemd, but not for this user
        ("linux", ("crontab",), False, "Crontab"),
    ],
)
def test_the_machine_decides(
    monkeypatch: pytest.MonkeyPatch, platform: str, there: tuple[str, ...], runs: bool, kind: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda name: name if name in there else None)
    monkeypatch.setattr(Systemd, "runs", lambda _: runs)
    assert type(scheduler()).__name__ == kind
    assert chosen.scheduler is scheduler


def test_where_there_is_none_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(RelanceError, match="ni systemd ni cron") as said:
        scheduler()
    assert "veiller" in said.value.cure
