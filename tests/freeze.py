"""What an owner sees, written down so that two versions of the program can be compared.

    python tests/freeze.py FOLDER [part of a case's name …]     one text file a case
    diff -r FOLDER_BEFORE FOLDER_AFTER
    python tests/freeze.py --keep     what the repository alone shows, as hashes, for test_freeze.py

Each case is a workbook played from its first use on: `verifier`, the first Monday without anybody,
then Mondays at a keyboard where a scripted owner answers. The file holds the commands with their
exit status and screen, every question with its answer, the JSON, the text of each document, each
part of the workbook by its hash, and our own sheets cell by cell; for what is only read, the ledger
and the plan. The clock stands still and paths are cut, so the same program gives the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from docx import Document  # noqa: E402
from msgspec import Struct  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from relance import cli  # noqa: E402
from relance.book.book import read_book  # noqa: E402
from relance.passage import passages  # noqa: E402
from relance.problems import Problem, RelanceError  # noqa: E402
from relance.rules.ladder.plan import plan  # noqa: E402
from tests.books.judge import LAW, TODAY  # noqa: E402
from tests.books.owners import drawn  # noqa: E402
from tests.books.test_trades import LEDGERS, ledger  # noqa: E402

EXAMPLE = HERE.parent / "workbook_templates" / "factures_exemple.xlsx"
SHARED = HERE.parent.parent / "shared" / "workbooks"
FIRST = date(2026, 11, 30)
DRAWN = 120  # workbooks of the generator
UNSAID = {"price", "receipts"}  # of a claim: what its other fields say again
MOST = 60  # answers in one sitting; then the owner goes home
OWN = "Relance - "
KEPT = HERE / "frozen.json"
MARK = "0a1b2c"  # of every output folder: wherever the temporary folder is, the runs have one name

# The scripted owner: the first question that fits; « choose » is « Votre choix (1 à n) ».
ANSWERS = (
    (r"raison sociale", "Menuiserie Dupré"), (r"Forme juridique", "EI"), (r"Adresse", "14 rue Neuve, 49000 Angers"),
    (r"SIRET", "00026194100017"), (r"N° TVA", ""),
    (r"IBAN", "FR7630006000011234567890189"), (r"Téléphone", "02 61 91 04 27"),
    (r"qui signe", "Hélène Dupré"), (r"recommandé", "1A 123 456 7890 1"),
    (r"Délai de paiement", "30"), (r"Qui est quoi", "tous professionnels"), (r"Votre choix", "1"),
)  # fmt: skip


class Clock(datetime):
    """Half past eight, always."""

    @classmethod
    def now(cls, tz: Any = None) -> Clock:  # noqa: ARG003
        return cls(2026, 11, 30, 8, 30, 15, 123456)


class Sitting:
    """One workbook in one folder, and all that its owner sees."""

    def __init__(self, folder: Path, name: str, data: bytes) -> None:
        self.folder, self.book, self.output = folder, folder / name, folder / "output"
        self.book.write_bytes(data)
        self.told: list[str] = []
        self.seen: dict[str, str] = {}  # documents already shown, by path

    def runs(self, *arguments: str, keyboard: bool = False) -> None:
        """One command of the owner's."""
        if self.book.exists():
            os.utime(self.book, (1_780_000_000, 1_780_000_000))
        screen, said = io.StringIO(), 0

        def answer(prompt: str) -> str:
            nonlocal said
            said += 1
            if said > MOST:
                raise EOFError
            reply = next((a for pattern, a in ANSWERS if re.search(pattern, prompt)), "")
            screen.write(f"{prompt}«{reply}»\n")
            return reply

        with (
            mock.patch.object(cli, "datetime", Clock),
            mock.patch("os.getpid", return_value=1),
            mock.patch.object(cli, "mark_of", return_value=MARK),
            mock.patch.object(passages, "mark_of", return_value=MARK),
            mock.patch.object(cli, "_someone_there", return_value=keyboard),
            mock.patch("builtins.input", answer),
            contextlib.redirect_stdout(screen),
            contextlib.redirect_stderr(screen),
        ):
            try:
                status: object = cli.main([*arguments, "--sortie", str(self.output)])
            except SystemExit as stop:
                status = stop.code
        self.tells(f"$ run.py {' '.join(arguments)}\n{screen.getvalue()}→ {status}")

    def monday(self, day: date, *, keyboard: bool) -> None:
        """A Monday with its JSON, then what lies in the output folder and in the workbook."""
        found = self.folder / "run.json"
        found.unlink(missing_ok=True)
        arguments = [str(self.book), "--date", f"{day}", "--json", str(found)]
        self.runs(*arguments, *([] if keyboard else ["--sans-question"]), keyboard=keyboard)
        if found.exists():
            self.tells(found.read_text("utf-8"))
        self.shows()

    def shows(self) -> None:
        """The documents that are new or changed, and the workbook."""
        for path in sorted(self.output.rglob("*")):
            name = path.relative_to(self.output).as_posix()
            if path.suffix == ".docx":
                text = text_of(path)
                if self.seen.get(name) != text:
                    self.tells(f"== {name}\n{text}")
                self.seen[name] = text
        for name in [name for name in self.seen if not (self.output / name).exists()]:
            self.tells(f"== {name} is gone")
            del self.seen[name]
        data = self.book.read_bytes()
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.infolist():
                if part.filename == "docProps/core.xml":
                    continue  # when a drawn workbook was made
                digest = hashlib.sha256(package.read(part)).hexdigest()[:16]
                self.tells(f"{digest} {part.filename}")
            self.tells(own_sheets(data))

    def tells(self, text: str) -> None:
        """One more piece, without this machine's paths."""
        text = text.replace(str(self.folder), "…").replace(str(HERE.parent), "PROJET")
        self.told.append(re.sub(r"(?<=enregistré)\s+le\s+\S+\s+à\s+\S+(?=\))", " le …", text))


