"""Which format a file is, by its content: names lie, and banks call a table of text « .xls »."""

from __future__ import annotations

import re

from relance.bank import camt, cfonb, mt940, ofx, tables
from relance.bank.statement import Statement, refused
from relance.bank.texts import decoded
from relance.lists.grids import read_grids, read_old_grids

_MOST = 40_000_000  # bytes: some 300 000 operations
_EXPORT = (
    "Sur le site de votre banque, choisissez un export CSV, Excel, OFX, CFONB 120 ou camt.053."
)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_REFUSED = (
    (re.compile(r"\s*%PDF"), "c'est un PDF, dont les montants ne se lisent pas sûrement"),
    (re.compile(r"\s*!(?:type|account|option|clear):", re.IGNORECASE), "c'est un fichier QIF, qui ne dit ni le compte ni lequel est le jour, lequel le mois"),
    (re.compile(r"3[149]\d{6}"), "c'est un CFONB 240 (effets et LCR), pas un relevé de compte"),
    (re.compile(r"\s*(?:<!doctype html|<html|<table)", re.IGNORECASE), "c'est une page web, pas un relevé"),
)  # fmt: skip


def read(data: bytes, name: str) -> list[Statement]:
    """What a file tells, one statement an account and currency; `name` is for messages.

    Raises RelanceError, a French sentence, where any part of it cannot be read for sure: then nothing
    of it is taken.
    """
    if len(data) > _MOST:
        raise refused(name, "il est démesuré", "Exportez une période plus courte.")
    if not data.strip():
        raise refused(name, "il est vide")
    if data.startswith((_OLE, _ZIP)):
        reader = read_old_grids if data.startswith(_OLE) else read_grids
        return tables.read_grids(reader(data, name), name)
    try:
        text = decoded(data)
    except UnicodeDecodeError:
        raise refused(name, "ce n'est pas un fichier de texte, ou il est abîmé", _EXPORT) from None
    for mark, what in _REFUSED:
        if mark.match(text):
            raise refused(name, what, _EXPORT)
    if re.search(r"<OFX>|OFXHEADER", text[:5000], re.IGNORECASE):
        return ofx.read(text, name)
    if re.match(r"\s*<", text):
        return camt.read(data, name)
    if re.match(r"\s*0[1457]\d{5}", text) and len(text.lstrip().splitlines()[0]) > 100:
        return cfonb.read(text, name)
    if re.search(r"^:20:", text, re.MULTILINE) and re.search(r"^:60[FM]:", text, re.MULTILINE):
        return mt940.read(text, name)
    return tables.read_text(text, name)
