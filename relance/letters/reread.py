"""What the letters say, held against the list of what may not be said (`rules/wording.py`).

Every letter rendered is read back before anything is written; `verifier` reads the owner's own
templates, tags aside. Only the words of the template count, not what the workbook puts in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from relance.letters.library import Templates, content_of, files_of, own_files, used_names
from relance.letters.writer import Document
from relance.problems import Level, Problem, RelanceError
from relance.rules.codes import Kind
from relance.rules.firm import Ladder, Sender
from relance.rules.outcome import Notice
from relance.rules.wording import Fault, Term, faults
from relance.word.docx_package import UNREADABLE
from relance.word.language import TAG
from relance.word.said import text_of


def assure(
    documents: Iterable[Document],
    sender: Sender,
    templates: Templates | None,
    terms: Sequence[Term],
) -> None:
    """Raise RelanceError where a letter says what may not be said: it names template and words.

    A letter that is no reminder (with a registered one, an answer, a payment plan) is named by its
    file, and may speak of the formal notice; `templates` are those of the reminders.
    """
    for document in documents:
        if (notice := document.notice or document.about) is None:
            continue
        reminder = document.notice is not None
        found = faults(
            text_of(document.content) if document.text is None else document.text,
            terms,
            kinds=[notice.client.kind],
            formal_notice=notice.step.formal_notice or not reminder,
            given=_given(notice, sender),
        )
        for fault in found:
            template = ""
            if reminder and templates:
                template = templates.of(notice.step, notice.client.kind, notice.language).name
            raise RelanceError(
                f"la lettre à {notice.client.name} dit « {fault.words} »."
                f" {fault.term.cause} Aucun courrier n'est écrit.",
                cure=fault.term.cure,
                where=template or document.name,
            )


def check_wording(
    shipped: Path, own: Path, ladders: Iterable[Ladder], terms: Sequence[Term]
) -> list[Problem]:
    """The forbidden words of the owner's own templates, those that no step uses included."""
    ladders = tuple(ladders)
    uses: dict[Path, list[tuple[Kind, bool]]] = defaultdict(list)
    for path, kind, formal in files_of(shipped, own, ladders):
        uses[path].append((kind, formal))
    used = used_names(ladders)
    return [
        _problem(path, fault, serves=path.name.casefold() in used)
        for path in own_files(own)
        for fault in _of_template(path, uses[path], terms)
    ]


def _of_template(
    path: Path, uses: Sequence[tuple[Kind, bool]], terms: Sequence[Term]
) -> Iterator[Fault]:
    """The faults for whoever receives it; of one that no step uses, what nobody may be told."""
    try:
        text = TAG.sub(" § ", text_of(content_of(path, path.name)))
    except UNREADABLE:
        return  # not a Word document: said elsewhere
    if uses:
        kinds, formal = {kind for kind, _ in uses}, all(formal for _, formal in uses)
        yield from faults(text, terms, kinds=sorted(kinds), formal_notice=formal)
    else:
        everybody = [term for term in terms if term.kinds == frozenset(Kind)]
        yield from faults(text, everybody, kinds=list(Kind), formal_notice=True)


def _problem(path: Path, fault: Fault, *, serves: bool) -> Problem:
    return Problem(
        level=Level.BLOCKING if serves else Level.WARNING,
        where=f"perso/{path.name}",
        what=f"ce modèle dit « {fault.words} ». {fault.term.cause}",
        cure=fault.term.cure,
    )


def _given(notice: Notice, sender: Sender) -> Iterator[str]:
    """What the workbook puts into a letter: names, addresses, natures, steps; it is not judged."""
    client = notice.client
    yield from (client.name, client.civility, client.code, *client.address, client.town)
    yield from (client.country, notice.step.signatory, sender.signatory, sender.signatory_title)
    yield from (sender.name, sender.address, sender.town, sender.rcs_town, sender.email)
    for claim in (*notice.claims, *notice.paid_late, *notice.others):
        invoice = claim.invoice
        yield from (invoice.number, invoice.nature, invoice.site, invoice.order_number)
        yield from (event.step for event in claim.history)  # a chronology names them
        yield from (hold.trustee for hold in claim.holds)
