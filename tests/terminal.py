"""The program in a real terminal (POSIX): what it shows, and what somebody types."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from pathlib import Path


class Terminal:
    """A real terminal, in which the program believes that somebody types."""

    def __init__(self, *arguments: str, columns: int = 200) -> None:
        import pty

        self.asked = 0
        self.said = ""
        self.pid, self.screen = pty.fork()
        if not self.pid:  # pragma: no cover - the other process
            os.environ |= {
                "TERM": "dumb",
                "COLUMNS": str(columns),
                "LINES": "60",
                "DISPLAY": "",
                "TZ": "UTC",
            }
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests in the background ignore Ctrl+C
            os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
            os.execv(sys.executable, [sys.executable, "-m", "relance", *arguments])

    def answers(self, answers: list[str]) -> int:
        """Type one answer at each question; the exit status."""
        new, left, quiet = "", list(answers), time.monotonic()
        while True:
            ready, _, _ = select.select([self.screen], [], [], 0.2)
            try:
                more = os.read(self.screen, 1 << 16).decode("utf-8", "replace") if ready else ""
            except OSError:  # the other end is closed
                break
            if ready and not more:
                break
            self.said, new = self.said + more, new + more
            quiet = time.monotonic() if more else quiet
            assert time.monotonic() - quiet < 60, self.said
            if not more and re.search(r" : $", new):
                assert left, f"one question too many: {new[-400:]}"
                os.write(self.screen, f"{left.pop(0)}\n".encode())
                self.asked, new = self.asked + 1, ""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
