"""Debts written down as some owner might: headers, layout, dates and amounts of all habits.

One `Scribe` keeps its habits all along a workbook. Headers are as people write them, not as the
program declares them; columns that have nothing to do with the debt stand among the others.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter

from relance.french import MONTHS
from relance.sheets.cells import as_text
from tests.books.judge import Truth

CLIENTS = (
    "SARL Bâti Rhône", "M. Lefèvre", "Mme Nguyen", "Mairie de Brignais", "Syndic Foncia Croix-Rousse",
    "SCI des Tilleuls", "Dupont & Fils", "Association Le Phare", "EURL O'Neill", "SAS NoVa 3D",
    "M. et Mme Da Silva", "Commune d'Écully", "Ets Moreau", "Hôtel de l'Europe", "GAEC du Pré",
    "Cabinet Weiß", "L'Atelier", "Copropriété 12 rue Noire", "Clinique St-Jean", "Jean-Paul Aîné",
)  # fmt: skip
HEADERS = {
    "number": ("N° facture", "N° Fact.", "Facture n°", "Numéro de facture", "FACTURE", "Num. facture",
               "N° de\nfacture", "Réf. facture", "n°", "N° pièce", "Fact N°", "No facture"),
    "client": ("Client", "CLIENT", "Nom du client", "Nom client", "Clients", "Raison sociale", "Nom",
               "Société", "Nom / Raison sociale", "Client (nom)"),
    "code": ("Code client", "N° client", "Réf. client", "Compte client", "Code clt"),
    "total": ("Montant TTC", "Mt TTC", "Total TTC", "TTC", "Montant\nTTC (€)", "Net à payer TTC",
              "MONTANT T.T.C.", "Montant facture TTC", "Total facture", "Montant", "Prix TTC", "TTC €"),
    "net": ("Montant HT", "HT", "Total H.T.", "Mt HT", "Base HT"),
    "vat": ("TVA", "Montant TVA", "T.V.A.", "TVA 20 %"),
    "issued": ("Date facture", "Date", "Date de facture", "Date fact.", "Émise le", "DATE", "Date\némission",
               "Facturé le"),
    "due": ("Échéance", "Ech.", "Date d'échéance", "ECHEANCE", "Date éch.", "À régler avant le",
            "Date limite de\npaiement", "Échéance le", "Payable le", "Échéance facture"),
    "term": ("Délai de paiement", "Conditions", "Délai", "Conditions de règlement"),
    "paid_on": ("Réglé le", "Payé le", "Date règlement", "Réglée le", "Date de paiement", "Encaissé le",
                "Date regl.", "Soldée le", "Date encaissement"),
    "paid": ("Montant réglé", "Mt réglé", "Déjà réglé", "Montant payé", "Encaissements", "Total réglé",
             "Versements", "Somme réglée"),
    "balance": ("Reste dû", "Rste dû", "Reste à payer", "Solde", "RAP", "Solde dû", "Restant dû", "Impayé"),
    "status": ("Statut", "État", "Etat facture", "Statut paiement"),
    "settled": ("Payé", "Réglé", "Payée ?", "Règlement", "Paiement", "Payé O/N", "Soldée"),
    "notes": ("Observations", "Remarques", "Notes", "Commentaire"),
}  # fmt: skip
PAID = (
    "Payée",
    "payé",
    "Réglé",
    "réglée",
    "soldée",
    "OUI",
    "Acquittée",
    "payé par chèque",
    "Payée CB",
)
OPEN = ("Impayée", "non payée", "à payer", "en attente", "", "", "en retard", "NON", "Envoyée")
TITLES = ("ENTREPRISE DURAND", "Suivi des factures 2026", "Factures clients", "mis à jour le 20/11/2026",
          "Tél. 04 78 00 00 00", "Année 2026")  # fmt: skip
EXTRA = ("Devis en cours", "Notes", "Paramètres", "Stock", "Feuil3")
PAYMENTS = ("Règlements", "Encaissements", "Paiements reçus", "Règlements clients")
GROUPS = {  # titles on two lines: the upper, the lower
    "number": ("Facture", "N°"),
    "total": ("Montant", "TTC"),
    "net": ("Montant", "HT"),
    "due": ("Date", "échéance"),
    "paid_on": ("Règlement", "Date"),
    "paid": ("Règlement", "Montant"),
}
DECOYS = ("Date commande", "Date livraison prévue", "Montant devis", "N° BL", "Code postal", "Montant commande",
          "Commission", "Date de création", "Prochaine visite", "N° contrat", "Marge", "Jours de retard",
          "Acompte demandé", "Date devis", "Heures", "Montant prime")  # fmt: skip
REMARKS = (
    "* voir avec le comptable",
    "client difficile",
    "NB : relancé par tél.",
    "travaux terminés",
)


@dataclass(slots=True)
class Debt:
    """An invoice before anybody writes it down. `cells`: what a slip puts in place of a value."""

    number: str
    client: str
    issued: date
    due: date
    total: Decimal
    payments: list[tuple[date, Decimal]] = field(default_factory=list)
    credit: Decimal = Decimal(0)  # by a credit note that names it
    ask: bool = False
    cells: dict[str, Any] = field(default_factory=dict)
    look: dict[str, Any] = field(default_factory=dict)
    twice: bool = False
    misnamed: bool = False  # its payment names another number

    @property
    def paid(self) -> Decimal:
        """What was paid in all."""
        return sum((amount for _, amount in self.payments), Decimal(0))

    @property
    def open(self) -> Decimal:
        """What is left to pay."""
        return self.total - self.credit - self.paid

    def truth(self) -> Truth:
        """What a reader of the book should find."""
        return Truth(
            number=as_text(self.cells.get("number", self.number)),
            client=self.client,
            total=self.total,
            open=self.open,
            due=self.due,
            ask=self.ask,
        )


class Scribe:
    """Somebody's habits, kept all along one workbook."""

    def __init__(self, rng: random.Random, sign: str, term: int | None) -> None:
        self.rng, self.sign, self.term = rng, sign, term
        self.term_in_settings = bool(term) and rng.random() < 0.5
        forms = "real real real real timed text short named iso serial mixed english"
        self.dates = rng.choice(forms.split())
        self.amounts = rng.choice("number number number noisy euros dots plain english".split())
        self.upper = rng.random() < 0.2
        self.above = rng.choice((0, 0, 1, 2, 4))
        self.left = rng.choice((0, 0, 0, 1))
        self.coded = rng.random() < 0.15
        self.monthly = sign in {"paid_on", "status", "settled"} and rng.random() < 0.12
        self.titles: dict[str, tuple[str, str]] = {}
        self.keys = self._keys()
        places = ("", "", "", "months", "totals", "blank", "titles", "remarks", "sections")
        self.between = "" if self.monthly else rng.choice(places)
        self.story = (
            f"{sign} {self.dates}/{self.amounts}/{self.between}{'/code' * self.coded}"
            f"{'/monthly' * self.monthly}"
        )

    def _keys(self) -> list[str]:
        rng = self.rng
        keys = ["number", "code" if self.coded else "client", "total"]
        keys += ["issued"] if self.term or rng.random() < 0.8 else []
        keys += ["due"] if not self.term else [] if self.term_in_settings else ["term"]
        keys += ["net", "vat"] if rng.random() < 0.3 else []
        keys += {"sheet": [], "sums": [], "paid": ["paid"]}.get(self.sign, [self.sign])
        keys += ["balance"] if self.sign == "paid" and rng.random() < 0.3 else []
        keys += ["notes"] if rng.random() < 0.4 else []
        keys += [f"={title}" for title in rng.sample(DECOYS, rng.choice((0, 0, 1, 2)))]
        keys += rng.choice(([], [], [], ["+Règlement 2"], ["+Avoir"]))  # empty but where one slips
        if rng.random() < 0.4:
            rng.shuffle(keys)
        grouped = rng.random() < 0.15
        for key in keys:
            if key[0] in "=+":
                self.titles[key] = "", key[1:]
            elif grouped and key in GROUPS:
                self.titles[key] = GROUPS[key]
            else:
                taken = {title for _, title in self.titles.values()}
                self.titles[key] = "", rng.choice([t for t in HEADERS[key] if t not in taken])
        return keys

    def write(self, debts: Sequence[Debt]) -> bytes:
        """The workbook of these debts."""
        rng, out = self.rng, io.BytesIO()
        self.book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": rng.random() < 0.05})
        if self.monthly:
            self._months(debts)
        else:
            names = ("Factures", "Feuil1", "2026", "Suivi clients", "Fact 2026")
            self._list(rng.choice(names), debts)
        if self.sign in {"sheet", "sums"}:
            self._payments(debts)
        if self.coded:
            self._clients(debts)
        for name in rng.sample(EXTRA, rng.choice((0, 0, 1, 2))):
            self.book.add_worksheet(name).write_string(0, 0, "à compléter")
        self.book.close()
        return out.getvalue()

    def _months(self, debts: Sequence[Debt]) -> None:
        """One sheet a month, the unpaid carried forward."""
        months = sorted({(debt.issued.year, debt.issued.month) for debt in debts})
        before = date.min
        for year, month in months:
            eve = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            eve = date(2026, 11, 22) if (year, month) == months[-1] else eve
            shown = [
                debt
                for debt in debts
                if debt.issued <= eve
                and (debt.open or debt.issued > before or debt.payments[-1][0] > before)
            ]
            self._list(f"{MONTHS[month - 1].capitalize()} {year}", shown, eve)
            before = eve

    def _list(self, name: str, debts: Sequence[Debt], eve: date = date.max) -> None:
        """One list; of payments, only those until `eve`."""
        rng = self.rng
        self.sheet, self.row, self.eve = self.book.add_worksheet(name), 0, eve
        for title in rng.sample(TITLES, min(self.above, len(TITLES))):
            self.sheet.write_string(self.row, self.left, title)
            self.row += 1
        self.row += rng.choice((0, 1)) if self.above else 0
        self._titles()
        if self.between == "sections":
            debts = sorted(debts, key=lambda debt: bool(debt.payments) and not debt.open)
        month, run, section = 0, Decimal(0), False
        for index, debt in enumerate(debts):
            if self.between == "months" and debt.issued.month != month:
                month = debt.issued.month
                self._alone(MONTHS[month - 1].upper())
            if self.between == "sections" and not section and debt.payments and not debt.open:
                section = True
                self._alone(rng.choice(("FACTURES PAYÉES", "Réglées", "*** Soldées ***")))
            for _ in range(1 + debt.twice):
                self._line(debt)
            if debt.credit:
                self._credit(debt)
            run += debt.total
            if index % 4 == 3:
                self._between(run)
        if rng.random() < 0.5:
            self.row += rng.choice((0, 1))
            self._total(rng.choice(("TOTAL", "Total général", "TOTAUX")), run)

    def _between(self, run: Decimal) -> None:
        match self.between:
            case "totals":
                self._total("Sous-total", run)
            case "blank":
                self.row += 1
            case "titles":
                self._titles()
            case "remarks":
                self._alone(self.rng.choice(REMARKS))

    def _titles(self) -> None:
        if any(above for above, _ in self.titles.values()):
            for index, key in enumerate(self.keys, start=self.left):
                if self.titles[key][0]:
                    self.sheet.write_string(self.row, index, self.titles[key][0])
            self.row += 1
        for index, key in enumerate(self.keys, start=self.left):
            self.sheet.write_string(self.row, index, self.titles[key][1])
        self.row += 1

    def _alone(self, text: str) -> None:
        self.sheet.write_string(self.row, self.left, text)
        self.row += 1

    def _total(self, word: str, amount: Decimal) -> None:
        self.sheet.write_string(self.row, self.left, word)
        place = self.left + self.keys.index("total")
        if place > self.left:
            self.sheet.write_number(self.row, place, float(amount))
        self.row += 1

    def _line(self, debt: Debt) -> None:
        for index, key in enumerate(self.keys, start=self.left):
            value = debt.cells.get(key, self._value(key, debt))
            self._cell(self.sheet, self.row, index, value, debt.look)
        self.row += 1

    def _credit(self, debt: Debt) -> None:
        """A credit note below its invoice, which its remark names."""
        note = {
            "number": f"AV-{self.row}",
            "client": debt.client,
            "code": self._value("code", debt),
            "total": self._amount(-debt.credit),
            "issued": self._date(debt.issued + timedelta(days=3)),
            "notes": f"avoir sur {debt.number}",
        }
        for index, key in enumerate(self.keys, start=self.left):
            self._cell(self.sheet, self.row, index, note.get(key, ""), {})
        self.row += 1

    def _cell(self, sheet: Any, row: int, column: int, value: Any, look: dict[str, Any]) -> None:
        plain = self.book.add_format(look) if look else None
        if isinstance(value, datetime | date):
            day = self.book.add_format({"num_format": "dd/mm/yyyy", **look})
            moment = datetime(value.year, value.month, value.day)
            late = timedelta(hours=23) if self.dates == "timed" else timedelta()
            sheet.write_datetime(row, column, moment + late, day)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, plain)
        elif value == "#N/A":
            sheet.write_formula(row, column, "=NA()", plain, value)
        elif value:
            sheet.write_string(row, column, value, plain)
        elif plain:
            sheet.write_blank(row, column, None, plain)

    def _value(self, key: str, debt: Debt) -> Any:
        rng = self.rng
        if key[0] in "=+":
            return self._decoy(key) if key[0] == "=" else ""
        match key:
            case "number":
                plain = debt.number.isdigit() and rng.random() < 0.7
                return int(debt.number) if plain else debt.number
            case "client":
                spaced = f" {debt.client} ".replace(" ", rng.choice((" ", "  ")))
                return debt.client.upper() if self.upper else rng.choice((debt.client, spaced))
            case "code":
                return f"C{CLIENTS.index(debt.client):03}"
            case "total":
                return self._amount(debt.total)
            case "net" | "vat":
                net = (debt.total / Decimal("1.2")).quantize(Decimal("0.01"))
                return self._amount(net if key == "net" else debt.total - net)
            case "issued" | "due":
                return self._date(getattr(debt, key))
            case "term":
                return rng.choice((f"{self.term} jours", f"{self.term} j", self.term))
        return self._payment(key, debt)

    def _payment(self, key: str, debt: Debt) -> Any:
        """What says that it was paid, on this sheet; or a remark."""
        rng, paid = self.rng, [p for p in debt.payments if p[0] <= self.eve]
        match key:
            case "paid_on":
                return self._date(paid[0][0]) if paid else ""
            case "paid":
                return self._amount(debt.paid) if paid else rng.choice(("", 0, "-"))
            case "balance":
                return self._amount(debt.open)
            case "status":
                return rng.choice(PAID) if paid else rng.choice(OPEN)
            case "settled":
                if not paid:
                    return rng.choice(("", "", "non", "Non"))
                whole = not debt.open and rng.random() < 0.5
                return rng.choice(PAID) if whole else self._amount(debt.paid)
        return rng.choice(("", "", "", "client à ménager", "appelé lundi", "voir devis"))

    def _decoy(self, title: str) -> Any:
        rng = self.rng
        if "Date" in title or "visite" in title:
            return self._date(date(2026, 1, 1) + timedelta(days=rng.randrange(300)))
        if "Code" in title or "N°" in title:
            return f"{rng.randrange(1000, 99999):05}"
        return self._amount(Decimal(rng.randrange(0, 9000)))

    def _amount(self, amount: Decimal) -> Any:
        if self.amounts in {"number", "noisy"}:
            return float(amount) + (1e-10 if self.amounts == "noisy" else 0)
        whole, cents = f"{abs(amount):.2f}".split(".")
        sign = "-" if amount < 0 else ""
        grouped = f"{sign}{int(whole):,}"
        match self.amounts:
            case "euros":
                space = self.rng.choice((" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"))
                return f"{grouped.replace(',', space)},{cents}{space}€"
            case "dots":
                return f"{grouped.replace(',', '.')},{cents}"
            case "english":
                return f"{grouped}.{cents}"
        return f"{sign}{whole},{cents}"

    def _date(self, day: date) -> Any:
        form = self.dates
        if form == "mixed":
            form = self.rng.choice(("real", "text", "named"))
        match form:
            case "text":
                return f"{day:%d/%m/%Y}"
            case "short":
                return f"{day.day}-{day.month}-{day:%y}"
            case "named":
                return f"{day.day}{'er' if day.day == 1 else ''} {MONTHS[day.month - 1]} {day.year}"
            case "iso":
                return f"{day:%Y-%m-%d}"
            case "english":
                return f"{day:%m/%d/%Y}"
            case "serial":
                return (day - date(1899, 12, 30)).days if not self.book.date_1904 else day
        return day

    def _payments(self, debts: Sequence[Debt]) -> None:
        """A sheet of payments: by number, or by client and sum."""
        sheet = self.book.add_worksheet(self.rng.choice(PAYMENTS))
        for index, title in enumerate(("Date", "Client", "N° facture", "Montant")):
            sheet.write_string(0, index, title)
        paid = [(debt, day, amount) for debt in debts for day, amount in debt.payments]
        for row, (debt, day, amount) in enumerate(paid, start=1):
            number = "X999" if debt.misnamed else debt.number
            self._cell(sheet, row, 0, day, {})
            self._cell(sheet, row, 1, debt.client, {})
            self._cell(sheet, row, 2, number if self.sign == "sheet" else "", {})
            self._cell(sheet, row, 3, float(amount), {})

    def _clients(self, debts: Sequence[Debt]) -> None:
        sheet = self.book.add_worksheet(self.rng.choice(("Clients", "Fichier clients", "Carnet")))
        for index, title in enumerate(("Code", "Nom", "Adresse", "CP", "Ville")):
            sheet.write_string(0, index, title)
        for row, name in enumerate(sorted({debt.client for debt in debts}), start=1):
            where = (f"C{CLIENTS.index(name):03}", name, "1 rue Haute", "69001", "Lyon")
            for index, text in enumerate(where):
                sheet.write_string(row, index, text)
