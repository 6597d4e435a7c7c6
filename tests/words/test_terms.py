"""How long a client has to pay, as owners write it."""

from __future__ import annotations

from datetime import date

import pytest

from relance.words.terms import days_of, due_dates, ways


@pytest.mark.parametrize(
    ("issued", "term", "due"),
    [
        (date(2025, 2, 15), "60 jours", date(2025, 4, 16)),  # expertfiscal.fr
        (date(2025, 3, 10), "60 jours nets", date(2025, 5, 9)),  # fnaseph.org
        (date(2025, 4, 10), "60 jours date de facture", date(2025, 6, 9)),  # solices.fr
        (date(2026, 1, 31), "30 jours", date(2026, 3, 2)),
        (date(2024, 1, 31), "30 jours", date(2024, 3, 1)),  # a leap year
        (date(2026, 10, 23), "30 jours net", date(2026, 11, 22)),  # a Sunday stays
        (date(2026, 11, 23), "À réception", date(2026, 11, 23)),
        (date(2026, 11, 23), "à réception de facture", date(2026, 11, 23)),
        (date(2026, 11, 23), "Comptant", date(2026, 11, 23)),
        (date(2026, 11, 23), "Comptant à réception", date(2026, 11, 23)),
        (date(2026, 11, 23), "chèque à réception", date(2026, 11, 23)),
        (date(2026, 11, 23), "sous huitaine", date(2026, 12, 1)),
        (date(2026, 11, 23), "2 semaines", date(2026, 12, 7)),
        (date(2026, 1, 20), "fin du mois en cours", date(2026, 1, 31)),
        (date(2026, 1, 20), "1 mois fin de mois", date(2026, 2, 28)),
        (date(2026, 11, 23), "30 j", date(2026, 12, 23)),
        (date(2026, 11, 23), "0 jour", date(2026, 11, 23)),
        (date(2026, 11, 23), "Paiement à 45 jours", date(2027, 1, 7)),
        (date(2026, 3, 15), "30 jours fin de mois", date(2026, 4, 30)),  # edd-seriousgame.fr
        (date(2008, 4, 15), "30 jours fin de mois le 10", date(2008, 6, 10)),  # mecadyn
        (date(2003, 3, 17), "60 jours fin de mois le 15", date(2003, 6, 15)),  # Sage
        (date(2026, 1, 15), "30 jours FDM le 10", date(2026, 3, 10)),
        *(
            (date(2026, 11, 23), term, date(2026, 12, 23))
            for term in (
                "30 jrs",
                "Net 30",
                "NET30",
                "J+30",
                "30 j DF",
                "trente jours",
                "30 jours par virement",
                "LCR 30 jours",
                "30 jours à compter de la date de facture",
                "net 30 days",
                "30 days",
                "30j",
                "à 30 jours",
                "Sous 30 jours",
                "30 j. net",
                "30 net",
                "Délai de paiement : 30 jours",
                "Net à 30 jours",
                "30 jours date d'émission de facture",
            )
        ),
        *(
            (date(2026, 11, 23), term, date(2026, 11, 23))
            for term in (
                "au comptant",
                "Paiement comptant",
                "dès réception",
                "Due on receipt",
                "paiement à réception de facture",
            )
        ),
        (date(2026, 9, 10), "fin de mois", date(2026, 9, 30)),
        (date(2026, 9, 10), "FDM", date(2026, 9, 30)),
        (date(2026, 9, 30), "fin du mois", date(2026, 9, 30)),
        (date(2026, 9, 10), "fin de mois le 10", date(2026, 10, 10)),
        (date(2026, 9, 10), "fin de mois 45 jours", date(2026, 11, 14)),
        (date(2026, 9, 10), "F.D.M. + 45 j", date(2026, 11, 14)),
        (date(2026, 9, 10), "45 jours après fin de mois", date(2026, 11, 14)),
        (date(2026, 1, 31), "fin du mois suivant", date(2026, 2, 28)),
        (date(2026, 9, 30), "le 10 du mois suivant", date(2026, 10, 10)),
        (date(2026, 9, 10), "1 mois", date(2026, 10, 10)),
        (date(2026, 8, 31), "à 1 mois", date(2026, 9, 30)),
        (date(2026, 11, 23), "2 mois", date(2027, 1, 23)),
        (date(2026, 3, 15), "30 jours fin de mois le 1", date(2026, 5, 1)),
        (date(2026, 1, 15), "30 jours fin de mois le 28", date(2026, 3, 28)),  # after 28 February
    ],
)
def test_a_term_gives_a_due_date(issued: date, term: str, due: date) -> None:
    assert due_dates(issued, term) == (due,)


