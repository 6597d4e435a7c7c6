"""An insolvent debtor: what is to be declared, to whom, until when (C. com. L622-24, R622-24).

From the opening judgment nothing is claimed from the debtor any more (L622-21): the claim is declared
to the trustee within two months of the publication in the BODACC, four from overseas, the day of
posting counting. Late, a relief may be asked for within six months (L622-26). The sum declared is
what was owed on the eve of the judgment, where interest stops (L622-28).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from relance.french import count, euros, short_date
from relance.rules.allocation import Step
from relance.rules.days import DAY, months_later
from relance.rules.law import Law, Name
from relance.rules.model import ZERO, Hold, Sender


def declare_before(hold: Hold, law: Law, *, overseas: bool) -> date | None:
    """The last day to declare; None while the publication is not noted.

    Never moved off a Sunday: the day that this gives is safe, be a text to give one more.
    """
    if hold.published is None:
        return None
    name = Name.DECLARATION_OVERSEAS if overseas else Name.DECLARATION
    return months_later(hold.published, int(law.at(name, hold.published)))


def overseas(sender: Sender) -> bool:
    """Whether the creditor is established outside metropolitan France, by its postcode."""
    return sender.postcode.startswith(("97", "98"))


def owed_on_eve(steps: Sequence[Step], judgment: date) -> Decimal:
    """The principal (EUR) still open on the eve of the judgment."""
    before = [step.open for step in steps if step.after < judgment]
    return before[-1] if before else steps[0].open if steps else ZERO


def to_do(
    hold: Hold, steps: Sequence[Step], interest: Decimal, law: Law, today: date, *, overseas: bool
) -> str:
    """What the owner has to do and by when, in French, to end the sentence of the invoice.

    `interest` (EUR) is what had accrued on the eve of the judgment.
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
    sums, deadline = _amount(hold, steps, interest), _deadline(hold, law, today, overseas=overseas)
    return f"{note}créance à déclarer {to}{sums}{deadline}"


def _amount(hold: Hold, steps: Sequence[Step], interest: Decimal) -> str:
    if not hold.until:
        return ""
    and_interest = f" et {euros(interest)} d'intérêts" if interest else ""
    eve = short_date(hold.until - DAY)
    return f", {euros(owed_on_eve(steps, hold.until))}{and_interest} au {eve}"


def _deadline(hold: Hold, law: Law, today: date, *, overseas: bool) -> str:
    last = declare_before(hold, law, overseas=overseas)
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
