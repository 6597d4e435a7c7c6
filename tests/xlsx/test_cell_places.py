"""Where rows and cells are, told alike by the fast look and by the parser that knows all of XML."""

from __future__ import annotations

from xml.parsers import expat

import pytest

from relance.xlsx import cell_places as module
from relance.xlsx.cell_places import places
from tests.minibook import LIST, MAIN, sheet


def _seen(xml: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[int], bool]:
    """The places, as the parser alone tells them too; and whether the fast look told them."""
    found, fast = list(places(xml, MAIN)), module._usual(xml, MAIN) is not None
    with monkeypatch.context() as patched:
        patched.setattr(module, "_usual", lambda _xml, _main: None)
        assert found == list(places(xml, MAIN))
    return found, fast


def _prefixed(told: str, before: str) -> str:
    """A sheet whose rows and cells are in no namespace at all: no reader sees them."""
    return f'<x:worksheet xmlns:x="{MAIN}"{told}>{before}{LIST}</x:worksheet>'


@pytest.mark.parametrize(
    ("rows", "fast"),
    [
        ("", True),
        ('<row r="2"/><row r="3" spans="1:2"><c r="A3" s="1"/><c r="AB3"><v>1</v></c></row>', True),
        ('<row r="2"><c r="A2" t="s"><f>1+1</f><v>2</v></c></row><row r="3"></row>', True),
        ('<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>', True),
        ('<row r="2"><c r="B2"/><c r="A2"/></row><row r="1"/>', True),  # in disorder: said so
        ("<row><c><v>1</v></c></row>", False),
        ('<row r="2"><c r="A3"/></row>', False),  # of another row
        ('<row r="2"/><c r="A2"/>', False),  # in no row
        ('<row r="2"><row r="3"><c r="A3"/></row></row>', False),
        ('<row r="2"><c r="A2"><c r="B2"/></c></row>', False),
        ('<row r="2"><extLst><ext><c r="C2"><v>7</v></c></ext></extLst></row>', False),
        ('<row r="2"><c xmlns="urn:x" r="C2"/></row>', False),
        ('<row r="2"><c r="C2" xmlns="urn:x"/></row>', False),
        ('<row r="2"><!-- <c r="A2"/> --></row>', False),
        ('<row r="2"><c r="A2" t="inlineStr"><is><t><![CDATA[<c r="B2"/>]]></t></is></c></row>', False),
        ('<row r="2"><c s="1" r="A2"/></row>', False),
    ],
)  # fmt: skip
def test_only_rows_and_cells_written_as_usual_are_told_fast(
    rows: str, fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    xml = sheet(f"<sheetData>{rows}</sheetData>").encode()
    assert _seen(xml, monkeypatch)[1] is fast


@pytest.mark.parametrize(
    "xml",
    [
        sheet("<sheetData/>"),
        sheet("<!-- <sheetData> --><sheetData/><!-- </sheetData> -->"),
        sheet(f"<extLst>{LIST}</extLst>"),
        sheet().replace("sheetData", "x:sheetData").replace(f'"{MAIN}"', f'"{MAIN}" xmlns:x="{MAIN}"'),
        sheet(main="urn:other"),
        _prefixed("", f'<sheetViews xmlns="{MAIN}"/>'),
        _prefixed(f" told='xmlns=\"{MAIN}\"'", ""),
    ],
)  # fmt: skip
def test_rows_that_do_not_lie_where_they_should_are_left_to_the_parser(
    xml: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not _seen(xml.encode(), monkeypatch)[1]


def test_many_rows_are_looked_at_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 10)
    found, fast = _seen(sheet().encode(), monkeypatch)
    assert fast
    assert found == [row << 20 | column for row in (1, 2, 3) for column in (0, 1, 2)]


@pytest.mark.parametrize("cut", ["</row>", "</c>", "</worksheet>", 'r="B1"'])
def test_what_is_no_xml_is_never_told(cut: str) -> None:
    with pytest.raises(expat.ExpatError):
        places(sheet().replace(cut, "<", 1).encode(), MAIN)
