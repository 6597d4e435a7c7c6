"""From a plan to documents: a letter for each notice, what goes with it, the owner's papers.

Nothing is written here: monday.py records and publishes what `render` returns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from relance.letters.account import Account
from relance.letters.amounts import sums
from relance.letters.letter import Letter
from relance.letters.library import PROCEDURE_TEMPLATE, LetterKey, Templates, load_named
from relance.letters.mail import ENDING, draft, enclosures_of, mail_of
from relance.letters.names import (
    LONGEST,
    PRINT_FILE,
    REGISTERED_FILE,
    by_client,
    letter_names,
    safe_name,
)
from relance.letters.papers import COVER_TEMPLATE, Extra, cover, extras
from relance.letters.parties import sender_name
from relance.letters.registered_post import registered_csv
from relance.letters.todo import CALLS, Paper
from relance.letters.written_procedure import PROCEDURE, Procedure
from relance.rules.codes import Channel
from relance.rules.firm import Sender
from relance.rules.ladder.dunning import ladder_of
from relance.rules.ladder.stated import Stated, stated, together
from relance.rules.law import Law, MissingParameter, Name
from relance.rules.matching.references import reference
from relance.rules.model import Ledger
from relance.rules.outcome import Claim, Notice, Plan
from relance.word.bundle import joined_letters
from relance.word.engine import Filled, Template
from relance.word.pdf import is_of, to_pdf

CALLS_FILE, TODO_FILE = "1 - Appels à passer.docx", "0 - À faire ce lundi.docx"
MANY = 2  # from so many letters on, they are also in one file to print


class Document(Struct, frozen=True):
    """A file to publish, of Word but for a few. `notice` is the reminder's; `about` that of any other letter.

    Both are None for the papers of the owner. `text`: what its bytes say, where that was read as they
    were written.
    """

    name: str
    content: bytes
    notice: Notice | None = None
    about: Notice | None = None
    text: str | None = None

    @property
    def page(self) -> bool:
        """Whether it is to be seen in a browser."""
        return self.name.endswith(".html")


class Placed(Struct, frozen=True):
    """The name that a document has in the folder, and what the owner must know of it, if anything."""

    name: str
    note: str = ""
    invoices: tuple[str, ...] = ()


class Places(Protocol):
    """Who knows which documents stand in the folder already, and what they state."""

    notes: list[str]  # what the owner is to be told

    def place(self, name: str, content: bytes, stated: Stated | None) -> Placed:
        """Where this document goes: beside the one that the owner has changed, where that is not so."""

    def left(self, claims: Sequence[Claim]) -> Sequence[Placed]:
        """Documents that nobody makes today and that are not right any more."""

    def lies(self, name: str) -> bytes:
        """What lies under that name in today's folder once this run is done, as far as is known now."""

    def drop(self, name: str) -> None:
        """What lies there under that name goes aside: it is not right any more."""

    def copy(self, document: str) -> bytes:
        """A document of any day as it lies there; empty where the memory does not know it."""

    def file_of(self, folder: str) -> Stated | None:
        """What the newest court file of that name states; None where there is none, or it is of today."""


