"""« Relance - Encaissements »: what is written is read back, what is touched by hand is never lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.problems import RelanceError
from relance.rules.codes import EventKind
from relance.rules.model import Client, Event, Invoice, Ledger, Payment
from relance.sheets import received_sheet
from relance.sheets.received_sheet import OwnReceived, Taken, named_for
from relance.xlsx import Value
from tests.sheets.grids import MONDAY, grid

RUN = "2026-11-23 08h00 1"
INVOICES = (
    Invoice(id="1", number="F-041", client_id="dup", total=Decimal(600), due=MONDAY),
    Invoice(id="2", number="F-042", client_id="dup", total=Decimal(400), due=MONDAY),
    Invoice(id="3", number="F-042", client_id="mor", total=Decimal(100), due=MONDAY),
    Invoice(id="4", number="7", client_id="mor", total=Decimal(100), due=date(2025, 3, 31)),
    Invoice(id="5", number="7", client_id="mor", total=Decimal(100), due=date(2026, 3, 31)),
)
IDS = {"dupont": "dup", "morel": "mor"}
LEDGER = Ledger(
    clients=(Client(id="dup", name="Dupont"), Client(id="mor", name="Morel")), invoices=INVOICES
)
LINE = Taken(
    payment=Payment(
        amount=Decimal("250.00"),
        on=date(2026, 11, 20),
        invoice_id="1",
        client_id="dup",
        reference="VIR DUPONT",
        where="Relance - Encaissements!C5",
        ours=True,
        already=Decimal("100.00"),
    ),
    client="Dupont",
    invoice="F-041",
    means="virement",
    statement="novembre.ofx",
    operation="compte/42",
    run=RUN,
    row=5,
)
NOTED = Event(
    on=MONDAY,
    kind=EventKind.PAYMENT_NOTED,
    client_id="dup",
    client="Dupont",
    invoice="F-041",
    amount=Decimal("250.00"),
    run=RUN,
)


def read(*past: Event, **cells: Value) -> OwnReceived:
    line = {**received_sheet.received_line(LINE), **cells}
    rows = grid(received_sheet.RECEIVED.new_sheet([line]))
    return received_sheet.read_received(rows, INVOICES, IDS, past)


def test_its_columns_are_those_of_the_contract() -> None:
    titles = "Date | Client | Facture | Montant | Déjà noté | Mode | Libellé | Relevé | Opération | Passage"
    assert " | ".join(c.title for c in received_sheet.RECEIVED.columns) == titles


def test_what_is_written_reads_back_the_same() -> None:
    own = read(NOTED)
    assert (own.lines, own.problems) == ((LINE,), ())
    assert own.payments == (LINE.payment,)


def test_without_its_sheet_there_is_nothing_and_it_is_lost_where_the_history_knows_a_payment() -> (
    None
):
    assert received_sheet.read_received(None, INVOICES, IDS).lines == ()
    assert not received_sheet.is_lost_received(None, ())
    assert received_sheet.is_lost_received(None, (NOTED,))
    rows = grid(received_sheet.RECEIVED.new_sheet([]))
    assert not received_sheet.is_lost_received(rows, (NOTED,))


def test_a_title_that_is_gone_stops() -> None:
    rows = grid(received_sheet.RECEIVED.new_sheet([received_sheet.received_line(LINE)]))
    rows[3][4] = ""
    with pytest.raises(RelanceError, match="Déjà noté"):
        received_sheet.read_received(rows, INVOICES, IDS)


@pytest.mark.parametrize(
    ("facture", "invoice", "client"),
    [
        ("F-042", "2", "dup"),  # of that client
        (None, "", "dup"),  # unallocated: to its credit
        ("7 (échéance 31/03/2026)", "5", "mor"),  # the invoice tells whose the money is
        ("7 (échéance 31/03/2025)", "4", "mor"),
    ],
)
def test_facture_is_an_input_and_what_was_noted_of_the_former_is_not_for_this_one(
    facture: Value, invoice: str, client: str
) -> None:
    own = read(NOTED, Facture=facture)
    assert own.problems == ()
    [payment] = own.payments
    assert (payment.invoice_id, payment.client_id, payment.already) == (invoice, client, None)


@pytest.mark.parametrize(
    ("cells", "cell", "said"),
    [
        ({"Facture": "F-999"}, "C5", "n'est pas dans votre liste"),
        ({"Facture": "7", "Client": "Morel"}, "C5", "plusieurs factures"),
        ({"Date": "bientôt"}, "A5", "n'est pas une date"),
        ({"Date": None}, "A5", "la case est vide"),
        ({"Montant": "beaucoup"}, "D5", "n'est pas un montant"),
        ({"Déjà noté": "rien"}, "E5", "n'est pas un montant"),
    ],
)
def test_what_is_not_understood_holds_the_client_and_names_the_cell(
    cells: dict[str, Value], cell: str, said: str
) -> None:
    own = read(**cells)
    [problem] = own.problems
    assert problem.where == f"Relance - Encaissements!{cell}"
    assert said in problem.what
    assert set(own.doubted) == {"mor" if "Client" in cells else "dup"}
    assert own.payments == ()


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        ({}, False),
        ({"Montant": Decimal(25)}, True),  # retyped
        ({"Passage": "autre"}, True),  # deleted, and another line typed
        ({"Montant": Decimal(0)}, False),  # it never was
        ({"Client": "Dupont SARL"}, False),  # renamed
    ],
)
def test_a_payment_that_the_history_knows_and_the_sheet_does_not_holds_its_client(
    cells: dict[str, Value], missing: bool
) -> None:
    own = read(NOTED, **cells)
    assert bool(own.problems) is missing
    assert set(own.doubted) == ({"dup"} if missing else set())
    amount = cells.get("Montant", Decimal(250))
    assert [p.amount for p in own.payments] == ([amount] if amount else [])


def test_a_payment_noted_twice_must_be_there_twice() -> None:
    assert len(read(NOTED, NOTED).problems) == 1


def test_the_money_of_an_invoice_that_left_the_list_is_over() -> None:
    own = received_sheet.read_received(
        grid(received_sheet.RECEIVED.new_sheet([received_sheet.received_line(LINE)])),
        INVOICES[1:],
        IDS,
        (NOTED,),
    )
    assert (own.payments, own.problems) == ((), ())


def test_a_line_typed_by_hand_adds_to_what_is_noted_elsewhere() -> None:
    own = read(Passage=None, **{"Déjà noté": None})
    assert own.payments == (replace(LINE.payment, already=None),)


def test_an_invoice_is_named_by_its_number_and_its_due_date_where_the_client_has_it_twice() -> None:
    assert [named_for(i, LEDGER) for i in INVOICES] == [
        "F-041",
        "F-042",
        "F-042",
        "7 (échéance 31/03/2025)",
        "7 (échéance 31/03/2026)",
    ]
    assert replace(LINE, invoice="7 (échéance 31/03/2025)").number == "7"


def test_the_operation_of_a_line_in_doubt_is_known_all_the_same() -> None:
    own = read(NOTED, Facture="F-999")
    assert own.lines == ()
    assert [line.operation for line in own.known] == [LINE.operation]


@pytest.mark.parametrize(
    ("amount", "note"),
    [("250.00", "reçu le 20/11/2026, virement"), ("-250.00", "repris le 20/11/2026, virement")],
)
def test_each_line_has_its_event(amount: str, note: str) -> None:
    taken = replace(LINE, payment=replace(LINE.payment, amount=Decimal(amount)))
    event = received_sheet.noted_event(LEDGER, taken, MONDAY, RUN)
    wanted = replace(NOTED, amount=Decimal(amount), due=MONDAY, note=note)
    assert event == wanted


def test_the_payers_confirmed_and_the_last_day_that_a_bank_told_of() -> None:
    told = {"Mode": "virement, payeur confirmé : HOLDING TREGOR"}
    own = read(NOTED, **told)
    assert own.payers == {"dup": {"HOLDING TREGOR"}}
    assert own.told_until == date(2026, 11, 20)
    assert read(NOTED, Facture=None, **told).payers == {}
    assert read(NOTED, Opération=None).told_until is None
