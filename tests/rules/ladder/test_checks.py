"""What « À corriger » says beside the letters: terms, rates, assumed dates, and what is paid late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from relance.law.loader import load_law
from relance.problems import Level
from relance.rules.ladder.plan import plan
from relance.rules.model import (
    Channel,
    Client,
    CreditNote,
    Event,
    EventKind,
    Invoice,
    Kind,
    Ledger,
    Payment,
    Plan,
    Policy,
    Postal,
    Reason,
    Sender,
    Settings,
    Stage,
    Sums,
)
from relance.words.rates import parse_rate

LAW = load_law()
TODAY = date(2026, 11, 23)
CLIENT = Client(id="c", name="Morel SARL", form="sarl", kind=Kind.BUSINESS, phone="02 61 91 00 00")
LADDER = Policy(
    profile="Standard",
    stages=(
        Stage(name="Relance 1", after_due=8, min_gap=0, channel=Channel.LETTER),
        Stage(
            name="Mise en demeure",
            after_due=20,
            min_gap=8,
            channel=Channel.REGISTERED,
            formal_notice=True,
        ),
    ),
)
LATE = Invoice(
    id="F1",
    number="F1",
    client_id="c",
    total=Decimal(1000),
    issued=date(2026, 9, 1),
    due=date(2026, 10, 1),
    where="Factures!A5",
)


def monday(
    *invoices: Invoice,
    client: Client = CLIENT,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    sender: Sender = Sender(),  # noqa: B008 - frozen
    events: tuple[Event, ...] = (),
    payments: tuple[Payment, ...] = (),
    credit_notes: tuple[CreditNote, ...] = (),
) -> Plan:
    ledger = Ledger(
        settings=settings,
        sender=sender,
        policies=(LADDER,),
        clients=(client,),
        invoices=invoices,
        events=events,
        payments=payments,
        credit_notes=credit_notes,
    )
    return plan(ledger, LAW, TODAY)


def about(done: Plan, words: str) -> list[str]:
    return [f"{p.what} {p.cure}" for p in done.problems if words in p.what]


# --- terms over the legal ceiling


@pytest.mark.parametrize(
    ("kind", "issued", "due", "flagged"),
    [
        # C. com. L441-10 I: sixty days, or 45 days end of month counted either way, whichever is later
        (Kind.BUSINESS, date(2026, 8, 1), date(2026, 9, 30), False),  # sixty days
        (Kind.BUSINESS, date(2026, 8, 1), date(2026, 10, 16), True),
        (Kind.BUSINESS, date(2026, 8, 10), date(2026, 10, 15), False),  # 31/08 + 45
        (Kind.BUSINESS, date(2026, 8, 10), date(2026, 10, 16), True),
        (Kind.BUSINESS, date(2026, 8, 17), date(2026, 10, 31), False),  # 01/10, end of month
        (Kind.BUSINESS, date(2026, 8, 17), date(2026, 11, 1), True),
        # CCP R2192-11: sixty days at most, from the receipt, two days after the invoice (R2192-14)
        (Kind.PUBLIC_BODY, date(2026, 8, 1), date(2026, 10, 2), False),
        (Kind.PUBLIC_BODY, date(2026, 8, 1), date(2026, 10, 3), True),
        # nobody else has a ceiling; before the texts that we know, nothing is said
        (Kind.CONSUMER, date(2026, 6, 1), date(2026, 11, 1), False),
        (Kind.BUSINESS, date(2012, 6, 1), date(2012, 11, 1), False),
    ],
)
def test_a_term_over_the_legal_ceiling_is_flagged(
    kind: Kind, issued: date, due: date, flagged: bool
) -> None:
    invoice = replace(LATE, issued=issued, due=due)
    found = about(monday(invoice, client=replace(CLIENT, kind=kind)), "dépasse le délai")
    assert bool(found) is flagged


def test_the_ceiling_names_the_day_and_the_article() -> None:
    invoice = replace(LATE, issued=date(2026, 8, 10), due=date(2026, 10, 31))
    [said] = about(monday(invoice), "dépasse")
    assert "31/10/2026" in said
    assert "15/10/2026 (C. com. L441-10 I)" in said


# --- agreed rates under the floor


def test_a_rate_under_the_floor_is_said_once_for_all_its_invoices() -> None:
    """3 × 2,75 = 8,25 in 2026-S2 (C. com. L441-10 II)."""
    low = parse_rate("5 %")
    invoices = [replace(LATE, id=f"F{n}", number=f"F{n}", rate=low) for n in range(1, 9)]
    [said] = about(monday(*invoices), "sous le plancher")
    assert "« 5 % »" in said
    assert "F1, F2, F3, F4, F5, F6… (8 factures)" in said
    assert about(monday(replace(LATE, rate=parse_rate("12 %"))), "plancher") == []


@pytest.mark.parametrize("raised", [False, True])
def test_a_low_rate_of_the_client_or_of_the_settings_is_flagged_unless_it_is_raised(
    raised: bool,
) -> None:
    settings = Settings(raise_to_floor=raised)
    client = replace(CLIENT, rate=parse_rate("2 × taux légal"))
    by_client = about(monday(LATE, client=client, settings=settings), "sous le plancher")
    settings = replace(settings, penalty_rate=parse_rate("5 %"))
    by_setting = about(monday(LATE, settings=settings), "sous le plancher")
    assert len(by_client) == len(by_setting) == (not raised)


# --- assumed due dates


def test_an_assumed_due_date_is_flagged_and_never_enters_a_formal_notice_unseen() -> None:
    sent = Event(
        on=date(2026, 11, 2),
        kind=EventKind.PREPARED,
        client_id="c",
        invoice="F1",
        stage="Relance 1",
        channel=Channel.LETTER,
        postal=Postal.SENT,
        sent_on=date(2026, 11, 2),
    )
    assumed = replace(LATE, due_assumed=True)
    done = monday(assumed, events=(sent,))
    assert len(about(done, "Échéance supposée")) == 1
    assert done.notices == ()
    assert done.claims[0].reason is Reason.NO_FORMAL_NOTICE
    assert "l'échéance est supposée" in done.claims[0].sentence
    known = monday(LATE, events=(sent,))
    assert [n.stage.name for n in known.notices] == ["Mise en demeure"]
    assert about(known, "Échéance supposée") == []


# --- public bodies


@pytest.mark.parametrize(
    ("sent", "due", "first"),
    [
        (None, date(2026, 9, 1), date(2026, 10, 4)),  # issued 1 September, two days, thirty days
        (date(2026, 9, 10), date(2026, 9, 1), date(2026, 10, 13)),  # sent on the 10th
        (date(2026, 9, 10), date(2026, 10, 30), date(2026, 10, 31)),  # a hospital: fifty days
    ],
)
def test_a_public_body_owes_interest_after_its_legal_days_from_the_receipt(
    sent: date | None, due: date, first: date
) -> None:
    """CCP R2192-10, -11 and -14; a longer term that the owner noted stands."""
    town = replace(CLIENT, kind=Kind.PUBLIC_BODY)
    claim = monday(replace(LATE, sent=sent, due=due), client=town).claims[0]
    assert claim.accruals[0].start == first
    assert claim.fee == 40


def test_a_public_body_within_its_legal_days_owes_no_compensation_yet() -> None:
    town = replace(CLIENT, kind=Kind.PUBLIC_BODY)
    early = replace(LATE, issued=date(2026, 10, 24), due=date(2026, 10, 24))
    claim = monday(early, client=town).claims[0]
    assert claim.interest == claim.fee == 0
    claim = monday(replace(early, issued=None), client=town).claims[0]
    assert claim.fee == 40  # nothing tells when it was deposited: its own due date


# --- paid late


@pytest.mark.parametrize(
    ("paid_on", "kind", "said"),
    [
        # 1000 × 12,40 % × 30 / 365 = 10,19
        (date(2026, 10, 31), Kind.BUSINESS, "10,19 € d'intérêts de retard et 40,00 € d'indemnité"),
        (date(2026, 10, 2), Kind.BUSINESS, "0,34 € d'intérêts de retard et 40,00 € d'indemnité"),
        (date(2026, 10, 1), Kind.BUSINESS, ""),
        (date(2026, 10, 31), Kind.CONSUMER, ""),
        (None, Kind.BUSINESS, ""),
    ],
)
def test_an_invoice_paid_late_shows_what_it_still_owes_and_claims_nothing(
    paid_on: date | None, kind: Kind, said: str
) -> None:
    """LAW §3: an invoice paid late keeps its penalties and its 40 €."""
    payment = Payment(amount=Decimal(1000), on=paid_on, invoice_id="F1")
    done = monday(LATE, client=replace(CLIENT, kind=kind), payments=(payment,))
    claim = done.claims[0]
    assert (claim.reason, done.notices) == (Reason.SETTLED, ())
    text = claim.sentence.replace("\u00a0", " ")
    assert text == (
        f"Soldée. Réglée en retard : {said} forfaitaire, non réclamés." if said else "Soldée."
    )


def test_a_credit_note_for_all_leaves_nothing_late() -> None:
    note = CreditNote(number="A1", client_id="c", amount=Decimal(1000), on=TODAY, invoice_id="F1")
    assert monday(LATE, credit_notes=(note,)).claims[0].sentence == "Soldée."


def test_a_client_whose_compensation_is_waived_shows_only_the_interest() -> None:
    payment = Payment(amount=Decimal(1000), on=date(2026, 10, 31), invoice_id="F1")
    done = monday(LATE, client=replace(CLIENT, fee_waived=True), payments=(payment,))
    assert "Réglée en retard : 10,19\u00a0€ d'intérêts de retard, non" in done.claims[0].sentence


# --- the others


def test_a_due_date_before_the_invoice_is_flagged() -> None:
    [said] = about(monday(replace(LATE, due=date(2026, 8, 1))), "avant la date de facture")
    assert "01/08/2026" in said


def test_dates_in_the_future_are_flagged() -> None:
    later = replace(LATE, issued=date(2026, 12, 1), due=date(2026, 12, 31))
    assert len(about(monday(later), "dans l'avenir")) == 1


def test_an_iban_whose_key_is_wrong_is_a_warning() -> None:
    wrong, right = (Sender(iban=f"FR{key}99999000490001234567865") for key in ("75", "76"))
    done = monday(LATE, sender=wrong)
    [level] = [p.level for p in done.problems if "IBAN" in p.where]
    assert level is Level.WARNING
    assert about(monday(LATE, sender=right), "IBAN") == []


def test_a_payment_that_no_invoice_took_is_told() -> None:
    loose = Payment(amount=Decimal(10), on=TODAY, client_id="c", where="Règlements!B3")
    [said] = about(monday(LATE, payments=(loose,)), "non affecté")
    assert "10,00" in said


def test_an_incomplete_address_matters_to_a_letter_by_post_only() -> None:
    assert len(about(monday(LATE), "L'adresse de Morel SARL est incomplète")) == 1
    mail = replace(LADDER.stages[0], channel=Channel.EMAIL)
    ledger = Ledger(policies=(Policy(profile="Standard", stages=(mail,)),), clients=(CLIENT,))
    done = plan(replace(ledger, invoices=(LATE,)), LAW, TODAY)
    assert done.notices
    assert about(done, "est incomplète") == []


def test_a_call_without_a_number_and_a_missing_rate_are_told() -> None:
    stage = Stage(name="Appel", after_due=3, min_gap=0, channel=Channel.PHONE)
    ledger = Ledger(
        policies=(Policy(profile="Standard", stages=(stage,)),),
        clients=(replace(CLIENT, phone=""),),
        invoices=(replace(LATE, due=date(2026, 12, 1), issued=date(2026, 11, 1)),),
    )
    done = plan(ledger, LAW, date(2027, 1, 25))
    assert len(about(done, "Pas de numéro de téléphone")) == 1
    assert len(about(done, "Les intérêts sont arrêtés au 31/12/2026")) == 1


def test_the_rate_that_is_missing_is_that_of_the_half_year_where_interest_stopped() -> None:
    """Due in the middle of it: the next one, which has not begun, is not asked for."""
    ledger = Ledger(
        policies=(LADDER,),
        clients=(CLIENT,),
        invoices=(replace(LATE, due=date(2027, 1, 15), issued=date(2026, 12, 16)),),
    )
    found = plan(ledger, LAW, date(2027, 2, 15)).problems
    [where] = [p.where for p in found if "Les intérêts sont arrêtés au 15/01/2027" in p.what]
    assert where == "Relance - Paramètres, Taux BCE 2027-S1 et Taux légal 2027-S1"


def asked(amount: int, on: date, number: str = "F1") -> Event:
    return Event(
        on=on,
        kind=EventKind.PREPARED,
        client_id="c",
        client="Morel SARL",
        invoice=number,
        due=LATE.due,
        stage="Relance 1",
        channel=Channel.LETTER,
        amount=Decimal(amount),
        postal=Postal.SENT,
        sent_on=on,
    )


def seen(amount: int, on: date) -> Event:
    line = asked(amount, on)
    return replace(line, kind=EventKind.PAYMENT_SEEN, stage="", postal=Postal.UNCONFIRMED)


@pytest.mark.parametrize(
    ("before", "paid", "seen_before", "told"),
    [
        (1000, 0, 0, False),
        (800, 0, 0, True),  # grown
        (1200, 0, 0, True),  # smaller, with nothing paid
        (1000, 300, 0, False),  # a payment explains it
        (1200, 300, 0, True),  # but not all of it
        (700, 300, 300, False),  # paid before the letter, which asked for the rest
        (900, 300, 300, True),  # 900 then, 700 now: the payment was in the 900 already
    ],
)
def test_an_amount_that_no_payment_explains_since_the_last_letter_is_told(
    before: int, paid: int, seen_before: int, told: bool
) -> None:
    events = [seen(seen_before, date(2026, 11, 2))] if seen_before else []
    events.append(asked(before, date(2026, 11, 9)))
    payment = Payment(amount=Decimal(paid), on=date(2026, 11, 1), invoice_id="F1", client_id="c")
    done = monday(LATE, events=tuple(events), payments=(payment,) if paid else ())
    assert bool(about(done, "aucun règlement noté ne l'explique")) is told


def test_what_a_letter_asked_with_interest_says_nothing_of_the_price() -> None:
    ladder = replace(LADDER, stages=(replace(LADDER.stages[0], sums=Sums.ALL), LADDER.stages[1]))
    letter = replace(asked(1047, date(2026, 11, 9)), document="a.docx")
    ledger = Ledger(policies=(ladder,), clients=(CLIENT,), invoices=(LATE,), events=(letter,))
    assert about(plan(ledger, LAW, TODAY), "aucun règlement noté") == []


@pytest.mark.parametrize(
    ("client", "told"),
    [
        (replace(CLIENT, name="Chez Morel", form=""), True),
        (replace(CLIENT, name="Morel Sarl", form="sarl"), False),
        (replace(CLIENT, name="S.A.S. Morel", form="sas"), False),
        (replace(CLIENT, name="Chez Morel", form="", siren="552100554"), False),
        (replace(CLIENT, name="M. Paul Morel", form="", civility="M."), False),
        (replace(CLIENT, name="Paul Morel", form="", civility="M."), False),
        (replace(CLIENT, name="Morel", form="", kind=Kind.CONSUMER), False),
        (replace(CLIENT, name="Mairie de Morel", form="", kind=Kind.PUBLIC_BODY), False),
    ],
)
def test_a_firm_is_named_by_its_legal_name_before_a_formal_notice(
    client: Client, told: bool
) -> None:
    """CPC 54, 57 and 1407: a firm is sued by its form and name."""
    letter = asked(1000, date(2026, 11, 2))
    done = monday(LATE, client=client, events=(letter,))
    assert [notice.stage.name for notice in done.notices] == ["Mise en demeure"]
    assert bool(about(done, "est-il son nom légal")) is told
    first = monday(LATE, client=client)
    assert about(first, "est-il son nom légal") == []


def test_a_firm_known_under_several_names_gets_no_formal_notice_until_one_is_the_legal_one() -> (
    None
):
    client = replace(CLIENT, name="Chez Morel", form="", other_names=("Morel Bois",))
    letter = asked(1000, date(2026, 11, 2))
    done = monday(LATE, client=client, events=(letter,))
    assert done.notices == ()
    assert "notez son SIREN" in done.claims[0].sentence
    known = monday(LATE, client=replace(client, siren="552100554"), events=(letter,))
    assert [notice.stage.name for notice in known.notices] == ["Mise en demeure"]


@pytest.mark.parametrize(("day", "told"), [(date(2026, 11, 9), True), (date(2026, 9, 7), False)])
def test_an_invoice_chased_of_late_that_is_no_longer_in_the_list_is_told(
    day: date, told: bool
) -> None:
    done = monday(LATE, events=(asked(500, day, "F0"),))
    assert bool(about(done, "n'est plus dans la liste")) is told


def test_a_number_that_begins_again_is_not_the_invoice_of_last_year() -> None:
    old = replace(asked(500, date(2026, 10, 26)), due=date(2025, 10, 1))
    new = replace(LATE, issued=date(2026, 11, 2), due=date(2026, 12, 2))
    done = monday(new, events=(old,))
    assert done.claims[0].history == ()
    assert about(done, "n'est plus dans la liste")
    assert monday(replace(new, issued=date(2026, 10, 1)), events=(old,)).claims[0].history == (old,)
