"""Whole workbooks: from their bytes to what is known of each invoice and client."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.lists.grids import opened
from relance.lists.layout import Hints
from relance.lists.reader import read, read_opened
from relance.problems import Level, RelanceError
from relance.rules.codes import Kind
from relance.rules.model import Invoice
from tests.lists.readings import Read, only
from tests.minibook import workbook


def test_an_ordinary_list_under_titles_is_read_whole(reading: Read) -> None:
    """
    Menuiserie Dupré | | Total dû | 3000
    -----
    N° facture | Date facture | Client | Montant TTC | Échéance   | Réglé le   | Chantier
    F-001      | 2026-03-01   | Roux   | 1200.5      | 2026-03-31 | 2026-04-02 | Portail
    F-002      | 2026-03-02   | Noël   | '1 800,25 € | 2026-04-01 |            | Escalier
    """
    found = reading()
    one, two = found.ledger.invoices
    assert one == Invoice(
        id="f 001|roux",
        number="F-001",
        client_id="roux",
        total=Decimal("1200.50"),
        issued=date(2026, 3, 1),
        due=date(2026, 3, 31),
        paid_on=date(2026, 4, 2),
        site="Portail",
        row=4,
        where="Factures!A4",
    )
    assert (two.total, two.due, two.paid_on) == (Decimal("1800.25"), date(2026, 4, 1), None)
    assert [client.name for client in found.ledger.clients] == ["Roux", "Noël"]
    assert found.ledger.problems == ()
    assert (found.understood.header_row, found.understood.invoices) == (3, 2)
    assert found.understood.total == Decimal("3000.75")
    assert ("D", "Montant TTC", "Montant TTC") in found.understood.columns


def test_the_owners_clients_sheet_says_where_they_live(reading: Read) -> None:
    """
    [Factures]
    N° facture | Client   | Montant TTC | Date facture | Échéance | Réglé
    F-1        | Roux     | 100         | 2026-03-01   |          |
    [Clients]
    Fichier clients
    Code | Nom  | Type          | Adresse                 | Code postal | Ville  | SIREN       | Échéance
    R1   | ROUX | Professionnel | 3 rue des Lilas\\nBât. B | 6000        | Nice   | 356 000 000 | 30
    N1   | Noël | Particulier   | 1 place Kléber          | 67000       | Strasbourg |         | 45
    """
    found = reading()
    (client,) = found.ledger.clients
    assert found.layout.clients_sheet == "Clients"
    assert (client.id, client.code, client.name) == ("r1", "R1", "ROUX")
    assert client.address == ("3 rue des Lilas", "Bât. B")
    assert (client.postcode, client.town, client.addressed) == ("06000", "Nice", True)
    assert (client.kind, client.kind_source) == (Kind.BUSINESS, "colonne « Type de client »")
    assert only(found).due == date(2026, 3, 31)


rows = st.lists(
    st.tuples(
        st.decimals("0.01", 999_999, places=2),
        st.dates(date(2015, 1, 1), date(2030, 1, 1)),
        st.sampled_from(["number", "french", "spaces"]),
        st.sampled_from(["real", "iso", "words"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40)
@given(rows)
def test_what_was_typed_is_what_is_read(
    typed: list[tuple[Decimal, date, str, str]],
) -> None:
    lines = ["N° facture | Client | Montant TTC | Échéance | Réglé"]
    for number, (amount, day, amount_style, day_style) in enumerate(typed):
        written = {
            "number": f"{amount}",
            "french": f"'{amount}".replace(".", ","),
            "spaces": f"'{amount:,}".replace(",", "\u202f").replace(".", ",") + "\u00a0€",
        }[amount_style]
        due = {
            "real": f"{day}",
            "iso": f"'{day}",
            "words": f"{day.day} {'janv févr mars avr mai juin juil août sept oct nov déc'.split()[day.month - 1]}. {day.year}",
        }[day_style]
        lines.append(f"F-{number} | Client {number} | {written} | {due} |")
    found = read(workbook("\n".join(lines)), "x.xlsx")
    read_back = [(invoice.total, invoice.due) for invoice in found.ledger.invoices]
    assert read_back == [(amount, day) for amount, day, *_ in typed]
    assert found.ledger.problems == ()


TITLES = "N° facture|Client|Montant TTC|Date facture|Échéance|Réglé|Reste dû|Statut|N° chèque|Taux de pénalité|Promesse|N° facture (relance)|Suite donnée|Jusqu'au"
JUNK = st.sampled_from(
    ["", None, float("nan"), float("inf"), 1e308, -5, 0, 1, 0.5, 45000, True, False]
    + [time(12), timedelta(days=2), date(9999, 12, 31), datetime.fromisoformat("2026-03-15")]
    + ["TOTAL", "NA", "1/26/2013", "03/04/2026", "oui", "-", "1.234", "(5)", "Avoir sur F-1", "F-1"]
    + ["30 jours fin de mois", "12 %", "?", "Litige", "Payée", "\x00", "１２", "=CMD()", "x" * 40000]
)  # fmt: skip
EMPTY = opened(workbook("[Factures]\nvide"), "x.xlsx")


@settings(max_examples=150)
@given(st.lists(st.lists(JUNK, max_size=14), max_size=6))
def test_whatever_stands_in_the_cells_nothing_unread_is_chased(cells: list[list[object]]) -> None:
    grid: list[list[object]] = [
        [*TITLES.split("|")],
        *(row + [""] * (14 - len(row)) for row in cells),
    ]
    ledger = read_opened(replace(EMPTY, grids={"Factures": grid}), Hints()).ledger
    assert len({invoice.id for invoice in ledger.invoices}) == len(ledger.invoices)
    for invoice in ledger.invoices:
        ledger.client(invoice.client_id)
        readable = invoice.total is not None and invoice.due is not None
        held = any(problem.level is Level.BLOCKING for problem in invoice.problems)
        assert readable or held


def test_the_example_is_understood_whole() -> None:
    file = Path(__file__).parents[2] / "workbook_templates" / "factures_exemple.xlsx"
    found = read(file.read_bytes(), file.name)
    assert (found.understood.invoices, found.understood.credit_notes) == (43, 1)
    assert found.understood.unknown == ()
    assert found.ledger.credit_notes[0].invoice_id == "f2026 054|cam"
    assert [problem.where for problem in found.ledger.problems] == ["Factures!I26"]
    kinds = {client.name: client.kind for client in found.ledger.clients}
    assert kinds["Mairie de Saint-Florent-du-Layon"] is Kind.PUBLIC_BODY
    assert all(client.addressed for client in found.ledger.clients)


TERM = Hints(payment_term_days=30)


def test_no_real_workbook_ends_in_a_traceback(shared: Path) -> None:
    for path in sorted((shared / "workbooks").rglob("*.xls*")):
        with suppress(RelanceError):
            read(path.read_bytes(), path.name, hints=TERM)
