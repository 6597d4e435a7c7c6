"""What a letter tells of the past, in examples; then a property: never what did not happen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.french import MONTHS
from relance.letters.amounts import details
from relance.letters.letter import FEW
from relance.letters.story import added, commitment, earlier, history
from relance.rules.codes import Channel, EventKind, Kind, Postal, State
from relance.rules.firm import Settings
from relance.rules.history import counted
from relance.rules.model import Event, Hold

Write = Callable[..., Any]


def test_only_what_really_left_is_called_done(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    events = (
        world.posted(world.steps["first"], date(2026, 10, 26)),
        world.posted(world.steps["first"], date(2026, 11, 2), postal=Postal.UNCONFIRMED),
        world.posted(world.steps["first"], date(2026, 11, 3), postal=Postal.NOT_POSTED),
        world.posted(world.steps["first"], date(2026, 11, 4), postal=Postal.CANCELLED),
        Event(on=date(2026, 11, 5), kind=EventKind.CALL_LISTED, client_id=client.id),
        Event(on=date(2026, 11, 6), kind=EventKind.CALLED, client_id=client.id),
        Event(on=date(2026, 9, 30), kind=EventKind.TAKEN_OVER, client_id=client.id),
    )
    notice = world.notice(client, world.steps["formal"], [world.claim(client, history=events)])
    facts = [fact.replace("\u00a0", " ") for fact in history(world.letter(notice))]
    assert facts == [
        "14 septembre 2026 : facture n° F2026-041, d'un montant de 2\u202f400,00 €,"
        " à régler le 14 octobre 2026",
        "30 septembre 2026 : notre rappel",
        "26 octobre 2026 : notre courrier",
        "6 novembre 2026 : notre appel téléphonique",
    ]
    assert "– 26 octobre 2026 : notre courrier" in written(notice).text


def test_where_the_owner_does_not_confirm_a_prepared_letter_counts(
    world: Any, written: Write
) -> None:
    client = world.clients[Kind.BUSINESS]
    drafts = [world.posted(world.steps["first"], date(2026, 11, 2), postal=Postal.UNCONFIRMED)]
    for confirm, told in ((False, True), (True, False)):
        events = counted(drafts, Settings(confirm_sending=confirm))
        notice = world.notice(client, world.steps["second"], [world.claim(client, history=events)])
        assert ("après notre courrier du 2 novembre 2026" in written(notice).text) is told


def test_a_contact_about_some_invoices_names_them(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    sent = (world.posted(world.steps["first"], date(2026, 10, 26)),)
    claims = [world.claim(client, 41, history=sent), world.claim(client, 42)]
    letter = world.letter(world.notice(client, world.steps["formal"], claims))
    assert history(letter)[-2].replace("\u00a0", " ") == (
        "26 octobre 2026 : notre courrier (n° F2026-041)"
    )


def test_quote_and_works_open_the_history(world: Any) -> None:
    client = world.clients[Kind.CONSUMER]
    claim = world.claim(client)
    invoice = replace(claim.invoice, quote_date=date(2026, 5, 1), works_end=date(2026, 9, 10))
    letter = world.letter(
        world.notice(client, world.steps["formal"], [replace(claim, invoice=invoice)])
    )
    assert [fact.replace("\u00a0", " ") for fact in history(letter)][:2] == [
        "1er mai 2026 : devis",
        "10 septembre 2026 : achèvement des travaux",
    ]


def test_a_service_or_a_delivery_is_not_said_to_be_works(world: Any, written: Write) -> None:
    claim = world.claim(world.clients[Kind.BUSINESS])
    invoice = replace(claim.invoice, works_end=date(2026, 9, 10), service=True)
    notice = world.notice(claim.client, world.steps["formal"], [replace(claim, invoice=invoice)])
    text = written(notice).text.replace("\u00a0", " ")
    assert "travaux" not in text
    assert "restation ou livraison achevée le 10 septembre 2026" in text
    assert "10 septembre 2026 : achèvement de la prestation ou de la livraison" in text


@pytest.mark.parametrize("step", ["first", "formal"])
def test_what_is_dated_after_the_letter_has_not_happened(
    step: str, world: Any, written: Write
) -> None:
    claim = world.claim(world.clients[Kind.BUSINESS])
    ahead = world.monday + timedelta(days=17)  # 10 December: planned, or a slip
    invoice = replace(claim.invoice, sent=ahead, quote_date=ahead, works_end=ahead)
    notice = world.notice(claim.client, world.steps[step], [replace(claim, invoice=invoice)])
    text = written(notice).text
    assert "10 décembre 2026" not in text
    assert "F2026-041" in text


def test_of_many_invoices_quotes_and_works_are_told_by_the_table(world: Any) -> None:
    claims = [world.claim(world.clients[Kind.BUSINESS], n) for n in range(41, 45)]
    quoted = replace(claims[0].invoice, quote_date=date(2026, 5, 1), works_end=date(2026, 9, 10))
    claims[0] = replace(claims[0], invoice=quoted)
    notice = world.notice(claims[0].client, world.steps["formal"], claims)
    assert history(world.letter(notice)) == []
    assert "devis du 1er" in details(claims[0])


def called(on: date, *, run: str = "") -> Event:
    return Event(on=on, kind=EventKind.CALLED, client_id="dup", run=run)


def test_a_call_has_its_own_day_or_none(world: Any, written: Write) -> None:
    """« notre appel du 16 novembre » was the day of the run (issue 14, item 15)."""
    client, run = world.clients[Kind.BUSINESS], "2026-11-16 08h00"
    for event, said in (
        (called(date(2026, 11, 12), run=run), "notre appel téléphonique du 12 novembre 2026."),
        (called(date(2026, 11, 16), run=run), "notre appel téléphonique."),
        (
            replace(called(date(2026, 11, 16), run=run), note="le 16/11/2026"),
            "notre appel téléphonique du 16 novembre 2026.",
        ),
    ):
        claims = [world.claim(client, history=(event,))]
        text = written(world.notice(client, world.steps["first"], claims)).text
        assert f"Nous revenons vers vous après {said}" in text
        facts = history(world.letter(world.notice(client, world.steps["formal"], claims)))
        assert any("appel" in fact for fact in facts) is said.endswith("2026.")


def test_a_letter_that_named_one_invoice_is_not_said_of_another(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    sent = (world.posted(world.steps["first"], date(2026, 11, 9)),)
    claims = [world.claim(client, 41, history=sent), world.claim(client, 42, late=21), world.claim(client, 43, late=20)]  # fmt: skip
    text = written(world.notice(client, world.steps["second"], claims)).text
    assert (
        "Nous revenons vers vous après notre courrier du 9 novembre 2026 (n° F2026-041) ; s'y ajoutent"
        " les factures n° F2026-042, échue le 2 novembre 2026 et n° F2026-043, échue le 3 novembre 2026."
    ) in text
    alone = written(world.notice(client, world.steps["second"], claims[:2])).text
    assert "(n° F2026-041) ; s'y ajoute la facture n° F2026-042, échue le 2 novembre 2026." in alone
    assert "s'y ajoute" not in written(world.notice(client, world.steps["second"], claims[:1])).text  # fmt: skip
    assert "s'y ajoute" not in written(world.notice(client, world.steps["second"], claims[1:])).text  # fmt: skip


def test_a_promise_stands_under_the_day_announced_not_under_that_of_the_run(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    said = Event(on=date(2026, 11, 2), kind=EventKind.STATE, client_id="dup", note="Promesse", until=date(2026, 11, 6))  # fmt: skip
    letter = world.letter(world.notice(client, world.steps["formal"], [world.claim(client, history=(said,))]))  # fmt: skip
    assert history(letter)[-1].replace("\u00a0", " ") == (
        "6 novembre 2026 : jour que vous aviez annoncé pour le règlement"
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"sent": date(2026, 9, 15), "quote_date": date(2026, 5, 1), "site": "école", "order_number": "N° 45"},
            "Nous vous avons adressé le 15 septembre 2026 notre facture n° F2026-041 du 14 septembre 2026,"
            " pour : Escalier en chêne (chantier : école), conformément à notre devis du 1er mai 2026 et"
            " à votre commande n° 45, à régler le 14 octobre 2026.",
        ),
        (
            {"nature": "", "site": "école", "sent": date(2026, 9, 14)},
            "Nous vous avons adressé le 14 septembre 2026 notre facture n° F2026-041, pour le chantier :"
            " école, à régler le 14 octobre 2026.",
        ),
        (
            {"nature": "", "issued": None},
            "Notre facture n° F2026-041 était à régler le 14 octobre 2026.",
        ),
    ],
)  # fmt: skip
def test_the_first_letter_tells_the_story_of_its_invoice(
    facts: dict[str, Any], said: str, world: Any, written: Write
) -> None:
    client = world.clients[Kind.BUSINESS]
    claim = world.claim(client)
    claim = replace(claim, invoice=replace(claim.invoice, **facts))
    assert said in written(world.notice(client, world.steps["first"], [claim])).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (None, "La retenue de garantie de 500,00 € de notre facture n° F2026-041 du 14 septembre 2026,"
               " pour : Toiture, est exigible depuis le 14 octobre 2026."),
        (date(2026, 9, 15), "pour : Toiture, dont une retenue de garantie de 500,00 € exigible depuis"
                            " le 14 octobre 2026."),
    ],
)  # fmt: skip
def test_of_a_retention_that_has_come_due_no_letter_says_that_the_invoice_was_payable_then(
    sent: date | None, said: str, world: Any, written: Write
) -> None:
    """Loi n° 71-584: its day is not the invoice's own, which the debtor paid on time."""
    client = world.clients[Kind.BUSINESS]
    claim = world.claim(client)
    hold = Hold(state=State.RETENTION, amount=Decimal(500), until=claim.invoice.due)
    facts = replace(claim.invoice, nature="Toiture", site="", sent=sent, hold=hold)
    claim = replace(claim, invoice=facts, outstanding=Decimal(500))
    first = written(world.notice(client, world.steps["first"], [claim])).text
    assert said in first
    formal = written(world.notice(client, world.steps["formal"], [claim])).text
    assert "dont une retenue de garantie de 500,00 € exigible depuis le 14 octobre 2026" in formal
    for told in (first, formal):
        assert "à régler le 14 octobre" not in told


