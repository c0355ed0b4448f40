"""Where each row of a flow is counted: in which period or group, by when it came or by when it took a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast, get_args

import numpy as np

from leadline.measurement.effort import Effort
from leadline.measurement.groups import PERIODS, alike, dimension_columns, group_by
from leadline.measurement.population import Ints, Mask, Population
from leadline.measurement.stepping import Steppers
from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem, nearest

View = Literal["cohort", "calendar"]
Place = tuple[str | None, bool]
"""The key of a group, and whether it is of those who made a request."""

NO_REQUEST: Place = (None, False)


def view_of(word: str) -> View:
    """The view of that name. Raises BadSetting for what is neither cohort nor calendar."""
    for view in get_args(View):
        if view == word:
            return cast(View, view)
    what, mend = f"There is no view “{word}”.", f"Take one of: {', '.join(get_args(View))}."
    raise BadSetting(Problem("unknown_view", what, mend, nearest=nearest(word, get_args(View))))


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """Rows that are counted (`within`), and the number of the place of each (-1: in none)."""

    within: Mask
    index: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The places, and how rows are placed: for those who took step i by `steps[i]`, for those who asked by `asked`, for
    clients by `won`. In the view by cohort all are the same: by the first request. In the view by calendar each is by
    its own moment. `work` places the pieces of people's work: by their lead, or by calendar by when they were done."""

    keys: tuple[Place, ...]
    steps: tuple[Placing, ...]
    asked: Placing
    won: Placing
    work: Placing

    def of_step(self, i: int, figure: str) -> Placing:
        """Who goes on from the step before is counted where that step was taken, all else where step i was."""
        return self.steps[i - 1] if i and figure in ("from_before", "waiting") else self.steps[i]

    def of_group(self, figure: str) -> Placing:
        if figure == "bounced":
            return self.steps[0]
        return self.won if figure in ("clients", "clients_without_request") else self.asked

    def number(self, place: Place) -> int:
        return self.keys.index(place)


@dataclass(frozen=True, slots=True)
class Window:
    """Local dates, both included; None: open."""

    since: date | None
    until: date | None

    def holds(self, days: Ints) -> Mask:
        """Days as ordinals; 0 is in no window."""
        first = 1 if self.since is None else self.since.toordinal()
        last = date.max.toordinal() if self.until is None else self.until.toordinal()
        return np.asarray((days >= first) & (days <= last), dtype=bool)


def places(
    leads: Population,
    who: Steppers,
    view: View,
    by: str | None,
    window: Window,
    only: Mapping[str, str | None],
    playbook: Playbook,
    more: tuple[str | None, ...] = (),
    work: Effort | None = None,
) -> Places:
    """Place every row; `more` are keys of places beside those of the leads (costs have been spent on them). `work` is
    that of leads, so rows must be leads too where it is given."""
    pieces = np.zeros(0, dtype=np.int64) if work is None else work.rows
    mine = of_lead(who, alike(leads.leads, only, playbook)) if only else np.ones(len(who.lead), dtype=bool)
    narrowed = window != Window(None, None) or bool(only)
    if view == "cohort":
        asked = of_lead(who, window.holds(leads.cohort_day)) & mine
        within = asked if narrowed else mine
        keys, index = _groups(leads, who, by, playbook)
        if by is None:
            return _by_coming((), Placing(within, index), who, pieces)
        names = dict.fromkeys((*keys, *more))
        index = np.where(who.requested & (index >= 0), index, len(names))
        all_keys = (*((key, True) for key in names), NO_REQUEST)
        return _by_coming(all_keys, Placing(within, np.where(within, index, -1)), who, pieces)
    done = np.zeros(0, dtype=np.int64) if work is None else work.at
    days = [leads.local_days(of_one) for of_one in (*who.at, who.asked, who.won, done)]
    whose = [mine] * (len(days) - 1) + [mine[pieces]]
    withins = [window.holds(of_one) & of_mine for of_one, of_mine in zip(days, whose, strict=True)]
    found: list[Ints]
    if by is not None and by in PERIODS:
        keys, table, first = _periods(days, by, leads)
        names = dict.fromkeys((*keys, *more))
        found = [np.where(of_one > 0, table[np.maximum(of_one - first, 0)], -1) for of_one in days]
        last: tuple[Place, ...] = ()
    else:
        keys, index = _groups(leads, who, by, playbook)
        names = dict.fromkeys((*keys, *more))
        index = index if by is None else np.where(index < 0, len(names), index)
        found = [index] * (len(days) - 1) + [index[pieces]]
        last = () if by is None else (NO_REQUEST,)
    made = [Placing(within, np.where(within, index, -1)) for within, index in zip(withins, found, strict=True)]
    return Places((*((key, True) for key in names), *last), tuple(made[:-3]), made[-3], made[-2], made[-1])


