"""`releve-de-compte [CLIENT]`: one document, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from relance import cli
from tests.firm import LATE, OTHER, PAID, Firm, answers, said, text_of

DAY = "2026-11-09"


@pytest.fixture
def late(firm: Firm) -> Firm:
    firm.writes(LATE, OTHER, PAID)
    firm.is_set_up()
    return firm


def tells(firm: Firm, *words: str) -> int:
    named = [str(firm.book), *words]
    return cli.main(["releve-de-compte", *named, "--date", DAY, "--sortie", str(firm.output)])


def statements(firm: Firm) -> list[Path]:
    return sorted(firm.output.glob("*relevé de compte*"))


def test_a_statement_is_one_document_and_the_workbook_is_only_read(late: Firm) -> None:
    before, there = late.book.read_bytes(), set(late.output.rglob("*"))
    assert tells(late, "morel", "--simulation") == 0
    assert statements(late) == []
    assert tells(late, "morel") == 0
    [made] = statements(late)
    assert made.name == "Morel SARL - relevé de compte 2026-11-09.docx"
    assert set(late.output.rglob("*")) - there == {made}
    assert late.book.read_bytes() == before
    told = text_of(made).replace("\u00a0", " ")
    assert "Facture n° F-042" in told
    assert "Solde échu : 500,00 €" in told
    assert "F-040" not in told  # settled


def test_a_statement_that_the_owner_changed_is_kept(late: Firm) -> None:
    assert tells(late, "morel") == tells(late, "morel") == 0
    [made] = statements(late)
    made.write_bytes(b"mine")
    assert tells(late, "morel") == 0
    assert made.read_bytes() == b"mine"
    assert [p.stem[-3:] for p in statements(late) if p != made] == ["(2)"]


def test_nobody_named_and_nobody_there_asks_for_a_name(
    late: Firm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tells(late) == 4
    assert "de quel client" in said(capsys)
    words = ("releve-de-compte", str(late.book), "--date", DAY)
    assert answers(late, monkeypatch, "Dupont", words=words) == 0
    assert len(statements(late)) == 1


def test_who_owes_nothing_has_no_statement(firm: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    firm.writes(LATE, PAID)
    firm.is_set_up()
    assert tells(firm, "morel") == 1
    assert "Morel SARL ne doit rien" in said(capsys)


def test_who_is_in_insolvency_is_sent_no_account_to_pay_on(
    late: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    """C. com. L622-7: earlier debts may not be paid; the claim is declared."""
    titles = late.rows("Factures")[2]
    column = get_column_letter(titles.index("Suite donnée") + 1)
    late.types("Factures", {f"{column}5": "Redressement judiciaire"})
    said(capsys)
    assert tells(late, "morel") == 1
    assert "procédure collective" in (told := said(capsys))
    assert "python run.py dossier" in told
    assert statements(late) == []
