"""The sheet « Relance - Paramètres »: the owner's choices, each declared once; below them the ladder.

One setting a row (A name, B value, C help), in groups under a heading, the rarely used ones folded;
under a row whose column A is « Cadence », the ladder (ladder_table.py). Rows are known by their name,
so an older sheet or one that its owner rearranged says the same. The same declaration reads the sheet, writes it, and knows the defaults. A value that
cannot be understood is a `Problem` with its cell; the default then applies.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.codes import Kind
from relance.rules.firm import Ladder, Sender, Settings
from relance.sheets import ladder_table
from relance.sheets.accounts_told import TakenSoFar, as_memory
from relance.sheets.answers import OPTIONS, READERS
from relance.sheets.cells import Unreadable, as_amount, as_text
from relance.sheets.ladder_table import default_ladder, problem, read_ladder
from relance.sheets.sheet_lines import Line, Row, read_lines

SHEET = ladder_table.SHEET
LAST_RUN = "Dernier passage"
ADDED = "Réglages ajoutés"  # below the ladder: what an older sheet has no row for
IBAN = "IBAN"
COLUMNS = "Colonnes"
ACCOUNTS = "Comptes bancaires"
TAKEN = "Relevés repris"  # likewise: how far they were, in column D of « Comptes bancaires »
SEEN = "Colonnes montrées"  # an answer that only column D of « Colonnes » keeps
NAME, VALUE, HELP, BESIDE = "Réglage", "Valeur", "À quoi il sert", ""
_PLACES = {NAME: 1, VALUE: 2, HELP: 3, BESIDE: 4}  # for good (DESIGN §6)


class Setting(Struct, frozen=True, kw_only=True):
    """One line of the sheet. `field` names the attribute of `Settings` or `Sender` that it fills."""

    name: str
    field: str
    help: str = ""
    read: Callable[[object], Any] = as_text
    default: str = ""
    options: tuple[str, ...] = ()  # offered as a list
    needed: bool = False  # no letter leaves without it
    kind: Kind | None = None  # « Profil des professionnels »: the kind whose profile this is


class Group(Struct, frozen=True, kw_only=True):
    """Settings under one heading. `rates`: the coming half-years' legal rates close it."""

    title: str
    help: str
    settings: tuple[Setting, ...]
    folded: bool = False
    rates: bool = False


class RateRow(Struct, frozen=True, kw_only=True):
    """A legal rate that the owner may add for a coming half-year."""

    name: str
    rate: str
    help: str


_DECLARED = tomllib.loads(Path(__file__).with_name("settings.toml").read_text("utf-8"))


def _setting(line: dict[str, Any]) -> Setting:
    kind = Kind(line["kind"]) if "kind" in line else None
    read = line.get("read", "text")
    return Setting(
        **{**line, "read": READERS[read], "kind": kind, "options": OPTIONS.get(read, ())}
    )


GROUPS = tuple(
    Group(
        **{
            **{k: v for k, v in each.items() if k != "setting"},
            "settings": tuple(map(_setting, each["setting"])),
        }
    )
    for each in _DECLARED["group"]
)
SETTINGS = tuple(setting for group in GROUPS for setting in group.settings)
RATES = tuple(RateRow(**line) for line in _DECLARED["rate"])


class OwnSettings(Struct, frozen=True, kw_only=True):
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
    last_columns: str = ""  # column D of « Colonnes »: those shown to the owner last
    statements: TakenSoFar = field(default_factory=TakenSoFar)  # column D of « Comptes bancaires »
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
    names = set(Sender.__struct_fields__)
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
    places = {label: line.row for line in lines if (label := line.text(NAME))}
    places |= {name: line.row for name, line in there.items()}
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
        except Unreadable as doubt:
            seen = f"« {label} »{_folded(label)} n'a pas été compris : {doubt}."
            problems.append(problem(f"B{number}", seen))
    beside = {name: line.text(BESIDE) for name, line in there.items()}
    statements = as_memory(beside.get(ACCOUNTS, ""))
    return OwnSettings(
        settings=replace(
            Settings(),
            **chosen,
            profiles=tuple(profiles.items()),
            extra_rates=tuple(rates),
            last_statement=statements.until,
        ),
        sender=Sender(**sender),
        ladders=ladders or default_ladder(),
        problems=(*problems, *wrong),
        rows=places,
        last_row=len(rows),
        has_added=more <= len(rows),
        texts={name: line.text(VALUE) for name, line in there.items()},
        last_run_id=beside.get(LAST_RUN, ""),
        last_iban=beside.get(IBAN, ""),
        last_columns=beside.get(COLUMNS, ""),
        statements=statements,
        present=bool(rows),
        rate_told="penalty_rate" in chosen,
    )


def _folded(label: str) -> str:
    """Where the row is, for one that its owner may not see."""
    names = (
        group.title
        for group in GROUPS
        if group.folded
        for s in group.settings
        if fold(s.name) == fold(label)
    )
    return "".join(f" (replié sous « {title} » : le « + » à gauche)" for title in names)


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
