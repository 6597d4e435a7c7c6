"""xlsx is a library: its README holds, its names are few, and nothing of the program is in it."""

from __future__ import annotations

import ast
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from relance import xlsx
from relance.xlsx import Package, RefusalKind
from tests.minibook import book, sheet

FOLDER = Path(xlsx.__file__).parent
README = (FOLDER / "README.md").read_text(encoding="utf-8")
MODULES = sorted(FOLDER.glob("*.py"))


def example() -> str:
    """The code of the README."""
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    return str(code)


def test_the_example_of_the_readme_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = openpyxl.Workbook()
    sales = made.create_sheet("Sales", 0)
    for row in (["Client", "Amount"], ["Smith", 100]):
        sales.append(row)
    sales["B2"].font = Font(bold=True)
    sales.add_table(Table(displayName="Orders", ref="A1:B2"))
    made.save(tmp_path / "sales.xlsx")
    before = zipfile.ZipFile(tmp_path / "sales.xlsx").namelist()
    monkeypatch.chdir(tmp_path)
    exec(compile(example(), "README.md", "exec"), {})
    assert capsys.readouterr().out == ""
    after = openpyxl.load_workbook("sales.xlsx")["Sales"]
    assert [cell.value for cell in after[2]] == ["Smith", 100, 20]
    assert (after["C2"].font.b, after["C2"].number_format) == (True, "#,##0.00")
    assert after.tables["Orders"].ref == "A1:C2"
    assert zipfile.ZipFile("sales.xlsx").namelist() == before
    assert [p.name for p in tmp_path.iterdir()] == ["sales.xlsx"]


def test_the_example_is_short_and_a_refusal_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sales.xlsx").write_bytes(book(sheet(f"{SOME}<sheetProtection sheet='1'/>")))
    monkeypatch.chdir(tmp_path)
    exec(compile(example(), "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("SHEET_PROTECTED Factures ")
    assert len([line for line in example().splitlines() if line.strip()]) <= 15


SOME = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'


def test_the_readme_lists_every_kind_of_refusal_and_every_public_name() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    assert listed == [kind.name for kind in RefusalKind]
    names = README.partition("## Names")[2].partition("## Promised")[0]
    assert all(re.search(rf"[` ]{name}\b", names) for name in xlsx.__all__)


def test_every_public_name_of_the_package_is_documented() -> None:
    public = [getattr(Package, name) for name in dir(Package) if not name.startswith("_")]
    assert all(member.__doc__ for member in public)
    assert all(
        getattr(xlsx, name).__doc__ for name in ("read", "patch", "swap", "Refused", "RefusalKind")
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_nothing_of_the_program_around_it_is_in_it(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    imported = [
        node.module or ""
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("relance")
    ]
    assert all(name.startswith("relance.xlsx") for name in imported)
    assert not re.search(r"[àâçéèêëîïôùûüœ]", text, re.IGNORECASE), "it speaks English"
    assert not re.search(r"invoice|debtor|dunning|factur|Relance -", text, re.IGNORECASE)
