"""Where clients came from: what each source, class, campaign, offer … has brought, with honest uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from leadline.measurement.classes import CostWords, classes_of, costs_of, told_of_classes
from leadline.measurement.closing import times_to_close
from leadline.measurement.groups import (
    Groups,
    Key,
    alike,
    check_dimensions,
    dimension_columns,
    group_by,
    rank,
    spelling,
)
from leadline.measurement.money import Cost, per, read_costs
from leadline.measurement.notices import told
from leadline.measurement.population import Mask, Population, population, text_column
from leadline.measurement.shrinkage import Prior, learn, shrink
from leadline.measurement.source_report import SourceReport, SourceRow, in_figure
from leadline.playbook import Playbook
from leadline.qualification.calendar import days_between
from leadline.qualification.conditions import canonical
from leadline.touches.instants import micros_of


def sources(
    leads: pa.Table,
    entries: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    by: Iterable[str] = ("source",),
    costs: pa.Table | None = None,
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
    prior: Prior | None = None,
) -> SourceReport:
    """What each source has brought, of the leads whose first request fell on the local dates from `since` to `until`.

    `leads` and `entries` are those of a qualification as of `as_of`; `by` are words of `groups.DIMENSIONS`; `costs` are
    as in `money.COST_COLUMNS`. With `only` (word of `groups.DIMENSIONS` → value as the leads write it, None: missing)
    only leads that have these values are counted. Costs that name none of what `by` and `only` ask for stay apart, as
    `unassigned_cost`. Raises LeadlineError for an unknown word, NoRate for costs in a currency without rate.
    """
    words = tuple(by)
    check_dimensions(words)
    who = population(leads, entries, as_of, playbook.time_zone)
    within = who.first_asked(since, until) & alike(leads, only or {}, playbook)
    spoken = CostWords(leads, playbook)
    spendings = read_costs(costs, playbook)
    paid, unsaid = costs_of(spendings, only or {}, spoken)
    last = last_day(until, as_of, playbook)
    groups = group_by(dimension_columns(leads, words, playbook), within)
    shares, of_none = _shares(paid, words, groups, spoken, since, last)
    unassigned = of_none + sum(cost.between(since, last) for cost in unsaid)
    groups = Groups((*groups.keys, *(key for key in shares if key not in set(groups.keys))), groups.index)
    classes = classes_of(leads, within, words, groups, playbook)
    rows = _rows(who, within, groups, shares, classes, "source" in words, prior)
    whole = group_by([], within) if within.any() else Groups(((),), np.full(len(who), -1, dtype=np.int64))
    spent: dict[Key, int] = {(): sum(shares.values()) + of_none} if costs is not None else {}
    by_source = group_by([text_column(leads, "source")], within)
    return SourceReport(
        by=words,
        as_of=as_of,
        currency=playbook.currency,
        rows=tuple(sorted(rows, key=lambda row: (rank(row.key), -row.leads, tuple(value or "" for value in row.key)))),
        total=_rows(who, within, whole, spent, [None], False, prior)[0],
        clients_without_request=int((who.client & ~who.requested).sum()),
        unassigned_cost=unassigned,
        notices=(
            *told(who, within, by_source),
            *told_of_classes(classes, words, groups.keys, spendings, (*words, *(only or {})), spoken),
        ),
        since=since,
        last=last,
        costs=paid,
        who=who,
        groups=groups,
        within=within,
    )


def _rows(
    who: Population,
    within: Mask,
    groups: Groups,
    shares: dict[Key, int],
    classes: list[str | None],
    towards_class: bool,
    prior: Prior | None,
) -> list[SourceRow]:
    counts = {
        name: groups.count(in_figure(who, within, name)) for name in ("leads", "clients", "mql", "sql", "open", "young")
    }
    shrunk = _shrunk(counts["clients"], counts["leads"], classes if towards_class else [None] * len(classes), prior)
    found: list[SourceRow] = []
    for i, (key, rows) in enumerate(zip(groups.keys, groups.split(within), strict=True)):
        n, k = int(counts["leads"][i]), int(counts["clients"][i])
        times = times_to_close(who.days_to_close[rows])
        amounts = who.revenue[rows][who.priced[rows]]
        cost = shares.get(key)
        found.append(
            SourceRow(
                key=key,
                source_class=classes[i],
                leads=n,
                clients=k,
                close_rate=k / n if n else None,
                close_rate_shrunk=float(shrunk[0][i]),
                low=float(shrunk[1][i]),
                high=float(shrunk[2][i]),
                close_rate_matured=matured_rate(who, rows),
                mql=int(counts["mql"][i]),
                sql=int(counts["sql"][i]),
                median_days_to_close=times.median,
                p90_days_to_close=times.p90,
                median_days_low=times.median_low,
                median_days_high=times.median_high,
                open=int(counts["open"][i]),
                young=int(counts["young"][i]),
                revenue=sum(amounts.tolist()) if len(amounts) else None,
                cost=cost,
                cost_per_lead=per(cost, n),
                cost_per_client=per(cost, k),
            )
        )
    return found


def matured_rate(who: Population, rows: np.ndarray) -> float | None:
    """Clients ÷ leads, each lead counted by the share of its buying that can have been seen by now; None while that is
    under 1."""
    if who.maturity is None or not len(rows) or not who.dated[rows].all():
        return None
    reach = float(who.maturity.at(who.age[rows]).sum())
    return min(1.0, float(who.client[rows].sum()) / reach) if reach >= 1 else None


def _shrunk(
    clients: np.ndarray,
    leads: np.ndarray,
    classes: list[str | None],
    prior: Prior | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rates drawn towards their class; those of a class with one member towards the whole."""
    rate, low, high = (np.full(len(classes), np.nan) for _ in range(3))
    asked = leads > 0
    whole = learn(clients[asked], leads[asked], prior)
    for name in dict.fromkeys(classes):
        here = np.array([name == other for other in classes], dtype=bool)
        known = here & asked
        kind = learn(clients[known], leads[known], prior) if known.sum() > 1 else whole
        found = shrink(clients[here], leads[here], kind)
        rate[here], low[here], high[here] = found.rate, found.low, found.high
    return rate, low, high


def last_day(until: date | None, as_of: datetime, playbook: Playbook) -> date:
    """Nothing is spent after the moment asked about."""
    now = micros_of(as_of)
    table = days_between(playbook.time_zone, now, now)
    today = table.dates[int(table.index(np.array([now]))[0])]
    return today if until is None else min(today, until)


def _shares(
    costs: tuple[Cost, ...], by: tuple[str, ...], groups: Groups, words: CostWords, since: date | None, last: date
) -> tuple[dict[Key, int], int]:
    """The cost of each group, and what belongs to none."""
    shares: dict[Key, int] = {}
    unassigned = 0
    for cost, key in zip(costs, placed(costs, by, groups, words), strict=True):
        amount = cost.between(since, last)
        if key is None:
            unassigned += amount
        elif amount:
            shares[key] = shares.get(key, 0) + amount
    return shares, unassigned


def placed(costs: tuple[Cost, ...], by: tuple[str, ...], groups: Groups, words: CostWords) -> list[Key | None]:
    """For each cost the key that it belongs to, as the leads write it; None where it does not say."""
    spelt = spelling(groups)
    found: list[Key | None] = []
    for cost in costs:
        key = words.key(cost, by)
        if key is not None:
            key = spelt.get(key, spelt.get(tuple(canonical(value) for value in key), key))
        found.append(key)
    return found
