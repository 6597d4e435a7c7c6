"""The questions that stand before the work of a Monday, and what their answers mean.

Is the workbook understood, is it the right one, are the payments noted? Asked only at a keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from relance.french import count, short_date
from relance.lists.likeness import Alike
from relance.problems import AnswerNeeded, LeftOff, RelanceError, TurnedBack, why_left
from relance.rules.asking import Asker, Given
from relance.rules.ladder.plan import UNHEARD
from relance.rules.model import Event
from relance.rules.outcome import Plan

T = TypeVar("T")


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
                kept = " ; vos réponses sont gardées" if answers else ""
                cure = f"Rien n'a été modifié{kept}."
                raise LeftOff(why_left(stop), cure=cure, answers=answers) from None
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


def same_clients(groups: Sequence[Alike], ask: Asker, given: Given) -> dict[tuple[str, str], bool]:
    """Whether two names are those of one client; left out where the owner does not know."""
    one, apart, unknown = (
        "Oui, le même",
        "Non, deux clients",
        "Je ne sais pas : leurs lettres attendent",
    )
    some, later = "Certains seulement", "Plus tard, pour tous ces noms"
    for group in groups:
        pairs = [(first.name, other.name) for first, other in group.pairs]
        names = [client.name for client in group.clients]
        many = len(names) > 2
        answers = [one, "Non, des clients différents" if many else apart, unknown]
        answers += [some] if many else []
        answers += [later] if len(groups) > 1 else []
        chosen = answers[ask.choose(group.question, answers) - 1]
        if chosen == later:
            break
        if chosen == one:
            given.same |= {(names[0], other): True for other in names[1:]}
        elif chosen == some:
            given.same |= _sorted_out(names, pairs, ask)
        elif chosen != unknown:
            given.same |= dict.fromkeys(pairs, False)
    return given.same


def _sorted_out(
    names: Sequence[str], pairs: Sequence[tuple[str, str]], ask: Asker
) -> dict[tuple[str, str], bool]:
    """Which of these names are one client's, told one after the other."""
    kept, same = [names[0]], {}
    for name in names[1:]:
        choice = ask.choose(f"« {name} » est le même client que :", [*kept, "aucun d'eux"])
        if choice <= len(kept):
            same[kept[choice - 1], name] = True
        else:
            kept.append(name)
    return {pair: False for pair in pairs if set(pair) <= set(kept)} | same


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


def payments_noted(
    plan: Plan,
    newest: date | None,
    last_run: date | None,
    ask: Asker | None,
    statement: date | None = None,
) -> bool:
    """Whether the payments received are all noted.

    Asked before a formal notice or a court file, and before any letter when no payment was noted
    since the last run, nor a bank's statement (`statement`: its last day) taken in up to the last ten days. Without a keyboard nobody can say so. Raises RelanceError where the owner goes to note them.
    """
    serious = bool(plan.files) or any(notice.step.formal_notice for notice in plan.notices)
    heard = statement is not None and plan.on - statement <= UNHEARD
    quiet = last_run is not None and last_run < plan.on and (newest is None or newest < last_run)
    if not serious and (heard or not (quiet and plan.notices)):
        return True
    if ask is None:
        return False
    noted = (
        f"Le dernier règlement noté est du {short_date(newest)}."
        if newest
        else ("Aucun règlement n'est noté dans ce classeur.")
    )
    if statement:
        noted += f" Le dernier relevé repris va jusqu'au {short_date(statement)}."
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
