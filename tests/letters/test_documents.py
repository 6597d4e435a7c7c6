"""The files: whole, the same every time, safely named; and the owner's two papers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from relance.letters.fields import LETTER
from relance.letters.library import Templates
from relance.letters.names import COVER, companions, fitting, letter_names, letter_title, safe_name
from relance.letters.writer import CALLS_FILE, TODO_FILE, Document, render
from relance.problems import Level, Problem, RelanceError
from relance.rules.model import (
    AgedBalance,
    Call,
    Channel,
    Event,
    EventKind,
    Kind,
    Plan,
    Postal,
    Reason,
)
from relance.word.engine import Template
from relance.word.language import plain

Write = Callable[..., Any]
HOSTILE = (
    "Dupont & Fils <SA>",
    '"O\'Neil" <b>gras</b>',
    "{{ montant_total }}",
    "{% for x in y %}",
    "{# caché #}",
    "{_{ x }_}",
    "]]> &amp; &lt;",
    "Éts Œuvre ☃ 🧾 שלום",
    "ligne 1\nligne 2",
    "x" * 5000,
)


def plan_of(world: Any, *notices: Any, **more: Any) -> Plan:
    """A plan with these letters."""
    claims = tuple(claim for notice in notices for claim in notice.claims)
    return replace(Plan(on=world.monday, claims=claims, notices=notices), **more)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_owner_s_text_is_never_code(name: str, world: Any, written: Write) -> None:
    client = replace(world.clients[Kind.BUSINESS], name=name, address=(name,), code=name)
    claim = world.claim(client)
    claim = replace(claim, invoice=replace(claim.invoice, number=name, nature=name))
    letter = written(world.notice(client, world.stages["formal"], [claim]))
    assert letter.text.count(name) >= 5


@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_whole_document_that_shows_it(world: Any, text: str) -> None:
    context = LETTER.example() | {"designation": text}
    content = small().fill(context, author=text, on=world.monday)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    shown = docx.Document(io.BytesIO(content)).paragraphs[0].text
    assert shown == f"[{plain(text)}]"


@cache
def small() -> Template:
    """A template of one paragraph."""
    word = docx.Document()
    word.add_paragraph("[{{ designation }}]")
    content = io.BytesIO()
    word.save(content)
    return Template("petit.docx", content.getvalue(), LETTER)


def test_control_characters_are_dropped_and_line_ends_are_one() -> None:
    assert plain("a\x00b\x07c\x1b\ud800\uffff") == "abc"
    assert plain("a\r\nb\rc\u2028d\x0be\tf") == "a\nb\nc\nd\ne f"


def test_the_same_plan_gives_the_same_bytes(world: Any, templates: Templates) -> None:
    plan = plan_of(world, world.notice(world.clients[Kind.BUSINESS], world.stages["formal"]))
    first, again = render(plan, world.sender, templates), render(plan, world.sender, templates)
    assert first == again
    assert [document.sha256 for document in first] == [document.sha256 for document in again]
    changed = replace(world.sender, phone="02 00 00 00 00")
    assert render(plan, changed, templates)[0].sha256 != first[0].sha256


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("step", ["first", "second", "formal"])
def test_a_letter_is_a_sound_package(step: str, kind: Kind, world: Any, written: Write) -> None:
    document: Document = written(world.notice(world.clients[kind], world.stages[step])).document
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert len(names) == len({name.casefold() for name in names})
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in names:
            etree.fromstring(archive.read(name))
        ids = re.findall(rb'<wp:docPr id="(\d+)"', archive.read("word/document.xml"))
        assert len(ids) == len(set(ids))
    word = docx.Document(io.BytesIO(document.content))
    assert word.core_properties.author == "Menuiserie Dupré"
    assert word.core_properties.title == ""
    assert word.element.body[-2].tag.endswith("}p")  # Word wants a paragraph at the very end


def test_a_long_list_repeats_its_heading_and_cuts_no_row(world: Any, written: Write) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, number) for number in range(60)]
    document = written(world.notice(client, world.stages["second"], claims)).document
    tables = docx.Document(io.BytesIO(document.content)).tables
    invoices = next(t for t in tables if t.rows[0].cells[0].text == "Facture")
    assert len(invoices.rows) == 1 + 60 + 3 + 1
    assert "w:tblHeader" in invoices.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in invoices.rows)


# --- file names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dupont & Fils <SA>", "Dupont & Fils SA"),
        ("AC/DC: \\ | ? *", "AC DC"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Comptoir", "Comptoir"),
        ("Éts. Roy...", "Éts. Roy"),
        ("  .caché ~$", "caché"),
        ("a\u202egnp.exe\x00\n", "a gnp.exe"),
        ("", "Sans nom"),
        ("???", "Sans nom"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_a_name_is_one_that_windows_takes(text: str, expected: str) -> None:
    assert safe_name(text) == expected


@given(text=st.text(max_size=300), ending=st.sampled_from(["", " - mise en demeure.docx"]))
@settings(max_examples=200)
def test_any_name_is_short_and_keeps_its_ending(text: str, ending: str) -> None:
    name = safe_name(text, ending=ending)
    assert name.endswith(ending)
    assert 0 < len(name) <= 80
    assert len(name.encode()) <= 200
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name == name.strip(" .")
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("step", "title"),
    [
        ("Relance 1", "lettre de rappel"),
        ("Rappel aimable", "lettre de rappel"),
        ("Relance 2", "second rappel"),
        ("3e relance", "nouveau rappel"),
    ],
)
def test_a_file_is_named_after_its_client_and_its_tone(step: str, title: str, world: Any) -> None:
    stage = replace(world.stages["first"], name=step)
    assert letter_title(stage) == title
    assert letter_title(replace(stage, formal_notice=True)) == "mise en demeure"


@pytest.mark.parametrize(
    ("output", "firm", "suffix", "folder", "longest"),
    [
        ("C:/Relance/output", "Menuiserie Dupré", "", "Menuiserie Dupré", 80),
        # 259 - 100 - 17 (date, separators, « (2) ») - 35 (annulés, mise à jour) = 107 for both names
        ("C:/" + "x" * 97, "Menuiserie Dupré", "", "Menuiserie Dupré", 80),
        ("C:/" + "x" * 97, "Menuiserie Dupré et Associés de l'Anjou", "", "Menuiserie Dupré et Associé", 80),
        ("C:/" + "x" * 117, "Menuiserie Dupré et Associés", "", "Menuiserie Dupré et Assoc", 62),
        ("C:/" + "x" * 117, "Dupré", " (exemple)", "Dupré (exemple)", 72),
        ("C:/" + "😀" * 48, "Dupré", "", "Dupré", 80),  # counted twice there, as Windows does
    ],
)  # fmt: skip
def test_names_are_shortened_where_the_whole_path_would_be_too_long_for_windows(
    output: str, firm: str, suffix: str, folder: str, longest: int, world: Any
) -> None:
    assert fitting(output, "2026-11-23", firm, limit=259, suffix=suffix) == (folder, longest)
    client = replace(
        world.clients[Kind.BUSINESS], name="Société du très long nom " * 9, town="x" * 99
    )
    twin = replace(client, id="twin", town="y" * 99)
    notices = [world.notice(c, world.stages["first"]) for c in (client, twin)]
    for _, name in letter_names(plan_of(world, *notices), longest=longest):
        worst = f"{output}/2026-11-23/{folder} (2)/annulés/{name[:-5]} (mise à jour 2) (2).docx"
        assert len(worst.encode("utf-16-le")) // 2 <= 259


def test_where_no_name_would_fit_it_is_said_before_the_run_how_much_too_long_the_folder_is() -> (
    None
):
    with pytest.raises(RelanceError, match=r"il a 145 caractères, et .* 259") as stop:
        fitting("C:/" + "x" * 142, "2026-11-23", "Menuiserie Dupré", limit=259)
    assert "d'au moins 14 caractères" in stop.value.cure
    fitting("C:/" + "x" * (142 - 14), "2026-11-23", "Menuiserie Dupré", limit=259)


def test_all_the_letters_of_a_client_begin_alike_so_that_they_go_aside_together(world: Any) -> None:
    client = replace(world.clients[Kind.BUSINESS], name="Société du très long nom " * 9)
    notice = world.notice(client, world.stages["formal"])
    [(_, letter)] = letter_names(plan_of(world, notice))
    [(_, double)] = letter_names(plan_of(world, notice), [(notice, COVER)])
    assert companions(f"x/{letter}")[0] == f"x/{double}"


def test_namesakes_are_told_apart_the_same_way_whatever_the_order(world: Any) -> None:
    base = world.clients[Kind.BUSINESS]
    clients = [
        replace(base, id="a", name="Martin", town="Angers"),
        replace(base, id="b", name="MARTIN", town="Cholet"),
        replace(base, id="c", name="Roy", town="Angers"),
        replace(base, id="d", name="roy", town="Angers"),
        replace(base, id="e", name="Roy.", town="Angers"),
    ]
    notices = [world.notice(client, world.stages["first"]) for client in clients]
    names = {n.client.id: name for n, name in letter_names(plan_of(world, *notices))}
    assert names["a"] == "Martin (Angers) - lettre de rappel.docx"
    assert names["b"] == "MARTIN (Cholet) - lettre de rappel.docx"
    assert len({name.casefold() for name in names.values()}) == 5
    again = letter_names(plan_of(world, *notices[::-1]))
    assert {n.client.id: name for n, name in again} == names


def test_a_name_does_not_change_when_a_namesake_gets_no_letter_today(world: Any) -> None:
    base = world.clients[Kind.BUSINESS]
    martin, other = (
        replace(base, id=town, name="Martin", town=town) for town in ("Angers", "Cholet")
    )
    notice = world.notice(martin, world.stages["first"])
    plan = plan_of(world, notice)
    plan = replace(plan, claims=(*plan.claims, world.claim(other)))
    assert letter_names(plan)[0][1] == "Martin (Angers) - lettre de rappel.docx"


# --- the owner's papers


def paper(world: Any, documents: tuple[Document, ...], name: str) -> str:
    """The text of one of the owner's papers, a cell a line."""
    [document] = [document for document in documents if document.name == name]
    return re.sub(r"\s*\n\s*", "\n", world.read(document).text)


