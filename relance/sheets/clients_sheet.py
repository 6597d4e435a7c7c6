"""The sheet « Relance - Clients »: what the program needs to know of a client and the books lack.

Filled in advance with what was found; the owner completes and corrects it. The owner's own
clients' sheet wins where it speaks; kind, profile, rate and holds written here win over guesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.codes import Kind, State
from relance.rules.model import DEFAULT_SOURCE, Client, Hold
from relance.sheets import looks
from relance.sheets.answers import as_kind, as_language, as_rate
from relance.sheets.cells import as_date, as_flag, as_lines
from relance.sheets.sheet_lines import Line, Row, SheetColumn
from relance.sheets.tabular import NOWHERE, SheetTable, TablePlace
from relance.words.follow_up_words import read_client_hold
from relance.words.trades import TRADES_TOLD, trade_of
from relance.xlsx import Cell, SheetEdit, Value

CLIENTS = SheetTable(
    sheet="Relance - Clients",
    note="Complétez ce que votre classeur ne dit pas : le type décide des pénalités (professionnel,"
    " particulier, public, autre), « Suite donnée » suspend toutes les factures d'un client.",
    columns=(
        SheetColumn(title="Code", width=10, look=looks.NAME),
        SheetColumn(title="Nom", width=32, look=looks.NAME),
        SheetColumn(
            title="Type", width=14, look=looks.INPUT, options=(*Kind, *TRADES_TOLD), read=as_kind
        ),
        SheetColumn(title="Profil", width=12, look=looks.INPUT),
        SheetColumn(title="Civilité", width=10, look=looks.INPUT),
        SheetColumn(title="Adresse", width=32, look=looks.INPUT_LINES, read=as_lines),
        SheetColumn(title="Code postal", width=11, look=looks.INPUT),
        SheetColumn(title="Ville", width=20, look=looks.INPUT),
        SheetColumn(title="Pays", width=12, look=looks.INPUT),
        SheetColumn(title="E-mail", width=28, look=looks.INPUT),
        SheetColumn(title="Téléphone", width=16, look=looks.INPUT),
        SheetColumn(title="SIREN", width=14, look=looks.INPUT),
        SheetColumn(title="Autres noms", width=24, look=looks.INPUT),
        SheetColumn(title="Taux de pénalité", width=14, look=looks.INPUT, read=as_rate),
        SheetColumn(
            title="Sans indemnité", width=12, look=looks.INPUT, options=("oui",), read=as_flag
        ),
        SheetColumn(
            title="Suite donnée",
            width=20,
            look=looks.INPUT,
            options=tuple(s for s in State if s is not State.NOT_UNDERSTOOD),
        ),
        SheetColumn(title="Jusqu'au", width=12, look=looks.INPUT_DATE, read=as_date),
        SheetColumn(title="Remarque", width=30, look=looks.INPUT),
        SheetColumn(
            title="Langue",
            width=10,
            look=looks.INPUT,
            options=("français", "anglais"),
            read=as_language,
            recent=True,
        ),
    ),
)
TOLD = "dit au clavier"  # the source of a kind that is to be written here
_DECIDED = ("Profil", "Taux de pénalité", "Sans indemnité", "Suite donnée", "Jusqu'au")
# Facts that our sheet gives only where the owner's own books are silent.
FACTS = {
    "Civilité": "civility",
    "Code postal": "postcode",
    "Ville": "town",
    "E-mail": "email",
    "Téléphone": "phone",
    "SIREN": "siren",
}


class Names(Struct, frozen=True, kw_only=True):
    """What « Autres noms » says. `same`: folded name → the client's; `apart`: pairs, folded."""

    same: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()


NO_NAMES = Names()


class OwnClients(Struct, frozen=True, kw_only=True):
    """The lines of the sheet by client key (folded code, folded names), and its place."""

    lines: Mapping[str, Sequence[Line]]
    found: TablePlace = NOWHERE
    names: Names = NO_NAMES  # what « Autres noms » says

    def of(self, client: Client) -> Sequence[Line]:
        """The lines that speak of this client: by its code, else by its name.

        Those of its other names too, where something decided stands on them: it must not be lost.
        """
        own = self.lines.get(fold(client.code) or "?") or self.lines.get(fold(client.name), ())
        others = (self.lines.get(fold(name), ()) for name in client.other_names)
        more = [
            line
            for line in chain.from_iterable(others)
            if line not in own and any(map(line.text, _DECIDED))
        ]
        return [*own, *more]


def read_clients(rows: Sequence[Row] | None) -> OwnClients:
    """The lines of the sheet (`rows` None: it is not there). RelanceError where a title is missing."""
    found, told = CLIENTS.read(rows)
    lines: dict[str, list[Line]] = {}
    same: dict[str, str] = {}
    apart: set[frozenset[str]] = set()
    for line in told:
        names = [line.text("Nom"), line.text("Code")]
        others = [each.strip() for each in line.text("Autres noms").split(";")]
        for other in others:
            if fold(other).startswith("pas "):
                apart.add(frozenset((fold(names[0]), fold(other)[4:])))
            elif fold(other):
                same[fold(other)] = names[0] or names[1]
        names += [other for other in others if not fold(other).startswith("pas ")]
        for name in {fold(name) for name in names} - {""}:
            lines.setdefault(name, []).append(line)
    names_told = Names(same=same, apart=frozenset(apart))
    return OwnClients(lines=lines, found=found, names=names_told)


