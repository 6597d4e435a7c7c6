"""What the owner reads in the window: the firm, what is ready, what to do, what to correct.

Short sentences, no jargon, never a code; at most a screen or two. Text from the workbook is shown
as text: nothing in a client's name is markup, and no terminal obeys it (`streams.printable`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from relance.french import count, euros, phone, short_date, spoken_day
from relance.problems import Problem, RelanceError, grouped
from relance.rules.codes import Reason
from relance.rules.ladder.decisions import owed, to_decide
from relance.rules.model import Event
from relance.rules.outcome import Claim, Plan
from relance.rules.sums.paid_late import named
from relance.system.streams import printable

SHOWN = 8  # lines of a list before « … et n autres »

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
    """The one place that prints."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=False)

    def say(self, text: str = "", style: str = "") -> None:
        """One line, as it is (no markup)."""
        self.console.print(Text(printable(text), style=style))

    def table(self, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table, its cells as they are."""
        table = Table(*titles, show_lines=False)
        for row in rows:
            table.add_row(*(Text(printable(cell)) for cell in row))
        self.console.print(table)

    def heading(
        self, firm: str, workbook: Path, saved: datetime, day: date, newest: date | None
    ) -> None:
        """Who, the newest payment noted, which file, when it was last saved: how every run opens."""
        paid = (
            f"dernier règlement noté : {short_date(newest)}" if newest else "aucun règlement noté"
        )
        self.say(f"{firm or 'Votre entreprise'} — {spoken_day(day)} — {paid}", "bold")
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
            self.say(
                f"Ne postez pas la lettre à {letter}, si ce n'est pas fait : {told}.", "bold yellow"
            )

    def plan(
        self,
        plan: Plan,
        folder: Path | None,
        *,
        kept: int = 0,
        notes: Sequence[str] = (),
        elsewhere: Collection[str] = (),
    ) -> None:
        """What is prepared, to call, to decide, to correct, and how much is owed.

        `notes`: which of two documents to post, where the owner's own is not right any more;
        `elsewhere`: documents not to be posted that are not in this output folder.
        """
        self.say()
        if plan.notices:
            rows = (
                (n.client.name, n.step.name, ", ".join(named(n)), euros(n.total))
                for n in plan.notices
            )
            self.table(("À signer et poster", "Étape", "Factures", "Demandé"), rows)
        else:
            self.say("Aucun courrier à préparer aujourd'hui.")
        if kept:
            verb = "avait déjà été préparé" if kept == 1 else "avaient déjà été préparés"
            self.say(
                f"{count(kept, 'courrier')} {verb} aujourd'hui : rien n'est préparé deux fois."
            )
        for note in notes:
            self.say(note, "bold yellow")
        here, there = (
            "Retirée, dans le dossier « annulés »",
            "À ne pas poster, où qu'elle soit rangée",
        )
        for told in sorted(
            {
                f"{there if e.document in elsewhere else here} : la lettre à {e.client} ({e.step})."
                for e in plan.withdrawals
            }
        ):
            self.say(told, "yellow")
        for call in plan.calls:
            number = phone(call.client.phone) or "numéro à trouver"
            self.say(f"À appeler : {call.client.name}, {number}, {euros(call.total)}")
        self._decisions(to_decide(plan.claims))
        self._quiet(plan.claims)
        self.problems(plan.problems)
        balance = plan.aged_balance
        overdue = balance.total - balance.not_due
        self.say(
            f"Reste dû : {euros(balance.total)}, dont {euros(overdue)} échus"
            f" ({euros(balance.over_90)} depuis plus de 90 jours).",
            "bold",
        )
        if folder is not None:
            self.say(f"Ouvrez le dossier : {folder}", "bold green")

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
        """All that the owner's list puts to them: the first in full, the others by name."""
        self.listing("À décider", [f"{_named(group)} : {group[0].sentence}" for group in groups])
        if rest := groups[SHOWN:]:
            self.say("    " + " ; ".join(map(_named, rest)) + ".")

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
