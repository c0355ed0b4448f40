"""The balance of the stages: who was there, who came, who left, who is there then. It always adds up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from leadline import words
from leadline.measurement.flow_places import period
from leadline.measurement.groups import PERIODS, alike, check_dimensions
from leadline.measurement.population import NEVER, Ints, Mask, Population, population
from leadline.measurement.sources import last_day
from leadline.measurement.spells import NOWHERE, STAGES, Spells, spells
from leadline.playbook import Playbook
from leadline.problems import Problem
from leadline.qualification.calendar import days_between, instant_of_local

BalanceFigure = Literal["opening", "into", "out", "closing"]
NEW = "new"
"""Where a lead comes from that opens."""


@dataclass(frozen=True, slots=True)
class StageBalance:
    """One stage in one period: `opening` were there when it began, `into` came in, `out` left, `closing` were there
    when it ended: opening + into - out = closing.

    `into` and `out` count moves: a lead that comes twice counts twice. `came_from` and `went_to` divide them by the
    stage at the other end; of `came_from`, `new` are leads that opened with this stage.
    """

    stage: str
    opening: int
    into: int
    out: int
    closing: int
    came_from: Mapping[str, int]
    went_to: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BalancePeriod:
    """A day, ISO week or month (`key`), or what is left of it between `first` and `last` (local dates)."""

    key: str
    first: date
    last: date
    stages: tuple[StageBalance, ...]

    def stage(self, name: str) -> StageBalance:
        """The balance of a stage. Raises KeyError."""
        for stage in self.stages:
            if stage.stage == name:
                return stage
        raise KeyError(name)


@dataclass(frozen=True, eq=False)
class BalanceReport:
    """The periods in order, and all of them as one (`total`); None where no day is left to speak of.

    It speaks the Arrow PyCapsule interface: one row for each period and stage.
    """

    by: str
    as_of: datetime
    leads: int
    total: BalancePeriod | None
    periods: tuple[BalancePeriod, ...]
    notices: tuple[Problem, ...]
    _who: Population = field(repr=False)
    _within: Mask = field(repr=False)
    _spells: Spells = field(repr=False)
    _edges: Ints = field(repr=False)

    def period(self, key: str) -> BalancePeriod:
        """The period of a key. Raises KeyError."""
        for found in self.periods:
            if found.key == key:
                return found
        raise KeyError(key)

    def members(self, key: str | None, stage: str, figure: BalanceFigure, other: str | None = None) -> pa.Table:
        """The leads behind a figure of a period (None: of all) and stage: person, product, cycle, as many as it says.

        `other` narrows `into` to those from that stage (or `new`), `out` to those to it. A lead that moved twice stands
        there twice.
        """
        return self._who.members(np.ones(len(self._who), dtype=bool)).take(
            pa.array(self.lead_rows(key, stage, figure, other))
        )

    def lead_rows(self, key: str | None, stage: str, figure: BalanceFigure, other: str | None = None) -> Ints:
        """For each of `members`, in the same order, its row of `leads`."""
        first, last = self._span(key)
        stays = self._spells
        here: Mask = self._within[stays.lead] & (stays.stage == STAGES.index(stage))
        if figure in ("opening", "closing"):
            edge = first if figure == "opening" else last
            return np.asarray(stays.lead[here & (stays.start < edge) & (stays.end >= edge)], dtype=np.int64)
        moment, end = (stays.start, stays.before) if figure == "into" else (stays.end, stays.after)
        here &= (moment >= first) & (moment < last) & (moment != NEVER)
        if other is not None:
            here &= end == (NOWHERE if other == NEW else STAGES.index(other))
        return np.asarray(stays.lead[here], dtype=np.int64)

    def _span(self, key: str | None) -> tuple[int, int]:
        if key is None:
            return int(self._edges[0]), int(self._edges[-1])
        place = [found.key for found in self.periods].index(key)
        return int(self._edges[place]), int(self._edges[place + 1])

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "by": self.by,
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "leads": self.leads,
            "total": None if self.total is None else _as_dict(self.total),
            "periods": [_as_dict(found) for found in self.periods],
            "notices": [notice.as_dict() for notice in self.notices],
        }

    def table(self) -> pa.Table:
        """A row for each period and stage: the four figures, then `from_…` and `to_…` each stage."""
        pairs = [(found, stage) for found in self.periods for stage in found.stages]
        columns: dict[str, pa.Array] = {
            "period": pa.array([found.key for found, _ in pairs], pa.string()),
            "first": pa.array([found.first for found, _ in pairs], pa.date32()),
            "last": pa.array([found.last for found, _ in pairs], pa.date32()),
            "stage": pa.array([stage.stage for _, stage in pairs], pa.string()),
        }
        for name in get_args(BalanceFigure):
            columns[name] = pa.array([getattr(stage, name) for _, stage in pairs], pa.int64())
        for name in (NEW, *STAGES):
            columns[f"from_{name}"] = pa.array([stage.came_from.get(name, 0) for _, stage in pairs], pa.int64())
        for name in STAGES:
            columns[f"to_{name}"] = pa.array([stage.went_to.get(name, 0) for _, stage in pairs], pa.int64())
        return pa.table(columns)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


def balance(
    leads: pa.Table,
    entries: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    by: str = "month",
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> BalanceReport:
    """The balance of every stage for each day, week (ISO) or month of the playbook's zone.

    `since` and `until` are the local dates that the periods lie between, both included (a period that they cut counts
    from or to there), by default from the first stage entry until `as_of`. Every lead counts that ever stood in a
    stage, visitors too; with `only` (word of `groups.DIMENSIONS` → value) those that have these values. Raises
    BadSetting.
    """
    check_dimensions((by,), PERIODS)
    who = population(leads, entries, as_of, playbook.time_zone)
    within = alike(leads, only or {}, playbook)
    stays = spells(who)
    known = np.zeros(len(who), dtype=bool)
    known[stays.lead] = True
    mine = np.flatnonzero(within[stays.lead])
    starts = stays.start[mine]
    days = _days(who.zone, int(starts.min()) if len(mine) else who.as_of, since, last_day(until, as_of, playbook))
    keys, firsts, edges = _periods(days, by, who)
    periods, total = _balances(stays, mine, keys, firsts, edges, days)
    return BalanceReport(
        by=by,
        as_of=as_of,
        leads=int((known & within).sum()),
        total=total,
        periods=periods,
        notices=_told(int((within & ~known).sum())),
        _who=who,
        _within=within,
        _spells=stays,
        _edges=edges,
    )


def _days(zone: str, earliest: int, since: date | None, last: date) -> list[date]:
    """The local dates that are spoken of."""
    table = days_between(zone, earliest, earliest)
    first = table.dates[int(table.index(np.array([earliest]))[0])]
    first = first if since is None else since
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def _periods(days: list[date], by: str, who: Population) -> tuple[list[str], list[int], Ints]:
    """The periods' keys, the place of the first day of each, and the instants between which they lie; the last of them
    is behind the moment asked about.
    """
    names = [period(day, by) for day in days]
    firsts = [i for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
    if not days:
        return [], [], np.zeros(0, dtype=np.int64)
    zone = ZoneInfo(who.zone)
    begins = [instant_of_local(days[i], 0, zone) for i in firsts]
    end = instant_of_local(days[-1] + timedelta(days=1), 0, zone)
    return [names[i] for i in firsts], firsts, np.array([*begins, min(end, who.as_of + 1)], dtype=np.int64)


def _balances(
    stays: Spells, mine: Ints, keys: list[str], firsts: list[int], edges: Ints, days: list[date]
) -> tuple[tuple[BalancePeriod, ...], BalancePeriod | None]:
    if not keys:
        return (), None
    many, width = len(STAGES), len(keys)
    stage, before, after = stays.stage[mine], stays.before[mine], stays.after[mine]
    start, end = stays.start[mine], stays.end[mine]
    first = np.bincount(stage[(start < edges[0]) & (end >= edges[0])], minlength=many)
    into = _moves(start, stage, np.where(before == NOWHERE, many, before), edges, many + 1)
    out = _moves(end, stage, np.where(after == NOWHERE, many, after), edges, many + 1)
    net = into.sum(axis=2) - out.sum(axis=2)
    opening = first + np.concatenate([np.zeros((1, many), dtype=np.int64), np.cumsum(net, axis=0)[:-1]])
    bounds = [*firsts[1:], len(days)]
    periods = tuple(
        BalancePeriod(keys[i], days[firsts[i]], days[bounds[i] - 1], _stages(opening[i], into[i], out[i]))
        for i in range(width)
    )
    total = BalancePeriod("", days[0], days[-1], _stages(first, into.sum(axis=0), out.sum(axis=0)))
    return periods, total


def _moves(moment: Ints, stage: Ints, other: Ints, edges: Ints, others: int) -> Ints:
    """Moves by period, stage, and the stage at the other end."""
    place = np.searchsorted(edges, moment, side="right") - 1
    here = (place >= 0) & (place < len(edges) - 1) & (moment != NEVER)
    shape = (len(edges) - 1, len(STAGES), others)
    flat = np.ravel_multi_index((place[here], stage[here], other[here]), shape)
    return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)


def _stages(opening: Ints, into: Ints, out: Ints) -> tuple[StageBalance, ...]:
    names = (*STAGES, NEW)
    return tuple(
        StageBalance(
            stage=name,
            opening=int(opening[i]),
            into=int(into[i].sum()),
            out=int(out[i].sum()),
            closing=int(opening[i] + into[i].sum() - out[i].sum()),
            came_from={names[j]: int(into[i, j]) for j in np.flatnonzero(into[i])},
            went_to={names[j]: int(out[i, j]) for j in np.flatnonzero(out[i])},
        )
        for i, name in enumerate(STAGES)
    )


def _told(without: int) -> tuple[Problem, ...]:
    if not without:
        return ()
    leads = "1 lead has" if without == 1 else f"{words.whole(without)} leads have"
    return (Problem("no_entries", f"{leads} no stage entry with a date, and are in no balance.", "", level="note"),)


def _as_dict(found: BalancePeriod) -> dict[str, Any]:
    return {
        "period": found.key or None,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "stages": [
            {
                "stage": stage.stage,
                **{name: getattr(stage, name) for name in get_args(BalanceFigure)},
                "came_from": dict(stage.came_from),
                "went_to": dict(stage.went_to),
            }
            for stage in found.stages
        ],
    }
