"""The owner's own total of what is open, held against what the program makes of the same list.

Told on every Monday and by `verifier`: where the two are one, the list is read as its owner reads
it; where they differ, by how much, and what explains it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from relance.french import count, euros
from relance.lists.layout import excel_row
from relance.lists.stated_total import StatedTotal
from relance.owner.console import QUIET
from relance.rules.codes import Reason
from relance.rules.money import CENT, ZERO, total
from relance.rules.outcome import Claim, Plan

SHOWN = 3  # rows that explain a difference
# Chased as the ladder says, or about to be; of the others late, each waits for somebody.
CLAIMABLE = frozenset(
    {
        *(Reason.PREPARED, Reason.CALL_LISTED, Reason.FILE_DUE, Reason.LAST_STEP, Reason.SETUP),
        *(Reason.TOO_EARLY, Reason.GAP, Reason.CLIENT_GAP, Reason.UNCONFIRMED, Reason.CAPPED),
        *(Reason.BELOW_THRESHOLD, Reason.RECENTLY_SENT, Reason.COVERED, Reason.RATE_TO_TELL),
        *(Reason.NO_FORMAL_NOTICE, Reason.FORMAL_NOTICE_TODAY, Reason.PUT_OFF),
        *(Reason.PAYMENTS_TO_CONFIRM, Reason.TO_ALLOCATE, Reason.DIRECT_DEBIT),
    }
)
NOTHING_OPEN = frozenset({Reason.SETTLED, Reason.CREDIT_NOTE})


def compared(stated: Sequence[StatedTotal], plan: Plan) -> Iterator[str]:
    """Both totals of each sheet in one line, and what explains a difference; nothing where it totals nothing."""
    for each in stated:
        mine = [c for c in plan.claims if c.invoice.where.rpartition("!")[0] == each.sheet]
        yield from _compared(each, mine)


def _compared(stated: StatedTotal, claims: Sequence[Claim]) -> Iterator[str]:
    if "EUR" not in {claim.invoice.currency for claim in claims}:
        return  # nothing is claimed in another currency
    opened = {claim.invoice.id: left for claim in claims if (left := _open(claim))}
    known = [claim for claim in claims if claim.invoice.id in opened]

    def of(reasons: frozenset[Reason]) -> Decimal:
        return total(opened[c.invoice.id] for c in known if c.reason in reasons)

    claimable, early = of(CLAIMABLE), of(frozenset({Reason.NOT_DUE}))
    here = total(opened.values())
    parts = [f"{euros(claimable)} réclamables"]
    parts += [f"{euros(early)} pas encore échus"] if early else []
    if waiting := here - claimable - early:
        parts.append(f"{euros(waiting)} en attente")
    told = f"{', '.join(parts[:-1])} et {parts[-1]}" if len(parts) > 1 else parts[0]
    gap = stated.amount - here
    end = "le compte y est" if abs(gap) < CENT else f"{euros(abs(gap))} de différence"
    yield (
        f"Votre feuille ({stated.where}) : {euros(stated.amount)} ; ici {told} sur"
        f" {count(len(known), 'facture')} : {end}."
    )
    if abs(gap) >= CENT:
        yield _explained(stated, claims, opened, gap)


def _open(claim: Claim) -> Decimal:
    """What is left of it (EUR); of one that cannot be read for sure, what its cells say."""
    left = claim.left
    invoice = claim.invoice
    if left or claim.reason in NOTHING_OPEN or invoice.currency != "EUR":
        return left if invoice.currency == "EUR" else ZERO
    if invoice.balance is not None:
        return invoice.balance
    return max((invoice.total or ZERO) - (invoice.paid or ZERO), ZERO)


def _explained(
    stated: StatedTotal, claims: Sequence[Claim], opened: Mapping[str, Decimal], gap: Decimal
) -> str:
    """Which rows make the difference, or where to look for it."""
    by_row = {claim.invoice.row: claim for claim in claims}
    if not stated.balances:
        alone = (c for c in claims if abs(gap) in {opened.get(c.invoice.id), c.invoice.total})
        if claim := next(alone, None):
            return f"C'est le montant de {claim.invoice.number} ({_why(claim)})."
        return "Vérifiez jusqu'où va la somme de cette cellule, et si un filtre est posé."
    summed = total(stated.balances.values())
    said = []
    if abs(summed - stated.amount) >= CENT:
        said.append(
            f"La colonne fait {euros(summed)} : votre total laisse des lignes (somme trop courte, filtre)"
        )
    differing = [
        (row, theirs, claim, ours)
        for row, theirs in stated.balances.items()
        for claim in (by_row.get(row),)
        for ours in (opened.get(claim.invoice.id, ZERO) if claim else ZERO,)
        if abs(theirs - ours) >= CENT
    ]
    for row, theirs, claim, ours in differing[:SHOWN]:
        what = (
            f"{claim.invoice.number}, {_why(claim)}"
            if claim
            else ("avoir" if theirs < 0 else "pas une facture ici")
        )
        said.append(
            f"ligne {excel_row(row)} ({what}) : {euros(theirs)} chez vous, {euros(ours)} ici"
        )
    if more := differing[SHOWN:]:
        said.append(f"et {count(len(more), 'autre ligne', 'autres lignes')}")
    return f"{' ; '.join(said) or 'Vérifiez les lignes ajoutées sous ce total'}."


def _why(claim: Claim) -> str:
    return QUIET.get(claim.reason, "à relancer")
