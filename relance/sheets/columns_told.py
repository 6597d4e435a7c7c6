"""The setting « Colonnes »: what the owner says of his list's columns, read and written in one place.

« Montant TTC = Total ; Chantier = rien ; Solde = montant et solde ; N° facture = Série + N° ». What is not
one column's meaning has a name of its own (`columns.TOLD`). « ? », or nothing, is still to be filled in.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from relance.french import fold
from relance.sheets.cells import Unreadable, as_flag, as_text, as_whole
from relance.words import columns
from relance.words.columns import BY_KEY, COLUMNS, INVOICES, TOLD
from relance.words.currencies import currency_of

Pair = tuple[str, str]  # the key of a column, or a name of TOLD, and what the owner says
_KEYS = {fold(column.title): column.key for column in COLUMNS}
_OWN = {
    fold(TOLD[name]): name for name in ("unpaid", "one_client", "no_invoice", "header", "dates")
}
_ORDERS = {fold(TOLD["day_first"]), fold(TOLD["month_first"])}
TO_FILL = "?"


def as_columns(value: object) -> tuple[Pair, ...]:
    """The pairs that it says. Raises Unreadable, with the nearest word that is understood.

    >>> as_columns("Total TVA comprise = Montant TTC ; Chantier = rien")
    (('total', 'Total TVA comprise'), ('nothing', 'Chantier'))
    """
    pairs = (part.partition("=") for part in as_text(value).split(";") if part.strip())
    return tuple(pair for left, _, right in pairs for pair in _read(left.strip(), right.strip()))


def _read(left: str, right: str) -> Iterator[Pair]:
    if right in {"", TO_FILL} and left:
        return
    ours, theirs = _KEYS.get(fold(left)), _KEYS.get(fold(right))
    if name := _OWN.get(fold(left)):
        yield name, _checked(name, right)
    elif fold(right) == TOLD["nothing"]:
        yield "nothing", left
    elif fold(right) == TOLD["both"]:
        yield from (("total", left), ("balance", left))
    elif ours == "currency" and (code := currency_of(right)):
        yield "money", code
    elif ours:
        yield ours, right
    elif theirs:
        yield theirs, left
    elif key := columns.key_of(left) or INVOICES.get(columns.normal(left), ""):
        yield key, right
    else:
        near = [c.title for c in COLUMNS if fold(c.title) in _nearest(left) + _nearest(right)]
        hint = f" ; « {near[0]} » s'en rapproche" if near else ""
        raise Unreadable(
            f"« {left} = {right} » ; écrivez « Montant TTC = titre de votre colonne », ou « titre ="
            f" rien »{hint}"
        )


def _nearest(word: str) -> list[str]:
    return difflib.get_close_matches(fold(word), list(_KEYS), 1, 0.7)


def _checked(name: str, right: str) -> str:
    """The value of one of our own words. Raises Unreadable."""
    if name == "unpaid":
        return "oui" if as_flag(right) else "non"
    if name == "dates" and fold(right) not in _ORDERS:
        raise Unreadable(
            f"« {right} » ; écrivez « {TOLD['day_first']} » ou « {TOLD['month_first']} »"
        )
    return str(as_whole(right)) if name == "header" else right


def written(pairs: Sequence[Pair]) -> str:
    """The setting that says these pairs; what is said of one thing twice, as last said."""
    told: dict[Pair, str] = {}
    both = {title for key, title in pairs if key == "total" and ("balance", title) in pairs}
    for key, said in pairs:
        if key in {"total", "balance"} and said in both:
            told["both", ""] = f"{said} = {TOLD['both']}"
        elif key == "nothing":
            told[key, said] = f"{said} = {TOLD['nothing']}"
        elif key == "money":
            told[key, ""] = f"{BY_KEY['currency'].title} = {said}"
        elif key == "no_invoice":
            told[key, said] = f"{TOLD[key]} = {said}"
        else:
            name = TOLD[key] if key in TOLD else BY_KEY[key].title
            told[key, ""] = f"{name} = {said}"
    return " ; ".join(told.values())
