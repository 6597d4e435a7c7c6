"""The shipped workbooks: the example shows every case, the empty one is ready to be filled."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from stdnum import bic, iban
from stdnum.fr import siren, siret, tva

from relance.book.book import Book, read_book
from relance.law.loader import load_law
from relance.rules.codes import Channel, EventKind, Postal, Reason
from relance.rules.firm import Ladder, Step
from relance.rules.history import letters
from relance.rules.ladder.dunning import ladder_of, next_step, walked
from relance.rules.ladder.plan import plan as make_plan
from relance.rules.model import Event
from relance.rules.outcome import Plan
from relance.sheets.ladder_table import default_ladder
from workbook_templates.build import (
    BLANK,
    EXAMPLE,
    FOLDER,
    TITLES,
    _as_of,
    blank_workbook,
    example_workbook,
    owner_workbook,
    told,
    totals,
)

TOLD = told()
ROWS = {row.number: row for row in TOLD.invoices}
BEFORE = TOLD.history[-1].on  # the last Monday that was run
LADDERS = {ladder.profile: ladder for ladder in default_ladder()}
STEPS = {step.name: step for step in LADDERS["Standard"].steps}


def ladder(code: str) -> Ladder:
    """The ladder of that client: its own profile, that of public bodies, or Standard."""
    kind = next(client[3] for client in TOLD.clients if client[0] == code)
    usual = TOLD.settings["Profil du public"] if kind == "Public" else "Standard"
    return LADDERS[TOLD.typed["profiles"].get(code, usual)]


def step_named(name: str, code: str) -> Step:
    return next(step for step in ladder(code).steps if step.name == name)


@pytest.fixture(scope="module")
def example() -> bytes:
    return owner_workbook()


def cells(data: bytes, sheet: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


# --- the story that exemple.toml tells


def test_the_example_has_about_forty_invoices_and_eighteen_clients() -> None:
    assert 40 <= len(TOLD.invoices) <= 45
    assert len(TOLD.clients) == 18
    assert len(ROWS) == len(TOLD.invoices), "an invoice number stands twice"
    assert {row.client for row in TOLD.invoices} == {client[0] for client in TOLD.clients}


@pytest.mark.parametrize(
    ("case", "step"),
    [
        ("non_echue", ""),
        ("etape_suivante_plus_tard", ""),
        ("appel_a_faire", "Appel"),
        ("courrier_prepare", "Relance 1"),
        ("courrier_prepare", "Relance 2"),
        ("courrier_prepare", "Mise en demeure"),
        ("dossier_a_preparer", "Contentieux"),
        ("soldee", "Appel"),
        ("avoir", ""),
        ("litige", "Relance 1"),
        ("promesse", "Appel"),
        ("procedure_collective", "Relance 2"),
        ("a_corriger", ""),
        ("ancienne_a_decider", ""),
        ("prescription_probable", ""),
        ("sous_le_seuil", ""),
        ("prelevement", ""),
        ("delai_entre_etapes", "Relance 1"),
        ("delai_entre_courriers", "Appel"),
        ("facture_envoyee_recemment", ""),
    ],
)
def test_one_run_shows_the_case(case: str, step: str) -> None:
    assert (case, step) in {(row.case, row.step) for row in TOLD.invoices}


def test_every_case_is_a_reason_and_every_step_one_of_the_ladder() -> None:
    assert {row.case for row in TOLD.invoices} <= set(Reason)
    assert {row.step for row in TOLD.invoices} - {""} <= set(STEPS)


def test_letters_go_to_a_business_a_town_hall_a_private_person_and_a_name_to_escape() -> None:
    kind = {client[0]: client[3] for client in TOLD.clients}
    written = [row for row in TOLD.invoices if row.case == "courrier_prepare"]
    assert {kind[row.client] for row in written} == {"Professionnel", "Public", "Particulier"}
    assert "Dupont & Fils <SA>" in {TOLD.name(row.client) for row in written}


def test_one_client_has_invoices_reminded_and_not_yet_for_one_letter() -> None:
    steps = {row.step for row in TOLD.invoices if TOLD.name(row.client) == "Dupont & Fils <SA>"}
    assert {"", "Relance 2"} <= steps


def test_one_promise_was_kept_one_was_broken_and_one_runs() -> None:
    ended = {
        (row.case, isinstance(row.until, date) and row.until < TOLD.today)
        for row in TOLD.invoices
        if row.state == "Promesse"
    }
    assert ended == {("soldee", True), ("courrier_prepare", True), ("promesse", False)}


def test_a_part_payment_is_dated_and_a_few_cents_are_left_somewhere() -> None:
    partly = [row for row in TOLD.invoices if 0 < row.paid < row.total]
    assert all(isinstance(row.paid_on, date) for row in partly)
    assert sorted(row.balance for row in partly) == [Decimal("0.40"), Decimal("4080.00")]


def test_the_firm_is_invented_but_its_numbers_are_well_formed() -> None:
    firm = TOLD.settings
    assert siret.is_valid(firm["SIRET"])
    assert tva.is_valid(firm["N° TVA"])
    assert iban.is_valid(firm["IBAN"])
    assert bic.is_valid(firm["BIC"])
    numbers = [client[9] for client in TOLD.clients if client[9]]
    assert all(siren.is_valid(number) for number in numbers)
    assert all(re.match("00|2199", number.replace(" ", "")) for number in numbers)


def test_nobody_real_can_be_telephoned_or_mailed() -> None:
    """Arcep, décision 2018-0881: 02 61 91 and 06 39 98 are for works of fiction; RFC 2606: .example."""
    contacts = [*(client[7:9] for client in TOLD.clients)]
    contacts.append([TOLD.settings["Téléphone"], TOLD.settings["E-mail"]])
    for phone, email in contacts:
        assert re.fullmatch(r"(02 61 91|06 39 98) \d\d \d\d|", phone)
        assert re.fullmatch(r"\S+@([\w-]+\.)*example\.fr|", email)


def events_until(number: str, day: date) -> Iterator[Event]:
    """The history of this invoice before the run of `day`, as the history sheet will say it."""
    for step in TOLD.history:
        if number in step.invoices and step.on < day:
            channel = STEPS[step.step].channel
            call = channel is Channel.PHONE
            yield Event(
                on=step.on,
                kind=EventKind.CALL_LISTED if call else EventKind.PREPARED,
                client_id=ROWS[number].client,
                step=step.step,
                channel=channel,
                postal=Postal.UNCONFIRMED if call else Postal.SENT,
                sent_on=step.posted_on,
            )


@pytest.mark.parametrize("step", TOLD.history, ids=lambda step: f"{step.on} {step.step}")
def test_every_step_of_the_past_was_taken_on_the_first_monday_it_could_be(step: Any) -> None:
    assert step.on.weekday() == 0
    assert (step.posted_on is None) == (step.step == "Appel")
    for number in step.invoices:
        due = ROWS[number].due
        assert isinstance(due, date)
        code = ROWS[number].client
        progress = next_step(
            own := ladder(code), walked(own, list(events_until(number, step.on))), due
        )
        assert progress.upcoming == step_named(step.step, code)
        assert progress.ready(step.on)
        assert not progress.ready(step.on - timedelta(days=7)) or step.on == TOLD.history[0].on


@pytest.mark.parametrize(
    "row", [r for r in TOLD.invoices if r.case == "courrier_prepare"], ids=lambda row: row.number
)
def test_the_letters_of_the_day_are_the_next_step_of_their_invoice(row: Any) -> None:
    """F2026-055 is itself due for its first letter: its client's second one takes it along."""
    progress = next_step(
        steps := ladder(row.client),
        walked(steps, list(events_until(row.number, TOLD.today))),
        row.due,
    )
    own = "Relance 1" if row.number == "F2026-055" else row.step
    assert progress.upcoming == step_named(own, row.client)
    assert progress.ready(TOLD.today)


