"""The reminders in English: the same checklist as in French, and nothing left in French."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from relance.law.loader import load_wording
from relance.letters.english import details, long_day, money
from relance.letters.library import Templates
from relance.letters.mail import mail_of
from relance.letters.reread import assure
from relance.letters.writer import render
from relance.rules.codes import Channel, EventKind, Kind, State, Sums
from relance.rules.model import CreditNote, Event, Hold
from relance.rules.outcome import Plan
from tests.letters.gallery import rich_claims

Write = Callable[..., Any]
EVERY_LETTER = (
    "Menuiserie Dupré",
    "SARL au capital de 10 000 €",
    "SIRET 000 261 941 00017",
    "14 rue des Copeaux\n49000 Angers",
    "Tel. +33 2 61 91 04 27",
    "Dupont & Fils <SA>\nAttn: Accounts Department\n27 boulevard de l'Été\n49000 ANGERS",
    "Our reference: DUP",
    "Angers, 23 November 2026",
    "Dear Sir or Madam,",
    "F2026-041",
    "14 Sep 2026",
    "14 Oct 2026",
    "40 days",
    "€2,400.00",
    "€400.00",
    "€2,000.00",
    "account holder: Menuiserie Dupré SARL",
    "Unless we are mistaken",
    "If your payment has reached us in the meantime",
    "please contact us on +33 2 61 91 04 27",
    "payment by instalments",
    "Yours faithfully,",
    "Hélène Dupré",
)
CHECKLIST = {
    "first": (
        (
            "Subject: payment of your invoice No. F2026-041 of 14 September 2026",
            "Our invoice No. F2026-041 of 14 September 2026 was payable on 14 October 2026.",
            "under Article L. 441-10 of the French Commercial Code",
            "€27.18 in late-payment interest and €40.00 in fixed compensation for recovery costs",
            "They are not included in the above total",
            "upon receipt of this letter",
        ),
        ("third party", "annex"),
    ),
    "second": (
        (
            "Subject: payment due for your invoice No. F2026-041",
            "Late-payment interest up to 23 November 2026 (computation annexed)",
            "Fixed compensation for recovery costs",
            "€2,067.18",
            "by 9 December 2026",
            "12.40% (1)",
            "15 Oct 2026",
            "Total interest: €27.18",
            "« C. com. L441-10 II",
        ),
        (),
    ),
}
NEVER = ("formal notice", "court", "bailiff", "reminder fee", "first reminder", "legal action")


@pytest.fixture
def dupont(world: Any) -> Any:
    """A firm that is written to in English."""
    return replace(world.clients[Kind.BUSINESS], language="en")


@pytest.mark.parametrize("step", list(CHECKLIST))
def test_a_reminder_says_in_english_what_its_step_wants(
    step: str, dupont: Any, world: Any, written: Write
) -> None:
    text = written(world.notice(dupont, world.steps[step])).text
    said, unsaid = CHECKLIST[step]
    assert [x for x in (*EVERY_LETTER, *said) if x not in text] == []
    assert [x for x in (*NEVER, *unsaid) if x in text.casefold()] == []


@pytest.mark.parametrize("step", list(CHECKLIST))
def test_no_french_is_left_but_names_and_what_the_law_is_called(
    step: str, dupont: Any, world: Any, written: Write
) -> None:
    own = replace(
        world.sender,
        legal_form="",
        capital="",
        rcs_town="",
        vat_number="",
        signatory="Helen",
        signatory_title="",
    )
    claims = [
        replace(c, invoice=replace(c.invoice, nature="Stairs", site=""), history=c.history)
        for c in rich_claims(world, dupont, step)
    ]
    others = (world.claim(dupont, 50, late=5, noticed_on=date(2026, 11, 2)),)
    text = written(world.notice(dupont, world.steps[step], claims, others=others), sender=own).text
    text = re.sub("« .*? »|27 boulevard.*|Dupont & Fils.*|Menuiserie Dupré|14 rue.*", "", text)
    french = r"\b(?:le|la|les|des?|du|et|une?|pour|notre|votre|vos|au|jours?|facture|avoir|règlement|novembre)\b|[éèàç€]\s|\d,\d\d\b"
    assert re.findall(french, text.casefold()) == []
    assert "formal notice of 2 Nov 2026" in text


def test_a_formal_notice_and_its_double_stay_french(
    dupont: Any, world: Any, templates: Templates
) -> None:
    notice = world.notice(dupont, world.steps["formal"])
    made = render(Plan(on=world.monday, claims=notice.claims, notices=(notice,)), world.sender, templates)  # fmt: skip
    for document in made[:2]:
        assert "Objet :" in world.read(document).text
        assert "Dear" not in world.read(document).text


@pytest.mark.parametrize("kind", [Kind.CONSUMER, Kind.PUBLIC_BODY, Kind.OTHER])
def test_who_has_no_english_template_is_written_to_in_french(
    kind: Kind, world: Any, written: Write
) -> None:
    client = replace(world.clients[kind], language="en")
    assert "441-10" not in written(world.notice(client, world.steps["first"])).text


def test_the_e_mail_has_the_english_subject_and_text(
    dupont: Any, world: Any, written: Write
) -> None:
    step = replace(world.steps["first"], channel=Channel.EMAIL)
    mail = mail_of(written(world.notice(dupont, step)).document.content, dupont)
    assert mail.subject == "Payment of your invoice No. F2026-041 of 14 September 2026"
    assert mail.text.startswith("Dear Sir or Madam,")


@pytest.mark.parametrize("step", list(CHECKLIST))
@pytest.mark.parametrize("sums", Sums)
def test_every_english_letter_may_be_sent(
    step: str, sums: Sums, dupont: Any, world: Any, templates: Templates
) -> None:
    notice = world.notice(dupont, replace(world.steps[step], sums=sums), rich_claims(world, dupont, step))  # fmt: skip
    made = render(Plan(on=world.monday, claims=notice.claims, notices=(notice,)), world.sender, templates)  # fmt: skip
    assure(made, world.sender, templates, load_wording())


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("1234.5", "€1,234.50"),
        ("0.05", "€0.05"),
        ("-40", "−€40.00"),
        ("1234567.89", "€1,234,567.89"),
    ],
)
def test_euros_are_written_as_in_english(amount: str, said: str) -> None:
    assert money(Decimal(amount)) == said
    assert long_day(date(2026, 11, 1)).replace("\u00a0", " ") == "1 November 2026"


def test_what_is_taken_off_or_left_aside_is_told(dupont: Any, world: Any) -> None:
    claim = world.claim(dupont, outstanding="1700.00", withheld=Decimal("300.00"))
    note = CreditNote(
        number="A-7", client_id="dup", amount=Decimal("-100.00"), on=date(2026, 10, 5)
    )
    claim = replace(claim, credits=(note,), imputed=Decimal("5.00"))
    said = details(claim).replace("\u00a0", " ")
    assert "€300.00 of it not claimed here" in said
    assert "credit note No. A-7 of 5 October 2026 deducted (−€100.00)" in said
    assert "€5.00 set against interest first" in said


def test_a_promise_not_kept_and_a_missed_instalment_are_recalled(
    dupont: Any, world: Any, written: Write
) -> None:
    promise = Event(
        on=date(2026, 11, 10), kind=EventKind.STATE, client_id="dup", note=State.PROMISE,
        until=date(2026, 11, 18),
    )  # fmt: skip
    claim = world.claim(dupont, history=(promise,))
    text = written(world.notice(dupont, world.steps["first"], [claim])).text
    assert "You had announced a payment for 18 November 2026" in text
    missed = world.claim(dupont, missed=(date(2026, 11, 1),))
    text = written(world.notice(dupont, world.steps["first"], [missed])).text
    assert "The agreed instalment of 1 November 2026 was not paid in full." in text
    held = replace(missed.invoice, hold=Hold(state=State.RETENTION, until=date(2026, 11, 1)))
    assert "retention due since 1" in details(replace(missed, invoice=held, missed=()))


def test_a_retention_come_due_is_not_the_whole_invoice(
    dupont: Any, world: Any, written: Write
) -> None:
    claim = world.claim(dupont)
    day = date(2026, 11, 1)
    kept = replace(claim.invoice, due=day, hold=Hold(state=State.RETENTION, until=day))
    text = written(world.notice(dupont, world.steps["first"], [replace(claim, invoice=kept)])).text
    assert "The retention kept on our invoice" in text
    assert "has been due since 1 November 2026." in text
    assert "payable on 1 November" not in text
