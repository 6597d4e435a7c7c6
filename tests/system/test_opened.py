"""A page opened for whoever sits at the keyboard: never unattended, never a failure."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import pytest

from relance.system.opened import SWITCH, show


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page, a console and a desktop."""
    path = tmp_path / "0 - Été & fils.html"
    path.write_text("<p>")
    monkeypatch.setenv(SWITCH, "oui")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    return path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was asked for."""
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", asked.append)
    return asked


def test_it_is_given_to_the_browser_by_its_address(page: Path, opened: list[str]) -> None:
    assert show(page)
    assert opened == [page.as_uri()]


@pytest.mark.parametrize(
    "why", ["no console", "no desktop", "switched off", "no file", "no stdout"]
)
def test_nothing_is_opened_where_nobody_would_see_it(
    page: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    match why:
        case "no console":
            monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
        case "no desktop":
            monkeypatch.delenv("DISPLAY")
            monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        case "switched off":
            monkeypatch.setenv(SWITCH, "Non")
        case "no file":
            page.unlink()
        case "no stdout":
            monkeypatch.setattr(sys, "stdout", None)
    found = show(page)
    monkeypatch.undo()
    assert (found, opened) == (False, [])


def test_a_browser_that_fails_stops_nothing(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> None:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "open", broken)
    assert not show(page)


def test_windows_opens_it_with_the_program_that_the_owner_chose(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("os.startfile", asked.append, raising=False)
    assert show(page)
    assert asked == [page]
