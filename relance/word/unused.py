"""Files of the owner's folder that no letter is made of: a name nearly right, another format.

Nothing is more costly than a letter changed with care that never leaves: each such file is named,
with the name or the format that would make it serve.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from relance.french import fold
from relance.problems import Level, Problem
from relance.system.files import no_file

_WORD = {
    ".docx",
    ".docm",
    ".dotx",
    ".dotm",
    ".doc",
    ".dot",
    ".odt",
    ".ott",
    ".rtf",
    ".pages",
    ".wps",
}
_ENDINGS = re.compile(r"(\.(docx|docm|dotx|dotm|doc|dot|odt|ott|rtf|pages|wps|pdf|txt|xml|zip))+$")
_COPY = re.compile(r"^(copie|copy) (de|of) |[ _-]*\b(copie|copy)\b|\(\d+\)| - raccourci$|\.lnk$")
_OURS = {"lisezmoi.txt", "champs.md"}


def unused(own: Path, used: Collection[str]) -> Iterator[Problem]:
    """What lies in `own` and no letter is made of; `used`: the names that templates may have."""
    for path in sorted(own.iterdir()) if own.is_dir() else ():
        if path.name.startswith(("~$", ".")) or path.name.casefold() in _OURS:
            continue
        where = f"perso/{path.name}"
        if path.suffix.lower() == ".docx" and path.exists() and (odd := no_file(path)):
            what = f"ce n'est pas un document, mais {odd} : il n'est pas utilisé."
            yield Problem(level=Level.WARNING, where=where, what=what, cure="Retirez-le de perso.")
            continue
        if path.is_dir():
            if any(inside.suffix.lower() in _WORD for inside in path.iterdir()):
                what = "les modèles de ce dossier ne sont pas utilisés."
                cure = "Mettez dans perso même ceux qui doivent servir."
                yield Problem(level=Level.WARNING, where=where, what=what, cure=cure)
            continue
        taken = [name for name in used if name.casefold() == path.name.casefold()]
        if any((own / name).is_file() for name in taken):
            continue
        word, meant = path.suffix.lower() in _WORD, taken[0] if taken else nearest(path.name, used)
        if meant and (own / meant).is_file():
            what = f"ce fichier n'est pas utilisé : c'est {meant} qui l'est."
            yield Problem(level=Level.INFO, where=where, what=what)
        elif word and path.suffix.lower() != ".docx":
            what = f"ce fichier n'est pas utilisé : un modèle est un document .docx, pas {path.suffix.lower()}."
            name = meant or f"{path.stem}.docx"
            cure = f"Dans Word : Fichier > Enregistrer sous > « Document Word (*.docx) », sous le nom {name}."
            yield Problem(level=Level.WARNING, where=where, what=what, cure=cure)
        elif meant:
            what = "ce fichier n'est pas utilisé : ce n'est le nom d'aucun modèle."
            cure = f"Pour qu'il serve, renommez-le {meant}."
            yield Problem(level=Level.WARNING, where=where, what=what, cure=cure)
        elif word:
            what = "ce fichier n'est pas utilisé : aucune étape ne porte son nom."
            cure = "Écrivez-le dans la colonne « Modèle » de la cadence, s'il doit servir."
            yield Problem(level=Level.INFO, where=where, what=what, cure=cure)


def nearest(name: str, used: Collection[str]) -> str:
    """The name that was meant, "" where none is near.

    >>> nearest("Relance 2 (1).docx.docx", ["relance_1.docx", "relance_2.docx"])
    'relance_2.docx'
    """
    key = _key(name)
    keys = {_key(each): each for each in sorted(used)}
    same = [each for each in keys if re.findall(r"\d", each) == re.findall(r"\d", key)]
    close = difflib.get_close_matches(key, same, n=1, cutoff=0.8)
    starts = sorted((each for each in keys if key.startswith(each)), key=len)
    found = [key] if key in keys else close or starts[-1:]
    return keys[found[0]] if found else ""


def _key(name: str) -> str:
    """What two spellings of a name have alike: letters and figures, no copy mark, no ending."""
    bare = _ENDINGS.sub("", name.casefold())
    return re.sub(r"[^a-z0-9]", "", fold(_COPY.sub("", bare)))
