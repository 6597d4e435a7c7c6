"""What makes a row doubtful though every cell of it can be read: it then waits for a person.

Mostly signs that something was paid which no column understood says: a column of another name, a
cell merged over several invoices, a rest left empty where others are filled. What is written in words
is put to the owner (written.py).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from relance.french import euros, fold
from relance.lists.deposits import taken_off
from relance.lists.evidence import Evidence
from relance.lists.listing import DECISIVE, Listing, ListRow
from relance.lists.sections import OVER
from relance.rules.money import ZERO
from relance.sheets.cells import Unreadable, as_amount, as_text
from relance.words.columns import BY_KEY, Value
from relance.words.flags import says_no
from relance.words.remark_words import NO_INVOICE
from relance.words.statuses import read_status

_ELSEWHERE = "Mettez les devis et commandes sur une autre feuille, ou corrigez ce mot."


def no_invoices(listing: Listing, rows: Iterable[ListRow]) -> frozenset[str]:
    """The texts of these rows that say by themselves that theirs is no invoice: « Devis »."""
    columns = enumerate(zip_longest(*(row.values for row in rows)))
    texts = {text for place, cells in columns if place not in listing.names for text in set(cells)}
    return frozenset(text for text in texts if isinstance(text, str) and _names_another(text))


def suspect(
    row: ListRow,
    total: Decimal | None,
    said: Evidence,
    kept: Decimal | None,
    others: frozenset[str],
) -> None:
    """Holds the row where it is doubtful as a whole.

    `kept`: the retention on it, if any (EUR); `others`: what says that a row is no invoice.
    """
    for key, title in (("number", "Cette facture n'a pas de numéro."), ("total", "")):
        if not row.has(key) and not row.doubtful(key):
            row.hold(key, title or "Montant TTC : la cellule est vide.")
    _no_invoice(row, others)
    _merged(row)
    net = row.amount("net")
    less = total and net and abs(total) < abs(net)
    if less and not (row.has("deposit") and taken_off(row, total, kept) == ZERO):
        row.hold("total", f"Montant TTC : {euros(total)}, moins que le HT ({euros(net)}).")
    if said.balance == ZERO or read_status(said.status) in OVER:
        return
    _ended(row)
    if said.balance is None:
        _deducted(row, total, said, kept)
        _elsewhere(row, said, {total, (total or ZERO) - (kept or ZERO)})


def _no_invoice(row: ListRow, others: frozenset[str]) -> None:
    """A word in any cell that says so: « Devis », « Proforma Invoice »; or a number that begins so."""
    for place, value in enumerate(row.values) if others else ():
        if value in others and place not in row.listing.names:
            row.hold_at(place, f"« {as_text(value)} » : ce n'est pas une facture.", _ELSEWHERE)
            return
    first = re.match(r"\w+(?: ?forma)?", fold(number := row.text("number")))
    if first and NO_INVOICE.fullmatch(first[0]):
        row.hold("number", f"« {number} » : ce n'est pas une facture.", _ELSEWHERE)


def _names_another(text: str) -> bool:
    """Whether a cell says by itself that its row is no invoice, and not that all is over."""
    return bool(NO_INVOICE.fullmatch(fold(as_text(text)))) and read_status(text) not in OVER


def _merged(row: ListRow) -> None:
    for key in row.listing.merged.get(row.excel, ()):
        summed = BY_KEY[key].value is Value.AMOUNT and key in DECISIVE
        counted = key == "settled" and isinstance(row.raw(key), int | float)
        if summed or counted or key == "number":
            row.hold(
                key,
                f"{BY_KEY[key].title} : la cellule est fusionnée sur plusieurs lignes.",
                "Défusionnez-la, et écrivez sur chaque facture ce qui est à elle.",
            )


def _deducted(row: ListRow, total: Decimal | None, said: Evidence, kept: Decimal | None) -> None:
    """A deposit or a retention of which nothing says whether the price has it deducted.

    A deposit that the row's figures show to be taken off the price still is a payment.
    """
    left = taken_off(row, total, kept)
    if left and said.paid is None and said.paid_on is None:
        said.paid = left
    shown = left == ZERO or (left is not None and said.paid == left)
    for key in ("deposit", "retention"):
        settled = shown if key == "deposit" else kept is not None
        if row.has(key) and not settled:
            row.hold(
                key,
                f"{BY_KEY[key].title} : {as_text(row.raw(key))}. Est-ce déjà déduit du montant TTC ?",
                "Ajoutez une colonne « Reste dû » qui dise ce qui reste à payer.",
            )

    payable = row.amount("payable") if row.has("payable") else total
    known = {total, (total or ZERO) - (kept or ZERO)}
    known |= {each - left for each in known if each and left}
    if payable not in known and said.paid_on is None:
        row.hold(
            "payable",
            f"Net à payer : {as_text(row.raw('payable'))}, et rien ne dit ce qui est déduit du TTC.",
            "Ajoutez une colonne « Reste dû » qui dise ce qui reste à payer.",
        )


def _ended(row: ListRow) -> None:
    """A day or a number under « Annulée le », « Remis à l'huissier »; its words are put to the owner."""
    for place in row.listing.ended:
        value = row.at(place)
        if isinstance(value, date) or (_sum(value).is_finite() and _sum(value) != ZERO):
            title = row.listing.spot.titles[place]
            row.hold_at(
                place,
                f"« {title} » : {as_text(value)[:40]}. Cette facture est-elle encore à réclamer ?",
                f"Dites-le dans « Suite donnée », ou écrivez « {title} = rien » dans le réglage « Colonnes ».",
            )


def _sum(value: object) -> Decimal:
    try:
        return as_amount(value)
    except Unreadable:
        return Decimal("NaN")  # equal to nothing


def _elsewhere(row: ListRow, said: Evidence, same: Container[Decimal | None]) -> None:
    """A rest left empty among others, or something in a column that may be one of payments.

    `same`: sums that say nothing more: the price itself, or less its retention (EUR).
    """
    if said.silent and not said.cheque and row.listing.column("balance"):
        row.hold(
            "balance",
            "Reste dû : la cellule est vide, et d'autres ne le sont pas. Est-ce payé ?",
            "Écrivez ce qui reste à payer, 0 si rien.",
        )
    shares = [p for p in row.listing.shares if _sum(row.at(p)).is_finite()]
    for place in (*row.listing.like_payments, *shares) if said.paid_on is None else ():
        text = as_text(row.at(place))
        if fold(text) in {"", "0 00"} or says_no(text):
            continue
        if _sum(row.at(place)) not in same:
            title = row.listing.spot.titles[place]
            row.hold(
                "total",
                f"« {title} » : {text[:40]}. Est-ce un règlement ou une déduction ?",
                "Réunissez les règlements dans une colonne « Montant réglé », ou ajoutez une"
                " colonne « Reste dû ».",
            )
