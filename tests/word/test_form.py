"""What a template may say is a list of fields: each belongs where it was declared."""

from __future__ import annotations

from tests.letters.own_templates import told


def test_a_field_of_one_list_does_not_exist_in_another() -> None:
    assert "f.libelle" in told("{% for f in factures %}{{ f.libelle }}{% endfor %}")
    assert told("{% for f in sommes %}{{ f.libelle }}{% endfor %}") == ""
