"""Every field of a letter is explained."""

from __future__ import annotations

from letter_templates import build as template
from relance.letters.fields import LETTER
from relance.letters.todo import CALLS, TODO
from relance.letters.written_procedure import PROCEDURE


def test_the_reference_explains_every_field_with_an_example() -> None:
    text = template.reference()
    for form in (LETTER, CALLS, TODO, PROCEDURE):
        for field in form.fields:
            assert f"`{{{{ {field.name} }}}}`" in text
            assert field.help.strip()
            assert field.example.strip() or field.name == "logo"
        for loop in form.loops:
            for field in loop.fields:
                assert f"`{{{{ {loop.item}.{field.name} }}}}`" in text
