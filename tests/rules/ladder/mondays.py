"""An owner and their Mondays, in memory: what `monday.py` does with the pure rules, without Excel.

Between two Mondays the owner types: a payment, a note in « Suite donnée », a due date. On a Monday
the program reads, asks and plans (`owner/talk.py`) and remembers, in the order of `monday.py`. What
is typed goes through the same readers as a cell of the workbook, so that « Litige 300 € » means here
what it means there.

    owner = Owner()
    owner.invoices("F-041", "Morel SARL", "1200.00", due="2026-01-31")
    week = owner.monday("2026-02-09")
    assert week.stands("F-041") == "Appel, appel_a_faire"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.french import fold
from relance.law.loader import load_law
from relance.owner.consents import AGREED
from relance.owner.talk import posted_first, talked
from relance.rules.asking import Given, to_write, with_answers
from relance.rules.codes import EventKind, Kind, Postal
from relance.rules.firm import Ladder, Sender, Settings
from relance.rules.history import counted, drafts_of
from relance.rules.ladder.record import Prepared, record
from relance.rules.law import Law
from relance.rules.model import (
    Client,
    CreditNote,
    Event,
    Hold,
    Instalment,
    Invoice,
    Ledger,
    Payment,
    Report,
)
from relance.rules.outcome import Claim, Notice, Plan
from relance.sheets.ladder_table import default_ladder
from relance.words.follow_up_words import read_event, read_hold
from relance.words.forms import form_of

LAW = load_law()
LADDERS = default_ladder()
ALL, SOME, NONE, UNKNOWN = "Tous", "Certains", "Aucun", "Je ne sais pas encore"
FIRST_HISTORY_ROW = 5


def day(text: str | date) -> date:
    """« 2026-02-09 » as a date."""
    return text if isinstance(text, date) else date.fromisoformat(text)


def euros(amount: str | Decimal) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


@dataclass
class Voice:
    """Someone at the keyboard who answers in words: an option is chosen by how it begins.

    `posted` answers « ont-ils été postés ? »; `each` the same client by client (after « Certains »);
    `old` what becomes of debts over 90 days late; `born` whether an invoice dated after a judgment was
    born « Après lui » or « Avant lui »; `noted` whether the payments are all noted; `reach` how far a
    promise goes; `formal` what is said to a formal notice, `without` which invoices wait.
    """

    posted: str = ALL
    posted_on: date | None = None
    each: Mapping[str, str] = field(default_factory=dict)
    registered: str = "1A 234 567 8901 2"
    again: bool = False
    noted: str = "Oui"
    old: str = "Décider plus tard"
    born: str = "Décider plus tard"
    reach: str = "Oui"
    formal: str = "D'accord"
    without: Sequence[str] = ()
    asked: list[str] = field(default_factory=list)

    def choose(self, question: str, options: Sequence[str], *, enter: int = 0) -> int:
        self.asked.append(question)
        if enter and "relancée" not in question and "Je ne sais pas encore" not in options:
            return enter  # Enter alone
        wanted = self._wanted(question, options)
        [found] = [n for n, option in enumerate(options, start=1) if option.startswith(wanted)]
        return found

    def _wanted(self, question: str, options: Sequence[str]) -> str:
        if "posté" in question or "envoyé" in question:
            alone = {ALL: "Oui", SOME: "Oui", NONE: "Non"}  # one letter: yes or no
            return self.posted if ALL in options else alone.get(self.posted, self.posted)
        if "Cette promesse vaut-elle" in question:
            return self.reach
        if options[0] == AGREED:
            return self.formal
        if options[0] == "La réclamer":
            return options[question.split(" (", maxsplit=1)[0] in self.without]
        if "règlements reçus" in question:
            return self.noted
        if "historique de ce classeur ne connaît pas" in question:
            return "Continuer"
        if "la date du" in question:
            return ("Les refaire", "Le refaire")[len(options[0]) < 19] if self.again else "Il"
        if "relancée" in question:
            single = options[0].startswith("La relancer") and self.old == "Les relancer"
            return "La relancer" if single else self.old
        if "d'après le jugement" in question:
            return self.born
        client = question.split(",", maxsplit=1)[0]
        answer = self.each.get(client, "Posté" if options[0] in MAILED else "Plus tard")
        return MAILED.get(options[0], {}).get(answer, answer)

    def day(self, question: str, default: date | None) -> date | None:
        self.asked.append(question)
        return self.posted_on or default

    def text(self, question: str) -> str:
        self.asked.append(question)
        return self.registered


# How an answer about a letter is called where it is an e-mail.
MAILED: dict[str, dict[str, str]] = {
    "Posté": {},
    "Envoyé": {"Posté": "Envoyé", "Non posté": "Non envoyé"},
}


@dataclass(frozen=True)
class Week:
    """What one Monday did. `plan` is the program's; the rest says it in words."""

    plan: Plan
    asked: tuple[str, ...] = ()

    def claim(self, number: str) -> Claim:
        [found] = [c for c in self.plan.claims if c.invoice.number == number]
        return found

    def stands(self, number: str) -> str:
        """« Relance 1, courrier_prepare »: where the invoice stands after this run, and why."""
        claim = self.claim(number)
        return f"{claim.step_after or 'aucune étape'}, {claim.reason}"

    def letter(self, client: str = "") -> Notice:
        """The only letter of this Monday (to that client)."""
        [found] = [n for n in self.plan.notices if not client or n.client.name == client]
        return found

    @property
    def letters(self) -> list[str]:
        """« Morel SARL : Relance 1, 1200.00 € (F-041) », one a client."""
        return [
            f"{n.client.name} : {n.step.name}, {n.total} €"
            f" ({', '.join(c.invoice.number for c in n.claims)})"
            for n in self.plan.notices
        ]

    @property
    def withdrawn(self) -> list[str]:
        """« F-041 : Relance 1 »: lines of letters not to be posted any more."""
        return [f"{e.invoice} : {e.step}" for e in self.plan.withdrawals]


