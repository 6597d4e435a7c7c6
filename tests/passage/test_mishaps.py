"""What happens around a run: other programs, other clocks, folders that vanish, disks that are odd."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.faultbox import KILL, STOP, Ended, Fault, Operation
from tests.firm import LATE, OTHER, said
from tests.passage.test_faults import ALL, Owner, state_of, unsettled

pytestmark = pytest.mark.posix("fork and SIGKILL")

ONE, TWO, THREE = "2026-11-02", "2026-11-09", "2026-11-16"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """An owner before the Monday of the first letters (their folder is put back for each test)."""
    owner = Owner(tmp_path_factory.mktemp("mishaps"))
    owner.writes(LATE, OTHER)
    owner.is_set_up()
    assert owner.runs(ONE, "--sans-question") == 0
    owner.keeps()
    owner.runs(TWO, "--sans-question")  # the children import nothing
    return owner


@pytest.fixture
def owner(kept: Owner) -> Iterator[Owner]:
    kept.puts_back()
    book, output = kept.book, kept.output
    yield kept
    kept.book, kept.output = book, output


def before_swap(operation: Operation) -> bool:
    """The writing of the new workbook beside the old one."""
    return operation.name == "os.open" and re.fullmatch(r"/[^/]*\.tmp", operation.path) is not None


def published(operation: Operation) -> bool:
    """What concerns the folders that the owner opens: after the workbook was replaced."""
    return operation.path.startswith("/output/2026")


BEFORE_SWAP = Fault(at=0, kind=STOP, only=before_swap)
AFTER_SWAP = Fault(at=0, kind=STOP, only=published)
KILLED_AFTER_SWAP = Fault(at=1, kind=KILL, only=published)


def meanwhile(owner: Owner, does: Callable[[], object], day: str = TWO) -> Ended:
    """A run on the day, during which, just before the new workbook is written, this happens."""
    started = owner.starts(day, BEFORE_SWAP)
    assert started.stopped()
    does()
    return started.ended()


def wrong(owner: Owner, *runs: Ended) -> Iterator[str]:
    """What must never be after runs that have all ended."""
    for ended in runs:
        if ended.errors or "imprévue" in ended.said or ended.status not in {0, 1, 3, 4}:
            yield f"status {ended.status}: {ended.said[-300:]} {ended.errors[-300:]}"
    yield from unsettled(owner, state_of(owner.book.read_bytes()))


def prepared_on(owner: Owner) -> list[tuple[str, str]]:
    """The letters of the history: on which day, for which invoice."""
    events = state_of(owner.book.read_bytes()).events
    return sorted((str(e.on), e.invoice) for e in events if e.document and e.postal != "annulé")


BOTH = [(TWO, "F-041"), (TWO, "F-042")]


def test_an_output_path_too_long_for_its_letters_is_said_before_the_questions(
    owner: Owner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on Windows, where a whole path has at most 259 characters."""
    from msgspec.structs import replace

    from relance import cli

    before, letters, real = owner.book.read_bytes(), owner.ready(), cli._options
    room = len(str(owner.output)) + 100
    monkeypatch.setattr(cli, "_options", lambda *a: replace(real(*a), longest_path=room))
    assert owner.runs(TWO, "--sans-question") == 1
    told = said(capsys)
    assert "le chemin du dossier des courriers est trop long" in told
    assert "Raccourcissez-le d'au moins" in told
    assert (owner.book.read_bytes(), owner.ready()) == (before, letters)


