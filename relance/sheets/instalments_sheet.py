"""The sheet « Relance - Échéanciers »: payment plans, a line an instalment.

There from the first plan on. The program proposes the lines, the owner corrects dates and amounts
and notes when the client signed. A line that is not understood holds the letters of its client: a
plan half read would be taken as broken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from relance.french import fold
from relance.problems import Problem
from relance.rules.codes import EventKind
from relance.rules.ladder.instalments import SHEET
from relance.rules.model import Event, Instalment, Invoice, Ledger
from relance.rules.money import ZERO
from relance.sheets import looks
from relance.sheets.cells import Unreadable, as_amount, as_date, as_flag, as_text
from relance.sheets.sheet_lines import Line, Row, SheetColumn
from relance.sheets.tabular import NOWHERE, SheetTable, TablePlace
from relance.xlsx import Edit, Value

_EMPTY = "la case est vide"


def _positive(value: object) -> Decimal:
    amount = as_amount(value)
    if amount <= 0:
        raise Unreadable("un montant positif est attendu")
    return amount


INSTALMENTS = SheetTable(
    sheet=SHEET,
    note="Une ligne par échéance : corrigez dates et montants. « Signé le » (une ligne suffit) : jusque"
    "-là, l'échéancier est seulement proposé. Les règlements se notent à côté des factures, pas ici.",
    columns=(
        SheetColumn(title="Client", width=28, look=looks.INPUT),
        SheetColumn(title="Factures", width=30, look=looks.INPUT, needed=_EMPTY),
        SheetColumn(title="Échéance", look=looks.INPUT_DATE, width=12, read=as_date, needed=_EMPTY),
        SheetColumn(
            title="Montant", look=looks.INPUT_MONEY, width=13, read=_positive, needed=_EMPTY
        ),
        SheetColumn(title="Signé le", look=looks.INPUT_DATE, width=12, read=as_date),
        SheetColumn(
            title="Déchéance du terme",
            width=21,
            look=looks.INPUT,
            options=("oui", "non"),
            read=as_flag,
        ),
        SheetColumn(title="Remarque", width=30, look=looks.INPUT),
    ),
)
_SAYS = ("Client", "Factures", "Échéance", "Montant")  # a line with none of them is a remark
_CURE = (
    "Corrigez cette cellule, ou effacez toute la ligne : jusque-là, aucun courrier ne part à ce"
    " client."
)


class OwnInstalments(Struct, frozen=True, kw_only=True):
    """What the sheet says. `doubted`: client id → why its letters wait; `problems`: all of them."""

    lines: tuple[Instalment, ...] = ()
    doubted: Mapping[str, Problem]
    problems: tuple[Problem, ...] = ()
    found: TablePlace = NOWHERE


def read_instalments(
    rows: Sequence[Row] | None,
    invoices: Sequence[Invoice],
    client_ids: Mapping[str, str],
    past: Sequence[Event] = (),
) -> OwnInstalments:
    """The lines of the sheet (`rows` None: it is not there). RelanceError where a title is missing.

    `client_ids`: folded client name → id. A line whose invoices have all left the list, as the
    history tells of a plan for them, is over: it holds nobody.
    """
    planned = {fold(e.invoice) for e in past if e.kind is EventKind.PLAN_PROPOSED}
    numbered: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        for number in invoice.numbers:
            numbered[number].append(invoice)
    gone = planned - numbered.keys()
    found, told = INSTALMENTS.read(rows)
    lines: list[Instalment] = []
    doubted: dict[str, Problem] = {}
    problems: list[Problem] = []
    for line in told:
        if not any(map(line.text, _SAYS)):
            continue
        if gone.issuperset(map(fold, numbers_of(line.text("Factures")))):
            continue
        instalment = _instalment(line, numbered, client_ids)
        doubts = line.problems(_CURE)
        lines += [] if doubts else [instalment]
        problems += doubts
        if doubts:
            doubted.setdefault(instalment.client_id, doubts[0])
    return OwnInstalments(
        lines=tuple(lines), doubted=doubted, problems=tuple(problems), found=found
    )


def _instalment(
    line: Line, numbered: Mapping[str, Sequence[Invoice]], client_ids: Mapping[str, str]
) -> Instalment:
    name = fold(line.text("Client"))
    client_id = client_ids.get(name, name)
    named = line.read("Factures", lambda cell: _named(as_text(cell), numbered, client_id)) or ()
    return Instalment(
        client_id=named[0].client_id if named else client_id,
        invoice_ids=tuple(invoice.id for invoice in named),
        due=line["Échéance"] or date.min,
        amount=line["Montant"] or ZERO,
        signed=line["Signé le"],
        accelerated=line["Déchéance du terme"] or False,
        row=line.row,
        where=f"{SHEET}!A{line.row}",
    )


def _named(
    text: str, numbered: Mapping[str, Sequence[Invoice]], client_id: str
) -> tuple[Invoice, ...]:
    """The invoices of these numbers; the client's own where a number is used for several clients."""
    found: dict[str, Invoice] = {}
    for number in [text] if fold(text) in numbered else numbers_of(text):
        same = numbered.get(fold(number), ())
        same = [i for i in same if i.client_id == client_id] or same
        if not same:
            raise Unreadable(f"la facture « {number} » n'est pas dans votre liste")
        found |= {invoice.id: invoice for invoice in same}
    if len({invoice.client_id for invoice in found.values()}) != 1:
        raise Unreadable(f"« {text} » : les factures d'un seul client sont attendues")
    return tuple(found.values())


def numbers_of(text: str) -> list[str]:
    """The numbers of « F-1 ; F-2 et F-3 »."""
    return [part for part in map(str.strip, re.split(r"[;,\n]| et ", text)) if part] or [text]


def is_lost(rows: Sequence[Row] | None, past: Sequence[Event]) -> bool:
    """Whether the history knows of a plan, but the sheet is not there."""
    return rows is None and any(event.kind is EventKind.PLAN_PROPOSED for event in past)


def line_of(instalment: Instalment, ledger: Ledger) -> Mapping[str, Value]:
    """The instalment as a line of the sheet, by title."""
    numbers = {invoice.id: invoice.number for invoice in ledger.invoices}
    return {
        "Client": ledger.client(instalment.client_id).name,
        "Factures": "; ".join(numbers[i] for i in instalment.invoice_ids),
        "Échéance": instalment.due,
        "Montant": instalment.amount,
        "Signé le": instalment.signed,
        "Déchéance du terme": "oui" if instalment.accelerated else "non",
    }


def instalments_edit(
    found: TablePlace, new: Sequence[Instalment], ledger: Ledger
) -> Iterator[Edit]:
    """The new lines under the others; with their sheet, the first time."""
    return INSTALMENTS.extended(found, [line_of(instalment, ledger) for instalment in new])
