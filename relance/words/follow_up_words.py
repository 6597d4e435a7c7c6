"""« Suite donnée »: the owner's word on a row, read as a state that holds it or as an event.

The words of the list count, and what people usually write instead; a remark may follow after a
colon, a comma, a dash or a bracket. « Créance postérieure » holds nothing: it takes an invoice out of
its client's insolvency. Some states say more: « Litige 300 € », « RG 5 % », « Échéancier 3 fois »,
« Procédure collective, publiée le 12/11/2026, Me Durand ». Anything else is for a person to read, and
holds the row. The words are in follow_up_words.toml.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from msgspec.structs import replace

from relance.french import days_said, fold
from relance.rules.codes import EventKind, State
from relance.rules.holds import IN_PART
from relance.rules.model import Hold
from relance.rules.money import cents
from relance.words.patterns import data, one_of

MOST_INSTALMENTS = 60
_DATA = data("follow_up_words")
STATE_WORDS = {fold(state): state for state in State if state is not State.NOT_UNDERSTOOD} | {
    word: State[name.upper()] for name, words in _DATA["states"].items() for word in words
}
_EVENTS = {EventKind[name.upper()]: words for name, words in _DATA["events"].items()}
EVENT_WORDS = {fold(kind): kind for kind in _EVENTS} | {
    word: kind for kind, words in _EVENTS.items() for word in words
}
_DATED = {word: EventKind[name.upper()] for name, words in _DATA["dated"].items() for word in words}
_TO = _DATA["transferred"]
_TRANSFERRED = re.compile(
    rf"\s*{one_of(_TO['words'])}\s+(?={one_of(_TO['to'])}\b|à|l')", re.IGNORECASE
)
_ON_CLIENTS = {
    EventKind.TRANSFERRED: State.HANDED_OVER,
    EventKind.MEDIATION: State.DO_NOT_CHASE,
    EventKind.CONCILIATION: State.DO_NOT_CHASE,
}
_STATUSES = {
    word: State[name.upper()] for name, words in _DATA["statuses"].items() for word in words
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
_NUMBERS = {word: n for n, word in enumerate(_DATA["instalments"]["numbers"], start=2)}
_TIMES = re.compile(
    rf"(?:(?:paiement|reglement) )?(?:en )?(?P<n>\d{{1,2}}|{one_of(_NUMBERS)}) ?"
    rf"{one_of(_DATA['instalments']['units'])}\b"
)
_PUBLISHED = re.compile(r"(?:publi|bodacc)\D{0,30}$", re.IGNORECASE)
_TRUSTEE = re.compile(
    rf"\b(?:(?:{'|'.join(_DATA['trustees']['titles'])})\s+|(?=(?:{'|'.join(_DATA['trustees']['roles'])})\s))[^,;()]+",
    re.IGNORECASE,
)


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


def read_client_hold(text: str, until: date | None, where: str) -> Hold | None:
    """The same on a client's own row: « Transmis à Me Roy le 12/11/2026 » holds there as long as it stands."""
    event = read_event(text)
    if event and (state := _ON_CLIENTS.get(event[0])):
        return Hold(state=state, until=until, text=text.strip(), where=where)
    return read_hold(text, until, where)


def typed(hold: Hold) -> str:
    """The words of « Suite donnée » that say this hold: « Litige 300,00 € », « Échéancier 3 fois ».

    >>> typed(Hold(state=State.DISPUTE, amount=Decimal("300.00")))
    'Litige 300,00 €'
    """
    more = ""
    if hold.state is State.PLAN and hold.instalments:
        more = f" {hold.instalments} fois"
    elif hold.state in IN_PART and hold.share is not None:
        more = f" {hold.share.normalize():f} %".replace(".", ",")
    elif hold.state in IN_PART and hold.amount is not None:
        more = f" {hold.amount:.2f} €".replace(".", ",")
    return f"{hold.state}{more}"


def status_hold(word: str, where: str) -> Hold | None:
    """The hold that a status sets, as if it were typed in « Suite donnée »; None for another word."""
    hold = read_hold(_STATUSES.get(fold(word), word), None, where) if "?" not in word else None
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
    days = (day for day in days_said(text) if _PUBLISHED.search(text[: day.start]))
    return next((day.in_year() for day in days if day.year), None)


@lru_cache(maxsize=1024)  # a column says the same again and again
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
    kind = EVENT_WORDS.get(fold(word))
    for day in days_said(text):
        before = re.sub(r"(?i)\b(?:le|du|ce|au) $", "", text[: day.start])
        if told := EVENT_WORDS.get(fold(before)) or _DATED.get(fold(before)):
            kind, rest = told, [text[len(before) :]]
            break
        if to := _TRANSFERRED.match(before):
            # The name of a third party may be a word for a state: « Transmis à l'avocat ».
            who, more = before[to.end() :].strip(" ,:("), text[day.end :].strip(" ,:;)")
            said = " : ".join(filter(None, [text[day.start : day.end].strip(), who, more]))
            return EventKind.TRANSFERRED, f"le {said}"
    remark = rest[0].strip(" )") if rest else ""
    said = f" {fold(remark)} "
    if kind is None or any(f" {state} " in said for state in STATE_WORDS):
        return None
    return kind, remark
