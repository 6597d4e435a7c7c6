"""The sheet « Relance - Paramètres »: the owner's choices and the ladder, each declared once.

One setting a row (A name, B value, C help). Below, under a row whose column A is « Cadence », the
ladder, its columns found by title. The same declaration reads the sheet, writes it, and knows the
defaults. A value that cannot be understood is a `Problem` with its cell; the default then applies.
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
from relance.rules.days import DAY, half_year, half_year_end
from relance.rules.model import (
    Channel,
    ContractRate,
    Kind,
    Policy,
    Sender,
    Settings,
    Stage,
    Sums,
)
from relance.rules.rates import parse_rate
from relance.workbook import looks
from relance.workbook.cells import Unreadable, as_amount, as_date, as_flag, as_text
from relance.workbook.edits import Cell, Look, NewSheet, Value

SHEET = "Relance - Paramètres"
LADDER_TITLE = "Cadence"
LAST_RUN = "Dernier passage"
MOST_DAYS = 3650
Row = Sequence[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One line of the sheet. `field` names the attribute of `Settings` or `Sender` that it fills."""

    name: str
    field: str
    help: str = ""
    read: Callable[[object], Any] = as_text
    default: str = ""
    needed: bool = False  # no letter leaves without it


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """A legal rate that the owner may add for a coming half-year."""

    name: str
    rate: str
    help: str


def _whole(value: object) -> int:
    number = as_amount(value)
    if not 0 <= number <= MOST_DAYS or number != number.to_integral_value():
        raise Unreadable("écrivez un nombre entier")
    return int(number)


def as_kind(value: object) -> Kind:
    """A kind of client, in the singular or the plural. Raises Unreadable."""
    word = fold(as_text(value))
    for kind in Kind:
        if fold(kind) == word or fold(kind) + "s" == word:
            return kind
    raise Unreadable("écrivez professionnel, particulier, public ou autre")


def as_rate(value: object) -> ContractRate:
    """An agreed rate, as text or as a number in percent format. Raises Unreadable."""
    text = f"{value * 100:g} %" if isinstance(value, float) and 0 < value < 1 else as_text(value)
    rate = parse_rate(text)
    if rate is None:
        raise Unreadable("écrivez par exemple « 12 % », « 3 × taux légal » ou « BCE + 10 »")
    return rate


def _interest_first(value: object) -> bool:
    word = fold(as_text(value))
    if word in {"principal d abord", "principal"}:
        return False
    if word in {"interets d abord", "interets"}:
        return True
    raise Unreadable("écrivez « principal d'abord » ou « intérêts d'abord »")


READERS: Mapping[str, Callable[[object], Any]] = {
    "text": as_text,
    "yes_no": as_flag,
    "days": _whole,
    "kind": as_kind,
    "rate": as_rate,
    "amount": as_amount,
    "imputation": _interest_first,
    "date": as_date,
}
_DECLARED = tomllib.loads(
    resources.files("relance.workbook").joinpath("settings.toml").read_text("utf-8")
)
SETTINGS = tuple(
    Setting(**{**line, "read": READERS[line.get("read", "text")]}) for line in _DECLARED["setting"]
)
RATES = tuple(RateRow(**line) for line in _DECLARED["rate"])

