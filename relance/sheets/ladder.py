"""The ladder: the table under « Cadence » in « Relance - Paramètres », one row a step.

Its columns are found by title, in any order; the first five are needed. The steps of a profile come
in their order, each later than the one before. What cannot be understood is a `Problem` that names
its very cell, and stops the run: a ladder read otherwise than it was meant sends wrong letters.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from typing import TypeVar

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.history import LETTER_CHANNELS as WRITTEN
from relance.rules.ladder.dunning import FORMAL_NOTICE_DAYS
from relance.rules.model import STANDARD, Channel, Policy, Stage, Sums
from relance.sheets import looks
from relance.sheets.cells import Unreadable, as_flag, as_text, as_whole
from relance.xlsx import Cell, Choice, Value, letters

SHEET = "Relance - Paramètres"
LADDER_TITLE = "Cadence"
STEP, DAYS, GAP, CHANNEL, TEMPLATE, ALLOWED, SUMS, FORMAL, SIGNATORY, PROFILE = STAGE_COLUMNS = (
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
OTHER_WORDS = {
    "lettre": Channel.LETTER,
    "lettre simple": Channel.LETTER,
    "lettre recommandee": Channel.REGISTERED,
    "recommande ar": Channel.REGISTERED,
    "lrar": Channel.REGISTERED,
    "email": Channel.EMAIL,
    "mail": Channel.EMAIL,
    "courriel": Channel.EMAIL,
    "appel": Channel.PHONE,
}
_DECLARED = tomllib.loads(
    resources.files("relance.sheets").joinpath("ladder.toml").read_text("utf-8")
)
Row = Sequence[object]
Ladder = tuple[tuple[Policy, ...], list[Problem]]
T = TypeVar("T")


def problem(cell: str, what: str, level: Level = Level.BLOCKING) -> Problem:
    """Something in a cell of the settings sheet."""
    return Problem(
        level=level,
        where=f"{SHEET}!{cell}",
        what=what,
        cure="Corrigez cette cellule, enregistrez, puis relancez le programme.",
    )


def read_ladder(rows: Sequence[Row], *, first: int) -> Ladder:
    """The policies of the table whose rows these are; `first` is the Excel row of the first."""
    top = next((i for i, row in enumerate(rows) if any(map(as_text, row))), None)
    if top is None:
        return (), [problem("A1", "le tableau « Cadence », ou son titre, a disparu.")]
    columns, problems = _columns(rows[top], first + top)
    if any(doubt.level is Level.BLOCKING for doubt in problems):
        return (), problems
    policies: dict[str, Policy] = {}
    for number, cells in enumerate(rows[top + 1 :], start=first + top + 1):
        line = _Line(number, cells, columns)
        if line.empty:
            continue
        profile = line.text(PROFILE) or STANDARD
        default = Policy(profile=profile, stages=(), where=line.where(STEP))
        policy = policies.setdefault(fold(profile), default)
        stage = _stage(line, policy.stages)
        if not any(doubt.level is Level.BLOCKING for doubt in line.problems):
            policies[fold(profile)] = replace(policy, stages=(*policy.stages, stage))
        problems += line.problems
    if not policies:
        problems.append(problem(f"A{first + top}", "la cadence n'a aucune étape."))
    return tuple(policy for policy in policies.values() if policy.stages), problems


def _columns(titles: Row, row: int) -> tuple[dict[str, int], list[Problem]]:
    """The place of each column, and what is wrong with the titles."""
    known = {fold(title): title for title in STAGE_COLUMNS}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    strange: list[tuple[str, str]] = []
    for index, cell in enumerate(titles):
        title, place = as_text(cell), f"{letters(index + 1)}{row}"
        if fold(title) in columns:
            problems.append(
                problem(place, f"la colonne « {title} » de la cadence y est deux fois.")
            )
        elif fold(title) in known:
            columns[fold(title)] = index
        elif title:
            strange.append((place, title))
    missing = [title for title in STAGE_COLUMNS if fold(title) not in columns]
    for place, title in strange:  # a column of the owner's own, or one of ours misspelt
        if near := difflib.get_close_matches(title, missing, n=1, cutoff=0.7):
            what = f"la colonne « {title} » n'est pas lue. Vouliez-vous dire « {near[0]} » ?"
            problems.append(problem(place, what, Level.WARNING))
    problems += [
        problem(f"A{row}", f"colonne « {title} » de la cadence introuvable.")
        for title in missing
        if title in STAGE_COLUMNS[:NEEDED]
    ]
    return columns, problems


class _Line:
    """One row of the table: its cells by title, and what is wrong in them."""

    def __init__(self, number: int, cells: Row, columns: Mapping[str, int]) -> None:
        self.number, self.cells, self.columns = number, cells, columns
        self.problems: list[Problem] = []

    @property
    def empty(self) -> bool:
        """Whether nothing stands under the titles."""
        return not any(self.text(title) for title in STAGE_COLUMNS)

    def value(self, title: str) -> object:
        """The cell under that title, empty where there is no such column."""
        index = self.columns.get(fold(title), len(self.cells))
        return self.cells[index] if index < len(self.cells) else ""

    def text(self, title: str) -> str:
        """Its text."""
        return as_text(self.value(title))

    def where(self, title: str) -> str:
        """« Relance - Paramètres!D45 »; the step's own cell where there is no such column."""
        return f"{SHEET}!{self._place(title)}"

    def _place(self, title: str) -> str:
        index = self.columns.get(fold(title), self.columns[fold(STEP)])
        return f"{letters(index + 1)}{self.number}"

    def wrong(self, title: str, what: str, level: Level = Level.BLOCKING) -> None:
        """Note what is wrong in the cell under that title."""
        step = f"étape « {self.text(STEP)} », " if self.text(STEP) else ""
        whole = f"{step}colonne « {title} » : {what}."
        self.problems.append(problem(self._place(title), whole[0].upper() + whole[1:], level))

    def read(
        self, title: str, read: Callable[[object], T], default: T, *, needed: bool = False
    ) -> T:
        """The value under that title; `default` where it is empty or cannot be understood."""
        if not self.text(title):
            if needed:
                self.wrong(title, "cette cellule est vide")
            return default
        try:
            return read(self.value(title))
        except Unreadable as doubt:
            self.wrong(title, str(doubt))
            return default


