"""Nothing outside the output folder is touched, whatever a workbook or a link says."""

from __future__ import annotations

import errno
import ntpath
import os
import stat
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relance import cli
from relance.letters.enclosures import InvoiceCopies
from relance.letters.library import lookup
from relance.letters.names import safe_name
from relance.passage.outbox import STAGING, Outbox
from relance.passage.passages import FOLDER
from relance.system.inside import bare, inside, is_link, move, plain
from tests.firm import LATE, OTHER, Firm, said
from tests.system.links import links

LETTER = "2026-11-23/Dupré (2)/Roy & Fils <SA>".replace("<SA>", "SA - lettre de rappel.docx")
OUT = [
    r"..\..\x.docx", r"\\server\share\x.docx", "//server/share/x.docx", "C:x.docx", r"C:\x.docx",
    "c:/x.docx", "/etc/passwd", r"\x.docx", "../x.docx", "a/../../x.docx", "a/.. /x.docx",
    "a/.../x.docx", "a/./x.docx", "a//x.docx", "", ".", "a/", "x.docx:flux", "x.docx ", "x.docx.",
    "CON", "a/nul.docx", "a/COM1.docx", "com¹", "aux .docx", r"\\?\C:\x.docx", r"\\.\pipe\x",
    "a\0b.docx", "a\nb.docx", "a*.docx", "é" * 128,
]  # fmt: skip


@pytest.mark.parametrize("name", OUT)
def test_a_name_that_leads_out_on_any_system_is_no_name(name: str, tmp_path: Path) -> None:
    assert plain(name) is None
    assert inside(tmp_path, name) is None
    assert not bare(name)


@given(st.text(alphabet=r"ab.: /\~é*?<" + "\0¹", max_size=12))
@example(LETTER)
@example("a/b.docx")
def test_a_name_that_is_taken_means_the_same_on_windows(name: str) -> None:
    if plain(name) is None:
        return
    root = PureWindowsPath(r"C:\out")
    assert (root / name).parts == (*root.parts, *name.split("/"))
    assert ntpath.normpath(root / name) == "C:\\out\\" + name.replace("/", "\\")


@given(st.text(max_size=90))
@example("COM¹")
@example("CONIN$")
@example("aux")
@example("é" * 200)
def test_whatever_the_name_of_a_client_or_a_firm_its_documents_are_inside(name: str) -> None:
    assert plain(f"2026-11-23/{safe_name(name)} (exemple)/{safe_name(name, ending=' - x.docx')}")
    assert plain(safe_name(name))


def test_ordinary_names_of_ours_are_taken(tmp_path: Path) -> None:
    assert inside(tmp_path, LETTER) == tmp_path / LETTER
    assert bare("relance_1.particulier.docx")


@links
def test_the_folder_itself_may_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "réel").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "réel")
    assert inside(tmp_path / "output", "a/x.docx")


@links
@pytest.mark.parametrize("place", ["jour", "jour/x.docx"])
def test_a_link_on_the_way_leads_nowhere(place: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "x.docx").write_bytes(b"mine")
    root = tmp_path / "output"
    (root / place).parent.mkdir(parents=True)
    (root / place).symlink_to(secret if place == "jour" else secret / "x.docx")
    assert inside(root, "jour/x.docx") is None
    assert Outbox(root).on_disk("jour/x.docx") is None
    assert is_link(root / place)


