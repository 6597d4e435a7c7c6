"""What the firm says of itself and wants: who it is, its settings, the ladders that its clients walk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from relance.french import fold
from relance.problems import Problem
from relance.rules.codes import Channel, Kind, RateBasis, Sums, Worker

STANDARD = "Standard"  # the profile of those who have no other


class ContractRate(Struct, frozen=True, kw_only=True):
    """A penalty rate agreed in the terms of sale, as written (C. com. L441-10 II)."""

    basis: RateBasis
    value: Decimal
    text: str


class _Told(Struct, frozen=True, eq=False):
    """What rows of the settings tell: standing elsewhere (`where`) does not make it another."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash(self._told())

    def _told(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "where")


class Step(_Told, frozen=True, kw_only=True):
    """A step of the ladder: due `after_due` days after the due date (that day included)."""

    name: str
    after_due: int
    min_gap: int  # days since the previous step was sent
    channel: Channel
    template: str = ""
    days_allowed: int | None = None  # the deadline the letter gives
    sums: Sums = Sums.REMINDER
    formal_notice: bool = False
    signatory: str = ""  # « Nadia Ferrand, assistante »; empty: the firm's
    where: str = ""  # the cell that names its template


class Ladder(_Told, frozen=True, kw_only=True):
    """A ladder: the steps of one profile, in order."""

    profile: str
    steps: tuple[Step, ...]
    where: str = ""  # its first step: « Relance - Paramètres!A45 »


class Sender(Struct, frozen=True, kw_only=True):
    """The creditor, as its letters must name it (C. com. R123-237)."""

    name: str = ""
    legal_form: str = ""
    capital: str = ""
    rcs_town: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    siret: str = ""
    vat_number: str = ""
    phone: str = ""
    email: str = ""
    iban: str = ""
    bic: str = ""
    account_holder: str = ""  # empty: the firm's full name
    signatory: str = ""
    signatory_title: str = ""
    logo: str = ""


class RateDoubt(Struct, frozen=True, kw_only=True):
    """Rates that the firm's own papers state while no setting tells one; None: not understood."""

    problem: Problem
    rates: tuple[ContractRate | None, ...]


class Settings(Struct, frozen=True, kw_only=True):
    """The owner's choices, with their defaults (sheet « Relance - Paramètres »)."""

    worker: Worker = Worker.FIRM
    default_kind: Kind | None = None
    profiles: tuple[tuple[Kind, str], ...] = tuple((kind, STANDARD) for kind in Kind)
    profile_above: tuple[Decimal, str] | None = None  # over so much overdue (EUR), this profile
    sheet: str = ""  # of the list of invoices, where several look like one
    previous: str = ""  # the workbook of the year before, closed
    together: bool | None = None  # sheets named after months and years are one list; None: not told
    sheets_aside: tuple[str, ...] = ()  # whose unpaid invoices are not followed
    # key of a column, the title that the owner gives it; « nothing »: it says nothing of payments
    columns: tuple[tuple[str, str], ...] = ()
    paid_signs: tuple[str, ...] | None = None  # « vert », « barré »: rows so marked are paid
    site_sign: str | None = None  # what parts « Client / chantier »; None: not told
    client_above: bool | None = None  # a row without a client has the one above; None: not told
    several_lines: bool | None = None  # an invoice's lines add up; None: not told
    payment_term_days: int | None = None
    month_end_first: bool | None = None  # « 45 jours fin de mois »: the month's end, then the days
    penalty_rate: ContractRate | None = None
    rate_doubt: RateDoubt | None = None  # the firm's own papers state another rate: not told yet
    raise_to_floor: bool = False
    fixed_compensation: bool = True
    claim_paid_late: bool = False
    extra_rates: tuple[tuple[str, str, Decimal], ...] = ()  # ("bce" | "legal", "2027-S1", percent)
    reminder_threshold: Decimal = Decimal("5.00")
    file_threshold: Decimal = Decimal("150.00")
    days_after_sending: int = 10
    min_days_between_letters: int = 7
    letters_per_monday: int = 15
    confirm_sending: bool = True
    first_by_email: bool = False  # the first reminder of who has an address
    letters_as_pdf: bool = False  # beside each reminder, where LibreOffice is there
    notice_before: int | None = None  # days before a due date at which its client is told of it
    thanks: bool = False  # a word of thanks where a reminded invoice was paid
    interest_first: bool = False
    carriage: bool = False  # the firm carries goods: one year of limitation
    payment_reference: bool = True  # letters ask for a reference (ISO 11649) on the transfer
    accounts: tuple[str, ...] = ()  # whose statements are this firm's
    last_statement: date | None = None  # up to when bank statements were taken in
    invoice_folder: str = ""  # PDF copies of the invoices, relative to the workbook
    backups_kept: int = 12  # copies of the workbook in « Sauvegardes »
    history_years: int = 10  # that letters to settled clients are kept
    court_towns: tuple[tuple[str, str], ...] = ()  # « 06600 commerce », the town of its court
    last_run: date | None = None

    @property
    def harmless(self) -> frozenset[str]:
        """The columns, by folded title, that the owner said to have nothing to do with payments."""
        return frozenset(fold(title) for key, title in self.columns if key == "nothing")
