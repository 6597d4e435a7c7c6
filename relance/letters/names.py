"""File names: readable, valid on Windows, unique whatever the case, the same from run to run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from relance.french import fold
from relance.problems import RelanceError
from relance.rules.codes import Channel
from relance.rules.firm import Step
from relance.rules.model import Client
from relance.rules.outcome import Notice, Plan
from relance.system.files import units
from relance.system.inside import DEVICES

LONGEST = 80  # characters: Windows allows 260 for the whole path
LONGEST_BYTES = 200  # Linux allows 255
_RESERVED = re.compile(rf"({DEVICES})(?=[. ]|$)", re.IGNORECASE)
PRINT_FILE, PAGE_FILE = "2 - Courriers à imprimer.docx", "0 - Ma semaine.html"
DASHBOARD_FILE, REGISTERED_FILE = "Tableau de bord.xlsx", "Recommandés.csv"
COURT_FOLDER = "Contentieux - "  # and the client's name
# The letters that are no reminder: a registered one's plain double, an answer, a plan to sign.
COVER, ANSWER, AGREEMENT = "double simple du recommandé", "réponse à la réclamation", "échéancier"
BEFORE_DUE, THANK_YOU = "avis d'échéance", "remerciement"
_FORMAL, _NEXT = "mise en demeure", "nouveau rappel"
_TITLES = {1: "lettre de rappel", 2: "second rappel"}
# After a client's name: room for the longest title, so that all the letters of a client begin alike.
_ENDING = 8 + max(
    map(len, (COVER, ANSWER, AGREEMENT, BEFORE_DUE, THANK_YOU, _FORMAL, _NEXT, *_TITLES.values()))
)
_MARKED = 25  # « (Saint-Barthélemy-d'A) », by which namesakes are told apart
_LATER = len("annulés/") + len(" (mise à jour 2) abc123 (2)")  # what a document may still become


def fitting(output: str, day: str, firm: str, *, limit: int, suffix: str = "") -> tuple[str, int]:
    """The firm's folder name on this day, and how many characters a document's name in it may have.

    So that the whole path of a document, moved to « annulés » and numbered, has at most `limit`.
    The firm's name is cut before the letters' are. Raises RelanceError where the output folder's own
    path leaves no room.

    >>> fitting("C:/Relance/output", "2026-11-23", "Menuiserie Dupré", limit=259)
    ('Menuiserie Dupré', 80)
    """
    left = limit - units(output) - len(f"/{day}/ (2)/") - _LATER
    name = safe_name(
        firm, ending=suffix, longest=min(LONGEST, max(_MARKED + len(suffix), left - LONGEST))
    )
    longest = min(LONGEST, left - units(name))
    if longest < _ENDING + _MARKED:
        raise RelanceError(
            f"le chemin du dossier des courriers est trop long : il a {units(output)} caractères, et"
            f" le chemin d'un courrier n'en a jamais plus de {limit}.",
            where=output,
            cure=f"Raccourcissez-le d'au moins {_ENDING + _MARKED - longest} caractères : rapprochez"
            " le dossier de relance de la racine du disque (par exemple C:\\Relance), ou donnez un"
            " autre dossier avec --sortie. Rien n'a été modifié.",
        )
    return name, longest


def safe_name(text: str, *, ending: str = "", longest: int = LONGEST) -> str:
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
    while units(name + ending) > longest or len((name + ending).encode()) > LONGEST_BYTES:
        name = name[:-1]
    return name.rstrip(" .") + ending


def letter_title(step: Step) -> str:
    """What a letter is called: never « Relance 1 », which asks to wait for the second."""
    if step.formal_notice:
        return _FORMAL
    rank = re.search(r"\d+", step.name)
    return _TITLES.get(int(rank[0]) if rank else 1, _NEXT)


def by_client(notice: Notice) -> tuple[str, str]:
    """The order of the letters: that of the clients' names."""
    return fold(notice.client.name), notice.client.id


def letter_names(
    plan: Plan, letters: Iterable[tuple[Notice, str]] | None = None, *, longest: int = LONGEST
) -> list[tuple[Notice, str]]:
    """Each letter with its file name, in the order of the clients' names.

    `letters`: those of another kind, each with its title; None: the reminders of the plan. A name
    has at most `longest` characters, but for a mark (`fitting`). Namesakes
    are told apart by their town, else by a mark made of their identity: among all the clients of the
    workbook, so that a name does not change when a namesake pays.
    """
    if letters is None:
        letters = [(notice, letter_title(notice.step)) for notice in plan.notices]
    letters = sorted(letters, key=lambda letter: by_client(letter[0]))
    clients = {claim.client.id: claim.client for claim in plan.claims}
    clients |= {notice.client.id: notice.client for notice, _ in letters}
    names = Counter(fold(client.name) for client in clients.values())
    towns = Counter((fold(client.name), fold(client.town)) for client in clients.values())

    def name_of(client: Client, title: str) -> str:
        mark = ""
        if names[fold(client.name)] > 1:
            alone = client.town and towns[fold(client.name), fold(client.town)] == 1
            town = safe_name(client.town, longest=_MARKED - len(" ()"))
            mark = f" ({town if alone else _mark(client)})"
        return safe_name(client.name, ending=mark, longest=longest - _ENDING) + f" - {title}.docx"

    found = [(notice, name_of(notice.client, title)) for notice, title in letters]
    taken = Counter(name.casefold() for _, name in found)
    return [
        (n, name if taken[name.casefold()] == 1 else name[:-5] + f" {_mark(n.client)}.docx")
        for n, name in found
    ]


def court_folders(
    plan: Plan, clients: Iterable[Client], *, room: int, longest: int = LONGEST
) -> dict[str, str]:
    """Client id → the folder of its court file, where file names take `room` characters of `longest`."""
    step = Step(name="", after_due=0, min_gap=0, channel=Channel.FILE)
    own = max(_MARKED + 2, longest - len(COURT_FOLDER) - 1 - room)
    letters = [(Notice(client=client, step=step, claims=()), "") for client in clients]
    named = letter_names(plan, letters, longest=own + _ENDING)
    return {n.client.id: COURT_FOLDER + name.removesuffix(" - .docx") for n, name in named}


def companions(document: str) -> tuple[str, ...]:
    """What goes aside with a letter that must not be posted: its double, e-mail and PDF, the files that hold it.

    >>> companions("2026-11-23/Dupré/Roy - mise en demeure.docx")[0]
    '2026-11-23/Dupré/Roy - double simple du recommandé.docx'
    """
    folder, _, name = document.rpartition("/")
    double = f"{folder}/{name.rpartition(' - ')[0]} - {COVER}.docx"
    stem = document.rpartition(".")[0]
    together = f"{folder}/{PRINT_FILE}", f"{folder}/{REGISTERED_FILE}"
    return double, f"{stem}.eml", f"{stem}.pdf", *together


def _mark(client: Client) -> str:
    return hashlib.sha256(client.id.encode()).hexdigest()[:6]
