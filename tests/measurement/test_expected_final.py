"""The rate that an open cohort will have in the end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from leadline.measurement.forecast import FinalRate, expected_final, final_gap
from leadline.measurement.groups import Groups, group_by
from leadline.measurement.population import Population, population
from tests.measurement.tables import NOW, entries, lead, leads, olist
from tests.measurement.worlds import END, World

LAST_OF_MAY = datetime(2018, 5, 31, 23, 59, tzinfo=UTC)


def by_month(who: Population) -> Groups:
    months = pc.strftime(who.leads["first_request_at"], format="%Y-%m")
    return group_by([pa.chunked_array([months.combine_chunks()])], who.requested)


def rates(who: Population) -> dict[str | None, FinalRate]:
    groups = by_month(who)
    return dict(zip((key[0] for key in groups.keys), expected_final(who, groups), strict=True))


def test_a_young_cohort_ends_where_older_ones_do() -> None:
    who = population(*World(21, 40_000, 500, mean=30.0).tables(), END, "UTC")
    found = rates(who)
    june = found["2026-06"]
    assert june.rate is not None
    assert june.expected is not None
    assert june.rate < 0.05
    assert june.expected == pytest.approx(0.1, abs=0.02)
    assert june.low is not None
    assert june.high is not None
    assert june.low <= 0.1 <= june.high
    assert june.known == pytest.approx(june.rate / june.expected)
    assert not june.settled
    assert found["2025-08"].settled


def test_counts_are_those_of_the_groups() -> None:
    who = population(*World(22, 3000, 300).tables(), END, "UTC")
    found = rates(who)
    assert sum(one.leads for one in found.values()) == len(who)
    assert sum(one.clients for one in found.values()) == int(who.client.sum())
    assert sum(one.open for one in found.values()) == int(who.open.sum())
    for one in found.values():
        assert one.low is not None
        assert one.expected is not None
        assert one.high is not None
        assert one.rate is not None
        assert one.rate <= one.low <= one.high <= 1
        assert one.expected >= one.rate


def test_a_cohort_that_buys_sooner_is_expected_to_stay_ahead() -> None:
    world = World(23, 20_000, 400, shares=(0.05, 0.2))
    who = population(*world.tables(), END, "UTC")
    groups = group_by([who.leads["source"]], who.first_asked(datetime(2026, 6, 1).date(), None))
    poor, good = sorted(expected_final(who, groups), key=lambda one: one.expected or 0.0)
    assert poor.expected == pytest.approx(0.05, abs=0.02)
    assert good.expected == pytest.approx(0.2, abs=0.05)


def test_with_too_few_clients_it_cannot_be_told() -> None:
    rows = [lead("a", asked=1, bought=3), lead("b", asked=1)]
    who = population(leads(rows), entries([]), END, "UTC")
    (found,) = expected_final(who, Groups(((),), by_month(who).index * 0))
    assert (found.expected, found.low, found.high, found.known) == (None, None, None, None)
    assert found.more == 4
    assert found.rate == 0.5
    assert final_gap(found, [found]) is None


def test_a_cohort_like_the_earlier_ones_is_not_called_worse() -> None:
    found = rates(population(*World(24, 30_000, 400, mean=30.0).tables(), END, "UTC"))
    gap = final_gap(found["2026-06"], [found[f"2026-0{month}"] for month in (1, 2, 3)])
    assert gap is not None
    assert gap.naive < -0.4
    assert gap.mostly_unknown
    assert gap.verdict == "cannot_tell"
    assert gap.low <= 0 <= gap.high
    assert gap.sentence().startswith("Mostly not yet known: ")


def test_on_the_last_of_may_the_gap_of_a_real_cohort_is_mostly_not_yet_known(shared: Path) -> None:
    found = rates(population(*olist(shared, LAST_OF_MAY), LAST_OF_MAY, "UTC"))
    gap = final_gap(found["2018-05"], [found[f"2018-0{month}"] for month in (1, 2, 3, 4)])
    assert gap is not None
    assert round(gap.naive, 2) == -0.55
    assert gap.low <= -0.28 <= gap.high
    assert gap.high < 0.1
    assert gap.mostly_unknown
    later = rates(
        population(*olist(shared, datetime(2018, 12, 1, tzinfo=UTC)), datetime(2018, 12, 1, tzinfo=UTC), "UTC")
    )
    for month in ("2018-01", "2018-02", "2018-03"):
        assert found[month].expected == pytest.approx(later[month].rate, abs=0.01)


def test_no_more_are_expected_than_can_still_buy() -> None:
    """Everybody who has bought did so today, so the old ones seem to buy at any rate."""
    random = np.random.default_rng(4)
    rows = []
    for i in range(600):
        asked = float(random.uniform(0, 303))
        bought = 303.5 - asked if i % 5 == 0 else None
        rows.append(lead(str(i), asked=asked, bought=bought, source=f"source {i % 9}"))
    who = population(leads(rows), entries([]), NOW, "UTC")
    groups = group_by([who.leads["source"]], who.requested)
    found = expected_final(who, groups)
    assert all(one.expected is not None for one in found)
    assert max(one.expected or 0.0 for one in found) <= 1
