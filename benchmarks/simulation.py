"""Two thousand invented clients over two years, to look at the ladder as a whole.

    python benchmarks/simulation.py [clients [weeks [seed]]]

Each client has a temper (pays on time, a few days late, when called, after a letter, promises,
disputes, never…) and gets invoices; the Mondays are the program's own rules, without Excel. Prints
for each step how many invoices took it, how much of the money then due came in within fourteen days
after it, and what remains at the end. The tempers are guesses, not statistics: what the figures show
is the ladder (how long it takes, what each step is left with), not what real clients do.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from relance.french import count, euros
from relance.rules.codes import EventKind, Kind, Postal, Reason
from relance.rules.firm import Settings
from relance.rules.ladder.tone import ELIGIBLE
from tests.rules.ladder.mondays import ALL, LADDERS, NONE, Owner, Week

START = date(2024, 10, 7)  # the ECB and legal rates of these two years are known
CLIENTS_A_FIRM = 100  # nobody chases two thousand clients alone: twenty firms of a hundred
LETTERS_A_MONDAY = 15
AFTER = timedelta(days=14)
CENT = Decimal("0.01")
STEPS = [step.name for step in LADDERS[0].steps]
FORMAL = STEPS.index("Mise en demeure")
TEMPERS = {  # how many in a hundred clients
    "à l'heure": 38,
    "en retard": 32,  # by a log-normal delay, whatever is done
    "sur appel": 8,
    "sur lettre": 12,
    "promet": 4,
    "conteste": 3,
    "jamais": 3,
}


@dataclass(slots=True)
class Debtor:
    """One client: what makes it pay. `after` is the step that does; `days` how long it then takes."""

    name: str
    temper: str
    after: str
    days: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A step taken for an invoice, and what was owed then (EUR)."""

    number: str
    step: str
    on: date
    owed: Decimal


