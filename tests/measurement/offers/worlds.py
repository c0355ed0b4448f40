"""Made worlds of offers: people with tastes of their own, messages that are put before them, and what they take.

A plain simulation, day by day. It knows nothing of how offers are measured: truths are set by what is planted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import numpy as np
import pyarrow as pa

from leadline.playbook import Offer, Playbook, Promotion
from leadline.touches.columns import INSTANT

Truth = Literal["dilution", "misjudged", "fatigue", "under_promotion", "none"]
TRUTHS: tuple[Truth, ...] = ("dilution", "misjudged", "fatigue", "under_promotion", "none")
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
REST = 60
"""Days without a message after which somebody is fresh again."""


@dataclass(frozen=True)
class Plan:
    """One offer: promoted from day `start` for `days`, by a message every `every` days to a share (`coverage`) of a
    segment (None: everybody). `appeal` multiplies everybody's taste, `quality` the chance to become MQL."""

    key: str
    start: int
    days: int
    every: int = 7
    segment: int | None = None
    coverage: float = 1.0
    appeal: float = 1.0
    quality: float = 1.0


@dataclass(frozen=True)
class People:
    """`joined`: the day; `taste`: the chance to take an offer of appeal 1 when shown it."""

    joined: np.ndarray
    segment: np.ndarray
    taste: np.ndarray


@dataclass(frozen=True)
class World:
    leads: pa.Table
    entries: pa.Table
    requests: pa.Table
    shown: pa.Table | None
    playbook: Playbook
    as_of: datetime
    truth: Truth | None = None
    planted: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()


def people(
    chance: np.random.Generator, size: int, days: int, *, there: float = 0.5, taste: float = 0.03, alike: float = 15.0,
    segments: int = 1,
) -> People:  # fmt: skip
    """`there` is the share of them who are there from the beginning; the others join evenly. Tastes are from a beta
    distribution with this mean, the narrower the more `alike`."""
    joined = np.where(chance.random(size) < there, 0, chance.integers(0, max(days, 1), size))
    return People(joined, chance.integers(0, segments, size), chance.beta(taste * alike, (1 - taste) * alike, size))


def live(
    chance: np.random.Generator, who: People, plans: Sequence[Plan], end: int, *, tires: float = 1.0,
    open_rate: float = 0.8, recorded: bool = True, stated: bool = True, stray: float = 0.03,
) -> World:  # fmt: skip
    """Let them live until day `end`. Each message in a row multiplies a person's response by `tires`. `stray` is the
    share of takers who find an offer by themselves, some after its promotion."""
    size = len(who.taste)
    taken = {plan.key: np.full(size, -1.0) for plan in plans}
    listed = {plan.key: chance.random(size) < plan.coverage for plan in plans}
    in_a_row, last = np.zeros(size), np.full(size, -1000)
    seen: list[tuple[str, np.ndarray, int]] = []
    messages = sorted(
        (day, i) for i, plan in enumerate(plans) for day in range(plan.start, plan.start + plan.days, plan.every)
    )
    for day, i in messages:
        plan = plans[i]
        if day > end:
            continue
        theirs = (who.joined <= day) & listed[plan.key] & (chance.random(size) < open_rate)
        if plan.segment is not None:
            theirs &= who.segment == plan.segment
        rows = np.flatnonzero(theirs)
        in_a_row[rows] = np.where(day - last[rows] > REST, 0, in_a_row[rows])
        would = chance.random(len(rows)) < who.taste[rows] * plan.appeal * tires ** in_a_row[rows]
        took = rows[would & (taken[plan.key][rows] < 0)]
        taken[plan.key][took] = day + chance.random(len(took)) * 0.9 + 0.05
        in_a_row[rows] += 1
        last[rows] = day
        seen.append((plan.key, rows, day))
    for plan in plans:
        count = chance.poisson(stray * max((taken[plan.key] >= 0).sum(), 1) * min(plan.appeal, 1.0))
        for row in chance.integers(0, size, count):
            found_on = plan.start + chance.random() * plan.days * 1.3
            if taken[plan.key][row] < 0 and who.joined[row] <= found_on < end:
                taken[plan.key][row] = found_on
    return _tables(chance, who, plans, taken, seen if recorded else None, end, stated)


