"""The e-mail addresses of a client, as a header of an e-mail can hold them (RFC 5322)."""

from __future__ import annotations

import re

from relance.rules.model import Client

# What a header takes as it stands (RFC 5322, dot-atom); the domain may have accents.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{{2,}}")


def addresses(client: Client) -> tuple[str, ...]:
    """The e-mail addresses of a client, several in one cell too; none that could not be one."""
    found: list[str] = []
    for part in re.split(r"[;,\s]+", client.email):
        told = [_written(each) for each in part.split("/") if each]
        found += told if all(told) else [_written(part)]  # no address is made of half a text
    return tuple(dict.fromkeys(filter(None, found)))


def _written(text: str) -> str:
    """An address as a header can hold it, an accented domain as the mail has it; empty for none."""
    text = text.strip("<>").rstrip(".>")
    if not _ADDRESS.fullmatch(text) or "=?" in text:
        return ""
    name, _, domain = text.rpartition("@")
    if not domain.isascii():
        try:
            coded = domain.encode("idna").decode()
        except UnicodeError:
            return ""
        if coded.encode().decode("idna") != domain.lower():  # « straße » would be another domain
            return ""
        domain = coded
    return f"{name}@{domain}" if len(name) <= 64 and len(name) + len(domain) < 254 else ""
