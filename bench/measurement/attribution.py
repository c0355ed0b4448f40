"""Attribution: the public sample of journeys to the printed digit, a chain with a known answer, bands that cover."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Literal

import numpy as np
from bench.measurement.lines import Line

from leadline.measurement.attribution.crediting import Crediting
from leadline.measurement.attribution.journeys import Journeys, Touched, journeys
from leadline.measurement.attribution.markov import removal_effects
from leadline.measurement.attribution.shapley import sets, shapley, within
from leadline.measurement.intervals import Floats

CHANNELS = ("Paid Search", "Facebook", "Online Video", "Instagram", "Online Display")
EXPECTED: dict[str, list[float]] = {
    "first": [601, 569, 222, 226, 220],
    "last": [457, 561, 350, 237, 233],
    "linear": [551.5, 532.3, 309.6, 234.6, 210.0],
    "markov": [438.8, 448.3, 362.2, 293.7, 294.9],
}
BUYERS = {"weekly-newsletter": 115, "retargetting-ad": 113, "retargetting-campaign": 54, "paid-search": 52}
PEOPLE, WORLDS = 400, 300


def run(data: Path) -> Iterable[Line]:
    path = data / "journeys" / "attribution_sample.csv"
    if path.is_file():
        yield from _sample(path)
    path = data / "cooltshirts" / "page_visits.csv"
    if path.is_file():
        yield from _shop(path)
    yield from _known()
    yield from _bands()
    yield from _speed()


def _sample(path: Path) -> Iterable[Line]:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    person = _numbers([row["customer_id"] for row in rows])
    at = np.array([int(datetime.fromisoformat(row["time"]).timestamp()) * 1_000_000 for row in rows])
    channel = np.array([CHANNELS.index(row["channel"]) for row in rows])
    won = np.array([row["conversion"] == "1" for row in rows])
    splits: tuple[tuple[Literal["each", "person"], int], ...] = (("each", 1_838), ("person", 1_642))
    for split, conversions in splits:
        made = journeys(Touched(person, at, channel), 5, person[won], at[won], int(person.max()) + 1, split)
        found = Crediting(made)
        yield Line(
            f"journeys, split {split}: conversions",
            f"{made.conversions:,}",
            f"{conversions:,}",
            made.conversions == conversions,
        )
        for rule, credited in found.credited.items():
            total = float(np.nansum(credited.value))
            if split == "each" and rule in EXPECTED:
                values = credited.value[:5].round(1).tolist()
                yield Line(
                    f"journeys, split {split}: {rule}", _said(values), _said(EXPECTED[rule]), values == EXPECTED[rule]
                )
            else:
                yield Line(
                    f"journeys, split {split}: {rule}", _said(credited.value[:5].round(1).tolist()),
                    f"adds up to {conversions:,}", abs(total - conversions) < 1e-6,
                )  # fmt: skip


def _shop(path: Path) -> Iterable[Line]:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    person = _numbers([row["user_id"] for row in rows])
    names = sorted({row["utm_campaign"] for row in rows})
    moments = [datetime.strptime(row["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) for row in rows]
    at = np.array([int(moment.timestamp()) * 1_000_000 for moment in moments])
    channel = np.array([names.index(row["utm_campaign"]) for row in rows])
    won = np.array([row["page_name"].startswith("4") for row in rows])
    made = journeys(Touched(person, at, channel), len(names), person[won], at[won], int(person.max()) + 1, "person")
    last = Crediting(made, times=2).credited["last"].value
    most = {names[i]: round(float(last[i])) for i in np.argsort(-last[: len(names)])[:4]}
    yield Line("shop: last touch of buyers", _said(list(most.values())), _said(list(BUYERS.values())), most == BUYERS)


def _known() -> Iterable[Line]:
    """From begin to a 0.6, to b 0.4; a to b 0.5, converted 0.3; b to a 0.2, converted 0.4: 121/225 convert."""
    counts = np.array([[0, 50, 30, 20], [20, 0, 40, 40], [60, 40, 0, 0]], dtype=float)
    effects, whole = removal_effects(counts)
    right = np.array([1 - 0.16 * 225 / 121, 1 - 0.18 * 225 / 121])
    away = float(max(np.abs(effects - right).max(), abs(whole - 121 / 225)))
    yield Line("small chain with a known closed form: furthest away", f"{away:.1e}", "≤ 1e-9", away <= 1e-9)
    worth = np.random.default_rng(6).normal(size=1 << 6)
    plain = np.zeros(6)
    for order in permutations(range(6)):
        there = 0
        for channel in order:
            plain[channel] += worth[there | 1 << channel] - worth[there]
            there |= 1 << channel
    away = float(np.abs(shapley(worth) - plain / 720).max())
    yield Line("Shapley against all 720 orders of 6 channels: furthest away", f"{away:.1e}", "≤ 1e-9", away <= 1e-9)
    made = _world(np.random.default_rng(8), 5_000)
    won, _ = sets(made, np.zeros(made.people, dtype=np.int64), 1)
    away = float(np.abs(Crediting(made, times=2).credited["shapley"].value[:-1] - shapley(within(won[0]))).max())
    yield Line("Shapley by equal parts against sums over all sets", f"{away:.1e}", "≤ 1e-9", away <= 1e-9)


STEPS = np.array(
    [
        [0.10, 0.25, 0.05, 0.15, 0.45],
        [0.10, 0.05, 0.20, 0.30, 0.35],
        [0.20, 0.10, 0.15, 0.05, 0.50],
        [0.50, 0.20, 0.30, 0.00, 0.00],
    ]
)
"""A chain of three channels: from each, and from begin, to each, to converted and to not converted."""


def _world(random: np.random.Generator, people: int) -> Journeys:
    """People who walk the chain until it ends."""
    state, alive = np.full(people, 3), np.arange(people)
    person, at, channel, won = [], [], [], []
    for day in range(200):
        going = (random.random(len(alive))[:, None] > STEPS[state[alive]].cumsum(axis=1)).sum(axis=1)
        ended = going >= 3
        won.append((alive[going == 3], np.full(int((going == 3).sum()), day)))
        alive, going = alive[~ended], going[~ended]
        if not len(alive):
            break
        person.append(alive)
        at.append(np.full(len(alive), day))
        channel.append(going)
        state[alive] = going
    day_long = 86_400_000_000
    whose, when = (np.concatenate(part) for part in zip(*won, strict=True))
    touched = Touched(np.concatenate(person), np.concatenate(at) * day_long, np.concatenate(channel))
    return journeys(touched, 3, whose, when * day_long, people)


def _bands() -> Iterable[Line]:
    random = np.random.default_rng(11)
    size = 200_000
    great = Crediting(_world(random, size), times=2).credited
    truth: dict[str, Floats] = {rule: found.value[:3] * PEOPLE / size for rule, found in great.items()}
    effects, whole = removal_effects(STEPS * 1_000)
    truth["markov"] = effects / effects.sum() * whole * PEOPLE
    hits = dict.fromkeys(truth, 0)
    for _ in range(WORLDS):
        for rule, found in Crediting(_world(random, PEOPLE), times=300).credited.items():
            hits[rule] += int(((found.low[:3] <= truth[rule]) & (truth[rule] <= found.high[:3])).sum())
    for rule, count in hits.items():
        share = count / (3 * WORLDS)
        yield Line(
            f"95 % bands of {rule}, {PEOPLE} people, known chain: hold the truth",
            f"{share:.1%}",
            "93–97 %",
            0.925 <= share <= 0.975,
        )


def _speed() -> Iterable[Line]:
    """Ten touches each of a million people, ten channels, in order of time."""
    random = np.random.default_rng(3)
    touches, people = 10_000_000, 1_000_000
    at = np.sort(random.integers(0, 63_072_000, touches)) * 1_000_000
    touched = Touched(random.integers(0, people, touches), at, random.integers(0, 10, touches).astype(np.int32))
    whose = random.choice(people, 20_000, replace=False)
    when = random.integers(0, 63_072_000, 20_000) * 1_000_000
    begun, busy = time.perf_counter(), time.process_time()
    made = journeys(touched, 10, whose, when, people)
    Crediting(made).credited["markov"]
    took, busy = time.perf_counter() - begun, time.process_time() - busy
    yield Line(
        "10 million touches: journeys, seven rules, bands (from arrays)",
        f"{took:.2f} s, {busy:.2f} CPU s",
        "≤ 1 s",
        took <= 1,
    )


def _numbers(names: list[str]) -> np.ndarray:
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names])


def _said(values: list[float]) -> str:
    return " ".join(f"{value:g}" for value in values)
