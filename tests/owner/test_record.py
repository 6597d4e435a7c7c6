"""The JSON that other programs read: its keys and forms are a contract (DESIGN §6)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rich.console import Console

from relance.owner.console import Screen
from relance.owner.record import as_json
from relance.problems import Level, Problem
from relance.rules.ladder import decisions
from relance.rules.model import (
    Accrual,
    AgedBalance,
    Call,
    Channel,
    Claim,
    Client,
    Event,
    EventKind,
    Invoice,
    Notice,
    Plan,
    Reason,
    Stage,
)

CLIENT = Client(id="dup", name="[bold]Dupont[/bold] & Fils <SA>", phone="02 61 91 40 18")
MONDAY = date(2026, 11, 23)
LINE = Accrual(
    start=date(2026, 10, 28),
    end=MONDAY,
    days=27,
    rate=Decimal("12.40"),
    base=Decimal(1000),
    amount=Decimal("9.17"),
    reference="C. com. L441-10 II",
)


def claim(number: str, reason: Reason, **more: object) -> Claim:
    invoice = Invoice(
        id=number,
        number=number,
        client_id="dup",
        total=Decimal(1000),
        due=date(2026, 10, 27),
        where="Factures!A5",
    )
    values = {"outstanding": Decimal(1000), "days_late": 27, "sentence": "Voilà.", **more}
    return Claim(invoice=invoice, client=CLIENT, reason=reason, **values)  # type: ignore[arg-type]


STAGE = Stage(name="Relance 2", after_due=20, min_gap=8, channel=Channel.LETTER)
CHASED = claim(
    "F1",
    Reason.PREPARED,
    accruals=(LINE,),
    interest=Decimal("9.17"),
    fee=Decimal(40),
    stage="Relance 2",
    step=STAGE,
    next_action="Signer et poster",
    next_date=MONDAY,
)
PLAN = Plan(
    on=MONDAY,
    claims=(CHASED, claim("F2", Reason.SETTLED, outstanding=Decimal(0))),
    notices=(Notice(client=CLIENT, stage=STAGE, claims=(CHASED,), total=Decimal("1049.17")),),
    calls=(Call(client=CLIENT, claims=(CHASED,), total=Decimal(1000)),),
    aged_balance=AgedBalance(up_to_30=Decimal(1000)),
    problems=(Problem(level=Level.BLOCKING, where="Factures!I26", what="Illisible."),),
)


def test_amounts_are_texts_dates_iso_absent_null_and_every_key_is_there() -> None:
    written = json.loads(json.dumps(as_json(PLAN, "/x/factures.xlsx", {"dup": "a/b.docx"})))
    assert written == {
        "version": 1,
        "date": "2026-11-23",
        "classeur": "/x/factures.xlsx",
        "creances": [
            {
                "facture": "F1",
                "client": CLIENT.name,
                "client_id": "dup",
                "ou": "Factures!A5",
                "echeance": "2026-10-27",
                "reste_du": "1000.00",
                "non_reclame": "0.00",
                "jours_retard": 27,
                "penalites": "9.17",
                "indemnite": "40.00",
                "total": "1049.17",
                "etape": "Relance 2",
                "prochaine_action": "Signer et poster",
                "date_prochaine_action": "2026-11-23",
                "motif_code": "courrier_prepare",
                "motif": "Voilà.",
                "periodes": [
                    {
                        "du": "2026-10-28",
                        "au": "2026-11-23",
                        "jours": 27,
                        "taux": "12.40",
                        "base": "1000.00",
                        "montant": "9.17",
                        "reference": "C. com. L441-10 II",
                    }
                ],
            }
        ],
        "courriers": [
            {
                "client": CLIENT.name,
                "client_id": "dup",
                "etape": "Relance 2",
                "factures": ["F1"],
                "factures_payees_en_retard": [],
                "factures_pour_memoire": [],
                "total": "1049.17",
                "fichier": "a/b.docx",
            }
        ],
        "appels": [
            {
                "client": CLIENT.name,
                "telephone": "02 61 91 40 18",
                "factures": ["F1"],
                "total": "1000.00",
            }
        ],
        "problemes": [
            {"niveau": "bloquant", "ou": "Factures!I26", "quoi": "Illisible.", "que_faire": None}
        ],
        "balance_agee": {
            "a_echoir": "0.00",
            "1_30": "1000.00",
            "31_60": "0.00",
            "61_90": "0.00",
            "plus_de_90": "0.00",
            "total": "1000.00",
        },
    }


def test_a_settled_invoice_is_listed_only_when_it_was_chased_and_newly_settled() -> None:
    event = Event(on=MONDAY, kind=EventKind.PREPARED, client_id="dup", invoice="F2")
    chased = claim("F2", Reason.SETTLED, outstanding=Decimal(0), history=(event,))
    [listed] = as_json(Plan(on=MONDAY, claims=(chased,)), "x", {})["creances"]
    assert (listed["facture"], listed["etape"], listed["total"]) == ("F2", None, "0.00")


def test_a_name_is_shown_as_it_is_written_never_as_markup() -> None:
    screen = Screen(Console(record=True, width=120))
    screen.plan(PLAN, None)
    said = screen.console.export_text()
    assert CLIENT.name in said
    assert "1\u202f049,17" in said
    assert "Factures!I26" in said


def test_every_decision_that_the_list_of_the_day_puts_is_on_the_console_however_many() -> None:
    """With two invoices of one client and one reason in one line, as there."""
    claims = [
        replace(
            claim(f"F{reason.name}-{n}-{m}", reason),
            client=replace(CLIENT, id=f"c{n}", name=f"Client {n}"),
        )
        for reason in decisions._TO_DECIDE
        for n in range(3)
        for m in range(2)
    ]
    screen = Screen(Console(record=True, width=4000))
    screen.plan(Plan(on=MONDAY, claims=(*claims, claim("F-quiet", Reason.PROMISE))), None)
    said = screen.console.export_text()
    groups = decisions.to_decide(claims)
    assert len(groups) == 3 * len(decisions._TO_DECIDE)
    assert f"À décider ({len(groups)}) :" in said
    for group in groups:
        numbers = ", ".join(one.invoice.number for one in group)
        assert f"{group[0].client.name}, {numbers}, 2\u202f000,00" in said
    assert "F-quiet" not in said
