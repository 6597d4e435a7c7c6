"""What waits for the owner: of all that is written beside the open invoices, what nobody answered for.

One pass over the cells: each entry is silent, waits, or is to be asked about; a line of log that is
new becomes an event. A column of which many texts say nothing is asked about as a whole first, so
that a column of sites or order numbers makes one question, not two hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from relance.french import count, fold, joined
from relance.lists.entries import (
    Answer,
    Answered,
    Key,
    RemarkEntry,
    Standing,
    apart,
    entries,
    standing,
)
from relance.lists.meanings import Meaning, meaning
from relance.lists.remarks import quoted
from relance.words.senses import Sense, wakes

_MANY = 3  # texts of a column that say nothing: it is asked about as a whole
_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """`waits`: invoice id → its entries without an answer; `asks`: those of each question of today.

    `log`: the new lines of log, with what they say.
    """

    waits: Mapping[str, Sequence[RemarkEntry]] = field(default_factory=dict)
    asks: Sequence[tuple[RemarkEntry, ...]] = ()
    log: Sequence[tuple[RemarkEntry, Meaning]] = ()


def of_cell(
    invoice_id: str, column: str, text: str, where: str = "", *, computed: bool = False
) -> tuple[RemarkEntry, ...]:
    """The entries of one cell, or of one comment. `computed`: it holds a formula."""
    return tuple(
        RemarkEntry(invoice_id=invoice_id, column=column, text=each, where=where, computed=computed)
        for each in entries(text)
    )


def pending(
    written: Iterable[RemarkEntry],
    told: Mapping[Key, Answered],
    settled: frozenset[str],
    today: date,
) -> Pending:
    """What becomes of the entries of the open invoices today.

    `told`: the answers remembered; `settled`: the folded titles of the columns that say nothing.
    """
    waits: dict[str, list[RemarkEntry]] = {}
    asks: dict[tuple[str, str], list[RemarkEntry]] = {}
    log: list[tuple[RemarkEntry, Meaning]] = []
    settled |= settled_columns(told)
    for entry in (part for each in written for part in apart(each, told)):
        then = standing(entry, told, settled, today)
        if then is Standing.SILENT:
            found = None if entry.key in told else meaning(entry.text, today)
            if found and found.sense is Sense.LOG and found.on:
                log.append((entry, found))
            continue
        waits.setdefault(entry.invoice_id, []).append(entry)
        if then is Standing.ASK:
            asks.setdefault(entry.key[1:], []).append(entry)
    return Pending(
        waits={key: tuple(each) for key, each in waits.items()},
        asks=[tuple(group) for group in asks.values()],
        log=log,
    )


def settled_columns(told: Mapping[Key, Answered]) -> frozenset[str]:
    """The columns that the owner said to mean nothing, in answer to one of their entries."""
    return frozenset(key[1] for key, said in told.items() if said.answer is Answer.HARMLESS)


def columns_first(asks: Sequence[Sequence[RemarkEntry]]) -> dict[str, tuple[str, ...]]:
    """The columns to be asked about as a whole, by their titles, with their texts that say nothing.

    Once such a column is settled, `pending` keeps only what wakes it up.
    """
    found: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for group in asks:
        if not wakes(group[0].text):
            column = titles.setdefault(fold(group[0].column), group[0].column)
            found.setdefault(column, []).append(group[0].text)
    return {column: tuple(texts) for column, texts in found.items() if len(texts) >= _MANY}


def column_question(column: str, texts: Sequence[str]) -> str:
    """« La colonne « Chantier » dit « rue des Lilas », « lot 4 » et 12 autres textes : … ? »."""
    shown = [f"« {quoted(text)} »" for text in texts[:_EXAMPLES]]
    if more := len(texts) - len(shown):
        shown.append(count(more, "autre texte", "autres textes"))
    return (
        f"La colonne « {column} » dit {joined(shown)} : est-ce sans rapport avec les règlements ?"
        " (Un mot de paiement, de litige, de promesse ou de décès y sera demandé quand même.)"
    )
