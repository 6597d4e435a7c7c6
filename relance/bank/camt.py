"""camt.053 (ISO 20022), every version: names without their namespace, amounts as the entry says them.

Only booked entries are money. One that the bank made of several payments is split where its details
add up to it, and else is one lump sum that is never booked by itself. camt.052 (of the day) and
camt.054 (notices) tell money that comes again in the statement: refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError

from msgspec.structs import replace

from relance.bank.label_fields import plain
from relance.bank.statement import Statement, assembled, proof, refused
from relance.bank.texts import day, exact
from relance.rules.matching.operations import Nature, Operation
from relance.rules.money import total
from relance.sheets.cells import Unreadable
from relance.words.statements import VOID

_REFUSED = {
    "BkToCstmrAcctRpt": "c'est un camt.052 (opérations du jour), pas un relevé",
    "BkToCstmrDbtCdtNtfctn": "c'est un camt.054 (avis), dont l'argent revient dans le relevé",
}


def read(data: bytes, name: str) -> list[Statement]:
    """The statements of a camt.053 file. Raises RelanceError."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise refused(
            name, "il déclare un type de document (DOCTYPE), ce qu'aucune banque ne fait"
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise refused(name, "son XML est coupé ou mal formé") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    for message, what in _REFUSED.items():
        if root.find(f".//{message}") is not None:
            raise refused(name, what)
    found = root.findall("./BkToCstmrStmt/Stmt")
    if not found:
        raise refused(name, "il ne contient aucun relevé camt.053")
    try:
        parts = [_statement(each) for each in found]
    except Unreadable as error:
        raise refused(name, str(error)) from None
    told = [(_text(each, "Id"), part.account) for each, part in zip(found, parts, strict=True)]
    if len(set(told)) < len(told):
        raise refused(name, "le même relevé s'y trouve deux fois")
    return assembled(parts, name)


def _text(element: Element, path: str) -> str:
    return plain(element.findtext(path) or "")


def _texts(element: Element, *paths: str) -> list[str]:
    every = (plain(each.text or "") for path in paths for each in element.findall(path))
    return list(dict.fromkeys(text for text in every if text and text.lower() not in VOID))


def _statement(each: Element) -> Statement:
    account = _text(each, "Acct/Id/IBAN") or _text(each, "Acct/Id/Othr/Id")
    if not account:
        raise Unreadable("il ne dit pas le numéro du compte")
    entries = [(entry, list(_operations(entry, account))) for entry in each.findall("Ntry")]
    operations = [operation for _, several in entries for operation in several]
    opening, closing = _balance(each, "OPBD", "PRCD"), _balance(each, "CLBD")
    currencies = {o.currency for o in operations} | {b[1] for b in (opening, closing) if b}
    currency = _text(each, "Acct/Ccy") or (opening[1] if opening else "")
    part = Statement(
        format="camt",
        account=account,
        currency=currency or next(iter(currencies), ""),
        operations=tuple(operations),
        start=_day_at(each, "FrToDt/FrDtTm"),
        end=_day_at(each, "FrToDt/ToDtTm"),
        opening=opening[0] if opening else None,
        closing=closing[0] if closing else None,
    )
    if len(currencies) > 1:
        return replace(
            part, complete=False, why="ses soldes et ses opérations sont de devises différentes"
        )
    count = _text(each, "TxsSummry/TtlNtries/NbOfNtries")
    if count and count != str(len(entries)):
        why = f"il annonce {count} opérations et en contient {len(entries)}"
        return replace(part, complete=False, why=why)
    booked = (o.amount for o in operations if o.nature is not Nature.PENDING)
    return proof(part, total(booked))


def _balance(each: Element, *kinds: str) -> tuple[Decimal, str] | None:
    for kind in kinds:
        for balance in each.findall("Bal"):
            if _text(balance, "Tp/CdOrPrtry/Cd") == kind:
                value = _signed(balance)
                return value, balance.find("Amt").get("Ccy", "")  # type: ignore[union-attr]
    return None


