"""What goes with the reminders: accounts, enclosures, tones; doubles, answers, plans; one file to print."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest

from relance.letters.account import Account, statement
from relance.letters.enclosures import invoice_copies
from relance.letters.library import Templates, load_templates
from relance.letters.names import PRINT_FILE
from relance.letters.words import amount_in_words
from relance.letters.writer import TODO_FILE, Document, render
from relance.rules.model import (
    CreditNote,
    EventKind,
    Hold,
    Instalment,
    Kind,
    Ledger,
    Notice,
    Payment,
    Plan,
    Policy,
    Reason,
    Settings,
    State,
)
from relance.word.bundle import joined_letters
from tests.letters.gallery import every_letter

PROFILES = ("Standard", "Bon client", "Ferme")


def documents(
    world: Any, templates: Templates, plan: Plan, ledger: Ledger | None = None, **more: Any
) -> dict[str, Document]:
    made = render(plan, world.sender, templates, ledger=ledger, **more)
    return {document.name: document for document in made}


def plan_of(world: Any, *notices: Notice, **more: Any) -> Plan:
    claims = tuple(claim for notice in notices for claim in notice.claims)
    return replace(Plan(on=world.monday, claims=claims, notices=notices), **more)


def paid(world: Any, amount: str, on: date | None) -> Payment:
    client = world.clients[Kind.BUSINESS]
    return Payment(amount=Decimal(amount), on=on, invoice_id="F2026-041", client_id=client.id)


# --- words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.50", "zéro euro et cinquante centimes"),
        ("1.01", "un euro et un centime"),
        ("21.00", "vingt et un euros"),
        ("71.80", "soixante et onze euros et quatre-vingts centimes"),
        ("80.91", "quatre-vingts euros et quatre-vingt-onze centimes"),
        ("99.99", "quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"),
        ("200.00", "deux cents euros"),
        ("203.00", "deux cent trois euros"),
        ("1000.00", "mille euros"),
        ("1234.50", "mille deux cent trente-quatre euros et cinquante centimes"),
        ("80000.00", "quatre-vingt mille euros"),
        ("200000.00", "deux cent mille euros"),
        ("1000000.00", "un million d'euros"),
        ("2000380.00", "deux millions trois cent quatre-vingts euros"),
    ],
)
def test_an_amount_is_written_in_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


# --- the account


def test_the_account_ends_on_what_is_owed_whatever_the_books_leave_out(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    claim = world.claim(
        client, outstanding="1700.00"
    )  # of 2 400: 100 credited, 400 paid, 200 undated
    account = Account(
        claims=(claim, world.claim(client, 9, late=-3)),
        payments=(paid(world, "400.00", date(2026, 10, 20)),),
        credits=(CreditNote(number="A-1", client_id=client.id, amount=Decimal("100.00"), on=date(2026, 10, 1), invoice_id="F2026-041"),),
    )  # fmt: skip
    lines = [
        (e.text.replace("\u00a0", " "), e.debit, e.credit, e.balance) for e in statement(account)
    ]
    assert lines == [
        ("Facture n° F2026-041", Decimal("2400.00"), Decimal(0), Decimal("2400.00")),
        ("Règlement sur facture n° F2026-041", Decimal(0), Decimal("200.00"), Decimal("2200.00")),
        (
            "Avoir n° A-1 sur facture n° F2026-041",
            Decimal(0),
            Decimal("100.00"),
            Decimal("2100.00"),
        ),
        ("Règlement sur facture n° F2026-041", Decimal(0), Decimal("400.00"), Decimal("1700.00")),
    ]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason.GAP, True),  # « pour mémoire »
        (Reason.DISPUTE, False),
        (Reason.NOTE_TO_READ, False),  # perhaps « payée »
        (Reason.TIME_BARRED, False),
        (Reason.BELOW_THRESHOLD, False),
        (Reason.INSOLVENCY, False),
    ],
)
def test_the_account_names_only_what_the_letter_names(
    reason: Reason, told: bool, world: Any, templates: Templates
) -> None:
    client = world.clients[Kind.BUSINESS]
    first, second = world.claim(client), world.claim(client, 42, late=35)
    beside = world.claim(client, 36, late=60, reason=reason)
    notice = world.notice(
        client, world.stages["formal"], (first, second), others=(beside,) if told else ()
    )
    plan = replace(plan_of(world, notice), claims=(first, second, beside))
    [letter] = [d for d in documents(world, templates, plan, Ledger()).values() if d.notice]
    text = world.read(letter).text
    assert "relevé de votre compte" in text
    assert ("F2026-036" in text) is told
    assert ("6 000,00 €" in text) is told  # the balance


def test_the_part_that_is_not_claimed_is_no_part_of_the_balance(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]  # of 2 400: 400 paid, 500 disputed
    claim = world.claim(client, outstanding="1500.00", withheld=Decimal("500.00"))
    last = statement(Account(claims=(claim,)))[-1]
    assert last.text.replace("\u00a0", " ") == "Part non réclamée de la facture n° F2026-041"
    assert (last.credit, last.balance) == (Decimal("500.00"), Decimal("1500.00"))


@pytest.mark.parametrize("step", ["first", "second", "formal"])
def test_a_part_payment_is_told_with_its_date(step: str, world: Any, templates: Templates) -> None:
    plan = plan_of(world, world.notice(world.clients[Kind.BUSINESS], world.stages[step]))
    ledger = Ledger(payments=(paid(world, "400.00", date(2026, 10, 20)),))
    [letter] = [d for d in documents(world, templates, plan, ledger).values() if d.notice]
    text = world.read(letter).text
    if step == "formal":
        assert "20 octobre 2026 : règlement de 400,00 € reçu" in text
    else:
        assert "Nous avons bien reçu 400,00 € le 20 octobre 2026, et vous en remercions." in text
    assert ("relevé de votre compte" in text) is (step != "first")


# --- the tone


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", [Kind.BUSINESS, Kind.CONSUMER])
@pytest.mark.parametrize("step", ["first", "second"])
def test_the_opening_follows_the_profile(
    step: str, kind: Kind, profile: str, world: Any, templates: Templates
) -> None:
    client = replace(world.clients[kind], profile=profile)
    notice = world.notice(client, world.stages[step], [world.claim(client, outstanding="2400.00")])
    old = replace(world.claim(client, 1), reason=Reason.SETTLED, outstanding=Decimal(0))
    old = replace(old, invoice=replace(old.invoice, issued=date(2021, 3, 3)))
    plan = plan_of(world, notice)
    plan = replace(plan, claims=(*plan.claims, old))
    ledger = Ledger(policies=tuple(replace(world.policy, profile=name) for name in PROFILES))
    [letter] = [d for d in documents(world, templates, plan, ledger).values() if d.notice]
    text = world.read(letter).text
    assert ("Vous nous faites confiance depuis 2021" in text) is (profile == "Bon client")
    if step == "first":
        assert ("Il s'agit sans doute d'un oubli" in text) is (profile != "Ferme")
        assert ("Nous vous demandons de nous faire parvenir" in text) is (profile == "Ferme")


# --- enclosures


@pytest.mark.parametrize(
    ("number", "file"),
    [
        ("F2026-041", "Facture F2026-041 Dupont.pdf"),
        ("2026/77", "2026-77.PDF"),
        ("12", "Facture 12.pdf"),
        ("F2026-04", None),  # not the beginning of another
        ("F2026-050", None),  # two files: which?
        ("99", None),
    ],
)
def test_a_copy_is_found_by_the_whole_number(number: str, file: str | None, tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    for name in ("Facture F2026-041 Dupont.pdf", "2026/2026-77.PDF", "Facture 12.pdf", "F2026-050.pdf",
                 "F2026-050 bis.pdf", "plan du 99 rue Droite.pdf", "F2026-099.docx"):  # fmt: skip
        (tmp_path / name).touch()
    found, problem = invoice_copies(tmp_path.name, tmp_path.parent, [number])
    assert problem is None
    assert found is not None
    assert found.get(number) == file


def test_a_folder_that_is_not_there_is_said_and_nothing_is_announced(tmp_path: Path) -> None:
    assert invoice_copies("", tmp_path, ["F1"]) == (None, None)
    copies, problem = invoice_copies("PDF", tmp_path, ["F1"])
    assert copies is None
    assert problem
    assert "PDF" in problem.what


def test_only_what_is_there_is_announced_the_rest_is_on_the_list(
    world: Any, templates: Templates
) -> None:
    client = world.clients[Kind.BUSINESS]
    claims = [world.claim(client, 41), world.claim(client, 42)]
    plan = plan_of(world, world.notice(client, world.stages["formal"], claims))
    made = documents(world, templates, plan, copies={"F2026-041": "F2026-041.pdf"})
    letter = world.read(next(d for d in made.values() if d.notice)).text
    assert "P.J. : copie de la facture n° F2026-041." in letter
    todo = world.read(made[TODO_FILE]).text
    assert "à joindre : F2026-041.pdf" in todo
    assert "à joindre : copie de la facture F2026-042 (introuvable dans votre dossier)" in todo
    assert "P.J." not in world.read(next(d for d in documents(world, templates, plan).values() if d.notice)).text  # fmt: skip


# --- the letters that are no reminder


def test_a_registered_letter_has_a_plain_double(world: Any, templates: Templates) -> None:
    plan = plan_of(world, world.notice(world.clients[Kind.CONSUMER], world.stages["formal"]))
    made = documents(world, templates, plan)
    text = world.read(made["Julien Bernier - double simple du recommandé.docx"]).text
    assert "le double de la lettre que nous vous adressons par ailleurs en recommandé" in text
    assert "2 000,00 €, au plus tard le 9 décembre 2026" in text
    assert "Lettre recommandée avec accusé" not in text


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_dispute_has_a_draft_answer_once(
    kind: Kind, world: Any, templates: Templates
) -> None:
    client = world.clients[kind]
    claim = world.claim(client, reason=Reason.DISPUTE)
    claim = replace(claim, invoice=replace(claim.invoice, hold=Hold(state=State.DISPUTE)))
    ledger = Ledger(settings=Settings(last_run=date(2026, 11, 16)))
    made = documents(world, templates, plan_of(world, claims=(claim,)), ledger=ledger)
    [letter] = [d for name, d in made.items() if name.endswith("réponse à la réclamation.docx")]
    read = world.read(letter)
    assert "la somme contestée, soit 2 000,00 €, n'est plus relancée" in read.text
    assert "Votre réponse" in read.highlighted
    assert ("médiateur" in read.text) is (kind in {Kind.CONSUMER, Kind.OTHER})
    known = world.posted(world.stages["first"], date(2026, 11, 16))
    known = replace(known, kind=EventKind.STATE, note=State.DISPUTE)
    again = plan_of(world, claims=(replace(claim, history=(known,)),))
    assert list(documents(world, templates, again, ledger=ledger)) == [TODO_FILE]
    first = documents(world, templates, plan_of(world, claims=(claim,)))  # the first Monday of all
    assert list(first) == [TODO_FILE], "the disputes of the books are not new"
    for reason in (Reason.TO_CORRECT, Reason.DECLARED_PAID, Reason.SETTLED):
        unsure = plan_of(world, claims=(replace(claim, reason=reason),))
        assert list(documents(world, templates, unsure, ledger=ledger)) == [TODO_FILE]


@pytest.mark.parametrize("kind", [Kind.BUSINESS, Kind.CONSUMER, Kind.PUBLIC_BODY])
def test_a_payment_plan_is_ready_to_sign(kind: Kind, world: Any, templates: Templates) -> None:
    claim = world.claim(world.clients[kind], reason=Reason.PLAN_PROPOSED)
    lines = tuple(
        Instalment(
            client_id=claim.client.id,
            invoice_ids=(claim.invoice.id,),
            due=date(2027, month, 15),
            amount=Decimal("1000.00"),
        )
        for month in (1, 2)
    )
    made = documents(world, templates, plan_of(world, claims=(claim,), instalments=lines))
    text = world.read(next(d for n, d in made.items() if n.endswith("échéancier.docx"))).text
    for said in (
        "reconnaît devoir à Menuiserie Dupré 2 000,00 € (deux mille euros)",
        "F2026-041",
        "Escalier en chêne",
        "15 janvier 2027\n1 000,00 €",
        "15 février 2027\n1 000,00 €",
        "IBAN FR76",
        "déchéance du terme",
        "Fait en deux exemplaires",
        "Je reconnais devoir 2 000,00 € (deux mille euros)",
    ):
        assert said in text, said
    assert text.count("signature :") == 2
    assert ("☐ Ces sommes sont abandonnées" in text) is (kind is Kind.BUSINESS)
    # CCP L2192-14; CE 18/05/2021 n° 443153: nobody gives up the moratory interest of a public body.
    assert ("restent dus, avec la dernière échéance" in text) is (kind is Kind.PUBLIC_BODY)
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == list("123" if kind is Kind.CONSUMER else "1234")  # fmt: skip
    short = plan_of(world, claims=(claim,), instalments=lines[:1])
    assert list(documents(world, templates, short)) == [TODO_FILE], "its lines do not make the debt"


# --- one file to print


def letters(world: Any, templates: Templates) -> list[Document]:
    notices = [
        world.notice(replace(world.clients[kind], id=f"{kind}{step}", name=f"{kind} {step}"), world.stages[step])
        for kind in Kind
        for step in ("first", "second", "formal")
    ]  # fmt: skip
    return [d for d in documents(world, templates, plan_of(world, *notices)).values() if d.notice]


def test_all_letters_are_one_file_of_sections_numbered_from_one(
    world: Any, templates: Templates
) -> None:
    made = letters(world, templates)
    content, left = joined_letters([each.content for each in made])
    assert left == ()
    word = docx.Document(io.BytesIO(content))
    assert len(word.sections) == len(made) == 12
    for section in word.sections:
        assert 'w:pgNumType w:start="1"' in section._sectPr.xml
    together = "".join(t.text or "" for t in word.element.body.iter(f"{W}t"))
    alone = [docx.Document(io.BytesIO(d.content)).element.body for d in made]
    assert together == "".join(t.text or "" for body in alone for t in body.iter(f"{W}t"))
    heads = [section.header.paragraphs[0].text for section in word.sections]
    assert all(d.notice and d.notice.client.name in h for d, h in zip(made, heads, strict=True))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len(names) == len({name.casefold() for name in names})


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_a_letter_of_another_family_is_left_out_and_told(world: Any, tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Le mien, {{ client_nom }}, {{ montant_total }}")
    word.save(str(tmp_path / "relance_2.docx"))
    templates = load_templates(world.shipped, tmp_path, [world.policy])
    notices = [
        world.notice(replace(world.clients[Kind.BUSINESS], id=str(n), name=f"Client {n}"), world.stages[step])
        for n, step in enumerate(("first", "first", "second"))
    ]  # fmt: skip
    made = documents(world, templates, plan_of(world, *notices))
    printed = docx.Document(io.BytesIO(made[PRINT_FILE].content))
    assert len(printed.sections) == 2
    assert "Le mien" not in "".join(p.text for p in printed.paragraphs)
    todo = world.read(made[TODO_FILE]).text
    assert "À imprimer à part (autre mise en page) : Client 2 - second rappel.docx" in todo


def test_pictures_come_along_once_with_ids_of_their_own(world: Any, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 10), "navy").save(tmp_path / "logo.png")
    templates = load_templates(world.shipped, tmp_path, [world.policy], logo="logo.png")
    content, _ = joined_letters([each.content for each in letters(world, templates)])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert sum("image" in name for name in archive.namelist()) == 1
    ids = re.findall(rb'<wp:docPr\b[^>]*?\bid="(\d+)"', archive.read("word/document.xml"))
    assert len(ids) == len(set(ids)) == 12
    assert len(docx.Document(io.BytesIO(content)).inline_shapes) == 12


def test_one_letter_alone_needs_no_file_to_print(world: Any, templates: Templates) -> None:
    plan = plan_of(world, world.notice(world.clients[Kind.BUSINESS], world.stages["first"]))
    assert PRINT_FILE not in documents(world, templates, plan)


def test_a_new_step_of_the_owner_s_own_is_in_the_file_too(world: Any, tmp_path: Path) -> None:
    (tmp_path / "dernier.docx").write_bytes((world.shipped / "relance_1.docx").read_bytes())
    stage = replace(world.stages["first"], name="Dernier rappel", template="dernier.docx")
    templates = load_templates(world.shipped, tmp_path, [Policy(profile="Doux", stages=(stage,))])
    notices = [
        world.notice(replace(world.clients[Kind.OTHER], id=str(n), name=f"Client {n}"), stage)
        for n in range(2)
    ]
    made = documents(world, templates, plan_of(world, *notices))
    assert len(docx.Document(io.BytesIO(made[PRINT_FILE].content)).sections) == 2


# --- French typography


def test_spaces_do_not_break_where_french_joins(world: Any, templates: Templates) -> None:
    """Before « : ; ? ! » and » and the sign of a unit, after « and n°: in every letter there is."""
    found = {}
    for name, document in every_letter(world, templates).items():
        if name.startswith("owner"):
            continue
        body = docx.Document(io.BytesIO(document.content)).element.body
        for paragraph in body.iter(f"{W}p"):
            text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
            text = text.replace("2,40 %", "2,40\u00a0%")  # the fixture's own
            for wrong in re.finditer(r".{,20}(?: [:;?!»€%]|« |n° |  | ,).{,20}", text):
                found[name] = wrong[0]
    assert found == {}


def test_two_tables_never_touch(world: Any, templates: Templates) -> None:
    """Word makes one table of two that touch: the signature would take the lines of the annexe."""
    for name, document in every_letter(world, templates).items():
        body = docx.Document(io.BytesIO(document.content)).element.body
        kinds = [child.tag.removeprefix(W) for child in body]
        assert ("tbl", "tbl") not in set(pairwise(kinds)), name
