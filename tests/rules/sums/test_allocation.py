"""Which evidence of payment wins, and what a person must look at first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.problems import Level
from relance.rules.codes import State, Status
from relance.rules.model import CreditNote, Hold, Invoice, Ledger, Payment
from relance.rules.sums.allocation import (
    Balance,
    Settlement,
    dates_mean_paid,
    settle,
)
from relance.words.statuses import read_status

TODAY = date(2026, 11, 23)
DUE = date(2026, 7, 31)
PAID_ON = date(2026, 8, 20)
LATER = date(2026, 9, 10)


def invoice(**typed: Any) -> Invoice:
    """F-041 of 1 000.00 €, due on 31 July 2026, with what the owner typed."""
    typed = {"total": "1000", "due": DUE, **typed}
    for name in {"total", "balance", "paid"} & set(typed):
        typed[name] = None if typed[name] is None else Decimal(typed[name])
    if "status" in typed:
        typed |= {"status": read_status(typed["status"]), "status_text": typed["status"]}
    return Invoice(id="f41", number="F-041", client_id="dupont", where="Factures!A12", **typed)


def paid(amount: str, on: date | None = PAID_ON, invoice_id: str = "f41") -> Payment:
    return Payment(amount=Decimal(amount), on=on, invoice_id=invoice_id)


def credit(amount: str, invoice_id: str = "f41") -> CreditNote:
    return CreditNote(
        number="A-1",
        client_id="dupont",
        amount=Decimal(amount),
        on=LATER,
        invoice_id=invoice_id,
    )


def settled(*payments: Payment, notes: tuple[CreditNote, ...] = (), **typed: Any) -> Settlement:
    return settle(invoice(**typed), payments, notes, TODAY)


# --- what is left -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "outstanding"),
    [
        ({}, "1000"),  # nothing is typed: nothing is paid
        ({"status": "à payer"}, "1000"),
        ({"balance": "1000"}, "1000"),
        ({"balance": "600"}, "600"),
        ({"balance": "0"}, "0"),
        ({"balance": "-20"}, "0"),
        ({"paid": "0"}, "1000"),
        ({"paid": "400"}, "600"),
        ({"paid": "400", "balance": "600"}, "600"),
        ({"paid": "400", "balance": "600", "status": "partielle"}, "600"),
        ({"paid": "400", "status": "en retard"}, "600"),  # says that something is left: it is
        ({"paid": "400", "status": "en attente"}, "600"),
        ({"paid": "1000"}, "0"),
        ({"paid": "1000", "balance": "0", "status": "payée", "paid_on": PAID_ON}, "0"),
        ({"status": "payée"}, "0"),
        ({"status": "oui", "paid_on": PAID_ON}, "0"),
        ({"balance": "0", "status": "comptabilisée"}, "0"),  # surely settled, whatever the word
        ({"paid": "333.33", "balance": "666.68"}, "666.67"),  # a cent of rounding
        ({"paid": "1000.01"}, "0"),
        ({"paid": "0.50"}, "999.50"),
    ],
)
def test_the_columns_of_a_row_agree(typed: dict[str, Any], outstanding: str) -> None:
    result = settled(**typed)
    assert result.outstanding == Decimal(outstanding)
    assert result.doubt is None
    assert result.settled is (result.outstanding == 0)


@pytest.mark.parametrize(
    ("typed", "outstanding", "says"),
    [
        (
            {"status": "Payée", "balance": "100"},
            "0",
            "selon le statut « Payée », il reste 0,00 € à payer ; "
            "selon le reste dû (100,00 €), 100,00 €",
        ),
        ({"status": "Payée", "paid": "400"}, "0", "selon le montant réglé (400,00 €), 600,00 €"),
        ({"paid": "400", "balance": "500"}, "500", "selon le montant réglé (400,00 €), 600,00 €"),
        ({"paid": "400", "balance": "700"}, "600", "selon le reste dû (700,00 €), 700,00 €"),
        ({"status": "Litige"}, "1000", "le statut « Litige » n'est pas compris"),
        ({"status": "payée ?", "paid": "400"}, "600", "« payée ? » n'est pas compris"),
        ({"status": "impayée", "balance": "0"}, "0", "mais il ne reste rien"),
        ({"status": "partielle", "balance": "0"}, "0", "mais il ne reste rien"),
        ({"status": "partielle"}, "1000", "ne dit pas combien est réglé"),
        ({"status": "acompte versé", "paid": "0"}, "1000", "ne dit pas combien est réglé"),
        ({"paid": "1200"}, "0", "le montant réglé : 1 200,00 €, pour un montant TTC de 1 000,00 €"),
        ({"balance": "1200"}, "1000", "le reste dû : 1 200,00 €, pour un montant TTC de"),
        ({"paid": "-50"}, "1000", "un montant négatif"),
        ({"paid_on": PAID_ON}, "0", "payée le 20/08/2026, mais on ne sait pas combien"),
        ({"paid_on": PAID_ON, "paid": "0"}, "1000", "payée le 20/08/2026"),
        ({"paid_on": PAID_ON, "balance": "1000"}, "1000", "payée le 20/08/2026"),
        ({"paid_on": PAID_ON, "status": "à payer"}, "0", "mais il ne reste rien"),
        (
            {"paid_on": date(2027, 8, 20), "paid": "1000"},
            "0",
            "un paiement est daté du 20/08/2027, après aujourd'hui",
        ),
    ],
)
def test_where_they_disagree_the_least_due_wins_and_nobody_is_chased(
    typed: dict[str, Any], outstanding: str, says: str
) -> None:
    result = settled(**typed)
    assert result.outstanding == Decimal(outstanding)
    assert not result.settled
    assert result.doubt is not None
    assert says in result.doubt.what.replace("\u202f", " ").replace("\xa0", " ")
    assert result.doubt.what.startswith("Facture F-041 : ")
    assert (result.doubt.where, result.doubt.level) == ("Factures!A12", Level.BLOCKING)
    assert "n'est pas relancée" in result.doubt.cure


@pytest.mark.parametrize(
    ("state", "more", "answered"),
    [
        (State.DISPUTE, {}, True),
        (State.HANDED_OVER, {}, True),
        (State.DISPUTE, {"amount": Decimal(300)}, False),  # the rest would be chased
        (State.DISPUTE, {"until": LATER}, False),  # over
        (State.CHASE, {}, False),
        (State.NOT_UNDERSTOOD, {}, False),
        (State.PLAN, {}, False),  # its instalments would be chased
        (State.PLAN, {"text": "en suspens"}, True),  # the status itself says it
        (State.DISPUTE, {"text": "en suspens", "amount": Decimal(300)}, True),
    ],
)
def test_a_note_that_holds_all_of_it_answers_for_an_unknown_status(
    state: State, more: dict[str, Any], answered: bool
) -> None:
    doubt = settled(status="en suspens", hold=Hold(**{"state": state, **more})).doubt
    assert (doubt is None) is answered
    assert answered or "ou dites-le dans « Suite donnée »" in str(doubt)


def test_an_unreadable_total_is_a_doubt_and_never_zero_due() -> None:
    result = settled(total=None, balance="0")
    assert result.doubt is not None
    assert "n'est pas lisible" in result.doubt.what
    assert not result.settled


@pytest.mark.parametrize("total", ["0", "-120"])
def test_a_credit_note_among_the_invoices_owes_nothing(total: str) -> None:
    result = settled(total=total)
    assert result.settled
    assert result.balances == ()


def test_a_cancelled_invoice_owes_nothing_whatever_its_balance_says() -> None:
    result = settled(status="Annulée", balance="1000")
    assert result.settled
    assert result.balances == ()


# --- a date alone -----------------------------------------------------------------------------


def test_in_a_ledger_that_keeps_no_amounts_a_date_means_paid() -> None:
    row = invoice(paid_on=PAID_ON)
    result = settle(row, (), (), TODAY, date_is_payment=True)
    assert result.settled
    assert result.settled_on == PAID_ON
    assert settle(invoice(), (), (), TODAY, date_is_payment=True).outstanding == 1000


def test_a_date_beside_the_words_to_be_paid_stays_a_doubt() -> None:
    row = invoice(paid_on=PAID_ON, status="à payer")
    assert settle(row, (), (), TODAY, date_is_payment=True).doubt


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        (Ledger(invoices=(invoice(paid_on=PAID_ON), invoice())), True),
        (Ledger(invoices=(invoice(paid_on=PAID_ON), invoice(paid="10"))), False),
        (Ledger(invoices=(invoice(paid_on=PAID_ON), invoice(balance="0"))), False),
        (Ledger(invoices=(invoice(paid_on=PAID_ON),), payments=(paid("10"),)), False),
    ],
)
def test_whether_a_ledger_keeps_amounts(ledger: Ledger, expected: bool) -> None:
    assert dates_mean_paid(ledger) is expected


# --- payments sheet ---------------------------------------------------------------------------


def test_payment_lines_reduce_what_is_open_from_the_day_after_each() -> None:
    result = settled(paid("300", LATER), paid("400", PAID_ON))
    assert result.outstanding == 300
    assert result.balances == (
        Balance(DUE, Decimal(1000)),
        Balance(PAID_ON, Decimal(600)),
        Balance(LATER, Decimal(300)),
    )
    assert result.settled_on is None
    assert not result.undated_payment


def test_an_invoice_of_a_few_cents_is_owed_like_any_other() -> None:
    assert settle(invoice(total="0.50"), (), (), TODAY).outstanding == Decimal("0.50")


def test_payment_lines_of_another_invoice_are_not_this_ones() -> None:
    assert settled(paid("1000", invoice_id="f42")).outstanding == 1000
    assert settled(notes=(credit("1000", invoice_id="f42"),)).outstanding == 1000


def test_payment_lines_and_an_amount_column_that_differ_are_a_doubt() -> None:
    result = settled(paid("400"), paid="500")
    assert result.outstanding == 500
    assert result.doubt is not None
    assert "selon les règlements (400,00\xa0€)" in result.doubt.what
    assert result.balances[0] == Balance(DUE, Decimal(900)), "the undated rest favours the debtor"


def test_payment_lines_that_agree_with_the_other_columns() -> None:
    result = settled(paid("400"), paid="400", balance="600", status="partielle", paid_on=PAID_ON)
    assert result.doubt is None
    assert result.balances == (Balance(DUE, Decimal(1000)), Balance(PAID_ON, Decimal(600)))


def test_too_much_in_the_payments_sheet_is_a_doubt() -> None:
    result = settled(paid("700"), paid("700", LATER))
    assert result.outstanding == 0
    assert result.doubt is not None
    assert result.balances[-1] == Balance(LATER, Decimal(0)), "never below nothing"


def test_a_returned_cheque_opens_the_sum_again() -> None:
    result = settled(paid("400"), paid("-400", LATER))
    assert result.outstanding == 1000
    assert [balance.open for balance in result.balances] == [1000, 600, 1000]


def test_a_payment_line_dated_after_today_is_a_doubt() -> None:
    assert settled(paid("400", TODAY)).doubt is None
    doubt = settled(paid("400", TODAY + timedelta(days=1))).doubt
    assert doubt is not None
    assert "24/11/2026" in doubt.what


# --- balances ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "opens", "undated"),
    [
        ({}, ["1000"], False),
        ({"paid": "400", "paid_on": PAID_ON}, ["1000", "600"], False),
        ({"paid": "0.50", "paid_on": PAID_ON}, ["1000", "999.50"], False),
        ({"balance": "600", "paid_on": PAID_ON}, ["1000", "600"], False),
        ({"paid": "400"}, ["600"], True),  # undated: as if paid on the due date
        ({"paid": "1000"}, ["0"], True),
        ({"status": "payée"}, ["0"], True),
        ({"paid": "400", "paid_on": DUE}, ["600"], False),
        ({"paid": "400", "paid_on": date(2026, 7, 1)}, ["600"], False),  # paid early
        ({"status": "payée", "paid_on": PAID_ON}, ["1000", "0"], False),
    ],
)
def test_what_was_open_each_day(typed: dict[str, Any], opens: list[str], undated: bool) -> None:
    result = settled(**typed)
    assert [balance.open for balance in result.balances] == [Decimal(each) for each in opens]
    assert result.balances[0].after == DUE
    assert result.undated_payment is undated


def test_without_a_due_date_there_is_nothing_to_count_from() -> None:
    result = settled(due=None, paid="400", paid_on=PAID_ON)
    assert result.outstanding == 600
    assert result.balances == ()
    assert result.settled_on is None
    assert result.days_late(TODAY) == 0


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ({}, 115),
        ({"due": TODAY}, 0),
        ({"due": date(2026, 12, 24)}, 0),
        ({"paid": "400", "paid_on": PAID_ON}, 115),
        ({"paid": "1000", "paid_on": PAID_ON}, 20),  # paid late: late for good
        ({"paid": "1000", "paid_on": DUE}, 0),
        ({"paid": "1000"}, 0),  # undated: the debtor has the benefit
    ],
)
def test_how_many_days_late(typed: dict[str, Any], days: int) -> None:
    assert settled(**typed).days_late(TODAY) == days


# --- credit notes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "outstanding"),
    [
        ({}, "800"),
        ({"balance": "1000"}, "800"),  # a balance that does not deduct the note
        ({"balance": "800"}, "800"),  # one that does
        ({"paid": "300"}, "500"),
        ({"paid": "300", "balance": "700"}, "500"),
        ({"paid": "300", "balance": "500"}, "500"),
        ({"paid": "800", "balance": "0", "status": "payée"}, "0"),
        ({"paid": "1000", "balance": "0"}, "0"),  # paid whole, then credited: to give back
        ({"paid": "800", "status": "payée"}, "0"),
    ],
)
def test_a_credit_note_lowers_the_price_from_the_start(
    typed: dict[str, Any], outstanding: str
) -> None:
    result = settled(notes=(credit("150"), credit("50")), **typed)
    assert result.price == 800
    assert result.outstanding == Decimal(outstanding)
    assert result.doubt is None
    assert all(balance.open <= 800 for balance in result.balances)


@pytest.mark.parametrize(
    ("typed", "outstanding", "says"),
    [
        ({"balance": "500"}, "300", "le reste dû"),  # 300 or 500 left: who knows
        ({"paid": "200"}, "600", "compté deux fois"),
        ({"paid": "200", "balance": "800"}, "600", "compté deux fois"),
    ],
)
def test_a_credit_note_that_may_be_counted_twice_is_a_doubt(
    typed: dict[str, Any], outstanding: str, says: str
) -> None:
    result = settled(notes=(credit("200"),), **typed)
    assert result.outstanding == Decimal(outstanding)
    assert result.doubt is not None
    assert says in result.doubt.what


@pytest.mark.parametrize("amount", ["1000", "1200"])
def test_an_invoice_credited_in_full_is_settled_without_interest(amount: str) -> None:
    result = settled(notes=(credit(amount),), status="impayée", paid_on=PAID_ON)
    assert result.settled
    assert result.balances == (Balance(DUE, Decimal("0.00")),)


# --- properties -------------------------------------------------------------------------------

AMOUNTS = st.integers(0, 120_000).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(
    st.builds(
        lambda amount, on: paid(str(amount), on),
        AMOUNTS,
        st.none() | st.dates(date(2026, 6, 1), TODAY),
    ),
    max_size=6,
)


@given(LINES, st.randoms())
def test_payments_may_come_in_any_order(lines: list[Payment], random: Random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert settled(*lines) == settled(*shuffled)


@given(
    LINES, AMOUNTS, st.none() | AMOUNTS, st.none() | AMOUNTS, st.sampled_from(["", "payée", "x?"])
)
def test_what_is_due_lies_between_nothing_and_the_price(
    lines: list[Payment],
    credited: Decimal,
    balance: Decimal | None,
    column: Decimal | None,
    status: str,
) -> None:
    notes = (credit(str(credited)),)
    result = settled(*lines, notes=notes, balance=balance, paid=column, status=status)
    assert 0 <= result.outstanding <= result.price <= 1000
    assert all(0 <= balance.open <= result.price for balance in result.balances)
    assert [balance.after for balance in result.balances] == sorted(
        {balance.after for balance in result.balances}
    )
    if result.doubt is None:
        assert result.balances[-1].open == result.outstanding


@given(LINES, AMOUNTS)
def test_one_more_payment_never_raises_what_is_due(lines: list[Payment], more: Decimal) -> None:
    assert settled(*lines, paid(str(more))).outstanding <= settled(*lines).outstanding


RETAINED = Hold(state=State.RETENTION, amount=Decimal(50), until=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("paid", "today", "left", "doubted"),
    [
        # a day or a word alone paid what was due then: not the retention
        ({"paid_on": date(2026, 10, 1)}, date(2026, 11, 30), 50, False),
        ({"status": Status.PAID, "status_text": "payée"}, date(2026, 11, 30), 50, False),
        # once it has come due nobody knows whether it was paid too: asked, never claimed
        ({"paid_on": date(2026, 10, 1)}, date(2027, 1, 1), 50, True),
        ({"status": Status.PAID, "status_text": "payée"}, date(2027, 1, 1), 50, True),
        # paid after it came due, or an amount that tells
        ({"paid_on": date(2027, 1, 2)}, date(2027, 2, 1), 0, False),
        ({"paid_on": date(2026, 10, 1), "paid": Decimal(950)}, date(2027, 1, 1), 50, False),
        ({"status": Status.PAID, "status_text": "payée", "paid": Decimal(1000)}, date(2027, 1, 1), 0, False),
    ],
)  # fmt: skip
def test_paid_without_an_amount_leaves_the_retention(
    paid: dict[str, Any], today: date, left: int, doubted: bool
) -> None:
    bill = Invoice(
        id="1", number="F-1", client_id="r", total=Decimal(1000), due=date(2026, 9, 30),
        hold=RETAINED, **paid,
    )  # fmt: skip
    found = settle(bill, (), (), today, date_is_payment=True)
    assert found.outstanding == left
    assert (found.doubt is not None) is doubted
