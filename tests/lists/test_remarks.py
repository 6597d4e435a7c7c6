"""What the owner is asked of an entry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.lists.entries import Answer, RemarkEntry
from relance.lists.meanings import meaning
from relance.lists.remarks import choices, question, reason
from relance.rules.codes import State
from tests.remarks import WITH, WITHOUT

MONDAY = date(2026, 11, 30)
TOTAL = Decimal(1008)


def of(text: str) -> RemarkEntry:
    return RemarkEntry(invoice_id="f 1|roux", column="Remarques", text=text)


@pytest.mark.parametrize("text", [*WITH, *WITHOUT])
def test_enter_means_wait_and_chasing_is_always_offered(text: str) -> None:
    answers = [c.answer for c in choices(of(text), meaning(text, MONDAY), TOTAL)]
    assert answers[0] is Answer.WAIT
    assert Answer.CHASE in answers
    assert (Answer.HARMLESS in answers) is (text in WITHOUT)


@pytest.mark.parametrize(
    ("text", "answer", "label", "state"),
    [
        ("réglé le 12/11", Answer.HOLD, "C'est payé le 12/11/2026", State.PAID),
        ("virement en cours", Answer.HOLD, "Oui, un règlement est annoncé : noter « Promesse »", State.PROMISE),
        ("décédé", Answer.HOLD, "Oui, le client est décédé : noter « Décès », pour toutes ses factures", State.DEATH),
        ("annule et remplace la 88", Answer.HOLD, "Oui, elle est annulée ou remplacée : noter « Ne pas relancer »", State.DO_NOT_CHASE),
        ("NPAI", Answer.LOG, "Oui, démarche faite (« Adresse inconnue ») : la noter dans l'historique", None),
    ],
)  # fmt: skip
def test_what_the_words_say_is_proposed(
    text: str, answer: Answer, label: str, state: State | None
) -> None:
    second = choices(of(text), meaning(text, MONDAY), TOTAL)[1]
    assert (second.answer, second.label) == (answer, label)
    assert (second.hold.state if second.hold else None) is state


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("plus que 150 à payer", "150,00"),
        ("50 % versé", "504,00"),
        ("payé 504 € le 12/11", "504,00"),
    ],
)
def test_a_part_payment_waits_until_it_is_noted_in_the_workbook(text: str, left: str) -> None:
    second = choices(of(text), meaning(text, MONDAY), TOTAL)[1]
    assert (second.answer, second.hold) == (Answer.PART, None)
    assert left in second.label
    assert "que vous notiez ce règlement" in second.label


@pytest.mark.parametrize(
    ("text", "typed", "until"),
    [
        ("litige 90 €", "Litige 90,00 €", None),
        ("paye en 3 fois", "Échéancier 3 fois", None),
        ("paiera le 15/12", "Promesse", date(2026, 12, 15)),
    ],
)
def test_the_state_that_is_noted_keeps_the_sum_the_instalments_and_the_day(
    text: str, typed: str, until: date | None
) -> None:
    hold = choices(of(text), meaning(text, MONDAY), TOTAL)[1].hold
    assert hold
    assert (hold.text, hold.until) == (typed, until)


def test_of_a_colour_the_owner_may_say_that_it_always_means_paid() -> None:
    entry = RemarkEntry(invoice_id="f 1|roux", column="lignes en vert", text="vert")
    answers = [choice.answer for choice in choices(entry, None)]
    assert question([entry], ["F-1"], None).startswith("Des lignes en vert (F-1)")
    assert reason(entry, None) == "ligne à expliquer (lignes en vert)"
    assert answers == [Answer.WAIT, Answer.SIGN, Answer.CHASE, Answer.HARMLESS]


def test_a_question_counts_the_invoices_and_a_reason_quotes_the_words() -> None:
    entry, found = of("virement en cours"), meaning("virement en cours", MONDAY)
    assert question([entry], ["131/26", "2", "3", "4", "5"], found) == (
        "Remarques : « virement en cours » (131/26, 2, 3 et 2 autres). Sans doute : un règlement est"
        " annoncé. Que faire ?"
    )
    assert "« virement en cours » (Remarques)" in reason(entry, found)
    assert "livré par Paul" in reason(of("livré par Paul"), None)