def completed(
    clients: Sequence[Client], own: OwnClients
) -> tuple[tuple[Client, ...], tuple[Problem, ...]]:
    """The clients with what our sheet adds.

    What cannot be understood there, or is said twice, is a Problem and holds the client's letters.
    """
    done: list[Client] = []
    problems: list[Problem] = []
    for client in clients:
        lines = own.of(client)
        if not lines:
            done.append(client)
            continue
        where = f"{CLIENTS.sheet}!A{lines[0].row}"
        told, doubt = (
            _completed(client, lines[0])
            if len(lines) == 1
            else (client, f"ce client y a {len(lines)} lignes ; n'en gardez qu'une")
        )
        if not doubt:
            done.append(told)
            continue
        unclear = Hold(state=State.NOT_UNDERSTOOD, text=doubt, where=where)
        done.append(replace(client, hold=unclear))
        problems.append(
            Problem(
                level=Level.BLOCKING,
                where=where,
                what=f"La ligne de {client.name} n'a pas été comprise : {doubt}.",
                cure="Corrigez-la, enregistrez, puis relancez le programme.",
            )
        )
    return tuple(done), tuple(problems)


def _completed(client: Client, line: Line) -> tuple[Client, str]:
    """The client with what its line adds, and the first doubt about it."""
    text = line.text
    given: dict[str, Any] = {
        name: text(title)
        for title, name in FACTS.items()
        if text(title) and not getattr(client, name)
    }
    if text("Adresse") and not client.address:
        given["address"] = line["Adresse"]
    if text("Pays") and client.country == Client(id="", name="").country:
        given["country"] = text("Pays")
    if text("Langue") and not client.language:
        given["language"] = line["Langue"]
    if text("Profil"):
        given["profile"] = text("Profil")
    theirs = client.kind_source.startswith("colonne")
    kind = None if theirs else line["Type"]
    if kind and (kind != client.kind or client.kind_source.strip() in {"", DEFAULT_SOURCE}):
        given |= {"kind": kind, "kind_source": CLIENTS.sheet}
    if trade := trade_of("", client.form, text("Type")):
        given["trade"] = trade
    if text("Taux de pénalité"):
        given["rate"] = line["Taux de pénalité"]
    if text("Suite donnée") or text("Jusqu'au"):
        where = f"{CLIENTS.sheet}!A{line.row}"
        until = line["Jusqu'au"]
        unclear = Hold(state=State.NOT_UNDERSTOOD, text=text("Suite donnée"), where=where)
        given["hold"] = read_client_hold(text("Suite donnée"), until, where) or unclear
    given["fee_waived"] = bool(line["Sans indemnité"])
    return replace(client, **given), next(iter(line.doubts.values()), "")


Twins = Mapping[tuple[str, str], bool]  # two names: whether they are those of one client


def told_of(names: Names, twins: Twins) -> Names:
    """What « Autres noms » will say once these answers are written there."""
    same = {fold(other): name for (name, other), one in twins.items() if one}
    apart = {frozenset(map(fold, pair)) for pair, one in twins.items() if not one}
    return Names(same={**names.same, **same}, apart=names.apart | apart)


def _others(name: str, before: str, twins: Twins) -> str | None:
    """« Autres noms » of this client, with these answers."""
    told = (f"{'' if one else 'pas '}{other}" for (n, other), one in twins.items() if n == name)
    known = {fold(text) for text in before.split(";")}
    new = [text for text in told if fold(text) not in known]
    return "; ".join(filter(None, (before, *new))) or None


def clients_edit(own: OwnClients, clients: Sequence[Client], twins: Twins) -> SheetEdit:
    """A line for each client that has none; `twins` and kinds told beside those that have one already."""
    new = [line_of(client, twins) for client in clients if not own.of(client)]
    told = [
        Cell(
            row=line.row,
            column=own.found.columns["Autres noms"],
            value=_others(name, line.text("Autres noms"), twins),
            look=looks.INPUT,
        )
        for name in dict.fromkeys(name for name, _ in twins)
        for line in own.lines.get(fold(name), ())[:1]
    ]
    kinds = [
        Cell(
            row=own.of(client)[0].row,
            column=own.found.columns["Type"],
            value=client.kind.value,
            look=looks.INPUT,
        )
        for client in clients
        if client.kind_source == TOLD and own.of(client)
    ]
    added = CLIENTS.added(own.found, new)
    return replace(added, cells=(*told, *kinds, *added.cells))


def line_of(client: Client, twins: Twins = MappingProxyType({})) -> Mapping[str, Value]:
    """The client as a line of the sheet; a kind or a profile that is only the default stays empty."""
    return {
        "Code": client.code or None,
        "Nom": client.name,
        "Type": client.kind.value if client.kind_source not in {"", DEFAULT_SOURCE} else None,
        "Profil": client.profile or None,
        "Civilité": client.civility or None,
        "Adresse": "\n".join(client.address) or None,
        "Code postal": client.postcode or None,
        "Ville": client.town or None,
        "Pays": client.country if client.country != "France" else None,
        "Langue": "anglais" if client.language else None,
        "E-mail": client.email or None,
        "Téléphone": client.phone or None,
        "SIREN": client.siren or None,
        "Autres noms": _others(client.name, "; ".join(client.other_names), twins),
    }
