"""The page: what LibreOffice prints of each letter. Left out where LibreOffice is not there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.library import Templates
from relance.letters.names import PRINT_FILE
from relance.letters.writer import Document, render
from relance.rules.codes import Kind, Reason
from relance.rules.firm import Sender
from relance.rules.model import Instalment, Ledger, Payment
from relance.rules.outcome import Plan
from tests.letters.gallery import every_letter

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice") or not shutil.which("pdftotext"), reason="no LibreOffice"),
]  # fmt: skip
MM = 72 / 25.4  # points in a millimetre
STEPS = ("first", "second", "formal")


@dataclass(frozen=True)
class Word:
    text: str
    left: float  # mm, from the left and the top of the page
    top: float
    right: float
    bottom: float


Pages = dict[str, list[list[Word]]]


def long_name(client: Any) -> Any:
    address = ("Service comptabilité", "Bâtiment B, escalier 3", "Zone industrielle", "BP 40012", "12 rue du Lac")  # fmt: skip
    return replace(client, name=("Établissements Dupont-Lacroix et compagnie " * 3)[:120], address=address)  # fmt: skip


@pytest.fixture(scope="module")
def pages(world: Any, templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every letter, and the hard cases, printed: the words of each page, by name."""
    folder = tmp_path_factory.mktemp("pages")
    bare = Sender(name="Dupré", legal_form="EI", address="1 rue A", postcode="49000", town="Angers", siret="00026194100017", phone="0261910427", signatory="Hélène Dupré")  # fmt: skip
    made: dict[str, Document] = {}
    for kind in Kind:
        for step in STEPS:
            client = world.clients[kind]
            cases = {"": (client, world.sender, 1)}
            if kind is Kind.BUSINESS and step != "second":
                cases["60"] = (client, world.sender, 60)
                cases["long"] = (long_name(client), world.sender, 1)
                cases["bare"] = (replace(client, code="", civility="", phone=""), bare, 1)
            for case, (who, sender, number) in cases.items():
                claims = [world.claim(who, n) for n in range(1, number + 1)]
                plan = Plan(on=world.monday, claims=tuple(claims), notices=(world.notice(who, world.steps[step], claims),))  # fmt: skip
                made[f"{step}-{kind}-{case}"] = render(plan, sender, templates)[0]
    return on_paper(made, folder)


def on_paper(made: dict[str, Document], folder: Path) -> Pages:
    for name, document in made.items():
        (folder / f"{name}.docx").write_bytes(document.content)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / f"{name}.docx") for name in made]
    subprocess.run([*command, *files], check=True, timeout=300, capture_output=True)
    return {name: list(printed(folder / f"{name}.pdf")) for name in made}


def printed(pdf: Path) -> Iterator[list[Word]]:
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for page in found.split("<page ")[1:]:
        yield [
            Word(m[5], *(float(m[i]) / MM for i in (1, 2, 3, 4)))
            for m in re.finditer(
                r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page
            )
        ]


def test_nothing_stands_outside_the_margins(pages: Pages) -> None:
    outside = {
        name: [
            w
            for page in found
            for w in page
            if w.left < 19 or w.right > 193 or w.top < 6 or w.bottom > 291
        ]
        for name, found in pages.items()
    }
    assert {name: words for name, words in outside.items() if words} == {}


def test_no_page_is_empty_and_letters_are_short(pages: Pages) -> None:
    for name, found in pages.items():
        assert all(len(page) > 25 for page in found), name
        most = 12 if name.endswith("60") else 2
        assert len(found) <= (1 if name.startswith("first") and name.endswith("-") else most), name


def test_the_address_stands_in_the_window_of_a_french_envelope(pages: Pages) -> None:
    """AFNOR NF Z 11-001: 100-195 × 45-85 mm; within 5 mm. Above the date, right of the references."""
    for name, (first, *_) in pages.items():
        block = [w for w in first if w.left > 95 and 40 < w.top < 90]
        dated = min(w.top for w in first if w.text == "novembre" and w.top > 80)
        address = [w for w in block if w.bottom <= dated]
        assert address, name
        assert min(w.left for w in address) == pytest.approx(105, abs=5), name
        assert max(w.right for w in address) <= 200, name
        assert min(w.top for w in address) >= 45, name
        assert max(w.bottom for w in address) <= 90, name


