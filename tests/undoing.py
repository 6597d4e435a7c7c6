"""What the tests of « annuler » share."""

from __future__ import annotations

from relance import cli
from tests.firm import Firm

LETTERS = [
    "2026-11-09/Menuiserie Dupré/Dupont & Fils SA - lettre de rappel.docx",
    "2026-11-09/Menuiserie Dupré/Morel SARL - lettre de rappel.docx",
]


def undoes(firm: Firm, *options: str) -> int:
    return cli.main(["annuler", str(firm.book), "--sortie", str(firm.output), *options])