def render(
    plan: Plan,
    sender: Sender,
    templates: Templates,
    *,
    ledger: Ledger | None = None,
    copies: Mapping[str, str] | None = None,
    places: Places | None = None,
    longest: int = LONGEST,
    law: Law | None = None,
    pages: Mapping[str, Callable[[Paper], bytes]] | None = None,
    court: Mapping[str, str] | None = None,
    bills: Mapping[str, Path] | None = None,
) -> tuple[Document, ...]:
    """Every document of this Monday: letters by client, what goes with them, the owner's papers.

    `ledger` gives the payments and the profiles; `copies`: invoice number → name of its PDF, None
    where no folder is set; `places`: what lies in the folder already; `longest`: of the names, in
    characters; `law`: up to what sum a conciliator must be offered; `pages`: file name → what makes it
    of all that this Monday does; `court`: client id → the folder of its court file; `bills`: the PDF
    of each invoice, for e-mails. Raises RelanceError
    where the sums of a letter do not add up.
    """
    author, ledger = sender_name(sender), ledger or Ledger()
    view = views(plan, sender, ledger, copies=copies)
    small = _amicable_up_to(law, plan.on)

    def filled(template: Template, letter: Letter) -> Filled:
        letter = replace(letter, conciliation_up_to=small)
        sums(letter)  # checked, even where the template does not show them
        return template.filled(
            template.form.context(letter, template.names), author=author, on=plan.on
        )

    notes = dict[str, str]()

    def placed(name: str, content: bytes, about: Stated | None) -> str:
        it = places.place(name, content, about) if places else Placed(name)
        notes[it.name] = it.note
        return it.name

    letters, parts = [], dict[str, Mapping[str, bytes]]()
    for notice, name in letter_names(plan, longest=longest):
        template = templates.of(notice.step, notice.client.kind, notice.language)
        made = filled(template, view(notice))
        there = placed(name, made.content, stated(notice))
        letters.append(Document(there, made.content, notice, text=made.text))
        parts[there] = made.parts
    more = []
    beside = _beside(plan, ledger)
    names = letter_names(plan, [(extra.notice, extra.title) for extra in beside], longest=longest)
    for extra, (notice, name) in zip(beside, names, strict=True):
        template = templates.letters[extra.template, notice.client.kind, notice.language]
        made = filled(template, replace(view(notice), instalments=extra.instalments))
        there = placed(name, made.content, stated(notice, extra.instalments))
        more.append((extra, Document(there, made.content, about=notice, text=made.text)))
        parts[there] = made.parts
    prints = _printed(letters, places, placed) if ledger.settings.letters_as_pdf else {}
    mails = {}
    for letter in (*letters, *(made for _, made in more)):
        about = letter.notice or letter.about
        if about and about.step.channel is Channel.EMAIL:
            mail = mail_of(letter.content, about.client)
            if mail.to:
                enclosed = _enclosed(about, prints.get(letter.name), bills or {})
                content = draft(mail, sender, enclosed)
                name = placed(f"{_stem(letter.name)}{ENDING}", content, stated(about))
                mails[letter.name] = mail, Document(name, content)
    order = _to_print(letters, more)
    content, apart = _together(order, parts)
    printed = ""
    if content:
        joined = (x.notice or x.about for x in order if x.name not in apart)
        printed = placed(PRINT_FILE, content, together(stated(x) for x in joined if x))
    post = registered_csv(x.notice for x in letters if x.notice)
    paper = Paper(
        plan=plan,
        sender=sender,
        post=placed(REGISTERED_FILE, post, None) if post else "",
        files=tuple((x.notice, x.name) for x in letters if x.notice),
        mails={name: (mail, made.name) for name, (mail, made) in mails.items()},
        extras=tuple((extra, made.name) for extra, made in more),
        copies=copies,
        together=printed,
        statement=ledger.settings.last_statement,
        apart=apart,
        notes=notes,
        court=court or {},
        left=tuple(
            (x.name, x.invoices, x.note) for x in (places.left(plan.claims) if places else ())
        ),
    )
    owner = []
    if plan.calls:
        calls = templates.calls.fill(CALLS.context(paper), author=author, on=plan.on)
        owner.append(Document(placed(CALLS_FILE, calls, None), calls))
    owner += [Document(n, x) for n, x in ((printed, content), (paper.post, post)) if x]
    todo = templates.todo.fill(paper.told, author=author, on=plan.on)
    owner.append(Document(placed(TODO_FILE, todo, None), todo))
    for name, made_of in (pages or {}).items():
        content = made_of(paper)
        owner.append(Document(placed(name, content, None), content))
    return (
        *letters,
        *prints.values(),
        *(made for _, made in mails.values()),
        *(made for _, made in more),
        *owner,
    )


def _printed(
    letters: Sequence[Document],
    places: Places | None,
    placed: Callable[[str, bytes, Stated | None], str],
) -> dict[str, Document]:
    """Each letter, by name, as PDF: of the owner's own version where that stands, and not made again of the same."""
    sources = {x.name: (places.lies(x.name) if places else b"") or x.content for x in letters}
    there = {name: places.lies(f"{_stem(name)}.pdf") if places else b"" for name in sources}
    made = {name: pdf for name, pdf in there.items() if is_of(pdf, sources[name])}
    new, lost = to_pdf({name: sources[name] for name in sources if name not in made})
    made |= new
    if lost and places:
        places.notes.append(f"Lettres en PDF : {lost}")
        for name in sources.keys() - made.keys():
            if there[name]:  # of what the letter said before
                places.drop(f"{_stem(name)}.pdf")
    return {
        x.name: Document(
            placed(f"{_stem(x.name)}.pdf", made[x.name], stated(x.notice)), made[x.name]
        )
        for x in letters
        if x.notice and x.name in made
    }


