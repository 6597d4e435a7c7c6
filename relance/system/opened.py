"""A file shown to whoever sits at the keyboard, with the system's own program for it. Never fails."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

SWITCH = "RELANCE_OUVRIR"  # « non »: nothing is ever opened (tests, a terminal far away)


def show(path: Path) -> bool:
    """Open it; whether that was tried. Not where nobody is at a console, nor without a desktop."""
    if os.environ.get(SWITCH, "").casefold() == "non" or not path.is_file():
        return False
    with suppress(Exception):  # a comfort: the path is on the screen all the same
        if sys.stdout is None or not sys.stdout.isatty():
            return False
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 — a page of ours, in the browser that the owner chose
        elif (
            sys.platform == "darwin"
            or os.environ.get("DISPLAY")
            or os.environ.get("WAYLAND_DISPLAY")
        ):
            import webbrowser

            webbrowser.open(path.as_uri())
        else:
            return False
        return True
    return False
