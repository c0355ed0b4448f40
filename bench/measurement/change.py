"""Intervals of rates, the change test, the watch and the bottleneck, held against worlds whose truth is known."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
from bench.measurement.lines import Line
from scipy.stats import binom

from leadline.measurement.bottleneck import Rated, bottleneck
from leadline.measurement.changes import Tried, alarms, change, compare, pace, settled, watch
from leadline.measurement.intervals import intervals
from leadline.measurement.population import NEVER

SIZES = (5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000, 2000, 5000)
RATES = np.linspace(0.005, 0.6, 240)
PAIRS = ((10, 10), (20, 20), (20, 60), (30, 200), (50, 50), (60, 500), (100, 100), (200, 200))
TRUE_RATES = (0.005, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6)
DAY = 86_400_000_000


def run(_: Path) -> Iterable[Line]:
    yield from _coverage()
    yield from _of_the_test()
    yield from _with_open_leads()
    yield from _of_the_watch()
    yield from _bottlenecks()
    yield from _gains_of_open_flows()
    yield _one_late_one()


def _coverage() -> Iterable[Line]:
    """Exact: every count's probability, no simulation."""
    found = []
    for n in SIZES:
        k = np.arange(n + 1)
        low, high = intervals(k, np.full(n + 1, n))
        chance = binom.pmf(k[:, None], n, RATES[None])
        found.append((chance * ((low[:, None] <= RATES) & (high[:, None] >= RATES))).sum(0))
    cover = np.array(found)
    by_size = cover.mean(1)
    mean, inside = cover.mean(), ((cover >= 0.93) & (cover <= 0.97)).mean()
    what = "95 % intervals of rates cover, mean over n 5–5,000 and rates 0.5–60 %"
    yield Line(what, f"{mean:.1%}", "93–97 %", bool(0.93 <= mean <= 0.97))
    least, most = SIZES[int(by_size.argmin())], SIZES[int(by_size.argmax())]
    figure = f"{by_size.min():.1%} (n = {least}) to {by_size.max():.1%} (n = {most})"
    yield Line(
        "  mean over the rates, each n", figure, "93–97 %", bool(by_size.min() >= 0.93 and by_size.max() <= 0.97)
    )
    i, j = np.unravel_index(int(cover.argmin()), cover.shape)
    yield Line("  worst single n and rate", f"{cover.min():.1%} (n = {SIZES[i]}, rate {RATES[j]:.1%})")
    yield Line("  share of single pairs within 93–97 %", f"{inside:.0%}")


def _of_the_test() -> Iterable[Line]:
    """Exact: how often the comparison of two equal rates tells a change."""
    found = []
    for n, m in PAIRS:
        told = np.array(
            [[compare(Tried(k, n), Tried(j, m)).turn in ("up", "down") for j in range(m + 1)] for k in range(n + 1)]
        )
        for rate in TRUE_RATES:
            chance = np.outer(binom.pmf(np.arange(n + 1), n, rate), binom.pmf(np.arange(m + 1), m, rate))
            found.append(float((chance * told).sum()))
    yield Line(
        "false changes of two equal rates (8 pairs of n × 8 rates), mean",
        f"{np.mean(found):.1%}",
        "≤ 5 %",
        bool(np.mean(found) <= 0.05),
    )
    yield Line("  worst single pair and rate", f"{max(found):.1%}", "≤ 6 %", bool(max(found) <= 0.06))


def _with_open_leads() -> Iterable[Line]:
    """Two months of the same rate, the second still open; then one that has halved."""
    for what, later, aim in (
        ("false changes where the newest month is open", 0.2, "≤ 5 %"),
        ("halved rate told", 0.1, ""),
    ):
        random = np.random.default_rng(31)
        told = []
        for _ in range(600):
            a_day = int(random.integers(3, 30))
            day = np.repeat(np.arange(180), a_day)
            rate = np.where(day >= 150, later, 0.2)
            start = (day * DAY).astype(np.int64)
            wait = (random.exponential(12, len(day)) * DAY).astype(np.int64)
            end = np.where(random.random(len(day)) < rate, start + wait, NEVER)
            now = 180 * DAY
            end = np.where(end <= now, end, NEVER)
            of = pace(start, end, np.ones(len(day), dtype=bool), now)
            group = np.where(day >= 150, 0, np.where(day >= 120, 1, -1))
            told.append(change(of, settled(of, group, 2), 0, 1).comparison.turn)
        wrong = np.mean([turn in ("up", "down") for turn in told])
        abstained = np.mean([turn == "cannot_tell" for turn in told])
        figure = f"{wrong:.1%} (cannot tell {abstained:.0%})"
        yield Line(f"{what}, 600 made flows of 90–900 leads a month", figure, aim, bool(wrong <= 0.05) if aim else None)


