"""From the first call to the order, the opposition and the judgment, Monday after Monday, in memory."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from relance.law.court_loader import load_court_texts
from relance.rules.codes import Trade
from relance.rules.court.court_case import court_cases
from relance.rules.court.way import CourtCase, WayCode
from relance.rules.figures.deadlines import deadlines
from tests.rules.ladder.mondays import LAW, Owner, Week

TEXTS = load_court_texts()


def owner() -> Owner:
    it = Owner()
    it.ledger = replace(
        it.ledger, sender=replace(it.ledger.sender, legal_form="SARL", postcode="49000")
    )
    it.client("Morel SARL", trade=Trade.COMMERCE)
    return it


def cases(it: Owner, week: Week) -> list[CourtCase]:
    return list(court_cases(week.plan, it.ledger, LAW, TEXTS))


def days(it: Owner, week: Week) -> list[tuple[str, str]]:
    found = deadlines(it.ledger, week.plan, LAW)
    return [(d.on.isoformat(), d.what.split(" (")[0]) for d in found]


def test_from_the_first_call_to_the_order_the_opposition_and_the_judgment() -> None:
    it = owner()
    it.invoices("F-041", "Morel SARL", "6000.00", due="2026-05-29")
    week = it.mondays("2026-06-01", "2026-07-27")
    assert week.stands("F-041") == "Mise en demeure, etape_suivante_plus_tard"
    assert cases(it, week) == []

    # August: its days are over, the file comes; the formal notice is proven by its number.
    week = it.mondays("2026-08-03", "2026-08-10")
    assert week.stands("F-041") == "Contentieux, derniere_etape"
    [case] = cases(it, week)
    assert case.formal_notice
    assert case.formal_notice.registered == "1A 234 567 8901 2"
    assert [way.code for way in case.open_ways] == [
        WayCode.ORDER_COMMERCIAL,
        WayCode.SUMMONS_COMMERCIAL,
        WayCode.INTERIM_COMMERCIAL,
    ]
    assert {way.missing for way in case.open_ways} == {()}
    order = case.way(WayCode.ORDER_COMMERCIAL)
    assert order.court
    assert order.court.name == "Tribunal de commerce d'Angers"

    # The owner chooses the order to pay. A newer invoice falls due: no letter leaves to this client.
    it.notes("F-041", "Requête déposée le 12/08/2026")
    it.invoices("F-050", "Morel SARL", "500.00", due="2026-08-14")
    week = it.mondays("2026-08-17", "2026-09-28")
    assert week.stands("F-041") == "Contentieux, suspendue"
    assert week.stands("F-050") == "aucune étape, suspendue"
    assert "Requête déposée le 12/08/2026" in week.claim("F-050").sentence
    assert (week.letters, week.plan.calls) == ([], ())
    [case] = cases(it, week)
    assert [c.invoice.number for c in case.claims] == ["F-041"]  # what the request is about
    assert [c.invoice.number for c in case.left_out] == ["F-050"]
    assert case.open_ways == ()

    # The order of September is to be served within three months; the last one is told in time.
    it.notes("F-041", "Ordonnance du 23/09/2026")
    week = it.monday("2026-10-05")
    assert days(it, week) == [("2026-12-23", "Ordonnance à signifier, ou elle tombe")]
    assert not [p for p in week.plan.problems if "à signifier" in p.what]
    week = it.monday("2026-11-30")
    assert [p.what for p in week.plan.problems if "1411" in p.what]

    # Served: limitation begins afresh, the client has a month.
    it.notes("F-041", "Signifiée le 02/12/2026")
    week = it.monday("2026-12-07")
    assert days(it, week) == [
        ("2027-01-02", "Opposition possible à l'injonction de payer signifiée"),
        ("2027-02-02", "Sans avis d'opposition d'ici là, l'injonction peut s'exécuter"),
    ]
    limit = week.claim("F-041").limitation
    assert limit
    assert limit.early == date(2031, 12, 2)

    # Opposed, heard, judged.
    it.notes("F-041", "Opposition le 18/12/2026")
    week = it.monday("2026-12-21")
    [(on, what)] = days(it, week)
    assert (on, what.split(" :")[0]) == ("2027-01-02", "Après l'opposition")
    it.notes("F-041", "Audience le 15/01/2027")
    week = it.monday("2026-12-28")
    assert ("2027-01-15", "Audience") in days(it, week)
    assert week.stands("F-041") == "Contentieux, suspendue"
    assert [line.split(" ", 1)[1] for line in it.history("F-041")][-4:] == [
        "Ordonnance rendue : du 23/09/2026",
        "Ordonnance signifiée : le 02/12/2026",
        "Opposition formée : le 18/12/2026",
        "Audience fixée : le 15/01/2027",
    ]

    # A judgment: the legal rate, then five points more (CMF L313-3); ten years to enforce it.
    it.notes("F-041", "Jugement du 22/01/2027")
    week = it.monday("2027-01-25")
    limit = week.claim("F-041").limitation
    assert limit
    assert limit.late == date(2037, 1, 22)
    [case] = cases(it, week)
    assert {way.because for way in case.ways if way.code is not WayCode.DECLARATION} >= {"titre"}
    assert week.claim("F-041").interest_until == date(
        2026, 12, 31
    )  # the rates of 2027 are not known


def test_a_file_handed_over_comes_back_and_its_ladder_goes_on() -> None:
    it = owner()
    it.invoices("F-041", "Morel SARL", "6000.00", due="2026-05-29")
    it.mondays("2026-06-01", "2026-06-15")
    it.notes("F-041", "Transmis à Me Roy le 16/06/2026")
    week = it.mondays("2026-06-22", "2026-09-07")
    assert week.stands("F-041") == "Relance 1, suspendue"
    assert "à Me Roy" in week.claim("F-041").sentence
    it.notes("F-041", "Repris le 10/09/2026")
    week = it.monday("2026-09-14")
    assert week.stands("F-041") == "Relance 2, courrier_prepare"


def test_a_letter_prepared_and_not_posted_is_withdrawn_once_a_court_has_the_debt() -> None:
    it = owner()
    it.invoices("F-041", "Morel SARL", "6000.00", due="2026-05-29")
    it.mondays("2026-06-01", "2026-06-08")
    it.notes("F-041", "Assignation du 10/06/2026")
    week = it.monday("2026-06-15", posted=None)
    assert week.withdrawn == ["F-041 : Relance 1"]
