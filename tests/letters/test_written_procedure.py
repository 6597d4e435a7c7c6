"""The procedure: one page that says what the ladder does, and no more than that."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from msgspec.structs import replace

from relance.letters.writer import Document, procedure
from relance.letters.written_procedure import Procedure, version
from relance.problems import RelanceError
from relance.rules.codes import Channel, Kind, Sums, Worker
from relance.rules.firm import Ladder, Step
from relance.rules.model import Ledger

DAY = date(2026, 11, 23)


def page(ledger: Ledger, world: Any, own: Path = Path("nowhere")) -> Document:
    return procedure(Procedure(ledger=ledger, on=DAY), world.shipped, own)


def table(document: Document) -> list[list[str]]:
    """The rows under the titles; a row of one merged cell is the name of a profile."""
    [found] = docx.Document(io.BytesIO(document.content)).tables
    rows = [[cell.text for cell in row.cells] for row in found.rows[1:]]
    return [row[:1] if len(set(row)) == 1 else row for row in rows]


def text(document: Document) -> str:
    word = docx.Document(io.BytesIO(document.content))
    return "\n".join(p.text for p in word.paragraphs).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def ledger(world: Any) -> Ledger:
    return Ledger(
        sender=world.sender, ladders=(world.ladder,), clients=tuple(world.clients.values())
    )


def test_each_step_says_when_who_how_what_is_asked_and_what_time_is_left(
    ledger: Ledger, world: Any
) -> None:
    steps = [
        replace(s, signatory="Nadia Ferrand, assistante") if s.name == "Relance 1" else s
        for s in world.ladder.steps
    ]
    steps.append(Step(name="Contentieux", after_due=60, min_gap=20, channel=Channel.FILE))
    told = replace(ledger, ladders=(Ladder(profile="Standard", steps=tuple(steps)),))
    assert table(page(told, world)) == [
        ["Appel", "3 jours", "–", "Hélène Dupré", "téléphone, à l'écoute", "une date", "–"],
        ["Relance 1", "8 jours", "5 jours", "Nadia Ferrand", "courrier, courtois",
         "reste dû, rappel*", "aussitôt"],
        ["Relance 2", "20 jours", "8 jours", "Hélène Dupré", "courrier, ferme et poli",
         "reste dû, pénalités*", "8 jours"],
        ["Mise en demeure", "35 jours", "10 jours", "Hélène Dupré", "recommandé, solennel",
         "reste dû, pénalités*", "15 jours"],
        ["Contentieux", "60 jours", "20 jours", "Hélène Dupré", "dossier, à décider", "–", "–"],
    ]  # fmt: skip


def test_a_formal_notice_is_told_with_the_fifteen_days_that_its_letter_gives(
    ledger: Ledger, world: Any
) -> None:
    short = replace(world.steps["formal"], days_allowed=8, sums=Sums.PRINCIPAL)
    told = replace(ledger, ladders=(Ladder(profile="Standard", steps=(short,)),))
    assert table(page(told, world))[0][5:] == ["reste dû", "15 jours"]


def test_only_the_profiles_that_clients_walk_are_shown_each_under_its_name(
    ledger: Ledger, world: Any
) -> None:
    profiles = ("Standard", "Bon client", "Ferme")
    ladders = tuple(replace(world.ladder, profile=name) for name in profiles)
    told = replace(ledger, ladders=ladders)
    assert [row for row in table(page(told, world)) if len(row) == 1] == []

    usual = tuple((kind, "Ferme" if kind is Kind.PUBLIC_BODY else "Standard") for kind in Kind)
    told = replace(told, settings=replace(told.settings, profiles=usual))
    assert [row for row in table(page(told, world)) if len(row) == 1] == [
        ["Profil « Standard » : 3 clients"],
        ["Profil « Ferme » : 1 client"],
    ]


def test_without_clients_yet_it_is_the_standard_ladder(ledger: Ledger, world: Any) -> None:
    told = replace(ledger, clients=())
    assert [row[0] for row in table(page(told, world))] == [s.name for s in world.ladder.steps]


def test_it_says_whose_it_is_of_which_day_and_of_which_ladder(ledger: Ledger, world: Any) -> None:
    assert f"Menuiserie Dupré – 23 novembre 2026 – version {version(ledger)}" in text(
        page(ledger, world)
    )
    assert page(ledger, world).name == "Menuiserie Dupré - procédure de relance.docx"


def test_another_ladder_is_another_version_and_a_moved_one_is_not(
    ledger: Ledger, world: Any
) -> None:
    def of(step: Step) -> str:
        return version(replace(ledger, ladders=(Ladder(profile="Standard", steps=(step,)),)))

    step = world.steps["first"]
    assert of(replace(step, where="Relance - Paramètres!E99")) == of(step)
    assert of(replace(step, after_due=9)) != of(step)


def test_the_rules_of_the_house_are_told_with_the_owner_s_own_delays(
    ledger: Ledger, world: Any
) -> None:
    settings = replace(ledger.settings, days_after_sending=12, min_days_between_letters=9)
    said = text(page(replace(ledger, settings=settings), world))
    for word in ("12 jours après l'envoi", "moins de 9 jours", "deux jours ouvrés", "menace",
                 "plusieurs fois", "numéro du recommandé", "noté le jour même"):  # fmt: skip
        assert word in said


def test_the_same_ladder_gives_the_same_bytes(ledger: Ledger, world: Any) -> None:
    assert page(ledger, world).content == page(ledger, world).content


def test_the_owner_s_own_template_wins_and_a_bad_one_is_named(
    ledger: Ledger, world: Any, tmp_path: Path
) -> None:
    word = docx.Document()
    word.add_paragraph("Chez {{ entreprise }}")
    word.save(str(tmp_path / "procedure.docx"))
    assert text(page(ledger, world, tmp_path)) == "Chez Menuiserie Dupré"
    word.add_paragraph("{{ entrprise }}")
    word.save(str(tmp_path / "procedure.docx"))
    with pytest.raises(RelanceError, match="entrprise"):
        page(ledger, world, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice")
def test_three_profiles_of_five_steps_stand_on_one_page(
    ledger: Ledger, world: Any, tmp_path: Path
) -> None:
    steps = (
        *world.ladder.steps,
        replace(world.steps["second"], name="Dernier avis", after_due=50),
    )
    names = ("Standard", "Bon client", "Ferme")
    ladders = tuple(Ladder(profile=name, steps=steps) for name in names)
    clients = tuple(replace(c, profile=n) for c, n in zip(ledger.clients, names, strict=False))
    made = page(replace(ledger, ladders=ladders, clients=clients), world)
    (tmp_path / "page.docx").write_bytes(made.content)
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run([*command, home, str(tmp_path / "page.docx")], check=True, timeout=120)
    assert (tmp_path / "page.pdf").read_bytes().count(b"/Type/Page/") == 1


def test_somebody_who_works_for_the_firm_is_told_so_on_the_page_and_nobody_else(
    ledger: Ledger, world: Any
) -> None:
    law = "R. 124-1 à R. 124-7"
    for worker in Worker:
        told = replace(ledger, settings=replace(ledger.settings, worker=worker))
        assert (law in text(page(told, world))) is (worker is Worker.OTHER)
