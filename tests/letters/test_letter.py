"""What each letter says, and what it may never say (LAW §3-§5, §8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.law.loader import load_law
from relance.letters.letter import Letter, conciliator, designation
from relance.letters.library import Templates
from relance.letters.writer import render
from relance.rules.codes import Channel, Kind, Reason
from relance.rules.firm import Step
from relance.rules.model import Ledger
from relance.rules.outcome import Notice, Plan
from tests.letters.made import documents, plan_of

Write = Callable[..., Any]
PRIVATE = (Kind.CONSUMER, Kind.OTHER)

# LAW §8; issue 6 item 8. « tiers » is allowed in a second letter, a third party's name is not.
FORBIDDEN = (
    "sommation",
    "commandement",
    "huissier",
    "exploit",
    "frais de relance",
    "frais de dossier",
    "L441-6",
    "L. 441-6",
    "tribunal",
    "interrompt la prescription",
    "saisie",
    "fichier",
    "liste noire",
    "mauvais payeur",
    "première relance",
    "relance 1",
    "relance 2",
    "l'expression de nos salutations",  # one expresses feelings, not greetings (Académie française)
    "prévoit de plein droit",  # an article provides no amount
)
EVERY_LETTER = (
    "Menuiserie Dupré",
    "SARL au capital de 10 000 €",
    "RCS Angers 000 261 941",
    "SIRET 000 261 941 00017",
    "TVA FR38 000261941",
    "14 rue des Copeaux\n49000 Angers",
    "Tél. 02 61 91 04 27",
    "Angers, le 23 novembre 2026",
    "F2026-041",
    "14/10/2026",
    "40 j",
    "2 400,00 €",
    "400,00 €",
    "2 000,00 €",
    "IBAN FR76 9999 9000 4900 0123 4567 865 – BIC EXPLFRPP – titulaire : Menuiserie Dupré SARL",
    "Sauf erreur ou omission de notre part",
    "Si votre règlement nous est parvenu entre-temps",
    "contactez-nous",
    "au 02 61 91 04 27",
    "nos salutations distinguées",
    "Gérante",
    "Hélène Dupré",
)
# step, kind → what must be there, what must not
CHECKLIST: dict[tuple[str, Kind], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("first", Kind.BUSINESS): (
        (
            "Objet : règlement de votre facture n° F2026-041 du 14 septembre 2026",
            "Dupont & Fils <SA>\nÀ l'attention du service comptabilité\n27 boulevard de l'Été\n49000",
            "Notre facture n° F2026-041 du 14 septembre 2026, pour : Escalier en chêne, était à régler le"
            " 14 octobre 2026.",
            "Madame, Monsieur,",
            "en application de l'article L. 441-10 du Code de commerce, sont dus de plein droit à ce jour",
            "27,18 € de pénalités de retard et 40,00 € d'indemnité forfaitaire",
            "Le total ci-dessus n'en tient pas compte",
            "à l'ordre de Menuiserie Dupré SARL",
            "règlement en plusieurs fois",
        ),
        ("mise en demeure", "juridiction", "tiers", "annexe"),
    ),
    ("first", Kind.CONSUMER): (
        (
            "Monsieur Julien Bernier\nRésidence du Mail, bâtiment B\n9 allée des Tilleuls\n49124",
            "Monsieur,",
            "Nous vous prions d'agréer, Monsieur,",
            "règlement en plusieurs fois",
        ),
        ("441-10", "indemnité", "pénalités", "intérêt", "mise en demeure", "juridiction", "tiers"),
    ),
    ("first", Kind.PUBLIC_BODY): (
        (
            "Mairie de Saint-Florent-du-Layon\nService des finances",
            "mandatement",
            "L. 2192-13 du Code de la commande publique",
            "22,79 € d'intérêts moratoires et 40,00 € d'indemnité forfaitaire",
        ),
        ("441-10", "mise en demeure", "juridiction", "chèque", "à l'attention"),
    ),
    ("first", Kind.OTHER): (
        ("Copropriété Les Tilleuls", "Madame, Monsieur,"),
        ("441-10", "indemnité", "pénalités", "intérêt", "consommateur", "particulier"),
    ),
    ("second", Kind.BUSINESS): (
        (
            "Pénalités de retard au 23 novembre 2026 (calcul en annexe)",
            "27,18 €",
            "Indemnité forfaitaire pour frais de recouvrement",
            "2 067,18 €",
            "au plus tard le 9 décembre 2026",
            "article L. 441-10",
            "12,40 %",
            "15/10/2026",
            "23/11/2026",
            "C. com. L441-10 II",
        ),
        ("mise en demeure", "juridiction"),
    ),
    ("second", Kind.CONSUMER): (
        ("2 000,00 €", "au plus tard le 9 décembre 2026", "trouver une solution avec vous"),
        ("441-10", "indemnité", "pénalités", "intérêt", "mise en demeure", "juridiction"),
    ),
    ("second", Kind.PUBLIC_BODY): (
        ("Intérêts moratoires au 23 novembre 2026", "10,40 %", "L. 2192-13", "2 062,79 €"),
        ("441-10", "mise en demeure", "juridiction"),
    ),
    ("formal", Kind.BUSINESS): (
        (
            "Lettre recommandée avec accusé de réception",
            "Objet : MISE EN DEMEURE de payer 2 067,18 €",
            "nous vous mettons en demeure de nous régler la somme de 2 067,18 €",
            "au plus tard le 9 décembre 2026",
            "nous saisirons la juridiction compétente, sans autre avis",
            "sous toutes réserves",
            "À l'attention du représentant légal",
            "14 septembre 2026 : facture n° F2026-041, d'un montant de 2 400,00 €, à régler le 14 octobre 2026",
            "Total des intérêts : 27,18 €",
            "règlement en plusieurs fois",
        ),
        (),
    ),
    ("formal", Kind.CONSUMER): (
        (
            "Lettre recommandée avec accusé de réception",
            "MISE EN DEMEURE de payer 2 000,00 €",
            "cette somme porte intérêt au taux légal",
            "articles 1231-6 et 1344-1 du Code civil",
            "rechercher un accord, gratuitement, devant un conciliateur de justice (conciliateurs.fr)",
            "À défaut d'accord et de règlement complet dans ce délai, nous saisirons la juridiction",
        ),
        ("441-10", "indemnité", "pénalités", "40,00 €", "sans autre avis"),
    ),
    ("formal", Kind.PUBLIC_BODY): (
        ("MISE EN DEMEURE de payer 2 062,79 €", "R. 2192-31", "mettons en demeure de nous payer"),
        ("441-10", "chèque"),
    ),
    ("formal", Kind.OTHER): (
        (
            "MISE EN DEMEURE de payer 2 000,00 €",
            "articles 1231-6 et 1344-1 du Code civil",
            "conciliateur",
        ),
        ("441-10", "indemnité", "pénalités", "consommateur", "particulier", "sans autre avis"),
    ),
}


@pytest.mark.parametrize(("step", "kind"), list(CHECKLIST))
def test_a_letter_says_what_its_step_and_its_client_want(
    step: str, kind: Kind, world: Any, written: Write
) -> None:
    letter = written(world.notice(world.clients[kind], world.steps[step]))
    said, unsaid = CHECKLIST[step, kind]
    missing = [text for text in (*EVERY_LETTER, *said) if text not in letter.text]
    assert missing == []
    assert [text for text in unsaid if text.casefold() in letter.text.casefold()] == []


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("step", ["first", "second", "formal"])
def test_no_letter_says_what_the_law_or_courtesy_forbids(
    step: str, kind: Kind, world: Any, written: Write
) -> None:
    text = written(world.notice(world.clients[kind], world.steps[step])).text.casefold()
    assert [word for word in FORBIDDEN if word.casefold() in text] == []


def test_neither_the_subject_nor_the_file_name_counts_the_reminders(
    world: Any, written: Write
) -> None:
    for step in ("first", "second"):
        letter = written(world.notice(world.clients[Kind.BUSINESS], world.steps[step]))
        subject = next(line for line in letter.text.splitlines() if line.startswith("Objet"))
        assert "relance" not in (subject + letter.document.name).casefold()


def test_other_overdue_invoices_are_only_recalled(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    other = world.claim(client, 77, late=5, outstanding="999.00")
    text = written(world.notice(client, world.steps["first"], others=(other,))).text
    assert "Pour mémoire" in text
    assert "F2026-077" in text[text.index("Pour mémoire") :]
    assert re.search(r"Total à régler\s+2 000,00 €", text)


def test_without_other_invoices_nothing_is_recalled(world: Any, written: Write) -> None:
    text = written(world.notice(world.clients[Kind.BUSINESS], world.steps["first"])).text
    assert "Pour mémoire" not in text


@pytest.mark.parametrize(
    ("outstanding", "limit", "offered"),
    [("5000.00", "5000", True), ("5000.01", "5000", False), ("9000.00", None, True)],
)
def test_a_conciliator_is_offered_up_to_the_sum_of_the_law(
    outstanding: str, limit: str | None, offered: bool, world: Any
) -> None:
    """CPC 750-1, LAW correction 8; a firm's debt goes before the commercial court, without it."""
    for kind in Kind:
        client = world.clients[kind]
        notice = world.notice(client, world.steps["formal"], [world.claim(client, outstanding=outstanding)])  # fmt: skip
        letter = replace(world.letter(notice), conciliation_up_to=limit and Decimal(limit))
        assert bool(conciliator(letter)) is (offered and kind in PRIVATE)


