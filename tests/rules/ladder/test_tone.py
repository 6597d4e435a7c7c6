"""DESIGN 5.8: one letter per client per run, and the tone never steps back. Its table, as Mondays.

The ladder of the table: first letter 8 days after the due date, second 20 (8 days after the first,
giving 8), formal notice 35 (10 after the second, giving 15), file 60. Days are Mondays counted from
the due date of A, Monday 7 September 2026; « R2 ABC/D » is a second letter that claims A, B and C and
recalls D « pour mémoire ».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Channel, EventKind, Postal, RateBasis, Reason, State, Sums
from relance.rules.firm import ContractRate, Ladder, Step
from relance.rules.ladder.claims import no_formal_notice
from relance.rules.ladder.plan import stale_letters
from relance.rules.model import Event, Hold
from tests.rules.ladder.mondays import LAW, UNKNOWN, Owner, Week

START = date(2026, 9, 7)
R1 = Step(name="R1", after_due=8, min_gap=5, channel=Channel.LETTER)
R2 = Step(name="R2", after_due=20, min_gap=8, channel=Channel.LETTER, days_allowed=8, sums=Sums.ALL)
MED = Step(
    name="MED",
    after_due=35,
    min_gap=10,
    channel=Channel.REGISTERED,
    days_allowed=15,
    sums=Sums.ALL,
    formal_notice=True,
)
FILE = Step(name="Contentieux", after_due=60, min_gap=20, channel=Channel.FILE)
LADDER = (R1, R2, MED, FILE)
CLIENT = "Morel SARL"


def ladder(*steps: Step) -> Owner:
    return Owner(ladders=(Ladder(profile="Standard", steps=steps or LADDER),))


@pytest.fixture
def owner() -> Owner:
    return ladder()


def at(days: int) -> date:
    return START + timedelta(days=days)


def bills(owner: Owner, **due: int) -> None:
    """« A=0, B=7 »: invoices due so many days after A."""
    for name, days in due.items():
        owner.invoices(name, CLIENT, "500.00", due=at(days))


def said(week: Week) -> str:
    """« R2 ABC/D »; nothing where no letter leaves."""
    found = []
    for notice in week.plan.notices:
        claimed = "".join(c.invoice.number for c in notice.claims)
        others = "".join(c.invoice.number for c in notice.others)
        found.append(f"{notice.step.name} {claimed}" + (f"/{others}" if others else ""))
    return ", ".join(found)


def played(
    owner: Owner,
    last: int,
    *,
    first: int = 7,
    before: Callable[[int], None] = lambda _: None,
    skipped: Iterable[int] = (),
) -> list[str]:
    """« d14 R1 A/B » for each Monday on which a letter leaves; each is posted on its day.

    `before` is what the owner types before the run of that day.
    """
    found = []
    for day in range(first, last + 1, 7):
        if day in skipped:
            continue
        before(day)
        if text := said(owner.monday(at(day))):
            found.append(f"d{day} {text}")
    return found


def posts(owner: Owner, day: int, step: str, numbers: str, **facts: object) -> None:
    """A letter of the history, as an older version may have written it: one line an invoice."""
    rows = len(owner.ledger.events)
    lines = [
        replace(
            Event(
                on=at(day),
                kind=EventKind.PREPARED,
                client_id=owner.invoice(number).client_id,
                client=CLIENT,
                invoice=number,
                due=owner.invoice(number).due,
                step=step,
                channel=Channel.REGISTERED if step == "MED" else Channel.LETTER,
                document=f"d{day}/{step}.docx",
                postal=Postal.SENT,
                sent_on=at(day),
                row=100 + rows + n,
            ),
            **facts,
        )
        for n, number in enumerate(numbers)
    ]
    owner.ledger = replace(owner.ledger, events=(*owner.ledger.events, *lines))


# --- the table


def test_weekly_invoices_none_paid(owner: Owner) -> None:
    bills(owner, **{name: 7 * n for n, name in enumerate("ABCDEFGHIJKL")})
    assert played(owner, 77) == [
        "d14 R1 A/B",
        "d21 R1 AB/C",
        "d28 R2 ABC/D",
        "d42 MED ABC/DEF",
        "d63 R2 DEFGH/ABCI",
        "d77 MED DEFGH/ABCIJK",
    ]


def test_monthly_invoices_none_paid(owner: Owner) -> None:
    bills(owner, A=0, B=30, C=60)
    assert played(owner, 77) == [
        "d14 R1 A",
        "d28 R2 A",
        "d42 MED A/B",
        "d63 R2 B/AC",
        "d77 MED B/AC",
    ]
    assert owner.monday(at(84)).claim("A").step_after == "Contentieux"


def test_weekly_invoices_each_paid_thirty_days_late(owner: Owner) -> None:
    """R1, R1, then R2 every second Monday, never a formal notice."""
    names = [f"{n:02}" for n in range(30)]
    bills(owner, **{name: 7 * n for n, name in enumerate(names)})

    def paid(day: int) -> None:
        for n, name in enumerate(names):
            if day - 7 < 7 * n + 30 <= day:
                owner.is_paid(name, on=at(7 * n + 30))

    letters = played(owner, 140, before=paid)
    assert [text.split()[:2] for text in letters] == [
        ["d14", "R1"],
        ["d21", "R1"],
        *[[f"d{day}", "R2"] for day in range(28, 141, 14)],
    ]


def test_a_disputed_after_its_second_letter_b_gets_its_first(owner: Owner) -> None:
    bills(owner, A=0, B=22)
    assert played(owner, 28) == ["d14 R1 A", "d28 R2 A/B"]
    owner.notes("A", "Litige")
    assert played(owner, 35, first=35) == ["d35 R1 B"]  # the date given for A binds nobody now


def test_a_paid_after_a_second_letter_that_took_b_along_at_nine_days(owner: Owner) -> None:
    bills(owner, A=0, B=19)
    assert played(owner, 28) == ["d14 R1 A", "d28 R2 AB"]
    owner.is_paid("A", on=at(30))
    assert played(owner, 63, first=35) == ["d56 MED B"]  # 35 days late on d54


def test_a_formal_notice_paid_on_the_fifth_day(owner: Owner) -> None:
    bills(owner, A=0, B=40)
    assert played(owner, 42) == ["d14 R1 A", "d28 R2 A", "d42 MED A/B"]
    owner.is_paid("A", on=at(47))
    assert played(owner, 49, first=49) == ["d49 R1 B"]


def test_an_assumed_due_date_keeps_its_second_letter(owner: Owner) -> None:
    bills(owner, A=0, B=7)
    owner.corrects("B", due_assumed=True)
    assert played(owner, 42)[-2:] == ["d28 R2 AB", "d42 MED A/B"]
    assert owner.monday(at(49)).claim("B").step_after == "R2"
    assert owner.monday(at(63)).claim("B").reason is Reason.NO_FORMAL_NOTICE


def test_an_old_debt_that_is_not_released_is_neither_claimed_nor_named(owner: Owner) -> None:
    bills(owner, A=0, B=-80)
    assert played(owner, 28, first=14) == ["d14 R1 A", "d28 R2 A"]


def test_b_two_days_late_is_recalled_in_the_second_letter_of_a() -> None:
    mail = replace(R1, name="E-mail", after_due=2, min_gap=0, channel=Channel.EMAIL)
    owner = ladder(mail, R1, R2, MED, FILE)
    bills(owner, A=0, B=26)
    assert played(owner, 28) == ["d7 E-mail A", "d14 R1 A", "d28 R2 A/B"]


def test_a_abroad_stands_at_its_second_letter_for_good_b_is_still_reminded(owner: Owner) -> None:
    owner.client(CLIENT, country="Belgique")
    bills(owner, A=0, B=50)
    assert played(owner, 126) == ["d14 R1 A", "d28 R2 A", "d63 R2 AB"]
    assert [owner.monday(at(133)).stands(n) for n in "AB"] == ["R2, mise_en_demeure_impossible"] * 2


def test_a_last_warning_after_the_formal_notice_claims_only_what_is_due_for_it() -> None:
    last = replace(R2, name="Dernier avis", after_due=50, min_gap=10)
    owner = ladder(R1, R2, MED, last, replace(FILE, after_due=90))
    bills(owner, A=0, B=50)
    assert played(owner, 98) == [
        "d14 R1 A",
        "d28 R2 A",
        "d42 MED A",
        "d63 Dernier avis A/B",
        "d77 R2 B/A",
        "d91 MED B/A",
    ]


def test_a_second_letter_of_d77_gives_until_d85_nothing_leaves_on_d84() -> None:
    """The formal notice seven days after it, by its own days; what it gives runs one day longer."""
    owner = ladder(R1, R2, replace(MED, min_gap=7), FILE)
    bills(owner, A=55)
    assert played(owner, 77) == ["d63 R1 A", "d77 R2 A"]
    owner.corrects("A", due=at(42))
    week = owner.monday(at(84))
    assert said(week) == ""
    assert week.claim("A").sentence == (
        "Un courrier est parti à ce client le 23/11/2026, qui lui laisse jusqu'au 01/12/2026 : le"
        " prochain à partir du 02/12/2026."
    )
    assert played(owner, 91, first=91) == ["d91 MED A"]


def test_in_an_older_history_a_first_letter_for_b_followed_the_second_for_a(owner: Owner) -> None:
    bills(owner, A=0, B=22)
    posts(owner, 14, "R1", "A")
    posts(owner, 28, "R2", "A", until=at(36))
    posts(owner, 35, "R1", "B")
    assert played(owner, 63, first=42) == ["d42 MED A/B", "d63 R2 B/A"]


# --- what the table leaves open (decision 17)


def with_mail() -> Owner:
    mail = replace(R1, name="E-mail", after_due=2, min_gap=0, channel=Channel.EMAIL)
    return ladder(mail, R1, R2, MED, FILE)


def test_an_e_mail_alone_repeats_no_letter_on_paper_for_another_invoice() -> None:
    owner = with_mail()
    bills(owner, A=0, B=19)
    assert played(owner, 14) == ["d7 E-mail A", "d14 R1 A"]
    week = owner.monday(at(21))
    assert said(week) == ""
    assert week.claim("B").sentence == "« R1 » possible à partir du 04/10/2026."  # d27
    assert [owner.monday(at(28)).claim(n).above for n in "AB"] == [False, True]


def test_in_the_tone_of_an_e_mail_the_first_e_mail_says_what_is_late_enough() -> None:
    second = replace(R2, name="E-mail 2", after_due=9, channel=Channel.EMAIL, days_allowed=None)
    owner = ladder(
        replace(R1, name="E-mail", after_due=2, min_gap=0, channel=Channel.EMAIL), second, MED
    )
    bills(owner, A=0, B=14)
    assert played(owner, 21) == ["d7 E-mail A", "d21 E-mail 2 AB"]


def test_a_formal_notice_waits_its_days_since_the_first_letter_that_named_the_invoice() -> None:
    """The owner typed a call; the first letter that names A is B's, a week before."""
    call = replace(R2, name="Appel", channel=Channel.PHONE, days_allowed=None)
    owner = ladder(R1, call, MED)
    bills(owner, A=0, B=27)
    owner.notes("A", "Appel", at(28))
    assert played(owner, 35, first=28) == ["d35 R1 AB"]
    week = owner.monday(at(42))
    assert said(week) == ""
    assert week.claim("A").next_date == at(45)
    assert said(owner.monday(at(49))) == "MED AB"


