"""A Monday in about ten lines of the window.

What to do in full is on « 0 - Ma semaine.html » and in the Word list; here only how much of what,
the first of each by name, and what must not wait for a reader: letters not to be posted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from relance.french import count, euros, phone, short_date
from relance.problems import Problem, grouped
from relance.rules.codes import Channel, Reason
from relance.rules.history import letters
from relance.rules.ladder.decisions import to_decide
from relance.rules.model import Event
from relance.rules.money import total
from relance.rules.outcome import AgedBalance, Call, Claim, Notice, Plan

Line = tuple[str, str]  # its text, its style
NAMED = 3  # names in a line, before « et n autres »
BEWARE = "bold yellow"


def brief(
    plan: Plan, *, kept: int, notes: Sequence[str], elsewhere: Collection[str]
) -> Iterator[Line]:
    """The lines, as `Screen.plan` is given what they tell."""
    yield _posted(plan.notices), ""
    if plan.courtesies:
        yield kind_words(plan.courtesies), ""
    if kept:
        yield already(kept), ""
    for told in [*notes, *withdrawn(plan.withdrawals, elsewhere)]:
        yield told, BEWARE
    if plan.calls:
        yield _called(plan.calls), ""
    if groups := to_decide(plan.claims):
        names = dict.fromkeys(group[0].client.name for group in groups)
        yield f"À décider ({len(groups)}) : {_some(names)}.", ""
    if unsure := letters(event for claim in plan.claims for event in claim.history):
        yield _unconfirmed([lines[0].on for lines in unsure.values()]), ""
    if corrections := grouped(plan.problems):
        yield _to_correct([problem for problem, _ in corrections]), ""
    if waiting := _waiting(plan.claims):
        yield waiting, "dim"
    yield owed_in_all(plan.aged_balance), "bold"


def _posted(notices: Sequence[Notice]) -> str:
    if not notices:
        return "Aucun courrier à préparer aujourd'hui."
    steps = Counter(notice.step.name for notice in notices)
    told = ", ".join(f"{many} {name}" for name, many in steps.items())
    asked = euros(total(notice.total for notice in notices))
    mails = sum(notice.step.channel is Channel.EMAIL for notice in notices)
    todo = "À envoyer par e-mail" if mails == len(notices) else "À signer et poster"
    some = f" (dont {mails} par e-mail)" if 0 < mails < len(notices) else ""
    return f"{todo} : {told}{some} ; {asked} demandés."


def kind_words(notices: Sequence[Notice]) -> str:
    """What is written beside the ladder, and to whom."""
    names = _some(dict.fromkeys(notice.client.name for notice in notices))
    return f"Avis d'échéance ou remerciements ({len(notices)}) : {names}."


def _called(calls: Sequence[Call]) -> str:
    largest = sorted(calls, key=lambda call: -call.total)
    told = (
        f"{call.client.name}, {phone(call.client.phone) or 'numéro à trouver'}, {euros(call.total)}"
        for call in largest
    )
    return f"À appeler ({len(calls)}) : {_some(told, ' ; ')}."


def _unconfirmed(days: Sequence[date]) -> str:
    """How many letters wait for somebody to say whether they were posted; their days of preparation."""
    first, last = short_date(min(days)), short_date(max(days))
    when = f"du {first}" if first == last else f"du {first} au {last}"
    many, them = count(len(days), "courrier"), "sa" if len(days) == 1 else "leur"
    asked = "postés ou non" if len(days) > 1 else "posté ou non"
    return f"À confirmer : {many} {when}, {asked} ? En attendant, rien n'est refait à {them} place."


def _to_correct(problems: Sequence[Problem]) -> str:
    """A single one in full; else the gravest, and how many more the workbook names with their cure."""
    first, rest = problems[0], len(problems) - 1
    more = f"Et {count(rest, 'autre')}, dans « Relance - À corriger »." if rest else first.cure
    return f"À corriger ou à vérifier : {first.where} : {first.what} {more}".strip()


def _waiting(claims: Iterable[Claim]) -> str:
    """What is due and left alone today, as a count; why stands beside each invoice."""
    silent = {Reason.SETTLED, Reason.CREDIT_NOTE, Reason.NOT_DUE}
    left = sum(1 for c in claims if c.step_today is None and c.reason not in silent)
    if not left:
        return ""
    waits = count(left, "autre facture en attente", "autres factures en attente")
    return f"{waits} : la colonne « Motif » dit pourquoi."


def _some(texts: Iterable[str], mark: str = ", ") -> str:
    """« Dupont, Morel, Roux et 9 autres »."""
    found = list(texts)
    rest = len(found) - NAMED
    shown = found if rest == 1 else found[:NAMED]
    return mark.join(shown) + (f" et {rest} autres" if rest > 1 else "")


def already(kept: int) -> str:
    """The letters of this very day that stand."""
    verb = "avait déjà été préparé" if kept == 1 else "avaient déjà été préparés"
    return f"{count(kept, 'courrier')} {verb} aujourd'hui : rien n'est préparé deux fois."


def withdrawn(events: Iterable[Event], elsewhere: Collection[str]) -> list[str]:
    """Letters of earlier days that must not be posted any more, and where they are."""
    here, there = (
        "Retirée, dans le dossier « annulés »",
        "À ne pas poster, où qu'elle soit rangée",
    )
    return sorted(
        {
            f"{there if e.document in elsewhere else here} : la lettre à {e.client} ({e.step})."
            for e in events
        }
    )


def owed_in_all(balance: AgedBalance) -> str:
    """What is owed in all, and since when."""
    return (
        f"Reste dû : {euros(balance.total)}, dont {euros(balance.overdue)} échus"
        f" ({euros(balance.over_90)} de plus de 90 jours)."
    )
