"""What the owner's word for an invoice says about its payment."""

from __future__ import annotations

from datetime import date

import pytest

from relance.rules.codes import Status
from relance.words.statuses import needs_day, read_status, step_of, steps_noted


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.NONE, "|  |-|—"),
        (
            Status.PAID,
            "payée|Payé|PAYÉE|payées|réglé|Réglée|soldée|acquittée|encaissé|lettrée|oui|O|x|X|"
            "paid|Payed|yes|VRAI|True|✓|payée le 12/03/2026|réglé le 12/03|Payé le 1er mars 2026|"
            "réglée par chèque|payé CB|réglé par virement le 12/03/2026|payée le 12 mars par chèque|"
            "Prélevé|prélevée le 10/09|Réglée intégralement|virement reçu|règlement reçu|payé par carte bancaire",
        ),
        (
            Status.PARTLY,
            "partiel|Partielle|partiellement payée|payée partiellement|réglée en partie|"
            "acompte|acompte versé|paiement partiel|partially paid|Part-paid|Règlement commencé",
        ),
        (
            Status.UNPAID,
            "impayée|Impayé|non payée|NON RÉGLÉE|pas payé|pas encore réglée|non soldée|en attente|"
            "En attente de règlement|en cours|à payer|A régler|en retard|relancée|relance 1|"
            "2e relance|mise en demeure|échue|non|N|unpaid|Not payed|not paid|Overdue|open|sent|"
            "prélèvement rejeté|Impayé - rejet|A prélever|Attente|Validée|Émise|Envoyée|"
            "envoyée|émise|due|Faux|relancé le 02/09|en attente virement",
        ),
        (Status.CANCELLED, "annulée|Annulé|cancelled|facture annulée|Void|voided"),
        (Status.DRAFT, "Draft|Brouillon|non émise|à émettre"),
        (
            Status.UNPAID,
            "Déposée|Mise à disposition|Prise en charge|Approuvée|Complétée|Past due|Viewed|"
            "Awaiting payment|première relance|MED|mise en demeure envoyée le 12/10/2026",
        ),
        (
            Status.UNKNOWN,
            "?|payée ?|litige|Rejetée|Reçue|Acceptée|Approuvée partiellement|payé 50 %|payée 200|payée sauf 200 €|réglée à tort|avoir|"
            "devis|contentieux|irrécouvrable|chèque|virement|chèque reçu|ok|à vérifier|12/03/2026|"
            "promesse le 12/03|1/2 payé|payé 1/2|payée aux 2/3|chèque envoyé|relancée par chèque|remboursée|payera le 12/03/2026",
        ),
    ],
)
def test_the_words_that_owners_write(status: Status, words: str) -> None:
    for word in words.split("|"):
        assert read_status(word) is status, word


@pytest.mark.parametrize(
    "means",
    [
        "par CB", "CB", "par carte bleue", "par carte de crédit", "en espèces", "en liquide", "cash", "par PayPal",
        "par virement SEPA", "par virement bancaire", "par vir.", "par prélèvement SEPA", "par prélèvement automatique", "par chq",
        "en ligne", "comptant", "par ANCV",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "word", ["payée", "Réglé", "encaissée", "soldée", "ACQUITTÉE", "payée le 12/10/2026"]
)
def test_every_means_of_payment_may_follow_what_says_paid(word: str, means: str) -> None:
    assert read_status(f"{word} {means}") is Status.PAID
    assert read_status(means) is Status.UNKNOWN
    assert read_status(f"non {word} {means}") is not Status.PAID


@pytest.mark.parametrize(
    "word",
    ["payée par traite", "réglée par LCR", "payée par billet à ordre", "payée par son assurance", "réglée par compensation",
     "à payer par carte bleue ?", "payera par carte bleue"],
)  # fmt: skip
def test_what_may_not_be_money_yet_is_for_a_person_to_read(word: str) -> None:
    assert read_status(word) is Status.UNKNOWN


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Relancé", "Relance 1"),
        ("relancée le 12/10/2026", "Relance 1"),
        ("Relance n° 2", "Relance 2"),
        ("2ème relance faite le 3 novembre", "Relance 2"),
        ("MISE EN DEMEURE", "Mise en demeure"),
        ("mise en demeure envoyée le 12/10/2026", "Mise en demeure"),
        ("mise en demeure ?", ""),
        ("à relancer", ""),
        ("relance 3", ""),  # the ladder has none
        ("mise en demeure reçue, va payer", ""),
        ("payée après mise en demeure", ""),
        ("", ""),
    ],
)
def test_a_status_may_be_a_step_already_taken(text: str, step: str) -> None:
    assert step_of(text) == step


def test_only_after_the_first_reminder_may_the_ladder_begin_again() -> None:
    assert [needs_day(step) for step in ("Relance 1", "Relance 2", "Mise en demeure")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("remark", "steps"),
    [
        ("Relance 1 envoyée le 12/10/2026", [("Relance 1", date(2026, 10, 12))]),
        ("appelé ; 2e relance le 3 nov. 2026, mise en demeure postée le 2026-11-20",
         [("Relance 2", date(2026, 11, 3)), ("Mise en demeure", date(2026, 11, 20))]),
        ("relancé le 12/10/2026", []),  # which one?
        ("relance 1 le 12/10", []),  # of which year?
        ("pas de mise en demeure avant le 12/10/2026", []),
    ],
)  # fmt: skip
def test_a_remark_may_note_the_steps_taken_and_their_days(
    remark: str, steps: list[tuple[str, date]]
) -> None:
    assert [*steps_noted(remark)] == steps
