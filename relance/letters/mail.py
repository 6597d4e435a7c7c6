"""A reminder as the draft of an e-mail: the letter's own text, to be looked at and sent by the owner.

Never sent from here. `X-Unsent: 1` makes Outlook open the file as a draft; other programs show it, and
the page offers the same text to copy and a `mailto:` link. Nothing in it follows its reader.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from relance.letters.parties import sender_name
from relance.rules.firm import Sender
from relance.rules.mailing import addresses
from relance.rules.model import Client
from relance.system.streams import printable
from relance.word.blocks import Block, blocks

ENDING = ".eml"
UNSENT = "X-Unsent"
_SUBJECT = re.compile(r"(?:objet|subject|re)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_LONGEST_LINK = 1800  # characters of a mailto: link: some programs take no more
_CSS = "border-collapse:collapse;margin:8px 0"
_CELL = "border:1px solid #bbb;padding:3px 8px;text-align:left;vertical-align:top"


class Mail(Struct, frozen=True, kw_only=True):
    """One e-mail to send. `text` is all of it, as plain text."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        """`mailto:` with as much of the text as programs take; the whole is there to copy."""
        head = f"mailto:{','.join(map(quote, self.to))}?subject={quote(self.subject)}&body="
        body = quote(self.text.replace("\n", "\r\n"))
        whole = len(head) + len(body) <= _LONGEST_LINK
        return head + (body if whole else "")


def mail_of(content: bytes, client: Client) -> Mail:
    """The e-mail that says what this letter (.docx) says, from its « Objet » (in English « Subject ») on.

    A letter without that line, as an owner may have written it, is told whole.
    """
    told = blocks(content)
    start = next((n for n, block in enumerate(told) if _SUBJECT.fullmatch(block.text)), None)
    found = _SUBJECT.fullmatch(told[start].text) if start is not None else None
    subject = found[1] if found else "Relance"
    rest = told[start + 1 :] if start is not None else told
    return Mail(
        to=addresses(client),
        subject=_one_line(subject[:1].upper() + subject[1:]),
        text="\n\n".join(map(_plain, rest)) + "\n",
        html="\n".join(["<html><body>", *map(_html, rest), "</body></html>", ""]),
    )


def draft(mail: Mail, sender: Sender, enclosed: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """The .eml file, with these PDFs (name, content); the same bytes for the same e-mail."""
    # Few Mondays write e-mails, and these cost as much to load as all that is read of a small list.
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message[UNSENT] = "1"
    own = next(iter(addresses(Client(id="", name="", email=sender.email))), "")
    if own:
        message["From"] = Address(_one_line(sender_name(sender)), addr_spec=own)
    message["To"] = ", ".join(mail.to)
    message["Subject"] = mail.subject
    mark = hashlib.sha256("\0".join([*mail.to, mail.subject, mail.text]).encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{mark}@{own.rpartition('@')[2] or 'relance.invalid'}>"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for name, data in enclosed:
        message.add_attachment(
            data, maintype="application", subtype="pdf", filename=_one_line(name)
        )
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_relance_{mark}_{number}")
    return message.as_bytes()


def enclosures_of(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """The files that can be read, by name; one that cannot is left for the owner to enclose."""
    found = []
    for path in paths:
        try:
            found.append((path.name, path.read_bytes()))
        except OSError:
            continue
    return found


def _one_line(text: str) -> str:
    """One line of a header, that nobody takes for an encoded word (RFC 2047)."""
    return " ".join(printable(text, " ").replace("=?", "= ?").split())


def _plain(block: Block) -> str:
    if block.text:
        return printable(block.text, " ")
    cells = ([" ".join(cell.split()) for cell in row if cell] for row in block.rows)
    return printable("\n".join(" | ".join(row) for row in cells), " ")


def _html(block: Block) -> str:
    if block.text:
        return f"<p>{_markup(block.text)}</p>"
    width = max(map(len, block.rows))
    rows = []
    for row in block.rows:
        wide = f' colspan="{width - len(row) + 1}"' if len(row) < width else ""
        cells = [
            f'<td style="{_CELL}"{wide if not place else ""}>{_markup(cell)}</td>'
            for place, cell in enumerate(row)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table style="{_CSS}">{"".join(rows)}</table>'


def _markup(text: str) -> str:
    return escape(printable(text, " ")).replace("\n", "<br>")
