"""Who owes each row, from what it says of its client and from the owner's sheet of clients."""

from __future__ import annotations

import re

from msgspec.structs import replace

from relance.french import fold
from relance.lists.client_groups import filled_down
from relance.lists.client_sites import client_and_site
from relance.lists.clients import FACTS, Mention
from relance.lists.draft import Draft
from relance.lists.identity import identify
from relance.lists.listing import ListRow
from relance.rules.codes import Kind
from relance.sheets.cells import as_text
from relance.words.flags import DITTO, NO, YES
from relance.words.kinds import kind_of_name, kind_of_title


def people(draft: Draft) -> Draft:
    """The draft with who owes each of its rows."""
    cards = [
        m
        for row in (draft.cards.rows() if draft.cards else ())
        if (m := mention(row)).name or m.code
    ]
    one = "" if {"client", "client_code"} & draft.listing.place.keys() else draft.hints.one_client
    named: list[Mention] = []
    unsaid: dict[int, str] = {}
    grouped: set[int] = set()
    for sheet in draft.by_sheet():
        said = [mention(row, draft.hints.site_sign) for row in sheet.rows]
        said = [replace(each, name=one) for each in said] if one else said
        filled, without = filled_down(sheet, said, cards)
        rows = zip(sheet.rows, said, filled, strict=True)
        grouped |= {row.number for row, own, given in rows if own is not given}
        named += filled
        unsaid |= without
    who = identify(named, cards, draft.hints.default_kind, draft.hints.names)
    return replace(draft, who=who, unsaid_clients=unsaid, grouped=frozenset(grouped))


def mention(row: ListRow, site_sign: str | None = None) -> Mention:
    """What the row says of its client; `site_sign` parts it from its site in one cell."""
    last = row.text("client")
    last = client_and_site(row, site_sign)[0] if site_sign else last
    place = row.listing.place
    first = row.text("first_name") if row.listing.first_names else ""
    ditto = last in DITTO or fold(last) in DITTO  # which client, a sort would change
    return Mention(
        name="" if ditto else f"{first} {last}".strip(),
        code=row.text("client_code"),
        facts={key: text for key in FACTS if key in place and (text := _fact(row, key))},
        address=(*row.lines("address"), *row.lines("address2")),
        term=term_of(row),
        where=row.where("client") if "client" in place else row.where("client_code"),
    )


def _fact(row: ListRow, key: str) -> str:
    """What the row says of it; « oui » under « Particulier » is that word, « non » leaves it to the name."""
    text = row.text(key)
    if key != "kind":
        return text
    kind, word = kind_of_title(row.title(key)), fold(text)
    if not kind or word not in YES | NO:
        return row.listing.kinds.get(word, text)
    if word in YES:
        return kind
    opposite = {Kind.CONSUMER: Kind.BUSINESS, Kind.BUSINESS: Kind.CONSUMER}
    return "" if kind_of_name(row.text("client")) else opposite.get(kind, "")


def term_of(row: ListRow) -> str:
    """The payment term of a row; in its own column a number alone is one: « 30 » → « 30 jours »."""
    text = as_text(row.raw("term"))
    return f"{text} jours" if re.fullmatch(r"\d{1,3}", text) else text
