"""One invoice that stands on several sheets: which rows are it, and what they say together.

An invoice is one debt however often it was carried forward: what shows least due wins, and what does
not agree holds it. Numbers that begin again each year name other debts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import fold
from relance.lists import parts, signs
from relance.lists.doubt import About, Doubt, blocking, warned
from relance.lists.draft import Draft, FollowUp
from relance.lists.likeness import bare as bare_name
from relance.lists.months import month_of
from relance.lists.numbers import distinct
from relance.lists.sections import says_paid
from relance.rules.codes import Status
from relance.rules.model import Client, Invoice
from relance.rules.money import ZERO

Key = tuple[str, str]  # number, client
_EVIDENCE = ("balance", "paid", "paid_on", "cheque", "status", "status_text")
# What is of the invoice, wherever it is told.
_TOLD_ONCE = (
    "hold", "step_told", "nature", "site", "order_number", "quote_date", "works_end", "service", "rate",
    "sent", "direct_debit",
)  # fmt: skip
_SAYS_MORE = {Status.PARTLY, Status.UNKNOWN}  # than that something is left to pay
_APART = 200  # days between two due dates: numbers that begin again each year


class Merged(Struct):
    """The invoices of a list on several sheets, each where it stands last.

    `copies`: row on an older sheet → the row of its invoice.
    """

    invoices: list[Invoice] = field(default_factory=list)
    copies: dict[int, int] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def merged(draft: Draft, sheets: Sequence[Sequence[Invoice]], typed: Sequence[FollowUp]) -> Merged:
    """The invoices of these sheets, newest first, given « number|client » as ids; `typed` beside them."""
    names = {client.id: client for client in draft.who.clients}
    notes = {each.row: each for each in typed}
    found: dict[int, Invoice] = {}
    by_number: dict[str, list[int]] = defaultdict(list)
    result = Merged()
    for own, told in zip(sheets, map(_settled, draft.by_sheet(), sheets), strict=True):
        new: dict[int, Invoice] = {}
        # Instalments of one number: what another row here is surely, this one is not.
        dues = {(key_of(each, names)[0], each.due) for each in told}
        for bare, invoice in zip(own, told, strict=True):
            number, client = key_of(invoice, names)
            known = [found[row] for row in by_number[number]] if number else []
            there = [each for each in known if _of_client(each, invoice, client, names)]
            same = [each for each in there if is_same(each, invoice)]
            same = [i for i in same if i.due == invoice.due or (number, i.due) not in dues]
            if same:
                first = _nearest(same, invoice)
                result.copies[invoice.row] = first.row
                sheet = sheet_of(invoice)
                found[first.row], why = together(first, invoice)
                result.doubts += [disagreeing(first, sheet, why, About.ROW)] if why else []
                note, now = notes.get(invoice.row), notes.get(first.row)
                if note and not (now and (now.text, now.until) == (note.text, note.until)):
                    result.doubts.append(typed_there(first, sheet, note))
                continue
            if unsure := [each for each in there if _is_unsure(each, invoice)]:
                result.doubts += _perhaps_one(unsure[0], invoice, "à d'autres dates")
            elif renamed := [each for each in known if not there and _says_the_same(each, invoice)]:
                result.doubts += _perhaps_one(renamed[0], invoice, "au nom d'un autre client")
            new[invoice.row] = replace(invoice, id=bare.id)
        for row, invoice in new.items():
            found[row] = invoice
            by_number[key_of(invoice, names)[0]].append(row)
    result.invoices = list(found.values())
    return result


def _nearest(same: Sequence[Invoice], copy: Invoice) -> Invoice:
    """Of several that it may be (instalments of one number), the one that it is most like."""
    return max(same, key=lambda each: (each.due == copy.due, each.total == copy.total))


def _settled(sheet: Draft, invoices: Sequence[Invoice]) -> Sequence[Invoice]:
    """What each row tells by itself, its numbered payments and its looks included."""
    one = replace(sheet, invoices=tuple(distinct(invoices)[0]))
    own = parts.read_parts(one)
    return parts.folded(own, tuple(signs.settled(one)))


def sheet_of(invoice: Invoice) -> str:
    """The sheet on which it stands."""
    return invoice.where.rpartition("!")[0]


def key_of(invoice: Invoice, names: Mapping[str, Client]) -> Key:
    """What it is known by on every sheet."""
    client = names[invoice.client_id]
    return fold(invoice.bare_number or invoice.number), fold(client.code or client.name)


def _of_client(one: Invoice, other: Invoice, client: str, names: Mapping[str, Client]) -> bool:
    return of_client(key_of(one, names)[1], client, alike=one.total == other.total)


def of_client(name: str, other: str, *, alike: bool) -> bool:
    """Whether these are one client's; written with another legal form where the amounts are `alike`."""
    return name == other or (alike and bare_name(name) == bare_name(other))


def of_one_year(one: Invoice, other: Invoice) -> bool:
    """Whether nothing says that these are of two years, whose numbers begin again."""
    if one.issued and other.issued:
        return one.issued.year == other.issued.year
    return not (one.due and other.due) or abs((one.due - other.due).days) < _APART


