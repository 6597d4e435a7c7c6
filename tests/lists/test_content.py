"""What a column holds: where its cells decide beside its title."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from relance.lists.content import decided, fits
from relance.rules.codes import Kind
from tests.lists.readings import Read, by_number, only, whats

DAYS = [datetime(2026, 3, 5), datetime(2026, 4, 9)]


@pytest.mark.parametrize(
    ("key", "cells", "fit"),
    [
        ("total", DAYS, False),  # a date was accepted for « Montant TTC »
        ("total", [100, 250.5], True),
        ("total", ["1 200,00 €", "-"], True),
        ("total", ["Roux", "Noël"], False),
        ("due", DAYS, True),
        ("due", ["05/03/2026", "fin mars"], False),
        ("due", [100, 250.5], False),
        ("client", [100, 250], False),
        ("client", ["Roux", "Noël SARL"], True),
        ("number", ["F-1", "F-2", 3], True),
        ("number", ["oui", "oui", "non", "oui"], False),
        ("number", DAYS, False),
        ("email", ["a@b.fr"], True),
        ("email", ["Lyon"], False),
        ("postcode", ["69001", 1000], True),
        ("postcode", ["Lyon"], False),
        ("kind", ["Pro", "Particulier"], True),
        ("kind", ["Bois", "Béton"], False),
        ("client", [], False),
        ("paid_on", [], True),
    ],
)
def test_a_column_is_offered_only_where_its_cells_fit(
    key: str, cells: list[object], fit: bool
) -> None:
    assert fits(key, cells) is fit


@pytest.mark.parametrize(
    ("titles", "cells", "key"),
    [
        (("Type",), ["Pro", "PART"], "kind"),
        (("Catégorie",), ["Particulier", "Association"], "kind"),
        (("Pro/Part",), ["PRO", "PART"], "kind"),
        (("Particulier",), ["oui", "non"], "kind"),
        (("Pro",), ["x", "o"], "kind"),
        (("Catégorie",), ["Gros œuvre", "Peinture"], ""),
        (("Mois",), DAYS, "issued"),
        (("Mois",), [datetime(2026, 3, 1), datetime(2026, 4, 1)], ""),  # months, not days
        (("Mois",), ["mars", "avril"], ""),
        (("Dates (du / au)",), ["du 02/03/2026 au 06/03/2026"], "works_end"),
        (("Période",), ["mars 2026"], ""),
    ],
)
def test_a_title_that_says_little_is_what_its_cells_are(
    titles: tuple[str, ...], cells: list[object], key: str
) -> None:
    assert list(decided(titles, {}, [[cell] for cell in cells], ())) == [key] * bool(key)
    assert decided(titles, {}, [[cell] for cell in cells], {0}) == {}  # the owner's word stands


def test_the_kind_of_client_is_read_under_other_titles_and_never_printed(reading: Read) -> None:
    """
    N° facture | Client      | Type        | Montant TTC | Échéance   | Réglé
    F-1        | Cadiou      | Particulier | 100         | 2026-03-31 |
    F-2        | Crêperie A  | PRO         | 100         | 2026-03-31 |
    """
    found = reading()
    kinds = {client.name: client.kind for client in found.ledger.clients}
    assert kinds == {"Cadiou": Kind.CONSUMER, "Crêperie A": Kind.BUSINESS}
    assert {invoice.nature for invoice in found.ledger.invoices} == {""}


def test_no_under_particulier_leaves_the_kind_to_the_name(reading: Read) -> None:
    """
    N° facture | Client           | Particulier | Montant TTC | Échéance   | Réglé
    F-1        | Cadiou           | oui         | 100         | 2026-03-31 |
    F-2        | Crêperie A       | non         | 100         | 2026-03-31 |
    F-3        | Mairie de Brest  | non         | 100         | 2026-03-31 |
    """
    kinds = [client.kind for client in reading().ledger.clients]
    assert kinds == [Kind.CONSUMER, Kind.BUSINESS, Kind.PUBLIC_BODY]


def test_codes_among_natures_are_not_printed(reading: Read) -> None:
    """
    N° facture | Client | Nature   | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | PART     | 100         | 2026-03-31 |
    F-2        | Roux   | Peinture | 100         | 2026-03-31 |
    """
    assert [invoice.nature for invoice in reading().ledger.invoices] == ["", "Peinture"]


def test_the_period_of_a_service_ends_on_its_last_day(reading: Read) -> None:
    """
    N° facture | Organisme | Dates (du / au)             | Montant net de taxe | Échéance   | Réglé
    F-1        | OPCO 2i   | du 02/03/2026 au 06/03/2026 | 1200                | 2026-04-30 |
    """
    invoice = only(reading())
    assert invoice.works_end == date(2026, 3, 6)
    assert invoice.service  # a letter says no works of it
    assert invoice.total == Decimal(1200)


def test_a_postcode_that_changes_under_one_name_is_that_of_the_works(reading: Read) -> None:
    """
    N° facture | Client | Code postal | Montant TTC | Échéance   | Réglé
    F-1        | Roux   | 69001       | 100         | 2026-03-31 |
    F-2        | Roux   | 69002       | 100         | 2026-03-31 |
    F-3        | Noël   | 69003       | 100         | 2026-03-31 |
    F-4        | Noël   | 69004       | 100         | 2026-03-31 |
    """
    found = reading()
    assert [(client.name, client.postcode) for client in found.ledger.clients] == [
        ("Roux", ""),
        ("Noël", ""),
    ]
    assert not any(invoice.problems for invoice in found.ledger.invoices)


def test_the_reference_of_a_client_is_their_code_where_nothing_else_names_them(
    reading: Read,
) -> None:
    """
    [Factures]
    N° facture | Réf. client | Montant TTC | Échéance   | Réglé
    F-1        | C01         | 100         | 2026-03-31 |
    [Clients]
    Code | Nom  | CP    | Ville
    C01  | Roux | 69001 | Lyon
    """
    assert reading().ledger.clients[0].name == "Roux"


def test_an_error_or_an_unfinished_formula_in_a_column_of_no_use_stops_nothing(
    reading: Read,
) -> None:
    """
    N° facture | Client | Montant TTC | Échéance   | Réglé | Marge   | Rentabilité
    F-1        | Roux   | 120         | 2026-03-31 |       | =C2*2-> | #DIV/0!
    """
    assert not whats(by_number(reading())["F-1"])
