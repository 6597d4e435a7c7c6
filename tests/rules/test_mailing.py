"""What is an address that an e-mail can be sent to, and that no other is made of it."""

from __future__ import annotations

import pytest

from relance.rules.mailing import addresses
from relance.rules.model import Client


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("compta@dupont.example.fr", ["compta@dupont.example.fr"]),
        ("a@b.fr; c@d.fr", ["a@b.fr", "c@d.fr"]),
        ("a@b.fr / c@d.fr, a@b.fr", ["a@b.fr", "c@d.fr"]),
        ("Dupont <a@b.fr>", ["a@b.fr"]),
        ("jean.o'neil+facture@été.example.fr", ["jean.o'neil+facture@xn--t-9fab.example.fr"]),
        ("info@straße.example.de", []),
        ("zoé@b.fr", []),
        ("a..b@c.fr", []),
        ("a.@c.fr", []),
        ("compta/dupont@b.fr", ["compta/dupont@b.fr"]),
        ("=?utf-8?q?x?=@b.fr", []),
        ("a\u200b@b.fr", []),
        ("", []),
        ("à demander", []),
        ("a@b", []),
        ("a b@c.fr", ["b@c.fr"]),
        ("a@b.fr\r\nBcc: tous@monde.fr", ["a@b.fr", "tous@monde.fr"]),
        ("a@-b.fr", []),
        ("a" * 250 + "@b.fr", []),
    ],
)
def test_an_address_is_one_that_could_be(typed: str, found: list[str]) -> None:
    assert list(addresses(Client(id="x", name="x", email=typed))) == found
