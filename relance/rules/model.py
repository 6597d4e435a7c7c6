"""The vocabulary: what an owner's workbook says, and what one Monday decides.

A business (the sender) has clients (debtors) who owe it invoices. Each invoice walks the steps
of a ladder (`Policy`): call, letters, formal notice, court file. The history (`Event`s) says
which steps were taken; holds (promise, dispute, insolvency…) pause the walk. Two values carry
everything: `Ledger` is what the workbook says, `Plan` what this Monday will do.

All amounts are `Decimal` euros including VAT, rounded to the cent; all days are `date`.
Empty text means « not known ». Everything is frozen and keyword-only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from relance.problems import Problem

ZERO = Decimal("0.00")
STANDARD = "Standard"  # the profile of those who have no other


class Kind(StrEnum):
    """Who the debtor is; decides interest, the 40 € and the wording (C. com. L441-10, CCP R2192-31)."""

    BUSINESS = "professionnel"
    CONSUMER = "particulier"
    PUBLIC_BODY = "public"
    OTHER = "autre"  # association, copropriété, SCI: sums of a consumer, without the word


class Status(StrEnum):
    """What the owner's word for an invoice says about its payment."""

    NONE = ""  # an empty cell: no evidence
    PAID = "payée"
    PARTLY = "payée en partie"
    UNPAID = "à payer"  # something is left: does not exclude a part payment
    CANCELLED = "annulée"
    DRAFT = "brouillon"  # no invoice yet: it counts nowhere
    UNKNOWN = "?"


class Channel(StrEnum):
    """How a step reaches the debtor."""

    PHONE = "téléphone"
    LETTER = "courrier"
    EMAIL = "e-mail"
    REGISTERED = "recommandé"
    FILE = "dossier"


class Sums(StrEnum):
    """What a letter asks for: the principal, with penalties only mentioned, or all of it added."""

    PRINCIPAL = "principal"
    REMINDER = "rappel"
    ALL = "tout"


class State(StrEnum):
    """« Suite donnée »: what holds an invoice or a client for as long as it is written."""

    PROMISE = "Promesse"
    DISPUTE = "Litige"
    PLAN = "Échéancier"
    DO_NOT_CHASE = "Ne pas relancer"
    RETENTION = "Retenue de garantie"
    INSOLVENCY = "Procédure collective"
    LATER = "Créance postérieure"  # born after the judgment (C. com. L622-17): holds nothing
    OVER_INDEBTED = "Surendettement"
    DEATH = "Décès"
    HANDED_OVER = "Remis à un tiers"
    CLAIM_FILED = "Injonction déposée"
    TITLE = "Titre obtenu"
    GIVEN_UP = "Abandonnée"
    PAID = "Payée"
    CHEQUE = "Chèque reçu"
    CHASE = "Relancer"  # releases an old debt that waits for the owner's decision; holds nothing
    NOT_UNDERSTOOD = "?"  # a note that is to be read by a person: it holds the row


class EventKind(StrEnum):
    """A line of the history (« Événement »)."""

    PREPARED = "Courrier préparé"
    CALL_LISTED = "Appel à faire"
    CALLED = "Appel fait"
    FILE_PREPARED = "Dossier à préparer"
    ACCESSORIES = "Pénalités réclamées"  # of an invoice paid late, in a letter about others
    TAKEN_OVER = "Relance antérieure"  # typed by the owner in columns of his own
    NOT_POSTED = "Courrier non parti"
    ACKNOWLEDGED = "Accusé de réception"
    UNCLAIMED = "Non réclamé"
    REFUSED = "Refusé"
    ADDRESS_UNKNOWN = "Adresse inconnue"
    STATE = "Suite donnée"  # a state was written or cleared; its text stands in the note
    PLAN_PROPOSED = "Échéancier proposé"
    PLAN_SIGNED = "Échéancier signé"
    PAYMENT_SEEN = "Règlement constaté"  # what the books show more than at the run before
    CORRECTED = "Facture corrigée"  # its due date is not the one of its last letter
    RECOGNISED = "Dette reconnue"  # in writing, by the debtor
    PUT_OFF = "Mise en demeure reportée"  # by the owner, until the day of the line
    PROMISE_FOR_ALL = (
        "Promesse pour toutes"  # the owner's answer: it covers the client's others too
    )
    PROMISE_FOR_ONE = "Promesse pour celle-ci"  # it does not
    PROFILE = "Profil selon le montant"  # the ladder, in the note, that this debt walks to its end
    SERVED = "Ordonnance signifiée"  # an order to pay, or any summons to court
    OTHER = "Autre"


