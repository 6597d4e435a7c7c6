"""The shipped example: where it is, its day, and the copy of it that an owner may explore."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance.letters.names import safe_name
from relance.passage.glance import firm_of
from relance.problems import RelanceError, disk_reason
from relance.system.files import PROGRAM, write_whole
from relance.system.inside import inside

EXAMPLE = PROGRAM / "workbook_templates" / "factures_exemple.xlsx"
EXAMPLE_DAY = date(2026, 11, 23)
EXAMPLE_SUFFIX = " (exemple)"


def example_copy(output: Path) -> Path:
    """A copy of the shipped example, kept from one run to the next so that it can be explored."""
    firm = safe_name(firm_of(EXAMPLE))
    name = f"{EXAMPLE_DAY:%Y-%m-%d}/{firm}{EXAMPLE_SUFFIX}/{EXAMPLE.name}"
    copy = output / name
    if inside(output, name) is None:
        cure = "Supprimez ce lien, puis relancez. Rien n'a été modifié."
        raise RelanceError("un lien y mène hors du dossier.", where=str(copy), cure=cure)
    if not copy.exists():
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            write_whole(copy, EXAMPLE.read_bytes())
        except OSError as error:
            why, cure = disk_reason(error)
            what = f"l'exemple n'a pas pu être copié : {why}."
            raise RelanceError(what, where=str(copy), cure=cure) from error
    return copy
