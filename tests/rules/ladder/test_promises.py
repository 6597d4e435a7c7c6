"""A promise beside one invoice: whether it covers the client's others is asked once."""

from __future__ import annotations

import pytest

from tests.rules.ladder.mondays import ALL, Owner


def test_a_promise_may_be_for_its_invoice_alone_and_that_is_asked_once(owner: Owner) -> None:
    owner.invoices("F-042", "Morel SARL", "300.00", due="2026-02-03")
    owner.notes("F-042", "Promesse", "2026-02-27")
    week = owner.monday("2026-02-09", reach="Non")
    assert week.stands("F-041") == "Appel, appel_a_faire"
    assert [q for q in week.asked if "promis" in q] == [
        "Morel SARL a promis de régler F-042 pour le 27/02/2026. Cette promesse vaut-elle aussi pour"
        " F-041 (1\u202f200,00\xa0€, échue le 31/01/2026) ?"
    ]
    assert week.stands("F-042") == "aucune étape, promesse"
    week = owner.monday("2026-02-16")
    assert week.letters == ["Morel SARL : Relance 1, 1200.00 € (F-041)"]
    assert not any("promis" in q for q in week.asked)
    assert "2026-02-09 Promesse pour celle-ci : " in owner.history("F-042")


@pytest.mark.parametrize("nobody", [None, ALL])
def test_until_somebody_says_how_far_a_promise_goes_no_letter_leaves(
    owner: Owner, nobody: str | None
) -> None:
    owner.mondays("2026-02-09", "2026-02-16")
    owner.invoices("F-042", "Morel SARL", "300.00", due="2026-02-03")
    owner.notes("F-042", "Promesse", "2026-03-06")
    weeks = [owner.monday(d, nobody, reach="Je ne sais pas") for d in ("2026-02-23", "2026-03-02")]
    assert [w.letters for w in weeks] == [[], []]
    week = weeks[-1]
    assert week.stands("F-041").endswith(", promesse")
    assert week.claim("F-041").sentence == (
        "Promesse de règlement pour le 06/03/2026, notée pour F-042 : vaut-elle aussi pour celle-ci ?"
        " Répondez au clavier."
    )
    [told] = [p for p in week.plan.problems if "a promis" in p.what]
    assert "F-041" in told.what
    week = owner.monday("2026-03-02", reach="Oui")
    assert week.stands("F-041") == "Relance 1, promesse"
    assert week.claim("F-041").sentence == (
        "Promesse de règlement pour le 06/03/2026, notée pour F-042."
    )
    assert [p for p in week.plan.problems if "a promis" in p.what] == []


def test_another_promise_later_is_another_question(owner: Owner) -> None:
    owner.invoices("F-042", "Morel SARL", "300.00", due="2026-02-03")
    owner.notes("F-042", "Promesse", "2026-02-13")
    owner.monday("2026-02-09", reach="Non")
    owner.notes("F-042", "Promesse", "2026-03-13")
    assert any("13/03/2026" in q for q in owner.monday("2026-02-16").asked)


def test_a_promise_noted_beside_the_client_is_for_all_and_nothing_is_asked(owner: Owner) -> None:
    owner.invoices("F-042", "Morel SARL", "300.00", due="2026-02-03")
    owner.notes("F-042", "Promesse", "2026-02-13")
    owner.notes_of_client("Morel SARL", "Promesse", "2026-02-27")
    week = owner.monday("2026-02-09")
    assert [q for q in week.asked if "promis" in q] == []
    assert week.stands("F-041") == "aucune étape, promesse"


def test_what_is_not_due_yet_is_not_asked_about(owner: Owner) -> None:
    owner.invoices("F-042", "Morel SARL", "300.00", due="2026-03-03")
    owner.notes("F-041", "Promesse", "2026-02-13")
    assert [q for q in owner.monday("2026-02-09").asked if "promis" in q] == []
