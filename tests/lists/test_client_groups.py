"""A client said once for a group of rows: filled down where the layout proves it, else asked."""

from __future__ import annotations

import pytest

from relance.lists.layout import Hints
from relance.lists.reader import Reading, read
from relance.problems import AnswerNeeded
from tests.lists.readings import Read, by_number, whats
from tests.minibook import workbook

ABOVE = Hints(client_above=True)
TITLES = "N° facture | Client | Montant TTC | Échéance | Réglé le\n"
UNNAMED = "(client non indiqué)"
GROUPS = (
    # groups set apart by blank rows, the client on the first of each
    "F-1 | Roux | 1 | 2026-09-30\nF-2 | | 2 | 2026-09-30\n-----\nF-3 | Noël | 3 | 2026-09-30\nF-4 | | 4 | 2026-09-30",
    # a total that names each
    "F-1 | Roux | 1 | 2026-09-30\nF-2 | | 2 | 2026-09-30\nTotal Roux | | 3\n"
    "F-3 | Noël | 3 | 2026-09-30\nF-4 | | 4 | 2026-09-30\nTotal Noël | | 7",
    # a title in the column of the clients
    "| Roux\nF-1 | | 1 | 2026-09-30\nF-2 | | 2 | 2026-09-30\n| Noël\nF-3 | | 3 | 2026-09-30\nF-4 | | 4 | 2026-09-30",
    # a title that the sheet of clients knows
    "Roux\nF-1 | | 1 | 2026-09-30\nF-2 | | 2 | 2026-09-30\nNoël\nF-3 | | 3 | 2026-09-30\nF-4 | | 4 | 2026-09-30\n"
    "[Clients]\nNom | Adresse | CP | Ville\nRoux | 1 rue A | 69000 | Lyon\nNoël | 2 rue B | 69000 | Lyon",
)  # fmt: skip
UNPROVEN = (
    "F-1 | Roux | 1 | 2026-09-30\nF-2 | | 2 | 2026-09-30\nF-3 | Noël | 3 | 2026-09-30\nF-4 | | 4 | 2026-09-30",
    "F-1 | Roux | 1 | 2026-09-30\nF-2 | idem | 2 | 2026-09-30\nF-3 | Noël | 3 | 2026-09-30\nF-4 | idem | 4 | 2026-09-30",
)  # fmt: skip


def _read(rows: str, hints: Hints | None = None) -> Reading:
    return read(workbook("[Factures]\n" + TITLES + rows), "x.xlsx", hints=hints)


def _names(found: Reading) -> dict[str, str]:
    names = {client.id: client.name for client in found.ledger.clients}
    return {i.number: names[i.client_id] for i in found.ledger.invoices}


@pytest.mark.parametrize("rows", GROUPS)
def test_a_client_said_once_is_filled_down_where_the_layout_proves_it(rows: str) -> None:
    found = _read(rows)
    assert _names(found) == {"F-1": "Roux", "F-2": "Roux", "F-3": "Noël", "F-4": "Noël"}
    assert found.questions == ()
    assert not any(invoice.problems for invoice in found.ledger.invoices)


@pytest.mark.parametrize("rows", UNPROVEN)
def test_else_it_is_asked_once_and_the_rows_wait_meanwhile(rows: str) -> None:
    found = _read(rows)
    [question] = found.questions
    assert question.setting == "Lignes sans client"
    assert "« Roux », « Noël »" in question.what
    assert "client de cette facture n'est pas indiqué" in whats(by_number(found)["F-2"])
    assert by_number(found)["F-1"].problems == ()
    assert any("« Lignes sans client »" in problem.cure for problem in found.ledger.problems)
    told = _names(_read(rows, ABOVE))
    assert told == {"F-1": "Roux", "F-2": "Roux", "F-3": "Noël", "F-4": "Noël"}
    held = _read(rows, Hints(client_above=False))
    assert held.questions == ()
    assert _names(held)["F-2"] == UNNAMED


