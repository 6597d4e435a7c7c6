"""What waits for the owner, Monday after Monday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from relance.lists.entries import Answer, Answered, Key, RemarkEntry, noted, recalled
from relance.lists.pending import Pending, column_question, columns_first, of_cell, pending
from tests.remarks import WITH, WITHOUT

MONDAY = date(2026, 11, 30)
WEEK = timedelta(days=7)


def cell(text: str, invoice: str = "f 1|roux", column: str = "Suivi") -> tuple[RemarkEntry, ...]:
    return of_cell(invoice, column, text, "Factures!G2")


def answered(found: Pending, answer: Answer, on: date) -> dict[Key, Answered]:
    """Every question answered alike, as the history would give it back."""
    lines = [
        recalled(entry.invoice_id, noted(entry, answer), on)
        for group in found.asks
        for entry in group
    ]
    logged = [recalled(e.invoice_id, noted(e, Answer.LOG), on) for e, _ in found.log]
    return dict(filter(None, lines + logged))


@pytest.mark.parametrize("column", ["Suivi", "Chantier", "commentaire", "Règlement"])
def test_no_text_with_a_meaning_lets_its_invoice_go_unanswered(column: str) -> None:
    settled = frozenset({"chantier"})
    for text in WITH:
        found = pending(cell(text, column=column), {}, settled, MONDAY)
        assert found.waits, text
        assert len(found.asks) == 1


def test_a_text_without_meaning_is_asked_about_once_and_changes_nothing_afterwards() -> None:
    for text in WITHOUT:
        found = pending(cell(text), {}, frozenset(), MONDAY)
        told = answered(found, Answer.CHASE, MONDAY)
        again = pending(cell(text.upper()), told, frozenset(), MONDAY + 8 * WEEK)
        assert (again.waits, list(again.asks)) == ({}, [])


def test_over_eight_mondays_a_growing_remark_is_asked_about_once_an_entry() -> None:
    grown = [
        "12/11 relancé tel",
        "12/11 relancé tel, 19/11 virement en cours",
        "12/11 relancé tel, 19/11 virement en cours",
        "12/11 relancé tel, 19/11 virement en cours\ntoujours rien",
        "12/11 relancé tel, 19/11 virement en cours\ntoujours rien\nconteste la pose",
        *["12/11 relancé tel, 19/11 virement en cours\ntoujours rien\nconteste la pose"] * 3,
    ]
    told: dict[Key, Answered] = {}
    asked: list[tuple[int, list[str]]] = []
    logged: list[str] = []
    for week, text in enumerate(grown):
        today = MONDAY + week * WEEK
        found = pending(cell(text), told, frozenset(), today)
        if found.asks:
            asked.append((week, [group[0].text for group in found.asks]))
        logged += [entry.text for entry, _ in found.log]
        told |= answered(found, Answer.WAIT, today)
        assert bool(found.waits) is (week > 0)
    assert logged == ["12/11 relancé tel"]
    assert asked == [
        (1, ["19/11 virement en cours"]),
        (4, ["conteste la pose"]),
        (6, ["19/11 virement en cours"]),  # thirty days later
    ]


def test_the_same_words_on_many_rows_are_one_question_and_each_row_waits() -> None:
    many = [entry for n in range(5) for entry in cell("Virement en cours", f"f {n}|mairie")]
    found = pending(many, {}, frozenset(), MONDAY)
    assert [len(group) for group in found.asks] == [5]
    assert len(found.waits) == 5
    told = answered(found, Answer.CHASE, MONDAY)
    one_more = (*many, *cell("virement en cours", "f 9|mairie"))
    assert list(pending(one_more, told, frozenset(), MONDAY).waits) == ["f 9|mairie"]


def test_a_column_of_many_texts_that_say_nothing_is_asked_about_as_a_whole() -> None:
    written = [e for n, t in enumerate(WITHOUT) for e in cell(t, f"f {n}|roux", "Chantier")]
    written += [*cell("litige", "f 99|roux", "Chantier"), *cell("livré par Paul", "f 98|roux")]
    found = pending(written, {}, frozenset(), MONDAY)
    assert list(columns_first(found.asks)) == ["Chantier"]
    after = pending(written, {}, frozenset({"chantier"}), MONDAY)
    assert sorted(after.waits) == ["f 98|roux", "f 99|roux"]


def test_an_answer_that_a_column_says_nothing_settles_all_of_it() -> None:
    first = cell("livré par Paul", column="Divers")
    found = pending(first, {}, frozenset(), MONDAY)
    told = answered(found, Answer.HARMLESS, MONDAY)
    others = [*first, *cell("bureau du fond", "f 2|roux", "Divers"), *cell("payé", "f 3|roux", "Divers")]  # fmt: skip
    assert list(pending(others, told, frozenset(), MONDAY).waits) == ["f 3|roux"]


def test_a_question_about_a_column_shows_three_of_its_texts() -> None:
    assert column_question("Chantier", ("rue A", "rue B", "rue C", "rue D")).startswith(
        "La colonne « Chantier » dit « rue A », « rue B », « rue C » et 1 autre texte : est-ce"
    )
