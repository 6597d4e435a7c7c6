"""The questions of a Monday, and what their answers mean. Asked only at a keyboard.

« Prepared is not sent »: the letters of an earlier Monday count once the owner says that they were
posted, and when. A registered letter needs its number or its deposit date. Debts over ninety days
late that nobody ever chased are first put to the owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from relance.french import count, euros, long_date, short_date
from relance.problems import AnswerNeeded, LeftOff, RelanceError, TurnedBack
from relance.rules.asking import Asker, Given, day_between
from relance.rules.history import letters, line_about, marked, posted
from relance.rules.ladder.dunning import ladder_of
from relance.rules.model import (
    ZERO,
    Channel,
    Claim,
    Event,
    EventKind,
    Hold,
    Ledger,
    Plan,
    Postal,
    State,
)
from relance.rules.sums.insolvency import EARLIER

T = TypeVar("T")
STALE_DAYS = 3  # a letter posted later than that after its date is offered to be made again


def until_understood(
    read: Callable[[Mapping[str, str]], T],
    ask: Asker | None,
    told: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> T:
    """What `read` makes of the workbook, once the questions that it raises are answered.

    Each answer is a setting (`told`: those of a sitting that was left off, `given`: those before, of
    this one); the reading that asks for none carries them all. Raises AnswerNeeded where nobody is
    there, or where the owner would rather change the workbook, LeftOff where they leave off; both
    with the answers so far.
    """
    told = told or {}
    answers = {**told, **(given or {})}
    while True:
        try:
            return read(answers)
        except AnswerNeeded as question:
            if ask is None:
                question.answers = answers
            if ask is None or not question.options:
                raise
            values = list(question.options)
            try:
                choice = ask.choose(
                    f"{question.where} : {question.what}" if question.where else question.what,
                    (*question.options.values(), "Autre chose : arrêter, je corrige le classeur"),
                )
            except (KeyboardInterrupt, RelanceError) as stop:
                what = stop.what if isinstance(stop, RelanceError) else "interrompu."
                kept = " ; vos réponses sont gardées" if answers else ""
                cure = f"Rien n'a été modifié{kept}."
                raise LeftOff(what, cure=cure, answers=answers) from None
            answer = values[choice - 1] if choice <= len(values) else ""
            setting = question.settings.get(answer, "")
            if not answer or answers.get(setting) == answer:  # it did not help
                answers.pop(setting, None)
                _keep(question, answers, told)
                raise
            answers[setting] = answer


def _keep(question: AnswerNeeded, answers: Mapping[str, str], told: Mapping[str, str]) -> None:
    """Keep the other answers with the question that stops the run, and say so.

    Whoever stops again with those of last time alone may have one to take back: all are asked anew.
    """
    again = answers == told
    question.answers = {} if again else answers
    if answers:
        kept = "seront redemandées" if again else "sont gardées"
        question.cure = f"{question.cure} Vos autres réponses {kept}.".strip()


def same_clients(
    pairs: Sequence[tuple[str, str]], ask: Asker, given: Given | None = None
) -> dict[tuple[str, str], bool]:
    """Whether two names are those of one client; left out where the owner does not know."""
    told: dict[tuple[str, str], bool] = {} if given is None else given.same
    for pair in pairs:
        choice = ask.choose(
            f"« {pair[0]} » et « {pair[1]} » : est-ce le même client ?",
            (
                "Oui, le même",
                "Non, deux clients",
                "Je ne sais pas : leurs lettres attendent",
                *(["Plus tard, pour tous ces noms"] if len(pairs) > 1 else []),
            ),
        )
        if choice > 3:
            break
        if choice < 3:
            told[pair] = choice == 1
    return told


def recall(lost: tuple[Event, ...], ask: Asker | None) -> tuple[Event, ...]:
    """The lines of letters that this workbook has forgotten, to be put back in its history.

    Raises AnswerNeeded without a keyboard, TurnedBack where the owner would rather stop.
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
        raise TurnedBack("arrêté à votre demande.", cure="Rien n'a été modifié.")
    return lost


