"""Templates: which one is taken, and what a bad one says before anything is written."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from letter_templates import build as template
from relance.letters.fields import LETTER
from relance.letters.library import check, load_templates
from relance.letters.procedure import PROCEDURE
from relance.letters.todo import CALLS, TODO
from relance.letters.writer import render
from relance.problems import Level, RelanceError
from relance.rules.model import Kind, Plan, Policy
from relance.word.engine import Template
from relance.word.form import Form


def docx(*paragraphs: str, table: tuple[str, ...] = ()) -> bytes:
    """A Word file of these paragraphs, then a table of one cell a row."""
    word = Document()
    for text in paragraphs:
        word.add_paragraph(text)
    if table:
        rows = word.add_table(len(table), 1).rows
        for row, text in zip(rows, table, strict=True):
            row.cells[0].text = text
    content = io.BytesIO()
    word.save(content)
    return content.getvalue()


def told(*paragraphs: str, table: tuple[str, ...] = ()) -> str:
    """All that is said of a template of these paragraphs."""
    problems = Template("relance_1.docx", docx(*paragraphs, table=table), LETTER).problems
    return "\n".join(f"{p.where} : {p.what} {p.cure}" for p in problems)


# --- what is shipped


def test_every_shipped_template_has_only_known_fields(world: Any) -> None:
    forms: dict[str, Form[Any]] = {
        "appels.docx": CALLS,
        "a_faire.docx": TODO,
        "procedure.docx": PROCEDURE,
    }
    found = sorted(world.shipped.glob("*.docx"))
    assert len(found) == 17
    for path in found:
        form = forms.get(path.name, LETTER)
        assert Template(path.name, path.read_bytes(), form).problems == (), path.name


def test_the_shipped_files_are_what_the_builder_makes(world: Any) -> None:
    made = dict(template.templates())
    assert {path.name for path in world.shipped.glob("*.docx")} == set(made)
    for name, content in made.items():
        ours, built = Document(world.shipped / name), Document(io.BytesIO(content))
        assert ours.element.body.xml == built.element.body.xml, f"{name} : relancez le constructeur"
    assert (world.shipped / "CHAMPS.md").read_text("utf-8") == template.reference()


def test_a_cell_or_a_table_has_each_property_once_as_word_wants(world: Any) -> None:
    for path in world.shipped.glob("*.docx"):
        for element in Document(str(path)).element.body.iter():
            if re.search(r"}(tbl|tr|tc|p|r)Pr$", element.tag):
                names = [child.tag for child in element]
                assert len(names) == len(set(names)), (path.name, names)


def test_the_reference_explains_every_field_with_an_example() -> None:
    text = template.reference()
    for form in (LETTER, CALLS, TODO, PROCEDURE):
        for field in form.fields:
            assert f"`{{{{ {field.name} }}}}`" in text
            assert field.help.strip()
            assert field.example.strip() or field.name == "logo"
        for loop in form.loops:
            for field in loop.fields:
                assert f"`{{{{ {loop.item}.{field.name} }}}}`" in text


def test_the_shipped_letters_use_a_font_that_word_has(world: Any) -> None:
    for path in world.shipped.glob("*.docx"):
        fonts = set(re.findall(r'w:ascii="([^"]*)"', Document(path).styles.element.xml))
        assert fonts == {"Calibri"}


# --- what is wrong is said


@pytest.mark.parametrize(
    ("paragraph", "wrong", "right"),
    [
        ("Cher {{ client_nm }},", "client_nm", "client_nom"),
        ("{{ Montant_Total }}", "Montant_Total", "montant_total"),
        ("{% if rapel %}x{% endif %}", "rapel", "rappel"),
        ("{% for f in factures %}{{ f.numro }}{% endfor %}", "f.numro", "f.numero"),
        ("{% for x in facture %}{{ x.numero }}{% endfor %}", "facture", "factures"),
        ("{% for f in factures %}{% endfor %}{{ f.numero }}", "« f »", ""),
        ("{{ f.numero }}", "« f »", ""),
        ("{{ tout_autre_chose_xyz }}", "tout_autre_chose_xyz", "CHAMPS.md"),
    ],
)
def test_a_misspelt_field_is_named_with_the_nearest_right_one(
    paragraph: str, wrong: str, right: str
) -> None:
    text = told(paragraph)
    assert text.startswith("relance_1.docx : le champ")
    assert wrong in text
    assert right in text


def test_a_field_of_one_list_does_not_exist_in_another() -> None:
    assert "f.libelle" in told("{% for f in factures %}{{ f.libelle }}{% endfor %}")
    assert told("{% for f in sommes %}{{ f.libelle }}{% endfor %}") == ""


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("Vous devez { montant_total }.", "une balise n'est pas fermée"),
        ("Bonjour {{ salutation }", "une balise n'est pas fermée"),
        ("Bonjour salutation }}", "une balise n'est pas fermée"),
        ("{% if rappel", "une balise n'est pas fermée"),
        ("{% if rappel %}oui", "une condition ou une liste n'est pas fermée"),
        ("{% fi rappel %}", "une balise ne peut pas être lue : « {% fi rappel %} »"),
        ("{{ salutation|majuscules }}", "le filtre « majuscules » n'existe pas"),
        ("{{ salutation|safe }}", "le filtre « safe » n'existe pas"),
        ("{{ salutation|default(« Madame ») }}", "guillemets droits"),
        ("{{ client nom }}", "une balise ne peut pas être lue : « {{ client nom }} »"),
        ("{{ factures }}", "une liste ne s'écrit pas telle quelle"),
        ("{{ salutation.__class__.__mro__ }}", "ne peut pas être rempli"),
        ("{{ salutation / 2 }}", "cette balise n'est pas permise"),
    ],
)
def test_a_broken_tag_is_explained_in_french(paragraph: str, said: str) -> None:
    assert said in told(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "{{ salutation|default(“Madame”) }}",  # Word's curly quotes: docxtpl straightens them
        "{{ salutation | upper }}",
        "{{salutation}}",
        "{{ factures|length }} factures",
        "100 % {ceci n'est pas une balise}",
        "{# une remarque #}",
        "{% if rappel %}oui{% elif iban %}non{% else %}?{% endif %}",
        "{% for f in factures %}{{ loop.index }} {{ f.numero }}{% endfor %}",
    ],
)
def test_a_good_tag_passes(paragraph: str) -> None:
    assert told(paragraph) == ""


def test_a_tag_cut_in_pieces_by_the_spell_checker_is_read_whole() -> None:
    word = Document()
    paragraph = word.add_paragraph()
    for piece in ("{", "{ sal", "utation }", "}"):
        paragraph.add_run(piece)
    content = io.BytesIO()
    word.save(content)
    assert Template("x.docx", content.getvalue(), LETTER).problems == ()


def test_tags_in_headers_and_footers_are_checked_too() -> None:
    word = Document()
    word.sections[0].footer.paragraphs[0].text = "{{ expediteur_mention }}"
    content = io.BytesIO()
    word.save(content)
    [problem] = Template("x.docx", content.getvalue(), LETTER).problems
    assert "expediteur_mention" in problem.what
    assert "expediteur_mentions" in problem.cure


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
        load_templates(world.shipped, tmp_path, [world.policy])
    assert "relance_2.docx : le champ « montant_totale » n'existe pas." in str(stop.value)
    assert "« montant_total »" in str(stop.value)


# --- which template


def first_words(world: Any, own: Path, kind: Kind, step: str = "first") -> str:
    """The first line of the body of the letter written with the owner's templates."""
    templates = load_templates(world.shipped, own, [world.policy])
    notice = world.notice(world.clients[kind], world.stages[step])
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
    told = check(world.shipped, tmp_path, [world.policy])
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


