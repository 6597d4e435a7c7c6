"""Dated legal values: which rate, which sum, in force on which day, from which text.

The day on which interest accrues chooses the value, never the day of the run. The ECB rate and the
legal interest rate hold for one half-year each (C. com. L441-10 II, CMF L313-2): a half-year that
is not known is named and refused, nothing is carried over. The values live in `relance/law/*.toml`,
read by `relance.law.loader`; the settings may add the coming half-years.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from relance.french import percent, short_date
from relance.problems import RelanceError
from relance.rules.days import half_year, half_year_end, half_year_start, parse_half_year


class Name(StrEnum):
    """The parameters; the TOML files hold exactly these.

    The rules ask for most of them; those of the courts are for the owner (`verifier --droit`).
    """

    ECB_RATE = "ecb_rate"  # main refinancing rate on the first day of the half-year
    LEGAL_RATE = "legal_rate"  # « autres cas »: the creditor is a business
    LEGAL_RATE_INDIVIDUALS = "legal_rate_individuals"  # the creditor is a private person
    POINTS_BUSINESS = "points_business"
    POINTS_PUBLIC_BODY = "points_public_body"
    FLOOR_MULTIPLE = "floor_multiple"
    FIXED_COMPENSATION = "fixed_compensation"
    JUDGMENT_POINTS = "judgment_points"
    JUDGMENT_DELAY = "judgment_delay"  # months from an enforceable judgment to these
    LIMITATION_BUSINESS = "limitation_business"
    LIMITATION_CONSUMER = "limitation_consumer"
    LIMITATION_CARRIAGE = "limitation_carriage"
    LIMITATION_PUBLIC_BODY = "limitation_public_body"
    LIMITATION_TITLE = "limitation_title"  # to enforce a judgment
    TERM_DEFAULT = "term_default"
    TERM_MAXIMUM = "term_maximum"
    TERM_END_OF_MONTH = "term_end_of_month"
    TERM_PERIODIC = "term_periodic"
    TERM_CARRIAGE = "term_carriage"
    TERM_PUBLIC_BODY = "term_public_body"
    TERM_PUBLIC_HEALTH = "term_public_health"
    TERM_PUBLIC_UNDERTAKING = "term_public_undertaking"
    RECEIPT_PRESUMED = "receipt_presumed"  # days from a payment request to its receipt
    DECLARATION = "declaration"  # of a claim, in an insolvency
    DECLARATION_OVERSEAS = "declaration_overseas"
    LATE_DECLARATION = "late_declaration"
    LATER_CLAIM = "later_claim"  # to tell the trustee of a claim born after the judgment
    ORDER_SERVICE = "order_service"
    ORDER_OBJECTION = "order_objection"
    ORDER_ENFORCEMENT = "order_enforcement"
    ORDER_DEPOSIT = "order_deposit"
    SMALL_CLAIMS = "small_claims"
    REQUEST_LIMIT = "request_limit"
    AMICABLE_ATTEMPT = "amicable_attempt"
    LAWYER = "lawyer"
    FORM_COMMERCIAL = "form_commercial"
    FORM_CIVIL = "form_civil"
    ACCOUNTING_RECORDS = "accounting_records"  # years that they are kept


class Unit(StrEnum):
    """What the value of a parameter counts."""

    PERCENT = "% par an"
    POINTS = "points de pourcentage"
    TIMES = "fois"
    EUROS = "EUR"
    YEARS = "ans"
    MONTHS = "mois"
    DAYS = "jours"
    FORM = "cerfa n°"


class DatedValue(Struct, frozen=True, kw_only=True):
    """A value in force from `since` on, and the French legal text that says so."""

    since: date
    value: Decimal
    reference: str


class MissingParameter(RelanceError):
    """No value is known for that day. `label` names it in French: « taux BCE 2027-S1 ».

    `known_from` is the first day of which one is known, where that day comes before all of them.
    """

    def __init__(self, label: str, link: str, known_from: date | None = None) -> None:
        """The value named `label` is missing; `link` is where the owner can read it."""
        super().__init__(
            f"Le programme ne connaît pas cette valeur : {label}.",
            cure=f"Lisez-la sur {link} et inscrivez-la dans « Relance - Paramètres ».",
        )
        self.label = label
        self.known_from = known_from


class Parameter(Struct, frozen=True, kw_only=True):
    """A legal value through time, oldest first. `title` is its French name (« taux BCE »).

    `half_yearly`: each value holds for its own half-year only. `checked_on` is the day when
    somebody last compared it with `link`; after `valid_until` the text must be read again.
    """

    name: Name
    title: str
    unit: Unit
    half_yearly: bool
    link: str
    checked_on: date
    valid_until: date
    values: tuple[DatedValue, ...]

    def at(self, day: date) -> DatedValue:
        """The value in force on `day`. Raises MissingParameter where none is known."""
        found = bisect_right(self.values, day, key=lambda value: value.since)
        value = self.values[found - 1] if found else None
        if value is None or (self.half_yearly and value.since != half_year_start(day)):
            when = half_year(day) if self.half_yearly else f"au {short_date(day)}"
            first = self.values[0].since
            known_from = first if day < first else None
            raise MissingParameter(f"{self.title} {when}", self.link, known_from)
        return value

    def with_value(self, new: DatedValue) -> Parameter:
        """The parameter with the value of one more half-year, typed by the owner.

        A value that contradicts a published one, or that cannot be a rate, raises RelanceError.
        """
        setting = f"{self.title[0].upper()}{self.title[1:]} {half_year(new.since)}"
        where = f"Relance - Paramètres, « {setting} »"
        if not 0 <= new.value < 100:
            raise RelanceError(
                f"{percent(new.value)} n'est pas un taux annuel.",
                where=where,
                cure="Écrivez-le en pour cent, comme 2,40.",
            )
        known = {value.since: value for value in self.values}
        if (old := known.get(new.since)) and old.value != new.value:
            raise RelanceError(
                f"Le réglage dit {percent(new.value)}, le taux publié est {percent(old.value)}.",
                where=where,
                cure="Videz cette ligne des réglages : le programme connaît ce taux.",
            )
        values = sorted({new.since: new, **known}.values(), key=lambda value: value.since)
        end = max(self.valid_until, half_year_end(new.since))
        return replace(self, values=tuple(values), valid_until=end)


_TYPED = {"bce": Name.ECB_RATE, "legal": Name.LEGAL_RATE}  # as Settings.extra_rates names them


class Law(Struct, frozen=True):
    """All the parameters, by name."""

    parameters: Mapping[Name, Parameter]

    __hash__ = object.__hash__  # by identity: what is told of it is kept (sums/interest)

    def find(self, name: Name, day: date) -> DatedValue:
        """The value of `name` in force on `day`, with its reference. Raises MissingParameter."""
        return self.parameters[name].at(day)

    def at(self, name: Name, day: date) -> Decimal:
        """The value of `name` in force on `day`, in its unit. Raises MissingParameter."""
        return self.find(name, day).value

    def reference(self, name: Name, day: date) -> str:
        """The French legal text behind `at(name, day)`. Raises MissingParameter."""
        return self.find(name, day).reference

    def with_rates(self, extra: Iterable[tuple[str, str, Decimal]]) -> Law:
        """The law with the coming half-years of `Settings.extra_rates` (percent a year) added.

        Raises RelanceError for a half-year that is not one, a value that cannot be a rate, and a
        value that contradicts the published one.
        """
        if not (extra := tuple(extra)):
            return self
        parameters = dict(self.parameters)
        for source, half, rate in extra:
            name = _TYPED[source]
            new = DatedValue(
                since=parse_half_year(half),
                value=rate,
                reference=f"taux saisi dans les réglages pour {half}",
            )
            parameters[name] = parameters[name].with_value(new)
        return Law(parameters)
