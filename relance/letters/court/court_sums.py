"""The sum that a court file asks for, element by element with its ground, and what runs until it is paid.

« Décompte » of CPC 1407: principal, interest, fixed sums; each line says in virtue of what and by which
exhibit.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from relance.french import NBSP, euros, joined, long_date, percent, short_date
from relance.letters.amounts import INTEREST, payable, retention_alone
from relance.letters.court.court_file import CourtFile, pieces
from relance.letters.court.exhibits import BILL, COMPUTED, numbers_of
from relance.letters.letter import FEW
from relance.letters.parties import spelled
from relance.letters.story import agreed, what_for
from relance.problems import RelanceError
from relance.rules.codes import Kind
from relance.rules.days import DAY
from relance.rules.money import ZERO, total
from relance.rules.outcome import Claim

AGREED = "taux convenu"  # how the reference of an agreed rate goes on


class SumElement(Struct, frozen=True, kw_only=True):
    """One element of the sum asked for (CPC 1407, « décompte »): what, how much, why, by what proven."""

    what: str
    amount: Decimal
    ground: str
    proof: str = ""


def elements(it: CourtFile) -> list[SumElement]:
    """The sum in detail, down to the total.

    Raises RelanceError where the elements do not make the total of the case: no such request leaves.
    """
    found = []
    for claim in it.letter.claims:
        invoice = claim.invoice
        found.append(
            SumElement(
                what=f"Principal{NBSP}: facture n°{NBSP}{invoice.number}{_due(claim, it)}",
                amount=claim.outstanding,
                ground="contrat (CPC 1405, 1°)" if it.order else "contrat",
                proof=pieces(numbers_of(it.exhibits, (BILL, invoice.number))),
            )
        )
    found += [
        SumElement(
            what=f"À déduire{NBSP}: avoir n°{NBSP}{note.number}", amount=-note.amount, ground=""
        )
        for note in it.letter.notice.credits
    ]
    name = INTEREST[it.client.kind].capitalize()
    if it.case.interest:
        found.append(
            SumElement(
                what=f"{name} au {long_date(max(x.end for c in it.letter.claims for x in c.accruals))}",
                amount=it.case.interest,
                ground=interest_ground(it),
                proof=pieces(numbers_of(it.exhibits, (COMPUTED, ""))),
            )
        )
    if it.case.fixed_sums:
        fees = [claim.fee for claim in it.letter.claims if claim.fee]
        what = "Indemnité forfaitaire pour frais de recouvrement"
        times = f" ({len(fees)} × {euros(fees[0])})"
        public = it.client.kind is Kind.PUBLIC_BODY
        ground = "CCP L2192-13" if public else "C. com. L441-10 II et D441-5"
        found.append(SumElement(what=what + times, amount=it.case.fixed_sums, ground=ground))
    made = total(each.amount for each in found)
    private = it.client.kind in {Kind.CONSUMER, Kind.OTHER}
    if made != it.case.total or (private and it.case.fixed_sums):
        raise RelanceError(
            "les sommes du dossier contentieux ne concordent pas ; il n'est pas écrit.",
            cure="C'est une erreur du programme : signalez-la, avec les lignes de ce client.",
            where=it.client.name,
        )
    return found


def _due(claim: Claim, it: CourtFile) -> str:
    """« , échue le 14/10/2026 »; of what falls due after an opening judgment, « , à échoir le … »."""
    judged = it.case.insolvency.until if it.case.insolvency else None
    if claim.due is None:
        return ""
    if retention_alone(claim):
        return f", retenue de garantie exigible depuis le {short_date(claim.due)}"
    return (
        f", {'à échoir' if judged and claim.due >= judged else 'échue'} le {short_date(claim.due)}"
    )


def interest_ground(it: CourtFile) -> str:
    """The articles of the interest, without the rates but the agreed one: « C. com. L441-10 II »."""
    texts = (line.reference for claim in it.letter.claims for line in claim.accruals)
    told = (re.split(r"\s*[:;]\s*", text) for text in texts)
    grounds = (", ".join((x[0], *(y for y in x[1:2] if y.startswith(AGREED)))) for x in told)
    return joined(dict.fromkeys(grounds))


def interest_to_come(it: CourtFile) -> str:
    """What is asked for from the day after, until it is paid; where none runs yet, the legal interest."""
    newest = [claim.accruals[-1] for claim in it.letter.claims if claim.accruals]
    if not newest:
        return (
            f"les intérêts au taux légal sur {euros(it.case.principal - it.case.credits)}, à compter de"
            " l'acte qui vaut mise en demeure et jusqu'au paiement (articles 1231-6 et 1344-1 du code"
            " civil)"
        )
    last = max(newest, key=lambda line: line.end)
    name, after = INTEREST[it.client.kind], last.end + DAY
    rates = {line.rate for line in newest}
    rate = f", soit {percent(last.rate)} l'an à ce jour" if len(rates) == 1 else ""
    if AGREED not in interest_ground(it) and it.client.kind is not Kind.PUBLIC_BODY:
        rate += ", puis au taux de chaque semestre"  # a public body's is frozen (CCP R2192-31)
    return (
        f"les {name} sur {euros(it.case.principal - it.case.credits)}, du {long_date(after)} jusqu'au"
        f" paiement ({spelled(interest_ground(it))}{rate})"
    )


def contract(claim: Claim) -> str:
    """One invoice, what it was for and by what agreed: « facture n° F-041 du …, pour : …, … »."""
    invoice = claim.invoice
    parts = (
        f"facture n°{NBSP}{invoice.number}"
        + (f" du {long_date(invoice.issued)}" if invoice.issued else ""),
        what_for(invoice),
        agreed(invoice),
        f"travaux ou livraison achevés le {long_date(invoice.works_end)}"
        if invoice.works_end
        else "",
        f"d'un montant de {euros(invoice.total)}" if invoice.total is not None else "",
        payable(claim)[2:],
    )
    less = [f"de l'avoir n°{NBSP}{note.number} ({euros(note.amount)})" for note in claim.credits]
    owed = claim.outstanding + claim.withheld
    noted = total(note.amount for note in claim.credits)
    paid = invoice.total - noted - owed + claim.imputed if invoice.total else ZERO
    first = f" (dont {euros(claim.imputed)} sur les intérêts)" if claim.imputed else ""
    less += [f"de {euros(paid)} de règlements{first}"] if paid > 0 else []
    left = f"déduction faite {joined(less)}, il" if less else "il"
    told = f"{', '.join(filter(None, parts))}{NBSP}; {left} en reste dû {euros(owed)}"
    if claim.withheld:
        told += f", dont {euros(claim.outstanding)} demandés ici"
    return f"{told}."


def in_short(it: CourtFile) -> list[str]:
    """The invoices for a page of summary: each, or all in one line where they are many."""
    claims = it.letter.claims
    if len(claims) <= FEW:
        return [contract(claim) for claim in claims]
    days = sorted(claim.invoice.issued for claim in claims if claim.invoice.issued)
    dated = f" du {long_date(days[0])} au {long_date(days[-1])}" if days else ""
    return [
        f"{len(claims)} factures{dated}, détaillées dans le calcul joint{NBSP}; il en reste dû"
        f" {euros(it.case.principal)}."
    ]
