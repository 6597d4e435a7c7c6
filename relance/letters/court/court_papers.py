"""The documents of `Contentieux - <client>`, rendered for a case; its copies and exhibits beside them.

Each is placed as any other document of a run: what the owner changed is never overwritten, a fresh one
lies beside it. A request is only made where its way is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from relance.french import fold, long_date
from relance.letters.court.chronology import chronology
from relance.letters.court.court_fields import COURT, STATEMENT, STATEMENT_TEMPLATE
from relance.letters.court.court_file import CourtFile, reckoned_on
from relance.letters.court.court_sums import elements
from relance.letters.court.exhibits import (
    ACCOUNT_STATED,
    COMPUTED,
    LONGEST_FILE,
    Exhibit,
    ExhibitCopies,
    exhibits,
    one_number,
)
from relance.letters.letter import Letter
from relance.letters.names import court_folders
from relance.letters.parties import sender_name
from relance.letters.writer import Document, Placed, Places
from relance.rules.codes import Channel, Kind, Sums
from relance.rules.court.way import CourtCase, WayCode
from relance.rules.firm import Step
from relance.rules.ladder.dunning import ladder_of
from relance.rules.ladder.stated import Stated, line
from relance.rules.model import Ledger
from relance.rules.outcome import Notice, Plan
from relance.rules.sums.credits import NO_CREDIT, credits_of
from relance.word.engine import Filled, Template

FILE_STEP = Step(
    name="Contentieux", after_due=0, min_gap=0, channel=Channel.FILE, sums=Sums.ALL, formal_notice=True
)  # fmt: skip
READ_FIRST = "tribunal_lire.docx"
LARGEST_COPY = 20 << 20  # bytes of a PDF: a larger one is left for the owner to add
CHRONOLOGY, COMPUTATION, ACCOUNT = (
    "4 - Chronologie.docx",
    "5 - Calcul.docx",
    "6 - Relevé de compte.docx",
)


class CourtPaper(Struct, frozen=True):
    """A document of the file: its name, its template, and whether this case has it."""

    file: str
    template: str
    wanted: Callable[[CourtFile], object] = lambda _: True


def _owed(it: CourtFile) -> bool:
    """Whether the debtor is still to be sued, not declared against."""
    return it.case.insolvency is None


def _served_here(it: CourtFile) -> bool:
    """Whether a French commissaire de justice may act: not against a public body, nor abroad."""
    away = any(way.because in {"hors_de_france", "droit_local"} for way in it.case.ways)
    return _owed(it) and not away and it.client.kind is not Kind.PUBLIC_BODY


FIRST = (  # exhibits themselves: the others name them
    CourtPaper(CHRONOLOGY, "tribunal_chronologie.docx"),
    CourtPaper(COMPUTATION, "tribunal_calcul.docx"),
    CourtPaper(ACCOUNT, STATEMENT_TEMPLATE, _owed),  # it asks the debtor to pay (L622-7)
)
THEN = (
    CourtPaper("1 - Injonction de payer.docx", "tribunal_injonction.docx", lambda it: it.order),
    CourtPaper("2 - Requête au tribunal.docx", "tribunal_requete.docx",
               lambda it: it.open_way(WayCode.REQUEST)),
    CourtPaper("3 - Bordereau.docx", "tribunal_bordereau.docx"),
    CourtPaper("7 - Déclaration.docx", "tribunal_declaration.docx",
               lambda it: it.open_way(WayCode.DECLARATION)),
    CourtPaper("8 - Commissaire.docx", "tribunal_commissaire.docx",
               _served_here),
    CourtPaper("9 - Transmission.docx", "tribunal_transmission.docx", _owed),
    CourtPaper("0 - À lire d'abord.docx", READ_FIRST),
)  # fmt: skip


class CourtDesk(Struct, frozen=True, kw_only=True):
    """What the files of a run are made with. `view`: how a notice is seen as a letter (writer.views)."""

    plan: Plan
    ledger: Ledger
    view: Callable[[Notice], Letter]
    templates: Mapping[str, Template]
    places: Places | None = None
    bills: Mapping[str, Path] | None = None  # invoice number → its PDF


def folders_of(cases: Iterable[CourtCase], plan: Plan, longest: int) -> dict[str, str]:
    """Client id → the name of the folder of its file."""
    return court_folders(plan, (case.client for case in cases), room=LONGEST_FILE, longest=longest)


def changed(case: CourtCase, folder: str, places: Places | None) -> bool:
    """Whether no file lies there that asks for the same principal of the same invoices."""
    before = places.file_of(folder) if places else None
    now = stated_of(case)
    return before is None or {x[:3] for x in before.claims} != {x[:3] for x in now.claims}


def stated_of(case: CourtCase) -> Stated:
    """What every document of this file states, by which a kept one is judged."""
    parts = ((c, (c.outstanding, c.interest, c.fee)) for c in case.claims)
    return Stated(
        claims=tuple(
            (*line(c.invoice.number, c.invoice.due, c.outstanding, None, FILE_STEP.name),
             *(f"{part:.2f}" for part in own))
            for c, own in parts
        )
    )  # fmt: skip


def court_papers(case: CourtCase, folder: str, desk: CourtDesk) -> list[Document]:
    """The documents of one case, named with their folder. Raises RelanceError where sums do not add up."""
    it = opened(case, desk)
    elements(it)  # checked, even where a template does not show them
    about = it.letter.notice
    made: list[Document] = []

    def put(file: str, content: bytes, notice: Notice | None, text: str | None = None) -> str:
        stated = stated_of(case)
        place = desk.places.place(f"{folder}/{file}", content, stated) if desk.places else None
        there = (place or Placed(file)).name
        made.append(Document(f"{folder}/{there}", content, about=notice, text=text))
        return there

    found = [replace(x, made=put(x.file, x.content, None)) if x.content else x for x in it.exhibits]
    it = replace(it, exhibits=tuple(found))
    for paper in (paper for paper in FIRST if paper.wanted(it)):
        content, text, _ = _filled(paper, it, desk)
        there = put(paper.file, content, about, text)
        it = replace(it, exhibits=tuple(_renamed(x, paper.file, there) for x in it.exhibits))
    for paper in THEN:
        if paper.wanted(it):
            files = tuple(sorted(doc.name.rpartition("/")[2] for doc in made))
            read = None if paper.template == READ_FIRST else about  # it is the owner's own
            content, text, _ = _filled(paper, replace(it, files=files), desk)
            put(paper.file, content, read, text)
    return made


def _renamed(exhibit: Exhibit, file: str, there: str) -> Exhibit:
    return replace(exhibit, made=there) if exhibit.made == file else exhibit


def _filled(paper: CourtPaper, it: CourtFile, desk: CourtDesk) -> Filled:
    template = desk.templates[paper.template]
    if paper.template == STATEMENT_TEMPLATE:
        context = STATEMENT.context(it.letter, template.names)
    else:
        context = COURT.context(it, template.names)
    return template.filled(context, author=sender_name(it.sender), on=it.letter.on)


def opened(case: CourtCase, desk: CourtDesk) -> CourtFile:
    """The file before its documents are made: the debt, its exhibits, its chronology."""
    ledger, client = desk.ledger, case.client
    case = replace(case, claims=one_number(case.claims))
    notes = credits_of(ledger).get(client.id, NO_CREDIT).notes
    notice = Notice(
        client=client, step=FILE_STEP, claims=case.claims, credits=notes, total=case.total
    )
    letter = desk.view(notice)
    asked = {
        claim.invoice.id for claim in case.claims
    }  # what is not asked for is not in the account
    own = tuple(claim for claim in letter.account.claims if claim.invoice.id in asked)
    letter = replace(letter, account=replace(letter.account, claims=own))
    ladder = ladder_of(client, ledger)
    formal = {fold(step.name) for step in ladder.steps if step.formal_notice}
    on = long_date(reckoned_on(case))
    made = [
        ("chronologie", "Chronologie des faits", CHRONOLOGY),
        (COMPUTED, f"Calcul de la somme demandée au {on}", COMPUTATION),
    ]
    if case.insolvency is None:
        made.append((ACCOUNT_STATED, f"Relevé de compte au {on}", ACCOUNT))
    found = exhibits(letter, formal, _copies(desk), made)
    events = [e for e in ledger.events if e.client_id == client.id and not e.invoice]
    return CourtFile(
        case=case,
        letter=letter,
        exhibits=found,
        facts=tuple(chronology(letter, found, events)),
        worker=ledger.settings.worker,
    )


def _copies(desk: CourtDesk) -> ExhibitCopies:
    bills = desk.bills or {}

    def bill(number: str) -> bytes:
        try:
            with bills[number].open("rb") as file:
                content = file.read(LARGEST_COPY + 1)
        except (KeyError, OSError):
            return b""
        return content if len(content) <= LARGEST_COPY else b""

    return ExhibitCopies(bill=bill, letter=desk.places.copy if desk.places else lambda _: b"")


def numbers_asked(cases: Sequence[CourtCase], ledger: Ledger) -> set[str]:
    """The invoices and credit notes whose copies are looked for."""
    claims = [claim for case in cases for claim in case.claims]
    own = credits_of(ledger)
    notes = [note for case in cases for note in own.get(case.client.id, NO_CREDIT).notes]
    notes += [note for claim in claims for note in claim.credits]
    return {claim.invoice.number for claim in claims} | {note.number for note in notes}
