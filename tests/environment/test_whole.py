"""Whether the installation is whole, and what is said where it is not."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from relance.environment import whole
from relance.environment.whole import BROKEN, explained, loading

PROJECT = Path(__file__).parents[2]
OWN = PROJECT / "relance"


def test_this_environment_is_whole() -> None:
    assert whole.check() == 0


def test_all_that_we_import_is_looked_at_and_nothing_that_an_owner_does_not_have() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"\W", text.removeprefix("python-"))[0] for text in declared["dependencies"]}
    found = {name.split(".")[0] for name in whole.libraries()}
    # defusedxml is openpyxl's; calamine's module is called python_calamine, schedule is weekly's.
    assert names - {"defusedxml", "calamine"} <= found
    assert not {"pytest", "PIL", "hypothesis"} & found


@pytest.mark.parametrize(
    ("error", "said", "status"),
    [
        (
            ModuleNotFoundError("No module named 'lxml'", name="lxml"),
            "se charge pas : lxml",
            BROKEN,
        ),
        (ImportError("DLL load failed while importing etree"), "DLL load failed", BROKEN),
        (
            ModuleNotFoundError("", name="relance.rules.ladder.plan"),
            ": relance/rules/ladder/plan.py",
            1,
        ),
        (ImportError("", name="relance.rules", path=str(OWN / "rules/plan.py")), "/plan.py", 1),
        (
            ImportError(
                "cannot import name 'tags' from 'relance.word'",
                name="relance.word",
                path=str(OWN / "word/__init__.py"),
            ),
            ": relance/word/tags.py",
            1,
        ),
        (SyntaxError("", (str(OWN / "cli.py"), 1, 1, "", 1, 1)), ": relance/cli.py", 1),
        (FileNotFoundError(2, "", str(OWN / "law/terms.toml")), ": relance/law/terms.toml", 1),
    ],
)
def test_something_missing_is_named_with_its_cure(error: Exception, said: str, status: int) -> None:
    answer = explained(error)
    assert answer is not None
    assert said in answer[0]
    assert answer[1] == status


@pytest.mark.parametrize("error", [ValueError("x"), FileNotFoundError(2, "", "/absent.xlsx")])
def test_any_other_accident_is_not_the_installations(error: Exception) -> None:
    assert explained(error) is None


def test_an_accident_beside_a_missing_data_file_of_a_library_is_the_installations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(whole, "missing", lambda: iter(["docx/templates/default.docx"]))
    assert explained(ValueError("Package not found")) == (
        "Une partie de l'installation a disparu : docx/templates/default.docx.",
        BROKEN,
    )


@pytest.mark.parametrize(
    "damage", [SyntaxError("zeros"), PermissionError("locked"), ValueError("x")]
)
def test_however_a_library_is_damaged_its_late_import_says_so_and_no_file_of_the_owner_is_blamed(
    damage: Exception,
) -> None:
    with pytest.raises(ImportError) as failed, loading():
        raise damage
    assert explained(failed.value) == (
        f"Une partie de l'installation ne se charge pas : {failed.value}.",
        BROKEN,
    )


def test_a_file_of_a_library_that_was_zeroed_is_damage_whatever_its_size() -> None:
    zeroed = SyntaxError("source code string cannot contain null bytes")
    zeroed.filename = str(Path(sys.prefix, "lib", "site-packages", "pypdf", "_reader.py"))
    said, status = explained(zeroed) or ("", 0)
    assert status == BROKEN
    assert "pypdf" in said


def test_the_lack_of_memory_is_no_damage() -> None:
    with pytest.raises(MemoryError), loading():
        raise MemoryError