@pytest.mark.parametrize(
    ("tag", "leads"),  # [MS-FSCC] 2.1.2.1: junction, link, file of OneDrive, none
    [(0xA0000003, True), (0xA000000C, True), (0x9000001A, False), (0, False)],
)
def test_a_windows_junction_is_a_link_and_a_folder_of_onedrive_is_none(
    tag: int, leads: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = SimpleNamespace(st_mode=stat.S_IFDIR, st_reparse_tag=tag)
    monkeypatch.setattr(os, "lstat", lambda _: there)
    assert is_link(tmp_path) is leads


def test_a_move_to_another_file_system_is_whole_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "a" / "x.docx", tmp_path / "b" / "x.docx"
    for path in (source, target):
        path.parent.mkdir()
        path.write_bytes(path.parent.name.encode())
    real = Path.replace

    def replace(self: Path, other: Path) -> Path:
        if self.parent != other.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return real(self, other)

    monkeypatch.setattr(Path, "replace", replace)
    move(source, target)
    assert (source.exists(), target.read_bytes()) == (False, b"a")
    assert [p.name for p in target.parent.iterdir()] == ["x.docx"]


# --- what a workbook names


@pytest.mark.parametrize("name", ["../secret.docx", "/secret.docx", r"\\server\share\secret.docx"])
def test_a_template_named_outside_its_folders_is_not_looked_for(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.docx").write_bytes(b"mine")
    given = str(tmp_path / "secret.docx") if name == "/secret.docx" else name
    assert lookup(tmp_path / "livrés", tmp_path / "perso", given, None) is None


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        (r"\\server\share\factures", "sur le réseau"),
        ("//server/share/factures", "sur le réseau"),
        (r"\\?\UNC\server\share", "sur le réseau"),
        ("~personne-de-ce-nom/x", "introuvable"),
        ("x" * 300, "introuvable"),
    ],
)
def test_a_folder_of_invoices_on_a_server_or_nowhere_is_told_and_not_opened(
    folder: str, told: str, tmp_path: Path
) -> None:
    copies = InvoiceCopies(folder, tmp_path)
    assert copies.of(["F-001"]) is None
    assert copies.lost
    assert told in copies.lost.what


@pytest.mark.parametrize(
    "document",
    ["notes/mes notes.docx", "../mes notes.docx", "2026-11-09/Menuiserie Dupré/à moi.docx"],
)
def test_a_history_line_that_names_any_file_never_gets_it_moved(
    document: str, chasing: Firm
) -> None:
    mine = chasing.output / document
    mine.parent.mkdir(exist_ok=True)
    mine.write_bytes(b"mine")
    line = next(
        n for n, e in enumerate(chasing.history(), start=5) if e["Événement"] == "Courrier préparé"
    )
    chasing.types("Relance - Historique", {f"J{line}": document})
    chasing.types("Factures", {"I4": 1234.5, "J4": "12/11/2026"})
    chasing.record("2026-11-16")
    assert mine.read_bytes() == b"mine"


@links
@pytest.mark.parametrize("name", [STAGING, FOLDER, "2026-11-16"])
def test_a_folder_of_ours_that_is_a_link_stops_the_run_with_nothing_changed(
    name: str, chasing: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = chasing.book.parent / "ailleurs"
    elsewhere.mkdir()
    if (chasing.output / name).exists():
        (chasing.output / name).rename(chasing.book.parent / "avant")
    (chasing.output / name).symlink_to(elsewhere)
    before = chasing.book.read_bytes()
    assert chasing.runs("2026-11-16") == 1
    assert "par un lien, à un autre endroit" in said(capsys)
    assert chasing.book.read_bytes() == before
    assert list(elsewhere.iterdir()) == []


@links
def test_the_folder_of_a_run_that_is_a_link_is_left_alone(chasing: Firm) -> None:
    elsewhere = chasing.book.parent / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "0000").write_bytes(b"mine")
    (chasing.output / STAGING).mkdir()
    (chasing.output / STAGING / "2026-11-09 un autre").symlink_to(elsewhere)
    os.utime(elsewhere, (0, 0))
    chasing.record("2026-11-16")
    assert (elsewhere / "0000").read_bytes() == b"mine"


@links
def test_the_procedure_and_the_note_of_an_error_are_not_written_through_a_link(
    chasing: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = chasing.book.parent / "mine.txt"
    (chasing.output / "Menuiserie Dupré - procédure de relance.docx").symlink_to(mine)
    (chasing.output / "erreur.txt").symlink_to(mine)
    arguments = [str(chasing.book), "--date", "2026-11-09", "--sortie", str(chasing.output)]
    assert cli.main(["procedure", *arguments]) == 0

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("relance.commands.monday.run_monday", fails)
    assert cli.main(arguments) == 1
    assert not mine.exists()
    assert "ZeroDivisionError" in (chasing.output / "erreur.txt").read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no second file system here")
def test_an_output_folder_on_another_file_system_works(firm: Firm) -> None:
    import tempfile

    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        firm.output = Path(other) / "output"
        firm.writes(LATE, OTHER)
        firm.is_set_up()
        firm.record("2026-11-02")
        firm.record("2026-11-09")
        firm.types("Factures", {"I4": 1234.5, "J4": "09/11/2026"})
        firm.record("2026-11-09")
        assert [("annulés" in letter) for letter in firm.letters()] == [False, True]
        assert cli.main(["annuler", str(firm.book), "--sortie", str(firm.output)]) == 0
