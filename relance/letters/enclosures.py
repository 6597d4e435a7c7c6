"""The copies of invoices that can be enclosed: PDF files found by number in the owner's folder.

A letter names only what is really there: a file counts where its name holds the invoice's number as
whole words (« Facture F2026-041 Dupont.pdf »), and where only one does.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PureWindowsPath

from relance.french import fold
from relance.problems import Level, Problem

SETTING = "Dossier des factures"
_SHORT = 4  # « 41 » alone is also a day or a street: then the name is only « 41 » or « facture 41 »


def invoice_files(
    folder: str, beside: Path, numbers: Iterable[str]
) -> tuple[Mapping[str, Path] | None, Problem | None]:
    """Invoice number → its PDF in `folder`; None where no folder is set or it is not there.

    A relative folder lies beside the workbook. Nothing is opened; a server that a workbook names is
    not even asked: it would be told who the owner is.
    """
    if not folder.strip():
        return None, None
    there = os.path.expanduser(folder.strip())  # noqa: PTH111 - Path's raises for an unknown user
    place, network = beside / there, PureWindowsPath(there).drive.startswith("\\\\")
    if network or not os.path.isdir(place):  # noqa: PTH112 - Path's raises for a name too long
        what = "est sur le réseau : il n'est pas ouvert" if network else "est introuvable"
        return None, Problem(
            level=Level.WARNING,
            where=f"Relance - Paramètres, {SETTING}",
            what=f"le dossier « {folder} » {what} : aucune copie de facture n'est annoncée.",
            cure="Écrivez-le par sa lettre de lecteur (Z:\\Factures), ou videz ce réglage."
            if network
            else "Corrigez son chemin, ou videz ce réglage.",
        )
    files: dict[str, list[Path]] = defaultdict(list)
    for home, _, names in os.walk(place):
        for name in sorted(names):
            if name.lower().endswith(".pdf"):
                files[f" {fold(name[:-4])} "].append(Path(home, name))
    found = {}
    for number in dict.fromkeys(numbers):
        wanted = f" {fold(number)} "
        short = len(wanted) < _SHORT + 2 and wanted.strip().isdigit()
        paths = [
            path
            for words, same in files.items()
            if (words in {wanted, f" facture{wanted}"} if short else wanted in words)
            for path in same
        ]
        if wanted.strip() and len(paths) == 1:
            found[number] = paths[0]
    return found, None
