"""What a letter says of a debt: names, sums, dates, history, in French.

The wording of the letters belongs to the templates, which the owner may rewrite. Decided here is
only what depends on the debt. Two rules are kept whatever was computed upstream: a private person,
an association or a copropriété owes no fixed compensation (C. com. L441-10 applies between
professionals), and the printed lines make the printed total. An earlier letter or call is
mentioned only once it is known to have been sent or made (DESIGN 5.5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from relance.french import NBSP, count, euros, fold, long_date
from relance.letters.account import Account, Entry, of_claim, statement
from relance.letters.parties import day, joined, lines
from relance.problems import RelanceError
from relance.rules.history import reminders, taken_on
from relance.rules.model import (
    STANDARD,
    ZERO,
    Accrual,
    Channel,
    Claim,
    Client,
    Event,
    EventKind,
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
SENT_AS = {
    Channel.REGISTERED.value: "lettre recommandée",
    Channel.EMAIL.value: "e-mail",
    Channel.PHONE.value: "appel téléphonique",
}
REALLY_DONE = {EventKind.PREPARED, EventKind.TAKEN_OVER, EventKind.CALLED}
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
    confirm: bool = True  # the setting « Confirmer les envois »
    profile: str = STANDARD
    account: Account = field(default_factory=Account)
    copies: Mapping[str, str] | None = None
    instalments: tuple[Instalment, ...] = ()

    @property
    def client(self) -> Client:
        """The debtor."""
        return self.notice.client

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The invoices claimed."""
        return self.notice.claims

    @property
    def principal(self) -> Decimal:
        """What is left to pay on these invoices (EUR)."""
        return sum((claim.outstanding for claim in self.claims), ZERO)

    @property
    def interest(self) -> Decimal:
        """Late interest on these invoices (EUR)."""
        return sum((claim.interest for claim in self.claims), ZERO)

    @property
    def fees(self) -> Decimal:
        """Fixed compensation on these invoices (EUR)."""
        return sum((claim.fee for claim in self.claims), ZERO)


def designation(it: Letter) -> str:
    """« votre facture n° F-041 du 12 octobre 2026 », « vos factures n° F-041 et F-042 ».

    Then, apart, those paid late: « …, y compris les sommes dues pour le paiement tardif de… ».
    """
    late = it.notice.paid_late
    few = joined(claim.invoice.number for claim in late)
    of_late = f"de la facture n°{NBSP}{few}" if len(late) == 1 else f"des factures n°{NBSP}{few}"
    of_late = of_late if len(late) <= FEW else f"de {len(late)} autres factures"
    apart = f", y compris les sommes dues pour le paiement tardif {of_late}" if late else ""
    if len(it.claims) > FEW:
        return f"vos {len(it.claims)} factures échues au {long_date(it.on)}{apart}"
    numbers = joined(claim.invoice.number for claim in it.claims)
    if len(it.claims) > 1:
        return f"vos factures n°{NBSP}{numbers}{apart}"
    issued = it.claims[0].invoice.issued
    dated = f" du {long_date(issued)}" if issued else ""
    return f"votre facture n°{NBSP}{numbers}{dated}{apart}"


def references(it: Letter) -> str:
    """The client's code here, the order numbers there."""
    orders = joined(dict.fromkeys(claim.invoice.order_number for claim in it.claims))
    return lines(
        f"Nos références : {it.client.code}" if it.client.code else "",
        f"Vos références : commande {orders}" if orders else "",
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
            (f"chantier : {invoice.site}", invoice.site and not known_site),
            (f"devis du {day(invoice.quote_date)}", invoice.quote_date),
            (f"travaux achevés le {day(invoice.works_end)}", invoice.works_end),
            (f"commande {invoice.order_number}", invoice.order_number),
            (claim.remark.rstrip("."), claim.withheld),
        )
        if text and known
    )
    return text[:1].upper() + text[1:]


def paid(claim: Claim) -> str:
    """What was paid or credited on an invoice, « – » where nothing was."""
    owed = claim.outstanding + claim.withheld
    amount = (claim.invoice.total or owed) - owed
    return euros(amount) if amount else "–"


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
    found = []
    for credit in it.notice.credits:
        on = f" du {day(credit.on)}" if credit.on else ""
        found.append((f"À déduire : avoir n°{NBSP}{credit.number}{on}", -credit.amount))
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
    return [("Reste dû sur factures", it.principal), *found] if found else []


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


