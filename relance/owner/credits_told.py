"""Money that came in, as it is told: a line of the window, an entry of --json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from relance.french import euros, short_date
from relance.rules.matching.open_debts import Allotment, Match
from relance.rules.matching.operations import Operation
from relance.rules.model import Ledger

_LABEL = 60  # characters of a label in a line


class DebtNames(Struct, frozen=True):
    """How a debt is called: its number, its client's id and name."""

    of: Mapping[str, tuple[str, str, str]]

    def __call__(self, lines: Sequence[Allotment]) -> str:
        """« Morel SARL : F-042 (500,00 €), F-043 (20,00 €) »; of several clients, each by its name."""
        clients = list(dict.fromkeys(self.of[line.debt][2] for line in lines))
        told = ", ".join(f"{self.of[x.debt][0]} ({euros(x.amount)})" for x in lines)
        return f"{' et '.join(clients)} : {told}"


def names_of(ledger: Ledger, debts: Mapping[str, tuple[str, str]]) -> DebtNames:
    """The names of these debts: id → number and client's id."""
    clients = {client.id: client.name for client in ledger.clients}
    return DebtNames({key: (number, of, clients[of]) for key, (number, of) in debts.items()})


def operation_told(operation: Operation) -> str:
    """« 500,00 € reçus le 12/11/2026, « VIR SEPA MOREL » »."""
    verb = "reçus" if operation.amount > 0 else "repris"
    code = operation.currency or "devise inconnue"
    amount = euros(abs(operation.amount), currency="€" if code == "EUR" else code)
    label = " ".join(operation.label.split())
    label = label if len(label) <= _LABEL else f"{label[:_LABEL]}…"
    return f"{amount} {verb} le {short_date(operation.on)}, « {label} »"


def unrecorded(found: Sequence[Match]) -> list[str]:
    """What is not recorded, a line each, with the reason."""
    return [f"{operation_told(m.operation)} : {m.why}" for m in found]


def credit_json(
    found: Match, names: DebtNames, file: str, *, status: str = "", lines: Sequence[Allotment] = ()
) -> dict[str, Any]:
    """An entry of « encaissements » (DESIGN §6); `lines`: what is recorded of it."""
    operation = found.operation
    foreign = {"devise": operation.currency or None} if operation.currency != "EUR" else {}
    return {
        "date": operation.on.isoformat(),
        "montant": _amount(operation.amount),
        "libelle": operation.label,
        "fichier": file,
        "compte": operation.account or None,
        "statut": status or found.status.value,
        "factures": _lines(lines, names),
        "propositions": [] if lines else [_lines(each, names) for each in found.proposals],
        "motif": found.why or None,
    } | foreign


def _lines(lines: Sequence[Allotment], names: DebtNames) -> list[dict[str, str]]:
    return [
        {
            "facture": names.of[line.debt][0],
            "client": names.of[line.debt][2],
            "montant": _amount(line.amount),
        }
        for line in lines
    ]


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"
