"""Any portfolio, a year of Mondays: no client reads a lower tone, and no letter says what did not happen.

Hypothesis draws invoices, payments, disputes, promises, letters not posted and Mondays missed; what is
checked is read from the history and the words of the letters, not from how they were chosen.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance.french import MONTHS
from relance.letters.letter import Letter
from relance.letters.story import added, earlier, history
from relance.rules.codes import Channel, EventKind, Postal, Reason, Sums
from relance.rules.days import deadline, next_business_day
from relance.rules.firm import Ladder, Sender, Settings, Step
from relance.rules.ladder.dunning import days_allowed
from relance.rules.ladder.notices import AT_REST
from relance.rules.ladder.tone import ELIGIBLE
from relance.rules.model import Event
from relance.rules.outcome import Claim, Notice
from tests.rules.ladder.mondays import ALL, LADDERS, NONE, UNKNOWN, Owner, Week

EXAMPLES = int(os.environ.get("RELANCE_TONES", "60"))
START = date(2026, 1, 5)
CLIENTS = ("Morel SARL", "Roux SARL")
BY_MAIL = Ladder(  # e-mails first, a letter after the formal notice
    profile="Standard",
    steps=(
        Step(name="E-mail 1", after_due=2, min_gap=0, channel=Channel.EMAIL),
        Step(name="E-mail 2", after_due=9, min_gap=5, channel=Channel.EMAIL, days_allowed=5),
        Step(name="Relance", after_due=15, min_gap=7, channel=Channel.LETTER, sums=Sums.ALL),
        Step(
            name="Mise en demeure",
            after_due=30,
            min_gap=9,
            channel=Channel.REGISTERED,
            formal_notice=True,
            sums=Sums.ALL,
        ),
        Step(name="Dernier avis", after_due=55, min_gap=10, channel=Channel.LETTER),
        Step(name="Contentieux", after_due=80, min_gap=10, channel=Channel.FILE),
    ),
)
WITHOUT = Ladder(profile="Standard", steps=LADDERS[0].steps[:3])  # no formal notice at all
ALL_LADDERS = (LADDERS[0], LADDERS[2], BY_MAIL, WITHOUT)


@dataclass
class Life:
    """What happens to one invoice, in weeks from the first Monday."""

    client: int
    due: int  # days from the first Monday
    paid: int | None  # week
    disputed: tuple[int, int] | None  # from one week to another
    promised: tuple[int, int] | None
    assumed: bool


weeks = st.integers(0, 51)
spans = st.none() | st.tuples(weeks, st.integers(1, 12))
lives = st.lists(
    st.builds(
        Life,
        client=st.integers(0, 1),
        due=st.integers(-20, 300),
        paid=st.none() | weeks,
        disputed=st.sampled_from((None, None, None)) | spans,
        promised=st.sampled_from((None, None, None)) | spans,
        assumed=st.sampled_from((False, False, False, True)),
    ),
    min_size=1,
    max_size=9,
)
moods = st.lists(
    st.sampled_from((ALL, ALL, ALL, ALL, NONE, UNKNOWN, "missed")), min_size=52, max_size=52
)
reaches = st.sampled_from(("Oui", "Non", "Je ne sais pas"))
formals = st.lists(
    st.sampled_from(("D'accord", "D'accord", "Pas cette semaine")), min_size=52, max_size=52
)


class Year:
    """One owner, 52 Mondays, and what every letter must keep to."""

    def __init__(self, ladder: Ladder, *, confirm: bool) -> None:
        self.ladder = ladder
        self.places = {step.name: n for n, step in enumerate(ladder.steps)}
        formal = [n for n, step in enumerate(ladder.steps) if step.formal_notice]
        self.formal = formal[0] if formal else len(ladder.steps)
        self.owner = Owner(settings=Settings(confirm_sending=confirm), ladders=(ladder,))
        self.read: list[tuple[str, int, frozenset[str]]] = []  # client, tone, invoices

    def check(self, week: Week) -> None:
        clients = [notice.client.id for notice in week.plan.notices]
        assert len(set(clients)) == len(clients)
        called = {c.invoice.id for call in week.plan.calls for c in call.claims}
        for notice in week.plan.notices:
            numbers = [claim.invoice.number for claim in (*notice.claims, *notice.others)]
            assert len(set(numbers)) == len(numbers), "named twice in one letter"
            assert not called & {claim.invoice.id for claim in notice.claims}, "and called too"
            self.check_tone(notice, week)
            self.check_dates(notice, week)
            self.check_words(notice, week.plan.on)

    def posted(self, client_id: str, before: date) -> list[Event]:
        return [
            e
            for e in self.owner.ledger.events
            if e.client_id == client_id
            and e.kind is EventKind.PREPARED
            and e.on < before
            and (
                e.postal is Postal.SENT
                or (
                    e.postal is Postal.UNCONFIRMED
                    and not self.owner.ledger.settings.confirm_sending
                    and e.channel != Channel.REGISTERED
                )
            )
        ]

    def check_tone(self, notice: Notice, week: Week) -> None:
        tone = self.places[notice.step.name]
        active = {
            c.invoice.number
            for c in week.plan.claims
            if c.client.id == notice.client.id
            and c.reason in {*ELIGIBLE, Reason.FORMAL_NOTICE_TODAY}
        }
        for event in self.posted(notice.client.id, week.plan.on):
            if event.invoice in active:
                before = min(self.places[event.step], self.formal - 1)
                assert tone >= before, f"{notice.step.name} after {event.step}"
            if event.invoice in {c.invoice.number for c in notice.claims}:
                noticed = self.places[event.step] >= self.formal
                assert not noticed or tone > self.places[event.step], "after its formal notice"

    def check_dates(self, notice: Notice, week: Week) -> None:
        reasons = {c.invoice.number: c.reason for c in week.plan.claims}
        for event in self.posted(notice.client.id, week.plan.on):
            if reasons[event.invoice] not in AT_REST and event.until:
                assert event.until < week.plan.on, "a date given still runs"

    def check_words(self, notice: Notice, on: date) -> None:
        letter = Letter(notice=notice, sender=Sender(), on=on)
        sent = {(e.invoice, e.sent_on or e.on) for e in self.posted(notice.client.id, on)}
        claimed = [claim.invoice.number for claim in notice.claims]
        for text in (earlier(letter).partition(" ; ")[0], *history(letter)):
            plain = text.replace("\u00a0", " ")
            if "courrier" not in plain and "recommandée" not in plain and "e-mail" not in plain:
                continue
            for told, numbers in contacts(plain):
                for number in numbers or claimed:
                    assert (number, told) in sent, f"{number} was in no letter of {told}: {text}"
        apart = added(letter).replace("\u00a0", " ")
        for claim in notice.claims:
            reminded = {day for number, day in sent if number == claim.invoice.number}
            known = {day for number, day in sent if number in claimed}
            if known and len(notice.claims) <= 3 and not reminded:
                assert claim.invoice.number in apart, "not named apart"
            assert_dates(claim, apart, reminded)


def assert_dates(claim: Claim, apart: str, reminded: set[date]) -> None:
    """« n° 5, échue le …, rappelée le … »: the letters that named this very invoice, no other."""
    for found in re.findall(
        rf"n° {claim.invoice.number}, échue le ([^,;]*?), rappelée le ([^,;n]*)", apart
    ):
        assert set(days(found[1])) <= reminded


def contacts(text: str) -> list[tuple[date, list[str]]]:
    """« notre courrier du 9 novembre 2026 (n° A et B) » → the day, and A, B."""
    dated = rf"(\d{{1,2}}(?:er)? (?:{'|'.join(MONTHS)}) \d{{4}})"
    if found := re.match(
        rf"^{dated} : notre (?:courrier|lettre recommandée|e-mail)(?: \(n° (.*)\))?$", text
    ):
        return [(days(found[1])[0], re.split(r", | et ", found[2] or "") if found[2] else [])]
    pattern = rf"notre (?:courrier|lettre recommandée|e-mail) du {dated}(?: \((?:n° ([^)]*)|\d+ factures)\))?"
    return [
        (days(day)[0], re.split(r", | et ", numbers) if numbers else [])
        for day, numbers in re.findall(pattern, text)
        if numbers or f"{day} (" not in text
    ]


def days(text: str) -> list[date]:
    return [
        date(int(year), MONTHS.index(month) + 1, int(number))
        for number, month, year in re.findall(r"(\d{1,2})(?:er)? ([^\W\d]+) (\d{4})", text)
    ]


def played(year: Year, drawn: list[Life], mood: list[str], reach: str, formal: list[str]) -> None:
    owner = year.owner
    for number, life in enumerate(drawn):
        due = START + timedelta(days=life.due)
        owner.invoices(
            f"{number}", CLIENTS[life.client], "500.00", due=due, due_assumed=life.assumed
        )
    for week in range(52):
        today = START + timedelta(weeks=week)
        for number, life in enumerate(drawn):
            if life.paid == week:
                owner.is_paid(f"{number}", on=today - timedelta(days=1))
            for span, state in ((life.disputed, "Litige"), (life.promised, "Promesse")):
                if span and span[0] == week:
                    until = today + timedelta(weeks=span[1])
                    owner.notes(f"{number}", state, until)
        if mood[week] != "missed":
            year.check(
                owner.monday(
                    today, mood[week], old="Les relancer", reach=reach, formal=formal[week]
                )
            )


@given(drawn=lives, mood=moods, reach=reaches, formal=formals, ladder=st.sampled_from(ALL_LADDERS),
       confirm=st.booleans())  # fmt: skip
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_tone_steps_back_and_no_letter_says_of_an_invoice_what_did_not_happen(
    drawn: list[Life], mood: list[str], reach: str, formal: list[str], ladder: Ladder, confirm: bool
) -> None:
    played(Year(ladder, confirm=confirm), drawn, mood, reach, formal)


@given(drawn=lives, mood=moods, ladder=st.sampled_from(ALL_LADDERS))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_owed_is_sooner_or_later_claimed_however_many_mondays_are_missed(
    drawn: list[Life], mood: list[str], ladder: Ladder
) -> None:
    """Nothing is paid, noted or put off; every letter is posted, on the Mondays that come."""
    year = Year(ladder, confirm=True)
    for life in drawn:
        life.paid = life.disputed = life.promised = None
        life.assumed = False
    attended = [ALL if each != "missed" else each for each in mood[:40]] + [ALL] * 12
    played(year, drawn, attended, "Oui", ["D'accord"] * 52)
    claimed = {e.invoice for e in year.owner.ledger.events if e.kind is EventKind.PREPARED}
    long_due = [str(n) for n, life in enumerate(drawn) if life.due < 52 * 7 - 90]
    assert set(long_due) <= claimed


@given(drawn=lives, missed=st.sets(st.integers(0, 39)), ladder=st.sampled_from(ALL_LADDERS))
@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
def test_mondays_missed_burn_no_step(drawn: list[Life], missed: set[int], ladder: Ladder) -> None:
    """However many are missed, the formal notice comes after a reminder, and the steps in order."""
    year = Year(ladder, confirm=True)
    mood = ["missed" if week in missed else ALL for week in range(52)]
    played(year, drawn, mood, "Non", ["D'accord"] * 52)
    for number in map(str, range(len(drawn))):
        letters = [
            year.places[e.step]
            for e in year.owner.ledger.events
            if e.invoice == number and e.kind is EventKind.PREPARED
        ]
        if year.formal in letters:
            assert letters[0] < year.formal
            assert letters.count(year.formal) == 1


def test_the_date_that_a_letter_gives_is_the_one_of_its_step() -> None:
    """So that a history without dates is read as one with them."""
    owner = Owner()
    owner.invoices("A", CLIENTS[0], "500.00", due=START)
    for week in range(1, 9):
        for notice in owner.monday(START + timedelta(weeks=week)).plan.notices:
            allowed = days_allowed(notice.step)
            on = next_business_day(START + timedelta(weeks=week))
            assert notice.pay_before == (None if allowed is None else deadline(on, allowed))