def test_a_workbook_whose_copies_would_lie_too_deep_is_said_before_the_run(
    owner: Owner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from relance import cli
    from relance.system.files import too_long

    before, letters = owner.book.read_bytes(), owner.ready()
    room = len(str(owner.book.with_name("Sauvegardes"))) + 10
    monkeypatch.setattr(cli, "too_long", lambda path: too_long(path, room))
    assert owner.runs(TWO, "--sans-question") == 1
    screen = "".join(capsys.readouterr().out.split())
    assert f"lesystèmes'arrêteà{room}" in screen
    assert (owner.book.read_bytes(), owner.ready()) == (before, letters)


def test_a_clock_set_forward_asks_and_set_right_again_the_work_goes_on(owner: Owner) -> None:
    before = owner.book.read_bytes()
    asked = owner.is_run("2027-06-01")
    assert (asked.status, owner.book.read_bytes()) == (4, before)
    assert owner.ready() == {}
    assert not list(wrong(owner, owner.is_run(TWO)))
    assert prepared_on(owner) == BOTH


def test_a_clock_found_to_be_ahead_is_taken_back_by_annuler(owner: Owner) -> None:
    ahead = owner.is_run("2026-12-08")
    assert ahead.status == 0
    refused = owner.is_run(TWO)
    assert refused.status == 1
    assert "annuler" in refused.said
    assert owner.is_run("2026-12-08", None, "annuler").status == 0
    assert owner.ready() == {}
    assert not list(wrong(owner, owner.is_run(TWO)))
    assert prepared_on(owner) == BOTH


@pytest.mark.parametrize("day", [TWO, THREE])
def test_letters_of_a_removed_output_folder_are_made_again_that_day_and_never_twice(
    day: str, owner: Owner
) -> None:
    owner.is_run(TWO)
    letters = owner.ready()
    shutil.rmtree(owner.output)
    assert owner.is_run(day).status == 0
    assert prepared_on(owner) == BOTH
    assert owner.ready() == (letters if day == TWO else {})


def test_an_output_folder_removed_during_the_run_is_said_and_the_letters_are_made_again(
    owner: Owner,
) -> None:
    ended = meanwhile(owner, lambda: shutil.rmtree(owner.output))
    assert ended.status in {1, 3}, ended.said  # 0 would say that the letters are there
    assert not list(wrong(owner, owner.is_run(TWO)))
    assert prepared_on(owner) == BOTH


def test_an_output_folder_that_denies_writing_after_the_record_is_said_and_finished_next_time(
    owner: Owner,
) -> None:
    denied = Fault(at=0, kind="EACCES", lasting=True, only=published)
    ended = owner.is_run(TWO, denied)
    assert ended.status == 3
    assert not list(wrong(owner, owner.is_run(THREE)))
    assert prepared_on(owner) == BOTH


@pytest.mark.parametrize("folder", ["the workbook's", "the letters'"])
def test_in_a_folder_that_cannot_be_written_nothing_is_recorded_and_no_letter_is_left(
    folder: str, owner: Owner
) -> None:
    before = owner.book.read_bytes()
    letters = folder == "the letters'"

    def denied(operation: Operation) -> bool:
        inside = operation.path.startswith("/output")
        return inside is letters and not operation.path.endswith(owner.book.name)

    ended = owner.is_run(TWO, Fault(at=0, kind="EACCES", lasting=True, only=denied))
    assert (ended.status, owner.book.read_bytes()) == (1, before)
    assert not list(wrong(owner, ended))
    assert not list(wrong(owner, owner.is_run(TWO)))
    assert prepared_on(owner) == BOTH


def test_a_payment_saved_during_the_run_is_kept_and_counts(owner: Owner) -> None:
    def pays() -> None:
        owner.types("Factures", {"I4": 1234.5, "J4": date(2026, 11, 9)})

    ended = meanwhile(owner, pays)
    assert not list(wrong(owner, ended))
    assert owner.rows("Factures")[3][8] == 1234.5
    if ended.status == 1:
        assert owner.ready() == {}
        ended = owner.is_run(TWO)
    assert ended.status == 0
    assert prepared_on(owner) == [(TWO, "F-042")]
    assert owner.leftovers() == []


def test_a_workbook_saved_again_and_again_during_the_run_is_left_alone(owner: Owner) -> None:
    again = Fault(at=0, kind=STOP, lasting=True, only=before_swap)
    started = owner.starts(TWO, again)
    tries, saved = 0, b""
    while started.stopped():
        tries += 1
        owner.types("Factures", {"D4": f"{tries} rue Haute"})
        saved = owner.book.read_bytes()
        started.goes_on()
    ended = started.ended()
    assert (ended.status, owner.book.read_bytes()) == (1, saved)
    assert "enregistré" in ended.said
    assert owner.ready() == {}
    assert not list(wrong(owner, ended))


@pytest.mark.parametrize("mark", ["~${}", ".~lock.{}#"])
def test_a_workbook_opened_during_the_run_is_left_alone(mark: str, owner: Owner) -> None:
    before = owner.book.read_bytes()
    lock = owner.book.with_name(mark.format(owner.book.name))
    ended = meanwhile(owner, lambda: lock.write_text("\x05Marie" if "$" in mark else ",Marie,"))
    assert (ended.status, owner.book.read_bytes()) == (1, before)
    assert "ouvert" in ended.said
    assert owner.ready() == {}
    lock.unlink()
    assert not list(wrong(owner, ended, owner.is_run(TWO)))


@pytest.mark.parametrize("to", ["elsewhere", "another name"])
def test_a_workbook_moved_during_the_run_is_not_made_anew(
    to: str, owner: Owner, tmp_path: Path
) -> None:
    place = tmp_path / "moved.xlsx" if to == "elsewhere" else owner.book.with_name("autre.xlsx")
    before = owner.book.read_bytes()
    ended = meanwhile(owner, lambda: shutil.move(owner.book, place))
    assert ended.status == 1
    assert "introuvable" in ended.said
    assert not owner.book.exists()
    assert place.read_bytes() == before
    assert owner.ready() == {}
    assert list(owner.root.glob("*.tmp")) == []


@pytest.mark.parametrize("moment", [BEFORE_SWAP, AFTER_SWAP], ids=["before", "after"])
def test_of_two_runs_at_once_one_works_and_the_other_says_so(moment: Fault, owner: Owner) -> None:
    first = owner.starts(TWO, moment)
    assert first.stopped()
    second = owner.is_run(TWO)
    assert second.status == 1
    assert "en cours" in second.said
    assert not list(wrong(owner, first.ended()))
    assert prepared_on(owner) == BOTH


def test_two_computers_at_once_never_prepare_a_letter_twice(
    owner: Owner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a shared folder they do not see each other's locks."""
    found = []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    operations = owner.is_run(TWO).operations
    for at in range(0, len(operations), 1 if ALL else 13):
        owner.puts_back()
        monkeypatch.setattr(tempfile, "tempdir", None)
        first = owner.starts(TWO, Fault(at=at, kind=STOP))
        first.stopped()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        second = owner.is_run(TWO)
        runs = (first.ended(), second, owner.is_run(TWO))
        found += [f"{what} [{at} {operations[at]}]" for what in wrong(owner, *runs)]
        if prepared_on(owner) != BOTH:
            found.append(f"{prepared_on(owner)} [{at} {operations[at]}]")
    assert not found, "\n".join(found)


def test_two_runs_started_together_end_with_one_set_of_letters(owner: Owner) -> None:
    for _ in range(20 if ALL else 2):
        owner.puts_back()
        runs = [run.ended() for run in [owner.starts(TWO), owner.starts(TWO)]]
        assert {run.status for run in runs} <= {0, 1}
        assert not list(wrong(owner, *runs))
        assert prepared_on(owner) == BOTH


@pytest.mark.parametrize("killed", [False, True])
def test_through_a_link_the_workbook_itself_is_written_and_known_by_both_names(
    killed: bool, owner: Owner
) -> None:
    real, link = owner.book, owner.root / "lien.xlsx"
    link.symlink_to(real)
    owner.book = link
    ended = owner.is_run(TWO, KILLED_AFTER_SWAP if killed else None)
    assert ended.status is None if killed else not list(wrong(owner, ended))
    assert link.is_symlink()
    assert prepared_on(owner) == BOTH
    owner.book = real
    assert not list(wrong(owner, owner.is_run(THREE)))
    assert prepared_on(owner) == BOTH
    assert owner.leftovers() == []


def test_a_run_killed_half_way_is_finished_then_taken_back_by_annuler(owner: Owner) -> None:
    before = owner.book.read_bytes()
    owner.is_run(TWO, KILLED_AFTER_SWAP)
    undone = owner.is_run(TWO, None, "annuler")
    assert not list(wrong(owner, undone))
    assert (undone.status, owner.book.read_bytes(), owner.ready()) == (0, before, {})
    assert not list(wrong(owner, owner.is_run(TWO)))
    assert prepared_on(owner) == BOTH


def test_a_copy_put_back_over_the_workbook_of_a_killed_run_brings_no_letter_of_it(
    owner: Owner,
) -> None:
    """What that run staged belongs to a history that is no more."""
    owner.is_run(TWO, Fault(at=0, kind=KILL, only=published))
    newest = max(owner.root.glob("Sauvegardes/*"), key=lambda p: p.stat().st_mtime_ns)
    shutil.copyfile(newest, owner.book)
    assert not list(wrong(owner, owner.is_run(TWO)))
    assert prepared_on(owner) == BOTH


@pytest.mark.parametrize("renamed", ["autre nom.xlsx", "2026/factures.xlsx"])
def test_a_workbook_renamed_after_its_run_was_killed_still_gets_its_letters(
    renamed: str, owner: Owner
) -> None:
    assert owner.is_run(TWO, KILLED_AFTER_SWAP).status is None
    old, owner.book = owner.book, owner.root / renamed
    owner.book.parent.mkdir(exist_ok=True)
    old.rename(owner.book)
    assert not list(wrong(owner, owner.is_run(THREE)))
    assert prepared_on(owner) == BOTH


def test_of_a_workbook_with_two_names_neither_is_damaged_nor_served_twice(owner: Owner) -> None:
    """A hard link: the other name keeps the old content, and is then noticed as an older copy."""
    twin = owner.book.with_name("jumeau.xlsx")
    twin.hardlink_to(owner.book)
    before, book = twin.read_bytes(), owner.book
    ended = owner.is_run(TWO)
    assert twin.read_bytes() in {before, book.read_bytes()}
    assert not list(wrong(owner, ended))
    letters = owner.ready()
    owner.book = twin
    owner.is_run(TWO)
    assert owner.ready() == letters


def test_a_read_only_workbook_is_refused_and_no_letter_made(owner: Owner) -> None:
    before = owner.book.read_bytes()
    owner.book.chmod(0o444)
    ended = owner.is_run(TWO)
    assert (ended.status, owner.book.read_bytes(), owner.ready()) == (1, before, {})
    assert "lecture seule" in ended.said
    owner.book.chmod(0o644)
    assert not list(wrong(owner, owner.is_run(TWO)))


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        ("chmod", "EPERM"), ("chmod", "ENOTSUP"), ("chown", "EPERM"), ("utime", "EPERM"),
        ("fsync of a folder", "EINVAL"), ("fsync of a folder", "EACCES"),
    ],
)  # fmt: skip
def test_a_network_folder_that_knows_no_rights_or_syncing_is_as_good_as_another(
    refused: str, code: str, owner: Owner
) -> None:
    def odd(operation: Operation) -> bool:
        folder = not re.search(r"\.\w+$|/\d{4}$", operation.path)
        return operation.name == refused.split(maxsplit=1)[0] and (
            folder or refused != "fsync of a folder"
        )

    ended = owner.is_run(TWO, Fault(at=0, kind=code, lasting=True, only=odd))
    assert ended.status == 0, ended.said
    assert not list(wrong(owner, ended))
    assert prepared_on(owner) == BOTH


