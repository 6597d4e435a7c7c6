"""Who pays and for what, out of a label that a bank built from fields; and what kind of money it is.

BNP writes « /FRM payer /EID … /RNF reference », Société Générale « DE: payer MOTIF: … REF: … »,
OFX of several banks put the payer in NAME. Nothing is guessed where no mark says it.
"""

from __future__ import annotations

import html
import re

from msgspec.structs import replace

from relance.rules.matching.operations import Nature, Operation
from relance.words.statements import COLONS, OF_PAYER, OF_PURPOSE, SLASHES, VOID, nature_of

_SLASHES = re.compile(rf"(?:^|\s)/({SLASHES})\b[ :/]?")
_COLONS = re.compile(rf"\b({COLONS})\s?: ?")


def plain(text: str) -> str:
    """A text on one line, its HTML entities read, however often they were escaped.

    >>> plain("Compte de ch&amp;egrave;ques  ")
    'Compte de chèques'
    """
    for _ in range(3):
        if "&" not in text:
            break
        text = html.unescape(text)
    return " ".join(text.replace("\x00", "").split())


def fields(label: str) -> tuple[str, str]:
    """The payer and the purpose that the marks of a label tell; "" where they tell none.

    >>> fields("VIR SEPA RECU /FRM DUPONT SAS /EID 1 /RNF F-2026-1")
    ('DUPONT SAS', '1 F-2026-1')
    >>> fields("VIR RECU 8527S DE: SARL EXEMPLE MOTIF: FACTURE 12 REF: F12")
    ('SARL EXEMPLE', 'FACTURE 12 F12')
    """
    for marks in (_SLASHES, _COLONS):
        pieces = marks.split(label)
        told = list(zip(pieces[1::2], map(str.strip, pieces[2::2]), strict=True))
        if payer := " ".join(text for mark, text in told if mark in OF_PAYER):
            purpose = [t for mark, t in told if t and mark in OF_PURPOSE and t.lower() not in VOID]
            return payer, " ".join(purpose)
    return "", ""


def classified(operation: Operation) -> Operation:
    """That operation with its payer and nature, where its label tells them."""
    payer, purpose = fields(operation.label)
    operation = replace(
        operation, payer=operation.payer or payer, purpose=operation.purpose or purpose
    )
    if operation.nature is Nature.ORDINARY:
        # Neither the payer nor what he wrote (« apport », « remise ») is a word of the bank's.
        head = _SLASHES.split(operation.label)[0] if payer else operation.label
        head = _COLONS.split(head)[0] if payer else head
        told = nature_of(head, incoming=operation.amount > 0)
        operation = replace(operation, nature=Nature[told] if told else Nature.ORDINARY)
    return operation