class Postal(StrEnum):
    """What the postal column « Envoyé le » says of a prepared letter."""

    UNCONFIRMED = ""
    SENT = "envoyé"  # a date stands there
    NOT_POSTED = "non posté"
    CANCELLED = "annulé"


class Reason(StrEnum):
    """Why an invoice stands where it stands today: a closed list, one French sentence each (french.py)."""

    SETTLED = "soldee"
    CREDIT_NOTE = "avoir"
    NOT_DUE = "non_echue"
    PREPARED = "courrier_prepare"
    CALL_LISTED = "appel_a_faire"
    FILE_DUE = "dossier_a_preparer"
    LAST_STEP = "derniere_etape"
    TOO_EARLY = "etape_suivante_plus_tard"
    GAP = "delai_entre_etapes"
    CLIENT_GAP = "delai_entre_courriers"
    UNCONFIRMED = "courrier_a_confirmer"
    BELOW_THRESHOLD = "sous_le_seuil"
    RECENTLY_SENT = "facture_envoyee_recemment"
    COVERED = "couverte_par_avoir_ou_reglement"
    CAPPED = "reportee_plafond"
    OLD_DEBT = "ancienne_a_decider"
    TIME_BARRED = "prescription_probable"
    PROMISE = "promesse"
    DISPUTE = "litige"
    PAYMENT_PLAN = "echeancier"
    INSOLVENCY = "procedure_collective"
    HELD = "suspendue"
    DECLARED_PAID = "declaree_payee"
    NOTE_TO_READ = "note_a_lire"
    TO_CORRECT = "a_corriger"
    UNKNOWN_STEP = "etape_inconnue"
    DIRECT_DEBIT = "prelevement"
    FOREIGN_CURRENCY = "devise"
    NO_FORMAL_NOTICE = "mise_en_demeure_impossible"  # abroad, or an earlier reminder is missing
    FORMAL_NOTICE_TODAY = "mise_en_demeure_du_client"  # a letter about other invoices goes first
    PUT_OFF = "mise_en_demeure_reportee"  # the owner wants this formal notice a week later
    SETUP = "reglages_a_completer"
    PLAN_PROPOSED = "echeancier_propose"
    ADDRESS_UNKNOWN = "adresse_inconnue"
    RATE_TO_TELL = "taux_a_dire"  # the invoice form states a rate that no setting tells
    PAYMENTS_TO_CONFIRM = "reglements_a_confirmer"  # a formal notice needs payments up to date


class Worker(StrEnum):
    """Who works with the program on the firm's debts (CPCE L124-1 is for the third)."""

    FIRM = "l'entreprise"
    EMPLOYEE = "un salarié"
    OTHER = "un tiers"


class RateBasis(StrEnum):
    """How a contractual penalty rate is written."""

    FIXED = "fixe"  # « 12 % »: value in percent a year
    LEGAL = "legal"  # « 3 × taux légal »: value multiplies the legal interest rate
    ECB = "bce"  # « BCE + 10 »: value in points added to the ECB rate


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRate:
    """A penalty rate agreed in the terms of sale, as written (C. com. L441-10 II)."""

    basis: RateBasis
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """« Suite donnée » and « Jusqu'au » of an invoice or a client: pauses the ladder while it stands."""

    state: State
    until: date | None = None  # of a plan: its first instalment; of an insolvency: the judgment
    text: str = ""  # as the owner wrote it
    where: str = ""
    amount: Decimal | None = None  # the part disputed or retained (EUR); None: all of it
    share: Decimal | None = None  # the same in percent of the invoice (« RG 5 % »)
    instalments: int = 0  # « Échéancier 3 fois »
    published: date | None = None  # of an insolvency: its publication in the BODACC
    trustee: str = ""
    of: str = ""  # a promise as it weighs on another invoice: the number of the one promised
    asked: bool = True  # of that one: whether the owner said that it covers the others


