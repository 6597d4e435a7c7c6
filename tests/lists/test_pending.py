"""What waits for the owner, Monday after Monday."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.lists.entries import Answer, RemarkEntry, noted
from relance.lists.pending import column_question, columns_first, new_log, remarked, told_in
from relance.lists.reader import read
from relance.rules.codes import EventKind, Reason, Status
from relance.rules.firm import Settings
from relance.rules.history import line_for
from relance.rules.model import Client, Event, Invoice, Ledger, Remark
from relance.rules.outcome import Claim
from tests.minibook import workbook
from tests.remarks import WITH, WITHOUT

MONDAY = date(2026, 11, 30)
WEEK = timedelta(days=7)
ROUX = Client(id="roux", name="Roux")


def beside(
    *texts: str, column: str = "Suivi", events: tuple[Event, ...] = (), settled: str = ""
) -> Ledger:
    """An invoice for each of these texts, F-1, F-2… all late."""
    invoices = tuple(
        Invoice(
            id=f"f {n}|roux",
            number=f"F-{n}",
            client_id="roux",
            total=Decimal(1008),
            due=date(2026, 10, 1),
            remarks=(Remark(column=column, text=text),),
        )
        for n, text in enumerate(texts, start=1)
    )
    settings = Settings(columns=(("nothing", settled),) if settled else ())
    return Ledger(clients=(ROUX,), invoices=invoices, events=events, settings=settings)


def waits(ledger: Ledger, today: date = MONDAY) -> dict[str, list[str]]:
    """What waits beside each invoice."""
    invoices = remarked(ledger, today).invoices
    return {i.number: [remark.text for remark in i.remarks] for i in invoices if i.remarks}


def asks(ledger: Ledger, today: date = MONDAY) -> list[RemarkEntry]:
    return [
        RemarkEntry(invoice_id=invoice.id, column=remark.column, text=remark.text)
        for invoice in remarked(ledger, today).invoices
        for remark in invoice.remarks
        if remark.ask and not remark.beside
    ]


def answered(ledger: Ledger, answer: Answer, on: date = MONDAY, row: int = 2) -> tuple[Event, ...]:
    """Every question of that day answered alike, as the history keeps it."""
    numbers = {invoice.id: invoice.number for invoice in ledger.invoices}
    return tuple(
        replace(
            line_for(ROUX, EventKind.REMARK, on, invoice=numbers[entry.invoice_id]),
            note=noted(entry, answer),
            row=row,
        )
        for entry in asks(ledger, on)
    )


def log(ledger: Ledger, today: date = MONDAY) -> tuple[Event, ...]:
    claims = [
        Claim(invoice=i, client=ROUX, outstanding=Decimal(1), days_late=9, reason=Reason.GAP)
        for i in ledger.invoices
    ]
    return new_log(ledger, ledger, claims, today, "run")


@pytest.mark.parametrize("column", ["Suivi", "Chantier", "commentaire", "Règlement"])
def test_no_text_with_a_meaning_lets_its_invoice_go_unanswered(column: str) -> None:
    ledger = beside(*WITH, column=column, settled="chantier")
    assert len(waits(ledger)) == len(WITH)
    assert len(asks(ledger)) == len(WITH)


def test_a_text_without_meaning_is_asked_about_once_and_changes_nothing_afterwards() -> None:
    ledger = beside(*WITHOUT)
    told = answered(ledger, Answer.CHASE)
    again = beside(*map(str.upper, WITHOUT), events=told)
    assert waits(again, MONDAY + 8 * WEEK) == {}


def test_over_eight_mondays_a_growing_remark_is_asked_about_once_an_entry() -> None:
    grown = [
        "12/11 relancé tel",
        "12/11 relancé tel, 19/11 virement en cours",
        "12/11 relancé tel, 19/11 virement en cours",
        "12/11 relancé tel, 19/11 virement en cours\ntoujours rien",
        "12/11 relancé tel, 19/11 virement en cours\ntoujours rien\nconteste la pose",
        *["12/11 relancé tel, 19/11 virement en cours\ntoujours rien\nconteste la pose"] * 3,
    ]
    events: tuple[Event, ...] = ()
    asked: list[tuple[int, list[str]]] = []
    logged: list[tuple[str, date]] = []
    for week, text in enumerate(grown):
        today = MONDAY + week * WEEK
        ledger = beside(text, events=events)
        if entries := asks(ledger, today):
            asked.append((week, [entry.text for entry in entries]))
        new = log(ledger, today)
        logged += [(event.kind, event.on) for event in new]
        assert bool(waits(ledger, today)) is (week > 0)
        events += (*new, *answered(ledger, Answer.WAIT, today))
    assert logged == [(EventKind.CALLED, date(2026, 11, 12))]
    assert asked == [
        (1, ["19/11 virement en cours"]),
        (4, ["conteste la pose"]),
        (6, ["19/11 virement en cours"]),  # thirty days later
    ]


def test_one_more_invoice_with_words_answered_for_elsewhere_is_asked_about() -> None:
    many = ["Virement en cours"] * 5
    told = answered(beside(*many), Answer.CHASE)
    assert waits(beside(*many, "virement en cours", events=told)) == {"F-6": ["virement en cours"]}


def test_a_column_of_many_texts_that_say_nothing_is_asked_about_as_a_whole() -> None:
    groups = [[entry] for entry in asks(beside(*WITHOUT, "litige", column="Bidule"))]
    groups += [[entry] for entry in asks(beside("livré par Paul"))]
    assert list(columns_first(groups)) == ["Bidule"]
    after = beside(*WITHOUT, "litige", column="Chantier", settled="chantier")
    assert list(waits(after).values()) == [["litige"]]


def test_an_answer_that_a_column_says_nothing_settles_it_at_once_then_by_the_setting() -> None:
    told = answered(beside("livré par Paul"), Answer.HARMLESS, row=0)  # of this very run
    others = ("livré par Paul", "bureau du fond", "payé")
    assert waits(beside(*others, events=told)) == {"F-3": ["payé"]}
    written = tuple(replace(event, row=2) for event in told)  # and the setting was emptied
    assert list(waits(beside(*others, events=written))) == ["F-2", "F-3"]


def test_nothing_is_asked_before_an_invoice_is_late_nor_of_one_without_a_due_date() -> None:
    ledger = beside("litige", "litige")
    first, second = ledger.invoices
    early = (replace(first, due=MONDAY), replace(second, due=None))
    assert waits(replace(ledger, invoices=early)) == {}


@pytest.mark.parametrize(
    ("text", "evidence", "waiting"),
    [
        ("plus que 150 à payer", {"balance": Decimal(150)}, False),
        ("plus que 150 à payer", {"paid": Decimal(858)}, False),
        ("plus que 150 à payer", {"balance": Decimal(400)}, True),
        ("plus que 150 à payer", {}, True),
        ("50 % versé", {"paid": Decimal(504)}, False),
        ("acompte 200 € espèces", {"balance": Decimal(808)}, False),
        ("réglé CB", {"balance": Decimal(808)}, True),
        ("litige", {"balance": Decimal(808)}, True),
    ],
)
def test_what_the_books_say_already_of_a_part_payment_is_not_asked(
    text: str, evidence: dict[str, Decimal], *, waiting: bool
) -> None:
    ledger = beside(text)
    [invoice] = ledger.invoices
    ledger = replace(ledger, invoices=(replace(invoice, status=Status.NONE, **evidence),))
    assert bool(waits(ledger)) is waiting


def test_a_formula_whose_figures_change_is_answered_once() -> None:
    def week(text: str, *events: Event) -> Ledger:
        ledger = beside(text, events=events)
        remark = Remark(column="Suivi", text=text, computed=True)
        return replace(ledger, invoices=(replace(ledger.invoices[0], remarks=(remark,)),))

    [entry] = asks(week("client de 12 jours"))
    line = line_for(ROUX, EventKind.REMARK, MONDAY, invoice="F-1")
    told = replace(line, note=noted(replace(entry, computed=True), Answer.CHASE))
    assert waits(week("client de 19 jours", told)) == {}


def test_a_part_payment_waits_for_its_note_and_is_silent_once_the_books_have_it() -> None:
    ledger = beside("plus que 150 à payer")
    told = replace(ledger, events=answered(ledger, Answer.PART))
    [remark] = remarked(told, MONDAY + WEEK).invoices[0].remarks
    assert (remark.ask, remark.says) == (
        False,
        "« plus que 150 à payer » (Suivi) : le règlement reçu est à noter",
    )
    noted_since = replace(told.invoices[0], paid=Decimal(858))
    assert waits(replace(told, invoices=(noted_since,)), MONDAY + WEEK) == {}


def test_the_last_answer_of_an_entry_counts() -> None:
    ledger = beside("doit passer")
    told = (*answered(ledger, Answer.WAIT), *answered(ledger, Answer.CHASE, MONDAY + WEEK))
    [answer] = told_in(replace(ledger, events=told)).values()
    assert answer.answer is Answer.CHASE


@pytest.mark.parametrize(
    ("text", "kind", "channel", "step"),
    [
        ("relancé par tél. le 12/11", EventKind.CALLED, "téléphone", ""),
        ("mail envoyé le 12/11", EventKind.OTHER, "e-mail", ""),
        ("relance 2 le 12/11", EventKind.TAKEN_OVER, "", "Relance 2"),
        ("mise en demeure le 12/11", EventKind.TAKEN_OVER, "recommandé", "Mise en demeure"),
    ],
)
def test_a_line_of_log_becomes_a_line_of_history_once(
    text: str, kind: EventKind, channel: str, step: str
) -> None:
    [line] = log(beside(text))
    assert (line.kind, line.on, line.channel, line.step) == (
        kind,
        date(2026, 11, 12),
        channel,
        step,
    )
    assert log(beside(text, events=(line,))) == ()
    assert waits(beside(text)) == {}


def test_a_question_about_a_column_shows_three_of_its_texts() -> None:
    assert column_question("Chantier", ("rue A", "rue B", "rue C", "rue D")).startswith(
        "La colonne « Chantier » dit « rue A », « rue B », « rue C » et 1 autre texte : est-ce"
    )


@pytest.mark.parametrize(
    ("text", "all_wait"),
    [
        ("M. Roux est décédé", True),
        ("en redressement judiciaire", True),
        ("chèque remis pour le tout", True),
        ("ne plus relancer", True),
        ("dossier chez l'huissier", True),
        ("a tout réglé hier", True),
        ("litige sur les plinthes", False),
        ("paiera le 15/12", False),
        ("NE PAS RELANCER", False),  # of this invoice, perhaps
        ("livré le tout", False),
    ],
)
def test_what_concerns_the_client_holds_their_late_invoices_even_beside_one_not_yet_due(
    text: str, *, all_wait: bool
) -> None:
    ledger = beside("", text)
    late, other = (replace(invoice, remarks=()) for invoice in ledger.invoices)
    early = replace(ledger.invoices[1], due=MONDAY + WEEK)
    assert bool(waits(replace(ledger, invoices=(late, early)))) is all_wait
    [remark] = remarked(replace(ledger, invoices=(late, early)), MONDAY).invoices[0].remarks or [
        None
    ]
    assert all_wait is bool(remark and remark.ask and remark.beside == "f 2|roux")
    assert remark is None or remark.says.endswith("(facture F-2)")
    elsewhere = replace(late, client_id="morel")
    assert waits(replace(ledger, invoices=(elsewhere, early))) == {}
    told = answered(replace(ledger, invoices=(other, ledger.invoices[1])), Answer.CHASE)
    assert waits(replace(ledger, invoices=(late, early), events=told)) == {}


@pytest.mark.parametrize(
    "column", ["Contact", "Chargé d'affaires", "Chantier", "Objet", "Réf. client", "Tournée"]
)
def test_a_column_of_a_harmless_title_is_silent_but_for_what_wakes_it(column: str) -> None:
    assert waits(beside(*WITHOUT, column=column)).keys() == set()
    assert len(waits(beside(*WITH, column=column))) == len(WITH)
    named = replace(
        beside("à Paul", column=column), settings=Settings(columns=(("notes", column),))
    )
    assert waits(named) == {"F-1": ["à Paul"]}  # its owner says that he writes remarks there


def test_a_name_with_more_than_a_name_holds_the_client_of_the_bare_name_too() -> None:
    book = workbook("""
        N°  | Client          | Montant TTC | Échéance   | Réglé le
        F-1 | Dupont          | 500         | 2026-09-01 |
        F-2 | Dupont (décédé) | 600         | 2026-10-01 |
        F-3 | Dupontel        | 700         | 2026-10-01 |
        """)
    assert waits(read(book, "x.xlsx").ledger) == {
        "F-1": ["Dupont (décédé)"],
        "F-2": ["Dupont (décédé)"],
    }
