"""What `relance/law/ways.toml` holds: the words, articles and places of the courts, as values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from relance.rules.court.way import CourtKind, WayCode


class WayText(Struct, frozen=True, kw_only=True):
    """What is said of a way: its French title, why it is open, how long it takes, the articles."""

    title: str
    court: CourtKind
    open: str
    duration: str
    articles: tuple[str, ...]


class CourtTexts(Struct, frozen=True, kw_only=True):
    """The words, articles and places of the courts, read once (`relance.law.court_loader`).

    `reasons` and `missing` are French by code; `towns` the town of the only court of a kind in a
    département; `union` the other states of the European Union, folded; the creditor's forms are folded.
    """

    ways: Mapping[WayCode, WayText]
    reasons: Mapping[str, str]
    missing: Mapping[str, str]
    courts: Mapping[CourtKind, str]
    towns: Mapping[CourtKind, Mapping[str, str]]
    alsace_moselle: Collection[str]
    other_law: Collection[str]
    monaco: str
    union: Collection[str]
    economic: Collection[str]
    economic_since: date
    economic_until: date
    commercial_forms: Collection[str]
    civil_forms: Collection[str]
    personal_forms: Collection[str]
    guides_from: Decimal
    guides_say: str