def test_a_new_step_with_its_own_template_needs_no_code(world: Any, tmp_path: Path) -> None:
    (tmp_path / "dernier.docx").write_bytes(docx("Dernier rappel, {{ salutation }}"))
    stage = replace(world.stages["first"], name="Dernier rappel", template="dernier.docx")
    templates = load_templates(world.shipped, tmp_path, [Policy(profile="Doux", stages=(stage,))])
    assert templates.of(stage, Kind.OTHER).problems == ()


@pytest.mark.parametrize(
    "name",
    ["../relance_1.docx", "/etc/relance_1.docx", "C:relance_1.docx", "x\\y.docx", "x.exe", ""],
)
def test_a_template_name_is_a_bare_name(name: str, world: Any, tmp_path: Path) -> None:
    stage = replace(world.stages["first"], template=name)
    with pytest.raises(RelanceError, match="étape « Relance 1 »"):
        load_templates(world.shipped, tmp_path, [Policy(profile="x", stages=(stage,))])


def test_a_missing_template_is_named_with_the_cell_that_asks_for_it(
    world: Any, tmp_path: Path
) -> None:
    where = "Relance - Paramètres!E45"
    stage = replace(world.stages["first"], template="relance_9.docx", where=where)
    with pytest.raises(RelanceError, match=rf"{where} : le modèle relance_9\.docx est introuvable"):
        load_templates(world.shipped, tmp_path, [Policy(profile="x", stages=(stage,))])


