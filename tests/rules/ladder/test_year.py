"""A year of Mondays, told as an accountant would check it: what is typed, what is done, and why.

Unless said otherwise one invoice is followed: F-041, 1 200,00 € to Morel SARL, due on Saturday 31
January 2026, with the standard ladder. Undisturbed its Mondays are: 9 February the call (9 days
late), 16 February the first letter, 2 March the second (30 days late, 14 after the first), 16 March
the formal notice, 6 April the file. Interest: ECB 2,15 % + 10 points = 12,15 % a year in the first
half of 2026 (C. com. L441-10 II); 40 € once.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.problems import AnswerNeeded, RelanceError
from relance.rules.codes import Postal
from relance.rules.firm import Settings
from relance.rules.ladder.plan import stale_letters
from tests.rules.ladder.mondays import ALL, LAW, NONE, UNKNOWN, Owner, Week


def by_monday(owner: Owner, *days: str, posted: str | None = ALL) -> list[str]:
    """Where F-041 stands after each of these Mondays."""
    return [f"{day[5:]} {owner.monday(day, posted).stands('F-041')}" for day in days]


# --- nobody answers


def test_undisturbed_an_invoice_walks_the_whole_ladder_and_stays_in_view(owner: Owner) -> None:
    weeks = by_monday(
        owner, "2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23", "2026-03-02", "2026-03-09",
        "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06", "2026-04-13", "2026-12-28",
    )  # fmt: skip
    assert weeks == [
        "02-02 aucune étape, etape_suivante_plus_tard",
        "02-09 Appel, appel_a_faire",
        "02-16 Relance 1, courrier_prepare",
        "02-23 Relance 1, delai_entre_etapes",
        "03-02 Relance 2, courrier_prepare",
        "03-09 Relance 2, delai_entre_etapes",
        "03-16 Mise en demeure, courrier_prepare",
        "03-23 Mise en demeure, delai_entre_etapes",
        "03-30 Mise en demeure, delai_entre_etapes",
        "04-06 Contentieux, dossier_a_preparer",
        "04-13 Contentieux, derniere_etape",
        "12-28 Contentieux, derniere_etape",
    ]


def test_each_letter_asks_for_what_is_owed_that_day(owner: Owner) -> None:
    """Second letter: 1200 × 12,15 % × 30 / 365 = 11,98; formal notice, 44 days: 17,58."""
    owner.monday("2026-02-09")
    asked = [owner.monday(d).letters for d in ("2026-02-16", "2026-03-02", "2026-03-16")]
    assert asked == [
        ["Morel SARL : Relance 1, 1200.00 € (F-041)"],
        ["Morel SARL : Relance 2, 1251.98 € (F-041)"],
        ["Morel SARL : Mise en demeure, 1257.58 € (F-041)"],
    ]


# --- payments


def test_who_pays_the_day_after_the_letter_hears_no_more(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    owner.is_paid("F-041", on="2026-02-17")
    assert by_monday(owner, "2026-02-23", "2026-03-02") == [
        "02-23 Relance 1, soldee",
        "03-02 Relance 1, soldee",
    ]
    assert owner.history("F-041") == [
        "2026-02-09 Appel à faire : Appel",
        "2026-02-16 Courrier préparé : Relance 1 (envoyé)",
        "2026-02-23 Règlement constaté : réglé le 17/02/2026",
    ]


def test_a_letter_still_on_the_desk_when_the_payment_comes_is_not_to_be_posted(
    owner: Owner,
) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    owner.is_paid("F-041", on="2026-02-17")
    week = owner.monday("2026-02-23", UNKNOWN)
    assert week.withdrawn == ["F-041 : Relance 1"]
    assert week.stands("F-041") == "Appel, soldee"
    assert owner.history("F-041")[1] == "2026-02-16 Courrier préparé : Relance 1 (annulé)"


def test_who_pays_half_is_asked_for_the_other_half_and_interest_on_what_was_open(
    owner: Owner,
) -> None:
    """1200 × 12,15 % × 17 / 365 = 6,79 to 17 February; 600 × 12,15 % × 13 / 365 = 2,60 since."""
    owner.mondays("2026-02-09", "2026-02-16")
    owner.is_paid("F-041", "600.00", on="2026-02-17")
    owner.monday("2026-02-23")
    week = owner.monday("2026-03-02")
    assert week.letters == ["Morel SARL : Relance 2, 649.39 € (F-041)"]
    assert [(a.days, a.base, a.amount) for a in week.claim("F-041").accruals] == [
        (17, Decimal("1200.00"), Decimal("6.79")),
        (13, Decimal("600.00"), Decimal("2.60")),
    ]


def test_a_cheque_without_reference_stops_the_letters_until_it_is_allocated(owner: Owner) -> None:
    owner.invoices("F-042", "Morel SARL", "800.00", due="2026-02-05")
    owner.mondays("2026-02-09", "2026-02-23")
    owner.receives("Morel SARL", "800.00", on="2026-02-26")
    week = owner.monday("2026-03-02")
    assert week.letters == []
    assert week.stands("F-041") == "Relance 1, a_corriger"
    assert (
        "800,00\u00a0€ du 26/02/2026 n'est affecté à aucune facture" in week.claim("F-041").sentence
    )
    owner.allocates("F-042")
    week = owner.monday("2026-03-09")
    assert week.letters == ["Morel SARL : Relance 2, 1254.78 € (F-041)"]
    assert week.stands("F-042") == "Relance 1, soldee"


def test_a_cheque_without_reference_that_covers_all_cancels_the_letter_and_says_so(
    owner: Owner,
) -> None:
    owner.mondays("2026-02-09", "2026-02-23")
    owner.receives("Morel SARL", "1200.00", on="2026-02-26")
    week = owner.monday("2026-03-02")
    assert week.letters == []
    assert week.stands("F-041") == "Relance 1, couverte_par_avoir_ou_reglement"


def test_a_formal_notice_waits_while_nobody_knows_whether_the_payments_are_noted(
    owner: Owner,
) -> None:
    owner.mondays("2026-02-09", "2026-03-09")
    weeks = [owner.monday("2026-03-16", None), owner.monday("2026-03-23", noted="Je ne sais pas")]
    assert [w.stands("F-041") for w in weeks] == ["Relance 2, reglements_a_confirmer"] * 2
    with pytest.raises(RelanceError, match="notiez les règlements"):
        owner.monday("2026-03-30", noted="Non")
    assert owner.monday("2026-03-30").stands("F-041") == "Mise en demeure, courrier_prepare"


# --- the owner at the keyboard, before a formal notice


def at_its_formal_notice(owner: Owner) -> None:
    """F-041 itself due for it on 16 March; F-042 was reminded with it."""
    owner.invoices("F-042", "Morel SARL", "300.00", due="2026-02-15")
    owner.mondays("2026-02-09", "2026-03-09")


def test_a_formal_notice_is_agreed_to_with_its_invoices(owner: Owner) -> None:
    at_its_formal_notice(owner)
    week = owner.monday("2026-03-16")
    assert week.letters == ["Morel SARL : Mise en demeure, 1600.48 € (F-041, F-042)"]
    assert week.asked[-1] == (
        "Mise en demeure à Morel SARL (1\u202f600,48\xa0€) : F-041 (1\u202f200,00\xa0€, échue le"
        " 31/01/2026), F-042 (300,00\xa0€, échue le 15/02/2026)."
    )


def test_an_invoice_left_out_of_a_formal_notice_waits_a_week_and_is_recalled(owner: Owner) -> None:
    at_its_formal_notice(owner)
    owner.monday("2026-03-16", formal="Sans", without=["F-042"])
    week = owner.monday("2026-03-16", None)  # the same day again: the answer stands
    assert week.letters == []  # nobody says that the payments are noted
    week = owner.monday("2026-03-16")
    assert week.letters == ["Morel SARL : Mise en demeure, 1257.58 € (F-041)"]
    assert [c.invoice.number for c in week.letter().others] == ["F-042"]
    assert "2026-03-16 Mise en demeure reportée : " in owner.history("F-042")


def test_where_no_other_is_itself_due_no_formal_notice_leaves(owner: Owner) -> None:
    at_its_formal_notice(owner)
    week = owner.monday("2026-03-16", formal="Sans", without=["F-041"])
    assert week.letters == []
    assert week.stands("F-041") == "Relance 2, mise_en_demeure_reportee"
    assert week.claim("F-041").sentence == (
        "Mise en demeure de ce client reportée à votre demande : à partir du 23/03/2026."
    )
    assert owner.monday("2026-03-18").letters == []
    assert len(owner.monday("2026-03-23").letters) == 1


def test_a_formal_notice_put_off_lets_no_other_letter_leave_in_its_place(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-03-09")
    owner.invoices("F-050", "Morel SARL", "90.00", due="2026-03-01")
    owner.notes("F-050", "Appel fait", "2026-03-10")
    week = owner.monday("2026-03-16", formal="Pas cette semaine")
    assert week.letters == []
    assert week.stands("F-050") == "Appel, mise_en_demeure_reportee"


def test_a_formal_notice_put_off_makes_room_for_another_of_which_it_is_asked_too() -> None:
    owner = Owner(settings=Settings(letters_per_monday=1))
    for number, name, total in (("F-1", "Morel SARL", "900.00"), ("F-2", "Roux SARL", "500.00")):
        owner.invoices(number, name, total, due="2026-01-31")
    for step, day in (("Relance 1", "2026-02-16"), ("Relance 2", "2026-03-02")):
        for number in ("F-1", "F-2"):
            owner.notes(number, step, day)
        owner.monday(day)
    week = owner.monday("2026-03-16", formal="Pas cette semaine")
    assert [q[:30] for q in week.asked if "Mise en demeure" in q] == [
        "Mise en demeure à Morel SARL (",
        "Mise en demeure à Roux SARL (5",
    ]
    assert week.letters == []


# --- promises and disputes


def test_who_promises_and_keeps_is_left_in_peace(owner: Owner) -> None:
    owner.monday("2026-02-09")
    owner.notes("F-041", "Promesse", "2026-02-20")
    assert by_monday(owner, "2026-02-16") == ["02-16 Appel, promesse"]
    owner.is_paid("F-041", on="2026-02-20")
    assert by_monday(owner, "2026-02-23", "2026-03-02") == [
        "02-23 Appel, soldee",
        "03-02 Appel, soldee",
    ]


def test_who_promises_and_breaks_is_chased_again_at_the_next_step_by_itself(owner: Owner) -> None:
    """Promised for Friday 20 February: held two business days more, to Tuesday 24."""
    owner.monday("2026-02-09")
    owner.notes("F-041", "Promesse : a rappelé, vu avec la compta", "2026-02-20")
    assert by_monday(owner, "2026-02-16", "2026-02-23", "2026-03-02", "2026-03-09") == [
        "02-16 Appel, promesse",
        "02-23 Appel, promesse",
        "03-02 Relance 1, courrier_prepare",
        "03-09 Relance 1, delai_entre_etapes",
    ]
    assert "2026-02-16 Suite donnée : Promesse" in owner.history("F-041")


def test_a_promise_for_one_invoice_holds_the_client_s_others_too(owner: Owner) -> None:
    owner.invoices("F-042", "Morel SARL", "300.00", due="2026-02-03")
    owner.invoices("F-050", "Autre SA", "300.00", due="2026-02-03")
    owner.notes("F-042", "Promesse", "2026-02-13")
    week = owner.monday("2026-02-09")
    assert [week.stands(n) for n in ("F-041", "F-042", "F-050")] == [
        "aucune étape, promesse",
        "aucune étape, promesse",
        "Appel, appel_a_faire",
    ]


def test_a_letter_not_to_be_posted_names_the_promise_that_came_since(owner: Owner) -> None:
    owner.invoices("F-042", "Morel SARL", "300.00", due="2026-02-01")
    owner.mondays("2026-02-09", "2026-02-16")
    owner.notes("F-041", "Promesse", "2026-03-06")
    why = stale_letters(owner.ledger, LAW, date(2026, 2, 23))
    assert list(why.values()) == [
        "Promesse de règlement pour le 06/03/2026.",
        "Promesse de règlement pour le 06/03/2026, notée pour F-041 : vaut-elle aussi pour celle-ci ?"
        " Répondez au clavier.",
    ]


def test_who_disputes_a_part_is_asked_for_the_rest(owner: Owner) -> None:
    """900 × 12,15 % × 30 / 365 = 8,99; with 40 € of fixed compensation: 948,99."""
    owner.mondays("2026-02-09", "2026-02-23")
    owner.notes("F-041", "Litige 300 €")
    week = owner.monday("2026-03-02")
    assert week.letters == ["Morel SARL : Relance 2, 948.99 € (F-041)"]
    assert "300,00\u00a0€ contestés, non réclamés." in week.claim("F-041").sentence
    assert week.plan.aged_balance.total == Decimal("1200.00")  # still owed, in the books


def test_who_disputes_all_of_it_waits_until_the_note_is_cleared(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    owner.notes("F-041", "Litige : malfaçon sur la porte")
    assert by_monday(owner, "2026-02-23", "2026-06-01") == [
        "02-23 Relance 1, litige",
        "06-01 Relance 1, litige",
    ]
    owner.notes("F-041", "")
    assert by_monday(owner, "2026-06-08") == ["06-08 Relance 2, courrier_prepare"]
    assert [line for line in owner.history() if "Suite donnée" in line] == [
        "2026-02-23 Suite donnée : Litige",
        "2026-06-08 Suite donnée : (levée)",
    ]


# --- Mondays that do not come


def test_after_the_holidays_the_ladder_goes_on_where_it_stood(owner: Owner) -> None:
    """First letter posted on 16 February, then closed for three weeks."""
    owner.mondays("2026-02-09", "2026-02-16")
    assert by_monday(owner, "2026-03-16", "2026-03-23", "2026-03-30") == [
        "03-16 Relance 2, courrier_prepare",
        "03-23 Relance 2, delai_entre_etapes",
        "03-30 Mise en demeure, courrier_prepare",
    ]


def test_three_missed_mondays_burn_no_step_and_lose_none(owner: Owner) -> None:
    """The first run finds the invoice 37 days late: it begins with the call all the same."""
    weeks = ("2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-13", "2026-05-04")
    assert by_monday(owner, *weeks) == [
        "03-09 Appel, appel_a_faire",
        "03-16 Relance 1, courrier_prepare",
        "03-23 Relance 1, delai_entre_etapes",
        "03-30 Relance 2, courrier_prepare",
        "04-13 Mise en demeure, courrier_prepare",
        "05-04 Contentieux, dossier_a_preparer",
    ]


def test_found_more_than_ninety_days_late_it_is_first_put_to_the_owner(owner: Owner) -> None:
    """5 May is the 94th day. Once decided it starts at the first letter, not at the call."""
    assert by_monday(owner, "2026-05-05") == ["05-05 aucune étape, ancienne_a_decider"]
    week = owner.monday("2026-05-11", old="Les relancer")
    assert week.letters == ["Morel SARL : Relance 1, 1200.00 € (F-041)"]
    assert by_monday(owner, "2026-05-18", "2026-05-25") == [
        "05-18 Relance 1, delai_entre_etapes",
        "05-25 Relance 2, courrier_prepare",
    ]


def test_chasing_again_after_a_pause_skips_no_call(owner: Owner) -> None:
    """« Relancer » sends an old debt straight to its first letter, not one nine days late."""
    owner.notes("F-041", "Relancer")
    assert by_monday(owner, "2026-02-09") == ["02-09 Appel, appel_a_faire"]


def test_the_same_decision_may_be_typed_beside_the_invoice(owner: Owner) -> None:
    owner.monday("2026-05-04")
    owner.notes("F-041", "Relancer")
    assert by_monday(owner, "2026-05-11") == ["05-11 Relance 1, courrier_prepare"]


# --- the invoice itself changes


def test_an_invoice_whose_due_date_is_corrected_waits_for_the_new_one(owner: Owner) -> None:
    """Due on 28 February after all: the second letter on the 20th day, 20 March, so on the 23rd."""
    owner.mondays("2026-02-09", "2026-02-16")
    owner.corrects("F-041", due=date(2026, 2, 28))
    assert by_monday(owner, "2026-02-23", "2026-03-02", "2026-03-16", "2026-03-23") == [
        "02-23 Relance 1, non_echue",
        "03-02 Relance 1, etape_suivante_plus_tard",
        "03-16 Relance 1, etape_suivante_plus_tard",
        "03-23 Relance 2, courrier_prepare",
    ]
    assert "2026-02-23 Facture corrigée : échéance : 31/01/2026 avant" in owner.history("F-041")


def test_an_invoice_whose_total_is_corrected_is_asked_for_as_it_is_now(owner: Owner) -> None:
    """1020 × 12,15 % × 30 / 365 = 10,19; with 40 €: 1 070,19."""
    owner.mondays("2026-02-09", "2026-02-23")
    owner.corrects("F-041", total=Decimal("1020.00"))
    assert owner.monday("2026-03-02").letters == ["Morel SARL : Relance 2, 1070.19 € (F-041)"]


def test_a_letter_not_posted_yet_that_asks_too_much_since_is_made_again(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    owner.corrects("F-041", total=Decimal("1020.00"))
    week = owner.monday("2026-02-23", UNKNOWN)
    assert week.withdrawn == ["F-041 : Relance 1"]
    assert week.letters == []  # it may have been posted: nobody knows yet
    week = owner.monday("2026-03-02", NONE)
    assert week.letters == ["Morel SARL : Relance 1, 1020.00 € (F-041)"]


def test_a_credit_note_after_the_second_letter_lowers_the_debt_from_its_first_day(
    owner: Owner,
) -> None:
    """1000 × 12,15 % × 44 / 365 = 14,65; with 40 €: 1 054,65."""
    owner.mondays("2026-02-09", "2026-03-09")
    owner.credits("Morel SARL", "200.00", on="2026-03-10", of="F-041")
    assert owner.monday("2026-03-16").letters == ["Morel SARL : Mise en demeure, 1054.65 € (F-041)"]


def test_a_credit_note_for_all_of_it_after_the_second_letter_ends_the_matter(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-03-02")
    owner.credits("Morel SARL", "1200.00", on="2026-03-05", of="F-041")
    week = owner.monday("2026-03-09", UNKNOWN)
    assert week.withdrawn == ["F-041 : Relance 2"]
    assert week.claim("F-041").reason == "soldee"


# --- one client, many invoices


def test_a_client_with_five_invoices_at_four_steps_gets_one_letter(owner: Owner) -> None:
    owner.invoices("F-052", "Morel SARL", "345.60", due="2026-02-15")
    owner.invoices("F-053", "Morel SARL", "80.00", due="2026-02-16")
    owner.invoices("F-060", "Morel SARL", "500.00", due="2026-02-26")
    owner.invoices("F-070", "Morel SARL", "900.00", due="2026-03-31")
    owner.mondays("2026-02-09", "2026-02-23")
    week = owner.monday("2026-03-02")
    assert [week.stands(n) for n in ("F-041", "F-052", "F-053", "F-060", "F-070")] == [
        "Relance 2, courrier_prepare",
        "Relance 2, courrier_prepare",
        "Relance 2, courrier_prepare",
        "Appel, appel_a_faire",
        "aucune étape, non_echue",
    ]
    letter = week.letter()
    assert letter.step.name == "Relance 2"
    assert [(c.invoice.number, c.step_after, c.outstanding) for c in letter.claims] == [
        ("F-041", "Relance 2", Decimal("1200.00")),
        ("F-052", "Relance 2", Decimal("345.60")),
        ("F-053", "Relance 2", Decimal("80.00")),
    ]
    assert [c.invoice.number for c in letter.others] == ["F-060"]  # recalled, never reminded


def test_what_no_letter_named_waits_for_the_date_of_the_formal_notice_then_takes_its_tone(
    owner: Owner,
) -> None:
    owner.invoices("F-052", "Morel SARL", "345.60", due="2026-03-01")
    owner.mondays("2026-02-09", "2026-03-09")
    week = owner.monday("2026-03-16")
    assert week.letters == ["Morel SARL : Mise en demeure, 1257.58 € (F-041)"]
    assert week.stands("F-052") == "Appel, mise_en_demeure_du_client"
    assert owner.mondays("2026-03-23", "2026-03-30").letters == []  # until 31 March
    week = owner.monday("2026-04-06")
    assert week.letters == ["Morel SARL : Relance 2, 389.74 € (F-052)"]
    assert week.claim("F-052").above


def test_an_invoice_paid_never_hides_the_client_s_others(owner: Owner) -> None:
    owner.invoices("F-042", "Morel SARL", "800.00", due="2026-01-31")
    owner.mondays("2026-02-09", "2026-02-23")
    owner.is_paid("F-042", on="2026-02-25")
    assert owner.monday("2026-03-02").letters == ["Morel SARL : Relance 2, 1251.98 € (F-041)"]


# --- what stops everything


def test_an_insolvency_in_the_middle_stops_every_letter_and_the_interest(owner: Owner) -> None:
    """Judgment on 5 March: interest to its eve, 32 days: 1200 × 12,15 % × 32 / 365 = 12,78."""
    owner.invoices("F-052", "Morel SARL", "345.60", due="2026-02-20")
    owner.mondays("2026-02-09", "2026-03-02")
    owner.notes("F-041", "Procédure collective", "2026-03-05")
    week = owner.monday("2026-03-09", UNKNOWN)
    assert week.withdrawn == ["F-041 : Relance 2", "F-052 : Relance 2"]
    assert week.claim("F-052").reason == "procedure_collective"
    for monday in ("2026-03-16", "2026-06-01"):
        week = owner.monday(monday)
        assert week.letters == []
        assert week.stands("F-041") == "Relance 2, procedure_collective"  # it had been posted
        assert (week.claim("F-041").interest, week.claim("F-041").fee) == (
            Decimal("12.78"),
            Decimal(0),
        )


def test_an_insolvency_is_said_first_whatever_else_is_noted_and_in_whatever_order(
    owner: Owner,
) -> None:
    for number in ("F-052", "F-053"):
        owner.invoices(number, "Morel SARL", "345.60", due="2026-01-31")
    owner.notes("F-041", "Promesse", "2026-03-31")
    owner.notes("F-052", "Procédure collective", "2026-03-05")
    week = owner.monday("2026-03-09")
    assert {c.reason for c in week.plan.claims} == {"procedure_collective"}


def test_the_judgment_noted_beside_one_invoice_stops_the_interest_of_all(owner: Owner) -> None:
    """Noted again beside the other without its date: from 1 February to 4 March all the same."""
    owner.invoices("F-042", "Morel SARL", "1200.00", due="2026-01-31")
    owner.notes("F-041", "Procédure collective", "2026-03-05")
    owner.notes("F-042", "Procédure collective")
    week = owner.monday("2026-04-06")
    assert {c.interest for c in week.plan.claims} == {Decimal("12.78")}


def test_a_call_withdrawn_the_same_day_was_never_made(owner: Owner) -> None:
    """86 days late the call is listed, then a note cancels it: at 93 days the owner decides first."""
    owner.monday("2026-04-27")
    owner.notes("F-041", "Litige")
    assert by_monday(owner, "2026-04-27") == ["04-27 aucune étape, litige"]
    owner.notes("F-041", "")
    assert by_monday(owner, "2026-05-04") == ["05-04 aucune étape, ancienne_a_decider"]


def test_a_file_handed_to_a_lawyer_is_left_to_them(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-04-06")
    owner.notes("F-041", "Avocat : Me Roche, 8 avril")
    owner.invoices("F-090", "Morel SARL", "60.00", due="2026-04-01")
    week = owner.monday("2026-04-13")
    assert week.stands("F-041") == "Contentieux, suspendue"
    assert week.stands("F-090") == "aucune étape, suspendue"
    assert by_monday(owner, "2026-11-02") == ["11-02 Contentieux, suspendue"]


# --- the post


def test_letters_never_posted_are_made_again_every_monday_and_never_raise_the_tone(
    owner: Owner,
) -> None:
    owner.monday("2026-02-09")
    weeks = ("2026-02-16", "2026-02-23", "2026-03-02", "2026-03-09", "2026-03-16")
    assert by_monday(owner, *weeks, posted=NONE) == [
        f"{day[5:]} Relance 1, courrier_prepare" for day in weeks
    ]
    assert [e.postal for e in owner.ledger.events if e.step == "Relance 1"] == [
        *[Postal.NOT_POSTED] * 4,
        Postal.UNCONFIRMED,
    ]


def test_who_does_not_know_four_times_is_asked_four_times_and_nothing_moves(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    unsure = ("2026-02-23", "2026-03-02", "2026-03-09", "2026-03-16")
    weeks = [owner.monday(day, UNKNOWN) for day in unsure]
    assert {w.stands("F-041") for w in weeks} == {"Appel, courrier_a_confirmer"}
    assert [len(w.asked) for w in weeks] == [1] * 4
    assert by_monday(owner, "2026-03-23") == ["03-23 Relance 2, courrier_prepare"]


def test_a_letter_posted_days_after_its_date_counts_from_the_posting(owner: Owner) -> None:
    """Dated 16 February, posted on the 26th: the second letter eight days later, on 9 March."""
    owner.mondays("2026-02-09", "2026-02-16")
    owner.monday("2026-02-23", UNKNOWN)
    week = owner.monday("2026-03-02", posted_on="2026-02-26")
    assert week.stands("F-041") == "Relance 1, delai_entre_etapes"
    assert by_monday(owner, "2026-03-09") == ["03-09 Relance 2, courrier_prepare"]


def test_posted_days_late_it_may_be_made_again_with_today_s_date(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    week = owner.monday("2026-02-23", posted_on="2026-02-23", again=True)
    assert week.letters == ["Morel SARL : Relance 1, 1200.00 € (F-041)"]
    assert owner.history()[1:] == [
        "2026-02-16 Courrier préparé : Relance 1 (non posté)",
        "2026-02-23 Courrier préparé : Relance 1",
    ]


def test_a_letter_said_not_to_have_left_is_taken_back(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-02-23")
    owner.notes("F-041", "Courrier non parti")
    assert by_monday(owner, "2026-03-02") == ["03-02 Relance 1, courrier_prepare"]


def test_a_registered_letter_not_claimed_counts_and_its_envelope_is_kept(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-03-23")
    owner.notes("F-041", "Non réclamé", "2026-04-02")
    assert by_monday(owner, "2026-04-06") == ["04-06 Contentieux, dossier_a_preparer"]
    assert "2026-04-02 Non réclamé : gardez le pli fermé" in owner.history("F-041")


def test_a_registered_letter_without_its_number_nor_date_is_not_confirmed(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-03-16")
    week = owner.monday("2026-03-23", registered="", posted_on=None)
    assert week.claim("F-041").reason == "courrier_a_confirmer"


def test_a_letter_returned_from_an_unknown_address_is_sent_again_once_it_is_found(
    owner: Owner,
) -> None:
    owner.mondays("2026-02-09", "2026-02-23")
    owner.notes("F-041", "NPAI", "2026-02-25")
    assert by_monday(owner, "2026-03-02", "2026-03-09") == [
        "03-02 Appel, adresse_inconnue",
        "03-09 Appel, adresse_inconnue",
    ]
    owner.client("Morel SARL", address=("9 quai Gambetta",))
    assert by_monday(owner, "2026-03-16") == ["03-16 Relance 1, courrier_prepare"]


def test_a_letter_returned_comes_back_with_all_the_invoices_that_it_claimed(owner: Owner) -> None:
    """Noted beside one invoice; the other one's first letter was in the same envelope."""
    owner.invoices("F-042", "Morel SARL", "500.00", due="2026-02-01")
    owner.mondays("2026-02-09", "2026-02-23")
    owner.notes("F-041", "NPAI", "2026-02-25")
    owner.monday("2026-03-02")
    owner.client("Morel SARL", address=("9 quai Gambetta",))
    assert owner.monday("2026-03-09").letters == [
        "Morel SARL : Relance 1, 1700.00 € (F-041, F-042)"
    ]


