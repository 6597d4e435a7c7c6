"""The questions of a Monday, and what their answers mean. Asked only at a keyboard.

« Prepared is not sent »: the letters of an earlier Monday count once the owner says that they were
posted, and when. A registered letter needs its number or its deposit date. Debts over ninety days
late that nobody ever chased are first put to the owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from relance.french import count, euros, long_date, short_date
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.history import letters, marked, posted
from relance.rules.model import (
    Channel,
    Claim,
    Event,
    EventKind,
    Ledger,
    Postal,
    State,
)


class Asker(Protocol):
    """Someone at the keyboard."""

    def choose(self, question: str, options: Sequence[str]) -> int:
        """The number (from 1) of the option chosen."""

    def day(self, question: str, default: date | None) -> date | None:
        """A date; the default, or None, where nothing is typed."""

    def text(self, question: str) -> str:
        """A line of text, possibly empty."""


def recall(lost: tuple[Event, ...], ask: Asker | None) -> tuple[Event, ...]:
    """The lines of letters that this workbook has forgotten, to be put back in its history.

    Raises AnswerNeeded without a keyboard, RelanceError where the owner would rather stop.
    """
    if not lost:
        return ()
    days = ", ".join(short_date(day) for day in sorted({event.on for event in lost})[-3:])
    letters = count(len({event.document for event in lost}), "courrier")
    question = (
        f"L'historique de ce classeur ne connaît pas {letters} que le programme a pourtant préparés"
        f" ({days}). Serait-ce une copie plus ancienne, ou un autre classeur ?"
    )
    if ask is None:
        raise AnswerNeeded(
            question,
            cure="Reprenez le classeur le plus récent ; ou lancez le programme au clavier pour"
            " continuer avec celui-ci. Rien n'a été modifié.",
        )
    answers = (
        "Continuer : ces courriers sont remis dans l'historique, à confirmer"
        " (des règlements notés depuis peuvent aussi manquer dans cette copie)",
        "Arrêter, pour reprendre le bon classeur",
    )
    if ask.choose(question, answers) != 1:
        raise RelanceError("arrêté à votre demande.", cure="Rien n'a été modifié.")
    return lost


def confirm_posting(ledger: Ledger, today: date, ask: Asker) -> tuple[Event, ...]:
    """The history lines whose posting the owner confirmed or denied (DESIGN 5.5)."""
    by_day: dict[date, dict[str, tuple[Event, ...]]] = defaultdict(dict)
    for document, lines in letters(ledger.events, confirm=ledger.settings.confirm_sending).items():
        if lines[0].on < today:
            by_day[lines[0].on][document] = lines
    changed: list[Event] = []
    for day, batch in sorted(by_day.items()):
        changed += _one_batch(day, batch, today, ask)
    return tuple(changed)


def _one_batch(
    day: date, batch: dict[str, tuple[Event, ...]], today: date, ask: Asker
) -> list[Event]:
    subject = "Le courrier" if len(batch) == 1 else f"Les {len(batch)} courriers"
    verb = "a-t-il été posté" if len(batch) == 1 else "ont-ils été postés"
    choice = ask.choose(
        f"{subject} du {long_date(day)} {verb} ?",
        ("Tous", "Certains", "Aucun", "Je ne sais pas encore"),
    )
    if choice == 4:
        return []
    if choice == 3:
        return [marked(line, Postal.NOT_POSTED) for lines in batch.values() for line in lines]
    sent_on = ask.day("Posté le", day) or day
    sent_on = min(max(sent_on, day), today)
    changed: list[Event] = []
    for lines in batch.values():
        first = lines[0]
        label = f"{first.client}, {first.stage}"
        if choice == 2:
            answer = ask.choose(f"{label} :", ("Posté", "Non posté", "Je ne sais pas encore"))
            if answer == 3:
                continue
            if answer == 2:
                changed += [marked(line, Postal.NOT_POSTED) for line in lines]
                continue
        number = ""
        if first.channel == Channel.REGISTERED:
            number = ask.text(f"{label} : n° du recommandé (vide si vous ne l'avez pas)")
            deposit = sent_on if number else ask.day("  ou date de dépôt à la Poste", None)
            if deposit is None:
                continue  # a registered letter is confirmed only by its number or deposit date
            deposit = min(max(deposit, day), today)
            changed += [posted(line, deposit, number) for line in lines]
        else:
            changed += [posted(line, sent_on) for line in lines]
    return changed


def decide_old_debts(
    claims: Sequence[Claim], today: date, ask: Asker, run: str
) -> tuple[Event, ...]:
    """Whether old debts never chased start at the first letter now (DESIGN 5.7)."""
    if not claims:
        return ()
    total = sum((claim.outstanding for claim in claims), start=claims[0].outstanding * 0)
    choice = ask.choose(
        f"{count(len(claims), 'facture')} de plus de 90 jours ({euros(total)}) n'"
        f"{'a' if len(claims) == 1 else 'ont'} jamais été relancée{'s'[: len(claims) - 1]} :",
        (
            "Les relancer toutes, en commençant par la première lettre",
            "Décider plus tard, dans la colonne « Suite donnée » du classeur",
        ),
    )
    if choice != 1:
        return ()
    return tuple(
        Event(
            on=today,
            kind=EventKind.STATE,
            client_id=claim.client.id,
            client=claim.client.name,
            invoice=claim.invoice.number,
            due=claim.invoice.due,
            note=State.CHASE,
            run=run,
        )
        for claim in claims
    )


def with_answers(ledger: Ledger, changed: Sequence[Event], added: Sequence[Event]) -> Ledger:
    """The ledger once the answers are events (DESIGN §2: before planning)."""
    after = {event.row: event for event in changed}
    events = tuple(after.get(e.row, e) if e.row else e for e in ledger.events)
    return replace(ledger, events=(*events, *added))


def day_question(today: date, last: date | None) -> str:
    """What to ask when the day of the run looks odd; empty where it does not."""
    if last is None or abs((today - last).days) <= 60:
        return ""
    return (
        f"Le dernier passage date du {short_date(last)}, soit {(today - last).days} jours."
        " Est-ce bien le même classeur, à jour ?"
    )
