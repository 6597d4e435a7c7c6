"""The loss-free save as a whole: what it leaves alone, whatever it is given."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance.xlsx import (
    Cell,
    Look,
    NewSheet,
    RefusalKind,
    Refused,
    SheetEdit,
    Value,
    letters,
    patch,
)
from relance.xlsx.values import reference
from tests.minibook import (
    MAIN,
    STRICT_MAIN,
    STYLES,
    book,
    opened,
    part,
    sheet,
    table,
    with_table,
    zipped,
)
from tests.xlsx.editing import DAY, HEADS, cell, why, written


def test_nothing_to_do_gives_the_very_same_bytes() -> None:
    data = book(sheet())
    assert patch(data, []) is data
    assert written(data) is data


def test_a_save_takes_little_more_memory_than_the_sheet_twice() -> None:
    row = "".join(f'<c r="{letters(n)}{{0}}"><v>{{0}}.{n:09}</v></c>' for n in range(1, 31))
    rows = (f'<row r="{n}">{row.format(n)}</row>' for n in range(1, 2001))
    xml = sheet(f"<sheetData>{''.join(rows)}</sheetData>")
    before, size = book(xml), len(xml)
    del xml
    cells = [
        Cell(row=n, column=c, value=n * c, look=DAY) for n in range(1, 2001) for c in range(31, 40)
    ]
    edits = [SheetEdit(sheet="Factures", cells=tuple(cells))]
    patch(before, edits)  # what is kept from one save to the next (tables of numbers, patterns)
    tracemalloc.start()
    try:
        patch(before, edits)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * size + (1 << 20)


def test_the_strict_dialect_stays_strict() -> None:
    data = book(sheet(main=STRICT_MAIN), strict=True, styles=STYLES.replace(MAIN, STRICT_MAIN))
    after = patch(
        data,
        [
            SheetEdit(sheet="Factures", cells=(cell("D2", "texte", DAY),)),
            NewSheet(name="À nous", cells=(cell("A1", "bonjour"),)),
        ],
    )
    assert STRICT_MAIN in part(after, "xl/worksheets/sheet2.xml")
    assert MAIN not in part(after, "xl/worksheets/sheet2.xml")
    book_ = python_calamine.load_workbook(io.BytesIO(after))
    assert book_.get_sheet_by_name("Factures").to_python()[1][3] == "texte"
    assert book_.get_sheet_by_name("À nous").to_python() == [["bonjour"]]


def test_a_sheet_that_went_or_is_no_sheet_of_cells_is_refused() -> None:
    with pytest.raises(Refused, match="Autre") as caught:
        patch(book(sheet()), [SheetEdit(sheet="Autre")])
    assert caught.value.kind is RefusalKind.NO_SHEET
    chart = f'<chartsheet xmlns="{MAIN}"/>'
    assert why(book(chart), cell("D2", 1)) is RefusalKind.NOT_CELLS


def test_a_prefix_that_nothing_declares_is_refused() -> None:
    before = with_table(table("A1:B3", "N°", "Montant"))
    name = "xl/worksheets/sheet1.xml"
    xml = part(before, name)
    members = {n: part(before, n).encode() for n in zipfile.ZipFile(io.BytesIO(before)).namelist()}
    broken = zipped(members | {name: xml.replace("<worksheet", "<x:worksheet", 1).replace(
        "</worksheet", "</x:worksheet").encode()})  # fmt: skip
    odd = zipped(members | {name: f"{xml[:177]}x:{xml[177:]}".encode()})
    for mutated in (broken, odd):
        with pytest.raises(Refused) as refused:
            written(mutated, *HEADS, cell("C2", 5, DAY), grow=(1, 4), widths={3: 9})
        assert refused.value.kind is not RefusalKind.UNPROVED


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mutated_package_gives_a_refusal_or_a_faithful_save(data: st.DataObject) -> None:
    before = with_table(table("A1:B3", "N°", "Montant"))
    names = zipfile.ZipFile(io.BytesIO(before)).namelist()
    members = {n: part(before, n).encode() for n in names}
    name = data.draw(st.sampled_from(names))
    xml = bytearray(members[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(xml) - 1))
        cut = data.draw(st.integers(0, 12))
        xml[place : place + cut] = data.draw(
            st.sampled_from([b"", b"<", b">", b'"', b"/", b"0", b"-1", b"A1", b"&", b"x:", b"]]>"])
        )
    mutated = zipped(members | {name: bytes(xml)})
    try:
        after = written(mutated, *HEADS, cell("C2", 5, DAY), grow=(1, 4), widths={3: 9})
    except Refused as refusal:
        assert refusal.kind is not RefusalKind.UNPROVED
    else:
        assert zipfile.ZipFile(io.BytesIO(after)).testzip() is None


PLACES = st.tuples(st.integers(1, 12), st.integers(1, 9))


VALUES = st.one_of(
    st.text(max_size=12).map(lambda t: t.replace("\r", "")),
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**6), 10**6, places=2),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.none(),
)


@given(
    theirs=st.dictionaries(PLACES, st.integers(0, 99), max_size=15),
    ours=st.dictionaries(PLACES, VALUES, min_size=1, max_size=15),
    bare=st.booleans(),
)
def test_whatever_is_written_is_there_and_everything_else_is_as_before(
    theirs: dict[tuple[int, int], int], ours: dict[tuple[int, int], Value], bare: bool
) -> None:
    rows = ""
    for number in sorted({r for r, _ in theirs}):
        cells = "".join(
            f'<c r="{reference((r, c, r, c))}"><v>{v}</v></c>'
            for (r, c), v in sorted(theirs.items())
            if r == number
        )
        rows += f'<row r="{number}">{cells}</row>'
    data = book(sheet(f"<sheetData>{rows}</sheetData>"), styles=None if bare else STYLES)
    cells_ = [
        Cell(row=r, column=c, value=v, look=DAY if isinstance(v, date) else Look())
        for (r, c), v in ours.items()
    ]
    after = written(data, *cells_)  # verify() has read it back with calamine
    found = opened(after)["Factures"]
    for place, number in theirs.items():
        if place not in ours:
            assert found.cell(*place).value == number
    assert written(after, *cells_) is after
