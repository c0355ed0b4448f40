"""A programme before it is bought: what leads like these have been worth, and whether it is likely to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from typing import Any

import numpy as np
import pyarrow as pa

from leadline.measurement.classes import values_of_sources
from leadline.measurement.groups import Groups, dimension_columns, group_by
from leadline.measurement.intervals import Floats
from leadline.measurement.money import decimal, in_currency
from leadline.measurement.population import Ints, Mask, Population
from leadline.measurement.shrinkage import Kind, Prior, draw, learn
from leadline.measurement.source_report import SourceReport
from leadline.measurement.worth.chance import trials
from leadline.measurement.worth.margin import Sums, around, credibility, margins, sums
from leadline.measurement.worth.value import gammas
from leadline.measurement.worth.worth import DISCOUNT
from leadline.playbook import Playbook
from leadline.playbook.sources import UNCLASSIFIED, with_medium
from leadline.problems import BadSetting, Problem
from leadline.qualification.conditions import canonical
from leadline.words import whole

LEVEL = 0.8
"""A programme is a forecast."""
DRAWS = 4000
SEED = 21
SURE = 0.8
"""At the price `pay_at_most` it pays with this probability."""
A_CENT = 10_000
MOST_LEADS = 1_000_000
DIFFER = 0.6
"""By how much of their mean the rates of groups of one kind differ where their counts do not say."""
SOON = 90
"""Days: how much of what will be bought is bought by then."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What may be bought. `source`, `what` and `why` are where, what and why (None: not said); `source_class` for a
    source that the playbook does not know; `price` in micro-units of the playbook's currency for all `leads` that are
    expected."""

    source: str | None
    leads: int
    price: int
    what: str | None = None
    why: str | None = None
    source_class: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One step from all leads towards those that are just like the programme's: what is known there so far.

    `chance` with its 80 % interval is P(client) of a lead there, of which `leads` with `clients` have been seen.
    """

    name: str
    key: tuple[str | None, ...]
    leads: int
    clients: int
    chance: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Band:
    """Expected, with its 80 % band; money in micro-units."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Appraisal:
    """`levels` from all leads to the nearest group; the answer is of the last. `value` is what one lead is worth before
    its price. `pays` is the probability that the margin of the programme's clients is at least its price and effort.

    `break_even_leads` at this price, `break_even_price` for these leads; `pay_at_most` is the price at which it pays
    with a probability of 80 %. `soon` is the share of its clients to expect within 90 days. None: cannot be said.
    """

    programme: Programme
    as_of: datetime
    currency: str
    levels: tuple[Level, ...]
    value: Band | None
    clients: Band
    margin: Band | None
    result: Band | None
    pays: float | None
    break_even_leads: int | None
    break_even_price: int | None
    pay_at_most: int | None
    effort: int | None
    soon: float | None
    notices: tuple[Problem, ...]
    who: Population = field(repr=False)
    masks: tuple[Mask, ...] = field(repr=False)

    def lead_rows(self, level: int, figure: str = "leads") -> Ints:
        """The rows of `leads` behind the `leads` or `clients` of a level."""
        mask = self.masks[level]
        return np.flatnonzero(mask & self.who.client if figure == "clients" else mask)

    def members(self, level: int, figure: str = "leads") -> pa.Table:
        """Those leads: person, product, cycle; as many as the figure says."""
        mask = np.zeros(len(self.who), dtype=bool)
        mask[self.lead_rows(level, figure)] = True
        return self.who.members(mask)

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it; money as decimal text."""
        asked = self.programme
        return {
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "currency": self.currency,
            "programme": {
                "source": asked.source, "class": asked.source_class, "what": asked.what, "why": asked.why,
                "leads": asked.leads, "price": decimal(asked.price),
            },
            "levels": [
                {"level": one.name, "key": list(one.key), "leads": one.leads, "clients": one.clients,
                 "chance": one.chance, "low": one.low, "high": one.high}
                for one in self.levels
            ],
            "value": _money(self.value),
            "clients": {"expected": self.clients.expected, "low": self.clients.low, "high": self.clients.high},
            "margin": _money(self.margin),
            "result": _money(self.result),
            "pays": self.pays,
            "break_even_leads": self.break_even_leads,
            "break_even_price": decimal(self.break_even_price),
            "pay_at_most": decimal(self.pay_at_most),
            "effort": decimal(self.effort),
            "soon": self.soon,
            "notices": [notice.as_dict() for notice in self.notices],
        }  # fmt: skip

    def table(self) -> pa.Table:
        """The levels, as an Arrow table."""
        return pa.table(
            {
                "level": pa.array([one.name for one in self.levels], pa.string()),
                "leads": pa.array([one.leads for one in self.levels], pa.int64()),
                "clients": pa.array([one.clients for one in self.levels], pa.int64()),
                "chance": pa.array([one.chance for one in self.levels], pa.float64()),
                "chance_low": pa.array([one.low for one in self.levels], pa.float64()),
                "chance_high": pa.array([one.high for one in self.levels], pa.float64()),
            }
        )


