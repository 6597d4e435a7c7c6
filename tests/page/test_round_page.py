"""The page of a practice: what to take up again first, then each firm, the largest overdue first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance.page.round_page import by_stake, named, round_page, summary
from relance.practice.results import Outcome
from tests.page.weeks import HOSTILE, apart

HOME = Path("/cabinet")
PLACE = HOME / "output"
DAY = date(2026, 11, 23)


def firm(name: str, overdue: str | None, status: int = 0, letters: int = 2) -> Outcome:
    return Outcome(
        workbook=str(HOME / name), on="2026-11-23", status=status, said="ouvert dans Excel.",
        output=str(PLACE / name), letters=letters, calls=1, unconfirmed=2, open=overdue, overdue=overdue, asked=overdue,
    )  # fmt: skip


ROUND = [
    firm("petit.xlsx", "10.00"),
    firm("grand.xlsx", "1234.50"),
    firm("ouvert.xlsx", None, 1, 0),
]


def test_the_largest_overdue_comes_first_and_the_sums_add_up() -> None:
    assert [Path(it.workbook).stem for it in by_stake(ROUND)] == ["grand", "petit", "ouvert"]
    tree = apart(round_page(ROUND, [HOME / "neuf.xlsx"], HOME, PLACE, DAY))
    text = (
        " ".join(" ".join(tree.find("body").itertext()).split())
        .replace("\u202f", " ")
        .replace("\xa0", " ")
    )
    assert "2 classeurs faits, 1 à reprendre, 1 jamais réglé." in text
    assert "En tout 4 3 6 0 1 244,50 €" in text
    assert text.index("ouvert dans Excel.") < text.index("grand.xlsx")
    assert "neuf.xlsx" in text
    assert [a.get("href") for a in tree.iter("a")] == ["#faire", "grand.xlsx/", "petit.xlsx/"]


def test_hostile_names_are_text_and_links_stay_inside() -> None:
    tree = apart(
        round_page([firm(HOSTILE, "1.00"), firm("a b#c?.xlsx", "2.00")], [], HOME, PLACE, DAY)
    )
    assert not list(tree.iter("script", "img"))
    links = [a.get("href") for a in tree.iter("a")][1:]
    assert links[0] == "a%20b%23c%3F.xlsx/"
    assert all("<" not in link and ":" not in link for link in links)


def test_a_workbook_is_called_by_its_path_below_the_folder() -> None:
    assert named(HOME / "a" / "b.xlsx", HOME) == str(Path("a/b.xlsx"))
    assert named("/ailleurs/b.xlsx", HOME) == str(Path("/ailleurs/b.xlsx"))
    assert summary([], []) == "0 classeur fait"
