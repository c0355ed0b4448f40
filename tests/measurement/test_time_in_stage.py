"""How long stays in a stage last, with those that still last counted as lasting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from leadline.engines.local import qualify
from leadline.measurement.staying import PASSED_THROUGH, staying
from leadline.measurement.survival import curve, lasting
from tests.measurement import tables
from tests.qualification.comparison import table
from tests.qualification.strategies import World, examples, worlds


def test_the_curve_is_the_product_limit_estimate() -> None:
    # remission times of 21 patients under 6-MP, weeks; + still in remission (Freireich and others 1963)
    times = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35], dtype=float)
    ended = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], dtype=bool)
    found = curve(times, ended)
    assert found.time.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.share == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    told = lasting(times, ended)
    assert told.median == 23
    assert told.median_low == 13
    assert told.median_high is None
    assert told.p90 is None
    assert (told.count, told.ended, told.lasts) == (21, 9, 12)


def test_without_what_still_lasts_quantiles_are_those_of_the_times() -> None:
    times = np.arange(1.0, 102.0)
    told = lasting(times, np.ones(101, dtype=bool))
    assert told.median == 51
    assert told.p90 == 91
    assert told.median_low is not None
    assert told.median_high is not None
    assert told.median_low < 51 < told.median_high


def test_intervals_hold_the_true_median_about_as_often_as_they_say() -> None:
    dice = np.random.default_rng(11)
    held = 0
    for _ in range(600):
        true, cut = dice.exponential(10.0, 80), dice.uniform(0, 40, 80)
        told = lasting(np.minimum(true, cut), true <= cut)
        high = np.inf if told.median_high is None else told.median_high
        assert told.median_low is not None
        held += told.median_low <= 10 * np.log(2) <= high
    assert 0.92 <= held / 600 <= 0.98


def test_leaving_out_those_who_are_still_there_would_say_too_little() -> None:
    dice = np.random.default_rng(5)
    true, cut = dice.exponential(10.0, 4000), dice.uniform(0, 8, 4000)
    told = lasting(np.minimum(true, cut), true <= cut)
    assert told.median == pytest.approx(10 * np.log(2), rel=0.1)
    assert np.median(true[true <= cut]) < 4


def test_from_few_ends_nothing_is_told_but_how_many_more_are_needed() -> None:
    told = lasting(np.array([1.0, 2.0, 3.0]), np.array([True, True, False]))
    assert told.median is None
    assert told.more == 4


def test_who_has_been_there_longer_than_usual_is_named_longest_first() -> None:
    rows, leads = [], []
    for n in range(30):
        at = tables.START + timedelta(days=n)
        rows += [
            {"person": f"p{n}", "stage": "mql", "at": at},
            {"person": f"p{n}", "stage": "sql", "at": at + timedelta(days=3)},
        ]
        leads.append(tables.lead(f"p{n}", stage="sql"))
    for name, days in (("late", 20), ("later", 50), ("fresh", 1)):
        rows.append({"person": name, "stage": "mql", "at": tables.NOW - timedelta(days=days)})
        leads.append(tables.lead(name, stage="mql"))
    report = staying(tables.leads(leads), tables.entries(rows), tables.playbook(), as_of=tables.NOW)
    mql = report.stage("mql")
    assert (mql.stays, mql.left, mql.there, mql.longer) == (33, 30, 3, 2)
    assert mql.lasting.median == 3
    found = report.members("mql", "longer")
    assert found["person"].to_pylist() == ["later", "late"]
    assert found["days"].to_pylist() == [50.0, 20.0]


def test_a_stay_from_an_assumed_date_has_no_length() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    leads = tables.leads([tables.lead("a", first_request_at=at, first_request_assumed=True)])
    entries = tables.entries([{"person": "a", "stage": "prospect", "at": at}])
    prospect = staying(leads, entries, tables.playbook(), as_of=tables.NOW).stage("prospect")
    assert (prospect.stays, prospect.unknown) == (0, 1)


@settings(max_examples=examples(25))
@given(world=worlds())
def test_every_figure_is_the_length_of_its_list(world: World) -> None:
    playbook, rows, as_of = world
    found = qualify(table(rows), playbook, as_of=as_of)
    report = staying(found.leads, found.entries, playbook, as_of=as_of)
    shown = found.leads["stage"].to_pylist()
    for name in PASSED_THROUGH:
        stage = report.stage(name)
        assert stage.left + stage.there == stage.stays
        assert stage.there + stage.unknown >= shown.count(name) >= stage.there
        for figure in ("stays", "left", "there", "longer"):
            count = getattr(stage, figure)
            assert report.members(name, figure).num_rows == (count or 0)
