"""What a row says of its own payment: balance, amount, date, word, as the owner typed them.

« Réglé » may hold an amount, a date or a word, and so may any other of these columns in a row that
was filled in haste: each cell tells. Judging what they are worth together is allocation's business.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from relance.french import euros, fold, plain, short_date
from relance.lists.listing import Listing, ListRow
from relance.rules.codes import Status
from relance.sheets.cells import Unreadable, as_amount, as_text, is_empty
from relance.words.flags import NO, NOTHING, TICK, YES
from relance.words.payment_words import CHEQUE, CHEQUES, PAYMENT
from relance.words.remark_words import BOUNCED
from relance.words.statuses import read_status

# Under « Impayé » or « Solde » these may mean either; a dash is not a zero.
_SAYS_NOTHING = YES | NO
KEYS = ("balance", "paid", "paid_on", "settled", "status", "cheque", "cheque_on")


class Evidence(Struct):
    """The evidence of one row; amounts in EUR, the status word as written."""

    balance: Decimal | None = None
    paid: Decimal | None = None
    paid_on: date | None = None
    status: str = ""
    cheque: str = ""

    @property
    def silent(self) -> bool:
        """Whether nothing but a cheque number may speak of payment."""
        return (self.balance, self.paid, self.paid_on, self.status) == (None, None, None, "")


def ticks(listing: Listing) -> bool:
    """Whether « Réglé » is filled with 1 and 0: yes and no, not euros."""
    numbers = [v for v in listing.column("settled") if isinstance(v, int | float)]
    return bool(numbers) and set(numbers) <= {0, 1}


def evidence(row: ListRow, *, ticked: bool) -> Evidence:
    """What the row says. `ticked`: a number in « Réglé » means yes or no."""
    said = Evidence(cheque=row.text("cheque"))
    if not said.cheque and (came := row.date("cheque_on")):
        said.cheque = f"reçu le {short_date(came)}"
    said.status = row.text("status")
    _payment(said, row, "status", said.status)
    for key in ("balance", "paid", "paid_on", "settled"):
        value = row.cell(key) if key in row.listing.place else ""
        if is_empty(value) or (key != "balance" and as_text(value).lower() in NOTHING):
            continue
        if key == "settled" and _day_alone(row, value):
            said.status = said.status or f"payée le {as_text(value)}"
        if ticked and key == "settled" and isinstance(value, int | float):
            value = bool(value)
        if key == "settled" and fold(as_text(value)) == "ok":
            value = True  # « Payé ? OK » ; a status « OK » may be the letter's
        if not said.cheque and (found := CHEQUE.fullmatch(fold(as_text(value)))):
            said.cheque = found[1]  # « chèque n° 0004512 »: received, perhaps not cashed
            continue
        if key == "settled" and isinstance(value, str) and _payment(said, row, key, value):
            continue
        _note(said, row, key, value)
    if said.paid_on and row.has("paid_on") and _lettered(row.listing):
        said.paid_on = None  # paid, but on an earlier day
        _word(said, row, "paid_on", "lettrée")
    if not said.silent and BOUNCED.search(fold(notes := row.text("notes"))):
        said.paid, said.paid_on = None, None
        said.status = "" if read_status(said.status) is Status.PAID else said.status
        row.hold("notes", f"Notes : « {notes[:60]} ». Le paiement est-il revenu impayé ?")
    return said


def _note(said: Evidence, row: ListRow, key: str, value: object) -> None:
    """Put a value where it belongs: a date, an amount, a word."""
    if isinstance(value, bool):
        _word(said, row, key, as_text(value))
    elif isinstance(value, datetime | date) or (key == "paid_on" and not isinstance(value, str)):
        _day(said, row, key, value)
    elif isinstance(value, int | float):
        _sum(said, row, key, row.amount(key))
    elif read_status(as_text(value)) is not Status.UNKNOWN:
        _word(said, row, key, as_text(value))
    elif key in {"balance", "paid"}:
        _sum(said, row, key, row.amount(key))
    elif key == "paid_on":
        said.paid_on = row.date(key)
    else:
        _unknown(said, row, key, as_text(value))


def _unknown(said: Evidence, row: ListRow, key: str, text: str) -> None:
    """« Réglé »: an amount, a date, else a word that a person must read."""
    try:
        _sum(said, row, key, as_amount(text))
    except Unreadable:
        try:
            said.paid_on = said.paid_on or row.listing.dates(key).read(text)
        except Unreadable:
            _word(said, row, key, text)


@lru_cache(maxsize=1024)  # a ledger repeats a few words thousands of times
def _told(text: str) -> re.Match[str] | None:
    return PAYMENT.fullmatch(plain(" ".join(text.split())))


def _payment(said: Evidence, row: ListRow, key: str, text: str) -> bool:
    """Whether a word tells a payment with its amount or its day; both are then noted."""
    found = _told(text) if text else None
    if not found or not (found["word"] or found["how"]) or not (found["sum"] or found["day"]):
        return False
    try:
        amount = as_amount(found["sum"]) if found["sum"] else None
        on = row.listing.dates(key).read(found["day"]) if found["day"] else None
    except Unreadable:
        return False
    if amount is None and (found["part"] or (found["word"].startswith("rec") and not found["how"])):
        return False  # how much? « reçue le … »: the invoice, perhaps
    if not found["word"] and amount is None and fold(found["how"]).split()[-1] in CHEQUES:
        said.cheque = said.cheque or text  # received, perhaps not cashed
        said.status = "" if key == "status" else said.status
        return True
    word = text if read_status(text) is Status.PAID else ""
    if amount is None and on:
        word = word or f"payée le {short_date(on)}"
    word = "acompte" if found["part"] else word
    if key == "status":
        said.status = word
    elif word:
        _word(said, row, key, word)
    if amount is not None:
        _sum(said, row, key, amount)
    said.paid_on = said.paid_on or on
    return True


def _lettered(listing: Listing) -> bool:
    """« Date lettrage »: when the books matched the payment, which is not when it came."""
    return "lettr" in fold(listing.spot.titles[listing.place["paid_on"]])


def _day_alone(row: ListRow, value: object) -> bool:
    """Whether it is a day under a « Payé » that also holds sums, and no other column does.

    A sum typed there would be a part: the day alone says that all was paid.
    """
    elsewhere = {"balance", "paid"} & row.listing.place.keys()
    return isinstance(value, date) and not elsewhere and row.listing.settled_sums


def _sum(said: Evidence, row: ListRow, key: str, amount: Decimal | None) -> None:
    field = "balance" if key == "balance" else "paid"
    known = getattr(said, field)
    if known is not None and amount is not None and known != amount:
        row.hold(key, f"Deux montants réglés : {euros(known)} et {euros(amount)}.")
    if known is None or (amount is not None and amount > known):
        setattr(said, field, amount)


def _day(said: Evidence, row: ListRow, key: str, value: object) -> None:
    try:
        said.paid_on = said.paid_on or row.listing.dates(key).read(value)
    except Unreadable as doubt:
        row.refuse(key, str(doubt))


def _word(said: Evidence, row: ListRow, key: str, word: str) -> None:
    """A word beside the status: what contradicts it, or cannot be understood, holds the row."""
    mine, other = read_status(word), read_status(said.status)
    if key == "balance" and not said.status and row.listing.ticked_unpaid and fold(word) in TICK:
        said.status = "impayée"
    elif key == "balance" and fold(word) in _SAYS_NOTHING:
        row.hold(key, f"Reste dû : « {word} » n'est pas un montant.")
    elif other is Status.NONE or (other is Status.UNKNOWN and mine is Status.UNPAID):
        said.status = word  # what the status says more is put to the owner (written.py)
    elif (mine is Status.PAID) != (other is Status.PAID) or Status.UNKNOWN in {mine, other}:
        row.hold(key, f"« {said.status} » et « {word} » ne disent pas la même chose.")
