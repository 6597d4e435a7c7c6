"""The proof before the swap notices every kind of mistake."""

from __future__ import annotations

import io
import zipfile

import pytest

from relance.problems import RelanceError
from relance.xlsx import verify as proof
from relance.xlsx.edits import Cell, Look, NewSheet, SheetEdit
from relance.xlsx.package import Package
from relance.xlsx.patches import Patch, spliced
from relance.xlsx.save import apply
from relance.xlsx.verify import Changes, verify
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
    old = Package(BEFORE)
    data = old.rewritten({name: [xml] for name, xml in new.items()}, {})
    changes = Changes(patches={SHEET1: declared or patches}, written={"Factures": cells})
    verify(old, data, changes)


@pytest.mark.parametrize("whole", [8 << 20, 0], ids=["small", "large"])
class TestProof:
    @pytest.fixture(autouse=True)
    def _size(self, whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(proof, "_WHOLE", whole)

    def test_what_was_meant_passes(self) -> None:
        _checked((END, END, OURS))

    @pytest.mark.parametrize(
        ("patch", "said"),
        [
            ((END, END, b'<c r="C1"><v>8</v></c>'), "C1 ne contient pas 7"),
            ((END, END, b'<c r="D1"><v>7</v></c>'), "Factures"),
            ((END, END, OURS + b'<c r="D1"><v>7</v></c>'), "Factures"),
            (
                (XML.index(b'<c r="B2"'), XML.index(b"</row>", END + 1), OURS),
                "B2 serait touchée",
            ),
        ],
    )
    def test_a_cell_in_the_wrong_place_or_with_the_wrong_value_fails(
        self, patch: Patch, said: str
    ) -> None:
        with pytest.raises(RelanceError, match=said):
            _checked(patch)

    def test_a_byte_that_no_patch_explains_fails(self) -> None:
        other = (END, END, OURS.replace(b"7", b"9"))
        with pytest.raises(RelanceError, match="rétablir"):
            _checked((END, END, OURS), declared=[other])

    def test_a_number_that_every_reader_takes_for_a_day_fails(self) -> None:
        dated = (END, END, OURS.replace(b' r="C1"', b' r="C1" s="1"'))
        with pytest.raises(RelanceError, match="C1 ne contient pas 7"):
            _checked(dated, cells=(Cell(row=1, column=3, value=7, look=Look()),))
        day = Look(number_format="dd/mm/yyyy")
        _checked(dated, cells=(Cell(row=1, column=3, value=7, look=day),))

    def test_a_member_that_changed_on_the_way_fails(self) -> None:
        with pytest.raises(RelanceError, match=r"styles\.xml a changé"):
            _checked((END, END, OURS), also={"xl/styles.xml": STYLES.encode() + b" "})


def test_a_member_that_went_fails() -> None:
    names = zipfile.ZipFile(io.BytesIO(BEFORE)).namelist()
    less = zipped({n: part(BEFORE, n) for n in names if "styles" not in n})
    with pytest.raises(RelanceError, match="parties"):
        verify(Package(BEFORE), less, Changes())


def test_xml_that_is_not_well_formed_fails() -> None:
    with pytest.raises(RelanceError, match="mal formé"):
        _checked((END, END, OURS + b"<c>"))


def test_a_part_that_is_no_longer_in_its_own_encoding_fails() -> None:
    names = zipfile.ZipFile(io.BytesIO(BEFORE)).namelist()
    members: dict[str, str | bytes] = {n: part(BEFORE, n) for n in names}
    old = Package(zipped(members | {SHEET1: XML.decode().encode("utf-16")}))
    new = old.rewritten({SHEET1: spliced(XML, [(END, END, OURS)])}, {})
    changes = Changes(patches={SHEET1: [(END, END, OURS)]})
    with pytest.raises(RelanceError, match="rétablir"):
        verify(old, new, changes)


def test_a_value_of_the_owner_s_that_reads_otherwise_fails() -> None:
    spot = XML.index(b"</row>", END + 1)
    with pytest.raises(RelanceError, match="ligne 9"):  # a cell of another row
        _checked((spot, spot, b'<c r="C9"><v>7</v></c>'), cells=())


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b'<c r="B2"><v>7</v></c>', "désordre"),  # twice: for calamine the last one wins
        (b'<extLst><ext><c r="C2"><v>7</v></c></ext></extLst>', "pas à sa place"),
        (b'<c xmlns="urn:x" r="C2"><v>7</v></c>', "pas à sa place"),
    ],
)
def test_a_cell_that_other_readers_would_not_find_fails(xml: bytes, said: str) -> None:
    spot = XML.index(b"</row>", END + 1)
    with pytest.raises(RelanceError, match=said):
        _checked((spot, spot, xml), cells=(Cell(row=2, column=3, value=7),))


def test_a_large_sheet_that_is_right_already_may_stand_beside_one_that_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same Monday again on a long list: its cells are right, only another sheet is written."""
    monkeypatch.setattr(proof, "_WHOLE", 10)  # every sheet is a large one
    edit = SheetEdit(sheet="Factures", cells=(Cell(row=2, column=9, value=7),))
    once = apply(BEFORE, [edit])
    notes = NewSheet(name="Relance - Notes", cells=(Cell(row=1, column=1, value="vu"),))
    twice = apply(once, [edit, notes])
    assert part(twice, SHEET1) == part(once, SHEET1)
    assert apply(twice, [edit, notes]) == twice
