"""How busy each week was, beside the clients that it was followed by."""

from __future__ import annotations

from datetime import date

import numpy as np

from leadline.measurement.population import MICROS_A_DAY, NEVER, Ints, Population
from leadline.measurement.proxies.activities import Done
from leadline.measurement.proxies.report import BusyWeek
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
) -> tuple[list[BusyWeek], dict[tuple[str, str], Ints]]:
    """The weeks, latest first, and the rows of `leads` behind their figures."""
    begins, mondays = _begins(who)
    recent = found.at >= begins[0]
    at, row, activity = found.at[recent], found.row[recent], found.activity[recent]
    ours, theirs = found.of("ours")[activity], found.of("theirs")[activity]
    week = np.searchsorted(begins, at, side="right") - 1
    won_in = np.where((client_at != NEVER) & (client_at >= begins[0]) & (client_at <= who.as_of), client_at, -1)
    weeks, rows = [], {}
    for i, name in enumerate(mondays):
        here = week == i
        mine = here & ours
        order = np.argsort(at[mine], kind="stable")
        contacted, last_from_end = np.unique(row[mine][order][::-1], return_index=True)
        last = at[mine][order][::-1][last_from_end] if len(contacted) else np.empty(0, dtype=np.int64)
        bought = client_at[contacted]
        followed = contacted[(bought != NEVER) & (bought > last) & (bought <= last + horizon * MICROS_A_DAY)]
        end = int(begins[i + 1]) if i + 1 < len(begins) else who.as_of + 1
        won = np.flatnonzero((won_in >= begins[i]) & (won_in < end))
        complete = i + 1 < len(begins) and end + horizon * MICROS_A_DAY <= who.as_of
        weeks.append(
            BusyWeek(
                name, int(mine.sum()), int((here & theirs).sum()), len(contacted), len(followed), complete, len(won)
            )
        )
        for figure, behind in (("contacted", contacted), ("followed", followed), ("won", won)):
            rows[name.isoformat(), figure] = behind
    used = [i for i, made in enumerate(weeks) if made.ours or made.theirs or made.won]
    return weeks[used[0] :][::-1] if used else [], rows
