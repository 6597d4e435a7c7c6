"""No letter leaves that says what may not be said: issue 6, point 8."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from msgspec.structs import replace

from relance.law.loader import load_wording
from relance.letters.library import load_templates
from relance.letters.reread import assure, check_wording
from relance.letters.writer import Document, render
from relance.problems import RelanceError
from relance.rules.codes import Kind, Sums
from relance.rules.firm import Ladder, Step
from relance.rules.outcome import Notice, Plan
from relance.word.said import text_of
from tests.rules.test_wording import ROWS

TERMS = load_wording()
NAMES = {term.name: term for term in TERMS}
CAUGHT = [row for row in ROWS if row["term"]]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The owner's own folder of templates."""
    folder = tmp_path / "perso"
    folder.mkdir()
    return folder


def word(*paragraphs: str, header: str = "") -> bytes:
    """A Word file of these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def documents(world: Any, own: Path, notice: Notice) -> tuple[tuple[Document, ...], Any]:
    ladder = Ladder(profile="Standard", steps=(notice.step,))
    templates = load_templates(world.shipped, own, [ladder])
    plan = Plan(on=world.monday, claims=notice.claims, notices=(notice,))
    return render(plan, world.sender, templates), templates


def spoken(text: str) -> list[str]:
    """The lines that say something."""
    return list(filter(None, text.split("\n")))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("step", ["first", "second", "formal"])
@pytest.mark.parametrize("sums", Sums)
def test_every_shipped_letter_may_be_sent_to_whoever_receives_it(
    world: Any, own: Path, kind: Kind, step: str, sums: Sums
) -> None:
    this_step = replace(world.steps[step], sums=sums)
    written, templates = documents(world, own, world.notice(world.clients[kind], this_step))
    assure(written, world.sender, templates, TERMS)
    letters = [letter for letter in written if letter.notice or letter.about]
    for letter in letters:
        assert spoken(letter.text or "") == spoken(text_of(letter.content))
    for letter in letters:  # as it lies there, or as it was written: judged alike
        bad = replace(letter, text=f"{letter.text}\nDernière sommation.")
        with pytest.raises(RelanceError, match="sommation"):
            assure([bad], world.sender, templates, TERMS)


def test_a_letter_whose_text_nobody_kept_is_read_from_its_bytes(world: Any) -> None:
    notice = world.notice(world.clients[Kind.BUSINESS], world.steps["first"])
    bad = Document("x.docx", word("Dernière sommation."), notice)
    with pytest.raises(RelanceError, match="sommation"):
        assure([bad], world.sender, None, TERMS)


def test_no_branch_of_a_shipped_template_says_it(world: Any) -> None:
    """The templates as they are, tags aside: what no example of ours reaches counts too."""
    assert check_wording(world.shipped, world.shipped, [world.ladder], TERMS) == []


@pytest.mark.parametrize("row", CAUGHT, ids=lambda row: f"{row['said'][:40]} ({row['kind']})")
def test_each_forbidden_term_put_into_a_template_is_caught(
    row: dict[str, str], world: Any, own: Path
) -> None:
    """The letter is refused before anything is written; `verifier` says it of the template."""
    step: Step = world.steps["formal" if row["formal"] == "oui" else "first"]
    kind = Kind(row["kind"])
    name = step.template.replace(".docx", f".{kind}.docx")
    (own / name).write_bytes(word("{{ client_nom }}", row["said"]))
    written, templates = documents(world, own, world.notice(world.clients[kind], step))
    with pytest.raises(RelanceError) as refused:
        assure(written, world.sender, templates, TERMS)
    assert refused.value.where == f"perso/{name}"
    assert NAMES[row["term"]].cause in refused.value.what
    assert refused.value.cure == NAMES[row["term"]].cure
    [problem] = check_wording(world.shipped, own, [world.ladder], TERMS)
    assert problem.where == f"perso/{name}"
    assert NAMES[row["term"]].cause in problem.what


def test_a_client_whose_name_or_invoice_says_it_is_written_to_all_the_same(
    world: Any, own: Path
) -> None:
    client = replace(
        world.clients[Kind.BUSINESS],
        name="SCP Martin, huissiers",
        address=("Palais du Commandement",),
    )
    claim = world.claim(client)
    claim = replace(claim, invoice=replace(claim.invoice, nature="Banque du tribunal d'instance"))
    for step in ("first", "second", "formal"):
        notice = world.notice(client, world.steps[step], [claim])
        written, templates = documents(world, own, notice)
        assure(written, world.sender, templates, TERMS)


def test_a_template_that_several_kinds_receive_is_judged_for_each_of_them(
    world: Any, own: Path
) -> None:
    """« relance_3.docx » has no version for private persons: they receive it too."""
    third = replace(world.steps["second"], template="relance_3.docx")
    (own / "relance_3.docx").write_bytes(word("Votre société est priée de payer."))
    ladder = Ladder(profile="Standard", steps=(third,))
    [problem] = check_wording(world.shipped, own, [ladder], TERMS)
    assert "à une personne" in problem.what
    (own / "relance_3.particulier.docx").write_bytes(word("Vous êtes prié de payer."))
    assert check_wording(world.shipped, own, [ladder], TERMS) == []


def test_a_template_that_no_step_uses_is_judged_for_what_nobody_may_be_told(
    world: Any, own: Path
) -> None:
    (own / "brouillon.docx").write_bytes(word("Votre société est mise en demeure."))
    (own / "~$ouvert.docx").write_bytes(b"verrou de Word")
    (own / "faux.docx").write_bytes(b"pas un document")
    assert check_wording(world.shipped, own, [world.ladder], TERMS) == []
    (own / "brouillon.docx").write_bytes(word("Dernière sommation."))
    [problem] = check_wording(world.shipped, own, [world.ladder], TERMS)
    assert "sommation" in problem.what


def test_the_text_between_tags_never_joins_across_them(world: Any, own: Path) -> None:
    (own / "relance_1.docx").write_bytes(word("votre {{ designation }} société"))
    assert check_wording(world.shipped, own, [world.ladder], TERMS) == []


def test_what_goes_with_a_registered_letter_is_read_too_and_may_name_the_formal_notice(
    world: Any, own: Path
) -> None:
    notice = world.notice(world.clients[Kind.BUSINESS], world.steps["formal"])
    (own / "accompagnement.docx").write_bytes(word("Copie de notre mise en demeure."))
    written, templates = documents(world, own, notice)
    [beside] = [document for document in written if document.about]
    assure(written, world.sender, templates, TERMS)
    (own / "accompagnement.docx").write_bytes(word("Copie de notre sommation."))
    written, templates = documents(world, own, notice)
    with pytest.raises(RelanceError) as refused:
        assure(written, world.sender, templates, TERMS)
    assert (refused.value.where, "« sommation »" in refused.value.what) == (beside.name, True)
