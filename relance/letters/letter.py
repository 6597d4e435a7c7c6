"""What a letter says of a debt: names, sums, dates, in French; what happened before is in story.py.

The wording of the letters belongs to the templates, which the owner may rewrite. Decided here is
only what depends on the debt. Two rules are kept whatever was computed upstream: a private person,
an association or a copropriété owes no fixed compensation (C. com. L441-10 applies between
professionals), and the printed lines make the printed total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from relance.french import NBSP, count, euros, fold, joined, long_date
from relance.letters.account import Account, Entry, statement
from relance.letters.parties import lines, spelled
from relance.problems import RelanceError
from relance.rules.model import (
    STANDARD,
    ZERO,
    Accrual,
    Claim,
    Client,
    CreditNote,
    Instalment,
    Kind,
    Notice,
    Sender,
    State,
    Sums,
)

INTEREST = {
    Kind.BUSINESS: "pénalités de retard",
    Kind.PUBLIC_BODY: "intérêts moratoires",
    Kind.CONSUMER: "intérêts au taux légal",
    Kind.OTHER: "intérêts au taux légal",
}
SUBTOTAL = "Reste dû sur les factures"
FEW = 3  # this many invoices are named one by one
YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to write: what is claimed, by whom, on which day.

    `copies`: invoice number → name of its PDF; None where nobody said where they lie. `instalments`
    are those of the plan that this letter proposes.
    """

    notice: Notice
    sender: Sender
    on: date
    profile: str = STANDARD
    account: Account = field(default_factory=Account)
    copies: Mapping[str, str] | None = None
    instalments: tuple[Instalment, ...] = ()
    conciliation_up_to: Decimal | None = None  # EUR (CPC 750-1); None where that is not known

    @property
    def client(self) -> Client:
        """The debtor."""
        return self.notice.client

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The invoices claimed, without what their rows date after this letter."""
        return tuple(so_far(claim, self.on) for claim in self.notice.claims)

    @property
    def principal(self) -> Decimal:
        """What is left to pay on these invoices (EUR)."""
        return sum((claim.outstanding for claim in self.claims), ZERO)

    @property
    def interest(self) -> Decimal:
        """Late interest on these invoices (EUR)."""
        return sum((claim.interest for claim in self.claims), ZERO)

    @property
    def firm(self) -> bool:
        """Whether the client follows the firm profile."""
        return fold(self.profile) == "ferme"

    @property
    def fees(self) -> Decimal:
        """Fixed compensation on these invoices (EUR)."""
        return sum((claim.fee for claim in self.claims), ZERO)


def so_far(claim: Claim, on: date) -> Claim:
    """The claim without what has not happened yet: works planned, a sending or a quote to come."""

    def told(day: date | None) -> date | None:
        return day if day is None or day <= on else None

    row = claim.invoice
    if (row.sent or on) <= on and (row.quote_date or on) <= on and (row.works_end or on) <= on:
        return claim
    sent, quote_date, works_end = told(row.sent), told(row.quote_date), told(row.works_end)
    invoice = replace(row, sent=sent, quote_date=quote_date, works_end=works_end)
    return replace(claim, invoice=invoice)


def of_bills(numbers: Sequence[str]) -> str:
    """« facture n° F-041 », « factures n° F-041 et F-042 »."""
    return f"facture{'s' if len(numbers) > 1 else ''} n°{NBSP}{joined(numbers)}"


def designation(it: Letter) -> str:
    """« votre facture n° F-041 du 12 octobre 2026 », « vos factures n° F-041 et F-042 ».

    Then, apart, those paid late: « …, y compris les sommes dues pour le paiement tardif de… ».
    """
    late = it.notice.paid_late
    few = of_bills([claim.invoice.number for claim in late])
    of_late = f"de la {few}" if len(late) == 1 else f"des {few}"
    of_late = of_late if len(late) <= FEW else f"de {len(late)} autres factures"
    apart = f", y compris les sommes dues pour le paiement tardif {of_late}" if late else ""
    if len(it.claims) > FEW:
        these = f"{len(it.claims)} de vos" if it.notice.others else f"vos {len(it.claims)}"
        return f"{these} factures échues au {long_date(it.on)}{apart}"
    bills = of_bills([claim.invoice.number for claim in it.claims])
    if len(it.claims) > 1:
        return f"vos {bills}{apart}"
    issued = it.claims[0].invoice.issued
    dated = f" du {long_date(issued)}" if issued else ""
    return f"votre {bills}{dated}{apart}"


def references(it: Letter) -> str:
    """The client's code here, the order numbers there."""
    orders = [*dict.fromkeys(filter(None, (claim.invoice.order_number for claim in it.claims)))]
    return lines(
        f"Nos références{NBSP}: {it.client.code}" if it.client.code else "",
        f"Vos références{NBSP}: commande{'s' if len(orders) > 1 else ''} {joined(orders)}"
        if orders
        else "",
    )


def to_quote(it: Letter) -> str:
    """What the debtor writes on the payment: the invoices, or his code where they are many."""
    if len(it.claims) > FEW:
        return it.client.code or it.client.name
    return joined(claim.invoice.number for claim in it.claims)


