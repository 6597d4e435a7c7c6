"""What the owner's own invoice form says of them: proposals for the settings, never more.

Many workbooks hold, beside the list, the sheet that is printed as the invoice: name, address, SIRET,
IBAN are there, checked by their keys. A proposal is shown and accepted by the owner, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from stdnum import iban
from stdnum.fr import siren, siret, tva

from relance.workbook.cells import as_text
from relance.workbook.layout import OUR_SHEETS, Grid

_FORMS = r"SARL|SASU|SAS|EURL|EIRL|SELARL|SCOP|SNC|SA|EI|SCI"
FORM = re.compile(rf"\b({_FORMS})\b")
_CAPITAL = re.compile(r"capital (?:social )?de\s+([\d\s.,]*\d)\s*(?:€|euros?)", re.IGNORECASE)
_RCS = re.compile(r"\bR\.?C\.?S\.?\s+(?:de\s+)?([A-ZÀ-Ý][\wÀ-ÿ' -]*?)(?=\s+(?:[AB]\s+)?\d|\s*$)")
_PLACE = re.compile(r"(?:F-?)?(\d{5})\s+([A-ZÀ-Ýa-zà-ÿ][\wÀ-ÿ' -]+)")
_PHONE = re.compile(r"(?:\+33\s?\(?0?\)?\s?|\b0)[1-9](?:[\s.-]?\d{2}){4}\b")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_NUMBERS = re.compile(r"(?:\b[A-Z]{2})?\d[\d\s.]{7,32}\d\b")
_IBAN = re.compile(r"\bFR\s?\d{2}(?:\s?[0-9A-Z]){23}\b")
_TOP = 20  # rows of a letterhead


def proposed(grids: Mapping[str, Grid], lists: Collection[str]) -> dict[str, str]:
    """Settings by name, as one sheet that is none of these `lists` seems to say; perhaps none.

    Only a sheet with a number that proves to be a SIRET, SIREN, VAT number or IBAN is believed,
    and only where no two sheets disagree on it.
    """
    cards = []
    for name, grid in grids.items():
        if not name.startswith(OUR_SHEETS) and name not in lists:
            card = _card(grid)
            cards += [card] if card.keys() & {"SIRET", "N° TVA", "IBAN"} else []
    agreed: dict[str, str] = {}
    for setting in {setting for card in cards for setting in card}:
        said = {card[setting] for card in cards if setting in card}
        if len(said) == 1:
            agreed[setting] = said.pop()
    return agreed


def _card(grid: Grid) -> dict[str, str]:
    rows = [[as_text(cell) for cell in row] for row in grid]
    texts = [text for row in rows for text in row if text]
    whole = " \n ".join(texts)
    card = dict(_checked(texts))
    patterns = {"Forme juridique": FORM, "Ville RCS": _RCS}
    card |= {
        name: m[1].strip() for name, pattern in patterns.items() if (m := pattern.search(whole))
    }
    if capital := _CAPITAL.search(whole):
        card["Capital"] = f"{capital[1].strip()} €"
    if phone := _PHONE.search(whole):
        card["Téléphone"] = phone[0]
    if mail := _MAIL.search(whole):
        card["E-mail"] = mail[0]
    if "SIRET" in card and re.sub(r"\D", "", card["SIRET"])[:9] not in card.get("N° TVA", ""):
        card.pop("N° TVA", None)  # another firm's
    return card | _address(rows[:_TOP])


def _checked(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Numbers whose key is right."""
    for text in texts:
        for found in _IBAN.findall(text.upper()):
            if iban.is_valid(found):
                yield "IBAN", iban.format(found)
        for found in _NUMBERS.findall(text):
            number = re.sub(r"[\s.]", "", found)
            if siret.is_valid(number):
                yield "SIRET", siret.format(number)
            elif number.startswith("FR") and tva.is_valid(number):
                yield "N° TVA", number
            elif siren.is_valid(number):
                yield "N° TVA", f"FR{siren.to_tva(number)}"


def _address(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """The first « 49100 Angers » below two lines: name (above all) and street."""
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            place = _PLACE.fullmatch(text)
            above = [r[column] for r in rows[:at] if column < len(r) and r[column]]
            if place and len(above) > 1:
                name = FORM.sub("", above[0]).strip(" -–,")
                return {
                    "Raison sociale": name or above[0],
                    "Adresse": above[-1],
                    "Code postal": place[1],
                    "Ville": place[2].strip(),
                }
    return {}