def _enclosed(
    notice: Notice, printed: Document | None, bills: Mapping[str, Path]
) -> list[tuple[str, bytes]]:
    """What goes with an e-mail, by name: the letter as PDF, where there is one, and the invoices that are found."""
    paths = [bills[c.invoice.number] for c in notice.claims if c.invoice.number in bills]
    own = [(printed.name, printed.content)] if printed else []
    return [*own, *enclosures_of(paths)]


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _amicable_up_to(law: Law | None, on: date) -> Decimal | None:
    """Up to what sum a judicial court wants an amicable attempt first; None where it is not known."""
    try:
        return law.at(Name.AMICABLE_ATTEMPT, on) if law else None
    except MissingParameter:
        return None


def _to_print(
    letters: Sequence[Document], more: Sequence[tuple[Extra, Document]]
) -> list[Document]:
    """The letters to post, in the order of the owner's list; a registered one with its double."""
    covers = {x.notice.client.id: made for x, made in more if x.template == COVER_TEMPLATE}
    channel = {letter.name: letter.notice.step.channel for letter in letters if letter.notice}
    order = [x for x in letters if channel[x.name] is Channel.LETTER]
    for letter in letters:
        if letter.notice and channel[letter.name] is Channel.REGISTERED:
            order += [letter, covers[letter.notice.client.id]]
    return order


def _together(
    order: Sequence[Document], parts: dict[str, Mapping[str, bytes]]
) -> tuple[bytes, frozenset[str]]:
    """These letters in one file, empty where there is none; those left out, by name.

    `parts`: of each, by name; they are large, and nobody needs them afterwards.
    """
    if len(order) < MANY:
        return b"", frozenset()
    content, left = joined_letters(parts.pop(letter.name) for letter in order)
    return (content if len(left) < len(order) else b""), frozenset(order[n].name for n in left)


def needed(plan: Plan, ledger: Ledger) -> set[LetterKey]:
    """The templates that this plan's letters are made of, each for whom."""
    found = [(notice.step.template, notice) for notice in plan.notices]
    found += [(x.template, x.notice) for x in _beside(plan, ledger)]
    return {(name, notice.client.kind, notice.language) for name, notice in found}


def _beside(plan: Plan, ledger: Ledger) -> list[Extra]:
    """The letters that are no reminder, in the order of the clients' names."""
    covers = [cover(n) for n in plan.notices if n.step.channel is Channel.REGISTERED]
    return sorted([*covers, *extras(plan, ledger)], key=lambda extra: by_client(extra.notice))


def views(
    plan: Plan,
    sender: Sender,
    ledger: Ledger,
    *,
    copies: Mapping[str, str] | None,
) -> Callable[[Notice], Letter]:
    """How a notice is seen as a letter, with the account of its client."""
    claims, payments, credits = defaultdict(list), defaultdict(list), defaultdict(list)
    owners = {claim.invoice.id: claim.client.id for claim in plan.claims}
    for claim in plan.claims:
        claims[claim.client.id].append(claim)
    for payment in ledger.payments:
        payments[owners.get(payment.invoice_id, payment.client_id)].append(payment)
    for credit in ledger.credit_notes:
        credits[credit.client_id].append(credit)

    def quoted(notice: Notice) -> str:
        numbers = (claim.invoice.number for claim in notice.claims)
        asked = ledger.settings.payment_reference
        return reference(notice.client.name, numbers) if asked else ""

    def view(notice: Notice) -> Letter:
        key = notice.client.id
        account = Account(
            claims=tuple(claims[key]), payments=tuple(payments[key]), credits=tuple(credits[key])
        )
        return Letter(
            notice=notice,
            sender=sender,
            on=plan.on,
            profile=ladder_of(notice.client, ledger).profile,
            account=account,
            copies=copies,
            reference=quoted(notice),
        )

    return view


def procedure(it: Procedure, shipped: Path, own: Path) -> Document:
    """The firm's reminder procedure. Raises RelanceError where its template cannot be filled."""
    template = load_named(shipped, own, [PROCEDURE_TEMPLATE], logo="")[PROCEDURE_TEMPLATE]
    sender = sender_name(it.ledger.sender)
    name = safe_name(it.ledger.sender.name, ending=" - procédure de relance.docx")
    return Document(name, template.fill(PROCEDURE.context(it), author=sender, on=it.on))