def _stage(line: _Line, before: Sequence[Stage]) -> Stage:
    """The step of this line, whose profile has the steps `before` already."""
    stage = Stage(
        name=line.read(STEP, as_text, "", needed=True),
        after_due=line.read(DAYS, as_whole, 0, needed=True),
        min_gap=line.read(GAP, as_whole, 0),
        channel=line.read(CHANNEL, _channel, Channel.PHONE, needed=True),
        template=line.text(TEMPLATE),
        days_allowed=line.read(ALLOWED, as_whole, None),
        sums=line.read(SUMS, _sums, Sums.REMINDER),
        formal_notice=line.read(FORMAL, as_flag, False),
        signatory=line.text(SIGNATORY),
        where=line.where(TEMPLATE),
    )
    if not line.problems:
        _judge(line, stage, before)
    return stage


def _judge(line: _Line, stage: Stage, before: Sequence[Stage]) -> None:
    """What is wrong with a step of which every cell can be read."""
    last = before[-1] if before else None
    if any(fold(stage.name) == fold(other.name) for other in before):
        line.wrong(STEP, "cette étape y est deux fois dans le même profil")
    if last and stage.after_due <= last.after_due:
        line.wrong(DAYS, f"il faut plus que pour « {last.name} » ({last.after_due})")
    if stage.channel in WRITTEN and not stage.template:
        line.wrong(TEMPLATE, "il faut le nom d'un modèle de lettre, par exemple « relance_1.docx »")
    if stage.formal_notice and stage.channel not in WRITTEN:
        line.wrong(FORMAL, "seul un écrit met en demeure")
    elif stage.formal_notice:
        if stage.channel is not Channel.REGISTERED:
            what = "sans recommandé, la date de la mise en demeure sera difficile à prouver"
            line.wrong(CHANNEL, what, Level.WARNING)
        if (stage.days_allowed or 0) < FORMAL_NOTICE_DAYS:
            what = f"une mise en demeure laisse {FORMAL_NOTICE_DAYS} jours au moins ; la lettre"
            line.wrong(ALLOWED, f"{what} en laissera {FORMAL_NOTICE_DAYS}", Level.WARNING)


def _channel(value: object) -> Channel:
    return OTHER_WORDS.get(fold(as_text(value))) or Channel(_word(Channel, value))


def _sums(value: object) -> Sums:
    return Sums(_word(Sums, value))


def _word(options: Iterable[str], value: object) -> str:
    words = {fold(option): option for option in options}
    if (text := as_text(value)) and fold(text) in words:
        return words[fold(text)]
    raise Unreadable(f"« {text} » ; écrivez {', '.join(words.values())}")


def default_ladder() -> tuple[Policy, ...]:
    """The ladder of a workbook that has none yet: ladder.toml, read as an owner's table is."""
    lines = [line.split("|") for line in _DECLARED["steps"].splitlines()]
    policies, _ = read_ladder([[cell.strip() for cell in line] for line in lines], first=1)
    return policies


def ladder_cells(policies: Sequence[Policy], row: int) -> list[Cell]:
    """The table as it is first written: its title on `row`, the columns' titles on the next."""
    cells = [
        Cell(row=row, column=1, value=LADDER_TITLE, look=looks.TITLE),
        Cell(row=row, column=2, value=_DECLARED["help"], look=looks.NOTE),
    ]
    cells += [
        Cell(row=row + 1, column=c, value=title, look=looks.HEADER)
        for c, title in enumerate(STAGE_COLUMNS, start=1)
    ]
    lines = [(policy.profile, stage) for policy in policies for stage in policy.stages]
    for r, (profile, stage) in enumerate(lines, start=row + 2):
        values: tuple[Value, ...] = (
            stage.name,
            stage.after_due,
            stage.min_gap,
            stage.channel.value,
            stage.template or None,
            stage.days_allowed,
            stage.sums.value if stage.template else None,
            "oui" if stage.formal_notice else None,
            stage.signatory or None,
            profile,
        )
        cells += [
            Cell(row=r, column=c, value=v, look=looks.WHOLE if isinstance(v, int) else looks.INPUT)
            for c, v in enumerate(values, start=1)
        ]
    return cells


def ladder_choices(row: int, steps: int) -> tuple[Choice, ...]:
    """The drop-down lists of that table, with room for steps to add."""
    lists = {CHANNEL: tuple(Channel), SUMS: tuple(Sums), FORMAL: ("oui",)}
    return tuple(
        Choice(
            column=STAGE_COLUMNS.index(title) + 1,
            first_row=row + 2,
            last_row=row + 1 + steps + 20,
            options=options,
        )
        for title, options in lists.items()
    )