def test_the_call_sheet_is_there_only_where_somebody_is_to_be_called(
    world: Any, templates: Templates
) -> None:
    names = [document.name for document in render(plan_of(world), world.sender, templates)]
    assert names == [TODO_FILE]


def test_calls_come_largest_first_with_what_is_owed_and_a_line_for_the_answer(
    world: Any, templates: Templates
) -> None:
    small, large = world.clients[Kind.CONSUMER], world.clients[Kind.OTHER]
    spoken = Event(
        on=date(2026, 11, 16), kind=EventKind.CALLED, client_id="ber", note="rappeler lundi"
    )
    calls = (
        Call(client=small, claims=(world.claim(small, history=(spoken,)),), total=Decimal("10.00")),
        Call(client=large, claims=(world.claim(large, 77, late=3),), total=Decimal("2000.00")),
    )
    text = paper(world, render(plan_of(world, calls=calls), world.sender, templates), CALLS_FILE)
    assert text.index("Copropriété Les Tilleuls") < text.index("Julien Bernier")
    assert "F2026-077 : 2 000,00 €, échue le 20/11/2026 (3 jours), Escalier en chêne" in text
    assert "06 39 98 31 07" in text
    assert "téléphone à trouver" in text
    assert "16/11/2026 : Appel fait – rappeler lundi" in text
    undated = replace(spoken, run="2026-11-16 08h00")
    call = replace(calls[0], claims=(world.claim(small, history=(undated,)),))
    again = render(plan_of(world, calls=(call,)), world.sender, templates)
    assert "noté le 16/11/2026 : Appel fait" in paper(world, again, CALLS_FILE)
    assert "du lundi au vendredi, hors jours fériés" in text
    assert "payer nos propres fournisseurs" in text  # what the delay does, said courteously
    assert text.count("Réponse :") == 2
    assert "« Bonjour, Menuiserie Dupré." in text


