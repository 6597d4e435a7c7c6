"""A system's command as it answers: what it was given is written down."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Any


class System:
    """Answers « no » (status 1) to what begins with one of `refuses`, else with `says`."""

    def __init__(self, *refuses: str, says: str = "", why: str = "refusé") -> None:
        self.refuses, self.says, self.why = refuses, says, why
        self.asked: list[str] = []
        self.given: list[str] = []

    def __call__(
        self,
        command: Sequence[str],
        *,
        input: str | None = None,  # noqa: A002
        **_: Any,
    ) -> subprocess.CompletedProcess[str]:
        line = " ".join(command)
        self.asked.append(line)
        if input is not None:
            self.given.append(input)
            self.says = input
        no = any(word in line for word in self.refuses)
        return subprocess.CompletedProcess(command, int(no), "" if no else self.says, self.why * no)
