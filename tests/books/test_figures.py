"""The figures of the page and of `--json`, made again with pandas from the workbook as it was saved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from relance.french import euros, number
from relance.letters.names import DASHBOARD_FILE, PAGE_FILE
from tests.books.test_trades import LEDGERS, ledger
from tests.firm import Firm, invoice
from tests.page.weeks import apart

TODAY = pd.Timestamp("2026-11-23")
DAY = "2026-11-23"
EXAMPLE = Path(__file__).parents[2] / "workbook_templates" / "factures_exemple.xlsx"
TITLES = {
    "N° facture": "number", "Date facture": "issued", "Montant TTC": "total", "Échéance": "due",
    "Réglé": "paid", "Date règlement": "paid_on", "Réglé le": "paid_on",
}  # fmt: skip


def saved(book: Path, header: int, credits: Mapping[str, str]) -> pd.DataFrame:
    """The owner's invoices: a row each, credit notes deducted from the invoice that they name."""
    rows = pd.read_excel(book, sheet_name="Factures", header=header, engine="calamine")
    rows = rows.rename(columns=TITLES)
    rows["due"] = pd.to_datetime(rows["due"], errors="coerce")
    for note, of in credits.items():
        amount = rows.loc[rows["number"] == note, "total"].iloc[0]
        rows.loc[rows["number"] == of, "total"] += amount
    rows = rows[(rows["total"] > 0) & rows["due"].notna()]
    return rows.assign(
        paid=pd.to_numeric(rows["paid"]).fillna(0), paid_on=pd.to_datetime(rows["paid_on"])
    )


def open_on(rows: pd.DataFrame, day: pd.Timestamp) -> float:
    paid = rows["paid"].where(rows["paid_on"] <= day, 0)
    return float((rows["total"] - paid)[rows["issued"] <= day].sum())


def counted_back(rows: pd.DataFrame, left: float, day: pd.Timestamp) -> float | None:
    """Days of billing from `day` back, over twelve months."""
    days = 0.0
    for month in pd.period_range(end=day.to_period("M"), periods=12, freq="M")[::-1]:
        length = day.day if month == day.to_period("M") else month.days_in_month
        billed = float(rows["total"][rows["issued"].dt.to_period("M") == month].sum())
        if round(left, 2) <= 0:
            break
        days += length * min(1, left / billed) if billed else length
        left -= billed
    return days if round(left, 2) <= 0 else None


def made_again(rows: pd.DataFrame) -> dict[str, Any]:
    """`indicateurs` as pandas finds them."""

    def figure(value: float | None) -> str | None:
        return None if value is None or pd.isna(value) else f"{value:.1f}"

    left = rows["total"] - rows["paid"]
    late = left[rows["due"] < TODAY].sum()
    recent = rows[
        rows["paid_on"].between(TODAY.to_period("M").start_time - pd.DateOffset(months=11), TODAY)
    ]
    delay = (recent["paid_on"] - recent["due"]).dt.days
    first = rows["issued"].min().to_period("M")
    months = []
    for month in pd.period_range(end=TODAY.to_period("M"), periods=12, freq="M"):
        end = min(month.end_time.normalize(), TODAY)
        if month < first:
            continue
        dso = counted_back(rows, open_on(rows, end), end)
        billed_once = rows["issued"].dt.to_period("M").between(month - 11, month).any()
        months.append(
            {
                "mois": str(month),
                "facture": f"{rows['total'][rows['issued'].dt.to_period('M') == month].sum():.2f}",
                "encaisse": f"{rows['paid'][rows['paid_on'].dt.to_period('M') == month].sum():.2f}",
                "encours": f"{open_on(rows, end):.2f}",
                "dso": figure(dso) if billed_once else None,
            }
        )
    week = rows["paid"][rows["paid_on"].between(TODAY - pd.Timedelta(days=7), TODAY)]
    return {
        "dso": figure(counted_back(rows, left.sum(), TODAY)),
        "meilleur_dso": figure(counted_back(rows, left[rows["due"] >= TODAY].sum(), TODAY)),
        "retard_moyen": figure((recent["paid"] * delay).sum() / recent["paid"].sum()),
        "encours": f"{left.sum():.2f}",
        "echu": f"{late:.2f}",
        "part_echue": figure(100 * late / left.sum()),
        "encaisse_semaine": f"{week.sum():.2f}",
        "mois": months,
    }


def on_the_page(firm: Firm) -> str:
    [path] = firm.output.rglob(PAGE_FILE)
    text = " ".join(apart(path.read_bytes()).find("body").itertext())
    return " ".join(text.split())


def shown(amount: str) -> str:
    return " ".join(euros(Decimal(amount)).split())


def in_the_dashboard(firm: Firm, figures: dict[str, Any]) -> None:
    """« Tableau de bord.xlsx » holds what the JSON says, to the cent."""
    [path] = firm.output.rglob(DASHBOARD_FILE)
    sheets = pd.read_excel(path, sheet_name=None, header=3, engine="calamine")
    aged = sheets["Balance âgée"].dropna(subset="Total")
    totals = [
        f"{aged.loc[aged['Client'] != 'Total affiché', c].sum():.2f}"
        for c in ("Total", "Dont échu")
    ]
    assert totals == [figures["encours"], figures["echu"]]
    months = sheets["Mois"]
    assert [f"{x:.2f}" for x in months["Facturé"]] == [m["facture"] for m in figures["mois"]]
    assert [f"{x:.2f}" for x in months["Reçu"]] == [m["encaisse"] for m in figures["mois"]]


