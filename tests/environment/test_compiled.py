"""What was compiled is taken again only where nothing changed, from the environment's own folder."""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import relance.page.page
from relance.environment import compiled
from relance.environment.whole import STAMPED
from relance.letters.fields import LETTER
from relance.letters.library import _form
from relance.letters.todo import CALLS
from relance.page.page import templates
from relance.word import engine
from relance.word.engine import Template
from relance.word.form import Form
from tests.word.documents import document

MONDAY = date(2026, 11, 23)
SHIPPED = sorted(Path(__file__).parents[2].glob("letter_templates/*.docx"))
SIMPLE = document("{{ client_nom }}", "{% for f in factures %}{{ f.numero }}, {% endfor %}")


def forgotten() -> None:
    """As in another process."""
    compiled._engine.cache_clear()
    engine._compiled.cache_clear()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an environment that was made whole."""
    (tmp_path / STAMPED).write_text("requirements.txt 0a1b\nPython 3.13.0", encoding="utf-8")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    forgotten()
    yield tmp_path
    forgotten()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The parts that are compiled."""
    parts: list[bytes] = []
    checked = engine._checked

    def counting(part: bytes, form: Form[Any]) -> engine._Ready:
        parts.append(part)
        return checked(part, form)

    monkeypatch.setattr(engine, "_checked", counting)
    return parts


def letter(content: bytes = SIMPLE) -> bytes:
    forgotten()
    return Template("x.docx", content, LETTER).fill(LETTER.example(), author="A", on=MONDAY)


def files(home: Path) -> list[Path]:
    return sorted((home / compiled.FOLDER).glob("*")) if (home / compiled.FOLDER).exists() else []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_next_run_compiles_nothing_and_makes_the_same_documents(
    path: Path, home: Path, counted: list[bytes]
) -> None:
    form = _form(path.name)
    made, number = [], -1
    for _ in range(2):
        forgotten()
        template = Template(path.name, path.read_bytes(), form)
        assert template.problems == ()
        told = (template.names, [ready[0][2:] for ready in template._parts.values()])
        contexts = (form.example(), form.blank())
        made.append((told, [template.filled(x, author="A", on=MONDAY) for x in contexts]))
        number = len(counted)
        counted.clear()
    assert made[0] == made[1]
    assert number == 0
    assert files(home)


def summed(content: bytes) -> bytes:
    return hashlib.sha256(content).digest() + content


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda kept: kept[:-7],
        lambda kept: kept[:20],
        lambda kept: kept[:100] + bytes([kept[100] ^ 1]) + kept[101:],
        lambda kept: bytes(32) + kept[32:],
        lambda _: summed(b""),
        lambda _: summed(b"\xff\x00not marshal"),
        lambda _: summed(marshal.dumps("no tuple")),
    ],
)
def test_what_is_not_whole_is_compiled_again_and_mended(
    damage: Callable[[bytes], bytes], home: Path, counted: list[bytes]
) -> None:
    first = letter()
    [file] = files(home)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    counted.clear()
    assert letter() == first
    assert len(counted) == 1
    assert file.read_bytes() == whole
    assert letter() == first
    assert len(counted) == 1


def test_another_template_form_lock_or_program_compiles_again(
    home: Path, counted: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    letter()
    letter(document("{{ client_nom }} !"))
    assert len(counted) == 2
    for form in (LETTER, CALLS):
        forgotten()
        engine._compiled(b"<w:p xmlns:w='w'><w:r/></w:p>", form)
    assert len(counted) == 4
    (home / STAMPED).write_text("requirements.txt 0a1c\nPython 3.13.0", encoding="utf-8")
    letter()
    assert len(counted) == 5
    code = home / "word"
    code.mkdir()
    (code / "engine.py").write_text("another = 1")
    monkeypatch.setattr(engine, "_ROOM", code)
    letter()
    assert len(counted) == 6


def test_an_environment_that_is_not_ours_holds_nothing(home: Path, counted: list[bytes]) -> None:
    (home / STAMPED).unlink()
    assert letter() == letter()
    assert len(counted) == 2
    assert files(home) == []


def test_a_folder_that_cannot_be_written_or_read_hinders_nobody(
    home: Path, counted: list[bytes]
) -> None:
    (home / compiled.FOLDER).write_text("no folder")
    assert letter() == letter()
    assert len(counted) == 2


def test_a_template_with_faults_is_looked_at_each_time(home: Path, counted: list[bytes]) -> None:
    for _ in range(2):
        forgotten()
        assert Template("x.docx", document("{{ client_non }}"), LETTER).problems
    assert len(counted) == 2
    assert files(home) == []


def test_what_former_templates_left_goes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST", 3)
    for number in range(5):
        letter(document(f"{{{{ client_nom }}}} {number}"))
    assert len(files(home)) == 2


def test_a_page_is_kept_by_its_source_and_by_the_code_that_compiles_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page() -> str:
        forgotten()
        templates.cache_clear()
        return templates().get_template("head.html").render(title="<b>")

    first = page()
    assert len(files(home)) == 1
    for damage in (b"", b"j2", files(home)[0].read_bytes()[:60]):
        files(home)[0].write_bytes(damage)
        assert page() == first
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "page.py").write_text("another = 1")
    monkeypatch.setattr(relance.page.page, "_ROOM", tmp_path / "room")
    (tmp_path / "room" / "head.html").write_text("{{ title }}")
    assert page() == "&lt;b&gt;"
    templates.cache_clear()
