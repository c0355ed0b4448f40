"""Time in stage held against known truth, the balance counted anew, and how long a million leads take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from bench.measurement.lines import Line

from leadline.measurement.balance import balance
from leadline.measurement.spells import STAGES
from leadline.measurement.staying import staying
from leadline.measurement.survival import lasting
from leadline.playbook import Playbook
from leadline.touches.columns import INSTANT

SAMPLES = 1_500
MANY = 1_000_000
AS_OF = datetime(2026, 7, 1, tzinfo=UTC)
DAY = 86_400_000_000


def run(data: Path) -> Iterable[Line]:
    """`data` is not needed: all of it is made up, with fixed seeds."""
    for n in (20, 100, 1_000):
        for cut in (20.0, 60.0):
            held, off = _median(n, cut)
            what = (
                f"median of {n:,} stays, {'half' if cut == 20 else 'a fifth'} of them still lasting: interval holds it"
            )
            yield Line(what, f"{held:.1%}", "93–97.5 %", 0.93 <= held <= 0.975)
            yield Line(f"  and is off by, on average (true {10 * np.log(2):.2f} days)", f"{off:+.1%}")
    leads, entries = _made(50_000)
    yield _adds_up(leads, entries)
    leads, entries = _made(MANY)
    for what, report in (("balance by month", _balance), ("time in stage", _staying)):
        yield Line(f"{what} of {MANY:,} leads, {entries.num_rows:,} entries", *_seconds(report, leads, entries))


def _median(n: int, cut: float) -> tuple[float, float]:
    """How often the interval holds the true median, and by how much the median is off on average."""
    dice, true = np.random.default_rng(n), 10 * np.log(2)
    held, found = 0, []
    for _ in range(SAMPLES):
        lasts, seen = dice.exponential(10.0, n), dice.uniform(0, cut, n)
        told = lasting(np.minimum(lasts, seen), lasts <= seen)
        low = np.inf if told.median_low is None else told.median_low
        held += low <= true <= (np.inf if told.median_high is None else told.median_high)
        if told.median is not None:
            found.append(told.median)
    return held / SAMPLES, float(np.mean(found)) / true - 1


def _made(many: int) -> tuple[pa.Table, pa.Table]:
    """Leads that rise by chance, some of whom fall back and rise again."""
    dice = np.random.default_rng(many)
    at = (int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000) + dice.integers(0, 900 * DAY, many)
    person, stage = np.arange(many), np.zeros(many, dtype=np.int64)
    rows, stages, moments = [person], [stage], [at]
    ways = {0: (1,), 1: (2,), 2: (3, 5), 3: (4, 5, 7), 5: (2, 7)}
    alive, where = person, stage
    while len(alive):
        go = np.array([way in ways for way in where]) & (dice.random(len(alive)) < 0.55)
        alive, where = alive[go], where[go]
        options = [ways[way] for way in where.tolist()]
        picks = dice.random(len(alive))
        where = np.array([of[int(pick * len(of))] for of, pick in zip(options, picks, strict=True)], dtype=np.int64)
        at = at.copy()
        at[alive] += dice.exponential(12 * DAY, len(alive)).astype(np.int64)
        rows, stages, moments = [*rows, alive], [*stages, where], [*moments, at[alive]]
    who, what, when = (np.concatenate(parts) for parts in (rows, stages, moments))
    order = np.lexsort((when, who))
    who, what, when = who[order], what[order], when[order]
    last = np.append(who[1:] != who[:-1], True)
    names = np.array(STAGES)
    leads = pa.table({"person": np.arange(many), "cycle": np.ones(many, dtype=np.int32), "stage": names[what[last]]})
    entries = pa.table(
        {
            "person": who,
            "cycle": np.ones(len(who), dtype=np.int32),
            "stage": names[what],
            "at": pa.array(when, pa.int64()).cast(INSTANT),
        }
    )
    return leads, entries


def _balance(leads: pa.Table, entries: pa.Table) -> object:
    return balance(leads, entries, Playbook.default(), as_of=AS_OF)


def _staying(leads: pa.Table, entries: pa.Table) -> object:
    return staying(leads, entries, Playbook.default(), as_of=AS_OF)


def _adds_up(leads: pa.Table, entries: pa.Table) -> Line:
    """Closing of each week counted anew from the entries, stage by stage."""
    book = Playbook.default()
    report = balance(leads, entries, book, as_of=AS_OF, by="week")
    at = np.asarray(entries["at"].cast(pa.int64()))
    who, code = np.asarray(entries["person"]), np.array([STAGES.index(name) for name in entries["stage"].to_pylist()])
    wrong = 0
    for found in report.periods[:-1]:
        local = datetime.combine(found.last + timedelta(days=1), datetime.min.time()).replace(
            tzinfo=ZoneInfo(book.time_zone)
        )
        before = np.flatnonzero(at < int(local.timestamp()) * 1_000_000)
        last = np.append(who[before][1:] != who[before][:-1], True)
        counted = np.bincount(code[before][last], minlength=len(STAGES))
        wrong += sum(int(counted[STAGES.index(stage.stage)]) != stage.closing for stage in found.stages)
    checked = (len(report.periods) - 1) * len(STAGES)
    return Line(f"closings counted anew, {checked:,} of {leads.num_rows:,} leads: wrong", str(wrong), "0", wrong == 0)


def _seconds(report: Callable[[pa.Table, pa.Table], object], *tables: pa.Table) -> tuple[str, str, bool]:
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        report(*tables)
        took.append(time.perf_counter() - begun)
    return f"{min(took):.2f} s", "≤ 1 s", min(took) <= 1
