"""The letters in English: the same fields, each said, counted and dated as an English reader expects.

The one place where a language decides: a template carries its form, and « relance_1.en.docx » carries
this one. What has no English here (the dated facts of a formal notice, a sum in words) is no field of
it, so that a template that asks for it is refused. Formal notices stay French (`Notice.language`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from relance.french import NBSP, joined, percent, phone
from relance.letters import annex, parties, story
from relance.letters.amounts import (
    OwedFor,
    SumOf,
    computed_until,
    labelled,
    paid,
    price,
    retention_alone,
    retention_lifted,
)
from relance.letters.fields import LETTER
from relance.letters.letter import FEW, Letter, disputed
from relance.letters.parties import below, lines, unbroken
from relance.letters.receipts import payments
from relance.rules.codes import Channel, Sums
from relance.rules.history import reminders
from relance.rules.model import CreditNote
from relance.rules.money import ZERO
from relance.rules.outcome import Claim
from relance.word.form import Field, Form
from relance.words.civility import salutation

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_CONTACTS = {
    story.CALL: "telephone call",
    "lettre recommandée": "registered letter",
    "courrier": "letter",
    "rappel": "reminder",
}
_GREETED = {"Monsieur": "Dear Sir", "Madame": "Dear Madam"}
_INTEREST, _FEE = "late-payment interest", "fixed compensation for recovery costs"


def money(amount: Decimal) -> str:
    """« €1,234.50 »."""
    return f"{'−' if amount < 0 else ''}€{abs(amount):,.2f}"


def long_day(day: date | None) -> str:
    """« 23 November 2026 », or nothing."""
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1]} {day.year}" if day else ""


def _day(day: date | None) -> str:
    """« 12 Oct 2026 »: figures alone are read otherwise in America."""
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1][:3]}{NBSP}{day.year}" if day else ""


def _and(parts: Iterable[str]) -> str:
    return joined(parts, " and ")


def _numbers(numbers: Sequence[str], what: str = "invoice") -> str:
    """« invoice No. F-041 », « invoices Nos. F-041 and F-042 »."""
    many = "s" if len(numbers) > 1 else ""
    return f"{what}{many and what and 's'} No{many}.{NBSP}{_and(numbers)}".strip()


def _bills(claims: Iterable[Claim]) -> str:
    return _numbers([claim.invoice.number for claim in claims])


# --- each invoice


def details(claim: Claim) -> str:
    """What it is for, in the owner's own words; what is taken off or left aside."""
    invoice, hold = claim.invoice, claim.invoice.hold
    done = "service or delivery completed" if invoice.service else "works completed"
    credits = (f"{_credit(note)} deducted ({money(note.amount)})" for note in claim.credits)
    told = (
        (invoice.nature, True),
        (f"site: {invoice.site}", invoice.site),
        (f"quotation of {long_day(invoice.quote_date)}", invoice.quote_date),
        (f"{done} on {long_day(invoice.works_end)}", invoice.works_end),
        (f"order {invoice.order_number}", invoice.order_number),
        (f"{money(claim.withheld)} of it not claimed here", claim.withheld),
        (f"retention due since {long_day(hold.until if hold else None)}", retention_lifted(claim)),
        (_and(credits), claim.credits),
        ("claim arising after the opening judgment", invoice.marked_later),
        (f"{money(claim.imputed)} set against interest first", claim.imputed),
    )
    text = ", ".join(text for text, known in told if text and known)
    return text[:1].upper() + text[1:]


def _credit(note: CreditNote) -> str:
    return f"credit note No.{NBSP}{note.number}" + (f" of {long_day(note.on)}" if note.on else "")


def _due(claim: Claim) -> str:
    return _day(claim.missed[0] if claim.missed else claim.invoice.due)


def _noticed(claim: Claim) -> str:
    return below(f"formal notice of {_day(claim.noticed_on)}" if claim.noticed_on else "")


# --- the sums


def _label(it: Letter, what: SumOf) -> str:
    if isinstance(what, CreditNote):
        return f"To be deducted: {_credit(what)}"
    if isinstance(what, Claim):
        late = (what.paid_late_on or date.max) - what.accruals[0].start
        days = f"{late.days + 1} day{'s' if late.days else ''}"
        due = _and(_amounts((what.interest, _INTEREST), (what.fee, _FEE)))
        settled = f"paid on {long_day(what.paid_late_on)}, {days} late"
        return f"Invoice No.{NBSP}{what.invoice.number}, {settled}: {due}"
    if what is OwedFor.INTEREST:
        until = long_day(computed_until(it))
        return f"{_INTEREST.capitalize()} up to {until} (computation annexed)"
    return _fee_name(it).capitalize() if what is OwedFor.FEES else "Balance of the invoices"


def _fee_name(it: Letter) -> str:
    fees = [claim.fee for claim in it.claims if claim.fee]
    return f"{_FEE} ({len(fees)} × {money(fees[0])})" if len(fees) > 1 else _FEE


def _amounts(*parts: tuple[Decimal, str]) -> Iterable[str]:
    return (f"{money(amount)} in {name}" for amount, name in parts if amount)


