"""The tree of a part: where its elements lie, and what it refuses to be built of."""

from __future__ import annotations

import io

import pytest

from relance.xlsx import element
from relance.xlsx.element import parse, well_formed
from relance.xlsx.refused import Cause, Damaged
from tests.minibook import MAIN

XML = f'<x:a xmlns:x="{MAIN}" n="1"><x:b k="&lt;"/><x:c>é<d xmlns="urn:o"/></x:c></x:a>'.encode()
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def test_every_element_knows_its_bytes() -> None:
    root = parse(XML)
    (first, second) = root.children
    assert XML[root.start : root.end] == XML
    assert XML[first.start : first.end] == b'<x:b k="&lt;"/>'
    assert (first.inside, first.after) == (first.end, first.end)
    assert XML[second.inside : second.after].decode() == 'é<d xmlns="urn:o"/>'


def test_names_of_the_workbook_s_own_spaces_are_bare_and_others_are_not() -> None:
    root = parse(XML)
    assert [child.name for child in root.children] == ["b", "c"]
    assert root.children[1].children[0].name == "urn:o d"
    assert (root.number("n"), root.number("none"), root.children[0].attributes) == (
        1,
        0,
        {"k": "<"},
    )
    assert root.children[1].text == "é"


def test_what_lies_in_the_hole_is_not_looked_at_and_offsets_hold() -> None:
    hole = XML.index(b"<x:b"), XML.index(b"<x:c")
    (only,) = parse(XML, hole).children
    assert XML[only.start : only.end].startswith(b"<x:c>")


@pytest.mark.parametrize(
    ("choice", "fallback", "found"), [(1, 1, 1), (2, 2, 2), (2, 1, None), (1, None, None)]
)
def test_items_in_alternatives_count_once(
    choice: int, fallback: int | None, found: int | None
) -> None:
    other = "" if fallback is None else f"<m:Fallback>{'<b/>' * fallback}</m:Fallback>"
    both = f"<m:Choice>{'<b/>' * choice}</m:Choice>{other}"
    root = parse(
        f'<a xmlns="{MAIN}" xmlns:m="{MC}"><b/><m:AlternateContent>{both}</m:AlternateContent></a>'.encode()
    )
    if found is None:
        with pytest.raises(Damaged) as caught:
            root.named("b")
        assert (caught.value.cause, caught.value.facts) == (Cause.VARIANTS, {"name": "b"})
    else:
        assert len(root.named("b")) == 1 + found


@pytest.mark.parametrize(
    ("xml", "cause"),
    [
        (b"<a>", Cause.MALFORMED_AT),
        (b"<a></b>", Cause.MALFORMED_AT),
        (b"", Cause.MALFORMED_AT),
        (b"<!DOCTYPE a><a/>", Cause.DOCTYPE),
        ("<a/>".encode("utf-16-be"), Cause.ENCODING),
        (b"<a>" * 201, Cause.TOO_DEEP),
        (b"<?xml version='1.0' encoding='x-odd'?><a/>", Cause.MALFORMED_AT),
    ],
)
def test_what_is_no_plain_xml_is_refused(xml: bytes, cause: Cause) -> None:
    with pytest.raises(Damaged) as caught:
        parse(xml)
    assert caught.value.cause is cause


def test_too_many_elements_are_refused_before_they_are_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(element, "_MOST_TAGS", 5)
    with pytest.raises(Damaged) as caught:
        parse(b"<a><b/><b/><b/><b/></a>")
    assert caught.value.cause is Cause.TOO_MANY_ELEMENTS


def test_a_stream_is_xml_or_not() -> None:
    assert [well_formed(io.BytesIO(xml)) for xml in (XML, b"<a>", b"")] == [True, False, False]
