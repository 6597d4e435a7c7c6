"""What an invoice paid late still owes, claimed once, in a letter that the client gets anyway.

C. com. L441-10 II, D441-5; CCP L2192-13 (LAW §1, §3, §4). F-1: 1000 € due on 1 September 2026,
paid on 1 October: 1000 × 12,40 % × 30 / 365 = 10,19 € and 40 €. F-2, due on 5 October, is chased:
its second letter, which asks for everything, leaves on 2 November.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.owner.run_json import as_json
from relance.problems import Level, Problem
from relance.rules.codes import EventKind, Kind, Postal, Reason, Status, Sums
from relance.rules.firm import Settings
from relance.rules.ladder.plan import plan, stale_letters
from relance.rules.model import CreditNote, Event, Payment
from relance.rules.sums.paid_late import named
from tests.rules.ladder.mondays import LADDERS, LAW, Owner, Week

WANTED = Settings(claim_paid_late=True)
ASKS_ALL = "2026-11-02"
DUE = Decimal("50.19")
# F-2 alone: 1200 × 12,40 % × 28 / 365 = 11,41 €, and 40 €.
ALONE = Decimal("1251.41")


def owner(settings: Settings = WANTED, **of_client: Any) -> Owner:
    owner = Owner(settings=settings)
    owner.client("Morel SARL", **of_client)
    owner.invoices("F-1", "Morel SARL", "1000.00", due="2026-09-01")
    owner.is_paid("F-1", on="2026-10-01")
    owner.invoices("F-2", "Morel SARL", "1200.00", due="2026-10-05")
    return owner


def second_letter(owner: Owner) -> Week:
    owner.mondays("2026-10-12", "2026-10-26")
    return owner.monday(ASKS_ALL)


def late(week: Week) -> list[str]:
    return [claim.invoice.number for notice in week.plan.notices for claim in notice.paid_late]


def test_the_letter_that_asks_for_everything_adds_what_was_paid_late() -> None:
    week = second_letter(owner())
    letter = week.letter()
    assert named(letter) == ["F-2", "F-1 (payée en retard)"]
    assert letter.total == ALONE + DUE
    assert week.claim("F-1").reason is Reason.SETTLED
    assert week.claim("F-1").outstanding == 0
    assert week.claim("F-1").paid_late_on == date(2026, 10, 1)
    assert "non réclamés" not in week.claim("F-1").sentence


def test_by_default_it_is_only_shown() -> None:
    week = second_letter(owner(Settings()))
    assert (late(week), week.letter().total) == ([], ALONE)
    assert week.claim("F-1").sentence.endswith("non réclamés.")


def test_no_letter_leaves_for_it_alone_nor_one_that_only_mentions_penalties_claims_it() -> None:
    dunned = owner()
    for on in ("2026-10-12", "2026-10-19"):  # a call, a first letter
        assert late(dunned.monday(on)) == []
    dunned.is_paid("F-2", on="2026-10-05")
    week = dunned.monday(ASKS_ALL)
    assert week.letters == []
    assert week.claim("F-1").sentence.endswith("avec le prochain courrier qui demande tout.")


def test_it_is_claimed_once() -> None:
    dunned = owner()
    second_letter(dunned)
    assert dunned.history("F-1") == ["2026-11-02 Pénalités réclamées : Relance 2"]
    dunned.invoices("F-3", "Morel SARL", "500.00", due="2026-11-03")
    week = dunned.mondays("2026-11-09", "2026-12-21")
    assert {e.step for e in dunned.ledger.events if e.invoice == "F-3"} >= {"Relance 2"}
    assert dunned.history("F-1") == ["2026-11-02 Pénalités réclamées : Relance 2 (envoyé)"]
    assert week.claim("F-1").sentence.endswith("déjà réclamés.")


def test_the_same_day_again_claims_the_same() -> None:
    dunned = owner()
    first = second_letter(dunned)
    again = dunned.monday(ASKS_ALL)
    assert (again.letters, late(again)) == (first.letters, late(first))
    assert len(dunned.history("F-1")) == 1


@pytest.mark.parametrize("sent", ["Aucun", "annulé"])
def test_a_letter_that_did_not_leave_has_claimed_nothing(sent: str) -> None:
    dunned = owner()
    second_letter(dunned)
    if sent == "annulé":  # F-2 is paid before anybody said that the letter left
        dunned.is_paid("F-2", on="2026-11-03")
        dunned.invoices("F-3", "Morel SARL", "500.00", due="2026-10-06")
        week = dunned.monday("2026-11-09", posted=None)
        assert week.withdrawn == ["F-2 : Relance 2", "F-1 : Relance 2"]
        week = dunned.mondays("2026-11-16", "2026-11-30")
        found = [e for e in dunned.history("F-1") if "annulé" not in e]
        assert found == ["2026-11-30 Pénalités réclamées : Relance 2"]
        assert late(week) == ["F-1", "F-2"]
    else:
        week = dunned.monday("2026-11-09", posted=sent)
        assert late(week) == ["F-1"]


def test_an_unconfirmed_letter_stands_while_it_is_true() -> None:
    dunned = owner()
    second_letter(dunned)
    ledger = dunned.ledger
    assert stale_letters(ledger, LAW, date(2026, 11, 9)) == {}
    off = replace(ledger, settings=Settings())
    disputed = replace(ledger, clients=(replace(ledger.clients[0], kind=Kind.CONSUMER),))
    for changed in (off, disputed):
        lines = tuple(stale_letters(changed, LAW, date(2026, 11, 9)))
        assert [e.invoice for e in lines] == ["F-2", "F-1"]


def test_without_confirmation_a_letter_prepared_has_claimed() -> None:
    dunned = owner(replace(WANTED, confirm_sending=False))
    assert late(second_letter(dunned)) == ["F-1"]
    week = dunned.mondays("2026-11-09", "2026-11-16", posted=None)
    assert week.claim("F-1").sentence.endswith("déjà réclamés.")


def test_what_its_own_letter_asked_for_is_not_asked_again() -> None:
    """F-1 had its own second letter before it was paid; F-4 was taken along in it."""
    dunned = owner()
    dunned.corrects("F-1", paid=None, paid_on=None)
    dunned.invoices("F-4", "Morel SARL", "300.00", due="2026-09-15")
    dunned.mondays("2026-09-07", "2026-09-28")
    assert {(e.invoice, e.step) for e in dunned.ledger.events if e.on == date(2026, 9, 28)} == {
        ("F-1", "Relance 2"),
        ("F-4", "Relance 2"),
    }
    dunned.is_paid("F-1", on="2026-10-01")
    dunned.is_paid("F-4", on="2026-10-01")
    dunned.mondays("2026-10-05", "2026-10-26")
    week = dunned.monday(ASKS_ALL)
    assert (week.letter().step.name, late(week)) == ("Relance 2", [])
    assert week.claim("F-1").sentence.endswith("déjà réclamés.")
    assert week.claim("F-4").sentence.endswith("déjà réclamés.")


def test_a_step_renamed_since_has_asked_for_it_all_the_same() -> None:
    dunned = owner()
    second_letter(dunned)
    dunned.monday("2026-11-09")
    [standard, *_] = LADDERS
    steps = tuple(
        replace(s, name="Rappel ferme") if s.name == "Relance 2" else s for s in standard.steps
    )
    renamed = replace(dunned.ledger, ladders=(replace(standard, steps=steps),))
    assert plan(renamed, LAW, date(2026, 11, 10)).claims[0].paid_late_on is None


def test_a_second_letter_of_the_owners_own_has_asked_for_it_a_call_has_not() -> None:
    dunned = owner()
    dunned.invoices("F-4", "Morel SARL", "300.00", due="2026-09-01")
    dunned.is_paid("F-4", on="2026-10-01")
    dunned.notes("F-1", "Relance 2", "2026-09-25")
    dunned.notes("F-4", "Appel fait", "2026-09-10")
    assert late(second_letter(dunned)) == ["F-4"]


def test_a_private_person_owes_nothing_of_it_even_after_a_formal_notice() -> None:
    """C. civ. 1231-6 gives interest then, but no letter claims it once the principal is paid."""
    [standard, *_] = LADDERS
    steps = tuple(replace(s, sums=Sums.REMINDER) if s.formal_notice else s for s in standard.steps)
    person = owner(kind=Kind.CONSUMER)
    notice = Event(
        on=date(2026, 9, 2),
        kind=EventKind.PREPARED,
        client_id="morel sarl",
        invoice="F-1",
        step="Mise en demeure",
        channel="recommandé",
        postal=Postal.SENT,
        sent_on=date(2026, 9, 2),
        row=3,
    )
    person.ledger = replace(
        person.ledger, ladders=(replace(standard, steps=steps),), events=(notice,)
    )
    person.corrects("F-1", total=Decimal(10000), paid=Decimal(10000))
    week = second_letter(person)
    assert week.claim("F-1").interest > 5
    assert late(week) == []


def test_a_payment_undone_starts_the_ladder_at_its_first_letter() -> None:
    """A cheque that bounces: what was claimed of it is no reminder of the principal."""
    dunned = owner()
    second_letter(dunned)
    dunned.corrects("F-1", paid=None, paid_on=None)
    dunned.notes("F-1", "Relancer")
    week = dunned.mondays("2026-11-09", "2026-11-16")
    assert (week.claim("F-1").step_taken, week.claim("F-1").step_after) == ("Appel", "Appel")


@pytest.mark.parametrize(
    "changes",
    [
        {"issued": None},
        {"issued": date(2026, 9, 2)},  # after its due date: one of them is wrong
        {"due_assumed": True},
        {"direct_debit": True},
        {"currency": "USD"},
        {"paid_on": None, "status": "payée"},
        {"paid_on": date(2026, 9, 1)},  # on time
        {"paid": Decimal("1050.19")},  # with its penalties: to be looked at
        {"problems": (Problem(level=Level.WARNING, where="A5", what="à voir."),)},
    ],
)
def test_in_doubt_nothing_is_claimed(changes: dict[str, Any]) -> None:
    doubtful = owner()
    doubtful.corrects("F-1", **changes)
    assert late(second_letter(doubtful)) == []


@pytest.mark.parametrize(
    "note", ["Litige", "Litige 300 €", "Ne pas relancer", "RG 5 %", "Abandonnée", "mot inconnu"]
)
def test_a_note_that_may_have_changed_the_debt_forbids_it(note: str) -> None:
    noted = owner()
    noted.notes("F-1", note)
    assert late(second_letter(noted)) == []


def test_a_dispute_over_or_a_plan_kept_forbids_it_too() -> None:
    for kind, note in ((EventKind.STATE, "Litige"), (EventKind.PLAN_SIGNED, "")):
        noted = owner()
        told = Event(
            on=date(2026, 9, 7), kind=kind, client_id="morel sarl", invoice="F-1", note=note, row=3
        )
        noted.ledger = replace(noted.ledger, events=(told,))
        assert late(second_letter(noted)) == []


@pytest.mark.parametrize("note", ["Payée", "Relancer"])
def test_a_note_that_changes_nothing_does_not(note: str) -> None:
    noted = owner()
    noted.notes("F-1", note)
    assert late(second_letter(noted)) == ["F-1"]


def test_nor_does_a_promise_kept_late() -> None:
    noted = owner()
    told = Event(
        on=date(2026, 9, 7),
        kind=EventKind.STATE,
        client_id="morel sarl",
        invoice="F-1",
        note="Promesse",
        until=date(2026, 9, 20),
        row=3,
    )
    noted.ledger = replace(noted.ledger, events=(told,))
    assert late(second_letter(noted)) == ["F-1"]


@pytest.mark.parametrize(
    ("kind", "total"),
    [
        # from 30 days after the receipt, 4 August (CCP R2192-14): 1 October is 28 days late;
        # 1000 × 10,40 % × 28 / 365 = 7,98 ; 1200 × 10,40 % × 26 / 365 = 8,89
        (Kind.PUBLIC_BODY, "1296.87"),
        (Kind.CONSUMER, "1200.00"),
        (Kind.OTHER, "1200.00"),
    ],
)
def test_a_public_body_owes_it_a_private_person_never(kind: Kind, total: str) -> None:
    week = second_letter(owner(kind=kind))
    assert week.letter().total == Decimal(total)
    assert bool(late(week)) is (kind is Kind.PUBLIC_BODY)


def test_a_client_without_compensation_owes_the_interest_alone() -> None:
    week = second_letter(owner(fee_waived=True))
    assert [c.total for c in week.letter().paid_late] == [Decimal("10.19")]


def test_less_than_the_threshold_is_left() -> None:
    assert late(second_letter(owner(replace(WANTED, reminder_threshold=DUE)))) == ["F-1"]
    above = replace(WANTED, reminder_threshold=DUE + Decimal("0.01"))
    assert late(second_letter(owner(above))) == []


def test_a_payment_of_which_a_part_has_no_date_is_left() -> None:
    halves = owner()
    halves.corrects("F-1", paid=None, paid_on=None)
    lines = (
        Payment(amount=Decimal(500), on=on, invoice_id="f 1|morel sarl", client_id="morel sarl")
        for on in (None, date(2026, 10, 1))
    )
    halves.ledger = replace(halves.ledger, payments=tuple(lines))
    week = second_letter(halves)
    assert (week.claim("F-1").reason, late(week)) == (Reason.SETTLED, [])
    assert week.claim("F-1").interest > 5


def test_an_invoice_due_at_once_may_be_paid_late() -> None:
    cash = owner()
    cash.corrects("F-1", issued=date(2026, 9, 1))
    assert late(second_letter(cash)) == ["F-1"]


def test_an_insolvent_client_is_asked_for_nothing() -> None:
    insolvent = owner()
    insolvent.notes_of_client("Morel SARL", "Redressement judiciaire", "2026-10-20")
    week = second_letter(insolvent)
    assert (week.letters, week.claim("F-1").paid_late_on) == ([], None)


def test_a_debt_probably_time_barred_is_left() -> None:
    """Five years from the payment, the last day included (C. com. L110-4, C. civ. 2229, 2240)."""
    old = owner()
    old.corrects("F-1", issued=date(2021, 9, 1), due=date(2021, 10, 1), paid_on=date(2021, 11, 2))
    assert late(second_letter(old)) == ["F-1"]
    old = owner()
    old.corrects("F-1", issued=date(2021, 9, 1), due=date(2021, 10, 1), paid_on=date(2021, 11, 1))
    assert late(second_letter(old)) == []


def test_an_invoice_cancelled_or_credited_whole_was_never_late() -> None:
    cancelled = owner()
    cancelled.corrects("F-1", status=Status.CANCELLED, paid=None, paid_on=None)
    assert late(second_letter(cancelled)) == []
    credited = owner()
    credited.corrects("F-1", paid=None, paid_on=None)
    credited.credits("Morel SARL", "1000.00", on="2026-10-01", of="F-1")
    assert late(second_letter(credited)) == []


def test_with_interest_first_what_the_books_call_paid_is_paid() -> None:
    week = second_letter(owner(replace(WANTED, interest_first=True)))
    assert [c.total for c in week.letter().paid_late] == [DUE]


def test_a_formal_notice_claims_it_only_where_it_was_reminded_in_writing() -> None:
    """DESIGN 5.8. F-1 had a first letter, F-5 none; this ladder asks for everything only then."""
    [standard, *_] = LADDERS
    steps = tuple(s if s.formal_notice else replace(s, sums=Sums.REMINDER) for s in standard.steps)
    dunned = owner()
    dunned.ledger = replace(dunned.ledger, ladders=(replace(standard, steps=steps),))
    dunned.corrects("F-1", paid=None, paid_on=None)
    dunned.invoices("F-5", "Morel SARL", "700.00", due="2026-09-25")
    dunned.is_paid("F-5", on="2026-10-20")
    dunned.mondays("2026-09-07", "2026-09-14")
    dunned.is_paid("F-1", on="2026-10-01")
    dunned.mondays("2026-10-12", "2026-11-09")
    weeks = [dunned.monday(on) for on in ("2026-11-16", "2026-11-23", "2026-11-30")]
    [formal] = [n for week in weeks for n in week.plan.notices if n.step.formal_notice]
    assert named(formal) == ["F-2", "F-1 (payée en retard)"]


def test_it_does_not_cross_from_one_client_to_another() -> None:
    two = owner()
    two.invoices("F-9", "Autre SARL", "1000.00", due="2026-09-01")
    two.is_paid("F-9", on="2026-10-01")
    assert late(second_letter(two)) == ["F-1"]


def test_a_credit_of_the_client_is_deducted_from_it_all_but_covers_only_the_principal() -> None:
    credited = owner()
    note = CreditNote(number="A", client_id="morel sarl", amount=Decimal(100), on=None)
    credited.ledger = replace(credited.ledger, credit_notes=(note,))
    spared = Decimal("0.95")  # 100 € bear no interest: 12,40 % × 28 days from 05/10 to 02/11
    assert second_letter(credited).letter().total == ALONE + DUE - 100 - spared


def test_a_payment_that_names_no_invoice_holds_the_letter() -> None:
    """It may be that of the penalties: « F-1, intérêts et indemnité »."""
    paid = owner()
    loose = Payment(amount=DUE, on=date(2026, 10, 20), client_id="morel sarl")
    paid.ledger = replace(paid.ledger, payments=(loose,))
    assert second_letter(paid).letters == []


def test_a_missing_rate_waits_until_it_is_known() -> None:
    """The half-year of 2027 is not known: what was paid then is claimed once it is."""
    waiting = owner()
    waiting.corrects(
        "F-1", issued=date(2026, 11, 1), due=date(2026, 12, 1), paid=None, paid_on=None
    )
    waiting.is_paid("F-1", on="2027-01-15")
    ledger = waiting.ledger
    for known, expected in (
        ((), None),
        ((("bce", "2027-S1", Decimal("2.65")),), date(2027, 1, 15)),
    ):
        told = replace(ledger, settings=replace(WANTED, extra_rates=known))
        claim = plan(told, LAW, date(2027, 2, 1)).claims[0]
        assert claim.paid_late_on == expected


def test_other_programs_are_told() -> None:
    week = second_letter(owner())
    told = as_json(week.plan, "livre.xlsx", {})
    [letter] = told["courriers"]
    assert (letter["factures"], letter["factures_payees_en_retard"]) == (["F-2"], ["F-1"])
    paid = next(c for c in told["creances"] if c["facture"] == "F-1")
    assert (paid["reste_du"], paid["penalites"], paid["total"]) == ("0.00", "10.19", "50.19")


def test_its_line_of_history_is_posted_with_the_letter_and_reminds_of_nothing() -> None:
    dunned = owner()
    second_letter(dunned)
    dunned.monday("2026-11-09")
    [line] = [e for e in dunned.ledger.events if e.kind is EventKind.ACCESSORIES]
    assert (line.postal, line.amount, line.sent_on) == (Postal.SENT, DUE, date(2026, 11, 2))
    claim = plan(dunned.ledger, LAW, date(2026, 11, 9)).claims[0]
    assert (claim.step_after, claim.step_taken) == ("", "")