class Firm:
    """An owner, their debtors, and what comes in week after week."""

    def __init__(self, number: int, chance: random.Random, weeks: int) -> None:
        self.chance, self.weeks = chance, weeks
        self.owner = Owner(settings=Settings(letters_per_monday=LETTERS_A_MONDAY))
        self.debtors = {
            name: self.debtor(name)
            for name in (f"Client {number}-{n}" for n in range(CLIENTS_A_FIRM))
        }
        self.count = 0
        self.issued = Decimal(0)
        self.billed: dict[str, Decimal] = {}
        self.due: dict[str, date] = {}
        self.debtor_of: dict[str, Debtor] = {}
        self.will_pay: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        self.paid: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        self.taken: list[Taken] = []
        self.known = 0  # lines of the history already looked at
        self.seconds = 0.0
        self.letters: Counter[str] = Counter()

    def debtor(self, name: str) -> Debtor:
        """A client drawn by lot."""
        temper = self.chance.choices(list(TEMPERS), list(TEMPERS.values()))[0]
        after = {
            "sur appel": ["Appel"],
            "sur lettre": ["Relance 1", "Relance 1", "Relance 1", "Relance 2", "Mise en demeure"],
        }.get(temper, [""])
        self.owner.client(
            name, kind=self.chance.choice((Kind.BUSINESS, Kind.BUSINESS, Kind.CONSUMER))
        )
        return Debtor(name, temper, self.chance.choice(after), self.chance.randint(2, 12))

    # --- one week

    def run(self) -> None:
        """All its weeks."""
        for week in range(self.weeks):
            today = START + timedelta(weeks=week)
            self.pays(today)
            self.bills(today, week)
            before = time.perf_counter()
            if not self.closed(today):
                done = self.owner.monday(
                    today, ALL if self.chance.random() < 0.9 else NONE, old="Les relancer"
                )
                self.tones(done)
            self.seconds += time.perf_counter() - before
            self.react(today)
            self.forget(today)

    def tones(self, week: Week) -> None:
        """Counts the letters, those that take something along, and those in a lower tone than before."""
        open_ = {c.invoice.number for c in week.plan.claims if c.reason in ELIGIBLE}
        before = defaultdict(lambda: -1)
        for e in self.owner.ledger.events:
            read = e.kind is EventKind.PREPARED and e.postal is Postal.SENT
            if read and e.on < week.plan.on and e.invoice in open_:
                tone = min(STEPS.index(e.step), FORMAL - 1)
                before[e.client_id] = max(before[e.client_id], tone)
        for notice in week.plan.notices:
            self.letters["toutes"] += 1
            self.letters["prennent une facture avec elles"] += any(c.above for c in notice.claims)
            lower = STEPS.index(notice.step.name) < before[notice.client.id]
            self.letters["ton plus bas qu'avant"] += lower

    @staticmethod
    def closed(today: date) -> bool:
        """Three weeks in August, one at Christmas."""
        return (today.month == 8 and today.day <= 21) or (today.month == 12 and today.day >= 25)

    def bills(self, today: date, week: int) -> None:
        """About one invoice a client every ten weeks; none in the last sixteen, to see them end."""
        if week >= self.weeks - 16:
            return
        for debtor in self.debtors.values():
            if self.chance.random() > 0.1:
                continue
            self.count += 1
            number = f"{debtor.name[7:]}/{self.count}"
            total = Decimal(round(min(9000, self.chance.lognormvariate(6.3, 0.9)) * 100)) / 100
            due = today + timedelta(days=30)
            self.owner.invoices(number, debtor.name, total, due=due, issued=today)
            self.debtor_of[number] = debtor
            self.billed[number], self.due[number] = total, due
            self.issued += total
            if debtor.temper == "à l'heure":
                self.will_pay[number].append(
                    (due - timedelta(days=self.chance.randint(0, 8)), total)
                )
            elif debtor.temper == "en retard":
                late = round(self.chance.lognormvariate(2.3, 0.9))
                self.will_pay[number].append((due + timedelta(days=late), total))

    def pays(self, today: date) -> None:
        """What came in during the week is typed before the run."""
        for number, sums in self.will_pay.items():
            for on, wanted in [each for each in sums if each[0] < today]:
                sums.remove((on, wanted))
                if (amount := min(wanted, self.left(number)).quantize(CENT)) > 0:
                    self.owner.is_paid(number, amount, on=on)
                    self.paid[number].append((on, amount))

    def react(self, today: date) -> None:
        """What the debtors do about the steps of this Monday."""
        events = self.owner.ledger.events
        for event in events[self.known :]:
            kinds = {EventKind.PREPARED, EventKind.CALL_LISTED, EventKind.FILE_PREPARED}
            if event.kind not in kinds or event.on != today:
                continue
            number, debtor = event.invoice, self.debtor_of[event.invoice]
            owed = self.left(number)
            self.taken.append(Taken(number, event.step, today, owed))
            soon = today + timedelta(days=debtor.days)
            if debtor.after == event.step:
                half = self.chance.random() < 0.15
                self.will_pay[number].append((soon, owed / 2 if half else owed))
                if half:
                    self.will_pay[number].append((soon + timedelta(days=45), owed))
            elif debtor.temper == "promet" and event.step in {"Appel", "Relance 2"}:
                until = today + timedelta(days=10)
                self.owner.notes(number, "Promesse", until)
                if self.chance.random() < 0.6:
                    self.will_pay[number].append((until, owed))
            elif debtor.temper == "conteste" and event.step == "Relance 1":
                part = self.chance.random() < 0.5
                self.owner.notes(number, f"Litige {owed / 4:.2f} €" if part else "Litige")
                end = today + timedelta(days=self.chance.randint(20, 90))
                self.will_pay[number].append((end, owed))
            elif event.step == "Contentieux":
                self.owner.notes(number, self.chance.choice(("Remis à un tiers", "Abandonnée")))
        self.known = len(events)

    def left(self, number: str) -> Decimal:
        """What is still owed on an invoice (EUR)."""
        return self.billed[number] - sum((a for _, a in self.paid[number]), Decimal(0))

    def forget(self, today: date) -> None:
        """Invoices settled for two months leave the list, as in a new year's workbook."""
        old = {
            number
            for number, sums in self.paid.items()
            if self.left(number) <= 0 and max(on for on, _ in sums) < today - timedelta(days=60)
        }
        ledger = self.owner.ledger
        gone = {i.number for i in ledger.invoices} & old
        if len(gone) > 20:
            self.owner.ledger = replace(
                ledger,
                invoices=tuple(i for i in ledger.invoices if i.number not in gone),
                events=tuple(e for e in ledger.events if e.invoice not in gone),
            )
            self.known = len(self.owner.ledger.events)

    # --- what came of it

    def came_in(self, taken: Taken) -> Decimal:
        """Paid within fourteen days after the step."""
        return sum(
            (a for on, a in self.paid[taken.number] if taken.on <= on <= taken.on + AFTER),
            Decimal(0),
        )


