"""The figures of a flow, as rows, as JSON, as a table, and the people behind each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from leadline.measurement.bottleneck import Bottleneck
from leadline.measurement.changes import Change
from leadline.measurement.flow_places import Places, View
from leadline.measurement.flow_turns import Lately, Watched
from leadline.measurement.forecast.final import FinalGap, FinalRate, expected_final, final_gap
from leadline.measurement.forecast.learned import learned
from leadline.measurement.groups import PERIODS, Groups
from leadline.measurement.intervals import Interval
from leadline.measurement.money import decimal
from leadline.measurement.population import Ints, Mask, Population
from leadline.measurement.stepping import Steppers, Unit
from leadline.measurement.turns_said import change_dict, change_row, turns_dict
from leadline.problems import Problem

FlowFigure = Literal["count", "from_before", "skipped", "without_request", "waiting", "alarmed"]
STEP_FIGURES: tuple[FlowFigure, ...] = ("count", "from_before", "skipped", "without_request", "waiting")
"""What is counted of every group; `alarmed` only of all: those watched since an alarm began."""
GroupFigure = Literal["leads", "clients", "open", "young", "bounced", "clients_without_request"]


COMPARED = 4
"""Periods before, against which one that is still open is held."""
NOTABLE = 1.1
"""The likely rate says more than the rate so far from this many times on."""


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step: `count` took it; `from_before` of them took the step before as well, `skipped` did not.

    `rate` is from_before ÷ the count of the step before, with its 95 % interval; None at the first step and after an
    empty one. `without_request` of the count never made a request. `waiting` took the step before and not this one,
    and are young leads that still may. `cost_per` is in micro-units. `expected` is the playbook's rate. `change` is
    that of a period's rate against the period before. `minutes` people gave to leads while they stood in this stage
    (to recycled ones: in that of prospects), `work` is what these cost. `full_cost_per` is `cost_per` with the minutes
    given in the earlier steps charged.
    """

    name: str
    count: int
    from_before: int | None
    skipped: int | None
    rate: float | None
    interval: Interval | None
    expected: float | None
    cost_per: int | None
    without_request: int
    waiting: int | None
    change: Change | None = None
    minutes: float | None = None
    work: int | None = None
    full_cost_per: int | None = None


