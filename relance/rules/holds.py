"""« Suite donnée »: the owner's word on a row, read as a state that holds it or as an event.

The words of the list count, and what people usually write instead; a remark may follow after a
colon, a comma, a dash or a bracket. « Créance postérieure » holds nothing: it takes an invoice out of its client's insolvency.
Some states say more: « Litige 300 € », « RG 5 % », « Échéancier
3 fois », « Procédure collective, publiée le 12/11/2026, Me Durand ». Anything else is for a person to
read, and holds the row.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from relance.french import MONTHS, fold
from relance.rules.days import add_business_days
from relance.rules.model import ZERO, EventKind, Hold, State
from relance.rules.money import cents

_STATES = {
    State.PROMISE: "promis/promesse de paiement/promesse de reglement/a promis de payer",
    State.DISPUTE: "en litige/conteste/contestee/contestation/reclamation/desaccord",
    State.PLAN: "plan/plan de paiement/paiement echelonne/paiement en plusieurs fois/moratoire",
    State.DO_NOT_CHASE: "pas de relance/ne plus relancer/a ne pas relancer/stop/suspendue",
    State.RETENTION: "retenue/rg/retenue garantie",
    State.INSOLVENCY: "redressement/redressement judiciaire/rj/liquidation/"
    "liquidation judiciaire/lj/sauvegarde/faillite/depot de bilan",
    State.LATER: "posterieure/posterieure au jugement/creance posterieure au jugement/"
    "creance nee apres le jugement/nee apres le jugement/l622 17/l 622 17",
    State.OVER_INDEBTED: "surendette/surendettee/dossier de surendettement/banque de france",
    State.DEATH: "decede/decedee/dcd/succession",
    State.HANDED_OVER: "huissier/commissaire de justice/avocat/recouvrement/"
    "societe de recouvrement/affacturage/factor",
    State.CLAIM_FILED: "injonction/injonction de payer/injonction de payer deposee",
    State.TITLE: "titre/titre executoire/jugement",
    State.GIVEN_UP: "abandon/abandonne/abandonnee/abandonner/irrecouvrable/perte/creance irrecouvrable",
    State.PAID: "paye/regle/reglee/solde/soldee/virement recu/paiement recu/reglement recu",
    State.CHEQUE: "cheque/cheque en main/cheque a encaisser",
    State.CHASE: "a relancer/relance ok/reprendre les relances",
}  # fmt: skip
_EVENTS = {
    EventKind.CALLED: "appele/appelee/appel passe/telephone/appel effectue",
    EventKind.NOT_POSTED: "non parti/pas parti/non poste/pas poste/pas envoye/non envoye",
    EventKind.ACKNOWLEDGED: "ar recu/ar/accuse recu/accuse de reception recu",
    EventKind.UNCLAIMED: "non reclamee/pli non reclame/pli avise et non reclame",
    EventKind.REFUSED: "refusee/refuse par le destinataire/pli refuse",
    EventKind.ADDRESS_UNKNOWN: "npai/destinataire inconnu/destinataire inconnu a l adresse/"
    "n habite plus a l adresse indiquee",
    EventKind.RECOGNISED: "reconnaissance de dette/reconnait la dette/dette reconnue par ecrit",
    EventKind.SERVED: "injonction signifiee/assignation/assignation delivree",
}
STATE_WORDS = {fold(state): state for state in State if state is not State.NOT_UNDERSTOOD} | {
    word: state for state, words in _STATES.items() for word in words.split("/")
}
EVENT_WORDS = {fold(kind): kind for kind in _EVENTS} | {
    word: kind for kind, words in _EVENTS.items() for word in words.split("/")
}
_REMARK = re.compile(r"[:,;(–—]| -|- ")
# Where what a state says more begins without any sign: « Litige 300 € », « RJ publié le… ».
_MORE = re.compile(
    r"\b(?:(?:de|en|du|le) )?(?=\d)|\b(?=publi|bodacc|me |ma[iî]tre )", re.IGNORECASE
)
_PART = re.compile(
    r"\s*(?:de )?(?P<whole>\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,2}|\d{1,9})(?:[.,](?P<cents>\d{1,2}))?"
    r"(?:\s*(?P<unit>€|euros?\b|eur\b|%)(?:\s*(?:ttc\b|contest[ée]e?s?\b))?)?\s*(?P<remark>.*)",
    re.IGNORECASE,
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "deux trois quatre cinq six sept huit neuf dix onze douze".split(), start=2
    )
}
_TIMES = re.compile(
    rf"(?:(?:paiement|reglement) )?(?:en )?(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)}) ?"
    r"(?:fois|x|mensualites|echeances|versements)\b"
)
_DAY = re.compile(
    r"(?:publi|bodacc)\D{0,30}?(\d{1,2})(?:er)?(?:[/.-](\d{1,2})[/.-]| ([^\W\d]+) )(\d{4}|\d{2})\b",
    re.IGNORECASE,
)
# « Appel fait le 12/11 », « AR reçu jeudi 12 novembre 2026 »: a day right after the word.
_ON = re.compile(
    r"(?:le |du |ce )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?(?P<day>\d{1,2})(?:er)?"
    r"(?:[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?| (?P<name>[^\W\d]{3,9})\.?(?: (?P<full>\d{4}))?)"
    r"(?![\d/.-]*\d)",
    re.IGNORECASE,
)
_TRUSTEE = re.compile(
    r"\b(?:(?:Me|Ma[iî]tre|SELARL|SELAS|SCP)\s+|(?=mandataire\s))[^,;()]+", re.IGNORECASE
)
MOST_INSTALMENTS = 60
_RECENT = timedelta(days=183)  # an event told later than that has another year, or a slip
PROMISE_GRACE_DAYS = 2  # business days after the promised date before the ladder resumes
# « Jusqu'au » ends these; for the others it is the date of a judgment, a fact, a first instalment.
ENDING = frozenset({State.DISPUTE, State.DO_NOT_CHASE, State.RETENTION, State.CHEQUE})
IN_PART = frozenset({State.DISPUTE, State.RETENTION})


def read_hold(text: str, until: date | None, where: str) -> Hold | None:
    """The hold that « Suite donnée » and « Jusqu'au » set; None for an empty cell or an event.

    A date without a word is not understood either: it was meant to hold something.
    """
    if read_event(text) or (not text.strip() and until is None):
        return None
    unread = Hold(state=State.NOT_UNDERSTOOD, until=until, text=text.strip(), where=where)
    if "?" in text:
        return unread
    if state := STATE_WORDS.get(fold(text)):
        return replace(unread, state=state)
    if times := _TIMES.fullmatch(fold(_REMARK.split(text, maxsplit=1)[0])):
        return _instalments(replace(unread, state=State.PLAN), times["n"]) or unread
    for sign in (_REMARK, _MORE):
        word, *rest = sign.split(text, maxsplit=1)
        state = STATE_WORDS.get(fold(word))
        # « Payée : en partie » takes back what it says: only a word that holds may be remarked on.
        if rest and state and state not in {State.PAID, State.CHASE}:
            hold = replace(unread, state=state)
            # Said without any sign before it, it must be understood; else it is only a remark.
            return _detailed(hold, rest[0].rstrip(")")) or (hold if sign is _REMARK else unread)
    return unread


def status_hold(word: str, where: str) -> Hold | None:
    """The hold that a status sets, as if it were typed in « Suite donnée »; None for another word.

    « Contentieux », in « Suite donnée » a step of the ladder, is here a debt in other hands.
    """
    away = fold(word) in {"contentieux", "au contentieux", "en contentieux"}
    hold = read_hold(State.HANDED_OVER if away else word, None, where)
    if hold is None or hold.state is State.NOT_UNDERSTOOD:
        return None
    return replace(hold, text=word)


def _detailed(hold: Hold, more: str) -> Hold | None:
    """The hold with the sum, the number of instalments or the facts that its words give."""
    if hold.state is State.INSOLVENCY:
        trustee = _TRUSTEE.search(more)
        return replace(
            hold, published=_published(more), trustee=trustee[0].strip() if trustee else ""
        )
    if hold.state is State.PLAN:
        times = _TIMES.match(fold(more))
        return _instalments(hold, times["n"]) if times else None
    found = _PART.match(more) if hold.state in IN_PART else None
    # A number alone may be that of a quote or a file: a sum has its sign or its cents.
    if not found or not (found["unit"] or (found["cents"] and not found["remark"])):
        return None
    number = Decimal(f"{re.sub(r'[^0-9]', '', found['whole'])}.{found['cents'] or 0}")
    if not number or (found["remark"] and not _REMARK.match(found["remark"])):
        return None  # « Litige 300 € réglés »
    if found["unit"] == "%":
        return replace(hold, share=number) if number <= 100 else None
    return replace(hold, amount=cents(number))


def _instalments(hold: Hold, text: str) -> Hold | None:
    number = _NUMBERS.get(text) or int(text)
    return replace(hold, instalments=number) if 1 <= number <= MOST_INSTALMENTS else None


def _published(text: str) -> date | None:
    """The day of publication in « publiée au BODACC le 12/11/2026 »."""
    months = [fold(month) for month in MONTHS]
    if not (found := _DAY.search(text)):
        return None
    day, number, name, year = found.groups()
    if name and fold(name) not in months:
        return None
    try:
        month = int(number) if number else months.index(fold(name)) + 1
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        return None


def hold_ends(hold: Hold) -> date | None:
    """The last day on which this hold still holds; None while it has no end."""
    if hold.state is State.PROMISE and hold.until:
        return add_business_days(hold.until, PROMISE_GRACE_DAYS)
    return hold.until if hold.state in ENDING else None


def is_over(hold: Hold, today: date) -> bool:
    """Whether it holds nothing any more."""
    end = hold_ends(hold)
    return hold.state in {State.CHASE, State.LATER} or (end is not None and today > end)


def held_part(hold: Hold | None, total: Decimal, outstanding: Decimal) -> Decimal:
    """The part (EUR) of an invoice that is disputed or retained, where that leaves a rest due.

    0.00 where nothing is, or all of it: then the whole invoice is held.
    """
    if hold is None or hold.state not in IN_PART:
        return ZERO
    part = whole_part(hold, total)
    return part if part < outstanding else ZERO


def whole_part(hold: Hold, total: Decimal) -> Decimal:
    """What a dispute or a retention is about (EUR): its own sum, else all of the invoice."""
    return cents(total * hold.share / 100) if hold.share else hold.amount or total


def read_event(text: str) -> tuple[EventKind, str] | None:
    """The event that « Suite donnée » reports, to be recorded and then emptied, and its remark.

    « Appel fait : rappellera vendredi », « Appel fait le 12/11 » (the day begins the remark). A remark that itself means a state (« Appel fait : litige »)
    is for a person to read: emptied, it would be lost.
    """
    if "?" in text:
        return None
    if kind := EVENT_WORDS.get(fold(text)):
        return kind, ""
    word, *rest = _REMARK.split(text, maxsplit=1)
    dated = next(
        (x for x in _ON.finditer(text) if x.start() and not text[x.start() - 1].isalnum()), None
    )
    if dated and fold(text[: dated.start()]) in EVENT_WORDS:
        word, rest = text[: dated.start()], [text[dated.start() :]]
    kind = EVENT_WORDS.get(fold(word))
    remark = rest[0].strip(" )") if rest else ""
    said = f" {fold(remark)} "
    if kind is None or any(f" {state} " in said for state in STATE_WORDS):
        return None
    return kind, remark


def told_day(remark: str, today: date) -> date | None:
    """The day that begins an event's remark (« le 12/11 : rappellera »); None where it has none.

    Without a year it is the last such day; a day to come is none, nor one of long ago.
    """
    found = _ON.match(" ".join(remark.split()))
    if found is None:
        return None
    months = [
        n for n, m in enumerate(MONTHS, start=1) if fold(m).startswith(fold(found["name"] or "-"))
    ]
    month = int(found["month"]) if found["month"] else months[0] if len(months) == 1 else 0
    year = found["year"] or found["full"] or ""
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year - 1]
    for each in years:
        try:
            on = date(each, month, int(found["day"]))
        except ValueError:
            continue
        if timedelta(0) <= today - on <= _RECENT:
            return on
    return None
