"""How long leads stay in a stage, and who has been there for longer than usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa

from leadline.measurement.groups import alike
from leadline.measurement.population import MICROS_A_DAY, NEVER, Ints, Mask, Population, flags, population
from leadline.measurement.spells import STAGES, Spells, spells
from leadline.measurement.survival import Lasting, lasting
from leadline.playbook import Playbook
from leadline.qualification.calendar import days_between

PASSED_THROUGH = ("visitor", "prospect", "mql", "sql", "recycled")
"""The stages that leads go on from; whoever is a client, disqualified or lost has arrived."""
StayingFigure = Literal["stays", "left", "there", "longer"]


@dataclass(frozen=True, slots=True)
class StageStay:
    """The stays in one stage; days are fractional (24 hours each).

    `stays` that began, `left` of them have ended, `there` last. `longer` of these have lasted longer than nine in ten
    stays do (`lasting.p90`); None while that is not known. `unknown` stays lie between dates that are assumed, and
    count in nothing else.
    """

    stage: str
    stays: int
    left: int
    there: int
    longer: int | None
    unknown: int
    lasting: Lasting


@dataclass(frozen=True, eq=False)
class StayingReport:
    """The stages in order. It speaks the Arrow PyCapsule interface: one row for each."""

    as_of: datetime
    stages: tuple[StageStay, ...]
    _who: Population = field(repr=False)
    _spells: Spells = field(repr=False)
    _counted: Mask = field(repr=False)
    _days: np.ndarray = field(repr=False)

    def stage(self, name: str) -> StageStay:
        """The stays in a stage. Raises KeyError."""
        for stage in self.stages:
            if stage.stage == name:
                return stage
        raise KeyError(name)

    def members(self, stage: str, figure: StayingFigure) -> pa.Table:
        """The leads behind a figure, as many as it says: person, product, cycle, since when (`since`) and for how many
        `days`. Who came several times stands there as often; of those that are still there the longest come first.
        """
        rows = self._rows(stage, figure)
        all_ = self._who.members(np.ones(len(self._who), dtype=bool)).take(pa.array(self._spells.lead[rows]))
        since = pa.array(self._spells.start[rows], pa.int64()).cast(pa.timestamp("us", tz="UTC"))
        return all_.append_column("since", since).append_column("days", pa.array(self._days[rows], pa.float64()))

    def lead_rows(self, stage: str, figure: StayingFigure) -> Ints:
        """For each of `members`, in the same order, its row of `leads`."""
        return self._spells.lead[self._rows(stage, figure)]

    def _rows(self, stage: str, figure: StayingFigure) -> Ints:
        here = self._counted & (self._spells.stage == STAGES.index(stage))
        lasts = self._spells.end == NEVER
        if figure == "left":
            here = here & ~lasts
        elif figure in ("there", "longer"):
            here = here & lasts
        if figure == "longer":
            limit = self.stage(stage).lasting.p90
            here = here & (self._days > (np.inf if limit is None else limit))
        rows = np.flatnonzero(here)
        return rows if figure in ("stays", "left") else rows[np.argsort(-self._days[rows], kind="stable")]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "stages": self.table().to_pylist(),
        }

    def table(self) -> pa.Table:
        """A row for each stage."""
        columns: dict[str, pa.Array] = {"stage": pa.array([found.stage for found in self.stages], pa.string())}
        for name in (*get_args(StayingFigure), "unknown"):
            columns[name] = pa.array([getattr(found, name) for found in self.stages], pa.int64())
        for name in _TIMES:
            values = [getattr(found.lasting, name) for found in self.stages]
            columns[f"{name}_days" if "_" not in name else name.replace("_", "_days_")] = pa.array(values, pa.float64())
        columns["more"] = pa.array([found.lasting.more for found in self.stages], pa.int64())
        return pa.table(columns)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


_TIMES = ("median", "median_low", "median_high", "p90", "p90_low", "p90_high")


def staying(
    leads: pa.Table,
    entries: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> StayingReport:
    """Time in each stage, with those who are still there counted as still there (not as having left today).

    `since` and `until` are the local dates on which the stays began, both included; `only` narrows the leads (word of
    `groups.DIMENSIONS` → value). Raises BadSetting.
    """
    who = population(leads, entries, as_of, playbook.time_zone)
    stays = spells(who)
    end = np.where(stays.end == NEVER, who.as_of, stays.end)
    days = (end - stays.start) / MICROS_A_DAY
    counted = alike(leads, only or {}, playbook)[stays.lead] & _begun(who.zone, stays.start, since, until)
    dated = _dated(who, stays)
    return StayingReport(
        as_of=as_of,
        stages=tuple(_stage(name, stays, days, counted, dated) for name in PASSED_THROUGH),
        _who=who,
        _spells=stays,
        _counted=counted & dated,
        _days=days,
    )


def _stage(name: str, stays: Spells, days: np.ndarray, counted: Mask, dated: Mask) -> StageStay:
    here = counted & (stays.stage == STAGES.index(name))
    rows = np.flatnonzero(here & dated)
    left = stays.end[rows] != NEVER
    found = lasting(days[rows], left)
    return StageStay(
        stage=name,
        stays=len(rows),
        left=int(left.sum()),
        there=int((~left).sum()),
        longer=None if found.p90 is None else int((days[rows][~left] > found.p90).sum()),
        unknown=int((here & ~dated).sum()),
        lasting=found,
    )


def _dated(who: Population, stays: Spells) -> Mask:
    """Neither end of the stay is a moment that was assumed."""
    asked = np.where(flags(who.leads, "first_request_assumed"), who.first_request, NEVER)[stays.lead]
    bought = np.where(flags(who.leads, "client_assumed"), who.client_at, NEVER)[stays.lead]
    assumed = np.zeros(len(stays), dtype=bool)
    for moment in (stays.start, stays.end):
        assumed |= (moment != NEVER) & ((moment == asked) | (moment == bought))
    return ~assumed


def _begun(zone: str, start: Ints, since: date | None, until: date | None) -> Mask:
    if not len(start) or (since is None and until is None):
        return np.ones(len(start), dtype=bool)
    table = days_between(zone, int(start.min()), int(start.max()))
    day = np.array(table.dates, dtype="datetime64[D]")[table.index(start)]
    found = np.ones(len(start), dtype=bool)
    if since is not None:
        found &= day >= np.datetime64(since)
    if until is not None:
        found &= day <= np.datetime64(until)
    return found
