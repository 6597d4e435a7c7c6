"""Legal forms: which a name bears, and what it says. The words are in forms.toml."""

from __future__ import annotations

from relance.french import fold, undotted
from relance.words.patterns import data

_DATA = data("forms")
FORMS = _DATA["forms"]
# With one of these a name is the legal one; with one of those it is never a person's.
LEGAL_FORMS, FIRMS = (
    frozenset(word for form in FORMS if form.get(key) for word in form["words"])
    for key in ("legal", "firm")
)
VAGUE = LEGAL_FORMS | set(_DATA["vague"]["words"])  # what says nothing of who bears a name
_FULL = {short: word for word, shorts in _DATA["short"].items() for short in shorts}
SOLE_TRADERS, _SAID = (frozenset(_DATA["sole_trader"][key]) for key in ("words", "said"))


def form_of(name: str) -> str:
    """The first legal form in a name, folded; "" where it has none.

    >>> form_of("S.A.R.L. Dupré"), form_of("Optique Vauban")
    ('sarl', '')
    """
    return next((word for word in fold(undotted(name)).split() if word in LEGAL_FORMS), "")


def telling(name: str) -> list[str]:
    """The words of a name that tell who bears it, folded and in full.

    >>> telling("S.A.R.L. Garage St-Michel & Cie")
    ['garage', 'saint', 'michel', 'compagnie']
    """
    words = (_FULL.get(word, word) for word in fold(undotted(name)).split())
    return [word for word in words if word not in VAGUE]


def is_sole_trader(form: str) -> bool:
    """Whether a legal form, as the settings have it, is that of an entrepreneur individuel."""
    return fold(form) in SOLE_TRADERS


def says_sole_trader(name: str) -> bool:
    """Whether a name has the « EI » of an entrepreneur individuel already."""
    return not _SAID.isdisjoint(fold(name).split())
