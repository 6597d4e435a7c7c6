"""Owners' workbooks drawn by number: what is owed, a slip or two, and a scribe who writes it down.

The same seed draws the same book for ever. The truth comes first; a row that its book leaves open,
because somebody slipped, is marked `ask`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from relance.lists.layout import Hints
from tests.books.judge import TODAY, Truth
from tests.books.scribe import CLIENTS, Debt, Scribe

SIGNS = ("paid_on", "paid", "balance", "status", "settled", "sheet", "sums")
IN_PART = {"paid", "balance", "settled", "sheet"}  # those that can tell a part payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A drawn workbook, its truth, the settings that go with it, and what was drawn, to be told."""

    data: bytes
    truths: tuple[Truth, ...]
    hints: Hints
    story: str


def drawn(seed: int) -> Book:
    """The workbook of that number."""
    rng = random.Random(seed)
    sign = rng.choice(SIGNS)
    term = rng.choice((15, 30, 45)) if rng.random() < 0.15 else None
    debts = _debts(rng, term, partly=sign in IN_PART)
    scribe = Scribe(rng, sign, term)
    slips = 0 if scribe.monthly else rng.choice((0, 0, 0, 1, 1, 2))
    told = [_slip(rng, debts, scribe) for _ in range(slips)]
    days = {debt.due.day for debt in debts} if "due" in scribe.keys else set()
    days |= {debt.issued.day for debt in debts} if "issued" in scribe.keys else set()
    if scribe.dates == "english" and max(days, default=0) < 13:
        scribe.dates = "real"  # nothing would tell anybody
    return Book(
        data=scribe.write(debts),
        truths=tuple(debt.truth() for debt in debts for _ in range(1 + debt.twice)),
        hints=Hints(payment_term_days=term if scribe.term_in_settings else None),
        story=f"{scribe.story} {told}",
    )


def _debts(rng: random.Random, term: int | None, *, partly: bool) -> list[Debt]:
    clients = rng.sample(CLIENTS, rng.randrange(2, 7))
    form = rng.choice(("F-{:03}", "2026-{:03}", "{}", "FA26{:04}", "{}/2026", "26{:03}", "restart"))
    number = 0 if form == "restart" else rng.randrange(1, 800)
    debts: list[Debt] = []
    day = date(2025 if form == "restart" else 2026, rng.choice((1, 2, 3)), 3)
    for _ in range(rng.randrange(3, 13)):
        before, day = day, day + timedelta(days=rng.randrange(1, 70 if form == "restart" else 24))
        number = 1 if form == "restart" and day.year > before.year else number + 1
        cents = Decimal(rng.choice((0, 0, 0, 50, rng.randrange(100)))) / 100
        total = rng.choice((rng.randrange(40, 999), rng.randrange(1000, 25000))) + cents
        debt = Debt(
            number=f"{number}" if form == "restart" else form.format(number),
            client=rng.choice(clients),
            issued=day,
            due=day + timedelta(days=term or rng.choice((30, 30, 45, 60, 15))),
            total=total,
        )
        if rng.random() < 0.5:
            paid_on = min(day + timedelta(days=rng.randrange(5, 80)), TODAY - timedelta(days=1))
            part = total if not partly or rng.random() < 0.7 else (total / 3).quantize(Decimal(1))
            debt.payments.append((max(paid_on, day), part))
        debts.append(debt)
    return [debt for debt in debts if debt.issued < TODAY] or debts


# ------------------------------------------------------------------------------- slips

CELLS: dict[str, tuple[str, tuple[object, ...]]] = {  # what somebody typed, and in which column
    "ditto": ("client", ("idem", '"', "Id.")),
    "no client": ("client", ("",)),
    "no number": ("number", ("",)),
    "a date": ("number", (datetime(2026, 3, 1),)),
    "no total": ("total", ("",)),
    "no due": ("due", ("",)),
    "no such day": ("due", ("31/02/2026", "courant mars", "à réception ?")),
    "two readings": ("total", ("1.234", "12,345")),
    "words": ("total", ("env. 500", "500 + 300", "mille euros", "1 200 € ou 1 300 €")),
    "failed": ("total", ("#N/A",)),
    "failed due": ("due", ("#N/A",)),
    "failed paid": ("paid", ("#N/A",)),
    "failed balance": ("balance", ("#N/A", "?", "oui")),
    "unsure": ("status", ("payé ?", "voir avec lui", "50 %", "à vérifier", "chèque en attente")),
    "unsure paid": ("settled", ("payé ?", "voir avec lui", "50 %", "à vérifier", "chèque")),
    "unsure date": ("paid_on", ("fin mars", "?", "chèque")),
    "future": ("paid_on", (datetime(2027, 3, 1),)),
    "too much": ("paid", (99999.0,)),
    "second payment": ("+Règlement 2", (150.0, "150 €", "chèque")),
    "deduction": ("+Avoir", (90.0, "90,00")),
    "no rest": ("balance", ("",)),
    "disputed": ("notes", ("litige", "conteste le montant", "liquidation judiciaire")),
    "noted": ("notes", ("payé le 12/10", "réglée par chèque", "PAYÉ", "soldé en mars")),
}


MORE = ("second payment", "deduction")


def _slip(rng: random.Random, debts: Sequence[Debt], scribe: Scribe) -> str:
    """Spoils one row so that a person must tell; returns what was done."""
    debt = rng.choice([debt for debt in debts if not (debt.ask or debt.credit)] or list(debts))
    possible = [name for name, (key, _) in CELLS.items() if key in scribe.keys]
    if "balance" in scribe.keys:  # which tells what the others leave out
        possible = [name for name in possible if name not in MORE]
    if "paid" in scribe.keys and "no rest" in possible:
        possible.remove("no rest")
    possible += ["twice", "swapped"]
    possible += ["below net"] if "net" in scribe.keys else []
    possible += ["struck", "green"] if not debt.payments else ["misnamed"]
    possible += (
        ["credit"] if "notes" in scribe.keys and not debt.payments and len(debt.number) > 2 else []
    )
    kind = rng.choice(possible)
    if (kind in {"noted", "disputed", *MORE} and debt.payments) or debt.ask or debt.credit:
        return "none"
    if kind in CELLS:
        key, values = CELLS[kind]
        debt.cells[key], debt.ask = rng.choice(values), True
        return f"{kind} {debt.number}"
    match kind:
        case "twice":
            debt.twice = debt.ask = True
        case "below net":
            debt.cells["net"], debt.ask = float(debt.total * 2), True
        case "struck":
            debt.look, debt.ask = {"font_strikeout": True}, True
        case "green":
            debt.look, debt.ask = {"bg_color": "#C6EFCE"}, True
        case "misnamed" if scribe.sign == "sheet" and not debt.open:
            debt.misnamed = debt.ask = True
        case "credit" if scribe.sign in {"paid_on", "status", "settled"}:
            debt.credit = (debt.total / 4).quantize(Decimal(1))
        case "swapped":
            mine = [each for each in debts if each.client == debt.client]
            legal, _, name = debt.client.partition(" ")
            if len(mine) < 2 or legal not in {"SARL", "EURL", "SAS", "Ets"} or scribe.coded:
                return "none"
            debt.cells["client"] = f"{name} {legal}"
            for each in mine:
                each.ask = True
        case _:
            return "none"
    return f"{kind} {debt.number}"
