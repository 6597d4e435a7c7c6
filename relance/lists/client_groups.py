"""Rows without a client below the one that has it: a group, its client said once.

The client stands on the first row of its group, or as a title above it. A blank may as well be a
name forgotten, and a letter would go to somebody else: only what the layout proves is filled down,
else it is asked once (`SETTING`), and the rows wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import count, fold
from relance.lists.clients import Mention
from relance.lists.doubt import Doubt, warned
from relance.lists.draft import Draft
from relance.lists.layout import Grid, Spot
from relance.lists.months import month_of
from relance.lists.sections import is_titles, lone_text
from relance.problems import AnswerNeeded
from relance.rules.codes import Status
from relance.sheets.answers import CLIENT_ABOVE
from relance.sheets.cells import as_text, is_empty
from relance.words import remark_words
from relance.words.statuses import read_status
from relance.words.titles import CLIENT_SAID, NO_CLIENT, PURCHASES

SETTING = "Lignes sans client"
ABOVE, APART = CLIENT_ABOVE
_FEW = 5  # one row of so many without its client is no habit


class _Head(Struct, frozen=True, kw_only=True):
    """Who is said for the rows below: a client's first row, or a title (in that column, from 0)."""

    row: int
    said: Mention
    title: int | None = None


class _Above(Struct):
    """What one pass over the list finds."""

    heads: dict[int, _Head] = field(default_factory=dict)  # row without client → who is above
    orphans: list[int] = field(default_factory=list)  # with nobody above
    blocks: list[list[bool]] = field(default_factory=lambda: [[]])  # whether each row has its own
    totals: set[int] = field(default_factory=set)  # heads whose name a total repeats
    repeated: bool = False  # a row says the same client as the row right above


def filled_down(
    draft: Draft, said: Sequence[Mention], cards: Sequence[Mention]
) -> tuple[list[Mention], Mapping[int, str]]:
    """What the rows say of their clients, what stands above included where that is sure.

    And where it is not: the rows of which it is unsaid whose they are, with who is above.
    """
    told = draft.hints.client_above
    if told is False or all(mention.name or mention.code for mention in said):
        return list(said), {}
    seen = _seen(draft, said)
    if not _is_habit(seen):
        return list(said), {}
    if not (told or _is_proven(draft, seen, cards)):
        return list(said), {row: head.said.name for row, head in seen.heads.items()}
    heads = [seen.heads.get(row.number) for row in draft.rows]
    return [
        replace(mention, name=head.said.name, code=head.said.code) if head else mention
        for head, mention in zip(heads, said, strict=True)
    ], {}


def _seen(draft: Draft, said: Sequence[Mention]) -> _Above:
    seen, head, last = _Above(), None, ""
    own = {row.number: mention for row, mention in zip(draft.rows, said, strict=True)}
    for row in draft.listing.rows():
        if (mention := own.get(row.number)) is not None:
            alone = bool(mention.name or mention.code)
            seen.blocks[-1].append(alone)
            if alone:
                name = fold(mention.code or mention.name)
                seen.repeated |= name == last
                head, last = _Head(row=row.number, said=mention), name
            elif head:
                seen.heads[row.number], last = head, ""
            else:
                seen.orphans.append(row.number)
            continue
        written, last = row.written(), ""
        if head and remark_words.says_total(row.written().values()):
            texts = " ".join(fold(as_text(cell)) for cell in written.values())
            if fold(head.said.name) and f" {fold(head.said.name)} " in f" {texts} ":
                seen.totals.add(head.row)
        if written and is_titles(row):
            continue
        title = lone_text(row) if written else None
        fresh = head and head.title is not None and not seen.blocks[-1]
        if not (fresh and not written):  # a blank row right under a title ends nothing
            head = None
            seen.blocks += [[]] if seen.blocks[-1] else []
        if title and _may_be_client(title):
            place = min(written)
            name = CLIENT_SAID.sub("", title).rstrip(" :") or title
            mention = Mention(name=name, where=row.listing.spot.cell(row.number, place))
            head = _Head(row=row.number, said=mention, title=place)
    seen.blocks = [block for block in seen.blocks if block]
    return seen


