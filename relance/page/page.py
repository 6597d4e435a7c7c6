"""The file itself: the template filled, all text escaped but the drawings, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from relance.page.view import Week, context


@cache
def _template() -> Template:
    text = Path(__file__).with_name("week.html").read_text("utf-8")
    ours = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return ours.from_string(text)


def page(it: Week) -> bytes:
    """« 0 - Ma semaine.html », the same bytes for the same week."""
    return _template().render(context(it)).encode("utf-8", "replace")
