"""How the program's own sheets look: one quiet family, inputs in pale yellow."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from relance.xlsx import Look

EUROS = '#,##0.00\\ "€"'
DAY = "dd/mm/yyyy"

TITLE = Look(bold=True, size=16, colour="1F3B57")
NOTE = Look(italic=True, colour="5F6B76", wrap=True, top=True)
HEADER = Look(bold=True, colour="FFFFFF", fill="1F3B57", wrap=True, border=True, top=True)
SECTION = Look(bold=True, colour="1F3B57", fill="DCE6EF", top=True)
SECTION_HELP = Look(italic=True, colour="1F3B57", fill="DCE6EF", wrap=True, top=True)
NAME = Look(border=True, top=True)
BODY = Look(border=True, wrap=True, top=True)
HELP = Look(colour="5F6B76", wrap=True, top=True)
HELP_LINE = Look(colour="5F6B76", top=True)
DATE = Look(number_format=DAY, border=True, top=True, align="center")
MONEY = Look(number_format=EUROS, border=True, top=True)
WHOLE = Look(number_format="0", border=True, top=True, align="center")
INPUT = Look(number_format="@", fill="FFF8DC", border=True, top=True)
INPUT_LINES = Look(number_format="@", fill="FFF8DC", border=True, wrap=True, top=True)
INPUT_DATE = Look(number_format=DAY, fill="FFF8DC", border=True, top=True, align="center")
INPUT_MONEY = Look(number_format=EUROS, fill="FFF8DC", border=True, top=True)
MISSING = Look(number_format="@", fill="FFD9B3", border=True, wrap=True, top=True)
BLOCKING = Look(bold=True, colour="9C1C1C", border=True, top=True)

LINE_HEIGHT = 15.0  # points
CHARACTER = 1.08  # how wide one may be, where widths are counted in them


def fits(text: str, width: float) -> bool:
    r"""Whether it stands on one line of a column of that width.

    >>> fits("Dupont", 8), fits("Dupont", 6), fits("a\nb", 8)
    (True, False, False)
    """
    return len(text) * CHARACTER <= width and "\n" not in text


def height(texts: Iterable[tuple[str, float]]) -> float:
    """The height of a row (points) whose wrapped texts stand in columns of these widths.

    Neither Excel nor LibreOffice grows the rows of a file that another program wrote.
    """
    lines = [
        ceil(len(part) * CHARACTER / width) or 1
        for text, width in texts
        for part in text.split("\n")
    ]
    return LINE_HEIGHT * max(lines, default=1)
