"""« Client / chantier » in one cell: who owes, and for which works.

Left together, one client would be as many as it has sites, and letters would be addressed to works.
How the two are parted is proposed from the cells themselves, and asked once (`SETTING`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

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
    site = site.removesuffix(")") if sign == "parenthèses" else site
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


def _has_sites(cells: Collection[str], sign: str) -> bool:
    """Whether the cells themselves show it: some client stands with several sites, each once parted.

    A name that only ever stands with one addition may be its own: « Dupont (fils) », « A.B. / Lyon ».
    """
    sites: dict[str, set[str]] = defaultdict(set)
    for client, site in {parted(text, sign) for text in cells}:
        sites[fold(client)] |= {fold(site)} if site else set()
    return any(len(each) > 1 for each in sites.values())


def question(draft: Draft) -> Iterator[AnswerNeeded]:
    """How the client and its site are told apart in a column whose title names both."""
    if draft.rows and _named_so(draft.rows[0]):
        yield from _asked(draft, named=True)


def likely_question(draft: Draft) -> Iterator[AnswerNeeded]:
    """The same of a column whose cells alone show it: whoever is there is asked."""
    if draft.rows and not _named_so(draft.rows[0]) and "site" not in draft.listing.place:
        yield from _asked(draft, named=False)


def _asked(draft: Draft, *, named: bool) -> Iterator[AnswerNeeded]:
    spot = draft.listing.spot
    if draft.hints.site_sign is not None:
        return
    cells = Counter(text for row in draft.rows if (text := _lines(row)))
    signs = [
        sign
        for sign, pattern in SITE_SIGNS.items()
        if 2 * sum(n for text, n in cells.items() if re.search(pattern, text)) > cells.total()
        and (named or _has_sites(cells, sign))
    ]
    options = {}
    for sign in signs:
        first = next(text for text in cells if parted(text, sign)[1])
        client, site = map(as_text, parted(first, sign))
        options[sign] = f"Oui, par {_ARTICLES[sign]} : client « {client} », chantier « {site} »"
    if options:
        title = spot.titles[draft.listing.place["client"]]
        yield AnswerNeeded(
            f"La colonne « {title} » de « {spot.sheet} » {'dit' if named else 'semble dire'} le client et"
            " le chantier : sont-ils à séparer ?",
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
    "parenthèses": "les parenthèses",
}
