"""A report of everybody as they stand, as a command makes it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from leadline.engines.local import qualify
from leadline.measurement.effort import Effort, effort
from leadline.measurement.joining import says
from leadline.measurement.week import Week
from leadline.problems import NoRate
from leadline.record.costs import read_costs
from leadline.respond.report.given import Given
from leadline.respond.today import Standing

T = TypeVar("T")


def given_of(now: Standing, week: Week) -> Given:
    """What a report of a week is made from."""
    costs = read_costs(now.home)
    known = costs if costs.num_rows else None
    kept: dict[tuple[Hashable, ...], object] = {}

    def keep(key: tuple[Hashable, ...], make: Callable[[pa.Table | None], T]) -> T:
        if key not in kept:
            try:
                kept[key] = make(known)
            except NoRate:
                kept[key] = make(None)
        found: T = kept[key]  # type: ignore[assignment]
        return found

    def touches(names: tuple[str, ...], kinds: frozenset[str] | None) -> pa.Table:
        found = now.touches
        if kinds is not None:
            found = found.filter(pc.and_(pa.array(says(found, "kind", kinds)), found.column("person").is_valid()))
        return found.select([name for name in names if name in found.column_names])

    def work() -> Effort:
        return effort(
            found.leads, found.entries, now.touches, now.playbook, as_of=now.as_of, requests=found.requests
        )  # fmt: skip

    def scores() -> pa.Table | None:
        return qualify(now.touches, now.playbook, now.as_of, history=True).history

    found = now.qualified
    state = {"as_of": now.as_of.isoformat()}
    tables = found.leads, found.entries, found.requests, found.steps
    return Given(now.playbook, now.as_of, week, *tables, touches, lambda: now.touches, work, scores, keep, state)
