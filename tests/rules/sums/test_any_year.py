"""Any owner, any edits, any Mondays: what must hold whatever happens (up to sixty weeks).

Hypothesis plays the owner: it adds invoices, types payments and notes, answers or not, forgets weeks.
After each Monday the history is read again here, naively, and compared with the rules of the ladder;
nothing is taken from `claims` or `plan` but what they decided. A longer run, by hand:

    RELANCE_YEARS=3000x60 python -m pytest tests/rules/sums/test_any_year.py
"""

from __future__ import annotations

import copy
import os
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from msgspec.structs import replace

from relance.french import fold
from relance.rules.codes import Channel, EventKind, Kind, Postal, Reason, State, Sums
from relance.rules.days import add_business_days
from relance.rules.firm import Ladder, Settings, Step
from relance.rules.model import Event, Hold, Invoice, Ledger
from relance.rules.money import ZERO
from tests.rules.ladder.mondays import ALL, LADDERS, NONE, UNKNOWN, Owner, Week

EXAMPLES, STEPS = map(int, os.environ.get("RELANCE_YEARS", "40x30").split("x"))
START = date(2025, 1, 6)
LAST = START + timedelta(weeks=60)
CLIENTS = ("Dupont & Fils", "M. Bernier", "Mairie de Trélazé")
HASTY = Ladder(  # the shortest gaps that an owner may write
    profile="Pressé",
    steps=(
        Step(name="Relance 1", after_due=0, min_gap=0, channel=Channel.LETTER),
        Step(name="Appel", after_due=2, min_gap=1, channel=Channel.PHONE),
        Step(name="Relance 2", after_due=3, min_gap=0, channel=Channel.EMAIL, sums=Sums.ALL),
        Step(
            name="Mise en demeure",
            after_due=4,
            min_gap=0,
            channel=Channel.REGISTERED,
            sums=Sums.ALL,
            formal_notice=True,
        ),
        Step(name="Contentieux", after_due=5, min_gap=0, channel=Channel.FILE),
    ),
)
PROFILES = (*LADDERS, HASTY)
STEP_KINDS = {EventKind.PREPARED, EventKind.CALL_LISTED, EventKind.FILE_PREPARED}
WRITTEN = {Channel.LETTER, Channel.EMAIL, Channel.REGISTERED}
TAKEN_BEFORE = {EventKind.TAKEN_OVER, EventKind.CALLED}
HOLDS_THE_CLIENT = {
    State.PROMISE,
    State.INSOLVENCY,
    State.OVER_INDEBTED,
    State.DEATH,
    State.HANDED_OVER,
}
SETTLING = {State.PROMISE, State.PAID, State.CHEQUE, State.CHASE}
LASTING = {State.INSOLVENCY, State.OVER_INDEBTED, State.DEATH}
NOTES = (
    "Promesse", "Promesse", "Litige", "Litige 100 €", "Retenue de garantie 5 %", "Ne pas relancer",
    "Procédure collective", "Décès", "Remis à un tiers", "Abandonnée", "Payée", "Chèque reçu",
    "Relancer", "voir avec Paul", "Échéancier", "Échéancier 3 fois", "Injonction déposée",
    "Créance postérieure",
)  # fmt: skip
REPORTS = ("Appel fait", "Courrier non parti", "Accusé de réception", "Non réclamé", "Refusé")

amounts = st.one_of(
    st.sampled_from((Decimal("4.99"), Decimal("150.00"), Decimal("1000.00"))),
    st.integers(2_000, 500_000).map(lambda cents: Decimal(cents) / 100),
)
numbers = st.integers(0, 9)
days_away = st.none() | st.integers(-20, 40)


def takes_place(event: Event) -> bool:
    return event.postal not in {Postal.NOT_POSTED, Postal.CANCELLED}


def taken_on(event: Event) -> date:
    return event.sent_on or event.on


