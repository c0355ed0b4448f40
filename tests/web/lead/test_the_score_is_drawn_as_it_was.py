"""The course of a score: exact after each touch and now, fading in between, and the same to look at when thinned."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.record.home import Home
from leadline.web.marks.score import score_chart, thinned

START = datetime(2026, 1, 1, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
COURSES = st.lists(st.tuples(st.integers(0, 400_000), st.floats(-500, 5000)), min_size=2, max_size=900)


def test_it_passes_through_the_score_after_every_touch_and_ends_at_the_score_now(full: Home) -> None:
    from leadline.record import standing
    from leadline.record.models import StandingLead
    from leadline.web.lead.found import find
    from leadline.web.lead.score import curve
    from leadline.web.present import present

    standing.catch_up(full)
    now = present()
    drawn = 0
    for person, product in StandingLead.objects.filter(current=True).values_list("person", "product"):
        found = find(now, person, product, None, ZONE)
        assert found is not None
        why = found.explanation
        if why is None:
            continue
        course = curve(found, why)
        assert course[-1][0] == why.as_of
        assert course[-1][1] == pytest.approx(why.total, abs=1e-9)
        assert [at for at, _ in course] == sorted(at for at, _ in course)
        latest = {
            row["at"]: row["total"] for row in found.rows(found.whole.qualified.history) if row["at"] <= why.as_of
        }
        for at, total in latest.items():
            assert any(when == at and value == pytest.approx(total, abs=1e-6) for when, value in course), (person, at)
        drawn += 1
    assert drawn > 15


@given(COURSES)
def test_thinned_it_keeps_its_ends_and_its_heights(course: list[tuple[int, float]]) -> None:
    points = [(START + timedelta(minutes=minutes), value) for minutes, value in sorted(course)]
    thin = thinned(points)
    assert len(thin) <= max(404, min(len(points), 400))
    assert {points[0], points[-1]} <= set(thin)
    values = [value for _, value in points]
    assert {min(values), max(values)} <= {value for _, value in thin}
    assert thin == sorted(thin, key=lambda point: point[0])


@given(COURSES)
def test_every_place_lies_within_the_drawing(course: list[tuple[int, float]]) -> None:
    points = [(START + timedelta(minutes=minutes), value) for minutes, value in sorted(course)]
    chart = score_chart(points, [("MQL from 40", 40.0)], ZONE, "said")
    if points[0][0] == points[-1][0]:
        assert chart is None
        return
    assert chart is not None
    for x, y in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", chart.area):
        assert 0 <= float(x) <= 1000
        assert 0 <= float(y) <= 100.01
    assert 8 <= float(chart.dot) <= 168.1
    assert all(8 <= float(bar.y) <= 168.1 for bar in chart.bars)
