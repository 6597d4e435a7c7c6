"""Where a step of the ladder stands in the settings."""

from __future__ import annotations

from relance.sheets.ladder_table import STEP_COLUMNS
from tests.firm import Firm

SETTINGS, CLIENTS = "Relance - Paramètres", "Relance - Clients"


def cell_of(firm: Firm, step: str, title: str, profile: str = "Standard") -> str:
    """« E45 »: where the ladder says this of that step."""
    rows = firm.rows(SETTINGS)
    [row] = [n for n, r in enumerate(rows, start=1) if r[0] == step and r[9] == profile]
    return f"{'ABCDEFGHIJ'[STEP_COLUMNS.index(title)]}{row}"
