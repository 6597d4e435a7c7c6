"""Which invoices the lines of the payments sheets settle, where a line does not say it plainly.

A line that names several invoices, or only its client, is taken for those of them whose rests make
its amount, where that can be in one way only; else they wait until its number is noted. Two sheets
that tell the same payments are one; where it is unsure whether they do, their invoices wait.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from msgspec.structs import replace

from relance.french import euros, short_date
from relance.lists.doubt import About, Doubt, blocking
from relance.lists.payment_lines import PaymentLine, Received
from relance.problems import Problem
from relance.rules.model import Invoice, Payment
from relance.rules.money import ZERO

_MOST = 12  # invoices of one client whose sums are tried: 4 095 at most
Key = tuple[str, str, Decimal]  # invoice, client, amount
Doubted = dict[str, Problem]  # invoice id → why it waits


def matched(
    sheets: Sequence[Received], invoices: Sequence[Invoice]
) -> tuple[list[Payment], tuple[Doubt, ...]]:
    """The payments of all sheets, each with its invoice where that is sure; and what is doubted."""
    lines, doubted = _once([sheet.lines for sheet in sheets])
    payments, unsure = _allotted(lines, invoices)
    doubted |= unsure
    told = [*doubted.values(), *(problem for sheet in sheets for problem in sheet.problems)]
    for sheet in sheets:
        doubted |= sheet.doubted
    return payments, (
        *(Doubt(about=About.LIST, problem=problem) for problem in told),
        *(Doubt(about=About.INVOICE, of=of, problem=problem) for of, problem in doubted.items()),
    )


def _once(sheets: Sequence[Sequence[PaymentLine]]) -> tuple[list[PaymentLine], Doubted]:
    """The lines of all sheets, those that two sheets tell counted once; and what is unsure."""
    kept: list[PaymentLine] = []
    doubted: Doubted = {}
    for sheet in sheets:
        known = _by_key(kept)
        same = {key: lines for key, lines in _by_key(sheet).items() if key in known}
        copies = sum(map(len, same.values()))
        told = all(_days(lines) == _days(known[key]) for key, lines in same.items())
        if told and copies in (len(sheet), len(kept)):  # one sheet has all that the other has
            kept += [line for line in sheet if _key(line.payment) not in same]
            continue
        for paid in (paid for payments in same.values() for paid in payments if paid.invoice_id):
            doubted[paid.invoice_id] = _twice(paid)
        kept += sheet
    return kept, doubted


def _key(paid: Payment) -> Key:
    return paid.invoice_id, paid.client_id, paid.amount


def _by_key(lines: Sequence[PaymentLine]) -> Mapping[Key, list[Payment]]:
    found: dict[Key, list[Payment]] = defaultdict(list)
    for line in lines:
        found[_key(line.payment)].append(line.payment)
    return found


def _days(payments: Sequence[Payment]) -> Counter[date | None]:
    return Counter(paid.on for paid in payments)


def _twice(line: Payment) -> Problem:
    return _problem(
        line,
        "figure sur deux feuilles : est-ce le même ?",
        "Effacez-le de l'une des deux, ou notez-les à un seul endroit.",
    )


def _problem(line: Payment, what: str, cure: str) -> Problem:
    day = f" du {short_date(line.on)}" if line.on else ""
    return blocking(
        where=line.where,
        what=f"Le règlement de {euros(line.amount)}{day} {what}",
        cure=cure,
    )


def _allotted(
    lines: Sequence[PaymentLine], invoices: Sequence[Invoice]
) -> tuple[list[Payment], Doubted]:
    """The payments, each with its invoice where that is sure; and the invoices that wait."""
    rests = {i.id: i.total or ZERO for i in invoices if (i.total or ZERO) > 0}
    done: list[Payment] = []
    groups: dict[object, list[PaymentLine]] = defaultdict(list)
    for line in lines:
        paid = line.payment
        if paid.invoice_id in rests:
            rests[paid.invoice_id] -= paid.amount
        if paid.invoice_id or paid.amount <= 0:
            done.append(paid)
        else:
            alone = paid.where if line.among or not line.sure else ""
            groups[paid.client_id, paid.amount, alone].append(line)
    mine: dict[str, list[Invoice]] = defaultdict(list)
    of_that_rest: dict[Decimal | None, list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        mine[invoice.client_id].append(invoice)
        of_that_rest[rests.get(invoice.id)].append(invoice)
    fresh: list[Payment] = []
    doubted: Doubted = {}
    for group in groups.values():
        line, paid = group[0], group[0].payment
        ways = list(_ways(line.among or mine[paid.client_id], rests, paid.amount))
        if not (line.among or paid.client_id):  # anybody's, but only one invoice
            ways = [(invoice,) for invoice in of_that_rest[paid.amount]]
        single = len(ways) == len(group) and all(len(way) == 1 for way in ways)
        if line.sure and (len(ways) == len(group) == 1 or single):
            for each, way in zip(group, ways, strict=True):
                found = [replace(each.payment, invoice_id=i.id, amount=rests[i.id]) for i in way]
                done += found
                fresh += found
            continue
        done += [each.payment for each in group]
        doubt = line.among or [invoice for way in ways for invoice in way]
        doubted |= dict.fromkeys((invoice.id for invoice in doubt), _several(paid, doubt))
    often = Counter(paid.invoice_id for paid in fresh)
    by_id = {invoice.id: invoice for invoice in invoices}
    for paid in fresh:
        if often[paid.invoice_id] > 1:
            doubted[paid.invoice_id] = _several(paid, [by_id[paid.invoice_id]])
    return done, doubted


def _several(line: Payment, invoices: Sequence[Invoice]) -> Problem:
    numbers = ", ".join(dict.fromkeys(invoice.number for invoice in invoices))
    return _problem(
        line,
        f"ne dit pas sûrement quelle facture il règle ({numbers}…).",
        "Notez à côté le numéro de la facture réglée ; une ligne par facture.",
    )


def _ways(
    among: Sequence[Invoice], rests: Mapping[str, Decimal], amount: Decimal
) -> Iterator[tuple[Invoice, ...]]:
    """The sets of these invoices whose rests make that amount."""
    open_ones = [invoice for invoice in among if rests.get(invoice.id, ZERO) > 0]
    most = len(open_ones) if len(open_ones) <= _MOST else 2
    for size in range(1, most + 1):
        for chosen in combinations(open_ones, size):
            if sum((rests[invoice.id] for invoice in chosen), ZERO) == amount:
                yield chosen
