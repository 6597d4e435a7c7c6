"""What every test may use: the shared material, and hypothesis without surprises in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.firm import Firm

# Here: fresh examples at each run. In CI: the same ones every time, so that red means a change.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of cases and workbooks beside the project; the test is skipped without it."""
    folder = Path(__file__).parents[1].parent / "shared"
    if not folder.is_dir():
        pytest.skip("no shared/ beside the project")
    return folder


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """An owner in a folder with an awkward name."""
    folder = tmp_path / "Dupré & Fils (été)"
    folder.mkdir()
    return Firm(folder)
