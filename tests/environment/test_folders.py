"""Where the environments live, when one is made, and that nothing half-made ever serves."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from relance import launcher
from relance.environment import folders
from relance.problems import RelanceError
from relance.system.lock import share
from tests.environment.office import Office


@pytest.fixture(autouse=True)
def _short_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As if pytest's own folder were a short path, which it is not on every system."""
    monkeypatch.setattr(folders, "LONGEST_ROOT", len(str(tmp_path)) + 60)


# --- where they live


@pytest.mark.parametrize(
    ("root", "variables", "expected"),
    [
        ("/home/zoe/Documents/relance", {}, False),
        ("/home/zoe/OneDrive - Dupré SARL/relance", {}, True),
        ("/home/zoe/onedrive/relance", {}, True),
        ("/home/zoe/Dropbox/relance", {}, True),
        ("/home/zoe/Nuage/relance", {"OneDrive": "/home/zoe/Nuage"}, True),
        ("/home/zoe/Nuage/relance", {"OneDriveCommercial": "/home/zoe/Nuage"}, True),
        ("/home/zoe/Nuages/relance", {"OneDriveConsumer": "/home/zoe/Nuage"}, False),
        ("/home/zoe/Nuage/relance", {"OneDrive": ""}, False),
    ],
)
def test_a_project_in_a_synchronised_folder_is_noticed(
    root: str, variables: dict[str, str], expected: bool
) -> None:
    assert folders.synchronised(Path(root), variables) is expected


def test_the_environment_lies_beside_run_py_where_that_is_possible(tmp_path: Path) -> None:
    assert folders.place(tmp_path, {"LOCALAPPDATA": "/local"}) == tmp_path / ".venv"


@pytest.mark.parametrize("why", ["synchronised", "read only", "long path"])
def test_elsewhere_it_lies_in_the_users_own_folder_always_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    root = tmp_path / "relance"
    if why == "synchronised":
        root = tmp_path / "OneDrive" / "relance"
    elif why == "long path":
        root = tmp_path / ("dossier " * 16) / "relance"
    root.mkdir(parents=True)
    if why == "read only":
        monkeypatch.setattr(folders, "_writable", lambda _folder: False)
    first, again = (folders.place(root, {"LOCALAPPDATA": "/local"}) for _ in range(2))
    assert first == again
    assert first.parent == Path("/local/relance")
    assert first != folders.place(root / "autre", {"LOCALAPPDATA": "/local"})


# --- the first start and the following ones, with pip and venv played by a fake


