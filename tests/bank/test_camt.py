"""camt.053: the entry's mark and amount count; batches are split where they add up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance.bank.camt import read
from relance.problems import RelanceError
from relance.rules.matching.operations import Nature, Operation

DETAIL = (
    "<TxDtls><Amt Ccy='EUR'>{}</Amt><RltdPties><Dbtr><Nm>{}</Nm></Dbtr></RltdPties>"
    "<RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>"
)


def amount(value: str, mark: str = "CRDT") -> str:
    return f"<Amt Ccy='EUR'>{value}</Amt><CdtDbtInd>{mark}</CdtDbtInd>"


def entry(
    value: str, mark: str = "CRDT", *, more: str = "<Sts>BOOK</Sts>", details: str = ""
) -> str:
    day = "<BookgDt><Dt>2026-03-02</Dt></BookgDt>"
    return f"<Ntry>{amount(value, mark)}{more}{day}<NtryDtls>{details}</NtryDtls></Ntry>"


def balance(kind: str, value: str, mark: str = "CRDT") -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{amount(value, mark)}</Bal>"


def stmt(*parts: str, number: str = "1") -> str:
    account = "<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>"
    return f"<Stmt><Id>{number}</Id>{account}{''.join(parts)}</Stmt>"


def document(*statements: str, message: str = "BkToCstmrStmt") -> bytes:
    return f"<Document xmlns='urn:x:camt.053.001.02'><{message}>{''.join(statements)}</{message}></Document>".encode()


def operations(*parts: str) -> tuple[Operation, ...]:
    return read(document(stmt(*parts)), "r.xml")[0].operations


@pytest.mark.parametrize(
    ("written", "value", "nature"),
    [
        (entry("12.50"), "12.50", Nature.ORDINARY),
        (entry("12.50", "DBIT"), "-12.50", Nature.ORDINARY),
        (
            entry("12.50", "DBIT", more="<Sts><Cd>BOOK</Cd></Sts><RvslInd>true</RvslInd>"),
            "-12.50",
            Nature.REVERSAL,
        ),
        (
            entry("12.50", "CRDT", more="<Sts>BOOK</Sts><RvslInd>1</RvslInd>"),
            "12.50",
            Nature.RETURNED,
        ),
        (entry("12.50", more="<Sts>PDNG</Sts>"), "12.50", Nature.PENDING),
        (entry("12.500"), "12.50", Nature.ORDINARY),
    ],
)
def test_the_mark_decides_the_sign_and_the_state_whether_it_is_money(
    written: str, value: str, nature: Nature
) -> None:
    (found,) = operations(written)
    assert (str(found.amount), found.nature) == (value, nature)


def test_a_batch_that_adds_up_is_its_payments() -> None:
    details = DETAIL.format("7.50", "DUPONT", "F1") + DETAIL.format("5.00", "MARTIN", "F2")
    found = operations(entry("12.50", details=details))
    assert [(str(o.amount), o.payer, o.purpose) for o in found] == [
        ("7.50", "DUPONT", "F1"),
        ("5.00", "MARTIN", "F2"),
    ]


@pytest.mark.parametrize(
    "details",
    [
        DETAIL.format("7.50", "DUPONT", "F1") + DETAIL.format("5.01", "MARTIN", "F2"),
        DETAIL.format("7.50", "DUPONT", "F1") + "<TxDtls></TxDtls>",
        "<Btch><NbOfTxs>2</NbOfTxs></Btch>",
    ],
)
def test_a_batch_that_does_not_is_one_lump_without_payer(details: str) -> None:
    (found,) = operations(entry("12.50", details=details))
    assert (str(found.amount), found.nature, found.payer) == ("12.50", Nature.LUMP, "")


def test_a_single_detail_in_another_currency_never_changes_the_entry() -> None:
    (found,) = operations(entry("8.85", details="<TxDtls><Amt Ccy='SEK'>0</Amt></TxDtls>"))
    assert found.amount == Decimal("8.85")


@pytest.mark.parametrize(
    ("parts", "complete"),
    [
        ((balance("OPBD", "100.00"), balance("CLBD", "112.50"), entry("12.50")), True),
        ((balance("PRCD", "5.00", "DBIT"), balance("CLBD", "7.50"), entry("12.50")), True),
        ((balance("OPBD", "100.00"), balance("CLBD", "112.51"), entry("12.50")), False),
        ((balance("CLBD", "112.50"), entry("12.50")), None),
        (
            (
                balance("OPBD", "100.00"),
                balance("CLBD", "100.00"),
                entry("12.50", more="<Sts>PDNG</Sts>"),
            ),
            True,
        ),
        (
            (
                "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>",
                entry("12.50"),
            ),
            False,
        ),
    ],
)
def test_balances_and_counts_prove(parts: tuple[str, ...], complete: bool | None) -> None:
    assert read(document(stmt(*parts)), "r.xml")[0].complete is complete


def test_a_day_that_does_not_follow_the_one_before_is_a_gap() -> None:
    days = [
        stmt(balance("OPBD", "0.00"), balance("CLBD", "12.50"), entry("12.50")),
        stmt(balance("OPBD", "13.00"), balance("CLBD", "25.50"), entry("12.50"), number="2"),
    ]
    (found,) = read(document(*days), "r.xml")
    assert (found.complete, len(found.operations)) == (False, 2)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (document(stmt(entry("12..34"))), "n'est pas un montant"),
        (document(stmt(entry("-12.34"))), "n'est pas un montant"),
        (document(stmt(entry("12.345"))), "plus de deux décimales"),
        (document(stmt(entry("12.50", "XXXX"))), "ni au crédit ni au débit"),
        (document(stmt(entry("12.50", more="<Sts>????</Sts>"))), "l'état"),
        (document(stmt(entry("12.50").replace("BookgDt", "Other"))), "n'a pas de date"),
        (
            document(stmt().replace("<IBAN>FR7630006000011234567890189</IBAN>", "")),
            "numéro du compte",
        ),
        (document(stmt(entry("1.00")), stmt(entry("1.00"))), "deux fois"),
        (document(message="BkToCstmrStmt"), "aucun relevé"),
        (document(stmt(), message="BkToCstmrAcctRpt"), "camt.052"),
        (document(stmt(), message="BkToCstmrDbtCdtNtfctn"), "camt.054"),
        (document(stmt(entry("1.00")))[:-30], "coupé"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + document(stmt(entry("1.00"))), "DOCTYPE"),
    ],
)
def test_what_is_no_sure_statement_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(RelanceError) as refusal:
        read(data, "r.xml")
    assert sentence in str(refusal.value)


def test_structured_references_and_the_payer_of_newer_versions_are_told() -> None:
    details = (
        "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>DUPONT</Nm></Pty></Dbtr>"
        "</RltdPties><RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
    )
    (found,) = operations(entry("12.50", details=details))
    assert (found.payer, found.purpose, found.label) == (
        "DUPONT",
        "RF18539007547034",
        "DUPONT RF18539007547034",
    )