class Owner:
    """An owner, their workbook (`ledger`) and what the output folder remembers (`written`)."""

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        ladders: tuple[Ladder, ...] = LADDERS,
        law: Law = LAW,
    ) -> None:
        self.ledger = Ledger(
            settings=settings or Settings(),
            sender=Sender(name="Menuiserie Dupré"),
            ladders=ladders,
        )
        self.law = law
        self.reports: list[Report] = []
        self.written: list[Event] = []
        self.runs = 0
        self.shuffled: Callable[[Ledger], Ledger] = lambda ledger: ledger

    # --- what stands in the workbook

    def client(self, name: str, **facts: object) -> None:
        """The client of that name, with other facts than before (or for the first time)."""
        known = {c.id: c for c in self.ledger.clients}
        old = known.get(
            fold(name),
            Client(
                id=fold(name),
                name=name,
                form=form_of(name),
                kind=Kind.BUSINESS,
                phone="02 41 00 00 00",
                email="compta@client.example.fr",
                address=("1 rue Basse",),
                postcode="49000",
                town="Angers",
            ),
        )
        known[old.id] = replace(old, **facts)
        self.ledger = replace(self.ledger, clients=tuple(known.values()))

    def invoices(
        self, number: str, client: str, total: str | Decimal, *, due: str | date, **facts: object
    ) -> None:
        """A new row; issued thirty days before its due date."""
        if fold(client) not in {c.id for c in self.ledger.clients}:
            self.client(client)
        row = 4 + len(self.ledger.invoices)
        new = Invoice(
            id=f"{fold(number)}|{fold(client)}",
            number=number,
            client_id=fold(client),
            total=euros(total),
            due=day(due),
            issued=date.fromordinal(day(due).toordinal() - 30),
            row=row,
            where=f"Factures!A{row}",
        )
        new = replace(new, **facts)
        self.ledger = replace(self.ledger, invoices=(*self.ledger.invoices, new))

    def invoice(self, number: str) -> Invoice:
        [found] = [i for i in self.ledger.invoices if i.number == number]
        return found

    def corrects(self, number: str, **facts: object) -> None:
        """Types other facts into the row of that invoice: `due`, `total`…"""
        changed = replace(self.invoice(number), **facts)
        self.ledger = replace(
            self.ledger,
            invoices=tuple(changed if i.id == changed.id else i for i in self.ledger.invoices),
        )

    # --- what comes in

    def is_paid(self, number: str, amount: str | Decimal | None = None, *, on: str | date) -> None:
        """A payment noted in « Réglé » and « Réglé le »: this amount more, else all that is left."""
        invoice = self.invoice(number)
        before, price = invoice.paid or Decimal(0), invoice.total or Decimal(0)
        price -= sum(n.amount for n in self.ledger.credit_notes if n.invoice_id == invoice.id)
        paid = price if amount is None else before + euros(amount)
        self.corrects(number, paid=paid, paid_on=day(on))

    def receives(self, client: str, amount: str, *, on: str) -> None:
        """A payment of that client that names no invoice (a line of « Règlements »)."""
        loose = Payment(amount=euros(amount), on=day(on), client_id=fold(client), where="B3")
        self.ledger = replace(self.ledger, payments=(*self.ledger.payments, loose))

    def allocates(self, number: str) -> None:
        """Writes that invoice beside the payments of its client that named none."""
        invoice = self.invoice(number)
        lines = tuple(
            replace(p, invoice_id=invoice.id)
            if p.client_id == invoice.client_id and not p.invoice_id
            else p
            for p in self.ledger.payments
        )
        self.ledger = replace(self.ledger, payments=lines)

    def credits(self, client: str, amount: str | Decimal, *, on: str | date, of: str = "") -> None:
        """An « avoir » of that client, on an invoice or at large."""
        note = CreditNote(
            number=f"A-{len(self.ledger.credit_notes) + 1}",
            client_id=fold(client),
            amount=euros(amount),
            on=day(on),
            invoice_id=self.invoice(of).id if of else "",
        )
        self.ledger = replace(self.ledger, credit_notes=(*self.ledger.credit_notes, note))

    # --- what the owner notes

    def notes(self, number: str, text: str, until: str | date | None = None) -> None:
        """« Suite donnée » and « Jusqu'au » of that invoice; an empty text clears them.

        An event (« Appel fait ») or a step done earlier (« Relance 1 » and its date) is reported
        and emptied, as `workbook.book` does; anything else is a hold.
        """
        invoice, until = self.invoice(number), day(until) if until else None
        steps = {fold(s.name): s.name for p in self.ledger.ladders for s in p.steps}
        told = Report(kind=EventKind.TAKEN_OVER, invoice_id=invoice.id, on=until, row=invoice.row)
        if event := read_event(text):
            self.reports.append(replace(told, kind=event[0], note=event[1]))
        elif until and (step := steps.get(fold(text))):
            self.reports.append(replace(told, step=step))
        else:
            self.corrects(number, hold=read_hold(text, until, invoice.where))

    def notes_of_client(self, name: str, text: str, until: str | date | None = None) -> None:
        """The same in the client's row of « Relance - Clients »."""
        self.client(name, hold=read_hold(text, day(until) if until else None, "Clients"))

    def marks(self, number: str, step: str, sent: str | date | Postal, **facts: object) -> None:
        """Types in « Envoyé le » of its newest letter of that step: a date, or « non posté »."""
        changes = dict(facts)
        if isinstance(sent, Postal):
            changes["postal"] = sent
        else:
            changes |= {"postal": Postal.SENT, "sent_on": day(sent)}
        of_step = [
            e.row
            for e in self.ledger.events
            if (e.invoice, e.step, e.kind) == (number, step, EventKind.PREPARED)
        ]
        events = tuple(
            replace(e, **changes) if e.row == of_step[-1] else e for e in self.ledger.events
        )
        self.ledger = replace(self.ledger, events=events)

    def signs(self, client: str, *, on: str | date, accelerated: bool = False) -> None:
        """Notes « Signé le » beside every line of that client's payment plan."""
        lines = tuple(
            replace(line, signed=day(on), accelerated=accelerated)
            if line.client_id == fold(client)
            else line
            for line in self.ledger.instalments
        )
        self.ledger = replace(self.ledger, instalments=lines)

    def starts_a_new_workbook(self) -> None:
        """Last year's workbook is put away: the invoices still open are typed into a new one."""
        held = tuple(replace(i, hold=None) for i in self.ledger.invoices)
        settings = replace(self.ledger.settings, last_run=None)
        self.ledger = replace(
            self.ledger, settings=settings, invoices=held, events=(), instalments=()
        )
        self.reports = []

    # --- Mondays

    def monday(self, on: str | date, posted: str | None = ALL, **answers: object) -> Week:
        """One run. `posted` and `answers` are what is said at the keyboard (`Voice`); None: nobody is."""
        today = day(on)
        last = self.ledger.settings.last_run
        assert last is None or today >= last, "the program refuses a day before its last run"
        if isinstance(since := answers.get("posted_on"), str):
            answers["posted_on"] = day(since)
        ask = None if posted is None else Voice(posted=posted, **answers)  # type: ignore[arg-type]
        self.runs += 1
        run = f"{today} {self.runs}"

        ledger = self.shuffled(self.ledger)
        ledger = replace(ledger, events=counted(ledger.events, ledger.settings))
        who, given = (ledger, self.law, today, run), Given()
        if ask:
            posted_first(*who, ask, given, reports=self.reports, written=self.written)
        told, _, _ = talked(*who, ask, given, reports=self.reports, written=self.written)
        done = told.plan
        drafts = drafts_of(told.ledger.events, today)
        lines = record(done, drafts, _letters(done), edited=(), run=run)
        added, changed = to_write(
            told.lost, (*told.noted, *lines.added), (*told.answers, *lines.changed)
        )
        self.written = [*self.written, *(e for e in lines.added if e.document)]
        self._writes(added, {e.row: e for e in changed}, told.states)
        self._writes_instalments(done.instalments)
        self.reports = []
        self.ledger = replace(self.ledger, settings=replace(self.ledger.settings, last_run=today))
        return Week(plan=done, asked=tuple(ask.asked) if ask else ())

    def mondays(self, first: str, last: str, posted: str | None = ALL, **answers: object) -> Week:
        """Every Monday from the first to the last, both included; what the last one did."""
        week = self.monday(first, posted, **answers)
        for number in range(day(first).toordinal() + 7, day(last).toordinal() + 1, 7):
            week = self.monday(date.fromordinal(number), posted, **answers)
        return week

    def _writes(
        self, added: Iterable[Event], changed: Mapping[int, Event], states: Mapping[str, Hold]
    ) -> None:
        """What the workbook holds once this run is recorded."""
        kept = [changed.get(e.row, e) for e in self.ledger.events]
        row = max((e.row for e in kept), default=FIRST_HISTORY_ROW - 1)
        fresh = [replace(e, row=row + n) for n, e in enumerate(added, start=1)]
        self.ledger = with_answers(replace(self.ledger, events=(*kept, *fresh)), (), (), states)

    def _writes_instalments(self, lines: Sequence[Instalment]) -> None:
        row = FIRST_HISTORY_ROW + len(self.ledger.instalments)
        placed = [replace(line, row=row + n, where=f"A{row + n}") for n, line in enumerate(lines)]
        self.ledger = replace(self.ledger, instalments=(*self.ledger.instalments, *placed))

    def history(self, number: str = "") -> list[str]:
        """« 2026-02-16 Courrier préparé : Relance 1 (envoyé) », in the order of the sheet."""
        return [
            f"{e.on} {e.kind} : {e.step or e.note}{f' ({e.postal})' if e.postal else ''}"
            for e in self.ledger.events
            if not number or e.invoice == number
        ]


def _letters(done: Plan) -> Mapping[str, Prepared]:
    """The letters as rendered: a path for each client, and what distinguishes their content."""
    return {
        n.client.id: Prepared(
            document=f"{done.on}/{n.client.id} - {n.step.name}.docx",
            fingerprint=str(hash((n.total, frozenset(c.invoice.id for c in n.claims)))),
        )
        for n in done.notices
    }
