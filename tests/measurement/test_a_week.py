"""What happened in a week: what falls into it, who is behind each figure, and what is more than noise."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.week import Week, WeekReport, happened, week_of
from leadline.measurement.week.usual import lately, turned
from leadline.problems import BadSetting
from leadline.touches.columns import INSTANT
from tests.measurement.tables import START, entered, entries, lead, leads, playbook

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""A Monday."""
LAST = Week(date(2026, 11, 16))
REQUESTS = pa.schema(
    [("id", pa.string()), ("person", pa.string()), ("product", pa.string()), ("cycle", pa.int32()), ("at", INSTANT),
     ("at_assumed", pa.bool_()), ("temperature_made", pa.string())]
)  # fmt: skip
STEPS = pa.schema(
    [("request", pa.string()), ("person", pa.string()), ("product", pa.string()), ("cycle", pa.int32()),
     ("kind", pa.string()), ("state", pa.string()), ("due", INSTANT)]
)  # fmt: skip
OUTCOMES = pa.schema([("person", pa.string()), ("at", INSTANT), ("action", pa.string())])


def days(when: datetime) -> float:
    return (when - START) / timedelta(days=1)


def week(rows: list[dict[str, Any]], **more: Any) -> WeekReport:
    def table(name: str, schema: pa.Schema) -> pa.Table:
        return pa.Table.from_pylist([{"cycle": 1, **row} for row in more.pop(name, [])], schema=schema)

    found = table("requests", REQUESTS), table("steps", STEPS)
    outcomes = pa.Table.from_pylist(more.pop("outcomes", []), schema=OUTCOMES)
    history = entries(more.pop("entries", []))
    asked = {"week": LAST, "as_of": NOW} | more.pop("asked", {})
    return happened(leads(rows), history, *found, playbook(time_zone="UTC", **more), outcomes=outcomes, **asked)


def test_without_a_name_it_is_the_latest_week_that_is_over() -> None:
    assert week_of(None, NOW, "UTC").name == "2026-W47"
    assert week_of("", NOW - timedelta(days=2), "UTC").name == "2026-W46"
    assert week_of(None, datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), "UTC").name == "2026-W47"


def test_a_week_is_named_by_its_number_or_by_a_day_in_it() -> None:
    assert (
        week_of("2026-W47", NOW, "UTC") == week_of("2026-11-18", NOW, "UTC") == week_of("2026w47", NOW, "UTC") == LAST
    )
    assert (LAST.first, LAST.last) == (date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
    "text", ["2026-W54", "2026-W00", "yesterday", "2026-13-01", "W47", "9999-W53", "\u0662026-W01"]
)
def test_what_is_no_week_is_told(text: str) -> None:
    with pytest.raises(BadSetting, match="is no week"):
        week_of(text, NOW, "UTC")


def test_a_week_to_come_is_told() -> None:
    with pytest.raises(BadSetting, match="has not begun"):
        week_of("2026-W49", NOW, "UTC")


def test_weeks_begin_at_midnight_where_the_company_is() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday, 00:30 in Berlin
    rows = [lead("a", asked=days(late)), lead("b", asked=days(late - timedelta(hours=1)))]
    assert week(rows).figure("leads").count == 2
    berlin = happened(
        leads(rows), entries([]), pa.Table.from_pylist([], schema=REQUESTS), pa.Table.from_pylist([], schema=STEPS),
        playbook(time_zone="Europe/Berlin"), week=LAST, as_of=NOW,
    )  # fmt: skip
    assert berlin.figure("leads").count == 1


def test_a_week_that_goes_on_is_held_against_as_much_of_the_week_before() -> None:
    monday, friday = datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)
    rows = [
        lead("a", asked=days(monday)),
        lead("b", asked=days(monday - timedelta(days=7))),
        lead("c", asked=days(friday)),
    ]
    found = week(rows, asked={"week": Week(date(2026, 11, 23))})
    assert not found.whole
    assert (found.figure("leads").count, found.figure("leads").before) == (1, 1)


def test_steps_are_answered_in_time_late_or_not() -> None:
    at, due = datetime(2026, 11, 17, 9, tzinfo=UTC), datetime(2026, 11, 17, 17, tzinfo=UTC)
    people = ("early", "late", "never", "barred", "before")
    rows = [lead(person, asked=days(at)) for person in people]
    asked = [{"id": person, "person": person, "at": at, "temperature_made": "hot"} for person in people]
    states = {"early": "done", "late": "done", "never": "open", "barred": "barred", "before": "done"}
    steps = [
        {"request": person, "person": person, "kind": "individual", "state": states[person], "due": due}
        for person in people
    ]
    hours = {"early": (1, "reached"), "late": (30, "done"), "never": (1, "no_answer"), "before": (-5, "reached")}
    outcomes = [
        {"person": person, "at": at + timedelta(hours=hour), "action": action}
        for person, (hour, action) in hours.items()
    ]
    outcomes.append({"person": "before", "at": at + timedelta(hours=40), "action": "reached"})
    found = week(rows, requests=asked, steps=steps, outcomes=outcomes)
    counts = {name: found.members(name)["person"].to_pylist() for name in ("in_time", "late", "unanswered")}
    assert counts == {"in_time": ["early"], "late": ["late", "before"], "unanswered": ["never"]}
    assert found.figure("hot").count == 5


