"""What may stand in column B of « Relance - Paramètres »: one reader for each kind of setting."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from relance.french import fold
from relance.rules.codes import Kind, Worker
from relance.rules.court.way import CourtKind
from relance.rules.firm import ContractRate
from relance.sheets.accounts_told import as_accounts
from relance.sheets.cells import Unreadable, as_amount, as_date, as_flag, as_text, as_whole
from relance.sheets.columns_told import as_columns
from relance.words.colours import BAR, COLOURS, NONE
from relance.words.currencies import EURO
from relance.words.kinds import kind_of_type
from relance.words.languages import language_of
from relance.words.rate_words import parse_rate
from relance.words.setting_words import IN_FULL, LEGAL_RATE, WORKERS
from relance.words.terms import YEARS, days_of
from relance.words.trades import trade_of


def as_kind(value: object) -> Kind:
    """A kind of client, in any of the words for it, or a trade of one. Raises Unreadable."""
    word = as_text(value)
    if kind := kind_of_type(word) or (Kind.BUSINESS if trade_of("", "", word) else None):
        return kind
    raise Unreadable("écrivez professionnel, particulier, public ou autre")


def as_language(value: object) -> str:
    """The code of a language of letters. Raises Unreadable."""
    if (code := language_of(as_text(value))) is None:
        raise Unreadable("écrivez français ou anglais")
    return code


def as_rate(value: object) -> ContractRate:
    """An agreed rate, as text or as a number in percent format. Raises Unreadable."""
    text = f"{value * 100:g} %" if isinstance(value, float) and 0 < value < 1 else as_text(value)
    rate = parse_rate(text)
    if rate is None:
        raise Unreadable("écrivez par exemple « 12 % », « 3 × taux légal » ou « BCE + 10 »")
    return rate


def as_penalty_rate(value: object) -> ContractRate | None:
    """The rate of the general conditions; None for « légal », the law's own. Raises Unreadable."""
    return None if LEGAL_RATE.fullmatch(fold(as_text(value))) else as_rate(value)


def as_term_days(value: object) -> int:
    """The days of the usual term: « 30 », « 30 jrs », « Net 30 », « comptant ». Raises Unreadable."""
    days = days_of(as_text(value))
    if days is None:
        raise Unreadable(f"« {as_text(value)} » ; écrivez un nombre de jours, par exemple « 30 »")
    return days


def as_worker(value: object) -> Worker:
    """Who works with the program. Raises Unreadable."""
    word = fold(as_text(value))
    for worker, said in WORKERS.items():
        if said.search(word):
            return worker
    raise Unreadable(f"écrivez {', '.join(Worker)}")


ALLOCATIONS = ("principal d'abord", "intérêts d'abord")


MONTH_ENDS = ("jours puis fin de mois", "fin de mois puis jours")
_NOTHING_BESIDE = re.compile("(?!)")
_SO_MANY = re.compile(r"^\d+ |(?<=puis )\d+ ")  # « 45 jours puis fin de mois »


def as_signs(value: object) -> tuple[str, ...]:
    """« vert ; barré », or « aucun » for none. Raises Unreadable."""
    words = [part.strip().lower() for part in as_text(value).replace(",", ";").split(";")]
    if unknown := [word for word in words if word not in {*COLOURS, BAR, NONE}]:
        raise Unreadable(f"« {unknown[0]} » n'est pas {', '.join((*COLOURS, BAR))} ou {NONE}")
    return tuple(word for word in words if word != NONE)


def _either(
    first: str, second: str, *, yes: int = 0, beside: re.Pattern[str] = _NOTHING_BESIDE
) -> Callable[[object], bool]:
    """The reader of a setting that says one of two things; which of them (0 or 1) is true.

    `beside`: what may stand with them.
    """

    def read(value: object) -> bool:
        word = beside.sub("", fold(as_text(value)))
        said = [fold(first), fold(second)]
        if (word := fold(IN_FULL.get(word, word))) not in said:
            raise Unreadable(f"écrivez « {first} » ou « {second} »")
        return said.index(word) == yes

    return read