def test_several_invoices_are_told_with_the_days_on_which_they_were_sent(
    world: Any, written: Write
) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, 41), world.claim(client, 42)]
    claims[0] = replace(claims[0], invoice=replace(claims[0].invoice, sent=date(2026, 9, 15)))
    text = written(world.notice(client, world.steps["first"], claims)).text
    told = "Nos factures n° F2026-041 (adressée le 15 septembre 2026) et F2026-042 sont arrivées à échéance."  # fmt: skip
    assert told in text
    many = [world.claim(client, n) for n in range(41, 46)]
    text = written(world.notice(client, world.steps["first"], many)).text
    assert "Nos 5 factures détaillées ci-dessous sont arrivées à échéance." in text


@pytest.mark.parametrize(
    ("facts", "oversight"),
    [
        ({"outstanding": "2400.00"}, True),
        ({"outstanding": "2000.00"}, False),  # a part payment
        ({"outstanding": "2400.00", "history": (called(date(2026, 11, 12)),)}, False),
        ({"outstanding": "2400.00", "history": (called(date(2026, 11, 16), run="2026-11-16 x"),)}, False),
    ],
)  # fmt: skip
def test_nobody_who_paid_a_part_or_was_called_is_told_of_an_oversight(
    facts: dict[str, Any], oversight: bool, world: Any, written: Write
) -> None:
    for kind in (Kind.BUSINESS, Kind.CONSUMER):
        client = world.clients[kind]
        text = written(world.notice(client, world.steps["first"], [world.claim(client, **facts)])).text  # fmt: skip
        assert ("Il s'agit sans doute d'un oubli" in text) is oversight


