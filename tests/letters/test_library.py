"""Which template for whom: found, read, checked before anything is written."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from msgspec.structs import replace

from relance.letters.court.court_fields import COURT_FORMS
from relance.letters.english import ENGLISH
from relance.letters.fields import LETTER
from relance.letters.library import check, load_templates
from relance.letters.todo import CALLS, TODO
from relance.letters.writer import render
from relance.letters.written_procedure import PROCEDURE
from relance.problems import Level, RelanceError
from relance.rules.codes import Kind
from relance.rules.firm import Ladder
from relance.rules.outcome import Plan
from relance.word.engine import Template
from relance.word.form import Form
from tests.letters.own_templates import docx


def test_every_shipped_template_has_only_known_fields(world: Any) -> None:
    forms: dict[str, Form[Any]] = {
        "appels.docx": CALLS,
        "a_faire.docx": TODO,
        "procedure.docx": PROCEDURE,
        **COURT_FORMS,
    }
    found = sorted(world.shipped.glob("*.docx"))
    assert len(found) == 31
    for path in found:
        form = forms.get(path.name, ENGLISH if path.name.endswith(".en.docx") else LETTER)
        assert Template(path.name, path.read_bytes(), form).problems == (), path.name


@pytest.mark.parametrize("content", [b"", b"Bonjour", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_file_that_is_not_a_word_document_is_named(content: bytes) -> None:
    [problem] = Template("relance_1.docx", content, LETTER).problems
    assert problem.where == "relance_1.docx"
    assert "Word" in problem.what


def test_a_bad_template_stops_the_run_before_anything_is_written(
    world: Any, tmp_path: Path
) -> None:
    (tmp_path / "relance_2.docx").write_bytes(docx("{{ montant_totale }}"))
    with pytest.raises(RelanceError) as stop:
        load_templates(world.shipped, tmp_path, [world.ladder])
    assert "relance_2.docx : le champ « montant_totale » n'existe pas." in str(stop.value)
    assert "« montant_total »" in str(stop.value)


def first_words(world: Any, own: Path, kind: Kind, step: str = "first") -> str:
    """The first line of the body of the letter written with the owner's templates."""
    templates = load_templates(world.shipped, own, [world.ladder])
    notice = world.notice(world.clients[kind], world.steps[step])
    plan = Plan(on=world.monday, claims=notice.claims, notices=(notice,))
    content = render(plan, world.sender, templates)[0].content
    return Document(io.BytesIO(content)).paragraphs[0].text


def test_the_owner_s_own_template_wins(world: Any, tmp_path: Path) -> None:
    (tmp_path / "relance_1.docx").write_bytes(docx("Le mien pour {{ client_nom }}"))
    assert first_words(world, tmp_path, Kind.BUSINESS) == "Le mien pour Dupont & Fils <SA>"


def test_a_general_template_of_the_owner_never_reaches_a_private_person(
    world: Any, tmp_path: Path
) -> None:
    (tmp_path / "relance_1.docx").write_bytes(docx("Le mien, article L. 441-10"))
    for kind in (Kind.CONSUMER, Kind.OTHER, Kind.PUBLIC_BODY):
        assert "Le mien" not in first_words(world, tmp_path, kind)
    told = check(world.shipped, tmp_path, [world.ladder])
    [remark, _] = [problem for problem in told if problem.level is Level.INFO]
    assert "relance_1.particulier.docx" in remark.what


@pytest.mark.parametrize(
    ("present", "kind", "taken"),
    [
        (("particulier",), Kind.CONSUMER, "particulier"),
        (("particulier",), Kind.OTHER, "particulier"),
        (("particulier", "autre"), Kind.OTHER, "autre"),
        (("particulier", "autre"), Kind.CONSUMER, "particulier"),
        (("public",), Kind.PUBLIC_BODY, "public"),
        (("professionnel", ""), Kind.BUSINESS, "professionnel"),
        (("",), Kind.BUSINESS, ""),
    ],
)
def test_a_template_of_the_client_s_kind_comes_first(
    present: tuple[str, ...], kind: Kind, taken: str, world: Any, tmp_path: Path
) -> None:
    for suffix in present:
        name = f"relance_1.{suffix}.docx" if suffix else "relance_1.docx"
        (tmp_path / name).write_bytes(docx(f"modèle « {suffix} »"))
    assert first_words(world, tmp_path, kind) == f"modèle « {taken} »"


@pytest.mark.parametrize(
    ("present", "kind", "taken"),
    [
        ((), Kind.CONSUMER, "relance_1.particulier.docx"),
        ((), Kind.BUSINESS, "relance_1.en.docx"),
        ((), Kind.PUBLIC_BODY, "relance_1.public.docx"),
        (("relance_1.docx",), Kind.BUSINESS, "relance_1.en.docx"),
        (("relance_1.en.docx",), Kind.BUSINESS, "perso/relance_1.en.docx"),
        (("relance_1.en.docx",), Kind.CONSUMER, "relance_1.particulier.docx"),
        (("relance_1.particulier.en.docx",), Kind.CONSUMER, "perso/relance_1.particulier.en.docx"),
        (("relance_1.particulier.en.docx",), Kind.OTHER, "perso/relance_1.particulier.en.docx"),
    ],
)
def test_the_kind_comes_before_the_language_and_the_language_before_whose_it_is(
    present: tuple[str, ...], kind: Kind, taken: str, world: Any, tmp_path: Path
) -> None:
    own = tmp_path / "perso"
    own.mkdir()
    for name in present:
        (own / name).write_bytes(docx("{{ client_nom }}"))
    templates = load_templates(world.shipped, own, [world.ladder])
    assert templates.of(world.steps["first"], kind, "en").name == taken


