"""The conversion flow: how many took each step, at which rate and cost, by period, source, class, offer, campaign,
product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import get_args

import numpy as np
import pyarrow as pa

from leadline.measurement.flow_report import (
    FlowFigure,
    FlowGroup,
    FlowReport,
    GroupFigure,
    StepFigures,
    of_group,
    of_step,
)
from leadline.measurement.groups import (
    DIMENSIONS,
    PERIODS,
    Groups,
    Key,
    alike,
    check_dimensions,
    cost_key,
    costs_of,
    dimension_columns,
    group_by,
    rank,
    spelling,
)
from leadline.measurement.intervals import interval
from leadline.measurement.money import Cost, per, read_costs
from leadline.measurement.notices import before_wins, told
from leadline.measurement.population import Ints, Population, population
from leadline.measurement.sources import last_day, matured_rate
from leadline.measurement.stepping import Steppers, Unit, steppers
from leadline.playbook import FlowStep, Playbook
from leadline.qualification.conditions import canonical


def flow(
    leads: pa.Table,
    entries: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    touches: pa.Table | None = None,
    steps: Iterable[FlowStep] | None = None,
    by: str | None = None,
    costs: pa.Table | None = None,
    unit: Unit | None = None,
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> FlowReport:
    """The flow as of `as_of` through `steps` (default: the playbook's), whole and by a period or dimension.

    `by` is day, week, month (of the local date of the first request) or a word of `groups.DIMENSIONS`. `unit` is by
    default `person` if any step is a touch, else `lead`. `touches` are needed for such steps and for the bounce rate.
    With `since` or `until`, only leads whose first request fell on those local dates are counted; with `only` (word of
    `groups.DIMENSIONS` → value as the leads write it, None: missing) those that have these values. Costs are spread
    evenly over their local dates; one that does not say to which group it belongs stays apart. Raises LeadlineError for
    an unknown word or a step that cannot be counted, NoRate for costs in a currency without rate.
    """
    if by is not None:
        check_dimensions((by,), (*PERIODS, *DIMENSIONS))
    wanted = tuple(playbook.flow_steps if steps is None else steps)
    counted = unit or ("person" if any(step.stage is None for step in wanted) else "lead")
    population_ = population(leads, entries, as_of, playbook.time_zone)
    who = steppers(population_, wanted, touches, playbook, as_of, counted)
    asked = population_.first_asked(since, until) & alike(leads, only or {})
    narrowed = since is not None or until is not None or bool(only)
    within = np.append(asked, False)[who.lead] if narrowed else np.ones(len(who.lead), dtype=bool)
    paid, unsaid = costs_of(read_costs(costs, playbook), only or {}, playbook)
    last = last_day(until, as_of, playbook)
    make = _Maker(population_, who, wanted, playbook)
    inside = np.flatnonzero(within)
    total = make.group(None, True, inside, sum(cost.between(since, last) for cost in paid) if paid else None)
    places: list[tuple[str | None, bool]] = []
    index = np.full(len(within), -1, dtype=np.int64)
    groups: list[FlowGroup] = []
    unassigned = 0
    if by is not None:
        of_lead = _grouping(population_, by)
        shares, unassigned = _shares(paid, by, of_lead, playbook, since, last)
        keys = [key[0] for key in of_lead.keys]
        places = [(key, True) for key in dict.fromkeys((*keys, *shares))] + [(None, False)]
        index[inside] = np.where(who.requested, np.append(of_lead.index, -1)[who.lead], -1)[inside]
        index[inside] = np.where(index[inside] < 0, len(places) - 1, index[inside])
        rows = Groups(tuple((key,) for key, _ in places), index).split(within)
        made = [
            make.group(key, requested, mine, shares.get(key) if requested else None)
            for (key, requested), mine in zip(places, rows, strict=True)
            if len(mine) or (requested and key in shares)
        ]
        groups = sorted(made, key=lambda group: _order(group, by))
    return FlowReport(
        by=by,
        unit=counted,
        as_of=as_of,
        currency=playbook.currency,
        total=total,
        groups=tuple(groups),
        unassigned_cost=unassigned + sum(cost.between(since, last) for cost in unsaid),
        notices=told(population_, asked),
        _who=who,
        _names=tuple(step.name for step in wanted),
        _places={place: number for number, place in enumerate(places)},
        _index=index,
        _within=within,
    )


class _Maker:
    """Makes the figures of a group from its rows."""

    def __init__(self, leads: Population, who: Steppers, steps: tuple[FlowStep, ...], playbook: Playbook) -> None:
        self._leads, self._who, self._steps, self._playbook = leads, who, steps, playbook
        early = before_wins(leads, leads.requested)
        self._early = np.append(early, False)[who.lead]
        self._figures = {figure: of_group(who, figure) for figure in get_args(GroupFigure)}
        self._of_steps = [
            {figure: of_step(who, i, figure) for figure in get_args(FlowFigure)} for i in range(len(steps))
        ]

    def group(self, key: str | None, requested: bool, mine: Ints, cost: int | None) -> FlowGroup:
        """The figures of the rows `mine`."""

        def count(figure: GroupFigure) -> int:
            return int(self._figures[figure][mine].sum())

        leads, clients = count("leads"), count("clients")
        steps = tuple(self._step(i, mine, cost) for i in range(len(self._steps)))
        through = int((self._who.took[0][mine] & self._who.took[-1][mine]).sum())
        bounced = None if self._who.bounced is None else count("bounced")
        young = count("young")
        rows = self._who.lead[mine[self._who.requested[mine]]]
        return FlowGroup(
            key=key,
            requested=requested,
            leads=leads,
            clients=clients,
            clients_without_request=count("clients_without_request"),
            close_rate=clients / leads if leads else None,
            interval=interval(clients, leads),
            close_rate_matured=matured_rate(self._leads, rows),
            open=count("open"),
            young=young,
            still_open=young > 0,
            before_wins=bool(self._early[mine].any()),
            cost=cost,
            steps=steps,
            overall=through / steps[0].count if steps[0].count else None,
            overall_interval=interval(through, steps[0].count),
            bounced=bounced,
            bounce=bounced / steps[0].count if bounced is not None and steps[0].count else None,
        )

    def _step(self, i: int, mine: Ints, cost: int | None) -> StepFigures:
        def count(figure: FlowFigure) -> int:
            return int(self._of_steps[i][figure][mine].sum())

        name, total = self._steps[i].name, count("count")
        before = int(self._who.took[i - 1][mine].sum()) if i else 0
        both = count("from_before") if i else None
        expected = self._playbook.expected_rates.get(f"{self._steps[i - 1].name}→{name}") if i else None
        return StepFigures(
            name=name,
            count=total,
            from_before=both,
            skipped=None if both is None else total - both,
            rate=both / before if both is not None and before else None,
            interval=interval(both, before) if both is not None else None,
            expected=None if expected is None else float(expected),
            cost_per=per(cost, total),
            without_request=count("without_request"),
            waiting=count("waiting") if i else None,
        )


def _grouping(leads: Population, by: str) -> Groups:
    """Groups of the leads with a request; a period's key is its name."""
    if by not in PERIODS:
        return group_by(dimension_columns(leads.leads, (by,)), leads.requested)
    days, inverse = np.unique(leads.cohort_day[leads.requested], return_inverse=True)
    names = [period(date.fromordinal(int(day)), by) for day in days]
    keys = list(dict.fromkeys(names))
    number = np.array([keys.index(name) for name in names], dtype=np.int64)
    index: Ints = np.full(len(leads), -1, dtype=np.int64)
    index[leads.requested] = number[inverse]
    return Groups(tuple((key,) for key in keys), index)


def period(day: date, by: str) -> str:
    """The name of the day (2018-01-31), ISO week (2018-W05) or month (2018-01) that holds a local date."""
    if by == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return f"{day:%Y-%m}" if by == "month" else day.isoformat()


def _shares(
    costs: tuple[Cost, ...], by: str, groups: Groups, playbook: Playbook, since: date | None, last: date
) -> tuple[dict[str | None, int], int]:
    """The cost of each group, and what belongs to none."""
    shares: dict[str | None, int] = {}
    unassigned = 0
    spelt: dict[Key, Key] = {} if by in PERIODS else spelling(groups)
    for cost in costs:
        if by in PERIODS:
            day, end = max(cost.day_from, since or cost.day_from), min(cost.day_to, last)
            while day <= end:
                stop = min(_end(day, by), end)
                name = period(day, by)
                shares[name] = shares.get(name, 0) + cost.between(day, stop)
                day = stop + timedelta(days=1)
            continue
        amount, key = cost.between(since, last), cost_key(cost, (by,), playbook)
        if key is None:
            unassigned += amount
        elif amount:
            mine = spelt.get(key, spelt.get(tuple(canonical(value) for value in key), key))
            shares[mine[0]] = shares.get(mine[0], 0) + amount
    return shares, unassigned


def _end(day: date, by: str) -> date:
    """The last day of the period that holds a day."""
    if by == "week":
        return day + timedelta(days=6 - day.weekday())
    if by == "month":
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return day


def _order(group: FlowGroup, by: str) -> tuple[int, int, str]:
    """Periods by time; anything else by leads, most first, unknown and missing last."""
    if by in PERIODS:
        return (0, 0, group.key or "")
    return (rank((group.key,)), -group.leads, group.key or "")
