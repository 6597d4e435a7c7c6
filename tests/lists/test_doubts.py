"""How doubts reach the invoices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relance.lists import reader
from relance.lists.doubt import About, Doubt
from relance.lists.doubts import DOUBTS
from relance.lists.draft import Draft
from relance.problems import Level, Problem
from tests.lists.readings import by_number, whats
from tests.minibook import workbook

LIST = """
    N° facture | Client | Montant TTC | Échéance   | Réglé      | Bureau
    F-1        | Roux   | 100         | 2026-03-31 |            | à voir
    F-2        | Roux   | 200         | 2026-03-31 | 2026-04-02 | à voir
    F-3        | Noël   | 300         | 2026-03-31 |            |
    """


def to_see(draft: Draft) -> Iterator[Doubt]:
    """A made-up doubt, as docs/architecture.md says: « à voir » in a column that nobody knows."""
    for row in draft.rows:
        for place in draft.listing.spot.unread:
            if row.at(place) == "à voir":
                problem = Problem(level=Level.BLOCKING, where=row.where("number"), what="À voir ?")
                yield Doubt(
                    about=About.ROW,
                    of=row.number,
                    problem=problem,
                    unless_paid=True,
                    text="à voir",
                    column=draft.listing.spot.titles[place],
                )


def test_a_new_doubt_is_one_function_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "DOUBTS", (*DOUBTS, to_see))
    found = read_list()
    assert {n: whats(i) for n, i in by_number(found).items()} == {
        "F-1": "À voir ?",
        "F-2": "",  # its row says that it is paid
        "F-3": "",
    }
    assert [problem.what for problem in found.ledger.problems] == ["À voir ?"]
    assert {doubt.column for doubt in found.doubts} == {"Bureau"}


def test_of_two_doubts_whether_a_row_is_unpaid_the_first_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "DOUBTS", (to_see, to_see))
    assert len(by_number(read_list())["F-1"].problems) == 1


@pytest.mark.parametrize(
    ("about", "of", "held"),
    [
        (About.ROW, 2, {"F-1"}),
        (About.INVOICE, "f 3|noel", {"F-3"}),
        (About.CLIENT, "roux", {"F-1", "F-2"}),
        (About.LIST, None, set()),
        (About.CLIENT, None, set()),  # of nobody: only told
        (About.ROW, 99, set()),
    ],
)
def test_a_doubt_holds_what_it_is_about_and_is_told(
    about: About, of: str | int | None, held: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem(level=Level.BLOCKING, where="ici", what="quoi")
    monkeypatch.setattr(reader, "DOUBTS", (lambda _: [Doubt(about=about, of=of, problem=problem)],))
    found = read_list()
    assert {number for number, i in by_number(found).items() if i.problems} == held
    assert found.ledger.problems == (problem,)


def read_list() -> reader.Reading:
    return reader.read(workbook(LIST), "x.xlsx")
