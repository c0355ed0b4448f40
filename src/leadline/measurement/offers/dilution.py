"""Dilution: more and more offers, while the same people take them, quality and rate fall, and each is promoted too
little. It is called where new people an offer fall by more than noise and the making of offers explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from leadline.measurement.offers.becoming import Becoming
from leadline.measurement.offers.promotion import Promoted
from leadline.measurement.offers.takes import Takes
from leadline.measurement.offers.trend import FEWEST, UNKNOWN, Change, of_counts, of_times

Cause = Literal["cadence_up", "promotion_down", "same_people", "rate_down", "quality_down"]

WINDOWS = (90, 60, 30)
"""New people of each offer are counted within so many days from its start, as long as most offers have had them."""
MOST = 0.6
EARLY = 14
"""Where nothing says who was shown an offer, its rate is that of the first days, of everybody known by then."""
DILUTING: frozenset[Cause] = frozenset({"cadence_up", "promotion_down", "same_people"})
"""Causes that lie in making more offers. A rate or a quality that falls without them is a matter of value."""


@dataclass(frozen=True, slots=True)
class Diluted:
    """`new`: the change of new people an offer, within `window` days from its start, over the `offers` (places) that
    have had them. `causes`: those at work; `changes`: every figure looked at."""

    found: Literal["diluted", "not_diluted", "cannot_tell", "too_few"]
    causes: tuple[Cause, ...]
    new: Change
    gaps: Change
    promotion: Change
    new_share: Change
    rate: Change
    quality: Change
    window: int
    offers: tuple[int, ...]
    new_counts: tuple[int, ...]


def dilution(
    takes: Takes,
    promoted: Sequence[Promoted | None],
    becoming: Becoming,
    campaigns: Sequence[int],
    answers: Mapping[int, tuple[int, int] | None],
    today: int,
) -> Diluted:
    """Of some offers (places), as they began. `answers` are (answers, asked) of each, comparable between them; None
    where nothing can be said."""
    order = sorted((one.start, i) for i in campaigns if (one := promoted[i]) is not None)
    window = next((w for w in WINDOWS if _ready(order, w, today) >= max(FEWEST, MOST * len(order))), WINDOWS[-1])
    had = [i for start, i in order if start + window <= today + 1]
    starts = {i: start for start, i in order}
    new_counts = [_new_within(takes, i, starts[i], window) for i in had]
    counts = takes.count()
    over = [one.days for _, i in order if (one := promoted[i]) is not None and not one.going_on]
    told = [pair for i in had if (pair := answers[i]) is not None]
    stage = becoming.judged_by
    changes = {
        "new": of_counts(new_counts),
        "gaps": of_times(np.diff(list(starts.values()))) if len(order) > FEWEST else UNKNOWN,
        "promotion": of_times(over),
        "new_share": of_counts([int(takes.new[takes.of(i)].sum()) for i in had], [int(counts[i]) for i in had]),
        "rate": of_counts([pair[0] for pair in told], [pair[1] for pair in told]),
        "quality": _quality(takes, becoming, stage, [i for _, i in order]),
    }
    causes: list[Cause] = []
    if changes["gaps"].direction == "down":
        causes.append("cadence_up")
    if changes["promotion"].direction == "down":
        causes.append("promotion_down")
    if changes["new_share"].direction == "down":
        causes.append("same_people")
    if changes["rate"].direction == "down":
        causes.append("rate_down")
    if changes["quality"].direction == "down":
        causes.append("quality_down")
    new = changes["new"]
    found: Literal["diluted", "not_diluted", "cannot_tell", "too_few"] = "not_diluted"
    if len(had) < FEWEST:
        found = "too_few"
    elif new.direction == "down":
        found = "diluted" if DILUTING & set(causes) else "not_diluted"
    elif new.direction == "cannot_tell" and not new.not_halved:
        found = "cannot_tell"
    return Diluted(found, tuple(causes), window=window, offers=tuple(had), new_counts=tuple(new_counts), **changes)


def _ready(order: Sequence[tuple[int, int]], window: int, today: int) -> int:
    return sum(start + window <= today + 1 for start, _ in order)


def _new_within(takes: Takes, offer: int, start: int, window: int) -> int:
    rows = takes.of(offer)
    return int((takes.new[rows] & (takes.day[rows] < start + window)).sum())


def _quality(takes: Takes, becoming: Becoming, stage: str | None, offers: Sequence[int]) -> Change:
    if stage is None:
        return UNKNOWN
    soon, followed = takes.count(becoming.soon(stage)), takes.count(becoming.followed(stage))
    return of_counts([int(soon[i]) for i in offers], [int(followed[i]) for i in offers])
