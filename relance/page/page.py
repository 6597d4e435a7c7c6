"""The file itself: the template filled, all text escaped but the drawings, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from relance.environment import compiled
from relance.page.view import Row, Week, context

_ROOM = Path(__file__).parent


class _Kept(BytecodeCache):
    """What an earlier run compiled of a page, kept where templates are (`environment/compiled.py`)."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept of this very source."""
        bucket.code = compiled.kept(_place(bucket), CodeType)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next run."""
        compiled.keep(_place(bucket), bucket.code)


class _Pages(Environment):
    """Their values are rows: `x.name` looks there first, not last."""

    getattr = Environment.getitem  # type: ignore[assignment] # its names for them differ


def _place(bucket: Bucket) -> Path | None:
    return compiled.place(_ROOM, bucket.key.encode(), bucket.checksum.encode())


@cache
def templates() -> Environment:
    """Those of this room, compiled once, and kept for the next run where the environment is ours."""
    return _Pages(
        bytecode_cache=_Kept(),
        loader=FileSystemLoader(_ROOM),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def filled(template: str, values: Row) -> bytes:
    """A page of ours, the same bytes for the same values."""
    return templates().get_template(template).render(values).encode("utf-8", "replace")


def page(it: Week) -> bytes:
    """« 0 - Ma semaine.html », the same bytes for the same week."""
    return filled("week.html", context(it))