@dataclass(frozen=True, slots=True)
class FlowGroup:
    """The flow of one cohort, source … `requested` is False for those who never made a request, whose key says nothing
    then.

    `close_rate` is clients ÷ leads so far. `still_open`: some leads are open and young, so it is not the cohort's last
    word; `close_rate_matured` counts each lead by the share of its buying that can have been seen. `before_wins`: some
    came before purchases were recorded, so it is too low. `minutes` are all that people gave to its leads, `work` what
    these cost. `overall` is the share of the first step that took the last;
    `bounce` the share of the first step's people of whom one page view is all there is (None without touches).
    """

    key: str | None
    requested: bool
    leads: int
    clients: int
    clients_without_request: int
    close_rate: float | None
    interval: Interval | None
    close_rate_matured: float | None
    open: int
    young: int
    still_open: bool
    before_wins: bool
    cost: int | None
    steps: tuple[StepFigures, ...]
    overall: float | None
    overall_interval: Interval | None
    bounced: int | None
    bounce: float | None
    close_change: Change | None = None
    minutes: float | None = None
    work: int | None = None

    def step(self, name: str) -> StepFigures:
        """The figures of a step. Raises KeyError."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def not_its_last_word(self, by: str | None) -> bool:
        """Young leads make that the rate so far will change; every group but a cohort has some that are young."""
        matured, rate = self.close_rate_matured, self.close_rate or 0.0
        return self.still_open and (by in PERIODS or matured is None or matured > NOTABLE * rate)


@dataclass(frozen=True, eq=False)
class FlowReport:
    """The whole (`total`), its groups, what to know beside them, and the people behind each figure.

    `unit` says what is counted: leads (cycles), or people, once each.
    It speaks the Arrow PyCapsule interface: one row for each group and step.
    """

    by: str | None
    unit: Unit
    view: View
    as_of: datetime
    currency: str
    total: FlowGroup
    groups: tuple[FlowGroup, ...]
    unassigned_cost: int
    lately: Lately | None
    watched: tuple[Watched, ...]
    bottleneck: Bottleneck | None
    notices: tuple[Problem, ...]
    _who: Steppers = field(repr=False)
    _names: tuple[str, ...] = field(repr=False)
    _placed: Places = field(repr=False)
    _alarmed: dict[str, Ints] = field(repr=False)
    _leads: Population = field(repr=False)

    def final(self, group: FlowGroup | None) -> FinalRate | None:
        """What a cohort's close rate (None: that of all) is expected to be in the end, with its 80 % band; None by
        calendar, and where people are counted."""
        if self.view != "cohort" or self.unit != "lead":
            return None
        place = -1 if group is None or group is self.total else self._placed.number((group.key, group.requested))
        return self._finals[place]

    def gap(self, group: FlowGroup) -> FinalGap | None:
        """What a cohort that is still open has behind the earlier ones (up to four, of those that came after purchases
        began to be recorded): so far, and as expected in the end. None where nothing can be said."""
        if self.by not in PERIODS or not group.still_open or group.before_wins:
            return None
        earlier = [
            found
            for one in self.groups
            if one.requested and (one.key or "") < (group.key or "") and not one.before_wins
            if (found := self.final(one)) is not None
        ]
        mine = self.final(group)
        return None if mine is None else final_gap(mine, earlier[-COMPARED:])

    @cached_property
    def _finals(self) -> tuple[FinalRate, ...]:
        """Of each place; the last: of all."""
        placed, known = self._placed.asked, learned(self._leads)
        all_of = Groups(((),), np.where(placed.within, 0, -1))
        places = Groups(tuple((key,) for key, _ in self._placed.keys), placed.index)
        own = expected_final(self._leads, places, known) if self._placed.keys else ()
        return (*own, *expected_final(self._leads, all_of, known))

    @property
    def alerts(self) -> tuple[Watched, ...]:
        """The steps whose alarm stands."""
        return tuple(found for found in self.watched if found.alarm)

    def group(self, key: str | None) -> FlowGroup:
        """The group of a key (None: the missing one). Raises KeyError."""
        for group in self.groups:
            if group.key == key and group.requested:
                return group
        raise KeyError(key)

    def members(self, group: FlowGroup | None, figure: GroupFigure | FlowFigure, step: str | None = None) -> pa.Table:
        """Those behind a figure of a group (None: the total), or of a step of it: person, product, cycle; as many as it
        says."""
        return self._who.members.filter(pa.array(self._mask(group, figure, step)))

    def lead_rows(self, group: FlowGroup | None, figure: GroupFigure | FlowFigure, step: str | None = None) -> Ints:
        """For each of `members`, in the same order, the row of `leads` that it is; of a person the first one, -1
        without any."""
        return np.asarray(self._who.lead[self._mask(group, figure, step)])

    def _mask(self, group: FlowGroup | None, figure: GroupFigure | FlowFigure, step: str | None) -> Mask:
        if figure == "alarmed":
            found = np.zeros(len(self._who.lead), dtype=bool)
            found[self._alarmed.get(step or "", np.zeros(0, dtype=np.int64))] = True
            return found
        if step is None:
            mask, placing = of_group(self._who, figure), self._placed.of_group(figure)
        else:
            i = self._names.index(step)
            mask, placing = of_step(self._who, i, figure), self._placed.of_step(i, figure)
        mask = mask & placing.within
        if group is None or group is self.total:
            return np.asarray(mask, dtype=bool)
        return np.asarray(mask & (placing.index == self._placed.number((group.key, group.requested))), dtype=bool)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it; money as decimal text."""
        return {
            "by": self.by,
            "unit": self.unit,
            "view": self.view,
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "currency": self.currency,
            "total": _group_dict(self.total, None, self.final(None)),
            "groups": [_group_dict(group, self.by, self.final(group)) for group in self.groups],
            "unassigned_cost": decimal(self.unassigned_cost),
            **turns_dict(self.lately, self.watched, self.bottleneck, tuple(step.name for step in self.total.steps)),
            "notices": [notice.as_dict() for notice in self.notices],
        }

    def table(self) -> pa.Table:
        """One row for each group and step (without groups: the total's), money in micro-units."""
        found = [
            {
                "key": group.key,
                "requested": group.requested,
                "step": step.name,
                "count": step.count,
                "from_before": step.from_before,
                "skipped": step.skipped,
                "rate": step.rate,
                "low": step.interval.low if step.interval else None,
                "high": step.interval.high if step.interval else None,
                "expected": step.expected,
                "cost_per": step.cost_per,
                "without_request": step.without_request,
                "waiting": step.waiting,
                "minutes": step.minutes,
                "work": step.work,
                "full_cost_per": step.full_cost_per,
                **change_row(step.change),
            }
            for group in (self.groups or (self.total,))
            for step in group.steps
        ]
        return pa.Table.from_pylist(found, schema=_TABLE)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


