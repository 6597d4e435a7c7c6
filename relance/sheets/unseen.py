"""Characters that nobody sees, and that make two cells differ which look the same.

They come with what is copied from web pages and mails. What they stand in is told by its name, for
no eye finds it.
"""

from __future__ import annotations

import unicodedata

_NAMES = {
    "\u200b": "espace sans largeur",
    "\u200c": "anti-liant sans largeur",
    "\u200d": "liant sans largeur",
    "\u200e": "marque de gauche à droite",
    "\u200f": "marque de droite à gauche",
    "\u2060": "gluon de mots",
    "\ufeff": "marque d'ordre des octets",
    "\u00ad": "trait d'union conditionnel",
}


def unseen(text: str) -> tuple[str, ...]:
    """The invisible characters of a text, each once: « espace sans largeur (U+200B) »."""
    if text.isprintable():  # nearly every text: quick
        return ()
    found = dict.fromkeys(c for c in text if unicodedata.category(c) == "Cf")
    return tuple(f"{_NAMES.get(c, 'caractère invisible')} (U+{ord(c):04X})" for c in found)


def seen(text: str) -> str:
    """The text without them."""
    if text.isascii() or text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) != "Cf")
