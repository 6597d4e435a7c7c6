"""The PDF against the row: what is quoted, and what is no difference."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.problems import Level, Problem
from relance.rules.codes import Kind, Reason
from relance.rules.ladder.plan import plan
from relance.rules.own_invoice import OwnInvoice, differences, held_for
from relance.words.rate_words import parse_rate
from tests.rules.ladder.mondays import LAW, Owner, day

TODAY = day("2026-11-02")
DUE = date(2026, 10, 10)
OWN = OwnInvoice(
    number="F2026-041",
    type_code="380",
    currency="EUR",
    grand_total=Decimal("1200.00"),
    due_payable=Decimal("1200.00"),
    due_dates=(DUE,),
    seller="Menuiserie Dupré SARL",
)
NOTHING = OwnInvoice()


def rates(*texts: str) -> dict[str, object]:
    return {"rates": tuple(rate for text in texts if (rate := parse_rate(text)))}


def found(own: OwnInvoice, *, kind: Kind = Kind.BUSINESS, agreed: str = "", **row: object) -> str:
    """What differs, with plain spaces, from a row that says as OWN does but for `row`."""
    owner = Owner()
    owner.client("Morel SARL", kind=kind, rate=parse_rate(agreed) if agreed else None)
    owner.invoices("F2026-041", "Morel SARL", "1200.00", due=DUE)
    owner.corrects("F2026-041", **row)
    [claim] = plan(owner.ledger, LAW, TODAY).claims
    told = differences(own, claim, owner.ledger, LAW, TODAY)
    return told.replace("\u202f", " ").replace("\u00a0", " ").replace("\u2212", "-")


@pytest.mark.parametrize(
    ("says", "difference"),
    [
        ({}, ""),
        ({"number": "F2026-014"}, "porte le n° F2026-014, votre ligne F2026-041"),
        ({"number": "f2026/41"}, ""),
        ({"number": "F2026041"}, ""),
        ({"number": "DUP-F2026-041"}, ""),  # the row holds its end, in whole words
        ({"number": "F2026-0411"}, "porte le n° F2026-0411, votre ligne F2026-041"),
        ({"grand_total": Decimal(1020), "due_payable": Decimal(1020)},
         "dit 1 020,00 €, votre ligne 1 200,00 €"),
        ({"grand_total": Decimal("1200.0000")}, ""),
        # the row holds one of the two: which one is said where it does not go with what is left
        ({"grand_total": Decimal(1500)}, ""),
        ({"due_payable": None}, ""),  # ZUGFeRD 1 BASIC
        ({"due_payable": Decimal(900)},
         "dit 1 200,00 €, dont 900,00 € à payer, votre ligne laisse 1 200,00 € dus"),
        ({"due_payable": Decimal("-529.87")},
         "dit 1 200,00 €, dont -529,87 € à payer, votre ligne laisse 1 200,00 € dus"),
        ({"grand_total": Decimal(1500), "due_payable": Decimal(1000)},
         "dit 1 500,00 €, dont 1 000,00 € à payer, votre ligne 1 200,00 €"),
        ({"currency": "GBP"}, "est en GBP, votre ligne en EUR"),
        ({"currency": ""}, ""),
        ({"due_dates": (date(2026, 10, 31),)},
         "est à payer le 31/10/2026, votre ligne le 10/10/2026"),
        ({"due_dates": (DUE, date(2026, 9, 20))}, ""),  # a discount until September
        ({"due_dates": (DUE, date(2026, 10, 31))},
         "est à payer le 31/10/2026, votre ligne le 10/10/2026"),
        ({"due_dates": ()}, ""),
        ({"type_code": "381"}, "est un avoir, votre ligne une facture"),
        ({"grand_total": Decimal(-1200), "due_payable": Decimal(-1200)},
         "est un avoir, votre ligne une facture ; dit -1 200,00 €, votre ligne 1 200,00 €"),
        ({"type_code": "393"}, "dit la créance cédée à un affactureur, à qui elle se paie"),
        ({"payee": "Factor SA"}, "demande de payer Factor SA, non votre entreprise"),
        ({"payee": "Menuiserie Dupré"}, ""),
        ({"payee": "MENUISERIE DUPRE SARL"}, ""),
    ],
)  # fmt: skip
def test_what_the_pdf_says_otherwise_is_quoted_beside_the_row(
    says: dict[str, object], difference: str
) -> None:
    assert found(replace(OWN, **says)) == difference


def test_a_pdf_that_says_nothing_differs_from_nothing() -> None:
    assert found(NOTHING) == ""


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"paid": Decimal("300.00"), "paid_on": DUE}, {"due_payable": Decimal(900)}),
        ({"total": Decimal("900.00")}, {"due_payable": Decimal(900)}),  # what is due is noted
    ],
)
def test_a_deposit_that_the_row_knows_is_no_difference(
    row: dict[str, object], says: dict[str, object]
) -> None:
    assert found(replace(OWN, **says), **row) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stated", "agreed", "difference"),
    [
        (("3 × taux légal",), "", "annonce des pénalités à « 3 × taux légal », vos réglages celui de la loi"),
        (("3 × taux légal",), "trois fois le taux légal", ""),
        (("BCE + 10",), "", ""),  # the law's own (C. com. L441-10 II)
        (("12 %",), "BCE + 10", "annonce des pénalités à « 12 % », vos réglages « BCE + 10 »"),
        (("12 %",), "1 % par mois", ""),
        (("12 %", "BCE + 10"), "", ""),
        ((), "12 %", ""),
    ],
)  # fmt: skip
def test_the_rate_that_the_invoice_states_is_the_one_that_letters_claim_by(
    stated: tuple[str, ...], agreed: str, difference: str
) -> None:
    own = replace(OWN, **rates(*stated))
    assert found(own, agreed=agreed) == difference
    assert found(own, agreed=agreed, kind=Kind.CONSUMER) == ""  # another law


def test_what_differs_is_to_be_corrected_and_told_among_the_problems() -> None:
    owner = Owner()
    owner.invoices("F-041", "Morel SARL", "1200.00", due=DUE)
    owner.invoices("F-042", "Morel SARL", "800.00", due=DUE)
    problem = Problem(level=Level.BLOCKING, where="Factures!A4", what="la facture PDF dit …")
    done = plan(held_for(owner.ledger, {owner.invoice("F-041").id: problem}), LAW, TODAY)
    by_number = {claim.invoice.number: claim for claim in done.claims}
    assert by_number["F-041"].reason is Reason.TO_CORRECT
    assert "la facture PDF dit …" in by_number["F-041"].sentence
    assert by_number["F-042"].reason is not Reason.TO_CORRECT
    assert problem in done.problems
    assert held_for(owner.ledger, {}) is owner.ledger
