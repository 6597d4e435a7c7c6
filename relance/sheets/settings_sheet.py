"""« Relance - Paramètres » as it is written: whole the first time, value by value later.

The settings stand in their groups, each under its heading, the rarely used ones folded; below them
the ladder. What is there already stays where it is: only values change, and what is missing is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from relance.rules.days import DAY, half_year, half_year_end
from relance.sheets import ladder_table, looks
from relance.sheets.accounts_told import written
from relance.sheets.ladder_table import default_ladder
from relance.sheets.settings import (
    ACCOUNTS,
    ADDED,
    COLUMNS,
    GROUPS,
    HELP,
    IBAN,
    LAST_RUN,
    NAME,
    RATES,
    SEEN,
    SETTINGS,
    SHEET,
    TAKEN,
    VALUE,
    Group,
    OwnSettings,
)
from relance.xlsx import Cell, Choice, Look, NewSheet, SheetEdit, Value


def settings_edit(own: OwnSettings, values: Mapping[str, Value], run: str = "") -> SheetEdit:
    """These values in their cells; beside them, in column D: the run, the IBAN told or accepted now, the columns last shown.

    What an older sheet has no row for is added below: all of it on a Monday (with `LAST_RUN`), else
    only what has a value.
    """
    today = values.get(LAST_RUN)
    wanted = [
        (s.name, s.default, s.help)
        for s in SETTINGS
        if isinstance(today, date) or values.get(s.name)
    ]
    wanted += _coming_rates(today) if isinstance(today, date) else []
    cells = _added(own, [line for line in wanted if line[0] not in own.rows])
    rows = {**own.rows, **{str(cell.value): cell.row for cell in cells if cell.column == 1}}
    own = replace(own, rows=rows)
    iban = values.get(IBAN, own.sender.iban)
    if IBAN in own.rows and iban and iban != own.last_iban:
        cells.append(Cell(row=own.rows[IBAN], column=4, value=iban, look=looks.HELP))
    beside = ((COLUMNS, values.get(SEEN), own.last_columns),
              (ACCOUNTS, values.get(TAKEN), written(own.statements)))  # fmt: skip
    for name, told, before in beside:
        if name in own.rows and told and told != before:
            cells.append(Cell(row=own.rows[name], column=4, value=told, look=looks.HELP))
    for name, value in values.items():
        row = own.rows.get(name)
        if row and (isinstance(value, date) or value != own.texts.get(name, "")):
            look = looks.INPUT_DATE if isinstance(value, date) else looks.INPUT
            look = looks.MISSING if not value and name in _NEEDED else look
            cells.append(Cell(row=row, column=2, value=value or None, look=look))
            if name == LAST_RUN:
                cells.append(Cell(row=row, column=4, value=run, look=looks.HELP))
    return SheetEdit(sheet=SHEET, cells=tuple(cells))


def _added(own: OwnSettings, missing: Sequence[tuple[str, str, str]]) -> list[Cell]:
    """New rows for these (name, value, help), under their own heading at the sheet's end."""
    if not missing:
        return []
    row = own.last_row + 1
    cells = []
    if not own.has_added:
        row += 3  # room for more steps of the ladder
        cells = [Cell(row=row, column=1, value=ADDED, look=looks.HEADER)]
        row += 1
    for at, (name, value, text) in enumerate(missing, row):
        look = looks.MISSING if name in _NEEDED else looks.INPUT
        cells += _line(at, name, value or None, text, look)
        cells[-1] = replace(cells[-1], look=looks.HELP_LINE)  # the row keeps its height
    return cells


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
    folded: list[tuple[int, int]] = []
    row = 3
    for group in GROUPS:
        row += 1
        first = row + 1
        cells += _heading(row, group)
        lines = [(s.name, s.default, s.help) for s in group.settings]
        lines += _coming_rates(today) if group.rates else []
        for row, (name, default, text) in enumerate(lines, start=first):
            value = values.get(name, default or None)
            look = looks.INPUT_DATE if isinstance(value, date) else looks.INPUT
            look = looks.MISSING if name in _NEEDED and not value else look
            cells += _line(row, name, value, text, look)
            if beside := {LAST_RUN: run, IBAN: value, COLUMNS: values.get(SEEN)}.get(name):
                cells.append(Cell(row=row, column=4, value=beside, look=looks.HELP))
        folded += [(first, row)] if group.folded else []
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
        choices=(
            *_choices(cells),
            *ladder_table.ladder_choices(row + 1, sum(len(p.steps) for p in ladders)),
        ),
        merged=((2, 1, 2, 3), (row + 1, 2, row + 1, 6)),
        freeze=(4, 1),
        groups=tuple(folded),
        tab="1F3B57",
    )


def _choices(cells: Sequence[Cell]) -> Iterator[Choice]:
    """The lists of the settings that are chosen among a few words."""
    options = {setting.name: setting.options for setting in SETTINGS if setting.options}
    for cell in cells:
        if cell.column == 1 and (offered := options.get(str(cell.value))):
            yield Choice(column=2, first_row=cell.row, last_row=cell.row, options=offered)


def _coming_rates(today: date) -> list[tuple[str, str, str]]:
    """The rows of the legal rates of the two coming half-years: name, no value, help."""
    halves = _coming(today), _coming(half_year_end(today) + DAY)
    return [(f"{rate.name} {half}", "", rate.help) for half in halves for rate in RATES]


def _coming(day: date) -> str:
    """The half-year that follows that of `day`: « 2027-S1 »."""
    return half_year(half_year_end(day) + DAY)


def _heading(row: int, group: Group) -> list[Cell]:
    texts = (group.title, None, group.help)
    looks_ = (looks.SECTION, looks.SECTION, looks.SECTION_HELP)
    return [
        Cell(row=row, column=column, value=text, look=look)
        for column, (text, look) in enumerate(zip(texts, looks_, strict=True), start=1)
    ]


def _line(row: int, name: str, value: Value, text: str, look: Look) -> list[Cell]:
    return [
        Cell(row=row, column=1, value=name, look=looks.NAME),
        Cell(row=row, column=2, value=value, look=look),
        Cell(row=row, column=3, value=text, look=looks.HELP),
    ]
