"""A Monday in about ten lines: how much of what, the first by name, nothing urgent left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console

from relance.owner.brief import NAMED, brief
from relance.owner.console import Screen
from relance.problems import Level, Problem
from relance.rules.codes import Reason
from relance.rules.history import posted
from relance.rules.outcome import Call, Notice, Plan
from tests.owner.recorded import CLIENT, MONDAY, PLAN, claim
from tests.owner.voices import FORMAL, LAST, PLAIN_STEP, letter


def clients(many: int) -> list[str]:
    return [f"Client {n}" for n in range(many)]


def busy(many: int) -> Plan:
    """A Monday with as many of everything."""
    people = [replace(CLIENT, id=name, name=name) for name in clients(many)]
    return Plan(
        on=MONDAY,
        claims=tuple(
            replace(claim(f"F{n}-{reason.name}", reason), client=who)
            for n, who in enumerate(people)
            for reason in (Reason.OLD_DEBT, Reason.PROMISE)
        ),
        notices=tuple(
            Notice(client=who, step=step, claims=(), total=Decimal(100))
            for who in people
            for step in (PLAIN_STEP, FORMAL)
        ),
        calls=tuple(Call(client=who, claims=(), total=Decimal(50)) for who in people),
        problems=tuple(
            Problem(
                level=Level.BLOCKING, where=f"Factures!A{n}", what="Illisible.", cure="Corrigez."
            )
            for n in range(many)
        ),
    )


def test_however_much_there_is_to_do_the_window_shows_about_ten_lines() -> None:
    said = list(brief(busy(200), kept=2, notes=("Postez la mise à jour.",), elsewhere=()))
    assert len(said) <= 10
    assert all(len(text) < 240 for text, _ in said)


def test_each_line_counts_and_names_the_first() -> None:
    told = "\n".join(text for text, _ in brief(busy(12), kept=0, notes=(), elsewhere=()))
    assert "À signer et poster : 12 Relance 1, 12 Mise en demeure ; " in told
    assert "2\u202f400,00\u00a0€ demandés" in told
    assert "À décider (12) : Client 0, Client 1, Client 2 et 9 autres." in told
    assert "Factures!A0 : Illisible. Et 11 autres, dans « Relance - À corriger »." in told
    assert "24 autres factures en attente : la colonne « Motif » dit pourquoi." in told


def test_one_more_than_the_named_is_named_too() -> None:
    """« et 1 autre » is no shorter than its name."""
    told = "\n".join(text for text, _ in brief(busy(NAMED + 1), kept=0, notes=(), elsewhere=()))
    assert "À décider (4) : Client 0, Client 1, Client 2, Client 3." in told


def test_what_must_not_be_posted_is_never_cut() -> None:
    notes = tuple(f"Ne postez pas {n}." for n in range(20))
    said = [text for text, _ in brief(busy(3), kept=0, notes=notes, elsewhere=())]
    assert set(notes) <= set(said)


def test_without_a_page_all_of_it_is_told_and_with_one_the_page_is_named() -> None:
    """A simulation writes nothing: the window is all that there is."""
    for folder, whole in ((None, True), (Path("output"), False)):
        screen = Screen(Console(record=True, width=200))
        screen.plan(busy(12), folder)
        said = screen.console.export_text()
        assert ("Client 11" in said) is whole
        assert ("« 0 - Ma semaine.html »" in said) is not whole


def test_a_quiet_monday_says_so() -> None:
    said = [text for text, _ in brief(replace(PLAN, notices=()), kept=0, notes=(), elsewhere=())]
    assert said[0] == "Aucun courrier à préparer aujourd'hui."


def test_kind_words_beside_the_ladder_are_told_by_name() -> None:
    plan = Plan(on=MONDAY, courtesies=(Notice(client=CLIENT, step=PLAIN_STEP, claims=()),))
    told = [text for text, _ in brief(plan, kept=0, notes=(), elsewhere=())]
    assert f"Avis d'échéance ou remerciements (1) : {CLIENT.name}." in told


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((), ""),
        (
            (9,),
            "1 courrier du 09/11/2026, posté ou non ? En attendant, rien n'est refait à sa place.",
        ),
        ((9, 16, 16), "3 courriers du 09/11/2026 au 16/11/2026, postés ou non ?"),
    ],
)
def test_letters_that_nobody_confirmed_are_counted_by_their_days(
    days: tuple[int, ...], told: str
) -> None:
    pending = [letter(f"C{n}", n, on=date(2026, 11, day)) for n, day in enumerate(days)]
    history = (*pending, *(posted(letter("D", 9, on=LAST), LAST),))
    plan = replace(PLAN, claims=(claim("F1", Reason.UNCONFIRMED, history=history),))
    said = [text for text, _ in brief(plan, kept=0, notes=(), elsewhere=())]
    found = [text for text in said if text.startswith("À confirmer : ")]
    assert len(found) == bool(told)
    assert told in "".join(found)