# --- the workbooks themselves


def test_every_formula_of_the_example_carries_its_value(example: bytes) -> None:
    formulas = load_workbook(BytesIO(example))
    values = load_workbook(BytesIO(example), data_only=True)
    found: Counter[str] = Counter()
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found[sheet.title] += 1
                    assert values[sheet.title][cell.coordinate].value is not None, cell.coordinate
    assert found == {"Factures": 4 * len(TOLD.invoices) + 3, "Synthèse": 14}


def test_the_amounts_that_are_read_add_up(example: bytes) -> None:
    rows = cells(example, "Factures")
    title = {name: index for index, name in enumerate(rows[TITLES])}
    lines = rows[TITLES + 1 :]
    assert len(lines) == len(TOLD.invoices)
    for line in lines:
        net, vat, total = (line[title[t]] for t in ("Montant HT", "TVA", "Montant TTC"))
        assert net + vat == pytest.approx(total)
        assert line[title["Reste dû"]] == pytest.approx(total - (line[title["Réglé"]] or 0))
    for name, total in totals(TOLD.invoices).items():
        assert sum(line[title[name]] or 0 for line in lines) == pytest.approx(float(total))
        assert rows[2][title[name]] == pytest.approx(float(total))


def test_the_status_agrees_with_the_amounts_and_the_day(example: bytes) -> None:
    rows = cells(example, "Factures")
    title = {name: index for index, name in enumerate(rows[TITLES])}
    found = Counter(line[title["Statut"]] for line in rows[TITLES + 1 :])
    settled = sum(row.case == "soldee" for row in TOLD.invoices)
    assert found["Payée"] == settled
    assert found["Avoir"] == 1
    assert found["À échoir"] == sum(
        row.case in {"non_echue", "a_corriger"} for row in TOLD.invoices
    )
    assert found["En retard"] == len(TOLD.invoices) - settled - 1 - found["À échoir"]


