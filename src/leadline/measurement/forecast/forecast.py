"""How many of the open leads will become clients within so many days, and in which month, per source and in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from leadline import words
from leadline.measurement.forecast.learned import LENGTHS, Learned, group_factors, learned, taught
from leadline.measurement.forecast.likeness import Factors
from leadline.measurement.forecast.pace import FEWEST, median_days
from leadline.measurement.forecast.past import expect
from leadline.measurement.forecast.report import Ahead, ForecastReport, ForecastRow, PastForecast, in_figure
from leadline.measurement.forecast.said import recorded_since, silent_since, told
from leadline.measurement.forecast.spread import Spread, band
from leadline.measurement.groups import Groups, alike, check_dimensions, dimension_columns, group_by, rank
from leadline.measurement.intervals import Floats
from leadline.measurement.population import MICROS_A_DAY, Ints, Mask, Population, population
from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem
from leadline.qualification.calendar import instant_of_local
from leadline.touches.instants import micros_of

FARTHEST = 730
"""Days."""
FAN = 12
"""Points of the fan."""
MOST_TIMES = 20.0
"""Of a group that buys so many times as often as all of its age, or as seldom, the pace of all says nothing."""
Span = tuple[str, int, int]
"""Its name, and from and to which day from now."""


def forecast(
    leads: pa.Table,
    entries: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    days: Iterable[int] = LENGTHS,
    by: Iterable[str] = ("source",),
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> ForecastReport:
    """How many of the leads that are open as of `as_of` will buy within so many `days`, and in each month until then.

    New leads are not in it. The pace is learned from all leads (`pace`, `likeness`); `since`, `until` and `only` choose
    which open leads are forecast, `by` (words of `groups.DIMENSIONS`) tells them apart. Bands are 80 % (`spread`).
    Raises LeadlineError for an unknown word, BadSetting for days that are not from 1 to 730.
    """
    words, lengths = tuple(by), tuple(sorted(set(days)))
    check_dimensions(words)
    _check(lengths)
    who = population(leads, entries, as_of, playbook.time_zone)
    within = who.first_asked(since, until) & alike(leads, only or {}, playbook)
    narrowed = (word for word in only or {} if word not in words)
    groups = group_by(dimension_columns(leads, (*words, *narrowed), playbook), who.requested)
    groups = Groups(tuple(key[: len(words)] for key in groups.keys), groups.index)
    known = learned(who, lengths)
    made = _Maker(who, within, groups, known)
    spans: list[Span] = [(f"{length} days" if length > 1 else "1 day", 0, length) for length in lengths]
    months = _months(as_of, lengths[-1], playbook.time_zone)
    fan: list[Span] = [(f"{day} days", 0, day) for day in _points(lengths)]
    total = made.whole(spans, months)
    pace = known.pace
    return ForecastReport(
        by=words,
        as_of=as_of,
        total=total,
        rows=made.rows(spans, months) if words else (),
        fan=made.whole(fan, []).days,
        past=_past(known, as_of, playbook.time_zone),
        wins=int(known.history.won.sum()),
        few=pace is None or pace.few,
        more=None if pace is not None else FEWEST - int(known.history.won.sum()),
        reach=None if pace is None else pace.reach,
        median_days=None if pace is None else median_days(pace),
        recorded_since=recorded_since(who, known),
        silent_since=silent_since(who),
        relative_error=known.spread.typical,
        notices=told(who, known, total),
        _who=who,
        _groups=groups,
        _within=within,
    )


def _check(lengths: Sequence[int]) -> None:
    wrong = [length for length in lengths if not 1 <= length <= FARTHEST]
    if wrong or not lengths:
        what = (
            "A forecast needs a number of days." if not lengths else f"{words.whole(wrong[0])} days cannot be forecast."
        )
        raise BadSetting(Problem("bad_horizon", what, f"Give whole days from 1 to {FARTHEST}.", path="days"))


class _Maker:
    """Makes rows from the open leads of each group, by age."""

    def __init__(self, who: Population, within: Mask, groups: Groups, known: Learned) -> None:
        self._groups, self._known = groups, known
        self._narrowed = bool((who.open & ~within).any())
        chosen = within & who.requested
        masks = {"open": in_figure(who, "open"), "undated": in_figure(who, "undated"), "clients": who.client}
        self._totals = {name: int((mask & chosen).sum()) for name, mask in masks.items()}
        self._counts = {name: groups.count(mask & chosen) for name, mask in masks.items()}
        self._all = np.bincount(known.seen.came[masks["open"]], minlength=1)
        number, width = len(groups.keys), len(self._all)
        rows = np.flatnonzero(masks["open"] & within & (groups.index >= 0))
        place = groups.index[rows] * width + known.seen.came[rows]
        everybody = np.flatnonzero(masks["open"] & (groups.index >= 0))
        at = groups.index[everybody] * width + known.seen.came[everybody]
        self._everybody: Ints = np.bincount(at, minlength=number * width).reshape(number, width)
        self._mine: Ints = np.bincount(place, minlength=number * width).reshape(number, width)
        self._own = Factors(np.ones(number), np.zeros(number))
        if known.pace is not None:
            self._own = group_factors(known, groups)

    def whole(self, spans: Sequence[Span], months: Sequence[Span]) -> ForecastRow:
        """All the chosen leads together: by the pace of all where they are all, else by those of their groups."""
        windows = [*spans, *months]
        spread = self._known.spread_of_parts if self._narrowed else self._known.spread
        number, unsure = self._of_all(windows)
        if self._narrowed:
            each, apart = self._of_groups(windows)
            number = each.sum(axis=0)
            own = _share((each**2 * apart).sum(axis=0), number**2)
            unsure = np.maximum(unsure, own)
        number = np.minimum(number, self._totals["open"])
        low, high = self._bands(number, unsure, spread, np.full(len(windows), self._totals["open"]))
        ahead = self._ahead(windows, number, low, high)
        return ForecastRow((), **self._totals, factor=None, days=ahead[: len(spans)], months=ahead[len(spans) :])

    def rows(self, spans: Sequence[Span], months: Sequence[Span]) -> tuple[ForecastRow, ...]:
        """The groups that have open leads among the chosen ones."""
        windows = [*spans, *months]
        each, unsure = self._of_groups(windows)
        most = np.repeat(self._counts["open"][:, None], len(windows), axis=1)
        each = np.minimum(each, most)
        low, high = self._bands(each, unsure, self._known.spread_of_parts, most)
        slowest, fastest = self._own.ends
        made = []
        for i, key in enumerate(self._groups.keys):
            counts = {name: int(count[i]) for name, count in self._counts.items()}
            if counts["open"] + counts["undated"] == 0:
                continue
            ahead = self._ahead(windows, each[i], low[i], high[i])
            mean = float(self._own.mean[i])
            fits = self._known.pace is not None and 1 / MOST_TIMES <= mean <= MOST_TIMES
            factor, least, greatest = (mean, float(slowest[i]), float(fastest[i])) if fits else (None, None, None)
            made.append(
                ForecastRow(
                    key, **counts, factor=factor, days=ahead[: len(spans)], months=ahead[len(spans) :],
                    factor_low=least, factor_high=greatest,
                )
            )  # fmt: skip
        return tuple(sorted(made, key=lambda row: (rank(row.key), -row.open, tuple(v or "" for v in row.key))))

    def _of_all(self, windows: Sequence[Span]) -> tuple[Floats, Floats]:
        """Purchases expected of all open leads in each window, and their relative variance."""
        if self._known.pace is None:
            return np.full(len(windows), np.nan), np.zeros(len(windows))
        found = expect(self._known.pace, self._all, [(start, end) for _, start, end in windows])
        return np.array([one.number for one in found]), np.array([one.unsure for one in found])

    def _of_groups(self, windows: Sequence[Span]) -> tuple[Floats, Floats]:
        """The same of each group (rows) by its own factor, so that all groups of all leads sum to all."""
        shape = (len(self._groups.keys), len(windows))
        pace = self._known.pace
        if pace is None:
            return np.full(shape, np.nan), np.zeros(shape)
        ages = np.arange(len(self._all))
        summed = self._known.curve(len(ages) + max(end for _, _, end in windows))
        number, unsure = np.zeros(shape), np.zeros(shape)
        for i, (_, start, end) in enumerate(windows):
            chance = summed.bands_within(ages, start, end)
            by_band = self._mine @ chance.T
            plain = by_band.sum(axis=1)
            all_own = float((self._everybody @ chance.sum(axis=0)) @ self._own.mean)
            scale = float(self._all @ chance.sum(axis=0)) / all_own if all_own > 0 else 1.0
            number[:, i] = plain * self._own.mean * scale
            unsure[:, i] = _share((by_band**2 / pace.worth).sum(axis=1), plain**2) + self._own.unsure
        return number, unsure

    def _bands(self, number: Floats, unsure: Floats, spread: Spread, most: Ints) -> tuple[Floats, Floats]:
        if self._known.pace is None:
            return number, number
        low, high = band(number.ravel(), unsure.ravel(), spread, most.ravel())
        return low.reshape(number.shape), high.reshape(number.shape)

    def _ahead(self, windows: Sequence[Span], number: Floats, low: Floats, high: Floats) -> tuple[Ahead, ...]:
        if self._known.pace is None:
            return tuple(Ahead(name, start, end, None, None, None) for name, start, end in windows)
        return tuple(
            Ahead(name, start, end, float(number[i]), int(low[i]), int(high[i]))
            for i, (name, start, end) in enumerate(windows)
        )


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part, dtype=np.float64), where=whole > 0)


def _points(lengths: Sequence[int]) -> list[int]:
    """The days of the fan's points, in even steps."""
    points = min(FAN, lengths[-1])
    return [round(lengths[-1] * i / points) for i in range(1, points + 1)]


