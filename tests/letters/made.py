"""Documents of a small Monday."""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from relance.letters.library import Templates
from relance.letters.writer import Document, render
from relance.rules.model import Ledger
from relance.rules.outcome import Notice, Plan


def documents(
    world: Any, templates: Templates, plan: Plan, ledger: Ledger | None = None, **more: Any
) -> dict[str, Document]:
    made = render(plan, world.sender, templates, ledger=ledger, **more)
    return {document.name: document for document in made}


def plan_of(world: Any, *notices: Notice, **more: Any) -> Plan:
    claims = tuple(claim for notice in notices for claim in notice.claims)
    return replace(Plan(on=world.monday, claims=claims, notices=notices), **more)


def paper(world: Any, documents: tuple[Document, ...], name: str) -> str:
    """The text of one of the owner's papers, a cell a line."""
    [document] = [document for document in documents if document.name == name]
    return re.sub(r"\s*\n\s*", "\n", world.read(document).text)


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
