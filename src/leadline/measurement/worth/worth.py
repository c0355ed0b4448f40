"""What one lead of each source is worth: chance × what a client leaves, discounted by time, less people's effort."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from leadline.measurement.classes import CostWords
from leadline.measurement.groups import Groups, rank
from leadline.measurement.intervals import Floats
from leadline.measurement.money import in_currency
from leadline.measurement.notices import some
from leadline.measurement.population import Ints, Mask
from leadline.measurement.shrinkage import learn, shrink
from leadline.measurement.source_report import SourceReport
from leadline.measurement.sources import placed
from leadline.measurement.worth.answers import answers
from leadline.measurement.worth.chance import chances, trials
from leadline.measurement.worth.coming import band, expected, overdispersion, paces
from leadline.measurement.worth.curve import by_age, curves
from leadline.measurement.worth.margin import Margins, around, credibility, margins, of_kind, sums
from leadline.measurement.worth.marginal import Marginal, edges, marginal, weekly
from leadline.measurement.worth.report import ANSWERED, Month, Share, WorthReport, WorthRow
from leadline.measurement.worth.value import CHUNK, SEED, Cells, largest, trimmed, values, without_largest
from leadline.playbook import Playbook
from leadline.problems import Problem

DISCOUNT = 0.1
"""Money that comes a year later is worth so much less."""
SOON, YEAR = 90, 365
"""Days: what comes within the first brings sales soon; what comes between the two sustains the year."""
MONTHS = 12
AHEAD = 428
"""Days from now to the end of the last month, at most."""
BAND = 0.8
DRAWN = 500
"""Draws of the months' totals."""
HALF = 0.5
"""The fewest sources that together bring this share of what comes later are said to sustain the year."""


def worth(
    report: SourceReport,
    playbook: Playbook,
    *,
    steps: pa.Table | None = None,
    minutes: Floats | None = None,
    discount: float = DISCOUNT,
) -> WorthReport:
    """What one lead of each row of a sources' report is worth.

    `steps` are those of the same qualification (without: nothing is said of how leads answered); `minutes` are those
    that people spent on each row of the leads (without: no effort). `discount` is a share a year. What is drawn by
    chance has a fixed seed: the same tables say the same.
    """
    amounts = margins(report.who, playbook, discount)
    said = answers(report.who, steps)
    tries = trials(report.who, report.within)
    aged = by_age(report.who, report.within)
    each = _Maker(report, report.groups, tries, aged, amounts, said, minutes, playbook)
    whole = _Maker(report, Groups(((),), np.where(report.within, 0, -1)), tries, aged, amounts, said, minutes, playbook)
    place = {key: i for i, key in enumerate(report.groups.keys)}
    months, by_month = each.months()
    rows = each.rows(by_month)
    masks: dict[str, Mask] = {"leads": report.who.requested, "clients": report.who.client, **(said or {})}
    if minutes is not None:
        masks["worked"] = np.asarray(minutes > 0, dtype=bool)
    return WorthReport(
        by=report.by,
        as_of=report.as_of,
        currency=report.currency,
        discount=discount,
        rows=tuple(_sustaining([rows[place[row.key]] for row in report.rows])),
        total=_with_sums(whole.rows(by_month.sum(axis=0, keepdims=True))[0], rows),
        months=months,
        notices=tuple(_notices(report, amounts, minutes, playbook)),
        who=report.who,
        groups=report.groups,
        within=report.within,
        figures=masks,
    )


