"""What one run files: its lines of history, the documents that are new, those that go aside.

All of it is known before the commit; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence

from msgspec import Struct, field

from relance.letters.names import companions
from relance.letters.writer import Document
from relance.passage.outbox import fingerprint
from relance.passage.shelf import Shelf
from relance.rules.asking import Told, to_write
from relance.rules.codes import Postal
from relance.rules.history import drafts_of
from relance.rules.ladder.record import Prepared, record
from relance.rules.ladder.stated import Stated
from relance.rules.model import Event
from relance.rules.outcome import Plan


class Filing(Struct, frozen=True, kw_only=True):
    """The history and the documents of one run. Documents are named by their path under `output/`."""

    added: tuple[Event, ...] = ()  # lines of history
    changed: tuple[Event, ...] = ()
    letters: tuple[Event, ...] = ()  # those added that tell of a letter
    staged: MutableMapping[str, bytes] = field(default_factory=dict)  # until they are laid
    stated: Mapping[str, Stated] = field(default_factory=dict)  # what those say
    withdrawn: Sequence[str] = ()  # documents that go to « annulés »
    files: Mapping[str, str] = field(default_factory=dict)  # client id → its letter
    standing: int = 0  # letters prepared before that stand as they were
    not_posted: tuple[Event, ...] = ()  # of those, the lines whose owner says that they never left
    elsewhere: Collection[str] = ()  # not to be posted, and not in this output folder


NOTHING = Filing()  # answers and settings are recorded alone


def filed(
    told: Told, plan: Plan, documents: Iterable[Document], shelf: Shelf, *, run: str
) -> Filing:
    """What is recorded of this plan and its documents, given what stands on the shelf."""
    letters = {
        d.notice.client.id: Prepared(
            document=f"{shelf.folder}/{d.name}", fingerprint=fingerprint(d.content)
        )
        for d in documents
        if d.notice
    }
    drafts = drafts_of(told.ledger.events, plan.on)
    lines = record(plan, drafts, letters, edited=shelf.kept, run=run)
    added, changed = to_write(
        told.lost, (*told.noted, *lines.added), (*told.answers, *lines.changed)
    )
    not_posted = [e for e in told.answers if e.postal is Postal.NOT_POSTED and e.document]
    left = lines.withdrawn | {e.document for e in not_posted}
    gone = shelf.versions_of({*left, *(x for d in left for x in companions(d))})
    return Filing(
        added=added,
        changed=changed,
        letters=tuple(event for event in lines.added if event.document),
        staged=shelf.fresh,
        stated=shelf.stated,
        withdrawn=sorted(gone | shelf.aside),
        files={client: letter.document for client, letter in letters.items()},
        standing=len(lines.standing - shelf.fresh.keys()),
        not_posted=tuple(not_posted),
        elsewhere={e.document for e in (*plan.withdrawals, *not_posted)} - gone,
    )
