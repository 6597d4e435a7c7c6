"""An insolvent debtor: what is to be declared, to whom, until when (C. com. L622-24, R622-24).

From the opening judgment nothing is claimed from the debtor any more (L622-21): the claim is declared
to the trustee within two months of the publication in the BODACC, four for a creditor outside the
territory of the court (debtor and creditor of one overseas département: two; Cass. com. 13 July
2010, 09-13.103), the day of posting counting (Cass. com. 1 February 2005, 03-13.047). Late, a relief may be asked for within six months (L622-26). The sum declared is
what was owed on the eve of the judgment, where interest stops (L622-28).

What was born after the judgment for the needs of the procedure, or for a service done during it, is
paid when due (L622-17): the owner marks it « Créance postérieure », and it walks its own ladder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from relance.french import count, euros, fold, short_date
from relance.rules.codes import EventKind, State
from relance.rules.days import DAY, months_later
from relance.rules.firm import Sender
from relance.rules.law import Law, Name
from relance.rules.model import Client, Event, Hold, Invoice
from relance.rules.money import ZERO
from relance.rules.sums.allocation import Balance
from relance.rules.sums.places import territory

OBSERVATION, LIQUIDATION = "L622-17", "L641-13"  # the articles on claims born after the judgment
EARLIER = "Créance antérieure au jugement"  # the remark of the answer, in the history


def declare_before(hold: Hold, law: Law, *, far: bool) -> date | None:
    """The last day to declare; None while the publication is not noted.

    Never moved off a Sunday: the day that this gives is safe, be a text to give one more.
    """
    if hold.published is None:
        return None
    name = Name.DECLARATION_OVERSEAS if far else Name.DECLARATION
    return months_later(hold.published, int(law.at(name, hold.published)))


def is_far(creditor: Sender, debtor: Client) -> bool:
    """Whether the creditor is outside the territory of the debtor's court (R622-24), by the postcodes.

    Where one of the two is not known it is not: the shorter period is the safe one.
    """
    here, there = territory(creditor.postcode), territory(debtor.postcode, debtor.country)
    return bool(here and there) and here != there


def born_later(invoice: Invoice, hold: Hold) -> date | None:
    """The day of an invoice dated from the judgment on: its performance, else its own date.

    None where it is earlier, or the judgment not noted. The judgment counts from its day (R621-4).
    """
    born = invoice.works_end or invoice.issued
    return born if born and hold.until and born >= hold.until else None


def said_earlier(events: Iterable[Event]) -> bool:
    """Whether the owner answered that, for all its date, it was born before the judgment."""
    return any(e.kind is EventKind.OTHER and e.note == EARLIER for e in events)


def is_later(invoice: Invoice, hold: Hold) -> bool:
    """Whether the owner says, and the dates do not belie, that it was born after the judgment."""
    return invoice.marked_later and born_later(invoice, hold) is not None


def binding(invoice: Invoice, holds: Iterable[Hold]) -> list[Hold]:
    """The insolvencies that forbid to pay this invoice: not those that it was born after."""
    return [h for h in holds if h.state is State.INSOLVENCY and not is_later(invoice, h)]


def later_remark(invoice: Invoice, holds: Iterable[Hold], law: Law, today: date) -> str:
    """What the sentences of an invoice born after the judgment add, to whom it is to be told.

    Empty for any other invoice.
    """
    later = (h for h in holds if h.state is State.INSOLVENCY and is_later(invoice, h))
    hold = next(later, None)
    if hold is None or hold.until is None:
        return ""
    trustee = f" ({hold.trustee})" if hold.trustee else ""
    told = law.find(Name.LATER_CLAIM, today)
    deadline = f"au plus tard {told.value} mois après la fin de la période d'observation"
    source = told.reference
    if _liquidated(hold):  # other periods, from other days: to be read in the text
        deadline, source = "sans attendre", f"délai à vérifier, C. com. {LIQUIDATION} IV"
    return (
        f"Créance postérieure au jugement du {short_date(hold.until)}, due à son échéance"
        f" (C. com. {_text(hold)}) ; impayée, faites-la connaître à l'administrateur, à défaut"
        f" au mandataire{trustee}, {deadline} ({source})."
    )


def _liquidated(hold: Hold) -> bool:
    return bool({"liquidation", "lj"}.intersection(fold(hold.text).split()))


def _text(hold: Hold) -> str:
    return LIQUIDATION if _liquidated(hold) else OBSERVATION


def owed_on_eve(balances: Sequence[Balance], judgment: date) -> Decimal:
    """The principal (EUR) still open on the eve of the judgment."""
    before = [balance.open for balance in balances if balance.after < judgment]
    return before[-1] if before else balances[0].open if balances else ZERO


def to_do(
    invoice: Invoice,
    hold: Hold,
    balances: Sequence[Balance],
    interest: Decimal,
    law: Law,
    today: date,
    *,
    far: bool,
    earlier: bool = False,
) -> str:
    """What the owner has to do and by when, in French, to end the sentence of the invoice.

    `interest` (EUR) is what had accrued on the eve of the judgment. An invoice dated from the judgment
    on is first to be looked at, for only the owner knows what it is for; `earlier`: he said it.
    """
    missing = [
        what
        for what, known in (
            ("la date du jugement dans « Jusqu'au »", hold.until),
            ("la date de publication au BODACC", hold.published),
            ("le mandataire", hold.trustee),
        )
        if not known
    ]
    *first, last = missing or [""]
    listed = f"{', '.join(first)} et {last}" if first else last
    note = f"notez {listed} ; " if missing else ""
    to = f"à {hold.trustee}" if hold.trustee else "au mandataire"
    deadline = _deadline(hold, law, today, far=far)
    born = born_later(invoice, hold)
    if born and not earlier:
        own = " (la procédure, sur la ligne du client, dans « Relance - Clients »)"
        return (
            f"{note}datée du {short_date(born)}, après le jugement : si elle est née pour les besoins"
            " de la procédure ou d'une prestation faite depuis, elle est due à son échéance (C. com."
            f" {_text(hold)}) ; notez alors « Créance postérieure » dans « Suite donnée »"
            f"{own if invoice.hold is hold else ''}. Sinon, créance à déclarer {to}{deadline}"
        )
    belied = ""
    if hold.until and invoice.marked_later:
        belied = "notée « Créance postérieure », mais datée d'avant le jugement ; "
    return f"{note}{belied}créance à déclarer {to}{_amount(hold, balances, interest)}{deadline}"


def _amount(hold: Hold, balances: Sequence[Balance], interest: Decimal) -> str:
    if not hold.until:
        return ""
    and_interest = f" et {euros(interest)} d'intérêts" if interest else ""
    eve = short_date(hold.until - DAY)
    return f", {euros(owed_on_eve(balances, hold.until))}{and_interest} au {eve}"


def _deadline(hold: Hold, law: Law, today: date, *, far: bool) -> str:
    last = declare_before(hold, law, far=far)
    if last is None or hold.published is None:
        return ""
    if today <= last:
        left = f"encore {count((last - today).days, 'jour')}" if last > today else "dernier jour"
        return f", avant le {short_date(last)} inclus ({left})"
    relief = months_later(hold.published, int(law.at(Name.LATE_DECLARATION, hold.published)))
    if today > relief:
        return f" ; délai expiré le {short_date(last)}"
    return (
        f" ; délai expiré le {short_date(last)}, relevé de forclusion à demander avant le"
        f" {short_date(relief)}"
    )
