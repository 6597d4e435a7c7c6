"""Whether a Monday may begin: the settings understood, the right workbook, the right day."""

from __future__ import annotations

from relance.book.book import Book
from relance.french import count, short_date
from relance.owner.questions import day_question, iban_question
from relance.passage.commit import Options
from relance.problems import AnswerNeeded, RelanceError, TurnedBack


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
    if last and options.today < last:
        raise RelanceError(
            f"la date demandée, {short_date(options.today)}, est avant le dernier passage"
            f" ({short_date(last)}).",
            where=options.workbook.name,
            cure="Vérifiez l'horloge de l'ordinateur ou l'option --date. Pour défaire le dernier"
            " passage : python run.py annuler.",
        )
    doubtful = (
        (day_question(options.today, last), "corrigez « Dernier passage »", TurnedBack),
        (
            iban_question(book.ledger.sender.iban, book.settings.last_iban),
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
