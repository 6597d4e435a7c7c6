"""What the owner reads in the window: the firm, what is ready, what to do, what to correct.

Short sentences, no jargon, never a code; at most a screen or two. Text from the workbook is shown
as text: nothing in a client's name is markup, and no terminal obeys it (`streams.printable`).
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from textwrap import TextWrapper
from threading import Timer
from typing import TYPE_CHECKING, TextIO

from relance.french import count, euros, phone, short_date, spoken_day
from relance.letters.names import PAGE_FILE
from relance.owner.brief import BEWARE, already, brief, kind_words, owed_in_all, withdrawn
from relance.problems import Problem, RelanceError, grouped
from relance.rules.codes import Reason
from relance.rules.ladder.decisions import owed, to_decide
from relance.rules.ladder.plan import newest_payment
from relance.rules.model import Event, Ledger
from relance.rules.outcome import Claim, Plan
from relance.rules.sums.paid_late import named
from relance.system.opened import show
from relance.system.streams import printable

if TYPE_CHECKING:  # loaded where somebody looks on, or for a table
    from rich.console import Console

PATIENCE = 2.0  # seconds, before a step says what it does
SHOWN = 8  # lines of a list before « … et n autres »
MOST = 100  # of what is told one by one: two screens of it, the workbook holds the rest
_THERE = "les colonnes « Prochaine action » et « Motif » du classeur disent tout, une fois le passage enregistré."

# The order in which the reasons of what is left alone are told.
QUIET = {
    Reason.SETTLED: "soldées",
    Reason.CREDIT_NOTE: "avoirs",
    Reason.NOT_DUE: "pas encore échues",
    Reason.TOO_EARLY: "échues, étape suivante plus tard",
    Reason.GAP: "en attente du délai entre deux étapes",
    Reason.CLIENT_GAP: "en attente du délai entre deux courriers",
    Reason.UNCONFIRMED: "courrier à confirmer",
    Reason.BELOW_THRESHOLD: "sous le seuil de relance",
    Reason.RECENTLY_SENT: "envoyées récemment",
    Reason.COVERED: "couvertes par un avoir ou un règlement",
    Reason.CAPPED: "reportées à lundi prochain",
    Reason.OLD_DEBT: "anciennes, à décider",
    Reason.TIME_BARRED: "prescription probable, à décider",
    Reason.PROMISE: "promesse en cours",
    Reason.DISPUTE: "en litige",
    Reason.PAYMENT_PLAN: "échéancier en cours",
    Reason.INSOLVENCY: "procédure collective",
    Reason.HELD: "suspendues par votre note",
    Reason.DECLARED_PAID: "notées payées, règlement à noter",
    Reason.NOTE_TO_READ: "note à lire",
    Reason.REMARK: "remarque à lire",
    Reason.TO_ALLOCATE: "somme reçue à attribuer",
    Reason.TO_CORRECT: "à corriger",
    Reason.UNKNOWN_STEP: "étape inconnue",
    Reason.DIRECT_DEBIT: "en prélèvement",
    Reason.FOREIGN_CURRENCY: "en devise",
    Reason.LAST_STEP: "dernière étape, à décider",
    Reason.NO_FORMAL_NOTICE: "mise en demeure à décider",
    Reason.FORMAL_NOTICE_TODAY: "après un autre courrier au client",
    Reason.PUT_OFF: "mise en demeure reportée par vous",
    Reason.SETUP: "réglages à compléter",
    Reason.PLAN_PROPOSED: "échéancier proposé",
    Reason.ADDRESS_UNKNOWN: "adresse inconnue",
    Reason.RATE_TO_TELL: "taux de pénalité à dire",
    Reason.PAYMENTS_TO_CONFIRM: "règlements à confirmer d'abord",
}


class Screen:
    """The one place that prints: with rich where somebody looks on, else as lines of `width` characters."""

    def __init__(
        self, console: Console | None = None, *, paper: TextIO | None = None, width: int = 80
    ) -> None:
        if console:
            self.console = console
        self._paper = paper
        self._lines = None if console or (paper is None and _coloured()) else _lines_of(width)
        self.warned: set[str] = set()  # of letters not to be posted: once is enough

    @cached_property
    def console(self) -> Console:
        """The window; what a table is drawn on in any case."""
        from rich.console import Console

        return Console(file=self._paper, highlight=False, soft_wrap=False)

    @property
    def watched(self) -> bool:
        """Whether somebody looks on."""
        return self._lines is None and self.console.is_terminal

    def say(self, text: str = "", style: str = "") -> None:
        """One line, as it is (no markup)."""
        if self._lines:
            told = (self._lines.fill(line) for line in printable(text).split("\n"))
            print(*told, sep="\n", file=self._paper or sys.stdout, flush=True)
        else:
            from rich.text import Text

            self.console.print(Text(printable(text), style=style))

    def table(self, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table, its cells as they are."""
        from rich.table import Table
        from rich.text import Text

        table = Table(*titles, show_lines=False)
        for row in rows:
            table.add_row(*(Text(printable(cell)) for cell in row))
        self.console.print(table)

    def opens(self, page: Path) -> None:
        """Show a page of ours in the browser, where there is one."""
        show(page)

    def begin(self, name: str) -> None:
        """At once, before anything is read: the program is there, and works on this file."""
        if self.watched:
            self.say(f"Lecture de « {name} »…", "dim")

    @contextmanager
    def working(self, what: str, after: float = PATIENCE) -> Iterator[None]:
        """Say what takes long, once it does; only to somebody who looks on, and in the order of things."""
        late = Timer(after, self.say, (f"{what}…", "dim"))
        late.daemon = True
        if self.watched:
            late.start()
        try:
            yield
        finally:
            late.cancel()

    def heading(self, ledger: Ledger, workbook: Path, saved: datetime, day: date) -> None:
        """Who, the newest payment noted, which file, when it was last saved: how every run opens."""
        newest, firm = newest_payment(ledger, day), ledger.sender.name or "Votre entreprise"
        paid = (
            f"dernier règlement noté : {short_date(newest)}" if newest else "aucun règlement noté"
        )
        if until := ledger.settings.last_statement:
            paid += f", dernier relevé : {short_date(until)}"
        self.say(f"{firm} — {spoken_day(day)} — {paid}", "bold")
        moment = f"{short_date(saved.date())} à {saved:%Hh%M}"
        self.say(f"{workbook} (enregistré le {moment})", "dim")

    def error(self, problem: RelanceError) -> None:
        """Why the run stopped, and what to do."""
        self.say()
        self.say(str(problem), "bold red")

    def stale(self, events: Mapping[Event, str]) -> None:
        """Letters not yet confirmed that must not be posted any more; of each invoice, why."""
        seen: dict[str, dict[str, list[str]]] = {}
        for event, why in events.items():
            told_of = seen.setdefault(f"{event.client} ({event.step})", {})
            if why:
                told_of.setdefault(why, []).append(event.invoice)
        for letter, reasons in seen.items():
            told = " ; ".join(
                f"la situation de {', '.join(numbers)} a changé depuis ({why.rstrip('.')})"
                for why, numbers in reasons.items()
            )
            line = f"Ne postez pas la lettre à {letter}, si ce n'est pas fait : {told}."
            if line not in self.warned:
                self.say(line, "bold yellow")
            self.warned.add(line)

    def plan(
        self,
        plan: Plan,
        folder: Path | None,
        *,
        kept: int = 0,
        notes: Sequence[str] = (),
        elsewhere: Collection[str] = (),
        total: Iterable[str] = (),
    ) -> None:
        """What is prepared, to call, to decide, to correct, and how much is owed.

        With a `folder` in about ten lines, for its page says the rest; without one, nothing is
        written and all of it is told. `notes`: which of two documents to post, where the owner's
        own is not right any more; `elsewhere`: documents not to be posted that are not in this
        output folder; `total`: the owner's own total, compared with it.
        """
        self.say()
        if folder is not None:
            for line, style in brief(plan, kept=kept, notes=notes, elsewhere=elsewhere):
                self.say(line, style)
            for line in total:
                self.say(line)
            self.say(
                f"Tout le détail : « {PAGE_FILE} » et la liste Word, dans {folder}", "bold green"
            )
            return
        if plan.notices:
            rows = (
                (n.client.name, n.step.name, ", ".join(named(n)), euros(n.total))
                for n in plan.notices[:MOST]
            )
            self.table(("À signer et poster", "Étape", "Factures", "Demandé"), rows)
            self._more(len(plan.notices), "courrier")
        else:
            self.say("Aucun courrier à préparer aujourd'hui.")
        if plan.courtesies:
            self.say(kind_words(plan.courtesies))
        if kept:
            self.say(already(kept))
        for note in [*notes, *withdrawn(plan.withdrawals, elsewhere)]:
            self.say(note, BEWARE)
        for call in plan.calls[:MOST]:
            number = phone(call.client.phone) or "numéro à trouver"
            self.say(f"À appeler : {call.client.name}, {number}, {euros(call.total)}")
        self._more(len(plan.calls), "appel")
        self._decisions(to_decide(plan.claims))
        self._quiet(plan.claims)
        self.problems(plan.problems)
        self.say(owed_in_all(plan.aged_balance), "bold")
        for line in total:
            self.say(line)

    def listing(self, title: str, lines: Sequence[str]) -> None:
        """A titled list, cut after a few lines with the number left."""
        if not lines:
            return
        self.say(f"{title} ({len(lines)}) :", "bold")
        for line in lines[:SHOWN]:
            self.say(f"  • {line}")
        if len(lines) > SHOWN:
            self.say(f"  … et {count(len(lines) - SHOWN, 'autre')}.")

    def _decisions(self, groups: Sequence[Sequence[Claim]]) -> None:
        """What the owner's list puts to them: the first in full, the others by name."""
        self.listing("À décider", [f"{_named(group)} : {group[0].sentence}" for group in groups])
        if rest := groups[SHOWN:MOST]:
            self.say("    " + " ; ".join(map(_named, rest)) + ".")
        self._more(len(groups), "décision")

    def _more(self, many: int, what: str) -> None:
        """How many of so many are not told here, and where they are."""
        if many > MOST:
            self.say(f"… et {count(many - MOST, f'autre {what}', f'autres {what}s')} : {_THERE}")

    def problems(self, problems: Sequence[Problem]) -> None:
        """What to correct: blocking first, then a count of the rest."""
        lines = [f"{p.where} : {p.what} {p.cure}".strip() for p, _ in grouped(problems)]
        self.listing("À corriger ou à vérifier", lines)

    def _quiet(self, claims: Sequence[Claim]) -> None:
        counts = Counter(claim.reason for claim in claims)
        parts = [f"{label} ({counts[reason]})" for reason, label in QUIET.items() if counts[reason]]
        if parts:
            self.say("Laissées en l'état : " + ", ".join(parts) + ".")


def _named(group: Sequence[Claim]) -> str:
    numbers = ", ".join(claim.invoice.number for claim in group)
    return f"{group[0].client.name}, {numbers}, {euros(owed(group))}"


def _coloured() -> bool:
    """Whether what is said now has colours: a window, or somebody asked for them."""
    with suppress(ValueError):  # it is closed
        return "FORCE_COLOR" in os.environ or sys.stdout.isatty()
    return False


def _lines_of(width: int) -> TextWrapper:
    """Lines that end between words; a path is never cut, nor an amount (its spaces are no-break)."""
    return TextWrapper(
        width,
        expand_tabs=False,
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )
