"""What the number formats of a list say."""

from __future__ import annotations

import pytest

from relance.lists.reader import read
from tests.lists.readings import Read, by_number, only
from tests.minibook import workbook

LIST = """
    N° facture | Client    | Montant TTC | Échéance   | Réglé le | Devise
    41         | Roux SARL | 1200        | 2026-03-31 |          | {said}
    """


@pytest.mark.parametrize(
    ("code", "said", "currency"),
    [
        ("[$£-809]#,##0.00", "", "GBP"),
        ("[$CHF-100C] #,##0.00", "", "CHF"),
        ('#,##0.00 "dh"', "", "MAD"),
        ("#,##0.00\\ [$€-40C]", "", "EUR"),
        ('#,##0.00 "€ TTC"', "", "EUR"),
        ("#,##0.00", "", "EUR"),
        ('#,##0.00 "€ HT"', "", "€ HT"),  # not what is to be paid
        ('0.0 "k€"', "", "k€"),
        ('0.0, "k€"', "", "EUR"),  # a thousandth is shown of what the cell holds
        ("[$£-809]#,##0.00", "EUR", "EUR"),  # the owner's word, beside it
        ("#,##0.00\\ [$€-40C]", "USD", "USD"),
    ],
)
def test_a_currency_that_only_the_format_shows_is_told_and_not_the_euro(
    code: str, said: str, currency: str
) -> None:
    found = read(workbook(LIST.format(said=said), formats={"C2": code}), "x.xlsx")
    assert only(found).currency == currency
    told = [p.what for p in found.ledger.problems if "format des montants" in p.what]
    assert len(told) == (currency != "EUR" and not said)
    assert all(f"« {currency} » sur 1 facture" in what for what in told)


@pytest.mark.parametrize("title", ["Montant TTC (DH)", "Montant TTC"])
def test_a_title_or_a_balance_may_say_so_too(title: str) -> None:
    text = (
        f"N° facture | Client | {title} | Reste dû | Échéance\nF-1 | Roux | 100 | 100 | 2026-03-31"
    )
    formats = {"C2": "0.00 [$€-40C]"} | ({} if "DH" in title else {"D2": '0.00 "DH"'})
    assert only(read(workbook(text, formats=formats), "x.xlsx")).currency == "MAD"


@pytest.mark.parametrize(
    ("above", "said", "currency"),
    [
        ("Montants en USD", "", "USD"),
        ("Devise : CHF", "", "CHF"),
        ("Devise : CHF", "EUR", "EUR"),
        ("Montants en €", "", "EUR"),
        ("Suivi en cours", "", "EUR"),
    ],
)
def test_a_line_above_the_titles_may_say_so(above: str, said: str, currency: str) -> None:
    text = f"{above}\n" + LIST.format(said=said).replace("\n    ", "\n").strip()
    found = read(workbook(text), "x.xlsx")
    assert only(found).currency == currency
    assert bool(found.ledger.problems) == (currency != "EUR")


def test_a_number_is_what_excel_shows_and_the_one_in_its_cell_stays_known() -> None:
    formats = {"A2": '"F2026-"000', "C2": "#,##0.00"}
    invoice = only(read(workbook(LIST.format(said=""), formats=formats), "x.xlsx"))
    assert (invoice.number, invoice.bare_number) == ("F2026-041", "41")
    assert invoice.numbers == {"f2026 041", "41"}
    assert invoice.where == "Factures!A2"


@pytest.mark.parametrize(
    ("settled", "code"), [("41", '"F2026-"000'), ("41", "0"), ("F2026-041", "@")]
)
def test_a_payment_may_name_an_invoice_either_way(settled: str, code: str) -> None:
    text = f"""
    N° facture | Client | Montant TTC | Échéance
    41         | Roux   | 1200        | 2026-03-31
    [Règlements]
    Date       | N° facture | Montant réglé
    2026-04-02 | {settled}  | 1200
    """
    found = read(workbook(text, formats={"A2": '"F2026-"000', "Règlements!B2": code}), "x.xlsx")
    (payment,) = found.ledger.payments
    assert payment.invoice_id == only(found).id
    assert not [p for p in found.ledger.problems if "Règlement pour" in p.what]


def test_postcodes_and_terms_are_read_as_shown(reading: Read) -> None:
    """
    N° facture | Client | CP   | Montant TTC | Date facture | Délai | Réglé le
    0041       | Roux   | 1000 | 1200        | 2026-03-01   | 45    |
    """
    found = reading(formats={"C2": "00000", "F2": '0 "jours"', "A2": "0000"})
    assert found.ledger.clients[0].postcode == "01000"
    assert set(by_number(found)) == {"0041"}


@pytest.mark.parametrize(
    ("title", "cell", "code", "told", "waits"),
    [
        ("Payé", "0.5", "0%", "50 %", False),
        ("Payé", "1", "0%", "oui", False),
        ("Payé", "0", "0.00%", "non", False),
        ("% payé", "0.25", "General", "25 %", False),
        ("% payé", "75", "General", "75 %", False),
        ("Payé", "1", "General", "oui", False),
        ("Montant réglé", "0.5", "0%", "", True),
    ],
)
def test_a_share_of_the_price_is_no_sum(
    title: str, cell: str, code: str, told: str, waits: bool
) -> None:
    text = f"N° | Client | Montant TTC | Échéance | {title}\nF-1 | Roux | 100 | 2026-03-31 | {cell}"
    invoice = only(read(workbook(text, formats={"E2": code}), "x.xlsx"))
    assert (invoice.paid, invoice.status_text) == (None, told)
    assert bool(invoice.problems) is waits