def lines(firms: list[Firm]) -> Iterator[str]:
    """The report."""
    issued = sum((f.issued for f in firms), Decimal(0))
    never = [n for f in firms for n in f.billed if n not in {t.number for t in f.taken}]
    bills = sum(len(f.billed) for f in firms)
    yield f"{count(bills, 'facture')} émises, {euros(issued)} ; jamais relancées : {len(never)}."
    yield f"{'étape':16} {'prises':>7} {'dues alors':>16} {'rentré en 14 j':>16}      {'jours de retard':>6}"
    for step in STEPS:
        taken = [(f, t) for f in firms for t in f.taken if t.step == step]
        owed = sum((t.owed for _, t in taken), Decimal(0))
        came = sum((f.came_in(t) for f, t in taken), Decimal(0))
        late = sorted((t.on - f.due[t.number]).days for f, t in taken)
        middle = late[len(late) // 2] if late else 0
        last = late[len(late) * 9 // 10] if late else 0
        share = came / owed if owed else Decimal(0)
        yield f"{step:16} {len(taken):7} {euros(owed):>16} {euros(came):>16} {share:4.0%}  {middle} (9 sur 10 : {last})"
    letters = sum((f.letters for f in firms), Counter())
    yield "Lettres : " + ", ".join(f"{what} {letters[what]}" for what in firms[0].letters) + "."
    left: Counter[str] = Counter()
    sums: dict[str, Decimal] = defaultdict(lambda: Decimal(0))
    for firm in firms:
        week = firm.owner.monday(START + timedelta(weeks=firm.weeks))
        for claim in week.plan.claims:
            if claim.outstanding + claim.withheld > 0 and claim.reason is not Reason.SETTLED:
                left[claim.reason] += 1
                sums[claim.reason] += claim.outstanding + claim.withheld
    yield f"Reste à la fin : {count(left.total(), 'facture')}, {euros(sum(sums.values(), Decimal(0)))}."
    for reason, number in left.most_common():
        yield f"  {reason:32} {number:5} {euros(sums[reason]):>16}"


def main(clients: int = 2000, weeks: int = 104, seed: int = 1) -> None:
    """Run and print."""
    started = time.perf_counter()
    firms = [
        Firm(n, random.Random(seed * 1000 + n), weeks) for n in range(clients // CLIENTS_A_FIRM)
    ]
    for firm in firms:
        firm.run()
    mondays = sum(f.owner.runs for f in firms)
    print(f"{clients} clients, {len(firms)} entreprises, {weeks} semaines, graine {seed}.")
    for line in lines(firms):
        print(line)
    print(
        f"{mondays} lundis en {sum(f.seconds for f in firms):.0f} s"
        f" ({time.perf_counter() - started:.0f} s en tout)."
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