@pytest.mark.parametrize(
    "rows",
    [
        # the client is repeated below itself elsewhere: a blank is a name forgotten
        "F-1 | Roux | 1 | 2026-09-30\nF-5 | Roux | 1 | 2026-09-30\nF-2 | | 2 | 2026-09-30\n"
        "F-3 | Noël | 3 | 2026-09-30\nF-4 | | 4 | 2026-09-30",
        # one blank among many
        "F-1 | Roux | 1 | 2026-09-30\nF-2 | | 2 | 2026-09-30\nF-3 | Noël | 3 | 2026-09-30",
    ],
)
def test_a_name_forgotten_is_never_filled_in(rows: str) -> None:
    for hints in (None, ABOVE):
        found = _read(rows, hints)
        assert _names(found)["F-2"] == UNNAMED
        assert found.questions == ()


@pytest.mark.parametrize("title", ["Octobre 2026", "2026", "PAYÉES", "Chantier Villa 3", "T1"])
def test_a_title_that_names_no_client_says_nothing_of_the_rows_below(title: str) -> None:
    rows = f"{title}\nF-1 | | 1 | 2026-09-30\nF-2 | | 2 | 2026-09-30"
    assert set(_names(_read(rows, ABOVE)).values()) == {UNNAMED}


def test_nothing_is_filled_down_past_a_total(reading: Read) -> None:
    """
    N° facture | Client | Montant TTC | Échéance | Réglé le
    F-1 | Roux | 100 | 2026-09-30 |
    F-2 | | 200 | 2026-09-30 |
    F-3 | | 200 | 2026-09-30 |
    Total | | 500 | |
    F-4 | | 300 | 2026-09-30 |
    """
    assert _names(reading(ABOVE)) == {"F-1": "Roux", "F-2": "Roux", "F-3": "Roux", "F-4": UNNAMED}


def test_a_list_whose_clients_are_titles_only_is_asked_about_first(reading: Read) -> None:
    """
    N° facture | Montant TTC | Échéance | Réglé le
    SARL Roux
    F-1 | 100 | 2026-09-30 |
    F-2 | 200 | 2026-09-30 |
    SARL Noël
    F-3 | 300 | 2026-09-30 |
    """
    with pytest.raises(AnswerNeeded, match="« SARL Roux », « SARL Noël »"):
        reading()
    assert _names(reading(ABOVE)) == {"F-1": "SARL Roux", "F-2": "SARL Roux", "F-3": "SARL Noël"}
    with pytest.raises(AnswerNeeded, match="il y manque : « Client »"):
        reading(Hints(client_above=False))


def test_purchases_under_the_names_of_suppliers_are_no_receivables(reading: Read) -> None:
    """
    [Achats]
    N° facture | Montant TTC | Échéance | Réglé le
    SARL Roux
    F-1 | 100 | 2026-09-30 |
    SARL Noël
    F-3 | 300 | 2026-09-30 |
    """
    with pytest.raises(AnswerNeeded, match="il y manque : « Client »"):
        reading(ABOVE)


def test_remarks_between_rows_are_no_clients_of_a_list_without_any(reading: Read) -> None:
    """
    N° facture | Réf. client | Montant TTC | Échéance | Réglé le
    F-1 | C008 | 100 | 2026-09-30 |
    NB : relancé par tél.
    F-2 | C009 | 200 | 2026-09-30 |
    travaux terminés
    F-3 | C010 | 300 | 2026-09-30 |
    """
    found = reading().ledger
    assert [client.name for client in found.clients] == ["C008", "C009", "C010"]
    assert all("on ne connaît que le code" in whats(invoice) for invoice in found.invoices)


@pytest.mark.parametrize(
    "title", ["Client : {}", "CLIENT – {}", "Maître d'ouvrage: {}", "{} :", "{}"]
)
def test_a_title_is_the_name_without_the_word_that_stands_before_it(title: str) -> None:
    rows = "".join(
        f"{title.format(name)}\n{n} | | 1 | 2026-09-30\n{n}b | | 2 | 2026-09-30\n"
        for n, name in (("F-1", "Roux SARL"), ("F-2", "Noël"))
    )
    assert set(_names(_read(rows, ABOVE)).values()) == {"Roux SARL", "Noël"}
