"""« Relance - Paramètres » as it is written: four groups, lists, an older sheet left as it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from relance.rules.codes import Kind
from relance.sheets.settings import (
    ADDED,
    GROUPS,
    LAST_RUN,
    SETTINGS,
    OwnSettings,
    read_settings,
)
from relance.sheets.settings_sheet import settings_edit, settings_sheet
from tests.sheets.grids import MONDAY, grid, typed


def test_the_sheet_has_four_groups_in_order_and_only_the_last_is_folded() -> None:
    sheet = settings_sheet(OwnSettings(), MONDAY)
    names = [row[0] for row in grid(sheet) if row[0]]
    titles = [group.title for group in GROUPS]
    assert titles == ["Votre entreprise", "Vos courriers", "Votre classeur", "Réglages avancés"]
    assert [name for name in names if name in titles or name == "Cadence"] == [
        *titles,
        "Cadence",
    ]
    [(first, last)] = sheet.groups
    shown = names[: names.index("Réglages avancés")]
    assert {s.name for s in GROUPS[3].settings} == {
        grid(sheet)[r - 1][0] for r in range(first, last + 1)
    }
    assert {s.name for s in SETTINGS if s.needed} <= set(shown)
    assert {"Taux BCE 2027-S1", "Délai de paiement", "Dernier passage"} <= set(shown)


def test_a_setting_chosen_among_a_few_words_offers_them() -> None:
    sheet = settings_sheet(OwnSettings(), MONDAY)
    rows = grid(sheet)
    lists = {
        rows[c.first_row - 1][0]: c.options
        for c in sheet.choices
        if c.column == 2 and c.first_row == c.last_row
    }
    assert lists["Indemnité forfaitaire"] == ("oui", "non")
    assert lists["Type de clients par défaut"] == tuple(Kind)
    for name, options in lists.items():
        for option in options:
            assert read_settings(typed(**{str(name).replace(" ", "_"): option})).problems == (), (
                name
            )


def test_an_older_sheet_in_one_list_says_the_same_and_keeps_what_its_owner_typed() -> None:
    """Its rows stand as they did; at the next Monday what it lacks is added below the ladder."""
    headings = {group.title for group in GROUPS}
    left_out = headings | {"Titulaire du compte", "Transport de marchandises"}
    rows = [
        r for r in typed(Raison_sociale="Dupré", Seuil_de_relance="7 €") if r[0] not in left_out
    ]
    own = read_settings(rows)
    assert own.settings.reminder_threshold == Decimal(7)
    assert own.sender.name == "Dupré"
    edit = settings_edit(own, {LAST_RUN: MONDAY}, "run")
    assert all(
        c.row > len(rows)
        for c in edit.cells
        if (c.row, c.value) != (own.rows[LAST_RUN], MONDAY) and c.value != "run"
    )
    added = [c.value for c in edit.cells if c.column == 1]
    assert added == [ADDED, "Titulaire du compte", "Transport de marchandises"]
    for cell in edit.cells:
        while len(rows) < cell.row:
            rows.append([None] * 10)
        rows[cell.row - 1][cell.column - 1] = cell.value
    again = read_settings(rows)
    assert again.settings == replace(own.settings, last_run=MONDAY)
    assert (again.sender, again.ladders) == (own.sender, own.ladders)
    assert [c for c in settings_edit(again, {LAST_RUN: MONDAY}).cells if c.column == 1] == []


def test_the_rates_of_the_half_years_to_come_find_their_rows_in_an_older_sheet() -> None:
    edit = settings_edit(read_settings(typed()), {LAST_RUN: date(2027, 3, 1)})
    added = [c.value for c in edit.cells if c.column == 1]
    assert added == [ADDED, "Taux BCE 2028-S1", "Taux légal 2028-S1"]
