"""What the credits of a statement settle: by evidence, never by resemblance.

Certain only where a number of ours, a reference of ours or a client's full name stands in the label **and**
the amount can be had in exactly one way. The rest are proposals for the owner, three at most. Numbers
are matched before names, so that the stronger evidence takes its invoice first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from relance.french import fold
from relance.rules.matching.cited_numbers import Cited, Numbers
from relance.rules.matching.open_debts import Allotment, Debt, Match, Verdict, ways
from relance.rules.matching.operations import Nature, Operation
from relance.rules.matching.payer_names import Around, PayerNames
from relance.rules.money import total

Allotments = tuple[Allotment, ...]
_ROUNDING = Decimal(1)  # EUR: as much too much, or more, is never absorbed
_MOST = 3
_ASIDE = {
    Nature.CHEQUES: "Remise de chèques : les payeurs n'y sont pas imprimés.",
    Nature.PROVIDER: "Virement d'un prestataire de paiement : la somme de plusieurs paiements.",
}


class Labels:
    """What labels may name: the numbers, references and clients of all debts, whatever is left of these."""

    def __init__(self, debts: Sequence[Debt], around: Around) -> None:
        """Of all invoices and credit notes that are known; `around`: see `payer_names`."""
        self.names = PayerNames(debts, around)
        self.cited = cache(Numbers(debts, around).cited)


def match(operations: Iterable[Operation], debts: Sequence[Debt], labels: Labels) -> list[Match]:
    """What each credit and each reversal settles, in their order; debits and pending ones are left out.

    `debts`: all invoices and credit notes that are known, settled ones too; `labels`: made of them.
    """
    desk = _Desk(debts, labels.names)
    listed = [(o, labels.cited(o.text)) for o in operations if desk.is_listed(o)]
    done: dict[int, Match] = {}
    for by_name in (False, True):
        for place, (operation, cited) in enumerate(listed):
            if place in done:
                continue
            if found := desk.judged(operation, cited, by_name=by_name):
                done[place] = found
                for line in found.lines:
                    desk.book(line)
    return [done[place] for place in range(len(listed))]


@dataclass(slots=True)
class _Desk:
    """The debts as they stand while the credits are gone through."""

    debts: Sequence[Debt]
    names: PayerNames
    by_id: dict[str, Debt] = field(init=False)
    rests: dict[str, Decimal] = field(init=False)
    by_client: dict[str, list[str]] = field(init=False)
    by_rest: dict[Decimal, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = {debt.id: debt for debt in self.debts}
        self.rests = {debt.id: debt.rest for debt in self.debts}
        self.by_client, self.by_rest = defaultdict(list), defaultdict(set)
        for debt in self.debts:
            self.by_client[debt.client_id].append(debt.id)
            self.by_rest[debt.rest].add(debt.id)

    def book(self, line: Allotment) -> None:
        """That much of a debt is settled, or reopened."""
        self.by_rest[self.rests[line.debt]].discard(line.debt)
        self.rests[line.debt] -= line.amount
        self.by_rest[self.rests[line.debt]].add(line.debt)

    def is_listed(self, operation: Operation) -> bool:
        """Whether it is money that came in, or that is taken back."""
        if operation.nature is Nature.PENDING or not operation.amount:
            return False
        return operation.amount > 0 or operation.nature is Nature.REVERSAL

    def judged(self, operation: Operation, cited: Cited, *, by_name: bool) -> Match | None:
        """What is known of it; None, while numbers are gone through, where only a name can tell."""
        if operation.amount < 0:
            return self._reversed(operation, cited)
        if operation.nature in _ASIDE:
            return Match(
                operation=operation,
                status=Verdict.UNKNOWN,
                clients=frozenset(self._concerned(operation, cited, frozenset())),
                why=_ASIDE[operation.nature],
            )
        cites = bool(cited.debts or cited.among)
        outside = operation.nature in {Nature.OUTSIDE, Nature.RETURNED}
        if operation.nature is Nature.RETURNED or (outside and not cites):
            return Match(
                operation=operation, status=Verdict.OUTSIDE, why="Pas l'argent d'un client."
            )
        if not (cites or by_name):
            return None
        named = self._named(operation)
        lines, why = (
            self._by_number(operation, cited, named)
            if cites
            else self._by_name(operation, cited, named)
        )
        blocked = self._blocked(operation)
        if lines and not blocked:
            clients = frozenset(self.by_id[line.debt].client_id for line in lines)
            return Match(
                operation=operation, status=Verdict.CERTAIN, lines=lines, clients=clients, why=why
            )
        proposals = self._proposals(operation, cited, named, lines)
        status = (Verdict.UNKNOWN, Verdict.ONE, Verdict.SEVERAL)[min(len(proposals), 2)]
        return Match(
            operation=operation,
            status=status,
            proposals=proposals,
            clients=frozenset(self._concerned(operation, cited, named)),
            why=blocked or why,
        )

    def _blocked(self, operation: Operation) -> str:
        """Why nothing of it may be booked without the owner; "" where something may."""
        if operation.currency != "EUR":
            return f"En {operation.currency or 'une devise inconnue'}, non en euros."
        if not operation.proven:
            return "Le relevé se contredit : rien n'en est repris sans vous."
        if operation.nature is Nature.LUMP:
            return "Une somme de plusieurs paiements, que le relevé ne détaille pas."
        return ""

    def _named(self, operation: Operation) -> frozenset[str]:
        if operation.payer:
            return self.names.full(operation.payer, alone=True)
        return self.names.full(operation.label, alone=False)

    def _open(self, client: str, sign: int = 0) -> list[tuple[str, Decimal]]:
        """The client's debts that are open: all, or credit notes only (-1)."""
        rests = ((identity, self.rests[identity]) for identity in self.by_client[client])
        return [(i, rest) for i, rest in rests if rest < 0 or (rest > 0 and sign >= 0)]

    def _whole(self, chosen: Iterable[str]) -> Allotments:
        return tuple(Allotment(identity, self.rests[identity]) for identity in chosen)

    def _due(self, chosen: Iterable[str]) -> Decimal:
        """What these debts come to now (EUR)."""
        return total(self.rests[identity] for identity in chosen)

    def _by_number(
        self, operation: Operation, cited: Cited, named: frozenset[str]
    ) -> tuple[Allotments, str]:
        """The lines that cited numbers prove, or none and why not."""
        # Numbers may come back with every client: the one whose name stands there is meant.
        mine = [
            {i for i in each if self.by_id[i].client_id in named} or each for each in cited.debts
        ]
        if cited.foreign or any(len(each) > 1 for each in mine):
            return (), "Un numéro cité n'est celui d'aucune facture connue, ou de plusieurs."
        chosen = [identity for each in mine for identity in each]
        clients = {self.by_id[identity].client_id for identity in (*chosen, *cited.among)}
        others = named or self.names.begun(operation.payer)
        if len(clients) > 1 or (others and not others & clients):
            return (), "Le numéro cité est celui d'une facture d'un autre client."
        if any(not self.rests[identity] for identity in chosen):
            return (), "Une facture citée est déjà réglée."
        client, amount, quoted = clients.pop(), operation.amount, not chosen
        if quoted:
            exact = ways([(i, self.rests[i]) for i in cited.among if self.rests[i]], amount)
            if len(exact) == 1:
                return self._whole(exact[0]), "Référence de notre lettre, montant exact."
            chosen = [*cited.among] if len(cited.among) == 1 and not exact else []
            if not chosen:
                return (), "Le montant ne tombe pas sur une seule combinaison de factures."
        return self._by_sum(operation, client, chosen, named=client in named, quoted=quoted)

    def _by_sum(
        self, operation: Operation, client: str, chosen: Sequence[str], *, named: bool, quoted: bool
    ) -> tuple[Allotments, str]:
        """The lines of debts of one client that are cited; `named`: in full; `quoted`: by a reference of ours."""
        amount = operation.amount
        due = self._due(chosen)
        numbers = ", ".join(self.by_id[identity].number for identity in chosen)
        cited = f"N° {numbers} cité" + ("s" if len(chosen) > 1 else "")
        if due == amount:
            return self._whole(chosen), f"{cited}, montant exact."
        notes = [note for note in self._open(client, -1) if note[0] not in chosen]
        net = ways(notes, amount - due)
        if net:
            whole = self._whole([*chosen, *net[0]]) if len(net) == 1 else ()
            return whole, f"{cited}, déduction faite d'un avoir."
        if due < amount < due + _ROUNDING:
            return self._whole(chosen), f"{cited}, montant arrondi."
        part = len(chosen) == 1 and 0 < amount < due
        if part and self._is_part(operation, client, chosen[0], quoted=quoted):
            return (Allotment(chosen[0], amount),), f"{cited}, règlement partiel."
        sums = self._sums(client, chosen, amount) if named else []
        if len(sums) == 1:
            return self._whole(sums[0]), f"{cited} et nom du client, montant exact."
        return (), f"{cited}, mais le montant n'est pas le sien."

    def _is_part(self, operation: Operation, client: str, identity: str, *, quoted: bool) -> bool:
        """Whether less than a cited debt is surely a part of it: its payer, or its whole number, is the client's."""
        others = [debt for debt in self._open(client) if debt[0] != identity]
        if ways(others, operation.amount):
            return False
        if self.names.strangers(operation.payer or operation.label, client):
            return False
        number = fold(self.by_id[identity].number).replace(" ", "")
        whole = not number.isdigit() and number in fold(operation.text).replace(" ", "")
        return whole or quoted or client in self.names.near(operation.text)

    def _sums(self, client: str, chosen: Sequence[str], amount: Decimal) -> list[tuple[str, ...]]:
        """The ways to that amount that take all of the chosen debts and others of the client's."""
        rest = amount - self._due(chosen)
        others = [debt for debt in self._open(client) if debt[0] not in chosen]
        return [(*chosen, *more) for more in ways(others, rest)] if rest > 0 else []

    def _by_name(
        self, operation: Operation, cited: Cited, named: frozenset[str]
    ) -> tuple[Allotments, str]:
        """The lines that a client's full name proves, or none and why not."""
        if cited.foreign:
            return (), "Le numéro cité n'est celui d'aucune facture ouverte."
        if len(named) != 1:
            why = (
                "Plusieurs clients ont ce nom."
                if named
                else "Rien ne dit sûrement quel client paie."
            )
            return (), why
        client = next(iter(named))
        if self.names.may_go_on(operation.payer or operation.label, client):
            return (
                (),
                "Le nom finit là où la banque coupe ses libellés : il est peut-être plus long.",
            )
        found = ways(self._open(client), operation.amount)
        if len(found) == 1:
            return self._whole(found[0]), "Nom du client, montant exact."
        return (
            (),
            "Plusieurs factures ont ce montant."
            if found
            else "Aucune facture de ce client n'a ce montant.",
        )

    def _concerned(
        self, operation: Operation, cited: Cited, named: frozenset[str]
    ) -> Iterator[str]:
        """Whom it may concern: the number cited, the name contained, the amount of an open invoice."""
        yield from named
        for identity in (*(i for each in cited.debts for i in each), *cited.among):
            yield self.by_id[identity].client_id
        yield from self.names.near(operation.text)
        for identity in self._of_that_amount(operation):
            yield self.by_id[identity].client_id

    def _of_that_amount(self, operation: Operation) -> Iterator[str]:
        """The debts of just that amount, issued by then."""
        for identity in self.by_rest.get(operation.amount, ()):
            issued = self.by_id[identity].issued
            if issued is None or issued <= operation.on:
                yield identity

    def _proposals(
        self, operation: Operation, cited: Cited, named: frozenset[str], first: Allotments
    ) -> tuple[Allotments, ...]:
        """Up to three ways, best first: what is cited, then the clients nearest by name, then the amount."""
        amount = operation.amount
        found: list[Allotments] = [first] if first else []
        chosen = [i for each in cited.debts for i in sorted(each) if self.rests[i]]
        clients = {self.by_id[i].client_id for i in chosen}
        if len(clients) == 1:
            found += map(self._whole, self._sums(min(clients), chosen, amount))
        if len(chosen) == 1:
            rest = self.rests[chosen[0]]
            found += [(Allotment(chosen[0], min(rest, amount)),)] if rest > 0 else []
        elif (meant := chosen or [i for i in sorted(cited.among) if self.rests[i] > 0]) and (
            self._due(meant) <= amount  # a letter's total: its invoices, interest and the 40 €
        ):
            found.append(self._whole(meant))
        near = self.names.near(operation.text)
        near.update(
            dict.fromkeys(named or self.names.begun(operation.payer or operation.label), 10_000)
        )
        cites = {self.by_id[i].client_id: 20_000 for i in (*chosen, *cited.among)}
        near.update(cites)
        for client, _ in near.most_common(12):
            found += map(self._whole, ways(self._open(client), amount))
        exact = sorted(
            self._of_that_amount(operation), key=lambda i: (-near[self.by_id[i].client_id], i)
        )
        found += (self._whole([identity]) for identity in exact)
        for client in sorted(named):
            found += ((Allotment(i, amount),) for i, rest in self._open(client) if rest > amount)
        return tuple(dict.fromkeys(tuple(sorted(lines, key=str)) for lines in found))[:_MOST]

    def _reversed(self, operation: Operation, cited: Cited) -> Match:
        """The debts that money taken back opens again: cited, or the one of that client paid so much."""
        chosen = [i for each in cited.debts if len(each) == 1 for i in each]
        paid = {i: self.by_id[i].rest + self.by_id[i].paid - self.rests[i] for i in chosen}
        back = -operation.amount
        if len(chosen) == 1 and paid[chosen[0]] >= back:
            lines: Allotments = (Allotment(chosen[0], -back),)
        else:
            named = self._named(operation)
            alike = [i for c in named for i in self.by_client[c] if self.by_id[i].paid == back]
            lines = (
                (Allotment(alike[0], -back),)
                if len(alike) == len(named) == 1 and not chosen
                else ()
            )
        clients = frozenset(self.by_id[line.debt].client_id for line in lines)
        why = "Une somme reçue est reprise par la banque."
        return Match(
            operation=operation, status=Verdict.REVERSED, lines=lines, clients=clients, why=why
        )
