"""The entries of a cell, and what is remembered of the answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from relance.lists.entries import (
    Answer,
    RemarkEntry,
    Standing,
    apart,
    by_text,
    entries,
    normalised,
    noted,
    recalled,
    standing,
)

MONDAY = date(2026, 11, 30)


def of(text: str, column: str = "Remarques", invoice: str = "f 1|roux") -> RemarkEntry:
    return RemarkEntry(invoice_id=invoice, column=column, text=text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12/11 relancé tel, 14/11 rappelle lundi", ["12/11 relancé tel", "14/11 rappelle lundi"]),
        ("03/11 mail - 10/11 appel - 20/11 litige", ["03/11 mail", "10/11 appel", "20/11 litige"]),
        ("relancé le 12/11, réglé le 14/11", ["relancé le 12/11", "réglé le 14/11"]),
        ("12/11 appel\n\n14/11 mail ; payé", ["12/11 appel", "14/11 mail", "payé"]),
        ("on s'est arrangés, il solde à Noël", ["on s'est arrangés, il solde à Noël"]),
        ("travaux du 12/11 au 14/11", ["travaux du 12/11 au 14/11"]),
        ("12/11 et 14/11 : appels", ["12/11 et 14/11 : appels"]),
        ("payé le 12/11, 50 %", ["payé le 12/11, 50 %"]),
        ("  ", []),
    ],
)
def test_a_cell_is_read_by_line_and_by_dated_entry(text: str, parts: list[str]) -> None:
    assert list(entries(text)) == parts


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Virement  EN COURS.", "virement en cours", True),
        ("réglé le 12/11", "regle le 12-11", True),
        ("payé", "payé ?", False),
        ("payé", "impayé", False),
        ("reste 150", "reste 250", False),
        ("✓", "✗", False),
        ("impayé", "impayé 👍", False),
    ],
)
def test_entries_are_compared_without_case_accents_or_spaces(
    one: str, other: str, *, same: bool
) -> None:
    assert (normalised(one) == normalised(other)) is same


def test_the_text_of_a_formula_counts_without_its_digits() -> None:
    assert normalised("en retard de 12 jours", computed=True) == normalised(
        "en retard de 19 jours", computed=True
    )


def test_an_answer_is_kept_in_a_line_of_history_and_read_back() -> None:
    entry = of("virement en cours — vu « le maire »")
    read = recalled(entry.invoice_id, noted(entry, Answer.WAIT), MONDAY)
    assert read is not None
    key, told = read
    assert key == entry.key
    assert (told.on, told.answer) == (MONDAY, Answer.WAIT)
    assert recalled("f 1|roux", "colonne « Relance 1 »", MONDAY) is None


@pytest.mark.parametrize(
    ("answer", "days", "then"),
    [
        (None, 0, Standing.ASK),
        (Answer.WAIT, 29, Standing.WAITS),
        (Answer.WAIT, 30, Standing.ASK),
        (Answer.CHASE, 400, Standing.SILENT),
        (Answer.HOLD, 400, Standing.SILENT),
    ],
)
def test_nothing_is_asked_twice_but_what_waits_after_thirty_days(
    answer: Answer | None, days: int, then: Standing
) -> None:
    entry = of("doit passer")
    told = {}
    if answer:
        read = recalled(entry.invoice_id, noted(entry, answer), MONDAY)
        assert read is not None
        told = dict([read])
    assert standing(of("Doit passer."), told, frozenset(), MONDAY + timedelta(days=days)) is then


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("chantier rue des Lilas", Standing.SILENT),
        ("chantier rue des Lilas, virement en cours", Standing.ASK),
        ("litige", Standing.ASK),
        ("décédé", Standing.ASK),
    ],
)
def test_a_column_settled_as_harmless_is_silent_until_a_word_wakes_it_up(
    text: str, then: Standing
) -> None:
    assert standing(of(text, "Chantier"), {}, frozenset({"chantier"}), MONDAY) is then


def test_only_what_was_added_to_an_entry_is_asked() -> None:
    before = of("virement en cours")
    read = recalled(before.invoice_id, noted(before, Answer.WAIT), MONDAY)
    assert read is not None
    told = dict([read])
    first, added = apart(of("Virement en cours, litige sur la pose"), told)
    assert standing(first, told, frozenset(), MONDAY) is Standing.WAITS
    assert added.text == "litige sur la pose"
    assert standing(added, told, frozenset(), MONDAY) is Standing.ASK
    assert apart(of("virement en cours de route"), told) == (of("virement en cours de route"),)


def test_the_same_words_in_one_column_make_one_question() -> None:
    asked = [of("payé ?"), of("Payé ?", invoice="f 2|noel"), of("payé ?", "Suivi")]
    assert [len(group) for group in by_text(asked).values()] == [2, 1]
