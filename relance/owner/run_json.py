"""The run as JSON, for other programs: amounts are texts with two decimals, dates ISO, absent null.

The shape is a contract (DESIGN §6): add keys if you must, never change or remove one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from relance.owner.console import Screen
from relance.owner.court_json import court_record
from relance.problems import LettersIncomplete, disk_reason
from relance.rules.codes import Reason
from relance.rules.court.way import CourtCase
from relance.rules.figures.overview import Overview
from relance.rules.outcome import Accrual, Claim, Notice, Plan
from relance.system.files import write_whole


def write_json(
    file: Path | None,
    plan: Plan,
    workbook: Path,
    files: Mapping[str, str],
    screen: Screen,
    figures: Overview | None = None,
    bank: Mapping[str, Any] | None = None,
    cases: Iterable[CourtCase] | None = None,
    folders: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """The result, and that of bank statements, as JSON where a file is named; 0, or the exit status where it could not be written.

    `cases`: the court files of the plan, `folders` where they lie, by client id.
    """
    if file is None:
        return 0
    record = as_json(plan, str(workbook), files, figures) | dict(bank or {})
    if cases is not None:
        record |= court_record(cases, folders)
    text = json.dumps(record, ensure_ascii=False, indent=1)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, (text + "\n").encode(errors="replace"))
    except OSError as error:
        why, cure = disk_reason(error)
        what = f"le fichier JSON n'a pas pu être écrit : {why}."
        late = LettersIncomplete(what, where=str(file), cure=cure)
        screen.error(late)
        return late.status
    return 0


def as_json(
    plan: Plan, workbook: str, files: Mapping[str, str], figures: Overview | None = None
) -> dict[str, Any]:
    """The plan as plain data. `files`: « client id » → path of its letter."""
    balance = plan.aged_balance
    record = {
        "version": 1,
        "date": plan.on.isoformat(),
        "classeur": workbook,
        "creances": [_claim(c) for c in plan.claims if _listed(c, plan)],
        "courriers": [_notice(n, files.get(n.client.id)) for n in plan.notices],
        "appels": [
            {
                "client": call.client.name,
                "telephone": call.client.phone or None,
                "factures": [claim.invoice.number for claim in call.claims],
                "total": _amount(call.total),
            }
            for call in plan.calls
        ],
        "problemes": [
            {"niveau": p.level.value, "ou": p.where, "quoi": p.what, "que_faire": p.cure or None}
            for p in plan.problems
        ],
        "balance_agee": {
            "a_echoir": _amount(balance.not_due),
            "1_30": _amount(balance.up_to_30),
            "31_60": _amount(balance.up_to_60),
            "61_90": _amount(balance.up_to_90),
            "plus_de_90": _amount(balance.over_90),
            "total": _amount(balance.total),
        },
    }
    return record | ({"indicateurs": _figures(figures)} if figures else {})


def _figures(it: Overview) -> dict[str, Any]:
    """Amounts as everywhere; days and percents with one decimal, as on the page; unknown: null."""
    return {
        "dso": _figure(it.dso),
        "meilleur_dso": _figure(it.best_dso),
        "retard_moyen": _figure(it.average_delay),
        "encours": _amount(it.balance.total),
        "echu": _amount(it.overdue),
        "part_echue": _figure(it.overdue_share),
        "encaisse_semaine": _amount(it.week),
        "mois": [
            {
                "mois": f"{month.first:%Y-%m}",
                "facture": _amount(month.billed),
                "encaisse": _amount(month.received),
                "encours": None if month.open is None else _amount(month.open),
                "dso": _figure(month.dso),
            }
            for month in it.months
        ],
    }


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.1f}"


def _listed(claim: Claim, plan: Plan) -> bool:
    """Open invoices, and those newly settled: chased before, and paid since or on an unknown day."""
    if claim.reason is not Reason.SETTLED or claim.paid_late_on:
        return True
    paid_on = claim.invoice.paid_on
    return bool(claim.history) and (paid_on is None or (plan.on - paid_on).days <= 7)


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "facture": claim.invoice.number,
        "client": claim.client.name,
        "client_id": claim.client.id,
        "ou": claim.invoice.where,
        "echeance": _day(claim.invoice.due),
        "reste_du": _amount(claim.left),
        "non_reclame": _amount(claim.withheld),  # disputed, retained, or not due yet under a plan
        "jours_retard": claim.days_late,
        "penalites": None if claim.rate_untold else _amount(claim.interest),
        "indemnite": _amount(claim.fee),
        "total": _amount(claim.total),
        "etape": claim.step_after or None,
        "prochaine_action": claim.next_action or None,
        "date_prochaine_action": _day(claim.next_date),
        "motif_code": claim.reason.value,
        "motif": claim.sentence,
        "periodes": [_period(accrual) for accrual in claim.accruals],
    }


def _period(accrual: Accrual) -> dict[str, Any]:
    return {
        "du": _day(accrual.start),
        "au": _day(accrual.end),
        "jours": accrual.days,
        "taux": str(accrual.rate),
        "base": _amount(accrual.base),
        "montant": _amount(accrual.amount),
        "reference": accrual.reference,
    }


def _notice(notice: Notice, file: str | None) -> dict[str, Any]:
    return {
        "client": notice.client.name,
        "client_id": notice.client.id,
        "etape": notice.step.name,
        "factures": [claim.invoice.number for claim in notice.claims],
        "factures_payees_en_retard": [claim.invoice.number for claim in notice.paid_late],
        "factures_pour_memoire": [claim.invoice.number for claim in notice.others],
        "total": _amount(notice.total),
        "fichier": file,
    }


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
