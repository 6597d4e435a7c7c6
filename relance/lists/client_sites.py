"""« Client / chantier » in one cell: who owes, and for which works.

Left together, one client would be as many as it has sites, and letters would be addressed to works.
How the two are parted is proposed from the cells themselves, and asked once (`SETTING`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relance.french import fold
from relance.lists.draft import Draft
from relance.lists.listing import ListRow
from relance.problems import AnswerNeeded
from relance.sheets.answers import SITE_SIGNS, TOGETHER
from relance.sheets.cells import as_lines, as_text
from relance.words.titles import WORKS

SETTING = "Client et chantier"


def parted(text: str, sign: str | None) -> tuple[str, str]:
    """The client and the site in a cell's text, as that setting parts them.

    >>> parted("Roux SARL / Villa 3", "barre oblique")
    ('Roux SARL', 'Villa 3')
    """
    found = re.split(SITE_SIGNS[sign], text, maxsplit=1) if sign in SITE_SIGNS else [text]
    client, site = (part.strip() for part in (*found, "")[:2])
    return (client, site) if client else (text, "")


def client_and_site(row: ListRow, sign: str | None) -> tuple[str, str]:
    """What the cell of the client says, as that setting parts it, each on one line."""
    client, site = parted(_lines(row), sign)
    return as_text(client), as_text(site)


def _lines(row: ListRow) -> str:
    return "\n".join(as_lines(row.raw("client")))


def _named_so(row: ListRow) -> bool:
    place = row.listing.place.get("client")
    title = fold(row.listing.spot.titles[place]) if place is not None else ""
    return "client" in title and bool(WORKS.search(title))


def question(draft: Draft) -> Iterator[AnswerNeeded]:
    """How the client and its site are told apart in a column whose title names both."""
    spot = draft.listing.spot
    if draft.hints.site_sign is not None or not draft.rows or not _named_so(draft.rows[0]):
        return
    cells = [text for row in draft.rows if (text := _lines(row))]
    signs = [
        sign
        for sign, pattern in SITE_SIGNS.items()
        if 2 * sum(len(re.split(pattern, text)) > 1 for text in cells) > len(cells)
    ]
    options = {}
    for sign in signs:
        first = next(text for text in cells if parted(text, sign)[1])
        client, site = map(as_text, parted(first, sign))
        options[sign] = f"Oui, par {_ARTICLES[sign]} : client « {client} », chantier « {site} »"
    if options:
        title = spot.titles[draft.listing.place["client"]]
        yield AnswerNeeded(
            f"La colonne « {title} » de « {spot.sheet} » dit le client et le chantier : sont-ils à"
            " séparer ?",
            cure="Mettez le chantier dans une colonne « Chantier », ou dites-le une fois : réglage"
            f" « {SETTING} » = {', '.join(signs)}, ou {TOGETHER}.",
            where=spot.where(spot.header_row, "client"),
            setting=SETTING,
            options={**options, TOGETHER: "Non : tout est le nom du client"},
        )


_ARTICLES = {
    "barre oblique": "la barre oblique",
    "tiret": "le tiret",
    "deux-points": "les deux-points",
    "retour à la ligne": "le retour à la ligne",
}