def appraise(
    report: SourceReport,
    playbook: Playbook,
    programme: Programme,
    *,
    minutes: Floats | None = None,
    discount: float = DISCOUNT,
) -> Appraisal:
    """What the leads of a programme are likely to be worth, by the leads of a sources' report that are most like them.

    The way goes from all leads to their class, their source, its `what`, and its `why`, as far as the programme says
    them; where the source is not said, the last step is to a source of which nothing is known. At each step the groups
    beside the programme's own say around what mean, and how far apart, such groups lie (`shrinkage.learn`, with what
    the step above said as the prior of that mean); at the last one its own leads are added. Where there are none the
    answer is that for a group of this kind of which nothing is known, and its band is as wide as such groups differ.
    What a client leaves is drawn along the same way (`margin.around`). `minutes` are those spent on each lead. Raises
    BadSetting for a programme without leads or of a negative price.
    """
    _check(programme)
    who, within = report.who, report.within
    words, values, masks = _levels(report, playbook, programme)
    tries = trials(who, within)
    amounts = margins(who, playbook, discount)
    random = np.random.default_rng(SEED)
    way = _Way(report, playbook, words, values, masks, tries)
    levels = tuple(way.level(i) for i in range(len(masks)))
    chance = way.draws(len(masks) - 1, DRAWS, random)
    mean, variance, each = _margin(report, amounts.discounted, masks)
    effort = _effort(minutes, masks, playbook)
    per_lead = effort or 0.0
    count = random.binomial(programme.leads, chance)
    clients = _band(count.astype(np.float64), programme.leads * float(chance.mean()))
    soon = None if who.maturity is None else float(who.maturity.at([SOON])[0])
    if not np.isfinite(mean):
        notice = Problem(
            "no_amounts",
            "No purchase has an amount and no product a price: what a lead is worth cannot be said.",
            "Import the amounts, or give the products of the playbook a price.",
            level="note",
        )
        return Appraisal(programme, report.as_of, report.currency, levels, None, clients, None, None, None, None, None,
                         None, None, soon, (notice,), who, tuple(masks))  # fmt: skip
    amount = gammas(np.array([mean]), np.array([variance]), DRAWS, random)[0]
    # the sum of what so many clients leave: a gamma with its mean and the clients' own variance
    spread = np.maximum(count * each, 1e-9)
    total = np.where(count > 0, gammas(count * amount, spread, 1, random)[:, 0], 0.0)
    expected = programme.leads * float(chance.mean()) * mean
    cost = programme.leads * per_lead
    worth = chance * amount - per_lead
    value = float(chance.mean()) * mean - per_lead
    result = total - cost - programme.price
    return Appraisal(
        programme=programme,
        as_of=report.as_of,
        currency=report.currency,
        levels=levels,
        value=_band(worth, value),
        clients=clients,
        margin=_band(total, expected),
        result=_band(result, expected - cost - programme.price),
        pays=float((result >= 0).mean()),
        break_even_leads=ceil(programme.price / value) if value > 0 and programme.price / value <= MOST_LEADS else None,
        break_even_price=max(0, round(expected - cost)),
        pay_at_most=max(0, int(np.quantile(total - cost, 1 - SURE)) // A_CENT * A_CENT),
        effort=None if effort is None else round(cost),
        soon=soon,
        notices=(),
        who=who,
        masks=tuple(masks),
    )


def _check(programme: Programme) -> None:
    problems = []
    if not 1 <= programme.leads <= MOST_LEADS:
        mend = f"Give a number from 1 to {whole(MOST_LEADS)}."
        problems.append(Problem("programme_leads", "A programme has to bring leads.", mend, path="leads"))
    if not 0 <= programme.price <= 10**15:
        problems.append(Problem("programme_price", "That is no price.", "Give what the programme costs.", path="price"))
    if problems:
        raise BadSetting(*problems)


def _levels(
    report: SourceReport, playbook: Playbook, programme: Programme
) -> tuple[list[str], list[str | None], list[Mask]]:
    """The words of the way from all leads on, the values after them, and for each step who is there."""
    source_class, source, medium = programme.source_class, programme.source, None
    if source is not None:
        source, medium = with_medium(source, playbook.source_classes)
        known: str | None = playbook.class_of(source, medium)
        if medium is None:  # where the medium decides, the leads know it
            known = values_of_sources(report.who.leads, "class", playbook).get(canonical(source), known)
        source_class = known if known not in (None, UNCLASSIFIED) else source_class or known
    steps = [
        ("class", source_class), ("source", source), ("medium", medium), ("what", programme.what),
        ("why", programme.why),
    ]  # fmt: skip
    words, masks = ["all"], [report.within]
    values: list[str | None] = []
    for word, value in steps:
        if value is None:
            continue
        (column,) = dimension_columns(report.who.leads, (word,), playbook)
        groups = group_by([column], report.within)
        numbers = [i for i, (key,) in enumerate(groups.keys) if canonical(key) == canonical(value)]
        words.append(word)
        values.append(value)
        masks.append(masks[-1] & np.isin(groups.index, numbers))
    if programme.source is None:
        # a source of which nothing is known yet: as wide as those that are known differ
        words.append("source")
        values.append(None)
        masks.append(np.zeros(len(report.within), dtype=bool))
    return words, values, masks


class _Way:
    """The chances along the way."""

    def __init__(
        self,
        report: SourceReport,
        playbook: Playbook,
        words: Sequence[str],
        values: Sequence[str | None],
        masks: Sequence[Mask],
        tries: Floats,
    ) -> None:
        self._words, self._masks, self._tries, self._won = words, masks, tries, report.who.client
        self._values = values
        belief = Prior(scale=_spread(*self._own(0)))
        self._kinds: list[Kind] = []
        above: Kind | None = None
        for i in range(1, len(masks)):
            (column,) = dimension_columns(report.who.leads, (words[i],), playbook)
            beside = group_by([column], masks[i - 1] & ~masks[i])
            above = learn(*self._counts(beside), belief, above) if beside.keys else above
            self._kinds.append(above or learn([], [], belief))

    def _counts(self, groups: Groups) -> tuple[Floats, Floats]:
        inside = groups.index >= 0
        won = groups.count(inside & self._won).astype(np.float64)
        return won, np.maximum(groups.total(np.where(inside, self._tries, 0.0)), won)

    def _own(self, i: int) -> tuple[float, float]:
        won = float((self._masks[i] & self._won).sum())
        return won, max(won, float(self._tries[self._masks[i]].sum()))

    def _kind(self, i: int) -> Kind:
        """What a group at step i is drawn from, its own leads included in the weights of the pairs."""
        if not i:
            return Kind(np.array([0.5]), np.array([0.5]), np.array([1.0]))
        kind, (won, tried) = self._kinds[i - 1], self._own(i)
        return kind.given(won, tried)

    def draws(self, i: int, count: int, random: np.random.Generator) -> Floats:
        won, tried = self._own(i)
        drawn: Floats = draw([won], [tried], self._kind(i), count, random)[0]
        return drawn

    def level(self, i: int) -> Level:
        drawn = self.draws(i, DRAWS, np.random.default_rng(SEED))
        low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return Level(
            name=self._words[i],
            key=tuple(self._values[:i]),
            leads=int(self._masks[i].sum()),
            clients=int((self._masks[i] & self._won).sum()),
            chance=float(drawn.mean()),
            low=float(low),
            high=float(high),
        )


def _spread(won: float, tried: float) -> float:
    """The strength of a kind at which its groups differ by `DIFFER` of their mean, one standard deviation: what is
    believed before a kind has shown it, as likely as not to be more."""
    rate = (won + 0.5) / (tried + 1)
    return (1 - rate) / (rate * DIFFER**2)


def _margin(report: SourceReport, amounts: Floats, masks: Sequence[Mask]) -> tuple[float, float, float]:
    """Mean and variance of what a client leaves on average, and the variance of a single one; nan without amounts."""
    clients = report.within & report.who.client
    weight = credibility(amounts, report.groups, clients)
    found = _of(amounts, clients)
    nobody = Sums(np.zeros(1), np.zeros(1), np.zeros(1))
    mean, variance = around(found, nobody, 0.0)
    for mask in masks[1:]:
        own = _of(amounts, clients & mask)
        prior = min(weight, float(found.count[0]))
        of_mean, of_square = float(mean[0]), float(_square(found, mean)[0])
        kind = Sums(np.array([prior]), np.array([prior * of_mean]), np.array([prior * of_square]))
        mean, variance = around(own, kind, weight)
        count = own.count + prior
        found = Sums(count, own.total + kind.total, own.squares + kind.squares)
    each = float(_square(found, mean)[0] - mean[0] ** 2) if found.count[0] else float("nan")
    return float(mean[0]), float(variance[0]), max(each, 0.0)


def _square(found: Sums, mean: Floats) -> Floats:
    return np.asarray(found.squares / found.count if found.count[0] else mean**2, np.float64)


def _of(amounts: Floats, mask: Mask) -> Sums:
    return sums(amounts, Groups(((),), np.where(mask, 0, -1)), mask)


def _effort(minutes: Floats | None, masks: Sequence[Mask], playbook: Playbook) -> float | None:
    """What people's minutes for one lead cost, by the nearest group with twenty leads; None where it is not known."""
    hour = playbook.cost_per_hour
    if minutes is None or hour is None:
        return None
    mask = next((mask for mask in reversed(masks) if mask.sum() >= 20), masks[0])
    if not mask.any():
        return None
    return float(minutes[mask].mean()) * in_currency(hour.micros, hour.currency, playbook) / 60


def _band(drawn: Floats, expected: float) -> Band:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Band(expected, float(low), float(high))


def _money(band: Band | None) -> dict[str, str | None] | None:
    if band is None:
        return None
    return {name: decimal(round(getattr(band, name))) for name in ("expected", "low", "high")}