def _mentioned(it: Letter) -> str:
    """What is due beside the sum asked for, where the step only mentions it."""
    if it.notice.step.sums is not Sums.REMINDER:
        return ""
    return _and(_amounts((it.interest, _INTEREST), (it.fees, _fee_name(it))))


def _notes(it: Letter) -> str:
    """Under the lines of interest; the texts of the law as French law quotes itself."""
    undated = [claim.invoice.number for claim in it.claims if claim.undated_payment]
    settled = sum((claim.imputed for claim in (*it.claims, *it.notice.paid_late)), ZERO)
    relief = [c for c in it.claims if c.relief and c.interest and it.notice.credits]
    sources = dict.fromkeys(
        parties.spelled(f"{number} « {line.reference} »")
        for _, line, number in annex.computation(it)
    )
    until = computed_until(it)
    return lines(
        *sources,
        f"The total allows for {money(settled)} of interest already paid." if settled and sources else "",
        f"Interest computed up to {long_day(until)}." if until != it.on else "",
        f"A payment of unknown date counts as made on the due date ({_numbers(undated, '')})."
        if undated else "",
        f"The credit is deducted from the first day on {_bills(relief)}." if relief else "",
    )  # fmt: skip


# --- the letter


def _designation(it: Letter) -> str:
    """« your invoice No. F-041 of 12 October 2026 », « your invoices Nos. F-041 and F-042 »."""
    late = it.notice.paid_late
    few = _bills(late) if len(late) <= FEW else f"{len(late)} other invoices"
    apart = f", including the sums due for the late payment of {few}" if late else ""
    if len(it.claims) > FEW:
        these = f"{len(it.claims)} of your" if it.notice.others else f"your {len(it.claims)}"
        return f"{these} invoices overdue on {long_day(it.on)}{apart}"
    issued = it.claims[0].invoice.issued if len(it.claims) == 1 else None
    return f"your {_bills(it.claims)}{f' of {long_day(issued)}' if issued else ''}{apart}"


def _references(it: Letter) -> str:
    orders = [*dict.fromkeys(filter(None, (claim.invoice.order_number for claim in it.claims)))]
    return lines(
        f"Our reference: {it.client.code}" if it.client.code else "",
        f"Your reference: order {_and(orders)}" if orders else "",
    )


def _addressee(it: Letter) -> str:
    french = parties.attention(it.client, it.notice.step)
    attention = "Attn: Accounts Department" if french else ""
    return lines(parties.addressee(it.client), attention, *it.client.address)


def _to_quote(it: Letter) -> str:
    told = it.client.code or it.client.name
    few = _and(claim.invoice.number for claim in it.claims)
    reference = it.reference.replace(" ", NBSP)
    return joined([told if len(it.claims) > FEW else few, reference], " – ")


def _phone(it: Letter) -> str:
    """As it is dialled from abroad: « +33 2 61 91 04 27 »."""
    return re.sub(r"^0(?=[1-9])", f"+33{NBSP}", unbroken(phone(it.sender.phone)))


def _contact(it: Letter) -> str:
    number = f"on {_phone(it)}" if it.sender.phone else ""
    mail = f"at {it.sender.email}" if it.sender.email else ""
    return joined([number, mail], " or ") or "at the above address"


def _sender_contact(it: Letter) -> str:
    number = f"Tel.{NBSP}{_phone(it)}" if it.sender.phone else ""
    return " – ".join(filter(None, [number, it.sender.email]))


def _enclosed(it: Letter) -> str:
    there = [c for c in it.claims if c.invoice.number in (it.copies or {})]
    return f"Encl.: {'copies' if len(there) > 1 else 'copy'} of {_bills(there)}." if there else ""


# --- what happened before


def _about(it: Letter, numbers: Sequence[str]) -> str:
    if len(numbers) == len(it.claims):
        return ""
    return f" ({_numbers(numbers, '') if len(numbers) <= FEW else f'{len(numbers)} invoices'})"


def _earlier(it: Letter) -> str:
    """« our letter of 26 October 2026 (No. F-041) and our telephone call »; then what is new."""
    done = _and(
        f"our {_CONTACTS.get(each.what, each.what)}{f' of {long_day(each.on)}' if each.dated else ''}"
        f"{_about(it, each.numbers)}"
        for each in story.contacts(it)[-FEW:]
    )
    return "; ".join(filter(None, [done, done and _added(it)]))


def _added(it: Letter) -> str:
    apart = story.newcomers(it)
    if len(apart) > FEW:
        return f"{len(apart)} other invoices, listed below, are now added"
    each = []
    for claim in apart:
        days = _and(long_day(on) for on, _ in reminders(claim.history))
        late = "its retention due since" if retention_alone(claim) else "due on"
        due = f", {late} {long_day(claim.due)}" if claim.due else ""
        each.append(
            f"No.{NBSP}{claim.invoice.number}{due}{f', reminder of {days}' if days else ''}"
        )
    verb = "invoices {}, are now added" if len(apart) > 1 else "invoice {}, is now added"
    return verb.format(_and(each)) if each else ""


