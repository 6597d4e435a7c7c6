"""The ladder as owners type it: under « Cadence », its columns by title, its doubts by their cell."""

from __future__ import annotations

from itertools import pairwise

import pytest

from relance.problems import Level
from relance.rules.codes import Channel, Kind, Sums
from relance.rules.firm import Ladder, Step
from relance.sheets.ladder_table import STEP_COLUMNS, default_ladder
from relance.sheets.settings import OwnSettings, read_settings

Line = list[object]
CALL: Line = ["Appel", 3.0, 0.0, "téléphone", "", "", "", "", "", ""]
FIRST: Line = ["Relance 1", 8.0, 5.0, "courrier", "relance_1.docx", "", "rappel", "", "", ""]
FORMAL: Line = [
    "Mise en demeure", 35.0, 10.0, "recommandé", "mise_en_demeure.docx", 15.0, "tout", "oui", "", ""
]  # fmt: skip


def table(*lines: Line) -> OwnSettings:
    """Read from row 40 on: « Cadence », the titles on row 41, the first step on row 42."""
    above: list[Line] = [[""]] * 39
    return read_settings([*above, ["Cadence"], list(STEP_COLUMNS), *lines])


def changed(line: Line, title: str, value: object) -> Line:
    """The same line with another value under that title."""
    at = STEP_COLUMNS.index(title)
    return [*line[:at], value, *line[at + 1 :]]


def told(own: OwnSettings) -> list[tuple[Level, str]]:
    return [(problem.level, problem.where) for problem in own.problems]


def test_the_ladder_of_a_new_owner_is_standard_and_holds_three_others() -> None:
    """DESIGN §6: days 3, 8, 20, 35 and 60; « Bon client » is slower and softer, « Ferme » quicker."""
    standard, good, firm, polite = default_ladder()
    names = ["Standard", "Bon client", "Ferme", "Courtois"]
    assert [p.profile for p in (standard, good, firm, polite)] == names
    assert {s.name for s in polite.steps} == {s.name for s in standard.steps}
    assert (polite.steps[0].channel, polite.steps[0].after_due) == (Channel.EMAIL, 2)
    assert [s.after_due for s in standard.steps] == [3, 8, 20, 35, 60]
    assert [s.min_gap for s in standard.steps] == [0, 5, 8, 10, 20]
    assert [s.sums for s in standard.steps[1:4]] == [Sums.REMINDER, Sums.ALL, Sums.ALL]
    for usual, slow, quick in zip(standard.steps, good.steps, firm.steps, strict=True):
        assert quick.after_due < usual.after_due < slow.after_due
        assert usual.name == slow.name == quick.name, "a client may change profile on the way"
    assert [s.sums for s in good.steps[1:3]] == [Sums.PRINCIPAL, Sums.REMINDER]


def test_no_letter_of_the_default_ladders_follows_before_the_deadline_of_the_one_before() -> None:
    for ladder in default_ladder():
        for earlier, later in pairwise(ladder.steps):
            assert later.min_gap >= (earlier.days_allowed or 0)


def test_columns_are_found_by_title_in_any_order_and_the_first_five_are_enough() -> None:
    own = read_settings(
        [
            ["CADENCE"],
            [],
            ["Modèle", "Canal", "Étape", "Délai minimum depuis l'étape précédente", "Remarque",
             "jours après l’échéance"],
            ["", "Appel", "Appel", "", "à 9 h", 2.0],
            ["x.docx", "lettre", "Rappel", "5 jours", "", "8 j"],
        ]
    )  # fmt: skip
    assert own.problems == ()
    assert own.ladders == (
        Ladder(
            profile="Standard",
            steps=(
                Step(name="Appel", after_due=2, min_gap=0, channel=Channel.PHONE),
                Step(
                    name="Rappel", after_due=8, min_gap=5, channel=Channel.LETTER, template="x.docx"
                ),
            ),
        ),
    )


def test_every_column_reaches_its_step_and_an_empty_profile_is_standard() -> None:
    line = changed(changed(FORMAL, "Signataire", "Nadia Ferrand, assistante"), "Profil", "Ferme")
    standard, firm = table(CALL, line).ladders
    assert (standard.profile, standard.steps[0].name) == ("Standard", "Appel")
    assert firm == Ladder(
        profile="Ferme",
        steps=(
            Step(
                name="Mise en demeure",
                after_due=35,
                min_gap=10,
                channel=Channel.REGISTERED,
                template="mise_en_demeure.docx",
                days_allowed=15,
                sums=Sums.ALL,
                formal_notice=True,
                signatory="Nadia Ferrand, assistante",
            ),
        ),
    )


def test_a_profile_is_one_however_it_is_spelt() -> None:
    own = table(changed(CALL, "Profil", "Bon client"), changed(FIRST, "Profil", "BON CLIENT "))
    assert [(p.profile, len(p.steps)) for p in own.ladders] == [("Bon client", 2)]


@pytest.mark.parametrize(
    ("word", "channel"),
    [
        ("Téléphone", Channel.PHONE),
        ("COURRIER", Channel.LETTER),
        ("Recommandé AR", Channel.REGISTERED),
        ("LRAR", Channel.REGISTERED),
        ("email", Channel.EMAIL),
    ],
)
def test_a_channel_is_understood_as_owners_write_it(word: str, channel: Channel) -> None:
    [ladder] = table(changed(FIRST, "Canal", word)).ladders
    assert ladder.steps[0].channel is channel


