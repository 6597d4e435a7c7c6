"""What an owner sees on the example and on the ledgers of the tests does not change unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import freeze

KEPT = json.loads(freeze.KEPT.read_text("utf-8"))
QUICK = ("trade__plombier", "trade__menuisier", "drawn__000", "drawn__001")


def compare(name: str, tmp_path: Path) -> None:
    """Fails with the first command whose screen, letters or workbook differ, and where to read them."""
    now = freeze.played(name)
    changed = [step for step, told in freeze.hashes(now).items() if KEPT[name].get(step) != told]
    if changed or len(freeze.hashes(now)) != len(KEPT[name]):
        shown = tmp_path / f"{name}.txt"
        shown.write_text(now, encoding="utf-8")
        pytest.fail(
            f"{name}: the owner sees something else from « {changed[:1] or 'the end'} » on: {shown}."
            " Play the case before the change (python tests/freeze.py FOLDER CASE) and compare; if it"
            " is meant, python tests/freeze.py --keep, and say it in CHANGELOG.md."
        )


def test_every_case_of_the_repository_is_kept() -> None:
    assert sorted(KEPT) == sorted(freeze.own_cases())


@pytest.mark.parametrize("name", QUICK)
def test_what_an_owner_sees_is_what_it_was(name: str, tmp_path: Path) -> None:
    compare(name, tmp_path)


def test_what_the_other_owners_see_is_what_it_was(tmp_path: Path) -> None:
    for name in KEPT:
        if name not in QUICK:
            compare(name, tmp_path)


def test_a_word_that_changes_is_seen_at_its_command() -> None:
    told = "$ run.py verifier a.xlsx\n6 factures\n→ 0\n$ run.py procedure a.xlsx\nfait\n→ 0"
    now = told.replace("fait", "faite")
    before, after = freeze.hashes(told), freeze.hashes(now)
    assert [step for step in after if after[step] != before[step]] == [
        "2 $ run.py procedure a.xlsx"
    ]
