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

from relance.bank.label_fields import classified
from relance.rules.matching.open_debts import Allotment, Debt
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
SORTS = [
    sort
    for sort, share in (
        ("number", 38), ("name", 24), ("sum", 8), ("part", 7), ("cut", 7), ("other", 6), ("stranger", 5), ("foreign", 5),
    )
    for _ in range(share)
]  # fmt: skip
DIALECTS = ("bnp", "sg", "cfonb", "ofx", "csv")


@dataclass(frozen=True, slots=True)
class Credit:
    operation: Operation
    sort: str
    truth: tuple[Allotment, ...]  # what it settles
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
        person = name.split(maxsplit=1)[0] in FIRST
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
    last = name.rsplit(maxsplit=1)[-1]
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
    for rank in range(many):
        if len(open_) < 10:
            return
        debt = open_[chance.choice(list(open_))]
        mine = [d for d in open_.values() if d.client_id == debt.client_id]
        sort, dialect = chance.choice(SORTS), chance.choice(DIALECTS)
        name, purpose, truth, proven = _planned(
            chance, sort, dialect, debt, mine, list(open_.values())
        )
        amount = sum((line.amount for line in truth), Decimal(0)) if truth else debt.rest
        yield Credit(_said(chance, dialect, name, purpose, amount, rank), sort, truth, proven)
        for line in truth:  # what is left of one paid in part is not paid again here
            del open_[line.debt]


def _planned(
    chance: random.Random, sort: str, dialect: str, debt: Debt, mine: list[Debt], every: list[Debt]
) -> tuple[str, str, tuple[Allotment, ...], bool]:
    """The payer, the purpose, what is settled, and whether that is proven."""
    name, truth = debt.names[0], (Allotment(debt.id, debt.rest),)
    if debt.person and chance.random() < 0.5:
        name = "M " + " ".join(reversed(name.split()))
    idle = chance.choice(["", "VIREMENT", "reglement", "votre facture", "NOVEMBRE"])
    if sort == "number":
        return name, _written(chance, debt.number), truth, True
    if sort == "name":
        alone = sum(each.rest == debt.rest for each in mine) == 1
        return name, idle, truth, alone and len(f"VIR {name}") < 31
    if sort == "sum":
        several = tuple(Allotment(each.id, each.rest) for each in mine[:3])
        if chance.random() < 0.4:
            return name, idle, several, False
        return name, " ".join(_written(chance, each.number) for each in mine[:3]), several, True
    if sort == "part":
        part = (debt.rest * chance.choice([25, 30, 50, 75]) / 100).quantize(Decimal("0.01"))
        proven = dialect in {"bnp", "sg", "csv"}
        return name, f"acompte {_written(chance, debt.number)}", (Allotment(debt.id, part),), proven
    if sort == "cut":
        cut = chance.choice([27, 31, 32])
        return f"{name} etablissement secondaire"[:cut], idle, truth, False
    if sort == "other":
        return f"{chance.choice(TRADES)} {chance.choice(FAMILIES)} Holding", idle, truth, False
    if sort == "stranger":
        names = sorted({each.names[0] for each in every})
        return *_trap(chance, name, debt.number, names), (), False
    number = debt.number.replace("26", chance.choice(["24", "25"]), 1)
    number = re.sub(r"\d{4,5}$", f"{9000 + chance.randrange(999):05d}", number)
    return name, _written(chance, number), (), False
