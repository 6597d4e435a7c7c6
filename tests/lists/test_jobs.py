"""The invoices of one job: none is claimed beside another that restates it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.lists.reader import Reading, read
from relance.problems import Level
from relance.rules.codes import Reason
from tests.books.judge import claims_of
from tests.lists.readings import Read, by_number, whats
from tests.minibook import workbook

TITLES = "N° | Client | Désignation | Chantier | Date facture | Montant TTC | Échéance | Réglé le | Montant réglé\n"


def _read(rows: str, titles: str = TITLES) -> Reading:
    return read(workbook(f"[Factures]\n{titles}{rows}"), "x.xlsx")


def _waiting(found: Reading) -> list[str]:
    return [i.number for i in found.ledger.invoices if i.problems]


def _rows(*bills: str) -> str:
    """« number | what | site | total [| paid] », a month apart."""
    lines = []
    for month, bill in enumerate(bills, start=1):
        number, what, site, total, *paid = (cell.strip() for cell in bill.split("|"))
        day = f"2026-{month:02}-15"
        settled = f"{day} | {paid[0]}" if paid else "|"
        lines.append(
            f"{number} | SCI Lilas | {what} | {site} | {day} | {total} | {day} | {settled}"
        )
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("bills", "waiting"),
    [
        # a final invoice that may be of the whole job, beside what was invoiced of it before
        (["1 | Situation 1 | Villa | 120 | 120", "2 | Situation 2 | Villa | 80", "3 | DGD | Villa | 300"], "23"),
        (["1 | Situation n° 1 | Villa | 120 | 120", "3 | Décompte général définitif | Villa | 300"], "3"),
        (["1 | Sit. 1 | Villa | 120", "3 | Situation 2 et dernière | Villa | 300"], "13"),
        (["1 | Acompte n° 2 | Villa | 30 | 30", "3 | Facture de solde | Villa | 100"], "3"),
        (["1 | Acompte | | 30", "3 | Facture de solde | | 100 | 100"], "1"),  # it paid the deposit too
        # less than what came before it: it can only be the rest
        (["1 | Situation 1 | Villa | 120", "2 | Situation 2 | Villa | 80", "3 | DGD | Villa | 150"], ""),
        (["1 | Acompte n° 1 | Villa | 30", "2 | Acompte n° 2 | Villa | 30", "3 | Solde | Villa | 40"], ""),
        # … where the job is told; else each of them may be of another
        (["1 | Acompte n° 1 | | 30", "2 | Acompte n° 2 | | 30", "3 | Solde | | 40"], "123"),
        (["1 | Acompte n° 1 | | 30", "3 | Solde | | 20"], ""),
        # with deposits whose shares are told it makes the price
        (["1 | Acompte 30 % | Villa | 30", "3 | Solde | Villa | 70"], ""),
        (["1 | Acompte 30 % | | 30", "2 | Acompte 20 % | | 20", "3 | Solde | | 50"], ""),
        (["1 | Acompte 50 % | | 100", "3 | Facture de solde | | 100"], ""),
        (["1 | Acompte 50 % | | 100", "3 | Facture de solde | | 200"], "13"),
        # another job, an earlier final, a word
        (["1 | Situation 1 | Villa | 120", "3 | DGD | Garage | 300"], ""),
        (["3 | DGD | Villa | 300", "1 | Situation 1 | Villa | 120"], ""),
        (["1 | Situation 1 | Villa | 120", "3 | DGD, situations déduites | Villa | 300"], ""),
        # an ordinary invoice after a deposit of its job, or of its usual share
        (["1 | Acompte | Villa | 35", "3 | Facture | Villa | 100"], "13"),
        (["1 | Acompte 20 % | | 20", "3 | Facture | | 100"], "13"),
        (["1 | Acompte | | 30", "3 | Facture | | 100"], "13"),
        (["1 | Acompte | | 33", "3 | Facture | | 100"], ""),
        (["1 | Acompte 40 % | | 30", "3 | Facture | | 100"], ""),
        (["1 | Acompte | Villa | 35 | 35", "2 | Facture | Villa | 100", "4 | Entretien | Villa | 90"], "2"),
        (["1 | Acompte | Villa | 35", "3 | Fournitures | Villa | 20"], ""),
    ],
)  # fmt: skip
def test_an_invoice_that_may_restate_earlier_ones_of_its_job_waits_with_them(
    bills: list[str], waiting: str
) -> None:
    assert "".join(_waiting(_read(_rows(*bills)))) == waiting


@pytest.mark.parametrize(
    ("left", "waiting"),
    [("300", ["2", "3"]), ("100", []), ("180", ["2", "3"])],  # 200 were invoiced before
)
def test_a_balance_shows_the_deduction_only_where_it_takes_all_of_them_off(
    left: str, waiting: list[str]
) -> None:
    titles = "N° | Client | Désignation | Chantier | Montant TTC | Échéance | Reste dû\n"
    found = _read(
        "1 | SCI Lilas | Situation 1 | Villa | 120 | 2026-01-15 | 0\n"
        "2 | SCI Lilas | Situation 2 | Villa | 80 | 2026-02-15 | 80\n"
        f"3 | SCI Lilas | DGD | Villa | 300 | 2026-03-15 | {left}\n",
        titles,
    )
    assert _waiting(found) == waiting


def test_what_it_is_asked_and_how_to_answer() -> None:
    found = _read(_rows("1 | Situation 1 | Villa | 120", "3 | DGD | Villa | 300"))
    (problem,) = by_number(found)["3"].problems
    said = problem.what.replace("\u00a0", " ")
    assert said == "La facture 3 (« DGD ») comprend-elle la facture 1 de 120,00 € ?"
    assert "« situations déduites »" in problem.cure


@pytest.mark.parametrize(
    ("titles", "cell"),
    [
        ("N° facture | Client | Type | Montant TTC | Échéance | Réglé le", "{}"),
        ("N° facture | Client | N° situation | Montant TTC | Échéance | Réglé le", "{}"),
        ("N° facture | Client | Situation | Montant TTC | Échéance | Réglé le", "{}"),
        ("N° facture | Client | Observations | Montant TTC | Échéance | Réglé le", "{}"),
    ],
)
def test_what_an_invoice_is_stands_in_a_title_a_column_or_a_remark(titles: str, cell: str) -> None:
    rows = "".join(
        f"{n} | SCI Lilas | {cell.format(said)} | {total} | 2026-03-{n} |\n"
        for n, said, total in ((11, "Situation 1", 120), (12, "Situation 2", 80), (13, "DGD", 300))
    )
    found = _read(rows, titles + "\n")
    assert _waiting(found) == ["11", "12", "13"]
    assert [i.nature for i in found.ledger.invoices][2] == "DGD"
    waits = {claim.reason for claim in claims_of(found.ledger)}
    assert waits == {Reason.TO_CORRECT}  # nothing is asked about the remark itself


@pytest.mark.parametrize(
    ("title", "cell", "nature"),
    [
        ("N° situation", "3", "Peinture, situation n° 3"),
        ("Situation", "S3", "Peinture, situation n° 3"),
        ("N° de situation de travaux", "Sit. 3", "Peinture, situation n° 3"),
        ("Situation", "impayée", "Peinture"),  # that is how it stands
    ],
)
def test_a_letter_can_say_which_situation_it_is(title: str, cell: str, nature: str) -> None:
    titles = f"N° facture | Client | Désignation | {title} | Montant TTC | Échéance | Réglé le\n"
    found = _read(f"11 | SCI Lilas | Peinture | {cell} | 120 | 2026-03-15 |", titles)
    assert found.ledger.invoices[0].nature == nature


def test_situations_numbered_by_job_say_so(reading: Read) -> None:
    """
    N° situation | Client    | Chantier | Date facture | Montant TTC | Échéance   | Réglé le
    1            | SCI Lilas | Villa    | 2026-03-31   | 120         | 2026-04-30 | 2026-04-30
    2            | SCI Lilas | Villa    | 2026-04-30   | 80          | 2026-05-30 |
    1            | SCI Lilas | Garage   | 2026-05-31   | 40          | 2026-06-30 |
    DGD          | SCI Lilas | Villa    | 2026-06-30   | 300         | 2026-07-30 |
    """
    found = reading()
    assert [i.nature for i in found.ledger.invoices] == [
        "situation n° 1", "situation n° 2", "situation n° 1", "DGD",
    ]  # fmt: skip
    assert _waiting(found) == ["2", "DGD"]


@pytest.mark.parametrize(
    ("bills", "waiting"),
    [
        (["1 | Situation 1 | Villa | 100", "2 | Situation 2 | Villa | 250", "3 | Situation 3 | Villa | 400"], "123"),
        (["1 | Situation 1 | Villa | 100 | 100", "2 | Situation 2 | Villa | 250", "3 | Situation 3 | Villa | 400"], "23"),
        # both paid in full: they were apart
        (["1 | Situation 1 | Villa | 100 | 100", "2 | Situation 2 | Villa | 250 | 250", "3 | Situation 3 | Villa | 400"], ""),
        (["1 | Situation 1 | Villa | 100", "2 | Situation 2 | Villa | 80", "3 | Situation 3 | Villa | 400"], ""),
        (["1 | Situation 1 | Villa | 100", "2 | Situation 2 | Villa | 250"], ""),
        (["1 | Situation 1 | Villa | 100", "2 | Situation 2 | Villa | 250", "3 | Situation 3, situations déduites | Villa | 400"], ""),
        # another job of the same list goes down
        (["1 | Situation 1 | Villa | 100", "2 | Situation 2 | Villa | 250", "3 | Situation 3 | Villa | 400",
          "4 | Situation 1 | Garage | 9", "5 | Situation 2 | Garage | 8"], ""),
    ],
)  # fmt: skip
def test_situations_that_go_up_each_time_may_be_sums(bills: list[str], waiting: str) -> None:
    assert "".join(_waiting(_read(_rows(*bills)))) == waiting


def test_a_retention_followed_on_its_invoice_is_not_claimed_on_another(reading: Read) -> None:
    """
    N° | Client    | Désignation                    | Chantier | Montant TTC | RG  | Levée RG   | Échéance   | Montant réglé
    1  | SCI Lilas | Situation 1                    | Villa    | 12000       | 600 | 2026-06-30 | 2025-06-30 | 11400
    2  | SCI Lilas | Libération retenue de garantie | Villa    | 600         |     |            | 2026-07-31 |
    3  | SCI Lilas | Libération RG                  | Garage   | 700         |     |            | 2026-07-31 |
    """
    found = reading()
    assert _waiting(found) == ["1", "2"]
    assert "la retenue de 600,00\u00a0€ déjà suivie sur 1" in whats(by_number(found)["2"])


def test_a_retention_without_a_day_is_told_once(reading: Read) -> None:
    """
    N° | Client    | Chantier | Montant TTC | RG  | Levée RG   | Échéance   | Montant réglé
    1  | SCI Lilas | Villa    | 12000       | 600 |            | 2025-06-30 | 11400
    2  | SCI Lilas | Villa    | 12000       | 600 |            | 2026-06-30 |
    3  | SCI Lilas | Villa    | 12000       | 600 |            | 2025-06-30 | 12000
    4  | SCI Lilas | Villa    | 12000       | 600 | 2027-06-30 | 2026-06-30 |
    5  | SCI Roses |          | 12000       |     |            | 2026-06-30 | 11900
    """
    found = reading()
    (told,) = (p for p in found.ledger.problems if p.level is Level.WARNING)
    assert told.what == "2 retenues de garantie sans date (1, 2) : rien n'en sera réclamé."
    assert "loi n° 71-584" in told.cure
    assert sum(claim.withheld for claim in claims_of(found.ledger)) == Decimal(1900)


def test_one_odd_text_does_not_make_the_column_unread_and_is_asked_about() -> None:
    titles = "N° facture | Client | N° situation | Montant TTC | Échéance | Réglé le\n"
    found = _read(
        "11 | SCI Lilas | 1 | 120 | 2026-03-15 |\n12 | SCI Lilas | DGD | 300 | 2026-03-16 |\n"
        "13 | SCI Roses | payée en partie | 80 | 2026-03-16 |\n",
        titles,
    )
    assert _waiting(found) == ["11", "12"]
    assert [r.text for i in found.ledger.invoices for r in i.remarks] == ["payée en partie"]


def test_a_list_from_the_newest_on_without_dates_of_issue_is_ordered_by_due_dates() -> None:
    titles = "N° | Client | Désignation | Montant TTC | Échéance | Réglé le\n"
    found = _read(
        "3 | SCI Lilas | DGD | 300 | 2026-03-15 |\n1 | SCI Lilas | Situation 1 | 120 | 2026-01-15 |",
        titles,
    )
    assert _waiting(found) == ["3", "1"]
