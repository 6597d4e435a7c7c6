"""Names, addresses and numbers, of the firm and of its clients."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from relance.problems import Level
from relance.rules.codes import Channel, Kind
from relance.rules.firm import Ladder, Sender, Step
from relance.rules.ladder.plan import plan
from relance.rules.model import Client, Ledger
from tests.rules.ladder.checking import CLIENT, LADDER, LATE, LAW, TODAY, about, asked, monday


def test_an_iban_whose_key_is_wrong_is_a_warning() -> None:
    wrong, right = (Sender(iban=f"FR{key}99999000490001234567865") for key in ("75", "76"))
    done = monday(LATE, sender=wrong)
    [level] = [p.level for p in done.problems if "IBAN" in p.where]
    assert level is Level.WARNING
    assert about(monday(LATE, sender=right), "IBAN") == []


def test_an_incomplete_address_matters_to_a_letter_by_post_only() -> None:
    assert len(about(monday(LATE), "L'adresse de Morel SARL est incomplète")) == 1
    mail = replace(LADDER.steps[0], channel=Channel.EMAIL)
    ledger = Ledger(ladders=(Ladder(profile="Standard", steps=(mail,)),), clients=())

    def addressed(email: str) -> int:
        known = replace(ledger, invoices=(LATE,), clients=(replace(CLIENT, email=email),))
        done = plan(known, LAW, TODAY)
        assert done.notices
        return len(about(done, "est incomplète"))

    assert addressed("compta@morel.example.fr") == 0
    assert addressed("") == 1  # then it goes by post


def test_a_call_without_a_number_and_a_missing_rate_are_told() -> None:
    step = Step(name="Appel", after_due=3, min_gap=0, channel=Channel.PHONE)
    ledger = Ledger(
        ladders=(Ladder(profile="Standard", steps=(step,)),),
        clients=(replace(CLIENT, phone=""),),
        invoices=(replace(LATE, due=date(2026, 12, 1), issued=date(2026, 11, 1)),),
    )
    done = plan(ledger, LAW, date(2027, 1, 25))
    assert len(about(done, "Pas de numéro de téléphone")) == 1
    assert len(about(done, "Les intérêts sont arrêtés au 31/12/2026")) == 1


@pytest.mark.parametrize(
    ("client", "told"),
    [
        (replace(CLIENT, name="Chez Morel", form=""), True),
        (replace(CLIENT, name="Morel Sarl", form="sarl"), False),
        (replace(CLIENT, name="S.A.S. Morel", form="sas"), False),
        (replace(CLIENT, name="Chez Morel", form="", siren="552100554"), False),
        (replace(CLIENT, name="M. Paul Morel", form="", civility="M."), False),
        (replace(CLIENT, name="Paul Morel", form="", civility="M."), False),
        (replace(CLIENT, name="Morel", form="", kind=Kind.CONSUMER), False),
        (replace(CLIENT, name="Mairie de Morel", form="", kind=Kind.PUBLIC_BODY), False),
    ],
)
def test_a_firm_is_named_by_its_legal_name_before_a_formal_notice(
    client: Client, told: bool
) -> None:
    """CPC 54, 57 and 1407: a firm is sued by its form and name."""
    letter = asked(1000, date(2026, 11, 2))
    done = monday(LATE, client=client, events=(letter,))
    assert [notice.step.name for notice in done.notices] == ["Mise en demeure"]
    assert bool(about(done, "est-il son nom légal")) is told
    first = monday(LATE, client=client)
    assert about(first, "est-il son nom légal") == []


def test_a_firm_known_under_several_names_gets_no_formal_notice_until_one_is_the_legal_one() -> (
    None
):
    client = replace(CLIENT, name="Chez Morel", form="", other_names=("Morel Bois",))
    letter = asked(1000, date(2026, 11, 2))
    done = monday(LATE, client=client, events=(letter,))
    assert done.notices == ()
    assert "notez son SIREN" in done.claims[0].sentence
    known = monday(LATE, client=replace(client, siren="552100554"), events=(letter,))
    assert [notice.step.name for notice in known.notices] == ["Mise en demeure"]
