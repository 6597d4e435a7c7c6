"""The file itself: the template filled, all text escaped but the drawings, nothing fetched from anywhere."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from relance.page.view import Row, Week, context

_COMPILED = "modeles"  # in the folder of the environment that runs, where it keeps such things


class _Kept(FileSystemBytecodeCache):
    """What an earlier run compiled of a page, known by its source; the lock's jinja2 wrote it, and reads it."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next run, where that can be: nothing needs it."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def templates() -> Environment:
    """Those of this room, compiled once, and kept for the next run where the environment is ours."""
    folder = Path(sys.prefix, _COMPILED)
    return Environment(
        bytecode_cache=_Kept(str(folder)) if folder.is_dir() else None,
        loader=FileSystemLoader(Path(__file__).parent),
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
