"""The JSON that other programs read: its keys and forms are a contract (DESIGN §6)."""

from __future__ import annotations

import json
from decimal import Decimal

from relance.owner.run_json import as_json
from relance.rules.codes import EventKind, Reason
from relance.rules.model import Event
from relance.rules.outcome import Plan
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
