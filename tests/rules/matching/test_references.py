"""The reference of a letter: the same for the same letter, known again however it is typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from stdnum import iso11649

from relance.rules.codes import EventKind
from relance.rules.history import line_for
from relance.rules.matching.known_debts import debts_of
from relance.rules.matching.match import Labels, match
from relance.rules.matching.open_debts import Verdict
from relance.rules.matching.operations import Operation
from relance.rules.matching.references import reference, references_of
from relance.rules.model import Client, Event, Invoice, Ledger
from relance.rules.sums.allocation import settlements
from relance.words.statements import AROUND
from tests.rules.matching.test_match import lines

DUPRE = Client(id="dupre", name="Dupré & Fils")
DAY = date(2026, 11, 23)


def owed(number: str, total: str = "100.00") -> Invoice:
    return Invoice(
        id=number, number=number, client_id="dupre", total=Decimal(total), due=date(2026, 10, 1)
    )


def ledger(*claimed: str, invoices: tuple[Invoice, ...] = ()) -> Ledger:
    """Four invoices of one client, and a letter that claimed these."""
    known = invoices or tuple(map(owed, ("F-1", "F-2", "F-3", "F-4")))

    def told(number: str) -> Event:
        event = line_for(DUPRE, EventKind.PREPARED, DAY, invoice=number, due=date(2026, 10, 1))
        return replace(event, document="a.docx")

    return Ledger(clients=(DUPRE,), invoices=known, events=tuple(map(told, claimed)))


def test_it_is_a_valid_reference_and_never_changes() -> None:
    """Letters are paid months later: this very one was printed."""
    assert reference("Dupont & Fils", ["F-041"]) == "RF29 7979 8551 91"
    assert iso11649.is_valid(reference("Dupré", ["F-1", "F-2"]))
    assert reference("DUPRE", ["f-2", "F-1"]) == reference("Dupré", ["F-1", "F-2", "F-2"])
    assert reference("Dupré", ["F-1"]) != reference("Dupont", ["F-1"])


def test_the_history_tells_those_of_all_letters_and_each_invoice_has_its_own() -> None:
    found = references_of(ledger("F-1", "F-2"))
    both, alone = reference(DUPRE.name, ["F-1", "F-2"]), reference(DUPRE.name, ["F-1"])
    assert set(found["F-1"]) == {both, alone}
    assert set(found["F-4"]) == {reference(DUPRE.name, ["F-4"])}


LETTER = reference(DUPRE.name, ["F-1", "F-2", "F-3"])
ALONE = reference(DUPRE.name, ["F-1"])


@pytest.mark.parametrize(
    ("label", "amount", "settled"),
    [
        (f"VIR SEPA X /RNF {LETTER}", "300.00", {"F-1", "F-2", "F-3"}),  # four would make it four ways
        (f"VIR {LETTER.replace(' ', '')} MERCI", "300.00", {"F-1", "F-2", "F-3"}),
        (f"VIR {LETTER.lower()}", "300.00", {"F-1", "F-2", "F-3"}),
        (f"VIR REF {LETTER.replace(' ', '-')}", "300.00", {"F-1", "F-2", "F-3"}),
        (f"VIR {LETTER}", "200.00", set()),  # two of three: three ways
        (f"VIR SEPA RECU MERCI {LETTER[:-4]}", "300.00", {"F-1", "F-2", "F-3"}),  # cut by the bank
        (f"VIR {LETTER[:-4]} MERCI", "300.00", set()),  # not cut: mistyped
        (f"VIR {LETTER[:9]}", "300.00", set()),  # too short to tell
        (f"VIR {ALONE}", "100.00", {"F-1"}),
        (f"VIR {ALONE}", "40.00", {"F-1"}),  # a part
        (f"VIR /FRM MARTIN SAS /RNF {ALONE}", "40.00", set()),  # a part, by somebody else
    ],
)  # fmt: skip
def test_the_next_payment_is_known_by_it(label: str, amount: str, settled: set[str]) -> None:
    book = ledger("F-1", "F-2", "F-3")
    debts = debts_of(book, settlements(book, DAY))
    credit = Operation(account="", on=DAY, amount=Decimal(amount), currency="EUR", label=label)
    (found,) = match([credit], debts, Labels(debts, AROUND))
    assert set(lines(found)) == settled
    assert (found.status is Verdict.CERTAIN) is bool(settled)


def test_the_total_of_a_letter_with_its_interest_is_asked_about_for_its_invoices() -> None:
    """As much as 1 € too much is never absorbed: the owner says so, the rest is the client's own."""
    book = ledger("F-1", "F-2", "F-3")
    debts = debts_of(book, settlements(book, DAY))
    label = f"VIR SEPA {LETTER}"
    credit = Operation(account="", on=DAY, amount=Decimal("428.15"), currency="EUR", label=label)
    (found,) = match([credit], debts, Labels(debts, AROUND))
    assert found.status is Verdict.ONE
    assert {line.debt for line in found.proposals[0]} == {"F-1", "F-2", "F-3"}
