"""« Prepared is not sent »: were the letters of an earlier Monday posted, and when (DESIGN 5.5).

They count once the owner says so. A registered letter needs its number or its deposit date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from relance.french import count, long_date
from relance.owner.registered_numbers import compact, numbers_at_once, one_number
from relance.rules.asking import Asker, Given, day_between
from relance.rules.codes import Channel, Postal
from relance.rules.history import letters, marked, posted
from relance.rules.model import Event, Ledger

STALE_DAYS = 3  # a letter posted later than that after its date is offered to be made again
_UNKNOWN = "Je ne sais pas encore"  # what Enter alone means: nothing changes


def confirm_posting(ledger: Ledger, today: date, ask: Asker, given: Given) -> Sequence[Event]:
    """The history lines whose posting the owner confirmed or denied (DESIGN 5.5); Enter says neither."""
    by_day: dict[date, dict[str, tuple[Event, ...]]] = defaultdict(dict)
    for document, lines in letters(ledger.events).items():
        if lines[0].on < today:
            by_day[lines[0].on][document] = lines
    for day, batch in sorted(by_day.items()):
        told = (*ledger.events, *given.posted)
        known = {compact(event.registered) for event in told if event.registered}
        _one_batch(day, batch, today, ask, given.posted, known)
    return given.posted


def _made_again(day: date, sent_on: date, ask: Asker, *, one: bool) -> bool:
    """Whether letters that leave days after their date are to be made again."""
    dated, left, again = (
        ("Il porte", "Il est parti ainsi", "Le refaire")
        if one
        else ("Ils portent", "Ils sont partis ainsi", "Les refaire")
    )
    question = (
        f"{dated} la date du {long_date(day)}, d'où courent les délais"
        f" ({(sent_on - day).days} jours avant l'envoi)."
    )
    return ask.choose(question, (left, f"{again} à la date d'aujourd'hui, sans rien poster")) == 2


def _one_batch(
    day: date,
    batch: dict[str, tuple[Event, ...]],
    today: date,
    ask: Asker,
    changed: list[Event],
    known: Collection[str],
) -> None:
    """Add to `changed` the lines of these letters whose posting is answered, letter by letter.

    `known`: the numbers of registered letters posted before.
    """
    one = len(batch) == 1
    mails = sum(lines[0].channel == Channel.EMAIL for lines in batch.values())
    if mails == len(batch):
        subject = "L'e-mail" if one else f"Les {mails} e-mails"
        verb = "a-t-il été envoyé" if one else "ont-ils été envoyés"
    else:
        among = f" (dont {count(mails, 'e-mail')})" if mails else ""
        subject = "Le courrier" if one else f"Les {len(batch)} courriers{among}"
        verb = "a-t-il été posté" if one else "ont-ils été postés"
    answers = ("Oui", "Non") if one else ("Tous", "Certains", "Aucun")
    options = (*answers, _UNKNOWN)
    choice = ask.choose(f"{subject} du {long_date(day)} {verb} ?", options, enter=len(options))
    if one and choice > 1:
        choice += 1  # nothing lies between yes and no
    if choice == 4:
        return
    if choice == 3:
        changed += [marked(line, Postal.NOT_POSTED) for lines in batch.values() for line in lines]
        return
    done = "Envoyé" if mails == len(batch) else "Posté"
    sent_on = day_between(ask, f"{done} le", day, day, today) or day
    late = (sent_on - day).days > STALE_DAYS
    # Only while they can still be held back: what left days ago has left.
    again = late and sent_on == today and _made_again(day, sent_on, ask, one=one)
    leaving: list[tuple[Event, ...]] = []
    for lines in batch.values():
        if choice == 2:
            options = (done, f"Non {done.lower()}", _UNKNOWN)
            answer = ask.choose(f"{_label(lines)} :", options, enter=len(options))
            if answer == 3:
                continue
            if answer == 2:
                changed += [marked(line, Postal.NOT_POSTED) for line in lines]
                continue
        if again:
            changed += [marked(line, Postal.NOT_POSTED) for line in lines]
        elif lines[0].channel == Channel.REGISTERED:
            leaving.append(lines)
        else:
            changed += [posted(line, sent_on) for line in lines]
    changed += _deposited(leaving, sent_on, (day, today), ask, known)


def _deposited(
    leaving: Sequence[tuple[Event, ...]],
    sent_on: date,
    between: tuple[date, date],
    ask: Asker,
    known: Collection[str],
) -> Iterator[Event]:
    """The lines of these registered letters, each confirmed by its number or its day of deposit."""
    told = [(lines[0].client, lines[0].step) for lines in leaving]
    numbers = numbers_at_once(told, known, ask) if len(told) > 1 else [""] * len(told)
    for lines, found in zip(leaving, numbers, strict=True):
        number = found or one_number(_label(lines), ask)
        deposit: date | None = sent_on
        if not number:
            day_asked = "  sans numéro, sa date de dépôt à la Poste"
            deposit = day_between(ask, day_asked, None, *between)
        if deposit is not None:
            yield from (posted(line, deposit, number) for line in lines)


def _label(lines: Sequence[Event]) -> str:
    return f"{lines[0].client}, {lines[0].step}"
