"""What the owner wrote beside an invoice and no column understands: all of it is put to them.

A remark, a cell's comment, a status that nobody knows, a text in a column of no known title. In the
columns that hold something else only what speaks of payment, of a quarrel, a promise or a death; in
names and addresses, which hold such words too, only what is surely none. Nothing of it stops a row by
itself: it waits for its owner where a step is due (DESIGN 5.10).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from relance.french import BY_MONTH, days_said, fold
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.draft import Draft
from relance.lists.entries import COMMENT
from relance.lists.evidence import KEYS
from relance.lists.layout import excel_row
from relance.lists.listing import ListRow
from relance.lists.sections import says_paid
from relance.problems import Problem
from relance.rules.codes import Status
from relance.rules.model import Invoice, Remark
from relance.sheets.cells import as_text, in_french, is_empty
from relance.words.follow_up_words import status_hold
from relance.words.payment_words import MODES
from relance.words.remark_words import BONDED, CREDIT, DEDUCTED, DEPOSIT, FINAL, RETENTION
from relance.words.senses import named, signs_in, wakes
from relance.words.statuses import read_status
from relance.words.titles import OF_TIME
from relance.xlsx import letters

# Read for what they are, or held where they are not: nothing else is asked about what stands there.
_READ = {*KEYS, "notes", "due", "term", "total", "dispute", "promise", "rate"}
_NAMES = {"client", "first_name", "address", "address2", "town", "email"}
_PLAIN = re.compile(rf"(?:par |en )?{MODES}(?: (?:ou |et )?{MODES})*")
_OWN = {"nature": RETENTION, "retention": BONDED}  # read there for what they are
_CODE = re.compile(r"(?=.*\d)[\w./#-]+")  # « EF-456-GH », « A12 »: a number of something
# What Excel writes around a comment that has answers.
_THREAD = re.compile(
    r"\[(?:Commentaire|Threaded comment)[^\]]*\].*?\bComment(?:aire)?\s*:", re.DOTALL
)


def unread(draft: Draft) -> Iterator[Doubt]:
    """Each of these texts, on the rows that do not say that they are paid."""
    rows = {row.number: row for row in draft.rows}
    spot = draft.listing.spot
    asks, width = _asking(draft), max((len(row.values) for row in draft.rows), default=0)
    titles = [*spot.titles, *[""] * (width - len(spot.titles))]
    columns = [
        (
            place,
            cache(speaks),  # the same is said on many rows
            speaks is _any or not titles[place],
            bool(OF_TIME.search(fold(titles[place]))),
        )
        for place in range(width)
        if (speaks := asks.get(place, _is_text))
    ]
    found: list[tuple[int, int, str]] = []  # Excel row, column, text
    lines = {**draft.lines, **{invoice.row: invoice.row for invoice in draft.invoices}}
    of_row = {invoice.row: invoice for invoice in draft.invoices}
    for number in sorted(lines.keys() & rows.keys()):
        invoice, row = of_row[lines[number]], rows[number]
        if says_paid(invoice):
            continue
        for place, speaks, bare, of_time in columns:
            value = row.at(place)
            if not (bare or isinstance(value, str)) or is_empty(value):
                continue
            text = value if isinstance(value, str) else in_french(value)
            if not (of_time and _is_month(as_text(value))) and (bare or speaks(text)):
                found.append((row.number, place, text))
        if said := _THREAD.sub("", draft.comments.get(row.number, "")).strip():
            yield doubt(row.number, COMMENT, said, row.where("number"))
        status = _unknown(invoice) or _beside(row, invoice)
        if status and (key := _key(row, status)):  # it may stand on another line of the invoice
            yield doubt(row.number, row.title(key), status, row.where(key), of_payment=True)
    asked = sorted({place + 1 for _, place, _ in found})
    computed = draft.package.formulas(spot.sheet, asked) if asked else frozenset()
    for number, place, text in found:
        title = titles[place] or f"colonne {letters(place + 1)}"
        where = spot.cell(number, place)
        yield doubt(number, title, text, where, computed=(excel_row(number), place + 1) in computed)


def _asking(draft: Draft) -> Mapping[int, Callable[[str], bool] | None]:
    """By column (from 0), what of its texts is asked about: None for nothing; those left out are not understood."""
    asks: dict[int, Callable[[str], bool] | None] = {}
    for key, places in draft.whole.found.items():
        speaks = _any if key == "notes" else named if key in _NAMES else _speaks
        if own := _OWN.get(key):
            speaks = partial(_speaks, own=own)
        for place in places:
            asks.setdefault(place, None if key in _READ - {"notes"} else speaks)
    apart = [place for part in draft.parts for place in part.values()]
    return asks | dict.fromkeys((*draft.listing.spot.ours.values(), *apart))


def _any(_: str) -> bool:
    """Of remarks: everything."""
    return True


def doubt(
    row: int,
    column: str,
    text: str,
    where: str,
    *,
    computed: bool = False,
    of_payment: bool = False,
) -> Doubt:
    """What is written on that row, to be put to the owner."""
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


def _key(row: ListRow, text: str) -> str:
    """The column of payment that holds this word; "" where none on this row does."""
    return next((key for key in KEYS if as_text(row.raw(key)) == text), "")


def _is_month(text: str) -> bool:
    """« sept. 2026 », which says nothing more under « Période »."""
    return all(word in BY_MONTH or word.isdigit() for word in fold(text).split())


def _is_text(text: str) -> bool:
    """Whether it says something: figures, days, dashes and codes do not."""
    if _CODE.fullmatch(text) and not (wakes(text) or _with_a_day(text)):
        return False
    return any(map(str.isalpha, text)) or bool(signs_in(text)) or "?" in text or "%" in text


def _with_a_day(text: str) -> bool:
    """« v12/11 », « rel12/11 »: a word glued to a day is no code."""
    return any(map(str.isalpha, text)) and any(days_said(text))


def _speaks(text: str, own: re.Pattern[str] = _PLAIN) -> bool:
    """Whether what stands in a column of something else says more than that."""
    said = fold(text)
    if not wakes(text) or CREDIT.match(said) or _PLAIN.fullmatch(said) or own.fullmatch(said):
        return False
    works = DEPOSIT.sub(" ", FINAL.sub(" ", said))
    return said == " ".join(works.split()) or (not DEDUCTED.search(said) and wakes(works))


def _problem(text: str, where: str) -> Problem:
    return blocking(where=where, what=f"« {text[:60]} » est à lire.")
