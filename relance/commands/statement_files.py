"""The files of bank statements of a run, and what becomes of the book with them.

A Monday without any, as most are, loads nothing that reads or matches them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from relance.book.book import Book
from relance.owner.console import Screen
from relance.passage.commit import Options
from relance.problems import disk_reason
from relance.sheets.received_sheet import Taken
from relance.system.files import is_file

FOLDER = "Relevés"  # beside the workbook; in it a folder of the workbook's name
_SYSTEM = {"desktop.ini", "thumbs.db"}


class TakenIn(Struct, frozen=True, kw_only=True):
    """The book with the money of the statements; `taken`: the new lines; `refused`: a statement was.

    `record`: what --json says of it; nothing where no statement was given.
    """

    book: Book
    taken: tuple[Taken, ...] = ()
    refused: bool = False
    record: Mapping[str, Any] = field(default_factory=dict)


def taken_in(book: Book, options: Options, screen: Screen, *, only_shown: bool = False) -> TakenIn:
    """Take in the statements of `options`, told on the screen; `only_shown`: nothing is asked."""
    lying, refused = _in_folder(options.workbook)
    if not (files := [*options.statements, *lying]) and not refused:
        return TakenIn(book=book)
    from relance.commands.taking_in import statements_taken_in

    return statements_taken_in(book, options, screen, files, refused, only_shown=only_shown)


def folder_of(workbook: Path) -> Path:
    """Where the statements of a workbook lie."""
    return workbook.parent / FOLDER / workbook.stem


def _in_folder(workbook: Path) -> tuple[list[Path], dict[str, str]]:
    """The files of the workbook's folder of statements, by name, and why it was not read.

    Also where it bears the whole file name.
    """
    files: list[Path] = []
    refused: dict[str, str] = {}
    for folder in (folder_of(workbook), folder_of(workbook).with_name(workbook.name)):
        try:
            files += sorted(folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            refused[FOLDER] = f"le dossier n'a pas pu être lu : {disk_reason(error)[0]}."
    named = (f for f in files if not f.name.startswith((".", "~$")))
    return [f for f in named if f.name.lower() not in _SYSTEM and is_file(f)], refused
