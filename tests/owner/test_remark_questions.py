"""One question for the same words; Enter waits, and ends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.lists.entries import Answer, RemarkEntry
from relance.lists.meanings import meaning
from relance.lists.remarks import choices
from relance.owner.remark_questions import MOST, ask_remarks, to_ask
from relance.rules.asking import Given
from relance.rules.codes import EventKind, Reason, State
from relance.rules.model import Client, Hold, Invoice, Remark
from relance.rules.outcome import Claim, Plan
from tests.owner.voices import MONDAY, Owner
from tests.remarks import WITH, WITHOUT

ENTER = 0


def due(*texts: str, column: str = "Suivi", ask: bool = True) -> Plan:
    """A plan with an invoice for each of these texts, F1, F2… all waiting for their owner."""
    return Plan(
        on=MONDAY,
        claims=tuple(
            Claim(
                invoice=Invoice(
                    id=f"f{n}",
                    number=f"F{n}",
                    client_id="roux",
                    total=Decimal(1008),
                    due=date(2026, 10, 1),
                    remarks=(Remark(column=column, text=text, ask=ask),),
                ),
                client=Client(id="roux", name="Roux SARL"),
                outstanding=Decimal(1008),
                days_late=40,
                reason=Reason.REMARK,
            )
            for n, text in enumerate(texts, start=1)
        ),
    )


def told(plan: Plan, *answers: int) -> tuple[Owner, Given]:
    owner, given = Owner(*answers), Given()
    ask_remarks(plan, MONDAY, owner, "run", given)
    assert not owner.answers
    return owner, given


def test_the_same_words_are_one_question_that_counts_their_invoices() -> None:
    owner, given = told(due("virement en cours", "Virement en cours", "litige"), ENTER, ENTER)
    assert owner.asked[0].startswith(
        "Suivi : « virement en cours » (F1 Roux SARL et F2 Roux SARL)."
    )
    assert len(owner.asked) == 2
    assert {event.kind for event in given.decided} == {EventKind.REMARK}
    assert [(e.invoice, e.note) for e in given.decided][:1] == [
        ("F1", "attendre — Suivi : « virement en cours »")
    ]
    assert given.states == {}


def test_what_waits_and_what_is_no_question_today_is_not_asked() -> None:
    owner, given = told(due("virement en cours", ask=False))
    assert (owner.asked, given.decided) == ([], [])


@pytest.mark.parametrize(
    ("text", "answer", "note", "hold"),
    [
        ("paiera le 15/12", 2, "suite donnée", Hold(state=State.PROMISE, text="Promesse", until=date(2026, 12, 15))),
        ("viré le 12/11", 2, "suite donnée", Hold(state=State.PAID, text="Payée")),
        ("plus que 150 à payer", 2, "réglée en partie", None),
        ("livré par Paul", 3, "relancer quand même", None),
    ],
)  # fmt: skip
def test_an_answer_is_a_line_of_history_and_perhaps_a_state(
    text: str, answer: int, note: str, hold: Hold | None
) -> None:
    _, given = told(due(text), answer)
    assert [event.note for event in given.decided] == [f"{note} — Suivi : « {text} »"]
    assert given.states == ({"f1": hold} if hold else {})


def test_what_the_post_brought_back_is_noted_as_such() -> None:
    _, given = told(due("NPAI"), 2)
    assert [event.kind for event in given.decided] == [EventKind.ADDRESS_UNKNOWN]


def test_a_column_that_says_nothing_is_settled_in_one_question_and_in_its_setting() -> None:
    owner, given = told(due(*WITHOUT, "litige", column="N° ; chantier"), 2, ENTER)
    assert [question[:30] for question in owner.asked] == [
        "La colonne « N° ; chantier » d",
        "N° ; chantier : « litige » (F6",
    ]
    assert given.settings == {"Colonnes": "N° chantier = rien"}
    assert len(given.decided) == len(WITHOUT) + 1


def test_a_column_may_wait_as_a_whole_or_be_answered_text_by_text() -> None:
    owner, given = told(due("à Paul", "à Julie", "à Marc"), ENTER)
    assert len(owner.asked) == 1
    assert {event.note.partition(" — ")[0] for event in given.decided} == {Answer.WAIT}
    owner, _ = told(due("à Paul", "à Julie", "à Marc"), 3, ENTER, ENTER, ENTER)
    assert len(owner.asked) == 4


def test_a_colour_may_mean_paid_for_good() -> None:
    _, given = told(due("vert", "vert", column="lignes en vert"), 2)
    assert given.settings == {"Signes de paiement": "vert"}
    assert given.states == {}


def test_an_invoice_that_an_answer_holds_already_is_asked_about_no_more() -> None:
    plan = due("litige", "décédé")
    [first, second] = plan.claims
    both = replace(first.invoice, remarks=(*first.invoice.remarks, *second.invoice.remarks))
    owner, given = told(replace(plan, claims=(replace(first, invoice=both),)), 2)
    assert len(owner.asked) == 1
    assert list(given.states) == ["f1"]


def test_a_long_list_ends_after_few_questions() -> None:
    owner, given = told(due(*WITH), *[ENTER] * (MOST + 1))
    assert owner.asked[-1] == "Il reste 50 remarques à lire."
    assert len(given.decided) == MOST
    owner, _ = told(due(*WITH), *[ENTER] * MOST, 2, *[ENTER] * (len(WITH) - MOST))
    assert len(owner.asked) == len(WITH) + 1


def test_the_words_of_most_invoices_come_first() -> None:
    asks = to_ask(due("litige", "à voir", "À voir"))
    assert [[entry.text for entry in same] for same in asks] == [["à voir", "À voir"], ["litige"]]


@pytest.mark.parametrize(
    ("text", "held"), [("ne plus relancer", {"f1", "f2"}), ("voir avec Paul", {"f1"})]
)
def test_what_concerns_the_client_is_asked_once_and_noted_beside_all_that_they_owe(
    text: str, held: set[str]
) -> None:
    plan = due(text, "")
    first, second = plan.claims
    remark = Remark(column="Suivi", text=text, beside="f1")
    carried = replace(second.invoice, remarks=(remark,))
    not_due = replace(first, reason=Reason.NOT_DUE)  # asked about beside the one that is
    plan = replace(plan, claims=(not_due, replace(second, invoice=carried)))
    owner, given = told(plan, 2)
    assert len(owner.asked) == 1
    assert [event.invoice for event in given.decided] == ["F1"]
    assert set(given.states) == held


@pytest.mark.parametrize(("text", "theirs"), [("ne plus relancer", True), ("à voir", False)])
def test_an_answer_for_all_that_a_client_owes_says_so(text: str, *, theirs: bool) -> None:
    entry = RemarkEntry(invoice_id="f1", column="Suivi", text=text)
    labels = " ".join(option.label for option in choices(entry, meaning(text, MONDAY)))
    assert ("pour toutes ses factures" in labels) is theirs


def test_in_a_first_hour_many_remarks_are_one_question_and_a_single_one_is_put_itself() -> None:
    owner, given = Owner(ENTER), Given()
    ask_remarks(due("litige", "doit passer"), MONDAY, owner, "run", given, most=0)
    assert owner.asked == ["Il reste 2 remarques à lire."]
    assert given.decided == []  # asked about on the next Monday
    owner, given = Owner(2, ENTER, ENTER), Given()
    ask_remarks(due("litige", "doit passer"), MONDAY, owner, "run", given, most=0)
    assert len(given.decided) == 2
    owner, given = Owner(ENTER), Given()
    ask_remarks(due("litige"), MONDAY, owner, "run", given, most=0)
    assert "litige" in owner.asked[0]
