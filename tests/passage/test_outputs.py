"""An output that is an input is refused before anything; a JSON is replaced whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from relance import cli
from relance.passage.example import EXAMPLE
from relance.passage.memory import remembered
from relance.passage.outputs import put_beside
from relance.problems import RelanceError
from relance.system.files import is_file, no_file
from tests.firm import LATE, Firm, said

DAY = "2026-11-02"


@pytest.fixture
def ready(firm: Firm) -> Firm:
    firm.writes(LATE)
    firm.is_set_up()
    return firm


def contents(folder: Path) -> dict[str, bytes | str]:
    """Everything under a folder: the bytes of its files, where its links lead."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def hard_link(firm: Firm) -> Path:
    link = firm.output.parent / "dur.json"
    os.link(firm.book, link)
    return link


def link_to(target: Callable[[Firm], Path]) -> Callable[[Firm], Path]:
    def made(firm: Firm) -> Path:
        link = firm.output.parent / "lien.json"
        link.symlink_to(target(firm))
        return link

    return made


def other_book(firm: Firm) -> Path:
    return Path(shutil.copy(firm.book, firm.book.with_name("autre.xlsx")))


def named_json(firm: Firm) -> Path:
    """Another workbook, whose name says nothing."""
    return Path(shutil.copy(firm.book, firm.book.with_name("autre.json")))


def written(name: str, text: str) -> Callable[[Firm], Path]:
    def made(firm: Firm) -> Path:
        path = firm.output.parent / name
        path.write_text(text, encoding="utf-8")
        return path

    return made


def memory(firm: Firm) -> Path:
    return next((firm.output / ".passages").glob("*.json"))