def told_alike(firm: Firm, figures: dict[str, Any]) -> None:
    """The page and the dashboard say what the JSON says."""
    in_the_dashboard(firm, figures)
    text = on_the_page(firm)
    share = (
        "" if figures["part_echue"] is None else f" ({number(Decimal(figures['part_echue']))} %)"
    )
    assert (
        f"Reste dû {shown(figures['encours'])} dont en retard {shown(figures['echu'])}{share} "
        in text
    )
    assert f": {shown(figures['encaisse_semaine'])} " in text
    if figures["dso"]:
        assert f"(DSO) {number(Decimal(figures['dso']))} jour" in text
    for month in figures["mois"]:
        owed = "inconnu" if month["encours"] is None else shown(month["encours"])
        days = number(Decimal(month["dso"])) if month["dso"] else "–"
        line = f"{month['mois'][:4]} {shown(month['facture'])} {shown(month['encaisse'])} {owed} {days} "
        assert line in text


def test_the_example_is_told_as_pandas_counts_it(firm: Firm) -> None:
    shutil.copyfile(EXAMPLE, firm.book)
    figures = firm.record(DAY, "--sans-question")["indicateurs"]
    rows = saved(firm.book, 4, {"A2026-004": "F2026-054"})
    # The town hall has thirty days from the receipt, presumed two days after the date (CCP R2192-10).
    rows.loc[rows["number"] == "F2026-033", "due"] = pd.Timestamp("2026-08-11")
    assert figures == made_again(rows)
    told_alike(firm, figures)


@pytest.mark.parametrize("seed", range(4))
def test_a_drawn_firm_is_told_as_pandas_counts_it(firm: Firm, seed: int) -> None:
    draw = Random(seed)
    rows = []
    for n in range(60):
        issued = date.fromordinal(date(2026, 11, 20).toordinal() - draw.randrange(500))
        due = date.fromordinal(issued.toordinal() + draw.choice([0, 30, 45, 60]))
        bill = invoice(
            f"F-{n:03}", f"Client {draw.randrange(9)}", issued, draw.randrange(50, 9_000) / 2, due
        )
        paid_on = date.fromordinal(issued.toordinal() + draw.randrange(150))
        if paid_on <= TODAY.date() and draw.random() < 0.8:
            part = draw.choice([1, 1, 1, 0.5])
            bill = (*bill[:8], bill[6] * part, paid_on)  # type: ignore[operator]
        rows.append(bill)
    firm.writes(*rows)
    firm.is_set_up()
    figures = firm.record(DAY)["indicateurs"]
    assert figures == made_again(saved(firm.book, 2, {}))
    told_alike(firm, figures)


ASKS = {"graphiste"}  # its usual term is asked before anything is written
PLAYED = [p for p in LEDGERS if not ledger(p).question and p.stem not in ASKS]


@pytest.mark.parametrize("path", PLAYED, ids=lambda path: path.stem)
def test_a_trades_ledger_is_told_alike_by_the_page_the_json_and_the_saved_workbook(
    firm: Firm, path: Path
) -> None:
    of = ledger(path)
    firm.book.write_bytes(of.data)
    assert firm.runs(DAY, "--sans-question") == 4
    term = of.hints.payment_term_days
    firm.fills_in_settings(**({"Délai de paiement": term} if term else {}))
    found = firm.output.parent / "run.json"
    assert firm.runs(DAY, "--sans-question", "--json", str(found)) == 0
    told = json.loads(found.read_text("utf-8"))
    figures, ages = told["indicateurs"], told["balance_agee"]
    listed = [c for c in told["creances"] if c["echeance"] and c["motif_code"] != "devise"]
    assert Decimal(figures["encours"]) == sum(Decimal(c["reste_du"]) for c in listed)
    assert Decimal(figures["echu"]) == Decimal(ages["total"]) - Decimal(ages["a_echoir"])
    told_alike(firm, figures)
    if not any(truth.ask for truth in of.truths) and path.stem != "macon":  # there: the retention
        assert Decimal(figures["encours"]) == sum(truth.open for truth in of.truths)
    sheets = pd.read_excel(firm.book, sheet_name=None, header=None, engine="calamine")
    [rows] = [s for s in sheets.values() if (s == "Total à réclamer").any(axis=None)]
    [title] = rows.index[(rows == "Total à réclamer").any(axis=1)]
    column = rows.columns[rows.loc[title] == "Total à réclamer"][0]
    claimed = pd.to_numeric(rows.loc[title + 1 :, column], errors="coerce").sum()
    foreign = [c for c in told["creances"] if c["motif_code"] == "devise" and c["jours_retard"]]
    claimed -= float(sum(Decimal(c["total"]) for c in foreign))
    assert f"indemnités {shown(f'{claimed:.2f}')} " in on_the_page(firm)
