"""`verifier --droit`: what an accountant reads and compares with the texts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from relance import cli
from relance.law.loader import load_law
from relance.rules.law import Name


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert cli.main(list(arguments)) == status
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2026-11-23", "taux BCE : 2,40 %, appliqué depuis le 01/07/2026"),
        ("2026-06-30", "taux BCE : 2,15 %, appliqué depuis le 01/01/2026"),
        ("2026-11-23", "taux des professionnels : 12,40 %"),
        ("2026-11-23", "taux des acheteurs publics : 10,40 %"),
        ("2026-11-23", "plancher d'un taux convenu : 8,25 %"),
        ("2026-11-23", "indemnité forfaitaire pour frais de recouvrement : 40,00 €"),
        ("2026-11-23", "prescription envers un consommateur : 2 ans"),
        ("2026-11-23", "C. conso. L218-2 ; vérifié le 21/11/2026, https://www.legifrance"),
        ("2026-11-23", "à compter de l'ordonnance : 3 mois, appliqué depuis le 01/09/2026"),
        ("2026-08-31", "à compter de l'ordonnance : 6 mois"),
        ("2026-11-23", "formulaire facultatif : cerfa n° 12946"),
        ("2026-11-23", "délai de paiement de l'État et des collectivités : 30 jours"),
        ("2027-02-01", "taux BCE : inconnu ce jour-là ; à lire sur https://www.ecb"),
        ("2027-02-01", "taux des professionnels : inconnu, il manque le taux BCE 2027-S1"),
        ("2027-02-01", "à relire depuis le 31/12/2026"),
    ],
)
def test_a_value_is_told_with_its_day(
    day: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert line in said(capsys, "verifier", "--droit", "--date", day)


def test_nothing_is_to_be_read_again_while_the_texts_hold(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "à relire" not in said(capsys, "verifier", "--droit", "--date", "2026-11-23")


def test_the_law_goes_with_verifier_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert "va avec « verifier »" in said(capsys, "annuler", "--droit", status=1)


# --- docs/droit.md

TEXT = (Path(__file__).parents[2] / "docs" / "droit.md").read_text(encoding="utf-8")


def test_each_rule_of_the_document_names_a_module_that_exists() -> None:
    named = set(re.findall(r"`((?:relance|letter_templates)/[\w/.]+)`", TEXT))
    assert len(named) > 10
    assert [path for path in sorted(named) if not (Path(__file__).parents[2] / path).exists()] == []
    paragraphs = [p for p in TEXT.split("\n\n")[2:] if not p.startswith("#")]
    unnamed = [p[:40] for p in paragraphs if not re.search(r"`(relance|letter_templates)/", p)]
    assert unnamed == ["Laissé de côté, ou au choix dans les régl"[:40]]


@pytest.mark.parametrize("name", list(Name))
def test_each_article_behind_a_value_stands_in_the_document(name: Name) -> None:
    """Whoever checks the document checks the values of today too."""
    reference = load_law().reference(name, date(2026, 11, 23))
    articles = re.findall(r"\b[LRD]\d+-\d+(?:-\d+)?|\b\d{3,4}(?:-\d)?(?= |$|\))", reference)
    missing = [a for a in articles if a not in TEXT and not a.startswith(("20", "1405"))]
    assert missing == []
