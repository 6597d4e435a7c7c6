"""Drop-down lists, ours and the owner's."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from relance.xlsx import (
    Choice,
)
from tests.minibook import (
    LIST,
    book,
    opened,
    part,
    sheet,
)
from tests.xlsx.editing import written

LISTED = Choice(column=4, first_row=2, last_row=3, options=("payé", "promis"), prompt="Choisissez")


def test_a_drop_down_list_is_added_in_its_place_once() -> None:
    data = book(
        sheet(LIST + '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>')
    )
    after = written(data, choices=(LISTED,))
    assert re.search(
        r'</sheetData><dataValidations count="1">.*</dataValidations><pageMargins', part(after)
    )
    (found,) = opened(after)["Factures"].data_validations.dataValidation
    assert (found.type, found.formula1, str(found.sqref)) == ("list", '"payé,promis"', "D2:D3")
    assert written(after, choices=(LISTED,)) is after


def test_our_list_follows_our_rows_and_the_owner_s_stay() -> None:
    theirs = '<dataValidation type="whole" sqref="A2:A9"><formula1>1</formula1></dataValidation>'
    data = book(sheet(f'{LIST}<dataValidations count="1">{theirs}</dataValidations>'))
    once = written(data, choices=(LISTED,))
    longer = Choice(column=4, first_row=2, last_row=99, options=LISTED.options)
    twice = written(once, choices=(longer,))
    assert theirs in part(twice)
    assert '<dataValidations count="2">' in part(twice)
    assert 'sqref="D2:D99"' in part(twice)
    assert "D2:D3" not in part(twice)


def test_a_validation_of_the_owner_s_over_our_column_stays_alone() -> None:
    theirs = '<dataValidation type="whole" sqref="A2:F9"><formula1>1</formula1></dataValidation>'
    data = book(sheet(f'{LIST}<dataValidations count="1">{theirs}</dataValidations>'))
    assert written(data, choices=(LISTED,)) is data


@pytest.mark.parametrize("title", ["", ' promptTitle="Mon choix"'])
def test_a_list_of_the_owner_s_in_our_column_alone_is_not_replaced(title: str) -> None:
    theirs = f'<dataValidation type="list"{title} sqref="D2:D9"><formula1>"a,b"</formula1></dataValidation>'
    data = book(sheet(f'{LIST}<dataValidations count="1">{theirs}</dataValidations>'))
    assert written(data, choices=(replace(LISTED, prompt_title="Suite donnée"),)) is data


def test_a_list_of_ours_with_other_options_than_before_is_known_by_its_title() -> None:
    ours = replace(LISTED, prompt_title="Suite donnée")
    once = written(book(sheet()), choices=(ours,))
    after = written(once, choices=(replace(ours, options=("payé", "litige")),))
    (found,) = opened(after)["Factures"].data_validations.dataValidation
    assert found.formula1 == '"payé,litige"'


@pytest.mark.parametrize(("place", "kept"), [("D3:D9", True), ("A1 D2", True), ("E2:E9", False)])
def test_a_validation_of_a_later_excel_over_our_column_stays_alone(place: str, kept: bool) -> None:
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    xm = "http://schemas.microsoft.com/office/excel/2006/main"
    theirs = (
        f'<extLst><ext uri="{{CCE6A557}}" xmlns:x14="{x14}"><x14:dataValidations xmlns:xm="{xm}" '
        'count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>L!$A$1</xm:f></x14:formula1>'
        f"<xm:sqref>{place}</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    data = book(sheet(LIST + theirs))
    assert (written(data, choices=(LISTED,)) is data) is kept


def test_options_too_long_or_with_a_comma_need_a_range() -> None:
    for options in (("a, b",), ("x" * 300,)):
        with pytest.raises(TypeError):
            written(
                book(sheet()), choices=(Choice(column=4, first_row=2, last_row=3, options=options),)
            )
    source = Choice(
        column=4, first_row=2, last_row=3, options=("a, b",), source="'Feuil2'!$A$1:$A$9"
    )
    assert "<formula1>'Feuil2'!$A$1:$A$9</formula1>" in part(
        written(book(sheet()), choices=(source,))
    )
