"""The annex of a letter: how the interest was computed, and the client's statement of account."""

from __future__ import annotations

from msgspec.structs import replace

from relance.french import NBSP, euros, joined, long_date
from relance.letters.account import AccountEntry, statement
from relance.letters.amounts import computed_until
from relance.letters.letter import Letter
from relance.letters.parties import lines, spelled
from relance.rules.codes import Sums
from relance.rules.money import ZERO
from relance.rules.outcome import Accrual, Claim


def account(it: Letter) -> list[AccountEntry]:
    """The statement of account; none where its one line would say no more than the letter.

    Of the invoices that the letter names: what is disputed, unread or time-barred is not claimed
    in an annex either (DESIGN 5.8).
    """
    if not it.notice.step.formal_notice and it.notice.step.sums is not Sums.ALL:
        return []
    named = {claim.invoice.id for claim in (*it.claims, *it.notice.others)}
    claims = tuple(claim for claim in it.account.claims if claim.invoice.id in named)
    lines_ = statement(replace(it.account, claims=claims))
    paid = any(entry.credit for entry in lines_)
    several = it.notice.step.formal_notice and len(lines_) > 1
    return lines_ if paid or several else []


def computation(it: Letter) -> list[tuple[Claim, Accrual, str]]:
    """The lines of interest, each with the number of its legal text.

    For a formal notice, and wherever interest is asked for.
    """
    if it.notice.step.sums is not Sums.ALL and not it.notice.step.formal_notice:
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
