"""Drop-down lists: data validations that propose, and let other text pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from relance.workbook.edits import Choice
from relance.workbook.markup import Element, Part, quoted
from relance.workbook.values import box, coded, letters, overlap

LONGEST_LIST = 255  # characters, of options written out


def choice_formula(choice: Choice) -> str:
    """« "payé,promis" », or the range that holds the options."""
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
        f'sqref="{choice_area(choice)}"><{p}formula1>{escape(choice_formula(choice))}</{p}formula1>'
        f"</{p}dataValidation>"
    )


def set_choices(part: Part, choices: Iterable[Choice], order: Sequence[str]) -> None:
    """Add lists to an existing sheet. One that lies wholly in our column is ours, and replaced.

    Where a validation of the owner's covers more than our column, it stays alone: two on one cell
    would have Excel repair the file.
    """
    new: list[str] = []
    replaced: list[tuple[Element, str]] = []
    for choice in choices:
        area = choice_area(choice)
        mine = box(area)
        there = [
            (e, [box(r) for r in e.attributes.get("sqref", "").split()])
            for e in part.root.list("dataValidations", "dataValidation")
        ]
        there = [(e, boxes) for e, boxes in there if any(overlap(b, mine) for b in boxes)]
        ours = [e for e, boxes in there if all(b[1] == b[3] == choice.column for b in boxes)]
        if len(ours) < len(there):
            continue
        if not ours:
            new.append(choice_xml(choice, part.prefix))
        elif len(ours) > 1 or not _same(ours[0], choice):
            replaced.append((ours[0], choice_xml(choice, part.prefix)))
            replaced += [(e, "") for e in ours[1:]]
    for element, xml in replaced:
        part.patch(element.start, element.end, xml)
    gone = sum(not xml for _, xml in replaced)
    if new:
        part.extend(part.root, "dataValidations", "".join(new), len(new) - gone, order)
    elif gone and (parent := part.root.child("dataValidations")):
        part.set(parent, "count", str(len(parent.children) - gone))


def _same(element: Element, choice: Choice) -> bool:
    formula = element.child("formula1")
    given = element.attributes
    return (
        given.get("type") == "list"
        and given.get("sqref") == choice_area(choice)
        and (formula.text if formula else "") == choice_formula(choice)
        and given.get("prompt", "") == coded(choice.prompt[:255])
        and given.get("promptTitle", "") == coded(choice.prompt_title[:32])
        and given.get("showErrorMessage", "0") in ("0", "false")
    )
