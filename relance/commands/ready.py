"""Whether a command may begin: somebody there, the settings understood, the right workbook and day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from stdnum import iban

from relance.book.book import Book
from relance.french import count, short_date
from relance.owner.questions import until_understood
from relance.passage.commit import Options
from relance.problems import AnswerNeeded, RelanceError, TurnedBack
from relance.rules.asking import Asker
from relance.rules.law import Law
from relance.rules.sums.rates import rate_to_tell


def is_first_use(options: Options, book: Book) -> bool:
    """Whether the settings come first: there are none, or some still miss and somebody is there."""
    asking = options.ask and not options.simulate and not book.settings.wrong
    return not book.configured or bool(asking and book.settings.missing)


def at_keyboard(options: Options, command: str, *, otherwise: str) -> Asker:
    """Who answers this command, which only asks; `otherwise`: what its owner can do without it.

    Raises RelanceError for a simulation, AnswerNeeded where nobody is there.
    """
    if options.simulate:
        raise RelanceError(f"« {command} » ne se simule pas.", cure="Rien n'a été modifié.")
    if options.ask is None:
        raise AnswerNeeded(
            f"« {command} » pose des questions, et personne n'est au clavier.",
            cure=f"Lancez-le dans une fenêtre, ou {otherwise}.",
        )
    return options.ask


def all_told(book: Book, read: Callable[..., Book], law: Law, options: Options) -> Book:
    """The book once what its rows wait for is told, where somebody is there.

    What the list leaves open, and the penalty rate that the firm's papers state.
    """

    def asked(answers: Mapping[str, str]) -> Book:
        again = book if answers == book.answers else read(answers, book.twins_told)
        for question in again.questions:
            raise question
        if again.rate_question and rate_to_tell(again.ledger.settings, law, options.today):
            raise again.rate_question
        return again

    return until_understood(asked, options.ask, options.told, book.answers) if options.ask else book


def stop_where_unready(options: Options, book: Book) -> None:
    """Settings still empty, a day before the last run; a day or an IBAN that looks wrong."""
    last = book.ledger.settings.last_run
    if doubts := book.settings.wrong:
        listed = "\n".join(f"  • {problem.where} : {problem.what}" for problem in doubts)
        raise AnswerNeeded(
            f"des réglages n'ont pas été compris :\n{listed}",
            where=options.workbook.name,
            cure="Corrigez-les, enregistrez, puis relancez le programme. Rien n'a été modifié.",
        )
    if book.settings.missing:
        raise AnswerNeeded(
            f"il manque encore {count(len(book.settings.missing), 'réglage')} : {', '.join(book.settings.missing)}.",
            where=f"{options.workbook.name}, feuille « Relance - Paramètres »",
            cure="Remplissez les cases, enregistrez, fermez Excel, puis relancez le programme.",
        )
    refuse_backwards(options, book)
    doubtful = (
        (_day_question(options.today, last), "corrigez « Dernier passage »", TurnedBack),
        (
            _iban_question(book.ledger.sender.iban, book.settings.last_iban),
            "effacez l'ancien IBAN, à droite du nouveau",
            RelanceError,
        ),
    )
    for question, cure, stop in doubtful:
        if not question:
            continue
        if options.ask is None:
            raise AnswerNeeded(
                question,
                where=options.workbook.name,
                cure=f"Lancez le programme au clavier pour répondre, ou {cure}.",
            )
        if options.ask.choose(question, ("Oui, continuer", "Non, arrêter")) != 1:
            raise stop("arrêté à votre demande.", cure="Rien n'a été modifié.")


def refuse_backwards(options: Options, book: Book) -> None:
    """Raises RelanceError on a day before the last run (DESIGN 5.17)."""
    last = book.ledger.settings.last_run
    if last and options.today < last:
        raise RelanceError(
            f"la date demandée, {short_date(options.today)}, est avant le dernier passage"
            f" ({short_date(last)}).",
            where=options.workbook.name,
            cure="Vérifiez l'horloge de l'ordinateur ou l'option --date. Pour défaire le dernier"
            " passage : python run.py annuler.",
        )


def _day_question(today: date, last: date | None) -> str:
    """What to ask when the day of the run looks odd; empty where it does not."""
    if last is None or abs((today - last).days) <= 60:
        return ""
    return (
        f"Le dernier passage date du {short_date(last)}, soit {(today - last).days} jours."
        " Est-ce bien le même classeur, à jour ?"
    )


def _iban_question(now: str, before: str) -> str:
    """What to ask when the letters would carry another IBAN than the last ones; empty else.

    A changed IBAN is how invoices are stolen (DESIGN 5.16).
    """
    old, new = iban.compact(before), iban.compact(now)
    if not old or not new or old == new:
        return ""
    return (
        f"L'IBAN de vos lettres a changé depuis le dernier passage : {now}, au lieu de {before}."
        " Est-ce bien le vôtre, recopié de votre RIB ?"
    )
