"""What decides which ways are open, and what their sentences may tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from relance.french import euros, joined, short_date
from relance.rules.codes import Kind, State
from relance.rules.court.court_texts import CourtTexts
from relance.rules.court.courts import Party, Place, creditor_party, debtor_party, seat_of
from relance.rules.court.way import CourtCase
from relance.rules.days import months_later
from relance.rules.firm import Sender
from relance.rules.law import Law, Name
from relance.rules.model import Hold
from relance.rules.sums.limitation import PERIODS


class Facts(Struct, frozen=True, kw_only=True):
    """What decides of the ways, beside the case itself."""

    case: CourtCase
    holds: tuple[Hold, ...]  # all that is noted on the client and its open invoices
    pending: Hold | None  # these very claims are before a judge, or judged
    sender: Sender
    law: Law
    texts: CourtTexts
    towns: Mapping[str, str]
    attempted: bool = False  # a mediation or a conciliation was tried
    carriage: bool = False  # the creditor carries goods
    far: bool = False  # the creditor is outside the territory of the debtor's court

    @property
    def amount(self) -> Decimal:
        """The principal claimed (EUR), else what is disputed."""
        case = self.case
        disputed = sum((c.left for c in case.disputed), Decimal(0))
        return max(case.principal - case.credits, Decimal(0)) if case.claims else disputed

    def over(self, name: Name) -> bool | None:
        """Whether the demand exceeds that limit; None where it depends on whether interest counts."""
        limit = in_force(self.law, name, self.case.on)
        if self.amount > limit:
            return True
        whole = max(self.case.total, self.amount)
        return None if whole > limit else False

    @property
    def debtor(self) -> Party:
        """What the debtor is before the courts."""
        return debtor_party(self.case.client)

    @property
    def creditor(self) -> Party:
        """What the creditor is."""
        return creditor_party(self.sender, self.texts)

    @property
    def place(self) -> Place:
        """Where the debtor is established."""
        return seat_of(self.case.client, self.texts).place

    @property
    def third_party(self) -> str:
        """To whom the file was handed over, as it was noted; empty where to nobody."""
        return next((h.text or h.state for h in self.holds if h.state is State.HANDED_OVER), "")


def in_force(law: Law, name: Name, day: date) -> Decimal:
    """The value on that day; of a day before all that is known, the first: nothing stops for it."""
    return law.at(name, max(day, law.parameters[name].values[0].since))


def relief_before(published: date, law: Law) -> date:
    """The last day to ask for a relief from the late declaration (C. com. L622-26)."""
    return months_later(published, int(in_force(law, Name.LATE_DECLARATION, published)))


def said(facts: Facts) -> dict[str, str]:
    """What the sentences may tell."""
    case, law, on = facts.case, facts.law, facts.case.on
    left = next(iter(case.left_out), None)
    pending = facts.pending
    delay = Name.DECLARATION_OVERSEAS if facts.far else Name.DECLARATION
    published = case.insolvency.published if case.insolvency else None
    carried = facts.carriage and case.client.kind is not Kind.PUBLIC_BODY
    period = Name.LIMITATION_CARRIAGE if carried else PERIODS[case.client.kind]
    return {
        "limit": "",
        "amount": euros(facts.amount),
        "date": short_date(case.limitation) if case.limitation else "",
        "article": law.reference(period, on),
        "invoices": joined(case.unproven),
        "assumed": joined(c.invoice.number for c in case.claims if c.invoice.due_assumed),
        "sentence": left.sentence if left else "",
        "note": (pending.text or pending.state) if pending else facts.third_party,
        "union": facts.texts.reasons["union"] if facts.place is Place.UNION else "",
        "deadline": f"dans les {law.at(delay, on)} mois de sa publication au BODACC",
        "relief": short_date(relief_before(published, law)) if published else "",
        "service": str(in_force(law, Name.ORDER_SERVICE, on)),
        "objection": str(in_force(law, Name.ORDER_OBJECTION, on)),
        "enforcement": str(in_force(law, Name.ORDER_ENFORCEMENT, on)),
    }
