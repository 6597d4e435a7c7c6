"""« Suite donnée »: what the owner typed, as a state, an event, or a note for a person to read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from relance.rules.codes import EventKind, State
from relance.rules.holds import REPORTED, told_day
from relance.rules.model import Hold
from relance.words.follow_up_words import (
    EVENT_WORDS,
    STATE_WORDS,
    read_client_hold,
    read_event,
    read_hold,
    status_hold,
    typed,
)

DAY = date(2026, 12, 15)


@pytest.mark.parametrize(
    ("text", "state"),
    [(state.value, state) for state in State if state is not State.NOT_UNDERSTOOD]
    + [
        ("en LITIGE", State.DISPUTE),
        ("Litige : malfaçon sur la porte", State.DISPUTE),
        ("Promesse, vu avec Mme Roux", State.PROMISE),
        ("RJ", State.INSOLVENCY),
        ("Procédure collective : voir le courrier", State.INSOLVENCY),
        ("chèque reçu", State.CHEQUE),
        ("réglée", State.PAID),
        ("huissier", State.HANDED_OVER),
        ("Postérieure", State.LATER),
        ("créance postérieure au jugement", State.LATER),
        ("Née après le jugement : livraison du 12/11", State.LATER),
        ("L622-17", State.LATER),
        ("L. 622-17", State.LATER),
        ("ne pas relancer - cousin", State.DO_NOT_CHASE),
    ],
)
def test_a_state_is_read_as_people_write_it(text: str, state: State) -> None:
    hold = read_hold(text, DAY, "Factures!X12")
    assert hold == Hold(state=state, until=DAY, text=text, where="Factures!X12")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("en litige", State.DISPUTE),
        ("Contentieux", State.HANDED_OVER),
        ("Huissier", State.HANDED_OVER),
        ("Irrécouvrable", State.GIVEN_UP),
        ("abandonnée", State.GIVEN_UP),
        ("chèque reçu", State.CHEQUE),
        ("Refusée", State.DISPUTE),  # by the buyer; in « Suite donnée », a letter that came back
        ("Approuvée partiellement", State.DISPUTE),
        ("Disputed", State.DISPUTE),
        ("Suspendue", State.DO_NOT_CHASE),
        ("Paiement transmis", State.PAID),
        ("Mise en paiement", State.PAID),
        ("Mandatée", State.PAID),
        ("virement en cours", State.PAID),
        ("Written off", State.GIVEN_UP),
        ("en litige ?", None),
        ("Contentieux ?", None),
        ("Clôturée", None),
        ("R1", None),
        ("Appel fait", None),  # an event is no state
    ],
)
def test_a_status_may_say_what_is_else_typed_beside(word: str, state: State | None) -> None:
    hold = status_hold(word, "Factures!F12")
    assert (hold and (hold.state, hold.text)) == (state and (state, word))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Litige 300 €", {"amount": Decimal("300.00")}),
        ("Litige : 300,00", {"amount": Decimal("300.00")}),
        ("Litige : 1 300,5 euros (porte abîmée)", {"amount": Decimal("1300.50")}),
        ("litige, 300 € contestés", {"amount": Decimal("300.00")}),
        ("Litige : devis 1042", {}),  # a remark: all of it is disputed
        ("Litige : 1042", {}),  # a number alone may be that of a quote
        ("Retenue de garantie 450 €", {"amount": Decimal("450.00")}),
        ("RG 5 %", {"share": Decimal(5)}),
        ("Retenue de garantie de 5 %, chantier Roux", {"share": Decimal(5)}),
        ("Échéancier 3 fois", {"instalments": 3}),
        ("Échéancier en 3 fois", {"instalments": 3}),
        ("3 fois", {"instalments": 3}),
        ("3x", {"instalments": 3}),
        ("paiement en quatre fois", {"instalments": 4}),
        ("Échéancier, 10 mensualités vues avec Paul", {"instalments": 10}),
        ("Échéancier : à préciser", {}),
        ("Procédure collective", {}),
        (
            "Procédure collective, publiée le 12/11/2026, Me Durand",
            {"published": date(2026, 11, 12), "trustee": "Me Durand"},
        ),
        (
            "RJ publié au BODACC le 1er novembre 2026 (Maître Le Goff)",
            {"published": date(2026, 11, 1), "trustee": "Maître Le Goff"},
        ),
        ("Liquidation judiciaire : SELARL Axe, Angers", {"trustee": "SELARL Axe"}),
        ("Liquidation judiciaire : SELAFA Axe, Angers", {"trustee": "SELAFA Axe"}),
        ("RJ publié le 12 nov. 2026", {"published": date(2026, 11, 12)}),
        ("Procédure collective, publiée le 31/02/2026", {}),  # asked for again
    ],
)
def test_a_state_may_say_how_much_in_how_many_times_or_who(
    text: str, facts: dict[str, Any]
) -> None:
    hold = read_hold(text, DAY, "")
    assert hold is not None
    assert hold == Hold(state=hold.state, until=DAY, text=text, **facts)
    assert hold.state in {State.DISPUTE, State.RETENTION, State.PLAN, State.INSOLVENCY}


@pytest.mark.parametrize(
    "text",
    [
        *("Litige ?", "Payée : en partie", "relancer, mais doucement", "voir Paul", "litige clos"),
        *("Litige 300 € réglés", "Litige 300", "Litige 0 €", "RG 500 %", "Promesse 500 €"),
        *("Échéancier 0 fois", "Échéancier 99 fois", "3 fois relancé sans réponse", "3"),
    ],
)
def test_what_is_not_understood_holds_the_row_for_a_person_to_read(text: str) -> None:
    hold = read_hold(text, None, "")
    assert hold is not None
    assert hold.state is State.NOT_UNDERSTOOD
    assert hold.text == text


def test_an_empty_cell_holds_nothing_but_a_date_alone_was_meant_to() -> None:
    assert read_hold("  ", None, "") is None
    hold = read_hold("", DAY, "")
    assert hold is not None
    assert hold.state is State.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Appel fait", EventKind.CALLED),
        ("pas posté", EventKind.NOT_POSTED),
        ("AR reçu", EventKind.ACKNOWLEDGED),
        ("non réclamé", EventKind.UNCLAIMED),
        ("NPAI", EventKind.ADDRESS_UNKNOWN),
        ("Dette reconnue", EventKind.RECOGNISED),
        ("reconnaissance de dette", EventKind.RECOGNISED),
        ("Ordonnance signifiée", EventKind.SERVED),
        ("Assignation", EventKind.SUMMONED),
        ("Refusé", EventKind.REFUSED),
    ],
)
def test_an_event_is_no_hold(text: str, kind: EventKind) -> None:
    assert read_event(text) == (kind, "")
    assert read_hold(text, None, "") is None


def test_an_event_may_carry_a_remark_but_never_one_that_means_a_state() -> None:
    assert read_event("Appel fait : rappellera vendredi") == (
        EventKind.CALLED,
        "rappellera vendredi",
    )
    assert read_event("Appel fait - en litige") is None  # emptied, the dispute would be lost
    assert read_event("Appel fait : promesse pour le 15") is None
    assert read_event("Refusé ?") is None


@pytest.mark.parametrize(
    ("text", "kind", "on"),
    [
        ("Appel fait le 12/11", EventKind.CALLED, date(2026, 11, 12)),
        ("Appelé jeudi 12 novembre", EventKind.CALLED, date(2026, 11, 12)),
        ("Appel fait 12/11/2026 : rappellera", EventKind.CALLED, date(2026, 11, 12)),
        ("Appel fait (1er nov. 2026)", EventKind.CALLED, date(2026, 11, 1)),
        ("AR reçu le 9/11/26", EventKind.ACKNOWLEDGED, date(2026, 11, 9)),
        ("Appel fait : rappellera le 20/11", EventKind.CALLED, None),  # not the day of the call
        ("Appel fait le 20/11", EventKind.CALLED, None),  # to come
        ("Appel fait le 12/11/2024", EventKind.CALLED, None),  # too long ago: a slip
        ("Appel fait le 32/11", EventKind.CALLED, None),
        ("Appel fait", EventKind.CALLED, None),
    ],
)
def test_an_event_may_say_its_day_right_after_its_word(
    text: str, kind: EventKind, on: date | None
) -> None:
    found = read_event(text)
    assert found
    assert found[0] is kind
    assert told_day(found[1], date(2026, 11, 16)) == on
    assert read_hold(text, None, "") is None


@pytest.mark.parametrize(
    ("text", "kind", "on"),
    [
        ("Requête déposée le 12/11/2026", EventKind.REQUEST_FILED, date(2026, 11, 12)),
        ("Injonction déposée le 12/11", EventKind.REQUEST_FILED, date(2026, 11, 12)),
        ("Ordonnance du 2 novembre 2026", EventKind.ORDER_MADE, date(2026, 11, 2)),
        ("Ordonnance du 12/03/2025", EventKind.ORDER_MADE, date(2025, 3, 12)),  # of any year
        ("Signifiée le 12/11", EventKind.SERVED, date(2026, 11, 12)),
        ("Opposition le 12/11 : par son avocat", None, None),  # « avocat » is a state: to be read
        ("Assignation du 12/11/2026", EventKind.SUMMONED, date(2026, 11, 12)),
        ("Opposition le 12/11", EventKind.OBJECTION, date(2026, 11, 12)),
        ("Audience le 15/01/2027", EventKind.HEARING, date(2027, 1, 15)),
        ("Audience le 15/01", EventKind.HEARING, date(2027, 1, 15)),  # the nearest
        ("Jugement du 12/11/2024", EventKind.JUDGMENT, date(2024, 11, 12)),
        ("Jugement du 12/12/2026", EventKind.JUDGMENT, None),  # to come: not yet a judgment
        ("Transmis à Me Roy le 12/11/2026", EventKind.TRANSFERRED, date(2026, 11, 12)),
        ("Transmis à l'avocat le 12/11", EventKind.TRANSFERRED, date(2026, 11, 12)),
        ("Transmise au commissaire de justice le 12/11", EventKind.TRANSFERRED, date(2026, 11, 12)),
        ("Repris le 12/11", EventKind.TAKEN_BACK, date(2026, 11, 12)),
        ("Médiation le 12/11", EventKind.MEDIATION, date(2026, 11, 12)),
        ("Conciliation du 12/11", EventKind.CONCILIATION, date(2026, 11, 12)),
    ],
)
def test_what_a_court_does_is_an_event_of_its_day(
    text: str, kind: EventKind | None, on: date | None
) -> None:
    found = read_event(text)
    if kind is None:
        assert found is None
        return
    assert found
    assert found[0] is kind
    assert told_day(found[1], date(2026, 11, 16), kind) == on
    assert read_hold(text, None, "") is None


def test_to_whom_a_file_is_handed_over_is_kept() -> None:
    assert read_event("Transmis à Me Roy, avocat, le 12/11/2026 : dossier complet") == (
        EventKind.TRANSFERRED,
        "le 12/11/2026 : à Me Roy, avocat : dossier complet",
    )


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Transmis à Me Roy le 12/11/2026", State.HANDED_OVER),
        ("Conciliation le 12/11/2026", State.DO_NOT_CHASE),
        ("Litige", State.DISPUTE),
        ("Appel fait", None),  # of one invoice, never of all
    ],
)
def test_on_a_clients_row_a_file_handed_over_holds_while_it_stands(
    text: str, state: State | None
) -> None:
    hold = read_client_hold(text, None, "")
    assert (hold.state if hold else None) is state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Jugement", State.TITLE),
        ("Injonction de payer", State.CLAIM_FILED),
        ("Avocat", State.HANDED_OVER),
        ("Transmis", State.NOT_UNDERSTOOD),  # to whom, and when?
        ("Ordonnance", State.NOT_UNDERSTOOD),
    ],
)
def test_without_a_day_the_same_words_are_states_or_to_be_read(text: str, state: State) -> None:
    hold = read_hold(text, None, "")
    assert hold is not None
    assert hold.state is state


def test_no_word_is_both_a_state_and_an_event() -> None:
    assert STATE_WORDS.keys() & EVENT_WORDS.keys() == set()
    assert set(EVENT_WORDS.values()) == REPORTED


def test_a_publication_in_words_is_read_and_an_impossible_one_is_not() -> None:
    hold = read_hold("Procédure collective, publiée le 12 novembre 2026", None, "")
    assert hold == Hold(
        state=State.INSOLVENCY,
        text="Procédure collective, publiée le 12 novembre 2026",
        published=date(2026, 11, 12),
    )
    for wrong in ("12 brumaire 2026", "31/02/2026"):
        hold = read_hold(f"Procédure collective, publiée le {wrong}", None, "")
        assert hold is not None
        assert hold.published is None


@pytest.mark.parametrize(
    "text",
    [
        "Litige 90,50 €",
        "Retenue de garantie 5 %",
        "Échéancier 3 fois",
        "Promesse",
        "Payée",
        "Décès",
    ],
)
def test_a_state_is_written_as_it_is_read(text: str) -> None:
    hold = read_hold(text, None, "")
    assert hold
    assert typed(hold) == text
