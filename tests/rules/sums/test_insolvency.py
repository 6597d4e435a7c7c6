"""An insolvent debtor: until when to declare, and how much (LAW §10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.law.loader import load_law
from relance.rules.codes import Channel, Kind, Reason, State
from relance.rules.firm import Ladder, Sender, Step
from relance.rules.ladder.claims import no_formal_notice
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, Hold, Invoice, Ledger, Payment
from relance.rules.outcome import Claim
from relance.rules.sums.allocation import Balance
from relance.rules.sums.insolvency import declare_before, is_far, later_remark, owed_on_eve, to_do
from relance.words.follow_up_words import read_event, read_hold
from tests.rules.ladder.mondays import Owner, Week

LAW = load_law()
JUDGMENT = date(2026, 10, 20)
BEFORE = Invoice(
    id="F1", number="F1", client_id="c", total=Decimal(1000), issued=date(2026, 8, 1),
    due=date(2026, 8, 31),
)  # fmt: skip
BALANCES = (Balance(date(2026, 8, 31), Decimal(1000)), Balance(date(2026, 9, 30), Decimal(600)))


def insolvent(published: date | None, trustee: str = "Me Durand") -> Hold:
    return Hold(state=State.INSOLVENCY, until=JUDGMENT, published=published, trustee=trustee)


@pytest.mark.parametrize(
    ("published", "far", "last"),
    [
        (date(2026, 11, 12), False, date(2027, 1, 12)),  # C. com. R622-24: two months
        (date(2026, 11, 12), True, date(2027, 3, 12)),  # four for a creditor from another territory
        (date(2026, 12, 31), False, date(2027, 2, 28)),  # no 31 February (CPC 641)
        (date(2027, 12, 29), False, date(2028, 2, 29)),
        (None, False, None),
    ],
)
def test_the_claim_is_declared_within_two_months_of_the_publication(
    published: date | None, far: bool, last: date | None
) -> None:
    assert declare_before(insolvent(published), LAW, far=far) == last


@pytest.mark.parametrize(
    ("creditor", "debtor", "far"),
    [
        ("49000", "29100", False),
        ("49000", "20200", False),  # Corsica is metropolitan France
        ("97400", "97410", False),  # Cass. com. 13/07/2010 n° 09-13.103: the same département
        ("29000", "97200", True),  # a metropolitan creditor of an overseas debtor
        ("97200", "29000", True),
        ("97200", "97400", True),
        ("98713", "98800", True),
        ("97110", "97133", False),  # Saint-Barthélemy: the courts of Guadeloupe
        ("97400", "", False),  # not known: the shorter period is the safe one
        ("", "97400", False),
        ("29000", "98000", False),  # Monaco has its own courts
    ],
)
def test_debtor_and_creditor_are_compared(creditor: str, debtor: str, far: bool) -> None:
    client = Client(id="c", name="C", postcode=debtor)
    assert is_far(Sender(postcode=creditor), client) is far


def test_a_debtor_abroad_or_without_postcode_is_known_by_its_country() -> None:
    creditor = Sender(postcode="29000")
    for country, far in (("Guadeloupe", True), ("Belgique", False), ("France", False)):
        assert is_far(creditor, Client(id="c", name="C", country=country)) is far


@pytest.mark.parametrize(
    ("judgment", "owed"),
    [
        (date(2026, 8, 15), "1000"),  # before the due date: it will fall due
        (date(2026, 9, 30), "1000"),  # the payment of that day comes after the eve
        (date(2026, 10, 1), "600"),
    ],
)
def test_what_is_declared_is_what_was_open_on_the_eve(judgment: date, owed: str) -> None:
    assert owed_on_eve(BALANCES, judgment) == Decimal(owed)
    assert owed_on_eve((), judgment) == 0


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 23), ", avant le 12/01/2027 inclus (encore 50 jours)"),
        (date(2027, 1, 11), "(encore 1 jour)"),
        (date(2027, 1, 12), "(dernier jour)"),
        (date(2027, 1, 13), "délai expiré le 12/01/2027, relevé de forclusion à demander avant le 12/05/2027"),
        (date(2027, 5, 12), "relevé de forclusion à demander"),
        (date(2027, 5, 13), " ; délai expiré le 12/01/2027"),
    ],
)  # fmt: skip
def test_the_owner_reads_the_days_left(today: date, said: str) -> None:
    hold = insolvent(date(2026, 11, 12))
    text = to_do(BEFORE, hold, BALANCES, Decimal("12.34"), LAW, today, far=False)
    assert text.startswith("créance à déclarer à Me Durand, 600,00")
    assert "12,34\u00a0€ d'intérêts au 19/10/2026" in text
    assert said in text
    assert text.endswith(said) or today <= date(2027, 1, 12) or "forclusion" in said


def test_what_is_not_noted_is_asked_for() -> None:
    bare = Hold(state=State.INSOLVENCY)
    text = to_do(BEFORE, bare, BALANCES, Decimal(0), LAW, JUDGMENT, far=False)
    assert text == (
        "notez la date du jugement dans « Jusqu'au », la date de publication au BODACC et le"
        " mandataire ; créance à déclarer au mandataire"
    )


def test_on_a_monday_the_deadline_is_the_next_date_and_interest_stops_at_the_eve() -> None:
    """1 000 € due 31 August, 400 € paid 30 September, judgment on 20 October 2026.

    1000 × 12,40 % × 30 / 365 = 10,19; 600 × 12,40 % × 19 / 365 = 3,87.
    """
    note = "Procédure collective, publiée le 12/11/2026, Me Durand"
    invoice = Invoice(
        id="F1",
        number="F1",
        client_id="c",
        total=Decimal(1000),
        issued=date(2026, 8, 1),
        due=date(2026, 8, 31),
        hold=read_hold(note, JUDGMENT, ""),
    )
    ledger = Ledger(
        ladders=(Ladder(profile="Standard", steps=()),),
        clients=(Client(id="c", name="C", kind=Kind.BUSINESS),),
        invoices=(invoice,),
        payments=(Payment(amount=Decimal(400), on=date(2026, 9, 30), invoice_id="F1"),),
    )
    claim = plan(ledger, LAW, date(2026, 11, 23)).claims[0]
    assert (claim.reason, claim.next_date) == (Reason.INSOLVENCY, date(2027, 1, 12))
    assert claim.interest == Decimal("14.06")
    assert "600,00\u00a0€ et 14,06\u00a0€ d'intérêts au 19/10/2026" in claim.sentence


# --- after the judgment (C. com. L622-17)


def owes(
    *, issued: date, works_end: date | None = None, note: str = "", judgment: date | None = JUDGMENT
) -> Claim:
    """An invoice of that day, due on 10 November 2026, of a client in insolvency, on 23 November."""
    text = "Redressement judiciaire, publiée le 12/11/2026, Me Durand"
    client = Client(id="c", name="C", kind=Kind.BUSINESS, hold=read_hold(text, judgment, ""))
    invoice = Invoice(
        id="F1",
        number="F1",
        client_id="c",
        total=Decimal(1000),
        issued=issued,
        due=date(2026, 11, 10),
        works_end=works_end,
        hold=read_hold(note, None, ""),
    )
    ladder = Ladder(
        profile="Standard",
        steps=(Step(name="Relance 1", after_due=8, min_gap=0, channel=Channel.LETTER),),
    )
    ledger = Ledger(ladders=(ladder,), clients=(client,), invoices=(invoice,))
    return plan(ledger, LAW, date(2026, 11, 23)).claims[0]


def test_a_claim_born_after_the_judgment_is_paid_when_due() -> None:
    """13 days from 10 November: 1000 × 12,40 % × 13 / 365 = 4,42; and the 40 € (L441-10 II)."""
    claim = owes(issued=date(2026, 10, 21), note="Créance postérieure")
    assert (claim.reason, claim.step_after) == (Reason.PREPARED, "Relance 1")
    assert (claim.interest, claim.fee) == (Decimal("4.42"), Decimal("40.00"))
    assert "Créance postérieure au jugement du 20/10/2026, due à son échéance" in claim.sentence
    assert "à l'administrateur, à défaut au mandataire (Me Durand), au plus tard" in claim.sentence
    assert "L622-17 IV" in claim.sentence


@pytest.mark.parametrize(
    ("issued", "works_end"),
    [
        (date(2026, 10, 20), None),  # the judgment counts from its day (C. com. R621-4)
        (date(2026, 10, 25), None),
        (date(2026, 10, 10), date(2026, 10, 25)),  # billed before, performed after
    ],
)
def test_its_dates_propose_it_and_unattended_it_is_held(
    issued: date, works_end: date | None
) -> None:
    claim = owes(issued=issued, works_end=works_end)
    assert (claim.reason, claim.next_action) == (Reason.INSOLVENCY, "Décider")
    assert claim.interest == claim.fee == 0
    assert f"datée du {(works_end or issued):%d/%m/%Y}, après le jugement" in claim.sentence
    assert "notez alors « Créance postérieure »" in claim.sentence
    assert "Sinon, créance à déclarer à Me Durand, avant le 12/01/2027 inclus" in claim.sentence
    assert owes(issued=issued, works_end=works_end, note="postérieure").reason is Reason.PREPARED


@pytest.mark.parametrize(
    ("issued", "works_end"),
    [(date(2026, 10, 19), None), (date(2026, 10, 25), date(2026, 10, 19))],
)
def test_what_the_dates_belie_stays_held(issued: date, works_end: date | None) -> None:
    """The event that gives birth to a claim is the performance, not the bill."""
    claim = owes(issued=issued, works_end=works_end, note="Créance postérieure")
    assert (claim.reason, claim.next_action) == (Reason.INSOLVENCY, "Déclarer la créance")
    assert "mais datée d'avant le jugement ; créance à déclarer à Me Durand" in claim.sentence
    assert "Créance postérieure" not in owes(issued=issued, works_end=works_end).sentence


def test_without_the_date_of_the_judgment_nothing_is_later() -> None:
    claim = owes(issued=date(2026, 10, 25), note="Créance postérieure", judgment=None)
    assert claim.reason is Reason.INSOLVENCY
    assert "notez la date du jugement" in claim.sentence


@pytest.mark.parametrize(
    ("note", "article", "deadline"),
    [
        ("Procédure collective", "C. com. L622-17)", "au plus tard 12 mois après la fin"),
        ("RJ publié le 12/11/2026", "C. com. L622-17)", "(C. com. L622-17 IV)"),
        ("Liquidation judiciaire", "C. com. L641-13)", "sans attendre (délai à vérifier"),
        ("LJ", "C. com. L641-13)", "C. com. L641-13 IV)"),
    ],
)
def test_a_liquidation_has_its_own_text(note: str, article: str, deadline: str) -> None:
    hold = read_hold(note, JUDGMENT, "")
    assert hold
    bill = replace(BEFORE, issued=JUDGMENT)
    marked = replace(bill, hold=Hold(state=State.LATER))
    remark = later_remark(marked, [hold], LAW, date(2026, 11, 23))
    assert article in remark
    assert deadline in remark
    assert later_remark(bill, [hold], LAW, date(2026, 11, 23)) == ""
    assert article in to_do(bill, hold, BALANCES, Decimal(0), LAW, JUDGMENT, far=False)


def test_the_note_of_the_procedure_is_not_to_be_written_over() -> None:
    note = "Liquidation judiciaire, publiée le 12/11/2026, Me Durand"
    own = replace(BEFORE, issued=date(2026, 10, 25), hold=read_hold(note, JUDGMENT, ""))
    assert own.hold
    text = to_do(own, own.hold, BALANCES, Decimal(0), LAW, JUDGMENT, far=False)
    assert "la procédure, sur la ligne du client, dans « Relance - Clients »" in text


def test_a_client_in_insolvency_gets_no_formal_notice() -> None:
    step = Step(
        name="Mise en demeure", after_due=8, min_gap=0, channel=Channel.REGISTERED,
        formal_notice=True,
    )  # fmt: skip
    claim = owes(issued=date(2026, 10, 21), note="Créance postérieure")
    assert "en procédure collective" in no_formal_notice(claim, step)


def insolvent_owner() -> Owner:
    """Dupont owes F1, of before the judgment of 20 October, and F2, dated after it; due 25 November."""
    owner = Owner()
    owner.client("Dupont", kind=Kind.BUSINESS)
    owner.invoices("F1", "Dupont", "500.00", due="2026-10-05")
    owner.invoices("F2", "Dupont", "1000.00", due="2026-11-25")
    owner.notes_of_client("Dupont", "Redressement judiciaire, publiée le 12/11/2026", JUDGMENT)
    return owner


def asked_of_f2(week: Week) -> list[str]:
    return [q for q in week.asked if "d'après le jugement" in q]


def test_at_the_keyboard_what_it_is_for_is_asked_and_then_it_walks_its_own_ladder() -> None:
    owner = insolvent_owner()
    assert asked_of_f2(owner.monday("2026-11-23", None)) == []
    [question] = asked_of_f2(owner.monday("2026-11-23"))
    assert question.startswith("Dupont est en procédure collective ; la facture F2 (")
    week = owner.monday("2026-11-30", born="Après lui")
    assert week.claim("F2").reason is Reason.CALL_LISTED
    assert week.claim("F1").reason is Reason.INSOLVENCY
    week = owner.monday("2026-12-07")
    assert asked_of_f2(week) == []
    letter = week.letter()
    assert ([c.invoice.number for c in letter.claims], letter.others) == (["F2"], ())


def test_born_before_it_is_declared_with_the_others_and_not_asked_again() -> None:
    owner = insolvent_owner()
    week = owner.monday("2026-11-23", born="Avant lui")
    assert week.claim("F2").next_action == "Déclarer la créance"
    assert "Créance postérieure" not in week.claim("F2").sentence
    assert asked_of_f2(owner.monday("2026-11-30")) == []
    assert owner.history("F2") == ["2026-11-23 Autre : Créance antérieure au jugement"]


def test_said_of_a_client_it_holds_everything_until_somebody_has_read_it() -> None:
    """Or the note of its insolvency would be lost, and what was owed before chased."""
    owner = insolvent_owner()
    owner.notes_of_client("Dupont", "Créance postérieure")
    for number in ("F1", "F2"):
        assert owner.monday("2026-12-14", None).claim(number).reason is Reason.NOTE_TO_READ


@pytest.mark.parametrize(
    ("first", "second", "marked"),
    [
        ("Promesse", "Promesse", True),
        ("Litige 300 €", "", True),
        ("Échéancier 3 fois", "", True),
        ("Relancer", "Promesse", True),
        ("Appel fait", "", True),  # recorded, and its cell emptied by the program
        ("Appel fait", "Litige 300 €", True),
        ("", "", False),
        ("", "Promesse", False),
        ("Procédure collective", "", False),
        ("Procédure collective", "Procédure collective", False),
    ],
)
def test_the_mark_of_a_later_claim_stays_under_another_word(
    first: str, second: str, *, marked: bool
) -> None:
    """And never lets it into a formal notice."""
    formal = Step(
        name="Mise en demeure", after_due=8, min_gap=0, channel=Channel.REGISTERED,
        formal_notice=True,
    )  # fmt: skip
    owner = insolvent_owner()
    owner.notes("F2", "Créance postérieure")
    owner.mondays("2026-11-23", "2026-11-30")
    for monday, word in (("2026-12-07", first), ("2026-12-14", second)):
        if read_event(word):
            owner.notes("F2", "")
        owner.notes("F2", word, "2027-01-05" if word else None)
        claim = owner.monday(monday, None).claim("F2")
        assert "en procédure collective" in no_formal_notice(claim, formal)
        walks = (claim.reason is not Reason.INSOLVENCY, claim.interest > 0)
        assert walks == (marked, marked)


def test_the_answer_that_it_was_born_before_takes_the_mark_back() -> None:
    owner = insolvent_owner()
    owner.notes("F2", "Créance postérieure")
    owner.monday("2026-11-23")
    owner.notes("F2", "")
    assert owner.monday("2026-11-30", born="Avant lui").claim("F2").reason is Reason.INSOLVENCY
    owner.notes("F2", "Litige 300 €")
    assert owner.monday("2026-12-07").claim("F2").reason is Reason.INSOLVENCY


def test_an_old_claim_marked_as_later_needs_no_second_word_to_be_chased() -> None:
    owner = insolvent_owner()
    owner.notes("F2", "Créance postérieure")
    assert owner.monday("2027-03-15", None).claim("F2").reason is Reason.PREPARED