def _of_the_watch() -> Iterable[Line]:
    by = watch(0.1)
    yield Line("watch: leads until 10 % → 5 % is found, exact", f"{by.found_after:.0f}", "≤ 140", by.found_after <= 140)
    holds = 1000 <= by.false_every <= 1100
    yield Line("watch: leads between false alarms at 10 %, exact", f"{by.false_every:.0f}", "about 1,000", holds)
    for truth, said, exact in ((0.1, "false alarms", by.false_every), (0.05, "the fall", by.found_after)):
        random = np.random.default_rng(7)
        first = np.array([_first(random.random(20_000) < truth, by) for _ in range(2000)])
        error = first.std() / np.sqrt(len(first))
        holds = bool(abs(first.mean() - exact) <= 3 * error)
        yield Line(
            f"  the same in 2,000 made runs ({said})", f"{first.mean():.0f} ± {error:.0f}", f"{exact:.0f}", holds
        )
    for rate in (0.01, 0.05, 0.13, 0.33, 0.6):
        other = watch(rate)
        figure = f"{other.found_after:.0f} leads at one in {other.false_every:,.0f}"
        yield Line(f"  an expected rate of {rate:.0%} that halves", figure)


def _first(took: np.ndarray, by: object) -> int:
    found = alarms(took, by)  # type: ignore[arg-type]
    return found[0].found + 1 if found else len(took)


def _bottlenecks() -> Iterable[Line]:
    """200 made flows of four steps; one falls to half to two thirds of its expected rate, the others hold theirs give
    or take a tenth."""
    random = np.random.default_rng(20)
    right, told, told_right, expected = 0, 0, 0, np.array([0.2, 0.3, 0.3, 0.33])
    for _ in range(200):
        planted = int(random.integers(4))
        rates = expected * random.uniform(0.9, 1.1, 4)
        rates[planted] = expected[planted] * random.uniform(0.5, 0.67)
        counts = [int(random.integers(2_000, 20_000))]
        for rate in rates:
            counts.append(int(random.binomial(counts[-1], rate)))
        steps = [Rated(str(i), k, n, n, float(expected[i])) for i, (n, k) in enumerate(pairwise(counts))]
        found = bottleneck(steps)
        assert found is not None
        right += found.levers[0].name == str(planted)
        told += found.verdict == "found"
        told_right += found.step is not None and found.step.name == str(planted)
    yield Line("planted bottleneck is the likeliest step (200 flows)", f"{right / 200:.1%}", "≥ 90 %", right >= 180)
    yield Line(
        "  named as found (≥ 80 % probability)", f"{told / 200:.1%}, right in {told_right / max(1, told):.1%} of these"
    )


OPEN_FLOWS = (
    (600, 365, (10.0, 20.0, 30.0), "", True),
    (1_000, 365, (10.0, 20.0, 30.0), "", True),
    (3_000, 180, (10.0, 20.0, 30.0), "", True),
    (5_000, 365, (20.0, 40.0, 60.0), "", True),
    (10_000, 120, (20.0, 20.0, 40.0), "a short record", False),
)
"""Leads, days, mean waits of three steps, what is odd, and whether the record is long beside the waits."""


