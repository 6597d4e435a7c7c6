"""The vocabulary: what an owner's workbook says, all of it carried by a `Ledger`.

A business (the sender) has clients (debtors) who owe it invoices. Each invoice walks the steps
of a `Ladder`: call, letters, formal notice, court file. The history (`Event`s) says
which steps were taken; holds (promise, dispute, insolvency…) pause the walk. The firm and its
ladders are in `firm`, the closed lists in `codes`, what a Monday decides in `outcome`.

All amounts are `Decimal` euros including VAT, rounded to the cent; all days are `date`.
Empty text means « not known ». Everything is frozen and keyword-only.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from relance.french import fold
from relance.problems import Problem
from relance.rules.codes import EventKind, Kind, Postal, State, Status, Trade
from relance.rules.firm import ContractRate, Ladder, Sender, Settings

_UNNUMBERED = frozenset({""})  # an invoice without a number is itself, and nobody else's


class Hold(Struct, frozen=True, kw_only=True):
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


class Remark(Struct, frozen=True, kw_only=True):
    """What the owner wrote beside an invoice and no column understands: in which column, in what words.

    `computed`: a formula made it. Once compared with the answers given before (lists/pending.py), it is
    one entry that waits: `says` is why, in French, and `ask` whether the question is to be put today.
    `beside`: the id of the invoice where it stands, if that is another one of its client.
    """

    column: str
    text: str
    where: str = ""
    computed: bool = False
    of_payment: bool = False
    says: str = ""
    ask: bool = True
    beside: str = ""


DEFAULT_SOURCE = "réglage par défaut"  # the source of a kind that only the setting tells


class Client(Struct, frozen=True, kw_only=True):
    """A debtor. `id` is the folded code, else the folded name: stable from one Monday to the next."""

    id: str
    name: str
    code: str = ""
    kind: Kind = Kind.CONSUMER
    kind_source: str = ""  # French: « colonne Type », « SIREN », « nom », « réglage par défaut »
    named_health: bool = False  # its name is that of a hospital (relance/words/kinds)
    form: str = ""  # the legal form in its name, folded: « sarl » (relance/words/forms)
    trade: Trade = Trade.UNKNOWN  # of a professional, for the courts (relance/words/trades)
    profile: str = ""  # empty: that of its kind (`Settings.profiles`)
    civility: str = ""  # « M. et Mme »: of the column, else of the name (relance/words)
    address: tuple[str, ...] = ()
    postcode: str = ""
    town: str = ""
    country: str = "France"
    language: str = ""  # of its reminders: « en »; empty: French (relance/words/languages)
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


class Invoice(Struct, frozen=True, kw_only=True):
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
    bare_number: str = ""  # « 41 », where the format of its cell shows « F2026-041 »
    due_assumed: bool = False  # computed from the invoice date and a term, not read
    issued: date | None = None
    sent: date | None = None
    nature: str = ""
    site: str = ""
    order_number: str = ""
    quote_date: date | None = None
    works_end: date | None = None
    service: bool = False  # `works_end` is of a service or a delivery: no title speaks of works
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
    remarks: tuple[Remark, ...] = ()  # no letter before the owner has answered for them

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers, folded, under which it may be named: as shown, and as earlier runs knew it."""
        if self.number and not self.bare_number:
            return frozenset((fold(self.number),))
        return frozenset(map(fold, filter(None, (self.number, self.bare_number)))) or _UNNUMBERED

    @property
    def marked_later(self) -> bool:
        """Whether the owner says that it was born after the judgment of its client."""
        return self.later or (self.hold is not None and self.hold.state is State.LATER)


class Payment(Struct, frozen=True, kw_only=True):
    """A payment: a line of a payments sheet, or of ours. Unallocated when `invoice_id` is empty.

    `ours`: the program took it in (« Relance - Encaissements »); `already` is then « Déjà noté » (EUR),
    what the owner's own evidence said of the invoice at that moment, None where nobody knows: the owner
    wrote another invoice there since.
    """

    amount: Decimal
    on: date | None
    invoice_id: str = ""
    client_id: str = ""
    reference: str = ""
    where: str = ""
    ours: bool = False
    already: Decimal | None = None


class CreditNote(Struct, frozen=True, kw_only=True):
    """An « avoir »: reduces the price of `invoice_id`, else stands to the client's credit. `amount` > 0.

    `spent`: it was used up on its invoice or refunded, so nothing of it is the client's money any more;
    `issued_for` (EUR) is then what it was made for.
    """

    number: str
    client_id: str
    amount: Decimal
    on: date | None
    invoice_id: str = ""
    spent: bool = False
    issued_for: Decimal = Decimal("0.00")
    row: int = 0
    where: str = ""


class Instalment(Struct, frozen=True, kw_only=True):
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


class Event(Struct, frozen=True, kw_only=True):
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
    step: str = ""
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


class Report(Struct, frozen=True, kw_only=True):
    """An event that the owner typed in « Suite donnée » (« Appel fait »), at Excel row `row`.

    `on` is the date typed beside it, if any. Recorded in the history, then emptied. `step` is the
    step of an earlier reminder, made before the program was used (« Relance 1 » and its date).
    """

    kind: EventKind
    invoice_id: str
    on: date | None
    row: int
    note: str = ""
    step: str = ""


class Ledger(Struct, frozen=True, kw_only=True):
    """What the workbook says. Immutable; answers to questions make a new one."""

    settings: Settings = field(default_factory=Settings)
    sender: Sender = field(default_factory=Sender)
    ladders: tuple[Ladder, ...] = ()
    clients: tuple[Client, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
    awaiting: tuple[tuple[str, str], ...] = ()  # client id, money that is perhaps theirs

    def client(self, client_id: str) -> Client:
        """The client of that id. Raises KeyError when unknown."""
        for client in self.clients:
            if client.id == client_id:
                return client
        raise KeyError(client_id)
