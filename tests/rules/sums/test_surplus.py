"""What was paid too much on one invoice never leaves the client's others simply chased."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.law.loader import load_law
from relance.rules.codes import Channel, EventKind, Kind, Reason, Status
from relance.rules.firm import Ladder, Step
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, CreditNote, Event, Invoice, Ledger, Payment
from relance.rules.sums.surplus import surpluses

DAY = date(2026, 11, 30)
ROUX = Client(id="r", name="Roux SARL", form="sarl", kind=Kind.BUSINESS)
STEP = Step(name="Relance 1", after_due=8, min_gap=0, channel=Channel.LETTER)
ONE = Invoice(
    id="1",
    number="F-1",
    client_id="r",
    total=Decimal(500),
    due=date(2026, 9, 30),
    issued=date(2026, 8, 31),
    where="Factures!A2",
)
OTHER = replace(ONE, id="2", number="F-2", where="Factures!A3")
CREDIT = CreditNote(number="A-1", client_id="r", amount=Decimal(120), on=DAY, invoice_id="1")
LINE = Payment(amount=Decimal(700), on=DAY, invoice_id="1", client_id="r")
ASKED = Event(
    on=DAY, kind=EventKind.PREPARED, client_id="r", invoice="F-1", amount=Decimal("553.86")
)
NOTED = replace(ASKED, kind=EventKind.PAYMENT_NOTED, amount=Decimal(1000))


def ledger(first: Invoice, **more: Any) -> Ledger:
    """Roux owes F-2 beside that first invoice."""
    known = Ledger(
        ladders=(Ladder(profile="Standard", steps=(STEP,)),),
        clients=(ROUX,),
        invoices=(first, OTHER),
    )
    return replace(known, **more)


@pytest.mark.parametrize(
    ("first", "more", "surplus"),
    [
        (replace(ONE, paid=Decimal(500)), {}, []),
        (replace(ONE, paid=Decimal("500.99")), {}, []),  # a rounding
        (replace(ONE, paid=Decimal(1000)), {}, [500]),
        (replace(ONE, balance=Decimal(-30)), {}, [30]),
        (ONE, {"payments": (LINE,)}, [200]),
        (replace(ONE, paid=Decimal(500)), {"credit_notes": (CREDIT,)}, [120]),
        (replace(ONE, paid=Decimal(500)), {"credit_notes": (replace(CREDIT, spent=True),)}, []),
        # paid on a day, without an amount nor a word, before the « avoir »
        (replace(ONE, paid_on=date(2026, 9, 30)), {"credit_notes": (CREDIT,)}, [120]),
        (replace(ONE, paid_on=DAY), {"credit_notes": (CREDIT,)}, []),
        (replace(ONE, paid=Decimal(500), status=Status.CANCELLED), {}, [500]),
        (replace(ONE, paid=Decimal("553.86")), {"events": (ASKED,)}, []),  # what was asked for
        (replace(ONE, paid=Decimal("653.86")), {"events": (ASKED,)}, [Decimal("153.86")]),
        # The history's own line of the payment is not a letter that asked for it.
        (replace(ONE, paid=Decimal(1000)), {"events": (NOTED,)}, [500]),
        (replace(ONE, paid=Decimal(1000)), {"events": (ASKED, NOTED)}, [500]),
        (replace(ONE, paid=Decimal(1000), currency="GBP"), {}, []),
    ],
)
def test_what_is_paid_above_the_price_is_the_client_s_money(
    first: Invoice, more: dict[str, Any], surplus: list[Decimal]
) -> None:
    assert [found.amount for found in surpluses(ledger(first, **more))] == surplus


@pytest.mark.parametrize(
    ("paid", "reason"), [(1000, Reason.COVERED), (1500, Reason.COVERED), (600, Reason.TO_CORRECT)]
)
def test_it_covers_or_holds_the_client_s_other_invoices(paid: int, reason: Reason) -> None:
    made = plan(ledger(replace(ONE, paid=Decimal(paid))), load_law(), DAY)
    other = next(claim for claim in made.claims if claim.invoice.number == "F-2")
    assert (other.reason, made.notices) == (reason, ())


def test_the_reason_names_the_invoice_paid_too_much() -> None:
    made = plan(ledger(replace(ONE, paid=Decimal(600))), load_law(), DAY)
    other = next(claim for claim in made.claims if claim.invoice.number == "F-2")
    assert "100,00 € payés en trop sur la facture F-1" in other.sentence.replace(
        "\u202f", " "
    ).replace("\xa0", " ")