def test_the_summary_counts_what_the_list_holds(example: bytes) -> None:
    rows = cells(example, "Synthèse")
    november = next(row for row in rows if row[0] == date(2026, 11, 1))
    issued = [row for row in TOLD.invoices if row.issued >= date(2026, 11, 1)]
    paid = [r for r in TOLD.invoices if isinstance(r.paid_on, date) and r.paid_on.month == 11]
    assert november[1] == pytest.approx(float(sum(row.total for row in issued)))
    assert november[2] == pytest.approx(float(sum(row.paid for row in paid)))


def test_the_unreadable_date_stays_a_text(example: bytes) -> None:
    rows = cells(example, "Factures")
    due = rows[TITLES].index("Échéance")
    texts = [row[due] for row in rows[TITLES + 1 :] if isinstance(row[due], str)]
    assert texts == ["fin octobre"]


def test_the_example_has_a_table_colours_a_chart_and_lists_to_choose_from(example: bytes) -> None:
    book = load_workbook(BytesIO(example))
    sheet = book["Factures"]
    assert sheet.tables["Factures"].ref == f"A5:N{5 + len(TOLD.invoices)}"
    assert sheet.freeze_panes == "B6"
    assert len(sheet.conditional_formatting) == 1
    assert len(sheet.data_validations.dataValidation) == 2
    assert len(vars(book["Synthèse"])["_charts"]) == 1


def test_the_empty_workbook_has_the_same_columns_no_invoice_and_its_instructions(
    example: bytes,
) -> None:
    data = blank_workbook()
    rows = cells(data, "Factures")
    assert rows[TITLES] == cells(example, "Factures")[TITLES]
    assert [value for value in rows[TITLES + 1] if value not in {"", 0.0}] == []
    assert len(rows) == TITLES + 2
    assert cells(data, "Clients")[TITLES] == cells(example, "Clients")[TITLES]
    assert any("Réglé" in str(row) for row in cells(data, "Mode d'emploi"))


def test_the_same_table_makes_the_same_bytes(example: bytes) -> None:
    assert owner_workbook() == example
    assert blank_workbook() == blank_workbook()


# --- what the program has kept in the example for nine Mondays


@pytest.fixture(scope="module")
def shipped() -> Book:
    return read_book((FOLDER / EXAMPLE).read_bytes(), EXAMPLE)


@pytest.fixture(scope="module")
def monday(shipped: Book) -> Plan:
    return make_plan(shipped.ledger, load_law(), TOLD.today)


