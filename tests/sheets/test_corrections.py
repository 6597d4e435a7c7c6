"""« Relance - À corriger »: gravest first, linked to the cell, many of one cause one line that opens."""

from __future__ import annotations

from relance.problems import Level, Problem, grouped
from relance.sheets.corrections import corrections


def missing(number: int, level: Level = Level.WARNING) -> Problem:
    return Problem(
        level=level,
        where=f"Clients!B{number}",
        what=f"L'adresse de Client {number} est incomplète.",
        cure="Complétez-la.",
        cause="clients à l'adresse incomplète",
    )


ALONE = Problem(level=Level.BLOCKING, where="Factures!F12", what="Échéance : illisible.")


def test_forty_five_clients_without_address_are_one_line_that_opens() -> None:
    sheet = corrections([*map(missing, range(2, 47)), ALONE])
    texts = {(c.row, c.column): c.value for c in sheet.cells}
    assert texts[5, 3] == "Échéance : illisible."  # blocking: before the others
    assert texts[6, 3] == "45 clients à l'adresse incomplète."
    assert texts[7, 3] == "L'adresse de Client 2 est incomplète."
    assert sheet.groups == ((7, 51),)
    links = {c.row: c.link for c in sheet.cells if c.link}
    assert links[5] == "'Factures'!F12"
    assert links[8] == "'Clients'!B3"


def test_two_of_a_kind_stay_two_lines_and_levels_are_never_mixed() -> None:
    pair = [missing(2), missing(3)]
    assert grouped(pair) == [(pair[0], ()), (pair[1], ())]
    mixed = [*map(missing, (2, 3)), *(missing(n, Level.BLOCKING) for n in (4, 5))]
    assert [head.level for head, _ in grouped(mixed)] == [Level.BLOCKING] * 2 + [Level.WARNING] * 2


def test_problems_without_a_cause_are_never_joined() -> None:
    assert len(grouped([ALONE] * 5)) == 5
