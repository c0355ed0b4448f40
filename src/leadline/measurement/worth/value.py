"""The value of one lead: chance × discounted margin - effort, with its doubt, and without the largest client."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from leadline.measurement.groups import Groups
from leadline.measurement.intervals import LEVEL, Floats
from leadline.measurement.population import Ints, Mask
from leadline.measurement.worth.chance import Chances
from leadline.measurement.worth.margin import Sums, around, of_kind, sums

DRAWS = 1000
SEED = 20
CHUNK = 500
"""Groups drawn together, which bounds the memory."""
TRIMMED = 0.95
"""Amounts above this quantile of all clients' are cut down to it."""
ENOUGH_TO_TRIM = 20


@dataclass(frozen=True)
class Cells:
    """What values are made from, per group: leads, effort for each lead and cost (micro-units; cost nan where unknown),
    the chances, and the discounted margins of their `clients` (a mask) with what they are drawn towards."""

    groups: Groups
    clients: Mask
    amounts: Floats
    chances: Chances
    labels: list[object]
    weight: float
    leads: Floats
    effort: Floats
    cost: Floats

    @cached_property
    def own(self) -> Sums:
        return sums(self.amounts, self.groups, self.clients)


@dataclass(frozen=True, slots=True)
class Values:
    """Per group, micro-units and shares; nan where it cannot be said. Ends are those of 95 % intervals."""

    value: Floats
    low: Floats
    high: Floats
    pays: Floats
    roi: Floats
    roi_low: Floats
    roi_high: Floats


def values(cells: Cells) -> Values:
    """Means are exact; intervals are quantiles of draws: the chance from its posterior, the mean margin from a gamma
    with the moments of its Bayesian bootstrap."""
    chance, _, _ = cells.chances.shrunk()
    own = cells.own
    mean, variance = around(own, of_kind(own, cells.labels), cells.weight)
    gross = chance * mean
    laid_out = cells.cost + cells.effort * cells.leads
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(laid_out > 0, cells.leads / laid_out, np.nan)
        price = np.where(cells.leads > 0, cells.cost / cells.leads, np.nan)
    tail = (1 - LEVEL) / 2
    low, high, pays = (np.full(len(gross), np.nan) for _ in range(3))
    random = np.random.default_rng(SEED)
    for start in range(0, len(gross), CHUNK):
        part = slice(start, start + CHUNK)
        drawn = cells.chances.drawn(part, DRAWS, random) * gammas(mean[part], variance[part], DRAWS, random)
        low[part], high[part] = np.quantile(drawn, [tail, 1 - tail], axis=1)
        pays[part] = (drawn - cells.effort[part, None] >= price[part, None]).mean(axis=1)
    pays = np.where(np.isnan(price) | np.isnan(gross), np.nan, pays)
    return Values(
        gross - cells.effort, low - cells.effort, high - cells.effort, pays,
        gross * scale - 1, low * scale - 1, high * scale - 1,
    )  # fmt: skip


def gammas(mean: Floats, variance: Floats, count: int, random: np.random.Generator) -> Floats:
    """Draws with these means and variances: groups × count; nan where the mean is, the mean where nothing varies."""
    varies = (variance > 0) & (mean > 0)
    shape = np.where(varies, np.divide(mean**2, variance, out=np.ones_like(mean), where=varies), 1.0)
    drawn = random.gamma(shape[:, None], size=(len(mean), count)) * (mean / shape)[:, None]
    return np.where(varies[:, None], drawn, mean[:, None])


def largest(amounts: Floats, groups: Groups, clients: Mask) -> tuple[Ints, Floats]:
    """The row of the largest client of each group (-1: none), and its share of the group's amounts."""
    rows = np.flatnonzero(clients & (groups.index >= 0))
    rows = rows[np.nan_to_num(amounts[rows]) > 0]
    rows = rows[np.argsort(amounts[rows], kind="stable")]
    found = np.full(len(groups.keys), -1, dtype=np.int64)
    found[groups.index[rows]] = rows
    total, has = sums(amounts, groups, clients).total, found >= 0
    share = np.full(len(found), np.nan)
    share[has] = amounts[found[has]] / total[has]
    return found, share


def without_largest(cells: Cells, biggest: Ints) -> Floats:
    """The value of one lead, had the largest client of each group never been there."""
    has = biggest >= 0
    amount = np.zeros(len(biggest))
    amount[has] = cells.amounts[biggest[has]]
    own = cells.own
    less = own.minus(Sums(has.astype(np.float64), amount, amount**2))
    chance, _, _ = cells.chances.shrunk(minus=has.astype(np.float64))
    mean, _ = around(less, of_kind(own, cells.labels), cells.weight)
    return np.where(has, chance * mean - cells.effort, np.nan)


def trimmed(cells: Cells) -> Floats:
    """The value of one lead with the largest amounts of all clients cut down; nan with too few clients."""
    known = cells.amounts[cells.clients & ~np.isnan(cells.amounts)]
    if (known > 0).sum() < ENOUGH_TO_TRIM:
        return np.full(len(cells.leads), np.nan)
    cut = np.minimum(cells.amounts, np.quantile(known[known > 0], TRIMMED))
    own = sums(cut, cells.groups, cells.clients)
    mean, _ = around(own, of_kind(own, cells.labels), cells.weight)
    return cells.chances.shrunk()[0] * mean - cells.effort
