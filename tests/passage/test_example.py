"""The copy of the example that an owner may explore."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.passage.example import EXAMPLE, example_copy
from relance.problems import RelanceError


def test_it_is_made_once_and_what_was_changed_in_it_stays(tmp_path: Path) -> None:
    copy = example_copy(tmp_path)
    assert copy.read_bytes() == EXAMPLE.read_bytes()
    assert copy.relative_to(tmp_path).parts == (
        "2026-11-23", "Menuiserie Dupré (exemple)", EXAMPLE.name
    )  # fmt: skip
    copy.write_bytes(b"explored")
    assert example_copy(tmp_path).read_bytes() == b"explored"


@pytest.mark.posix("links")
def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").mkdir()
    (tmp_path / "2026-11-23").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(RelanceError, match="un lien y mène"):
        example_copy(tmp_path)
    assert not any((tmp_path / "ailleurs").iterdir())