CLIENT_ABOVE = ("client du dessus", "à corriger")
TOGETHER = "ensemble"
SITE_SIGNS = {  # between a client and its site → the sign itself
    "barre oblique": r"\s*/\s*",
    "tiret": r"\s+[-–—]\s+",
    "deux-points": r"\s*:\s+",
    "retour à la ligne": r"\s*\n\s*",
    "parenthèses": r"\s*\((?=[^()]*\)\s*$)",
}


def _site_sign(value: object) -> str:
    """What parts a client from its site, in one cell. Raises Unreadable."""
    for sign in (*SITE_SIGNS, TOGETHER):
        if fold(sign) == fold(as_text(value)):
            return sign
    raise Unreadable(f"écrivez {', '.join(SITE_SIGNS)} ou {TOGETHER}")


FIRST_REMINDERS = ("e-mail", "courrier")
LINES_ADDED = ("additionner", "à corriger")


def _sheets(value: object) -> tuple[str, ...]:
    """« 2024 ; 2025 »: the names of sheets."""
    return tuple(name for part in as_text(value).split(";") if (name := part.strip()))


_COURTS = (CourtKind.COMMERCIAL, CourtKind.CIVIL, CourtKind.ADMINISTRATIVE)
_COURT = re.compile(rf"(\d{{5}}) ({'|'.join(_COURTS)})")


def as_court_towns(value: object) -> tuple[tuple[str, str], ...]:
    """« 06600 commerce = Antibes »: the towns of the courts, each by a postcode and a kind. Raises Unreadable."""
    found = []
    for part in filter(str.strip, as_text(value).split(";")):
        key, _, town = part.partition("=")
        if not (named := _COURT.fullmatch(fold(key))):
            raise Unreadable("écrivez par exemple « 06600 commerce = Antibes »")
        if town.strip():
            found.append((named[0], town.strip()))
    return tuple(found)


_MOST_YEARS = 99
_ABOVE = re.compile(rf"(?P<amount>[\d\s.,]*\d)\s*{EURO}?[\s:;,–-]*(?P<profile>\S.*)", re.IGNORECASE)


def as_profile_above(value: object) -> tuple[Decimal, str]:
    """« 5000 Ferme »: over so much overdue (EUR), this profile. Raises Unreadable."""
    found = _ABOVE.fullmatch(as_text(value).strip())
    if not found:
        raise Unreadable("écrivez un montant puis un profil, par exemple « 5000 Ferme »")
    return as_amount(found["amount"]), found["profile"]


def as_years(value: object) -> int:
    """A number of years, from 1; « 10 ans » too. Raises Unreadable."""
    years = as_whole(re.sub(rf"(?i) ?{YEARS}$", "", as_text(value)))
    if not 1 <= years <= _MOST_YEARS:
        raise Unreadable("écrivez un nombre d'années, par exemple 10")
    return years


READERS: Mapping[str, Callable[[object], Any]] = {
    "text": as_text,
    "yes_no": as_flag,
    "days": as_whole,
    "years": as_years,
    "term": as_term_days,
    "kind": as_kind,
    "worker": as_worker,
    "rate": as_penalty_rate,
    "amount": as_amount,
    "imputation": _either(*ALLOCATIONS, yes=1),
    "month_end": _either(*MONTH_ENDS, yes=1, beside=_SO_MANY),
    "date": as_date,
    "columns": as_columns,
    "accounts": as_accounts,
    "signs": as_signs,
    "sheets": _sheets,
    "client_above": _either(*CLIENT_ABOVE),
    "site_sign": _site_sign,
    "several_lines": _either(*LINES_ADDED),
    "channel": _either(*FIRST_REMINDERS),
    "profile_above": as_profile_above,
    "court_towns": as_court_towns,
}

OPTIONS: Mapping[str, tuple[str, ...]] = {  # what a setting of that reader is chosen among
    "yes_no": ("oui", "non"),
    "kind": tuple(Kind),
    "worker": tuple(Worker),
    "channel": FIRST_REMINDERS,
    "imputation": ALLOCATIONS,
    "month_end": MONTH_ENDS,
}
