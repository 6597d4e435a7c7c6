"""« Relance - Clients »: what is known is written, the gaps are the owner's to fill."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from relance.rules.codes import Kind, State, Trade
from relance.rules.model import Client
from relance.sheets import clients_sheet
from relance.words.trades import trade_of
from relance.xlsx import Value
from tests.sheets.grids import grid


class TestClients:
    KNOWN = Client(
        id="dup",
        code="DUP",
        name="Dupont & Fils <SA>",
        kind=Kind.BUSINESS,
        kind_source="nom",
        town="Angers",
    )

    def completed(self, **cells: Value) -> tuple[Client, list[str]]:
        line = {**clients_sheet.line_of(self.KNOWN), **cells}
        own = clients_sheet.read_clients(grid(clients_sheet.CLIENTS.new_sheet([line])))
        done, problems = clients_sheet.completed([self.KNOWN], own)
        return done[0], [problem.what for problem in problems]

    def test_what_is_known_already_reads_back_the_same(self) -> None:
        assert self.completed() == (self.KNOWN, [])

    def test_a_profile_that_is_only_the_default_is_not_written_down(self) -> None:
        assert clients_sheet.line_of(self.KNOWN)["Profil"] is None
        assert self.completed(Profil="Ferme")[0].profile == "Ferme"

    def test_our_sheet_fills_the_gaps_and_the_owners_own_books_win(self) -> None:
        client, _ = self.completed(Ville="Nantes", Téléphone="02 61 91 00 00")
        assert (client.town, client.phone) == ("Angers", "02 61 91 00 00")

    def test_a_kind_typed_there_wins_over_a_guess(self) -> None:
        client, _ = self.completed(Type="particulier")
        assert (client.kind, client.kind_source) == (Kind.CONSUMER, "Relance - Clients")

    @pytest.mark.parametrize("word", ["artisan", "profession libérale", "Agriculteur"])
    def test_a_trade_typed_there_is_a_professionals_and_tells_the_court(self, word: str) -> None:
        client, problems = self.completed(Type=word)
        assert (client.kind, problems) == (Kind.BUSINESS, [])
        assert client.trade is trade_of("", "", word) is not Trade.UNKNOWN

    def test_a_file_handed_over_may_be_noted_there(self) -> None:
        client, problems = self.completed(**{"Suite donnée": "Transmis à Me Roy le 12/11/2026"})
        assert client.hold
        assert (client.hold.state, problems) == (State.HANDED_OVER, [])

    def test_a_language_is_read_and_one_that_is_not_understood_holds_the_client(self) -> None:
        assert self.completed(Langue="anglais")[0].language == "en"
        assert self.completed(Langue="français")[0].language == ""
        client, [problem] = self.completed(Langue="klingon")
        assert client.hold
        assert "écrivez français ou anglais" in problem

    def test_a_sheet_of_before_the_languages_is_read_and_added_to(self) -> None:
        old = [row[:-1] for row in grid(clients_sheet.CLIENTS.new_sheet([]))]
        own = clients_sheet.read_clients(old)
        cells = clients_sheet.clients_edit(own, [self.KNOWN], {}).cells
        assert len(cells) == len(clients_sheet.CLIENTS.columns) - 1

    def test_a_note_there_holds_the_client(self) -> None:
        client, _ = self.completed(
            **{"Suite donnée": "Procédure collective", "Jusqu'au": "20/10/2026"}
        )
        assert client.hold
        assert (client.hold.state, client.hold.until) == (State.INSOLVENCY, date(2026, 10, 20))

    @pytest.mark.parametrize(
        "cells",
        [
            {"Sans indemnité": "à voir"},
            {"Type": "voisin"},
            {"Taux de pénalité": "cher"},
            {"Jusqu'au": "lundi"},
        ],
    )
    def test_what_is_not_understood_is_a_blocking_problem(self, cells: dict[str, Value]) -> None:
        extra: dict[str, Value] = {"Suite donnée": "Promesse"} if "Jusqu'au" in cells else {}
        client, problems = self.completed(**cells, **extra)
        assert client.hold
        assert client.hold.state is State.NOT_UNDERSTOOD
        assert "Dupont" in problems[0]

    def test_a_kind_in_the_owners_own_books_wins_over_ours(self) -> None:
        own = clients_sheet.read_clients(
            grid(clients_sheet.CLIENTS.new_sheet([clients_sheet.line_of(self.KNOWN)]))
        )
        theirs = replace(self.KNOWN, kind=Kind.CONSUMER, kind_source="colonne « Type »")
        assert clients_sheet.completed([theirs], own) == ((theirs,), ())

    @pytest.mark.parametrize("word", ["oui", "x", "Yes", "vrai", "1"])
    def test_every_yes_waives_the_40_euros(self, word: str) -> None:
        assert self.completed(**{"Sans indemnité": word})[0].fee_waived
        assert not self.completed(**{"Sans indemnité": "non"})[0].fee_waived

    def test_two_lines_of_one_client_hold_it(self) -> None:
        line = clients_sheet.line_of(self.KNOWN)
        own = clients_sheet.read_clients(grid(clients_sheet.CLIENTS.new_sheet([line, line])))
        [client], [problem] = clients_sheet.completed([self.KNOWN], own)
        assert client.hold
        assert "2 lignes" in problem.what

    def test_only_new_clients_are_added(self) -> None:
        own = clients_sheet.read_clients(
            grid(clients_sheet.CLIENTS.new_sheet([clients_sheet.line_of(self.KNOWN)]))
        )
        other = replace(self.KNOWN, id="mor", code="MOR", name="Morel")
        edit = clients_sheet.clients_edit(own, [self.KNOWN, other], {})
        assert {cell.row for cell in edit.cells} == {own.found.next_row}
        assert [cell.value for cell in edit.cells][:2] == ["MOR", "Morel"]

    def test_an_answer_on_two_names_is_added_to_what_other_names_says(self) -> None:
        line = {**clients_sheet.line_of(self.KNOWN), "Autres noms": "Dup"}
        own = clients_sheet.read_clients(grid(clients_sheet.CLIENTS.new_sheet([line])))
        told = {(self.KNOWN.name, "Dupon"): True, (self.KNOWN.name, "Dupond"): False}
        [cell] = clients_sheet.clients_edit(own, [self.KNOWN], told).cells
        assert cell.value == "Dup; Dupon; pas Dupond"
