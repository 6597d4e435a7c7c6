"""The sums of a letter, in French: of each invoice, and from the invoices to what is asked for.

Two rules are kept whatever was computed upstream: a private person, an association or a copropriété
owes no fixed compensation (C. com. L441-10 applies between professionals), and the printed lines make
the printed total.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import TypeAlias

from relance.french import NBSP, count, euros, fold, joined, long_date
from relance.letters.letter import Letter
from relance.letters.parties import lines, spelled
from relance.problems import RelanceError
from relance.rules.codes import Kind, State, Sums
from relance.rules.holds import whole_part
from relance.rules.model import CreditNote
from relance.rules.money import ZERO
from relance.rules.outcome import Claim

INTEREST = {
    Kind.BUSINESS: "pénalités de retard",
    Kind.PUBLIC_BODY: "intérêts moratoires",
    Kind.CONSUMER: "intérêts au taux légal",
    Kind.OTHER: "intérêts au taux légal",
}


def details(claim: Claim) -> str:
    """Nature, site, quote, works and order of an invoice, as far as known; the part not claimed."""
    invoice = claim.invoice
    done = "prestation ou livraison achevée" if invoice.service else "travaux achevés"
    known_site = fold(invoice.site) in fold(invoice.nature)
    text = ", ".join(
        text
        for text, known in (
            (invoice.nature, True),
            (f"chantier{NBSP}: {invoice.site}", invoice.site and not known_site),
            (f"devis du {_told(invoice.quote_date)}", invoice.quote_date),
            (f"{done} le {_told(invoice.works_end)}", invoice.works_end),
            (f"commande {invoice.order_number}", invoice.order_number),
            (_apart(claim.remark), claim.withheld),
            (retention_lifted(claim), True),
            (joined(map(_credit, claim.credits)), claim.credits),
            (f"{euros(claim.imputed)} imputés d'abord sur les intérêts", claim.imputed),
            ("créance née après le jugement d'ouverture, due à son échéance", invoice.marked_later),
        )
        if text and known
    )
    return text[:1].upper() + text[1:]


def retention_alone(claim: Claim) -> str:
    """The same where nothing else is left, so that its date is not the one of the invoice."""
    hold = claim.invoice.hold
    return retention_lifted(claim) if hold and claim.invoice.due == hold.until else ""


def payable(claim: Claim) -> str:
    """« , à régler le 11 novembre 2026 », or what of the invoice is due since when: a debtor redoes it."""
    if kept := retention_alone(claim):
        return f", dont une {kept}"
    return f", à régler le {long_date(claim.invoice.due)}" if claim.invoice.due else ""


def retention_lifted(claim: Claim) -> str:
    """The retention that has come due, and since when."""
    hold = claim.invoice.hold
    if claim.withheld or hold is None or hold.state is not State.RETENTION or hold.until is None:
        return ""
    kept = min(whole_part(hold, claim.invoice.total or ZERO), claim.left)
    return f"retenue de garantie de {euros(kept)} exigible depuis le {long_date(hold.until)}"


def _apart(remark: str) -> str:
    """What is said of the part not claimed, in the middle of a line: « échéance du … non tenue »."""
    text = spelled(remark.rstrip("."))
    return text[:1].lower() + text[1:]


def _told(on: date | None) -> str:
    return long_date(on) if on else ""


def credited(claim: Claim) -> Decimal:
    """What « avoirs » take off an invoice (EUR), never more than its amount."""
    return min(sum((note.amount for note in claim.credits), ZERO), claim.invoice.total or ZERO)


def price(claim: Claim, money: Callable[[Decimal], str] = euros) -> str:
    """The amount of an invoice; below it, what an « avoir » takes off."""
    less = credited(claim)
    amount = money(claim.invoice.total) if claim.invoice.total is not None else ""
    return lines(amount, money(-less) if less else "")


def _named(note: CreditNote) -> str:
    """« avoir n° A2026-004 du 5 novembre 2026 »."""
    return f"avoir n°{NBSP}{note.number}" + (f" du {long_date(note.on)}" if note.on else "")


def _credit(note: CreditNote) -> str:
    return f"{_named(note)} déduit ({euros(note.amount)})"


def paid(claim: Claim, money: Callable[[Decimal], str] = euros) -> str:
    """What was paid on an invoice, « – » where nothing was; an « avoir » is no payment.

    All of it, the part that went to interest first (C. civ. 1343-1) too.
    """
    owed = claim.left - claim.imputed
    amount = (claim.invoice.total or owed) - credited(claim) - owed
    return money(amount) if amount > 0 else "–"


def fee_name(it: Letter) -> str:
    """« indemnité forfaitaire pour frais de recouvrement (2 × 40,00 €) »."""
    fees = [claim.fee for claim in it.claims if claim.fee]
    times = f" ({len(fees)} × {euros(fees[0])})" if len(fees) > 1 else ""
    return f"indemnité forfaitaire pour frais de recouvrement{times}"


def computed_until(it: Letter) -> date:
    """The last day of interest: earlier than the letter where a legal rate is missing."""
    return min([claim.interest_until for claim in it.claims if claim.interest_until] or [it.on])


class OwedFor(Enum):
    """What the lines from the invoices to the total are for; « avoirs » and invoices paid late stand for themselves."""

    PRINCIPAL = auto()
    INTEREST = auto()
    FEES = auto()


SumOf: TypeAlias = OwedFor | CreditNote | Claim


def sums(it: Letter) -> list[tuple[SumOf, Decimal]]:
    """The lines from the invoices to the total asked for; none where the invoices say it all.

    Raises RelanceError where the lines do not make the total, or where commercial sums would be
    claimed from somebody who does not owe them: no such letter may leave.
    """
    found: list[tuple[SumOf, Decimal]] = [(note, -note.amount) for note in it.notice.credits]
    if it.notice.step.sums is Sums.ALL:
        found += [(OwedFor.INTEREST, it.interest), (OwedFor.FEES, it.fees)]
        found += [(claim, claim.total) for claim in it.notice.paid_late]
    found = [(what, amount) for what, amount in found if amount]
    private = it.client.kind in {Kind.CONSUMER, Kind.OTHER}
    total = it.principal + sum((amount for _, amount in found), ZERO)
    if total != it.notice.total or (private and (it.fees or it.notice.paid_late)):
        raise RelanceError(
            "les sommes de la lettre ne concordent pas ; elle n'est pas écrite.",
            cure="C'est une erreur du programme : signalez-la, avec les lignes de ce client.",
            where=it.client.name,
        )
    return [(OwedFor.PRINCIPAL, it.principal), *found] if found else []


def labelled(it: Letter, label: Callable[[Letter, SumOf], str]) -> list[tuple[str, Decimal]]:
    """The same in words, without the subtotal of a single invoice, whose row stands just above."""
    shown = [x for x in sums(it) if x[0] is not OwedFor.PRINCIPAL or len(it.claims) > 1]
    return [(label(it, what), amount) for what, amount in shown]


def shown_sums(it: Letter) -> list[tuple[str, Decimal]]:
    """The lines down to the total, in French."""
    return labelled(it, _label)


def _label(it: Letter, what: SumOf) -> str:
    if isinstance(what, CreditNote):
        return f"À déduire{NBSP}: {_named(what)}"
    if isinstance(what, Claim):
        return _paid_late(what)
    if what is OwedFor.INTEREST:
        name = INTEREST[it.client.kind].capitalize()
        return f"{name} au {long_date(computed_until(it))} (calcul en annexe)"
    return fee_name(it).capitalize() if what is OwedFor.FEES else "Reste dû sur les factures"


def _paid_late(claim: Claim) -> str:
    """« Facture n° F-012, payée le 31 octobre 2026 avec 30 jours de retard : 10,19 € de … »."""
    settled, begun = claim.paid_late_on or date.max, claim.accruals[0].start
    days = count((settled - begun).days + 1, "jour")
    due = _in_words(
        (claim.interest, f"{INTEREST[claim.client.kind]} (calcul en annexe)"),
        (claim.fee, "indemnité forfaitaire pour frais de recouvrement"),
    )
    bill = f"Facture n°{NBSP}{claim.invoice.number}, payée le {long_date(settled)}"
    return f"{bill} avec {days} de retard{NBSP}: {due}"


def mentioned(it: Letter) -> str:
    """What is due beside the sum asked for, where the step only mentions it."""
    if it.notice.step.sums is not Sums.REMINDER:
        return ""
    return _in_words((it.interest, INTEREST[it.client.kind]), (it.fees, fee_name(it)))


def _in_words(*parts: tuple[Decimal, str]) -> str:
    """« 31,23 € de pénalités de retard et 40,00 € d'indemnité forfaitaire »; nothing for 0,00 €."""
    return joined(
        f"{euros(amount)} " + (f"d'{name}" if name.startswith("i") else f"de {name}")
        for amount, name in parts
        if amount
    )