def test_the_to_do_sheet_says_what_to_post_call_decide_and_correct(
    world: Any, templates: Templates
) -> None:
    business, person = world.clients[Kind.BUSINESS], world.clients[Kind.CONSUMER]
    homeless = replace(person, address=(), where="Clients!A4")
    old = replace(
        world.claim(world.clients[Kind.OTHER], 12, late=200),
        reason=Reason.OLD_DEBT,
        sentence="Ancienne, jamais relancée : est-elle due ?",
    )
    unread = replace(
        world.claim(person, 13),
        reason=Reason.NOTE_TO_READ,
        sentence="Votre note est à lire.",
    )
    told = replace(world.claim(person, 12), reason=Reason.TO_CORRECT, sentence="Déjà dit.")
    gone = replace(
        world.posted(world.stages["first"], date(2026, 11, 16), postal=Postal.UNCONFIRMED),
        client="Dupont & Fils <SA>",
        document="2026-11-16/x.docx",
    )
    settled = replace(world.claim(business), reason=Reason.SETTLED, sentence="Réglée.")
    notices = (
        world.notice(homeless, world.stages["first"]),
        world.notice(replace(business, id="atl", name="Atelier Nord"), world.stages["formal"]),
    )
    plan = plan_of(
        world,
        *notices,
        calls=(Call(client=person, claims=(unread,), total=Decimal("2000.00")),),
        withdrawals=(gone, replace(gone, invoice="F2026-042")),
        problems=(
            Problem(
                level=Level.BLOCKING, where="Factures!F12", what="date illisible.", cure="Tapez-la."
            ),
            Problem(level=Level.INFO, where="Factures!F13", what="sans importance."),
            *(
                Problem(
                    level=Level.WARNING,
                    where=f"Clients!A{row}",
                    what=f"L'adresse du client {row} est incomplète.",
                    cure="Complétez-la.",
                    cause="clients à l'adresse incomplète",
                )
                for row in range(2, 47)
            ),
        ),
        aged_balance=AgedBalance(not_due=Decimal("100.00"), up_to_30=Decimal("50.00")),
    )
    plan = replace(plan, claims=(*plan.claims, old, unread, told, settled))
    text = paper(world, render(plan, world.sender, templates), TODO_FILE)
    expected = (
        "À faire – lundi 23 novembre 2026",
        "1 courrier, 1 recommandé, 1 appel et 1 décision.",
        "On vous doit 150,00 €, dont 50,00 € en retard.",
        "Julien Bernier - lettre de rappel.docx\nadresse à compléter",
        "Atelier Nord - mise en demeure.docx\nN° d'envoi : …",
        "BODACC vérifié le ____",
        "06 39 98 31 07",
        "Ancienne, jamais relancée : est-elle due ?",
        "Factures!F12\ndate illisible.\nTapez-la.",
        "Factures!A13\nVotre note est à lire.",
        "Clients!A2\nClients!A3\nClients!A4\net 42 autres\n45 clients à l'adresse incomplète.\nComplétez-la.",
        "F2026-041 et F2026-042\n16/11/2026\nRéglée.",
    )
    assert [part for part in expected if part not in text] == []
    assert "sans importance" not in text
    assert "Déjà dit." not in text  # the problem of cell F12 says it


def test_a_quiet_monday_has_a_sheet_without_empty_sections(
    world: Any, templates: Templates
) -> None:
    text = paper(world, render(plan_of(world), world.sender, templates), TODO_FILE)
    assert "Rien à envoyer, personne à appeler." in text
    assert "Décider" not in text
    assert "Signer" not in text


def test_a_letter_by_e_mail_is_listed_with_its_address(world: Any, templates: Templates) -> None:
    client = replace(world.clients[Kind.BUSINESS], email="compta@dupont.example.fr", address=())
    stage = replace(world.stages["first"], channel=Channel.EMAIL)
    text = paper(
        world,
        render(plan_of(world, world.notice(client, stage)), world.sender, templates),
        TODO_FILE,
    )
    assert "par e-mail à compta@dupont.example.fr" in text