def test_verifier_reads_the_owner_s_templates_that_no_step_uses(world: Any, tmp_path: Path) -> None:
    assert check(world.shipped, tmp_path, [world.policy]) == []
    (tmp_path / "brouillon.docx").write_bytes(docx("{{ inconnu }}"))
    (tmp_path / "~$lance_1.docx").write_bytes(b"verrou de Word")
    problem, unused = check(world.shipped, tmp_path, [world.policy])
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
    told = check(world.shipped, tmp_path, [world.policy])
    warned = [p for p in told if p.level is Level.WARNING]
    assert {p.where for p in warned} <= {f"perso/{name}"}
    assert any(said in p.what for p in warned) if said else warned == []


def test_the_shipped_templates_have_the_words_of_their_steps(world: Any, tmp_path: Path) -> None:
    own = tmp_path / "perso"
    shutil.copytree(world.shipped, own, ignore=shutil.ignore_patterns("perso"))
    told = check(world.shipped, own, [world.policy])
    assert [p for p in told if p.level is not Level.INFO] == []


# --- the logo


def picture(width: int, height: int) -> bytes:
    """A PNG of that size in pixels."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(content, "PNG")
    return content.getvalue()


def test_the_logo_stands_in_every_letter_and_keeps_its_shape(world: Any, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture(400, 100))
    templates = load_templates(world.shipped, tmp_path, [world.policy], logo="logo.png")
    for kind in Kind:
        notice = world.notice(world.clients[kind], world.stages["first"])
        plan = Plan(on=world.monday, claims=notice.claims, notices=(notice,))
        word = Document(io.BytesIO(render(plan, world.sender, templates)[0].content))
        [shape] = word.inline_shapes
        assert shape.width / shape.height == pytest.approx(4, abs=0.01)
        assert shape.height.mm <= 12.01
        assert shape.width.mm <= 70.01


@pytest.mark.parametrize("name", ["absent.png", "../logo.png", "logo.txt", "faux.png"])
def test_a_logo_that_cannot_be_shown_is_refused_by_name(
    name: str, world: Any, tmp_path: Path
) -> None:
    own = tmp_path / "perso"
    own.mkdir()
    for path in (tmp_path / "logo.png", own / "logo.txt"):
        path.write_bytes(picture(4, 1))
    (own / "faux.png").write_bytes(b"pas une image")
    with pytest.raises(RelanceError, match=re.escape(name)):
        load_templates(world.shipped, own, [world.policy], logo=name)


def test_the_shipped_folder_is_only_read(world: Any, tmp_path: Path) -> None:
    copy = tmp_path / "letter_templates"
    shutil.copytree(world.shipped, copy)
    before = {path: path.read_bytes() for path in copy.rglob("*.*")}
    load_templates(copy, copy / "perso", [world.policy])
    assert {path: path.read_bytes() for path in copy.rglob("*.*")} == before
