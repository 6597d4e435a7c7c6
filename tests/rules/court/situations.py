"""Situations: a debtor, a place, a sum and a state, each with the ways open, what is missing, and the source.

`ways`: IC injonction_commerce … in the order of `_SHORT`; `lacks`: among what is missing for the ways open
(for all, where none is); `told`: the court of the first way open, else the code of the reason.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from relance.law.court_loader import load_court_texts
from relance.lists.clients import Mention, client_of
from relance.rules.codes import Channel, EventKind, Postal
from relance.rules.court.court_case import court_case
from relance.rules.court.way import CourtCase, WayCode
from relance.rules.firm import Sender, Settings
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, Event, Invoice, Ledger, Report
from relance.rules.reports import reported
from relance.sheets.answers import as_court_towns
from relance.words.follow_up_words import read_event, read_hold
from tests.rules.ladder.ledgers import LADDER, LAW, MONDAY

SHORT = dict(zip("IC IJ RQ AC AJ RC RJ PC DE AD".split(), WayCode, strict=True))
TEXTS = load_court_texts()
with Path(__file__).with_name("situations.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, delimiter=";"))


def named(row: Mapping[str, str]) -> str:
    """The row's own name among the tests."""
    return " ".join(filter(None, (row[key] for key in ("who", "place", "sum", "state", "more"))))


def more(row: Mapping[str, str]) -> dict[str, str]:
    """« late=800 notice=none » as pairs; « towns= » takes the rest of the cell."""
    text, _, towns = row["more"].partition("towns=")
    pairs = (word.partition("=") for word in text.split())
    return {key: value for key, _, value in pairs} | ({"towns": towns} if towns else {})


def debtor(row: Mapping[str, str]) -> Client:
    """The client, read as from a list."""
    place, facts = row["place"], {"kind": row["type"], "siren": more(row).get("siren", "")}
    abroad = not place.isdigit() and bool(place)
    facts |= {"country": place} if abroad else {"postcode": place}
    facts |= {"town": "Ville"} if place else {}
    mention = Mention(name=row["who"], facts=facts, address=("1 rue du Port",) if place else ())
    return client_of("c", [mention], (), None)


def _sent(step: str, ago: int, channel: Channel, number: str = "") -> Event:
    on = MONDAY - timedelta(days=ago)
    return Event(
        on=on, kind=EventKind.PREPARED, client_id="c", invoice="F1", step=step, channel=channel,
        postal=Postal.SENT, sent_on=on, registered=number, document=f"{on}/{step}.docx", row=1000 - ago,
    )  # fmt: skip


def book(row: Mapping[str, str]) -> Ledger:
    """The workbook of that row."""
    given = more(row)
    late = int(given.get("late", "70"))
    due, total = MONDAY - timedelta(days=late), Decimal(row["sum"])
    until = date.fromisoformat(given["until"]) if "until" in given else None
    events = []
    if late > 0 and (late < 120 or "notice" not in given):
        events = [
            _sent("Relance 1", min(60, late), Channel.LETTER),
            _sent("Relance 2", 40, Channel.LETTER),
        ]
        notice = given.get("notice")
        if notice != "none":
            number = "" if notice == "unnumbered" else "1A 001"
            events.append(_sent("Mise en demeure", 21, Channel.REGISTERED, number))
    invoice = Invoice(
        id="F1/c", number="F1", client_id="c", total=total, balance=total, due=due,
        issued=due - timedelta(days=30), where="Factures!A5", due_assumed="assumed" in given,
        hold=read_hold(row["state"], until, "Factures!K5"),
    )  # fmt: skip
    ledger = Ledger(
        settings=Settings(court_towns=as_court_towns(given.get("towns", ""))),
        sender=Sender(name="Nous", legal_form=given.get("creditor", "SARL"), postcode="37000"),
        ladders=(LADDER,),
        clients=(debtor(row),),
        invoices=(invoice,),
        events=tuple(events),
    )
    told = read_event(row["state"]) if row["state"] else None
    reports = (
        [Report(kind=told[0], note=told[1], invoice_id="F1/c", on=None, row=5)] if told else []
    )
    if "attempt" in given:
        ended, tried = MONDAY - timedelta(days=10), (EventKind.CONCILIATION, EventKind.TAKEN_BACK)
        reports += [Report(kind=kind, invoice_id="F1/c", on=ended, row=5) for kind in tried]
    added, _ = reported(ledger, reports, MONDAY, "run")
    return replace(ledger, events=(*ledger.events, *added))


def case_of(row: Mapping[str, str]) -> CourtCase:
    """The court case of that row on the Monday."""
    ledger = book(row)
    return court_case("c", plan(ledger, LAW, MONDAY), ledger, LAW, TEXTS)
