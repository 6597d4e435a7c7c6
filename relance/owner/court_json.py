"""The court files as JSON (DESIGN §6, « dossiers »): the ways open against each debtor, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from relance.law.court_loader import load_court_texts
from relance.rules.court.court_case import court_cases
from relance.rules.court.way import CourtCase, Way
from relance.rules.law import Law
from relance.rules.model import Ledger
from relance.rules.outcome import Plan


def monday_record(
    plan: Plan, ledger: Ledger, law: Law, folders: Mapping[str, str]
) -> dict[str, Any]:
    """« dossiers » of all whose step has come; `folders`: client id → path of its file, where one is made."""
    return court_record(court_cases(plan, ledger, law, load_court_texts()), folders)


def court_record(cases: Iterable[CourtCase], folders: Mapping[str, str]) -> dict[str, Any]:
    """« dossiers » of these cases, to be added to the record of a run."""
    return {"dossiers": [as_dossier(case, folders.get(case.client.id)) for case in cases]}


def as_dossier(case: CourtCase, folder: str | None) -> dict[str, Any]:
    """One court file; `folder` is its path under the output folder, None where none is made."""
    return {
        "client": case.client.name,
        "client_id": case.client.id,
        "total": f"{case.total:.2f}",
        "dossier": folder,
        "voies": [_way(way) for way in case.ways],
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "voie": way.code.value,
        "ouverte": way.open,
        "motif": way.reason,
        "juridiction": way.court.name if way.court else None,
        "avocat": way.lawyer,
        "tentative_amiable": way.attempt,
        "manque": list(way.missing),
    }
