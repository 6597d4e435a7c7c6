"""CSV exports: the column decides the sign, what cannot be sure is refused whole, proofs are held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.bank.statement import Statement
from relance.bank.tables import read_text
from relance.problems import RelanceError
from relance.rules.matching.operations import Nature

HEAD = "Date;Libellé;Débit;Crédit\n"


def only(text: str) -> Statement:
    (found,) = read_text(text, "r.csv")
    return found


def amounts(text: str) -> list[str]:
    return [str(each.amount) for part in read_text(text, "r.csv") for each in part.operations]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ("02/03/2026;A;12,50;\n", ["-12.50"]),
        ("02/03/2026;A;-12,50;\n03/03/2026;B;12,50;\n", ["-12.50", "-12.50"]),  # BPCE writes both
        ("02/03/2026;A;;+12,50\n", ["12.50"]),
        ("02/03/2026;A;0,00;12,50\n", ["12.50"]),
        ("02/03/2026;A;12,50\n03/03/2026;B;;1 000,00\n", ["-12.50", "1000.00"]),  # a field left out
        ("02/03/26;A;12,50;\n", ["-12.50"]),
        ('02/03/2026;"A\nFACT 12\n\n";;12,50;\n', ["12.50"]),
    ],
)
def test_the_column_decides_the_sign(rows: str, wanted: list[str]) -> None:
    assert amounts(HEAD + rows) == wanted


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD + "02/03/2026;A;;-12,50\n", "un crédit y est négatif"),
        (HEAD + "02/03/2026;A;12,50;13,00\n", "un débit et un crédit"),
        (HEAD + "02/03/2026;A;;\n", "pas de montant"),
        (HEAD + "02/03/2026;A;douze;\n", "n'est pas un montant"),
        (HEAD + "31/02/2026;A;12,50;\n", "n'existe pas dans le calendrier"),
        (HEAD + "12/31/2026;A;12,50;\n02/03/2026;B;1,00;\n", "met le mois avant le jour"),
        (HEAD + "02/03/2026;A;B;C;12,50;\n", "n'est pas un montant"),
        (HEAD + "02/03/2026;A;12,50;\nhier;B;12,50;\n04/03/2026;C;1,00;\n", "n'est pas une opération lisible"),
        (HEAD + "02/03/2026;A;12,50;\nhier;B;12,50;\n", "n'est pas une opération lisible"),
        ("02/03/2026;A;12,50;\n" + HEAD + "03/03/2026;B;12,50;\n", "au-dessus des titres"),
        (HEAD + '02/03/2026;"A;12,50;\n', "guillemets"),
        (HEAD + '02/03/2026;"A;12,50;\n03/03/2026;";13,00;\n', "guillemets"),
        ("Date;Libellé;Montant\n02/03/2026;A;12,50\n03/03/2026;B;1", "coupé au milieu"),
        ("Date;Libellé;Montant\n02/03/2026;A;1.234\n", "plus de deux décimales"),
        ("Date;Libellé;Montant\n02/03/2026;CARTE LECLERC;12,50\n03/03/2026;VIR X;9,00\n", "pas de signe"),
        ("Date;Libellé;D\ufffdbit;Cr\ufffddit\n02/03/2026;A;12,50;\n", "accents"),
        ("Date;Libellé;Débit;Débit;Crédit\n02/03/2026;A;1,00;2,00;\n", "s'appellent"),
        ("Date;Libellé;Montant;Montant\n02/03/2026;A;1,00;2,00\n", "s'appellent"),
        ("Date;Description;Amount\n02/03/2026;A;12.50\n", "rien ne prouve lequel est le jour"),
        ("Date;Libellé;Montant;Devise\n02/03/2026;A;12,50;ZZZ\n", "n'existe pas"),
        ("Date;Libellé;Montant;Statut\n02/03/2026;A;12,50;peut-être\n", "n'est pas connu"),
        ("Date;Description;Gross;Fee;Net;Amount\n2026-03-02;A;1;0;1;1\n", "prestataire de paiement"),
        ("Date;N° facture;Client;Montant\n02/03/2026;F-1;DUPONT;1,00\n", "une liste de factures"),
        ("Date;Montant\n02/03/2026;1,00\n", "aucune colonne"),
        ("Journal;Date;Compte;Libellé;Débit;Crédit\nBQ;02/03/2026;512;DUPONT;1,00;\n", "journal comptable"),
        ("Date;Type operation;Libellé;Montant\n02/03/2026;Credit;A;-12,50\n", "un crédit y est négatif"),
        ("Date;Libellé;Montant;Débit;Crédit\n02/03/2026;A;-12,50;13,00;\n", "ne s'accordent pas"),
        ("Date;Compte;Libellé;Montant\n02/03/2026;00012345678;A;1,00\n02/03/2026;?;B;2,00\n", "numéro du compte manque"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_refused_whole(text: str, sentence: str) -> None:
    with pytest.raises(RelanceError) as refusal:
        read_text(text, "r.csv")
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("Date;Libellé;Montant;Solde\n02/03/2026;A;10,00;110,00\n03/03/2026;B;-5,00;105,00\n", True),
        ("Date;Libellé;Montant;Solde\n03/03/2026;B;-5,00;105,00\n02/03/2026;A;10,00;110,00\n", True),
        ("Date;Libellé;Montant;Solde\n02/03/2026;A;10,00;110,00\n03/03/2026;B;-5,00;104,00\n", False),
        ("Date;Libellé;Montant;Solde\n02/03/2026;A;10,00;110,00\n", None),
        ("Date;Libellé;Montant;Solde\n02/03/2026;A;10,00;\n02/03/2026;A;10,00;120,00\n03/03/2026;B;-5,00;115,00\n", None),
        ("Date,Description,Amount,Fee,Balance,Currency\n2026-03-02,A,10.00,0.00,110.00,EUR\n2026-03-13,B,-5.00,0.50,104.50,EUR\n", True),
        ("Date;Libellé;Montant\n02/03/2026;A;10,00\n", None),
        ("Solde en fin de période;;110,00\nDate;Libellé;Montant\n02/03/2026;A;10,00\nSolde en début de période;;100,00\n", True),
        ("Solde en fin de période;;111,00\nDate;Libellé;Montant\n02/03/2026;A;10,00\nSolde en début de période;;100,00\n", False),
        ("00012345678;01/03/2026;14/03/2026;2;14/03/2026;9.00 EUR\nDate;Libellé;Montant\n02/03/2026;A;10,00\n", False),
        ("00012345678;01/03/2026;14/03/2026;1;14/03/2026;9.00 EUR\nDate;Libellé;Montant\n02/03/2026;A;10,00\n", True),
    ],
)  # fmt: skip
def test_a_file_is_complete_where_its_own_proof_holds(text: str, complete: bool | None) -> None:
    statement = only(text)
    assert statement.complete is complete
    assert bool(statement.why) is (complete is False)
    assert all(each.proven is (complete is not False) for each in statement.operations)


def test_several_accounts_of_one_file_stay_apart() -> None:
    section = (
        "Compte courant n° {};\n\nDate;Libellé;Débit euros;Crédit euros;\n02/03/2026;VIR A;;{};\n\n"
    )
    found = read_text(
        section.format("00012345678", "1,00") + section.format("00012345679", "2,00"), "r.csv"
    )
    assert [(s.account, s.operations[0].account, s.operations[0].amount) for s in found] == [
        ("00012345678", "00012345678", Decimal("1.00")), ("00012345679", "00012345679", Decimal("2.00")),
    ]  # fmt: skip


def test_rows_that_name_their_account_are_told_apart() -> None:
    text = "dateOp;label;amount;accountNum\n2026-03-02;A;1,00;00012345678\n2026-03-02;B;2,00;00012345679\n"
    assert [s.account for s in read_text(text, "r.csv")] == ["00012345678", "00012345679"]


@pytest.mark.parametrize(
    ("titles", "account"),
    [
        ("Date;Numéro de compte;Bénéficiaire;Montant (EUR)", ""),  # N26: the payer's
        ("Date;Compte;Libellé;Montant", "00012345678"),
        ("Date;Numéro de compte;Libellé;Montant", "00012345678"),
        ("Date;IBAN;Libellé;Montant", ""),  # Qonto: the payer's, Shine: our own
    ],
)
def test_an_account_number_beside_a_payer_is_not_ours(titles: str, account: str) -> None:
    assert only(f"{titles}\n02/03/2026;00012345678;DUPONT;1,00\n").account == account


def test_pockets_of_one_account_have_balances_of_their_own() -> None:
    rows = [
        ("01", "A", "10.00", "10.00", "Main"),
        ("02", "B", "5.00", "105.00", "Savings"),
        ("03", "C", "-1.00", "9.00", "Main"),
        ("04", "D", "1.00", "106.00", "Savings"),
    ]
    text = "".join(
        f"2026-03-{day},{label},{value},{after},{pocket},EUR\n"
        for day, label, value, after, pocket in rows
    )
    found = only("Date,Description,Amount,Balance,Account,Currency\n" + text)
    assert (found.complete, found.opening, len(found.operations)) == (True, None, 4)


def test_one_balance_for_all_rows_proves_nothing() -> None:
    rows = "02/03/2026;A;1,00;50,00\n03/03/2026;B;2,00;50,00\n"
    assert only("Date;Libellé;Montant;Solde\n" + rows).complete is None


@pytest.mark.parametrize(
    ("column", "currency"),
    [("EUR", "EUR"), ("€", "EUR"), ("Euros", "EUR"), ("usd", "USD"), ("", "EUR")],
)
def test_a_currency_is_that_of_its_column(column: str, currency: str) -> None:
    found = only(f"Date;Libellé;Montant;Devise\n2026/03/02;A;1,00;{column}\n")
    assert (found.currency, found.operations[0].on) == (currency, date(2026, 3, 2))


def test_pending_rows_are_told_and_dropped_ones_left_out() -> None:
    head = "Type,Date de début,Date de fin,Description,Montant,Devise,État\n"
    rows = [
        "X,2026-03-01 10:00:00,2026-03-02 10:00:00,A,1.00,EUR,TERMINÉ",
        "X,2026-03-03 10:00:00,,B,2.00,EUR,EN ATTENTE",
        "X,2026-03-04 10:00:00,,C,3.00,EUR,REVERTED",
    ]
    found = only(head + "\n".join(rows)).operations
    assert [(each.on, each.nature) for each in found] == [
        (date(2026, 3, 2), Nature.ORDINARY), (date(2026, 3, 3), Nature.PENDING),
    ]  # fmt: skip


def test_a_preamble_with_a_line_of_date_and_a_column_of_francs_mislead_nobody() -> None:
    text = (
        "Numéro Compte    ;00012345678\nDate             ;01/01/2015\nSolde (EUROS)    ;1 234,56\n\n"
        "Date;Libellé;Montant(EUROS);Montant(FRANCS)\n28/08/2026;VIR A;13,00;85,27\n"
    )
    statement = only(text)
    assert (statement.account, statement.operations[0].amount) == ("00012345678", Decimal("13.00"))


def test_without_titles_only_one_column_of_amounts_is_believed() -> None:
    rows = "02/07/2026;PAIEMENT CB;FACTURE CARTE DU 010726;02/07/2026;-12,34\n06/07/2026;VIR;VIR RECU /FRM X;04/07/2026;1 111,11\n"
    assert amounts('"Compte de ch&amp;egrave;ques";"";****0042;14/09/2026;;1 234,56\n' + rows) == [
        "-12.34",
        "1111.11",
    ]
    with pytest.raises(RelanceError):
        read_text(rows.replace(";-12", ";1,00;-12").replace(";1 111", ";2,00;1 111"), "r.csv")


def test_the_last_row_of_lcl_is_a_balance() -> None:
    rows = "02/03/2026;-12,34;Carte;;CB  SNCF;;0;Divers\n03/03/2026;500,00;Virement;;;VIR DUPONT;0;Divers\n"
    statement = only(rows + "03/03/2026;1234,56;;;01234 012345A;;;\n")
    assert [each.label for each in statement.operations] == ["CB SNCF", "VIR DUPONT"]
    assert statement.account == "01234 012345A"


def test_two_equal_rows_of_one_day_are_two_operations_known_again_in_the_next_file() -> None:
    row = "02/03/2026;VIR X;;250,00\n"
    first, second = only(HEAD + row + row), only(HEAD + row + row + "03/03/2026;VIR Y;;1,00\n")
    keys = [each.key for each in first.operations]
    assert len(set(keys)) == 2
    assert [each.key for each in second.operations][:2] == keys