def is_same(one: Invoice, other: Invoice) -> bool:
    """Whether two rows of one number and client, on two sheets, are surely one debt.

    Where both their dates differ they may as well be two: of numbers that begin again each month.
    """
    return of_one_year(one, other) and not _dated_apart(one, other)


def _is_unsure(one: Invoice, other: Invoice) -> bool:
    """Whether it may be one whose dates were changed; not where each is of its own sheet's month."""
    own = _of_its_month(one) and _of_its_month(other)
    return of_one_year(one, other) and _dated_apart(one, other) and not own


def _says_the_same(one: Invoice, other: Invoice) -> bool:
    """Whether they have one date and one amount, and only their clients' names differ."""
    dated = one.issued or (one.due and not one.due_assumed)
    alike = (one.issued, one.due, one.total) == (other.issued, other.due, other.total)
    return bool(dated and one.total and alike)


def _dated_apart(one: Invoice, other: Invoice) -> bool:
    issued_apart = one.issued != other.issued or not one.issued
    return bool(issued_apart and one.due and other.due and one.due != other.due)


def _of_its_month(invoice: Invoice) -> bool:
    """Whether it stands on the sheet of the month of its date, as one carried forward does not."""
    year, month = month_of(sheet_of(invoice)) or (0, 0)
    day = invoice.issued or invoice.due
    return bool(day and day.month == month and year in (0, day.year))


def together(invoice: Invoice, copy: Invoice) -> tuple[Invoice, str]:
    """The invoice with what the same one says on an earlier sheet; and what does not agree."""
    invoice = replace(invoice, **{k: getattr(invoice, k) or getattr(copy, k) for k in _TOLD_ONCE})
    if copy.due and invoice.due_assumed and not copy.due_assumed:
        invoice = replace(invoice, due=copy.due, due_assumed=False)
    if says_paid(invoice):
        return invoice, ""
    if copy.currency != invoice.currency:
        return invoice, f"elle y est en {copy.currency}, et ici en {invoice.currency}"
    if copy.total != invoice.total:
        return _rest_carried(invoice, copy)
    silent = not any(getattr(invoice, key) not in {None, ""} for key in _EVIDENCE)
    if says_paid(copy) and invoice.status is Status.UNPAID:
        return invoice, "elle y est notée payée, et ici impayée"
    if says_paid(copy) or silent:
        return replace(invoice, **{key: getattr(copy, key) for key in _EVIDENCE}), ""
    if copy.status in _SAYS_MORE and invoice.status in {Status.NONE, Status.UNPAID}:
        invoice = replace(invoice, status=copy.status, status_text=copy.status_text)
    return invoice, "elle y était davantage réglée" if _left(copy) < _left(invoice) else ""


def _left(invoice: Invoice) -> Decimal:
    """What its row says is left (EUR)."""
    paid = (invoice.total or ZERO) - (invoice.paid or ZERO)
    return paid if invoice.balance is None else invoice.balance


def _rest_carried(invoice: Invoice, copy: Invoice) -> tuple[Invoice, str]:
    """The same where the amounts differ: what was left to pay may be what was carried forward."""
    total, rest = copy.total or ZERO, _left(copy)
    if not ZERO < rest < total or rest != invoice.total:
        return invoice, "son montant n'est plus le même"
    whole = replace(
        invoice,
        total=total,
        paid=total - rest + (invoice.paid or ZERO),
        paid_on=invoice.paid_on or copy.paid_on,
    )
    return whole, ""


def disagreeing(invoice: Invoice, sheet: str, why: str, about: About = About.INVOICE) -> Doubt:
    """What another sheet says of this invoice is not the same: it waits."""
    problem = blocking(
        where=invoice.where,
        what=f"La facture {invoice.number} figure aussi sur « {sheet} » : {why}.",
        cure="Corrigez la ligne qui est fausse.",
    )
    return Doubt(about=about, of=invoice.row if about is About.ROW else invoice.id, problem=problem)


def _perhaps_one(invoice: Invoice, other: Invoice, how: str) -> Iterator[Doubt]:
    """Two debts, or one of which a cell was changed (`how`): each waits that is not paid."""
    for one, two in ((invoice, other), (other, invoice)):
        problem = blocking(
            where=one.where,
            what=f"La facture {one.number} figure aussi sur « {sheet_of(two)} », {how} :"
            " est-ce la même ?",
            cure="Si oui, corrigez l'une des deux lignes ; sinon donnez-leur des numéros qui se"
            " distinguent.",
            cause=f"numéros qui figurent aussi sur une autre feuille, {how}",
        )
        yield Doubt(about=About.ROW, of=one.row, problem=problem, unless_paid=True)


def typed_there(invoice: Invoice, sheet: str, note: FollowUp) -> Doubt:
    """What is typed in our columns of an older sheet: a state still holds, an event is not recorded."""
    now = sheet_of(invoice)
    return warned(
        where=note.where,
        what=f"« {note.text or note.until} » est noté sur « {sheet} » pour la facture"
        f" {invoice.number}, suivie maintenant sur « {now} ».",
        cure=f"Notez-le sur « {now} » ({invoice.where}), et effacez-le ici.",
    )
