"""The oracle itself, against cases worked out by hand."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from leadline.playbook import (
    MICROS_A_DAY,
    Cap,
    Condition,
    Due,
    Gates,
    Grading,
    NextSteps,
    Offer,
    Playbook,
    Product,
    Rule,
    Spans,
    Step,
    Takers,
    Thresholds,
    WorkingHours,
)
from tests.oracle import Verdict, qualify
from tests.oracle.clock import due, instant, micros, midnight, midnights
from tests.oracle.touch import Row

VIEW = (Condition("kind", "is", "page_view"),)
MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)

PLAYBOOK = Playbook(
    name="by hand",
    time_zone="UTC",
    currency="EUR",
    rates={},
    products=(Product("course", "Course", repeatable=True, solves=("slow reply",)),),
    offers=(Offer("paper", "Paper", "download", "course"),),
    kinds=(),
    source_classes={"google": "cultivated"},
    rules=(
        Rule("views", VIEW, 8.0, "engagement", MICROS_A_DAY, Cap(2, "day")),
        Rule("asks", (Condition("kind", "is", "request"),), 10.0, "need"),
        Rule("head", (Condition("attributes.job_title", "contains", "head"),), 5.0, "fit"),
    ),
    thresholds=Thresholds(mql=20.0, sql=26.0, recycle=12.0),
    gates=Gates(5.0, {"need": 10.0}, {"fit": 5.0}),
    spans=Spans(),
    grading=Grading(
        frozenset({"attendance", "trial", "tool", "quote", "booking"}),
        frozenset({"contact_form"}),
        14 * MICROS_A_DAY,
        30 * MICROS_A_DAY,
        90 * MICROS_A_DAY,
    ),
    takers=Takers(),
    next_steps=NextSteps(
        {
            "cold": (Step("deliver"), Step("matrix")),
            "cool": (Step("deliver"), Step("reply"), Step("individual", "optional")),
            "warm": (Step("deliver"), Step("reply"), Step("individual", "optional_if_online")),
            "hot": (Step("deliver"), Step("reply"), Step("individual")),
        },
        {
            "quote": Due(5, "working_minutes"),
            "hot": Due(1, "working_days"),
            "warm": Due(1, "working_days"),
            "cool": Due(3, "working_days"),
        },
        {"individual": 10, "deliver": 5},
    ),
    hours=WorkingHours((((540, 1020),),) * 5 + ((), ()), frozenset({"2026-01-06"})),
)
SEVERAL = dataclasses.replace(
    PLAYBOOK,
    products=(*PLAYBOOK.products, Product("book", "Book", pages=("/book*",))),
)


def history(*touches: tuple[timedelta, str, dict[str, Any]]) -> list[Row]:
    return [
        {"id": f"t{place}", "person": "anna", "at": MONDAY + after, "kind": kind, **more}
        for place, (after, kind, more) in enumerate(touches)
    ]


def stages(verdict: Verdict) -> list[tuple[str, datetime, str]]:
    return [(entry["stage"], instant(entry["at"]), entry["by"]) for entry in verdict.entries]


NOTHING: dict[str, Any] = {}
NOW = timedelta(0)


def test_points_halve_each_half_life_and_the_third_view_of_a_day_does_not_count() -> None:
    rows = history(*[(timedelta(minutes=n), "page_view", NOTHING) for n in range(3)])
    verdict = qualify(rows, PLAYBOOK, MONDAY + DAY)
    assert verdict.leads[0]["engagement"] == pytest.approx(4.0 + 4.0 * 2 ** (1 / 1440), abs=1e-12)
    assert [row["counted"] for row in verdict.history] == [True, True, False]


def test_mql_at_a_touch_sql_in_a_later_visit_and_recycled_at_the_first_midnight_under_the_threshold() -> None:
    rows = history(
        (NOW, "attributes", {"attributes": '{"job_title": "Head of Sales"}'}),
        (timedelta(minutes=1), "request", {"offer": "paper"}),
        (timedelta(minutes=2), "page_view", NOTHING),
        (timedelta(minutes=31), "page_view", NOTHING),
        (timedelta(minutes=61), "call", NOTHING),
    )
    verdict = qualify(rows, PLAYBOOK, MONDAY + 9 * DAY)
    assert stages(verdict) == [
        ("prospect", MONDAY, "rules"),
        ("mql", MONDAY + timedelta(minutes=2), "rules"),
        ("sql", MONDAY + timedelta(minutes=61), "rules"),
    ], "29 minutes are the same visit, 30 are a later one, and 15 lasting points keep it over 12"

    falling = dataclasses.replace(PLAYBOOK, thresholds=Thresholds(20.0, 26.0, 16.0))
    verdict = qualify(rows, falling, MONDAY + 9 * DAY)
    assert stages(verdict)[-1] == ("recycled", datetime(2026, 1, 10, tzinfo=UTC), "midnight"), (
        "of the 16 points of the 5th 1.3 are left at the midnight of the 9th and 0.7 at the next: under 16 with the 15"
    )


def test_an_undecided_lead_turns_into_the_first_product_and_a_second_one_starts_with_what_had_no_product() -> None:
    rows = history(
        (NOW, "request", {"action": "quote"}),
        (DAY, "page_view", {"page": "/book/1"}),
        (2 * DAY, "page_view", {"product": "Course"}),
    )
    verdict = qualify(rows, SEVERAL, MONDAY + 3 * DAY)
    leads = {lead["product"]: lead for lead in verdict.leads}
    assert leads.keys() == {"book", "course"}
    assert instant(leads["book"]["opened_at"]) == MONDAY
    assert instant(leads["course"]["opened_at"]) == MONDAY + 2 * DAY
    assert [lead["first_request"] for lead in verdict.leads] == ["t0", "t0"]
    assert leads["book"]["engagement"] == pytest.approx(2.0)
    assert leads["course"]["engagement"] == pytest.approx(4.0)
    assert [row["product"] for row in verdict.requests] == ["book"]


def test_a_purchase_makes_a_client_and_a_refund_gives_back_the_touches_since() -> None:
    rows = history(
        (NOW, "request", {"offer": "paper"}),
        (DAY, "purchase", {"amount": 5_000_000}),
        (2 * DAY, "page_view", NOTHING),
        (2 * DAY + timedelta(minutes=1), "page_view", NOTHING),
        (2 * DAY + timedelta(minutes=2), "refund", {"amount": 5_000_000}),
    )
    bought = qualify(rows, PLAYBOOK, MONDAY + DAY).leads[0]
    assert (bought["stage"], bought["total"], bought["revenue"]) == ("client", None, 5_000_000)
    verdict = qualify(rows, PLAYBOOK, MONDAY + 2 * DAY + timedelta(minutes=2))
    assert stages(verdict)[-1][::2] == ("mql", "refund")
    assert verdict.leads[0]["refunded"]
    assert verdict.leads[0]["revenue"] == 0


def test_a_request_cools_step_by_step_and_is_never_hotter_than_it_was_made() -> None:
    rows = history((NOW, "request", {"action": "quote", "problem": "Slow reply; rain"}))
    ages = {0: "hot", 14: "warm", 30: "cool", 90: "cold"}
    for days, expected in ages.items():
        lead = qualify(rows, PLAYBOOK, MONDAY + days * DAY).leads[0]
        assert (lead["temperature"], lead["problem_stated"]) == (expected, True)
        if days:
            before = qualify(rows, PLAYBOOK, MONDAY + days * DAY - timedelta(microseconds=1)).leads[0]
            assert before["temperature"] != expected


def test_one_open_individual_step_absorbs_later_ones_until_it_is_done() -> None:
    rows = history(
        (NOW, "attendance", NOTHING),
        (timedelta(hours=1), "request", {"action": "quote"}),
        (timedelta(hours=2), "outcome", {"action": "reached", "request": "t1"}),
        (timedelta(hours=3), "request", {"action": "quote", "follow_up": "declined"}),
    )
    individual = [s for s in qualify(rows[:2], PLAYBOOK, MONDAY + DAY).steps if s["kind"] == "individual"]
    assert [(s["state"], s["requests"]) for s in individual] == [("open", ["t0", "t1"]), ("absorbed", None)]
    assert instant(individual[0]["due"]) == MONDAY + timedelta(hours=1, minutes=5)
    individual = [s for s in qualify(rows, PLAYBOOK, MONDAY + DAY).steps if s["kind"] == "individual"]
    assert [(s["state"], s["reason"]) for s in individual] == [
        ("done", "outcome"),
        ("absorbed", None),
        ("barred", "declined"),
    ]


def test_working_time_skips_nights_weekends_and_holidays() -> None:
    friday_evening = micros(datetime(2026, 1, 9, 16, 58, tzinfo=UTC))
    assert instant(due(Due(5, "working_minutes"), friday_evening, PLAYBOOK)) == datetime(2026, 1, 12, 9, 3, tzinfo=UTC)
    assert instant(due(Due(1, "working_days"), micros(MONDAY), PLAYBOOK)) == datetime(2026, 1, 7, 17, tzinfo=UTC)


def test_midnights_that_clocks_skip_repeat_or_never_have() -> None:
    def at(day: date, zone: str) -> datetime | None:
        found = midnight(day, zone)
        return None if found is None else instant(found)

    assert at(date(2018, 11, 4), "America/Sao_Paulo") == datetime(2018, 11, 4, 3, tzinfo=UTC), "the day began at 01:00"
    assert at(date(2025, 11, 2), "America/Havana") == datetime(2025, 11, 2, 4, tzinfo=UTC), "the first of two"
    assert at(date(2011, 12, 30), "Pacific/Apia") is None, "the islands jumped over the date line"
    zone = "Europe/Berlin"
    since, before = micros(datetime(2026, 3, 28, 23, tzinfo=UTC)), micros(datetime(2026, 3, 29, 22, tzinfo=UTC))
    assert [instant(m) for m in midnights(since, before, zone)] == [datetime(2026, 3, 28, 23, tzinfo=UTC)]
    assert len(midnights(since, before + 1, zone)) == 2
