"""What the page says, and in which order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from relance.letters.todo import MOST
from relance.page.page import page
from relance.page.view import context, days
from relance.rules.codes import Channel, EventKind, Kind, Postal, Status
from relance.rules.figures.overview import Receipt
from relance.rules.model import CreditNote, Event, Payment
from tests.page.weeks import apart, many, read, shown, week
from tests.rules.figures.test_accounts import paid
from tests.rules.figures.test_deadlines import held
from tests.rules.ladder.ledgers import DUPONT, MONDAY, invoice, ledger, sent

FIRM = replace(DUPONT, siren="000261941", address=("1 rue Basse",), postcode="49000", town="Angers")
UNCONFIRMED = replace(sent("B", "Relance 1", 7), postal=Postal.UNCONFIRMED, sent_on=None)
BUSY = ledger(
    invoice("A", 4, client="morel"),
    replace(invoice("B", 15), where="Factures!A9"),
    replace(invoice("C", 9, client="roy"), where="Factures!A10"),
    replace(invoice("D", 200, client="roy"), where="Factures!A11"),
    replace(
        invoice("E", 9, client="roy"),
        status=Status.UNKNOWN,
        status_text="Peut-être",
        balance=None,
        where="Factures!A12",
    ),
    clients=[
        replace(FIRM, hold=None),
        replace(FIRM, id="morel", name="Morel SARL", phone="+33 2 61 91 04 27"),
        replace(FIRM, id="roy", name="Roy SAS", siren="", kind=Kind.BUSINESS),
    ],
    events=[
        UNCONFIRMED,
        sent("B", "Appel", 14, channel=Channel.PHONE),
        sent("C", "Appel", 6, channel=Channel.PHONE),
    ],
)


def test_the_work_comes_first_then_what_is_at_stake_the_dates_the_money_in_and_how_it_goes() -> (
    None
):
    page = shown(BUSY)
    assert [h.text_content().split(" :")[0] for h in page.iter("h2")] == [
        "À faire", "Ce qui est en jeu", "Échéances", "Reçu depuis le 16/11/2026", "Comment ça va",
        "Client par client",
    ]  # fmt: skip
    assert [h.text_content() for h in page.iter("h3")] == [
        "Appeler (1)", "Signer et poster (1)", "Confirmer (1)", "Décider (1)", "Corriger (1)",
    ]  # fmt: skip


def test_each_piece_of_work_names_what_to_dial_the_file_or_the_cell() -> None:
    page, text = shown(BUSY), read(BUSY)
    links = [a.get("href") for a in page.iter("a")]
    assert links[:3] == ["#faire", "./", "tel:+33261910427"]
    assert not [link for link in links if ".docx" in link]
    assert "Roy SAS – C – 1 000,00 € Roy SAS - lettre de rappel.docx" in text
    row = UNCONFIRMED.row
    assert f"« Relance - Historique », colonne « Envoyé le », ligne {row}" in text
    assert "Factures!A11" in text  # to decide
    assert "Factures!A12" in text  # to correct


def test_the_public_registers_are_linked_by_siren_for_firms_only() -> None:
    page = shown(BUSY)
    outside = {a.get("href") for a in page.iter("a") if "://" in a.get("href")}
    assert outside == {
        "https://www.bodacc.fr/pages/annonces-commerciales/?q.registre=registre:000261941",
        "https://annuaire-entreprises.data.gouv.fr/entreprise/000261941",
    }
    assert {a.get("rel") for a in page.iter("a") if "://" in a.get("href")} == {
        "noopener noreferrer"
    }


@pytest.mark.parametrize("phone", ["", "demander Luc", "06", "02 61 91 40 18 ou 06 39 98 31 07"])
def test_what_is_no_telephone_number_is_no_link(phone: str) -> None:
    of = ledger(invoice("A", 4), clients=[replace(FIRM, phone=phone)])
    assert not [a for a in shown(of).iter("a") if a.get("href").startswith("tel:")]


def test_money_that_no_invoice_has_taken_stands_apart() -> None:
    of = ledger(
        replace(invoice("A", 15), balance=None),
        payments=[Payment(amount=Decimal(80), on=MONDAY, client_id="dupont")],
        credit_notes=[CreditNote(number="AV", client_id="dupont", amount=Decimal(20), on=None)],
    )
    assert "Reste dû 1 000,00 €" in read(of)
    assert "Reçu ou avoirs sans facture affectée, à part 100,00 €" in read(of)


def test_ten_debtors_at_most_the_largest_that_is_late_first() -> None:
    names = [f"Client {n:02}" for n in range(12)]
    of = ledger(
        *(invoice(f"F{n}", 4, client=f"c{n}", total=f"{100 + n}.00") for n in range(12)),
        clients=[replace(FIRM, id=f"c{n}", name=name) for n, name in enumerate(names)],
    )
    told = [row["nom"] for row in context(week(of))["debiteurs"]]
    assert told == [f"Client {n:02}" for n in range(11, 1, -1)]


def test_what_is_not_known_is_said() -> None:
    of = ledger(
        replace(invoice("A", 30), balance=None),
        replace(invoice("B", 30), issued=None),
        replace(invoice("C", 30), currency="CHF"),
        payments=[paid("300", None)],
    )
    text = read(of)
    assert "300,00 € sont notés réglés sans date : dans aucun mois" in text
    assert "1 facture sans date de facture passée : dans aucun mois, ni dans le DSO." in text
    assert "1 facture en devise ou illisible : dans aucun de ces chiffres." in text
    assert "Retard moyen des règlements inconnu" in text


def test_a_year_and_more_of_billing_still_open_is_said_in_words() -> None:
    of = ledger(replace(invoice("A", 600), issued=date(2025, 3, 1)), invoice("B", 10, total="5.00"))
    assert "Délai de règlement (DSO) plus de douze mois" in read(of)


def test_the_dates_to_keep_are_told_with_those_that_are_over() -> None:
    of = ledger(
        replace(invoice("A", 20), hold=held("Promesse", MONDAY - timedelta(days=5))),
        replace(invoice("B", 20), hold=held("Promesse", MONDAY + timedelta(days=2))),
    )
    text = read(of)
    assert "18/11/2026 Règlement promis (passée)" in text
    assert "25/11/2026 Règlement promis Dupont" in text


def test_what_came_in_names_the_reminder_before_it() -> None:
    of = ledger(
        replace(invoice("A", 30), balance=None),
        events=[sent("A", "Relance 1", 15)],
        payments=[paid("300", MONDAY - timedelta(days=1))],
    )
    text = read(of)
    assert "Reçu depuis le 16/11/2026 : 300,00 €" in text
    assert "22/11/2026 Dupont & Fils <SA> A après « Relance 1 » 300,00 €" in text


def test_what_was_noted_late_is_told_under_it() -> None:
    seen = Event(on=MONDAY, kind=EventKind.PAYMENT_SEEN, client_id="dupont", invoice="A",
                 amount=Decimal(300))  # fmt: skip
    of = ledger(
        replace(invoice("A", 30), balance=None), events=[seen], payments=[paid("300", None)]
    )
    text = read(of)
    assert "Reçu depuis le 16/11/2026 : 0,00 €" in text
    assert "et non compté ci-dessus : Dupont & Fils <SA> , A : 300,00 € , sans relance" in text


def test_a_clients_timeline_opens_on_a_click_and_says_its_habits() -> None:
    call = Event(on=MONDAY - timedelta(days=3), kind=EventKind.CALLED, client_id="dupont",
                 invoice="A", note="rappelle jeudi")  # fmt: skip
    of = ledger(
        replace(invoice("A", 30), balance=None),
        events=[call],
        payments=[paid("300", date(2026, 11, 3))],
    )
    [client] = shown(of).xpath("//section[@aria-labelledby='clients']//details")
    text = client.text_content()
    assert client.get("open") is None
    assert "20/11/2026Appel fait, rappelle jeudiA" in text
    assert "paie en moyenne 10 jours après l'échéance (1 règlement daté)" in text


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, "inconnu"), (Decimal("73.75"), "73,8 jours"), (Decimal("-1.04"), "−1,0 jour"), (Decimal(0), "0,0 jour")],
)  # fmt: skip
def test_days_are_written_as_they_are_read(value: Decimal | None, told: str) -> None:
    assert days(value).replace("\u00a0", " ") == told


def test_what_is_to_be_reported_as_collected_is_listed_behind_a_click() -> None:
    it = week(BUSY)
    one = Receipt(on=date(2027, 9, 2), amount=Decimal(100), client="Morel SARL", invoice="F-1")
    made = apart(page(replace(it, figures=replace(it.figures, collected=(one,)))))
    [told] = [d for d in made.iter("details") if "encaissée" in (d.find("summary").text or "")]
    text = " ".join(" ".join(told.itertext()).split())
    assert "1 règlement de ce mois-ci et du précédent" in text
    assert "02/09/2027 Morel SARL F-1" in text
    assert "encaissée" not in read(BUSY)


def test_work_without_end_is_cut_where_the_week_s_list_is_and_it_is_told() -> None:
    told = read(many(2_000, [f"Client {number}" for number in range(900)]))
    assert f"Une liste de plus de {MOST} lignes est coupée ici" in told