JSON: dict[str, Callable[[Firm], Path]] = {
    "the workbook": lambda firm: firm.book,
    "the workbook, in other words": lambda firm: (
        firm.book.parent / "output" / ".." / firm.book.name
    ),
    "a hard link to it": hard_link,
    "a link to it": link_to(lambda firm: firm.book),
    "another workbook": other_book,
    "a workbook without its ending": named_json,
    "a workbook that is not there yet": lambda firm: firm.book.with_name("absent.xlsx"),
    "a link to one that is not there yet": link_to(lambda firm: firm.book.with_name("absent.xlsx")),
    "a template": lambda _: cli.TEMPLATES / "relance_1.docx",
    "a file among the templates": lambda _: cli.TEMPLATES / "perso" / "resultat.json",
    "the program": lambda _: cli.HOME / "run.py",
    "a file in the program": lambda _: cli.HOME / "relance" / "resultat.json",
    "the output's memory": memory,
    "the memory of the workbook": lambda firm: firm.output / ".relance.json",
    "a folder": lambda firm: firm.output,
    "a device": lambda _: Path(os.devnull),
    "somebody's notes": written("notes.json", "À faire : rappeler Dupont"),
    "somebody's JSON": written("package.json", '{"version": 1}'),
    "a link in a circle": link_to(lambda firm: firm.output.parent / "lien.json"),
    "a folder that is not there": lambda firm: firm.output / "absent" / "x.json",
    "under a file": lambda firm: firm.book / "x.json",
}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("simulated", [(), ("--simulation",)], ids=["", "simulation"])
@pytest.mark.parametrize("case", JSON)
def test_json_takes_no_place_but_that_of_an_earlier_result(
    case: str, simulated: tuple[str, ...], ready: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    place = JSON[case](ready)
    before, program = contents(ready.output.parent), contents(cli.TEMPLATES)
    assert ready.runs(DAY, "--json", str(place), *simulated) == 1
    screen = capsys.readouterr().out
    assert "→ Donnez le nom d'un nouveau fichier" in " ".join(screen.split()), screen
    assert "imprévue" not in screen
    assert contents(ready.output.parent) == before
    assert contents(cli.TEMPLATES) == program


def test_the_case_of_a_name_hides_nothing_where_the_system_ignores_it(
    ready: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows and macOS see it: `RELANCE` there is `relance`."""
    other = cli.HOME / "RELANCE"
    real = Path.exists

    monkeypatch.setattr(Path, "exists", lambda self: self == other or real(self))
    monkeypatch.setattr(
        Path, "samefile", lambda self, to: (self, to) == (other, cli.HOME / "relance")
    )
    assert ready.runs(DAY, "--json", str(other / "x.json")) == 1


@pytest.mark.parametrize("simulated", [(), ("--simulation",)], ids=["", "simulation"])
def test_a_new_file_an_empty_one_and_an_earlier_result_are_written(
    simulated: tuple[str, ...], ready: Firm
) -> None:
    place = ready.output.parent / "résultat"
    for _ in range(2):
        assert ready.runs(DAY, "--json", str(place), *simulated) == 0
        assert json.loads(place.read_text("utf-8"))["date"] == DAY
    place.write_bytes(b"")
    assert ready.runs(DAY, "--json", str(place), *simulated) == 0
    assert json.loads(place.read_text("utf-8"))["creances"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_a_result_goes_on_being_one_and_a_planted_link_is_not_followed(
    ready: Firm,
) -> None:
    result, link = ready.output.parent / "vrai.json", ready.output.parent / "lien.json"
    link.symlink_to(result)
    planted = result.with_name(f".{result.name}.tmp")
    planted.symlink_to(ready.book)  # what the temporary file would be written through
    before = ready.book.read_bytes()
    assert ready.runs(DAY, "--json", str(link), "--simulation") == 0
    assert ready.book.read_bytes() == before
    assert link.is_symlink()
    assert json.loads(result.read_text("utf-8"))["date"] == DAY
    assert not planted.is_symlink()


FOLDERS: dict[str, Callable[[Firm], Path]] = {
    "the workbook": lambda firm: firm.book,
    "under the workbook": lambda firm: firm.book / "x",
    "the copies of the workbook": lambda firm: firm.book.parent / "Sauvegardes",
    "in the copies": lambda firm: firm.book.parent / "Sauvegardes" / "2026",
    "a link to the copies": link_to(lambda firm: firm.book.parent / "Sauvegardes"),
    "the templates": lambda _: cli.TEMPLATES,
    "the owner's templates": lambda _: cli.TEMPLATES / "perso",
    "the example's": lambda _: EXAMPLE.parent,
    "the program": lambda _: cli.HOME / "relance" / "x",
    "run.py": lambda _: cli.HOME / "run.py",
    "a device": lambda _: Path(os.devnull),
}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("command", ["", "annuler"])
@pytest.mark.parametrize("case", FOLDERS)
def test_letters_are_put_in_no_folder_that_is_read(
    case: str, command: str, ready: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    place = FOLDERS[case](ready)
    before, program = contents(ready.output.parent), contents(cli.TEMPLATES)
    words = [*filter(None, [command]), str(ready.book), "--sortie", str(place)]
    assert cli.main([*words, "--sans-question"]) == 1
    told = said(capsys)
    assert "→ Donnez un dossier à part" in told
    assert "imprévue" not in told
    assert contents(ready.output.parent) == before
    assert contents(cli.TEMPLATES) == program


@pytest.mark.skipif(os.name == "nt", reason="named pipes are POSIX")
def test_what_is_no_ordinary_file_is_named_and_never_waited_for(
    tmp_path: Path,
    ready: Firm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import socket

    pipe, plug = tmp_path / "tube.xlsx", tmp_path / "prise"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # its address has at most about 100 characters
        listening.bind("prise")
        expected = {
            pipe: "un tube nommé",
            plug: "une prise réseau (socket)",
            Path(os.devnull): "un périphérique",
            tmp_path: "un dossier",
        }
        for path, what in expected.items():
            assert (no_file(path), is_file(path)) == (what, False)
            for words in ([str(path)], ["verifier", str(path)], ["annuler", str(path)]):
                assert cli.main([*words, "--sortie", str(ready.output), "--sans-question"]) == 1
                assert f"est {what}, pas un fichier" in said(capsys)
    assert is_file(ready.book)
    assert not is_file(Path("x" * 5000))


@pytest.mark.skipif(os.name == "nt", reason="named pipes are POSIX")
@pytest.mark.parametrize("make", ["mkfifo", "mkdir"])
def test_a_template_that_is_no_file_is_named_by_verifier_and_never_waited_for(
    make: str,
    ready: Firm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    templates = shutil.copytree(cli.TEMPLATES, tmp_path / "modèles")
    (templates / "perso").mkdir(exist_ok=True)
    getattr(os, make)(templates / "perso" / "relance_9.docx")
    monkeypatch.setattr(cli, "TEMPLATES", templates)
    assert cli.main(["verifier", str(ready.book), "--sortie", str(ready.output)]) in {0, 1}
    told = "".join(capsys.readouterr().out.split())
    assert "perso/relance_9.docx:cen'estpasundocument" in told.replace("\u202f", "").replace(
        "’", "'"
    )


@pytest.mark.posix("a link in a circle")
@pytest.mark.parametrize(
    ("words", "status"),
    [((), 1), (("verifier",), 1), (("annuler",), 1), (("procedure",), 1), (("configurer",), 4)],
)
def test_a_link_that_goes_round_is_said_and_no_workbook_to_remember(
    words: tuple[str, ...], status: int, ready: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ready.runs(DAY) == 0
    link = ready.output.parent / "rond.xlsx"
    link.symlink_to(link)
    assert cli.main([*words, str(link), "--sortie", str(ready.output)]) == status
    assert "imprévue" not in capsys.readouterr().out
    assert remembered(ready.output) == ready.book


@pytest.mark.parametrize("words", [(), ("--simulation",)])
def test_a_json_may_lie_in_the_output_folder_before_there_is_one(
    words: tuple[str, ...], ready: Firm
) -> None:
    shutil.rmtree(ready.output)
    path = ready.output / "resultat.json"
    assert ready.runs(DAY, "--json", str(path), *words) == 0
    assert json.loads(path.read_text("utf-8"))["version"] == 1
    assert ready.runs(DAY, "--json", str(ready.output / "absent" / "x.json")) == 1


# --- wherever a path is given that cannot be: one French sentence, and nothing changes


def a_file(folder: Path) -> Path:
    (folder / "notes.txt").write_text("à faire", encoding="utf-8")
    return folder / "notes.txt"


def a_circle(folder: Path) -> Path:
    link = folder / "rond"
    link.symlink_to(link)
    return link


BAD: dict[str, Callable[[Path], Path]] = {
    "under a file": lambda folder: a_file(folder) / "x",
    "a link in a circle": a_circle,
    "under a link in a circle": lambda folder: a_circle(folder) / "x",
    "a name too long": lambda folder: folder / ("n" * 300),
    "under a name too long": lambda folder: folder / ("n" * 300) / "x",
    "under a device": lambda _: Path(os.devnull) / "x",
}
ENGLISH = re.compile(r"imprévue|Errno|\b(?:not|such|file|name|too|many|link|exists)\b")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """A firm that is set up, and that no test here changes."""
    firm = Firm(tmp_path_factory.mktemp("Dupré"))
    firm.writes(LATE)
    firm.is_set_up()
    return firm


@pytest.mark.posix("links, and names as long as that")
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    ("command", "given"),
    [
        *product(("", "verifier", "procedure", "configurer", "annuler"), ("CLASSEUR", "--sortie")),
        ("", "--json"),  # goes with a passage only
    ],
)
def test_a_path_that_cannot_be_is_said_in_french_by_every_command(
    command: str,
    bad: str,
    given: str,
    standing: Firm,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths = {"CLASSEUR": standing.book, "--sortie": standing.output, given: BAD[bad](tmp_path)}
    words = [*filter(None, [command]), str(paths.pop("CLASSEUR")), "--date", DAY]
    words += [word for option, path in paths.items() for word in (option, str(path))]
    before = contents(standing.output.parent)
    unasked = command == "configurer" and given == "CLASSEUR"  # nobody is there: it is not opened
    assert cli.main(words) == (4 if unasked else 1)
    shown = said(capsys)
    assert "→" in shown, shown
    assert not ENGLISH.search(shown), shown
    assert contents(standing.output.parent) == before


@pytest.mark.posix("links")
@pytest.mark.parametrize("place", ["Sauvegardes", "output/.en-cours", "output/2026-11-09"])
@pytest.mark.parametrize("taken", ["a file", "a link in a circle"])
def test_what_takes_the_place_of_a_folder_of_ours_is_said_in_french(
    place: str, taken: str, standing: Firm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(standing.book.parent, tmp_path / "x")
    firm = Firm(tmp_path / "x")
    there = firm.book.parent / place
    if there.is_dir():
        shutil.rmtree(there)
    if taken == "a file":
        there.write_text("à moi", encoding="utf-8")
    else:
        there.symlink_to(there)
    assert firm.runs("2026-11-09") in {0, 1, 3}
    shown = said(capsys)
    assert not ENGLISH.search(shown), shown


def test_a_document_asked_for_never_takes_the_place_of_what_says_something_else(
    tmp_path: Path,
) -> None:
    path = tmp_path / "nouveau" / "Morel - relevé.docx"
    assert put_beside(path, b"one", "le relevé") == path
    assert put_beside(path, b"one", "le relevé") == path
    assert put_beside(path, b"two", "le relevé").name == "Morel - relevé (2).docx"
    assert path.read_bytes() == b"one"
    with pytest.raises(RelanceError, match="impossible d'écrire le relevé"):
        put_beside(path / "dans un fichier.docx", b"x", "le relevé")
