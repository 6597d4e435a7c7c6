"""Kill a run, or make it fail, at each real system call that writes, renames or syncs (Linux).

    python benchmarks/faults_strace.py ["the same day again"] [signal=SIGKILL error=ENOSPC …]

The twin of `tests/passage/test_faults.py`, with strace instead of patched functions; by hand, since it takes
minutes. An undisturbed run lists the calls on the owner's folders; then each one in turn is hit, and
the folder judged by the same rules as in the tests.
"""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from tests.faultbox import Ended  # noqa: E402
from tests.passage.test_faults import SCENARIOS, Case, prepared, wrong_afterwards, wrong_at_once  # noqa: E402

CALLS = (
    "write pwrite64 writev openat rename renameat renameat2 link linkat unlink unlinkat mkdir "
    "mkdirat rmdir fsync fdatasync ftruncate truncate sendfile copy_file_range chmod fchmod "
    "fchmodat chown fchown fchownat"
).split()
HITS = ("signal=SIGKILL", "error=ENOSPC", "error=EACCES", "error=EIO")
_CALL = re.compile(r"(\d+) +(\w+)\((.*)")


@dataclass(frozen=True, slots=True)
class Call:
    """The n-th call of that name by the main thread, and on what."""

    name: str
    number: int
    what: str


def traced(case: Case, *injection: str) -> tuple[Ended, list[Call]]:
    """One run under strace, from its start; its writing calls on the owner's folders."""
    owner, scenario = case.owner, case.expected.scenario
    with tempfile.TemporaryDirectory() as aside:
        log = Path(aside) / "log"
        run = owner.starts(scenario.day, None, *scenario.command, held=True)
        assert run.stopped()
        command = ["strace", "-f", "-y", "-s", "8", "-o", str(log), "-e", f"trace={','.join(CALLS)}",
                   *injection, "-p", str(run.child)]  # fmt: skip
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr
            assert "attached" in strace.stderr.readline()
            ended = run.ended()
        lines = log.read_text("utf-8", "replace").splitlines()
    calls, seen, main = [], defaultdict[str, int](int), ""
    for line in lines:
        if not (found := _CALL.match(line)):
            continue
        thread, name, rest = found.groups()
        main = main or thread
        if thread != main:
            continue
        seen[name] += 1
        reads = name == "openat" and not re.search(r"O_(WRONLY|RDWR|CREAT)", rest)
        if str(owner.root) in rest and not reads:
            calls.append(Call(name, seen[name], rest))
    return ended, calls


def main(arguments: list[str]) -> int:
    """Hit every call; the number of those after which something was wrong."""
    names = [a for a in arguments if a in SCENARIOS] or [
        "a Monday with letters",
        "the same day again",
    ]
    hits = [a for a in arguments if "=" in a] or HITS
    bad = 0
    for name in names:
        with contextlib.redirect_stdout(io.StringIO()):
            case = prepared(SCENARIOS[name], Path(tempfile.mkdtemp(prefix="strace-")).resolve())
        case.owner.puts_back()
        _, calls = traced(case)
        print(f"{name}: {len(calls)} calls, {dict(Counter(c.name for c in calls))}", flush=True)
        for hit in hits:
            missed, wrong = 0, Counter[str]()
            for call in calls:
                case.owner.puts_back()
                inject = f"inject={call.name}:{hit}:when={call.number}"
                ended, done = traced(case, "-e", inject)
                missed += not any(c.name == call.name and c.number == call.number for c in done)
                found = [*wrong_at_once(case, ended), *wrong_afterwards(case)]
                short = re.sub(
                    r"\d{4}-\d\d-\d\d \w+ \w+|/tmp/[^ ]*/box|\w{8}\.tmp|\d{4}\"", "#", call.what
                )[-110:]
                wrong.update(f"{what} [{hit} at {call.name} {short}]" for what in found)
                bad += bool(found)
            print(f"  {hit}: {len(calls)} runs, {missed} whose call was not met", flush=True)
            for what, times in wrong.items():
                print(f"    {times} x {what}", flush=True)
    return bad


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 99))
