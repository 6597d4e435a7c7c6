"""Charts as inline SVG."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lxml import etree

from relance.page.charts import BASE, TALL, bars, columns

SVG = "{*}"


def shapes(drawn: str, tag: str) -> list[Any]:
    return [found.attrib for found in etree.fromstring(drawn).iter(tag)]


def test_the_longest_bar_is_that_of_the_largest_value() -> None:
    drawn = bars(
        "Âges", [("0", Decimal(50), "50 €"), ("1", Decimal(200), "200 €"), ("2", Decimal(0), "–")]
    )
    wide = [float(found["width"]) for found in shapes(drawn, "rect")]
    assert wide == [wide[1] / 4, wide[1], 0]
    assert etree.fromstring(drawn).get("aria-label") == "Âges"
    assert [t.text for t in etree.fromstring(drawn).iter("text")] == [
        "0",
        "50 €",
        "1",
        "200 €",
        "2",
        "–",
    ]


def test_a_value_that_is_not_known_or_below_zero_has_no_column() -> None:
    drawn = columns("Mois", ["oct", "nov"], [Decimal(10), None], [Decimal(-5), Decimal(5)])
    found = [(r["class"], float(r["height"])) for r in shapes(drawn, "rect")]
    assert found == [("s0", TALL), ("s1", 0), ("s1", TALL / 2)]
    assert all(float(r["y"]) + float(r["height"]) == BASE for r in shapes(drawn, "rect"))


def test_nothing_to_draw_is_drawn_too() -> None:
    assert shapes(columns("Rien", []), "rect") == []
    assert shapes(bars("Rien", []), "rect") == []


def test_texts_are_escaped_and_nothing_in_it_is_fetched() -> None:
    drawn = bars('<script> & "x"', [("<b>", Decimal(1), "</svg><script>")])
    assert "<script" not in drawn
    assert "http" not in drawn
    assert etree.fromstring(drawn).get("aria-label") == '<script> & "x"'
