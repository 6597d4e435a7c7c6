"""A payment taken in by the program is counted once, whatever the owner notes of it too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.law.loader import load_law
from relance.rules.codes import Kind
from relance.rules.model import Client, CreditNote, Hold, Ledger, Payment
from relance.rules.sums.allocation import Settlement, dates_mean_paid, settle
from relance.rules.sums.booked import booked, once
from relance.rules.sums.credits import credits_of
from relance.rules.sums.interest import accrue
from relance.rules.sums.surplus import surpluses
from tests.rules.sums.test_allocation import LATER, PAID_ON, TODAY, credit, invoice, paid


def ours(amount: str, already: str = "0") -> Payment:
    """A line of « Relance - Encaissements » for F-041; « ? »: nobody knows what was noted before."""
    known = None if already == "?" else Decimal(already)
    return Payment(amount=Decimal(amount), on=LATER, invoice_id="f41", ours=True, already=known)


def stands(*lines: Payment, notes: tuple[CreditNote, ...] = (), **typed: Any) -> Settlement:
    return settle(invoice(**typed), lines, notes, TODAY)


# By hand, from paid = max(E, E0 + P): total 1 000 €, what is left.
@pytest.mark.parametrize(
    ("lines", "typed", "left"),
    [
        # taken in alone
        ([ours("400")], {}, 600),
        ([ours("1000")], {}, 0),
        ([ours("1000")], {"status": "à payer"}, 0),  # whose cell nobody has changed yet
        ([ours("1000")], {"balance": "1000", "paid": "0"}, 0),
        ([ours("400")], {"status": "partielle"}, 600),
        ([ours("400")], {"status": "en attente"}, 600),
        # typed by the owner too
        ([ours("400")], {"paid": "400"}, 600),
        ([ours("400")], {"balance": "600"}, 600),
        ([ours("400")], {"paid": "400", "balance": "600", "paid_on": LATER}, 600),
        ([ours("400"), paid("400")], {}, 600),  # in a sheet of payments
        ([ours("1000")], {"status": "payée"}, 0),
        ([ours("1000")], {"status": "payée", "paid": "1000", "balance": "0"}, 0),
        ([ours("400")], {"paid_on": LATER}, 600),  # the day of what was taken in, and nothing else
        # a part that the owner had noted before, then the other typed too
        ([ours("400", "300")], {"paid": "300"}, 300),
        ([ours("400", "300")], {"paid": "700"}, 300),
        ([ours("400", "300")], {"balance": "300"}, 300),
        ([ours("700", "300")], {"paid": "300"}, 0),
        # the owner's evidence grows beyond
        ([ours("400")], {"paid": "650"}, 350),
        ([ours("400", "300")], {"status": "payée"}, 0),
        # several lines: at once, and with the first typed before the second
        ([ours("400"), ours("100")], {}, 500),
        ([ours("400"), ours("100")], {"paid": "100"}, 500),  # one of them typed
        ([ours("400"), ours("100"), ours("30")], {"paid": "430"}, 470),  # two of them
        ([ours("400", "100"), ours("100", "100")], {"paid": "100"}, 400),
        ([ours("400"), ours("100", "400")], {"paid": "400"}, 500),
        ([ours("100", "400"), ours("400")], {"paid": "400"}, 500),  # sorted by hand: the same
        ([ours("400"), ours("100", "400")], {"paid": "500"}, 500),
        # moved to this invoice by hand: on top of what the owner notes
        ([ours("400", "?")], {}, 600),
        ([ours("400", "?")], {"paid": "300"}, 300),
        ([ours("400", "?"), ours("100", "300")], {"paid": "300"}, 200),
        # came back unpaid, or never was
        ([ours("400"), ours("-400")], {}, 1000),
        ([ours("0")], {}, 1000),
        # more than the price: a surplus of the client
        ([ours("1200")], {}, 0),
    ],
)
def test_paid_is_the_owners_evidence_or_what_it_was_and_what_came(
    lines: list[Payment], typed: dict[str, Any], left: int
) -> None:
    found = stands(*lines, **typed)
    assert found.doubt is None
    assert found.outstanding == left


@pytest.mark.parametrize(
    ("lines", "typed", "left"),
    [  # 1 000 € less 200 € credited
        ([ours("300")], {}, 500),
        ([ours("800")], {}, 0),
        ([ours("300")], {"balance": "500"}, 500),  # deducts both
        ([ours("300")], {"balance": "700"}, 500),  # deducts what was paid only
        ([ours("300", "100")], {"paid": "100"}, 400),
    ],
)
def test_with_a_credit_note(lines: list[Payment], typed: dict[str, Any], left: int) -> None:
    found = stands(*lines, notes=(credit("200"),), **typed)
    assert found.doubt is None
    assert found.outstanding == left


@pytest.mark.parametrize(
    ("lines", "typed", "said"),
    [
        ([ours("400", "300")], {}, "300,00 € étaient notés réglés"),  # the owner took it back
        ([ours("400"), ours("-400")], {"paid": "400"}, "revenu impayé"),
        # other money than ours, or the same? 50 € is neither the 400 € nor all that is paid
        ([ours("400")], {"paid": "50"}, "50,00 € sont notés réglés depuis"),
        ([ours("400", "300")], {"paid": "350"}, "50,00 € sont notés réglés depuis"),
        ([ours("400"), ours("100")], {"paid": "200"}, "200,00 € sont notés réglés depuis"),
        ([ours("400")], {"paid_on": PAID_ON}, "on ne sait pas combien"),  # another payment?
        ([ours("400")], {"status": "perdue de vue"}, "n'est pas compris"),
        ([ours("400")], {"paid": "400", "balance": "1000"}, "selon"),
    ],
)
def test_what_does_not_hold_together_waits_for_the_owner(
    lines: list[Payment], typed: dict[str, Any], said: str
) -> None:
    doubt = stands(*lines, **typed).doubt
    assert doubt
    assert said in doubt.what.replace("\u202f", " ").replace("\xa0", " ")


@given(st.lists(st.tuples(st.integers(1, 150), st.booleans(), st.booleans()), max_size=6))
def test_whoever_notes_all_that_is_paid_at_any_time_never_has_it_counted_twice_nor_forgotten(
    payments: list[tuple[int, bool, bool]],
) -> None:
    """Each payment is taken in, and, where so or where it was not, typed: « réglé » is then all so far."""
    lines: list[Payment] = []
    typed, truth = 0, 0
    for amount, taken, then_typed in payments:
        if taken:
            lines.append(ours(str(amount), str(typed)))
        truth += amount
        if then_typed or not taken:
            typed = truth
    found = stands(*lines, paid=str(typed))
    assert found.doubt is None
    assert found.outstanding == 1000 - truth
    assert sum(amount for _, amount in found.receipts) == truth


def test_a_date_alone_still_means_paid_where_the_owner_notes_dates_only() -> None:
    ledger = Ledger(invoices=(invoice(paid_on=PAID_ON),), payments=(ours("400"),))
    assert dates_mean_paid(ledger)
    assert not dates_mean_paid(Ledger(invoices=ledger.invoices, payments=(paid("400"),)))


@pytest.mark.parametrize(
    ("lines", "typed", "receipts"),
    [
        ([ours("400")], {}, [(LATER, 400)]),
        ([ours("400")], {"paid": "400"}, [(LATER, 400)]),  # typed without its day: ours is known
        ([ours("400"), paid("400", LATER)], {}, [(LATER, 400)]),
        ([paid("300"), ours("400", "300"), paid("400", LATER)], {}, [(PAID_ON, 300), (LATER, 400)]),
        ([ours("400", "300")], {"paid": "300", "paid_on": PAID_ON}, [(PAID_ON, 300), (LATER, 400)]),
        ([ours("400")], {"paid": "650", "paid_on": PAID_ON}, [(PAID_ON, 250), (LATER, 400)]),
    ],
)
def test_each_payment_has_its_day_once(
    lines: list[Payment], typed: dict[str, Any], receipts: list[tuple[date, int]]
) -> None:
    assert [(on, int(x)) for on, x in stands(*lines, **typed).receipts] == receipts


def test_the_owners_lines_alone_are_left_as_they_are() -> None:
    lines = (paid("700"), paid("700"))
    assert once(lines, Decimal(1000)) == lines
    assert booked(lines, Decimal(700)) == 0


def test_interest_runs_on_what_was_open_until_it_came_the_interest_first_or_last() -> None:
    """400 € taken in 41 days after the due date: with the interest first, less of the principal is paid."""
    balances = stands(ours("400")).balances
    assert [(b.after, int(b.open)) for b in balances] == [(date(2026, 7, 31), 1000), (LATER, 600)]
    law, until = load_law(), TODAY
    due = balances[0].after
    last = accrue(due, balances, kind=Kind.BUSINESS, law=law, until=until)
    first = accrue(due, balances, kind=Kind.BUSINESS, law=law, until=until, interest_first=True)
    assert first.imputed == last.accruals[0].amount
    assert first.principal == 600 + first.imputed


@pytest.mark.parametrize(
    ("lines", "typed", "surplus"),
    [
        ([ours("1200")], {}, [200]),
        ([ours("1000")], {"paid": "1000"}, []),  # the same payment
        ([ours("1000"), paid("1000")], {}, []),
        ([ours("900", "300")], {"paid": "300"}, [200]),
        ([ours("900", "300")], {"paid": "1200"}, [200]),
        ([ours("500")], {"balance": "-100"}, [100]),
    ],
)
def test_what_comes_beyond_the_price_is_the_clients_own(
    lines: list[Payment], typed: dict[str, Any], surplus: list[int]
) -> None:
    ledger = Ledger(invoices=(invoice(**typed),), payments=tuple(lines))
    assert [each.amount for each in surpluses(ledger)] == surplus


def test_a_payment_of_no_invoice_is_to_the_clients_credit() -> None:
    loose = Payment(amount=Decimal(300), on=LATER, client_id="dupont", ours=True)
    ledger = Ledger(
        clients=(Client(id="dupont", name="Dupont"),), invoices=(invoice(),), payments=(loose,)
    )
    assert credits_of(ledger)["dupont"].total == 300
    assert stands(loose).outstanding == 1000


def test_a_note_beside_the_invoice_changes_nothing_of_what_was_taken_in() -> None:
    from relance.rules.codes import State

    found = stands(ours("400"), hold=Hold(state=State.DISPUTE))
    assert found.outstanding == 600
