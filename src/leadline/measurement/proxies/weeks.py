"""How busy each week was, beside the clients that it was followed by."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np

from leadline.measurement.population import MICROS_A_DAY, NEVER, Ints, Population
from leadline.measurement.proxies.activities import Done
from leadline.measurement.proxies.report import Behind, BusyWeek
from leadline.qualification.calendar import days_between

WEEKS = 26
"""The latest weeks that are shown."""


def weeks_since(who: Population) -> int:
    """The first instant of the weeks that are shown."""
    return int(_begins(who)[0][0])


def _begins(who: Population) -> tuple[Ints, list[date]]:
    """The first instants of the weeks, oldest first, and their Mondays."""
    days = days_between(who.zone, who.as_of - int((WEEKS * 7 + 6) * MICROS_A_DAY), who.as_of)
    today = int(days.index(np.array([who.as_of]))[0])
    monday = today - days.dates[today].weekday()
    starts = np.arange(monday % 7, monday + 1, 7)[-WEEKS:]
    return days.midnights[starts], [days.dates[start] for start in starts]


def busy_weeks(
    found: Done, who: Population, client_at: Ints, horizon: float
) -> tuple[list[BusyWeek], dict[tuple[str, str], Behind]]:
    """The weeks, latest first, and the rows of `leads` behind their figures."""
    begins, mondays = _begins(who)
    recent = np.flatnonzero(found.at >= begins[0])
    week = np.searchsorted(begins, found.at[recent], side="right") - 1
    activity = found.activity[recent]
    theirs = np.bincount(week[found.of("theirs")[activity]], minlength=len(begins)).tolist()
    ours = found.of("ours")[activity]
    recent, week = recent[ours], week[ours]
    by_week = np.argsort(week.astype(np.int8), kind="stable")
    of_weeks = np.split(recent[by_week], np.cumsum(np.bincount(week, minlength=len(begins)))[:-1])
    won_in = np.where((client_at != NEVER) & (client_at >= begins[0]) & (client_at <= who.as_of), client_at, -1)
    weeks: list[BusyWeek] = []
    rows: dict[tuple[str, str], Behind] = {}
    for i, name in enumerate(mondays):
        mine = of_weeks[i]
        at, row = found.at[mine], found.row[mine]
        order = np.argsort(at, kind="stable")[::-1]
        contacted, latest = np.unique(row[order], return_index=True)
        last = at[order][latest]
        bought = client_at[contacted]
        followed = contacted[(bought != NEVER) & (bought > last) & (bought <= last + horizon * MICROS_A_DAY)]
        end = int(begins[i + 1]) if i + 1 < len(begins) else who.as_of + 1
        won = np.flatnonzero((won_in >= begins[i]) & (won_in < end))
        complete = i + 1 < len(begins) and end + horizon * MICROS_A_DAY <= who.as_of
        weeks.append(BusyWeek(name, len(mine), theirs[i], len(contacted), len(followed), complete, len(won)))
        for figure, behind in (("contacted", contacted), ("followed", followed), ("won", won)):
            rows[name.isoformat(), figure] = partial(np.asarray, behind)
    used = [i for i, made in enumerate(weeks) if made.ours or made.theirs or made.won]
    return weeks[used[0] :][::-1] if used else [], rows
