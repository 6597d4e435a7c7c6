"""XML by byte offsets: prefixes, encodings, comments, places."""

from __future__ import annotations

import io
import re
import zipfile

from relance.xlsx import (
    Choice,
    Look,
)
from relance.xlsx.refused import Cause
from tests.minibook import (
    LIST,
    SHEET1,
    STYLES,
    book,
    opened,
    part,
    sheet,
    zipped,
)
from tests.xlsx.editing import cell, why, written


def test_comments_and_instructions_in_the_sheet_stay_and_do_not_mislead() -> None:
    inner = LIST.replace(
        '<row r="2"', '<!-- <row r="2"><c r="C2"><f>1</f></c></row> --><?x <row r="9">?><row r="2"'
    )
    after = written(book(sheet(inner)), cell("C2", 7))
    assert "<!-- <row" in part(after)
    assert opened(after)["Factures"]["C2"].value == 7


def test_prefixed_names_are_written_with_the_same_prefix() -> None:
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet()).replace("xmlns=", "xmlns:x=")
    styles = re.sub(r"<(/?)(\w)", r"<\1x:\2", STYLES).replace("xmlns=", "xmlns:x=")
    after = written(
        book(prefixed, styles=styles),
        cell("D2", "texte", Look(bold=True, fill="FFEEDD")),
        cell("D7", 1),
        widths={4: 20},
        choices=(Choice(column=4, first_row=2, last_row=3, options=("oui", "non")),),
    )
    assert not re.search(r"<(?!/|x:)", part(after))
    assert not re.search(r"<(?!/|x:)", part(after, "xl/styles.xml"))
    found = opened(after)["Factures"]
    assert (found["D2"].value, found["D2"].font.b, found["D7"].value) == ("texte", True, 1)


def test_an_old_encoding_is_kept() -> None:
    xml = '<?xml version="1.0" encoding="ISO-8859-1"?>' + sheet()
    before = book(sheet())
    members = {n: part(before, n).encode() for n in zipfile.ZipFile(io.BytesIO(before)).namelist()}
    after = written(zipped(members | {SHEET1: xml.encode("latin-1")}), cell("D2", "été 1er œuf"))
    assert opened(after)["Factures"]["D2"].value == "été 1er œuf"


def test_an_entity_bomb_is_refused_at_once() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sheet()
    assert why(book(bomb), cell("D2", 1)) is Cause.DOCTYPE


def test_a_new_list_goes_before_the_extensions_that_follow_the_rows() -> None:
    tail = '<mc:AlternateContent xmlns:mc="m"><controls/></mc:AlternateContent>'
    choice = Choice(column=4, first_row=2, last_row=3, options=("a",))
    xml = part(written(book(sheet(LIST + tail)), choices=(choice,)))
    assert xml.index("<dataValidations") < xml.index("<mc:")


def test_long_texts_between_elements_cost_what_they_weigh() -> None:
    tail = f"<hyperlinks>{'a&lt;' * (1 << 20)}</hyperlinks>"
    assert part(written(book(sheet(LIST + tail)), cell("C2", 1))).endswith(f"{tail}</worksheet>")
