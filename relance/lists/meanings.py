"""What an entry means, as far as its words tell: a payment, a promise, a state, a line of log.

A meaning is only what is proposed to the owner, who says what it is. Nothing is passed over but what
surely asks nothing (`asks_nothing`): a day's line of log, a telephone number, a dash.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from relance.french import days_said, fold, undated
from relance.rules.codes import Channel, EventKind, State
from relance.rules.model import Hold
from relance.rules.money import cents
from relance.sheets.cells import an_amount
from relance.words.follow_up_words import read_event, read_hold
from relance.words.moments import coming_day, past_day
from relance.words.senses import REMINDED, SILENT, STATES, Logged, Sense, logged, sense_of
from relance.words.sum_words import ANY_SUM, LEFT, NUMBER, PAID, SHARE, SHARE_LEFT, SHARES, TIMES

_LATEST = timedelta(days=731)  # what was done longer ago is a slip, or of another invoice
_AHEAD = {Sense.ANNOUNCED, Sense.PLAN, Sense.CHEQUE}
_CHANNELS = {
    Logged.PHONE: Channel.PHONE,
    Logged.EMAIL: Channel.EMAIL,
    Logged.REGISTERED: Channel.REGISTERED,
    Logged.NOTICE: Channel.REGISTERED,
    Logged.LETTER: Channel.LETTER,
}


class Meaning(Struct, frozen=True, kw_only=True):
    """What an entry says. `on`: when it was paid or done, or until when something is announced.

    `paid`, `left`: EUR that it says were received, or are still due; `share`: the percentage said to
    be paid; `hold`: the state that « Suite donnée » has for it. Of a line of log: `event`, `channel`,
    and `step` where it names a step (« Relance 2 »).
    """

    sense: Sense
    on: date | None = None
    paid: Decimal | None = None
    left: Decimal | None = None
    share: Decimal | None = None
    hold: Hold | None = None
    event: EventKind | None = None
    channel: str = ""
    step: str = ""

    def due(self, total: Decimal) -> Decimal | None:
        """What it says is left of an invoice of `total` EUR; None where it does not say how much."""
        if self.left is not None:
            return self.left
        if self.share is not None:
            return cents(total * (100 - self.share) / 100)
        if self.paid is not None:
            return max(total - self.paid, Decimal(0))
        return Decimal(0) if self.sense is Sense.PAID else None


@lru_cache(maxsize=1 << 13)
def meaning(text: str, today: date) -> Meaning | None:
    """What an entry means; None where its words are not understood, and a person must tell.

    >>> meaning("reste 150", date(2026, 11, 30)).left
    Decimal('150.00')
    """
    written, rest = _written(text, today)
    sense = sense_of(text)
    if sense in {None, Sense.LOG} or (sense is Sense.PAID and read_event(text)):
        return _log(text, today, written)
    if sense in _AHEAD or (sense is Sense.DO_NOT_CHASE and "attend" in fold(text)):
        on = coming_day(text if written and written > today else rest, written or today)
    else:
        on = _recent(past_day(rest, today) or written, today)
    found = Meaning(sense=sense, on=on, hold=_hold(sense, text, on))
    if sense in {Sense.PAID, Sense.PARTLY, Sense.AMOUNT}:
        found = _counted(found, text)
    return found


def asks_nothing(text: str, today: date) -> bool:
    """Whether an entry surely needs no answer; a line of log of a day to come does."""
    found = meaning(text, today)
    if found is None or found.sense not in SILENT:
        return False
    return found.sense is not Sense.LOG or (found.on is not None and logged(text) is not None)


def _written(text: str, today: date) -> tuple[date | None, str]:
    """The day that begins an entry, and what follows it."""
    bare = text.lstrip(" -–*•")
    said = next(days_said(bare), None)
    day = said.near(today) if said and said.figures == 0 else None
    return (day, bare[said.end :]) if said and day else (None, text)


def _recent(day: date | None, today: date) -> date | None:
    return day if day and timedelta(0) <= today - day <= _LATEST else None


def _hold(sense: Sense, text: str, on: date | None) -> Hold | None:
    """The state of « Suite donnée » for this sense, with what its own words say more."""
    if sense not in STATES:
        read = read_hold(text, None, "")
        return read if read and read.state is State.RETENTION else None
    state = State(STATES[sense])
    if sense is Sense.PLAN and (times := TIMES.search(fold(text))):
        text = f"{state} : {times[1]} fois"
    read = read_hold(text, None, "")
    hold = read if read and read.state is state else Hold(state=state, text=text)
    return replace(hold, until=on) if sense in _AHEAD else hold


def _log(text: str, today: date, written: date | None) -> Meaning | None:
    """An event: what the owner did, or the post brought back."""
    how = logged(text)
    event = read_event(text)
    said = next(days_said(text), None)
    day = written or (said.near(today) if said else None)
    if how is None:
        if event is None:
            return None
        return Meaning(sense=Sense.LOG, event=event[0], on=day if day and day <= today else None)
    if day is None or day > today:
        return None  # « rappel le 15/12 »: what is to be done
    step = "Mise en demeure" if how is Logged.NOTICE else ""
    if number := REMINDED.search(fold(text)):
        step = f"Relance {number[1]}"
    kind = EventKind.TAKEN_OVER if step else EventKind.OTHER
    kind = EventKind.CALLED if how is Logged.PHONE else kind
    return Meaning(sense=Sense.LOG, on=day, event=kind, channel=_CHANNELS.get(how, ""), step=step)


def _counted(found: Meaning, text: str) -> Meaning:
    """The meaning with the sum or the share that the text gives; a whole payment may prove a part."""
    said = _plain(NUMBER.sub(" ", _plain(undated(text))))
    written = SHARE.search(_plain(text))
    share = Decimal(SHARES[written[0]]) if written else None
    left = LEFT.search(said)
    if left and (value := _value(left)) is not None:
        if _unit(left) == "%":
            return _parted(found, 100 - value)
        return replace(found, left=value, sense=Sense.PARTLY, hold=None)
    if share and SHARE_LEFT.search(said):
        share = 100 - share
    paid = PAID.search(said) or ANY_SUM.search(said)
    if share is None and paid and (value := _value(paid)) is not None:
        if _unit(paid) == "%":
            share = value
        elif found.sense is not Sense.AMOUNT and (_unit(paid) or PAID.search(said)):
            return replace(found, paid=value)
    if share is not None and found.sense is not Sense.AMOUNT:
        return _parted(found, share)
    return found


def _parted(found: Meaning, share: Decimal) -> Meaning:
    if not 0 < share < 100:
        return found
    return replace(found, share=share, sense=Sense.PARTLY, hold=None)


def _value(found: re.Match[str]) -> Decimal | None:
    return an_amount(found["sum"] or found.groupdict().get("sum2"))


def _unit(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return groups.get("unit") or groups.get("unit2") or ""


def _plain(text: str) -> str:
    """Without case nor accents, its signs kept: sums and shares need them."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").lower())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())
