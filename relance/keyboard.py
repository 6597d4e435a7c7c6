"""Questions in the console, and the window in which a workbook is picked."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

from relance.french import short_date
from relance.problems import RelanceError
from relance.questions import Asker
from relance.report.console import Screen


class Keyboard:
    """Questions in the console; implements `questions.Asker`."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def choose(self, question: str, options: Sequence[str]) -> int:
        """The number of the option; asks again until it is one of them."""
        self.screen.say(question, "bold")
        for number, option in enumerate(options, start=1):
            self.screen.say(f"  {number}  {option}")
        while True:
            answer = self.text(f"Votre choix (1 à {len(options)})")
            if answer.isdecimal() and 1 <= int(answer) <= len(options):
                return int(answer)

    def day(self, question: str, default: date | None) -> date | None:
        """A French date (16/11/2026); the default where nothing is typed."""
        shown = f" [{short_date(default)}]" if default else " (vide = pas encore)"
        while True:
            answer = self.text(question + shown)
            if not answer:
                return default
            for form in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"):
                try:
                    return datetime.strptime(answer, form).date()  # noqa: DTZ007
                except ValueError:
                    continue
            self.screen.say("Écrivez la date comme 16/11/2026.")

    def text(self, question: str) -> str:
        """A line of text."""
        try:
            return input(f"{question} : ").strip()
        except EOFError:
            raise RelanceError(
                "plus personne ne répond au clavier.", cure="Rien n'a été modifié."
            ) from None


def chosen(ask: Asker) -> Path | None:
    """The owner's workbook: picked in a window where there is a screen, else typed or dropped.

    None for the example.
    """
    if os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY"):
        with suppress(ImportError, RuntimeError, OSError):  # no window: the path is typed
            return _picked(ask)
    question = "Glissez ici votre classeur, puis Entrée (Entrée seule : voir l'exemple)"
    while typed := ask.text(question):
        path = _dropped(typed)
        if path.is_file():
            return path
        question = (
            f"« {path} » n'est pas un fichier. Glissez votre classeur (Entrée seule : l'exemple)"
        )
    return None


def _dropped(typed: str) -> Path:
    """The file that a terminal writes when one is dropped on it: in quotes, escaped, as a link."""
    text = typed.replace("\0", "").removeprefix("& ").strip("\"' ")
    if text.startswith("file://"):
        text = unquote(text.removeprefix("file://"))
    path = Path(text).expanduser()
    if os.name != "nt" and not path.exists():
        path = Path(re.sub(r"\\(.)", r"\1", text)).expanduser()
    return path.absolute()


def _picked(ask: Asker) -> Path | None:
    from tkinter import TclError, Tk, filedialog

    try:
        window = Tk()
    except TclError as error:
        raise OSError(str(error)) from error
    window.withdraw()
    window.attributes("-topmost", True)
    try:
        if ask.choose("Que voulez-vous relancer ?", ("Mon classeur", "L'exemple")) == 2:
            return None
        kinds = [("Classeurs Excel", "*.xlsx *.xlsm")]
        found = filedialog.askopenfilename(title="Votre classeur de factures", filetypes=kinds)
    finally:
        window.destroy()
    if not found:
        raise RelanceError("aucun classeur n'a été choisi.", cure="Rien n'a été modifié.")
    return Path(found).absolute()
