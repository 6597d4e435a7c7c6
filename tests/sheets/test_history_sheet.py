"""« Relance - Historique »: an event written is read back, and what is typed beside it counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.problems import RelanceError
from relance.rules.codes import Channel, EventKind, Postal
from relance.rules.model import Event
from relance.sheets import history_sheet
from relance.xlsx import Value
from tests.sheets.grids import grid

PREPARED = Event(
    on=date(2026, 11, 16),
    kind=EventKind.PREPARED,
    client_id="dup",
    client="Dupont & Fils <SA>",
    invoice="F2026-041",
    due=date(2026, 11, 2),
    step="Relance 1",
    channel=Channel.LETTER,
    amount=Decimal("1234.50"),
    document="2026-11-16/x/Dupont.docx",
    note="empreinte 0123456789ab",
    run="2026-11-16 08h00 abcdef",
)


class TestHistory:
    def read(self, event: Event, **cells: Value) -> history_sheet.OwnHistory:
        rows = grid(history_sheet.HISTORY.new_sheet([{**history_sheet.line_of(event), **cells}]))
        return history_sheet.read_history(rows, {"dupont fils sa": "dup"})

    @pytest.mark.parametrize(
        "event",
        [
            PREPARED,
            replace(PREPARED, postal=Postal.SENT, sent_on=date(2026, 11, 17), registered="1A 2"),
            replace(PREPARED, postal=Postal.CANCELLED),
            replace(PREPARED, kind=EventKind.CALL_LISTED, document="", amount=None, due=None),
        ],
    )
    def test_an_event_written_is_read_back_the_same(self, event: Event) -> None:
        past = self.read(event)
        assert past.doubts == ()
        assert [replace(e, row=0) for e in past.events] == [event]

    @pytest.mark.parametrize(
        ("cell", "postal", "sent_on"),
        [
            ("17/11/2026", Postal.SENT, date(2026, 11, 17)),
            ("non posté", Postal.NOT_POSTED, None),
            ("Annulé", Postal.CANCELLED, None),
        ],
    )
    def test_what_the_owner_types_in_envoye_le_counts(
        self, cell: str, postal: Postal, sent_on: date | None
    ) -> None:
        [event] = self.read(PREPARED, **{"Envoyé le": cell}).events
        assert (event.postal, event.sent_on) == (postal, sent_on)

    def test_the_number_of_a_registered_letter_proves_its_posting(self) -> None:
        [event] = self.read(PREPARED, **{"N° recommandé": "1A 203 456 7890 1"}).events
        assert event.postal is Postal.SENT

    def test_a_line_that_cannot_be_read_is_reported_and_the_others_go_on(self) -> None:
        lines = [
            history_sheet.line_of(PREPARED),
            {**history_sheet.line_of(PREPARED), "Date": "lundi"},
        ]
        past = history_sheet.read_history(grid(history_sheet.HISTORY.new_sheet(lines)), {})
        assert len(past.events) == 2
        assert past.doubts[0][1].where == "Relance - Historique!A6"

    def test_a_posting_date_not_understood_leaves_the_letter_to_be_confirmed(self) -> None:
        past = self.read(PREPARED, **{"Envoyé le": "oui"})
        assert past.events[0].postal is Postal.UNCONFIRMED
        assert past.doubts[0][1].where == "Relance - Historique!K5"

    def test_without_one_of_its_titles_the_sheet_is_never_rewritten(self) -> None:
        rows = grid(history_sheet.HISTORY.new_sheet([history_sheet.line_of(PREPARED)]))
        rows[3][10] = "Posté ?"
        with pytest.raises(RelanceError, match="« Envoyé le » a disparu"):
            history_sheet.read_history(rows, {})
