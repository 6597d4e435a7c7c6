"""Install both locks as run.py does, with an old pip and with the newest, each from an empty cache.

An owner's pip is the one that came with his Python: the oldest that may be met is that of its x.y.0.
The command is the launcher's own (relance/environment/pip.py), and so is the check of the result.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))

from relance.environment.folders import LOCKS, python  # noqa: E402
from relance.environment.pip import clean, install, run  # noqa: E402

OLDEST = {(3, 11): "22.3", (3, 12): "23.2.1", (3, 13): "24.2", (3, 14): "25.2"}


def main() -> None:
    """Both pips, both locks."""
    old = OLDEST.get(sys.version_info[:2])
    for wanted in [f"pip=={old}" if old else "", "pip"]:
        with tempfile.TemporaryDirectory() as folder:
            home, begun = Path(folder) / "environment", time.monotonic()
            run([sys.executable, "-m", "venv", str(home)])
            if wanted:
                pip = [str(python(home)), "-m", "pip", "install", "-q", "--upgrade", wanted]
                subprocess.run(pip, check=True)
            os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")  # pip's, empty
            print(subprocess.check_output([python(home), "-m", "pip", "-V"], text=True), flush=True)
            for lock in LOCKS:
                install(python(home), PROJECT / lock)
                whole = [str(python(home)), "-P", "-m", "relance.environment.whole"]
                run(whole, variables=clean(os.environ) | {"PYTHONPATH": str(PROJECT)})
            print(f"Both locks: {time.monotonic() - begun:.0f} s\n", flush=True)


if __name__ == "__main__":
    main()
