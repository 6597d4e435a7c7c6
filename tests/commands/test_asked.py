"""Each command makes its own document, of the workbook that it was given."""

from __future__ import annotations

import pytest

from relance import cli
from tests.firm import LATE, Firm


@pytest.mark.parametrize(
    ("command", "made"),
    [
        (["procedure"], "Menuiserie Dupré - procédure de relance.docx"),
        (["releve-de-compte", "dupont"], "Dupont & Fils SA - relevé de compte 2026-11-09.docx"),
        (["Relevé de compte", "dupont"], "Dupont & Fils SA - relevé de compte 2026-11-09.docx"),
        (
            ["dossier", "dupont"],
            "2026-11-09/Menuiserie Dupré/Contentieux - Dupont & Fils SA/4 - Chronologie.docx",
        ),
    ],
)
def test_a_command_makes_its_document(firm: Firm, command: list[str], made: str) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    word, *client = command
    arguments = [word, str(firm.book), *client, "--date", "2026-11-09"]
    assert cli.main([*arguments, "--sortie", str(firm.output)]) == 0
    assert (firm.output / made).is_file()


def test_to_forget_a_client_somebody_must_be_there(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    arguments = ["oublier", str(firm.book), "dupont", "--date", "2026-11-09"]
    assert cli.main([*arguments, "--sortie", str(firm.output)]) == 4


@pytest.mark.parametrize("command", ["dossier", "releve-de-compte"])
def test_the_client_of_the_workbook_of_last_time_may_have_several_words(
    firm: Firm, command: str
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    words = [command, "Dupont", "&", "Fils", "--date", "2026-11-09"]
    assert cli.main([*words, "--sortie", str(firm.output)]) == 0