class Machine:
    """Stands in for venv and pip: records what is asked, and can fail or be interrupted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
        self.root, self.home, self.python = root, root / ".venv", "Python 3.13.0"
        self.asked: list[str] = []
        self.fails_on: dict[str, BaseException] = {}
        for lock in folders.LOCKS:
            (root / lock).write_text("six==1.0 --hash=sha256:00\n", encoding="utf-8")
        monkeypatch.setattr(folders, "run", self.do)
        monkeypatch.setattr(folders, "install", self.install)
        monkeypatch.setattr(folders, "_answer", lambda _folder: self.python)

    def do(
        self,
        command: Sequence[str],
        _progress: Callable[[str], None] = lambda _: None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.step("whole" if variables else "venv")
        if not variables:
            (Path(command[-1]) / "pyvenv.cfg").touch()
            (Path(command[-1]) / "bin").mkdir()

    def install(self, _python: Path, lock: Path) -> None:
        self.step(lock.stem)

    def step(self, name: str) -> None:
        self.asked.append(name)
        if name in self.fails_on:
            raise self.fails_on[name]

    def start(self, *, tests: bool = False, damaged: Path | None = None) -> list[str]:
        """Makes an environment ready; what had to be done for it."""
        self.asked.clear()
        locks = folders.LOCKS if tests else folders.LOCKS[:1]
        self.folder = folders.ready(self.root, locks, damaged)
        return list(self.asked)

    def lock(self, text: str, name: str = "requirements.txt") -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def environments(self) -> list[Path]:
        return sorted(path for path in self.home.glob("[0-9]*") if path.is_dir())


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    return Machine(monkeypatch, tmp_path)


ALL = ["venv", "requirements", "whole"]
DEV = ["venv", "requirements-dev", "whole"]


def test_the_first_start_installs_and_says_so_the_second_does_neither(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.start() == ALL
    assert folders.MINUTE in capsys.readouterr().out
    assert machine.start() == []
    assert capsys.readouterr().out == ""


def test_another_lock_or_another_python_makes_a_new_folder_and_the_former_goes(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.start()
    first = machine.folder
    machine.lock("six==2.0\n")
    assert machine.start() == ALL
    assert folders.AGAIN in capsys.readouterr().out
    machine.python = "Python 3.14.0"
    assert machine.start() == ALL
    assert machine.start() == []
    assert machine.folder != first
    assert machine.environments() == [machine.folder]


def test_an_environment_in_use_stays_until_nobody_uses_it(machine: Machine) -> None:
    machine.start()
    first = machine.folder
    holder, other = share(first / "complet"), share(first / "complet")
    assert holder
    assert other
    machine.lock("six==2.0\n")
    for closed in (holder, other):
        machine.start()
        assert first in machine.environments()
        assert (first / "complet").read_text(encoding="utf-8")
        closed.close()
    assert machine.start() == []
    assert machine.environments() == [machine.folder] != [first]


@pytest.mark.parametrize("step", ALL)
@pytest.mark.parametrize("accident", [KeyboardInterrupt(), RelanceError("panne"), OSError(28, "")])
def test_an_interrupted_installation_is_said_and_begun_again(
    machine: Machine, capsys: pytest.CaptureFixture[str], step: str, accident: BaseException
) -> None:
    machine.fails_on = {step: accident}
    assert launcher.start([], machine.root) == 1
    said = capsys.readouterr().out
    assert "Traceback" not in said
    assert "interrompue" in said or "panne" in said or "disque est plein" in said
    assert machine.environments() == []
    machine.fails_on = {}
    assert machine.start() == ALL


@pytest.mark.parametrize("step", ALL)
def test_whatever_fails_on_a_full_disk_the_disk_is_what_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    used = shutil.disk_usage(machine.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: used._replace(free=4096))
    machine.fails_on = {step: RelanceError("module venv")}  # as ensurepip's failure is explained
    with pytest.raises(RelanceError, match="Le disque est plein"):
        machine.start()


@pytest.mark.parametrize("step", ALL)
def test_a_failed_renewal_leaves_the_former_environment_as_it_was(
    machine: Machine, step: str
) -> None:
    old = (machine.root / "requirements.txt").read_text(encoding="utf-8")
    machine.start()
    before = machine.folder
    machine.lock("six==2.0\n")
    machine.fails_on = {step: KeyboardInterrupt()}
    assert launcher.start([], machine.root) == 1
    machine.lock(old)  # back to the old version
    assert machine.start() == []
    assert machine.folder == before


@pytest.mark.parametrize(
    "stamps", [{}, {"actuel": ""}, {"actuel": "../ailleurs"}, {"actuel": "3.13.0-0000"}]
)
def test_what_was_killed_half_way_never_serves_and_goes(
    machine: Machine, stamps: dict[str, str]
) -> None:
    half = machine.home / "3.13.0-0000" / "lib"
    half.mkdir(parents=True)
    for name, text in stamps.items():
        (machine.home / name).write_text(text, encoding="utf-8")
    assert machine.start() == ALL
    assert machine.environments() == [machine.folder]


def test_a_damaged_environment_is_made_anew_once_whoever_finds_it_first(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.start()
    damaged = machine.folder
    assert machine.start(damaged=damaged) == ALL
    assert folders.MENDED in capsys.readouterr().out
    assert machine.folder != damaged
    mended = machine.folder
    assert machine.start(damaged=damaged) == []  # another window met the same damage
    assert machine.folder == mended


def test_without_a_way_to_mend_it_the_damaged_environment_is_not_lost(machine: Machine) -> None:
    machine.start()
    damaged = machine.folder
    machine.fails_on = {"requirements": RelanceError("Pas de connexion")}
    with pytest.raises(RelanceError, match="Pas de connexion"):
        machine.start(damaged=damaged)
    machine.fails_on = {}
    assert machine.start() == []
    assert machine.folder == damaged


def test_the_tests_have_an_environment_of_their_own_which_then_serves_both(
    machine: Machine,
) -> None:
    assert machine.start() == ALL
    assert machine.start(tests=True) == DEV
    assert machine.start() == []
    assert machine.environments() == [machine.folder]
    machine.lock("six==2.0\n", "requirements-dev.txt")
    assert machine.start() == []
    assert machine.start(tests=True) == DEV


@pytest.mark.posix("developers' links")
def test_developers_find_the_environment_that_serves_in_dot_venv_itself(machine: Machine) -> None:
    for former in ("bin", "lib"):  # of the time when .venv was the environment
        (machine.home / former).mkdir(parents=True)
    (machine.home / ".requirements.stamp").touch()
    machine.start()
    machine.lock("six==2.0\n")
    machine.start()
    links = {path.name: path.resolve() for path in machine.home.iterdir() if path.is_symlink()}
    assert links == {name: machine.folder / name for name in ("bin", "pyvenv.cfg")}
    left = {path.name for path in machine.home.iterdir()} - links.keys()
    assert left == {"actuel", machine.folder.name}


@pytest.mark.posix("symbolic links")
def test_an_environment_that_dot_venv_only_points_to_is_not_touched(machine: Machine) -> None:
    elsewhere = machine.root / "ailleurs"
    (elsewhere / "bin").mkdir(parents=True)
    machine.home.symlink_to(elsewhere)
    machine.start()
    assert (elsewhere / "bin").is_dir()
    assert not (elsewhere / "bin").is_symlink()
    assert machine.start() == []


def test_a_python_without_venv_is_told_what_to_install(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(RelanceError, match="python3-venv"):
        machine.start()


# --- real environments


@pytest.mark.slow
def test_two_first_starts_at_once_make_one_environment_and_both_go_on(office: Office) -> None:
    shutil.rmtree(office.home)
    with office.begin() as one, office.begin() as other:
        said = [process.communicate(timeout=120)[0] for process in (one, other)]
    assert [one.returncode, other.returncode] == [3, 3]
    assert sum(folders.MINUTE in text for text in said) == 1
    assert office.environments() == [office.serving().name]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "left"), [("__init__.py", None), ("dedans.py", None), ("dedans.py", "def (")]
)
def test_a_file_of_a_library_gone_or_cut_short_is_mended_by_the_next_start(
    office: Office, file: str, left: str | None
) -> None:
    (office.library() / file).unlink()
    if left is not None:
        (office.library() / file).write_text(left, encoding="utf-8")
    status, said = office.start()
    assert (status, folders.MENDED in said, "Traceback" in said) == (3, True, False)
    assert office.start()[1].count("\n") == 1
    assert office.environments() == [office.serving().name]


HOSTILE = """\
[global]
target = {0}/ailleurs
user = true
quiet = 3
require-virtualenv = true
constraint = {0}/absent.txt
no-binary = :all:
[install]
dry-run = true
prefix = {0}/autre
"""


@pytest.mark.slow
@pytest.mark.parametrize("by", ["variables", "file"])
def test_pips_own_settings_neither_move_nor_prevent_the_installation(
    office: Office, tmp_path: Path, by: str
) -> None:
    shutil.rmtree(office.home)
    (tmp_path / "pip.conf").write_text(HOSTILE.format(tmp_path), encoding="utf-8")
    variables = {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
    if by == "variables":
        names = {"PIP_TARGET": "/ailleurs", "PIP_PREFIX": "/autre", "PIP_ROOT": "/racine"}
        variables = {name: f"{tmp_path}{folder}" for name, folder in names.items()}
        variables |= {"PIP_USER": "1", "PIP_DRY_RUN": "1", "PIP_QUIET": "3"}
    status, said = office.start(variables=variables)
    assert (status, "Installation terminée" in said) == (3, True)
    assert {path.name for path in tmp_path.iterdir()} <= {"pip.conf"}


@pytest.mark.slow
@pytest.mark.posix("a process group is killed")
@pytest.mark.parametrize("seconds", [0.2, 2.0, 4.0])
def test_killed_in_the_middle_the_next_start_begins_afresh(office: Office, seconds: float) -> None:
    shutil.rmtree(office.home)
    with office.begin() as process:
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
    status, said = office.start()
    assert status == 3, said
    assert office.environments() == [office.serving().name]


@pytest.mark.slow
def test_without_internet_one_french_sentence_and_nothing_is_left(office: Office) -> None:
    shutil.rmtree(office.home)
    nobody = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    status, said = office.start(variables=nobody)
    assert status == 1
    assert "Pas de connexion à Internet" in said
    assert office.environments() == []
    assert office.start()[0] == 3


@pytest.mark.slow
@pytest.mark.posix("the environment's Python is a link there only")
def test_an_environment_whose_python_is_gone_is_made_again(office: Office) -> None:
    python = office.serving() / "bin" / "python"
    python.unlink()
    python.symlink_to("/usr/bin/python-uninstalled")
    status, said = office.start()
    assert folders.AGAIN in said
    assert status == 3
