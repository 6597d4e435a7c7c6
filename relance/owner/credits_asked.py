"""Money that nothing allocates for sure: one question each at the keyboard; else the letters wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field

from relance.owner.credits_told import DebtNames, operation_told
from relance.rules.asking import Asker
from relance.rules.matching.open_debts import Allotment, Match, Verdict
from relance.rules.money import ZERO

Allotments = tuple[Allotment, ...]
_NONE = "Aucune de ces factures, ou un règlement déjà noté"
_LEAVE = "Laisser : les courriers de ces clients attendent"
_NAMED = 6  # clients named in the question


class Allocated(Struct, kw_only=True):
    """The owner's answers: what settles what, by the key of the operation; whose letters wait, and why.

    `loose`: whom what stays unknown may concern; `aside`: the operations said to be nobody's.
    """

    lines: dict[str, Allotments] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    loose: dict[str, str] = field(default_factory=dict)
    unknown: list[Match] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    loosely: list[str] = field(
        default_factory=list
    )  # the operations for which those of `loose` wait


def allocated(
    matches: Iterable[Match],
    rests: Mapping[str, Decimal],
    names: DebtNames,
    ask: Asker | None,
) -> Allocated:
    """What becomes of the credits that are not recorded without a question.

    `rests`: what is left of each debt (EUR) once the certain ones are recorded. Unattended, whoever may
    be concerned waits.
    """
    done, left = Allocated(), dict(rests)
    owing = {names.of[debt][1] for debt, rest in rests.items() if rest > 0}
    for match in matches:
        operation = match.operation
        told = operation_told(operation)
        ways = [way for way in match.proposals if _fits(way, left)]
        if ask and ways and operation.currency == "EUR":
            options = (*map(names, ways), _NONE, _LEAVE)
            question = f"{operation_told(operation)} : de quelle facture ? {match.why}"
            choice = ask.choose(question, options, enter=len(options))
            if choice <= len(ways):
                done.lines[operation.key] = ways[choice - 1]
                for line in ways[choice - 1]:
                    left[line.debt] -= line.amount
                continue
            if choice == len(options) - 1:
                done.aside.append(operation.key)
            else:
                concerned = {names.of[line.debt][1] for way in ways for line in way}
                done.waiting |= dict.fromkeys(sorted(concerned & owing), told)
        elif match.status is not Verdict.OUTSIDE and operation.amount > 0:
            done.loose |= dict.fromkeys(sorted(match.clients & owing), told)
            done.loosely.append(operation.key)
        done.unknown.append(match)
    return done


def _fits(way: Sequence[Allotment], left: Mapping[str, Decimal]) -> bool:
    return all(ZERO < x.amount <= left[x.debt] or left[x.debt] <= x.amount < 0 for x in way)


def waiting(done: Allocated, names: DebtNames, ask: Asker | None) -> dict[str, str]:
    """Client id → the money for which its letters wait. Of unknown money one question; Enter: they do."""
    loose = done.loose
    if not loose:
        return done.waiting
    called = {client: name for _, client, name in names.of.values() if client in loose}
    shown = ", ".join([*called.values()][:_NAMED]) + (" …" if len(called) > _NAMED else "")
    question = f"Ces sommes viennent peut-être de : {shown}. Leurs courriers :"
    go = ask is not None and ask.choose(question, ("attendent", "partent"), enter=1) == 2
    if go:
        done.aside += done.loosely
    return done.waiting if go else loose | done.waiting
