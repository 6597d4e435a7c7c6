"""The ladder: the table under « Cadence » in « Relance - Paramètres », one row a step.

Its columns are found by title, in any order; the first five are needed. The steps of a profile come
in their order, each later than the one before. What cannot be understood is a `Problem` that names
its very cell, and stops the run: a ladder read otherwise than it was meant sends wrong letters.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.codes import Channel, Sums
from relance.rules.firm import STANDARD, Ladder, Step
from relance.rules.history import LETTER_CHANNELS as WRITTEN
from relance.rules.ladder.dunning import FORMAL_NOTICE_DAYS
from relance.sheets import looks
from relance.sheets.cells import Unreadable, as_flag, as_text, as_whole
from relance.sheets.sheet_lines import Line, Row, SheetColumn, read_lines, titled
from relance.sheets.tabular import SheetTable
from relance.words.setting_words import CHANNELS
from relance.xlsx import Cell, Choice, Value, letters

SHEET = "Relance - Paramètres"
LADDER_TITLE = "Cadence"
STEP, DAYS, GAP, CHANNEL, TEMPLATE, ALLOWED, SUMS, FORMAL, SIGNATORY, PROFILE = STEP_COLUMNS = (
    "Étape",
    "Jours après l'échéance",
    "Délai minimum depuis l'étape précédente",
    "Canal",
    "Modèle",
    "Délai laissé (jours)",
    "Sommes demandées",
    "Vaut mise en demeure",
    "Signataire",
    "Profil",
)
NEEDED = 5  # the first columns; the others may be left out
_DECLARED = tomllib.loads(Path(__file__).with_name("ladder.toml").read_text("utf-8"))
_CURE = "Corrigez cette cellule, enregistrez, puis relancez le programme."
_EMPTY = "cette cellule est vide"
LaddersRead = tuple[tuple[Ladder, ...], list[Problem]]


def _channel(value: object) -> Channel:
    return CHANNELS.get(fold(as_text(value))) or Channel(_word(Channel, value))


def _sums(value: object) -> Sums:
    return Sums(_word(Sums, value))


def _word(options: Iterable[str], value: object) -> str:
    words = {fold(option): option for option in options}
    if (text := as_text(value)) and fold(text) in words:
        return words[fold(text)]
    raise Unreadable(f"« {text} » ; écrivez {', '.join(words.values())}")


LADDER = SheetTable(
    sheet=SHEET,
    note=_DECLARED["help"],
    columns=(
        SheetColumn(title=STEP, needed=_EMPTY),
        SheetColumn(title=DAYS, read=as_whole, needed=_EMPTY),
        SheetColumn(title=GAP, read=as_whole),
        SheetColumn(title=CHANNEL, read=_channel, needed=_EMPTY, options=tuple(Channel)),
        SheetColumn(title=TEMPLATE),
        SheetColumn(title=ALLOWED, read=as_whole),
        SheetColumn(title=SUMS, read=_sums, options=tuple(Sums)),
        SheetColumn(title=FORMAL, read=as_flag, options=("oui",)),
        SheetColumn(title=SIGNATORY),
        SheetColumn(title=PROFILE),
    ),
)


def problem(cell: str, what: str, level: Level = Level.BLOCKING) -> Problem:
    """Something in a cell of the settings sheet."""
    return Problem(level=level, where=f"{SHEET}!{cell}", what=what, cure=_CURE)


def read_ladder(rows: Sequence[Row], *, first: int) -> LaddersRead:
    """The ladders of the table whose rows these are; `first` is the Excel row of the first."""
    top = next((i for i, row in enumerate(rows) if any(map(as_text, row))), None)
    if top is None:
        return (), [problem("A1", "le tableau « Cadence », ou son titre, a disparu.")]
    columns, problems = _columns(rows[top], first + top)
    if any(doubt.level is Level.BLOCKING for doubt in problems):
        return (), problems
    ladders: dict[str, Ladder] = {}
    below = first + top + 1
    for line in read_lines(SHEET, columns, rows[top + 1 :], first=below, columns=LADDER.columns):
        profile = line.text(PROFILE) or STANDARD
        default = Ladder(profile=profile, steps=(), where=line.where(STEP))
        ladder = ladders.setdefault(fold(profile), default)
        step, doubts = _step(line, ladder.steps)
        if not any(doubt.level is Level.BLOCKING for doubt in doubts):
            ladders[fold(profile)] = replace(ladder, steps=(*ladder.steps, step))
        problems += doubts
    if not ladders:
        problems.append(problem(f"A{first + top}", "la cadence n'a aucune étape."))
    return tuple(ladder for ladder in ladders.values() if ladder.steps), problems


def _columns(titles: Row, row: int) -> tuple[dict[str, int], list[Problem]]:
    """The place of each column, and what is wrong with the titles."""
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    strange: list[tuple[str, str]] = []
    for at, text, title in titled(titles, LADDER.columns):
        place = f"{letters(at)}{row}"
        if title in columns:
            problems.append(problem(place, f"la colonne « {text} » de la cadence y est deux fois."))
        elif title:
            columns[title] = at
        elif text:
            strange.append((place, text))
    missing = [title for title in STEP_COLUMNS if title not in columns]
    for place, text in strange:  # a column of the owner's own, or one of ours misspelt
        if near := difflib.get_close_matches(text, missing, n=1, cutoff=0.7):
            what = f"la colonne « {text} » n'est pas lue. Vouliez-vous dire « {near[0]} » ?"
            problems.append(problem(place, what, Level.WARNING))
    problems += [
        problem(f"A{row}", f"colonne « {title} » de la cadence introuvable.")
        for title in missing
        if title in STEP_COLUMNS[:NEEDED]
    ]
    return columns, problems


def _step(line: Line, before: Sequence[Step]) -> tuple[Step, list[Problem]]:
    """The step of this line, whose profile has the steps `before` already, and what is wrong with it."""
    step = Step(
        name=line[STEP] or "",
        after_due=line[DAYS] or 0,
        min_gap=line[GAP] or 0,
        channel=line[CHANNEL] or Channel.PHONE,
        template=line.text(TEMPLATE),
        days_allowed=line[ALLOWED],
        sums=line[SUMS] or Sums.REMINDER,
        formal_notice=line[FORMAL] or False,
        signatory=line.text(SIGNATORY),
        where=line.where(TEMPLATE),
    )
    unread = [(title, doubt, Level.BLOCKING) for title, doubt in line.doubts.items()]
    name = f"étape « {line.text(STEP)} », " if line.text(STEP) else ""
    found = []
    for title, doubt, level in unread or _judged(step, before):
        what = f"{name}colonne « {title} » : {doubt}."
        what = what[0].upper() + what[1:]
        found.append(Problem(level=level, where=line.where(title), what=what, cure=_CURE))
    return step, found


def _judged(step: Step, before: Sequence[Step]) -> Iterator[tuple[str, str, Level]]:
    """What is wrong with a step of which every cell can be read: column, why, how grave."""
    last = before[-1] if before else None
    if any(fold(step.name) == fold(other.name) for other in before):
        yield STEP, "cette étape y est deux fois dans le même profil", Level.BLOCKING
    if last and step.after_due <= last.after_due:
        what = f"il faut plus que pour « {last.name} » ({last.after_due})"
        yield DAYS, what, Level.BLOCKING
    if step.channel in WRITTEN and not step.template:
        what = "il faut le nom d'un modèle de lettre, par exemple « relance_1.docx »"
        yield TEMPLATE, what, Level.BLOCKING
    if step.formal_notice and step.channel not in WRITTEN:
        yield FORMAL, "seul un écrit met en demeure", Level.BLOCKING
    elif step.formal_notice:
        if step.channel is not Channel.REGISTERED:
            what = "sans recommandé, la date de la mise en demeure sera difficile à prouver"
            yield CHANNEL, what, Level.WARNING
        if (step.days_allowed or 0) < FORMAL_NOTICE_DAYS:
            what = f"une mise en demeure laisse {FORMAL_NOTICE_DAYS} jours au moins ; la lettre"
            yield ALLOWED, f"{what} en laissera {FORMAL_NOTICE_DAYS}", Level.WARNING


def default_ladder() -> tuple[Ladder, ...]:
    """The ladder of a workbook that has none yet: ladder.toml, read as an owner's table is."""
    rows = [line.split("|") for line in _DECLARED["steps"].splitlines()]
    ladders, _ = read_ladder([[cell.strip() for cell in row] for row in rows], first=1)
    return ladders


def ladder_cells(ladders: Sequence[Ladder], row: int) -> list[Cell]:
    """The table as it is first written: its title on `row`, the columns' titles on the next."""
    cells = [
        Cell(row=row, column=1, value=LADDER_TITLE, look=looks.TITLE),
        Cell(row=row, column=2, value=LADDER.note, look=looks.NOTE),
    ]
    cells += LADDER.titles(row + 1)
    steps = [(ladder.profile, step) for ladder in ladders for step in ladder.steps]
    for r, (profile, step) in enumerate(steps, start=row + 2):
        values: tuple[Value, ...] = (
            step.name,
            step.after_due,
            step.min_gap,
            step.channel.value,
            step.template or None,
            step.days_allowed,
            step.sums.value if step.template else None,
            "oui" if step.formal_notice else None,
            step.signatory or None,
            profile,
        )
        cells += [
            Cell(row=r, column=c, value=v, look=looks.WHOLE if isinstance(v, int) else looks.INPUT)
            for c, v in enumerate(values, start=1)
        ]
    return cells


def ladder_choices(row: int, steps: int) -> tuple[Choice, ...]:
    """The drop-down lists of that table, with room for steps to add."""
    return LADDER.choices(row + 2, row + 1 + steps + 20)
