"""A court file as its documents tell it: the parties, the court, the sums by element, the next steps.

What the law asks of a request is in CPC 54, 57 and 1407. What the workbook does not know (the birth of
a natural person, a legal form) stays a gap for the owner, in yellow: nothing is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, field

from relance.french import NBSP, count, euros, fold, joined, long_date
from relance.law.court_loader import load_court_texts
from relance.letters.court.chronology import DatedFact
from relance.letters.court.exhibits import LETTER_SENT, Exhibit, numbers_of
from relance.letters.letter import Letter
from relance.letters.parties import (
    addressee,
    grouped,
    lines,
    missing_address,
    place,
    registers,
    sender_contact,
    sender_identity,
    sender_name,
)
from relance.rules.codes import Kind, State, Worker
from relance.rules.court.way import CourtCase, CourtKind, Way, WayCode
from relance.rules.days import DAY
from relance.rules.figures.habits import is_person
from relance.rules.firm import Sender
from relance.rules.model import Client

ORDERS = (WayCode.ORDER_COMMERCIAL, WayCode.ORDER_CIVIL)
TO_CHECK = "à vérifier"
SOON = 366  # days: how long before it ends a limitation is told in days


class CourtFile(Struct, frozen=True, kw_only=True):
    """One debtor's file: the case, the debt seen as a letter, what proves it and what happened."""

    case: CourtCase
    letter: Letter
    exhibits: tuple[Exhibit, ...] = ()
    facts: tuple[DatedFact, ...] = ()
    worker: Worker = Worker.FIRM
    files: tuple[str, ...] = field(default=())  # the documents of the folder

    @property
    def sender(self) -> Sender:
        """The creditor."""
        return self.letter.sender

    @property
    def client(self) -> Client:
        """The debtor."""
        return self.letter.client

    @property
    def order(self) -> Way | None:
        """The order to pay, where it is open."""
        return next((w for w in self.case.open_ways if w.code in ORDERS), None)

    def open_way(self, code: WayCode) -> Way | None:
        """That way where it is open."""
        return next((w for w in self.case.open_ways if w.code is code), None)


# --- parties


def natural(sender: Sender) -> bool:
    """Whether the creditor is a natural person: an entrepreneur individuel, or a liberal profession."""
    return fold(sender.legal_form) in load_court_texts().personal_forms


def creditor(it: CourtFile) -> str:
    """Who asks: a firm with its form, seat and representative; a person with name and address."""
    sender = it.sender
    home = f"{sender.address}, {sender.postcode} {sender.town}".strip(" ,")
    if natural(sender):
        return lines(
            f"{sender.signatory or '…………'}, exerçant sous le nom {sender_name(sender)}",
            f"demeurant{NBSP}: {home}" if home else "",
            f"SIRET {grouped(sender.siret, 3, 3, 3, 5)}" if sender.siret else "",
            sender_contact(sender),
        )
    title = f", {sender.signatory_title[:1].lower()}{sender.signatory_title[1:]}"
    return lines(
        sender_identity(sender),
        f"siège social{NBSP}: {home}" if home else "",
        f"représentée par {sender.signatory}{title if sender.signatory_title else ''}"
        if sender.signatory
        else "",
        sender_contact(sender),
    )


def creditor_gaps(it: CourtFile) -> str:
    """What CPC 54 and 1407 ask of the creditor and the settings do not hold."""
    sender = it.sender
    if natural(sender):
        missing = ["prénoms", "profession", "nationalité", "date et lieu de naissance"]
    else:
        told = [sender.legal_form, sender.signatory, sender.signatory_title]
        missing = [
            name
            for name, known in zip(
                ("forme sociale", "représentant légal", "qualité du représentant"),
                told,
                strict=True,
            )
            if not known
        ]
    if not f"{sender.address}{sender.postcode}{sender.town}".strip():
        missing.append("domicile" if natural(sender) else "siège")
    return f"[à compléter{NBSP}: {joined(missing)}]" if missing else ""


def debtor(it: CourtFile) -> str:
    """Who owes: name and home, or name, form and seat."""
    client = it.client
    home = ", ".join(filter(None, (*client.address, place(client).strip().replace("\n", ", "))))
    if is_person(client):
        return lines(addressee(client), f"demeurant{NBSP}: {home}" if home else "")
    return lines(
        client.name,
        f"forme{NBSP}: {client.form.upper()}" if client.form else "",
        f"SIREN {grouped(client.siren, 3)}" if client.siren else "",
        f"siège{NBSP}: {home}" if home else "",
    )


def debtor_gaps(it: CourtFile) -> str:
    """What a request must say of the debtor and the workbook does not hold."""
    client = it.client
    if is_person(client):
        missing = ["prénoms s'ils ne sont pas tous dits"]
    elif client.kind is Kind.BUSINESS:
        missing = [
            *([] if client.form else ["forme sociale"]),
            *([] if client.siren else ["SIREN"]),
        ]
    else:
        missing = ["forme", "représentant"] if client.kind is Kind.OTHER else []
    missing += ["adresse"] if missing_address(client) else []
    return f"[à compléter{NBSP}: {joined(missing)}]" if missing else ""


