"""The owner's total and ours, in one line; a difference says what explains it."""

from __future__ import annotations

import pytest

from relance import cli
from relance.book.book import read_book
from relance.owner.total_compared import CLAIMABLE, NOTHING_OPEN, compared
from relance.rules.codes import Reason
from relance.rules.ladder.plan import plan
from tests.books.judge import LAW, TODAY
from tests.firm import Firm, said
from tests.minibook import workbook

TITLES = "N° | Client | Montant TTC | Échéance | Reste dû | Statut"
LATE = "F-1 | Roux SARL | 100 | 2026-10-01 | 100 |"
EARLY = "F-2 | Petit SARL | 50 | 2026-12-20 | 50 |"
UNREAD = "F-3 | Bois SARL | 30 | courant mars | 30 |"


def told(*lines: str) -> str:
    book = read_book(workbook("\n".join(lines)), "x.xlsx")
    text = "\n".join(compared(book.understood.stated, plan(book.ledger, LAW, TODAY)))
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_both_totals_are_told_in_one_line() -> None:
    text = told(TITLES, LATE, EARLY, UNREAD, "Total | | 180 | | 180")
    assert text == (
        "Votre feuille (Factures!E5) : 180,00 € ; ici 100,00 € réclamables, 50,00 € pas encore échus et"
        " 30,00 € en attente sur 3 factures : le compte y est."
    )


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (
            (TITLES, LATE, "AV-1 | Roux SARL | -40 | 2026-10-01 | -40 |", "Total | | 60 | | 60"),
            "ligne 3 (avoir) : −40,00 € chez vous, 0,00 € ici.",
        ),
        (
            (TITLES, LATE, EARLY, "Total | | 100 | | =SUM(E2) -> 100"),
            "La colonne fait 150,00 € : votre total laisse des lignes (somme trop courte, filtre).",
        ),
        (
            (TITLES, LATE, "F-4 | Roux SARL | 70 | 2026-10-01 | 70 | Brouillon", "Total | | | | 170"),
            "ligne 3 (F-4, soldées) : 70,00 € chez vous, 0,00 € ici.",
        ),
        (
            (TITLES, LATE, "Divers caisse | | | | 12 |", EARLY, "Total | | 162 | | 162"),
            "ligne 3 (pas une facture ici) : 12,00 € chez vous, 0,00 € ici.",
        ),
        (
            ("Impayés | 170", "-----", "N° | Client | Montant TTC | Échéance | Réglé le",
             "F-1 | Roux | 100 | 2026-10-01 |", "F-2 | Roux | 70 | 2026-10-01 | 2026-10-05"),
            "C'est le montant de F-2 (soldées).",
        ),
        (
            ("Impayés | 999", "-----", "N° | Client | Montant TTC | Échéance | Réglé le",
             "F-1 | Roux | 100 | 2026-10-01 |"),
            "Vérifiez jusqu'où va la somme de cette cellule, et si un filtre est posé.",
        ),
    ],
)  # fmt: skip
def test_a_difference_says_what_explains_it(lines: tuple[str, ...], why: str) -> None:
    text = told(*lines)
    assert "de différence" in text
    assert text.splitlines()[1] == why


def test_nothing_is_told_where_the_sheet_totals_nothing() -> None:
    assert told(TITLES, LATE, EARLY) == ""


def test_every_reason_is_claimable_waiting_or_nothing_open() -> None:
    """What waits for somebody: a new reason must be put where it belongs."""
    assert set(Reason) - CLAIMABLE - NOTHING_OPEN == {
        *(Reason.NOT_DUE, Reason.OLD_DEBT, Reason.TIME_BARRED, Reason.PROMISE, Reason.DISPUTE),
        *(Reason.PAYMENT_PLAN, Reason.PLAN_PROPOSED, Reason.INSOLVENCY, Reason.HELD),
        *(Reason.DECLARED_PAID, Reason.NOTE_TO_READ, Reason.TO_CORRECT, Reason.UNKNOWN_STEP),
        *(Reason.FOREIGN_CURRENCY, Reason.ADDRESS_UNKNOWN, Reason.REMARK),
    }


def test_it_is_told_by_verifier_and_on_a_monday(
    firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.book.write_bytes(workbook(f"{TITLES}\n{LATE}\n{EARLY}\nTotal | | 150 | | 150"))
    assert cli.main(["verifier", str(firm.book), "--date", "2026-11-23"]) == 0
    assert "le compte y est" in said(capsys)
    firm.is_set_up()
    capsys.readouterr()
    assert firm.runs("2026-11-23") == 0
    assert "Votre feuille (Factures!E4)" in said(capsys)
