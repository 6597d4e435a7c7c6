"""What keeps a row from being chased."""

from __future__ import annotations

from datetime import date

import pytest

from relance.lists.reader import read
from relance.rules.codes import State
from tests.lists.readings import Read, by_number, only
from tests.minibook import workbook


def test_a_status_may_hold_the_row_but_the_owners_note_wins(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | État        | Promesse   | N° facture (relance) | Suite donnée | Jusqu'au
    1          | A      | 100         | 2026-10-10 | Contentieux | 2026-10-30 | 1                    |
    2          | A      | 100         | 2026-10-10 | en litige   |            | 2                    | À relancer
    3          | A      | 100         | 2026-10-10 | Clôturée    |            | 3                    |
    4          | A      | 100         | 2026-10-10 | Payée       |            | 4                    |
    """
    holds = {n: i.hold and i.hold.state for n, i in by_number(reading()).items()}
    assert holds == {"1": State.HANDED_OVER, "2": State.CHASE, "3": None, "4": None}


def test_the_owners_own_dispute_and_promise_columns_hold(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | Litige    | Promesse
    1          | A      | 100         | 2026-03-31 |       | oui       |
    2          | A      | 100         | 2026-03-31 |       | non       |
    3          | A      | 100         | 2026-03-31 |       | malfaçon  |
    4          | A      | 100         | 2026-03-31 |       |           | 2026-04-15
    """
    holds = [invoice.hold for invoice in reading().ledger.invoices]
    assert [hold and (hold.state, hold.until) for hold in holds] == [
        (State.DISPUTE, None),
        None,
        (State.DISPUTE, None),
        (State.PROMISE, date(2026, 4, 15)),
    ]


@pytest.mark.parametrize("word", ["non", "N", "0", "faux", "-", "néant"])
def test_whatever_says_no_is_no_promise(word: str) -> None:
    text = (
        f"N° facture|Client|Montant TTC|Échéance|Réglé|Promesse\nF|Roux|2000|2026-03-31||{word}\n"
    )
    assert only(read(workbook(text), "x.xlsx")).hold is None


@pytest.mark.parametrize("column", ["Promesse", "Litige", "RG"])
@pytest.mark.parametrize("sign", ["--", "…", "- €", "-   €", "☐", ".", "_", "—"])
def test_a_sign_for_nothing_says_nothing(column: str, sign: str) -> None:
    text = (
        f"N° facture|Client|Montant TTC|Échéance|Réglé|{column}\nF|Roux|2000|2026-03-31||{sign}\n"
    )
    found = only(read(workbook(text), "x.xlsx"))
    assert (found.hold, found.problems) == (None, ())


@pytest.mark.parametrize("column", ["Promesse", "Litige"])
@pytest.mark.parametrize("sign", ["✓", "✔", "?", "!", "*", "👍"])
def test_a_sign_alone_says_something(column: str, sign: str) -> None:
    text = (
        f"N° facture|Client|Montant TTC|Échéance|Réglé|{column}\nF|Roux|2000|2026-03-31||{sign}\n"
    )
    assert only(read(workbook(text), "x.xlsx")).hold
