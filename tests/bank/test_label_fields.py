"""What a label built from fields tells of payer, purpose and nature."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.bank.label_fields import classified, fields, plain
from relance.rules.matching.operations import Nature, Operation


@pytest.mark.parametrize(
    ("label", "payer", "purpose"),
    [
        ("VIR SEPA RECU /FRM AU COMPTOIR /EID  /RNF TRANSFERT 1000001", "AU COMPTOIR", "TRANSFERT 1000001"),
        ("VIR RECU 8527975563S DE: SARL EXEMPLE MOTIF: FACTURE F2026-033 REF: NOTPROVIDED", "SARL EXEMPLE", "FACTURE F2026-033"),
        ("VIR DUPONT /RNF FAC-2026-0502", "", ""),
        ("VIREMENT DUPONT", "", ""),
    ],
)  # fmt: skip
def test_marks_tell_payer_and_purpose(label: str, payer: str, purpose: str) -> None:
    assert fields(label) == (payer, purpose)


def test_entities_are_read_however_often_they_were_escaped() -> None:
    assert plain("DUPR&amp;Eacute;  &amp;amp;\u00a0FILS") == "DUPRÉ & FILS"


@pytest.mark.parametrize(
    ("label", "amount", "nature"),
    [
        ("REMISE CHEQUES N 7654321", "300", Nature.CHEQUES),
        ("REMCB46461 NB0001 TPE301830201", "352", Nature.PROVIDER),
        ("VIR STRIPE PAYMENTS", "352", Nature.PROVIDER),
        ("APPORT EN CAPITAL ASSOCIE", "1000", Nature.OUTSIDE),
        ("REMBOURST CB DU 030726 UBER * E", "11.97", Nature.OUTSIDE),
        ("REJET PRLV EURO-ASSURANCE", "60", Nature.RETURNED),
        ("PRLV SEPA IMPAYE CLIENT DUPONT", "-5250", Nature.REVERSAL),
        ("CHEQUE IMPAYE 123", "-50", Nature.REVERSAL),
        ("PRLV SEPA EDF", "-50", Nature.ORDINARY),
        ("VIR SEPA RECU /FRM PRET A PORTER SARL /RNF APPORT", "50", Nature.ORDINARY),  # not the bank's words
        ("VIR DUPONT", "50", Nature.ORDINARY),
        ("VIR DGFIP REMBOURSEMENT TVA", "1200", Nature.OUTSIDE),
        ("VIR SEPA DRFIP REMB CREDIT TVA 3T2026", "1200", Nature.OUTSIDE),
        ("VIR DRFIP COMMUNE DE TREMBLE", "1200", Nature.ORDINARY),  # it pays for towns, too
        ("VIR URSSAF REMBOURSEMENT", "80", Nature.OUTSIDE),
        ("VIR CPAM IJSS 112026", "410", Nature.OUTSIDE),
        ("VIR CPAM RHONE TRANSPORTS", "410", Nature.ORDINARY),  # an ambulance's client
        ("VIREMENT DE COMPTE A COMPTE", "500", Nature.OUTSIDE),
        ("REALISATION DE PRET 0012", "20000", Nature.OUTSIDE),
        ("INTERETS LIVRET PRO", "12", Nature.OUTSIDE),
        ("AVOIR FOURNISSEUR POINT P", "45", Nature.OUTSIDE),
        ("TELECOLLECTE TPE 4411", "352", Nature.PROVIDER),
    ],
)  # fmt: skip
def test_the_bank_s_words_tell_what_money_it_is(label: str, amount: str, nature: Nature) -> None:
    operation = Operation(
        account="1", on=date(2026, 3, 2), amount=Decimal(amount), currency="EUR", label=label
    )
    assert classified(operation).nature is nature
