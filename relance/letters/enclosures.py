"""The copies of invoices that can be enclosed: PDF files found by number in the owner's folder.

A letter names only what is really there: a file counts where its name holds the invoice's number as
whole words (« Facture F2026-041 Dupont.pdf »), and where only one does.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PureWindowsPath

from relance.french import fold
from relance.problems import Level, Problem

SETTING = "Dossier des factures"
_SHORT = 4  # « 41 » alone is also a day or a street: then the name is only « 41 » or « facture 41 »


class InvoiceCopies:
    """The PDF in the owner's folder, which is walked once, when the first one is looked for.

    A relative folder lies beside the workbook. Nothing is opened; a server that a workbook names is
    not even asked: it would be told who the owner is.
    """

    def __init__(self, folder: str, beside: Path) -> None:
        """Of that setting, « Dossier des factures », in a workbook that lies in the folder `beside`."""
        self._folder = folder
        there = os.path.expanduser(folder.strip())  # noqa: PTH111 - Path's raises for an unknown user
        self._place = beside / there
        self._network = PureWindowsPath(there).drive.startswith("\\\\")

    @cached_property
    def lost(self) -> Problem | None:
        """What is told of a folder that is set and not there."""
        # Path's raises for a name too long
        if not self or (not self._network and os.path.isdir(self._place)):  # noqa: PTH112
            return None
        what = "est sur le réseau : il n'est pas ouvert" if self._network else "est introuvable"
        return Problem(
            level=Level.WARNING,
            where=f"Relance - Paramètres, {SETTING}",
            what=f"le dossier « {self._folder} » {what} : aucune copie de facture n'est annoncée.",
            cure="Écrivez-le par sa lettre de lecteur (Z:\\Factures), ou videz ce réglage."
            if self._network
            else "Corrigez son chemin, ou videz ce réglage.",
        )

    def __bool__(self) -> bool:
        """Whether a folder is set."""
        return bool(self._folder.strip())

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[tuple[str, Path]]]:
        """Each word of a file's name → these names, folded between spaces, and where the files lie."""
        found: dict[str, list[tuple[str, Path]]] = defaultdict(list)
        for home, _, names in os.walk(self._place):
            for name in names:
                if name.lower().endswith(".pdf"):
                    words = fold(name[:-4])
                    for word in set(words.split()):
                        found[word].append((f" {words} ", Path(home, name)))
        return found

    def of(self, numbers: Iterable[str]) -> Mapping[str, Path] | None:
        """Invoice number → its PDF; None where no folder is set or it is not there."""
        if not self or self.lost:
            return None
        found = {}
        for number in dict.fromkeys(numbers):
            said = fold(number)
            wanted, short = f" {said} ", len(said) < _SHORT and said.isdigit()
            paths = [
                path
                for words, path in self._by_word.get(said.partition(" ")[0], ())
                if (words in {wanted, f" facture{wanted}"} if short else wanted in words)
            ]
            # Still there? Questions were answered meanwhile; Path's raises where a drive is gone.
            if len(paths) == 1 and os.path.isfile(paths[0]):  # noqa: PTH113
                found[number] = paths[0]
        return found
