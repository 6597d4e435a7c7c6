"""What happened before this letter, as it tells it: invoice sent, calls, letters, promises, payments.

Only what is known to have happened, and of each invoice only what was about it: a letter that named
one invoice is not said of another (DESIGN 5.8), a call without its own day has none (5.5).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from relance.french import NBSP, euros, fold, joined, long_date
from relance.letters.amounts import payable, retention_alone
from relance.letters.letter import FEW, Letter
from relance.letters.receipts import payments
from relance.rules.codes import Channel, EventKind, State
from relance.rules.history import day_known, reminders, taken_on
from relance.rules.model import Event, Invoice
from relance.rules.outcome import Claim

CALL = "appel téléphonique"
_SENT_AS = {
    Channel.REGISTERED.value: "lettre recommandée",
    Channel.EMAIL.value: "e-mail",
    Channel.PHONE.value: CALL,
}
_REALLY_DONE = {EventKind.PREPARED, EventKind.TAKEN_OVER, EventKind.CALLED}


class Contact(Struct, frozen=True):
    """A letter or a call that took place, and the numbers of the invoices that it was about.

    `dated`: the day is its own; else only that of the run that wrote it down, which no letter tells.
    """

    on: date
    what: str
    dated: bool
    numbers: tuple[str, ...]


def contacts(it: Letter) -> list[Contact]:
    """Those of the invoices claimed, oldest first."""
    found: dict[tuple[date, str, bool], dict[str, None]] = {}
    for claim in it.claims:
        for event in claim.history:
            on = taken_on(event) if event.kind in _REALLY_DONE else None
            if on:
                key = (on, _name(event), event.kind is EventKind.PREPARED or day_known(event))
                found.setdefault(key, {})[claim.invoice.number] = None
    return [Contact(*key, tuple(numbers)) for key, numbers in sorted(found.items())]


def _name(event: Event) -> str:
    if event.kind is EventKind.CALLED:
        return CALL
    return _SENT_AS.get(
        event.channel, "rappel" if event.kind is EventKind.TAKEN_OVER else "courrier"
    )


def of_which(it: Letter, numbers: Sequence[str]) -> str:
    """« (n° F-041) »: of which invoices something is said; nothing where of all that are claimed."""
    if len(numbers) in {0, len(it.claims)}:
        return ""
    return f" (n°{NBSP}{joined(numbers)})" if len(numbers) <= FEW else f" ({len(numbers)} factures)"


# --- the opening


def opening(it: Letter) -> str:
    """What the first letter is about: « Nous vous avons adressé le … notre facture n° …, pour …»."""
    if len(it.claims) > 1:
        return f"{_ours(it)} sont arrivées à échéance."
    [claim] = it.claims
    invoice = claim.invoice
    bill = f"facture n°{NBSP}{invoice.number}"
    issued = f" du {long_date(invoice.issued)}" if invoice.issued != invoice.sent else ""
    issued = issued if invoice.issued else ""
    parts = (what_for(invoice), agreed(invoice))
    story = "".join(f", {part}" for part in parts if part)
    when = payable(claim)
    if invoice.sent:
        told = f"Nous vous avons adressé le {long_date(invoice.sent)} notre {bill}{issued}{story}"
        return f"{told}{when}."
    if kept := retention_alone(claim):
        what, _, since = kept.partition(" exigible ")
        return (
            f"La {what} de notre {bill}{issued}{story}{',' if story else ''} est exigible {since}."
        )
    return f"Notre {bill}{issued}{story}{',' if story else ''} était {when[2:] or 'à régler'}."


def _ours(it: Letter) -> str:
    """« Nos factures n° F-041 (adressée le 2 octobre 2026) et F-042 »; counted where they are many."""
    if len(it.claims) > FEW:
        return f"Nos {len(it.claims)} factures détaillées ci-dessous"
    bills = (
        claim.invoice.number
        + (f" (adressée le {long_date(claim.invoice.sent)})" if claim.invoice.sent else "")
        for claim in it.claims
    )
    return f"Nos factures n°{NBSP}{joined(bills)}"


def what_for(invoice: Invoice) -> str:
    """« pour : escalier en chêne (chantier : école) »: the owner's own words."""
    nature, site = (
        " ".join(text.split()).rstrip(" .,;") for text in (invoice.nature, invoice.site)
    )
    if not nature:
        return f"pour le chantier{NBSP}: {site}" if site else ""
    where = f" (chantier{NBSP}: {site})" if site and fold(site) not in fold(nature) else ""
    return f"pour{NBSP}: {nature}{where}"


def agreed(invoice: Invoice) -> str:
    """What the invoice was agreed by: the quote and the order, as far as known."""
    quote = f"à notre devis du {long_date(invoice.quote_date)}" if invoice.quote_date else ""
    number = re.sub(r"^n\s*°\s*", "", invoice.order_number.strip(), flags=re.IGNORECASE)
    agreed = joined([quote, f"à votre commande n°{NBSP}{number}" if number else ""])
    return f"conformément {agreed}" if agreed else ""


def earlier(it: Letter) -> str:
    """« notre courrier du 26 octobre 2026 (n° F-041) et notre appel téléphonique ».

    Each with the invoices that it was about, where these are not all of them; then, apart, those
    that were not in a letter before: « … ; s'y ajoute la facture n° F-055, échue le… ».
    """
    done = joined(
        f"notre {each.what}{f' du {long_date(each.on)}' if each.dated else ''}"
        f"{of_which(it, each.numbers)}"
        for each in contacts(it)[-FEW:]
    )
    return f"{NBSP}; ".join(filter(None, [done, done and added(it)]))


