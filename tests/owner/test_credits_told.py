"""A credit in a line of the window and in --json."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from relance.owner.credits_told import credit_json, names_of, operation_told, unrecorded
from relance.rules.matching.open_debts import Allotment, Match, Verdict
from relance.rules.matching.operations import Operation
from relance.rules.model import Client, Ledger

LEDGER = Ledger(clients=(Client(id="c", name="Morel SARL"), Client(id="d", name="Dupont")))
NAMES = names_of(LEDGER, {"1": ("F-1", "c"), "2": ("F-2", "d")})
ON = date(2026, 11, 12)


def operation(amount: str = "10", currency: str = "EUR", label: str = "VIR MOREL") -> Operation:
    return Operation(account="", on=ON, amount=Decimal(amount), currency=currency, label=label)


def test_each_client_is_named_once() -> None:
    lines = (Allotment("1", Decimal(10)), Allotment("2", Decimal("2.5")))
    assert NAMES(lines).replace("\xa0", " ") == "Morel SARL et Dupont : F-1 (10,00 €), F-2 (2,50 €)"


def test_an_operation_in_one_line() -> None:
    told = [
        operation_told(operation()),
        operation_told(operation("-10")),
        operation_told(operation(currency="USD", label="x" * 90)),
    ]
    assert [t.replace("\xa0", " ") for t in told] == [
        "10,00 € reçus le 12/11/2026, « VIR MOREL »",
        "10,00 € repris le 12/11/2026, « VIR MOREL »",
        f"10,00 USD reçus le 12/11/2026, « {'x' * 60}… »",
    ]
    match = Match(operation=operation(), status=Verdict.UNKNOWN, why="Rien.")
    assert unrecorded([match])[0].endswith(" : Rien.")


def test_proposals_are_told_until_something_is_recorded() -> None:
    lines = (Allotment("1", Decimal(10)),)
    match = Match(operation=operation(currency=""), status=Verdict.ONE, proposals=(lines,))
    line = {"facture": "F-1", "client": "Morel SARL", "montant": "10.00"}
    open_, done = credit_json(match, NAMES, "r"), credit_json(match, NAMES, "r", lines=lines)
    assert (open_["statut"], open_["propositions"], open_["factures"]) == ("propose", [[line]], [])
    assert (done["propositions"], done["factures"], done["devise"]) == ([], [line], None)
