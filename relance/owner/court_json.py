"""The court files as JSON (DESIGN §6, « dossiers »): the ways open against each debtor, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from relance.rules.court.way import CourtCase, Way


def court_record(cases: Iterable[CourtCase], folders: Mapping[str, str]) -> dict[str, Any]:
    """« dossiers » of these cases, for the record of a run; `folders`: client id → path of its file, if made."""
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