def deadline(it: Letter) -> str:
    """« au plus tard le 9 décembre 2026 », or at once where the step leaves no days."""
    limit = it.notice.pay_before
    return f"au plus tard le {long_date(limit)}" if limit else "dès réception de ce courrier"


# --- what was done before


def contacts(it: Letter) -> dict[tuple[date, str], list[str]]:
    """Each letter or call that really took place, oldest first, with the invoices it was about."""
    found: dict[tuple[date, str], list[str]] = {}
    for claim in it.claims:
        for event in claim.history:
            on = taken_on(event, confirm=it.confirm) if event.kind in REALLY_DONE else None
            if on:
                numbers = found.setdefault((on, _name(event)), [])
                numbers += [] if claim.invoice.number in numbers else [claim.invoice.number]
    return dict(sorted(found.items()))


def _name(event: Event) -> str:
    if event.kind is EventKind.CALLED:
        return SENT_AS[Channel.PHONE]
    return SENT_AS.get(
        event.channel, "rappel" if event.kind is EventKind.TAKEN_OVER else "courrier"
    )


def earlier(it: Letter) -> str:
    """« notre courrier du 26 octobre 2026 et notre appel téléphonique du 2 novembre 2026 ».

    Each with the invoices that it was about, where these are not all of them; then, apart, those
    that were not in a letter before: « …(n° F-041) ; s'y ajoute la facture n° F-055, échue le… ».
    """
    told = list(contacts(it).items())[-FEW:]
    done = joined(f"notre {what} du {long_date(on)}{_about(n, it)}" for (on, what), n in told)
    return " ; ".join(filter(None, [done, done and added(it)]))


def _about(numbers: Sequence[str], it: Letter) -> str:
    """« (n° F-041) »: of which invoices something is said; nothing where of all that are claimed."""
    if len(numbers) == len(it.claims):
        return ""
    listed = f"n°{NBSP}{joined(numbers)}" if len(numbers) <= FEW else f"{len(numbers)} factures"
    return f" ({listed})"


def added(it: Letter) -> str:
    """« s'y ajoute la facture n° F-055, échue le 11 novembre 2026 »: named apart (DESIGN 5.8).

    Those whose step is below the letter's, and those never reminded where others were; of each only
    the letters that named it.
    """
    told = {c.invoice.id: reminders(c.history, confirm=it.confirm) for c in it.claims}
    apart = [c for c in it.claims if c.above or not told[c.invoice.id]]
    if len(apart) == len(it.claims):
        return ""
    if len(apart) > FEW:
        return f"s'y ajoutent {len(apart)} autres factures, détaillées ci-dessous"
    each = []
    for claim in apart:
        due = f", échue le {long_date(claim.invoice.due)}" if claim.invoice.due else ""
        days = [long_date(on) for on, _ in told[claim.invoice.id]]
        each.append(
            f"n°{NBSP}{claim.invoice.number}{due}"
            + (f", rappelée le {joined(days)}" if days else "")
        )
    what = "s'y ajoute la facture" if len(apart) == 1 else "s'y ajoutent les factures"
    return f"{what} {joined(each)}" if each else ""


def promised(claim: Claim) -> date | None:
    """The day for which the debtor promised to pay, the last one told."""
    hold = claim.invoice.hold or claim.client.hold
    if hold and hold.state is State.PROMISE:
        return hold.until
    said = [e for e in claim.history if e.kind is EventKind.STATE and e.note == State.PROMISE]
    return said[-1].until if said else None


def commitment(it: Letter) -> str:
    """What was promised and not kept, since the last letter; nothing where nothing was."""
    missed = {claim.missed_on for claim in it.claims} - {None}
    if missed:
        days = joined(long_date(on) for on in sorted(filter(None, missed)))
        return f"L'échéance du {days} de l'échéancier convenu entre nous n'a pas été réglée."
    last = max((on for on, what in contacts(it) if what != SENT_AS[Channel.PHONE]), default=None)
    days_said = {on for claim in it.claims if (on := promised(claim)) and on < it.on}
    broken = max((on for on in days_said if last is None or on > last), default=None)
    if broken is None:
        return ""
    return (
        f"Vous nous aviez annoncé un règlement pour le {long_date(broken)} ; sauf erreur de notre"
        " part, il ne nous est pas parvenu en totalité."
    )


