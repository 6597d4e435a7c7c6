"""Mondays whose first reminder goes by e-mail: drafted, sent or not, to the formal notice and back."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from relance import cli
from tests.firm import HOSTILE, Firm, said
from tests.undoing import undoes

CLIENTS = "Relance - Clients"
ADDRESS = "compta@dupont.example.fr"


@pytest.fixture
def by_mail(late: Firm) -> Firm:
    """The two late clients; one has an address, and first reminders go by e-mail."""
    rows = late.rows(CLIENTS)
    titles = next(row for row in rows if "E-mail" in row)
    [client] = [n for n, row in enumerate(rows, start=1) if row[titles.index("Nom")] == HOSTILE]
    late.types(CLIENTS, {f"{get_column_letter(titles.index('E-mail') + 1)}{client}": ADDRESS})
    late.fills_in_settings(**{"Premiers rappels": "e-mail"})
    return late


def drafts(firm: Firm) -> list[Path]:
    return sorted(p for p in firm.output.rglob("*.eml") if "annulés" not in p.parts)


def channels(firm: Firm) -> dict[tuple[Any, Any], Any]:
    lines = firm.history()
    return {(x["Client"], x["Étape"]): x["Canal"] for x in lines if x["Document"]}


def test_who_has_an_address_gets_a_draft_and_the_other_a_letter(
    by_mail: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    record = by_mail.record("2026-11-09")
    assert "À signer et poster : 2 Relance 1 (dont 1 par e-mail) ;" in said(capsys)
    [draft] = drafts(by_mail)
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert (message["X-Unsent"], str(message["To"])) == ("1", ADDRESS)
    asked = next(c["total"] for c in record["courriers"] if c["client"] == HOSTILE)
    assert asked == "1234.50"
    body = message.get_body(("plain",))
    assert body is not None
    assert "1\u202f234,50\u00a0€" in body.get_content()
    assert channels(by_mail) == {
        (HOSTILE, "Relance 1"): "e-mail", ("Morel SARL", "Relance 1"): "courrier"
    }  # fmt: skip


def test_a_draft_that_nobody_says_was_sent_is_no_reminder(by_mail: Firm) -> None:
    by_mail.record("2026-11-09")
    for day in ("2026-11-16", "2026-11-23", "2026-11-30"):
        record = by_mail.record(day)
        assert record["courriers"] == []
        waits = {c["facture"]: c["motif_code"] for c in record["creances"]}
        assert waits["F-041"] == "courrier_a_confirmer"
    assert len(drafts(by_mail)) == 1


def test_once_it_is_sent_the_ladder_goes_on_by_post_to_the_formal_notice(
    by_mail: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    by_mail.record("2026-11-09")
    said(capsys)

    def types(prompt: str) -> str:
        if "recommandé" in prompt:
            return "1A 234 567 8901 2"
        return "1" if prompt.lstrip().startswith("Votre choix") else ""

    monkeypatch.setattr(cli, "_someone_there", lambda _: True)
    monkeypatch.setattr("builtins.input", types)
    for day in ("2026-11-16", "2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"):
        assert by_mail.runs(day) == 0
    told = said(capsys)
    assert "Les 2 courriers (dont 1 e-mail) du 9 novembre 2026 ont-ils été postés ?" in told
    found = channels(by_mail)
    assert found[HOSTILE, "Relance 2"] == "courrier"
    assert found[HOSTILE, "Mise en demeure"] == "recommandé"
    assert len(drafts(by_mail)) == 1


def test_annuler_takes_the_draft_aside_with_its_letter(by_mail: Firm) -> None:
    before = by_mail.book.read_bytes()
    by_mail.record("2026-11-09")
    [draft] = drafts(by_mail)
    assert undoes(by_mail, "--date", "2026-11-09") == 0
    assert by_mail.book.read_bytes() == before
    assert not draft.exists()
    assert drafts(by_mail) == []
