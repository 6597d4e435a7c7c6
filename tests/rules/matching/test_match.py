"""Certain only by evidence; everything else is asked, and nothing is booked twice."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from relance.bank.label_fields import classified
from relance.rules.matching.cited_numbers import Cited, Numbers
from relance.rules.matching.match import Labels, match
from relance.rules.matching.open_debts import Allotment, Debt, Match, Verdict
from relance.rules.matching.operations import Nature, Operation
from relance.words.statements import AROUND
from tests.rules.matching.portfolio import STYLES, portfolio

SHARED = Path(__file__).parents[3].parent / "shared" / "statements" / "matching_cases.csv"
CASES: list[dict[str, str]] = []
if SHARED.is_file():
    CASES = list(csv.DictReader(SHARED.read_text(encoding="utf-8").splitlines(), delimiter=";"))


def debt(number: str, client: str, rest: str, paid: str = "0", **more: object) -> Debt:
    known = Debt(
        id=number,
        number=number,
        client_id=client,
        names=(client,),
        rest=Decimal(rest),
        paid=Decimal(paid),
    )
    return replace(known, **more)


def credit(label: str, amount: str, **more: object) -> Operation:
    bare = Operation(
        account="1", on=date(2026, 3, 2), amount=Decimal(amount), currency="EUR", label=label
    )
    return classified(replace(bare, **more))


def matched(label: str, amount: str, *debts: Debt, **more: object) -> Match:
    (found,) = match([credit(label, amount, **more)], debts, Labels(debts, AROUND))
    return found


def lines(found: Match) -> dict[str, str]:
    return {line.debt: str(line.amount) for line in found.lines}


def shared_debts(case: dict[str, str]) -> list[Debt]:
    found = []
    for text in case["open_invoices"].split("|"):
        number, client, figures = (part.strip() for part in text.split("@"))
        total, _, settled = figures.partition(", réglé")
        rest = Decimal(total.strip()) - Decimal(settled.strip() or 0)
        confirmed = re.search(r"\(confirmed (?:once )?for (.*)\)", case["label"])
        told = bool(confirmed) and client in re.split(r"\W+", confirmed[1] if confirmed else "")
        names = (client, "M ou Mme AUTRENOM") if told else (client,)
        found.append(debt(number, client, str(rest), settled.strip() or "0", names=names))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_shared_case_is_matched_as_expected(case: dict[str, str]) -> None:
    label = re.sub(r"\s*\(.*\)", "", case["label"])
    nature = (
        Nature.REVERSAL
        if ": RC " in label
        else Nature.PENDING
        if "EN ATTENTE" in label
        else Nature.ORDINARY
    )
    operation = credit(label, case["amount"], nature=nature)
    twice = case["case"] == "duplicate_rows"
    found = match([operation] * (1 + twice), shared_debts(case), Labels(shared_debts(case), AROUND))
    word, _, rest = case["expected"].partition(" ")
    wanted = [part.partition("=")[0] for part in re.split(r" [+|] ", rest) if part]
    if word == "absent":
        assert found == []
        return
    first = found[0]
    booked = first.status is Verdict.CERTAIN
    if word in {"certain", "once"}:
        assert booked
        assert {number for number in lines(first) if not number.startswith("AV")} == set(wanted)
        assert "=" not in rest or lines(first)[wanted[0]] == rest.partition("=")[2]
    elif word == "either":
        assert not booked or list(lines(first)) == wanted
        assert booked or {line.debt for way in first.proposals for line in way} == set(wanted)
    elif word == "ask":
        assert not booked
        assert set(wanted) <= {line.debt for way in first.proposals for line in way}
    elif word == "none":
        assert first.status is Verdict.OUTSIDE
        assert first.proposals == ()
    elif word == "rejet":
        assert first.status is Verdict.REVERSED
        assert list(lines(first)) == wanted
    else:
        assert word == "both"
        assert len({each.status is Verdict.CERTAIN for each in found}) == 1


A, B = (
    debt("FAC-2026-0001", "Dupont Frères SARL", "100.00"),
    debt("FAC-2026-0002", "Dupont Frères SARL", "250.00"),
)
C = debt("FAC-2026-0003", "Martin Conseil", "100.00")
NOTE = debt("AV-2026-0001", "Dupont Frères SARL", "-30.00")
SETTLED = debt("FAC-2026-0009", "Dupont Frères SARL", "0.00", "80.00")
WITH_REFERENCE = [replace(each, references=("RF18539007547034",)) for each in (A, B)]


@pytest.mark.parametrize(
    ("label", "amount", "debts", "booked"),
    [
        ("VIR X FAC-2026-0001 0002", "350.00", [A, B], None),  # « 0002 » alone is no number
        ("VIR FAC-2026-0001 ET FAC-2026-0002", "350.00", [A, B], {"FAC-2026-0001": "100.00", "FAC-2026-0002": "250.00"}),
        ("VIR FAC-2026-0001 ET FAC-2026-0002", "320.00", [A, B, NOTE], {"FAC-2026-0001": "100.00", "FAC-2026-0002": "250.00", "AV-2026-0001": "-30.00"}),
        ("VIR FAC-2026-0001 MOINS AV-2026-0001", "70.00", [A, NOTE], {"FAC-2026-0001": "100.00", "AV-2026-0001": "-30.00"}),
        ("VIR DUPONT FRERES", "350.00", [A, B], {"FAC-2026-0001": "100.00", "FAC-2026-0002": "250.00"}),
        ("VIR DUPONT FRERES", "220.00", [A, B, NOTE], {"FAC-2026-0002": "250.00", "AV-2026-0001": "-30.00"}),
        ("VIR DUPONT FRERES FAC-2026-0001", "350.00", [A, B], {"FAC-2026-0001": "100.00", "FAC-2026-0002": "250.00"}),
        ("VIR FAC-2026-0001", "350.00", [A, B], None),  # the other is nowhere named
        ("VIR FAC-2026-0001", "100.99", [A], {"FAC-2026-0001": "100.00"}),
        ("VIR FAC-2026-0001", "101.00", [A], None),
        ("VIR FAC-2026-0002", "100.00", [A, B], None),  # a part of it, or the other
        ("VIR FAC-2026-0002", "60.00", [A, B], {"FAC-2026-0002": "60.00"}),
        ("VIR 2026-0002", "60.00", [A, B], None),  # anybody's number
        ("VIR DUPONT 2026-0002", "60.00", [A, B], {"FAC-2026-0002": "60.00"}),
        ("VIR ZEPHYR IMPORT FAC-2026-0002", "60.00", [A, B], None),  # a stranger's part
        ("VIR MARTIN CONSEIL FAC-2026-0001", "100.00", [A, C], None),  # another client's number
        ("VIR FAC-2026-0001 FAC-2026-0003", "200.00", [A, C], None),  # two clients
        ("VIR DUPONT FRERES FAC-2026-0099", "100.00", [A, B], None),  # a number that is not open
        ("VIR DUPONT FRERES FAC-2026-0009", "100.00", [A, B, SETTLED], None),
        ("VIR DUPONT FRERES FACTURE 88", "100.00", [A, B], None),
        ("VIR DUPONT FRERES HOLDING", "100.00", [A, B], None),
        ("VIR DUPONT FRERES SAS", "100.00", [A, B], None),
        ("VIR RF18539007547034", "350.00", WITH_REFERENCE, {"FAC-2026-0001": "100.00", "FAC-2026-0002": "250.00"}),
        ("VIR RF18539007547034", "250.00", WITH_REFERENCE, {"FAC-2026-0002": "250.00"}),
        ("VIR RF18539007547034", "200.00", WITH_REFERENCE, None),
        ("REMISE CHEQUES FAC-2026-0001", "100.00", [A], None),
        ("VIR STRIPE FAC-2026-0001", "100.00", [A], None),
        ("APPORT EN CAPITAL FAC-2026-0001", "100.00", [A], {"FAC-2026-0001": "100.00"}),
    ],
)  # fmt: skip
def test_a_credit_is_booked_only_by_evidence(
    label: str, amount: str, debts: list[Debt], booked: dict[str, str] | None
) -> None:
    found = matched(label, amount, *debts)
    assert lines(found) == (booked or {})
    assert (found.status is Verdict.CERTAIN) is (booked is not None)
    assert found.why


def test_a_number_of_two_clients_is_that_of_the_one_who_is_named() -> None:
    other = replace(C, number=A.number)
    assert lines(matched("VIR MARTIN CONSEIL FAC-2026-0001", "100.00", A, other)) == {
        C.id: "100.00"
    }
    assert matched("VIR FAC-2026-0001", "100.00", A, other).status is Verdict.SEVERAL


@pytest.mark.parametrize(
    "more", [{"currency": "CHF"}, {"currency": ""}, {"proven": False}, {"nature": Nature.LUMP}]
)  # fmt: skip
def test_what_may_not_decide_proposes(more: dict[str, object]) -> None:
    found = matched("VIR FAC-2026-0001", "100.00", A, **more)
    assert (found.status, found.lines) == (Verdict.ONE, ())
    assert found.proposals == ((Allotment("FAC-2026-0001", Decimal("100.00")),),)


def test_an_invoice_is_paid_once_and_numbers_go_before_names() -> None:
    by_name, by_number = (
        credit("VIR DUPONT FRERES", "100.00"),
        credit("VIR FAC-2026-0001", "100.00"),
    )
    first, second = match([by_name, by_number], [A], Labels([A], AROUND))
    assert (first.status, second.status) == (Verdict.UNKNOWN, Verdict.CERTAIN)


def test_debits_and_pending_money_are_not_listed() -> None:
    operations = [
        credit("PRLV EDF", "-5.00"),
        credit("VIR X", "5.00", nature=Nature.PENDING),
        credit("VIR X", "0.00"),
    ]
    assert match(operations, [A], Labels([A], AROUND)) == []


@pytest.mark.parametrize(
    ("label", "amount", "opened"),
    [
        ("PRLV IMPAYE FAC-2026-0009", "-80.00", {"FAC-2026-0009": "-80.00"}),
        ("CHEQUE IMPAYE DUPONT FRERES", "-80.00", {}),
        ("IMPAYE FAC-2026-0009", "-81.00", {}),  # more than was paid
        ("REJET VIR DUPONT FRERES", "-12.00", {}),
    ],
)
def test_money_taken_back_opens_what_it_had_paid(
    label: str, amount: str, opened: dict[str, str]
) -> None:
    found = matched(label, amount, A, SETTLED)
    assert (found.status, lines(found)) == (Verdict.REVERSED, opened)


def test_all_whom_a_doubt_may_concern_are_told() -> None:
    found = matched("VIR DUPONT", "100.00", A, B, C)
    assert found.status is Verdict.SEVERAL
    assert found.clients == {"Dupont Frères SARL", "Martin Conseil"}
    assert [way[0].debt for way in found.proposals] == ["FAC-2026-0001", "FAC-2026-0003"]


def test_money_of_a_mere_amount_is_nobody_s_whose_invoice_came_later() -> None:
    """A statement stays in its folder: what was unknown in March is no payment of an invoice of April."""
    later = replace(A, issued=date(2026, 3, 3))
    found = matched("VIR LE GOFF", "100.00", later)
    assert (found.proposals, found.clients) == ((), frozenset())
    assert matched("VIR DUPONT FRERES SARL", "100.00", later).clients == {A.client_id}


def test_a_deposit_of_cheques_may_be_money_of_whoever_owes_that_much() -> None:
    found = matched("REMISE CHEQUES N 7654321", "100.00", A, B, C)
    assert (found.status, found.proposals) == (Verdict.UNKNOWN, ())
    assert found.clients == {"Dupont Frères SARL", "Martin Conseil"}


@pytest.mark.parametrize(
    ("style", "invoices"), [*((style, 600) for style in STYLES), (STYLES[0], 5000)]
)
def test_a_made_up_bank_is_matched_without_one_false_certainty(style: str, invoices: int) -> None:
    debts, credits_ = portfolio(
        invoices, invoices=invoices, credits_=invoices * 4 // 5, style=style
    )
    found = match([each.operation for each in credits_], debts, Labels(debts, AROUND))
    proven, sure, payable, near = 0, 0, 0, 0
    for truth, answer in zip(credits_, found, strict=True):
        right = {tuple(sorted(truth.truth, key=str))}
        certain = answer.status is Verdict.CERTAIN
        if certain:
            assert {tuple(sorted(answer.lines, key=str))} == right, truth.operation.text
        proven, sure = proven + truth.proven, sure + (certain and truth.proven)
        if truth.truth:
            payable += 1
            ways = {tuple(sorted(way, key=str)) for way in answer.proposals}
            near += certain or bool(right & ways)
    assert sure / proven >= 0.95  # 85 % are asked for
    assert near / payable >= 0.97  # 95 %


def test_what_labels_name_is_read_once_for_debts_as_they_were_and_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, real, money = list[str](), Numbers.cited, credit("VIR DUPONT F2026-041", "1200.00")
    owed = debt("F2026-041", "DUPONT", "1200.00")

    def cited(numbers: Numbers, text: str) -> Cited:
        read.append(text)
        return real(numbers, text)

    monkeypatch.setattr(Numbers, "cited", cited)
    labels = Labels([owed], AROUND)
    (before,) = match([money], [replace(owed, rest=Decimal(0))], labels)
    (now,) = match([money], [owed], labels)
    assert len(read) == 1
    assert (before.status, now.status) == (Verdict.UNKNOWN, Verdict.CERTAIN)
