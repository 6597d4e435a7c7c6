"""Colours and bars: a sign that is asked about once, remembered, and never read as unpaid."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter

from relance.lists.layout import Hints
from relance.lists.reader import Reading, read
from relance.lists.signs import answers
from relance.problems import AnswerNeeded
from tests.firm import Firm
from tests.lists.readings import by_number

GREEN, PALE_GREEN, RED, YELLOW, GREY, WHITE = "#00B050", "#C6EFCE", "#FF0000", "#FFFF00", "#D9D9D9", "#FFFFFF"  # fmt: skip


def book(*looks: str, status: tuple[str, ...] = ()) -> bytes:
    """A list whose rows have these backgrounds, « barré » or nothing; a status column or none."""
    drawn = io.BytesIO()
    with xlsxwriter.Workbook(drawn) as file:
        sheet = file.add_worksheet("Factures")
        titles = [
            "N° facture",
            "Client",
            "Montant TTC",
            "Échéance",
            *(["Statut"] if status else []),
        ]
        sheet.write_row(0, 0, titles)
        for row, look in enumerate(looks, start=1):
            kind = (
                {"font_strikeout": True} if look == "barré" else {"bg_color": look} if look else {}
            )
            words = [f"F-{row}", "Roux SARL", 100, "31/03/2026", *status[row - 1 : row]]
            sheet.write_row(row, 0, words, file.add_format(kind))
    return drawn.getvalue()


def asked(data: bytes, hints: Hints | None = None) -> AnswerNeeded:
    with pytest.raises(AnswerNeeded) as question:
        read(data, "x.xlsx", hints=hints)
    return question.value


def states(found: Reading) -> dict[str, str]:
    return {
        i.number: "tenue" if i.remarks else i.status_text or "due" for i in found.ledger.invoices
    }


@pytest.mark.parametrize(
    ("look", "name"),
    [(GREEN, "vert"), (PALE_GREEN, "vert"), (RED, "rouge"), (YELLOW, "jaune"), (GREY, "gris"),
     ("#FFC000", "orange"), ("#0070C0", "bleu"), ("#7030A0", "violet"), ("barré", "barré")],
)  # fmt: skip
def test_each_sign_is_asked_about_by_its_name(look: str, name: str) -> None:
    question = asked(book("", look, "", ""))
    assert question.setting == "Signes de paiement"
    assert list(question.options) == [name, "aucun"]
    assert question.options[name] == f"Oui : « {name} » veut dire payé (1 ligne)"


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ({"theme": "9"}, "orange"),  # the last accent of this theme, that of Office 2007
        ({"theme": "6", "tint": "0.4"}, "vert"),
        ({"theme": "0"}, ""),
        ({"theme": "0", "tint": "-0.15"}, "gris"),
        ({"theme": "99"}, ""),
        ({"theme": "-20"}, ""),
        ({"indexed": "abc"}, ""),
        ({"indexed": "3"}, "vert"),
        ({"indexed": "64"}, ""),
        ({"rgb": "FFFFFFFF"}, ""),
        ({"rgb": "FFFFC000"}, "orange"),
    ],
)
def test_a_colour_of_the_palette_is_the_one_that_is_seen(colour: dict[str, str], name: str) -> None:
    attributes = " ".join(f'{key}="{value}"' for key, value in colour.items())
    before = book("", GREEN, "", "")
    with zipfile.ZipFile(io.BytesIO(before)) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    styles = "xl/styles.xml"
    parts[styles] = re.sub(
        rb'<fgColor rgb="FF00B050"/>', f"<fgColor {attributes}/>".encode(), parts[styles]
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        for each, content in parts.items():
            new.writestr(each, content)
    question = asked(packed.getvalue())
    assert list(question.options) == ([name, "aucun"] if name else ["Toutes impayées = oui"])


def test_several_signs_may_all_mean_paid() -> None:
    options = answers({2: "vert", 3: "vert", 4: "barré"})
    assert list(options) == ["vert", "barré", "vert ; barré", "aucun"]


def test_white_stripes_and_a_single_colour_are_for_looks() -> None:
    for looks in (("", WHITE, "", ""), (GREEN, "", GREEN, ""), (GREEN,) * 4):
        assert "ne dit ce qui est payé" in asked(book(*looks)).what


def test_rows_of_a_sign_that_means_paid_are_paid_and_those_of_another_are_asked_about() -> None:
    found = read(book("", GREEN, RED, "barré"), "x.xlsx", hints=Hints(signs=("vert", "barré")))
    assert states(found) == {"F-1": "due", "F-2": "Payée", "F-3": "tenue", "F-4": "Payée"}


@pytest.mark.parametrize(("looks", "due"), [((GREEN,) * 4, []), ((GREEN, "") * 2, ["F-2", "F-4"])])
def test_told_colours_are_signs_even_where_they_would_be_for_looks(
    looks: tuple[str, ...], due: list[str]
) -> None:
    found = states(read(book(*looks), "x.xlsx", hints=Hints(signs=("vert",))))
    assert [number for number, state in found.items() if state == "due"] == due


def test_colours_that_are_gone_are_missed() -> None:
    question = asked(book("", "", "", ""), Hints(signs=("vert",)))
    assert "Aucune ligne ne porte « vert »" in question.what


def test_a_row_struck_through_waits_whatever_colours_mean() -> None:
    found = read(book("", GREEN, "barré", ""), "x.xlsx", hints=Hints(signs=("vert",)))
    assert states(found) == {"F-1": "due", "F-2": "Payée", "F-3": "tenue", "F-4": "due"}


def test_a_sign_and_a_word_that_disagree_hold_the_row() -> None:
    status = ("", "à relancer", "", "Payée")
    found = read(book("", GREEN, "", "", status=status), "x.xlsx", hints=Hints(signs=("vert",)))
    assert states(found) == {"F-1": "due", "F-2": "tenue", "F-3": "due", "F-4": "Payée"}


def test_a_colour_that_means_nothing_is_no_question_but_payment_must_be_told_elsewhere() -> None:
    none = Hints(signs=())
    found = read(book("", GREEN, "", "", status=("", "", "", "")), "x.xlsx", hints=none)
    assert set(states(found).values()) == {"due"}
    assert "ne dit ce qui est payé" in asked(book("", GREEN, "", ""), none).what


def test_what_a_colour_means_is_asked_once_at_the_keyboard(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.book.write_bytes(book("", GREEN, "", ""))
    assert firm.runs("2026-04-20") == 4
    facts = ("Dupré EI", "3 rue Neuve, 49100 Angers", "73282932000074", "0241000000", "P. Dupré")
    assert firm.answers("2026-04-20", monkeypatch, "1", "1", *facts, "", "1") == 0
    told = {row[0]: row[1] for row in firm.rows("Relance - Paramètres")}
    assert told["Signes de paiement"] == "vert"
    due = firm.record("2026-04-20")["creances"]  # unattended: it is remembered
    assert [c["facture"] for c in due if c["motif_code"] != "soldee"] == ["F-1", "F-3", "F-4"]


def looking(paid: str, *, struck: tuple[int, ...] = (), filled: tuple[int, ...] = ()) -> bytes:
    """Four invoices, the first being paid so; some rows struck through or coloured (from 1)."""
    drawn = io.BytesIO()
    with xlsxwriter.Workbook(drawn) as book:
        bar, colour = (
            book.add_format({"font_strikeout": True}),
            book.add_format({"bg_color": "red"}),
        )
        sheet = book.add_worksheet("Factures")
        sheet.write_row(0, 0, ["N° facture", "Client", "Montant TTC", "Échéance", "Statut"])
        for row in range(1, 5):
            look = bar if row in struck else colour if row in filled else None
            paid_so = paid if row == 1 else ""
            sheet.write_row(row, 0, [f"F-{row}", "Roux", 100, "31/03/2026", paid_so], look)
    return drawn.getvalue()


@pytest.mark.parametrize("rows", [{"struck": (3,)}, {"filled": (3,)}])
def test_rows_marked_by_their_looks_alone_are_a_question(rows: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(AnswerNeeded, match=r"barrées|colorées") as stop:
        read(looking("", **rows), "x.xlsx")
    assert "« Statut »" in stop.value.cure


def test_looks_that_tell_nothing_are_no_question() -> None:
    assert len(read(looking(""), "x.xlsx").ledger.invoices) == 4
    assert len(read(looking("", filled=(2, 4)), "x.xlsx").ledger.invoices) == 4  # every other row
    assert not read(looking("non payée", filled=(3,)), "x.xlsx").ledger.problems


def test_a_row_struck_through_waits_unless_it_says_that_it_is_paid() -> None:
    found = by_number(read(looking("Payée", struck=(1, 3)), "x.xlsx"))
    assert [number for number, each in found.items() if each.remarks] == ["F-3"]
    assert found["F-3"].remarks[0].text == "barré"


@pytest.mark.parametrize(
    ("looks", "asked"),
    [
        (("", RED, "", "", ""), ["F-2"]),
        (("", RED, "", YELLOW, ""), ["F-2", "F-4"]),
        ((RED, RED, RED, "", ""), []),  # most of them: the rows' own looks
        (("", GREY, "", GREY, "", GREY), []),  # banding
    ],
)
def test_a_colour_of_few_unpaid_rows_is_put_to_the_owner(
    looks: tuple[str, ...], asked: list[str]
) -> None:
    found = by_number(read(book(*looks, status=("à payer",) * len(looks)), "x.xlsx"))
    assert [number for number, each in found.items() if each.remarks] == asked


def test_where_one_colour_means_paid_another_is_still_asked_about() -> None:
    found = read(book("", GREEN, RED, "", ""), "x.xlsx", hints=Hints(signs=("vert",)))
    marks = {i.number: [r.column for r in i.remarks] for i in found.ledger.invoices if i.remarks}
    assert marks == {"F-3": ["lignes en rouge"]}
