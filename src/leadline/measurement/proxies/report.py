"""Which activity predicts clients: a line for each, as JSON, as a table, and the people behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from leadline.measurement.intervals import Interval
from leadline.measurement.population import Ints, Population
from leadline.measurement.proxies.activities import Whose
from leadline.measurement.proxies.agreement import Area
from leadline.measurement.proxies.ratio import Ratio
from leadline.measurement.proxies.verdict import Verdict
from leadline.problems import Problem

ProxyFigure = Literal["with_it", "with_it_clients", "without", "without_clients"]
WeekFigure = Literal["contacted", "followed", "won"]
WholeFigure = Literal["judged", "judged_clients", "learned", "learned_clients", "young"]


Behind = Callable[[], Ints]
"""Gives the rows of `leads` behind a figure."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """One activity, judged on the later people.

    `at_least` is the amount, learned from the earlier people, that tells clients best (`other_way`: less than it
    does). `with_it` later people had so much, `with_it_clients` of them bought, `without…` the others. `lift` is the
    rate of those with it ÷ the rate of all. `ratio` is how many times as often they bought as those without, within
    their source; `area` how well it orders people within their source and `crude` regardless of it (0.5: not at all).
    `more`: about so many more clients until it can be told.
    """

    name: str
    whose: Whose
    verdict: Verdict
    more: int | None
    at_least: float
    other_way: bool
    with_it: int
    with_it_clients: int
    without: int
    without_clients: int
    with_rate: Interval | None
    without_rate: Interval | None
    lift: Ratio | None
    ratio: Ratio | None
    area: Area | None
    crude: Area | None


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """A week from Monday `begins`: how much we did (`ours`) and they did (`theirs`), how many leads we were in touch
    with (`contacted`), and how many of those bought within the horizon after their last contact of that week
    (`followed`); `complete`: that time is over. `won`: who bought in that week, whatever was done before."""

    begins: date
    ours: int
    theirs: int
    contacted: int
    followed: int
    complete: bool
    won: int


@dataclass(frozen=True, eq=False)
class BusynessReport:
    """The activities, those that predict first, and the weeks, latest first.

    People count once, by their first lead asked about. What they did within `window` days after their first request is
    held against whether they bought in the `horizon` days after that; who had bought before is left out
    (`bought_before`), and whose time is not over (`young`). `learned` people asked before `cut`, the `judged` ones
    later.
    """

    as_of: datetime
    window: float
    horizon: float
    cut: datetime | None
    learned: int
    learned_clients: int
    judged: int
    judged_clients: int
    young: int
    bought_before: int
    strata: int
    proxies: tuple[Proxy, ...]
    weeks: tuple[BusyWeek, ...]
    notices: tuple[Problem, ...]
    _who: Population = field(repr=False)
    _rows: dict[tuple[str, str], Behind] = field(repr=False)

    def proxy(self, name: str) -> Proxy:
        """The line of an activity. Raises KeyError."""
        for proxy in self.proxies:
            if proxy.name == name:
                return proxy
        raise KeyError(name)

    def lead_rows(self, name: str, figure: ProxyFigure | WeekFigure | WholeFigure) -> Ints:
        """The rows of `leads` behind a figure of an activity, of a week (`name` its first day, as 2026-03-02) or of
        the whole (`name` ''). Raises KeyError."""
        if not name and figure in ("judged", "learned"):
            return np.sort(np.concatenate([self._rows[name, figure](), self._rows[name, f"{figure}_clients"]()]))
        if figure in ("with_it", "without"):
            return np.sort(np.concatenate([self._rows[name, figure](), self._rows[name, f"{figure}_clients"]()]))
        return self._rows[name, figure]()

    def members(self, name: str, figure: ProxyFigure | WeekFigure | WholeFigure) -> pa.Table:
        """The leads behind a figure: person, product, cycle; as many as it says."""
        mask = np.zeros(len(self._who), dtype=bool)
        mask[self.lead_rows(name, figure)] = True
        return self._who.members(mask)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "window_days": self.window,
            "horizon_days": self.horizon,
            "cut": None if self.cut is None else self.cut.astimezone(UTC).isoformat(),
            **{name: getattr(self, name) for name in _WHOLE},
            "activities": self.table().to_pylist(),
            "weeks": self.weeks_table().to_pylist(),
            "notices": [notice.as_dict() for notice in self.notices],
        }

    def table(self) -> pa.Table:
        """A row for each activity."""
        rows = [
            {
                "activity": proxy.name,
                "whose": proxy.whose,
                "verdict": proxy.verdict,
                "more_clients": proxy.more,
                "at_least": proxy.at_least,
                "other_way": proxy.other_way,
                "with_it": proxy.with_it,
                "with_it_clients": proxy.with_it_clients,
                "without": proxy.without,
                "without_clients": proxy.without_clients,
                **_parts("lift", proxy.lift),
                **_parts("ratio", proxy.ratio),
                **_parts("area", proxy.area),
                **_parts("crude", proxy.crude),
            }
            for proxy in self.proxies
        ]
        return pa.Table.from_pylist(rows, schema=SCHEMA)

    def weeks_table(self) -> pa.Table:
        """A row for each week."""
        names = ("begins", "ours", "theirs", "contacted", "followed", "complete", "won")
        rows = [{("week" if name == "begins" else name): getattr(week, name) for name in names} for week in self.weeks]
        return pa.Table.from_pylist(rows, schema=WEEKS)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


_WHOLE = ("learned", "learned_clients", "judged", "judged_clients", "young", "bought_before", "strata")


def _parts(name: str, found: Area | Ratio | None) -> dict[str, float | None]:
    parts = {name: "value", f"{name}_low": "low", f"{name}_high": "high"}
    return {key: None if found is None else getattr(found, part) for key, part in parts.items()}


_PARTS = [
    (f"{name}{end}", pa.float64()) for name in ("lift", "ratio", "area", "crude") for end in ("", "_low", "_high")
]
SCHEMA = pa.schema(
    [
        ("activity", pa.string()), ("whose", pa.string()), ("verdict", pa.string()), ("more_clients", pa.int64()),
        ("at_least", pa.float64()), ("other_way", pa.bool_()), ("with_it", pa.int64()),
        ("with_it_clients", pa.int64()), ("without", pa.int64()), ("without_clients", pa.int64()),
        *_PARTS,
    ]
)  # fmt: skip
WEEKS = pa.schema(
    [
        ("week", pa.date32()), ("ours", pa.int64()), ("theirs", pa.int64()), ("contacted", pa.int64()),
        ("followed", pa.int64()), ("complete", pa.bool_()), ("won", pa.int64()),
    ]
)  # fmt: skip
