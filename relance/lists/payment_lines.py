"""The lines of the owner's sheets of payments (« Règlements »), each with the invoice it settles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from relance.french import fold
from relance.lists.likeness import bare
from relance.lists.listing import Listing, ListRow
from relance.problems import Level, Problem, RelanceError
from relance.rules.model import Client, Invoice, Payment
from relance.sheets.cells import as_text
from relance.words import remark_words
from relance.words.flags import NOTHING


class PaymentLine(Struct, frozen=True):
    """A payment, and the invoices `among` which it is where it does not say just one.

    None of them: any of its client's. Not `sure`: perhaps of none of them either.
    """

    payment: Payment
    among: Sequence[Invoice] = ()
    sure: bool = True


class Received(Struct):
    """The lines of one sheet, or of the numbered columns.

    `doubted`, invoice id → problem, is what a line that cannot be read holds: the invoices that it
    names, else all those of its client. `stops`: formulas without a value.
    """

    lines: list[PaymentLine] = field(default_factory=list)
    doubted: dict[str, Problem] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stops: list[RelanceError] = field(default_factory=list)

    def take(self, row: ListRow, concerned: Iterable[str]) -> None:
        """What was wrong on a line, and the invoices that this holds."""
        problems = [doubt.problem for doubt in row.doubts]
        self.problems += problems
        wrong = [problem for problem in problems if problem.level is Level.BLOCKING]
        if wrong:
            self.doubted |= dict.fromkeys(concerned, wrong[0])


def read_payments(
    listing: Listing, invoices: Sequence[Invoice], clients: Iterable[Client]
) -> Received:
    """The payments, each with its invoice where the number names exactly one."""
    book = _Book(invoices, clients)
    found = Received()
    for row in listing.rows():
        if (
            not row.has("paid")
            or as_text(row.raw("paid")) in NOTHING - {""}
            or remark_words.says_total(
                row.values[: row.listing.place["paid"]]  # « TOTAL » anywhere left of its amount
            )
        ):
            continue
        named, sure = book.named(row)
        payment = payment_of(row, named if sure else (), book.client_of(row))
        found.take(row, book.concerned(row) if row.doubts else ())
        if payment:
            found.lines.append(PaymentLine(payment, () if payment.invoice_id else named, sure))
    return found


class _Book:
    """The invoices by number and the clients by name, for the lines of a payments sheet."""

    def __init__(self, invoices: Sequence[Invoice], clients: Iterable[Client]) -> None:
        self.invoices = invoices
        self.by_number: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in invoices:
            for number in invoice.numbers:
                self.by_number[number].append(invoice)
        self.by_name: dict[str, str] = {}
        self.near: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for client in clients:
            names = (client.name, client.code, *client.other_names)
            self.by_name |= {fold(name): client.id for name in names if name}
            self.near[bare(client.name)].add(client.id)

    def client_of(self, row: ListRow) -> str:
        """The client whose name stands there, with or without its legal form; "" for none."""
        name = as_text(row.raw("client")) or as_text(row.raw("client_code"))
        near = self.near.get(bare(name), set()) if name else set()
        return self.by_name.get(fold(name)) or (next(iter(near)) if len(near) == 1 else "")

    def named(self, row: ListRow) -> tuple[list[Invoice], bool]:
        """The invoices that the line may be about, and whether it is surely about some of them.

        None of them: any of the client's. Not sure: no number, one that is not in the list, or
        that of another client.
        """
        text, client_id = as_text(row.raw("number")), self.client_of(row)
        if not fold(text):
            return [], bool(client_id)
        found = self.by_number.get(fold(text)) or _several(text, self.by_number)
        mine = [invoice for invoice in found if client_id in ("", invoice.client_id)]
        stranger = not client_id and row.has("client") and len(found) > 1
        return (mine, not stranger) if mine else (found, False)

    def concerned(self, row: ListRow) -> list[str]:
        """The invoices that a line which cannot be read holds."""
        client_id = self.client_of(row)
        mine = (i for i in self.invoices if i.client_id == client_id)
        return [invoice.id for invoice in self.named(row)[0] or mine]


def _several(text: str, by_number: Mapping[str, Sequence[Invoice]]) -> list[Invoice]:
    """The invoices of « T-203 + T-205 », « F12, F13 et F15 »; none where one is not in the list."""
    numbers = [fold(each) for each in re.split(r"[,;+&/]| et | - ", text)]
    if len(numbers) < 2 or fold(text) in by_number:
        return []
    found = [by_number.get(number, ()) for number in numbers if number]
    return [each[0] for each in found] if all(len(each) == 1 for each in found) else []


def payment_of(row: ListRow, named: Sequence[Invoice], client_id: str) -> Payment | None:
    """The payment on this line, of the one invoice named, else of the client; None: no amount."""
    number, amount = row.text("number"), row.amount("paid")
    if number and not named:
        row.note(
            Problem(
                level=Level.WARNING,
                where=row.where("number"),
                what=f"Règlement pour la facture « {number} » : elle n'est pas dans la liste, ou d'un"
                " autre client.",
                cure="Corrigez le numéro de la facture réglée.",
            )
        )
    if amount is None:
        return None
    return Payment(
        amount=amount,
        on=row.date("paid_on"),
        invoice_id=named[0].id if len(named) == 1 else "",
        client_id=named[0].client_id if len(named) == 1 else client_id,
        reference=row.text("cheque") or as_text(row.raw("notes")),
        where=row.where("paid"),
    )
