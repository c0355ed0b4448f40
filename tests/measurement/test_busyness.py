"""Does busyness pay: what counts as activity, whom it is judged on, and that nothing of the time after leaks in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.measurement.proxies import BusynessReport, Proxy, busyness
from leadline.measurement.proxies.report import ProxyFigure, WeekFigure, WholeFigure
from leadline.measurement.proxies.sentence import opening
from leadline.playbook import KindReading
from leadline.problems import BadSetting
from leadline.touches.columns import INSTANT
from tests.measurement.tables import NOW, START, entered, entries, lead, leads, playbook

TOUCHES = pa.schema(
    [("person", pa.string()), ("at", INSTANT), ("kind", pa.string()), ("action", pa.string()), ("offer", pa.string())]
)


def touch(person: str, day: float, kind: str, action: str | None = None) -> dict[str, Any]:
    return {"person": person, "at": START + timedelta(days=day), "kind": kind, "action": action}


def told(people: list[dict[str, Any]], seen: list[dict[str, Any]], **how: Any) -> BusynessReport:
    touches = pa.Table.from_pylist(seen, schema=TOUCHES)
    history = entries(how.pop("stages", []))
    return busyness(leads(people), history, touches, how.pop("book", playbook()), as_of=NOW, **{"horizon": 60, **how})


def world(
    n: int, seed: int, *, rates: tuple[float, ...] = (0.05, 0.15), lift: float = 1.0, by_source: bool = False
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """People of two sources; `call` multiplies the rate by `lift`; page views by `by_source` alone."""
    random = np.random.default_rng(seed)
    people, seen = [], []
    for i in range(n):
        source = int(random.integers(len(rates)))
        asked, called = float(random.uniform(0, 120)), random.random() < 0.5
        bought = random.random() < rates[source] * (lift if called else 1)
        values = {"source": f"source {source}", "asked": asked, "bought": 15 + 40 * random.random() if bought else None}
        people.append(lead(f"p{i}", **values))
        if called:
            seen.append(touch(f"p{i}", asked + 3, "call"))
        views = random.poisson(3 if by_source and source else 0.5)
        seen += [touch(f"p{i}", asked + 1 + j / 10, "page_view") for j in range(views)]
    return people, seen


def test_what_tells_clients_within_sources_predicts() -> None:
    report = told(*world(2_000, 1, lift=4.0))
    call = report.proxy("call")
    assert (call.verdict, call.whose, call.at_least) == ("predicts", "ours", 1)
    assert call.ratio is not None
    assert call.ratio.low < 4 < call.ratio.high
    assert call.area is not None
    assert call.area.low > 0.5


def test_what_only_differs_by_source_is_told_to_be_the_mix() -> None:
    report = told(*world(4_000, 2, rates=(0.04, 0.3), by_source=True))
    views = report.proxy("page_view")
    assert views.verdict == "mix_only"
    assert views.crude is not None
    assert views.area is not None
    assert views.crude.low > views.area.high


def test_with_few_clients_nothing_is_told_but_how_many_more() -> None:
    report = told(*world(60, 3, lift=2.0))
    assert {proxy.verdict for proxy in report.proxies} == {"cannot_tell"}
    assert all(proxy.more is not None and proxy.more > 0 for proxy in report.proxies)
    assert "busyness_not_known" in [notice.id for notice in report.notices]


def test_enough_of_what_says_nothing_is_told_to_say_nothing() -> None:
    assert told(*world(6_000, 4, rates=(0.2, 0.25))).proxy("call").verdict == "does_not"


def one(proxies: tuple[Proxy, ...]) -> list[str]:
    return [proxy.name for proxy in proxies]


BACKGROUND = [lead(f"b{i}", asked=i, bought=30 if i % 2 else None) for i in range(10)]


def test_only_what_happened_within_the_window_after_the_request_counts() -> None:
    ada = lead("ada", asked=10, bought=40)
    inside = [touch("ada", 10.1, "page_view"), touch("ada", 24, "chat")]
    outside = [touch("ada", 10, "request", "quote"), touch("ada", 9, "ad_click"), touch("ada", 24.01, "email_open")]
    report = told([ada, *BACKGROUND], [*inside, *outside])
    assert set(one(report.proxies)) == {"page_view", "chat", "active days", "all of theirs"}


def test_who_bought_within_the_window_is_left_out_and_who_is_young_too() -> None:
    people = [lead("soon", asked=1, bought=3), lead("young", asked=290), lead("late", asked=1, bought=100)]
    report = told([*people, *BACKGROUND], [touch("soon", 2, "call")])
    assert (report.bought_before, report.young) == (1, 1)
    assert report.members("", "young")["person"].to_pylist() == ["young"]
    assert report.learned_clients + report.judged_clients == 5


def test_later_people_are_judged_by_what_earlier_ones_taught() -> None:
    report = told(*world(600, 5, lift=3.0))
    assert report.cut is not None
    later = report.members("", "judged")["person"].to_pylist()
    asked = {row["person"]: row["first_request_at"] for row in world(600, 5, lift=3.0)[0]}
    assert all(asked[person] >= report.cut for person in later)
    earlier = report.members("", "learned")["person"].to_pylist()
    assert all(asked[person] < report.cut for person in earlier)
    assert abs(report.judged_clients - report.learned_clients) <= 1


def test_requests_and_outcomes_are_told_apart_by_what_was_done() -> None:
    book = playbook(kinds=(KindReading("Demo", "request", "trial"), KindReading("dial", "outcome", "reached")))
    seen = [
        touch("b1", 2, "request", "download"), touch("b1", 3, "demo"), touch("b1", 4, "Dial"),
        touch("b1", 4, "outcome", "no_answer"), touch("b1", 4, "delivery", "opened"),
        touch("b1", 4, "delivery", "sent"),
        touch("b1", 5, "decision", "accept"), touch("b1", 5, "attributes"), touch("b1", 5, "purchase"),
    ]  # fmt: skip
    report = told(BACKGROUND, seen, book=book)
    whose = {proxy.name: proxy.whose for proxy in report.proxies}
    assert whose == {
        "request: download": "theirs", "request: trial": "theirs", "outcome: reached": "ours",
        "outcome: no_answer": "ours", "delivery: opened": "theirs", "delivery: sent": "ours",
        "all of ours": "ours", "all of theirs": "theirs", "active days": "theirs",
    }  # fmt: skip


def test_stages_and_scores_by_the_end_of_the_window_are_judged() -> None:
    late = {"person": "b3", "stage": "mql", "at": START + timedelta(days=100)}
    stages = [*entered("b1", "prospect", "mql", product=None), late]
    history = pa.Table.from_pylist(
        [
            {"person": "b1", "product": None, "cycle": 1, "at": START + timedelta(days=3), "total": 40.0},
            {"person": "b1", "product": None, "cycle": 1, "at": START + timedelta(days=4), "total": 55.0},
            {"person": "b1", "product": None, "cycle": 1, "at": START + timedelta(days=50), "total": 99.0},
        ],
        schema=pa.schema(
            [("person", pa.string()), ("product", pa.string()), ("cycle", pa.int32()), ("at", INSTANT),
             ("total", pa.float64())]
        ),
    )  # fmt: skip
    report = told(BACKGROUND, [], stages=stages, history=history)
    assert set(one(report.proxies)) == {"MQL by then", "score"}
    assert report.proxy("score").at_least == 55.0


def test_people_with_several_leads_count_once() -> None:
    people = [lead("ada", asked=5, product="one"), lead("ada", asked=1, product="two"), *BACKGROUND]
    report = told(people, [touch("ada", 2, "call")])
    assert report.learned + report.judged == 11


def test_weeks_stand_beside_the_clients_that_followed() -> None:
    ada = lead("ada", asked=250, bought=20)
    bob = lead("bob", asked=250)
    seen = [touch("ada", 256, "call"), touch("ada", 257, "email_sent"), touch("bob", 256, "call"),
            touch("bob", 256, "page_view")]  # fmt: skip
    report = told([ada, bob], seen)
    week = next(week for week in report.weeks if week.ours)
    at = START + timedelta(days=256)
    assert week.begins == (at - timedelta(days=at.weekday())).date()
    assert (week.ours, week.theirs, week.contacted, week.followed, week.complete) == (3, 1, 2, 1, False)
    assert report.members(week.begins.isoformat(), "followed")["person"].to_pylist() == ["ada"]
    assert sum(week.won for week in report.weeks) == 1


def test_without_any_work_of_ours_it_is_said() -> None:
    assert "no_work_recorded" in [notice.id for notice in told(BACKGROUND, [touch("b1", 2, "page_view")]).notices]


@pytest.mark.parametrize("wrong", [{"window": 0.0}, {"horizon": -1.0}])
def test_days_that_cannot_be_are_told(wrong: dict[str, float]) -> None:
    with pytest.raises(BadSetting):
        told(BACKGROUND, [], **wrong)


def test_nothing_at_all_is_a_report_too() -> None:
    report = told([], [])
    assert (report.judged, report.proxies, report.weeks, report.cut) == (0, (), (), None)
    assert report.as_dict()["activities"] == []


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.sampled_from("abcdefgh"),
            "asked": st.none() | st.integers(0, 280),
            "bought": st.none() | st.integers(-2, 90),
            "source": st.sampled_from([None, "x", "y"]),
        }
    ),
    max_size=8,
    unique_by=lambda row: row["person"],
)
SEEN = st.lists(
    st.tuples(st.sampled_from("abcdefghi"), st.integers(0, 300), st.sampled_from(["call", "page_view", "purchase"])),
    max_size=20,
)


@given(PEOPLE, SEEN)
@settings(deadline=None)
def test_each_figure_has_its_people(rows: list[dict[str, Any]], seen: list[tuple[str, int, str]]) -> None:
    people = [lead(row["person"], **{name: value for name, value in row.items() if name != "person"}) for row in rows]
    report = told(people, [touch(*values) for values in seen])
    for figure in get_args(WholeFigure):
        assert report.members("", figure).num_rows == getattr(report, figure)
    for proxy in report.proxies:
        assert proxy.with_it + proxy.without == report.judged
        assert proxy.with_it_clients + proxy.without_clients == report.judged_clients
        for figure in get_args(ProxyFigure):
            assert report.members(proxy.name, figure).num_rows == getattr(proxy, figure)
    for week in report.weeks:
        for figure in get_args(WeekFigure):
            assert report.members(week.begins.isoformat(), figure).num_rows == getattr(week, figure)
    assert report.table().num_rows == len(report.proxies)
    assert isinstance(report.as_of, datetime)


def test_that_nobody_did_anything_but_ask_and_buy_is_said() -> None:
    people, _ = world(300, 7)
    assert opening(told(people, [])).startswith("Nothing is recorded that anybody did, but asking and buying")
    assert opening(told([], [])) == "Nothing that anybody did can be held against clients yet."
