"""What has been seen of leads, day by day back from the moment asked about: who was open at which age, who bought.

Days are of 24 hours, counted back from the moment: day 0 is the last one. So every day is whole, and what was known at
an earlier moment is what stands in the days before it. A lead's age on a day is counted in whole days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.intervals import Floats
from leadline.measurement.population import CLOSED, NEVER, Ints, Mask, Population, column, instants

EDGES: Ints = np.array([0, 1, 3, 7, 14, 30, 60, 90, 120, 180, 270, 365, 730], dtype=np.int64)
"""Ages in days at which the bands begin within which leads are taken to buy equally soon; the last one has no end."""
BANDS = len(EDGES)
MICROS = 86_400_000_000
STILL = -1
"""Stands for the end of a lead that is still open."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """For each lead: `came` and `ended` as days ago (`ended` STILL: open), whether it ended by buying, and whether it
    can be used: both dates are known."""

    came: Ints
    ended: Ints
    won: Mask
    usable: Mask


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Counts by band of age and day: `at_risk[band, days ago]` leads were open, `won` and `closed` of them ended.

    `came`, `ended`, `count` are the distinct pairs of days of the leads, with how many each are.
    """

    came: Ints
    ended: Ints
    bought: Mask
    count: Ints
    at_risk: Floats
    won: Floats
    closed: Floats

    @property
    def days(self) -> int:
        """How many days back it reaches."""
        return int(self.at_risk.shape[1])

    def open_by_age(self, ago: int = 0) -> Ints:
        """How many leads of each age (in days) were open so many days ago."""
        there = (self.came >= ago) & (self.ended < ago)
        return np.bincount(self.came[there] - ago, weights=self.count[there]).astype(np.int64)

    def bought_within(self, ago: int, days: int) -> int:
        """How many of the leads open `ago` days ago bought in the `days` days after."""
        those = self.bought & (self.came >= ago) & (self.ended < ago) & (self.ended >= ago - days)
        return int(self.count[those].sum())


def seen(who: Population) -> Seen:
    """Read the dates of a population. Clients without a known date, and leads without one, cannot be used."""
    asked = who.dated
    came = np.where(asked, (who.as_of - np.where(asked, who.first_request, who.as_of)) // MICROS, 0)
    came = np.maximum(came, 0)
    known = ~np.isnan(who.days_to_close)
    closed = who.requested & ~who.client & ~who.open
    last = _last_closed(who, closed)
    moment = np.where(known, who.client_at, np.where(closed, last, NEVER))
    dated = moment != NEVER
    ended = np.where(dated, (who.as_of - np.where(dated, moment, who.as_of)) // MICROS, STILL)
    ended = np.where(dated, np.clip(ended, 0, came), STILL)
    return Seen(came, ended, known, asked & (who.open | known | (closed & dated)))


def history(leads: Seen) -> History:
    """The counts, from which everything is learned without looking at the leads again."""
    usable = leads.usable
    came, ended, won = leads.came[usable], leads.ended[usable], leads.won[usable]
    days = int(came.max(initial=-1)) + 1
    width = days + 1
    code = ((came * width) + ended + 1) * 2 + won
    if days and width * days * 2 <= max(1_000_000, 4 * len(code)):
        counts = np.bincount(code)
        code = np.flatnonzero(counts)
        count = counts[code]
    else:
        code, count = np.unique(code, return_counts=True)
    bought = code % 2 == 1
    came, ended = (code // 2) // width, (code // 2) % width - 1
    count = count.astype(np.int64)
    at_risk = np.zeros((BANDS, days))
    last_day = np.maximum(ended, 0)
    for band in range(BANDS):
        newest = last_day if band == BANDS - 1 else np.maximum(last_day, came - int(EDGES[band + 1]) + 1)
        oldest = came - int(EDGES[band])
        some = oldest >= newest
        steps = np.bincount(newest[some], weights=count[some], minlength=days + 1)
        steps -= np.bincount(oldest[some] + 1, weights=count[some], minlength=days + 1)
        at_risk[band] = np.cumsum(steps[:days])
    over = ended != STILL
    return History(
        came, ended, bought, count, at_risk,
        won=_ends(came, ended, count, over & bought, days),
        closed=_ends(came, ended, count, over & ~bought, days),
    )  # fmt: skip


def band_of(ages: Ints) -> Ints:
    """The band that each age in days belongs to."""
    return np.searchsorted(EDGES, ages, side="right") - 1


def _ends(came: Ints, ended: Ints, count: Ints, those: Mask, days: int) -> Floats:
    place = band_of(came[those] - ended[those]) * days + ended[those]
    ends = np.bincount(place, weights=count[those], minlength=BANDS * days).astype(np.float64)
    return ends.reshape(BANDS, days)


def _last_closed(who: Population, closed: Mask) -> Ints:
    """When leads that nobody expects to buy any more were last said to be so; NEVER where nothing says when."""
    found = np.full(len(who), NEVER, dtype=np.int64)
    if closed.any():
        saying = pc.is_in(column(who.entries, "stage", pa.string()), value_set=pa.array(CLOSED[1:]))
        those = Population(who.leads.filter(pa.array(closed)), who.entries.filter(saying), who.as_of, who.zone)
        rows = those.entry_rows
        last = np.full(len(those), -1, dtype=np.int64)
        np.maximum.at(last, rows[rows >= 0], instants(those.entries, "at")[rows >= 0])
        found[closed] = np.where(last < 0, NEVER, last)
    return found
