"""What is put to the owner of an entry that nobody has answered for: what it seems to mean, and the choices.

« Attendre » comes first: Enter means wait. What its words seem to say comes next, then that it is
paid, that it is to be chased all the same, or that the column never says anything of payment.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.french import count, euros, joined, percent, short_date
from relance.lists.entries import AGAIN, LINES, Answer, Answered, RemarkEntry
from relance.lists.meanings import Meaning
from relance.rules.codes import State
from relance.rules.model import Hold
from relance.words.follow_up_words import typed
from relance.words.senses import Sense, of_client, wakes

_SHOWN = 3  # invoices named in a question
_ALL = ", pour toutes ses factures"
_MOST = 90  # characters of an entry shown
# Said of the row as a reason, and proposed as what it means.
_SAYS = {
    Sense.DEATH: "le client est décédé",
    Sense.INSOLVENCY: "le client est en procédure collective",
    Sense.OVER_INDEBTED: "le client est en surendettement",
    Sense.HANDED_OVER: "la créance est remise à un tiers",
    Sense.DISPUTE: "la facture est contestée",
    Sense.GIVEN_UP: "la créance est abandonnée",
    Sense.DO_NOT_CHASE: "à ne pas relancer",
    Sense.CANCELLED: "elle est annulée ou remplacée",
    Sense.NOT_INVOICE: "ce n'est pas une facture",
    Sense.BOUNCED: "son paiement est revenu impayé",
    Sense.PLAN: "un échéancier est convenu",
    Sense.AMOUNT: "son montant est à revoir",
    Sense.PARTLY: "elle est payée en partie",
    Sense.CHEQUE: "un chèque est reçu, pas encore encaissé",
    Sense.ANNOUNCED: "un règlement est annoncé",
    Sense.PAID: "elle est payée",
    Sense.LOG: "démarche faite",
    Sense.CONTACT: "une adresse ou un contact",
    Sense.UNPAID: "elle est toujours impayée",
    Sense.NOTHING: "rien",
}
# What has no word in « Suite donnée » is kept from the letters by this one.
_OTHERWISE = {Sense.CANCELLED: State.DO_NOT_CHASE, Sense.NOT_INVOICE: State.DO_NOT_CHASE}


class RemarkChoice(Struct, frozen=True, kw_only=True):
    """An answer that the owner may give: its French words, and what is noted of it.

    `hold`: the state for « Suite donnée ».
    """

    answer: Answer
    label: str
    hold: Hold | None = None


def says(found: Meaning, total: Decimal | None = None) -> str:
    """What an entry seems to mean: « elle est payée en partie : il resterait 150,00 € »."""
    said = f"démarche faite (« {found.event} »)" if found.event else _SAYS[found.sense]
    if found.sense is Sense.AMOUNT and found.hold:
        said = "une retenue de garantie"
    left = found.due(total) if total is not None else found.left
    if found.sense in {Sense.PARTLY, Sense.PAID} and left:
        said = f"{_SAYS[Sense.PARTLY]} : il resterait {euros(left)}"
    elif found.sense is Sense.PARTLY and found.share:
        said += f" ({percent(found.share)})"
    if found.hold and found.hold.instalments:
        said += f", en {found.hold.instalments} fois"
    if found.hold and found.hold.amount:
        said += f", pour {euros(found.hold.amount)}"
    if found.on:
        ahead = found.sense in {Sense.ANNOUNCED, Sense.PLAN, Sense.CHEQUE, Sense.DO_NOT_CHASE}
        said += f"{' pour le' if ahead else ', le'} {short_date(found.on)}"
    return said


def question(same: Sequence[RemarkEntry], numbers: Sequence[str], found: Meaning | None) -> str:
    """One question for the same words: « Notes : « virement en cours » (F-12, F-31) : … ? »."""
    shown = [*numbers[:_SHOWN]]
    if more := len(numbers) - len(shown):
        shown.append(count(more, "autre"))
    if same[0].column.startswith(LINES):
        return f"Des {same[0].column} ({joined(shown)}) : qu'est-ce que cela veut dire ?"
    seems = f" Sans doute : {says(found)}." if found else ""
    return f"{same[0].column} : « {quoted(same[0].text)} » ({joined(shown)}).{seems} Que faire ?"


def choices(
    entry: RemarkEntry, found: Meaning | None, total: Decimal | None = None
) -> tuple[RemarkChoice, ...]:
    """What the owner may answer; `total`: of the invoice (EUR), where it is only one.

    A column cannot be settled as harmless by an entry that would wake it up.
    """
    wait = f"Attendre (la question revient dans {AGAIN.days} jours)"
    own = _own(found, total) if found else None
    paid = RemarkChoice(
        answer=Answer.HOLD, label="C'est payé", hold=Hold(state=State.PAID, text=State.PAID)
    )
    harmless = RemarkChoice(
        answer=Answer.HARMLESS,
        label=f"« {entry.column} » ne dit jamais rien d'un règlement : ne plus demander",
    )
    sign = RemarkChoice(
        answer=Answer.SIGN,
        label=f"C'est payé : « {entry.text} » le dit toujours, pour toutes les lignes",
    )
    looks = entry.column.startswith(LINES)
    if of_client(entry.text):
        paid = replace(paid, label=f"{paid.label}{_ALL}")
        own = replace(own, label=f"{own.label}{_ALL}") if own and own.hold else own
    settled = own is not None and own.hold is not None and own.hold.state is State.PAID
    return (
        RemarkChoice(answer=Answer.WAIT, label=wait),
        *((own,) if own else ()),
        *(() if settled else (sign,) if looks else (paid,)),
        RemarkChoice(answer=Answer.CHASE, label="Relancer quand même"),
        *(() if entry.of_payment or wakes(entry.text) else (harmless,)),
    )


def _own(found: Meaning, total: Decimal | None) -> RemarkChoice | None:
    """What the words themselves propose; None where that is one of the others."""
    what = says(found, total)
    label = f"Oui, {what}" if found.sense not in {Sense.PAID, Sense.BOUNCED} else ""
    if found.sense is Sense.LOG:
        return RemarkChoice(answer=Answer.LOG, label=f"{label} : la noter dans l'historique")
    if found.sense in {Sense.BOUNCED, Sense.CONTACT, Sense.UNPAID, Sense.NOTHING} or (
        found.sense is Sense.AMOUNT and not found.hold
    ):
        return None
    rest = found.due(total) if total is not None else found.left
    if found.sense is Sense.PARTLY or (found.sense is Sense.PAID and rest):
        return RemarkChoice(
            answer=Answer.PART,
            label=f"Oui, {what} : elle attend que vous notiez ce règlement dans le classeur",
        )
    if found.sense is Sense.PAID:
        hold = Hold(state=State.PAID, text=State.PAID)
        day = f" le {short_date(found.on)}" if found.on else ""
        return RemarkChoice(answer=Answer.HOLD, label=f"C'est payé{day}", hold=hold)
    hold = found.hold or Hold(state=_OTHERWISE.get(found.sense, State.DO_NOT_CHASE))
    hold = replace(hold, text=typed(hold))
    label += f" : noter « {hold.text} »"
    return RemarkChoice(answer=Answer.HOLD, label=label, hold=hold)


def quoted(text: str) -> str:
    """An entry on one line, shortened where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _MOST else f"{plain[:_MOST].rsplit(' ', 1)[0]}…"


def reason(entry: RemarkEntry, found: Meaning | None, told: Answered | None = None) -> str:
    """Why its invoice waits: « « virement en cours » (Notes) est à lire (un règlement est annoncé ?) »."""
    if entry.column.startswith(LINES):
        return f"ligne à expliquer ({entry.column})"
    if told and told.answer is Answer.PART:
        return f"« {quoted(entry.text)} » ({entry.column}) : le règlement reçu est à noter"
    seems = f" ({says(found)} ?)" if found else ""
    return f"« {quoted(entry.text)} » ({entry.column}) est à lire{seems}"
