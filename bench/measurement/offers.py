"""Offers: the verdict on made worlds with a known truth, the two told stories, and the test of fatigue.

The worlds are made by `tests/measurement/offers/worlds.py`, a simulation of people that knows nothing of how offers are
measured. The bars of the verdicts were chosen on seeds 0 to 39; everything here is judged on other seeds.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from bench.measurement.lines import Line
from tests.measurement.offers.stories import growing, story
from tests.measurement.offers.worlds import TRUTHS, World, world

from leadline.measurement.offers import OfferReport, offers
from leadline.measurement.offers.fatigue import Exposed, exposed, fatigue

FIRST = 5_000
WORLDS = 40
"""Of each truth."""
RIGHT = {
    "dilution": "diluted",
    "misjudged": "misjudged",
    "fatigue": "fatigued",
    "under_promotion": "under_promoted",
    "none": "sound",
}
CAUSES = ("cadence_up", "promotion_down", "same_people", "rate_down", "quality_down")
ROUNDS = 100


def run(data: Path) -> Iterator[Line]:
    yield from _stories()
    yield from _worlds()
    yield from _fatigue()


def measured(made: World) -> OfferReport:
    return offers(made.leads, made.entries, made.requests, made.playbook, as_of=made.as_of, shown=made.shown)


def _stories() -> Iterator[Line]:
    told = measured(story())
    holds = told.state == "diluted" and set(told.dilution.causes) == set(CAUSES)
    yield Line("the story of ever more reports: diluted, all five causes", f"{told.state}, {len(told.dilution.causes)} causes", "diluted, 5", holds)  # fmt: skip # noqa: E501
    for recorded in (True, False):
        apart = measured(growing(recorded))
        how = "who was shown what is known" if recorded else "not known"
        yield Line(f"separate growing audiences ({how}): not diluted", apart.dilution.found, "not_diluted", apart.dilution.found == "not_diluted")  # fmt: skip # noqa: E501


def _worlds() -> Iterator[Line]:
    found: dict[str, Counter[str]] = {truth: Counter() for truth in TRUTHS}
    causes: Counter[tuple[str, bool, bool]] = Counter()
    retired, wrongly, slowest = 0, 0, 0.0
    for truth in TRUTHS:
        for seed in range(FIRST, FIRST + WORLDS):
            made = world(truth, seed)
            begun = time.process_time()
            report = measured(made)
            slowest = max(slowest, time.process_time() - begun)
            found[truth][report.state] += 1
            named = {row.key for row in report.rows if row.reason == "not_wanted"}
            retired, wrongly = retired + len(named), wrongly + len(named - made.unwanted)
            if truth == "dilution" and report.state == "diluted":
                causes.update((cause, cause in made.planted, cause in report.dilution.causes) for cause in CAUSES)
    given = sum(count for counts in found.values() for state, count in counts.items() if state != "cannot_tell")
    right = sum(found[truth][RIGHT[truth]] for truth in TRUTHS)
    everything = WORLDS * len(TRUTHS)
    yield Line(f"{everything} made worlds: verdict right where one is given", f"{right}/{given} = {right / given:.1%}", "≥ 90 %", right >= 0.9 * given)  # fmt: skip # noqa: E501
    yield Line("… cannot tell yet", f"{everything - given}/{everything} = {1 - given / everything:.0%}")
    for truth in TRUTHS:
        said = ", ".join(f"{state} {count}" for state, count in found[truth].most_common())
        yield Line(f"… truth {truth}", said)
    agree = sum(count for (_, planted, seen), count in causes.items() if planted == seen)
    yield Line("causes of dilution found and not found as planted", f"{agree}/{causes.total()} = {agree / max(causes.total(), 1):.1%}", "≥ 90 %", agree >= 0.9 * causes.total())  # fmt: skip # noqa: E501
    for cause in CAUSES:
        hit, miss, false = causes[cause, True, True], causes[cause, True, False], causes[cause, False, True]
        yield Line(f"… {cause}", f"found {hit}, missed {miss}, false {false} of {causes[cause, False, False] + false}")
    yield Line("offers called not wanted that people did want", f"{wrongly}/{retired}")
    yield Line("longest report of a made world, CPU", f"{slowest:.2f} s")


def _fatigue() -> Iterator[Line]:
    """Tastes of two kinds: beta, as the test supposes, and logit-normal, as it does not."""
    for size in (2_000, 500):
        for kind in ("beta", "logit-normal"):
            for tires in (1.0, 0.65):
                tests = [fatigue(_people([size, seed, int(100 * tires)], size, tires, kind)) for seed in range(ROUNDS)]
                told = sum(one.finding == "fatigue" for one in tests) / ROUNDS
                unsure = sum(one.finding == "cannot_tell" for one in tests) / ROUNDS
                weibull = sum(one.departs is not None and one.departs < 0.05 for one in tests) / ROUNDS
                what = "response falls × 0.65" if tires < 1 else "nobody tires"
                aim, holds = "", None
                if size == 2_000:
                    aim, holds = ("≥ 80 %", told >= 0.8) if tires < 1 else ("≤ 12 %", told <= 0.12)
                figure = f"{told:.0%} (cannot tell {unsure:.0%}; beta-Weibull {weibull:.0%})"
                yield Line(f"fatigue said, {size:,} people, {kind} tastes, {what}", figure, aim, holds)


def _people(seed: list[int], size: int, tires: float, kind: str) -> Exposed:
    chance = np.random.default_rng(seed)
    mean, most = chance.uniform(0.05, 0.15), int(chance.integers(8, 13))
    if kind == "beta":
        alike = chance.uniform(4, 20)
        taste = chance.beta(mean * alike, (1 - mean) * alike, size)
    else:
        taste = 1 / (1 + np.exp(-(np.log(mean / (1 - mean)) + chance.uniform(0.5, 1.2) * chance.standard_normal(size))))
    shown = chance.integers(most // 2, most + 1, size)
    times, took = np.zeros(size, dtype=int), np.zeros(size, dtype=bool)
    for number in range(most):
        asked = ~took & (shown > number)
        times[asked] += 1
        took |= asked & (chance.random(size) < taste * tires**number)
    return exposed(times, took)
