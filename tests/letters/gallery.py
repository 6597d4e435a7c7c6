"""Every kind of letter for every kind of client, as pictures to be looked at before a release.

    python -m tests.letters.gallery FOLDER        (from the project; needs LibreOffice and pdftoppm)

Each letter is written three times: bare (one invoice, nothing known of it), usual (the same after
a call and the letters before it) and rich (three invoices, one
never spoken of before; quotes, works, payments, a call, letters). A line of `cases` a letter.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from relance.letters.library import Templates, load_templates
from relance.letters.writer import Document, render
from relance.rules.codes import Channel, EventKind, Kind, Reason, State
from relance.rules.firm import Settings
from relance.rules.ladder.courtesies import BEFORE, THANKS
from relance.rules.model import Event, Hold, Instalment, Ledger, Payment
from relance.rules.outcome import Call, Claim, Notice, Plan

STEPS = ("first", "second", "formal")


def rich_claims(world: Any, client: Any, step: str) -> tuple[Claim, ...]:
    """Three invoices: the first with its whole story, the last one never spoken of before."""
    call = Event(
        on=date(2026, 10, 20), kind=EventKind.CALLED, client_id=client.id, note="rappellera"
    )
    letters = [
        world.posted(world.steps["first"], date(2026, 10, 26)),
        world.posted(world.steps["second"], date(2026, 11, 9)),
    ]
    told = (call, *letters[: STEPS.index(step)])
    first, second, third = (world.claim(client, n, late=late) for n, late in ((41, 40), (42, 30), (44, 12)))  # fmt: skip
    invoice = replace(
        first.invoice, sent=date(2026, 9, 15), quote_date=date(2026, 5, 1), works_end=date(2026, 9, 10),
        site="12 rue du Mail", order_number="4512",
    )  # fmt: skip
    whole = replace(second, outstanding=Decimal("2400.00")) if not second.interest else second
    return (replace(first, invoice=invoice, history=told), replace(whole, history=told[1:]), third)


def cases(world: Any) -> Iterator[tuple[str, Plan, Ledger]]:
    """Name, plan and books of each letter."""
    books = Ledger(settings=Settings(last_run=date(2026, 11, 16)))
    for kind in Kind:
        client = world.clients[kind]
        paid = Payment(amount=Decimal("400.00"), on=date(2026, 10, 20), invoice_id="F2026-041", client_id=client.id)  # fmt: skip
        for step in STEPS:
            bare = world.claim(client, outstanding="2400.00")
            notice = world.notice(client, world.steps[step], [bare])
            yield f"{step}-{kind}-bare", plan_of(world, notice), books
            told = replace(bare, history=rich_claims(world, client, step)[0].history)
            notice = world.notice(client, world.steps[step], [told])
            yield f"{step}-{kind}-usual", plan_of(world, notice), books
            claims = rich_claims(world, client, step)
            notice = world.notice(client, world.steps[step], claims, others=(world.claim(client, 50, late=5),))  # fmt: skip
            yield f"{step}-{kind}-rich", plan_of(world, notice), replace(books, payments=(paid,))
        if kind is Kind.BUSINESS:
            abroad = replace(
                client, language="en", town="Dublin", postcode="D02", country="Irlande"
            )
            for step in STEPS[:2]:
                claims = rich_claims(world, abroad, step)
                others = (world.claim(abroad, 50, late=5),)
                for size, notice in (
                    ("bare", world.notice(abroad, world.steps[step], claims[:1])),
                    ("rich", world.notice(abroad, world.steps[step], claims, others=others)),
                ):
                    yield (
                        f"{step}-en-{size}",
                        plan_of(world, notice),
                        replace(books, payments=(paid,)),
                    )
        coming = (world.claim(client, 60, late=-5), world.claim(client, 61, late=-6))
        for kindly, beside in (
            (BEFORE, coming),
            (THANKS, (world.claim(client, outstanding="0.00"),)),
        ):
            owed = Decimal(sum(c.outstanding for c in beside))
            word = Notice(client=client, step=kindly, claims=beside, total=owed)
            yield (
                f"{kindly.template[:5]}-{kind}",
                replace(plan_of(world), courtesies=(word,)),
                books,
            )
        held = world.claim(client, reason=Reason.DISPUTE)
        held = replace(held, invoice=replace(held.invoice, hold=Hold(state=State.DISPUTE)))
        yield f"answer-{kind}", replace(plan_of(world), claims=(held,)), books
        owed = world.claim(client, reason=Reason.PLAN_PROPOSED)
        lines = tuple(
            Instalment(client_id=client.id, invoice_ids=(owed.invoice.id,), due=date(2027, month, 15), amount=Decimal(1000))
            for month in (1, 2)
        )  # fmt: skip
        yield f"plan-{kind}", replace(plan_of(world), claims=(owed,), instalments=lines), books
    notices = [world.notice(world.clients[k], world.steps[s], rich_claims(world, world.clients[k], s))
               for k, s in zip(Kind, (*STEPS, "formal"), strict=True)]  # fmt: skip
    calls = tuple(
        Call(client=replace(world.clients[k], siren="000261941"), claims=(world.claim(world.clients[k], late=4),), total=Decimal(2000))
        for k in Kind
    )  # fmt: skip
    yield "owner", replace(plan_of(world, *notices), calls=calls), books


def plan_of(world: Any, *notices: Notice) -> Plan:
    """The plan of a Monday with these letters."""
    claims = tuple(claim for notice in notices for claim in notice.claims)
    return Plan(on=world.monday, claims=claims, notices=notices)


def every_letter(world: Any, templates: Templates) -> dict[str, Document]:
    """Each case's letter, a registered one with its double; of the owner's case, all papers."""
    made = {}
    for name, plan, books in cases(world):
        for document in render(plan, world.sender, templates, ledger=books):
            owner = document.notice is None and document.about is None
            word = document.name.endswith(".docx")
            if name == "owner" and owner and word:
                made[f"owner-{document.name[0]}"] = document
            elif name != "owner" and not owner:
                registered = document.about and document.about.step.formal_notice
                channel = document.about and document.about.step.channel is Channel.LETTER
                made[f"{name}-double" if registered and channel else name] = document
    return made


def main(folder: Path) -> None:
    """Write the letters and one picture of each page into `folder`."""
    from tests import correspondence  # the invented joinery

    world = SimpleNamespace(
        monday=correspondence.MONDAY, sender=correspondence.SENDER, clients=correspondence.CLIENTS, claim=correspondence.claim_of,
        notice=correspondence.notice_of, posted=correspondence.posted,
        steps={"first": correspondence.FIRST, "second": correspondence.SECOND, "formal": correspondence.FORMAL},
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    templates = load_templates(correspondence.SHIPPED, folder / "perso", [correspondence.LADDER])
    made = every_letter(world, templates)
    for name, document in made.items():
        (folder / f"{name}.docx").write_bytes(document.content)
    files = [str(folder / f"{name}.docx") for name in made]
    home = f"-env:UserInstallation={(folder.resolve() / 'home').as_uri()}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *files], check=True)
    for name in made:
        stem = folder / name
        subprocess.run(["pdftoppm", "-r", "60", "-png", f"{stem}.pdf", str(stem)], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
