"""Two told stories: one that dilutes, and one that does not."""

from __future__ import annotations

import numpy as np

from tests.measurement.offers.worlds import Plan, World, live, people


def story(recorded: bool = True, stated: bool = True) -> World:
    """A white paper that does well; then more of them, faster and thinner; in the end a report every two to four weeks,
    each promoted for some weeks only, to the same list."""
    starts = [0, 150, 260, 340, 400, 445, 480, 508, 530, 548, 564, 578]
    days = [120, 90, 70, 56, 42, 35, 28, 21, 21, 18, 14, 14]
    appeal = np.geomspace(1.0, 0.3, 12)
    quality = np.geomspace(1.5, 0.35, 12)
    plans = [
        Plan(f"report {i + 1:02}", start, long, appeal=float(a), quality=float(q))
        for i, (start, long, a, q) in enumerate(zip(starts, days, appeal, quality, strict=True))
    ]
    chance = np.random.default_rng(7)
    who = people(chance, 4_000, 640, there=0.92, taste=0.03, alike=6)
    return live(chance, who, plans, 690, recorded=recorded, stated=stated)


def growing(recorded: bool = True) -> World:
    """Each new offer reaches other people."""
    chance = np.random.default_rng(8)
    plans = [Plan(f"offer {i + 1}", 60 * i, 56, segment=i) for i in range(8)]
    who = people(chance, 20_000, 560, there=0.7, taste=0.03, segments=8)
    return live(chance, who, plans, 600, recorded=recorded)