def newcomers(it: Letter) -> list[Claim]:
    """The invoices to be named apart (DESIGN 5.8): below the letter's step, or never reminded where others were."""
    told = {c.invoice.id: reminders(c.history) for c in it.claims}
    apart = [c for c in it.claims if c.above or not told[c.invoice.id]]
    if len(apart) == len(it.claims):  # all are above their step: only who was in no letter is new
        apart = [c for c in apart if not told[c.invoice.id]]
    return apart if len(apart) < len(it.claims) else []


def added(it: Letter) -> str:
    """« s'y ajoute la facture n° F-055, échue le 11 novembre 2026 »: named apart.

    Of each only the letters that named it.
    """
    apart = newcomers(it)
    if len(apart) > FEW:
        return f"s'y ajoutent {len(apart)} autres factures, détaillées ci-dessous"
    each = []
    for claim in apart:
        due = f", échue le {long_date(claim.due)}" if claim.due else ""
        days = [long_date(on) for on, _ in reminders(claim.history)]
        each.append(
            f"n°{NBSP}{claim.invoice.number}{due}"
            + (f", rappelée le {joined(days)}" if days else "")
        )
    what = "s'y ajoute la facture" if len(apart) == 1 else "s'y ajoutent les factures"
    return f"{what} {joined(each)}" if each else ""


def overlooked(it: Letter) -> str:
    """« Il s'agit sans doute d'un oubli », where nothing shows that the debtor knows of the debt.

    Not after a call, a letter, a promise or a part payment, nor in a firm tone.
    """
    known = contacts(it) or payments(it) or commitment(it) or any(c.withheld for c in it.claims)
    return "" if known or it.firm else "Il s'agit sans doute d'un oubli"


# --- promises


def promised(claim: Claim) -> date | None:
    """The day for which the debtor promised to pay, the last one told."""
    hold = claim.invoice.hold or claim.client.hold
    if hold and hold.state is State.PROMISE:
        return hold.until
    said = [e for e in claim.history if e.kind is EventKind.STATE and e.note == State.PROMISE]
    return said[-1].until if said else None


def missed_days(it: Letter) -> list[date]:
    """The agreed instalments of these invoices that were not paid."""
    return sorted({on for claim in it.claims for on in claim.missed})


def broken_promise(it: Letter) -> date | None:
    """The day for which a payment was promised since the last letter, and did not come."""
    last = max((each.on for each in contacts(it) if each.what != CALL), default=None)
    days_said = {on for claim in it.claims if (on := promised(claim)) and on < it.on}
    return max((on for on in days_said if last is None or on > last), default=None)


def commitment(it: Letter) -> str:
    """What was promised and not kept, since the last letter; nothing where nothing was."""
    if missed := missed_days(it):
        days = joined(f"du {long_date(on)}" for on in missed)
        one, many = (
            "L'échéance {} {} n'a pas été réglée",
            "Les échéances {} {} n'ont pas été réglées",
        )
        said = (one if len(missed) == 1 else many).format(
            days, "de l'échéancier convenu entre nous"
        )
        return f"{said} en totalité."
    broken = broken_promise(it)
    if broken is None:
        return ""
    return (
        f"Vous nous aviez annoncé un règlement pour le {long_date(broken)}{NBSP}; sauf erreur de notre"
        " part, il ne nous est pas parvenu en totalité."
    )


# --- the dated facts of a formal notice


def history(it: Letter) -> list[str]:
    """The facts with their dates, oldest first: quote, works, invoice, payment, every contact."""
    facts: list[tuple[date, int, str]] = []
    few = it.claims if len(it.claims) <= FEW else ()  # of many, the table tells quotes and works
    for claim in few:
        invoice = claim.invoice
        bill = f"facture n°{NBSP}{invoice.number}"
        about = f" ({bill})" if len(it.claims) > 1 else ""
        if invoice.quote_date:
            facts.append((invoice.quote_date, 0, f"devis{about}"))
        if invoice.works_end:
            done = "de la prestation ou de la livraison" if invoice.service else "des travaux"
            facts.append((invoice.works_end, 1, f"achèvement {done}{about}"))
        if invoice.issued and invoice.due:
            amount = f", d'un montant de {euros(invoice.total)}" if invoice.total else ""
            facts.append((invoice.issued, 2, f"{bill}{amount}{payable(claim)}"))
    said: dict[date, dict[str, None]] = {}  # by the day announced: the other is that of a run
    for claim in it.claims:
        about = of_which(it, [claim.invoice.number])
        facts += [
            (note.on, 4, f"avoir n°{NBSP}{note.number} de {euros(note.amount)}{about}")
            for note in claim.credits
            if note.on
        ]
        for event in claim.history:
            promise = event.kind is EventKind.STATE and event.note == State.PROMISE
            if promise and event.until and event.until < it.on:
                said.setdefault(event.until, {})[claim.invoice.number] = None
    missed = {on for claim in it.claims for on in claim.missed}
    facts += [(on, 5, "échéance convenue non réglée en totalité") for on in missed]
    for on, numbers in said.items():
        facts.append(
            (on, 4, f"jour que vous aviez annoncé pour le règlement{of_which(it, [*numbers])}")
        )
    for paid in payments(it):
        if paid.on:
            about = of_which(it, paid.numbers)
            facts.append((paid.on, 4, f"règlement de {euros(paid.amount)} reçu{about}"))
    facts += [
        (each.on, 3, f"notre {each.what}{of_which(it, each.numbers)}")
        for each in contacts(it)
        if each.dated
    ]
    dated = [f"{long_date(on)}{NBSP}: {text}" for on, _, text in sorted(facts)]
    return [*dated, *filter(None, [added(it)])]