# --- instalments


@pytest.mark.parametrize(
    ("missed", "told"),
    [
        ([date(2026, 11, 5)], "L'échéance du 5 novembre 2026 de l'échéancier convenu entre nous n'a pas"),
        (
            [date(2026, 10, 5), date(2026, 11, 5)],
            "Les échéances du 5 octobre 2026 et du 5 novembre 2026 de l'échéancier convenu entre nous"
            " n'ont pas",
        ),
    ],
)  # fmt: skip
def test_every_instalment_missed_is_named(missed: list[date], told: str, world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    claim = world.claim(client, missed=tuple(missed))
    letter = world.letter(world.notice(client, world.steps["first"], (claim,)))
    assert commitment(letter).replace("\u00a0", " ").startswith(told)
    formal = world.letter(world.notice(client, world.steps["formal"], (claim,)))
    facts = [fact for fact in history(formal) if "échéance convenue non réglée" in fact]
    assert len(facts) == len(missed)


# --- the property

RUN = "{:%Y-%m-%d} 08h00"
DAYS = st.dates(date(2026, 11, 2), date(2026, 11, 6))
EVENTS = st.builds(
    lambda on, kind, postal, told: Event(
        on=on,
        kind=kind,
        client_id="dup",
        channel=Channel.LETTER if kind is EventKind.PREPARED else "",
        postal=postal,
        sent_on=on + timedelta(days=1) if postal is Postal.SENT else None,
        run=RUN.format(on),
        note=f"le {on:%d/%m/%Y}" if told else "",
    ),
    DAYS,
    st.sampled_from([EventKind.PREPARED, EventKind.CALLED, EventKind.CALL_LISTED]),
    st.sampled_from(list(Postal)),
    st.booleans(),
)


def really(event: Event) -> tuple[str, date | None] | None:
    """What took place: the word and the day of its own, written out again from DESIGN 5.5."""
    if event.kind is EventKind.PREPARED and event.postal is Postal.SENT:
        return "courrier", event.sent_on
    if event.kind is EventKind.CALLED and event.postal is not Postal.CANCELLED:
        return "appel téléphonique", event.on if event.note else None
    return None


def said(text: str, every: set[str]) -> set[tuple[str, date | None, frozenset[str]]]:
    """Each contact that a sentence tells, with its day and the invoices that it names (or all)."""
    text = text.replace("\u00a0", " ")
    found = re.finditer(
        r"notre (courrier|appel téléphonique)(?: du (\d+)(?:er)? (\S+) (\d{4}))?(?: \((.*?)\))?",
        text,
    )
    return {
        (m[1], date(int(m[4]), MONTHS.index(m[3]) + 1, int(m[2])) if m[2] else None,
         frozenset(re.findall(r"F2026-\d+", m[5] or "")) or frozenset(every))
        for m in found
    }  # fmt: skip


@given(st.lists(st.lists(EVENTS, max_size=4), min_size=1, max_size=4))
def test_every_contact_told_happened_to_every_invoice_that_it_is_told_of(
    world: Any, pasts: list[list[Event]]
) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, n, history=tuple(past)) for n, past in enumerate(pasts, start=1)]
    letter = world.letter(world.notice(client, world.steps["second"], claims))
    happened = {c.invoice.number: {*filter(None, map(really, c.history))} for c in claims}
    for what, on, numbers in said(earlier(letter), set(happened)):
        assert all((what, on) in happened[number] for number in numbers), (what, on, numbers)
    dated = [line.replace("\u00a0", " ") for line in history(letter) if "notre" in line]
    for line in dated:
        day, told = line.split(" : ")
        [(what, _, numbers)] = said(told, set(happened))
        number, month, year = day.split()
        on = date(int(year), MONTHS.index(month) + 1, int(number.removesuffix("er")))
        assert all((what, on) in happened[each] for each in numbers), line
    new = set(re.findall(r"F2026-\d+", added(letter)))
    never = {number for number, facts in happened.items() if "courrier" not in dict(facts)}
    if len(never) < len(happened) and len(never) <= FEW:
        assert new == never
    else:
        assert new == set()


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (1, "s'y ajoute la facture n° F2026-051, échue le 14 octobre 2026"),
        (4, "s'y ajoutent 4 autres factures, détaillées ci-dessous"),
    ],
)
def test_what_no_earlier_letter_named_is_named_apart(world: Any, new: int, expected: str) -> None:
    """DESIGN 5.8: « rappelée le … » is said of the letters that named it, never of a client's all."""
    client = world.clients[Kind.BUSINESS]
    sent = (world.posted(world.steps["first"], date(2026, 10, 26)),)
    claims = [world.claim(client, 41, history=sent)]
    claims += [world.claim(client, 51 + n) for n in range(new)]
    letter = world.letter(world.notice(client, world.steps["second"], claims))
    assert earlier(letter).replace("\u00a0", " ") == (
        f"notre courrier du 26 octobre 2026 (n° F2026-041) ; {expected}"
    )


