"""The output folder: nothing visible before the workbook is recorded, nothing lost after."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from relance.passage.outbox import STAGING, WITHDRAWN, Outbox, fingerprint
from relance.passage.passages import passages, version
from relance.problems import LettersIncomplete, RelanceError
from tests.passage.staged import BOOK, LETTER, step


def test_staged_letters_are_not_in_the_owners_folder_until_published(outbox: Outbox) -> None:
    step(outbox, "run 1", {LETTER: b"letter"})
    assert not (outbox.root / LETTER).exists()
    assert outbox.publish("run 1") == (LETTER,)
    assert (outbox.root / LETTER).read_bytes() == b"letter"
    assert not (outbox.root / STAGING).exists()


def test_a_letter_is_let_go_of_once_it_lies_apart(outbox: Outbox) -> None:
    files = {LETTER: b"letter"}
    assert outbox.lay("run 1", files) == {LETTER: fingerprint(b"letter")}
    assert not files


def test_two_runs_of_one_name_never_mix_their_letters(outbox: Outbox) -> None:
    step(outbox, "run 1", {LETTER: b"letter"})
    with pytest.raises(RelanceError, match="un autre passage"):
        step(outbox, "run 1")
    assert outbox.publish("run 1") == (LETTER,)


def test_two_workbooks_of_one_firm_have_a_folder_each(outbox: Outbox) -> None:
    step(outbox, "run 1", {LETTER: b"letter"})
    outbox.publish("run 1")
    assert outbox.folder("2026-11-23/Dupré", BOOK) == "2026-11-23/Dupré"
    assert outbox.folder("2026-11-23/Dupré", Path("/x.xlsx")) == "2026-11-23/Dupré (2)"


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.docx", "C:/x.docx", ""])
def test_a_document_named_outside_the_output_folder_is_never_touched(
    outbox: Outbox, name: str, tmp_path: Path
) -> None:
    (tmp_path / "secret.docx").write_bytes(b"mine")
    step(outbox, "run 1", withdrawn=(name,))
    outbox.publish("run 1")
    assert (tmp_path / "secret.docx").read_bytes() == b"mine"
    assert outbox.on_disk(name) is None


@pytest.mark.parametrize("committed", [True, False])
def test_an_interrupted_run_is_finished_when_it_was_recorded_else_forgotten(
    outbox: Outbox, committed: bool
) -> None:
    step(outbox, "run 1", {LETTER: b"letter"})
    published = outbox.finish(BOOK, lambda _: committed)
    assert published == ((LETTER,) if committed else ())
    assert (outbox.root / LETTER).exists() is committed
    assert not (outbox.root / STAGING).exists()


def test_the_interrupted_run_of_another_workbook_is_left_alone(outbox: Outbox) -> None:
    step(outbox, "run 1", {LETTER: b"letter"})
    assert outbox.finish(Path("/books/autre.xlsx"), lambda _: False) == ()
    assert (outbox.root / STAGING / "run 1").exists()


def test_a_staging_that_died_before_its_manifest_is_forgotten(outbox: Outbox) -> None:
    folder = outbox.root / STAGING / "run 1"
    folder.mkdir(parents=True)
    (folder / "0000").write_bytes(b"half")
    outbox.finish(BOOK, lambda _: True)
    assert folder.exists()  # another workbook's, perhaps, whose run is under way
    os.utime(folder, (time.time() - 3600,) * 2)
    outbox.finish(BOOK, lambda _: True)
    assert not folder.exists()


def test_a_letter_published_again_replaces_ours_but_never_what_the_owner_changed(
    outbox: Outbox,
) -> None:
    def publish(run: str, content: bytes) -> tuple[str, ...]:
        step(outbox, run, {LETTER: content})
        return outbox.publish(run)

    publish("run 1", b"first")
    assert publish("run 2", b"second") == (LETTER,)
    assert outbox.on_disk(LETTER) == fingerprint(b"second")
    (outbox.root / LETTER).write_bytes(b"changed in Word")
    [beside] = publish("run 3", b"third")
    assert beside.endswith("(mise à jour).docx")
    assert (outbox.root / LETTER).read_bytes() == b"changed in Word"


def test_a_letter_retouched_between_two_runs_never_gives_way_whatever_its_number(
    outbox: Outbox,
) -> None:
    """Staged by a run that died, published by the next: the name may have been taken meanwhile."""
    names = [version(LETTER, number) for number in range(3)]
    for number, name in enumerate(names):
        step(outbox, f"run {number}", {LETTER: f"fresh {number}".encode()})
        assert outbox.publish(f"run {number}") == (name,)
        (outbox.root / name).write_bytes(f"mine {number}".encode())
    assert [(outbox.root / n).read_bytes() for n in names] == [b"mine 0", b"mine 1", b"mine 2"]
    assert [list(p.documents) for p in passages(outbox.root)] == [[name] for name in names]


def test_a_document_that_no_run_of_this_folder_made_is_not_moved(outbox: Outbox) -> None:
    mine = outbox.root / "2026-11-23/Dupré/mes notes.docx"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"mine")
    step(outbox, "run 1", withdrawn=("2026-11-23/Dupré/mes notes.docx",))
    outbox.publish("run 1")
    assert mine.exists()


def test_a_letter_no_longer_due_moves_aside_and_never_over_another(outbox: Outbox) -> None:
    for run in ("run 1", "run 2"):
        step(outbox, run, {LETTER: run.encode()})
        outbox.publish(run)
        step(outbox, run + "x", withdrawn=(LETTER,))
        outbox.publish(run + "x")
    aside = sorted(p.name for p in (outbox.root / LETTER).parent.joinpath(WITHDRAWN).iterdir())
    assert len(aside) == 2
    assert not (outbox.root / LETTER).exists()


def test_a_letter_that_cannot_be_placed_stays_staged_and_is_said(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(outbox, "run 1", {LETTER: b"letter"})

    def refuse(*_: object) -> Path:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(LettersIncomplete, match="Fermez-les"):
            outbox.publish("run 1")
    assert outbox.finish(BOOK, lambda _: True) == (LETTER,)


@pytest.mark.parametrize(
    ("refusal", "why"),
    [
        (OSError(errno.ENAMETOOLONG, "File name too long"), "trop long"),
        (OSError(errno.EXDEV, "Invalid cross-device link"), "est sur un autre disque"),
        (OSError(errno.ENOSPC, "No space left on device"), "le disque est plein"),
    ],
)
def test_why_a_letter_cannot_be_placed_is_said_as_it_is_not_as_a_document_left_open(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch, refusal: OSError, why: str
) -> None:
    step(outbox, "run 1", {LETTER: b"letter"})

    def refuses(*_: object) -> None:
        raise refusal

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuses)
        with pytest.raises(LettersIncomplete, match=why) as stop:
            outbox.publish("run 1")
    assert "Word" not in str(stop.value)
    assert outbox.publish("run 1") == (LETTER,)


def test_a_withdrawn_letter_comes_back_unless_another_took_its_place(outbox: Outbox) -> None:
    step(outbox, "run 1", {LETTER: b"first"})
    outbox.publish("run 1")
    step(outbox, "run 2", withdrawn=(LETTER,))
    outbox.publish("run 2")
    step(outbox, "run 3", restored=(LETTER,))
    outbox.publish("run 3")
    assert (outbox.root / LETTER).read_bytes() == b"first"
    step(outbox, "run 4", restored=(LETTER, "2026-11-23/Dupré/absente.docx"))
    outbox.publish("run 4")
    assert (outbox.root / LETTER).read_bytes() == b"first"


def test_a_publication_cut_short_never_withdraws_what_it_has_just_placed(outbox: Outbox) -> None:
    step(outbox, "run 1", {LETTER: b"first"})
    outbox.publish("run 1")
    step(outbox, "run 2", {LETTER: b"second"}, withdrawn=(LETTER,))
    outbox._withdraw(LETTER)
    outbox._place(outbox.root / STAGING / "run 2" / "0000", LETTER)
    outbox.publish("run 2")
    assert (outbox.root / LETTER).read_bytes() == b"second"
