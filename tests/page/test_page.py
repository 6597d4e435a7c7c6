"""The file: self-contained, escaped, and looked at with a real browser where there is one.

Chromium is Debian's package; axe-core is looked for where AXE_CORE says (`.ci/run` fetches both).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.letters.names import PAGE_FILE
from relance.page.page import page
from tests.firm import Firm
from tests.page.test_view import BUSY
from tests.page.weeks import FIRMS, HOSTILE, LONG, apart, week
from tests.rules.ladder.ledgers import DUPONT, invoice, ledger

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = os.environ.get("AXE_CORE", "")
EXAMPLE = Path(__file__).parents[2] / "workbook_templates" / "factures_exemple.xlsx"
WIDTHS = (390, 768, 1280)
ALL = {**FIRMS, "busy": BUSY}
needs_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_fetched_and_nothing_runs(name: str) -> None:
    made = page(week(ALL[name]))
    found = apart(made)
    assert [e.tag for e in found.iter("script", "img", "iframe", "object", "embed", "form")] == []
    assert [e.get("href") for e in found.iter("link")] == ["data:,"]
    assert not [a for e in found.iter() for a in e.attrib if a.startswith("on") or a == "src"]
    assert b"url(" not in made
    assert b"@import" not in made
    [ladder] = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert ladder.startswith("default-src 'none'; style-src 'unsafe-inline'")


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_well_made_for_a_keyboard_and_a_screen_reader(name: str) -> None:
    found = apart(page(week(ALL[name])))
    assert found.get("lang") == "fr"
    assert [len(found.xpath(f"//{tag}")) for tag in ("h1", "main", "header", "footer")] == [
        1,
        1,
        1,
        1,
    ]
    marks = [e.get("id") for e in found.iter() if e.get("id")]
    assert len(marks) == len(set(marks))
    inside = [a.get("href")[1:] for a in found.iter("a") if a.get("href").startswith("#")]
    assert {*inside, *found.xpath("//@aria-labelledby")} <= set(marks)
    for table in found.iter("table"):
        assert table.find("caption") is not None
        assert {th.get("scope") for th in table.iter("th")} <= {"col", "row"}
    assert all(svg.get("role") == "img" and svg.get("aria-label") for svg in found.iter("svg"))
    levels = [int(e.tag[1]) for e in found.iter("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_text_of_the_workbook_is_text() -> None:
    made = page(week(FIRMS["forty"])).decode()
    found = apart(made)
    assert HOSTILE in found.text_content()  # as it was typed: {{ 7*7 }} is not 49
    assert LONG[8:60] in found.text_content()
    assert "<script" not in made


@given(st.text(max_size=60), st.text(max_size=20).map(lambda text: text.replace("\n", " ")))
def test_whatever_is_typed_in_a_name_or_a_number_the_page_has_the_same_elements(
    name: str, number: str
) -> None:
    def made(name: str, number: str) -> list[str]:
        of = ledger(
            replace(invoice("A", 20), number=number),
            clients=[replace(DUPONT, name=name, phone=number)],
        )
        inside = apart(page(week(of))).find("body").iter()
        return [e.tag for e in inside if e.get("href", "").partition(":")[0] != "tel"]

    plain = made("Dupont", "A")
    assert [tag for tag in made(name, number) if tag != "br"] == [
        tag for tag in plain if tag != "br"
    ]


def test_the_same_week_is_the_same_file() -> None:
    assert page(week(BUSY)) == page(week(BUSY))


# ------------------------------------------------------------------------------- in a browser

MEASURE = """
const told = {dark: matchMedia('(prefers-color-scheme: dark)').matches, wide: document.documentElement.scrollWidth, room: innerWidth,
  small: [...document.querySelectorAll('body *')].filter(e => e.textContent.trim()
    && parseFloat(getComputedStyle(e).fontSize) < 11).length};
const say = () => { document.title = 'TOLD' + JSON.stringify(told) + 'TOLD'; };
say();
"""
JUDGE = """
axe.run({resultTypes: ['violations']}).then(found => { told.axe = found.violations.map(
  v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')); say(); });
"""


def browsed(path: Path, width: int, *, dark: bool) -> tuple[dict[str, Any], str]:
    """What the browser measures of this page, and what it complains of."""
    assert CHROMIUM
    made = path.read_text("utf-8")
    plain = re.sub(r"<meta http-equiv[^>]*>", "", made)  # or our own measure could not run
    axe = Path(AXE).read_text("utf-8") if AXE else ""
    script = f"<script>{axe}</script><script>{MEASURE}{JUDGE if axe else ''}</script></body>"
    measured = path.with_name(f"{path.stem} mesuré.html")
    measured.write_text(
        plain.replace("</body>", "").replace("</html>", script + "</html>"), "utf-8"
    )
    command = [
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={path.parent / 'profil'}", f"--window-size={width},2000",
        "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--enable-logging=stderr", "--virtual-time-budget=20000",
        f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--dump-dom", measured.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(apart(done.stdout).findtext(".//title").split("TOLD")[1]), done.stderr


@needs_a_browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "width", "dark"),
    [
        *(("busy", width, dark) for width in WIDTHS for dark in (False, True)),
        ("nothing", 390, True),
        ("forty", 390, False),
        ("forty", 768, True),
    ],
)
def test_a_browser_shows_it_without_an_error_nor_a_sideways_scroll(
    tmp_path: Path, name: str, width: int, dark: bool
) -> None:
    path = tmp_path / "0 - Ma semaine.html"
    path.write_bytes(page(week(ALL[name])))
    told, complaints = browsed(path, width, dark=dark)
    assert told["dark"] is dark
    assert told["wide"] <= told["room"], told
    assert told["small"] == 0
    assert told.get("axe", None if AXE else []) == []
    assert "CONSOLE" not in complaints


def printed(path: Path) -> int:
    """On how many pages of paper."""
    assert CHROMIUM
    made = path.parent / "semaine.pdf"
    command = [
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--user-data-dir={path.parent / 'profil'}", f"--print-to-pdf={made}", path.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    return len(re.findall(rb"/Type\s*/Page\b", made.read_bytes()))


@needs_a_browser
@pytest.mark.slow
@pytest.mark.parametrize(("name", "pages"), [("nothing", 1), ("one", 1), ("busy", 2), ("forty", 2)])
def test_it_is_printed_on_one_or_two_pages(tmp_path: Path, name: str, pages: int) -> None:
    path = tmp_path / "0 - Ma semaine.html"
    path.write_bytes(page(week(ALL[name])))
    assert 1 <= printed(path) <= pages


@needs_a_browser
@pytest.mark.slow
def test_the_example_is_printed_on_two_pages(firm: Firm) -> None:
    shutil.copyfile(EXAMPLE, firm.book)
    firm.record("2026-11-23")
    [path] = firm.output.rglob(PAGE_FILE)
    assert printed(path) == 2