def _signed(element: Element) -> Decimal:
    """The amount of a balance or an entry, by its mark of debit or credit."""
    mark = _text(element, "CdtDbtInd")
    if mark not in {"CRDT", "DBIT"}:
        raise Unreadable(f"une opération n'est ni au crédit ni au débit (« {mark} »)")
    return exact(_text(element, "Amt")) * (1 if mark == "CRDT" else -1)


def _day_at(element: Element, *paths: str) -> date | None:
    text = next((found for path in paths if (found := _text(element, path))), "")
    return day(text[:10], "%Y-%m-%d") if text else None


def _operations(entry: Element, account: str) -> Iterator[Operation]:
    """The payments of one entry: its details where they add up to it, else itself."""
    state = _text(entry, "Sts/Cd") or _text(entry, "Sts/Prtry") or _text(entry, "Sts")
    if state == "INFO":
        return
    if state not in {"BOOK", "PDNG", "FUTR"}:
        raise Unreadable(f"l'état d'une opération n'est pas connu (« {state} »)")
    on = _day_at(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    if on is None:
        raise Unreadable("une opération n'a pas de date")
    value = _signed(entry)
    nature = Nature.ORDINARY if state == "BOOK" else Nature.PENDING
    if nature is Nature.ORDINARY and _text(entry, "RvslInd") in {"true", "1"}:
        nature = Nature.REVERSAL if value < 0 else Nature.RETURNED
    details = entry.findall("NtryDtls/TxDtls")
    several = len(details) > 1 or _text(entry, "NtryDtls/Btch/NbOfTxs") not in {"", "0", "1"}
    currency = entry.find("Amt").get("Ccy", "")  # type: ignore[union-attr]
    amounts = [_detail(each, currency, value) for each in details] if several else []
    known = [each for each in amounts if each is not None]
    split = len(known) == len(details) and total(known) == value
    whole = Operation(
        account=account, on=on, amount=value, currency=currency, label="", nature=nature
    )
    if several and split:
        for part, each in zip(known, details, strict=True):
            yield _told(replace(whole, amount=part), [each], entry)
        return
    if several and nature is Nature.ORDINARY:
        whole = replace(whole, nature=Nature.LUMP)
    yield _told(whole, details, entry)


def _detail(each: Element, currency: str, whole: Decimal) -> Decimal | None:
    """The signed amount of one payment of an entry; None where it tells none in that currency."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if (found := each.find(path)) is not None and found.get("Ccy") == currency:
            mark = _text(each, "CdtDbtInd")
            sign = {"CRDT": 1, "DBIT": -1}.get(mark, 1 if whole > 0 else -1)
            return exact(plain(found.text or "")) * sign
    return None


def _told(operation: Operation, details: list[Element], entry: Element) -> Operation:
    """That operation with what its details say of payer and purpose."""
    side, other = ("Dbtr", "Cdtr") if operation.amount > 0 else ("Cdtr", "Dbtr")
    payers: list[str] = []
    purposes: list[str] = []
    for each in details:
        for party in (side, f"Ultmt{side}"):
            payers += _texts(each, f"RltdPties/{party}/Nm", f"RltdPties/{party}/Pty/Nm")
        if not payers:
            payers += _texts(each, f"RltdPties/{other}/Nm", f"RltdPties/{other}/Pty/Nm")
        strd = "RmtInf/Strd/"
        purposes += _texts(
            each, "RmtInf/Ustrd", f"{strd}CdtrRefInf/Ref", f"{strd}RfrdDocInf/Nb",
            f"{strd}AddtlRmtInf", "AddtlTxInf", "Refs/EndToEndId",
        )  # fmt: skip
    if operation.nature is Nature.LUMP:
        payers = []
    payer, purpose = " ".join(dict.fromkeys(payers)), " ".join(dict.fromkeys(purposes))
    about = _texts(entry, "AddtlNtryInf")
    return replace(
        operation,
        label=" ".join(filter(None, (payer, purpose, *about))),
        payer=payer,
        purpose=purpose,
    )