def test_an_english_formal_notice_is_no_template_and_said_so(world: Any, tmp_path: Path) -> None:
    (tmp_path / "mise_en_demeure.en.docx").write_bytes(docx("{{ client_nom }}"))
    (tmp_path / "relance_1.en.docx").write_bytes(docx("{{ historique }}", GOOD))
    told = check(world.shipped, tmp_path, [world.ladder])
    assert any(p.where == "perso/mise_en_demeure.en.docx" and "pas utilisé" in p.what for p in told)
    assert any("« historique » n'existe pas" in p.what for p in told)  # told of in French only


def test_a_new_step_with_its_own_template_needs_no_code(world: Any, tmp_path: Path) -> None:
    (tmp_path / "dernier.docx").write_bytes(docx("Dernier rappel, {{ salutation }}"))
    step = replace(world.steps["first"], name="Dernier rappel", template="dernier.docx")
    templates = load_templates(world.shipped, tmp_path, [Ladder(profile="Doux", steps=(step,))])
    assert templates.of(step, Kind.OTHER).problems == ()


@pytest.mark.parametrize(
    "name",
    ["../relance_1.docx", "/etc/relance_1.docx", "C:relance_1.docx", "x\\y.docx", "x.exe", ""],
)
def test_a_template_name_is_a_bare_name(name: str, world: Any, tmp_path: Path) -> None:
    step = replace(world.steps["first"], template=name)
    with pytest.raises(RelanceError, match="étape « Relance 1 »"):
        load_templates(world.shipped, tmp_path, [Ladder(profile="x", steps=(step,))])


def test_a_missing_template_is_named_with_the_cell_that_asks_for_it(
    world: Any, tmp_path: Path
) -> None:
    where = "Relance - Paramètres!E45"
    step = replace(world.steps["first"], template="relance_9.docx", where=where)
    with pytest.raises(RelanceError, match=rf"{where} : le modèle relance_9\.docx est introuvable"):
        load_templates(world.shipped, tmp_path, [Ladder(profile="x", steps=(step,))])


def test_verifier_reads_the_owner_s_templates_that_no_step_uses(world: Any, tmp_path: Path) -> None:
    assert check(world.shipped, tmp_path, [world.ladder]) == []
    (tmp_path / "brouillon.docx").write_bytes(docx("{{ inconnu }}"))
    (tmp_path / "~$lance_1.docx").write_bytes(b"verrou de Word")
    problem, unused = check(world.shipped, tmp_path, [world.ladder])
    assert (problem.level, "inconnu" in problem.what) == (Level.WARNING, True)
    assert (unused.level, "aucune étape ne porte son nom" in unused.what) == (Level.INFO, True)


GOOD = "{{ destinataire }} {{ date }} {{ montant_total }} {{ delai }} {{ signataire }}"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("mise_en_demeure.docx", f"MISE EN DEMEURE, nous vous mettons en demeure {GOOD}", ""),
        ("mise_en_demeure.particulier.docx", f"Dernier rappel {GOOD}", "vaut mise en demeure"),
        ("mise_en_demeure.docx", f"MISE EN DEMEURE {GOOD}", "vaut mise en demeure"),
        ("relance_2.docx", GOOD.replace("{{ delai }}", "vite"), "laisse un délai"),
        ("relance_1.docx", GOOD.replace("{{ delai }}", ""), ""),
        ("relance_1.docx", GOOD.replace("{{ signataire }}", "H. Dupré"), "{{ signataire }}"),
        (
            "relance_1.docx",
            GOOD.replace("{{ date }}", "le 16 novembre 2026"),
            "la date de la lettre",
        ),
        ("relance_1.public.docx", f"Première relance {GOOD}", "la lettre se compte"),
        ("relance_1.docx", f"Objet : Relance 1 {GOOD}", "la lettre se compte"),
    ],
)
def test_verifier_says_which_words_a_step_misses(
    name: str, text: str, said: str, world: Any, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(docx(text))
    told = check(world.shipped, tmp_path, [world.ladder])
    warned = [p for p in told if p.level is Level.WARNING]
    assert {p.where for p in warned} <= {f"perso/{name}"}
    assert any(said in p.what for p in warned) if said else warned == []


def test_the_shipped_templates_have_the_words_of_their_steps(world: Any, tmp_path: Path) -> None:
    own = tmp_path / "perso"
    shutil.copytree(world.shipped, own, ignore=shutil.ignore_patterns("perso"))
    told = check(world.shipped, own, [world.ladder])
    assert [p for p in told if p.level is not Level.INFO] == []


def test_the_shipped_folder_is_only_read(world: Any, tmp_path: Path) -> None:
    copy = tmp_path / "letter_templates"
    shutil.copytree(world.shipped, copy)
    before = {path: path.read_bytes() for path in copy.rglob("*.*")}
    load_templates(copy, copy / "perso", [world.ladder])
    assert {path: path.read_bytes() for path in copy.rglob("*.*")} == before
