"""The closed lists: a value written in a workbook or told in JSON means one thing."""

from __future__ import annotations

from enum import StrEnum

import pytest

from relance.rules import codes

LISTS = [
    each
    for each in vars(codes).values()
    if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
]


@pytest.mark.parametrize("listed", LISTS)
def test_no_two_members_of_a_list_have_one_value(listed: type[StrEnum]) -> None:
    assert len(listed.__members__) == len(list(listed)) > 1