def test_an_old_last_warning_does_not_carry_another_invoice_past_the_formal_notice() -> None:
    last = replace(R2, name="Dernier avis", after_due=50, min_gap=10)
    owner = ladder(R1, R2, MED, last)
    bills(owner, A=0, B=50)
    for day, step in ((14, "R1"), (28, "R2"), (42, "MED")):
        posts(owner, day, step, "A")
    posts(owner, 63, "Dernier avis", "A")
    posts(owner, 63, "R1", "B", document="d63/Dernier avis.docx")
    week = owner.monday(at(70))
    assert week.claim("B").step_after == "R1"
    assert owner.monday(at(77)).claim("B").step_after == "R2"


def test_an_old_second_letter_counts_for_each_invoice_that_it_claimed() -> None:
    """Written by an older version: A at its second letter, B in the same one at its first."""
    owner = ladder()
    bills(owner, A=0, B=14)
    posts(owner, 14, "R1", "A")
    posts(owner, 28, "R2", "A", until=at(36))
    posts(owner, 28, "R1", "B", document="d28/R2.docx")
    assert owner.monday(at(35)).claim("B").step_after == "R2"
    assert played(owner, 42, first=42) == ["d42 MED AB"]


def test_what_is_ready_for_the_court_is_recalled_by_a_ladder_without_formal_notice() -> None:
    owner = ladder(R1, R2, FILE)
    bills(owner, A=0, B=50, C=64)
    assert played(owner, 77) == ["d14 R1 A", "d28 R2 A", "d63 R2 B/A", "d77 R2 BC/A"]
    assert owner.monday(at(84)).claim("A").step_after == "Contentieux"