def test_stages_clients_and_revenue_of_the_week() -> None:
    at = datetime(2026, 11, 18, 12, tzinfo=UTC)
    rows = [
        lead("won", asked=days(at) - 3, bought=3.0, revenue=500_000_000),
        lead("earlier", asked=days(at) - 20, bought=13.0, revenue=70_000_000),
        lead("guessed", asked=days(at) - 3, bought=3.0, client_assumed=True),
    ]
    moves = [{**entered("won", "mql")[0], "at": at}, {**entered("won", "mql")[0], "at": at + timedelta(hours=2)}]
    found = week(rows, entries=moves)
    assert (found.figure("clients").count, found.figure("clients").before) == (1, 1)
    assert (found.revenue, found.revenue_before) == (500_000_000, 70_000_000)
    assert found.figure("to_mql").count == 1
    assert found.as_dict()["revenue"] == "500.00"


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"), st.floats(280, 325), st.sampled_from(["hot", "warm", "cool", "cold", None])
        ),
        max_size=30,
    )
)
def test_every_figure_opens_as_many_as_it_says(made: list[tuple[str, float, str | None]]) -> None:
    people = dict.fromkeys(person for person, _, _ in made)
    rows = [lead(person, asked=min(at for one, at, _ in made if one == person)) for person in people]
    asked: list[dict[str, Any]] = [
        {"id": str(n), "person": person, "at": START + timedelta(days=at), "temperature_made": temperature}
        for n, (person, at, temperature) in enumerate(made)
    ]
    found = week(rows, requests=[*asked, *asked])  # one that counts for two leads is there twice
    since, until = (
        datetime.combine(day, datetime.min.time(), UTC) for day in (LAST.first, LAST.last + timedelta(days=1))
    )
    there = [row for row in asked if since <= row["at"] < until]
    assert found.figure("requests").count == len(there)
    assert Counter(row["temperature_made"] for row in there if row["temperature_made"]) == Counter(
        {one.name: one.count for one in found.figures if one.name in ("hot", "warm", "cool", "cold") and one.count}
    )
    for one in found.figures:
        assert found.members(one.name).num_rows == one.count == len(found.lead_rows(one.name))


@pytest.mark.parametrize("mean", [2, 20, 200])
def test_weeks_that_are_alike_are_seldom_called_different(mean: int) -> None:
    draws = np.random.default_rng(7)
    found = [
        turned(int(week[0]), int(week[1]), [int(n) for n in week[1:]]) for week in draws.poisson(mean, (2_000, 13))
    ]
    assert sum(turn in ("up", "down") for turn in found) / len(found) <= 0.06


def test_weeks_that_move_by_themselves_are_seldom_called_different() -> None:
    draws = np.random.default_rng(8)
    counts = draws.negative_binomial(5, 5 / 45, (2_000, 13))  # mean 40, variance nine times that
    found = [turned(int(week[0]), int(week[1]), [int(n) for n in week[1:]]) for week in counts]
    assert sum(turn in ("up", "down") for turn in found) / len(found) <= 0.09


def test_a_halved_week_is_found() -> None:
    draws = np.random.default_rng(9)
    found = [
        turned(int(draws.poisson(50)), int(week[0]), [int(n) for n in week]) for week in draws.poisson(100, (500, 12))
    ]
    assert sum(turn == "down" for turn in found) / len(found) >= 0.9


def test_many_alike_are_about_the_same_and_few_cannot_be_told() -> None:
    assert turned(1_000, 1_010, [1_000, 990, 1_020, 1_005, 995, 1_010]) == "about_the_same"
    assert turned(3, 2, [2, 1, 3, 2, 2, 3]) == "cannot_tell"
    assert turned(0, 0, []) == "cannot_tell"


def test_a_week_without_anybody_is_empty() -> None:
    asked, due = (
        pa.table({field.name: pa.chunked_array([], field.type) for field in schema}) for schema in (REQUESTS, STEPS)
    )
    found = happened(
        leads([]), entries([]), asked, due, playbook(), week=LAST, as_of=NOW, outcomes=OUTCOMES.empty_table()
    )
    assert {one.count for one in found.figures} == {0}
    assert found.revenue is None


def test_what_only_the_ups_and_downs_of_weeks_hide_is_told_with_them() -> None:
    weeks = [41, 9, 30, 52, 12, 44, 20, 50, 11, 35, 47, 15]
    assert (turned(15, 41, weeks), turned(15, 41, ())) == ("cannot_tell", "down")
    assert lately(15, 41, weeks) == (9, 52)
    assert lately(15, 41, [41, 38, 40, 43, 39, 41, 42, 40]) is None  # down, more than noise
    assert lately(3, 5, [5, 4, 6, 3, 5, 4]) is None  # few: coins cannot tell either