def test_the_sum_of_the_law_reaches_the_letter(world: Any, templates: Templates) -> None:
    client = world.clients[Kind.CONSUMER]
    claim = world.claim(client, outstanding="5000.01")
    claim = replace(claim, invoice=replace(claim.invoice, total=Decimal("6000.00")))
    notice = world.notice(client, world.steps["formal"], [claim])
    plan = Plan(on=world.monday, claims=notice.claims, notices=(notice,))
    text = world.read(render(plan, world.sender, templates, law=load_law())[0]).text
    assert "saisirons la juridiction compétente, sans autre avis" in text
    assert "conciliateur" not in text


def test_many_invoices_are_counted_not_listed_in_the_subject(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, number) for number in range(41, 53)]
    letter = world.letter(world.notice(client, world.steps["first"], claims))
    assert (
        designation(letter).replace("\u00a0", " ") == "vos 12 factures échues au 23 novembre 2026"
    )
    recalled = world.notice(client, world.steps["first"], claims, others=(world.claim(client, 53),))
    said = designation(world.letter(recalled)).replace("\u00a0", " ")
    assert said == "12 de vos factures échues au 23 novembre 2026"  # a 13th is « pour mémoire »


def test_a_plain_letter_does_not_claim_to_be_registered(world: Any, written: Write) -> None:
    step: Step = replace(world.steps["formal"], channel=Channel.LETTER)
    notice: Notice = world.notice(world.clients[Kind.CONSUMER], step)
    assert "Lettre recommandée" not in written(notice).text