def test_a_call_due_for_an_invoice_that_a_letter_claims_is_not_listed() -> None:
    owner = ladder(replace(R1, name="Appel", after_due=3, channel=Channel.PHONE), *LADDER)
    bills(owner, A=0, B=17)
    owner.mondays(at(7).isoformat(), at(21).isoformat())
    week = owner.monday(at(28))
    assert (said(week), week.plan.calls) == ("R2 AB", ())


@pytest.mark.parametrize(
    ("note", "leaves"),
    [
        ("", ""),
        ("Litige", "R1 B"),
        ("Promesse", ""),  # nobody said yet that it is for A alone
        ("Non réclamé", ""),
        ("Refusé", ""),
    ],
)
def test_a_date_given_binds_while_something_of_its_letter_is_owed(
    owner: Owner, note: str, leaves: str
) -> None:
    """A's formal notice of d42 gives until d57; B is due for its first letter on d49."""
    bills(owner, A=0, B=40)
    owner.mondays(at(7).isoformat(), at(42).isoformat())
    owner.marks("A", "MED", at(42), registered="1A")
    if note:
        owner.notes("A", note)
    assert said(owner.monday(at(49), None)) == leaves


def test_all_but_a_trifle_paid_the_date_binds_nobody(owner: Owner) -> None:
    bills(owner, A=0, B=40)
    owner.mondays(at(7).isoformat(), at(42).isoformat())
    owner.is_paid("A", "496.00", on=at(45))
    assert said(owner.monday(at(49))) == "R1 B"


