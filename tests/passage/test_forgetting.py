"""What the output folder knows of a client goes where it may, and nobody else's with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from relance.passage.forgetting import day_of, documents_about, forget, passages_of
from relance.passage.outbox import Outbox
from relance.passage.passages import Passage
from relance.rules.codes import EventKind
from relance.rules.ladder.stated import Stated
from relance.rules.model import Event

DAY = "2026-11-09/Dupré"
ROY, DOUBLE = f"{DAY}/Roy - mise en demeure.docx", f"{DAY}/Roy - double simple du recommandé.docx"
NEWER = f"{DAY}/Roy - mise en demeure (mise à jour).docx"
COURT = f"{DAY}/Contentieux - Roy/01 - Bordereau.docx"
SONS, MOREL = f"{DAY}/Roy - Fils - lettre de rappel.docx", f"{DAY}/Morel - lettre de rappel.docx"
PAGE = f"{DAY}/0 - Ma semaine.html"
ALL = (ROY, DOUBLE, NEWER, COURT, SONS, MOREL, PAGE)
OWN = sorted([ROY, DOUBLE, NEWER, COURT])


def line(client: str, document: str = "", note: str = "abc123") -> Event:
    return Event(
        on=date(2026, 11, 9),
        kind=EventKind.PREPARED,
        client_id=client,
        client=client,
        invoice=f"F-{client}",
        document=document,
        note=note,
    )


@pytest.fixture
def published(outbox: Outbox) -> Outbox:
    passage = Passage(
        run="r1",
        workbook="/books/f.xlsx",
        before="0",
        after="1",
        firm="Dupré",
        documents=outbox.lay("r1", dict.fromkeys(ALL, b"x")),
        lines=(line("Roy", ROY), line("Morel", MOREL)),
        stated={ROY: Stated(claims=(), beside=()), MOREL: Stated(claims=(), beside=())},
    )
    outbox.stage(passage)
    outbox.publish("r1")
    return outbox


def left(outbox: Outbox) -> set[str]:
    return {name for name in ALL if (outbox.root / name).exists()}


def told(outbox: Outbox, firm: str = "DUPRÉ", book: str = "/x") -> list[tuple[Path, Passage]]:
    return list(passages_of(outbox.root, firm, Path(book)))


def memory(outbox: Outbox) -> Passage:
    [(_, passage)] = told(outbox)
    return passage


def test_a_client_s_documents_are_known_by_its_lines_and_by_what_lies_beside_them(
    published: Outbox,
) -> None:
    assert documents_about([memory(published)], {"roy"}) == OWN
    assert documents_about([memory(published)], {"durand"}) == []
    assert told(published, "Autre") == []  # another firm's
    assert told(published, "Dupré SARL", "/books/f.xlsx")  # renamed since
    assert [day_of(d) for d in (ROY, "x/y.docx")] == [date(2026, 11, 9), None]


def test_documents_and_lines_go_together_and_nobody_else_s(published: Outbox) -> None:
    assert forget(published.root, told(published), {"roy"}, OWN, lambda _: True) == []
    assert left(published) == {SONS, MOREL, PAGE}
    after = memory(published)
    assert set(after.documents) == {SONS, MOREL, PAGE}
    assert [e.client for e in after.lines] == ["Morel"]
    assert set(after.stated) == {MOREL}


def test_what_is_to_be_kept_loses_its_notes_only(published: Outbox) -> None:
    before = memory(published)
    assert forget(published.root, told(published), {"roy"}, [], lambda _: False) == []
    roy, morel = before.lines
    assert memory(published) == replace(before, lines=(replace(roy, note=""), morel))
    assert left(published) == set(ALL)


def test_a_document_that_was_put_aside_goes_too(published: Outbox) -> None:
    aside = published.root / DAY / "annulés"
    aside.mkdir()
    for name in ("Roy - mise en demeure.docx", "Roy - mise en demeure (2).docx", "Autre.docx"):
        (aside / name).write_bytes(b"x")
    forget(published.root, told(published), {"roy"}, [ROY], lambda _: True)
    assert [p.name for p in aside.iterdir()] == ["Autre.docx"]


def test_what_cannot_be_removed_is_named_and_stays_in_the_memory(
    published: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "open", str(path))

    monkeypatch.setattr(Path, "unlink", denied)
    assert forget(published.root, told(published), {"roy"}, [ROY], lambda _: False)[0] == ROY
    assert ROY in memory(published).documents


@pytest.mark.parametrize("name", ["../secret.docx", "C:x.docx", "a/../../secret.docx"])
def test_nothing_outside_the_folder_is_removed(published: Outbox, name: str) -> None:
    secret = published.root.parent / "secret.docx"
    secret.write_bytes(b"x")
    forget(published.root, told(published), {"roy"}, [name], lambda _: True)
    assert secret.exists()
