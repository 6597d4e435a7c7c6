"""What one Monday finds and decides: what is owed and why, the letters and calls, the `Plan`.

Amounts are `Decimal` euros including VAT, rounded to the cent; days are `date`. Everything is frozen
and keyword-only.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct, field

from relance.problems import Problem
from relance.rules.codes import Reason
from relance.rules.firm import Step
from relance.rules.model import Client, CreditNote, Event, Hold, Instalment, Invoice
from relance.rules.money import ZERO


class Accrual(Struct, frozen=True, kw_only=True):
    """One line of the interest computation: the days from `start` to `end`, both included, at one rate.

    `rate` in percent a year, `base` and `amount` in EUR, amount = base × rate × days / 365, half-up
    to the cent; `reference` is the French legal source of the rate.
    """

    start: date
    end: date
    days: int
    rate: Decimal
    base: Decimal
    amount: Decimal
    reference: str


class Limitation(NamedTuple):
    """The last day on which a debt may be sued for, that day included (C. civ. 2229).

    `early` by the most prudent reading of its start, for the alert; `late` by the most lenient one:
    only after it are letters refused.
    """

    early: date
    late: date


class Claim(Struct, frozen=True, kw_only=True):
    """An invoice examined on one day: what is owed, and what happens next and why.

    `step_taken` is the last step really taken before today, `step_today` the one to take now, if any
    (of an invoice that a letter claims, that letter's), `step_after` where it stands after this run
    (a step prepared today counts). `interest_until` is set where a legal rate is missing and
    interest had to stop earlier than the day of the run.
    """

    invoice: Invoice
    client: Client
    outstanding: Decimal
    days_late: int
    accruals: tuple[Accrual, ...] = ()
    interest: Decimal = ZERO
    fee: Decimal = ZERO
    interest_until: date | None = None
    step_after: str = ""
    step_taken: str = ""  # the last step really taken before today
    step_today: Step | None = None
    next_action: str = ""
    next_date: date | None = None
    reason: Reason = Reason.NOT_DUE
    sentence: str = ""
    undated_payment: bool = False
    history: tuple[Event, ...] = ()  # this invoice's events, oldest first
    # What the figures need: its total less the credit notes (nothing where it is cancelled), what was paid.
    price: Decimal = ZERO
    receipts: tuple[tuple[date | None, Decimal], ...] = ()
    imputed: Decimal = ZERO  # of what was paid, the part that went to interest first
    credits: tuple[CreditNote, ...] = ()  # the « avoirs » of this invoice
    relief: Decimal = ZERO  # EUR of an « avoir » of no invoice, that bear no interest here
    withheld: Decimal = ZERO  # owed, but not to be asked for now: disputed, retained, not yet due
    missed: tuple[date, ...] = ()  # the instalments of its plan that were not paid, oldest first
    remark: str = ""  # what each of its sentences adds: the part withheld, an instalment missed
    limitation: Limitation | None = None
    below_floor: bool = False  # the agreed rate is under the legal floor, and was not raised
    paid_late_on: date | None = None  # when it was settled, where what that costs is to be claimed
    noticed_on: date | None = None  # when a formal notice first claimed it
    above: bool = False  # in today's letter, whose tone skips a letter that it never had
    rate_untold: bool = False  # it is late, and its interest not known: a rate is to be told
    court: Hold | None = None  # before a judge, or in other hands, it is part of this
    legal_end: date | None = None  # the end of a public body's legal days, after the due date

    @property
    def due(self) -> date | None:
        """The day after which it is late: its due date, or the end of the days that the law gives."""
        return self.legal_end or self.invoice.due

    @property
    def left(self) -> Decimal:
        """What is owed of the principal (EUR), what is withheld included."""
        return self.outstanding + self.withheld

    @property
    def holds(self) -> tuple[Hold, ...]:
        """What is noted on the invoice, then on its client, then told of a court."""
        return tuple(hold for hold in (self.invoice.hold, self.client.hold, self.court) if hold)

    @property
    def total(self) -> Decimal:
        """All that may be claimed: outstanding principal, interest and fixed compensation (EUR)."""
        return self.outstanding + self.interest + self.fee


class Notice(Struct, frozen=True, kw_only=True):
    """One letter: to one client, in the tone of `step`, claiming `claims`, recalling `others`.

    Some of the `claims` may be `above` their own step: named apart, never said to have been reminded
    before (`history.reminders` tells of each which letters named it). Of those `paid_late` only the
    interest and the 40 € are claimed; `others` are overdue too but only « pour mémoire »: they do
    not count as reminded.
    `credits` are deducted. `total` is what the letter asks for, as its
    `step.sums` says; `pay_before` the deadline it gives, if any.
    """

    client: Client
    step: Step
    claims: tuple[Claim, ...]
    paid_late: tuple[Claim, ...] = ()
    others: tuple[Claim, ...] = ()
    credits: tuple[CreditNote, ...] = ()
    total: Decimal = ZERO
    pay_before: date | None = None

    @property
    def language(self) -> str:
        """That of the letter, "" for French: the client's own, but of a formal notice, which a judge reads."""
        return "" if self.step.formal_notice else self.client.language


class Call(Struct, frozen=True, kw_only=True):
    """One client to telephone, with all that is to be spoken of; `credits` are deducted.

    `habits`: how it pays, in one line of French, once the figures are known (figures/habits.py).
    """

    client: Client
    claims: tuple[Claim, ...]
    total: Decimal
    credits: tuple[CreditNote, ...] = ()
    habits: str = ""


class AgedBalance(Struct, frozen=True, kw_only=True):
    """Outstanding principal by age (days late), in EUR."""

    not_due: Decimal = ZERO
    up_to_30: Decimal = ZERO
    up_to_60: Decimal = ZERO
    up_to_90: Decimal = ZERO
    over_90: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Sum of the five ages (EUR)."""
        return self.not_due + self.up_to_30 + self.up_to_60 + self.up_to_90 + self.over_90

    @property
    def overdue(self) -> Decimal:
        """What is late (EUR)."""
        return self.total - self.not_due


class Plan(Struct, frozen=True, kw_only=True):
    """What this Monday does: made by `plan()`, carried out by the edges.

    `withdrawals` are earlier preparations, not yet confirmed, that are no longer due: their
    letters move aside and their lines are marked « annulé ».
    """

    on: date
    claims: tuple[Claim, ...] = ()
    notices: tuple[Notice, ...] = ()
    courtesies: tuple[Notice, ...] = ()  # beside the ladder (rules/ladder/courtesies)
    calls: tuple[Call, ...] = ()
    files: tuple[Claim, ...] = ()  # court files to prepare: the owner decides
    withdrawals: tuple[Event, ...] = ()
    cancelled: tuple[Event, ...] = ()  # of these, those that claim nothing still open
    instalments: tuple[Instalment, ...] = ()  # lines to add to « Relance - Échéanciers »
    agreements: tuple[Event, ...] = ()  # payment plans newly proposed or signed, for the history
    aged_balance: AgedBalance = field(default_factory=AgedBalance)
    problems: tuple[Problem, ...] = ()
