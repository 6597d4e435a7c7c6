"""The owner's logo, in every letter and in its shape."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from relance.letters.library import load_templates
from relance.letters.writer import render
from relance.problems import RelanceError
from relance.rules.codes import Kind
from relance.rules.outcome import Plan


def picture(width: int, height: int) -> bytes:
    """A PNG of that size in pixels."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(content, "PNG")
    return content.getvalue()


def test_the_logo_stands_in_every_letter_and_keeps_its_shape(world: Any, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture(400, 100))
    templates = load_templates(world.shipped, tmp_path, [world.ladder], logo="logo.png")
    for kind in Kind:
        notice = world.notice(world.clients[kind], world.steps["first"])
        plan = Plan(on=world.monday, claims=notice.claims, notices=(notice,))
        word = Document(io.BytesIO(render(plan, world.sender, templates)[0].content))
        [shape] = word.inline_shapes
        assert shape.width / shape.height == pytest.approx(4, abs=0.01)
        assert shape.height.mm <= 12.01
        assert shape.width.mm <= 70.01


@pytest.mark.parametrize("name", ["absent.png", "../logo.png", "logo.txt", "faux.png"])
def test_a_logo_that_cannot_be_shown_is_refused_by_name(
    name: str, world: Any, tmp_path: Path
) -> None:
    own = tmp_path / "perso"
    own.mkdir()
    for path in (tmp_path / "logo.png", own / "logo.txt"):
        path.write_bytes(picture(4, 1))
    (own / "faux.png").write_bytes(b"pas une image")
    with pytest.raises(RelanceError, match=re.escape(name)):
        load_templates(world.shipped, own, [world.ladder], logo=name)
