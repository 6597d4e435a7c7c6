"""Each PDF is looked at once, of what is about to be claimed; what it says otherwise is a problem of its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.facturx.invoice_pdf import read_own_invoice
from relance.law.court_loader import load_court_texts
from relance.letters import own_invoices
from relance.letters.own_invoices import OwnInvoices
from relance.problems import Level, Problem
from relance.rules.court.court_case import court_cases
from relance.rules.firm import Settings
from relance.rules.ladder.plan import plan
from relance.rules.outcome import Plan
from relance.rules.own_invoice import OwnInvoice
from tests.facturx.pdfs import FACTUR_X, invoice_xml, pdf
from tests.rules.ladder.mondays import LAW, Owner, day

TODAY = day("2026-11-02")


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """A letter is due for F-041, nothing for F-050; both have a PDF with another total."""
    (tmp_path / "PDF").mkdir()
    for number in ("F-041", "F-050"):
        made = pdf((FACTUR_X, invoice_xml(number, total="1020.00")))
        (tmp_path / f"PDF/Facture {number}.pdf").write_bytes(made)
    owner = Owner(settings=Settings(invoice_folder="PDF"))
    owner.invoices("F-041", "Morel SARL", "1200.00", due="2026-10-10")
    owner.invoices("F-050", "Roy SARL", "1200.00", due="2026-12-10")
    owner.monday("2026-10-26")
    return owner


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The PDF that were read, by name."""
    names: list[str] = []

    def reads(path: Path) -> OwnInvoice | None:
        names.append(path.name)
        return read_own_invoice(path)

    monkeypatch.setattr(own_invoices, "read_own_invoice", reads)
    return names


def own_of(owner: Owner, beside: Path) -> OwnInvoices:
    return OwnInvoices(owner.ledger.settings.invoice_folder, beside, LAW)


def differing(owner: Owner, of: Plan, beside: Path) -> dict[str, Problem]:
    cases = court_cases(of, owner.ledger, LAW, load_court_texts())
    return own_of(owner, beside).of_plan(of, cases, owner.ledger)


def test_only_what_a_letter_would_claim_today_is_read_and_once(
    owner: Owner, read: list[str], tmp_path: Path
) -> None:
    own, done = own_of(owner, tmp_path), plan(owner.ledger, LAW, TODAY)
    assert done.notices
    [problem] = own.of_plan(done, (), owner.ledger).values()
    assert problem.level is Level.BLOCKING
    assert problem.where == owner.invoice("F-041").where
    assert (
        "la facture PDF dit 1\u202f020,00\u00a0€, votre ligne 1\u202f200,00\u00a0€" in problem.what
    )
    assert own.of_plan(done, (), owner.ledger) == {}
    assert read == ["Facture F-041.pdf"]


def test_a_number_that_two_invoices_bear_tells_no_pdf(
    owner: Owner, read: list[str], tmp_path: Path
) -> None:
    owner.invoices("F-041", "Blanc SARL", "90.00", due="2026-10-10")
    assert differing(owner, plan(owner.ledger, LAW, TODAY), tmp_path) == {}
    assert read == []


@pytest.mark.parametrize("folder", ["", "ailleurs", "//serveur/factures"])
def test_without_a_folder_there_is_nothing_to_compare(
    owner: Owner, read: list[str], folder: str, tmp_path: Path
) -> None:
    owner = Owner(settings=Settings(invoice_folder=folder))
    owner.invoices("F-041", "Morel SARL", "1200.00", due="2026-10-10")
    assert differing(owner, plan(owner.ledger, LAW, TODAY), tmp_path) == {}
    assert read == []


@pytest.mark.parametrize(("total", "looked"), [("1020.00", 3), ("900.00", 1)])
def test_what_waits_for_room_is_looked_at_where_something_leaves_room(
    total: str, looked: int, read: list[str], tmp_path: Path
) -> None:
    settings = Settings(invoice_folder=str(tmp_path), letters_per_monday=1)
    owner = Owner(settings=settings)
    for number in ("F-1001", "F-1002", "F-1003"):
        made = pdf((FACTUR_X, invoice_xml(number, total=total)))
        (tmp_path / f"{number}.pdf").write_bytes(made)
        owner.invoices(number, f"Client {number} SARL", "900.00", due="2026-10-10")
    owner.monday("2026-10-26")
    held = differing(owner, plan(owner.ledger, LAW, TODAY), tmp_path)
    assert len(read) == looked
    assert len(held) == (3 if looked > 1 else 0)


def test_what_a_court_file_claims_is_read_too(
    owner: Owner, read: list[str], tmp_path: Path
) -> None:
    owner.mondays("2026-11-02", "2026-12-14")
    done = plan(owner.ledger, LAW, day("2026-12-21"))
    assert [claim.invoice.number for claim in done.files] == ["F-041"]
    assert owner.invoice("F-041").id in differing(owner, done, tmp_path)
    assert "Facture F-041.pdf" in read