def test_a_call_that_the_owner_made_earlier_counts_as_the_call(owner: Owner) -> None:
    owner.notes("F-041", "Appel fait : rappellera", "2026-02-05")
    assert by_monday(owner, "2026-02-09", "2026-02-16") == [
        "02-09 Appel, delai_entre_etapes",
        "02-16 Relance 1, courrier_prepare",
    ]


# --- payment plans


def test_a_plan_that_is_kept_is_followed_to_its_end_without_a_letter(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    owner.notes_of_client("Morel SARL", "Échéancier 3 fois", "2026-03-05")
    week = owner.monday("2026-02-23")
    assert week.stands("F-041") == "Relance 1, echeancier_propose"
    assert [(i.due.isoformat(), str(i.amount)) for i in week.plan.instalments] == [
        ("2026-03-05", "400.00"),
        ("2026-04-05", "400.00"),
        ("2026-05-05", "400.00"),
    ]
    owner.signs("Morel SARL", on="2026-02-25")
    for paid, monday in (
        ("2026-03-05", "2026-03-09"),
        ("2026-04-03", "2026-04-13"),
        ("2026-05-04", "2026-05-11"),
    ):
        week = owner.monday(f"{paid[:8]}02")
        assert week.stands("F-041") == "Relance 1, echeancier"
        owner.is_paid("F-041", "400.00", on=paid)
        week = owner.monday(monday)
        assert week.letters == []
    assert week.stands("F-041") == "Relance 1, soldee"


def test_a_plan_that_is_broken_resumes_the_ladder_for_the_instalment_missed(owner: Owner) -> None:
    """5 April is Easter Sunday: two business days of grace lead to Wednesday 8."""
    owner.mondays("2026-02-09", "2026-02-16")
    owner.notes_of_client("Morel SARL", "Échéancier 3 fois", "2026-03-05")
    owner.monday("2026-02-23")
    owner.signs("Morel SARL", on="2026-02-25")
    owner.is_paid("F-041", "400.00", on="2026-03-05")
    assert by_monday(owner, "2026-03-09", "2026-04-06") == [
        "03-09 Relance 1, echeancier",
        "04-06 Relance 1, echeancier",
    ]
    week = owner.monday("2026-04-13")
    assert week.stands("F-041") == "Relance 2, courrier_prepare"
    assert (week.claim("F-041").outstanding, week.claim("F-041").withheld) == (
        Decimal(400),
        Decimal(400),
    )
    assert "Échéance du 05/04/2026 non tenue" in week.claim("F-041").sentence


def test_where_the_agreement_says_so_one_instalment_missed_makes_all_of_it_due(
    owner: Owner,
) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    owner.notes_of_client("Morel SARL", "Échéancier 3 fois", "2026-03-05")
    owner.monday("2026-02-23")
    owner.signs("Morel SARL", on="2026-02-25", accelerated=True)
    week = owner.monday("2026-03-16")
    assert week.stands("F-041") == "Relance 2, courrier_prepare"
    assert (week.claim("F-041").outstanding, week.claim("F-041").withheld) == (
        Decimal(1200),
        Decimal(0),
    )


# --- the workbook itself


def in_a_new_workbook(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-03-02")
    owner.starts_a_new_workbook()


def test_last_year_s_workbook_replaced_unattended_nothing_is_prepared_twice(owner: Owner) -> None:
    in_a_new_workbook(owner)
    with pytest.raises(AnswerNeeded, match="ne connaît pas 2 courriers"):
        owner.monday("2026-03-09", None)


def test_last_year_s_workbook_replaced_its_letters_go_back_into_the_history(owner: Owner) -> None:
    in_a_new_workbook(owner)
    assert by_monday(owner, "2026-03-09", "2026-03-16") == [
        "03-09 Relance 2, delai_entre_etapes",
        "03-16 Mise en demeure, courrier_prepare",
    ]
    assert owner.history()[:2] == [
        "2026-02-16 Courrier préparé : Relance 1 (envoyé)",
        "2026-03-02 Courrier préparé : Relance 2 (envoyé)",
    ]


def test_the_same_monday_twice_does_nothing_twice(owner: Owner) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    history = owner.history()
    weeks: list[Week] = [owner.monday("2026-02-16"), owner.monday("2026-02-16", None)]
    assert {w.stands("F-041") for w in weeks} == {"Relance 1, courrier_prepare"}
    assert owner.history() == history