def _tables(
    chance: np.random.Generator, who: People, plans: Sequence[Plan], taken: dict[str, np.ndarray],
    seen: list[tuple[str, np.ndarray, int]] | None, end: int, stated: bool,
) -> World:  # fmt: skip
    size = len(who.taste)
    requests = [(day, int(row), plan) for plan in plans for row in np.flatnonzero(taken[plan.key] >= 0) if (day := taken[plan.key][row]) <= end]  # fmt: skip # noqa: E501
    requests.sort(key=lambda one: one[:2])
    stages: dict[int, dict[str, float]] = {}
    first: dict[int, tuple[float, str]] = {}
    for day, row, plan in requests:
        first.setdefault(row, (day, plan.key))
        mine = stages.setdefault(row, {})
        if "mql" not in mine and chance.random() < min(0.95, 0.4 * plan.quality):
            mine["mql"] = day + chance.exponential(8)
            if chance.random() < 0.5:
                mine["sql"] = mine["mql"] + 0.1 + chance.exponential(12)
                if chance.random() < 0.4:
                    mine["client"] = mine["sql"] + 0.1 + chance.exponential(25)
    reached = {row: {stage: day for stage, day in mine.items() if day <= end} for row, mine in stages.items()}
    persons = np.arange(size)
    there = persons[who.joined <= end]
    leads = pa.table(
        {
            "person": pa.array(there, pa.int64()),
            "product": pa.nulls(len(there), pa.string()),
            "cycle": pa.array(np.ones(len(there)), pa.int32()),
            "stage": [max(reached.get(int(row), {}), key=_ORDER.index, default="prospect") for row in there],
            "first_touch_at": _moments(who.joined[there]),
            "first_request_at": pa.array(
                [_moment(first[int(row)][0]) if int(row) in first else None for row in there], INSTANT
            ),
            "offer": pa.array([first[int(row)][1] if int(row) in first else None for row in there], pa.string()),
            "client_at": pa.array(
                [
                    _moment(day) if (day := reached.get(int(row), {}).get("client")) is not None else None
                    for row in there
                ],
                INSTANT,
            ),
        }
    )
    entered = [(row, stage, day) for row, mine in reached.items() for stage, day in mine.items()]
    entries = pa.table(
        {
            "person": pa.array([row for row, _, _ in entered], pa.int64()),
            "product": pa.nulls(len(entered), pa.string()),
            "cycle": pa.array([1] * len(entered), pa.int32()),
            "stage": pa.array([stage for _, stage, _ in entered], pa.string()),
            "at": pa.array([_moment(day) for _, _, day in entered], INSTANT),
        }
    )
    asked = pa.table(
        {
            "id": [str(i) for i in range(len(requests))],
            "person": pa.array([row for _, row, _ in requests], pa.int64()),
            "product": pa.nulls(len(requests), pa.string()),
            "cycle": pa.array([1] * len(requests), pa.int32()),
            "at": pa.array([_moment(day) for day, _, _ in requests], INSTANT),
            "offer": pa.array([plan.key for _, _, plan in requests], pa.string()),
        }
    )
    shown = None
    if seen is not None:
        rows = np.concatenate([rows for _, rows, _ in seen])
        keys = np.repeat([key for key, _, _ in seen], [len(rows) for _, rows, _ in seen])
        days = np.repeat([float(day) for _, _, day in seen], [len(rows) for _, rows, _ in seen])
        shown = pa.table({"person": pa.array(rows, pa.int64()), "offer": pa.array(keys), "at": _moments(days)})
    made = tuple(
        Offer(
            plan.key, plan.key.title(), "download",
            promoted=(Promotion(_day(plan.start), _day(plan.start + plan.days - 1)),) if stated else (),
        )
        for plan in plans
    )  # fmt: skip
    playbook = replace(Playbook.default(), offers=made, time_zone="UTC")
    return World(leads, entries, asked, shown, playbook, BEGIN + timedelta(days=end))


_ORDER = ["prospect", "mql", "sql", "client"]


def _moment(day: float) -> datetime:
    return BEGIN + timedelta(days=float(day))


def _moments(days: np.ndarray) -> pa.Array:
    start = int(BEGIN.timestamp() * 1_000_000)
    return pa.array(start + (np.asarray(days, dtype=np.float64) * 86_400_000_000).astype(np.int64)).cast(INSTANT)


def _day(day: int) -> str:
    return (BEGIN + timedelta(days=day)).date().isoformat()


def world(truth: Truth, seed: int) -> World:
    """A world in which this is the matter, everything else drawn by chance."""
    chance = np.random.default_rng([seed, TRUTHS.index(truth)])
    recorded, stated = bool(chance.random() < 0.75), bool(chance.random() < 0.6)
    make = {
        "dilution": _dilution, "misjudged": _misjudged, "fatigue": _fatigue, "under_promotion": _under, "none": _none,
    }[truth]  # fmt: skip
    made = make(chance, recorded, stated)
    return replace(made, truth=truth)


def _steady(chance: np.random.Generator, count: int, gap: tuple[int, int], days: tuple[int, int]) -> list[Plan]:
    """Offers of about the same cadence, promotion and appeal."""
    each, long = int(chance.integers(*gap)), int(chance.integers(*days))
    starts = np.cumsum(np.maximum(7, each + chance.normal(0, 0.12 * each, count))).astype(int)
    return [
        Plan(
            f"offer {i + 1}", int(start), max(3, int(long * chance.uniform(0.85, 1.15))),
            every=7, appeal=float(chance.lognormal(0, 0.2)), quality=float(chance.lognormal(0, 0.1)),
        )
        for i, start in enumerate(starts)
    ]  # fmt: skip


def _end(chance: np.random.Generator, plans: Sequence[Plan]) -> int:
    return max(plan.start + plan.days for plan in plans) + int(chance.integers(20, 120))