def _may_be_client(title: str) -> bool:
    """Whether a title between the rows may name a client: no month, no year, no « PAYÉES »."""
    plain = fold(title)
    words = (remark_words.OPEN, remark_words.OVER, remark_words.OF_MANY, remark_words.OF_ONE)
    dated = month_of(title) or not any(map(str.isalpha, plain)) or NO_CLIENT.search(plain)
    status = read_status(title) is not Status.UNKNOWN
    return not (dated or status or title[0] in "*(->→•" or any(w.search(plain) for w in words))


def _is_habit(seen: _Above) -> bool:
    """Whether leaving the client out below it seems to be how this list is kept."""
    flags = [own for block in seen.blocks for own in block]
    if any(head.title is not None for head in seen.heads.values()):
        return len(seen.heads) > 1 and not any(flags)
    return len(seen.heads) > 1 and not seen.repeated and len(seen.heads) * _FEW >= len(flags)


def _is_proven(draft: Draft, seen: _Above, cards: Sequence[Mention]) -> bool:
    """Whether the layout itself says so: groups set apart, titles that name clients, totals of each."""
    heads = {head.row: head for head in seen.heads.values()}
    if seen.orphans:
        return False
    if heads.keys() <= seen.totals:
        return True
    titles = [head for head in heads.values() if head.title is not None]
    if titles:
        known = {fold(text) for card in cards for text in (card.name, card.code) if text}
        column = draft.listing.place.get("client", -1)
        return len(titles) > 1 and (
            all(head.title == column for head in titles)
            or all(fold(head.said.name) in known for head in titles)
        )
    several = [block for block in seen.blocks if len(block) > 1]
    return len(several) > 1 and all(block[0] and not any(block[1:]) for block in seen.blocks)


def under_titles(spot: Spot, grid: Grid) -> bool:
    """Whether a list without a column of clients may have them as titles above its rows."""
    if spot.missing != ["client"] or "supplier" in spot.found or PURCHASES.search(fold(spot.sheet)):
        return False
    number, total = spot.found["number"][0], spot.found["total"][0]
    titles, below, first = 0, False, True
    for cells in grid[spot.header_row :]:
        texts = [as_text(cell) for cell in cells if not is_empty(cell)]
        # A group begins with its title; what stands alone further down is a remark.
        if first and len(texts) > 1:
            return False
        first = first and not texts
        if len(texts) == 1 and _may_be_client(texts[0]):
            below = True
        elif below and len(cells) > max(number, total):
            titles += not (is_empty(cells[number]) or is_empty(cells[total]))
            below = False
    return titles > 1


def question(draft: Draft) -> Iterator[AnswerNeeded]:
    """Whose the rows without a client are, where others have their own: those go on meanwhile."""
    if len(draft.unsaid_clients) < len(draft.rows):
        yield from _asked(draft)


def whole_question(draft: Draft) -> Iterator[AnswerNeeded]:
    """The same where no row has a client of its own: nothing can be done before."""
    if len(draft.unsaid_clients) == len(draft.rows):
        yield from _asked(draft)


def _asked(draft: Draft) -> Iterator[AnswerNeeded]:
    for row, name in list(draft.unsaid_clients.items())[:1]:
        others = list(dict.fromkeys(draft.unsaid_clients.values()))[1:3]
        names = ", ".join(f"« {each} »" for each in (name, *others))
        rows = count(len(draft.unsaid_clients), "ligne")
        yield AnswerNeeded(
            f"{rows} de « {draft.listing.spot.sheet} » sans client : est-ce celui qui est écrit au-dessus"
            f" ({names}) ?",
            cure=f"Écrivez le client sur chaque ligne, ou dites-le une fois : réglage « {SETTING} » ="
            f" {ABOVE}, ou {APART}.",
            where=draft.where(row, "client"),
            setting=SETTING,
            options={
                ABOVE: "Oui : le client est celui de la ligne ou du titre au-dessus",
                APART: "Non, ou cela dépend : ces lignes attendent leur client",
            },
        )


def unsaid(draft: Draft) -> Iterator[Doubt]:
    """Where nobody is there to be asked, which setting answers."""
    for asked in question(draft):
        what, where = asked.what[0].upper() + asked.what[1:], asked.where
        yield warned(where=where, what=what, cure=asked.cure)