STAGE_COLUMNS = (
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """What the sheet says. `rows` gives the Excel row of each setting, for writing one back."""

    settings: Settings = field(default_factory=Settings)
    sender: Sender = field(default_factory=Sender)
    policies: tuple[Policy, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    last_run_id: str = ""  # column D of « Dernier passage »: which run wrote this workbook last
    present: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed settings that are still empty: no letter leaves without them."""
        return tuple(s.name for s in SETTINGS if s.needed and not getattr(self.sender, s.field))


def read_settings(rows: Sequence[Row]) -> OwnSettings:
    """The settings and the ladder of the sheet's rows; what is not understood becomes a Problem."""
    known = {fold(s.name): s for s in SETTINGS}
    names = {f.name for f in fields(Sender)}
    sender: dict[str, Any] = {}
    chosen: dict[str, Any] = {}
    rates: list[tuple[str, str, Decimal]] = []
    problems: list[Problem] = []
    places: dict[str, int] = {}
    end = next((i for i, r in enumerate(rows) if _cell(r, 0) == LADDER_TITLE), len(rows))
    for number, row in enumerate(rows[:end], start=1):
        label, value = _cell(row, 0), row[1] if len(row) > 1 else ""
        setting = known.get(fold(label))
        if setting:
            places[setting.name] = number
        if not label or as_text(value) == "":
            continue
        try:
            if setting:
                target = sender if setting.field in names else chosen
                target[setting.field] = setting.read(value)
            elif rate := _extra_rate(label, value):
                rates.append(rate)
                places[label] = number
        except Unreadable as doubt:
            problems.append(_problem(f"B{number}", f"« {label} » n'a pas été compris : {doubt}."))
    policies, wrong = read_ladder(rows[end + 1 :], first=end + 2) if rows else ((), [])
    return OwnSettings(
        settings=replace(Settings(), **chosen, extra_rates=tuple(rates)),
        sender=Sender(**sender),
        policies=policies or default_ladder(),
        problems=(*problems, *wrong),
        rows=places,
        last_run_id=_cell(rows[places[LAST_RUN] - 1], 3) if LAST_RUN in places else "",
        present=bool(rows),
    )


def _cell(row: Row, index: int) -> str:
    return as_text(row[index]).strip() if len(row) > index else ""


def _problem(cell: str, what: str) -> Problem:
    return Problem(
        level=Level.BLOCKING,
        where=f"{SHEET}!{cell}",
        what=what,
        cure="Corrigez cette cellule, enregistrez, puis relancez le programme.",
    )


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


def read_ladder(rows: Sequence[Row], *, first: int) -> tuple[tuple[Policy, ...], list[Problem]]:
    """The policies of the table under « Cadence »; `first` is the Excel row of its titles."""
    if not any(as_text(cell) for row in rows for cell in row):
        return (), [_problem("A1", "le tableau « Cadence », ou son titre, a disparu.")]
    columns = {fold(as_text(title)): i for i, title in enumerate(rows[0]) if as_text(title)}
    missing = [title for title in STAGE_COLUMNS[:4] if fold(title) not in columns]
    if missing:
        return (), [_problem(f"A{first}", f"colonne « {missing[0]} » de la cadence introuvable.")]
    stages: dict[str, list[Stage]] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=first + 1):
        cells = {
            t: row[columns[fold(t)]] if fold(t) in columns and columns[fold(t)] < len(row) else ""
            for t in STAGE_COLUMNS
        }
        if not any(as_text(cell) for cell in row):
            continue
        try:
            profile = stages.setdefault(as_text(cells["Profil"]) or "Standard", [])
            stage = _stage(cells)
            if any(fold(stage.name) == fold(other.name) for other in profile):
                raise Unreadable("elle y est deux fois")
            profile.append(stage)
        except Unreadable as doubt:
            problems.append(
                _problem(
                    f"A{number}",
                    f"l'étape « {as_text(cells['Étape'])} » n'a pas été comprise : {doubt}.",
                )
            )
    return tuple(Policy(profile=p, stages=tuple(s)) for p, s in stages.items()), problems


def _stage(cells: Mapping[str, object]) -> Stage:
    if not as_text(cells["Étape"]):
        raise Unreadable("son nom manque")

    def given(title: str, read: Callable[[object], Any], default: Any) -> Any:
        return read(cells[title]) if as_text(cells[title]) else default

    channel = _word(Channel, cells["Canal"], "Canal")
    return Stage(
        name=as_text(cells["Étape"]).strip(),
        after_due=_whole(cells["Jours après l'échéance"]),
        min_gap=given("Délai minimum depuis l'étape précédente", _whole, 0),
        channel=channel,
        template=as_text(cells["Modèle"]).strip(),
        days_allowed=given("Délai laissé (jours)", _whole, None),
        sums=given("Sommes demandées", lambda v: _word(Sums, v, "Sommes demandées"), Sums.REMINDER),
        formal_notice=given("Vaut mise en demeure", as_flag, False),
        signatory=as_text(cells["Signataire"]).strip(),
    )


def default_ladder() -> tuple[Policy, ...]:
    """The ladder of a workbook that has none yet: settings.toml, read as an owner's table is."""
    lines = [line.split("|") for line in _DECLARED["ladder"].splitlines()]
    policies, _ = read_ladder([[cell.strip() for cell in line] for line in lines], first=1)
    return policies


def _word(kind: Any, value: object, title: str) -> Any:
    for option in kind:
        if fold(option) == fold(as_text(value)):
            return option
    options = ", ".join(kind)
    raise Unreadable(f"« {title} » vaut {options}")


WIDTHS = {1: 36.0, 2: 34.0, 3: 80.0, 4: 16.0, 5: 24.0, 6: 14.0, 7: 16.0, 8: 14.0, 9: 18.0, 10: 14.0}


def settings_sheet(
    own: OwnSettings, today: date, *, values: Mapping[str, Value] | None = None
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
        for c, v in enumerate(("Réglage", "Valeur", "À quoi il sert"), start=1)
    ]
    row = 4
    for setting in SETTINGS:
        value = values.get(setting.name, setting.default or None)
        empty = setting.needed and value in {None, ""}
        look = looks.MISSING if empty else looks.INPUT
        if isinstance(value, date):
            look = looks.INPUT_DATE
        cells += _line(row, setting.name, value, setting.help, look)
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
    return NewSheet(
        name=SHEET,
        cells=(*cells, *_ladder_cells(own.policies or default_ladder(), row + 1)),
        widths=WIDTHS,
        heights={**heights, row + 2: 2 * looks.LINE_HEIGHT},
        merged=((2, 1, 2, 3),),
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


def _ladder_cells(policies: Sequence[Policy], row: int) -> list[Cell]:
    cells = [Cell(row=row, column=1, value=LADDER_TITLE, look=looks.TITLE)]
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
