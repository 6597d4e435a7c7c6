"""What makes a row doubtful though every cell of it can be read: it then waits for a person.

Mostly signs that something was paid which no column understood says: a remark, a column of another
name, a cell merged over several invoices, a rest left empty where others are filled.
"""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal

from relance.french import euros, fold
from relance.lists.evidence import Evidence
from relance.lists.listing import DECISIVE, ListRow
from relance.lists.sections import OVER, PAID, REMARKS, doubt_of
from relance.rules.money import ZERO
from relance.sheets.cells import Unreadable, as_amount, as_text
from relance.words.columns import BY_KEY, Value
from relance.words.flags import NOTHING
from relance.words.remark_words import NO_INVOICE
from relance.words.statuses import read_status

_NOTED = "Notez ce qui est réglé dans sa colonne, ou corrigez la remarque."
_ELSEWHERE = "Mettez les devis et commandes sur une autre feuille, ou corrigez ce mot."
_FOLLOW_UP = (
    "Notez-le dans « Suite donnée » (« Litige », « Promesse », « Relancer »…), et ôtez ces mots de la"
    " remarque."
)


def suspect(row: ListRow, total: Decimal | None, said: Evidence, kept: Decimal | None) -> None:
    """Holds the row where it is doubtful as a whole; `kept`: the retention on it, if any (EUR)."""
    for key, title in (("number", "Cette facture n'a pas de numéro."), ("total", "")):
        if not row.has(key) and not row.doubtful(key):
            row.hold(key, title or "Montant TTC : la cellule est vide.")
    if NO_INVOICE.fullmatch(fold(row.text("nature"))):
        row.hold("nature", f"« {row.text('nature')} » : ce n'est pas une facture.", _ELSEWHERE)
    _merged(row)
    net = row.amount("net")
    if total and net and abs(total) < abs(net):
        row.hold("total", f"Montant TTC : {euros(total)}, moins que le HT ({euros(net)}).")
    if said.balance == ZERO or read_status(said.status) in OVER:
        return
    _remark(row, said)
    if said.balance is None:
        _deducted(row, kept)
        _elsewhere(row, said, {total, (total or ZERO) - (kept or ZERO)})


def _merged(row: ListRow) -> None:
    for key in row.listing.merged.get(row.number, ()):
        summed = BY_KEY[key].value is Value.AMOUNT and key in DECISIVE
        counted = key == "settled" and isinstance(row.raw(key), int | float)
        if summed or counted or key == "number":
            row.hold(
                key,
                f"{BY_KEY[key].title} : la cellule est fusionnée sur plusieurs lignes.",
                "Défusionnez-la, et écrivez sur chaque facture ce qui est à elle.",
            )


def _remark(row: ListRow, said: Evidence) -> None:
    notes = row.text("notes")
    question = doubt_of(notes, rest_known=said.balance is not None)
    paid = question == PAID
    if question and not (paid and (said.paid or said.paid_on)):
        cure = _NOTED if paid else _FOLLOW_UP
        row.hold("notes", f"Notes : « {notes[:60]} ». {question}", cure, REMARKS, ask=True)


def _deducted(row: ListRow, kept: Decimal | None) -> None:
    """A deposit or a retention of which nothing says whether the price has it deducted."""
    for key in ("deposit", "retention"):
        if row.has(key) and row.amount(key) not in (ZERO, kept):
            row.hold(
                key,
                f"{BY_KEY[key].title} : {as_text(row.raw(key))}. Est-ce déjà déduit du montant TTC ?",
                "Ajoutez une colonne « Reste dû » qui dise ce qui reste à payer.",
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
    for place in row.listing.like_payments if said.paid_on is None else ():
        text = as_text(row.at(place))
        if fold(text) in {"", "0", "0 00", "non", "no"} or text.lower() in NOTHING:
            continue
        if _sum(row.at(place)) not in same:
            title = row.listing.spot.titles[place]
            row.hold(
                "total",
                f"« {title} » : {text[:40]}. Est-ce un règlement ou une déduction ?",
                "Réunissez les règlements dans une colonne « Montant réglé », ou ajoutez une"
                " colonne « Reste dû ».",
            )
