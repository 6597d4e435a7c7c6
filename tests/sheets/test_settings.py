"""« Relance - Paramètres »: what is written is read back, and what an owner types is understood."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.rules.codes import Kind, RateBasis, Worker
from relance.rules.firm import ContractRate, Sender, Settings
from relance.sheets.ladder_table import default_ladder
from relance.sheets.settings import SETTINGS, read_settings
from tests.sheets.grids import typed


class TestSettings:
    def test_every_setting_fills_an_attribute_that_exists(self) -> None:
        known = {*Settings.__struct_fields__, *Sender.__struct_fields__}
        assert {s.field for s in SETTINGS} == known - {
            "extra_rates",
            "rate_doubt",
            "last_statement",
        }

    def test_the_sheet_as_first_written_says_the_defaults_and_the_standard_ladder(self) -> None:
        own = read_settings(typed())
        assert own.problems == ()
        assert own.settings == Settings()
        assert own.ladders == default_ladder()

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
            ("Délai de paiement", "30 jrs", "payment_term_days", 30),
            ("Délai de paiement", "Net 30", "payment_term_days", 30),
            ("Délai de paiement", "comptant", "payment_term_days", 0),
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
            ("Délai de paiement", "30/60"),
            ("Délai de paiement", "30 jours fin de mois"),
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

    def test_of_a_folded_row_it_is_said_where_it_is(self) -> None:
        [problem] = read_settings(typed(Imputation="au hasard")).problems
        assert (
            "« Imputation » (replié sous « Réglages avancés » : le « + » à gauche)" in problem.what
        )
        [problem] = read_settings(typed(Délai_de_paiement="bientôt")).problems
        assert "replié" not in problem.what

    @pytest.mark.parametrize(
        ("value", "rate"), [("2,65 %", "2.65"), (0.0265, "2.65"), (2.65, "2.65")]
    )
    def test_the_rate_of_a_coming_half_year_is_read_in_percent(
        self, value: object, rate: str
    ) -> None:
        own = read_settings(typed(**{"Taux_BCE_2027-S1": value}))
        assert own.settings.extra_rates == (("bce", "2027-S1", Decimal(rate)),)
