"""An answer that cannot be is asked for again, with its reason; what was answered becomes lines."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.owner.postings import confirm_posting
from relance.rules.asking import Given, to_write, with_answers
from relance.rules.codes import Postal, State
from relance.rules.model import Hold, Invoice, Ledger
from tests.owner.voices import LAST, MONDAY, OTHER, PLAIN, Owner


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (date(2026, 11, 1), "C'est avant le 16/11/2026. Posté le"),
        (date(2027, 1, 1), "C'est dans l'avenir. Posté le"),
    ],
)
def test_a_posting_date_before_the_letter_or_after_today_is_asked_again_with_its_reason(
    typed: date, why: str
) -> None:
    right = date(2026, 11, 17)
    owner = Owner(1, typed, right)
    [changed] = confirm_posting(Ledger(events=(PLAIN,)), MONDAY, owner, Given())
    assert changed.sent_on == right
    assert owner.asked[-1] == why
    for insists, nearest, more in (
        (LAST - timedelta(9), LAST, ()),
        (date(2027, 1, 1), MONDAY, (1,)),
    ):
        owner = Owner(1, insists, insists, *more)
        [changed] = confirm_posting(Ledger(events=(PLAIN,)), MONDAY, owner, Given())
        assert changed.sent_on == nearest


def test_a_line_changes_once_and_a_forgotten_one_comes_back_as_it_is_known_now() -> None:
    lost = replace(PLAIN, row=-1)
    posted = [replace(line, sent_on=LAST) for line in (PLAIN, lost)]
    cancelled = replace(PLAIN, postal=Postal.CANCELLED)
    added, changed = to_write([lost], [OTHER], [*posted, cancelled])
    assert added == (replace(lost, sent_on=LAST, row=0), OTHER)
    assert changed == (cancelled,)


def test_answers_are_lines_and_states_of_the_ledger() -> None:
    old = Invoice(id="f1", number="F1", client_id="d", total=None, due=None)
    lost = replace(OTHER, row=-1)
    posted = [replace(line, sent_on=LAST) for line in (PLAIN, lost)]
    new = replace(PLAIN, row=0)
    ledger = Ledger(events=(PLAIN,), invoices=(old,))
    dispute = Hold(state=State.DISPUTE, text="Litige 90,00 €", amount=Decimal(90))
    known = with_answers(ledger, posted, (lost, new), {"f1": dispute})
    assert known.events == (*posted, new)
    assert [i.hold for i in known.invoices] == [dispute]
    # Asked before two names were told to be one client: whose letter it is, is as it is known now.
    renamed = Ledger(events=(replace(PLAIN, client_id="another"),))
    [line] = with_answers(renamed, posted, (), {}).events
    assert (line.client_id, line.sent_on) == ("another", LAST)


def test_what_is_added_to_a_setting_follows_what_was_added_before() -> None:
    given = Given()
    before = given.so_far
    given.add("Colonnes", "Chantier = rien")
    given.add("Colonnes", "Site = rien")
    assert given.settings == {"Colonnes": "Chantier = rien ; Site = rien"}
    assert given.so_far != before