def test_one_reminded_once_in_a_letter_two_steps_higher_says_when(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    first, second = world.steps["first"], world.steps["second"]
    both = (world.posted(first, date(2026, 10, 12)), world.posted(second, date(2026, 10, 26)))
    once = (world.posted(first, date(2026, 11, 2)),)
    claims = [
        world.claim(client, 41, history=both),
        replace(world.claim(client, 42, history=once), above=True),
    ]
    letter = world.letter(world.notice(client, world.steps["formal"], claims))
    assert history(letter)[-1].replace("\u00a0", " ") == (
        "s'y ajoute la facture n° F2026-042, échue le 14 octobre 2026, rappelée le 2 novembre 2026"
    )


def test_where_all_are_above_their_step_the_one_that_no_letter_named_is_still_named_apart(
    world: Any,
) -> None:
    client, second = world.clients[Kind.BUSINESS], world.steps["second"]
    once = (world.posted(world.steps["first"], date(2026, 10, 26)),)
    told, new = world.claim(client, 41, history=once), world.claim(client, 42)
    claims = [replace(claim, above=True) for claim in (told, new)]
    letter = world.letter(world.notice(client, second, claims))
    assert added(letter).replace("\u00a0", " ") == (
        "s'y ajoute la facture n° F2026-042, échue le 14 octobre 2026"
    )
