"""« Relance - Échéanciers »: lines written are read back, a doubtful one holds its client."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.problems import RelanceError
from relance.rules.model import Client, Instalment, Invoice, Ledger
from relance.sheets import instalments_sheet
from relance.sheets.instalments_sheet import OwnInstalments
from relance.xlsx import Value
from tests.sheets.grids import MONDAY, grid


class TestInstalments:
    INVOICES = (
        Invoice(id="1", number="F-041", client_id="dup", total=Decimal(600), due=MONDAY),
        Invoice(id="2", number="F-042", client_id="dup", total=Decimal(400), due=MONDAY),
        Invoice(id="3", number="F-042", client_id="mor", total=Decimal(100), due=MONDAY),
        Invoice(id="4", number="A,7", client_id="mor", total=Decimal(100), due=MONDAY),
    )
    LEDGER = Ledger(
        clients=(Client(id="dup", name="Dupont & Fils <SA>"), Client(id="mor", name="Morel")),
        invoices=INVOICES,
    )
    LINE = Instalment(client_id="dup", invoice_ids=("1", "2"), due=MONDAY, amount=Decimal("333.34"))

    def read(self, **cells: Value) -> OwnInstalments:
        line = {**instalments_sheet.line_of(self.LINE, self.LEDGER), **cells}
        rows = grid(instalments_sheet.INSTALMENTS.new_sheet([line]))
        ids = {"dupont fils sa": "dup", "morel": "mor"}
        return instalments_sheet.read_instalments(rows, self.INVOICES, ids)

    def test_what_is_written_reads_back_the_same(self) -> None:
        own = self.read()
        assert own.problems == ()
        assert own.lines == (replace(self.LINE, row=5, where="Relance - Échéanciers!A5"),)

    @pytest.mark.parametrize(
        ("cells", "changes"),
        [
            ({"Signé le": "20/11/2026"}, {"signed": date(2026, 11, 20)}),
            ({"Déchéance du terme": "OUI"}, {"accelerated": True}),
            ({"Montant": "1 250,00 €"}, {"amount": Decimal("1250.00")}),
            ({"Factures": "f-041, F-042"}, {}),
            ({"Factures": "F-041 et F-042"}, {}),
            # renamed since: the invoice tells whose it is
            ({"Client": "Dupont SARL", "Factures": "F-041"}, {"invoice_ids": ("1",)}),
            ({"Client": "Morel", "Factures": "F-042"}, {"client_id": "mor", "invoice_ids": ("3",)}),
            ({"Client": "Morel", "Factures": "A,7"}, {"client_id": "mor", "invoice_ids": ("4",)}),
        ],
    )
    def test_what_the_owner_types_is_understood(
        self, cells: dict[str, Value], changes: dict[str, object]
    ) -> None:
        own = self.read(**cells)
        assert own.problems == ()
        expected = replace(self.LINE, row=5, where="Relance - Échéanciers!A5")
        assert own.lines == (replace(expected, **changes),)

    @pytest.mark.parametrize(
        ("cells", "cell", "said"),
        [
            ({"Échéance": "bientôt"}, "C5", "n'est pas une date"),
            ({"Échéance": None}, "C5", "la case est vide"),
            ({"Montant": "-50"}, "D5", "positif"),
            ({"Montant": None}, "D5", "la case est vide"),
            ({"Signé le": "oui"}, "E5", "n'est pas une date"),
            ({"Déchéance du terme": "peut-être"}, "F5", "oui"),
            ({"Factures": "F-041; F-99"}, "B5", "F-99"),
            ({"Factures": "F-041; A,7"}, "B5", "n'est pas dans votre liste"),
        ],
    )
    def test_what_is_not_understood_holds_the_client_and_names_the_cell(
        self, cells: dict[str, Value], cell: str, said: str
    ) -> None:
        own = self.read(**cells)
        assert own.lines == ()
        [problem] = own.problems
        assert problem.where == f"Relance - Échéanciers!{cell}"
        assert said in problem.what
        assert own.doubted == {"dup": problem}

    def test_a_remark_on_a_line_of_its_own_is_left_alone(self) -> None:
        empty: dict[str, Value] = dict.fromkeys(
            ("Client", "Factures", "Échéance", "Montant", "Déchéance du terme")
        )
        own = self.read(**empty, Remarque="vu avec Paul")
        assert (own.lines, own.problems) == ((), ())

    def test_without_the_sheet_there_is_no_plan_and_a_missing_title_is_refused(self) -> None:
        assert instalments_sheet.read_instalments(None, self.INVOICES, {}).lines == ()
        rows = grid(instalments_sheet.INSTALMENTS.new_sheet([]))
        rows[3][3] = "Somme"
        with pytest.raises(RelanceError, match="« Montant » a disparu"):
            instalments_sheet.read_instalments(rows, self.INVOICES, {})