def test_the_shipped_example_is_set_up_and_asks_nothing(shipped: Book) -> None:
    assert shipped.configured
    assert shipped.settings.missing == ()
    assert shipped.settings.settings.last_run == BEFORE
    assert shipped.ledger.sender.name == TOLD.firm
    assert letters(shipped.ledger.events) == {}
    assert [problem.where for problem in shipped.ledger.problems] == ["Factures!I26"]


def test_the_three_profiles_are_walked_and_a_colleague_signs_the_first_letter(
    shipped: Book,
) -> None:
    walked = {ladder_of(client, shipped.ledger).profile for client in shipped.ledger.clients}
    assert walked == {"Standard", "Bon client", "Ferme"} == set(LADDERS) - {"Courtois"}
    for ladder in shipped.ledger.ladders:
        signing = {s.name for s in ladder.steps if s.signatory.startswith("Nadia Ferrand")}
        assert signing == {"Appel", "Relance 1"}


def test_its_history_is_the_one_that_is_told(shipped: Book) -> None:
    kept = [
        (event.on, event.step, event.invoice, event.sent_on, event.registered)
        for event in shipped.ledger.events
    ]
    wanted = [
        (step.on, step.step, number, step.posted_on, step.registered)
        for step in TOLD.history
        for number in step.invoices
    ]
    assert Counter(kept) == Counter(wanted)
    assert [line[0] for line in kept] == sorted(line[0] for line in kept)


def test_the_last_monday_did_all_that_its_plan_wanted(shipped: Book) -> None:
    earlier = tuple(event for event in shipped.ledger.events if event.on < BEFORE)
    ledger = _as_of(shipped.ledger, BEFORE, issued_by=BEFORE, held=True)
    plan = make_plan(replace(ledger, events=earlier), load_law(), BEFORE)
    wanted = {
        (claim.invoice.number, claim.step_today.name) for claim in plan.claims if claim.step_today
    }
    told_of = {(n, s.step) for s in TOLD.history if s.on == BEFORE for n in s.invoices}
    assert wanted == told_of


@pytest.mark.parametrize("row", TOLD.invoices, ids=lambda row: row.number)
def test_the_run_of_the_day_finds_each_case(row: Any, shipped: Book, monday: Plan) -> None:
    if row.case == Reason.CREDIT_NOTE:
        assert row.number in {note.number for note in shipped.ledger.credit_notes}
        return
    claim = next(claim for claim in monday.claims if claim.invoice.number == row.number)
    assert (claim.reason, claim.step_after) == (row.case, row.step), claim.sentence


def test_the_credit_note_lowers_what_its_letter_asks_for(monday: Plan) -> None:
    notice = next(n for n in monday.notices if n.client.name == "Camping du Val SAS")
    credited = sum(credit.amount for credit in notice.credits)
    owed = sum(claim.outstanding for claim in notice.claims)
    assert owed - credited == Decimal("4080.00") - Decimal("360.00")


def test_the_client_with_several_invoices_gets_one_letter_in_one_tone(monday: Plan) -> None:
    (notice,) = [n for n in monday.notices if n.client.name == "Dupont & Fils <SA>"]
    steps = {claim.invoice.number: claim.step_after for claim in notice.claims}
    assert notice.step.name == "Relance 2"
    assert steps == {"F2026-044": "Relance 2", "F2026-055": "Relance 2"}  # taken along
    assert [claim.invoice.number for claim in notice.others] == ["F2026-061"]


def test_nothing_else_than_the_unreadable_date_stops_a_letter(monday: Plan) -> None:
    assert [problem.where for problem in monday.problems if problem.level == "bloquant"] == [
        "Factures!I26"
    ]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize(
    ("name", "build"), [(EXAMPLE, example_workbook), (BLANK, blank_workbook)], ids=[EXAMPLE, BLANK]
)
def test_the_shipped_file_is_the_one_that_is_built(name: str, build: Any) -> None:
    shipped_members, fresh = members(Path(FOLDER / name).read_bytes()), members(build())
    different = {part for part in fresh if fresh[part] != shipped_members.get(part)}
    assert shipped_members.keys() == fresh.keys()
    assert not different, "run: python -m workbook_templates.build"
