"""A made-up firm's open invoices and the credits of its bank, each with what it truly settles.

Names share words on purpose, amounts repeat, payers write numbers as people do, banks cut labels; and
strangers pay amounts that an open invoice has. Everything comes from one seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.bank.parties import classified
from relance.rules.matching.debts import Debt, Line
from relance.rules.matching.operations import Operation

FAMILIES = (
    "Martin Bernard Dubois Durand Moreau Simon Laurent Lefebvre Michel Garcia Roux Fournier Girard Bonnet Dupont"
    " Lambert Fontaine Rousseau Vincent Muller Leroy Faure Mercier Blanc Guerin Boyer Garnier Chevalier"
).split()
FIRST = (
    "Jean Marie Paul Louise Camille Hugo Lucas Emma Jules Alice Nina Leo Anna Tom Rose Noah".split()
)
TRADES = (
    "Transports Conseil Menuiserie Peinture Plomberie Immobilier Services Distribution Formation Ambulances"
    " Paysages Couverture Location Informatique Bois"
).split()
TOWNS = "Brest Nantes Lyon Lille Rennes Angers Dijon Metz Pau Tours Nice Niort".split()
FORMS = "SARL SAS SASU EURL SCI SNC".split()
DIALECTS = ("bnp", "sg", "cfonb", "ofx", "csv")


@dataclass(frozen=True, slots=True)
class Credit:
    operation: Operation
    sort: str
    truth: tuple[Line, ...]  # what it settles
    proven: bool  # whether what stands in it proves that


STYLES = (
    "FAC-2026-{:04d}",
    "2026-{:04d}",
    "F2026{:05d}",
    "FA-{:05d}",
    "2026{:05d}",
    "{:05d}/26",
    "26-11-{:05d}",
)


def portfolio(
    seed: int, *, invoices: int, credits_: int, style: str = STYLES[0]
) -> tuple[list[Debt], list[Credit]]:
    """The debts of a firm that numbers its invoices in that style, and credits in the issue's shares."""
    chance = random.Random(seed)
    debts = _debts(chance, invoices, style)
    return debts, list(_credits(chance, debts, credits_))


def _clients(chance: random.Random, many: int) -> list[tuple[str, str, bool]]:
    found: dict[str, tuple[str, str, bool]] = {}
    while len(found) < many:
        family, other = chance.sample(FAMILIES, 2)
        trade, town = chance.choice(TRADES), chance.choice(TOWNS)
        name = chance.choice([
            f"{family} {trade} {chance.choice(FORMS)}", f"{chance.choice(FORMS)} {trade} {town}",
            f"{family} et Fils", f"{family} {other} {trade}", f"Société {trade} {family} {town}",
            f"{family} & {other}", f"Les {trade} de {town}", f"{chance.choice(FIRST)} {family}",
            f"Groupement {trade} {family} {other} {town}",
        ])  # fmt: skip
        person = name.split()[0] in FIRST
        found.setdefault(name.lower(), (f"C{len(found)}", name, person))
    return list(found.values())


