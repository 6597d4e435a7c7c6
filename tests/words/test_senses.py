"""What the words of a remark say; the texts are those of tests/remarks.py."""

from __future__ import annotations

import pytest

from relance.french import MONTHS
from relance.words.senses import SILENT, Logged, Sense, logged, named, sense_of, wakes
from tests.remarks import WITH, WITHOUT


@pytest.mark.parametrize(  # a share is counted with the sums (lists/test_meanings.py)
    ("text", "sense"), [pair for pair in WITH.items() if pair[0] != "50 % versé"]
)
def test_a_text_with_a_meaning_has_it_in_any_case(text: str, sense: Sense) -> None:
    assert {sense_of(text), sense_of(text.upper()), sense_of(f"  {text} ")} == {sense}


@pytest.mark.parametrize("text", WITHOUT)
def test_a_text_without_meaning_is_given_none_and_never_wakes_up_a_settled_column(
    text: str,
) -> None:
    assert (sense_of(text), wakes(text)) == (None, False)


@pytest.mark.parametrize(
    "text",
    [
        *WITH,
        "virt 15/11",
        "reporté à janvier",
        "il dit que c'est fait",
        "LCR au 15",
        "facture jamais reçue",
        "marchandise retournée",
        "✓",
        "NPAI",
    ],
)
def test_what_speaks_of_payment_a_quarrel_a_promise_or_a_death_wakes_up_any_column(
    text: str,
) -> None:
    assert wakes(text)


@pytest.mark.parametrize(
    "text",
    [
        "rien à payer",
        "plus rien à payer",
        "pas due",
        "non facturé",
        "jamais reçu la facture",
        "pas encore encaissé",
        "à payer le 15/12",
        "impayé ?",
        "payé !",
        "x",
        "*",
        '"',
        "👍",
        "✓",
        "ok",
        "KO",
        "idem",
        "mail envoyé, virement promis",
        "appelé le 12/11, paie demain",
        "mail du client le 12/11",
        "relance faite",
        "tél. 06 01 02 03 04, ne paiera pas",
        "impayé 👍",
        "12/11 relancé tel ✓",
        "06 01 02 03 04 = sa fille",
    ],
)
def test_words_of_silence_in_another_order_or_with_more_ask_for_a_person(text: str) -> None:
    assert sense_of(text) not in SILENT


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("-", Sense.NOTHING),
        (" / ", Sense.NOTHING),
        ("R.A.S.", Sense.NOTHING),
        ("Toujours pas payé", Sense.UNPAID),
        ("impayée à ce jour", Sense.UNPAID),
        ("n'a rien payé", Sense.UNPAID),
        ("à relancer", Sense.UNPAID),
        ("compta@bouvier.fr", Sense.CONTACT),
        ("Tél. portable : 06 01 02 03 04", Sense.CONTACT),
        ("relancé le 12/11", Sense.LOG),
    ],
)
def test_what_asks_nothing_is_known_as_a_whole(text: str, sense: Sense) -> None:
    assert (sense_of(text), wakes(text)) == (sense, False)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("relancé le 12/11", Logged.REMINDER),
        ("12/11 relancé tel", Logged.PHONE),
        ("mail envoyé le 3 nov.", Logged.EMAIL),
        ("LRAR 12/10", Logged.REGISTERED),
        ("mise en demeure par LRAR le 12/10/2026", Logged.NOTICE),
        ("courrier de relance posté le 1er octobre", Logged.LETTER),
        ("12/11 : laissé un message", Logged.PHONE),
        ("appelé", None),  # when?
        ("mail envoyé le 12/11, virement promis", None),
        ("facture envoyée le 12/11", None),
    ],
)
def test_a_line_of_log_says_how_and_when_and_nothing_else(text: str, how: Logged | None) -> None:
    assert logged(text) is how


@pytest.mark.parametrize("text", ["ok", "oui", "x", "fait", "vu", "Clos"])
def test_a_bare_yes_may_mean_paid_and_is_asked_about_but_never_wakes_up_a_settled_column(
    text: str,
) -> None:
    assert (sense_of(text), wakes(text)) == (Sense.PAID, False)


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_has_no_meaning_of_its_own(month: str) -> None:
    assert sense_of(f"livraison en {month}") is None


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("vir12/11", Sense.PAID),
        ("VIR1211", Sense.PAID),
        ("chq123", Sense.PAID),
        ("cb 12.11", Sense.PAID),
        ("cb12.11", Sense.PAID),
        ("esp.", Sense.PAID),
        ("virt recu", Sense.PAID),
        ("300esp", Sense.PAID),
        ("rgt12/11", Sense.PAID),
        ("réglé12/11", Sense.PAID),
        ("RJ12/11", Sense.INSOLVENCY),
        ("litige12/11", Sense.DISPUTE),
        ("acpt200", Sense.PARTLY),
        ("1er versement", Sense.PARTLY),
        ("paye en 3x", Sense.PLAN),
        ("A12", None),
        ("BL4578", None),
        ("2eme étage", None),
    ],
)
def test_a_word_of_payment_glued_to_figures_is_understood(text: str, sense: Sense | None) -> None:
    assert (sense_of(text), wakes(text)) == (sense, sense is not None)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Dupont (décédé)", True),
        ("Bois & Déco - ne pas relancer", True),
        ("SARL Kerbrat, en RJ, mandataire Me Petit", True),
        ("M. Roux, dossier chez l'avocat", True),
        ("Étude de Me Martin, notaire", False),
        ("Cabinet Huet, avocats associés", False),
        ("Les Amis du Diois", False),
        ("Banque de France", False),
        ("12 rue du Tribunal", False),
        ("La Réserve", False),
        ("contentieux@mairie.example", False),
        ("compta@avocats-huet.example", False),
        ("reglement@mairie.example (ne plus relancer)", True),
        ("3 rue Basse, NPAI", True),
        ("Assurances Martin", False),
        ("Ferme du Moulin", False),
        ("Le Bon Coin", False),
    ],
)
def test_names_and_addresses_hold_words_that_say_nothing_there(text: str, *, more: bool) -> None:
    assert named(text) is more
