"""The command line: its arguments, its French help, and what is said of a wrong one (status 2)."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from relance.french import fold
from relance.system.files import is_file
from relance.system.streams import printable

OF_A_CLIENT = ("dossier", "releve-de-compte", "oublier")  # « dossier [CLASSEUR.xlsx] [CLIENT] »
WITHOUT_ANYBODY = ("veiller", "planifier", "deplanifier")
COMMANDS = (
    *("noter", *OF_A_CLIENT, "configurer", "verifier", "procedure", "annuler"),
    *(*WITHOUT_ANYBODY, "cabinet"),
)
_WITHOUT_JSON = set(COMMANDS) - {"veiller", "cabinet"}
_BOOKS = (".xlsx", ".xlsm")
# What argparse says → in French.
_ARGUMENTS = (
    (r"unrecognized arguments: (.*)", "« {} » est de trop ou inconnu{}"),
    (r"argument ([^:]*): expected one argument", "« {} » attend une valeur"),
    (r"argument ([^:]*): ignored explicit argument.*", "« {} » ne prend pas de valeur"),
    (r"ambiguous option: (\S+) could match .*", "« {} » peut vouloir dire plusieurs options"),
    (r"argument ([^:]*): (.*)", "« {} » : {}"),
)


class _Parser(argparse.ArgumentParser):
    """argparse in French: a wrong argument is a sentence and exit status 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        for pattern, french in _ARGUMENTS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                near = difflib.get_close_matches(found[1], self._option_string_actions, 1)
                more = f" (vouliez-vous dire {near[0]} ?)" if near else ""
                message = french.format(*found.groups(), more)
                break
        self.print_usage(sys.stderr)
        self.exit(2, f"Arguments incompris : {message}.\nAide : python run.py --help\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(printable(message), file)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="run.py",
        add_help=False,
        usage=f"python run.py [{' | '.join(COMMANDS)} | CLASSEUR.xlsx] [options]",
        description="Relance les factures impayées de votre classeur Excel, chaque lundi.",
    )
    named = parser.add_argument_group("commande, ou classeur")
    named.add_argument(
        "commande",
        nargs="?",
        default="",
        metavar=f"CLASSEUR.xlsx | {' | '.join(COMMANDS)}",
    )
    named.add_argument("classeur", nargs="?", default="", help="le classeur des factures")
    named.add_argument(
        "client",
        nargs="*",
        help="avec dossier, releve-de-compte et oublier : quelques lettres du nom du client",
    )
    parser.add_argument(
        "--date", type=_day, metavar="AAAA-MM-JJ", help="faire comme si c'était ce jour"
    )
    parser.add_argument("--sortie", type=Path, metavar="DOSSIER", help="au lieu du dossier output")
    parser.add_argument("--simulation", action="store_true", help="ne rien écrire")
    parser.add_argument(
        "--json", type=Path, metavar="FICHIER", help="écrire aussi le résultat en JSON"
    )
    parser.add_argument(
        "--releve",
        type=Path,
        action="append",
        default=[],
        metavar="FICHIER",
        help="un relevé de compte à reprendre avant le passage ; à répéter pour plusieurs",
    )
    parser.add_argument("--sans-question", action="store_true", help="ne rien demander")
    parser.add_argument(
        "--dask", default="", metavar="ADRESSE", help="avec cabinet : sur plusieurs machines"
    )
    parser.add_argument(
        "--planifie", action="store_true", help=argparse.SUPPRESS
    )  # the scheduler's
    parser.add_argument(
        "--droit", action="store_true", help="avec verifier : les valeurs légales en vigueur"
    )
    parser.add_argument("-h", "--help", "--aide", action="help", help="cette aide")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {text} » n'est pas une date AAAA-MM-JJ, comme 2026-11-23"
        ) from None


def understood(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments, the command without accents; a wrong one ends with its sentence and status 2."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    word = fold(arguments.commande)
    if word.replace(" ", "-") in OF_A_CLIENT:
        arguments.commande = word.replace(" ", "-")
        if not arguments.classeur.lower().endswith(
            _BOOKS
        ):  # the client, then, of the known workbook
            arguments.client = [arguments.classeur, *arguments.client]
            arguments.classeur = ""
    elif arguments.client:
        parser.error(f"« {' '.join(arguments.client)} » est de trop ou inconnu")
    elif word in COMMANDS:
        arguments.commande = word
    elif arguments.classeur or not re.search(r"[./\\]", arguments.commande):
        near = difflib.get_close_matches(word, (*COMMANDS, "tests"), 1)
        if arguments.classeur or (near and not is_file(Path(arguments.commande))):
            meant = f" Vouliez-vous dire « {near[0]} » ?" if near else ""
            if word == "tests":
                parser.error("« tests » se met en premier : python run.py tests")
            parser.error(
                f"« {arguments.commande} » n'est pas une commande.{meant} Les commandes :"
                f" {', '.join((*COMMANDS, 'tests'))} ; un nom avec des espaces se met entre guillemets"
            )
    arguments.client = " ".join(arguments.client).strip()
    if arguments.json and arguments.commande in _WITHOUT_JSON:
        parser.error(f"--json ne va pas avec « {arguments.commande} », mais avec un passage")
    if arguments.releve and arguments.commande in set(COMMANDS) - {"verifier"}:
        parser.error(f"--releve ne va pas avec « {arguments.commande} », mais avec un passage")
    if arguments.dask and arguments.commande != "cabinet":
        parser.error("--dask va avec « cabinet »")
    return arguments