def test_a_signature_is_never_alone_on_its_page(pages: Pages) -> None:
    for name, found in pages.items():
        [page] = [p for p in found if any(w.text == "salutations" for w in p)]
        signed = [w for w in page if w.text == "Hélène"]
        assert signed, name
        courtesy = next(w for w in page if w.text == "salutations")
        assert signed[-1].top > courtesy.bottom, name


def test_a_plan_of_six_instalments_is_one_page_to_sign(
    world: Any, templates: Templates, tmp_path: Path
) -> None:
    made = {}
    for kind in Kind:
        claim = world.claim(world.clients[kind], reason=Reason.PLAN_PROPOSED, outstanding="2400.00")
        lines = tuple(
            Instalment(client_id=claim.client.id, invoice_ids=(claim.invoice.id,), due=date(2027, month, 15), amount=Decimal(400))
            for month in range(1, 7)
        )  # fmt: skip
        plan = Plan(on=world.monday, claims=(claim,), instalments=lines)
        made[kind.value] = render(plan, world.sender, templates)[0]
    assert {name: len(found) for name, found in on_paper(made, tmp_path).items()} == dict.fromkeys(made, 1)  # fmt: skip


@pytest.fixture(scope="module")
def gallery(world: Any, templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every kind of letter for every kind of client, printed (gallery.py)."""
    return on_paper(every_letter(world, templates), tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="module")
def together(world: Any, templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The file to print of many letters, longer and longer."""
    notices = [
        world.notice(client, world.steps[step], [world.claim(client, n) for n in range(1, number + 1)])
        for number in (1, 2, 3, 5, 8, 11, 14, 32)  # the longest has an account of over a page
        for step in ("second", "formal")
        for client in [replace(world.clients[Kind.BUSINESS], id=f"{step}{number}", name=f"Client {step} {number:02}")]
    ]  # fmt: skip
    claims = tuple(claim for notice in notices for claim in notice.claims)
    plan = Plan(on=world.monday, claims=claims, notices=tuple(notices))
    paid = [
        Payment(amount=Decimal(400), on=date(2026, 10, 20), invoice_id=claim.invoice.id, client_id=claim.client.id)
        for claim in claims
    ]  # fmt: skip
    made = {
        d.name: d
        for d in render(plan, world.sender, templates, ledger=Ledger(payments=tuple(paid)))
    }
    return on_paper({"together": made[PRINT_FILE]}, tmp_path_factory.mktemp("together"))


def test_an_annexe_begins_with_something_under_its_heading(gallery: Pages, together: Pages) -> None:
    headed = 0
    for name, found in (gallery | together).items():
        for page in found:
            for heading in (w for w in page if w.text == "Annexe"):
                headed += 1
                under = [w for w in page if w.top > heading.bottom and w.text.startswith("F2026-")]
                assert under, (name, [w.text for w in page][-30:])
    assert headed > 30


def test_no_page_holds_only_a_closing_and_a_signature(gallery: Pages, together: Pages) -> None:
    for name, found in (gallery | together).items():
        for page in found:
            body = [w.text for w in page if 15 < w.top < 284]
            if "salutations" in body:
                before = body[: body.index("salutations")]
                assert "contactez-nous" in before, (name, before)


def test_a_formal_notice_for_one_invoice_is_signed_on_its_first_page(gallery: Pages) -> None:
    """With a call and two letters before it; only the annex may go over."""
    usual = {
        n: p for n, p in gallery.items() if n.startswith("formal") and n.endswith(("usual", "bare"))
    }
    assert len(usual) == 8
    for name, (first, *more) in usual.items():
        assert any(w.text == "Gérante" for w in first), name
        assert all(any(w.text == "Annexe" for w in page[:20]) for page in more), name


def test_the_heading_of_a_long_table_is_on_each_of_its_pages(pages: Pages) -> None:
    for name, found in pages.items():
        if name.endswith("60") and name.startswith("first"):
            rows = [p for p in found if any(w.text.startswith("F2026-") and w.top > 30 for w in p)]
            assert len(rows) > 1, name
            assert all(any(w.text == "Retard" for w in page) for page in rows), name
