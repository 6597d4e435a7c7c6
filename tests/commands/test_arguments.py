"""The command line: what is wrong is said in French, with the nearest right one."""

from __future__ import annotations

import pytest

from relance import cli
from tests.firm import LATE, Firm


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verifer"], "« verifer » n'est pas une commande. Vouliez-vous dire « verifier » ?"),
        (["anuler", "x.xlsx"], "Vouliez-vous dire « annuler » ?"),
        (["test"], "Vouliez-vous dire « tests » ?"),
        (["mes", "factures.xlsx"], "un nom avec des espaces se met entre guillemets"),
        (
            ["--simulaton"],
            "« --simulaton » est de trop ou inconnu (vouliez-vous dire --simulation ?)",
        ),
        (["--date"], "« --date » attend une valeur"),
        (["--simulation=oui"], "« --simulation » ne prend pas de valeur"),
        (["--s"], "« --s » peut vouloir dire plusieurs options"),
        (["a", "b", "c"], "« c » est de trop ou inconnu"),
        (["--date", "23/11/2026"], "n'est pas une date AAAA-MM-JJ, comme 2026-11-23"),
    ],
)
def test_wrong_arguments_are_explained_in_french_with_the_nearest_right_one(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(words)
    told = capsys.readouterr().err
    assert said in told
    assert not {"expected", "unrecognized", "invalid", "argument:"} & {*told.split()}


@pytest.mark.parametrize("command", ["verifier", "Vérifier", "VERIFIER"])
def test_a_command_is_understood_with_or_without_its_accents(command: str, firm: Firm) -> None:
    firm.writes(LATE)
    assert cli.main([command, str(firm.book), "--sortie", str(firm.output)]) == 0


def test_wrong_arguments_are_said_in_french_with_status_two(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--date", "lundi"])
    assert stop.value.code == 2
    assert "n'est pas une date AAAA-MM-JJ" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verifier", "configurer", "procedure", "annuler"])
def test_json_goes_with_a_passage_only(
    firm: Firm, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    from relance import cli

    with pytest.raises(SystemExit, match="2"):
        cli.main([command, str(firm.book), "--json", "x.json"])
    assert "--json ne va pas avec" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["configurer", "procedure", "annuler", "noter", "veiller"])
def test_a_statement_goes_with_a_passage_only(
    firm: Firm, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main([command, str(firm.book), "--releve", "x.csv"])
    assert "--releve ne va pas avec" in capsys.readouterr().err
