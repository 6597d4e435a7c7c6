"""`annuler`: the workbook of before the last run comes back, and that run's letters move aside.

Only where the workbook is still as that run left it; where the owner has saved it since, what would
be lost is listed, and asked about. The workbook of now is itself kept in « Sauvegardes » first.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance.book.book import Book, read_book
from relance.book.changes import typed_since
from relance.french import count, short_date
from relance.owner.console import Screen
from relance.passage.commit import BACKUPS, commit, finish_interrupted, hashed, only_run
from relance.passage.outbox import Outbox
from relance.passage.passages import Passage, passages, same_workbook, standing
from relance.passage.safety import Snapshot, open_workbook
from relance.problems import AnswerNeeded, RelanceError, disk_reason
from relance.rules.asking import Asker

SHOWN = 12  # changes listed before « … et n autres »


def undo(
    workbook: Path, output: Path, *, run: str, stamp: str, ask: Asker | None, screen: Screen
) -> int:
    """Take the last run on this workbook back; 0. Raises RelanceError where that cannot be done."""
    with only_run(workbook):
        return _undo(workbook, Outbox(output), run, stamp, ask, screen)


def _undo(
    workbook: Path, outbox: Outbox, run: str, stamp: str, ask: Asker | None, screen: Screen
) -> int:
    snapshot = open_workbook(workbook)
    book = _understood(snapshot)
    finish_interrupted(outbox, snapshot, book)
    done = [p for p in standing(passages(outbox.root)) if same_workbook(p.workbook, snapshot.path)]
    if not done:
        raise RelanceError(
            "aucun passage à annuler n'est connu sur cet ordinateur.",
            where=workbook.name,
            cure=f"Les copies d'avant chaque passage sont dans le dossier « {BACKUPS} », à côté du"
            " classeur.",
        )
    last = done[-1]
    before = _copy_of(last, snapshot.path.parent / BACKUPS)
    screen.say(f"Dernier passage sur {workbook.name} : {_told(last)}.", "bold")
    if snapshot.sha256 != last.after:
        _ask_about(typed_since(before, snapshot.data), workbook.name, ask, screen)
    run = f"{run} annulation"
    passage = Passage(
        run=run,
        workbook=str(snapshot.path),
        firm=last.firm,
        before=snapshot.sha256,
        after=hashed(before),
        documents=outbox.lay(run, {}),
        withdrawn=tuple(last.documents),
        restored=last.withdrawn,
        undoes=last.run,
    )
    keep = book.ledger.settings.backups_kept if book else 12
    copy = commit(outbox, passage, snapshot, before, keep=keep, dated=stamp)
    screen.say("Le classeur d'avant ce passage est remis en place.", "bold green")
    if copy:
        screen.say(f"Celui d'à l'instant est gardé : {BACKUPS}/{copy.name}")
    if last.documents:
        screen.say(
            "Ses documents sont dans « annulés » : ne postez pas ceux que vous auriez imprimés."
        )
    if len(done) > 1:
        screen.say(f"Le passage d'avant était : {_told(done[-2])}.")
    return 0


def _understood(snapshot: Snapshot) -> Book | None:
    """The workbook as it is; None where it cannot be read, which may be why it is to be undone."""
    try:
        return read_book(snapshot.data, snapshot.path.name)
    except RelanceError:
        return None


def _told(passage: Passage) -> str:
    """« 2026-11-23 à 10h05, 7 documents »."""
    day, _, rest = passage.run.partition(" ")
    documents = count(len(passage.documents), "document") if passage.documents else "aucun document"
    return f"{short_date(date.fromisoformat(day))} à {rest[:5]}, {documents}"


def _copy_of(passage: Passage, folder: Path) -> bytes:
    """The workbook as it was before that run, from the copies beside it."""
    try:
        copies = sorted(folder.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
        for copy in copies:
            if copy.is_file() and hashed(data := copy.read_bytes()) == passage.before:
                return data
    except FileNotFoundError:
        pass
    except OSError as error:
        why, cure = disk_reason(error)
        what = f"les copies n'ont pas pu être lues : {why}."
        raise RelanceError(what, where=str(folder), cure=cure) from error
    raise RelanceError(
        f"la copie du classeur d'avant ce passage ({_told(passage)}) n'est plus dans ce dossier.",
        where=str(folder),
        cure="Si vous l'avez déplacée, remettez-la ; sinon corrigez le classeur à la main.",
    )


def _ask_about(lost: list[str], name: str, ask: Asker | None, screen: Screen) -> None:
    """What the owner typed since that run would go with it."""
    if not lost:
        screen.say("Le classeur a été enregistré depuis, sans rien de nouveau dans vos cellules.")
        return
    listed = [f"  • {line}" for line in lost[:SHOWN]]
    if len(lost) > SHOWN:
        listed.append(f"  … et {count(len(lost) - SHOWN, 'autre')}.")
    what = "vous avez changé le classeur depuis ce passage. Annuler perdrait :\n" + "\n".join(
        listed
    )
    if ask is None:
        raise AnswerNeeded(
            what,
            where=name,
            cure="Lancez « annuler » au clavier pour en décider. Rien n'a été modifié.",
        )
    if ask.choose(f"{what}\nQue faire ?", ("Annuler quand même", "Ne rien changer")) != 1:
        raise RelanceError("rien n'a été annulé, à votre demande.", cure="Rien n'a été modifié.")
