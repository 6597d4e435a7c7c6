"""What the owner reads in the window."""

from __future__ import annotations

import time
from io import StringIO

from msgspec.structs import replace
from rich.console import Console

from relance.owner.console import MOST, Screen
from relance.rules.codes import Reason
from relance.rules.ladder import decisions
from relance.rules.outcome import Plan
from tests.owner.recorded import CLIENT, MONDAY, PLAN, claim
from tests.owner.voices import PLAIN


def test_a_name_is_shown_as_it_is_written_never_as_markup() -> None:
    screen = Screen(Console(record=True, width=120))
    screen.plan(PLAN, None)
    said = screen.console.export_text()
    assert CLIENT.name in said
    assert "1\u202f049,17" in said
    assert "Factures!I26" in said


def test_every_decision_that_the_list_of_the_day_puts_is_on_the_console_however_many() -> None:
    """With two invoices of one client and one reason in one line, as there."""
    claims = [
        replace(
            claim(f"F{reason.name}-{n}-{m}", reason),
            client=replace(CLIENT, id=f"c{n}", name=f"Client {n}"),
        )
        for reason in decisions._TO_DECIDE
        for n in range(3)
        for m in range(2)
    ]
    screen = Screen(Console(record=True, width=4000))
    screen.plan(Plan(on=MONDAY, claims=(*claims, claim("F-quiet", Reason.PROMISE))), None)
    said = screen.console.export_text()
    groups = decisions.to_decide(claims)
    assert len(groups) == 3 * len(decisions._TO_DECIDE)
    assert f"À décider ({len(groups)}) :" in said
    for group in groups:
        numbers = ", ".join(one.invoice.number for one in group)
        assert f"{group[0].client.name}, {numbers}, 2\u202f000,00" in said
    assert "F-quiet" not in said


def test_where_there_is_too_much_for_a_screen_it_says_how_much_more_and_where_it_is() -> None:
    """A first Monday of many thousand invoices with nobody there put every decision on the screen."""
    people = [replace(CLIENT, id=f"c{n}", name=f"Client {n}") for n in range(1_000)]
    everything = Plan(
        on=MONDAY,
        claims=tuple(replace(claim(f"F{who.id}", Reason.OLD_DEBT), client=who) for who in people),
        notices=tuple(replace(PLAN.notices[0], client=who) for who in people),
        calls=tuple(replace(PLAN.calls[0], client=who) for who in people),
    )
    file = StringIO()
    Screen(Console(file=file, width=80)).plan(everything, None)
    said = file.getvalue()
    assert len(said.splitlines()) < 4 * MOST
    told = " ".join(said.split())
    for what in ("courriers", "appels", "décisions"):
        assert f"… et 900 autres {what} : les colonnes « Prochaine action » et « Motif »" in told
    assert "À décider (1000) :" in told
    assert "Client 99, Fc99," in told
    assert "Client 100, Fc100," not in told


def test_as_much_as_a_screen_holds_is_told_in_full() -> None:
    people = [replace(CLIENT, id=f"c{n}", name=f"Client {n}") for n in range(MOST)]
    calls = tuple(replace(PLAN.calls[0], client=who) for who in people)
    file = StringIO()
    Screen(Console(file=file, width=80)).plan(replace(PLAN, calls=calls), None)
    assert "À appeler : Client 99," in file.getvalue()
    assert "autre" not in file.getvalue()


def test_a_step_says_what_it_does_once_it_lasts_and_only_where_somebody_looks_on() -> None:
    for terminal, lasts, told in ((True, 0.2, True), (True, 0.0, False), (False, 0.2, False)):
        screen = Screen(Console(file=StringIO(), record=True, force_terminal=terminal))
        with screen.working("Lecture du classeur", after=0.05):
            time.sleep(lasts)
        assert ("Lecture du classeur…" in screen.console.export_text()) is told


def test_a_run_says_at_once_which_file_it_reads() -> None:
    screen = Screen(Console(file=StringIO(), record=True, force_terminal=True))
    screen.begin("Suivi.xlsx")
    assert "Lecture de « Suivi.xlsx »…" in screen.console.export_text()


def test_a_letter_not_to_be_posted_is_told_once_and_again_where_there_is_more_to_tell() -> None:
    screen = Screen(Console(record=True, width=200))
    for why in ("Soldée.", "Soldée.", "Litige en cours."):
        screen.stale({PLAIN: why})
    said = screen.console.export_text().splitlines()
    assert [line.rpartition("(")[2] for line in said] == ["Soldée).", "Litige en cours)."]


def test_where_nobody_looks_on_lines_end_between_words_and_no_amount_is_cut() -> None:
    paper = StringIO()
    screen = Screen(paper=paper, width=40)
    screen.say(
        "Reste dû : 1\u202f234,50\u00a0€ sur la facture F-1 de Dupré & Fils.\n  • [bold]x[/bold]",
        "red",
    )
    screen.say()
    assert paper.getvalue().split("\n") == [
        "Reste dû : 1\u202f234,50\u00a0€ sur la facture F-1", "de Dupré & Fils.", "  • [bold]x[/bold]", "", ""
    ]  # fmt: skip
    assert not screen.watched