def _dilution(chance: np.random.Generator, recorded: bool, stated: bool) -> World:
    """More and more offers, each promoted for a shorter time, to one audience; often worse ones, too."""
    count = int(chance.integers(6, 13))
    gaps = np.geomspace(chance.uniform(80, 130), chance.uniform(14, 28), count) * chance.lognormal(0, 0.15, count)
    days = np.geomspace(chance.uniform(75, 130), chance.uniform(14, 24), count) * chance.lognormal(0, 0.12, count)
    starts = np.cumsum(np.concatenate([[20], gaps[:-1]])).astype(int)
    planted = {"cadence_up", "promotion_down", "same_people"}
    appeal, quality = np.ones(count), np.ones(count)
    if chance.random() < 0.6:
        appeal = np.geomspace(1, chance.uniform(0.2, 0.45), count)
        planted.add("rate_down")
    if chance.random() < 0.5:
        quality = np.geomspace(1.3, chance.uniform(0.2, 0.45), count)
        planted.add("quality_down")
    plans = [
        Plan(f"offer {i + 1}", int(starts[i]), max(7, int(days[i])), appeal=float(appeal[i] * chance.lognormal(0, 0.1)),
             quality=float(quality[i]))
        for i in range(count)
    ]  # fmt: skip
    end = _end(chance, plans)
    who = people(
        chance, int(chance.integers(2_500, 9_000)), end, there=chance.uniform(0.85, 0.95),
        taste=chance.uniform(0.015, 0.04), alike=chance.uniform(4, 15),
    )  # fmt: skip
    return replace(live(chance, who, plans, end, recorded=recorded, stated=stated), planted=frozenset(planted))


def _misjudged(chance: np.random.Generator, recorded: bool, stated: bool) -> World:
    """Some offers, or all, that hardly anybody wants, promoted as well as any."""
    plans = _steady(chance, int(chance.integers(3, 7)), (45, 90), (45, 90))
    bad = np.ones(len(plans), dtype=bool)
    if chance.random() < 0.6:
        bad = chance.random(len(plans)) < 0.5
        bad[chance.integers(len(plans))] = True
    plans = [replace(plan, appeal=chance.uniform(0.01, 0.06)) if no else plan for plan, no in zip(plans, bad, strict=True)]  # fmt: skip # noqa: E501
    end = _end(chance, plans)
    who = people(
        chance, int(chance.integers(4_000, 15_000)), end, there=chance.uniform(0.2, 0.4),
        taste=chance.uniform(0.015, 0.04), alike=chance.uniform(8, 30),
    )  # fmt: skip
    unwanted = frozenset(plan.key for plan, no in zip(plans, bad, strict=True) if no)
    return replace(live(chance, who, plans, end, recorded=recorded, stated=stated), unwanted=unwanted)


def _fatigue(chance: np.random.Generator, recorded: bool, stated: bool) -> World:
    """The same people are shown the same offer again and again, and answer less each time."""
    count = int(chance.integers(1, 4))
    plans = [
        Plan(
            f"offer {i + 1}", 10 + 40 * i, int(chance.integers(60, 130)), every=int(chance.integers(4, 8)),
            segment=i, appeal=float(chance.lognormal(0, 0.2)),
        )
        for i in range(count)
    ]  # fmt: skip
    end = _end(chance, plans)
    who = people(
        chance, int(chance.integers(2_500, 6_000)) * count, end, there=0.9, taste=chance.uniform(0.03, 0.1),
        alike=chance.uniform(5, 30), segments=count,
    )  # fmt: skip
    return live(chance, who, plans, end, tires=chance.uniform(0.5, 0.7), recorded=recorded, stated=stated)


def _under(chance: np.random.Generator, recorded: bool, stated: bool) -> World:
    """Good offers, each shown once or twice to a small part of the audience."""
    plans = _steady(chance, int(chance.integers(3, 8)), (40, 80), (6, 15))
    plans = [
        replace(
            plan,
            every=int(chance.integers(2, 7)) if chance.random() < 0.5 else 7,
            coverage=chance.uniform(0.08, 0.3),
        )
        for plan in plans
    ]  # fmt: skip
    end = _end(chance, plans)
    who = people(
        chance, int(chance.integers(5_000, 20_000)), end, there=chance.uniform(0.4, 0.7),
        taste=chance.uniform(0.03, 0.08), alike=chance.uniform(8, 30),
    )  # fmt: skip
    return live(chance, who, plans, end, recorded=recorded, stated=stated)


def _none(chance: np.random.Generator, recorded: bool, stated: bool) -> World:
    """Each offer promoted well, to people of its own, or to an audience that grows."""
    count = int(chance.integers(3, 9))
    plans = _steady(chance, count, (50, 90), (45, 90))
    apart = bool(chance.random() < 0.5)
    if apart:
        plans = [replace(plan, segment=i) for i, plan in enumerate(plans)]
    end = _end(chance, plans)
    who = people(
        chance, int(chance.integers(2_500, 5_000)) * (count if apart else 3), end, there=0.8 if apart else 0.15,
        taste=chance.uniform(0.015, 0.04), alike=chance.uniform(8, 30), segments=count if apart else 1,
    )  # fmt: skip
    return live(chance, who, plans, end, recorded=recorded, stated=stated)
