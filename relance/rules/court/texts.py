"""What `relance/law/ways.toml` holds: the words, articles and places of the courts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtTexts:
    """The words, articles and places of the courts, read once (`relance.law.court_loader`)."""
