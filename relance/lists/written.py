"""What the owner wrote beside an invoice and no column understands: all of it is put to them.

A remark, a cell's comment, a status that nobody knows, a text in a column of no known title. In the
columns of works and sites only what speaks of payment, of a quarrel, a promise or a death. Nothing of
it stops a row by itself: it waits for its owner where a step is due (DESIGN 5.10).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from relance.french import fold
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft
from relance.lists.entries import COMMENT
from relance.lists.evidence import KEYS
from relance.lists.listing import ListRow
from relance.lists.sections import says_paid
from relance.problems import Problem
from relance.rules.codes import Status
from relance.rules.model import Invoice, Remark
from relance.sheets.cells import as_text, is_empty
from relance.words.follow_up_words import status_hold
from relance.words.payment_words import MODES
from relance.words.remark_words import CREDIT, DEPOSIT, FINAL
from relance.words.senses import signs_in, wakes
from relance.words.statuses import read_status
from relance.xlsx import letters

# Texts of what was sold, and how it is to be paid: asked about where they say something else.
_WOKEN = ("nature", "situation", "site", "origin", "quote", "order_number", "payment_mode")
_PLAIN = re.compile(rf"(?:par |en )?{MODES}(?: (?:ou |et )?{MODES})*")
_CODE = re.compile(r"(?=.*\d)[\w./#-]+")  # « EF-456-GH », « A12 »: a number of something
_GLUED = re.compile(r"(?<=[^\W\d_]{2})(?=\d)")  # « payé12/11 »
# What Excel writes around a comment that has answers.
_THREAD = re.compile(
    r"\[(?:Commentaire|Threaded comment)[^\]]*\].*?\bComment(?:aire)?\s*:", re.DOTALL
)


def unread(draft: Draft) -> Iterator[Doubt]:
    """Each of these texts, on the rows that do not say that they are paid."""
    rows = {row.number: row for row in draft.rows}
    spot, listing = draft.listing.spot, draft.listing
    known = {place for places in draft.whole.found.values() for place in places}
    known |= {*spot.ours.values(), *(place for part in draft.parts for place in part.values())}
    notes = set(draft.whole.found.get("notes", ()))
    woken = {listing.place[key] for key in _WOKEN if key in listing.place}
    found: list[tuple[int, int, str]] = []  # Excel row, column, text
    lines = {**draft.lines, **{invoice.row: invoice.row for invoice in draft.invoices}}
    of_row = {invoice.row: invoice for invoice in draft.invoices}
    for number in sorted(lines):
        invoice, row = of_row[lines[number]], rows[number]
        if says_paid(invoice):
            continue
        for place, value in enumerate(row.values):
            if is_empty(value) or (place in known and place not in notes | woken):
                continue
            bare = place in notes or not (spot.titles[place : place + 1] or ("",))[0]
            text = value if isinstance(value, str) else as_text(value) if bare else ""
            if text and (bare or (_speaks if place in woken else _is_text)(text)):
                found.append((row.number, place, text))
        if said := _THREAD.sub("", draft.comments.get(row.number, "")).strip():
            yield doubt(row.number, COMMENT, said, row.where("number"))
        if status := _unknown(invoice) or _beside(row, invoice):
            yield doubt(
                row.number, _title(row, status), status, row.where("status"), of_payment=True
            )
    columns = sorted({place + 1 for _, place, _ in found})
    computed = draft.package.formulas(spot.sheet, columns) if columns else frozenset()
    for number, place, text in found:
        title = (spot.titles[place : place + 1] or ("",))[0] or f"colonne {letters(place + 1)}"
        where = spot.cell(number, place)
        yield doubt(number, title, text, where, computed=(number, place + 1) in computed)


def doubt(
    row: int,
    column: str,
    text: str,
    where: str,
    *,
    computed: bool = False,
    of_payment: bool = False,
) -> Doubt:
    """What is written on that Excel row, to be put to the owner."""
    return Doubt(
        about=About.ROW,
        of=row,
        problem=_problem(text, where),
        unless_paid=True,
        remark=Remark(
            column=column, text=text, where=where, computed=computed, of_payment=of_payment
        ),
    )


def asks_status(invoice: Invoice, remarks: Sequence[Remark]) -> bool:
    """Whether these remarks ask about the status itself: no rule needs to doubt it then."""
    return bool(_unknown(invoice)) and any(remark.text == invoice.status_text for remark in remarks)


def _unknown(invoice: Invoice) -> str:
    """The status, where nobody knows the word."""
    text = invoice.status_text
    return text if invoice.status is Status.UNKNOWN and not status_hold(text, "") else ""


def _beside(row: ListRow, invoice: Invoice) -> str:
    """The word of the status that nobody knows, where another column says that it is unpaid."""
    text = as_text(row.raw("status"))
    unread = text != invoice.status_text and read_status(text) is Status.UNKNOWN
    return text if unread and invoice.status is Status.UNPAID and not status_hold(text, "") else ""


def _title(row: ListRow, text: str) -> str:
    """The title of the column of payment that holds this word."""
    key = next((key for key in KEYS if as_text(row.raw(key)) == text), "number")
    return row.listing.spot.titles[row.listing.place[key]]


def _is_text(text: str) -> bool:
    """Whether it says something: figures, days, dashes and codes do not."""
    if _CODE.fullmatch(text) and not wakes(_GLUED.sub(" ", text)):
        return False
    return any(map(str.isalpha, text)) or bool(signs_in(text)) or "?" in text or "%" in text


def _speaks(text: str) -> bool:
    """Whether the words of works and means of payment say more than these do."""
    said = fold(text)
    own = (
        _PLAIN.fullmatch(said)
        or any(own.search(said) for own in (DEPOSIT, FINAL))
        or CREDIT.match(said)
    )
    return not own and wakes(_GLUED.sub(" ", text))


def _problem(text: str, where: str) -> Problem:
    return blocking(where=where, what=f"« {text[:60]} » est à lire.")
