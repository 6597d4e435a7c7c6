"""What the owner wrote beside the invoices that are due for a step: one question for the same words.

The columns that say nothing come first, each as a whole. « Attendre » comes first everywhere, and is
what Enter means. Every answer is a line of history, so that only what is added is asked again; what
waits, after thirty days (lists/entries.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from relance.french import count, fold
from relance.lists.entries import Answer, RemarkEntry, by_text, noted
from relance.lists.meanings import meaning
from relance.lists.pending import column_question, columns_first
from relance.lists.remarks import choices, question
from relance.lists.signs import SETTING as SIGNS
from relance.rules.asking import Asker, Given
from relance.rules.codes import EventKind, Reason
from relance.rules.history import line_about
from relance.rules.outcome import Claim, Plan
from relance.sheets.settings import COLUMNS
from relance.words.senses import of_client, wakes

MOST = 10  # questions put in one go; the others only where the owner wants
_WAIT, _NOTHING = 1, 2
_COLUMN = (
    "Attendre : leurs factures ne sont pas relancées d'ici là",
    "Oui, sans rapport : ne plus demander pour cette colonne",
    "Décider texte par texte",
)
_Same = tuple[RemarkEntry, ...]


def to_ask(plan: Plan) -> list[_Same]:
    """The entries of each question of today, those of most invoices first."""
    entries = {  # once, though it holds all the invoices of its client
        (remark.beside or claim.invoice.id, remark.column, remark.text): RemarkEntry(
            invoice_id=remark.beside or claim.invoice.id,
            column=remark.column,
            text=remark.text,
            where=remark.where,
            computed=remark.computed,
            of_payment=remark.of_payment,
        )
        for claim in plan.claims
        if claim.reason is Reason.REMARK
        for remark in claim.invoice.remarks
        if remark.ask
    }
    return sorted(by_text(entries.values()).values(), key=len, reverse=True)


def remark_questions(plan: Plan, today: date) -> list[str]:
    """What will be asked, without the choices: of columns as a whole, then text by text."""
    asks = to_ask(plan)
    claims = {claim.invoice.id: claim for claim in plan.claims}
    columns = columns_first(asks)
    return [
        *(column_question(title, texts) for title, texts in columns.items()),
        *(
            _question(same, claims, today)
            for same in asks
            if wakes(same[0].text) or all(fold(same[0].column) != fold(title) for title in columns)
        ),
    ]


def _question(same: _Same, claims: Mapping[str, Claim], today: date) -> str:
    mine = (claims[entry.invoice_id] for entry in same)
    names = [f"{claim.invoice.number} {claim.client.name}" for claim in mine]
    return question(same, names, meaning(same[0].text, today))


def ask_remarks(
    plan: Plan, today: date, ask: Asker, run: str, given: Given, *, most: int = MOST
) -> None:
    """Put these questions; the answers are lines of history, states and additions to settings.

    `most`: after so many, the owner is asked whether to go on; a single one is put in any case.
    """
    claims = {claim.invoice.id: claim for claim in plan.claims}
    desk = _Questions(claims=claims, today=today, ask=ask, run=run, given=given)
    asks, asked = to_ask(plan), 0
    columns = columns_first(asks)
    put = remark_questions(plan, today)
    if most == 0 < len(put) - 1 and not _goes_on(len(put), ask):
        return
    most = most or MOST
    for column, texts in columns.items():
        harmless = [s for s in asks if fold(s[0].column) == fold(column) and not wakes(s[0].text)]
        asked += 1
        if desk.column(column, texts, harmless):
            asks = [same for same in asks if same not in harmless]
    for place, each in enumerate(asks):
        same = tuple(entry for entry in each if entry.invoice_id not in given.states)
        if not same:
            continue  # an answer of today holds its invoices already
        if asked == most and not _goes_on(len(asks) - place, ask):
            return
        asked += 1
        desk.text(same)


def _goes_on(left: int, ask: Asker) -> bool:
    """Whether the owner wants the questions that are left."""
    what = count(left, "remarque à lire", "remarques à lire")
    options = ("Plus tard : leurs factures attendent", "Continuer")
    return ask.choose(f"Il reste {what}.", options, enter=_WAIT) == 2


class _Questions(Struct, frozen=True, kw_only=True):
    """Each question, and where its answer goes."""

    claims: Mapping[str, Claim]  # by invoice id
    today: date
    ask: Asker
    run: str
    given: Given

    def column(self, title: str, texts: Sequence[str], harmless: Sequence[_Same]) -> bool:
        """Whether a column is settled, or waits, as a whole."""
        choice = self.ask.choose(column_question(title, texts), _COLUMN, enter=_WAIT)
        if choice > _NOTHING:
            return False
        for same in harmless:
            self._remember(same, Answer.WAIT if choice == _WAIT else Answer.HARMLESS)
        if choice == _NOTHING:
            self._settle(title)
        return True

    def text(self, same: _Same) -> None:
        """What becomes of the invoices that bear these words."""
        entry, found = same[0], meaning(same[0].text, self.today)
        mine = [self.claims[each.invoice_id] for each in same]
        options = choices(entry, found, mine[0].invoice.total if len(mine) == 1 else None)
        labels = [option.label for option in options]
        asked = _question(same, self.claims, self.today)
        choice = options[self.ask.choose(asked, labels, enter=_WAIT) - 1]
        self._remember(same, Answer.WAIT if choice.answer is Answer.SIGN else choice.answer)
        if choice.answer is Answer.SIGN:
            self.given.add(SIGNS, entry.text)
        elif choice.answer is Answer.HARMLESS:
            self._settle(entry.column)
        if choice.hold:
            theirs = self._of_clients(mine) if of_client(entry.text) else mine
            self.given.states |= {claim.invoice.id: choice.hold for claim in theirs}

    def _of_clients(self, mine: Sequence[Claim]) -> list[Claim]:
        """These claims, and all that their clients owe beside which nothing is typed."""
        clients = {claim.client.id for claim in mine}
        others = (c for c in self.claims.values() if c.client.id in clients and c not in mine)
        free = (c for c in others if c.reason is not Reason.SETTLED and c.invoice.hold is None)
        return [*mine, *free]

    def _settle(self, title: str) -> None:
        named = " ".join(re.sub("[;=]", " ", title).split())
        self.given.add(COLUMNS, f"{named} = rien")

    def _remember(self, same: Sequence[RemarkEntry], answer: Answer) -> None:
        for entry in same:
            line = line_about(self.claims[entry.invoice_id], EventKind.REMARK, self.today, self.run)
            if answer is Answer.LOG and (found := meaning(entry.text, self.today)):
                line = replace(
                    line,
                    kind=found.event or EventKind.OTHER,
                    on=found.on or self.today,
                    channel=found.channel,
                )
            self.given.decided.append(replace(line, note=noted(entry, answer)))
