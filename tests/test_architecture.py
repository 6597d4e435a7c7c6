"""What must stay true of the project itself, beyond what import-linter's contracts say."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from relance.rules.model import Invoice
from relance.words.columns import COLUMNS, OURS
from relance.words.patterns import data
from tests.longest import LONG

PROJECT = Path(__file__).parents[1]
STATEMENTS = data("statements")
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
LONGEST_PATH = (
    110  # characters: an owner unpacks under C:\Users\…\Documents\…, and Windows stops at 260
)

WITHOUT_TESTS_OF_THEIR_NAME = {  # and what tests them; this list may only grow shorter
    "lists/months.py": "lists/test_carried_forward.py",
    "passage/glance.py": "commands/test_monday.py",
    "rules/grouping.py": "rules/ladder/test_notices.py",
    "rules/ladder/decisions.py": "rules/ladder/test_claims.py",
    "sheets/looks.py": "sheets/test_settings.py",
    "words/colours.py": "lists/test_signs.py",
    "xlsx/margins.py": "lists/test_conditions.py",
    "xlsx/zipping.py": "xlsx/test_save.py",
}


def name_of(requirement: str) -> str:
    """« python-docx>=1.2 » → « python-docx »."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


def pins(lock: str) -> dict[str, set[str]]:
    """Package → its pinned versions (numpy has one for each of two Pythons)."""
    found: dict[str, set[str]] = {}
    for line in (PROJECT / lock).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([\w.-]+)==(\S+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    return plain | {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }


def test_the_lock_holds_every_dependency() -> None:
    declared = {name_of(text) for text in PYPROJECT["project"]["dependencies"]}
    assert declared <= pins("requirements.txt").keys()


def test_the_development_lock_holds_its_own_and_agrees_with_the_owners() -> None:
    run_time, development = pins("requirements.txt"), pins("requirements-dev.txt")
    declared = {name_of(text) for text in PYPROJECT["dependency-groups"]["dev"]}
    assert declared <= development.keys()
    assert run_time.items() <= development.items()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_hashes_and_no_lock_names_a_host(lock: str) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^[\w.-]+==.*?(?=^[\w.-]+==|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(entries) == sum(len(versions) for versions in pins(lock).values())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_what_installs_the_libraries_needs_none() -> None:
    before = {"run.py", "relance/launcher.py", "relance/system/lock.py", "relance/problems.py"}
    before |= {"relance/system/streams.py", "relance/refusals.py"}
    before |= {
        f"relance/{name}.py" for name in ("planned/attempts", "planned/task", "planned/timing")
    }
    before |= {"relance/system/files.py", "relance/system/__init__.py"}
    before |= {
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "relance" / "environment").glob("*.py")
    }
    own = {file.removesuffix(".py").replace("/", ".") for file in before}
    for file in before:
        foreign = {
            name
            for name in imports(PROJECT / file) - own
            if name.split(".")[0] not in sys.stdlib_module_names
        }
        assert foreign == set(), file


def test_every_room_of_the_program_is_shipped_with_its_data() -> None:
    packages = {path.parent for path in (PROJECT / "relance").rglob("*.py")}
    assert all((folder / "__init__.py").is_file() for folder in packages)
    data = {path.suffix for path in (PROJECT / "relance").rglob("*") if path.is_file()}
    assert data <= {".py", ".pyc", ".toml", ".html", ".md"}, (
        "declare it in pyproject's package-data"
    )


def test_no_path_is_too_long_for_windows() -> None:
    ours = [PROJECT / name for name in ("docs", "letter_templates", "relance", "tests")]
    paths = [
        path.relative_to(PROJECT).as_posix()
        for folder in ours
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts
    ]
    assert [path for path in paths if len(path) > LONGEST_PATH] == []


def test_ten_test_functions_at_most_are_left_out_and_each_of_them_exists() -> None:
    assert len(LONG) <= 10
    for name in LONG:
        file, function = name.split("::")
        text = (PROJECT / "tests" / file).read_text(encoding="utf-8")
        assert f"\ndef {function}(" in text, name


def test_nothing_that_git_ignores_is_part_of_the_project() -> None:
    """A link to a developer's environment would be every clone's environment."""
    if not (PROJECT / ".git").exists() or not (git := shutil.which("git")):
        pytest.skip("no git repository")
    listed = [git, "ls-files", "--cached", "--ignored", "--exclude-standard"]
    found = subprocess.run(listed, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == []


def test_no_two_modules_or_classes_have_one_name() -> None:
    files = [p for p in (PROJECT / "relance").rglob("*.py") if not p.name.startswith("__")]
    modules = Counter(file.stem for file in files)
    classes = Counter(
        node.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in (modules + classes).items() if times > 1] == []


def test_every_module_has_a_test_file_of_its_name_beside_its_like() -> None:
    modules = [
        path.relative_to(PROJECT / "relance")
        for path in (PROJECT / "relance").rglob("*.py")
        if path.name != "__init__.py"
    ]
    without = {
        module.as_posix()
        for module in modules
        if not (PROJECT / "tests" / module.parent / f"test_{module.stem.strip('_')}.py").is_file()
    }
    assert without == WITHOUT_TESTS_OF_THEIR_NAME.keys(), "a test file, or a name off the list"
    for file in WITHOUT_TESTS_OF_THEIR_NAME.values():
        assert (PROJECT / "tests" / file).is_file(), file


def test_a_line_of_history_begins_in_one_place_and_is_read_back_where_it_is_kept() -> None:
    made = {
        path.relative_to(PROJECT / "relance").as_posix()
        for path in (PROJECT / "relance").rglob("*.py")
        if re.search(r"(?<!class )\bEvent\(", path.read_text(encoding="utf-8"))
    }
    assert made == {"rules/history.py", "sheets/history_sheet.py", "passage/passages.py"}


ROOMS = {  # what is counted as a room: the folders of relance/, those of the rules each on its own
    folder: [file for file in folder.glob("*.py") if file.name != "__init__.py"]
    for folder in (
        PROJECT / "relance",
        *(p for p in (PROJECT / "relance").rglob("*") if p.is_dir()),
    )
    if folder.name != "__pycache__"
}
MOST_LINES, MOST_IMPORTS, LARGEST_ROOM = 400, 25, 1 / 5


def length(file: Path) -> int:
    """Its lines, blank ones and docstrings included."""
    return len(file.read_text(encoding="utf-8").splitlines())


def own_modules(path: Path) -> set[str]:
    """The modules of ours that a file imports, whatever it takes of each."""
    found = {name for name in imports(path) if name.split(".")[0] == "relance"}
    named = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in found
        for alias in node.names
    }
    modules = {name for name in named if (PROJECT / f"{name.replace('.', '/')}.py").is_file()}
    packages = {name.rpartition(".")[0] for name in modules}
    return modules | (found - packages)


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    files = [file for room in ROOMS.values() for file in room]
    assert len(files) > 200
    assert {file.name: length(file) for file in files if length(file) > MOST_LINES} == {}


def test_no_module_needs_to_know_too_many_of_the_others() -> None:
    known = {file: own_modules(file) for room in ROOMS.values() for file in room}
    assert len(known[PROJECT / "relance" / "commands" / "monday.py"]) > 15
    assert {file.name: len(of) for file, of in known.items() if len(of) > MOST_IMPORTS} == {}


def test_no_room_holds_more_than_a_fifth_of_the_house() -> None:
    sizes = {folder.name: sum(map(length, files)) for folder, files in ROOMS.items()}
    assert len(sizes) > 15
    assert {
        room: size for room, size in sizes.items() if size > LARGEST_ROOM * sum(sizes.values())
    } == {}


def test_no_function_is_too_tangled() -> None:
    """Cyclomatic complexity, measured by ruff (C901) in .ci/run and before each commit."""
    lint = PYPROJECT["tool"]["ruff"]["lint"]
    assert lint["mccabe"]["max-complexity"] <= 14
    assert lint["select"] == ["ALL"]
    assert not {rule for rule in lint["ignore"] if "C901".startswith(rule)}
    allowed = re.compile(r"#\s*(?:noqa:[^#]*C901|ruff: noqa)")
    assert [
        file.name
        for file in (PROJECT / "relance").rglob("*.py")
        if allowed.search(file.read_text(encoding="utf-8"))
    ] == []


NO_WORDS_TO_READ = {  # lists of texts in the rooms that read, which no owner's or bank's text is held against
    "bank/reading.py": "the marks of formats of files",
    "lists/client_sites.py": "what the choices offered are called",
    "lists/draft.py": "names of slots",
    "lists/likeness.py": "what two clients have in common, told",
    "lists/listing.py": "names of slots",
    "lists/written.py": "what Excel writes around a comment",
    "owner/columns_shown.py": "names of groups",
    "owner/credits_told.py": "keys of --json",
    "owner/noting.py": "the choices offered",
    "owner/run_json.py": "keys of --json",
    "sheets/answers.py": "the choices offered",
    "sheets/cells.py": "names of three orders of dates",
}
_WORD = "[a-zéèêàç]{2,}"
_CHOICE = re.compile(
    rf"{_WORD}[)?$]*\|[^|]*{_WORD}|\({_WORD} ?\)\?"
)  # « facture|fact », « (avoir )? »


def listed_texts(tree: ast.AST) -> list[list[str]]:
    """Each list of three or more texts in lower case, the keys of a dictionary included."""
    found = []
    for node in ast.walk(tree):
        items: list[ast.expr | None] = []
        if isinstance(node, ast.Set | ast.Tuple | ast.List):
            items = [*node.elts]
        elif isinstance(node, ast.Dict):
            items = node.keys
        texts = [i.value for i in items if isinstance(i, ast.Constant) and isinstance(i.value, str)]
        if len(texts) == len(items) > 2 and all(map(str.islower, texts)):
            found.append(texts)
    return found


def chosen_words(tree: ast.AST) -> list[str]:
    """The regular expressions that choose between words, or may have one."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
            parts = (
                part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)
            )
            text = " ".join(part for part in parts if isinstance(part, str))
            text = re.sub(r"\?P<\w+>|\\[a-zA-Z]|\(\?i\)|\{[^}]*\}", "", text)
            found += [text] if _CHOICE.search(text) else []
    return found


def test_words_that_read_an_owner_s_or_a_bank_s_text_are_data() -> None:
    """In `relance/words`, as TOML: elsewhere such a list is of keys of columns, fields, or other names."""
    keys = {column.key for column in COLUMNS} | {column.key for column in OURS}
    keys |= set(Invoice.__struct_fields__) | set(STATEMENTS["titles"])
    found = set()
    for room in ("bank", "book", "lists", "owner", "sheets"):
        for file in sorted((PROJECT / "relance" / room).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            lists = (
                texts
                for texts in listed_texts(tree)
                if not keys.issuperset(texts) and not any("_" in text for text in texts)
            )
            if any(lists) or chosen_words(tree):
                found.add(file.relative_to(PROJECT / "relance").as_posix())
    assert found == set(NO_WORDS_TO_READ)


def test_a_list_of_words_in_the_code_would_be_seen() -> None:
    assert listed_texts(ast.parse('OVER = {"paye", "regle", "solde"}')) == [
        ["paye", "regle", "solde"]
    ]
    seen = [
        're.compile(r"\\b(?:paye|regle)\\b")',
        're.search(rf"(avoir )?{N}", text)',
        're.sub("(?i) ?ans?$|mois", "", x)',
    ]
    assert [len(chosen_words(ast.parse(code))) for code in seen] == [1, 1, 1]
    assert chosen_words(ast.parse('re.compile(r"(?P<year>[0-9]{4})|[a-z]+|[/ ](?:am|x)?")')) == []