def test_a_letter_is_the_view_of_one_notice(world: Any) -> None:
    notice = world.notice(world.clients[Kind.BUSINESS], world.steps["second"])
    letter: Letter = world.letter(notice)
    assert (letter.principal, letter.interest, letter.fees) == (
        Decimal("2000.00"),
        Decimal("27.18"),
        Decimal("40.00"),
    )


def test_the_legal_days_of_a_public_body_stand_below_the_due_date(
    world: Any, written: Write
) -> None:
    """An invoice to be paid on 14 October that is late from the 24th on."""
    client = world.clients[Kind.PUBLIC_BODY]
    claim = replace(world.claim(client), legal_end=date(2026, 10, 23), days_late=31)
    text = written(world.notice(client, world.steps["second"], [claim])).text
    assert "14/10/2026" in text
    assert "délai légal : 23/10/2026" in text
    assert "31 j" in text


PROFILES = ("Standard", "Bon client", "Ferme")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", [Kind.BUSINESS, Kind.CONSUMER])
@pytest.mark.parametrize("step", ["first", "second"])
def test_the_opening_follows_the_profile(
    step: str, kind: Kind, profile: str, world: Any, templates: Templates
) -> None:
    client = replace(world.clients[kind], profile=profile)
    notice = world.notice(client, world.steps[step], [world.claim(client, outstanding="2400.00")])
    old = replace(world.claim(client, 1), reason=Reason.SETTLED, outstanding=Decimal(0))
    old = replace(old, invoice=replace(old.invoice, issued=date(2021, 3, 3)))
    plan = plan_of(world, notice)
    plan = replace(plan, claims=(*plan.claims, old))
    ledger = Ledger(ladders=tuple(replace(world.ladder, profile=name) for name in PROFILES))
    [letter] = [d for d in documents(world, templates, plan, ledger).values() if d.notice]
    text = world.read(letter).text
    assert ("Vous nous faites confiance depuis 2021" in text) is (profile == "Bon client")
    if step == "first":
        assert ("Il s'agit sans doute d'un oubli" in text) is (profile != "Ferme")
        assert ("Nous vous demandons de nous faire parvenir" in text) is (profile == "Ferme")
