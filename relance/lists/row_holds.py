"""What keeps a row from being chased: « Suite donnée », a dispute, a promise, a retention, a cheque."""

from __future__ import annotations

from decimal import Decimal

from relance.french import euros
from relance.lists.draft import FollowUp
from relance.lists.evidence import Evidence
from relance.lists.listing import ListRow
from relance.lists.row_facts import retention_until
from relance.rules.codes import State, Status
from relance.rules.model import Hold
from relance.sheets.cells import as_text
from relance.words import columns
from relance.words.flags import says_no
from relance.words.follow_up_words import read_hold, status_hold
from relance.words.statuses import read_status


def hold_of(
    row: ListRow, typed: FollowUp | None, said: Evidence, kept: Decimal | None
) -> Hold | None:
    """What keeps the row from being chased: our « Suite donnée », else the owner's columns."""
    if typed and not typed.copy and (hold := read_hold(typed.text, typed.until, typed.where)):
        return hold
    if not says_no(word := as_text(row.cell("dispute"))):
        return Hold(state=State.DISPUTE, text=word, where=row.where("dispute"))
    unknown = read_status(said.status) is Status.UNKNOWN
    if unknown and (told := status_hold(said.status, row.where("status"))):
        return told
    promised = as_text(row.cell("promise"))
    if not says_no(promised):
        until = row.date("promise")
        return Hold(state=State.PROMISE, until=until, text=promised, where=row.where("promise"))
    if kept:
        text = f"{columns.BY_KEY['retention'].title} : {euros(kept)}"
        where = row.where("retention")
        until = retention_until(row)
        return Hold(state=State.RETENTION, text=text, where=where, amount=kept, until=until)
    if said.cheque and said.silent:
        text = f"chèque {said.cheque}"
        return Hold(state=State.CHEQUE, text=text, where=row.where("cheque"))
    return None
