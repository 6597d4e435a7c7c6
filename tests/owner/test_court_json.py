"""The court files in JSON: a contract (DESIGN §6)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.law.court_loader import load_court_texts
from relance.owner.court_json import as_dossier, court_record
from relance.rules.court.court_case import court_cases
from relance.rules.court.way import Court, CourtCase, CourtKind, Way, WayCode
from relance.rules.firm import Sender
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, Ledger
from tests.rules.ladder.ledgers import DUPONT, LAW, MONDAY, invoice, ledger, sent

CASE = CourtCase(
    client=Client(id="c", name="Client"),
    on=date(2026, 11, 23),
    total=Decimal("1063.5"),
    ways=(
        Way(
            code=WayCode.ORDER_CIVIL,
            open=True,
            because="ouverte",
            reason="Sans audience.",
            court=Court(kind=CourtKind.CIVIL, name="Tribunal judiciaire de Tours", town="Tours"),
            lacks=("adresse",),
            missing=("l'adresse",),
            attempt=False,
        ),
    ),
)


def test_a_court_file_has_the_keys_of_the_contract() -> None:
    assert json.loads(json.dumps(as_dossier(CASE, "2026-11-23/Nous/Contentieux - Client"))) == {
        "client": "Client",
        "client_id": "c",
        "total": "1063.50",
        "dossier": "2026-11-23/Nous/Contentieux - Client",
        "voies": [
            {
                "voie": "injonction_judiciaire",
                "ouverte": True,
                "motif": "Sans audience.",
                "juridiction": "Tribunal judiciaire de Tours",
                "avocat": None,
                "tentative_amiable": False,
                "manque": ["l'adresse"],
            }
        ],
    }


def test_the_folder_is_that_of_the_client_or_null() -> None:
    [there] = court_record([CASE], {"c": "x"})["dossiers"]
    [none] = court_record([replace(CASE, client=Client(id="d", name="D"))], {"c": "x"})["dossiers"]
    assert (there["dossier"], none["dossier"]) == ("x", None)


def cases_of(of: Ledger) -> tuple[CourtCase, ...]:
    return court_cases(plan(of, LAW, MONDAY), of, LAW, load_court_texts())


def test_a_monday_tells_the_files_of_all_whose_step_has_come() -> None:
    past = [sent("F1", "Relance 2", 40), sent("F1", "Mise en demeure", 21)]
    of = replace(ledger(invoice("F1", 70), events=past), sender=Sender(legal_form="SARL"))
    [found] = court_record(cases_of(of), {})["dossiers"]
    assert (found["client_id"], found["total"]) == (DUPONT.id, "1063.78")  # 23.78 € and 40 €
    assert [way["voie"] for way in found["voies"]] == list(WayCode)
    early = ledger(invoice("F1", 12))
    assert court_record(cases_of(early), {}) == {"dossiers": []}