class _Maker:
    """Makes the rows of some groups."""

    def __init__(
        self,
        report: SourceReport,
        groups: Groups,
        tries: Floats,
        aged: Ints,
        amounts: Margins,
        said: dict[str, Mask] | None,
        minutes: Floats | None,
        playbook: Playbook,
    ) -> None:
        self._report, self._groups, self._amounts = report, groups, amounts
        self._aged, self._said, self._minutes, self._playbook = aged, said, minutes, playbook
        self._by = report.by if groups is report.groups else ()
        found = {row.key: row for row in (report.rows if self._by else (report.total,))}
        self._cells = [found[key] for key in groups.keys]
        self._clients = report.within & report.who.client
        self._labels = self._alike()
        self._chances = chances(report.who, groups, report.within, tries, self._labels)
        self._leads = groups.count(report.within).astype(np.float64)
        self._pace = paces(report.who, groups, report.within, AHEAD) if self._by else None

    def _alike(self) -> list[object]:
        """Sources are like those of their class, groups with a product like those with the same one."""
        product = self._by.index("product") if "product" in self._by else None
        return [
            (cell.source_class if "source" in self._by else None, None if product is None else cell.key[product])
            for cell in self._cells
        ]

    def rows(self, by_month: Floats) -> list[WorthRow]:
        who, within, groups = self._report.who, self._report.within, self._groups
        chance, low, high = self._chances.shrunk()
        effort = self._effort()
        weight = credibility(self._amounts.discounted, groups, self._clients)
        cells = Cells(
            groups, self._clients, self._amounts.discounted, self._chances, self._labels, weight, self._leads,
            np.zeros(len(chance)) if effort is None else effort / np.maximum(self._leads, 1),
            np.array([np.nan if cell.cost is None else cell.cost for cell in self._cells], dtype=np.float64),
        )  # fmt: skip
        worth_ = values(cells)
        biggest, share = largest(self._amounts.discounted, groups, self._clients)
        without, cut = without_largest(cells, biggest), trimmed(cells)
        own = sums(self._amounts.margin, groups, self._clients)
        per_client, _ = around(own, of_kind(own, self._labels), weight)
        minutes = None if self._minutes is None else groups.total(np.where(within, self._minutes, 0.0))
        coming = None if self._pace is None else expected(self._pace, chance, [0, SOON, YEAR])
        lines = curves(who, groups, self._aged)
        answered, unwelcome, went = self._answered(), self._unwelcome(), self._marginals()
        made = []
        for i, cell in enumerate(self._cells):
            margin = round(float(own.total[i])) if own.count[i] or not cell.clients else None
            charged = None if effort is None else round(float(effort[i]))
            laid_out = None if cell.cost is None else cell.cost + (charged or 0)
            made.append(
                WorthRow(
                    key=cell.key,
                    source_class=cell.source_class,
                    leads=cell.leads,
                    clients=cell.clients,
                    chance=float(chance[i]),
                    chance_low=float(low[i]),
                    chance_high=float(high[i]),
                    curve=lines[i],
                    minutes=None if minutes is None else float(minutes[i]),
                    effort=charged,
                    cost=cell.cost,
                    revenue=cell.revenue,
                    margin=margin,
                    margin_per_client=_whole(per_client[i]),
                    value=_whole(worth_.value[i]),
                    value_low=_whole(worth_.low[i]),
                    value_high=_whole(worth_.high[i]),
                    pays=_known(worth_.pays[i]),
                    roi=(margin - laid_out) / laid_out if margin is not None and laid_out else None,
                    roi_expected=_known(worth_.roi[i]),
                    roi_low=_known(worth_.roi_low[i]),
                    roi_high=_known(worth_.roi_high[i]),
                    largest=int(biggest[i]) if biggest[i] >= 0 else None,
                    largest_share=_known(share[i]),
                    value_without_largest=_whole(without[i]),
                    value_trimmed=_whole(cut[i]),
                    answered=None if answered is None else {name: int(count[i]) for name, count in answered.items()},
                    unwelcome=None if unwelcome is None else unwelcome[i],
                    marginal=went.get(i),
                    soon=None if coming is None else float(coming[i, 0]),
                    later=None if coming is None else float(coming[i, 1]),
                    soon_margin=None if coming is None else _whole(coming[i, 0] * per_client[i]),
                    later_margin=None if coming is None else _whole(coming[i, 1] * per_client[i]),
                    expected=tuple(by_month[i].tolist()),
                )
            )
        return made

    def _effort(self) -> Floats | None:
        """Of each group in micro-units; None where minutes are not known or not priced."""
        hour = self._playbook.cost_per_hour
        if self._minutes is None or hour is None:
            return None
        price = in_currency(hour.micros, hour.currency, self._playbook) / 60
        return self._groups.total(np.where(self._report.within, self._minutes, 0.0)) * price

    def _answered(self) -> dict[str, Ints] | None:
        if self._said is None:
            return None
        return {name: self._groups.count(self._report.within & self._said[name]) for name in ANSWERED}

    def _unwelcome(self) -> list[Share] | None:
        if self._said is None:
            return None
        rude = self._groups.count(self._report.within & self._said["unwelcome"])
        tried = self._groups.count(self._report.within & self._said["tried"])
        found = shrink(rude, tried, learn(rude[tried > 0], tried[tried > 0]))
        return [
            Share(int(rude[i]), int(tried[i]), float(found.rate[i]), float(found.low[i]), float(found.high[i]))
            for i in range(len(rude))
        ]

    def _marginals(self) -> dict[int, Marginal]:
        """Of the groups with costs, week by week from the first day on which anything was spent."""
        costs = self._report.costs
        if not costs:
            return {}
        first = max(min(cost.day_from for cost in costs), self._report.since or date.min).toordinal()
        last = self._report.last.toordinal()
        marks = edges(first, last)
        if len(marks) < 2:
            return {}
        keys = placed(costs, self._by, self._groups, CostWords(self._report.who.leads, self._playbook))
        numbers = {key: i for i, key in enumerate(self._groups.keys)}
        mine = [(cost, numbers[key]) for cost, key in zip(costs, keys, strict=True) if key in numbers]
        if not mine:
            return {}
        start, length, amount = (
            np.array(values_, dtype=np.float64)
            for values_ in zip(
                *((c.day_from.toordinal(), (c.day_to - c.day_from).days + 1, c.amount) for c, _ in mine), strict=True
            )
        )
        ends = np.array([day.toordinal() for day in marks], dtype=np.float64)
        through = np.clip(ends + 1 - start[:, None], 0, length[:, None]) / length[:, None]
        spent = np.zeros((len(self._groups.keys), len(marks) - 1))
        np.add.at(spent, [number for _, number in mine], np.diff(through * amount[:, None], axis=1))
        weeks = len(marks) - 1
        week = weekly(self._report.who.cohort_day, first, last)
        inside = self._report.within & (week >= 0) & (self._groups.index >= 0)
        came = np.bincount(self._groups.index[inside] * weeks + week[inside], minlength=spent.size).reshape(spent.shape)
        return {int(i): marginal(spent[i], came[i]) for i in np.flatnonzero(spent.sum(axis=1) > 0)}

    def months(self) -> tuple[tuple[Month, ...], Floats]:
        """The months to come with the band of their totals, and what is expected of each group."""
        if self._pace is None:
            return (), np.zeros((len(self._cells), 0))
        today = self._report.last
        spans = _months(today)
        ends = [0, *((last - today).days for _, last in spans)]
        chance, _, _ = self._chances.shrunk()
        found = expected(self._pace, chance, ends)
        random = np.random.default_rng(SEED)
        drawn = np.zeros((DRAWN, len(spans)))
        for start in range(0, len(chance), CHUNK):
            part = slice(start, start + CHUNK)
            odds = self._chances.drawn(part, DRAWN, random) / np.maximum(chance[part, None], 1e-12)
            drawn += odds.T @ found[part]
        low, high = band(drawn, overdispersion(self._report.who, self._report.within), BAND, random)
        total = found.sum(axis=0)
        return tuple(
            Month(first, last, float(total[i]), float(low[i]), float(high[i])) for i, (first, last) in enumerate(spans)
        ), found


