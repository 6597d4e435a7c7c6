"""Questions in the console, and the window in which a workbook is picked."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from relance.french import MONTHS, fold, short_date, spoken_day, typed_day
from relance.owner.console import Screen
from relance.problems import RelanceError
from relance.rules.asking import Asker
from relance.system.files import is_file
from relance.system.streams import printable


class Keyboard:
    """Questions in the console; implements `asking.Asker`.

    What is typed and not understood is answered by what is expected, with an example; Enter alone
    means only what the question shows.
    """

    def __init__(self, screen: Screen, today: date) -> None:
        self.screen, self.today = screen, today

    def choose(self, question: str, options: Sequence[str], *, enter: int = 0) -> int:
        """The number of the option: typed, or its first words (« oui », « tous »); `enter`: Enter's."""
        self.screen.say(question, "bold")
        for number, option in enumerate(options, start=1):
            self.screen.say(f"  {number}  {option}")
        while True:
            answer = self.text(
                f"Votre choix (1 à {len(options)}{f', Entrée : {enter}' if enter else ''})"
            )
            if enter and not answer:
                return enter
            if number := option_of(answer, options):
                return number
            known = f"« {answer} » n'est pas un des choix. " if answer else ""
            self.screen.say(
                f"{known}Tapez le numéro de votre réponse, par exemple {len(options)} pour"
                f" « {options[-1]} ».",
                "yellow",
            )

    def day(self, question: str, default: date | None) -> date | None:
        """A day, shown back as it is understood; the default, where one is shown, with Enter.

        Without one, None has to be said: nothing is decided by Enter alone.
        """
        shown = f" [{short_date(default)}]" if default else " (un tiret - si vous ne savez pas)"
        while True:
            answer = self.text(question + shown)
            if (not answer and default) or (not default and answer in {"-", "–"}):
                return default
            if found := typed_day(answer, self.today):
                self.screen.say(f"  → {spoken_day(found)}", "dim")
                return found
            known = f"« {answer} » n'est pas une date. " if answer else ""
            self.screen.say(
                f"{known}Écrivez la date, par exemple {short_date(self.today)} ou"
                f" {self.today.day} {MONTHS[self.today.month - 1]}.",
                "yellow",
            )

    def text(self, question: str) -> str:
        """A line of text, without what an arrow key or a paste may have left in it."""
        return printable(self.line(question), "").strip()

    def line(self, question: str) -> str:
        """A line as it was typed: the name of a file may hold bytes that are no text."""
        try:
            return input(printable(f"{question} : ")).strip()
        except (EOFError, OSError):  # its window is closed, the terminal has gone
            raise RelanceError(
                "plus personne ne répond au clavier.", cure="Rien n'a été modifié."
            ) from None


def option_of(answer: str, options: Sequence[str]) -> int:
    """Which option an answer means: its number, or its first words, « o » and « n »; 0 for none.

    >>> option_of("OUI", ("Oui, continuer", "Non, arrêter"))
    1
    """
    number = answer.rstrip(" .)")
    if re.fullmatch("[0-9]{1,3}", number):
        return int(number) if int(number) <= len(options) else 0
    words = fold(answer)
    words = {"o": "oui", "n": "non"}.get(words, words)
    texts = [fold(text) for text in options]
    if words == "oui":  # « d'accord »; beside « non posté », « posté »
        yes = (t for t in texts if t.startswith("d accord") or f"non {t}" in texts)
        words = next(yes, words)
    said = [n for n, text in enumerate(texts, 1) if f"{text} ".startswith(f"{words} ")]
    return said[0] if words and len(said) == 1 else 0


def chosen(ask: Keyboard) -> Path | None:
    """The owner's workbook: picked in a window where there is a screen, else typed or dropped.

    None for the example.
    """
    if os.name == "nt" or sys.platform == "darwin" or os.environ.get("DISPLAY"):
        with suppress(ImportError, RuntimeError, OSError):  # no window: the path is typed
            return _picked(ask)
    question = "Glissez ici votre classeur, puis Entrée (Entrée seule : voir l'exemple)"
    while typed := ask.line(question):
        path = _dropped(typed)
        if is_file(path):
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
    path = Path(os.path.expanduser(text))  # noqa: PTH111 - which raises nothing for « ~nobody »
    if os.name != "nt" and not is_file(path):
        path = Path(os.path.expanduser(re.sub(r"\\(.)", r"\1", text)))  # noqa: PTH111
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