def _gains_of_open_flows() -> Iterable[Line]:
    """200 made flows each of which one step falls short, with leads that are still open; exponential waits. The truth
    is what reaching the expected rate would have gained: of rates within the time that can be known, and for ever."""
    expected, together = np.array([0.3, 0.4, 0.35]), []
    for leads, days, waits, odd, long in OPEN_FLOWS:
        random = np.random.default_rng([22, leads, days])
        rows = []
        for _ in range(200):
            planted = int(random.integers(3))
            rates = expected * random.uniform(0.9, 1.1, 3)
            rates[planted] = expected[planted] * random.uniform(0.5, 0.67)
            steps, known = _open_flow(random, leads, days, waits, rates, expected)
            found = bottleneck(steps)
            assert found is not None
            lever = next(lever for lever in found.levers if lever.name == str(planted))
            later = slice(planted + 1, None)
            held = [
                some[planted] >= expected[planted]
                or lever.band.low
                <= steps[planted].standing * (expected[planted] - some[planted]) * np.prod(some[later])
                <= lever.band.high
                for some in (rates * known, rates)
            ]
            rows.append((*held, found.levers[0].name == str(planted)))
        within, ever, right = np.mean(rows, axis=0)
        what = f"  {leads:,} leads in {days} days, mean waits {'/'.join(f'{wait:.0f}' for wait in waits)} days"
        figure = f"{within:.0%}; of rates for ever {ever:.0%}; likeliest right {right:.0%}"
        yield Line(f"{what}{', ' * bool(odd)}{odd}", figure)
        together += [row[0] for row in rows] if long else []
    share = float(np.mean(together))
    what = "80 % band of a gain holds it, flows with open leads (the first four together)"
    yield Line(what, f"{share:.1%}", "75–85 %", 0.75 <= share <= 0.85)


def _open_flow(
    random: np.random.Generator,
    leads: int,
    days: int,
    waits: tuple[float, ...],
    rates: np.ndarray,
    expected: np.ndarray,
) -> tuple[list[Rated], np.ndarray]:
    """The steps as they have been seen, and the share of takers that is as quick as the curve of each reaches."""
    steps, known, came = [], [], random.random(leads) * days
    for i, wait in enumerate(waits):
        end = np.where(random.random(len(came)) < rates[i], came + random.exponential(wait, len(came)), np.inf)
        took = end <= days
        moments = np.where(took, (np.where(took, end, 0) * DAY).astype(np.int64), NEVER)
        of = pace((came * DAY).astype(np.int64), moments, np.ones(len(came), dtype=bool), days * DAY)
        seen, k = of.seen(np.ones(len(came), dtype=bool)), int(took.sum())
        steps.append(
            Rated(
                str(i), k, max(float(k), seen.number), len(came), float(expected[i]), unsure=seen.unsure,
                evenly=seen.evenly,
            )
        )  # fmt: skip
        known.append(1.0 if of.rough is None else 1 - np.exp(-of.rough.age[-1] / wait))
        came = end[took]
    return steps, np.array(known)


def _one_late_one() -> Line:
    """150 made flows of 200 to 2,000 leads in two years, of whom 10 to 25 % take a step that should be taken by 30 %:
    one more takes it today, the oldest, one of middle age or a young one."""
    random = np.random.default_rng(21)
    moved = []
    for _ in range(150):
        count, rate, wait = int(random.integers(200, 2000)), random.uniform(0.1, 0.25), random.uniform(4, 40)
        age = random.random(count) * 730
        took = np.where(random.random(count) < rate, random.exponential(wait, count), np.inf)
        before = _gain(age, took)
        open_ = np.flatnonzero(took > age)
        for place in (0.0, 0.02, 0.1, 0.3, 0.5, 0.8):
            one = open_[np.argsort(-age[open_])][int(place * (len(open_) - 1))]
            later = took.copy()
            later[one] = age[one]
            after = _gain(age, later)
            moved.append(abs(after[0] - before[0]) / ((before[2] - before[1]) / 2))
    what = "one late taker more: the gain of its step moves by, at most, of its half band"
    return Line(what, f"{max(moved):.0%} (on average {np.mean(moved):.0%})", "≤ 100 %", max(moved) <= 1)


def _gain(age: np.ndarray, took: np.ndarray) -> tuple[float, float, float]:
    """What reaching 30 % would gain, and its band."""
    now = 800 * DAY
    start = now - (age * DAY).astype(np.int64)
    end = np.where(took <= age, np.minimum(now, start + (np.minimum(took, age) * DAY).astype(np.int64)), NEVER)
    of = pace(start, end, np.ones(len(age), dtype=bool), now)
    k = int((took <= age).sum())
    seen = of.seen(np.ones(len(age), dtype=bool))
    reach = max(float(k), seen.number)
    found = bottleneck([Rated("step", k, reach, len(age), 0.3, unsure=seen.unsure, evenly=seen.evenly)])
    assert found is not None
    return found.levers[0].gain, found.levers[0].band.low, found.levers[0].band.high
