"""The file itself: the template filled, all text escaped but the drawings, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from relance.page.view import Row, Week, context


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def filled(template: str, values: Row) -> bytes:
    """A page of ours, the same bytes for the same values."""
    return _templates().get_template(template).render(values).encode("utf-8", "replace")


def page(it: Week) -> bytes:
    """« 0 - Ma semaine.html », the same bytes for the same week."""
    return filled("week.html", context(it))
