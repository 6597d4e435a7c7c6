"""The sheet « Relance - Clients »: what the program needs to know of a client and the books lack.

Filled in advance with what was found; the owner completes and corrects it. The owner's own
clients' sheet wins where it speaks; kind, profile, rate and holds written here win over guesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.holds import read_hold
from relance.rules.model import Client, Kind, State
from relance.rules.rates import parse_rate
from relance.workbook import looks
from relance.workbook.cells import Unreadable, as_date, as_text
from relance.workbook.edits import Value
from relance.workbook.tabular import NOWHERE, Column, Found, Row, Table

CLIENTS = Table(
    sheet="Relance - Clients",
    note="Complétez ce que votre classeur ne dit pas : le type décide des pénalités (professionnel,"
    " particulier, public, autre), « Suite donnée » suspend toutes les factures d'un client.",
    columns=(
        Column(title="Code", width=10, look=looks.NAME),
        Column(title="Nom", width=32, look=looks.NAME),
        Column(title="Type", width=14, look=looks.INPUT, options=tuple(Kind)),
        Column(title="Profil", width=12, look=looks.INPUT),
        Column(title="Civilité", width=10, look=looks.INPUT),
        Column(title="Adresse", width=32, look=looks.INPUT_LINES),
        Column(title="Code postal", width=11, look=looks.INPUT),
        Column(title="Ville", width=20, look=looks.INPUT),
        Column(title="Pays", width=12, look=looks.INPUT),
        Column(title="E-mail", width=28, look=looks.INPUT),
        Column(title="Téléphone", width=16, look=looks.INPUT),
        Column(title="SIREN", width=14, look=looks.INPUT),
        Column(title="Autres noms", width=24, look=looks.INPUT),
        Column(title="Taux de pénalité", width=14, look=looks.INPUT),
        Column(title="Sans indemnité", width=12, look=looks.INPUT, options=("oui",)),
        Column(
            title="Suite donnée",
            width=20,
            look=looks.INPUT,
            options=tuple(s for s in State if s is not State.NOT_UNDERSTOOD),
        ),
        Column(title="Jusqu'au", width=12, look=looks.INPUT_DATE),
        Column(title="Remarque", width=30, look=looks.INPUT),
    ),
)
# Facts that our sheet gives only where the owner's own books are silent.
FACTS = {
    "Civilité": "civility",
    "Code postal": "postcode",
    "Ville": "town",
    "E-mail": "email",
    "Téléphone": "phone",
    "SIREN": "siren",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClients:
    """The lines of the sheet by client key (folded code, else folded name), and its place."""

    lines: Mapping[str, tuple[int, Mapping[str, object]]]
    found: Found = NOWHERE


def read_clients(rows: Sequence[Row]) -> OwnClients:
    """The lines of the sheet, found again by code and by name."""
    lines: dict[str, tuple[int, Mapping[str, object]]] = {}
    for number, values in CLIENTS.lines(rows):
        names = [as_text(values.get("Nom", "")), as_text(values.get("Code", ""))]
        names += as_text(values.get("Autres noms", "")).split(";")
        for name in names:
            if fold(name):
                lines.setdefault(fold(name), (number, values))
    return OwnClients(lines=lines, found=CLIENTS.find(rows))


def completed(
    clients: Sequence[Client], own: OwnClients
) -> tuple[tuple[Client, ...], tuple[Problem, ...]]:
    """The clients with what our sheet adds; what cannot be understood there is a Problem."""
    done: list[Client] = []
    problems: list[Problem] = []
    for client in clients:
        line = own.lines.get(fold(client.code)) if client.code else None
        line = line or own.lines.get(fold(client.name))
        if line is None:
            done.append(client)
            continue
        try:
            done.append(_completed(client, *line))
        except Unreadable as doubt:
            done.append(client)
            problems.append(
                Problem(
                    level=Level.BLOCKING,
                    where=f"{CLIENTS.sheet}!A{line[0]}",
                    what=f"La ligne de {client.name} n'a pas été comprise : {doubt}.",
                    cure="Corrigez-la, enregistrez, puis relancez le programme.",
                )
            )
    return tuple(done), tuple(problems)


def _completed(client: Client, row: int, values: Mapping[str, object]) -> Client:
    def text(title: str) -> str:
        return as_text(values.get(title, "")).strip()

    given: dict[str, Any] = {
        name: text(title)
        for title, name in FACTS.items()
        if text(title) and not getattr(client, name)
    }
    if text("Adresse") and not client.address:
        given["address"] = tuple(line.strip() for line in text("Adresse").splitlines())
    if text("Pays"):
        given["country"] = text("Pays")
    if text("Profil"):
        given["profile"] = text("Profil")
    if text("Type"):
        kinds = {fold(kind): kind for kind in Kind}
        if fold(text("Type")) not in kinds:
            raise Unreadable(f"le type « {text('Type')} » est inconnu")
        given["kind"] = kinds[fold(text("Type"))]
        if given["kind"] != client.kind:
            given["kind_source"] = CLIENTS.sheet
    if text("Taux de pénalité"):
        given["rate"] = parse_rate(text("Taux de pénalité"))
        if given["rate"] is None:
            raise Unreadable(f"le taux « {text('Taux de pénalité')} » n'a pas été compris")
    if text("Suite donnée"):
        until = as_date(values["Jusqu'au"]) if text("Jusqu'au") else None
        given["hold"] = read_hold(text("Suite donnée"), until, f"{CLIENTS.sheet}!A{row}")
    given["fee_waived"] = fold(text("Sans indemnité")) in {"oui", "o", "x"}
    return replace(client, **given)


def line_of(client: Client) -> Mapping[str, Value]:
    """The client as a line of the sheet; a kind that is only the default stays empty."""
    return {
        "Code": client.code or None,
        "Nom": client.name,
        "Type": client.kind.value if client.kind_source not in {"", "réglage par défaut"} else None,
        "Profil": client.profile,
        "Civilité": client.civility or None,
        "Adresse": "\n".join(client.address) or None,
        "Code postal": client.postcode or None,
        "Ville": client.town or None,
        "Pays": client.country,
        "E-mail": client.email or None,
        "Téléphone": client.phone or None,
        "SIREN": client.siren or None,
        "Autres noms": "; ".join(client.other_names) or None,
    }


def unknown_clients(clients: Sequence[Client], own: OwnClients) -> tuple[Client, ...]:
    """The clients that have no line in the sheet yet."""
    return tuple(
        client
        for client in clients
        if not (client.code and fold(client.code) in own.lines)
        and fold(client.name) not in own.lines
    )
