"""What the owner's own invoice form says of them: proposals for the settings, never more.

Many workbooks hold, beside the list, the sheet that is printed as the invoice: name, address, SIRET,
IBAN are there, checked by their keys. A proposal is shown and accepted by the owner, one by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from stdnum import iban
from stdnum.fr import siren, siret, tva

from relance.french import EMAIL, PHONE, fold
from relance.lists.layout import OUR_SHEETS, Grid
from relance.rules.model import Client
from relance.sheets.cells import as_text
from relance.words import sheet_words
from relance.words.forms import LEGAL_FORMS
from relance.words.titles import OF_OTHERS

FORMS = "|".join(sorted((form.upper() for form in LEGAL_FORMS), key=len, reverse=True))
FORM = re.compile(rf"\b({FORMS})\b")
_PLACE = re.compile(r"(?:F-?)?(\d{5})\s+([A-ZÀ-Ýa-zà-ÿ][\wÀ-ÿ' -]+)")
_NUMBERS = re.compile(r"(?:\b[A-Z]{2})?\d[\d\s.]{7,32}\d\b")
_IBAN = re.compile(r"\bFR\s?\d{2}(?:\s?[0-9A-Z]){23}\b")
_PATTERNS = {
    "Forme juridique": FORM,
    "Ville RCS": sheet_words.RCS,
    "Téléphone": PHONE,
    "E-mail": EMAIL,
}
_TOP = 20  # rows of a letterhead


def proposed(
    grids: Mapping[str, Grid], lists: Collection[str], clients: Iterable[Client] = ()
) -> dict[str, str]:
    """Settings by name, as one sheet that is none of these `lists` seems to say; perhaps none.

    Only a sheet with a number that proves to be a SIRET, VAT number or IBAN is believed, and only
    what it says once: a form shows a client's facts too, another sheet a supplier's.
    """
    others = [fold(client.name) for client in clients]
    cards = []
    for grid in papers(grids, lists).values():
        card = _card(grid, others)
        cards += [card] if card.keys() & {"SIRET", "N° TVA", "IBAN"} else []
    return _agreed(item for card in cards for item in card.items())


def papers(grids: Mapping[str, Grid], lists: Collection[str]) -> dict[str, Grid]:
    """The sheets that may be the firm's own papers: not ours, none of these `lists`, nor others'."""
    return {
        name: grid
        for name, grid in grids.items()
        if not (name.startswith(OUR_SHEETS) or name in lists or OF_OTHERS.search(fold(name)))
    }


def _agreed(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What is said in one way only."""
    ways: dict[str, set[str]] = defaultdict(set)
    for setting, text in said:
        ways[setting].add(text)
    return {setting: texts.pop() for setting, texts in sorted(ways.items()) if len(texts) == 1}


def _card(grid: Grid, clients: Sequence[str]) -> dict[str, str]:
    rows = [[as_text(cell) for cell in row] for row in grid]
    texts = [text for row in rows for text in row if text]
    card = _agreed(item for text in texts for item in _said(text))
    if "SIRET" in card and re.sub(r"\D", "", card["SIRET"])[:9] not in card.get("N° TVA", ""):
        card.pop("N° TVA", None)  # another firm's
    return card | _address(rows[:_TOP], clients)


def _said(text: str) -> Iterator[tuple[str, str]]:
    """Settings that a text tells; of numbers, those whose key is right."""
    for found in _IBAN.findall(text.upper()):
        if iban.is_valid(found):
            yield "IBAN", iban.format(found)
    for found in _NUMBERS.findall(text):
        number = re.sub(r"[\s.]", "", found)
        if siret.is_valid(number):
            yield "SIRET", siret.format(number)
        elif number.startswith("FR") and tva.is_valid(number):
            yield "N° TVA", number
        elif siren.is_valid(number) and sheet_words.COMPANY.search(text):
            yield "N° TVA", f"FR{siren.to_tva(number)}"
    for setting, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            yield setting, (match[1] if setting == "Ville RCS" else match[0]).strip()
    for match in sheet_words.CAPITAL.finditer(text):
        yield "Capital", f"{match[1].strip()} €"


def _address(rows: Sequence[Sequence[str]], clients: Sequence[str]) -> dict[str, str]:
    """The first « 49100 Angers » below two lines, name and street; nothing where it is a client's."""
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            place = _PLACE.fullmatch(text)
            above = [r[column] for r in rows[:at] if column < len(r) and r[column]]
            if place and len(above) > 1:
                name = FORM.sub("", above[0]).strip(" -–,")
                if not name or any(fold(name) in c or c in fold(above[0]) for c in clients):
                    return {}
                return {
                    "Raison sociale": name,
                    "Adresse": above[-1],
                    "Code postal": place[1],
                    "Ville": place[2].strip(),
                }
    return {}
