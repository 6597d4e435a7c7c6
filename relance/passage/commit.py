"""The commit: letters staged, one atomic replacement of the workbook, letters published.

Before the replacement nothing is visible; after it, whatever happens, the next run finishes the
work. One run at a time works on a workbook.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from relance.book.book import Book
from relance.book.saving import edited
from relance.passage.filing import NOTHING, Filing
from relance.passage.outbox import Outbox
from relance.passage.passages import Passage, same_workbook
from relance.passage.safety import Snapshot, replace
from relance.problems import LettersIncomplete, RelanceError
from relance.rules.asking import Asker
from relance.rules.model import Ledger
from relance.system.files import LONGEST_PATH, spelt
from relance.system.lock import Busy, alone
from relance.xlsx import Edit

BACKUPS = "Sauvegardes"  # beside the workbook

PATIENCE = 30  # seconds


class Options(Struct, frozen=True, kw_only=True):
    """One run. `today`, `stamp` (« 2026-11-23 08h00 ») and `run` come from the only clock, in cli."""

    workbook: Path
    output: Path
    templates: Path
    today: date
    stamp: str
    run: str  # names this run in the history; a file name
    ask: Asker | None = None
    before: Path | None = None  # the workbook that the owner worked on before this one
    told: Mapping[str, str] = field(default_factory=dict)  # settings answered in a sitting left off
    simulate: bool = False
    json_file: Path | None = None
    suffix: str = ""  # « (exemple) » behind the firm's folder
    statements: tuple[Path, ...] = ()  # bank statements to be taken in
    payments_known: bool = False  # nobody need be asked whether the payments are noted
    longest_path: int = LONGEST_PATH  # characters of a document's path, at most


@contextmanager
def only_run(workbook: Path, *, patient: bool = False) -> Iterator[None]:
    """One run at a time on a workbook. Raises RelanceError while another works on it.

    `patient`: it is waited for, `PATIENCE` at most: a round that was killed may have left one at work.
    """
    try:
        with alone(Path(spelt(workbook)), seconds=PATIENCE if patient else 0):
            yield
    except Busy:
        raise RelanceError(
            "un autre passage est en cours sur ce classeur, dans une autre fenêtre.",
            where=workbook.name,
            cure="Répondez à ses questions ou fermez-la, puis relancez. Rien n'a été modifié.",
        ) from None


def hashed(data: bytes) -> str:
    """The SHA-256 by which a passage knows a workbook."""
    return hashlib.sha256(data).hexdigest()


def finish_interrupted(outbox: Outbox, snapshot: Snapshot, book: Book | None) -> None:
    """Finish or forget what a run that died left of this workbook (`book` None: it cannot be understood)."""
    outbox.finish(snapshot.path, lambda passage: _is_recorded(passage, snapshot, book))


def _is_recorded(passage: Passage, snapshot: Snapshot, book: Book | None) -> bool:
    """Whether what that run wrote is in the workbook."""
    if passage.after == snapshot.sha256 or book is None:
        return passage.after == snapshot.sha256
    if passage.undoes:  # its mark is that the other one's is gone
        here = same_workbook(passage.workbook, snapshot.path)
        return here and not book.has_recorded(passage.undoes)
    return book.has_recorded(passage.run)


def commit(
    outbox: Outbox,
    passage: Passage,
    snapshot: Snapshot,
    new: bytes,
    *,
    keep: int,
    dated: str,
) -> Path | None:
    """Put `new` in the place of the workbook, its letters, laid apart before, after it; the copy made of before.

    Raises RelanceError where nothing was changed, LettersIncomplete where a letter is not in its
    place yet.
    """
    outbox.stage(passage)
    try:
        copy = replace(
            snapshot, new, backups=snapshot.path.parent / BACKUPS, keep=keep, dated=dated
        )
    except RelanceError:  # whatever else happens, the next run finishes or forgets
        outbox.discard(passage.run)
        raise
    try:
        outbox.publish(passage.run)
    except KeyboardInterrupt:
        raise LettersIncomplete(
            "interrompu : le classeur est à jour, mais tous les documents ne sont pas encore rangés.",
            where=str(outbox.root),
            cure="Relancez le programme : il finit ce travail d'abord.",
        ) from None
    return copy


def record_run(
    options: Options,
    snapshot: Snapshot,
    book: Book | None,
    edits: Sequence[Edit],
    filing: Filing = NOTHING,
) -> None:
    """Record this run in the workbook, be it not understood yet. LettersIncomplete comes after the record."""
    ledger = book.ledger if book else Ledger()
    outbox = Outbox(options.output)
    documents = outbox.lay(options.run, filing.staged)  # they make room for the save
    try:
        new = edited(snapshot.data, edits)
    except (
        BaseException
    ):  # Ctrl+C or want of memory too: without a manifest nobody would take them away
        outbox.discard(options.run)
        raise
    passage = Passage(
        run=options.run,
        workbook=str(snapshot.path),
        firm=ledger.sender.name,
        documents=documents,
        before=snapshot.sha256,
        after=hashed(new),
        withdrawn=tuple(filing.withdrawn),
        lines=filing.letters,
        stated=filing.stated,
    )
    keep = ledger.settings.backups_kept
    commit(outbox, passage, snapshot, new, keep=keep, dated=options.stamp)
