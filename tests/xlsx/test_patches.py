"""Stretches of bytes replaced, and the proof that undoing them gives the old ones back."""

from __future__ import annotations

import io

import pytest

from relance.xlsx.patches import Patches, spliced, undone

OLD = b"<a><b/></a>"
CHANGES = [(3, 7, b"<b>1</b>"), (7, 7, b"<c/>")]
NEW = b"<a><b>1</b><c/></a>"


def test_what_no_patch_covers_stays() -> None:
    assert b"".join(spliced(OLD, CHANGES)) == NEW
    assert b"".join(spliced(OLD, [])) == OLD


def test_patches_that_cross_each_other_are_no_patches() -> None:
    with pytest.raises(ValueError, match="cross"):
        b"".join(spliced(OLD, [(3, 7, b""), (5, 8, b"")]))


@pytest.mark.parametrize(
    ("new", "right"),
    [
        (NEW, True),
        (NEW.replace(b"1", b"2"), False),
        (NEW + b" ", False),
        (NEW[:-1], False),
        (NEW.replace(b"<a>", b"<A>"), False),
    ],
)
def test_undoing_gives_the_old_bytes_back_or_fails(new: bytes, right: bool) -> None:
    assert undone(OLD, io.BytesIO(new), CHANGES) is right


def test_patches_of_the_rows_and_others_come_in_order_of_place() -> None:
    patches = Patches()
    patches.add(5, 6, b"row")
    patches.add(9, 9, b"row")
    patches.others = [(0, 1, b"head"), (7, 8, b"between"), (12, 13, b"tail")]
    assert [new for _, _, new in patches] == [b"head", b"row", b"between", b"row", b"tail"]
    assert len(patches) == 5