def test_a_letter_that_came_back_from_an_unknown_address_binds_nobody(owner: Owner) -> None:
    bills(owner, A=0, B=40)
    owner.mondays(at(7).isoformat(), at(42).isoformat())
    owner.notes("A", "NPAI", at(46))
    owner.monday(at(49))
    owner.client(CLIENT, address=("9 quai Gambetta",))
    assert said(owner.monday(at(50))) == "MED A/B"


@pytest.mark.parametrize(("typed", "free"), [("R1", True), ("R2", False)])
def test_a_reminder_of_the_owner_s_own_gives_the_days_of_its_step(
    owner: Owner, typed: str, free: bool
) -> None:
    """Typed for d28: a second letter gives eight days, to d36; a first one none."""
    bills(owner, A=0, B=26)
    owner.notes("A", typed, at(28))
    assert bool(said(owner.monday(at(35)))) is free


def test_while_a_letter_waits_to_be_confirmed_no_other_leaves(owner: Owner) -> None:
    bills(owner, A=0, B=40)
    owner.mondays(at(7).isoformat(), at(42).isoformat())
    week = owner.monday(at(63), UNKNOWN)
    assert (said(week), week.claim("B").reason) == ("", Reason.UNCONFIRMED)


def test_a_lower_step_due_waits_the_days_of_the_tone_since_the_last_letter() -> None:
    """R2, repeated for B, wants twelve days after the last letter, not the week of the setting."""
    owner = ladder(R1, replace(R2, min_gap=12, days_allowed=None), replace(MED, after_due=90))
    bills(owner, A=0, B=27)
    assert played(owner, 42) == ["d14 R1 A", "d28 R2 A/B", "d42 R2 AB"]


