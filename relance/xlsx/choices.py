"""Drop-down lists: data validations that propose, and let other text pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from relance.xlsx.edits import Choice
from relance.xlsx.element import Element
from relance.xlsx.markup import Part, quoted
from relance.xlsx.values import Box, box, coded, letters, overlap

LONGEST_LIST = 255  # characters, of options written out


def choice_formula(choice: Choice) -> str:
    """« "paid,promised" », or the range that holds the options."""
    if choice.source:
        return choice.source
    joined = ",".join(choice.options)
    if len(joined) > LONGEST_LIST or any("," in option for option in choice.options):
        raise TypeError("options too long or with a comma: give a source range")
    return '"' + joined.replace('"', '""') + '"'


def choice_area(choice: Choice) -> str:
    """« X6:X205 »."""
    column = letters(choice.column)
    return f"{column}{choice.first_row}:{column}{choice.last_row}"


def choice_xml(choice: Choice, prefix: str = "") -> str:
    """The `<dataValidation>` of a drop-down list."""
    p = prefix
    tips = {"promptTitle": choice.prompt_title[:32], "prompt": choice.prompt[:255]}
    shown = "".join(f" {name}={quoted(coded(tip))}" for name, tip in tips.items() if tip)
    return (
        f'<{p}dataValidation type="list" allowBlank="1" showInputMessage="1"{shown} '
        f'sqref="{choice_area(choice)}"><{p}formula1>{escape(choice_formula(choice), quote=False)}</{p}formula1>'
        f"</{p}dataValidation>"
    )


def set_choices(part: Part, choices: Iterable[Choice], order: Sequence[str]) -> None:
    """Add lists to an existing sheet; ours of before (same title or same options) is replaced.

    Where a validation of the owner's lies, it stays alone: two on one cell would have Excel repair
    the file.
    """
    new: list[str] = []
    gone: list[Element] = []
    there = [
        (element, [box(area) for area in element.attributes.get("sqref", "").split()])
        for element in part.root.list("dataValidations", "dataValidation")
    ]
    for choice in choices:
        column, mine = choice.column, box(choice_area(choice))
        crossed = [(e, boxes) for e, boxes in there if any(overlap(b, mine) for b in boxes)]
        if any(overlap(area, mine) for area in _extended(part.root)):
            continue
        if not all(_ours(e, choice) for e, _ in crossed) or any(
            b[1] != column or b[3] != column for _, boxes in crossed for b in boxes
        ):
            continue
        if len(crossed) != 1 or not _same(crossed[0][0], choice):
            new.append(choice_xml(choice, part.prefix))
            gone += [element for element, _ in crossed]
    for element in gone:
        part.patch(element.start, element.end, "")
    if new:
        part.extend(part.root, "dataValidations", "".join(new), len(new) - len(gone), order)


def _extended(root: Element) -> Iterator[Box]:
    """Where the validations of Excel 2010 and later lie: they have a place of their own (x14)."""
    extensions = (e for ext in root.list("extLst", "ext") for e in ext.children)
    for validation in (
        v for e in extensions if e.name.endswith(" dataValidations") for v in e.children
    ):
        for area in (c for c in validation.children if c.name.endswith(" sqref")):
            yield from map(box, area.text.split())


def _formula(element: Element) -> str:
    formula = element.child("formula1")
    return formula.text if formula else ""


def _ours(element: Element, choice: Choice) -> bool:
    title = coded(choice.prompt_title[:32])
    return element.attributes.get("type") == "list" and (
        (title != "" and element.attributes.get("promptTitle") == title)
        or _formula(element) == choice_formula(choice)
    )


def _same(element: Element, choice: Choice) -> bool:
    given = element.attributes
    return (
        given.get("sqref") == choice_area(choice)
        and _formula(element) == choice_formula(choice)
        and given.get("prompt", "") == coded(choice.prompt[:255])
        and given.get("promptTitle", "") == coded(choice.prompt_title[:32])
        and given.get("showErrorMessage", "0") in ("0", "false")
    )
