"""What the program has understood of a workbook, shown before it is asked about or used."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from relance.book.book import Book
from relance.french import count, euros, joined, short_date
from relance.lists.layout import rank_of
from relance.owner.console import Screen
from relance.owner.total_compared import compared
from relance.rules.codes import Reason
from relance.rules.money import ZERO
from relance.rules.outcome import Plan


def show_understood(book: Book, plan: Plan, screen: Screen) -> None:
    """What is read below the columns (`columns_shown`): the first invoices, what is owed."""
    seen, balance = book.understood, plan.aged_balance
    screen.say(
        f"Feuille « {seen.sheet} », titres à la ligne {seen.header_row} :"
        f" {count(seen.invoices, 'facture')}, {count(seen.credit_notes, 'avoir')},"
        f" {_sums(book)} au total."
    )
    if seen.older:
        screen.say(f"Avec ses autres feuilles, une seule liste : {_names(seen.older)}.")
    if seen.apart:
        screen.say(f"Du même modèle, pas encore lues comme une seule liste : {_names(seen.apart)}.")
    if seen.clients_sheet:
        screen.say(f"Clients : feuille « {seen.clients_sheet} ».")
    if seen.payments_sheet:
        screen.say(f"Règlements : feuille « {seen.payments_sheet} ».")
    if seen.others:
        screen.say(f"Aussi lues, pour ce qui y est réglé ou impayé : {_names(seen.others)}.")
    if seen.left_out:
        screen.say(
            f"Pas des listes de factures clients, laissées de côté : {_names(seen.left_out)}."
        )
    screen.listing("Lignes passées", [f"{row} : {text}" for row, text in seen.skipped])
    sample = []
    names = {client.id: client for client in book.ledger.clients}
    for invoice in book.ledger.invoices[:10]:
        client = names[invoice.client_id]
        due = short_date(invoice.due) if invoice.due else "illisible"
        kind = f"{client.kind} ({client.kind_source or 'rien ne le dit'})"
        total = "illisible" if invoice.total is None else _sum(invoice.total, invoice.currency)
        sample.append((invoice.number, client.name, due, total, kind))
    screen.table(("Facture", "Client", "Échéance", "TTC", "Type de client"), sample)
    numbers = [invoice.number for invoice in book.ledger.invoices]
    if len(numbers) > len(sample):
        screen.say(f"… et ainsi de suite, de {numbers[0]} à {numbers[-1]}.")
    screen.listing("Impayées sur les feuilles plus anciennes", unpaid_before(plan))
    if seen.total == ZERO:
        screen.say("Aucun montant : vérifiez la colonne du montant TTC.", "yellow")
    screen.say(
        f"Reste dû : {euros(balance.total)} ; à échoir {euros(balance.not_due)}, 1 à 30 jours"
        f" {euros(balance.up_to_30)}, 31 à 60 {euros(balance.up_to_60)}, 61 à 90"
        f" {euros(balance.up_to_90)}, plus de 90 {euros(balance.over_90)}."
    )
    for line in compared(seen.stated, plan):
        screen.say(line)


def _sums(book: Book) -> str:
    """What the invoices come to, each currency by itself: « 1 200,00 € et 85 000,00 INR »."""
    foreign = {i.currency for i in book.ledger.invoices} - {"EUR"}
    if not foreign:
        return euros(book.understood.total)
    sums: dict[str, Decimal] = {}
    for invoice in book.ledger.invoices:
        sums[invoice.currency] = sums.get(invoice.currency, ZERO) + (invoice.total or ZERO)
    told = joined(_sum(total, code) for code, total in sums.items())
    return f"{told} (rien n'est réclamé en {joined(sorted(foreign))})"


def _sum(amount: Decimal, currency: str) -> str:
    return euros(amount) if currency == "EUR" else euros(amount, currency=currency)


def unpaid_before(plan: Plan) -> list[str]:
    """What is open on the list's older sheets, so that its owner knows that it is followed too."""
    older = [c for c in plan.claims if rank_of(c.invoice.row) and c.reason is not Reason.SETTLED]
    return [
        f"{claim.invoice.number}, {claim.client.name}, {euros(claim.outstanding)} ({claim.invoice.where})"
        for claim in older
    ]


def _names(sheets: Sequence[str]) -> str:
    return ", ".join(f"« {sheet} »" for sheet in sheets)
