"""Every public sample to its truth, or nothing to compare; never an exception, nothing on the screen."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from relance.facturx.invoice_pdf import LARGEST_PDF, LARGEST_XML, read_own_invoice
from tests.facturx.pdfs import FACTUR_X, invoice_xml, pdf

SHARED = Path(__file__).parents[2].parent / "shared" / "facturx"
_TABLE = SHARED / "truth.csv"
TRUTH = [*csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines())] if _TABLE.is_file() else []  # fmt: skip
# What pypdf alone cannot open: AES without `cryptography`, a password, a file cut in two.
NOT_WITHOUT_MORE = {
    "brk_encrypted_owner_aes256.pdf", "brk_encrypted_user_rc4.pdf", "brk_truncated.pdf",
}  # fmt: skip


@pytest.mark.skipif(not TRUTH, reason="no shared/ beside the project")
@pytest.mark.parametrize("said", TRUTH, ids=lambda row: row["file"])
def test_each_sample_is_read_to_its_truth_or_there_is_nothing_to_compare(
    said: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    own = read_own_invoice(SHARED / said["file"])
    assert capfd.readouterr() == ("", "")
    if said["readable"] != "yes" or said["file"] in NOT_WITHOUT_MORE:
        assert own is None
        return
    assert own
    assert own.number == said["invoice_number"]
    assert own.type_code == said["type_code"]
    assert own.currency == said["currency"]
    assert own.seller == said["seller"]
    assert [day.isoformat() for day in own.due_dates] == list(filter(None, said["due_date"].split(" || ")))  # fmt: skip
    assert str(own.grand_total) == said["grand_total"]
    assert str(own.due_payable or "") == said["due_payable"]
    stated = ["3 × taux légal"] if "trois fois" in said["pmd_note_80"] or "calculée" in said["pmd_note_80"] else None  # fmt: skip
    assert stated is None or [rate.text for rate in own.rates] == stated


OTHER = invoice_xml("F-999")
OWN = invoice_xml("F-041")
ORDER = OWN.replace(b"CrossIndustryInvoice", b"SCRDMCCBDACIOMessageStructure")
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + OWN


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (pdf((FACTUR_X, OWN)), "F-041"),
        (pdf(("Factur-X.XML", OWN)), "F-041"),
        (pdf(("facture.xml", OWN)), "F-041"),
        (pdf(("plan.pdf", b"%PDF"), (FACTUR_X, OWN)), "F-041"),
        (pdf(("autre.xml", OTHER), ("xrechnung.xml", OWN)), "F-041"),  # by its name, not its place
        (pdf(("zugferd-invoice.xml", OTHER), (FACTUR_X, OWN)), "F-041"),
        (pdf(("bordereau.xml", b"<x/>"), ("facture.xml", OWN)), "F-041"),
        (pdf((FACTUR_X, b"\xef\xbb\xbf" + OWN)), "F-041"),  # a UTF-8 BOM
        (pdf((FACTUR_X, OWN), password=""), "F-041"),  # an owner's password alone
        (pdf((FACTUR_X, OWN), password="secret"), None),
        (pdf(), None),
        (pdf(("order-x.xml", ORDER)), None),
        (pdf((FACTUR_X, BOMB)), None),
        (pdf((FACTUR_X, OWN[:-40])), None),
        (pdf((FACTUR_X, OWN + b" " * LARGEST_XML)), None),
        (pdf((FACTUR_X, OWN))[:700], None),
        (pdf((FACTUR_X, OWN)) + b" " * LARGEST_PDF, None),
        (b"%PDF-1.7", None),
        (b"", None),
        (b"PK\x03\x04", None),
    ],
)  # fmt: skip
def test_the_invoice_is_found_among_the_attachments_or_nothing_is(
    content: bytes, number: str | None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (path := tmp_path / "F-041.pdf").write_bytes(content)
    own = read_own_invoice(path)
    assert (own and own.number) == number
    assert capfd.readouterr() == ("", "")


def test_what_is_no_file_is_nothing_to_compare(tmp_path: Path) -> None:
    (tmp_path / "dossier.pdf").mkdir()
    assert read_own_invoice(tmp_path / "dossier.pdf") is None
    assert read_own_invoice(tmp_path / "absent.pdf") is None


def test_every_byte_of_a_pdf_may_be_wrong(tmp_path: Path) -> None:
    whole, path = pdf((FACTUR_X, OWN)), tmp_path / "F-041.pdf"
    start = time.process_time()
    for at in range(0, len(whole), 29):
        for damaged in (whole[:at], whole[:at] + b"\xff" + whole[at + 1 :]):
            path.write_bytes(damaged)
            own = read_own_invoice(path)
            assert own is None or own.number
    assert time.process_time() - start < 60


def test_a_bomb_in_the_compression_costs_little(tmp_path: Path) -> None:
    (path := tmp_path / "F-041.pdf").write_bytes(pdf((FACTUR_X, OWN + b" " * (200 << 20))))
    start = time.process_time()
    assert read_own_invoice(path) is None
    assert time.process_time() - start < 10