def test_nothing_reads_as_reminded_that_was_only_recalled(owner: Owner) -> None:
    bills(owner, A=0, B=7)
    owner.mondays(at(7).isoformat(), at(14).isoformat())
    assert owner.monday(at(15)).claim("B").step_after == ""


def test_an_insolvent_client_gets_no_formal_notice() -> None:
    """DESIGN 5.8; its letters are held before that (C. com. L622-21)."""
    owner = ladder()
    bills(owner, A=0)
    owner.mondays(at(7).isoformat(), at(28).isoformat())
    claim = owner.monday(at(35)).claim("A")
    assert no_formal_notice(claim, MED) == ""
    insolvent = replace(claim, client=replace(claim.client, hold=Hold(state=State.INSOLVENCY)))
    assert "procédure collective" in no_formal_notice(insolvent, MED)


def test_a_letter_of_which_an_invoice_left_the_list_is_not_to_be_posted(owner: Owner) -> None:
    bills(owner, A=0, B=0)
    owner.mondays(at(7).isoformat(), at(14).isoformat())
    gone = replace(owner.ledger, invoices=owner.ledger.invoices[:1])
    assert list(stale_letters(gone, LAW, at(21)).values()) == ["", "Elle n'est plus dans la liste."]


def test_a_letter_not_confirmed_that_came_back_is_not_said_to_be_of_another_list(
    owner: Owner,
) -> None:
    bills(owner, A=0)
    owner.mondays(at(7).isoformat(), at(14).isoformat())
    came_back = Event(
        on=at(20),
        kind=EventKind.ADDRESS_UNKNOWN,
        client_id=owner.invoice("A").client_id,
        invoice="A",
    )
    book = replace(owner.ledger, events=(*owner.ledger.events, came_back))
    assert list(stale_letters(book, LAW, at(21)).values()) == [
        "Elle est revenue : adresse inconnue."
    ]


def test_a_letter_that_asks_more_than_another_rate_gives_is_not_said_to_be_paid(
    owner: Owner,
) -> None:
    bills(owner, A=0)
    owner.mondays(at(7).isoformat(), at(28).isoformat())
    rate = ContractRate(basis=RateBasis.FIXED, value=Decimal(1), text="1 %")
    book = replace(owner.ledger, settings=replace(owner.ledger.settings, penalty_rate=rate))
    assert list(stale_letters(book, LAW, at(35)).values()) == [
        "Un règlement, un avoir ou un autre taux est noté depuis."
    ]


def test_a_second_formal_notice_claims_what_is_due_for_it_and_may_be_put_off_too() -> None:
    again = replace(MED, name="MED 2", after_due=60)
    owner = ladder(R1, R2, MED, again)
    bills(owner, A=0, B=50)
    assert played(owner, 56) == ["d14 R1 A", "d28 R2 A", "d42 MED A"]
    assert said(owner.monday(at(63), formal="Pas cette semaine")) == ""
    assert owner.monday(at(64)).claim("B").reason is Reason.PUT_OFF  # nothing in its place
    assert said(owner.monday(at(70))) == "MED 2 A/B"


def test_a_note_of_before_the_due_date_is_no_reminder_for_a_formal_notice(owner: Owner) -> None:
    """DESIGN 5.6: it is outside the ladder; a formal notice needs one that was really late."""
    bills(owner, A=0, B=37)
    assert played(owner, 28) == ["d14 R1 A", "d28 R2 A"]
    owner.notes("B", "R1", until=at(30))
    assert played(owner, 42, first=42) == ["d42 MED A/B"]