def _received(it: Letter) -> list[tuple[Claim, Entry]]:
    """The payments known on these invoices, oldest first; those without a date at the end."""
    found = [(c, e) for c in it.claims for e in of_claim(c, it.account) if e.payment]
    return sorted(found, key=lambda x: x[1].on or date.max)


def received(it: Letter) -> str:
    """« Nous avons bien reçu 400,00 € le 3 novembre 2026, et vous en remercions. »"""
    paid = [entry for _, entry in _received(it)]
    dated = [(entry.credit, entry.on) for entry in paid if entry.on]
    if not paid:
        return ""
    if len(dated) == len(paid) <= FEW:
        what = joined(f"{euros(amount)} le {long_date(on)}" for amount, on in dated)
    else:
        what = euros(sum((entry.credit for entry in paid), ZERO))
        what += f" en {len(paid)} règlements" if len(paid) > 1 else ""
        what += f", le dernier daté du {long_date(dated[-1][1])}" if dated else ""
    return f"Nous avons bien reçu {what}, et vous en remercions."


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
    """The statement of account; none where its one line would say no more than the letter."""
    if not it.notice.stage.formal_notice and it.notice.stage.sums is not Sums.ALL:
        return []
    lines_ = statement(it.account)
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


def history(it: Letter) -> list[str]:
    """The facts with their dates, oldest first: quote, works, invoice, payment, every contact."""
    facts: list[tuple[date, int, str]] = []
    for invoice in (claim.invoice for claim in it.claims):
        bill = f"facture n°{NBSP}{invoice.number}"
        about = f" ({bill})" if len(it.claims) > 1 else ""
        if invoice.quote_date:
            facts.append((invoice.quote_date, 0, f"devis{about}"))
        if invoice.works_end:
            facts.append((invoice.works_end, 1, f"achèvement des travaux{about}"))
        if invoice.issued and invoice.due and len(it.claims) <= FEW:
            amount = f", d'un montant de {euros(invoice.total)}" if invoice.total else ""
            facts.append((invoice.issued, 2, f"{bill}{amount}, à régler le {day(invoice.due)}"))
    said: dict[tuple[date, date], list[str]] = {}
    for claim in it.claims:
        for event in claim.history:
            if event.kind is EventKind.STATE and event.note == State.PROMISE and event.until:
                said.setdefault((event.on, event.until), []).append(claim.invoice.number)
        if claim.missed_on:
            facts.append((claim.missed_on, 5, "échéance convenue non réglée"))
    for (on, until), numbers in said.items():
        about = "" if len(numbers) == len(it.claims) else f" (n°{NBSP}{joined(numbers)})"
        facts.append((on, 4, f"règlement annoncé pour le {long_date(until)}{about}"))
    for claim, paid_ in _received(it):
        if paid_.on:
            about = f" (n°{NBSP}{claim.invoice.number})" if len(it.claims) > 1 else ""
            facts.append((paid_.on, 4, f"règlement de {euros(paid_.credit)} reçu{about}"))
    for (on, what), numbers in contacts(it).items():
        about = "" if len(numbers) == len(it.claims) else f" (n°{NBSP}{joined(numbers)})"
        facts.append((on, 3, f"notre {what}{about}"))
    dated = [f"{long_date(on)} : {text}" for on, _, text in sorted(set(facts))]
    return [*dated, *filter(None, [added(it)])]


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
    undated = joined(claim.invoice.number for claim in it.claims if claim.undated_payment)
    until = computed_until(it)
    return lines(
        *dict.fromkeys(f"{number} {line.reference}" for _, line, number in computation(it)),
        f"Intérêts arrêtés au {long_date(until)}." if until != it.on else "",
        f"Un règlement sans date connue est compté à l'échéance (n°{NBSP}{undated})."
        if undated
        else "",
    )