_TABLE = pa.schema(
    [
        ("key", pa.string()),
        ("requested", pa.bool_()),
        ("step", pa.string()),
        ("count", pa.int64()),
        ("from_before", pa.int64()),
        ("skipped", pa.int64()),
        ("rate", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("expected", pa.float64()),
        ("cost_per", pa.int64()),
        ("without_request", pa.int64()),
        ("waiting", pa.int64()),
        ("minutes", pa.float64()),
        ("work", pa.int64()),
        ("full_cost_per", pa.int64()),
        ("change", pa.string()),
        ("change_low", pa.float64()),
        ("change_high", pa.float64()),
        ("change_days", pa.int64()),
        ("change_more", pa.int64()),
    ]
)


def of_group(who: Steppers, figure: str) -> Mask:
    if figure == "bounced":
        return who.took[0] & who.bounced if who.bounced is not None else np.zeros(len(who.lead), dtype=bool)
    masks: dict[str, Mask] = {
        "leads": who.requested,
        "clients": who.requested & who.client,
        "clients_without_request": who.client & ~who.requested,
        "open": who.open,
        "young": who.young,
    }
    return masks[figure]


def of_step(who: Steppers, i: int, figure: str) -> Mask:
    if figure == "without_request":
        return who.took[i] & ~who.requested
    if figure == "count":
        return who.took[i]
    if i == 0:
        return np.zeros(len(who.lead), dtype=bool)
    if figure == "waiting":
        return who.took[i - 1] & ~who.took[i] & who.young
    before = who.took[i - 1] if figure == "from_before" else ~who.took[i - 1]
    return who.took[i] & before


def _group_dict(group: FlowGroup, by: str | None, final: FinalRate | None) -> dict[str, Any]:
    found: dict[str, Any] = {} if by is None else {by: group.key, "with_request": group.requested}
    for name in ("leads", "clients", "clients_without_request", "close_rate"):
        found[name] = getattr(group, name)
    found |= _ends("close_rate", group.interval)
    for name in ("close_rate_matured", "open", "young", "still_open", "before_wins"):
        found[name] = getattr(group, name)
    found |= {"cost": decimal(group.cost), "overall": group.overall, **_ends("overall", group.overall_interval)}
    found |= {"minutes": group.minutes, "work": decimal(group.work)}
    found |= {"bounced": group.bounced, "bounce": group.bounce, "close_change": change_dict(group.close_change)}
    found |= _final(final)
    found["steps"] = [
        {
            "step": step.name,
            "count": step.count,
            "from_before": step.from_before,
            "skipped": step.skipped,
            "rate": step.rate,
            **_ends("rate", step.interval),
            "expected": step.expected,
            "cost_per": decimal(step.cost_per),
            "without_request": step.without_request,
            "waiting": step.waiting,
            "minutes": step.minutes,
            "work": decimal(step.work),
            "full_cost_per": decimal(step.full_cost_per),
            "change": change_dict(step.change),
        }
        for step in group.steps
    ]
    return found


def _final(found: FinalRate | None) -> dict[str, Any]:
    """The close rate expected in the end, with its 80 % band, and the share of it that is known."""
    names = {"close_rate_final": "expected", "close_rate_final_low": "low", "close_rate_final_high": "high"}
    return {name: getattr(found, of) if found else None for name, of in (names | {"final_known": "known"}).items()}


def _ends(name: str, ends: Interval | None) -> dict[str, float | None]:
    return {f"{name}_low": ends.low if ends else None, f"{name}_high": ends.high if ends else None}
