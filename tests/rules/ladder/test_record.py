"""From a plan to lines of history: the same day again, a letter changed by hand, a payment in between."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from relance.rules.codes import Channel, Postal
from relance.rules.ladder.plan import plan
from relance.rules.ladder.record import record
from tests.rules.ladder.ledgers import LAW, MONDAY, invoice, ledger, prepared_letters, sent


def test_the_same_day_again_adds_no_line_and_cancels_none() -> None:
    book = ledger(
        invoice("F1", 12), invoice("F2", 4), events=[sent("F1", "Appel", 7, channel=Channel.PHONE)]
    )
    first = plan(book, LAW, MONDAY)
    lines = record(first, (), prepared_letters(first), edited=(), run="r1")
    written = tuple(replace(e, row=n) for n, e in enumerate(lines.added, start=50))
    again = plan(replace(book, events=(*book.events, *written)), LAW, MONDAY)
    second = record(again, written, prepared_letters(again), edited=(), run="r2")
    assert again == first
    assert (second.added, second.changed) == ((), ())
    assert second.standing == {f"{MONDAY}/x/dupont.docx"}


def test_paid_in_between_the_same_day_the_letter_is_cancelled() -> None:
    book = ledger(invoice("F1", 12), events=[sent("F1", "Appel", 7, channel=Channel.PHONE)])
    first = plan(book, LAW, MONDAY)
    lines = record(first, (), prepared_letters(first), edited=(), run="r1").added
    paid = replace(book.invoices[0], balance=Decimal(0))
    again = plan(replace(book, invoices=(paid,), events=(*book.events, *lines)), LAW, MONDAY)
    second = record(again, lines, prepared_letters(again), edited=(), run="r2")
    assert [e.postal for e in second.changed] == [Postal.CANCELLED]
    assert second.withdrawn == {f"{MONDAY}/x/dupont.docx"}


def test_a_letter_that_the_owner_changed_by_hand_counts_as_it_stands() -> None:
    book = ledger(invoice("F1", 12), events=[sent("F1", "Appel", 7, channel=Channel.PHONE)])
    first = plan(book, LAW, MONDAY)
    lines = record(first, (), prepared_letters(first), edited=(), run="r1").added
    other = replace(book.invoices[0], total=Decimal(900), balance=Decimal(900))
    again = plan(replace(book, invoices=(other,), events=(*book.events, *lines)), LAW, MONDAY)
    document = f"{MONDAY}/x/dupont.docx"
    second = record(again, lines, prepared_letters(again), edited={document}, run="r2")
    assert (second.added, second.changed) == ((), ())
    assert document in second.standing


def test_an_edited_letter_of_which_an_invoice_is_paid_is_withdrawn() -> None:
    calls = [sent(n, "Appel", 7, channel=Channel.PHONE) for n in ("F1", "F2")]
    book = ledger(invoice("F1", 12), invoice("F2", 12), events=calls)
    first = plan(book, LAW, MONDAY)
    lines = record(first, (), prepared_letters(first), edited=(), run="r1").added
    paid = replace(book.invoices[0], balance=Decimal(0))
    later = replace(book, invoices=(paid, book.invoices[1]), events=(*calls, *lines))
    again = plan(later, LAW, MONDAY)
    document = f"{MONDAY}/x/dupont.docx"
    second = record(again, lines, prepared_letters(again), edited={document}, run="r2")
    assert [(e.invoice, e.postal) for e in second.changed] == [
        ("F1", Postal.CANCELLED),
        ("F2", Postal.CANCELLED),
    ]
    assert [e.invoice for e in second.added] == ["F2"]
    assert document in second.withdrawn
