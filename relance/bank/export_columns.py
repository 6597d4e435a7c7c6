"""The columns of an export: which is which, and what one row says.

Titles name the roles (words/statements.toml); what the cells hold must agree with them, or nothing is
taken. Where several columns could be the day, that of booking wins, then of the operation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from relance.bank.texts import amount, damaged
from relance.french import fold
from relance.rules.matching.operations import Nature, Operation
from relance.sheets.cells import Dates, Unreadable, as_text, is_empty
from relance.words.statements import (
    FOOT,
    SENSES,
    are_english,
    currency_in,
    elsewhere,
    role_of,
    state_of,
)

Row = Sequence[object]
_DAYS = ("booked", "operated", "started", "valued")
_FIGURES = ("amount", "debit", "credit", "balance")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}| ?UTC)?$")
_ACCOUNT = re.compile(r"(?=(?:\D*\d){8})[0-9A-Z ]{8,34}")
_BARE_DAY = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([-/.])\d{2}\2\d{2}")
_WITH_CENTS = re.compile(r"[-+]?\d[\d  .]*,\d{2}|[-+]?\d+\.\d{2}")


class UnknownFile(Exception):  # a fact about a file, not a failure
    """No table of operations; the message says what the file is, where that is known."""


class Columns(Struct, frozen=True, kw_only=True):
    """Where each role stands, from 0; best first."""

    titles: Sequence[str]
    roles: Mapping[str, tuple[int, ...]]

    def places(self, role: str) -> tuple[int, ...]:
        """The columns of a role."""
        return self.roles.get(role, ())

    @property
    def days(self) -> tuple[int, ...]:
        """The columns of days, that which counts first; a later one serves where it is empty."""
        return tuple(place for role in _DAYS for place in self.places(role))

    def is_dated(self, row: Row) -> bool:
        """Whether a day stands where it must."""
        return any(_is_day(cell(row, place)) for place in self.days)

    def has_figure(self, row: Row) -> bool:
        """Whether anything stands in a column of amounts."""
        figures = (p for role in _FIGURES[:3] for p in self.places(role))
        return any(not is_empty(cell(row, place)) for place in figures)

    def is_foot(self, row: Row) -> bool:
        """Whether a row is a balance, a total or a remark, not an operation."""
        texts = [fold(as_text(each)) for each in row if not is_empty(each)]
        named = bool(texts) and bool(FOOT.fullmatch(texts[0]))
        return named or (len(texts) == 1 and not self.has_figure(row))


class ExportLine(Struct, frozen=True, kw_only=True):
    """What one row says. `pocket`: whatever else tells apart the balances of one file."""

    operation: Operation
    account: str
    currency: str
    pocket: str
    balance: Decimal | None
    fee: Decimal


def cell(row: Row, place: int) -> object:
    """The cell there; None past the end of a short row."""
    return row[place] if place < len(row) else None


def read(row: Row) -> Columns | None:
    """The columns that a row of titles names; None where it is none. Raises UnknownFile."""
    titles = [as_text(each) for each in row]
    if any(map(_BARE_DAY.match, titles)):
        return None  # an operation
    found: dict[str, list[tuple[int, int]]] = {}
    for place, title in enumerate(titles):
        role, rank = role_of(title)
        if role:
            found.setdefault(role, []).append((rank, place))
    roles = {role: tuple(place for _, place in sorted(places)) for role, places in found.items()}
    columns = Columns(titles=titles, roles=roles)
    figures = "amount" in roles or {"debit", "credit"} <= roles.keys()
    if len(roles) > 1 and (what := elsewhere(titles)):
        raise UnknownFile(f"c'est {what}")
    if roles and len(titles) > 2 and (bad := damaged(titles)):
        raise UnknownFile(f"les accents de ses titres sont abîmés (« {bad} »)")
    # A day and an amount alone may be anything.
    speaks = roles.keys() & {"detail", "label", "brief", "payer", "purpose", "debit", "balance"}
    return columns if columns.days and figures and speaks else None


def guess(rows: Sequence[Row]) -> Columns | None:
    """The columns of rows without titles, where what they all hold leaves no doubt."""
    width = len(rows[0]) if rows else 0
    if width < 3 or any(len(row) != width for row in rows):
        return None
    held = [[as_text(row[place]) for row in rows] for place in range(width)]
    days = [p for p, texts in enumerate(held) if all(_BARE_DAY.fullmatch(t) for t in texts)]
    sums = [p for p, texts in enumerate(held) if all(_WITH_CENTS.fullmatch(t) for t in texts)]
    texts = [p for p in range(width) if p not in days + sums and any(held[p])]
    if not (days and len(sums) == 1 and texts) or not all(
        any(row[p] for p in texts) for row in rows
    ):
        return None
    roles = {"operated": tuple(days), "amount": (sums[0],), "detail": tuple(texts)}
    return Columns(titles=[], roles=roles)


@dataclass(slots=True)
class Reader:
    """Reads the rows of one section, by what its columns hold as wholes. Raises Unreadable."""

    columns: Columns
    rows: Sequence[Row]
    currency: str
    dates: Mapping[int, Dates] = field(init=False)
    sense: int | None = field(init=False)
    usual: int = field(init=False)  # fields of most rows
    account: int | None = field(init=False)  # where rows tell their account
    firm: frozenset[int] = field(init=False)  # what every row should hold, and what it always does
    filled: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        places = self.columns
        for role in _FIGURES:
            names = [fold(places.titles[place]) for place in places.places(role) if places.titles]
            if len(set(names)) < len(names) or (role != "amount" and len(names) > 1):
                raise Unreadable(f"plusieurs de ses colonnes s'appellent « {names[0]} »")
        french = not are_english(places.titles)
        held = {p: [_day_text(cell(row, p)) for row in self.rows] for p in places.days}
        self.dates = {place: Dates.of(cells, french=french) for place, cells in held.items()}
        self.sense = next((p for p in places.places("sense") if self._all_senses(p)), None)
        dated = [row for row in self.rows if places.is_dated(row)]
        self.usual = Counter(map(len, dated)).most_common(1)[0][0] if dated else 0
        firm = (places.places(role) for role in (*_DAYS, "amount", "balance", "currency", "status"))
        self.firm = frozenset(place for several in firm for place in several)
        long = {place: [row[place] for row in dated if len(row) > place] for place in self.firm}
        self.filled = frozenset(
            p for p, held in long.items() if held and not any(map(is_empty, held))
        )
        own = () if places.places("payer") else places.places("number")
        self.account = next(iter(places.places("account") + own), None)
        numbered = {_account(cell(row, self.account or 0)) != "" for row in dated}
        if self.account is None or True not in numbered:
            self.account = None
        elif False in numbered:
            raise Unreadable("le numéro du compte manque à certaines lignes")

    def _all_senses(self, place: int) -> bool:
        held = {fold(as_text(cell(row, place))) for row in self.rows if self.columns.is_dated(row)}
        return bool(held) and held <= SENSES.keys()

    @property
    def signed(self) -> bool:
        """Whether something else than the figures tells what comes in."""
        return self.sense is not None or bool(self.columns.places("debit"))

    def line(self, row: Row) -> ExportLine:
        """What one row says. Raises Unreadable, with what to say after « ligne 12, »."""
        self._check_width(row)
        state = self._state(row)
        titles = self.columns.titles
        value = self._amount(row)
        stated = self._text(row, "currency")
        place = next(iter(self.columns.places("amount") or self.columns.places("credit")))
        heading = currency_in(titles[place]) if place < len(titles) and "(" in titles[place] else ""
        currency = currency_in(stated) if stated else heading or self.currency or "EUR"
        if not currency:
            raise Unreadable(f"la devise « {stated} » n'existe pas")
        nature = {"pending": Nature.PENDING}.get(state, Nature.ORDINARY)
        details = self._text(row, "detail", "label", "brief")
        if not titles:  # the longest says most
            details = max((as_text(cell(row, p)) for p in self.columns.places("detail")), key=len)
        payer = self._text(row, "payer")
        purpose = [as_text(cell(row, place)) for place in self.columns.places("purpose")]
        return ExportLine(
            operation=Operation(
                account="",
                on=self._day(row),
                amount=value,
                currency=currency,
                label=details or payer,
                payer=payer,
                purpose=" ".join(dict.fromkeys(filter(None, purpose))),
                nature=nature,
            ),
            account="" if self.account is None else _account(cell(row, self.account)),
            currency=currency,
            pocket=self._text(row, "account", "number") if not self.columns.places("payer") else "",
            balance=self._figure(row, "balance"),
            fee=self._figure(row, "fee") or Decimal(0),
        )

    def is_dropped(self, row: Row) -> bool:
        """Whether the operation never came about (« REVERTED »)."""
        return self._state(row) == "dropped"

    def is_cut(self, last: str) -> bool:
        """Whether the file's last cell is an amount with fewer decimals than the others have."""
        if not last or not self.rows:
            return False
        ends = len(self.rows[-1]) - 1
        column = [p for role in _FIGURES for p in self.columns.places(role) if p == ends]
        if not column:
            return False
        usual = [as_text(cell(row, ends)) for row in self.rows[:-1]]
        return all(_decimals(text) > _decimals(last) for text in filter(None, usual))

    def _check_width(self, row: Row) -> None:
        """A field too many or too few shifts what stands right of it: harmless only right of all that counts."""
        if any(place >= len(row) for place in self.filled):
            raise Unreadable("il y manque des cases")
        if self.columns.titles and len(row) > max(len(self.columns.titles), self.usual):
            counts = self.firm.union(self.columns.places("debit"), self.columns.places("credit"))
            texts = set(range(len(self.columns.titles))) - counts
            if max(counts) > min(texts, default=max(counts)):
                raise Unreadable("elle a plus de cases qu'il n'y a de titres")

    def _state(self, row: Row) -> str:
        word = self._text(row, "status")
        state = state_of(word) if word else "booked"
        if not state:
            raise Unreadable(f"l'état « {word} » n'est pas connu")
        return state

    def _day(self, row: Row) -> date:
        for place in self.columns.days:
            if not is_empty(held := cell(row, place)):
                return self.dates[place].read(_day_text(held))
        raise Unreadable("elle n'a pas de date")

    def _text(self, row: Row, *roles: str) -> str:
        texts = (as_text(cell(row, p)) for role in roles for p in self.columns.places(role))
        return next(filter(None, texts), "")

    def _figure(self, row: Row, role: str) -> Decimal | None:
        for place in self.columns.places(role):
            if not is_empty(held := cell(row, place)):
                return amount(held)
        return None

    def _amount(self, row: Row) -> Decimal:
        """The signed amount: the column decides, a sense where there is one, else the figure's sign."""
        debit, credit = self._figure(row, "debit") or None, self._figure(row, "credit") or None
        single = self._figure(row, "amount")
        if credit is not None and credit < 0:
            raise Unreadable(f"un crédit y est négatif ({credit})")
        if debit is not None and credit is not None:
            raise Unreadable("elle a un débit et un crédit")
        if self.columns.places("debit"):
            two = credit if credit is not None else -abs(debit) if debit is not None else None
            zero = self._figure(row, "debit") is not None or self._figure(row, "credit") is not None
            if two is None and single is None and zero:
                return Decimal("0.00")
            if two is not None and single is not None and abs(single) != abs(two):
                raise Unreadable(f"ses montants ne s'accordent pas ({single} et {two})")
            if two is not None:
                return two
        if single is None:
            raise Unreadable("elle n'a pas de montant")
        if self.sense is not None:
            sign = SENSES[fold(as_text(cell(row, self.sense)))]
            if single < 0 < sign:
                raise Unreadable(f"un crédit y est négatif ({single})")
            return sign * abs(single)
        return single


def _account(held: object) -> str:
    number = as_text(held).replace(" ", "")
    return number if _ACCOUNT.fullmatch(number) else ""


def _is_day(held: object) -> bool:
    if isinstance(held, date):
        return True
    return isinstance(held, str) and bool(_BARE_DAY.fullmatch(str(_day_text(held))))


def _day_text(held: object) -> object:
    """A day without its hour: « 2026-01-10 08:00:00 »."""
    if isinstance(held, datetime):
        return held.date()
    return _TIME.sub("", held.strip()) if isinstance(held, str) else held


def _decimals(text: str) -> int:
    found = re.search(r"[.,](\d*)\D*$", text)
    return len(found[1]) if found else 0