@pytest.mark.parametrize(
    ("issued", "days_first", "month_first"),
    [
        # the published table of LAW §6; where a page prints otherwise, the recomputed date
        (date(2023, 1, 15), date(2023, 3, 31), date(2023, 3, 17)),  # solon.law
        (date(2025, 2, 15), date(2025, 4, 30), date(2025, 4, 14)),  # expertfiscal.fr
        (date(2025, 3, 10), date(2025, 4, 30), date(2025, 5, 15)),  # fnaseph.org
        (date(2025, 4, 10), date(2025, 5, 31), date(2025, 6, 14)),  # solices.fr
        (date(2026, 10, 5), date(2026, 11, 30), date(2026, 12, 15)),  # scribd
        (date(2026, 10, 22), date(2026, 12, 31), date(2026, 12, 15)),  # scribd
        (date(2008, 4, 15), date(2008, 5, 31), date(2008, 6, 14)),  # mecadyn
        (date(2008, 4, 17), date(2008, 6, 30), date(2008, 6, 14)),  # mecadyn
        (date(2009, 1, 12), date(2009, 2, 28), date(2009, 3, 17)),  # finyear.com
    ],
)
def test_45_days_end_of_month_has_two_readings_and_is_never_guessed(
    issued: date, days_first: date, month_first: date
) -> None:
    assert due_dates(issued, "45 jours fin de mois") == (days_first, month_first)


def test_30_days_end_of_month_too_is_asked_where_its_readings_differ() -> None:
    """Guides disagree: edd-seriousgame.fr adds the days first, lediffa.fr goes to the month's end."""
    assert due_dates(date(2026, 1, 15), "30 jours fin de mois") == (
        date(2026, 2, 28),
        date(2026, 3, 2),
    )
    assert due_dates(date(2003, 3, 1), "60 jours fin de mois le 17") == (
        date(2003, 5, 17),  # what Sage computes
        date(2003, 6, 17),
    )


@pytest.mark.parametrize(
    "term",
    ["", "selon contrat", "30", "30 jours ouvrés", "30 jours fin de mois le 0", "30 jours fin de mois le 29",
     "acompte 30 %", "net 30 %", "10/12", "30 jours après livraison", "fin de chantier", "2 à 3 mois", "30 - 60 jours",
     "à la livraison", "mois", "30 €", "50/50", "chèque 120", "virement", "CB 45", "30 jours après réception", "le 15"],
)  # fmt: skip
def test_a_term_that_is_not_understood_gives_no_date(term: str) -> None:
    assert due_dates(date(2026, 11, 23), term) == ()


def test_a_term_with_a_question_mark_is_not_understood() -> None:
    assert due_dates(date(2026, 9, 1), "30 jours ?") == ()
    assert due_dates(date(2026, 9, 1), "30 jours") == (date(2026, 10, 1),)


@pytest.mark.parametrize(
    ("issued", "term", "readings"),
    [
        # two instalments, or two choices
        (date(2026, 9, 10), "30/60", (date(2026, 10, 10), date(2026, 11, 9))),
        (date(2026, 9, 10), "30 / 60 jours", (date(2026, 10, 10), date(2026, 11, 9))),
        # reckoned from the month's end it falls on the 15th: that day, or the next?
        (date(2026, 8, 31), "45 j FDM le 15", (date(2026, 11, 15), date(2026, 10, 15))),
        (date(2026, 1, 15), "Net 30 EOM", (date(2026, 2, 28), date(2026, 3, 2))),
        (date(2026, 1, 15), "30 j fdm", (date(2026, 2, 28), date(2026, 3, 2))),
    ],
)
def test_a_term_of_two_meanings_gives_both(
    issued: date, term: str, readings: tuple[date, ...]
) -> None:
    assert due_dates(issued, term) == readings


def test_the_owner_s_answer_for_the_month_s_end_leaves_what_else_is_unsure() -> None:
    issued, term = date(2026, 8, 31), "45 j FDM le 15"
    assert due_dates(issued, term, month_end_first=False) == (date(2026, 11, 15),)
    assert len(due_dates(issued, term, month_end_first=True)) == 2
    assert len(due_dates(issued, "30/60", month_end_first=True)) == 2
    assert due_dates(issued, "fin de mois", month_end_first=True) == (issued,)


@pytest.mark.parametrize(
    ("text", "days"),
    [("30", 30), ("30 jrs", 30), ("Net 30", 30), ("45 jours nets", 45), ("comptant", 0), ("0", 0), ("30/60", None),
     ("1 mois", None), ("30 jours fin de mois", None), ("30 ?", None), ("", None)],
)  # fmt: skip
def test_the_days_of_a_term_that_is_nothing_but_days(text: str, days: int | None) -> None:
    assert days_of(text) == days


def test_what_is_no_term_has_no_way() -> None:
    assert not any(map(ways, ("", "payée", "12/10/2026", "45")))
