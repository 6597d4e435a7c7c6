"""The program's own sheets: what is written is read back, and what an owner types is understood."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from relance.problems import RelanceError
from relance.rules.model import (
    Channel,
    Client,
    ContractRate,
    Event,
    EventKind,
    Instalment,
    Invoice,
    Kind,
    Ledger,
    Postal,
    RateBasis,
    Sender,
    Settings,
    State,
    Worker,
)
from relance.sheets import clients, history, instalments
from relance.sheets.instalments import OwnInstalments
from relance.sheets.ladder import default_ladder
from relance.sheets.settings import SETTINGS, OwnSettings, read_settings, settings_sheet
from relance.xlsx import NewSheet, Value

MONDAY = date(2026, 11, 23)
Grid = list[list[object]]


def grid(sheet: NewSheet) -> Grid:
    """The sheet as calamine reads it: empty cells are empty texts, dates are datetimes."""
    rows = max(cell.row for cell in sheet.cells)
    columns = max(cell.column for cell in sheet.cells)
    values: Grid = [[""] * columns for _ in range(rows)]
    for cell in sheet.cells:
        value: object = "" if cell.value is None else cell.value
        if isinstance(value, date):
            value = datetime(value.year, value.month, value.day)
        values[cell.row - 1][cell.column - 1] = (
            float(value) if isinstance(value, Decimal) else value
        )
    return values


def typed(**values: object) -> Grid:
    """The settings as first written, then what the owner typed."""
    rows = grid(settings_sheet(OwnSettings(), MONDAY))
    for row in rows:
        for name, value in values.items():
            if row[0] == name.replace("_", " "):
                row[1] = value
    return rows


class TestSettings:
    def test_every_setting_fills_an_attribute_that_exists(self) -> None:
        known = {f.name for kind in (Settings, Sender) for f in fields(kind)}
        assert {s.field for s in SETTINGS} == known - {"extra_rates", "rate_doubt"}

    def test_the_sheet_as_first_written_says_the_defaults_and_the_standard_ladder(self) -> None:
        own = read_settings(typed())
        assert own.problems == ()
        assert own.settings == Settings()
        assert own.policies == default_ladder()

    def test_the_needed_settings_are_missing_until_they_are_filled_in(self) -> None:
        assert "Raison sociale" in read_settings(typed()).missing
        assert "Raison sociale" not in read_settings(typed(Raison_sociale="Dupré & Fils")).missing

    @pytest.mark.parametrize(
        ("name", "value", "field", "expected"),
        [
            ("Code postal", 49000.0, "postcode", "49000"),
            ("SIRET", 26194100017.0, "siret", "26194100017"),
            ("Type de clients par défaut", "Professionnels", "default_kind", Kind.BUSINESS),
            ("Délai de paiement", 30.0, "payment_term_days", 30),
            ("Relever au plancher légal", "OUI", "raise_to_floor", True),
            ("Seuil de relance", "7,50 €", "reminder_threshold", Decimal("7.50")),
            ("Imputation", "Intérêts d'abord", "interest_first", True),
            ("Profil au-delà de … €", "5000 Ferme", "profile_above", (Decimal(5000), "Ferme")),
            (
                "Profil au-delà de … €",
                "5 000,00 € : ferme",
                "profile_above",
                (Decimal(5000), "ferme"),
            ),
            ("Fin de mois", "fin de mois puis jours", "month_end_first", True),
            ("Fin de mois", "45 jours puis fin de mois", "month_end_first", False),
            ("Taux de pénalité", "légal", "penalty_rate", None),  # the law's own, told
            ("Taux de pénalité", "Taux légal", "penalty_rate", None),
            ("Qui fait les relances", "l'entreprise", "worker", Worker.FIRM),
            ("Qui fait les relances", "une salariée", "worker", Worker.EMPLOYEE),
            ("Qui fait les relances", "Un prestataire", "worker", Worker.OTHER),
            ("Dernier passage", datetime(2026, 11, 16), "last_run", date(2026, 11, 16)),
            (
                "Taux de pénalité",
                "12 %",
                "penalty_rate",
                ContractRate(basis=RateBasis.FIXED, value=Decimal(12), text="12 %"),
            ),
            (
                "Taux de pénalité",
                0.12,
                "penalty_rate",
                ContractRate(basis=RateBasis.FIXED, value=Decimal(12), text="12 %"),
            ),
        ],
    )
    def test_a_value_is_understood_as_owners_type_it(
        self, name: str, value: object, field: str, expected: object
    ) -> None:
        own = read_settings(typed(**{name.replace(" ", "_"): value}))
        assert own.problems == ()
        read = getattr(own.settings, field, None)
        assert (read if hasattr(own.settings, field) else getattr(own.sender, field)) == expected

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("Délai de paiement", "bientôt"),
            ("Qui fait les relances", "personne"),
            ("Délai de paiement", -3.0),
            ("Relever au plancher légal", "peut-être"),
            ("Type de clients par défaut", "voisins"),
            ("Taux de pénalité", "beaucoup"),
            ("Profil au-delà de … €", "Ferme"),
            ("Profil au-delà de … €", "5000"),
        ],
    )
    def test_what_is_not_understood_is_named_by_its_cell_and_the_default_stays(
        self, name: str, value: object
    ) -> None:
        own = read_settings(typed(**{name.replace(" ", "_"): value}))
        [problem] = own.problems
        assert problem.where.startswith("Relance - Paramètres!B")
        assert name in problem.what
        assert replace(own.settings) == Settings()

    @pytest.mark.parametrize(
        ("value", "rate"), [("2,65 %", "2.65"), (0.0265, "2.65"), (2.65, "2.65")]
    )
    def test_the_rate_of_a_coming_half_year_is_read_in_percent(
        self, value: object, rate: str
    ) -> None:
        own = read_settings(typed(**{"Taux_BCE_2027-S1": value}))
        assert own.settings.extra_rates == (("bce", "2027-S1", Decimal(rate)),)


PREPARED = Event(
    on=date(2026, 11, 16),
    kind=EventKind.PREPARED,
    client_id="dup",
    client="Dupont & Fils <SA>",
    invoice="F2026-041",
    due=date(2026, 11, 2),
    stage="Relance 1",
    channel=Channel.LETTER,
    amount=Decimal("1234.50"),
    document="2026-11-16/x/Dupont.docx",
    note="empreinte 0123456789ab",
    run="2026-11-16 08h00 abcdef",
)


class TestHistory:
    def read(self, event: Event, **cells: Value) -> history.OwnHistory:
        rows = grid(history.HISTORY.new_sheet([{**history.line_of(event), **cells}]))
        return history.read_history(rows, {"dupont fils sa": "dup"})

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
        lines = [history.line_of(PREPARED), {**history.line_of(PREPARED), "Date": "lundi"}]
        past = history.read_history(grid(history.HISTORY.new_sheet(lines)), {})
        assert len(past.events) == 2
        assert past.doubts[0][1].where == "Relance - Historique!A6"

    def test_a_posting_date_not_understood_leaves_the_letter_to_be_confirmed(self) -> None:
        past = self.read(PREPARED, **{"Envoyé le": "oui"})
        assert past.events[0].postal is Postal.UNCONFIRMED
        assert past.doubts[0][1].where == "Relance - Historique!K5"

    def test_without_one_of_its_titles_the_sheet_is_never_rewritten(self) -> None:
        rows = grid(history.HISTORY.new_sheet([history.line_of(PREPARED)]))
        rows[3][10] = "Posté ?"
        with pytest.raises(RelanceError, match="« Envoyé le » a disparu"):
            history.read_history(rows, {})


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
        line = {**clients.line_of(self.KNOWN), **cells}
        own = clients.read_clients(grid(clients.CLIENTS.new_sheet([line])))
        done, problems = clients.completed([self.KNOWN], own)
        return done[0], [problem.what for problem in problems]

    def test_what_is_known_already_reads_back_the_same(self) -> None:
        assert self.completed() == (self.KNOWN, [])

    def test_a_profile_that_is_only_the_default_is_not_written_down(self) -> None:
        assert clients.line_of(self.KNOWN)["Profil"] is None
        assert self.completed(Profil="Ferme")[0].profile == "Ferme"

    def test_our_sheet_fills_the_gaps_and_the_owners_own_books_win(self) -> None:
        client, _ = self.completed(Ville="Nantes", Téléphone="02 61 91 00 00")
        assert (client.town, client.phone) == ("Angers", "02 61 91 00 00")

    def test_a_kind_typed_there_wins_over_a_guess(self) -> None:
        client, _ = self.completed(Type="particulier")
        assert (client.kind, client.kind_source) == (Kind.CONSUMER, "Relance - Clients")

    def test_a_note_there_holds_the_client(self) -> None:
        client, _ = self.completed(
            **{"Suite donnée": "Procédure collective", "Jusqu'au": "20/10/2026"}
        )
        assert client.hold
        assert (client.hold.state, client.hold.until) == (State.INSOLVENCY, date(2026, 10, 20))

    @pytest.mark.parametrize(
        "cells", [{"Type": "voisin"}, {"Taux de pénalité": "cher"}, {"Jusqu'au": "lundi"}]
    )
    def test_what_is_not_understood_is_a_blocking_problem(self, cells: dict[str, Value]) -> None:
        extra: dict[str, Value] = {"Suite donnée": "Promesse"} if "Jusqu'au" in cells else {}
        client, problems = self.completed(**cells, **extra)
        assert client.hold
        assert client.hold.state is State.NOT_UNDERSTOOD
        assert "Dupont" in problems[0]

    def test_a_kind_in_the_owners_own_books_wins_over_ours(self) -> None:
        own = clients.read_clients(grid(clients.CLIENTS.new_sheet([clients.line_of(self.KNOWN)])))
        theirs = replace(self.KNOWN, kind=Kind.CONSUMER, kind_source="colonne « Type »")
        assert clients.completed([theirs], own) == ((theirs,), ())

    def test_two_lines_of_one_client_hold_it(self) -> None:
        line = clients.line_of(self.KNOWN)
        own = clients.read_clients(grid(clients.CLIENTS.new_sheet([line, line])))
        [client], [problem] = clients.completed([self.KNOWN], own)
        assert client.hold
        assert "2 lignes" in problem.what

    def test_only_new_clients_are_added(self) -> None:
        own = clients.read_clients(grid(clients.CLIENTS.new_sheet([clients.line_of(self.KNOWN)])))
        other = replace(self.KNOWN, id="mor", code="MOR", name="Morel")
        edit = clients.clients_edit(own, [self.KNOWN, other], {})
        assert {cell.row for cell in edit.cells} == {own.found.next_row}
        assert [cell.value for cell in edit.cells][:2] == ["MOR", "Morel"]

    def test_an_answer_on_two_names_is_added_to_what_other_names_says(self) -> None:
        line = {**clients.line_of(self.KNOWN), "Autres noms": "Dup"}
        own = clients.read_clients(grid(clients.CLIENTS.new_sheet([line])))
        told = {(self.KNOWN.name, "Dupon"): True, (self.KNOWN.name, "Dupond"): False}
        [cell] = clients.clients_edit(own, [self.KNOWN], told).cells
        assert cell.value == "Dup; Dupon; pas Dupond"


class TestInstalments:
    INVOICES = (
        Invoice(id="1", number="F-041", client_id="dup", total=Decimal(600), due=MONDAY),
        Invoice(id="2", number="F-042", client_id="dup", total=Decimal(400), due=MONDAY),
        Invoice(id="3", number="F-042", client_id="mor", total=Decimal(100), due=MONDAY),
        Invoice(id="4", number="A,7", client_id="mor", total=Decimal(100), due=MONDAY),
    )
    LEDGER = Ledger(
        clients=(Client(id="dup", name="Dupont & Fils <SA>"), Client(id="mor", name="Morel")),
        invoices=INVOICES,
    )
    LINE = Instalment(client_id="dup", invoice_ids=("1", "2"), due=MONDAY, amount=Decimal("333.34"))

    def read(self, **cells: Value) -> OwnInstalments:
        line = {**instalments.line_of(self.LINE, self.LEDGER), **cells}
        rows = grid(instalments.INSTALMENTS.new_sheet([line]))
        ids = {"dupont fils sa": "dup", "morel": "mor"}
        return instalments.read_instalments(rows, self.INVOICES, ids)

    def test_what_is_written_reads_back_the_same(self) -> None:
        own = self.read()
        assert own.problems == ()
        assert own.lines == (replace(self.LINE, row=5, where="Relance - Échéanciers!A5"),)

    @pytest.mark.parametrize(
        ("cells", "changes"),
        [
            ({"Signé le": "20/11/2026"}, {"signed": date(2026, 11, 20)}),
            ({"Déchéance du terme": "OUI"}, {"accelerated": True}),
            ({"Montant": "1 250,00 €"}, {"amount": Decimal("1250.00")}),
            ({"Factures": "f-041, F-042"}, {}),
            ({"Factures": "F-041 et F-042"}, {}),
            # renamed since: the invoice tells whose it is
            ({"Client": "Dupont SARL", "Factures": "F-041"}, {"invoice_ids": ("1",)}),
            ({"Client": "Morel", "Factures": "F-042"}, {"client_id": "mor", "invoice_ids": ("3",)}),
            ({"Client": "Morel", "Factures": "A,7"}, {"client_id": "mor", "invoice_ids": ("4",)}),
        ],
    )
    def test_what_the_owner_types_is_understood(
        self, cells: dict[str, Value], changes: dict[str, object]
    ) -> None:
        own = self.read(**cells)
        assert own.problems == ()
        expected = replace(self.LINE, row=5, where="Relance - Échéanciers!A5")
        assert own.lines == (replace(expected, **changes),)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("cells", "cell", "said"),
        [
            ({"Échéance": "bientôt"}, "C5", "n'est pas une date"),
            ({"Échéance": None}, "C5", "la case est vide"),
            ({"Montant": "-50"}, "D5", "positif"),
            ({"Montant": None}, "D5", "la case est vide"),
            ({"Signé le": "oui"}, "E5", "n'est pas une date"),
            ({"Déchéance du terme": "peut-être"}, "F5", "oui"),
            ({"Factures": "F-041; F-99"}, "B5", "F-99"),
            ({"Factures": "F-041; A,7"}, "B5", "n'est pas dans votre liste"),
        ],
    )
    def test_what_is_not_understood_holds_the_client_and_names_the_cell(
        self, cells: dict[str, Value], cell: str, said: str
    ) -> None:
        own = self.read(**cells)
        assert own.lines == ()
        [problem] = own.problems
        assert problem.where == f"Relance - Échéanciers!{cell}"
        assert said in problem.what
        assert own.held == {"dup": problem}

    def test_a_remark_on_a_line_of_its_own_is_left_alone(self) -> None:
        empty: dict[str, Value] = dict.fromkeys(
            ("Client", "Factures", "Échéance", "Montant", "Déchéance du terme")
        )
        own = self.read(**empty, Remarque="vu avec Paul")
        assert (own.lines, own.problems) == ((), ())

    def test_without_the_sheet_there_is_no_plan_and_a_missing_title_is_refused(self) -> None:
        assert instalments.read_instalments(None, self.INVOICES, {}).lines == ()
        rows = grid(instalments.INSTALMENTS.new_sheet([]))
        rows[3][3] = "Somme"
        with pytest.raises(RelanceError, match="« Montant » a disparu"):
            instalments.read_instalments(rows, self.INVOICES, {})