def details(claim: Claim) -> str:
    """Nature, site, quote, works and order of an invoice, as far as known; the part not claimed."""
    invoice = claim.invoice
    known_site = fold(invoice.site) in fold(invoice.nature)
    text = ", ".join(
        text
        for text, known in (
            (invoice.nature, True),
            (f"chantier{NBSP}: {invoice.site}", invoice.site and not known_site),
            (f"devis du {_told(invoice.quote_date)}", invoice.quote_date),
            (f"travaux achevés le {_told(invoice.works_end)}", invoice.works_end),
            (f"commande {invoice.order_number}", invoice.order_number),
            (_apart(claim.remark), claim.withheld),
            (joined(map(_credit, claim.credits)), claim.credits),
            (f"{euros(claim.imputed)} imputés d'abord sur les intérêts", claim.imputed),
            ("créance née après le jugement d'ouverture, due à son échéance", invoice.marked_later),
        )
        if text and known
    )
    return text[:1].upper() + text[1:]


def _apart(remark: str) -> str:
    """What is said of the part not claimed, in the middle of a line: « échéance du … non tenue »."""
    text = spelled(remark.rstrip("."))
    return text[:1].lower() + text[1:]


def _told(on: date | None) -> str:
    return long_date(on) if on else ""


def _credited(claim: Claim) -> Decimal:
    """What « avoirs » take off an invoice (EUR), never more than its amount."""
    return min(sum((note.amount for note in claim.credits), ZERO), claim.invoice.total or ZERO)


def price(claim: Claim) -> str:
    """The amount of an invoice; below it, what an « avoir » takes off."""
    credited = _credited(claim)
    amount = euros(claim.invoice.total) if claim.invoice.total is not None else ""
    return lines(amount, euros(-credited) if credited else "")


def _named(note: CreditNote) -> str:
    """« avoir n° A2026-004 du 5 novembre 2026 »."""
    return f"avoir n°{NBSP}{note.number}" + (f" du {long_date(note.on)}" if note.on else "")


def _credit(note: CreditNote) -> str:
    return f"{_named(note)} déduit ({euros(note.amount)})"


def paid(claim: Claim) -> str:
    """What was paid on an invoice, « – » where nothing was; an « avoir » is no payment.

    All of it, the part that went to interest first (C. civ. 1343-1) too.
    """
    owed = claim.outstanding + claim.withheld - claim.imputed
    amount = (claim.invoice.total or owed) - _credited(claim) - owed
    return euros(amount) if amount > 0 else "–"


def fee_name(it: Letter) -> str:
    """« indemnité forfaitaire pour frais de recouvrement (2 × 40,00 €) »."""
    fees = [claim.fee for claim in it.claims if claim.fee]
    times = f" ({len(fees)} × {euros(fees[0])})" if len(fees) > 1 else ""
    return f"indemnité forfaitaire pour frais de recouvrement{times}"


def computed_until(it: Letter) -> date:
    """The last day of interest: earlier than the letter where a legal rate is missing."""
    return min([claim.interest_until for claim in it.claims if claim.interest_until] or [it.on])


def sums(it: Letter) -> list[tuple[str, Decimal]]:
    """The lines from the invoices to the total asked for; none where the invoices say it all.

    Raises RelanceError where the lines do not make the total, or where commercial sums would be
    claimed from somebody who does not owe them: no such letter may leave.
    """
    found = [(f"À déduire{NBSP}: {_named(note)}", -note.amount) for note in it.notice.credits]
    if it.notice.stage.sums is Sums.ALL:
        name = INTEREST[it.client.kind].capitalize()
        until = long_date(computed_until(it))
        found.append((f"{name} au {until} (calcul en annexe)", it.interest))
        found.append((fee_name(it).capitalize(), it.fees))
        found += [(_paid_late(claim), claim.total) for claim in it.notice.paid_late]
    found = [(label, amount) for label, amount in found if amount]
    private = it.client.kind in {Kind.CONSUMER, Kind.OTHER}
    total = it.principal + sum((amount for _, amount in found), ZERO)
    if total != it.notice.total or (private and (it.fees or it.notice.paid_late)):
        raise RelanceError(
            "les sommes de la lettre ne concordent pas ; elle n'est pas écrite.",
            cure="C'est une erreur du programme : signalez-la, avec les lignes de ce client.",
            where=it.client.name,
        )
    return [(SUBTOTAL, it.principal), *found] if found else []


def shown_sums(it: Letter) -> list[tuple[str, Decimal]]:
    """The same without the subtotal of a single invoice, whose row stands just above."""
    return [line for line in sums(it) if line[0] != SUBTOTAL or len(it.claims) > 1]


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
    if it.notice.stage.sums is not Sums.REMINDER:
        return ""
    return _in_words((it.interest, INTEREST[it.client.kind]), (it.fees, fee_name(it)))


def _in_words(*parts: tuple[Decimal, str]) -> str:
    """« 31,23 € de pénalités de retard et 40,00 € d'indemnité forfaitaire »; nothing for 0,00 €."""
    return joined(
        f"{euros(amount)} " + (f"d'{name}" if name.startswith("i") else f"de {name}")
        for amount, name in parts
        if amount
    )