def half_up(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def still_holds(hold: Hold | None, today: date, price: Decimal) -> bool:
    """Whether a note stops all letters of its invoice, read as simply as can be."""
    if hold is None or hold.state in {State.CHASE, State.PLAN, State.LATER}:
        return False
    if hold.state in {State.DISPUTE, State.RETENTION} and (
        hold.share or (hold.amount is not None and hold.amount < price)
    ):
        return False  # a part of it only
    if hold.until is None or hold.state not in {
        State.PROMISE,
        State.DISPUTE,
        State.DO_NOT_CHASE,
        State.RETENTION,
        State.CHEQUE,
    }:
        return True
    end = add_business_days(hold.until, 2) if hold.state is State.PROMISE else hold.until
    return today <= end


def born_after(invoice: Invoice, hold: Hold | None) -> bool:
    """Whether the owner says that it was born after that judgment, and its date does not belie it."""
    judgment = hold.until if hold and hold.state is State.INSOLVENCY else None
    return bool(invoice.marked_later and judgment and invoice.issued and invoice.issued >= judgment)


class AnyYear(RuleBasedStateMachine):
    """One owner, from the first Monday on."""

    @initialize(
        confirm=st.booleans(),
        limit=st.sampled_from((1, 2, 15)),
        apart=st.sampled_from((0, 7, 10)),
        hasty=st.booleans(),
        interest_first=st.booleans(),
        paid_late=st.booleans(),
    )
    def opens_the_workbook(
        self,
        *,
        confirm: bool,
        limit: int,
        apart: int,
        hasty: bool,
        interest_first: bool,
        paid_late: bool,
    ) -> None:
        chosen = Settings(
            confirm_sending=confirm,
            letters_per_monday=limit,
            min_days_between_letters=apart,
            interest_first=interest_first,
            claim_paid_late=paid_late,
        )
        self.owner = Owner(settings=chosen, ladders=PROFILES)
        self.today = START
        kinds = (Kind.BUSINESS, Kind.CONSUMER, Kind.PUBLIC_BODY)
        for name, kind in zip(CLIENTS, kinds, strict=True):
            self.owner.client(name, kind=kind, profile=HASTY.profile if hasty else "")

    # --- between two Mondays

    def any_invoice(self, number: int) -> str:
        known = self.owner.ledger.invoices
        return known[number % len(known)].number

    def has_invoices(self) -> bool:
        return hasattr(self, "owner") and bool(self.owner.ledger.invoices)

    @rule(
        client=st.sampled_from(CLIENTS),
        total=amounts,
        late=st.integers(-40, 150),
        n=st.integers(1, 3),
    )
    def adds_invoices(self, client: str, total: Decimal, late: int, n: int) -> None:
        for more in range(n):
            number = f"F{len(self.owner.ledger.invoices) + 1}"
            due = self.today - timedelta(days=late + more)
            self.owner.invoices(number, client, total + more, due=due)

    @precondition(has_invoices)
    @rule(number=numbers, part=st.none() | amounts, ago=st.integers(0, 10))
    def notes_a_payment(self, number: int, part: Decimal | None, ago: int) -> None:
        name = self.any_invoice(number)
        invoice = self.owner.invoice(name)
        if part is not None:
            part = min(part, (invoice.total or ZERO) - (invoice.paid or ZERO))
        self.owner.is_paid(name, part, on=self.today - timedelta(days=ago))

    @precondition(has_invoices)
    @rule(client=st.sampled_from(CLIENTS), amount=amounts)
    def notes_a_payment_without_reference(self, client: str, amount: Decimal) -> None:
        self.owner.receives(client, str(amount), on=self.today.isoformat())

    @precondition(has_invoices)
    @rule()
    def finds_what_the_payments_were_for(self) -> None:
        self.owner.ledger = replace(self.owner.ledger, payments=())

    @precondition(has_invoices)
    @rule(number=numbers, amount=amounts, at_large=st.booleans())
    def makes_a_credit_note(self, number: int, amount: Decimal, *, at_large: bool) -> None:
        invoice = self.owner.invoice(self.any_invoice(number))
        amount = min(amount, (invoice.total or ZERO) / 2)
        client = next(c for c in CLIENTS if self.owner.ledger.client(invoice.client_id).name == c)
        of = "" if at_large else invoice.number
        self.owner.credits(client, half_up(amount), on=self.today, of=of)

    @precondition(has_invoices)
    @rule(number=numbers, text=st.sampled_from(NOTES), away=days_away)
    def writes_beside_an_invoice(self, number: int, text: str, away: int | None) -> None:
        until = None if away is None else self.today + timedelta(days=away)
        self.owner.notes(self.any_invoice(number), text, until)

    @precondition(has_invoices)
    @rule(client=st.sampled_from(CLIENTS), text=st.sampled_from(("", *NOTES)), away=days_away)
    def writes_beside_a_client(self, client: str, text: str, away: int | None) -> None:
        until = None if away is None or not text else self.today + timedelta(days=away)
        self.owner.notes_of_client(client, text, until)

    @precondition(has_invoices)
    @rule()
    def clears_all_notes(self) -> None:
        for invoice in self.owner.ledger.invoices:
            self.owner.notes(invoice.number, "")
        for client in CLIENTS:
            self.owner.notes_of_client(client, "")

    @precondition(has_invoices)
    @rule(number=numbers, text=st.sampled_from(REPORTS), ago=st.none() | st.integers(0, 10))
    def reports_what_happened(self, number: int, text: str, ago: int | None) -> None:
        on = None if ago is None else self.today - timedelta(days=ago)
        self.owner.notes(self.any_invoice(number), text, on)

    @precondition(has_invoices)
    @rule(number=numbers, move=st.integers(-15, 60))
    def corrects_a_due_date(self, number: int, move: int) -> None:
        name = self.any_invoice(number)
        due = self.owner.invoice(name).due
        assert due is not None
        self.owner.corrects(name, due=due + timedelta(days=move))

    @precondition(has_invoices)
    @rule(number=numbers, factor=st.sampled_from(("0.5", "0.9", "1.2")))
    def corrects_a_total(self, number: int, factor: str) -> None:
        name = self.any_invoice(number)
        total = self.owner.invoice(name).total or ZERO
        self.owner.corrects(name, total=half_up(total * Decimal(factor)))

    @rule(client=st.sampled_from(CLIENTS), profile=st.sampled_from([p.profile for p in LADDERS]))
    def gives_another_profile(self, client: str, profile: str) -> None:
        if self.owner.ledger.client(fold(client)).profile != HASTY.profile:
            self.owner.client(client, profile=profile)

    @precondition(has_invoices)
    @rule(client=st.sampled_from(CLIENTS), accelerated=st.booleans())
    def gets_a_plan_signed(self, client: str, *, accelerated: bool) -> None:
        self.owner.signs(client, on=self.today, accelerated=accelerated)

    @precondition(has_invoices)
    @rule(answers=st.lists(st.sampled_from((Postal.NOT_POSTED, 0, 1, 5)), min_size=1, max_size=3))
    def types_when_letters_were_posted(self, answers: list[Postal | int]) -> None:
        waiting = [e for e in self.owner.ledger.events if is_waiting(e)]
        for event, answer in zip(waiting, answers, strict=False):
            sent = answer
            if not isinstance(sent, Postal):
                sent = min(event.on + timedelta(days=sent), self.today)  # type: ignore[assignment]
            for line in [e for e in waiting if e.document == event.document]:
                self.owner.marks(line.invoice, line.step, sent)  # type: ignore[arg-type]

    # --- Mondays

    @rule(weeks=st.integers(1, 5))
    def does_some_mondays(self, weeks: int) -> None:
        for _ in range(weeks):
            self.runs(7, ALL)

    @rule(weeks=st.integers(1, 3), late=st.integers(0, 6))
    def posts_some_days_after(self, weeks: int, late: int) -> None:
        for _ in range(weeks):
            self.runs(7, ALL, posted_on=self.today + timedelta(days=late))

    @rule(days=st.integers(0, 40), posted=st.sampled_from((ALL, NONE, UNKNOWN, None)))
    def does_some_day(self, days: int, posted: str | None) -> None:
        self.runs(days, posted)

    @rule()
    def decides_to_chase_old_debts(self) -> None:
        self.runs(7, ALL, old="Les relancer")

    def runs(self, days: int, posted: str | None, **answers: object) -> None:
        if self.today + timedelta(days=days) > LAST:
            return
        self.today += timedelta(days=days)
        upside_down = copy.copy(self.owner)
        upside_down.shuffled = reversed_rows
        week = self.owner.monday(self.today, posted, **answers)
        note(
            f"{self.today}: {[(c.invoice.number, c.step_after, str(c.reason)) for c in week.plan.claims]}"
        )
        other = upside_down.monday(self.today, posted, **answers)
        assert said(other) == said(week), "the order of the rows matters"
        lines = Counter(map(unplaced, self.owner.ledger.events))
        assert Counter(map(unplaced, upside_down.ledger.events)) == lines, (
            "the history depends on the order of the rows"
        )
        self.check(week)
        again = copy.copy(self.owner)
        second = again.monday(self.today, posted or None, **answers)
        assert again.ledger.events == self.owner.ledger.events, "the same day again is not the same"
        assert said(second)[1:3] == said(week)[1:3], "the same day again is not the same"

    # --- what must hold

    def check(self, week: Week) -> None:
        done, ledger = week.plan, self.owner.ledger
        assert sorted(c.invoice.id for c in done.claims) == sorted(i.id for i in ledger.invoices)
        for claim in done.claims:
            assert claim.sentence, "no debt without a reason"
            past = [e for e in ledger.events if e.invoice == claim.invoice.number]
            known = {e.step for e in past} | {""}
            if not any(e.kind is EventKind.CALLED for e in past):  # a call names no step
                assert claim.step_after in known, "a step is shown that the history does not know"
            assert "None" not in claim.sentence
            assert "{" not in claim.sentence
            assert claim.outstanding >= 0
            assert claim.withheld >= 0
            for line in claim.accruals:
                assert line.amount == half_up(line.base * line.rate * line.days / 36500)
            if not ledger.settings.interest_first:
                assert claim.interest == sum((a.amount for a in claim.accruals), ZERO)
                if claim.reason is not Reason.TO_CORRECT:
                    assert claim.outstanding + claim.withheld == self.left(claim.invoice)
        owed = sum((c.outstanding + c.withheld for c in done.claims), ZERO)
        assert done.aged_balance.total == owed
        self.check_letters(week)
        for invoice in ledger.invoices:
            self.check_steps(invoice, week)

    def left(self, invoice: Invoice) -> Decimal:
        notes = [n.amount for n in self.owner.ledger.credit_notes if n.invoice_id == invoice.id]
        price = max(ZERO, (invoice.total or ZERO) - sum(notes, ZERO))
        return max(ZERO, price - (invoice.paid or ZERO))

    def check_letters(self, week: Week) -> None:
        done, ledger = week.plan, self.owner.ledger
        assert len({n.client.id for n in done.notices}) == len(done.notices), "one letter a client"
        assert len(done.notices) <= ledger.settings.letters_per_monday
        lines_of = defaultdict(list)
        for event in ledger.events:
            if event.kind is EventKind.PREPARED and takes_place(event):
                lines_of[event.client_id].append(event)
        for notice in done.notices:
            asked = [
                c.total if notice.step.sums is Sums.ALL else c.outstanding
                for c in (*notice.claims, *notice.paid_late)
            ]
            credits = sum((c.amount for c in notice.credits), ZERO)
            assert notice.total == sum(asked, ZERO) - credits
            assert notice.total > 0, "no letter without a debt"
            for claim in notice.claims:
                assert claim.outstanding > 0, "no letter without a debt"
                assert claim.days_late > 0
                assert not self.holds(claim.invoice), "no letter on a held invoice"
                assert claim.step_today == notice.step, "a letter has one tone"
            assert any(self.is_due(c.invoice, notice.step) for c in notice.claims), (
                "a letter that no invoice is due for"
            )
            for claim in notice.paid_late:
                assert ledger.settings.claim_paid_late, "only where the owner wants it"
                assert notice.step.sums is Sums.ALL
                assert notice.client.kind is not Kind.CONSUMER
                assert self.left(claim.invoice) == 0
                assert claim.outstanding == 0
                hold = claim.invoice.hold
                assert hold is None or hold.state in SETTLING, "its note may have changed the debt"
            others = [e for e in lines_of[notice.client.id] if e.on < done.on]
            nearest = max((taken_on(e) for e in others), default=date.min)
            apart = ledger.settings.min_days_between_letters
            assert done.on - nearest >= timedelta(days=apart), "two letters too near each other"
        for call in done.calls:
            for claim in call.claims:
                assert not self.holds(claim.invoice), "no call on a held invoice"

    def holds(self, invoice: Invoice) -> bool:
        ledger = self.owner.ledger
        price = invoice.total or ZERO
        if still_holds(invoice.hold, self.today, price):
            return True
        client = ledger.client(invoice.client_id)
        if still_holds(client.hold, self.today, ZERO) and not born_after(invoice, client.hold):
            return True
        if client.hold and client.hold.state is State.LATER:
            return True  # never said of all the invoices of a client
        return any(
            other.hold
            and other.hold.state in HOLDS_THE_CLIENT
            and still_holds(other.hold, self.today, price)
            and not born_after(invoice, other.hold)
            and (other.hold.state in LASTING or self.left(other) > 0)
            for other in ledger.invoices
            if other.client_id == invoice.client_id
        )

    def check_steps(self, invoice: Invoice, week: Week) -> None:
        """Today's step of one invoice: in order, none twice, not too early, none while one waits."""
        ledger = self.owner.ledger
        mine = [e for e in ledger.events if e.invoice == invoice.number and takes_place(e)]
        steps = [e for e in mine if e.kind in STEP_KINDS]
        late = [e for e in mine if e.kind is EventKind.ACCESSORIES]
        assert len(late) <= 1, "what was paid late is claimed twice"
        these_steps = self.steps(invoice)
        names = [s.name for s in these_steps]
        formal = next(n for n, s in enumerate(these_steps) if s.formal_notice)
        today = [e for e in steps if e.on == self.today]
        before = [e for e in steps if e.on < self.today]
        assert len(today) <= 1, "two steps on one day"
        for event in today:
            place, past = names.index(event.step), [names.index(e.step) for e in before]
            step = these_steps[place]
            assert not any(is_waiting(e) and self.confirms(e) for e in before), "a letter waits"
            if event.kind is not EventKind.PREPARED:
                assert place not in past, "a call or a file is repeated"
                assert self.is_due(invoice, step), "a call or a file too early"
                continue
            read = [n for n in past if these_steps[n].channel in WRITTEN]
            assert place >= max((min(n, formal - 1) for n in read), default=-1), "a lower tone"
            assert formal not in past or place > formal, "a reminder after the formal notice"
            if place < formal:
                first = next(s for s in these_steps if s.channel in like(step))
                assert invoice.due
                assert self.today >= invoice.due + timedelta(days=max(1, first.after_due))
            if place == formal:
                sent = [taken_on(e) for e in before if e.kind is EventKind.PREPARED]
                since = self.today - timedelta(days=step.min_gap)
                assert any(day <= since for day in sent), "a formal notice without a reminder"
        if self.left(invoice) == 0 or self.holds(invoice):
            waiting = [e for e in steps if is_waiting(e) and self.confirms(e)]
            told = {e.document for e in week.plan.withdrawals}
            assert all(e.document in told for e in waiting), (
                "nobody is told not to post a letter for an invoice paid or held"
            )

    def is_due(self, invoice: Invoice, tone: Step) -> bool:
        """Whether this invoice is itself due today for a step up to `tone`."""
        steps = self.steps(invoice)
        names = [s.name for s in steps]
        past = [e for e in self.owner.ledger.events if e.invoice == invoice.number]
        chased = [e for e in past if e.kind in STEP_KINDS and e.postal is not Postal.CANCELLED]
        chased = [e for e in chased if e.on < self.today]
        past = [e for e in past if takes_place(e) and e.on < self.today]
        if any(e.kind in TAKEN_BEFORE or e.on == self.today for e in past):
            return True  # a call names no step
        taken = [e for e in past if e.kind in STEP_KINDS]
        highest = max((names.index(e.step) for e in taken), default=-1)
        due = self.late_after(invoice)
        old = not chased and (self.today - due).days > 90
        following = [s for s in steps[highest + 1 :] if not (old and s.channel is Channel.PHONE)]
        if not following or names.index(following[0].name) > names.index(tone.name):
            return False
        since = [taken_on(e) for e in taken if names.index(e.step) == highest]
        by_due = due + timedelta(days=max(1, following[0].after_due))
        by_gap = min(since, default=date.min) + timedelta(days=following[0].min_gap)
        return self.today >= max(by_due, by_gap)

    def late_after(self, invoice: Invoice) -> date:
        """The due date; for a public body thirty days after the receipt, two after the invoice (R2192-10, -14)."""
        assert invoice.due
        public = self.owner.ledger.client(invoice.client_id).kind is Kind.PUBLIC_BODY
        received = invoice.issued + timedelta(days=32) if public and invoice.issued else invoice.due
        return max(invoice.due, received)

    def confirms(self, event: Event) -> bool:
        return self.owner.ledger.settings.confirm_sending or event.channel == Channel.REGISTERED

    def steps(self, invoice: Invoice) -> tuple[Step, ...]:
        client = self.owner.ledger.client(invoice.client_id)
        wanted = client.profile or "Standard"
        return next(p.steps for p in PROFILES if p.profile == wanted)


def unplaced(event: Event) -> Event:
    """A line of the history, wherever it stands and whichever run wrote it."""
    return replace(event, row=0, run="", note=event.note[:9])


def is_waiting(event: Event) -> bool:
    return event.kind is EventKind.PREPARED and event.postal is Postal.UNCONFIRMED


def like(step: Step) -> set[Channel]:
    """The channels of the letters that are of one kind with this one."""
    email = step.channel is Channel.EMAIL
    return {Channel.EMAIL} if email else {Channel.LETTER, Channel.REGISTERED}


def said(week: Week) -> tuple[object, ...]:
    """What a plan decides, whatever the order in which it says it."""
    done = week.plan
    return (
        {c.invoice.id: (c.reason, c.step_after, c.total, c.withheld, c.next_date, c.sentence)
         for c in done.claims},
        {(n.client.id, n.step.name, n.total, frozenset(c.invoice.id for c in n.claims),
          frozenset(c.invoice.id for c in n.others)) for n in done.notices},
        {(c.client.id, c.total) for c in done.calls},
        {(e.invoice, e.step, e.document) for e in done.withdrawals},
    )  # fmt: skip


def reversed_rows(ledger: Ledger) -> Ledger:
    """The same workbook with its sheets sorted otherwise, the history by date, newest first."""
    return replace(
        ledger,
        clients=ledger.clients[::-1],
        invoices=ledger.invoices[::-1],
        payments=ledger.payments[::-1],
        credit_notes=ledger.credit_notes[::-1],
        instalments=ledger.instalments[::-1],
        events=tuple(sorted(ledger.events, key=lambda e: e.on, reverse=True)),
    )


AnyYear.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnyYear = AnyYear.TestCase
