"""Charts as inline SVG: no script, no file beside. Colours come from the page's style, dark or light.

All text in them is escaped. Each has a title that tells what it shows, and the page sets the same values in a table under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

WIDTH, ROW, LABEL = 360, 26, 84  # of the drawing, in its own units: a telephone's width
TALL, BASE = 120, 138  # of the columns: how high they may be, and where they stand


def _svg(title: str, height: int, parts: Iterator[str]) -> str:
    name = escape(title)
    return (
        f'<svg role="img" aria-label="{name}" viewBox="0 0 {WIDTH} {height}">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def bars(title: str, rows: Sequence[tuple[str, Decimal, str]]) -> str:
    """One bar a row: its label, how long it is, what is written after it."""
    most = max((value for _, value, _ in rows), default=Decimal(0)) or Decimal(1)
    room = WIDTH - LABEL - 96

    def parts() -> Iterator[str]:
        for number, (label, value, told) in enumerate(rows):
            top, wide = number * ROW, float(max(value, Decimal(0)) / most) * room
            yield _text(LABEL - 6, top + 17, label, "end")
            yield f'<rect class="b{number}" x="{LABEL}" y="{top + 4}" width="{wide:.1f}" height="18"/>'
            yield _text(LABEL + wide + 5, top + 17, told)

    return _svg(title, len(rows) * ROW, parts())


def columns(title: str, labels: Sequence[str], *series: Sequence[Decimal | None]) -> str:
    """Columns side by side for each label, one a series; none where the value is not known."""
    known = [value for values in series for value in values if value is not None]
    most = max(known, default=Decimal(0)) or Decimal(1)
    wide = WIDTH / max(len(labels), 1)
    each = wide * 0.8 / max(len(series), 1)

    def parts() -> Iterator[str]:
        yield f'<line x1="0" y1="{BASE}" x2="{WIDTH}" y2="{BASE}"/>'
        for number, label in enumerate(labels):
            for place, values in enumerate(series):
                if value := values[number]:
                    tall = float(max(value, Decimal(0)) / most) * TALL
                    left = number * wide + wide * 0.1 + place * each
                    yield (
                        f'<rect class="s{place}" x="{left:.1f}" y="{BASE - tall:.1f}"'
                        f' width="{each:.1f}" height="{tall:.1f}"/>'
                    )
            yield _text(number * wide + wide / 2, BASE + 13, label, "middle")

    return _svg(title, BASE + 18, parts())
