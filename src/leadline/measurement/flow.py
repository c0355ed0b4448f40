"""The conversion flow: how many took each step, at which rate and cost, by period, source, class, offer, campaign,
product; what changed, what raises an alarm, and which step is the bottleneck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import get_args

import numpy as np
import pyarrow as pa

from leadline.measurement.bottleneck import Bottleneck, Rated, bottleneck
from leadline.measurement.changes import Change
from leadline.measurement.classes import CostWords, costs_of, told_of_classes
from leadline.measurement.effort import Effort
from leadline.measurement.flow_places import Places, Placing, View, Window, end, of_lead, period, places, view_of
from leadline.measurement.flow_report import (
    STEP_FIGURES,
    FlowFigure,
    FlowGroup,
    FlowReport,
    GroupFigure,
    StepFigures,
    of_group,
    of_step,
)
from leadline.measurement.flow_turns import Turns
from leadline.measurement.groups import (
    DIMENSIONS,
    PERIODS,
    Key,
    alike,
    check_dimensions,
    dimension_columns,
    group_by,
    rank,
    spelling,
)
from leadline.measurement.intervals import Floats, interval
from leadline.measurement.money import Cost, per, read_costs
from leadline.measurement.notices import before_wins, never_taken, told
from leadline.measurement.population import Ints, Mask, Population, population
from leadline.measurement.sources import last_day
from leadline.measurement.spells import STAGES
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
    view: View = "cohort",
    work: Effort | None = None,
) -> FlowReport:
    """The flow as of `as_of` through `steps` (default: the playbook's), whole and by a period or dimension.

    `by` is day, week, month or a word of `groups.DIMENSIONS`. In the view by `cohort` a lead belongs to the period of
    its first request (local date), with all that it ever did; by `calendar` each step belongs to the period in which it
    was taken. `since` and `until` are local dates of that; with `only` (word of `groups.DIMENSIONS` → value as the
    leads write it, None: missing) those are counted that have these values. `unit` is by default `person` if any step
    is a touch, else `lead`. `touches` are needed for such steps and for the bounce rate. Costs are spread evenly over
    their local dates; one that does not say to which group it belongs stays apart. `work` (`effort.effort`, of the same
    leads) charges people's minutes; it is left out where people are counted. Raises LeadlineError for an unknown
    word or a step that cannot be counted, NoRate for costs in a currency without rate.
    """
    if by is not None:
        check_dimensions((by,), (*PERIODS, *DIMENSIONS))
    view = view_of(view)
    narrowing, window = only or {}, Window(since, until)
    wanted = tuple(playbook.flow_steps if steps is None else steps)
    counted = unit or ("person" if any(step.stage is None for step in wanted) else "lead")
    population_ = population(leads, entries, as_of, playbook.time_zone)
    who = population_.once(
        ("steppers", wanted, as_of, counted),
        (touches, playbook),
        lambda: steppers(population_, wanted, touches, playbook, as_of, counted),
    )
    work = work if counted == "lead" else None
    spoken = CostWords(leads, playbook)
    spendings = read_costs(costs, playbook)
    paid, unsaid = costs_of(spendings, narrowing, spoken)
    last = last_day(until, as_of, playbook)
    shares, unassigned = _shares(paid, by, population_, spoken, playbook, since, last)
    placed = places(population_, who, view, by, window, narrowing, playbook, tuple(shares), work)
    early = of_lead(who, before_wins(population_, population_.requested))
    clients = tuple(i for i, step in enumerate(wanted) if step.stage == "client")
    turns = Turns(population_, who, placed, view, early, clients)
    names = tuple(step.name for step in wanted)
    rates = _expected(names, playbook)
    make = _Maker(population_, who, wanted, rates, placed, early, turns.by_period(by), view, work)
    total = make.group(None, sum(cost.between(since, last) for cost in paid) if paid else None)
    groups = [
        make.group(number, shares.get(key) if requested else None)
        for number, (key, requested) in enumerate(placed.keys)
        if make.anybody(number) or (requested and key in shares)
    ]
    alike_all = alike(leads, narrowing, playbook)
    mine = of_lead(who, alike_all) if narrowing else np.ones(len(who.lead), dtype=bool)
    today = last_day(None, as_of, playbook)
    watched = turns.watched(names, rates)
    return FlowReport(
        by=by,
        unit=counted,
        view=view,
        as_of=as_of,
        currency=playbook.currency,
        total=total,
        groups=tuple(sorted(groups, key=lambda group: _order(group, by))) if by is not None else (),
        unassigned_cost=unassigned + sum(cost.between(since, last) for cost in unsaid),
        lately=turns.lately(by, window, today, mine),
        watched=tuple(found for found, _ in watched),
        bottleneck=_bottleneck(total, turns, rates),
        notices=(
            *told(population_, population_.first_asked(since, until) & alike_all),
            *(() if since or until or narrowing else never_taken({step.name: step.count for step in total.steps})),
            *told_of_classes([], (), (), spendings, (*([by] if by else []), *narrowing), spoken),
        ),
        _who=who,
        _names=names,
        _placed=placed,
        _alarmed={found.step: rows for found, rows in watched},
        _leads=population_,
    )


def _expected(names: tuple[str, ...], playbook: Playbook) -> dict[str, float]:
    """The playbook's rate of each step from the one before."""
    pairs = {name: playbook.expected_rates.get(f"{one}→{name}") for one, name in pairwise(names)}
    return {name: float(rate) for name, rate in pairs.items() if rate is not None}


def _bottleneck(total: FlowGroup, turns: Turns, rates: dict[str, float]) -> Bottleneck | None:
    """Of all that are counted; leads that are still open count by the share of their time that has been seen.

    None where clients came without a step that nobody ever took: what it would gain is then nobody's experience.
    """
    rated = []
    for i, (one, step) in enumerate(pairwise(total.steps), 1):
        seen = turns.seen(i)
        rated.append(
            Rated(
                name=step.name,
                k=step.from_before or 0,
                n=max(float(step.from_before or 0), seen.number),
                standing=one.count,
                expected=rates.get(step.name),
                spent=None if one.work is None else one.work + (total.cost or 0 if i == 1 else 0),
                unsure=seen.unsure,
                evenly=seen.evenly,
            )
        )
    found = bottleneck(rated) if any(step.standing for step in rated) else None
    worst = None if found is None else found.step
    if worst is not None and not total.step(worst.name).count and total.steps[-1].count:
        return None
    return found


class _Maker:
    """Makes the figures of a group; each figure is counted for all groups at once."""

    def __init__(
        self,
        leads: Population,
        who: Steppers,
        steps: tuple[FlowStep, ...],
        rates: dict[str, float],
        placed: Places,
        early: Mask,
        changes: dict[str, tuple[tuple[Change | None, ...], Change | None]],
        view: View,
        work: Effort | None,
    ) -> None:
        self._leads, self._who, self._steps, self._rates = leads, who, steps, rates
        self._placed, self._changes, self._view = placed, changes, view
        size = len(placed.keys)
        self._of_groups = {
            figure: _count(of_group(who, figure), placed.of_group(figure), size) for figure in get_args(GroupFigure)
        }
        self._of_steps = [
            {figure: _count(of_step(who, i, figure), placed.of_step(i, figure), size) for figure in STEP_FIGURES}
            for i in range(len(steps))
        ]
        self._through = _count(who.took[0] & who.took[-1], placed.steps[0], size)
        self._early = _count(early, placed.asked, size)
        self._minutes = None if work is None else _of_stages(work, steps, placed.work, size)
        self._charged: Callable[[float], int | None] = (lambda minutes: None) if work is None else work.cost
        self._matured = self._matured_rates(size) if view == "cohort" else [None] * (size + 1)

    def anybody(self, place: int) -> bool:
        """Whether a place has anybody."""
        return any(int(counts[place]) for of_one in (self._of_groups, *self._of_steps) for counts in of_one.values())

    def group(self, place: int | None, cost: int | None) -> FlowGroup:
        """The figures of a place; None: of all together."""
        at = -1 if place is None else place
        key, requested = (None, True) if place is None else self._placed.keys[place]

        def count(figure: GroupFigure) -> int:
            return int(self._of_groups[figure][at])

        changes, close = self._changes.get(key or "", ((), None)) if place is not None and requested else ((), None)
        minutes = None if self._minutes is None else self._minutes[at]
        steps = tuple(
            self._step(i, at, cost, changes[i] if changes else None, minutes) for i in range(len(self._steps))
        )
        leads, clients, young = count("leads"), count("clients"), count("young")
        through, first = int(self._through[at]), steps[0].count
        bounced = None if self._who.bounced is None else count("bounced")
        cohort = self._view == "cohort"
        return FlowGroup(
            key=key,
            requested=requested,
            leads=leads,
            clients=clients,
            clients_without_request=count("clients_without_request"),
            close_rate=clients / leads if leads and cohort else None,
            interval=interval(clients, leads) if cohort else None,
            close_rate_matured=self._matured[at],
            open=count("open"),
            young=young,
            still_open=young > 0,
            before_wins=bool(self._early[at]),
            cost=cost,
            steps=steps,
            overall=through / first if first else None,
            overall_interval=interval(through, first),
            bounced=bounced,
            bounce=bounced / first if bounced is not None and first else None,
            close_change=close,
            minutes=None if minutes is None else float(minutes.sum()),
            work=None if minutes is None else self._charged(float(minutes.sum())),
        )

    def _step(self, i: int, at: int, cost: int | None, turned: Change | None, minutes: Floats | None) -> StepFigures:
        def count(figure: FlowFigure) -> int:
            return int(self._of_steps[i][figure][at])

        name, total = self._steps[i].name, count("count")
        earlier = int(self._of_steps[i - 1]["count"][at]) if i else 0
        both = count("from_before") if i else None
        return StepFigures(
            name=name,
            count=total,
            from_before=both,
            skipped=count("skipped") if i else None,
            rate=both / earlier if both is not None and earlier else None,
            interval=interval(both, earlier) if both is not None else None,
            expected=self._rates.get(name),
            cost_per=per(cost, total),
            without_request=count("without_request"),
            waiting=count("waiting") if i else None,
            change=turned,
            minutes=None if minutes is None else float(minutes[i]),
            work=None if minutes is None else self._charged(float(minutes[i])),
            full_cost_per=None if minutes is None else self._full(cost, float(minutes[:i].sum()), total),
        )

    def _full(self, cost: int | None, minutes: float, count: int) -> int | None:
        """What was spent, and the minutes until there, for each of those who came there; None without a rate."""
        charged = self._charged(minutes)
        return None if charged is None else per((cost or 0) + charged, count)

    def _matured_rates(self, size: int) -> list[float | None]:
        """Clients ÷ leads of each place, and of all, each lead counted by the share of its buying that can have been
        seen by now; None while that is under 1, or where a date is assumed."""
        curve = self._leads.maturity
        if curve is None:
            return [None] * (size + 1)
        seen = of_lead(self._who, self._leads.requested)
        row = self._who.lead[seen]
        placing = Placing(self._placed.asked.within[seen], self._placed.asked.index[seen])
        dated = self._leads.dated[row]
        share = curve.at(np.where(dated, self._leads.age[row], 0.0))
        reach = _total(np.where(dated, share, 0.0), placing, size)
        clients = _count(self._leads.client[row], placing, size)
        undated = _count(~dated, placing, size)
        return [
            min(1.0, float(won) / float(of)) if of >= 1 and not unknown else None
            for won, of, unknown in zip(clients, reach, undated, strict=True)
        ]


def _count(mask: Mask, placing: Placing, size: int) -> Ints:
    """How many rows of a mask each place has; the last: how many there are in all."""
    here = mask & placing.within
    index = placing.index[here]
    return np.append(np.bincount(index[index >= 0], minlength=size), int(here.sum())).astype(np.int64)


def _of_stages(work: Effort, steps: tuple[FlowStep, ...], placing: Placing, size: int) -> Floats:
    """Minutes by place (the last: of all) and step; the last column is of stages that are no step."""
    names = [step.stage for step in steps]
    stages = ["prospect" if stage == "recycled" else stage for stage in STAGES]
    column = np.array([names.index(stage) if stage in names else len(steps) for stage in stages], dtype=np.int64)
    width = len(steps) + 1
    code = np.where(placing.index < 0, size, placing.index) * width + column[work.stage]
    inside = placing.within
    found = np.bincount(code[inside], work.minutes[inside], (size + 1) * width).reshape(size + 1, width)
    found[-1] = found.sum(axis=0)
    return np.asarray(found, dtype=np.float64)


def _total(values: Floats, placing: Placing, size: int) -> Floats:
    """The sum of values, in the same way."""
    inside = placing.within & (placing.index >= 0)
    found = np.bincount(placing.index[inside], weights=values[inside], minlength=size)
    return np.append(found, values[placing.within].sum())


def _shares(
    costs: tuple[Cost, ...],
    by: str | None,
    leads: Population,
    words: CostWords,
    playbook: Playbook,
    since: date | None,
    last: date,
) -> tuple[dict[str | None, int], int]:
    """The cost of each group, and what belongs to none."""
    shares: dict[str | None, int] = {}
    unassigned = 0
    if by is None or not costs:
        return shares, unassigned
    spelt: dict[Key, Key] = {}
    if by not in PERIODS:
        spelt = spelling(group_by(dimension_columns(leads.leads, (by,), playbook), leads.requested))
    for cost in costs:
        if by in PERIODS:
            day, until = max(cost.day_from, since or cost.day_from), min(cost.day_to, last)
            while day <= until:
                stop = min(end(day, by), until)
                name = period(day, by)
                shares[name] = shares.get(name, 0) + cost.between(day, stop)
                day = stop + timedelta(days=1)
            continue
        amount, key = cost.between(since, last), words.key(cost, (by,))
        if key is None:
            unassigned += amount
        elif amount:
            mine = spelt.get(key, spelt.get(tuple(canonical(value) for value in key), key))
            shares[mine[0]] = shares.get(mine[0], 0) + amount
    return shares, unassigned


def _order(group: FlowGroup, by: str) -> tuple[int, int, str]:
    """Periods by time; anything else by leads, most first, unknown and missing last."""
    if by in PERIODS:
        return (int(not group.requested), 0, group.key or "")
    return (rank((group.key,)), -group.leads, group.key or "")
