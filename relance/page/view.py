"""What the page says, in French and in order: what to do first, then what is at stake.

The work of the day is told in the very words of the Word list (`letters/todo.py`), so that the two
never differ. Nothing here is markup: the template escapes all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from relance.french import MONTHS, NBSP, count, euros, joined, number, short_date
from relance.letters.calls import calls_of
from relance.letters.parties import registers
from relance.letters.todo import TODO, Paper
from relance.page.charts import bars, columns
from relance.rules.codes import Channel, Reason
from relance.rules.figures.deadlines import Deadline, deadlines
from relance.rules.figures.habits import in_one_line
from relance.rules.figures.overview import Month, Overview, Receipt
from relance.rules.figures.timeline import Story, stories
from relance.rules.history import is_pending
from relance.rules.ladder.decisions import to_decide
from relance.rules.law import Law
from relance.rules.model import Client, Ledger
from relance.rules.outcome import AgedBalance, Claim

AGES = ("À échoir", "1 à 30 j", "31 à 60 j", "61 à 90 j", "Plus de 90 j")
SHORT = [name[: 4 if name.startswith("jui") else 3] for name in MONTHS]
TOP = 10  # largest debtors
UNKNOWN = "inconnu"
Row: TypeAlias = dict[str, Any]


class Week(Struct, frozen=True, kw_only=True, dict=True):
    """All that the page is made of."""

    paper: Paper
    ledger: Ledger
    figures: Overview
    law: Law

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """Those of all who owe something."""
        return stories(self.ledger, self.paper.plan, self.figures.accounts)


def context(it: Week) -> Row:
    """The values of the template."""
    told = it.paper.told
    # The paper's lists, and so these, end where nobody would read on: its summary says so.
    decisions = list(zip(to_decide(it.paper.plan.claims), told["decisions"], strict=False))
    return {
        **told,
        "appels": _calls(it, told["appels"]),
        "courriers": _posted(it.paper, Channel.LETTER, "courriers"),
        "recommandes": _posted(it.paper, Channel.REGISTERED, "recommandes"),
        "emails": _drafted(it.paper, _posted(it.paper, Channel.EMAIL, "courriers")),
        "autres_lettres": _drafted(it.paper, told["autres_lettres"]),
        "a_confirmer": [_confirmed(c, row) for c, row in decisions if _waits(c)],
        "decisions": [row | {"ou": c[0].invoice.where} for c, row in decisions if not _waits(c)],
        "corrections": _one_line(told["corrections"]),
        "enjeu": at_stake(it.figures),
        "ages": _ages(it.figures),
        "debiteurs": [_debtor(story) for story in it.stories[:TOP]],
        "echeances": [_deadline(d) for d in deadlines(it.ledger, it.paper.plan, it.law)],
        "recus": _received(it.figures.receipts),
        "constates": _received(it.figures.found),
        "encaissees": _received(it.figures.collected),
        "recu": euros(it.figures.week),
        "depuis": short_date(it.figures.since),
        "chiffres": key_figures(it.figures),
        "mois": [_month(month) for month in it.figures.months],
        "courbes": _curves(it.figures.months),
        "reserves": list(reserves(it.figures)),
        "dossiers": [_file(it, story) for story in it.stories],
    }


def days(value: Decimal | None) -> str:
    """« 73,7 jours », « inconnu »."""
    return UNKNOWN if value is None else f"{number(value)}{NBSP}jour{'s' * (abs(value) >= 2)}"


def _share(value: Decimal | None) -> str:
    return UNKNOWN if value is None else f"{number(value)}{NBSP}%"


def _tel(text: str) -> str:
    """What a telephone dials; nothing where it is no number."""
    dialled = re.sub(r"[^\d+]", "", text)
    return dialled if re.fullmatch(r"\+?\d{6,15}", dialled) else ""


def _links(client: Client) -> list[tuple[str, str]]:
    """The public registers, each with its address."""
    parts = (each.partition(f"{NBSP}: ") for each in registers(client))
    return [(name, address) for name, _, address in parts]


def _calls(it: Week, rows: Sequence[Row]) -> list[Row]:
    return [
        row
        | {
            "tel": _tel(row["telephone"]),
            "factures": row["factures"].split("\n"),
            "liens": _links(call.client),
        }
        for call, row in zip(calls_of(it.paper.plan), rows, strict=False)
    ]


def _posted(paper: Paper, channel: Channel, name: str) -> list[Row]:
    files = tuple((notice, file) for notice, file in paper.files if notice.step.channel is channel)
    rows: list[Row] = TODO.context(replace(paper, files=files), {name})[name]
    return [row | {"remarque": row["remarque"].strip()} for row in rows]


def _drafted(paper: Paper, rows: Sequence[Row]) -> list[Row]:
    """These letters, each with the link and the text of its e-mail, where there is one."""
    drafts = (paper.mails.get(row["fichier"]) for row in rows)
    return [
        row | {"lien": draft[0].link if draft else "", "texte": draft[0].text if draft else ""}
        for row, draft in zip(rows, drafts, strict=True)
    ]


def _waits(claims: Sequence[Claim]) -> bool:
    return claims[0].reason is Reason.UNCONFIRMED


def _confirmed(claims: Sequence[Claim], row: Row) -> Row:
    """A letter to confirm: where its posting day is typed."""
    lines = {e.row for c in claims for e in c.history if e.row > 0 and is_pending(e)}
    place = "« Relance - Historique », colonne « Envoyé le »"
    told = joined(str(line) for line in sorted(lines))
    return row | {"ou": f"{place}, ligne{'s' * (len(lines) > 1)} {told}" if lines else place}


def _one_line(rows: Iterable[Row]) -> list[Row]:
    return [row | {"ou": ", ".join(row["ou"].split("\n"))} for row in rows]


def at_stake(it: Overview) -> list[tuple[str, str]]:
    """What is open, late, claimable and unapplied: name, value."""
    share = f" ({_share(it.overdue_share)})" if it.overdue_share is not None else ""
    return [
        ("Reste dû", euros(it.balance.total)),
        ("dont en retard", euros(it.overdue) + share),
        ("À réclamer, avec pénalités et indemnités", euros(it.claimable)),
        ("Reçu ou avoirs sans facture affectée, à part", euros(it.unapplied)),
    ]


def by_age(balance: AgedBalance) -> tuple[Decimal, ...]:
    """What is owed at each of the `AGES` (EUR)."""
    return (balance.not_due, balance.up_to_30, balance.up_to_60, balance.up_to_90, balance.over_90)


def _ages(it: Overview) -> Row:
    sums = by_age(it.balance)
    rows = [(label, value, euros(value)) for label, value in zip(AGES, sums, strict=True)]
    return {"lignes": [(label, told) for label, _, told in rows], "total": euros(it.balance.total),
            "dessin": bars("Reste dû par âge du retard", rows)}  # fmt: skip


def _debtor(story: Story) -> Row:
    client = story.client
    return {"nom": client.name, "du": euros(story.balance.total), "retard": euros(story.overdue),
            "liens": _links(client)}  # fmt: skip


def _deadline(it: Deadline) -> Row:
    return {
        "jour": short_date(it.on),
        "quoi": it.what,
        "client": it.client.name,
        "factures": _numbers(it.invoices),
        "montant": "" if it.amount is None else euros(it.amount),
        "passe": it.past,
    }


def _numbers(numbers: Sequence[str], most: int = 6) -> str:
    more = [f"{len(numbers) - most} autres"] if len(numbers) > most + 1 else []
    return joined([*numbers[:most], *more] if more else numbers)


def _received(receipts: Iterable[Receipt]) -> list[Row]:
    return [
        {
            "jour": short_date(one.on),
            "client": one.client or "Client inconnu",
            "facture": one.invoice or "aucune facture",
            "montant": euros(one.amount),
            "apres": f"après « {one.after} »" if one.after else "sans relance",
        }
        for one in receipts
    ]


def key_figures(it: Overview) -> list[tuple[str, str, str]]:
    """The delays: name, value, what it means."""
    over = "plus de douze mois" if it.balance.total and it.months and it.dso is None else UNKNOWN
    return [
        ("Délai de règlement (DSO)", over if it.dso is None else days(it.dso),
         "le reste dû, en jours de vos dernières factures"),
        ("Le meilleur possible", days(it.best_dso), "le même, sur ce qui n'est pas encore échu"),
        ("Jours perdus en retards", days(it.days_delinquent), "la différence des deux"),
        ("Retard moyen des règlements", days(it.average_delay),
         "douze mois, pondéré par les montants ; négatif : payé en avance"),
    ]  # fmt: skip


def month_name(it: Month) -> str:
    """« novembre 2026 »."""
    return f"{MONTHS[it.first.month - 1]} {it.first.year}"


def _month(it: Month) -> Row:
    return {
        "nom": month_name(it),
        "facture": euros(it.billed),
        "recu": euros(it.received),
        "du": UNKNOWN if it.open is None else euros(it.open),
        "dso": "–" if it.dso is None else number(it.dso),
        "impaye": "–" if it.unpaid_90 is None else _share(it.unpaid_90),
    }


def _curves(months: Sequence[Month]) -> Row:
    labels = [SHORT[m.first.month - 1] for m in months]
    return {
        "flux": columns(
            "Facturé et reçu, mois par mois",
            labels,
            [m.billed for m in months],
            [m.received for m in months],
        ),
        "dso": columns("DSO à la fin de chaque mois, en jours", labels, [m.dso for m in months]),
    }


def reserves(it: Overview) -> Iterable[str]:
    """What is not known, and so is in none of these figures."""
    if it.undated:
        yield (
            f"{euros(it.undated)} sont notés réglés sans date : dans aucun mois, ni dans le retard moyen ;"
            " ce qui restait dû à la fin des mois passés ne les compte pas."
        )
    if it.unissued:
        what = count(
            it.unissued,
            "facture sans date de facture passée",
            "factures sans date de facture passée",
        )
        yield f"{what} : dans aucun mois, ni dans le DSO."
    if it.left_out:
        what = count(
            it.left_out, "facture en devise ou illisible", "factures en devise ou illisibles"
        )
        yield f"{what} : dans aucun de ces chiffres."


def _file(it: Week, story: Story) -> Row:
    return {
        "nom": story.client.name,
        "du": euros(story.balance.total),
        "retard": euros(story.overdue),
        "habitudes": in_one_line(story.client, story.accounts, it.figures.on),
        "liens": _links(story.client),
        "faits": [
            {
                "jour": short_date(fact.on) if fact.on else "sans date",
                "quoi": fact.what,
                "factures": _numbers(fact.invoices),
            }
            for fact in story.facts
        ],
    }
