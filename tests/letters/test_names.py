"""File names: readable, valid on Windows, the same from run to run."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from relance.letters.names import (
    COVER,
    companions,
    court_folders,
    fitting,
    letter_names,
    letter_title,
    safe_name,
)
from relance.problems import RelanceError
from relance.rules.codes import Kind
from tests.letters.made import plan_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dupont & Fils <SA>", "Dupont & Fils SA"),
        ("AC/DC: \\ | ? *", "AC DC"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Comptoir", "Comptoir"),
        ("Éts. Roy...", "Éts. Roy"),
        ("  .caché ~$", "caché"),
        ("a\u202egnp.exe\x00\n", "a gnp.exe"),
        ("", "Sans nom"),
        ("???", "Sans nom"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_a_name_is_one_that_windows_takes(text: str, expected: str) -> None:
    assert safe_name(text) == expected


@given(text=st.text(max_size=300), ending=st.sampled_from(["", " - mise en demeure.docx"]))
@settings(max_examples=200)
def test_any_name_is_short_and_keeps_its_ending(text: str, ending: str) -> None:
    name = safe_name(text, ending=ending)
    assert name.endswith(ending)
    assert 0 < len(name) <= 80
    assert len(name.encode()) <= 200
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name == name.strip(" .")
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("step", "title"),
    [
        ("Relance 1", "lettre de rappel"),
        ("Rappel aimable", "lettre de rappel"),
        ("Relance 2", "second rappel"),
        ("3e relance", "nouveau rappel"),
    ],
)
def test_a_file_is_named_after_its_client_and_its_tone(step: str, title: str, world: Any) -> None:
    this_step = replace(world.steps["first"], name=step)
    assert letter_title(this_step) == title
    assert letter_title(replace(this_step, formal_notice=True)) == "mise en demeure"


@pytest.mark.parametrize(
    ("output", "firm", "suffix", "folder", "longest"),
    [
        ("C:/Relance/output", "Menuiserie Dupré", "", "Menuiserie Dupré", 80),
        # 259 - 100 - 17 (date, separators, « (2) ») - 35 (annulés, mise à jour) = 107 for both names
        ("C:/" + "x" * 97, "Menuiserie Dupré", "", "Menuiserie Dupré", 80),
        ("C:/" + "x" * 97, "Menuiserie Dupré et Associés de l'Anjou", "", "Menuiserie Dupré et Associé", 80),
        ("C:/" + "x" * 117, "Menuiserie Dupré et Associés", "", "Menuiserie Dupré et Assoc", 62),
        ("C:/" + "x" * 117, "Dupré", " (exemple)", "Dupré (exemple)", 72),
        ("C:/" + "😀" * 48, "Dupré", "", "Dupré", 80),  # counted twice there, as Windows does
    ],
)  # fmt: skip
def test_names_are_shortened_where_the_whole_path_would_be_too_long_for_windows(
    output: str, firm: str, suffix: str, folder: str, longest: int, world: Any
) -> None:
    assert fitting(output, "2026-11-23", firm, limit=259, suffix=suffix) == (folder, longest)
    client = replace(
        world.clients[Kind.BUSINESS], name="Société du très long nom " * 9, town="x" * 99
    )
    twin = replace(client, id="twin", town="y" * 99)
    notices = [world.notice(c, world.steps["first"]) for c in (client, twin)]
    for _, name in letter_names(plan_of(world, *notices), longest=longest):
        worst = f"{output}/2026-11-23/{folder} (2)/annulés/{name[:-5]} (mise à jour 2) (2).docx"
        assert len(worst.encode("utf-16-le")) // 2 <= 259


def test_where_no_name_would_fit_it_is_said_before_the_run_how_much_too_long_the_folder_is() -> (
    None
):
    with pytest.raises(RelanceError, match=r"il a 145 caractères, et .* 259") as stop:
        fitting("C:/" + "x" * 142, "2026-11-23", "Menuiserie Dupré", limit=259)
    assert "d'au moins 14 caractères" in stop.value.cure
    fitting("C:/" + "x" * (142 - 14), "2026-11-23", "Menuiserie Dupré", limit=259)


def test_all_the_letters_of_a_client_begin_alike_so_that_they_go_aside_together(world: Any) -> None:
    client = replace(world.clients[Kind.BUSINESS], name="Société du très long nom " * 9)
    notice = world.notice(client, world.steps["formal"])
    [(_, letter)] = letter_names(plan_of(world, notice))
    [(_, double)] = letter_names(plan_of(world, notice), [(notice, COVER)])
    assert companions(f"x/{letter}")[0] == f"x/{double}"


def test_namesakes_are_told_apart_the_same_way_whatever_the_order(world: Any) -> None:
    base = world.clients[Kind.BUSINESS]
    clients = [
        replace(base, id="a", name="Martin", town="Angers"),
        replace(base, id="b", name="MARTIN", town="Cholet"),
        replace(base, id="c", name="Roy", town="Angers"),
        replace(base, id="d", name="roy", town="Angers"),
        replace(base, id="e", name="Roy.", town="Angers"),
    ]
    notices = [world.notice(client, world.steps["first"]) for client in clients]
    names = {n.client.id: name for n, name in letter_names(plan_of(world, *notices))}
    assert names["a"] == "Martin (Angers) - lettre de rappel.docx"
    assert names["b"] == "MARTIN (Cholet) - lettre de rappel.docx"
    assert len({name.casefold() for name in names.values()}) == 5
    again = letter_names(plan_of(world, *notices[::-1]))
    assert {n.client.id: name for n, name in again} == names


def test_a_name_does_not_change_when_a_namesake_gets_no_letter_today(world: Any) -> None:
    base = world.clients[Kind.BUSINESS]
    martin, other = (
        replace(base, id=town, name="Martin", town=town) for town in ("Angers", "Cholet")
    )
    notice = world.notice(martin, world.steps["first"])
    plan = plan_of(world, notice)
    plan = replace(plan, claims=(*plan.claims, world.claim(other)))
    assert letter_names(plan)[0][1] == "Martin (Angers) - lettre de rappel.docx"


def test_namesakes_have_each_a_court_folder_and_it_leaves_room_for_its_files(world: Any) -> None:
    client = world.clients[Kind.BUSINESS]
    twin = replace(client, id="dup2", town="Cholet")
    found = court_folders(plan_of(world), [client, twin], room=28)
    assert sorted(found.values()) == [
        "Contentieux - Dupont & Fils SA (Angers)",
        "Contentieux - Dupont & Fils SA (Cholet)",
    ]
    long = replace(client, name="É" * 300)
    [folder] = court_folders(plan_of(world), [long], room=28, longest=80).values()
    assert len(folder) + 1 + 28 <= 80
