"""A reminder as an e-mail to send: one header each, the letter's own text, nothing that follows its reader."""

from __future__ import annotations

import email
import email.policy
from email.headerregistry import Address
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from msgspec.structs import replace

from relance.letters.library import Templates
from relance.letters.mail import Mail, draft, enclosures_of, mail_of
from relance.letters.writer import render
from relance.rules.codes import Channel, Kind
from relance.rules.firm import Sender
from relance.rules.mailing import addresses
from relance.rules.model import Client
from tests.letters.made import plan_of

DUPRE = Sender(name="Menuiserie Dupré", legal_form="EI", email="compta@dupre.example.fr")
MAIL = Mail(
    to=("a@b.example.fr",), subject="Règlement de votre facture", text="Bonjour,\n\nMerci.\n",
    html="<p>Bonjour</p>",
)  # fmt: skip


def opened(content: bytes) -> Any:
    """As the standard library's modern policy reads it."""
    return email.message_from_bytes(content, policy=email.policy.default)


def told(*paragraphs: str) -> bytes:
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def test_the_text_is_the_letter_s_from_its_object_on() -> None:
    client = Client(id="x", name="Roux", email="a@b.fr")
    letter = told(
        "Menuiserie Dupré", "Angers, le 3", "Objet : règlement de F1", "Madame,", "Merci."
    )
    mail = mail_of(letter, client)
    assert (mail.subject, mail.text) == ("Règlement de F1", "Madame,\n\nMerci.\n")
    own = mail_of(told("Bonjour,", "Merci de payer F1."), client)  # as an owner may have written it
    assert (own.subject, own.text) == ("Relance", "Bonjour,\n\nMerci de payer F1.\n")


def test_a_draft_is_unsent_whole_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    bill = tmp_path / "Facture F1 (été).pdf"
    bill.write_bytes(b"%PDF-1.7 \xff")
    enclosed = enclosures_of([bill, tmp_path / "gone.pdf"])
    content = draft(MAIL, DUPRE, enclosed)
    assert content == draft(MAIL, DUPRE, enclosed)
    message = opened(content)
    assert message["X-Unsent"] == "1"
    assert str(message["From"]) == "Menuiserie Dupré EI <compta@dupre.example.fr>"
    assert str(message["To"]) == "a@b.example.fr"
    assert str(message["Subject"]) == MAIL.subject
    assert message["Message-ID"].endswith("@dupre.example.fr>")
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == MAIL.text
    [attached] = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (bill.name, b"%PDF-1.7 \xff")
    assert attached.get_content_type() == "application/pdf"
    assert "Date" not in message  # its sender's program gives it


def test_without_an_address_of_the_firm_the_draft_has_no_sender() -> None:
    message = opened(draft(MAIL, replace(DUPRE, email="à créer")))
    assert "From" not in message
    assert message["Message-ID"].endswith("@relance.invalid>")


@pytest.mark.parametrize(
    ("own", "sent_from"),
    [
        ("contact@menuiserie-dupré.example.fr", "contact@xn--menuiserie-dupr-pnb.example.fr"),
        ("hélène@dupre.example.fr", None),
        ("h..d@dupre.example.fr", None),
        ("h.@dupre.example.fr", None),
    ],
)
def test_an_address_of_the_firm_that_no_header_holds_stops_no_monday(
    own: str, sent_from: str | None
) -> None:
    message = opened(draft(MAIL, replace(DUPRE, email=own)))
    assert (message["From"] and message["From"].addresses[0].addr_spec) == sent_from
    assert [a.addr_spec for a in message["To"].addresses] == list(MAIL.to)


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "\r\nBcc: x@y.fr",
        "a\nb",
        "=?utf-8?q?x?=",
        '"',
        "\u202e",
        "é" * 200,
        "<script>alert(1)</script>",
        "\x00",
    ]
)


@given(HOSTILE, HOSTILE, HOSTILE, st.text(max_size=40))
def test_whatever_is_written_there_is_one_header_each_and_the_same_text(
    subject: str, name: str, text: str, address: str
) -> None:
    to = addresses(Client(id="", name="", email=f"{address} a@b.example.fr"))
    mail = mail_of(told(f"Objet : x{''.join(c for c in subject if c.isprintable())}", "Fin"),
                   Client(id="", name="", email=" ".join(to)))  # fmt: skip
    mail = replace(mail, text=mail.text + "".join(c for c in text if c.isprintable() or c == "\n"))
    message = opened(draft(mail, replace(DUPRE, name=name or "x")))
    names = [header.lower() for header in message]
    assert len(set(names)) == len(names)
    assert "bcc" not in names
    assert [a.addr_spec for a in message["To"].addresses] == list(mail.to)
    assert " ".join(str(message["Subject"]).split()) == mail.subject
    body = message.get_body(("plain",)).get_content()
    assert body.split() == mail.text.encode("utf-8", "surrogateescape").decode("utf-8").split()
    tree = html.document_fromstring(message.get_body(("html",)).get_content())
    assert not list(tree.iter("script", "img", "link"))


def test_the_link_holds_the_text_where_programs_take_it() -> None:
    parts = urlsplit(MAIL.link)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "a@b.example.fr")
    assert parse_qs(parts.query) == {
        "subject": [MAIL.subject],
        "body": ["Bonjour,\r\n\r\nMerci.\r\n"],
    }
    long = replace(MAIL, text="x" * 3000)
    assert parse_qs(urlsplit(long.link).query) == {"subject": [MAIL.subject]}
    odd = replace(MAIL, to=("a?b&c@d.fr",), subject="&body=autre")
    assert parse_qs(urlsplit(odd.link).query)["subject"] == ["&body=autre"]


def test_a_letter_by_e_mail_has_its_draft_beside_it(world: Any, templates: Templates) -> None:
    client = replace(world.clients[Kind.BUSINESS], email="compta@dupont.example.fr")
    step = replace(world.steps["first"], channel=Channel.EMAIL)

    def names(of: Client) -> list[str]:
        done = plan_of(world, world.notice(of, step))
        return [d.name for d in render(done, world.sender, templates) if d.name[0] not in "0123"]

    [letter, mail] = names(client)
    assert letter.endswith(" - lettre de rappel.docx")
    assert mail == letter.replace(".docx", ".eml")
    assert names(replace(client, email="à demander")) == [letter]
    done = plan_of(world, world.notice(client, step))
    [content] = [d.content for d in render(done, world.sender, templates) if d.name == mail]
    body = opened(content).get_body(("plain",)).get_content()
    assert "Madame, Monsieur," in body
    assert "IBAN" in body
    assert Address(addr_spec="compta@dupont.example.fr") in opened(content)["To"].addresses