def _months(today: date) -> list[tuple[date, date]]:
    """The rest of this month, unless it is over, and the twelve after it."""
    end = today.replace(day=monthrange(today.year, today.month)[1])
    found = [(today + timedelta(days=1), end)] if end > today else []
    for _ in range(MONTHS):
        first = end + timedelta(days=1)
        end = first.replace(day=monthrange(first.year, first.month)[1])
        found.append((first, end))
    return found


def _with_sums(total: WorthRow, rows: Sequence[WorthRow]) -> WorthRow:
    """What is to come of all is the sum of what is to come of each."""
    soon, later, soon_margin, later_margin = (
        None if any(value is None for value in values_) else sum(value for value in values_ if value is not None)
        for values_ in (
            [row.soon for row in rows],
            [row.later for row in rows],
            [row.soon_margin for row in rows],
            [row.later_margin for row in rows],
        )
    )
    return replace(
        total,
        soon=soon,
        later=later,
        soon_margin=None if soon_margin is None else round(soon_margin),
        later_margin=None if later_margin is None else round(later_margin),
    )


def _sustaining(rows: list[WorthRow]) -> list[WorthRow]:
    """Marks those that sustain the year: by margin where it is known of all, else by clients."""
    by_margin = all(row.later_margin is not None for row in rows)

    def later(row: WorthRow) -> float:
        return float((row.later_margin if by_margin else row.later) or 0)

    named = [i for i, row in enumerate(rows) if not rank(row.key)]
    goal = HALF * sum(later(rows[i]) for i in named)
    marked: set[int] = set()
    reached = 0.0
    for i in sorted(named, key=lambda i: -later(rows[i])):
        if reached >= goal or later(rows[i]) <= 0:
            break
        marked.add(i)
        reached += later(rows[i])
    return [replace(row, sustains=i in marked) for i, row in enumerate(rows)]


def _whole(value: float) -> int | None:
    return round(float(value)) if np.isfinite(value) else None


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _notices(report: SourceReport, amounts: Margins, minutes: Floats | None, playbook: Playbook) -> Sequence[Problem]:
    found: list[Problem] = []
    clients = report.within & report.who.client
    if clients.any() and np.isnan(amounts.margin[clients]).all():
        what = "No purchase has an amount and no product a price: what a lead is worth cannot be said."
        mend = "Import the amounts, or give the products of the playbook a price."
        found.append(Problem("no_amounts", what, mend, level="note"))
        return found
    if amounts.without_margin:
        names = ", ".join(f"“{name}”" for name in amounts.without_margin[:3])
        more = "" if len(amounts.without_margin) <= 3 else f" and {len(amounts.without_margin) - 3} more"
        what = f"The playbook gives no margin for {names}{more}: all of the revenue counts as margin."
        found.append(Problem("margin_not_known", what, "Write margin: 60 % into the product.", level="note"))
    if amounts.priced_by_product:
        what = (
            f"{some(amounts.priced_by_product, 'client has', 'clients have')} no amount: the product's price stands "
            "for what they paid."
        )
        found.append(Problem("price_for_amount", what, "Import the amounts.", level="note"))
    if minutes is not None and (minutes[report.within] > 0).any() and playbook.cost_per_hour is None:
        what = "People's minutes are counted and not charged: the playbook does not say what an hour costs."
        found.append(
            Problem("minutes_not_priced", what, "Write cost_per_hour: 45 EUR into the playbook.", level="note")
        )
    return found
