"""Payment plans and sums withheld: what is paused, what is asked for again, what the letters claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.law.loader import load_law
from relance.rules.codes import Channel, EventKind, Kind, Postal, Reason, State
from relance.rules.days import months_later
from relance.rules.firm import Settings
from relance.rules.ladder.plan import plan, stale_letters
from relance.rules.ladder.record import record
from relance.rules.model import Client, Event, Hold, Instalment, Invoice, Ledger
from relance.rules.outcome import Claim, Plan
from relance.rules.sums.allocation import Balance
from relance.rules.sums.interest import lowered
from relance.words.follow_up_words import read_hold
from tests.rules.ladder.ledgers import TWO_LETTERS
from tests.rules.ladder.mondays import Owner

LAW = load_law()
MONDAY = date(2026, 11, 23)
DUPONT = Client(id="dupont", name="Dupont & Fils <SA>", form="sa", kind=Kind.BUSINESS)
THIRDS = [Decimal("333.34"), Decimal("333.33"), Decimal("333.33")]
DATES = [date(2026, 12, 5), date(2027, 1, 5), date(2027, 2, 5)]


def invoice(number: str, late: int, total: str = "1000.00", note: str = "") -> Invoice:
    """An invoice `late` days late on the Monday; `note` stands beside it."""
    due = MONDAY - timedelta(days=late)
    return Invoice(
        id=number,
        number=number,
        client_id="dupont",
        total=Decimal(total),
        due=due,
        issued=due - timedelta(days=30),
        balance=Decimal(total),
        hold=read_hold(note, None, "") if note else None,
        where="Factures!A5",
    )


def ask(text: str, until: date | None = None) -> Client:
    return replace(DUPONT, hold=read_hold(text, until, ""))


def ledger(*invoices: Invoice, client: Client = DUPONT, events: Sequence[Event] = ()) -> Ledger:
    return Ledger(
        ladders=(TWO_LETTERS,), clients=(client,), invoices=invoices, events=tuple(events)
    )


def agreed(*, signed: bool = True, accelerated: bool = False) -> tuple[Instalment, ...]:
    """Three instalments of one invoice of 1 000 €, from 5 December on."""
    return tuple(
        Instalment(
            client_id="dupont",
            invoice_ids=("F1",),
            due=due,
            amount=amount,
            signed=date(2026, 11, 20) if signed else None,
            accelerated=accelerated,
            where="Relance - Échéanciers!A5",
        )
        for due, amount in zip(DATES, THIRDS, strict=True)
    )


def made(number: str, amount: str, kind: EventKind = EventKind.PLAN_PROPOSED) -> Event:
    return Event(
        on=date(2026, 11, 16),
        kind=kind,
        client_id="dupont",
        invoice=number,
        amount=Decimal(amount),
        until=DATES[0],
        row=5,
    )


def under_plan(left: str, today: date, *, accelerated: bool = False) -> Plan:
    """The plan of 1 000 € on a later day, `left` being still owed."""
    bill = replace(invoice("F1", 30), balance=Decimal(left))
    events = [made("F1", "1000.00"), made("F1", "1000.00", EventKind.PLAN_SIGNED)]
    book = ledger(bill, invoice("F2", 25, "500.00"), events=events)
    return plan(replace(book, instalments=agreed(accelerated=accelerated)), LAW, today)


def claim(done: Plan, number: str = "F1") -> Claim:
    return next(c for c in done.claims if c.invoice.number == number)


class TestAProposal:
    def test_lines_are_equal_to_the_cent_monthly_over_all_that_is_overdue(self) -> None:
        client = ask("Échéancier 3 fois", date(2027, 1, 31))
        done = plan(ledger(invoice("F1", 30), invoice("F2", 40), invoice("F3", -5), client=client),
                    LAW, MONDAY)  # fmt: skip
        assert [(i.due, i.amount, i.invoice_ids) for i in done.instalments] == [
            (date(2027, 1, 31), Decimal("666.68"), ("F2", "F1")),
            (date(2027, 2, 28), Decimal("666.66"), ("F2", "F1")),
            (date(2027, 3, 31), Decimal("666.66"), ("F2", "F1")),
        ]
        assert {c.reason for c in done.claims} == {Reason.PLAN_PROPOSED}
        assert done.notices == ()

    def test_the_history_remembers_what_each_invoice_owed_then(self) -> None:
        done = plan(ledger(invoice("F1", 30), client=ask("3 fois", DATES[0])), LAW, MONDAY)
        [line] = record(done, (), {}, edited=(), run="r1").added
        assert (line.kind, line.invoice) == (EventKind.PLAN_PROPOSED, "F1")
        assert (line.amount, line.until, line.run) == (Decimal("1000.00"), DATES[0], "r1")

    @pytest.mark.parametrize("text", ["Échéancier", "Échéancier 3 fois"])
    def test_without_a_number_or_a_first_date_it_only_pauses_and_says_what_to_type(
        self, text: str
    ) -> None:
        done = plan(ledger(invoice("F1", 30), client=ask(text)), LAW, MONDAY)
        assert done.instalments == ()
        assert claim(done).reason is Reason.PLAN_PROPOSED
        assert "notez par exemple « Échéancier 3 fois »" in claim(done).sentence

    def test_a_plan_with_its_lines_is_not_proposed_again_and_pauses_until_it_is_signed(
        self,
    ) -> None:
        book = ledger(
            invoice("F1", 30), client=ask("3 fois", DATES[0]), events=[made("F1", "1000.00")]
        )
        long_after = date(2027, 6, 7)
        done = plan(replace(book, instalments=agreed(signed=False)), LAW, long_after)
        assert (done.instalments, done.agreements) == ((), ())
        assert claim(done).reason is Reason.PLAN_PROPOSED
        assert "« Signé le »" in claim(done).sentence
        assert claim(done).next_date == long_after  # the next thing to do is never in the past

    def test_another_one_asked_for_while_one_has_its_lines_says_to_change_these(self) -> None:
        book = ledger(invoice("F1", 30), client=ask("5 fois", date(2027, 3, 5)))
        done = plan(replace(book, instalments=agreed()), LAW, MONDAY)
        assert done.instalments == ()
        assert "il en existe déjà un" in claim(done).sentence
        asked = replace(book, instalments=agreed(), clients=(ask("5 fois", date(2026, 11, 5)),))
        assert claim(plan(asked, LAW, MONDAY)).next_date == MONDAY

    def test_the_word_of_a_plan_that_is_over_does_not_hold_the_next_invoice(self) -> None:
        paid = replace(invoice("F1", 90), balance=Decimal(0))
        book = ledger(paid, invoice("F2", 30), client=ask("3 fois", DATES[0]))
        done = plan(replace(book, instalments=agreed()), LAW, MONDAY)
        assert claim(done, "F2").reason is Reason.PREPARED

    def test_a_note_stronger_than_a_plan_wins(self) -> None:
        book = ledger(invoice("F1", 30), client=ask("Procédure collective", MONDAY))
        done = plan(replace(book, instalments=agreed()), LAW, MONDAY)
        assert claim(done).reason is Reason.INSOLVENCY

    def test_lines_that_do_not_make_what_is_owed_are_told_with_both_sums(self) -> None:
        book = replace(ledger(invoice("F1", 30, "1200.00")), instalments=agreed())
        [problem] = plan(book, LAW, MONDAY).problems
        assert "1\u202f000,00" in problem.what
        assert "1\u202f200,00" in problem.what

    @given(st.decimals("0.01", "99999.99", places=2), st.integers(1, 60))
    def test_the_instalments_always_make_the_sum_owed(self, owed: Decimal, times: int) -> None:
        client = ask(f"{times} fois", DATES[0])
        done = plan(ledger(invoice("F1", 30, str(owed)), client=client), LAW, MONDAY)
        assert sum(i.amount for i in done.instalments) == owed
        assert len({i.due.replace(day=1) for i in done.instalments}) == len(done.instalments)

    def test_the_same_day_of_the_month_its_last_day_where_it_is_shorter(self) -> None:
        start = date(2027, 10, 31)
        assert [months_later(start, n) for n in (0, 1, 4, 5)] == [
            start,
            date(2027, 11, 30),
            date(2028, 2, 29),
            date(2028, 3, 31),
        ]


class TestASignedPlan:
    def test_it_is_followed_and_says_what_comes_next(self) -> None:
        for left, today, upcoming in (
            ("1000.00", MONDAY, DATES[0]),
            ("1000.00", date(2026, 12, 8), DATES[0]),  # 5 December is a Saturday: until the 8th
            ("666.66", date(2026, 12, 14), DATES[1]),
            ("333.33", date(2027, 1, 11), DATES[2]),  # ahead of its dates
        ):
            done = under_plan(left, today)
            assert claim(done).reason is Reason.PAYMENT_PLAN
            assert claim(done).next_date == upcoming
            assert claim(done, "F2").reason is Reason.PAYMENT_PLAN  # the client's others too
            assert done.notices == ()

    def test_its_signature_is_written_once(self) -> None:
        book = ledger(invoice("F1", 30), events=[made("F1", "1000.00")])
        book = replace(book, instalments=agreed())
        [line] = plan(book, LAW, MONDAY).agreements
        assert (line.kind, line.note) == (EventKind.PLAN_SIGNED, "signé le 20/11/2026")
        book = replace(book, events=(*book.events, replace(line, row=6)))
        assert plan(book, LAW, MONDAY).agreements == ()

    def test_an_instalment_missed_resumes_the_ladder_for_its_part_only(self) -> None:
        done = under_plan("1000.00", date(2026, 12, 9))
        late = claim(done)
        assert (late.reason, late.step_today and late.step_today.name) == (
            Reason.PREPARED,
            "Relance 1",
        )
        assert (late.outstanding, late.withheld) == (Decimal("333.34"), Decimal("666.66"))
        assert late.sentence.endswith(
            "Échéance du 05/12/2026 non tenue ; le reste, 666,66\u00a0€, est à échéance plus tard."
        )
        assert (late.days_late, late.missed) == (4, (date(2026, 12, 5),))  # not since its due date
        assert {line.base for line in late.accruals} == {Decimal("333.34")}
        assert claim(done, "F2").reason is Reason.PREPARED  # nothing pauses it any more
        [notice] = done.notices
        assert notice.total == Decimal("833.34")
        assert done.aged_balance.total == Decimal("1500.00")

    def test_every_instalment_missed_is_named_and_the_days_late_are_those_of_the_first(
        self,
    ) -> None:
        late = claim(under_plan("1000.00", date(2027, 1, 11)))
        assert late.missed == (date(2026, 12, 5), date(2027, 1, 5))
        assert late.days_late == 37
        assert (
            "Échéances du 05/12/2026 et du 05/01/2027 non tenues ; le reste, 333,33\u00a0€, est à"
            " échéance plus tard."
        ) in late.sentence
        paid = claim(under_plan("666.66", date(2027, 1, 11)))  # 333.34: the first is paid
        assert (paid.missed, paid.days_late) == ((date(2027, 1, 5),), 6)
        half = claim(under_plan("800.00", date(2027, 1, 11)))  # the first in part: missed too
        assert half.missed == (date(2026, 12, 5), date(2027, 1, 5))
        last = claim(under_plan("1000.00", date(2027, 2, 15)))
        assert last.sentence.endswith("05/02/2027 non tenues ; toute la somme est exigible.")

    def test_what_was_paid_in_part_is_asked_for_no_more(self) -> None:
        late = claim(under_plan("900.00", date(2026, 12, 9)))
        assert (late.outstanding, late.withheld) == (Decimal("233.34"), Decimal("666.66"))

    def test_all_of_it_is_due_where_the_agreement_says_so(self) -> None:
        late = claim(under_plan("1000.00", date(2026, 12, 9), accelerated=True))
        assert (late.outstanding, late.withheld) == (Decimal("1000.00"), Decimal("0.00"))
        assert "toute la somme est exigible" in late.sentence

    def test_a_missed_instalment_paid_late_puts_the_plan_back_on_its_dates(self) -> None:
        assert claim(under_plan("666.66", date(2026, 12, 21))).reason is Reason.PAYMENT_PLAN

    def test_the_part_missed_is_allotted_to_the_oldest_invoices_first(self) -> None:
        lines = tuple(replace(line, invoice_ids=("F1", "F2")) for line in agreed())
        book = ledger(
            invoice("F1", 20, "800.00"),
            invoice("F2", 40, "200.00"),
            events=[made("F1", "800.00"), made("F2", "200.00")],
        )
        done = plan(replace(book, instalments=lines), LAW, date(2026, 12, 9))
        assert claim(done, "F2").outstanding == Decimal("200.00")
        assert claim(done, "F1").outstanding == Decimal("133.34")
        assert done.notices[0].total == Decimal("333.34")

    def test_an_invoice_of_which_nothing_is_due_yet_still_waits(self) -> None:
        lines = tuple(replace(line, invoice_ids=("F1", "F2")) for line in agreed())
        book = ledger(
            invoice("F1", 20, "200.00"),
            invoice("F2", 40, "800.00"),
            events=[made("F1", "200.00"), made("F2", "800.00")],
        )
        done = plan(replace(book, instalments=lines), LAW, date(2026, 12, 9))
        assert claim(done, "F1").reason is Reason.PAYMENT_PLAN
        assert claim(done, "F1").next_date == date(2027, 1, 5)  # not the one that was missed
        just_due = plan(replace(book, instalments=lines), LAW, date(2027, 1, 6))
        assert claim(just_due, "F1").next_date == date(2027, 1, 5)  # in its days of grace
        last = plan(replace(book, instalments=lines), LAW, date(2027, 2, 8))
        assert claim(last, "F1").next_date == date(2027, 2, 5)

    def test_paid_to_the_end_it_is_settled_and_over(self) -> None:
        done = under_plan("0.00", date(2027, 2, 15))
        assert claim(done).reason is Reason.SETTLED
        assert claim(done, "F2").reason is Reason.OLD_DEBT  # 90 days went by: the owner decides

    @given(st.integers(0, 1000), st.integers(0, 120), st.booleans())
    def test_never_is_more_asked_for_than_is_owed(
        self, left: int, days: int, accelerated: bool
    ) -> None:
        late = claim(under_plan(f"{left}.00", MONDAY + timedelta(days), accelerated=accelerated))
        assert late.outstanding + late.withheld == left
        assert late.withheld >= 0
        if days > 80:  # the last date and its grace are past
            assert late.withheld == 0


class TestWithInterestFirst:
    """A plan spreads the principal as the books have it: its payments go to its dates, not to interest.

    F-1: 1000 € due on 1 September 2026, 300 € paid on 1 October: 1000 × 12,40 % × 30 / 365 =
    10,19 € of interest, so that 710,19 € of principal are left, 700,00 € by the books.
    """

    def owner(self) -> Owner:
        owner = Owner(settings=Settings(interest_first=True))
        owner.invoices("F-1", "Morel SARL", "1000.00", due="2026-09-01")
        owner.is_paid("F-1", "300.00", on="2026-10-01")
        for on in ("2026-10-05", "2026-10-06"):
            assert owner.monday(on).claim("F-1").outstanding == Decimal("710.19")
        seen = [e.amount for e in owner.ledger.events if e.kind is EventKind.PAYMENT_SEEN]
        assert seen == [300]  # what was paid, whatever it was imputed to
        return owner

    def agreed(self) -> Owner:
        owner = self.owner()
        owner.notes_of_client("Morel SARL", "Échéancier 2 fois", "2026-10-19")
        assert owner.monday("2026-10-12").claim("F-1").outstanding == 700
        owner.signs("Morel SARL", on="2026-10-12")
        seen = [e.amount for e in owner.ledger.events if e.kind is EventKind.PAYMENT_SEEN]
        assert seen == [300]  # nothing more was paid on the day of the agreement
        return owner

    def test_its_instalments_make_what_the_books_leave(self) -> None:
        owner = self.agreed()
        assert [line.amount for line in owner.ledger.instalments] == [350, 350]
        [said] = [e.amount for e in owner.ledger.events if e.kind is EventKind.PLAN_PROPOSED]
        assert said == 700

    def test_an_instalment_missed_by_some_cents_is_missed(self) -> None:
        owner = self.agreed()
        owner.is_paid("F-1", "349.00", on="2026-10-19")
        claim = owner.monday("2026-10-26").claim("F-1")
        assert claim.missed == (date(2026, 10, 19),)
        assert (claim.outstanding, claim.withheld) == (Decimal(1), Decimal(350))
        assert not any(
            "ses lignes font" in p.what for p in owner.monday("2026-10-26").plan.problems
        )

    def test_kept_to_the_end_it_is_settled(self) -> None:
        owner = self.agreed()
        for on in ("2026-10-19", "2026-11-19"):
            assert owner.monday(on).claim("F-1").reason is Reason.PAYMENT_PLAN
            owner.is_paid("F-1", "350.00", on=on)
        assert owner.monday("2026-11-30").claim("F-1").reason is Reason.SETTLED

    def test_a_later_invoice_pays_interest_first_again(self) -> None:
        owner = self.agreed()
        owner.is_paid("F-1", on="2026-10-19")
        owner.invoices("F-2", "Morel SARL", "1000.00", due="2026-09-01")
        owner.is_paid("F-2", "300.00", on="2026-10-01")
        assert owner.monday("2026-10-26").claim("F-2").outstanding == Decimal("710.19")


class TestAPartDisputedOrRetained:
    def test_the_rest_goes_on_along_the_ladder(self) -> None:
        done = plan(ledger(invoice("F1", 10, note="Litige 300 €")), LAW, MONDAY)
        part = claim(done)
        assert (part.reason, part.outstanding, part.withheld) == (
            Reason.PREPARED,
            Decimal("700.00"),
            Decimal("300.00"),
        )
        assert part.sentence.endswith("300,00\u00a0€ contestés, non réclamés.")
        assert [line.base for line in part.accruals] == [Decimal("700.00")]
        assert done.notices[0].total == Decimal("700.00")
        assert done.aged_balance.total == Decimal("1000.00")

    @pytest.mark.parametrize("note", ["Litige", "Litige 1000 €", "Litige : 1 500,00"])
    def test_all_of_it_disputed_holds_the_invoice(self, note: str) -> None:
        held = claim(plan(ledger(invoice("F1", 10, note=note)), LAW, MONDAY))
        assert (held.reason, held.outstanding) == (Reason.DISPUTE, Decimal("1000.00"))

    def test_a_letter_not_yet_posted_that_asks_for_the_disputed_part_is_withdrawn(self) -> None:
        letter = Event(
            on=date(2026, 11, 16),
            kind=EventKind.PREPARED,
            client_id="dupont",
            invoice="F1",
            step="Relance 1",
            channel=Channel.LETTER,
            amount=Decimal("1000.00"),
            document="a.docx",
            postal=Postal.UNCONFIRMED,
            row=5,
        )
        book = ledger(invoice("F1", 20), events=[letter])
        assert stale_letters(book, LAW, MONDAY) == {}
        book = ledger(invoice("F1", 20, note="Litige 300 €"), events=[letter])
        assert tuple(stale_letters(book, LAW, MONDAY)) == (letter,)

    def test_a_retention_comes_due_on_its_day_and_bears_no_interest_before(self) -> None:
        end = MONDAY - timedelta(days=8)  # the first letter's day, from then on
        retained = Hold(state=State.RETENTION, until=end, share=Decimal(5))
        bill = replace(invoice("F1", 35), balance=Decimal("50.00"), paid=Decimal("950.00"),
                       paid_on=MONDAY - timedelta(days=36), hold=retained)  # fmt: skip
        due = claim(plan(ledger(bill), LAW, MONDAY))
        assert (due.reason, due.outstanding) == (Reason.PREPARED, Decimal("50.00"))
        assert [(line.start, line.base) for line in due.accruals] == [
            (end + timedelta(days=1), Decimal("50.00"))
        ]
        before = claim(plan(ledger(bill), LAW, end))
        assert before.reason is Reason.HELD

    def test_the_days_before_are_counted_without_the_part_withheld(self) -> None:
        day = date(2026, 11, 1)
        balances = (Balance(day, Decimal(1000)), Balance(day + timedelta(10), Decimal(400)))
        assert lowered(balances, Decimal(300)) == (
            Balance(day, Decimal(700)),
            Balance(day + timedelta(10), Decimal(100)),
        )
        assert lowered(balances, Decimal(300), day + timedelta(5)) == (
            Balance(day, Decimal(700)),
            Balance(day + timedelta(5), Decimal(1000)),
            Balance(day + timedelta(10), Decimal(400)),
        )
        assert lowered(balances, Decimal(300), day - timedelta(5)) == balances
        assert lowered(
            balances, Decimal(300), day + timedelta(10)
        ) == (  # a payment of that very day
            Balance(day, Decimal(700)),
            Balance(day + timedelta(10), Decimal(100)),
            Balance(day + timedelta(10), Decimal(400)),
        )


@pytest.mark.parametrize(
    ("text", "judged", "asked"),
    [
        ("Procédure collective", None,
         "notez la date du jugement dans « Jusqu'au », la date de publication au BODACC et le"
         " mandataire"),
        ("Procédure collective, Me Durand", DATES[0], "notez la date de publication au BODACC ;"),
        ("Procédure collective, publiée le 12/11/2026, Me Durand", MONDAY,
         "créance à déclarer à Me Durand"),
    ],
)  # fmt: skip
def test_an_insolvency_asks_for_what_is_missing(text: str, judged: date | None, asked: str) -> None:
    held = claim(plan(ledger(invoice("F1", 30), client=ask(text, judged)), LAW, MONDAY))
    assert held.reason is Reason.INSOLVENCY
    assert asked in held.sentence
    assert (f"(jugement du {judged:%d/%m/%Y})" in held.sentence) if judged else True