def _by_coming(keys: tuple[Place, ...], placed: Placing, who: Steppers, pieces: Ints) -> Places:
    """All placed as their row is."""
    work = Placing(placed.within[pieces], placed.index[pieces])
    return Places(keys, (placed,) * len(who.at), placed, placed, work)


def of_lead(who: Steppers, mask: Mask) -> Mask:
    """A mask of leads as one of rows; False for people without any lead."""
    return np.append(mask, False)[who.lead]


def _groups(leads: Population, who: Steppers, by: str | None, playbook: Playbook) -> tuple[list[str | None], Ints]:
    """The keys of the leads with a request, and each row's; -1 for others."""
    if by is None:
        return [], np.full(len(who.lead), -1, dtype=np.int64)
    if by in PERIODS:
        keys, table, first = _periods([leads.cohort_day], by, leads)
        index = np.where(leads.requested, table[np.maximum(leads.cohort_day - first, 0)], -1)
    else:
        groups = group_by(dimension_columns(leads.leads, (by,), playbook), leads.requested)
        keys, index = [key[0] for key in groups.keys], groups.index
    return keys, np.append(index, -1)[who.lead]


def _periods(days: list[Ints], by: str, leads: Population) -> tuple[list[str | None], Ints, int]:
    """The periods that hold any of the days, in order; the number of each day's, and the day that the first is of."""
    some = [of_one[of_one > 0] for of_one in days]
    ends = [(int(of_one.min()), int(of_one.max())) for of_one in some if len(of_one)]
    if not ends:
        return [], np.full(1, -1, dtype=np.int64), 0
    first, last = min(low for low, _ in ends), max(high for _, high in ends)
    seen = np.zeros(last - first + 1, dtype=bool)
    for of_one in some:
        seen[of_one - first] = True
    names = {int(day): period(date.fromordinal(first + int(day)), by) for day in np.flatnonzero(seen)}
    keys: list[str | None] = list(dict.fromkeys(names.values()))
    number = {key: i for i, key in enumerate(keys)}
    table = np.full(last - first + 1, -1, dtype=np.int64)
    for day, name in names.items():
        table[day] = number[name]
    return keys, table, first


def period(day: date, by: str) -> str:
    """The name of the day (2018-01-31), ISO week (2018-W05) or month (2018-01) that holds a local date."""
    if by == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return f"{day:%Y-%m}" if by == "month" else day.isoformat()


def start(day: date, by: str) -> date:
    """The first day of the period that holds a day."""
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day


def end(day: date, by: str) -> date:
    """The last day of the period that holds a day."""
    if by == "week":
        return day + timedelta(days=6 - day.weekday())
    if by == "month":
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return day


def before(key: str, by: str) -> str:
    """The name of the period before."""
    if by == "week":
        year, week = key.split("-W")
        return period(date.fromisocalendar(int(year), int(week), 1) - timedelta(days=1), by)
    first = date.fromisoformat(key + "-01" if by == "month" else key)
    return period(first - timedelta(days=1), by)