def _debts(chance: random.Random, many: int, style: str) -> list[Debt]:
    clients = _clients(chance, max(3, many // 4))
    found = []
    for rank in range(many):
        client, name, person = chance.choice(clients)
        round_ = chance.random() < 0.2
        cents = (
            chance.choice([12000, 24000, 60000, 120000])
            if round_
            else chance.randrange(2500, 900000)
        )
        found.append(
            Debt(
                id=f"i{rank}", number=style.format(rank + 1), client_id=client, names=(name,),
                rest=Decimal(cents) / 100, person=person,
            )
        )  # fmt: skip
    return found


def _written(chance: random.Random, number: str) -> str:
    """A number as people copy it: other separators, other case, another word before it."""
    pieces = re.findall(r"[A-Z]+|\d+", number)
    tail = pieces[1:] if pieces[0].isalpha() else pieces
    apart = " ".join(pieces)
    ways = [number, number.lower(), apart, f"facture {number}", f"Fact. n°{number}", f"n° {number}"]
    ways += [
        f"FACT {'-'.join(tail)}",
        f"facture {'/'.join(tail)}",
        f"fact{''.join(tail)}",
        "".join(pieces),
    ]
    return chance.choice(ways)


def _trap(chance: random.Random, name: str, number: str, clients: list[str]) -> tuple[str, str]:
    """A payer and a purpose that look like an open invoice's, and are another's."""
    stranger = f"{chance.choice(FIRST)} {chance.choice(TRADES)} Zephyr"
    tail = re.sub(r"^[A-Z]+-?", "", number)
    last = name.split()[-1]
    other = "SCOP" if last in FORMS else ""
    named = [
        f"{name} Holding", f"Amis de {name}", f"Comptoir {name}", f"{name.removesuffix(last)}{other} Zephyr".strip(),
        " ".join(reversed(name.split())) if len(name.split()) > 3 else stranger, stranger,
    ]  # fmt: skip
    cited = [
        f"CMD {tail}",
        f"devis n° {tail}",
        f"AV-{tail}",
        f"{number}-2",
        f"{number}7",
        f"BL {tail}",
        f"commande {tail}",
    ]
    if chance.random() < 0.5:
        return chance.choice(named), chance.choice(["", "reglement"])
    if chance.random() < 0.3:
        return chance.choice([each for each in clients if each != name]), number
    return stranger, chance.choice(cited)


def _said(
    chance: random.Random, dialect: str, payer: str, purpose: str, amount: Decimal, rank: int
) -> Operation:
    """The operation as one of five banks prints it."""
    name = payer.upper() if chance.random() < 0.8 else payer
    label, given, said = f"VIR {name}", "", purpose
    if dialect == "bnp":
        label = f"VIR SEPA RECU /FRM {name} /EID {chance.randrange(10**6)}X /RNF {purpose}"
    elif dialect == "sg":
        label = f"VIR RECU {chance.randrange(10**9)}S DE: {name} MOTIF: {purpose} REF: NOTPROVIDED"
    elif dialect == "cfonb":
        label, given, said = label[:31].strip(), name[:70], purpose[:70]
    elif dialect == "ofx":
        given = label[:32].strip()
        label = f"{given} {purpose}"
    if dialect in {"bnp", "sg"}:
        said = ""
    return classified(
        Operation(
            account="1", on=date(2026, 11, 1 + rank % 28), amount=amount, currency="EUR", key=str(rank), label=label, payer=given, purpose=said,
        )
    )  # fmt: skip


def _credits(chance: random.Random, debts: list[Debt], many: int) -> Iterator[Credit]:
    open_ = {debt.id: debt for debt in debts}
    sorts = (
        ["number"] * 38 + ["name"] * 24 + ["sum"] * 8 + ["part"] * 7 + ["cut"] * 7 + ["other"] * 6
        + ["stranger"] * 5 + ["foreign"] * 5
    )  # fmt: skip
    mine: dict[str, list[Debt]] = {}
    for debt in debts:
        mine.setdefault(debt.client_id, []).append(debt)
    for rank in range(many):
        if len(open_) < 10:
            return
        sort, dialect = chance.choice(sorts), chance.choice(DIALECTS)
        debt = open_[chance.choice(list(open_))]
        name, amount = debt.names[0], debt.rest
        truth: tuple[Line, ...] = (Line(debt.id, debt.rest),)
        if debt.person and chance.random() < 0.5:
            name = "M " + " ".join(reversed(name.split()))
        purpose, proven = (
            chance.choice(["", "VIREMENT", "reglement", "votre facture", "NOVEMBRE"]),
            False,
        )
        if sort == "number":
            purpose, proven = _written(chance, debt.number), True
        elif sort == "name":
            same = [d for d in mine[debt.client_id] if d.id in open_ and d.rest == debt.rest]
            proven = len(same) == 1 and len(f"VIR {name}") < 31
        elif sort == "sum":
            several = [d for d in mine[debt.client_id] if d.id in open_][:3]
            amount, truth = (
                sum((d.rest for d in several), Decimal(0)),
                tuple(Line(d.id, d.rest) for d in several),
            )
            if chance.random() < 0.6:
                purpose, proven = " ".join(_written(chance, d.number) for d in several), True
        elif sort == "part":
            amount = (debt.rest * chance.choice([25, 30, 50, 75]) / 100).quantize(Decimal("0.01"))
            truth, purpose = (Line(debt.id, amount),), f"acompte {_written(chance, debt.number)}"
            proven = dialect in {"bnp", "sg", "csv"}
        elif sort == "cut":
            name = f"{name} etablissement secondaire"[: chance.choice([27, 31, 32])]
        elif sort == "other":
            name = f"{chance.choice(TRADES)} {chance.choice(FAMILIES)} Holding"
        elif sort == "stranger":
            names = sorted({each.names[0] for each in open_.values()})
            (name, purpose), truth = _trap(chance, name, debt.number, names), ()
        else:
            number = debt.number.replace("26", chance.choice(["24", "25"]), 1)
            number = re.sub(r"\d{4,5}$", f"{len(debts) + chance.randrange(9, 999):05d}", number)
            purpose, truth = _written(chance, number), ()
        yield Credit(_said(chance, dialect, name, purpose, amount, rank), sort, truth, proven)
        if sort not in {"stranger", "foreign"}:
            for line in truth:
                if sort == "part":
                    del open_[line.debt]  # what is left of it is not paid again here
                else:
                    open_.pop(line.debt, None)
