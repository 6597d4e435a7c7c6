"""What every test may use, which few are left out without --tous, and which cannot run on Windows."""

from __future__ import annotations

import os
import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.environment.office import Office
from tests.firm import LATE, OTHER, Firm
from tests.longest import LONG
from tests.undoing import LETTERS

# Here: fresh examples at each run. In CI: the same ones every time, so that red means a change.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

os.environ["RELANCE_OUVRIR"] = "non"  # no test opens a browser, nor does what a test starts
LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--tous", action="store_true", help="aussi les tests les plus longs (tests/longest.py)"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Mark the long tests, and those that Windows cannot run; leave out the former without --tous."""
    for item in items:
        if _function(item) in LONG:
            item.add_marker("long")
        if os.name == "nt" and (posix := item.get_closest_marker("posix")):
            item.add_marker(pytest.mark.skip(reason=f"not on Windows: {posix.args[0]}"))
    yield  # -k and -m choose
    if not config.getoption("--tous"):
        left = [item for item in items if item.get_closest_marker("long")]
        config.stash[LEFT_OUT] = sorted({_function(item) for item in left})
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


def _function(item: pytest.Item) -> str:
    """« rules/ladder/test_year.py::test_one », whatever its parameters."""
    return item.nodeid.removeprefix("tests/").partition("[")[0]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Nothing is left out in silence."""
    if left := config.stash.get(LEFT_OUT, []):
        terminalreporter.section("laissés de côté : les tests les plus longs", sep="-")
        for name in left:
            terminalreporter.line(f"tests/{name} ({LONG[name]})")
        terminalreporter.line("→ Pour les lancer aussi : python run.py tests --tous")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of cases and workbooks beside the project; the test is skipped without it."""
    folder = Path(__file__).parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("no shared/ beside the project")
    return folder


@pytest.fixture(scope="session")
def compare(shared: Path) -> Callable[..., Any]:
    """The independent comparison of two workbooks, which shares no code with the program."""
    found: Callable[..., Any] = runpy.run_path(str(shared / "tools" / "fidelity.py"))["compare"]
    return found


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """An owner in a folder with an awkward name."""
    folder = tmp_path / "Dupré & Fils (été)"
    folder.mkdir()
    return Firm(folder)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A project with a real environment of its own, already started once."""
    made = Office(tmp_path_factory.mktemp("bureau"))
    status, said = made.start()
    assert status == 3, said
    return made


@pytest.fixture
def late(firm: Firm) -> Firm:
    """Two invoices called on 2 November: their first letters are due on the 9th, or later."""
    firm.writes(LATE, OTHER)
    firm.is_set_up()
    firm.record("2026-11-02")
    return firm


@pytest.fixture
def chasing(late: Firm) -> Firm:
    """The same, whose first letters were prepared on the 9th."""
    shutil.copyfile(late.book, late.book.parent / "avant.xlsx")
    late.record("2026-11-09")
    assert late.letters() == LETTERS
    return late
