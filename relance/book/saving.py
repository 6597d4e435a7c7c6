"""The save as this program asks for it: our sheets by how their names begin, days as French texts."""

from __future__ import annotations

from collections.abc import Sequence

from relance.lists.layout import OUR_SHEETS
from relance.problems import explained
from relance.xlsx import Edit, patch

DAYS = "%d/%m/%Y"  # in a workbook without formats


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The workbook after these edits, the same bytes where nothing changes.

    Raises RelanceError in French where they cannot be made safely.
    """
    with explained():
        return patch(data, edits, own=OUR_SHEETS, days=DAYS)
