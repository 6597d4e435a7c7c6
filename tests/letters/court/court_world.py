"""Cases of the invented joinery, built by hand: what the rules would find, with figures that add up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from relance.letters.court.court_fields import COURT_FORMS
from relance.letters.court.court_file import CourtFile
from relance.letters.court.court_papers import CourtDesk, court_papers
from relance.letters.library import load_named
from relance.letters.writer import Document, views
from relance.rules.codes import EventKind, Kind, State
from relance.rules.court.way import Court, CourtCase, CourtKind, NoticeProof, Way, WayCode
from relance.rules.model import Client, Event, Hold, Ledger, Payment
from relance.rules.money import ZERO, total
from relance.rules.outcome import Claim, Plan
from tests.letters.gallery import rich_claims

COMMERCIAL = Court(kind=CourtKind.COMMERCIAL, name="Tribunal de commerce d'Angers", town="Angers")
CIVIL = Court(kind=CourtKind.CIVIL, name="Tribunal judiciaire", ask="49")
FOLDER = "Contentieux - Dupont & Fils SA"


def way(code: WayCode, court: Court, *, open_: bool = True, **more: Any) -> Way:
    """A way as the rules tell it."""
    told = {
        "because": "ouverte" if open_ else "contestee",
        "reason": "La créance est certaine, chiffrée et exigible."
        if open_
        else "Elle est contestée.",
        "duration": "Quelques semaines, sans audience.",
        "articles": ("CPC 1405 à 1422",),
        "lawyer": False,
        "attempt": False,
    }
    return Way(code=code, open=open_, court=court, **(told | more))


WAYS = (
    way(WayCode.ORDER_COMMERCIAL, COMMERCIAL, missing=("l'avis de réception de la mise en demeure",)),
    way(WayCode.REQUEST, CIVIL, open_=False, attempt=True),
    way(WayCode.SUMMONS_COMMERCIAL, COMMERCIAL, lawyer=None),
    way(WayCode.SMALL_CLAIMS, Court(kind=CourtKind.OFFICER, name="Commissaire de justice"), open_=False),
)  # fmt: skip
CIVIL_WAYS = (
    way(WayCode.ORDER_CIVIL, CIVIL),
    way(WayCode.REQUEST, CIVIL, attempt=True),
    way(WayCode.SMALL_CLAIMS, Court(kind=CourtKind.OFFICER, name="Commissaire de justice")),
)


def story_of(world: Any, client: Client) -> tuple[Claim, ...]:
    """Three invoices with their whole story, to the formal notice and what came back of it."""
    formal = replace(world.posted(world.steps["formal"], date(2026, 11, 10)), registered="1A 203 456 7890 1",
                     document="2026-11-09/Menuiserie Dupré/Dupont & Fils SA - mise en demeure.docx", on=date(2026, 11, 9))  # fmt: skip
    answered = Event(on=date(2026, 11, 13), kind=EventKind.ACKNOWLEDGED, client_id=client.id)
    promised = Event(on=date(2026, 10, 30), kind=EventKind.STATE, client_id=client.id,
                     note=State.PROMISE, until=date(2026, 11, 6))  # fmt: skip
    claims = rich_claims(world, client, "formal")
    return tuple(
        replace(c, history=(*c.history, promised, formal, answered), noticed_on=date(2026, 11, 10))
        for c in claims
    )


def case_of(
    client: Client, claims: Iterable[Claim], ways: tuple[Way, ...] = WAYS, **more: Any
) -> CourtCase:
    """The case of these claims; its sums are theirs."""
    claims = tuple(claims)
    sums: dict[str, Any] = {
        "principal": total(c.outstanding for c in claims),
        "interest": total(c.interest for c in claims),
        "fixed_sums": total(c.fee for c in claims),
    }
    notice = NoticeProof(on=date(2026, 11, 10), step="Mise en demeure", registered="1A 203 456 7890 1",
                         received=date(2026, 11, 13),
                         document="2026-11-09/Menuiserie Dupré/Dupont & Fils SA - mise en demeure.docx")  # fmt: skip
    told: dict[str, Any] = {
        "client": client, "on": date(2026, 11, 23), "claims": claims, "ways": ways, "credits": ZERO,
        "notices": (notice,), "limitation": date(2031, 10, 14),
        "total": sum(sums.values(), ZERO), **sums,
    }  # fmt: skip
    return CourtCase(**(told | more))


def insolvent(client: Client, claims: Iterable[Claim]) -> CourtCase:
    """A case to declare."""
    hold = Hold(state=State.INSOLVENCY, until=date(2026, 11, 2), published=date(2026, 11, 10),
                trustee="Me Claire Martin, mandataire judiciaire")  # fmt: skip
    nobody = Court(kind=CourtKind.INSOLVENCY, name="Me Claire Martin")
    ways = (way(WayCode.DECLARATION, nobody, articles=("C. com. L622-24",)),)
    return case_of(client, claims, ways, insolvency=hold, declare_before=date(2027, 1, 10))


def papers(
    world: Any, case: CourtCase, own: Path, *, ledger: Ledger | None = None, **more: Any
) -> dict[str, Document]:
    """The documents of that case, by file name."""
    plan = Plan(on=world.monday, claims=case.claims)
    client = case.client
    paid = Payment(amount=case.claims[0].invoice.total - case.claims[0].outstanding,  # type: ignore[operator]
                   on=date(2026, 10, 20), invoice_id=case.claims[0].invoice.id, client_id=client.id)  # fmt: skip
    ledger = ledger or Ledger(sender=world.sender, ladders=(world.ladder,), payments=(paid,))
    desk = CourtDesk(
        plan=plan,
        ledger=ledger,
        view=views(plan, ledger.sender, ledger, copies=None),
        templates=load_named(world.shipped, own, COURT_FORMS, logo=""),
        **more,
    )
    return {doc.name.partition("/")[2]: doc for doc in court_papers(case, FOLDER, desk)}


@pytest.fixture
def business(world: Any) -> CourtCase:
    client = replace(world.clients[Kind.BUSINESS], siren="000261941")
    return case_of(client, story_of(world, client))


def file_of(world: Any, case: CourtCase, **more: Any) -> CourtFile:
    notice = world.notice(case.client, world.steps["formal"], case.claims)
    letter = world.letter(replace(notice, **more))
    return CourtFile(case=case, letter=letter)
