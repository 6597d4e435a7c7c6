"""Debts of which only the owner knows what they are: never chased until now, or born after a judgment.

Debts over ninety days late that nobody ever chased are first put to the owner (DESIGN 5.7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from relance.french import count, euros
from relance.rules.asking import Asker, Given, day_between
from relance.rules.codes import Channel, EventKind, State
from relance.rules.history import line_about
from relance.rules.ladder.decisions import owed
from relance.rules.ladder.dunning import ladder_of
from relance.rules.model import Event, Hold, Ledger
from relance.rules.outcome import Claim
from relance.rules.sums.insolvency import EARLIER


def decide_old_debts(
    claims: Sequence[Claim],
    ledger: Ledger,
    today: date,
    ask: Asker,
    run: str,
    given: Given,
) -> None:
    """What becomes of debts over 90 days late that nobody ever chased (DESIGN 5.7)."""
    if not claims:
        return
    choice = ask.choose(
        f"{count(len(claims), 'facture')} de plus de 90 jours ({euros(owed(claims))}) n'"
        f"{'a' if len(claims) == 1 else 'ont'} jamais été relancée{'s'[: len(claims) - 1]} :",
        (
            f"{'La relancer' if len(claims) == 1 else 'Les relancer toutes'}, en commençant par la"
            " première lettre",
            "Décider client par client",
            "Décider plus tard, dans la colonne « Suite donnée » du classeur",
        ),
        enter=3,
    )
    if choice == 1:
        given.decided += [_decided(claim, today, run) for claim in claims]
    of_client: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims if choice == 2 else ():
        of_client[claim.client.id].append(claim)
    for group in of_client.values():
        made, state = _one_client(group, ledger, today, ask, run)
        given.decided += made
        given.states |= {claim.invoice.id: state for claim in group if state}


def decide_later(claims: Sequence[Claim], today: date, ask: Asker, run: str, given: Given) -> None:
    """Which invoices dated after the judgment are paid when due (C. com. L622-17); asked once."""
    for claim in claims:
        choice = ask.choose(
            f"{claim.client.name} est en procédure collective ; la facture {claim.invoice.number}"
            f" ({euros(claim.outstanding)}) est datée d'après le jugement. Elle est née :",
            (
                "Après lui, pour la procédure ou d'une prestation faite depuis : due à son échéance",
                "Avant lui : à déclarer avec les autres",
                "Décider plus tard",
            ),
        )
        if choice == 1:
            given.states[claim.invoice.id] = Hold(state=State.LATER, text=State.LATER)
        elif choice == 2:
            told = _decided(claim, today, run)
            given.decided.append(replace(told, kind=EventKind.OTHER, note=EARLIER))


def _one_client(
    group: Sequence[Claim], ledger: Ledger, today: date, ask: Asker, run: str
) -> tuple[list[Event], Hold | None]:
    numbers = ", ".join(claim.invoice.number for claim in group)
    choice = ask.choose(
        f"{group[0].client.name}, {numbers} ({euros(owed(group))}) :",
        (
            "À relancer, en commençant par la première lettre",
            "Déjà relancé : dire jusqu'à quelle étape, et quand",
            "Payé",
            "En litige",
            "Abandonné",
            "Plus tard",
        ),
    )
    if choice == 1:
        return [_decided(claim, today, run) for claim in group], None
    if choice == 2:
        ladder = ladder_of(group[0].client, ledger)
        names = [step.name for step in ladder.steps]
        step = ladder.steps[ask.choose("Dernière étape faite :", names) - 1]
        channel = step.channel if step.channel is Channel.PHONE else ""
        due = max((claim.invoice.due for claim in group if claim.invoice.due), default=date.min)
        on = day_between(ask, "Faite le", None, due, today)  # before, it would not count
        if on is None:
            return [], None  # without its date it cannot count: asked again next time
        earlier = [
            replace(_decided(claim, today, run), step=step.name, channel=channel) for claim in group
        ]
        return [replace(e, kind=EventKind.TAKEN_OVER, on=on, note="") for e in earlier], None
    state = {3: State.PAID, 4: State.DISPUTE, 5: State.GIVEN_UP}.get(choice)
    return [], Hold(state=state, text=state) if state else None


def _decided(claim: Claim, today: date, run: str) -> Event:
    """The line by which an old debt is to be chased."""
    return replace(line_about(claim, EventKind.STATE, today, run), note=State.CHASE)