def test_a_result_file_that_fails_after_the_record_is_no_reason_to_say_nothing_was_done(
    owner: Owner,
) -> None:
    late = Fault(at=0, kind="ENOSPC", lasting=True, only=_json_written)
    ended = owner.is_run(TWO, late)
    assert not list(wrong(owner, ended))
    assert prepared_on(owner) == BOTH
    assert ended.status != 1, ended.said


def _json_written(operation: Operation) -> bool:
    return operation.is_write and "run.json" in operation.path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 400 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        pytest.skip("no small disk can be mounted")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("what", ["the workbook", "the letters"])
@pytest.mark.parametrize("free", [0, 20, 60])
def test_on_a_full_disk_nothing_is_lost_and_with_room_again_the_work_is_done(
    what: str, free: int, owner: Owner, small_disk: Path
) -> None:
    before = owner.book.read_bytes()
    if what == "the workbook":
        owner.book = small_disk / owner.book.name
        owner.book.write_bytes(before)
    else:
        owner.output = small_disk / "output"
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        file.write(bytes(shutil.disk_usage(small_disk).free - free * 1024))
    ended = owner.is_run(TWO)
    assert ended.status in {0, 1, 3}, ended.said
    if ended.status == 1:
        assert (owner.book.read_bytes(), owner.ready()) == (before, {})
    filler.unlink()
    if what == "the letters":  # a save wants a free megabyte beside the workbook
        assert not list(wrong(owner, ended, owner.is_run(TWO)))
        assert prepared_on(owner) == BOTH
