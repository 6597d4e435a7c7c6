"""Penalty rates agreed in terms of sale, as owners write them: the one reader of such words.

Three forms (C. com. L441-10 II): a rate a year « 12 % », a multiple of the legal interest rate
« 3 × taux légal », points above the ECB rate « BCE + 10 ». `parse_rate` reads a cell that holds
nothing else; `stated_rates` finds them in a sentence of general conditions. Anything else is not
understood, and a person must look at it: « 300 % » would be the legal rate misread, a bare « 12 »
could be VAT.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from relance.french import plain
from relance.rules.codes import RateBasis
from relance.rules.firm import ContractRate
from relance.words.patterns import data, later

_DATA = data("rate_words")
_SMALL = "|".join(_DATA["small"])
_GAP = rf"(?: (?:{_SMALL}))* "
_END = rf"(?: (?:{_SMALL}|de pourcentage|l' an|par an|par annee))*"
_NUMBER = r"(?<![\d.,])(?P<value>\d{1,2}(?:[.,]\d{1,4})?)"
_TIMES = f"{_NUMBER} (?:x|fois)"
_LEGAL = f"(?:taux{_GAP})?(?:legal|til)"
_ECB = rf"(?:taux{_GAP})?(?:par{_GAP})?(?:bce|banque centrale europeenne)(?: bce)?"
_POINTS = r"(?:%|pts?|points?)(?: de pourcentage)?"
_EACH = (
    r"(?: (?:(?P<monthly>par mois|le mois|mensuel(?:le)?s?)|(?P<daily>par jour|le jour|journali\w+)"
    r"|par an(?:nee)?|l' an|annuel(?:le)?s?))?"
)
_FORMS = (
    (RateBasis.LEGAL, f"{_TIMES}{_GAP}{_LEGAL}"),
    (RateBasis.LEGAL, f"taux{_GAP}legal (?:x|multiplie par) {_NUMBER}"),
    (
        RateBasis.ECB,
        rf"{_ECB}(?: \d[\d.,]* %)?{_GAP}(?:\+|plus|majoree?s?|augmentee?s?){_GAP}"
        rf"{_NUMBER}(?: {_POINTS})?",
    ),
    (RateBasis.ECB, f"{_NUMBER} {_POINTS} (?:au dessus|en sus|plus){_GAP}{_ECB}"),
    (
        RateBasis.FIXED,
        rf"(?:taux (?:(?P<month>mensuel)|annuel){_GAP})?{_NUMBER} (?:%|pour ?cent){_EACH}",
    ),
)
_ALONE = tuple((basis, later(f"(?:{_GAP})?{form}{_END}")) for basis, form in _FORMS)
_WITHIN = tuple((basis, later(form)) for basis, form in _FORMS)
_BARE_LEGAL = re.compile(rf"taux{_GAP}legal")
_WORDS = {word: str(number) for number, word in enumerate(_DATA["numbers"], start=2)}
_LATE, _OTHER = ("|".join(_DATA["of"][key]) for key in ("late", "other"))
_OF = re.compile(rf"\b(?:(?P<late>{_LATE})|(?:{_OTHER}))")
_LUMP = re.compile(r" (?:du montant|des? sommes?|du total|de la facture|du prix|ttc|ht)\b")
_FLOOR = re.compile(
    r"(?:minimum|mini|inferieure?s?|moins|plancher|minimale?)(?: a)? (?:\w+' |\w{1,3} )*$"
)
_EQUALS = re.compile(r"(?:soit|actuellement|ce jour|c' est a dire) (?:\w{1,3} )*$")


BARE = "taux légal"  # without a multiple: once the legal interest rate, or what the law sets?


class StatedRate(NamedTuple):
    """A rate that a sentence states: as a setting may say it, and what it means where understood."""

    text: str
    rate: ContractRate | None


def parse_rate(text: str) -> ContractRate | None:
    """The rate that `text` agrees, None where it is not understood.

    « 12,5 % », « 12 % l'an », « 1,5 % par mois » (twelve times that, a year), « 3 × taux légal »,
    « une fois et demie le taux légal », « BCE + 10 », « taux de la BCE majoré de 10 points ».
    Not for a column « Taux », which is VAT, nor for the default of the law (leave the cell empty).
    """
    words = _plain(text)
    for basis, form in _ALONE:
        found = form.fullmatch(f" {words}") or form.fullmatch(words)
        if found and not found.groupdict().get("daily"):
            return ContractRate(basis=basis, value=_value(found), text=text.strip())
    return None


def stated_rates(text: str) -> tuple[StatedRate, ...]:
    """The rates of late payment that a sentence states, as terms of sale do; none twice.

    A percentage counts where the sentence says that it is one of late payment, not an « escompte »
    nor VAT; the minimum that the law sets (« au moins trois fois le taux légal ») is no rate agreed.
    Where the unit is a day, or the rate is the bare « taux légal », `rate` is None: who knows?
    """
    words = _plain(text)
    found: dict[str, StatedRate] = {}
    taken: list[tuple[int, int]] = []
    for basis, form in _WITHIN:
        for match in form.finditer(words):
            before, after = words[: match.start()], words[match.end() :]
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if basis is RateBasis.FIXED and not _is_late(before, match[0], after):
                continue
            if basis is RateBasis.FIXED and taken and _EQUALS.search(before):
                continue  # « 3 fois le taux légal, soit 8,25 % »
            taken.append(match.span())
            if not (basis is RateBasis.LEGAL and _FLOOR.search(before)):
                said = _said(basis, match)
                rate = parse_rate(said)
                meant = f"{rate.basis} {rate.value.normalize()}" if rate else said
                found.setdefault(meant, StatedRate(said, rate))
    if not taken and re.search(_LATE, words) and _BARE_LEGAL.search(words):
        found[BARE] = StatedRate(BARE, None)
    return tuple(found.values())


def _is_late(before: str, rate: str, after: str) -> bool:
    """Whether a percentage is one of late payment, by what it stands after, or else before."""
    sentence = re.split(r"[;\n]|\. ", before)[-1]
    last = [match["late"] for match in _OF.finditer(sentence)]
    lasting = re.search(r" (?:an|annee|mois|jour|annuel|mensuel)", rate + after[:12])
    if _LUMP.match(after) and not lasting:
        return False  # a lump sum, not interest
    if last:
        return bool(last[-1])
    return bool(re.match(rf" ?(?:{_SMALL}| )*(?:{_LATE})", after))


def _value(found: re.Match[str]) -> Decimal:
    named = found.groupdict()
    value = Decimal(named["value"].replace(",", "."))
    return value * 12 if named.get("monthly") or named.get("month") else value


def _said(basis: RateBasis, found: re.Match[str]) -> str:
    """The rate as a setting says it: « 1,5 % par mois », « 3 × taux légal », « BCE + 10 »."""
    named = found.groupdict()
    value = f"{Decimal(named['value'].replace(',', '.')).normalize():f}".replace(".", ",")
    if basis is RateBasis.LEGAL:
        return f"{value} × taux légal"
    if basis is RateBasis.ECB:
        return f"BCE + {value}"
    if named.get("daily"):
        return f"{value} % par jour"
    return f"{value} % par mois" if named.get("monthly") or named.get("month") else f"{value} %"


def _plain(text: str) -> str:
    """Lower case, no accents, plain signs, single spaces, numbers up to fifteen in figures."""
    kept = plain(text.replace("×", "x").replace("*", "x")).replace("’", "'")
    kept = re.sub(r"[()\[\]«»\":=]|(?<=\w)-(?=[a-z])", " ", kept)
    kept = kept.replace("/", " par ").replace("'", "' ")
    kept = re.sub(r"(?<=\d) ?x(?![a-z])|\bx(?= ?\d)", " x ", kept)
    spaced = re.sub(r"([%+])", r" \1 ", kept)
    words = " ".join(_WORDS.get(word, word) for word in spaced.split())
    words = re.sub(r"\b(?:le )?double (?=du |de |d' )", "2 fois ", words)
    words = re.sub(r"\b(?:le )?triple (?=du |de |d' )", "3 fois ", words)
    words = re.sub(r"\bune? (?=fois\b|pour ?cent\b|%)", "1 ", words)
    return re.sub(r"\b(\d) fois et demie?\b", r"\1,5 fois", words)
