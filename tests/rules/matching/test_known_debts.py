"""A firm's invoices as debts to be matched, and money typed before the bank told of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Kind
from relance.rules.matching.known_debts import Judged, debts_of, in_money, judged
from relance.rules.matching.open_debts import Allotment, Verdict
from relance.rules.matching.operations import Operation
from relance.rules.model import DEFAULT_SOURCE, Client, CreditNote, Invoice, Ledger, Payment
from relance.rules.sums.allocation import settlements
from relance.words import statements

TODAY = date(2026, 11, 16)
NONE: frozenset[str] = frozenset()
AROUND = replace(
    statements.AROUND,
    before=frozenset({"vir", "sepa"}),
    after=NONE,
    legal=NONE,
    vague=NONE,
    civilities=NONE,
)
CLIENT = Client(id="c", name="Transports Morel", kind=Kind.BUSINESS, other_names=("Morel Fret",))


def owed(number: str, amount: int, **more: object) -> Invoice:
    bare = Invoice(
        id=number, number=number, client_id="c", total=Decimal(amount), due=date(2026, 10, 1)
    )
    return replace(bare, **more)


def ledger(*invoices: Invoice, **more: object) -> Ledger:
    return replace(Ledger(clients=(CLIENT,), invoices=invoices), **more)


def credit(amount: int, label: str, day: int = 12, key: str = "CSV:1") -> Operation:
    on = date(2026, 11, day)
    return Operation(
        account="", on=on, amount=Decimal(amount), currency="EUR", label=label, key=key
    )


def verdicts(books: Ledger, *operations: Operation) -> list[Judged]:
    return judged(operations, books, settlements(books, TODAY), AROUND)


def test_all_invoices_are_debts_and_what_is_paid_or_foreign_has_nothing_left() -> None:
    books = ledger(
        owed("F-1", 100),
        owed("F-2", 100, paid=Decimal(100)),
        owed("F-3", 100, currency="USD"),
        credit_notes=(
            CreditNote(number="A-1", client_id="c", amount=Decimal(30), on=None),
            CreditNote(number="A-2", client_id="c", amount=Decimal(9), on=None, spent=True),
        ),
    )
    debts = debts_of(books, settlements(books, TODAY))
    assert [(d.number, int(d.rest), int(d.paid)) for d in debts] == [
        ("F-1", 100, 0),
        ("F-2", 0, 100),
        ("F-3", 0, 0),
        ("A-1", -30, 0),
    ]
    assert {d.names for d in debts} == {("Transports Morel", "Morel Fret")}


@pytest.mark.parametrize(
    ("told", "person"),
    [
        ({"kind": Kind.CONSUMER, "kind_source": DEFAULT_SOURCE}, False),
        ({"kind": Kind.CONSUMER, "kind_source": "colonne Type"}, True),
        ({"kind": Kind.CONSUMER, "kind_source": "colonne Type", "form": "sarl"}, False),
        ({"civility": "Mme"}, True),
        ({}, False),
    ],
)
def test_only_who_is_surely_a_person_is_known_in_any_order(
    told: dict[str, object], person: bool
) -> None:
    books = ledger(owed("F-1", 100), clients=(replace(CLIENT, **told),))
    assert debts_of(books, settlements(books, TODAY))[0].person is person


@pytest.mark.parametrize(
    ("day", "label", "noted", "booked"),
    [
        (date(2026, 11, 13), "VIR F-1", True, True),
        (None, "VIR F-1", False, False),  # its part once more, or the one that is typed?
        (date(2026, 10, 13), "VIR TRANSPORTS MOREL F-1", False, True),  # another one
    ],
)
def test_a_part_typed_with_its_day_is_that_of_the_bank(
    day: date | None, label: str, noted: bool, booked: bool
) -> None:
    books = ledger(owed("F-1", 500, paid=Decimal(200), paid_on=day))
    [found] = verdicts(books, credit(200, label))
    assert (found.noted, found.booked) == (noted, booked)
    assert found.already == ({"F-1": Decimal(0)} if noted else {})


def parts(*typed: tuple[int, int]) -> tuple[Payment, ...]:
    return tuple(
        Payment(amount=Decimal(a), on=date(2026, 11, d), invoice_id="F-1", client_id="c")
        for a, d in typed
    )


def test_payments_typed_apart_are_each_known() -> None:
    books = ledger(owed("F-1", 900), payments=parts((200, 10), (300, 12)))
    label = "VIR TRANSPORTS MOREL F-1"
    found = verdicts(books, *(credit(a, label, key=f"CSV:{a}") for a in (200, 300)))
    assert [(x.noted, dict(x.already)) for x in found] == [
        (True, {"F-1": Decimal(300)}),
        (True, {"F-1": Decimal(0)}),
    ]


def test_less_than_what_was_typed_as_one_may_be_new_money_and_is_asked_about() -> None:
    books = ledger(owed("F-1", 900), payments=parts((500, 12)))
    [found] = verdicts(books, credit(200, "VIR TRANSPORTS MOREL F-1"))
    assert (found.noted, found.booked, found.match.status) == (False, False, Verdict.ONE)


def test_what_our_own_sheet_says_is_no_money_typed_by_the_owner() -> None:
    """The client paid the same twice: the second is not the first."""
    ours = replace(parts((500, 12))[0], ours=True, already=Decimal(0))
    books = ledger(owed("F-1", 500), payments=(ours,))
    [found] = verdicts(books, credit(500, "VIR TRANSPORTS MOREL F-1", 14))
    assert (found.noted, found.booked) == (False, False)


def test_money_before_its_invoice_or_on_one_in_doubt_is_asked_about() -> None:
    early = ledger(owed("F-1", 100, issued=date(2026, 11, 13)))
    [found] = verdicts(early, credit(100, "VIR F-1"))
    assert (found.booked, found.match.status, found.match.proposals) == (
        False,
        Verdict.ONE,
        ((Allotment("F-1", Decimal(100)),),),
    )


def test_the_oldest_comes_first_and_what_came_before_what_went_back() -> None:
    operations = (credit(1, "B", 13, "k2"), credit(2, "A", 12, "k1"))
    assert [v.match.operation.key for v in verdicts(ledger(owed("F-1", 9)), *operations)] == [
        "k1",
        "k2",
    ]


def test_credit_notes_are_no_money() -> None:
    lines = (
        Allotment("F-1", Decimal(100)),
        Allotment("F-2", Decimal(50)),
        Allotment("A-1", Decimal(-60)),
    )
    assert in_money(lines, ["A-1"]) == (("F-1", Decimal(90)),)
    assert in_money((Allotment("F-1", Decimal(-5)),), []) == (("F-1", Decimal(-5)),)