def confirm_posting(
    ledger: Ledger, today: date, ask: Asker, given: Given | None = None
) -> tuple[Event, ...]:
    """The history lines whose posting the owner confirmed or denied (DESIGN 5.5)."""
    by_day: dict[date, dict[str, tuple[Event, ...]]] = defaultdict(dict)
    for document, lines in letters(ledger.events).items():
        if lines[0].on < today:
            by_day[lines[0].on][document] = lines
    changed: list[Event] = [] if given is None else given.posted
    for day, batch in sorted(by_day.items()):
        _one_batch(day, batch, today, ask, changed)
    return tuple(changed)


def payments_noted(
    plan: Plan, newest: date | None, last_run: date | None, ask: Asker | None
) -> bool:
    """Whether the payments received are all noted.

    Asked before a formal notice or a court file, and before any letter when no payment was noted
    since the last run. Without a keyboard nobody can say so. Raises RelanceError where the owner goes to note them.
    """
    serious = bool(plan.files) or any(notice.stage.formal_notice for notice in plan.notices)
    quiet = last_run is not None and last_run < plan.on and (newest is None or newest < last_run)
    if not serious and not (quiet and plan.notices):
        return True
    if ask is None:
        return False
    noted = (
        f"Le dernier règlement noté est du {short_date(newest)}."
        if newest
        else ("Aucun règlement n'est noté dans ce classeur.")
    )
    answers = ["Oui, continuer", "Non : arrêter, je les note d'abord"]
    answers += (
        ["Je ne sais pas : pas de mise en demeure ni de dossier aujourd'hui"] if serious else []
    )
    choice = ask.choose(f"{noted} Tous les règlements reçus sont-ils notés ?", answers)
    if choice == 2:
        raise RelanceError(
            "arrêté pour que vous notiez les règlements reçus.",
            cure="Notez-les, enregistrez, fermez Excel, relancez. Rien n'a été modifié.",
        )
    return choice == 1


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
    day: date, batch: dict[str, tuple[Event, ...]], today: date, ask: Asker, changed: list[Event]
) -> None:
    """Add to `changed` the lines of these letters whose posting is answered, letter by letter."""
    subject = "Le courrier" if len(batch) == 1 else f"Les {len(batch)} courriers"
    verb = "a-t-il été posté" if len(batch) == 1 else "ont-ils été postés"
    one = len(batch) == 1
    answers = ("Oui", "Non") if one else ("Tous", "Certains", "Aucun")
    choice = ask.choose(
        f"{subject} du {long_date(day)} {verb} ?", (*answers, "Je ne sais pas encore")
    )
    if one and choice > 1:
        choice += 1  # nothing lies between yes and no
    if choice == 4:
        return
    if choice == 3:
        changed += [marked(line, Postal.NOT_POSTED) for lines in batch.values() for line in lines]
        return
    sent_on = day_between(ask, "Posté le", day, day, today) or day
    late = (sent_on - day).days > STALE_DAYS
    # Only while they can still be held back: what left days ago has left.
    again = late and sent_on == today and _made_again(day, sent_on, ask, one=one)
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
        if again:
            changed += [marked(line, Postal.NOT_POSTED) for line in lines]
            continue
        number = ""
        if first.channel == Channel.REGISTERED:
            number = ask.text(f"{label} : n° du recommandé (vide si vous ne l'avez pas)")
            deposit: date | None = sent_on
            if not number:
                day_asked = "  sans numéro, sa date de dépôt à la Poste"
                deposit = day_between(ask, day_asked, None, day, today)
            if deposit is None:
                continue  # a registered letter is confirmed only by its number or deposit date
            changed += [posted(line, deposit, number) for line in lines]
        else:
            changed += [posted(line, sent_on) for line in lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What the owner decides: lines of history, and states for « Suite donnée »."""

    events: tuple[Event, ...] = ()
    states: Mapping[str, State] = field(default_factory=dict)  # by invoice id


def decide_old_debts(
    claims: Sequence[Claim],
    ledger: Ledger,
    today: date,
    ask: Asker,
    run: str,
    given: Given | None = None,
) -> Decisions:
    """What becomes of debts over 90 days late that nobody ever chased (DESIGN 5.7)."""
    if not claims:
        return Decisions()
    total = sum((claim.outstanding for claim in claims), start=ZERO)
    choice = ask.choose(
        f"{count(len(claims), 'facture')} de plus de 90 jours ({euros(total)}) n'"
        f"{'a' if len(claims) == 1 else 'ont'} jamais été relancée{'s'[: len(claims) - 1]} :",
        (
            f"{'La relancer' if len(claims) == 1 else 'Les relancer toutes'}, en commençant par la"
            " première lettre",
            "Décider client par client",
            "Décider plus tard, dans la colonne « Suite donnée » du classeur",
        ),
    )
    given = Given() if given is None else given
    events, states = given.decided, given.states
    before = len(events)  # those of another question: noted already
    if choice == 1:
        events += [_decided(claim, today, run) for claim in claims]
    of_client: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims if choice == 2 else ():
        of_client[claim.client.id].append(claim)
    for group in of_client.values():
        made, state = _one_client(group, ledger, today, ask, run)
        events += made
        states |= {claim.invoice.id: state for claim in group if state}
    return Decisions(events=tuple(events[before:]), states=states)


def decide_later(
    claims: Sequence[Claim], today: date, ask: Asker, run: str, given: Given
) -> Decisions:
    """Which invoices dated after the judgment are paid when due (C. com. L622-17); asked once."""
    events: list[Event] = []
    states: dict[str, State] = {}
    for claim in claims:
        choice = ask.choose(
            f"{claim.client.name} est en procédure collective ; la facture {claim.invoice.number}"
            f" ({euros(claim.outstanding)}) est datée d'après le jugement. Elle est née :",
            (
                "Après lui, pour la procédure ou d'une prestation faite depuis : due à son échéance",
                "Avant lui : à déclarer avec les autres",
                "Décider plus tard",
            ),
        )
        if choice == 1:
            states[claim.invoice.id] = State.LATER
            given.states[claim.invoice.id] = State.LATER
        elif choice == 2:
            told = _decided(claim, today, run)
            events.append(replace(told, kind=EventKind.OTHER, note=EARLIER))
            given.decided.append(events[-1])
    return Decisions(events=tuple(events), states=states)


def _one_client(
    group: Sequence[Claim], ledger: Ledger, today: date, ask: Asker, run: str
) -> tuple[list[Event], State | None]:
    owed = sum((claim.outstanding for claim in group), start=ZERO)
    numbers = ", ".join(claim.invoice.number for claim in group)
    choice = ask.choose(
        f"{group[0].client.name}, {numbers} ({euros(owed)}) :",
        (
            "À relancer, en commençant par la première lettre",
            "Déjà relancé : dire jusqu'à quelle étape, et quand",
            "Payé",
            "En litige",
            "Abandonné",
            "Plus tard",
        ),
    )
    if choice == 1:
        return [_decided(claim, today, run) for claim in group], None
    if choice == 2:
        ladder = ladder_of(group[0].client, ledger)
        names = [stage.name for stage in ladder.stages]
        stage = ladder.stages[ask.choose("Dernière étape faite :", names) - 1]
        channel = stage.channel if stage.channel is Channel.PHONE else ""
        due = max((claim.invoice.due for claim in group if claim.invoice.due), default=date.min)
        on = day_between(ask, "Faite le", None, due, today)  # before, it would not count
        if on is None:
            return [], None  # without its date it cannot count: asked again next time
        earlier = [
            replace(_decided(claim, today, run), stage=stage.name, channel=channel)
            for claim in group
        ]
        return [replace(e, kind=EventKind.TAKEN_OVER, on=on, note="") for e in earlier], None
    return [], {3: State.PAID, 4: State.DISPUTE, 5: State.GIVEN_UP}.get(choice)


def _decided(claim: Claim, today: date, run: str) -> Event:
    """The line by which an old debt is to be chased."""
    return replace(line_about(claim, EventKind.STATE, today, run), note=State.CHASE)


def with_answers(
    ledger: Ledger,
    changed: Sequence[Event],
    added: Sequence[Event],
    states: Mapping[str, State] | None = None,
) -> Ledger:
    """The ledger once the answers are events and states (DESIGN §2: before planning)."""
    after = {event.row: event for event in changed}
    events = tuple(after.get(e.row, e) if e.row else e for e in ledger.events)
    told = states or {}
    invoices = tuple(
        replace(i, hold=Hold(state=told[i.id], text=told[i.id])) if i.id in told else i
        for i in ledger.invoices
    )
    return replace(ledger, events=(*events, *added), invoices=invoices)