@pytest.mark.parametrize(
    ("title", "value", "cell", "said"),
    [
        ("Étape", "", "A42", "vide"),
        ("Jours après l'échéance", "bientôt", "B42", "nombre entier"),
        ("Jours après l'échéance", 9e6, "B42", "nombre entier"),
        ("Jours après l'échéance", "", "B42", "vide"),
        ("Délai minimum depuis l'étape précédente", -1.0, "C42", "nombre entier"),
        ("Canal", "pigeon", "D42", "courrier, e-mail, recommandé"),
        ("Canal", "", "D42", "vide"),
        ("Modèle", "", "E42", "relance_1.docx"),
        ("Délai laissé (jours)", "huit", "F42", "nombre entier"),
        ("Sommes demandées", "le total", "G42", "principal, rappel, tout"),
        ("Vaut mise en demeure", "parfois", "H42", "oui"),
    ],
)
def test_what_cannot_be_understood_is_named_by_its_very_cell_and_stops_the_run(
    title: str, value: object, cell: str, said: str
) -> None:
    own = table(changed(FIRST, title, value))
    [problem] = own.problems
    assert (problem.level, problem.where) == (Level.BLOCKING, f"Relance - Paramètres!{cell}")
    assert said in problem.what
    assert title in problem.what


def test_two_doubts_of_one_line_are_both_said() -> None:
    line = changed(changed(FIRST, "Canal", "pigeon"), "Sommes demandées", "beaucoup")
    assert [where[-3:] for _, where in told(table(line))] == ["D42", "G42"]


def test_days_that_do_not_increase_are_refused_within_a_profile_only() -> None:
    late = changed(FIRST, "Jours après l'échéance", 3.0)
    [problem] = table(CALL, late).problems
    assert (problem.level, problem.where[-3:]) == (Level.BLOCKING, "B43")
    assert "« Appel » (3)" in problem.what
    assert table(CALL, changed(late, "Profil", "Ferme")).problems == ()


def test_a_step_stands_once_in_a_profile() -> None:
    again = changed(changed(FIRST, "Étape", "relance  1"), "Jours après l'échéance", 20.0)
    [problem] = table(FIRST, again).problems
    assert problem.where[-3:] == "A43"
    assert "deux fois" in problem.what


@pytest.mark.parametrize(
    ("title", "value", "cell"),
    [
        ("Canal", "courrier", "D42"),
        ("Délai laissé (jours)", 8.0, "F42"),
        ("Délai laissé (jours)", "", "F42"),
    ],
)
def test_a_formal_notice_without_proof_or_time_is_followed_with_a_warning(
    title: str, value: object, cell: str
) -> None:
    own = table(changed(FORMAL, title, value))
    assert told(own) == [(Level.WARNING, f"Relance - Paramètres!{cell}")]
    assert own.ladders[0].steps[0].formal_notice


def test_a_call_is_no_formal_notice() -> None:
    assert told(table(changed(CALL, "Vaut mise en demeure", "oui"))) == [
        (Level.BLOCKING, "Relance - Paramètres!H42")
    ]


@pytest.mark.parametrize("title", STEP_COLUMNS[:5])
def test_each_of_the_first_five_columns_is_needed(title: str) -> None:
    titles: Line = ["" if name == title else name for name in STEP_COLUMNS]
    [problem] = read_settings([["Cadence"], titles, FIRST]).problems
    assert (problem.level, problem.where) == (Level.BLOCKING, "Relance - Paramètres!A2")
    assert f"« {title} »" in problem.what


def test_an_optional_title_misspelt_is_not_passed_over_in_silence() -> None:
    titles: Line = ["Somme demandée" if t == "Sommes demandées" else t for t in STEP_COLUMNS]
    [problem] = read_settings([["Cadence"], titles, FIRST]).problems
    assert (problem.level, problem.where) == (Level.WARNING, "Relance - Paramètres!G2")
    assert "« Sommes demandées »" in problem.what


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Raison sociale", "Dupré"]], "a disparu"),
        ([["Cadence"], list(STEP_COLUMNS)], "aucune étape"),
        ([["Cadence"], [*STEP_COLUMNS, "Canal"], [*FIRST, "téléphone"]], "deux fois"),
    ],
)
def test_a_ladder_that_says_nothing_or_two_things_is_never_replaced_in_silence(
    rows: list[Line], said: str
) -> None:
    [problem] = read_settings(rows).problems
    assert problem.level is Level.BLOCKING
    assert said in problem.what


def test_each_kind_of_client_may_have_its_own_profile() -> None:
    firm = changed(CALL, "Profil", "Ferme")
    own = read_settings(
        [["Profil du public", "ferme"], ["Cadence"], list(STEP_COLUMNS), CALL, firm]
    )
    assert own.problems == ()
    assert dict(own.settings.profiles) == dict.fromkeys(Kind, "Standard") | {
        Kind.PUBLIC_BODY: "ferme"
    }


def test_a_profile_of_a_kind_that_is_not_in_the_ladder_is_named_by_its_cell() -> None:
    own = read_settings(
        [["Profil des particuliers", "Doux"], ["Cadence"], list(STEP_COLUMNS), CALL]
    )
    [problem] = own.problems
    assert problem.where == "Relance - Paramètres!B1"
    assert "Standard" in problem.what
