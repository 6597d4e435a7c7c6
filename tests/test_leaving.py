"""The end of the process: at once, but not before its threads have tidied up."""

from __future__ import annotations

import subprocess
import sys

_LEAVES = """
import threading, time
from relance.__main__ import leave
threading.Thread(target=lambda: (time.sleep(0.3), print("rangé"))).start()
leave(3)
"""


def test_a_thread_at_work_ends_its_work_before_the_process_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LEAVES], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (3, "rangé")
