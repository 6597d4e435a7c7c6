"""A doubt: why something in the owner's lists cannot be relied on until a person has looked."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from relance.problems import Level, Problem
from relance.rules.model import Remark


class About(StrEnum):
    """What is held, in the order in which it is told."""

    CLIENT = "client"
    ROW = "row"
    LIST = "list"
    INVOICE = "invoice"


class Doubt(Struct, frozen=True, kw_only=True):
    """One carrier for all of them; `held` alone attaches them to invoices.

    `of`: the client's id, the Excel row or the invoice's id; None where it is told and holds nobody.
    `unless_paid`: no doubt where the row says that nothing is left to pay.
    `remark`: the owner's own words, where these are what must be asked about; `problem` is then only
    told to who reads all the doubts. It holds the invoice when a step is due, and not as a mistake.
    """

    about: About
    problem: Problem
    of: str | int | None = None
    unless_paid: bool = False
    remark: Remark | None = None


def blocking(*, where: str, what: str, cure: str = "", cause: str = "") -> Problem:
    """A problem that holds the letters: where, what and what to do, in French."""
    return Problem(level=Level.BLOCKING, where=where, what=what, cure=cure, cause=cause)


def warned(*, where: str, what: str, cure: str, cause: str = "") -> Doubt:
    """What is only told of the list, in French, and holds nobody."""
    problem = Problem(level=Level.WARNING, where=where, what=what, cure=cure, cause=cause)
    return Doubt(about=About.LIST, problem=problem)
