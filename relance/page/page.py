"""The file itself: the template filled, all text escaped but the drawings, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from relance.letters.todo import Paper
from relance.page.view import Week, context
from relance.rules.figures.overview import Overview
from relance.rules.law import Law
from relance.rules.model import Ledger


@cache
def _template() -> Template:
    text = Path(__file__).with_name("week.html").read_text("utf-8")
    ours = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return ours.from_string(text)


def made_of(ledger: Ledger, figures: Overview, law: Law) -> Callable[[Paper], bytes]:
    """What makes the page once the documents of the day are known."""
    return lambda paper: page(Week(paper=paper, ledger=ledger, figures=figures, law=law))


def page(it: Week) -> bytes:
    """« 0 - Ma semaine.html », the same bytes for the same week."""
    return _template().render(context(it)).encode("utf-8", "replace")