def conciliator(it: Letter) -> str:
    """Who may help before a court is asked: up to 5 000 € a judicial court wants an attempt first.

    Of a private person, an association, a copropriété: firms go before the commercial court, where
    no attempt is needed (CPC 750-1). Offered also where the limit is not known.
    """
    private = it.client.kind in {Kind.CONSUMER, Kind.OTHER}
    small = it.conciliation_up_to is None or it.principal <= it.conciliation_up_to
    return "un conciliateur de justice (conciliateurs.fr)" if private and small else ""


def deadline(it: Letter) -> str:
    """« au plus tard le 9 décembre 2026 », or at once where the step leaves no days."""
    limit = it.notice.pay_before
    return f"au plus tard le {long_date(limit)}" if limit else "dès réception de ce courrier"


def since(it: Letter) -> str:
    """« 2021 »: the year of the first invoice, once the relation is a year old."""
    first = it.account.since
    return str(first.year) if first and (it.on - first).days >= YEAR else ""


def enclosed(it: Letter) -> str:
    """« P.J. : copie de la facture n° F-041. »: the copies that are really there."""
    there = [c.invoice.number for c in it.claims if c.invoice.number in (it.copies or {})]
    if not there:
        return ""
    if len(there) > FEW and len(there) == len(it.claims):
        return f"P.J. : copies des {len(there)} factures."
    many = len(there) > 1
    what = "copies des factures" if many else "copie de la facture"
    return f"P.J. : {what} n°{NBSP}{joined(there)}."


def account(it: Letter) -> list[Entry]:
    """The statement of account; none where its one line would say no more than the letter.

    Of the invoices that the letter names: what is disputed, unread or time-barred is not claimed
    in an annex either (DESIGN 5.8).
    """
    if not it.notice.stage.formal_notice and it.notice.stage.sums is not Sums.ALL:
        return []
    named = {claim.invoice.id for claim in (*it.claims, *it.notice.others)}
    claims = tuple(claim for claim in it.account.claims if claim.invoice.id in named)
    lines_ = statement(replace(it.account, claims=claims))
    paid = any(entry.credit for entry in lines_)
    several = it.notice.stage.formal_notice and len(lines_) > 1
    return lines_ if paid or several else []


def disputed(it: Letter) -> Decimal:
    """What of these invoices is contested (EUR)."""
    return sum(
        (
            claim.withheld or claim.outstanding
            for claim in it.claims
            if (hold := claim.invoice.hold or claim.client.hold) and hold.state is State.DISPUTE
        ),
        ZERO,
    )


# --- the annex


def computation(it: Letter) -> list[tuple[Claim, Accrual, str]]:
    """The lines of interest, each with the number of its legal text.

    For a formal notice, and wherever interest is asked for.
    """
    if it.notice.stage.sums is not Sums.ALL and not it.notice.stage.formal_notice:
        return []
    claims = (*it.claims, *it.notice.paid_late)
    found = [(claim, line) for claim in claims for line in claim.accruals]
    texts = list(dict.fromkeys(line.reference for _, line in found))
    return [(claim, line, f"({texts.index(line.reference) + 1})") for claim, line in found]


def notes(it: Letter) -> str:
    """Under the lines: the legal texts, where interest stops, payments without a date."""
    undated = [claim.invoice.number for claim in it.claims if claim.undated_payment]
    what = "Un règlement sans date connue est compté"
    if len(undated) > 1:
        what = "Les règlements sans date connue sont comptés"
    until = computed_until(it)
    return lines(
        *dict.fromkeys(
            f"{number} {spelled(line.reference)}" for _, line, number in computation(it)
        ),
        _settled(it),
        f"Intérêts arrêtés au {long_date(until)}." if until != it.on else "",
        f"{what} à l'échéance (n°{NBSP}{joined(undated)})." if undated else "",
        _relief(it),
    )


def _settled(it: Letter) -> str:
    """What payments already gave to interest: the lines of interest make the total and this."""
    claims = [claim for claim in (*it.claims, *it.notice.paid_late) if claim.imputed]
    if not claims or not computation(it):
        return ""
    numbers = joined(claim.invoice.number for claim in claims)
    amount = sum((claim.imputed for claim in claims), ZERO)
    return f"Le total tient compte de {euros(amount)} d'intérêts déjà réglés (n°{NBSP}{numbers})."


def _relief(it: Letter) -> str:
    """What of an « avoir » of no invoice bears no interest, and on which invoice."""
    less = [
        f"la facture n°{NBSP}{claim.invoice.number} ({euros(claim.relief)})"
        for claim in it.claims
        if claim.relief and claim.interest
    ]
    if not less or not it.notice.credits:
        return ""
    notes_ = joined(f"n°{NBSP}{note.number}" for note in it.notice.credits)
    what = (
        f"L'avoir {notes_} est déduit"
        if len(it.notice.credits) == 1
        else f"Les avoirs {notes_} sont déduits"
    )
    return f"{what} de la somme due sur {joined(less)}, dès le premier jour."
