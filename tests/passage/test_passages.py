"""What is remembered of each run, and of which workbook."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from relance.passage.outbox import Outbox, fingerprint
from relance.passage.passages import (
    FOLDER,
    Passage,
    from_json,
    passages,
    same_workbook,
    to_json,
)
from relance.rules.codes import EventKind
from relance.rules.model import Event
from relance.system.files import write_whole
from tests.passage.staged import LETTER, step


def test_a_run_done_is_remembered_with_its_letters_and_its_number(outbox: Outbox) -> None:
    for run in ("run 1", "run 0"):
        step(outbox, run, {LETTER: run.encode()}, withdrawn=("2026-11-16/x.docx",))
        outbox.publish(run)
    kept = passages(outbox.root)
    assert [(p.run, p.number) for p in kept] == [("run 1", 1), ("run 0", 2)]
    assert kept[0].documents == {LETTER: fingerprint(b"run 1")}
    assert kept[0].withdrawn == ("2026-11-16/x.docx",)


def test_a_memory_written_under_the_older_names_is_read() -> None:
    line = Event(on=date(2026, 11, 23), kind=EventKind.PREPARED, client_id="dup", step="Relance 1")
    told = Passage(run="run 0", workbook="a.xlsx", before="0", after="1", lines=(line,))
    now = to_json(told)
    assert from_json(now) == from_json(now.replace('"step":', '"stage":')) == told


def test_a_memory_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / FOLDER / "run 0.json"
    file.parent.mkdir()
    for firm in ("Roy", "Ray"):  # as « oublier » does: of the same length, at the same moment
        told = Passage(run="run 0", workbook="a.xlsx", before="0", after="1", firm=firm)
        write_whole(file, to_json(told).encode())
        assert [p.firm for p in passages(tmp_path)] == [firm]


def test_two_workbooks_that_are_both_there_are_two_however_alike_their_names(
    tmp_path: Path,
) -> None:
    names = [unicodedata.normalize(form, "été.xlsx") for form in ("NFC", "NFD")]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system knows one of them only")
    assert not same_workbook(str(tmp_path / names[0]), tmp_path / names[1])