def _opening(it: Letter) -> str:
    if len(it.claims) > FEW:
        return f"Our {len(it.claims)} invoices listed below have fallen due."
    if len(it.claims) > 1:
        return f"Our {_bills(it.claims)} have fallen due."
    claim = it.claims[0]
    invoice = claim.invoice
    bill = f"invoice No.{NBSP}{invoice.number}"
    if invoice.issued and invoice.issued != invoice.sent:
        bill += f" of {long_day(invoice.issued)}"
    order = f"your order No.{NBSP}{invoice.order_number}" if invoice.order_number else ""
    quote = f"our quotation of {long_day(invoice.quote_date)}" if invoice.quote_date else ""
    agreed = _and([quote, order])
    bill += f", in accordance with {agreed}," if agreed else ""
    due = f" {'payable' if invoice.sent else 'was payable'} on {long_day(invoice.due)}"
    if retention_alone(claim):
        return f"The retention kept on our {bill} has been due since {long_day(invoice.due)}."
    if invoice.sent:
        told = f"On {long_day(invoice.sent)} we sent you our {bill}"
        return f"{told.rstrip(',')}{f',{due}' if invoice.due else ''}."
    return f"Our {bill}{due if invoice.due else ' was payable'}."


def _commitment(it: Letter) -> str:
    if missed := story.missed_days(it):
        days, many = _and(map(long_day, missed)), len(missed) > 1
        was = "instalments of {} were" if many else "instalment of {} was"
        return f"The agreed {was.format(days)} not paid in full."
    broken = story.broken_promise(it)
    if broken is None:
        return ""
    return (
        f"You had announced a payment for {long_day(broken)}; unless we are mistaken, it has not"
        " reached us in full."
    )


def _received(it: Letter) -> str:
    """« We have received €400.00 on 3 November 2026, for which we thank you. »"""
    told = [
        money(each.amount) + (f" on {long_day(each.on)}" if each.on else "")
        for each in payments(it)
    ]
    return f"We have received {_and(told)}, for which we thank you." if told else ""


# fmt: off
_FIELDS: Mapping[str, Callable[[Letter], str]] = {
    "expediteur_contact": _sender_contact,
    "destinataire": _addressee,
    "references": _references,
    "lieu_date": lambda it: joined([it.sender.town, long_day(it.on)], ", "),
    "date": lambda it: long_day(it.on),
    "mode_envoi": lambda it: "By registered letter with acknowledgement of receipt"
        if it.notice.step.channel is Channel.REGISTERED else "",
    "salutation": lambda it: _GREETED.get(salutation(it.client.civility), "Dear Sir or Madam"),
    "designation": _designation,
    "montant_total": lambda it: money(it.notice.total),
    "montant_principal": lambda it: money(it.principal),
    "penalites": lambda it: money(it.interest + sum(c.interest for c in it.notice.paid_late)),
    "rappel": _mentioned,
    "delai": lambda it: f"by {long_day(it.notice.pay_before)}" if it.notice.pay_before
        else "upon receipt of this letter",
    "demarches": _earlier,
    "ouverture": _opening,
    "oubli": lambda it: "This is probably an oversight" if story.overlooked(it) else "",
    "engagement": _commitment,
    "reglements": _received,
    "pieces_jointes": _enclosed,
    "montant_conteste": lambda it: money(amount) if (amount := disputed(it)) else "",
    "reference_paiement": _to_quote,
    "contact": _contact,
    "calcul_notes": _notes,
}
_ROWS: Mapping[str, Mapping[str, Callable[[Any], str]]] = {
    "factures": (_claim := {
        "details": lambda c: below(details(c)),
        "date": lambda c: _day(c.invoice.issued),
        "echeance": _due,
        "retard": lambda c: f"{c.days_late}{NBSP}day{'s' if c.days_late > 1 else ''}",
        "montant": lambda c: price(c, money),
        "regle": lambda c: paid(c, money),
        "reste": lambda c: money(c.outstanding),
        "mise_en_demeure": _noticed,
    }),
    "pour_memoire": _claim,
    "sommes": {"montant": lambda x: money(x[1])},
    "calcul": {
        "du": lambda x: _day(x[1].start),
        "au": lambda x: _day(x[1].end),
        "base": lambda x: money(x[1].base),
        "taux": lambda x: percent(x[1].rate).replace(NBSP, "").replace(",", "."),
        "montant": lambda x: money(x[1].amount),
    },
}
_ABSENT = {"montant_lettres", "conciliateur"}
# fmt: on


def _said(fields: Iterable[Field[Any]], english: Mapping[str, Any]) -> tuple[Field[Any], ...]:
    return tuple(
        replace(field, value=english.get(field.name, field.value))
        for field in fields
        if field.name not in _ABSENT
    )


ENGLISH: Form[Letter] = Form(
    "Les lettres en anglais",
    _said(LETTER.fields, _FIELDS),
    tuple(
        replace(
            loop,
            fields=_said(loop.fields, _ROWS[loop.name]),
            rows=(lambda it: labelled(it, _label)) if loop.name == "sommes" else loop.rows,
        )
        for loop in LETTER.loops
        if loop.name in _ROWS
    ),
)