DEFAULT_SOURCE = "réglage par défaut"  # the source of a kind that only the setting tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A debtor. `id` is the folded code, else the folded name: stable from one Monday to the next."""

    id: str
    name: str
    code: str = ""
    kind: Kind = Kind.CONSUMER
    kind_source: str = ""  # French: « colonne Type », « SIREN », « nom », « réglage par défaut »
    named_health: bool = False  # its name is that of a hospital (relance/words/kinds)
    form: str = ""  # the legal form in its name, folded: « sarl » (relance/words/forms)
    profile: str = ""  # empty: that of its kind (`Settings.profiles`)
    civility: str = ""  # « M. et Mme »: of the column, else of the name (relance/words)
    address: tuple[str, ...] = ()
    postcode: str = ""
    town: str = ""
    country: str = "France"
    email: str = ""
    phone: str = ""
    siren: str = ""
    other_names: tuple[str, ...] = ()
    rate: ContractRate | None = None
    fee_waived: bool = False
    hold: Hold | None = None
    where: str = ""

    @property
    def addressed(self) -> bool:
        """Whether a letter can be posted: a street or place, a postcode and a town are known."""
        return bool(self.address and self.postcode and self.town)

    @property
    def health(self) -> bool:
        """Whether it is a public health establishment: a public body with the name of one."""
        return self.kind is Kind.PUBLIC_BODY and self.named_health

    @property
    def legally_named(self) -> bool:
        """Whether the name is surely the legal one: a firm's has its form or a SIREN, a person's a civility."""
        return bool(self.civility or self.siren or self.form) or self.kind is not Kind.BUSINESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice as its row says it, with the evidence of payment as typed (judged in allocation).

    `id` is unique in the ledger: number + client, then issue year or due date where those repeat.
    `total` or `due` is None where the cell cannot be read: the row is then « à corriger ».
    """

    id: str
    number: str
    client_id: str
    total: Decimal | None
    due: date | None
    row: int = 0  # Excel row in the invoices sheet
    where: str = ""  # « Factures!A12 »
    due_assumed: bool = False  # computed from the invoice date and a term, not read
    issued: date | None = None
    sent: date | None = None
    nature: str = ""
    site: str = ""
    order_number: str = ""
    quote_date: date | None = None
    works_end: date | None = None
    currency: str = "EUR"
    direct_debit: bool = False
    rate: ContractRate | None = None
    # evidence of payment, as typed
    balance: Decimal | None = None  # « Reste dû »
    paid: Decimal | None = None  # « Montant réglé »
    paid_on: date | None = None
    cheque: str = ""
    status: Status = Status.NONE
    status_text: str = ""  # as written
    step_told: str = ""  # « Mise en demeure », which the status says was taken, without its day
    hold: Hold | None = None
    later: bool = False  # marked « Créance postérieure », under the word that stands there now
    problems: tuple[Problem, ...] = ()

    @property
    def marked_later(self) -> bool:
        """Whether the owner says that it was born after the judgment of its client."""
        return self.later or (self.hold is not None and self.hold.state is State.LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment line of a payments sheet. Unallocated when `invoice_id` is empty."""

    amount: Decimal
    on: date | None
    invoice_id: str = ""
    client_id: str = ""
    reference: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    """An « avoir »: reduces the price of `invoice_id`, else stands to the client's credit. `amount` > 0.

    `spent`: it was used up on its invoice or refunded, so nothing of it is the client's money any more.
    """

    number: str
    client_id: str
    amount: Decimal
    on: date | None
    invoice_id: str = ""
    spent: bool = False
    row: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One date of an agreed payment plan: a line of « Relance - Échéanciers ».

    `signed` is when the client signed the agreement, None while it is only proposed; `accelerated`:
    it says that one missed instalment makes all the rest due (déchéance du terme).
    """

    client_id: str
    invoice_ids: tuple[str, ...]
    due: date
    amount: Decimal
    signed: date | None = None
    accelerated: bool = False
    row: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line of the history. Only the postal fields may change once it is written.

    `row` is its row in the history sheet, 0 while it is not written yet. `run` names the run
    that wrote it. For a letter there is one line per invoice, all with the same `document`.
    """

    on: date
    kind: EventKind
    client_id: str
    client: str = ""
    invoice: str = ""  # number, as printed
    due: date | None = None
    stage: str = ""
    channel: str = ""
    amount: Decimal | None = None
    until: date | None = None
    document: str = ""  # path under the output folder, with « / »
    postal: Postal = Postal.UNCONFIRMED
    sent_on: date | None = None  # posted, or counted as posted (history.counted)
    registered: str = ""  # number of the registered letter
    note: str = ""
    run: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An event that the owner typed in « Suite donnée » (« Appel fait »), at Excel row `row`.

    `on` is the date typed beside it, if any. Recorded in the history, then emptied. `stage` is the
    step of an earlier reminder, made before the program was used (« Relance 1 » and its date).
    """

    kind: EventKind
    invoice_id: str
    on: date | None
    row: int
    note: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
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
    where: str = field(default="", compare=False)  # the cell that names its template


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A ladder: the steps of one profile, in order."""

    profile: str
    stages: tuple[Stage, ...]
    where: str = field(default="", compare=False)  # its first step: « Relance - Paramètres!A45 »


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDoubt:
    """Rates that the firm's own papers state while no setting tells one; None: not understood."""

    problem: Problem
    rates: tuple[ContractRate | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The owner's choices, with their defaults (sheet « Relance - Paramètres »)."""

    worker: Worker = Worker.FIRM
    default_kind: Kind | None = None
    profiles: tuple[tuple[Kind, str], ...] = tuple((kind, STANDARD) for kind in Kind)
    profile_above: tuple[Decimal, str] | None = None  # over so much overdue (EUR), this profile
    sheet: str = ""  # of the list of invoices, where several look like one
    columns: tuple[tuple[str, str], ...] = ()  # key of a column, the title that the owner gives it
    paid_signs: tuple[str, ...] | None = None  # « vert », « barré »: rows so marked are paid
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
    interest_first: bool = False
    carriage: bool = False  # the firm carries goods: one year of limitation
    invoice_folder: str = ""  # PDF copies of the invoices, relative to the workbook
    backups_kept: int = 12  # copies of the workbook in « Sauvegardes »
    last_run: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the workbook says. Immutable; answers to questions make a new one."""

    settings: Settings = field(default_factory=Settings)
    sender: Sender = field(default_factory=Sender)
    policies: tuple[Policy, ...] = ()
    clients: tuple[Client, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()

    def client(self, client_id: str) -> Client:
        """The client of that id. Raises KeyError when unknown."""
        for client in self.clients:
            if client.id == client_id:
                return client
        raise KeyError(client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An invoice examined on one day: what is owed, and what happens next and why.

    `stage` is where the invoice stands after this run (a step prepared today counts); `step` is
    the step to take today, if any: of an invoice that a letter claims, that letter's. `interest_until` is set where a legal rate is missing and
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
    stage: str = ""
    reached: str = ""  # the last step really taken before today
    step: Stage | None = None
    next_action: str = ""
    next_date: date | None = None
    reason: Reason = Reason.NOT_DUE
    sentence: str = ""
    undated_payment: bool = False
    history: tuple[Event, ...] = ()  # this invoice's events, oldest first
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
    legal_end: date | None = None  # the end of a public body's legal days, after the due date

    @property
    def due(self) -> date | None:
        """The day after which it is late: its due date, or the end of the days that the law gives."""
        return self.legal_end or self.invoice.due

    @property
    def total(self) -> Decimal:
        """All that may be claimed: outstanding principal, interest and fixed compensation (EUR)."""
        return self.outstanding + self.interest + self.fee


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One letter: to one client, in the tone of `stage`, claiming `claims`, recalling `others`.

    Some of the `claims` may be `above` their own step: named apart, never said to have been reminded
    before (`history.reminders` tells of each which letters named it). Of those `paid_late` only the
    interest and the 40 € are claimed; `others` are overdue too but only « pour mémoire »: they do
    not count as reminded.
    `credits` are deducted. `total` is what the letter asks for, as its
    `stage.sums` says; `pay_before` the deadline it gives, if any.
    """

    client: Client
    stage: Stage
    claims: tuple[Claim, ...]
    paid_late: tuple[Claim, ...] = ()
    others: tuple[Claim, ...] = ()
    credits: tuple[CreditNote, ...] = ()
    total: Decimal = ZERO
    pay_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One client to telephone, with all that is to be spoken of; `credits` are deducted."""

    client: Client
    claims: tuple[Claim, ...]
    total: Decimal
    credits: tuple[CreditNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgedBalance:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What this Monday does: made by `plan()`, carried out by the edges.

    `withdrawals` are earlier preparations, not yet confirmed, that are no longer due: their
    letters move aside and their lines are marked « annulé ».
    """

    on: date
    claims: tuple[Claim, ...] = ()
    notices: tuple[Notice, ...] = ()
    calls: tuple[Call, ...] = ()
    files: tuple[Claim, ...] = ()  # court files to prepare: the owner decides
    withdrawals: tuple[Event, ...] = ()
    cancelled: tuple[Event, ...] = ()  # of these, those that claim nothing still open
    instalments: tuple[Instalment, ...] = ()  # lines to add to « Relance - Échéanciers »
    agreements: tuple[Event, ...] = ()  # payment plans newly proposed or signed, for the history
    aged_balance: AgedBalance = field(default_factory=AgedBalance)
    problems: tuple[Problem, ...] = ()
