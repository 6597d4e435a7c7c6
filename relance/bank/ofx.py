"""OFX 1 (SGML) and 2 (XML), by one scanner of tags: banks mix both, glue headers and leave values empty.

The sign of TRNAMT decides, not TRNTYPE. An operation without day or amount, an account without number, a
file that does not reach </OFX>: nothing is taken. OFX tells one balance, of a day that need not be
the last one's: no proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from relance.bank.label_fields import plain
from relance.bank.statement import Statement, assembled, refused
from relance.bank.texts import amount, day
from relance.rules.matching.operations import Operation
from relance.sheets.cells import Unreadable

_TAG = re.compile(r"<(/?)([A-Za-z0-9_.]+)(?:\s[^<>]*)?(/?)>([^<]*)")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_STATEMENTS = {"STMTRS", "CCSTMTRS"}
_GROUPS = _STATEMENTS | {"BANKACCTFROM", "CCACCTFROM", "STMTTRN", "LEDGERBAL", "AVAILBAL"}
_GROUPS |= {"PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY", "BANKTRANLIST"}
_DAY = re.compile(r"\d{8}")
Group = tuple[str, dict[str, str], list["Group"]]  # name, values, what is inside


def read(text: str, name: str) -> list[Statement]:
    """The statements of an OFX file. Raises RelanceError."""
    body = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    body = _CDATA.sub(lambda m: m[1].replace("&", "&amp;").replace("<", "&lt;"), body)
    begin, end = re.search(r"<OFX>", body, re.IGNORECASE), re.search(r"</OFX>", body, re.IGNORECASE)
    if not begin or not end:
        raise refused(name, "il est coupé : sa fin manque")
    found = assembled(map(_statement, _groups(body[begin.end() : end.start()])), name)
    if not found:
        raise refused(name, "il ne contient aucun compte")
    return found


def _groups(body: str) -> Iterator[Group]:
    """The statements with what they hold; other groups of the format are looked through."""
    root: Group = ("", {}, [])
    stack, place = [root], 0
    for found in _TAG.finditer(body):
        if body[place : found.start()].strip():
            raise Unreadable(
                f"une balise est illisible (« {body[place : found.start()].strip()[:40]} »)"
            )
        place = found.end()
        closing, tag, empty, value = bool(found[1]), found[2].upper(), bool(found[3]), found[4]
        if tag not in _GROUPS:
            if not closing and not empty:
                stack[-1][1].setdefault(tag, plain(value))
        elif not closing and not empty:
            if tag in {group[0] for group in stack}:
                raise Unreadable(f"« {tag} » n'y est pas fermé")
            stack[-1][2].append((tag, {}, []))
            stack.append(stack[-1][2][-1])
        elif closing:
            if stack[-1][0] != tag:
                raise Unreadable(f"« {stack[-1][0] or tag} » n'y est pas fermé")
            stack.pop()
    if body[place:].strip() or len(stack) > 1:
        raise Unreadable("il est coupé : une de ses parties n'est pas fermée")
    yield from (group for group in root[2] if group[0] in _STATEMENTS)


def _statement(group: Group) -> Statement:
    _, values, inside = group
    account = next((v for tag, v, _ in inside if tag in {"BANKACCTFROM", "CCACCTFROM"}), {})
    if not account.get("ACCTID"):
        raise Unreadable("il ne dit pas le numéro du compte")
    number = " ".join(filter(None, (account.get(k) for k in ("BANKID", "BRANCHID", "ACCTID"))))
    balance = next((v for tag, v, _ in inside if tag == "LEDGERBAL"), {})
    currency = values.get("CURDEF", "").upper()
    lists = [(v, deeper) for tag, v, deeper in inside if tag == "BANKTRANLIST"]
    rows = [(v, d) for _, deeper in lists for tag, v, d in deeper if tag == "STMTTRN"]
    asof, until = (
        _bound(x) for x in (balance.get("DTASOF"), lists[-1][0].get("DTEND") if lists else "")
    )
    return Statement(
        format="OFX",
        account=number,
        currency=currency,
        operations=tuple(_operation(v, deeper, number, currency) for v, deeper in rows),
        start=_bound(lists[0][0].get("DTSTART")) if lists else None,
        end=until,
        closing=amount(balance["BALAMT"]) if asof == until and balance.get("BALAMT") else None,
    )


def _bound(text: str | None) -> date | None:
    """A day of the period; None for what some banks write there (« 010126 », « 00000000 »)."""
    try:
        return day(text[:8], "%Y%m%d") if text and _DAY.match(text) else None
    except Unreadable:
        return None


def _operation(
    values: Mapping[str, str], inside: list[Group], account: str, currency: str
) -> Operation:
    posted = values.get("DTPOSTED", "")
    if not _DAY.match(posted):
        raise Unreadable(f"une opération n'a pas de date (« {posted} »)")
    payee = next((v.get("NAME", "") for tag, v, _ in inside if tag == "PAYEE"), "")
    payer, memo = values.get("NAME") or payee, values.get("MEMO", "")
    other = next((v.get("CURSYM", "") for tag, v, _ in inside if tag == "CURRENCY"), "")
    label = memo if payer and memo.startswith(payer) else " ".join(filter(None, (payer, memo)))
    return Operation(
        account=account,
        on=day(posted[:8], "%Y%m%d"),
        amount=amount(values.get("TRNAMT", "")),
        currency=(other.upper() or currency) if currency else "",  # unknown stays unknown
        label=label,
        payer=payer,
        purpose=memo,
        key=values.get("FITID", ""),
    )
