"""The proof before the swap notices every kind of mistake."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from relance.xlsx import Cell, Look, NewSheet, RefusalKind, Refused, SheetEdit, patch
from relance.xlsx import proving as proof
from relance.xlsx.archive import Archive
from relance.xlsx.patches import Patch, spliced
from relance.xlsx.proving import Changes, verify
from relance.xlsx.refused import Cause
from tests.minibook import SHEET1, STYLES, book, part, sheet, zipped

BEFORE = book(sheet())
XML = part(BEFORE).encode()
END = XML.index(b"</row>")  # of the header row
OURS = b'<c r="C1"><v>7</v></c>'


def _checked(
    *patches: Patch,
    cells: tuple[Cell, ...] = (Cell(row=1, column=3, value=7),),
    declared: list[Patch] | None = None,
    also: dict[str, bytes] | None = None,
) -> None:
    """Verify a package whose first sheet has these patches, said to be `declared`."""
    new = {SHEET1: b"".join(spliced(XML, patches))} | (also or {})
    old = Archive(BEFORE)
    data = old.rewritten({name: [xml] for name, xml in new.items()}, {})
    changes = Changes(patches={SHEET1: declared or patches}, written={"Factures": cells})
    verify(old, data, changes)


@contextmanager
def fails(*causes: Cause, **facts: str) -> Iterator[None]:
    """The proof fails for one of these causes, about this."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.kind is RefusalKind.UNPROVED
    assert caught.value.cause in causes
    assert facts.items() <= caught.value.facts.items()


@pytest.mark.parametrize("whole", [8 << 20, 0], ids=["small", "large"])
class TestProof:
    @pytest.fixture(autouse=True)
    def _size(self, whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(proof, "_WHOLE", whole)

    def test_what_was_meant_passes(self) -> None:
        _checked((END, END, OURS))

    @pytest.mark.parametrize(
        ("patch", "causes"),
        [
            ((END, END, b'<c r="C1"><v>8</v></c>'), (Cause.VALUE_LOST,)),
            ((END, END, b'<c r="D1"><v>7</v></c>'), (Cause.CELL_ASTRAY, Cause.VALUE_LOST)),
            ((END, END, OURS + b'<c r="D1"><v>7</v></c>'), (Cause.VALUE_CHANGED,)),
            (
                (XML.index(b'<c r="B2"'), XML.index(b"</row>", END + 1), OURS),
                (Cause.CELL_TOUCHED,),
            ),
        ],
    )
    def test_a_cell_in_the_wrong_place_or_with_the_wrong_value_fails(
        self, patch: Patch, causes: tuple[Cause, ...]
    ) -> None:
        with fails(*causes):
            _checked(patch)

    def test_a_byte_that_no_patch_explains_fails(self) -> None:
        other = (END, END, OURS.replace(b"7", b"9"))
        with fails(Cause.NOT_UNDONE, part=SHEET1):
            _checked((END, END, OURS), declared=[other])

    def test_a_number_that_every_reader_takes_for_a_day_fails(self) -> None:
        dated = (END, END, OURS.replace(b' r="C1"', b' r="C1" s="1"'))
        with fails(Cause.VALUE_LOST, cell="Factures!C1", value="7"):
            _checked(dated, cells=(Cell(row=1, column=3, value=7, look=Look()),))
        day = Look(number_format="dd/mm/yyyy")
        _checked(dated, cells=(Cell(row=1, column=3, value=7, look=day),))

    def test_a_member_that_changed_on_the_way_fails(self) -> None:
        with fails(Cause.PART_CHANGED, part="xl/styles.xml"):
            _checked((END, END, OURS), also={"xl/styles.xml": STYLES.encode() + b" "})


def test_a_member_that_went_fails() -> None:
    names = zipfile.ZipFile(io.BytesIO(BEFORE)).namelist()
    less = zipped({n: part(BEFORE, n) for n in names if "styles" not in n})
    with fails(Cause.PARTS_DIFFER):
        verify(Archive(BEFORE), less, Changes())


def test_xml_that_is_not_well_formed_fails() -> None:
    with fails(Cause.NEW_MALFORMED):
        _checked((END, END, OURS + b"<c>"))


def test_a_part_that_is_no_longer_in_its_own_encoding_fails() -> None:
    names = zipfile.ZipFile(io.BytesIO(BEFORE)).namelist()
    members: dict[str, str | bytes] = {n: part(BEFORE, n) for n in names}
    old = Archive(zipped(members | {SHEET1: XML.decode().encode("utf-16")}))
    new = old.rewritten({SHEET1: spliced(XML, [(END, END, OURS)])}, {})
    changes = Changes(patches={SHEET1: [(END, END, OURS)]})
    with fails(Cause.NOT_UNDONE, part=SHEET1):
        verify(old, new, changes)


def test_a_value_of_the_owner_s_that_reads_otherwise_fails() -> None:
    spot = XML.index(b"</row>", END + 1)
    with fails(Cause.VALUE_CHANGED, row="9"):  # a cell of another row
        _checked((spot, spot, b'<c r="C9"><v>7</v></c>'), cells=())


@pytest.mark.parametrize(
    ("xml", "cause"),
    [
        (b'<c r="B2"><v>7</v></c>', Cause.NEW_ORDER),  # twice: for calamine the last one wins
        (b'<extLst><ext><c r="C2"><v>7</v></c></ext></extLst>', Cause.CELL_ASTRAY),
        (b'<c xmlns="urn:x" r="C2"><v>7</v></c>', Cause.CELL_ASTRAY),
    ],
)
def test_a_cell_that_other_readers_would_not_find_fails(xml: bytes, cause: Cause) -> None:
    spot = XML.index(b"</row>", END + 1)
    with fails(cause):
        _checked((spot, spot, xml), cells=(Cell(row=2, column=3, value=7),))


def test_a_large_sheet_that_is_right_already_may_stand_beside_one_that_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same Monday again on a long list: its cells are right, only another sheet is written."""
    monkeypatch.setattr(proof, "_WHOLE", 10)  # every sheet is a large one
    edit = SheetEdit(sheet="Factures", cells=(Cell(row=2, column=9, value=7),))
    once = patch(BEFORE, [edit])
    notes = NewSheet(name="Relance - Notes", cells=(Cell(row=1, column=1, value="vu"),))
    twice = patch(once, [edit, notes])
    assert part(twice, SHEET1) == part(once, SHEET1)
    assert patch(twice, [edit, notes]) == twice