def _months(as_of: datetime, days: int, zone: str) -> list[Span]:
    """The local months from now until the one that holds the last day, each as whole days from now."""
    local = ZoneInfo(zone)
    first = as_of.astimezone(local).date().replace(day=1)
    found: list[Span] = []
    start = 0
    while start < days:
        following = (first + timedelta(days=32)).replace(day=1)
        left = (instant_of_local(following, 0, local) - micros_of(as_of)) / MICROS_A_DAY
        end = round(left)
        if end > start:
            found.append((f"{first:%Y-%m}", start, end))
            start = end
        first = following
    return found


def _past(known: Learned, as_of: datetime, zone: str) -> tuple[PastForecast, ...]:
    """The past forecasts, each with the band that it would have had: learned from what was over by then."""
    today = as_of.astimezone(ZoneInfo(zone))
    found = []
    for ago in dict.fromkeys(one.ago for one in known.tried):
        over = taught([one for one in known.tried if one.ago - one.days >= ago])
        made = [one for one in known.tried if one.ago == ago]
        number, unsure = [one.expected.number for one in made], [one.expected.unsure for one in made]
        low, high = band(number, unsure, over, [one.open for one in made])
        day = (today - timedelta(days=ago)).date()
        found += [
            PastForecast(day, one.days, one.open, one.expected.number, int(low[i]), int(high[i]), one.came)
            for i, one in enumerate(made)
        ]
    return tuple(found)
