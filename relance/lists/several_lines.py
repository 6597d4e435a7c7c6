"""One invoice on several lines, an article each: their amounts are one debt, told on the first line.

Nothing but the owner can say that lines of one number, client and dates add up: they may as well be
one invoice typed twice. It is asked once (`SETTING`); until then they wait. Even then only what each
line tells once is added: a total or a payment that may be the whole invoice's, repeated, waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.french import count, euros
from relance.lists.draft import Draft
from relance.lists.evidence import KEYS
from relance.lists.listing import ListRow
from relance.lists.row_facts import includes_vat
from relance.lists.sections import OVER, says_paid
from relance.problems import AnswerNeeded
from relance.rules.codes import Status
from relance.rules.model import Invoice
from relance.rules.money import ZERO
from relance.sheets.answers import LINES_ADDED
from relance.sheets.cells import as_text
from relance.words.columns import BY_KEY, Value
from relance.words.remark_words import says_total

SETTING = "Factures sur plusieurs lignes"
ADDED, APART = LINES_ADDED
_ALIKE = ("client_id", "issued", "due", "currency", "rate", "direct_debit")
_SAYS_LITTLE = {*KEYS, "notes"}


class Added(Struct, frozen=True, kw_only=True):
    """The invoices, those on several lines as one where the owner says that they add up.

    `lines`: further row → the row of its invoice; `unsaid`: the lines that may be added up.
    """

    invoices: Sequence[Invoice]
    lines: Mapping[int, int]
    unsaid: Sequence[Sequence[Invoice]] = ()


def added_up(draft: Draft, invoices: Sequence[Invoice]) -> Added:
    """The invoices, given « number|client » as ids; a list with numbered payments is left as it is."""
    told = draft.hints.several_lines
    if told is False or draft.parts:
        return Added(invoices=invoices, lines={})
    rows = {row.number: row for row in draft.rows}
    found = [(group, _one(group, rows, draft.marked)) for group in _groups(invoices)]
    differ = sum(len({line.total for line in group}) > 1 for group, _ in found)
    whole = [(group, one) for group, one in found if one] if 2 * differ >= len(found) else []
    if not told:
        unsaid = [group for group, _ in whole if not all(map(says_paid, group))]
        return Added(invoices=invoices, lines={}, unsaid=unsaid)
    ones = {one.row: one for _, one in whole}
    lines = {line.row: one.row for group, one in whole for line in group[1:]}
    return Added(
        invoices=[ones.get(each.row, each) for each in invoices if each.row not in lines],
        lines=lines,
    )


def question(draft: Draft) -> Iterator[AnswerNeeded]:
    """Whether such lines add up; the letters of the others need not wait for the answer."""
    if draft.unsaid:
        first = draft.unsaid[0]
        sums = " + ".join(euros(line.total or ZERO) for line in first)
        whole = euros(sum((line.total or ZERO for line in first), ZERO))
        yield AnswerNeeded(
            f"La facture {first[0].number} est écrite sur {len(first)} lignes"
            f"{_more(len(draft.unsaid) - 1)} : {sums} font-ils {whole} ?",
            cure=f"Dites-le une fois : réglage « {SETTING} » = {ADDED}, ou {APART}.",
            where=first[0].where,
            setting=SETTING,
            options={
                ADDED: "Oui : les lignes d'un même numéro s'additionnent",
                APART: "Non, ou cela dépend : elles attendent d'être corrigées",
            },
        )


def _more(others: int) -> str:
    return f", et {count(others, 'autre facture', 'autres factures')} de même" if others else ""


def _groups(invoices: Sequence[Invoice]) -> list[list[Invoice]]:
    found: dict[object, list[Invoice]] = defaultdict(list)
    for each in invoices:
        if each.number and each.client_id and (each.issued or each.due):
            found[each.id, each.issued, each.due].append(each)
    return [group for group in found.values() if len(group) > 1]


def _one(
    lines: Sequence[Invoice], rows: Mapping[int, ListRow], marked: Mapping[int, str]
) -> Invoice | None:
    """The invoice that these lines make; None where they may say more, or less, than their sum."""
    first = lines[0]
    if any(getattr(line, key) != getattr(first, key) for key in _ALIKE for line in lines):
        return None
    if len({marked.get(line.row) for line in lines}) > 1 or _typed_twice(lines, rows):
        return None
    totals = [line.total for line in lines if line.total]
    if len(totals) < len(lines) or not (_said_alike(lines) and _paid_once(lines)):
        return None
    if _may_be_whole(lines, rows):
        return None
    word = next((line for line in lines if line.status is not Status.NONE), first)
    return replace(
        first,
        total=sum(totals, ZERO),
        paid=_sum(line.paid for line in lines),
        balance=_sum(line.balance for line in lines),
        paid_on=min((line.paid_on for line in lines if line.paid_on), default=None),
        sent=max((line.sent for line in lines if line.sent), default=None),
        works_end=min((line.works_end for line in lines if line.works_end), default=None),
        quote_date=min((line.quote_date for line in lines if line.quote_date), default=None),
        nature=_first(line.nature for line in lines),
        site=_first(line.site for line in lines),
        order_number=_first(line.order_number for line in lines),
        cheque=_first(line.cheque for line in lines),
        status=word.status,
        status_text=word.status_text,
        step_told=word.step_told,
        hold=next((line.hold for line in lines if line.hold), None),
    )


def _typed_twice(lines: Sequence[Invoice], rows: Mapping[int, ListRow]) -> bool:
    """Whether two of the lines say the same, what they say of their payment aside."""
    place = rows[lines[0].row].listing.place
    aside = {place[key] for key in _SAYS_LITTLE if key in place}
    said = [
        tuple((i, as_text(cell)) for i, cell in rows[line.row].written().items() if i not in aside)
        for line in lines
    ]
    return len(set(said)) < len(said)


def _may_be_whole(lines: Sequence[Invoice], rows: Mapping[int, ListRow]) -> bool:
    """Whether the amount of a line may be that of the whole invoice: a total below, or repeated.

    Lines of one amount are their own only where the net of each, or what was paid on each, shows it.
    """
    totals = [line.total or ZERO for line in lines]
    named = any(says_total(rows[line.row].written().values()) for line in lines)
    if named or (len(lines) > 2 and 2 * max(totals) == sum(totals, ZERO)):
        return True
    alike = [line for line in lines if totals.count(line.total or ZERO) > 1]
    if all(includes_vat(rows[line.row]) or line.paid == line.total for line in alike):
        return False
    amounts = {_other_amounts(rows[line.row]) for line in alike}
    return len(alike) == len(lines) or len(amounts) > 1


def _other_amounts(row: ListRow) -> tuple[tuple[int, object], ...]:
    """The numbers of that row in other columns than its amount's and its dates'."""
    aside = {row.listing.place["total"]} | {
        place for key, place in row.listing.place.items() if BY_KEY[key].value is Value.DATE
    }
    numbers = row.written().items()
    return tuple((i, v) for i, v in numbers if isinstance(v, int | float) and i not in aside)


def _said_alike(lines: Sequence[Invoice]) -> bool:
    """Whether no line says alone that it is over, nor which part of a retention is its own."""
    words = {line.status for line in lines}
    kept = any(line.hold and line.hold.amount for line in lines)
    dated = [line for line in lines if line.paid_on]
    alone = dated and len(dated) < len(lines) and any(line.paid is None for line in dated)
    return not (
        kept or alone or len(words - {Status.NONE}) > 1 or (words & OVER and len(words) > 1)
    )


def _paid_once(lines: Sequence[Invoice]) -> bool:
    """Whether each payment, and each rest, stands on the line that it is of, or on one line only."""
    paid = [(line.paid, line.total or ZERO) for line in lines if line.paid]
    rests = [(line.balance, line.total or ZERO) for line in lines if line.balance is not None]
    if len(rests) not in (0, len(lines)) or _repeated(rests) or (len(paid) > 1 and _repeated(paid)):
        return False
    fitting = (
        line.balance is None or line.balance + (line.paid or ZERO) == line.total for line in lines
    )
    return not paid or all(fitting)


def _repeated(said: Sequence[tuple[Decimal, Decimal]]) -> bool:
    """Whether these amounts, each with its line's total, may be one amount of the whole invoice."""
    same = len({amount for amount, _ in said}) == 1 and any(amount for amount, _ in said)
    own = all(amount == total for amount, total in said)
    return (same and not own) or any(amount > total for amount, total in said)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Their sum; None where there is none."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")
