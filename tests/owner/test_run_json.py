"""The JSON that other programs read: its keys and forms are a contract (DESIGN §6)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from relance.owner.run_json import as_json
from relance.rules.codes import EventKind, Reason
from relance.rules.figures.overview import Month, Overview, Receipt
from relance.rules.model import Event
from relance.rules.outcome import AgedBalance, Plan
from tests.owner.recorded import CLIENT, MONDAY, PLAN, claim


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


def test_the_figures_are_texts_with_one_decimal_and_what_is_not_known_is_null() -> None:
    figures = Overview(
        on=MONDAY,
        balance=AgedBalance(not_due=Decimal("100.00"), up_to_30=Decimal("200.00")),
        dso=Decimal("45.25"),
        average_delay=Decimal(-3),
        receipts=(Receipt(on=MONDAY, amount=Decimal("12.50")),),
        months=(
            Month(first=date(2026, 10, 1), billed=Decimal(300), received=Decimal(0)),
            Month(
                first=date(2026, 11, 1),
                billed=Decimal(0),
                received=Decimal("12.50"),
                open=Decimal(300),
                dso=Decimal(54),
            ),
        ),
    )
    assert as_json(PLAN, "x", {}, figures)["indicateurs"] == {
        "dso": "45.2",
        "meilleur_dso": None,
        "retard_moyen": "-3.0",
        "encours": "300.00",
        "echu": "200.00",
        "part_echue": "66.7",
        "encaisse_semaine": "12.50",
        "mois": [
            {"mois": "2026-10", "facture": "300.00", "encaisse": "0.00", "encours": None, "dso": None},
            {"mois": "2026-11", "facture": "0.00", "encaisse": "12.50", "encours": "300.00", "dso": "54.0"},
        ],
    }  # fmt: skip
