"""The sheet « Relance - Paramètres »: the owner's choices, each declared once; below them the ladder.

One setting a row (A name, B value, C help); under a row whose column A is « Cadence », the ladder
(ladder_table.py). The same declaration reads the sheet, writes it, and knows the defaults. A value that
cannot be understood is a `Problem` with its cell; the default then applies.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.codes import Kind
from relance.rules.days import DAY, half_year, half_year_end
from relance.rules.firm import Ladder, Sender, Settings
from relance.sheets import ladder_table, looks
from relance.sheets.answers import READERS
from relance.sheets.cells import Unreadable, as_amount, as_text
from relance.sheets.ladder_table import default_ladder, problem, read_ladder
from relance.sheets.sheet_lines import Line, Row, read_lines
from relance.xlsx import Cell, Look, NewSheet, SheetEdit, Value

SHEET = ladder_table.SHEET
LAST_RUN = "Dernier passage"
ADDED = "Réglages ajoutés"  # below the ladder: what an older sheet has no row for
IBAN = "IBAN"
NAME, VALUE, HELP, BESIDE = "Réglage", "Valeur", "À quoi il sert", ""
_PLACES = {NAME: 1, VALUE: 2, HELP: 3, BESIDE: 4}  # for good (DESIGN §6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One line of the sheet. `field` names the attribute of `Settings` or `Sender` that it fills."""

    name: str
    field: str
    help: str = ""
    read: Callable[[object], Any] = as_text
    default: str = ""
    needed: bool = False  # no letter leaves without it
    kind: Kind | None = None  # « Profil des professionnels »: the kind whose profile this is


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """A legal rate that the owner may add for a coming half-year."""

    name: str
    rate: str
    help: str