def looked_up(it: CourtFile) -> str:
    """Where to see that the debtor is still there, before anything is filed."""
    return lines(*registers(it.client))


# --- courts


def court_of(way: Way | None, *, of: bool = False) -> str:
    """« le tribunal de commerce d'Angers »; `of`: « du tribunal… », « de la chambre… »."""
    name = way.court.name if way and way.court else ""
    if not name:
        return ""
    feminine = name.startswith("Chambre")
    article = ("de la" if feminine else "du") if of else ("la" if feminine else "le")
    return f"{article} {name[:1].lower()}{name[1:]}"


def court_gaps(way: Way | None) -> str:
    """What is to be filled in or checked of the court's name."""
    if way is None or way.court is None:
        return ""
    somewhere = way.court.town or way.court.kind in {CourtKind.OFFICER, CourtKind.INSOLVENCY}
    gaps = [] if somewhere else ["ville à compléter"]
    gaps += [] if way.court.sure else [f"tribunal {TO_CHECK}"]
    return f" [{joined(gaps)}]" if gaps else ""


# --- what was done, what comes


def reckoned_on(case: CourtCase) -> date:
    """The day at which the sums stand: today, or the eve of an opening judgment (C. com. L622-24)."""
    judged = case.insolvency.until if case.insolvency else None
    return judged - DAY if judged else case.on


def pieces(numbers: Sequence[int]) -> str:
    """« 3 et 4 », or nothing."""
    return joined(map(str, numbers))


def formal_notice(it: CourtFile) -> str:
    """« mise en demeure envoyée le 26 octobre 2026, recommandé n° …, reçue le … (pièces 7 et 8) »."""
    notice = it.case.formal_notice
    if notice is None:
        return ""
    told = [
        f"mise en demeure envoyée le {long_date(notice.on)}",
        f"recommandé n°{NBSP}{notice.registered}" if notice.registered else "",
        f"reçue le {long_date(notice.received)}" if notice.received else "",
        f"{notice.returned.value.lower()} par le débiteur" if notice.returned else "",
    ]
    numbers = numbers_of(it.exhibits, (LETTER_SENT, notice.document)) if notice.document else ()
    proof = f" (pièce {pieces(numbers)})" if numbers else ""
    return ", ".join(filter(None, told)) + proof


def disputed(it: CourtFile) -> str:
    """« F-050 et F-051 (1 500,00 €) »: what is disputed, of a part the sum, and so not asked for."""
    whole = [claim.invoice.number for claim in it.case.disputed]
    parts = [
        f"{claim.invoice.number} ({euros(claim.withheld)})"
        for claim in it.case.claims
        if claim.withheld and (hold := claim.invoice.hold) and hold.state is State.DISPUTE
    ]
    return joined([*whole, *parts])


def declare_by(it: CourtFile) -> str:
    """When the declaration is to leave, the day of posting counting (C. com. R622-24, L622-26)."""
    last = it.case.declare_before
    if it.case.insolvency is None:
        return ""
    if last is None:
        return "sans attendre : le délai court depuis la publication au BODACC, à y chercher"
    if last < it.case.on:
        return f"avec une demande de relevé de forclusion : le délai est passé depuis le {long_date(last)}"
    return f"au plus tard le {long_date(last)}"


def yes_no(said: bool | None) -> str:
    """« oui », « non », « à vérifier »."""
    return TO_CHECK if said is None else "oui" if said else "non"


def missing(it: CourtFile) -> list[str]:
    """What is to be added before any open way is used, once each; the owner's exhibits after it."""
    found = dict.fromkeys(what for way in it.case.open_ways for what in way.missing)
    return [*found, *(f"pièce {e.number}{NBSP}: {e.title}" for e in it.exhibits if not e.file)]


def limited(it: CourtFile) -> str:
    """The last day to sue, by the prudent reading, and what stops it (C. civ. 2241; loi 68-1250, art. 2)."""
    last = it.case.limitation
    if last is None or it.case.insolvency:
        return ""
    left = (last - it.letter.on).days
    if left < 0:
        return (
            f"Prescription{NBSP}: peut-être acquise depuis le {long_date(last)}. Voyez un avocat."
        )
    soon = f", dans {count(left, 'jour')}" if left <= SOON else ""
    told = f"Prescription{NBSP}: le {long_date(last)} au plus tôt{soon}."
    if it.client.kind is Kind.PUBLIC_BODY:
        return f"{told} Toute demande écrite de paiement fait repartir le délai (loi n° 68-1250, art. 2)."
    return (
        f"{told} Une relance, même recommandée, n'y change rien ; une assignation ou la"
        " signification de l'ordonnance, oui."
    )


def closed(it: CourtFile) -> list[str]:
    """The ways that are closed, those with one reason together: « … : votre client … »."""
    found: dict[str, list[str]] = {}
    for way in it.case.ways:
        if not way.open:
            found.setdefault(way.reason, []).append(load_court_texts().ways[way.code].title)
    return [f"{' ; '.join(names)}. {reason}" for reason, names in found.items()]


def eve(judgment: date | None) -> str:
    """The day before the opening judgment, at which a claim is reckoned."""
    return long_date(judgment - DAY) if judgment else "…………"
