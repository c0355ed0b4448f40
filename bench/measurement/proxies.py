"""Activities with a planted truth: one that tells clients, one that says nothing, one that only differs by source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from bench.measurement.lines import Line

from leadline.measurement.proxies import busyness
from leadline.playbook import Playbook
from leadline.touches.columns import INSTANT

WORLDS = 100
DAY = 86_400_000_000
START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1e6)
NOW = datetime(2027, 3, 1, tzinfo=UTC)
RATES = np.array([0.03, 0.06, 0.10, 0.16])
"""Of four sources."""
VIEWS = np.array([0.3, 0.8, 1.5, 3.0])
"""Page views of their people: the better the source, the more of them, and nothing else."""
RIGHT = {"call": "predicts", "email_open": "does_not", "page_view": "mix_only"}
PLANTED = {"call": "tells clients (×2.2)", "email_open": "says nothing", "page_view": "differs by source only"}


def run(data: Path) -> Iterable[Line]:
    for people in (500, 2_000, 8_000):
        said: dict[str, Counter[str]] = {name: Counter() for name in RIGHT}
        clients = 0
        for seed in range(WORLDS):
            report = busyness(*_world(people, seed), Playbook.default(), as_of=NOW, horizon=90)
            clients += report.learned_clients + report.judged_clients
            for name, found in said.items():
                found[report.proxy(name).verdict] += 1
        for name, found in said.items():
            told = WORLDS - found["cannot_tell"]
            right = found[RIGHT[name]]
            wrong = {"email_open": ("predicts", "predicts_fewer"), "page_view": ("predicts", "predicts_fewer"),
                     "call": ("predicts_fewer", "does_not", "mix_only")}[name]  # fmt: skip
            false = sum(found[word] for word in wrong)
            figure = f"right {right}, wrong {told - right}, abstains {WORLDS - told}"
            what = f"{people:,} people, about {clients // WORLDS} clients: {PLANTED[name]}"
            yield Line(what, figure, f"wrong ≤ {WORLDS // 10}", false <= WORLDS // 10)
    yield from _coverage()


def _coverage() -> Iterable[Line]:
    """The true area within sources is known by sampling once, with a million people."""
    truth = busyness(*_world(1_000_000, 10_000), Playbook.default(), as_of=NOW, horizon=90).proxy("call").area
    hits = 0
    for seed in range(WORLDS, 4 * WORLDS):
        found = busyness(*_world(1_000, seed), Playbook.default(), as_of=NOW, horizon=90).proxy("call").area
        hits += found is not None and truth is not None and found.low <= truth.value <= found.high
    share = hits / (3 * WORLDS)
    yield Line("95 % intervals of areas within sources, 1,000 people", f"{share:.1%}", "92–98 %", 0.92 <= share <= 0.98)


def _world(people: int, seed: int) -> tuple[pa.Table, pa.Table, pa.Table]:
    random = np.random.default_rng(seed)
    source = random.integers(0, 4, people)
    asked = np.sort(random.integers(0, 200 * DAY, people)) + START
    called, opened, viewed = random.poisson(1.0, people), random.poisson(1.5, people), random.poisson(VIEWS[source])
    client = random.random(people) < RATES[source] * np.where(called > 0, 1.2, 1.2 / 2.2)
    bought = asked + 15 * DAY + random.integers(0, 60 * DAY, people)
    nothing = pa.nulls(people, pa.string())
    leads = pa.table(
        {
            "person": np.arange(people), "product": nothing, "cycle": pa.array(np.ones(people), pa.int32()),
            "stage": pa.array(np.where(client, "client", "prospect")),
            "first_request_at": pa.array(asked).cast(INSTANT), "first_request_assumed": np.zeros(people, dtype=bool),
            "client_at": pa.array(bought, mask=~client).cast(INSTANT), "client_assumed": np.zeros(people, dtype=bool),
            "source": pa.array(np.array(["fair", "partner", "referral", "search"])[source]),
        }
    )  # fmt: skip
    whose = [np.repeat(np.arange(people), many) for many in (called, opened, viewed)]
    kind = np.repeat(list(RIGHT), [len(rows) for rows in whose])
    person = np.concatenate(whose)
    at = asked[person] + random.integers(1, 14 * DAY, len(person))
    touches = pa.table({"person": person, "at": pa.array(at).cast(INSTANT), "kind": pa.array(kind)})
    stages = [("person", pa.int64()), ("product", pa.string()), ("cycle", pa.int32()), ("stage", pa.string())]
    return leads, pa.schema([*stages, ("at", INSTANT)]).empty_table(), touches
