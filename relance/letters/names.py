"""File names: readable, valid on Windows, unique whatever the case, the same from run to run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from relance.french import fold
from relance.inside import DEVICES
from relance.rules.model import Client, Notice, Plan, Stage

LONGEST = 80  # characters: Windows allows 260 for the whole path
LONGEST_BYTES = 200  # Linux allows 255
_RESERVED = re.compile(rf"({DEVICES})(?=[. ]|$)", re.IGNORECASE)
PRINT_FILE = "2 - Courriers à imprimer.docx"
# The letters that are no reminder: a registered one's plain double, an answer, a plan to sign.
COVER, ANSWER, AGREEMENT = "double simple du recommandé", "réponse à la réclamation", "échéancier"
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


def by_client(notice: Notice) -> tuple[str, str]:
    """The order of the letters: that of the clients' names."""
    return fold(notice.client.name), notice.client.id


def letter_names(
    plan: Plan, letters: Iterable[tuple[Notice, str]] | None = None
) -> list[tuple[Notice, str]]:
    """Each letter with its file name, in the order of the clients' names.

    `letters`: those of another kind, each with its title; None: the reminders of the plan. Namesakes
    are told apart by their town, else by a mark made of their identity: among all the clients of the
    workbook, so that a name does not change when a namesake pays.
    """
    if letters is None:
        letters = [(notice, letter_title(notice.stage)) for notice in plan.notices]
    letters = sorted(letters, key=lambda letter: by_client(letter[0]))
    clients = {claim.client.id: claim.client for claim in plan.claims}
    clients |= {notice.client.id: notice.client for notice, _ in letters}
    names = Counter(fold(client.name) for client in clients.values())
    towns = Counter((fold(client.name), fold(client.town)) for client in clients.values())

    def name_of(client: Client, title: str) -> str:
        ending = f" - {title}.docx"
        if names[fold(client.name)] > 1:
            alone = client.town and towns[fold(client.name), fold(client.town)] == 1
            ending = f" ({safe_name(client.town) if alone else _mark(client)}){ending}"
        return safe_name(client.name, ending=ending)

    found = [(notice, name_of(notice.client, title)) for notice, title in letters]
    taken = Counter(name.casefold() for _, name in found)
    return [
        (n, name if taken[name.casefold()] == 1 else name[:-5] + f" {_mark(n.client)}.docx")
        for n, name in found
    ]


def companions(document: str) -> tuple[str, str]:
    """What goes aside with a letter that must not be posted: its double, the file to print.

    >>> companions("2026-11-23/Dupré/Roy - mise en demeure.docx")[0]
    '2026-11-23/Dupré/Roy - double simple du recommandé.docx'
    """
    folder, _, name = document.rpartition("/")
    return f"{folder}/{name.rpartition(' - ')[0]} - {COVER}.docx", f"{folder}/{PRINT_FILE}"


def _mark(client: Client) -> str:
    return hashlib.sha256(client.id.encode()).hexdigest()[:6]