_DECLARED = tomllib.loads(
    resources.files("relance.sheets").joinpath("settings.toml").read_text("utf-8")
)
SETTINGS = tuple(
    Setting(
        **{
            **line,
            "read": READERS[line.get("read", "text")],
            "kind": Kind(line["kind"]) if "kind" in line else None,
        }
    )
    for line in _DECLARED["setting"]
)
RATES = tuple(RateRow(**line) for line in _DECLARED["rate"])


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """What the sheet says. `rows` gives the Excel row of each setting, for writing one back."""

    settings: Settings = field(default_factory=Settings)
    sender: Sender = field(default_factory=Sender)
    ladders: tuple[Ladder, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    last_row: int = 0
    has_added: bool = False  # the heading « Réglages ajoutés » is there
    texts: Mapping[str, str] = field(default_factory=dict)  # what stands there, by name
    last_run_id: str = ""  # column D of « Dernier passage »: which run wrote this workbook last
    last_iban: str = ""  # column D of « IBAN »: the one of the last letters
    present: bool = False
    rate_told: bool = False  # « Taux de pénalité » is not empty, « légal » included

    @property
    def wrong(self) -> tuple[Problem, ...]:
        """What stands there and is not understood: no run goes on without its correction."""
        return tuple(p for p in self.problems if p.level is Level.BLOCKING)

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed settings that are still empty: no letter leaves without them."""
        return tuple(s.name for s in SETTINGS if s.needed and not getattr(self.sender, s.field))


def read_settings(rows: Sequence[Row], answers: Mapping[str, str] | None = None) -> OwnSettings:
    """The settings and the ladder of the sheet's rows; what is not understood becomes a Problem.

    `answers`, by name, take the place of what the sheet says.
    """
    told = dict(answers or {})
    known = {fold(s.name): s for s in SETTINGS}
    names = {f.name for f in fields(Sender)}
    sender: dict[str, Any] = {}
    chosen: dict[str, Any] = {}
    profiles = dict(Settings().profiles)
    rates: list[tuple[str, str, Decimal]] = []
    problems: list[Problem] = []
    lines = read_lines(SHEET, _PLACES, rows, first=1)
    end = _row(ladder_table.LADDER_TITLE, lines) or len(rows) + 1
    more = _row(ADDED, [line for line in lines if line.row > end]) or len(rows) + 1
    ladders, wrong = read_ladder(rows[end : more - 1], first=end + 1) if rows else ((), [])
    lines = [line for line in lines if line.row < end or line.row > more]
    there = {s.name: line for line in lines if (s := known.get(fold(line.text(NAME))))}
    places = {name: line.row for name, line in there.items()}
    cells = [(line.row, line.text(NAME), line.value(VALUE)) for line in lines]
    for number, label, value in (*cells, *((0, name, told[name]) for name in told)):
        setting = known.get(fold(label))
        answered = bool(number and setting and setting.name in told)
        if not label or answered or as_text(value) == "":
            continue
        try:
            if setting and setting.kind:
                profiles[setting.kind] = _profile(as_text(value), ladders)
            elif setting:
                target = sender if setting.field in names else chosen
                read = setting.read(value)
                if setting.field == "profile_above":
                    _profile(read[1], ladders)
                target[setting.field] = read
            elif rate := _extra_rate(label, value):
                rates.append(rate)
                places[label] = number
        except Unreadable as doubt:
            problems.append(problem(f"B{number}", f"« {label} » n'a pas été compris : {doubt}."))
    return OwnSettings(
        settings=replace(
            Settings(), **chosen, profiles=tuple(profiles.items()), extra_rates=tuple(rates)
        ),
        sender=Sender(**sender),
        ladders=ladders or default_ladder(),
        problems=(*problems, *wrong),
        rows=places,
        last_row=len(rows),
        has_added=more <= len(rows),
        texts={name: line.text(VALUE) for name, line in there.items()},
        last_run_id=there[LAST_RUN].text(BESIDE) if LAST_RUN in there else "",
        last_iban=there[IBAN].text(BESIDE) if IBAN in there else "",
        present=bool(rows),
        rate_told="penalty_rate" in chosen,
    )


def _row(name: str, lines: Sequence[Line]) -> int:
    """The Excel row of the first line of that name; 0 for none."""
    return next((line.row for line in lines if fold(line.text(NAME)) == fold(name)), 0)


def _profile(text: str, ladders: Sequence[Ladder]) -> str:
    """A profile of the ladder. Raises Unreadable for another; a ladder that cannot be read has none."""
    names = [ladder.profile for ladder in ladders]
    if names and fold(text) not in map(fold, names):
        raise Unreadable(f"« {text} » n'est pas un profil de la cadence ({', '.join(names)})")
    return text


def _extra_rate(label: str, value: object) -> tuple[str, str, Decimal] | None:
    """« Taux BCE 2027-S1 » and its value in percent: a rate of a coming half-year."""
    words = label.rsplit(" ", 1)
    kind = {fold(r.name): r.rate for r in RATES}.get(fold(words[0]))
    if kind is None or len(words) != 2:
        return None
    number = as_amount(as_text(value).replace("%", ""))
    if isinstance(value, float) and value < 0.2:
        number = Decimal(str(value)) * 100  # a cell in percent format holds 0.0265
    return kind, words[1].upper(), number


def settings_edit(own: OwnSettings, values: Mapping[str, Value], run: str = "") -> SheetEdit:
    """These values in their cells; settings that an older sheet has no row for are added below.

    Beside them, in column D: the run, and the IBAN that is told or accepted now.
    """
    cells = _added(own, [s for s in SETTINGS if s.name not in own.rows and values.get(s.name)])
    rows = {**own.rows, **{str(cell.value): cell.row for cell in cells if cell.column == 1}}
    own = replace(own, rows=rows)
    iban = values.get(IBAN, own.sender.iban)
    if IBAN in own.rows and iban and iban != own.last_iban:
        cells.append(Cell(row=own.rows[IBAN], column=4, value=iban, look=looks.HELP))
    for name, value in values.items():
        row = own.rows.get(name)
        if row and (isinstance(value, date) or value != own.texts.get(name, "")):
            look = looks.INPUT_DATE if isinstance(value, date) else looks.INPUT
            look = looks.MISSING if not value and name in _NEEDED else look
            cells.append(Cell(row=row, column=2, value=value or None, look=look))
            if name == LAST_RUN:
                cells.append(Cell(row=row, column=4, value=run, look=looks.HELP))
    return SheetEdit(sheet=SHEET, cells=tuple(cells))


def _added(own: OwnSettings, missing: Sequence[Setting]) -> list[Cell]:
    """New rows for these settings, under their own heading at the sheet's end."""
    if not missing:
        return []
    row = own.last_row + 1
    cells = []
    if not own.has_added:
        row += 3  # room for more steps of the ladder
        cells = [Cell(row=row, column=1, value=ADDED, look=looks.HEADER)]
        row += 1
    for at, setting in enumerate(missing, row):
        cells += _line(at, setting.name, None, setting.help, looks.INPUT)
    return [cell for cell in cells if cell.column != 2]


_NEEDED = {setting.name for setting in SETTINGS if setting.needed}
WIDTHS = {1: 36.0, 2: 34.0, 3: 80.0, 4: 16.0, 5: 24.0, 6: 14.0, 7: 16.0, 8: 14.0, 9: 28.0, 10: 14.0}


def settings_sheet(
    own: OwnSettings, today: date, *, values: Mapping[str, Value] | None = None, run: str = ""
) -> NewSheet:
    """The whole sheet as it is first written: every setting with its help, then the ladder."""
    values = values or {}
    cells = [
        Cell(row=1, column=1, value="Relance - Paramètres", look=looks.TITLE),
        Cell(
            row=2,
            column=1,
            value="Remplissez les cases orange, vérifiez les jaunes, enregistrez, puis relancez le programme.",
            look=looks.NOTE,
        ),
    ]
    cells += [
        Cell(row=3, column=c, value=v, look=looks.HEADER)
        for c, v in enumerate((NAME, VALUE, HELP), start=1)
    ]
    row = 4
    for setting in SETTINGS:
        value = values.get(setting.name, setting.default or None)
        empty = setting.needed and value in {None, ""}
        look = looks.MISSING if empty else looks.INPUT
        if isinstance(value, date):
            look = looks.INPUT_DATE
        cells += _line(row, setting.name, value, setting.help, look)
        beside = {LAST_RUN: run, IBAN: value}.get(setting.name)
        if beside:
            cells.append(Cell(row=row, column=4, value=beside, look=looks.HELP))
        row += 1
    for half in _coming(today), _coming(half_year_end(today) + DAY):
        for rate in RATES:
            name = f"{rate.name} {half}"
            cells += _line(row, name, values.get(name), rate.help, looks.INPUT)
            row += 1
    heights = {
        cell.row: looks.height([(cell.value, WIDTHS[3])])
        for cell in cells
        if cell.column == 3 and isinstance(cell.value, str)
    }
    ladders = own.ladders or default_ladder()
    return NewSheet(
        name=SHEET,
        cells=(*cells, *ladder_table.ladder_cells(ladders, row + 1)),
        widths=WIDTHS,
        heights={**heights, row + 1: 2 * looks.LINE_HEIGHT, row + 2: 2 * looks.LINE_HEIGHT},
        choices=ladder_table.ladder_choices(row + 1, sum(len(p.steps) for p in ladders)),
        merged=((2, 1, 2, 3), (row + 1, 2, row + 1, 6)),
        freeze=(4, 1),
        tab="1F3B57",
    )


def _coming(day: date) -> str:
    """The half-year that follows that of `day`: « 2027-S1 »."""
    return half_year(half_year_end(day) + DAY)


def _line(row: int, name: str, value: Value, text: str, look: Look) -> list[Cell]:
    return [
        Cell(row=row, column=1, value=name, look=looks.NAME),
        Cell(row=row, column=2, value=value, look=look),
        Cell(row=row, column=3, value=text, look=looks.HELP),
    ]
