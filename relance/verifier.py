"""`verifier`: reads the workbook, checks it and the templates, says what was understood.

Writes nothing. It is what an owner runs first on a workbook, and what whoever helps asks for.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rich.table import Table
from rich.text import Text

from relance.french import count, euros, short_date
from relance.law.loader import load_law, load_wording
from relance.letters.wording import check_wording
from relance.letters.writer import check
from relance.report.console import Screen
from relance.rules.model import ZERO
from relance.rules.plan import newest_payment, plan
from relance.workbook.book import Book, read_book
from relance.workbook.safety import open_workbook


def verify(workbook: Path, templates: Path, today: date, screen: Screen) -> int:
    """Say what is understood of `workbook`; 0. Raises RelanceError where it cannot be read."""
    snapshot = open_workbook(workbook, writing=False)
    book = read_book(snapshot.data, workbook.name)
    saved = f"{short_date(snapshot.modified.date())} à {snapshot.modified:%Hh%M}"
    newest = newest_payment(book.ledger, today)
    screen.heading(book.ledger.sender.name, workbook, saved, today, newest)
    _understood(book, screen)
    todo = plan(book.ledger, load_law(), today)
    own, policies = templates / "perso", book.ledger.policies
    problems = check(templates, own, policies, logo=book.ledger.sender.logo)
    problems += check_wording(templates, own, policies, load_wording())
    screen.problems([*problems, *todo.problems])
    balance = todo.aged_balance
    screen.say(
        f"Reste dû : {euros(balance.total)} ; à échoir {euros(balance.not_due)}, 1 à 30 jours"
        f" {euros(balance.up_to_30)}, 31 à 60 {euros(balance.up_to_60)}, 61 à 90"
        f" {euros(balance.up_to_90)}, plus de 90 {euros(balance.over_90)}."
    )
    if not book.configured:
        screen.say("Ce classeur n'a pas encore de réglages : le premier passage les ajoutera.")
    elif book.settings.missing:
        screen.say("Réglages à remplir : " + ", ".join(book.settings.missing), "bold yellow")
    screen.say("Rien n'a été écrit.", "bold")
    return 0


def _understood(book: Book, screen: Screen) -> None:
    seen = book.understood
    screen.say(
        f"Feuille « {seen.sheet} », titres à la ligne {seen.header_row} :"
        f" {count(seen.invoices, 'facture')}, {count(seen.credit_notes, 'avoir')},"
        f" {euros(seen.total)} au total."
    )
    table = Table("Colonne", "Votre titre", "Compris comme")
    for column in seen.columns:
        table.add_row(*(Text(cell) for cell in column))
    screen.console.print(table)
    if seen.unknown:
        screen.say("Colonnes laissées de côté : " + ", ".join(seen.unknown) + ".")
    if seen.clients_sheet:
        screen.say(f"Clients : feuille « {seen.clients_sheet} ».")
    if seen.payments_sheet:
        screen.say(f"Règlements : feuille « {seen.payments_sheet} ».")
    screen.listing("Lignes passées", [f"ligne {row} : {text}" for row, text in seen.skipped])
    sample = Table("Facture", "Client", "Échéance", "TTC", "Type de client")
    names = {client.id: client for client in book.ledger.clients}
    for invoice in book.ledger.invoices[:10]:
        client = names[invoice.client_id]
        due = short_date(invoice.due) if invoice.due else "illisible"
        kind = f"{client.kind} ({client.kind_source or 'rien ne le dit'})"
        total = euros(invoice.total) if invoice.total is not None else "illisible"
        sample.add_row(*(Text(c) for c in (invoice.number, client.name, due, total, kind)))
    screen.console.print(sample)
    if seen.total == ZERO:
        screen.say("Aucun montant : vérifiez la colonne du montant TTC.", "yellow")
