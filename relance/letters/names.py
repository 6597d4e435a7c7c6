"""File names: readable, valid on Windows, unique whatever the case, the same from run to run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter

from relance.french import fold
from relance.rules.model import Client, Notice, Plan, Stage

LONGEST = 80  # characters: Windows allows 260 for the whole path
LONGEST_BYTES = 200  # Linux allows 255
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=[. ]|$)", re.IGNORECASE)
_TITLES = {1: "lettre de rappel", 2: "second rappel"}


def safe_name(text: str, *, ending: str = "") -> str:
    """The text as a file or folder name, `ending` kept whole: no sign that Windows refuses.

    >>> safe_name("Dupont & Fils <SA>", ending=" - lettre de rappel.docx")
    'Dupont & Fils SA - lettre de rappel.docx'
    """
    kept = (
        " " if c in '<>:"/\\|?*' or unicodedata.category(c)[0] in "CZ" else c
        for c in unicodedata.normalize("NFC", text)
    )
    name = " ".join("".join(kept).split()).strip(" .~$") or "Sans nom"
    if _RESERVED.match(name):
        name = f"_{name}"
    while len(name + ending) > LONGEST or len((name + ending).encode()) > LONGEST_BYTES:
        name = name[:-1]
    return name.rstrip(" .") + ending


def letter_title(stage: Stage) -> str:
    """What a letter is called: never « Relance 1 », which asks to wait for the second."""
    if stage.formal_notice:
        return "mise en demeure"
    rank = re.search(r"\d+", stage.name)
    return _TITLES.get(int(rank[0]) if rank else 1, "nouveau rappel")


def letter_names(plan: Plan) -> list[tuple[Notice, str]]:
    """Each letter with its file name, in the order of the clients' names.

    Namesakes are told apart by their town, else by a mark made of their identity: among all the
    clients of the workbook, so that a name does not change when a namesake pays.
    """
    clients = {claim.client.id: claim.client for claim in plan.claims}
    clients |= {notice.client.id: notice.client for notice in plan.notices}
    names = Counter(fold(client.name) for client in clients.values())
    towns = Counter((fold(client.name), fold(client.town)) for client in clients.values())

    def name_of(client: Client, title: str) -> str:
        ending = f" - {title}.docx"
        if names[fold(client.name)] > 1:
            alone = client.town and towns[fold(client.name), fold(client.town)] == 1
            ending = f" ({safe_name(client.town) if alone else _mark(client)}){ending}"
        return safe_name(client.name, ending=ending)

    letters = sorted(plan.notices, key=lambda n: (fold(n.client.name), n.client.id))
    found = [(notice, name_of(notice.client, letter_title(notice.stage))) for notice in letters]
    taken = Counter(name.casefold() for _, name in found)
    return [
        (n, name if taken[name.casefold()] == 1 else name[:-5] + f" {_mark(n.client)}.docx")
        for n, name in found
    ]


def _mark(client: Client) -> str:
    return hashlib.sha256(client.id.encode()).hexdigest()[:6]
