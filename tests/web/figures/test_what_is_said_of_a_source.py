"""A source is said to close better or worse, to sell soon or to cost more than it brings only where figures bear it."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from leadline.measurement import SourceReport, sources
from leadline.measurement.worth import worth
from leadline.web.sources.reading import reading, readings
from leadline.web.sources.sentence import opening
from tests.measurement.tables import NOW, START, costs, entries, lead, leads, playbook


def some(
    source: str, count: int, won: int, days: float = 40.0, asked: float = 0.0, revenue: int | None = None
) -> list[dict[str, Any]]:
    """`count` leads of a source, `won` of them clients after about so many days."""
    return [
        lead(f"{source}{i}", source=source, asked=asked + i % 5, bought=days + i % 7, revenue=revenue)
        if i < won
        else lead(f"{source}{i}", source=source, asked=asked + i % 5)
        for i in range(count)
    ]


def report_of(*parts: list[dict[str, Any]], spent: pa.Table | None = None) -> SourceReport:
    return sources(leads([row for part in parts for row in part]), entries([]), playbook(), as_of=NOW, costs=spent)


def kinds(report: SourceReport, source: str) -> tuple[str, ...]:
    return reading(report.row(source), report).kinds


def test_closing_better_and_worse_beyond_chance() -> None:
    report = report_of(some("referral", 200, 60), some("social", 200, 4), some("email", 8, 1))
    assert kinds(report, "referral") == ("closes_better",)
    assert kinds(report, "social") == ("closes_worse",)
    assert kinds(report, "email") == ("unclear",)
    assert reading(report.row("email"), report).more


def test_a_young_source_is_not_called_a_bad_one() -> None:
    old = some("referral", 200, 60)
    assert kinds(report_of(old, some("social", 200, 0)), "social") == ("closes_worse",)
    young = report_of(old, some("social", 200, 0, asked=290))
    found = reading(young.row("social"), young)
    assert found.kinds == ("unclear",)
    assert found.still_open


def test_selling_soon_is_more_than_a_short_median_of_few() -> None:
    slow = some("referral", 100, 40, days=60)
    assert "sells_soon" in kinds(report_of(slow, some("paid_search", 100, 30, days=5)), "paid_search")
    assert "sells_soon" not in kinds(report_of(slow, some("paid_search", 10, 3, days=5)), "paid_search")


def test_costing_more_than_it_brings_even_at_its_best_likely_rate() -> None:
    paying = some("referral", 100, 20, revenue=1_000_000_000)
    bought = some("bought_list", 100, 1, revenue=1_000_000_000)

    def at(amount: int) -> tuple[str, ...]:
        spent = costs([{"day_from": START.date(), "source": "bought_list", "amount": amount * 1_000_000}])
        return kinds(report_of(paying, bought, spent=spent), "bought_list")

    assert "costs_more" in at(40_000)
    assert "costs_more" not in at(2_000)
    spent = costs([{"day_from": START.date(), "source": "bought_list", "amount": 40_000_000_000}])
    unpriced = report_of(some("referral", 100, 20), some("bought_list", 100, 1), spent=spent)
    assert "costs_more" not in kinds(unpriced, "bought_list")


def test_what_is_not_known_is_to_be_found() -> None:
    assert kinds(report_of(some("unknown", 50, 5), some("email", 50, 5)), "unknown")[0] == "not_known"


def said(report: SourceReport) -> str:
    text = "".join(part.text for part in opening(report, readings(report), "", playbook()))
    return text.replace("\u2068", "").replace("\u2069", "")


def test_the_opening_says_no_more_than_that() -> None:
    assert said(report_of()) == "No leads yet: nobody has made a request."
    assert said(report_of(some("email", 3, 0))) == (
        "3 leads, and no client yet: which of them sell cannot be told yet."
    )
    assert said(report_of(some("email", 3, 1))) == "1 client of 3 leads; there is nothing to compare."
    assert said(report_of(some("email", 9, 2), some("referral", 9, 3))) == (
        "referral brings most: 60% of the 5 clients. Which one closes best cannot be told yet. "
    )
    assert said(report_of(some("referral", 200, 60), some("social", 200, 4))) == (
        "referral brings most: 94% of the 64 clients. referral closes better than all together. "
    )


def test_the_opening_names_what_does_not_pay() -> None:
    """By what clients leave, people's minutes taken off: the same that its row says."""
    spent = costs([{"day_from": START.date(), "source": "fair", "amount": 40_000_000_000}])
    paying = some("referral", 100, 20, revenue=1_000_000_000)
    report = report_of(paying, some("fair", 100, 15, revenue=1_000_000_000), spent=spent)
    found = worth(report, playbook())
    assert found.row("fair").pays is not None
    text = "".join(part.text for part in opening(report, readings(report), "", playbook(), found))
    assert text.replace("\u2068", "").replace("\u2069", "").endswith("fair costs more than it brings.")