def text_of(path: Path) -> str:
    """The words of a document, paragraph by paragraph, headers and footers too."""
    document = Document(str(path))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    lines = ("".join(p.itertext()) for part in parts for p in part.iter("{*}p"))
    return "\n".join(line for line in lines if line.strip())


def own_sheets(data: bytes) -> str:
    """The values of our sheets and of the lists (which hold our columns)."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = [
            f"[{name}] {[str(cell) for cell in row]}"
            for name in book.sheet_names
            if name.startswith(OWN) or len(data) < 200_000
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)[:400]
            if any(cell != "" for cell in row)
        ]
    except Exception as error:  # noqa: BLE001 — a hostile workbook: that it cannot be read is the fact
        return f"unreadable: {type(error).__name__}"
    return "\n".join(rows)


def lines(value: Any, indent: str = "") -> Iterator[str]:
    """A value of the program as text, a field a line, empty ones left out."""
    if names := _fields(value):
        for name in names:
            inner = getattr(value, name)
            if name not in UNSAID and inner not in (None, "", (), 0, False):
                yield from _named(name, inner, indent)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _named(str(key), inner, indent)
    elif isinstance(value, (set, frozenset)):
        yield f"{indent}{sorted(map(str, value))}"
    elif isinstance(value, (tuple, list)):
        for number, inner in enumerate(value):
            yield from _named(f"[{number}]", inner, indent)
    else:
        yield f"{indent}{value.value if isinstance(value, Enum) else value}"


def _fields(value: Any) -> Sequence[str]:
    """The names of a record's fields; none where it is no record."""
    if isinstance(value, Struct):
        return value.__struct_fields__
    return value._fields if isinstance(value, Problem) else ()


def _named(name: str, inner: Any, indent: str) -> Iterator[str]:
    deep = bool(_fields(inner)) or isinstance(inner, (Mapping, tuple, list))
    if deep:
        yield f"{indent}{name}:"
        yield from lines(inner, indent + "  ")
    else:
        yield f"{indent}{name}: {'; '.join(lines(inner))}"


def read_only(data: bytes, name: str) -> str:
    """The ledger and the plan, or the question that stands before them."""
    try:
        book = read_book(data, name)
    except RelanceError as stop:
        return f"{type(stop).__name__} {stop.status}: {stop}"
    return "\n".join([*lines(book.ledger), *lines(plan(book.ledger, LAW, TODAY))])


# ------------------------------------------------------------------------------- the cases


def a_year(folder: Path) -> str:
    """The example, every Monday of a year, all letters posted."""
    sitting = Sitting(folder, EXAMPLE.name, EXAMPLE.read_bytes())
    for week in range(52):
        sitting.monday(date(2026, 11, 23) + timedelta(weeks=week), keyboard=True)
    sitting.runs("annuler", str(sitting.book), keyboard=True)
    return "\n".join(sitting.told)


def from_the_first_day(data: bytes, name: str) -> Callable[[Path], str]:
    """A workbook that the program sees for the first time, and three Mondays."""

    def play(folder: Path) -> str:
        alone = Sitting(_made(folder / "alone"), name, data)
        alone.runs("verifier", str(alone.book))
        alone.tells(read_only(data, name))
        alone.monday(FIRST, keyboard=False)
        alone.monday(FIRST, keyboard=False)
        sitting = Sitting(_made(folder / "keyboard"), name, data)
        for week in range(3):
            sitting.monday(FIRST + timedelta(weeks=week), keyboard=True)
        sitting.runs("procedure", str(sitting.book))
        return "\n".join([*alone.told, *sitting.told])

    return play


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def cases() -> dict[str, Callable[[Path], str]]:
    """Every case by its name: those of the repository, then real workbooks where they are at hand."""
    found = own_cases()
    for path in sorted(SHARED.glob("*/*.xls*")):
        found[f"{path.parent.name}__{path.stem}"] = from_the_first_day(path.read_bytes(), path.name)
    return found


def own_cases() -> dict[str, Callable[[Path], str]]:
    """The cases that need nothing but the repository."""
    found: dict[str, Callable[[Path], str]] = {"a_year_of_the_example": a_year}
    for path in LEDGERS:
        found[f"trade__{path.stem}"] = from_the_first_day(ledger(path).data, f"{path.stem}.xlsx")
    for seed in range(DRAWN):
        found[f"drawn__{seed:03}"] = lambda _, seed=seed: read_only(  # type: ignore[misc]
            drawn(seed).data, "classeur.xlsx"
        )
    return found


def played(name: str) -> str:
    """What the owner of that case sees."""
    os.environ["COLUMNS"] = "110"
    folder = Path(tempfile.gettempdir()).resolve() / f"relance-gel-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        return cases()[name](_made(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hashes(text: str) -> dict[str, str]:
    """A hash of what follows each command of a case: where they differ, the first one is the cause."""
    found = {}
    for number, piece in enumerate(re.split(r"^(?=\$ run\.py )", text, flags=re.MULTILINE)):
        command = piece.partition("\n")[0] if piece.startswith("$") else "read only"
        found[f"{number} {command}"] = hashlib.sha256(piece.encode()).hexdigest()[:16]
    return found


def main(into: Path, wanted: list[str]) -> None:
    """Play the cases into a folder."""
    into.mkdir(parents=True, exist_ok=True)
    for name in cases():
        if not wanted or any(part in name for part in wanted):
            (into / f"{name}.txt").write_text(played(name), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--keep"]:
        kept = {name: hashes(played(name)) for name in own_cases()}
        KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        main(Path(sys.argv[1]), sys.argv[2:])
