"""The days that a public body has by law: 30, or 50 for a health establishment (CCP R2192-10, -11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from relance.rules.model import Client, Hold, Invoice, Kind, Plan, Reason, State
from relance.rules.public import is_health
from tests.rules.test_checks import CLIENT, LATE, about, monday

HOSPITAL = replace(CLIENT, name="Centre hospitalier de Cholet", kind=Kind.PUBLIC_BODY)
TOWN = replace(CLIENT, name="Mairie de Trélazé", kind=Kind.PUBLIC_BODY)


@pytest.mark.parametrize(
    ("name", "health"),
    [
        ("Centre Hospitalier de Cholet", True),
        ("CH Cholet", True),
        ("CH. de Laval", True),
        ("CHU d'Angers", True),
        ("CHRU Nancy", True),
        ("C.H.U. Nantes", True),
        ("Le Centre hospitalier", True),
        ("L'Hôpital Saint-Nicolas", True),
        ("Hôpitaux de Saint-Maurice", True),
        ("AP-HP", True),
        ("APHP - DSFP", True),
        ("AP-HM", True),
        ("Hospices civils de Lyon", True),
        ("GHT 49", True),
        ("Groupement hospitalier Portes de Provence", True),
        ("Groupe Hospitalier Sud Île-de-France", True),
        ("EPSM de la Sarthe", True),
        ("EPS Ville-Évrard", True),
        ("Établissement public de santé Barthélemy-Durand", True),
        ("Hôpital privé Saint-Grégoire", False),
        ("Centre hospitalier privé de l'Europe", False),
        ("Clinique de l'Hôpital", False),
        ("Hôpital vétérinaire", False),
        ("Mairie de Trélazé", False),
        ("Charente (département)", False),
        ("Commune de L'Hôpital", False),
    ],
)
def test_a_health_establishment_is_known_by_how_its_name_begins(name: str, health: bool) -> None:
    assert is_health(replace(HOSPITAL, name=name)) is health


def test_a_firm_with_such_a_name_is_no_public_body() -> None:
    assert not is_health(replace(HOSPITAL, kind=Kind.BUSINESS))


def of(client: Client, due: date, **facts: object) -> tuple[Invoice, Plan]:
    invoice = replace(LATE, due=due, **facts)  # type: ignore[arg-type]
    return invoice, monday(invoice, client=client)


@pytest.mark.parametrize(
    ("client", "first"),
    # issued and deposited on 1 September: its 30th day is 1 October, its 50th 21 October
    [(TOWN, date(2026, 10, 2)), (HOSPITAL, date(2026, 10, 22))],
)
def test_interest_waits_for_the_legal_days_of_each(client: Client, first: date) -> None:
    _, done = of(client, date(2026, 9, 16))
    assert done.claims[0].accruals[0].start == first


@pytest.mark.parametrize(("client", "due"), [(TOWN, 1), (HOSPITAL, 21)])
def test_an_assumed_due_date_is_never_before_them(client: Client, due: int) -> None:
    assumed, done = of(client, date(2026, 9, 1), due_assumed=True)
    claim = done.claims[0]
    assert claim.invoice.due == date(2026, 10, due)
    assert claim.days_late == (date(2026, 11, 23) - date(2026, 10, due)).days
    assert claim.fee == 40
    [written] = monday(replace(assumed, due_assumed=False), client=client).claims
    assert written.invoice.due == date(2026, 9, 1)  # what the invoice says stands
    late = replace(assumed, due=date(2026, 10, 30))
    assert monday(late, client=client).claims[0].invoice.due == date(2026, 10, 30)


def test_a_hospital_is_not_chased_on_an_assumed_date_before_its_fifty_days() -> None:
    dates = {"issued": date(2026, 10, 10), "due_assumed": True}
    for client, reason in ((TOWN, Reason.PREPARED), (HOSPITAL, Reason.NOT_DUE)):
        _, done = of(client, date(2026, 11, 9), **dates)
        assert done.claims[0].reason is reason
    _, done = of(replace(CLIENT, kind=Kind.BUSINESS), date(2026, 11, 9), **dates)
    assert done.claims[0].invoice.due == date(2026, 11, 9)


def test_without_any_date_of_deposit_the_assumed_date_stays() -> None:
    _, done = of(HOSPITAL, date(2026, 9, 1), issued=None, due_assumed=True)
    assert done.claims[0].invoice.due == date(2026, 9, 1)


def test_an_unreadable_due_date_stays_unreadable() -> None:
    [claim] = monday(replace(LATE, due=None, due_assumed=True), client=HOSPITAL).claims
    assert claim.reason is Reason.TO_CORRECT


@pytest.mark.parametrize(
    ("client", "due", "over"),
    [
        (HOSPITAL, date(2026, 10, 21), False),
        (HOSPITAL, date(2026, 10, 22), True),  # the 51st day
        (TOWN, date(2026, 10, 31), False),  # sixty days: it may be a public undertaking
        (TOWN, date(2026, 11, 1), True),
    ],
)
def test_the_longest_term_of_each_is_told(client: Client, due: date, over: bool) -> None:
    _, done = of(client, due)
    assert bool(about(done, "dépasse le délai")) is over


def test_the_fifty_days_are_said_beside_the_invoice() -> None:
    said = "Établissement public de santé : 50 jours."
    assert said in of(HOSPITAL, date(2026, 10, 1))[1].claims[0].sentence
    parted = Hold(state=State.DISPUTE, amount=Decimal(100), text="Litige 100 €")
    sentence = of(HOSPITAL, date(2026, 10, 1), hold=parted)[1].claims[0].sentence
    assert "contestés, non réclamés." in sentence
    assert said not in of(TOWN, date(2026, 10, 1))[1].claims[0].sentence
