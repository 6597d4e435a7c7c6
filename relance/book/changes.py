"""What the owner typed between two states of a workbook: what would be lost by going back.

Lines are compared whole and by content, so that a sort is no change. What the program itself writes
(result columns, new lines of its sheets, its list of corrections) is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from relance.french import fold
from relance.lists.grids import read_grids
from relance.lists.layout import OUR_SHEETS, Grid
from relance.rules.codes import Postal
from relance.sheets.cells import as_text
from relance.sheets.clients_sheet import CLIENTS
from relance.sheets.history_sheet import HISTORY
from relance.sheets.instalments_sheet import INSTALMENTS
from relance.sheets.ladder_table import LADDER_TITLE
from relance.sheets.settings import LAST_RUN, SETTINGS, SHEET
from relance.words import columns
from relance.words.columns import OURS
from relance.words.follow_up_words import read_event

_Line = tuple[str, tuple[str, ...]]  # where it stands, what it says
_TYPED = ("Profil", "Taux de pénalité", "Sans indemnité", "Suite donnée", "Jusqu'au", "Remarque")
_PROJECTIONS = [ours.key for ours in OURS if not ours.input]


def typed_since(before: bytes, now: bytes) -> list[str]:
    """The lines of `now` that `before` does not have, as the owner reads them."""
    old, new = read_grids(before, ""), read_grids(now, "")
    found = []
    for sheet, grid in new.items():
        known = Counter(content for _, content in _lines(sheet, old.get(sheet, ()), old))
        for where, content in _lines(sheet, grid, old):
            known[content] -= 1
            if known[content] < 0:
                found.append(f"{where} : {' ; '.join(text for text in content if text)}")
    return found


def _lines(sheet: str, grid: Grid, old: Mapping[str, Grid]) -> Iterator[_Line]:
    if sheet == SHEET:
        yield from _settings(grid, new=sheet not in old)
    elif sheet == HISTORY.sheet:
        for line in HISTORY.lines(grid):
            postal = [line.text(title) for title in ("Envoyé le", "N° recommandé")]
            if any(postal) and fold(postal[0]) != fold(Postal.CANCELLED):
                names = map(line.text, ("Client", "Facture", "Étape"))
                yield f"{sheet}, ligne {line.row}", (*names, *postal)
    elif sheet == CLIENTS.sheet:
        there = {line.text("Nom") for line in CLIENTS.lines(old.get(sheet, ()))}
        for line in CLIENTS.lines(grid):
            typed = any(map(line.text, _TYPED))
            if line.text("Nom") in there or typed:  # else filled in by the program
                yield f"{sheet}, ligne {line.row}", line.texts()
    elif sheet == INSTALMENTS.sheet:
        for line in INSTALMENTS.lines(grid):
            if sheet in old or line.text("Signé le"):  # else proposed by that run
                yield f"{sheet}, ligne {line.row}", line.texts()
    elif not sheet.startswith(OUR_SHEETS):
        yield from _owners(sheet, grid)


def _owners(sheet: str, grid: Grid) -> Iterator[_Line]:
    ours: set[int] = set()
    notes: list[int] = []
    for row, cells in enumerate(grid, start=1):
        if not ours:
            found = columns.find_ours([as_text(cell) for cell in cells])
            ours = {found[key] for key in _PROJECTIONS if key in found}
            notes = [found[key] for key in ("follow_up", "until") if key in found]
            if ours:
                continue  # our titles came with the first run
        texts = [as_text(cell) for cell in cells]
        told = notes[:1] and notes[0] < len(texts) and read_event(texts[notes[0]])
        skipped = ours.union(notes) if told else ours  # an event: recorded, then emptied
        texts = ["" if i in skipped else text for i, text in enumerate(texts)]
        if any(texts):
            yield f"{sheet}, ligne {row}", tuple("\n".join(texts).rstrip("\n").split("\n"))


def _settings(grid: Grid, *, new: bool) -> Iterator[_Line]:
    defaults = {s.name: s.default for s in SETTINGS}
    for row, cells in enumerate(grid, start=1):
        name, value = (as_text(cell) for cell in (*cells, "", "")[:2])
        if name == LADDER_TITLE and new:
            return
        if name and value and name != LAST_RUN and not (new and value == defaults.get(name, "")):
            yield f"{SHEET}, ligne {row}", tuple(as_text(cell) for cell in cells[:10])
