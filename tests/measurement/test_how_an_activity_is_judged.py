"""The statistics behind a verdict: areas, ratios, cuts, and when it can be told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from leadline.measurement.proxies.agreement import Area, area, counted
from leadline.measurement.proxies.cut import best_cut
from leadline.measurement.proxies.ratio import Ratio, lift, ratio
from leadline.measurement.proxies.verdict import more, rounded, significant, verdict

PEOPLE = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 2)), min_size=2, max_size=40)


def pairs(people: list[tuple[int, bool, int]]) -> float:
    """Of all pairs of a client and another, how often the client has more."""
    yes, no = [v for v, c, _ in people if c], [v for v, c, _ in people if not c]
    return float(np.mean([(a > b) + (a == b) / 2 for a in yes for b in no]))


@given(PEOPLE)
@settings(deadline=None)
def test_the_area_is_the_share_of_pairs_in_the_right_order(people: list[tuple[int, bool, int]]) -> None:
    values, client, stratum = (np.array(part) for part in zip(*people, strict=True))
    crude = area(counted(values.astype(float), client, np.zeros(len(people), dtype=np.int64)))
    if client.any() and not client.all():
        assert crude is not None
        assert crude.value == pytest.approx(pairs(people))
        assert 0 <= crude.low <= crude.value <= crude.high <= 1
    else:
        assert crude is None
    within = area(counted(values.astype(float), client, stratum))
    parts = [[row for row in people if row[2] == s] for s in range(3)]
    mixed = [part for part in parts if 0 < sum(c for _, c, _ in part) < len(part)]
    if mixed:
        sizes = [(sum(c for _, c, _ in part), len(part)) for part in mixed]
        weights = [n1 * (n - n1) / n for n1, n in sizes]
        assert within is not None
        assert within.value == pytest.approx(np.average([pairs(part) for part in mixed], weights=weights))
        assert within.clients == sum(n1 for n1, _ in sizes)
    else:
        assert within is None


def test_the_error_of_an_area_is_delongs() -> None:
    """Placements one by one, their sample variances."""
    random = np.random.default_rng(3)
    yes, no = random.poisson(3, 40), random.poisson(2, 90)
    values, client = np.concatenate([yes, no]).astype(float), np.arange(130) < 40
    of_yes = [np.mean((a > no) + (a == no) / 2) for a in yes]
    of_no = [np.mean((yes > b) + (yes == b) / 2) for b in no]
    found = area(counted(values, client, np.zeros(130, dtype=np.int64)))
    assert found is not None
    assert found.error == pytest.approx(np.sqrt(np.var(of_yes, ddof=1) / 40 + np.var(of_no, ddof=1) / 90))


def few_show_it(shown: int, of_clients: int, clients: int = 24, people: int = 949) -> Area:
    """`shown` people have it, `of_clients` of them among the clients."""
    has = np.zeros(people)
    has[:of_clients] = 1
    has[clients : clients + shown - of_clients] = 1
    found = area(counted(has, np.arange(people) < clients, np.zeros(people, dtype=np.int64)))
    assert found is not None
    return found


@pytest.mark.parametrize("shown", [8, 34, 93])
def test_that_no_client_shows_it_does_not_make_it_sure(shown: int) -> None:
    found = few_show_it(shown, 0)
    assert found.low < 0.5 < found.high
    assert found.p > 0.05


@pytest.mark.parametrize(("shown", "of_clients"), [(8, 4), (13, 4), (17, 3), (93, 0), (425, 16), (400, 4)])
def test_how_likely_it_is_by_chance_is_as_if_clients_were_drawn(shown: int, of_clients: int) -> None:
    """Against the hypergeometric distribution, with half of the probability of just so many (mid-p)."""
    drawn = hypergeom(949, shown, 24)
    exact = 2 * min(drawn.sf(of_clients - 1), drawn.cdf(of_clients)) - drawn.pmf(of_clients)
    p = few_show_it(shown, of_clients).p
    assert p == pytest.approx(exact, rel=0.35, abs=5e-4)


def test_what_few_show_but_half_of_them_buy_stands_out() -> None:
    assert significant([few_show_it(8, 4).p] + [0.5] * 25)[0]
    assert not significant([few_show_it(2, 1).p] + [0.5] * 25)[0]


def test_intervals_of_areas_cover_as_often_as_they_say() -> None:
    random = np.random.default_rng(7)
    hits = 0
    for _ in range(400):
        stratum = np.repeat([0, 1, 2], [60, 120, 200])
        client = random.random(380) < np.array([0.1, 0.2, 0.3])[stratum]
        values = random.normal(size=380) + client * 0.5 + stratum * 2
        found = area(counted(values, client, stratum))
        assert found is not None
        hits += found.low <= 0.6382 <= found.high
    assert 0.92 <= hits / 400 <= 0.98


def test_the_ratio_is_mantel_and_haenszels() -> None:
    a, n1, c, n0 = (np.array(part) for part in ([10, 4], [50, 10], [5, 12], [50, 60]))
    found = ratio(a, n1, c, n0)
    assert found is not None
    assert found.value == pytest.approx((10 * 50 / 100 + 4 * 60 / 70) / (5 * 50 / 100 + 12 * 10 / 70))
    assert found.low < found.value < found.high
    assert ratio(np.array([0]), np.array([5]), np.array([2]), np.array([5])) is None


def test_of_one_stratum_the_ratio_and_its_error_are_the_plain_ones() -> None:
    found = ratio(np.array([20]), np.array([100]), np.array([10]), np.array([200]))
    assert found is not None
    error = np.sqrt(1 / 20 - 1 / 100 + 1 / 10 - 1 / 200)
    assert found.value == pytest.approx(4)
    assert found.high == pytest.approx(4 * np.exp(1.959963985 * error))


def test_the_interval_of_a_lift_covers() -> None:
    random = np.random.default_rng(2)
    a, c = random.binomial(100, 0.3, 4_000), random.binomial(300, 0.1, 4_000)
    found = [lift(int(x), 100, int(y), 300) for x, y in zip(a, c, strict=True)]
    assert found[0] is not None
    assert found[0].value == pytest.approx(a[0] / 100 / ((a[0] + c[0]) / 400))
    assert np.mean([one is not None and one.low <= 2 <= one.high for one in found]) == pytest.approx(0.95, abs=0.015)
    assert lift(0, 10, 5, 10) is None
    assert lift(5, 10, 0, 0) == Ratio(1.0, 1.0, 1.0)


def test_the_cut_is_where_clients_and_others_part_most() -> None:
    values = np.array([0, 0, 0, 1, 1, 2, 2, 3.0])
    client = np.array([0, 0, 0, 0, 0, 1, 1, 1], dtype=bool)
    assert best_cut(counted(values, client, np.zeros(8, dtype=np.int64))) == (2.0, 1)
    assert best_cut(counted(values, ~client, np.zeros(8, dtype=np.int64))) == (2.0, -1)
    assert np.isnan(best_cut(counted(np.ones(8), client, np.zeros(8, dtype=np.int64)))[0])


def an_area(value: float, half: float, clients: int = 200) -> Area:
    return Area(value, value - half, value + half, half / 1.96, 0.0, clients)


@pytest.mark.parametrize(
    ("within", "crude", "by", "out", "said"),
    [
        (an_area(0.65, 0.05), an_area(0.65, 0.05), None, True, "predicts"),
        (an_area(0.35, 0.05), an_area(0.35, 0.05), None, True, "predicts_fewer"),
        (an_area(0.5, 0.03), an_area(0.65, 0.04), Ratio(1.0, 0.8, 1.3), False, "mix_only"),
        (an_area(0.52, 0.06), an_area(0.7, 0.05), None, False, "mix_only"),
        (an_area(0.5, 0.03), an_area(0.51, 0.03), Ratio(1.0, 0.8, 1.3), False, "does_not"),
        (an_area(0.5, 0.001), an_area(0.5, 0.001), None, False, "cannot_tell"),
        (an_area(0.5, 0.03), an_area(0.51, 0.03), Ratio(1.5, 0.7, 3.0), False, "cannot_tell"),
        (an_area(0.55, 0.1), an_area(0.55, 0.1), None, False, "cannot_tell"),
        (an_area(0.9, 0.01, 5), an_area(0.9, 0.01, 5), None, True, "cannot_tell"),
        (an_area(0.52, 0.01), an_area(0.52, 0.01), Ratio(1.1, 1.0, 1.2), True, "does_not"),
        (None, None, None, False, "cannot_tell"),
    ],
)
def test_verdicts(within: Area | None, crude: Area | None, by: Ratio | None, out: bool, said: str) -> None:
    assert verdict(within, crude, by, out) == said


def test_with_that_many_more_it_can_be_told() -> None:
    now = an_area(0.56, 0.08, 100)
    needed = 100 + more(now, None, 0.5) * 0.5
    assert 0.08 * np.sqrt(100 / needed) <= 0.06 + 1e-9
    assert more(None, None, 0.5) == 20
    assert more(an_area(0.6, 0.1, 4), None, 0.5) == 12
    near = an_area(0.5, 0.01, 100)
    assert more(near, Ratio(1.0, 0.25, 4.0), 0.5) == 600
    assert more(an_area(0.7, 0.15, 100), None, 1.0) == 27
    assert [rounded(n) for n in (7, 41, 123, 1_234)] == [7, 50, 130, 1_300]


def test_of_many_useless_ones_few_stand_out() -> None:
    random = np.random.default_rng(5)
    families = [significant(random.random(20).tolist()) for _ in range(2_000)]
    assert np.mean([any(family) for family in families]) == pytest.approx(0.05, abs=0.015)
    assert significant([0.001, 0.9, 0.02]) == [True, False, True]
    assert significant([]) == []
