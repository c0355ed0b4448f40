"""Journeys: the touches that somebody had before becoming a client, in order, and those that led nowhere so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix

from leadline.measurement.intervals import Floats
from leadline.measurement.population import MICROS_A_DAY, Ints, Mask

Split = Literal["each", "person"]
SPLITS: dict[str, str] = {
    "each": "A journey ends with each conversion; what comes after it begins the next one.",
    "person": "One journey a person: up to the first conversion; what comes after it belongs to none.",
}


@dataclass(frozen=True, eq=False)
class Touched:
    """Touches that say where they came from: whose (0 … people − 1), when (microseconds UTC), by which channel.

    `order` says of some of them, by their rows, which comes first of one instant (the smaller); None: by channel.
    """

    person: Ints
    at: Ints
    channel: Ints
    order: Callable[[Ints], Ints] | None = None

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, eq=False)
class Journeys:
    """Journeys one after another, person by person, each in order of time.

    The touches of journey j are `channel[starts[j]:starts[j + 1]]`; none is empty: a conversion that no touch came
    before has the one channel `channels` − 1, which stands for *missing*. `won` says how many conversions it ended
    with (several of one instant share it; 0: none so far), `person` whose it is, of `people` in all. `ends` is when
    it was won, and `at` when each touch was.
    `of` is the journey of each conversion given, −1 for those left out.
    """

    channel: npt.NDArray[np.int32]
    at: Ints
    starts: Ints
    won: Ints
    ends: Ints
    person: Ints
    of: Ints
    channels: int
    people: int

    def __len__(self) -> int:
        return len(self.won)

    @cached_property
    def lengths(self) -> Ints:
        return np.diff(self.starts)

    @cached_property
    def conversions(self) -> int:
        return int(self.won.sum())

    @cached_property
    def winning(self) -> Journeys:
        """Those that ended with a conversion."""
        chosen = np.flatnonzero(self.won > 0)
        lengths = self.lengths[chosen]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        rows = np.arange(starts[-1]) + np.repeat(self.starts[chosen] - starts[:-1], lengths)
        place = np.full(len(self) + 1, -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        return Journeys(
            self.channel[rows], self.at[rows], starts, self.won[chosen], self.ends[chosen], self.person[chosen],
            place[self.of], self.channels, self.people,
        )  # fmt: skip

    @cached_property
    def journey(self) -> Ints:
        """For each touch its journey."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @cached_property
    def before(self) -> Floats:
        """For each touch how many days it was before the conversion; only of journeys that were won."""
        return np.asarray((np.repeat(self.ends, self.lengths) - self.at) / MICROS_A_DAY)

    def seen(self, channel: int) -> Mask:
        """The journeys that have this channel anywhere."""
        found = np.zeros(len(self), dtype=bool)
        found[self.journey[self.channel == channel]] = True
        return found


def journeys(
    touched: Touched, channels: int, converted: Ints, converted_at: Ints, people: int, split: Split = "each"
) -> Journeys:
    """Cut everybody's touches into journeys.

    `channels` is how many there are, beside missing; `converted` are people and `converted_at` the moments of their
    conversions, in any order. A touch at or before a conversion comes before it.
    """
    log = _in_order(touched, people)
    ends = Conversions.of(converted, converted_at, people)
    rows, number, whose = _passed(log, ends)
    if split == "person":
        whose = whose[number == 0]
        log, rows, number = _up_to_first(log, rows, number)
        ends = ends.firsts()
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (whose[1:] != whose[:-1]) | (number[1:] != number[:-1])
    others = np.flatnonzero((np.diff(log.first) > 0) & (ends.count == 0))
    person = np.concatenate([others, whose[new]])
    nth = np.concatenate([np.zeros(len(others), dtype=np.int64), number[new]])
    start = np.concatenate([log.first[others], rows[new]])
    order = np.argsort(start, kind="stable")
    person, nth, start = person[order], nth[order], start[order]
    length = np.diff(np.append(start, len(log.channel)))
    won = nth < ends.count[person]
    slot = np.where(won, ends.first[person] + nth, -1)
    unseen = np.ones(len(ends.at), dtype=bool)
    unseen[slot[won]] = False
    channel, at = log.channel, log.at
    if unseen.any():
        empty = np.flatnonzero(unseen)
        where = _places(empty, ends, log, rows, number)
        channel, at = np.insert(channel, where, channels), np.insert(at, where, ends.at[empty])
        person, nth = np.append(person, ends.person[empty]), np.append(nth, ends.nth[empty])
        slot, length = np.append(slot, empty), np.append(length, np.ones(len(empty), dtype=np.int64))
        order = np.lexsort((nth, person))
        person, slot, length = person[order], slot[order], length[order]
    index = np.full(len(ends.at) + 1, -1, dtype=np.int64)
    index[slot[slot >= 0]] = np.flatnonzero(slot >= 0)
    return Journeys(
        channel,
        at,
        np.concatenate([[0], np.cumsum(length)]).astype(np.int64),
        np.append(ends.many, 0)[slot],
        np.append(ends.at, 0)[slot],
        person,
        index[ends.given],
        channels + 1,
        people,
    )


@dataclass(frozen=True, eq=False)
class _Log:
    """Touches person by person, in order of time; those of person p are `first[p]` to `first[p + 1]`."""

    first: Ints
    at: Ints
    channel: npt.NDArray[np.int32]

    def persons(self, rows: Ints) -> Ints:
        """Whose some touches are."""
        return np.searchsorted(self.first, rows, side="right") - 1


def _passed(log: _Log, ends: Conversions) -> tuple[Ints, Ints, Ints]:
    """The touches of those who converted, how many conversions of theirs each comes after, and whose it is."""
    people = np.flatnonzero(ends.count)
    lengths = log.first[people + 1] - log.first[people]
    rows = np.arange(lengths.sum()) + np.repeat(log.first[people] - np.cumsum(lengths) + lengths, lengths)
    person = np.repeat(people, lengths)
    at = log.at if len(rows) == len(log.at) else log.at[rows]
    number = (at > np.repeat(ends.at[ends.first[people]], lengths)).astype(np.int64)
    left, done = np.flatnonzero(number), 1
    while len(left):
        left = left[ends.count[person[left]] > done]
        left = left[log.at[rows[left]] > ends.at[ends.first[person[left]] + done]]
        number[left] += 1
        done += 1
    return rows, number, person


def _up_to_first(log: _Log, rows: Ints, number: Ints) -> tuple[_Log, Ints, Ints]:
    """Without what comes after somebody's first conversion."""
    kept = np.ones(len(log.at), dtype=bool)
    kept[rows[number > 0]] = False
    before = np.concatenate([[0], np.cumsum(kept)])
    within = rows[number == 0]
    found = _Log(before[log.first], log.at[kept], log.channel[kept])
    return found, before[within], np.zeros(len(within), dtype=np.int64)


def _places(empty: Ints, ends: Conversions, log: _Log, rows: Ints, number: Ints) -> Ints:
    """Where the journeys without touches belong among all touches."""
    many = int(max(number.max(initial=0), ends.nth.max(initial=0))) + 1
    keys = log.persons(rows) * many + number
    at = np.searchsorted(keys, ends.person[empty] * many + ends.nth[empty], side="right")
    return np.asarray(np.minimum(np.append(rows, len(log.at))[at], log.first[ends.person[empty] + 1]))


@dataclass(frozen=True, eq=False)
class Conversions:
    """The distinct moments of conversion, person by person and in order: `many` conversions at each.

    Those of person p are `first[p]` and the `count[p] − 1` after it; `nth` counts them from 0. `given` says for each
    conversion given which moment is its own, −1: left out.
    """

    person: Ints
    at: Ints
    many: Ints
    nth: Ints
    first: Ints
    count: Ints
    given: Ints

    @classmethod
    def of(cls, person: Ints, at: Ints, people: int) -> Conversions:
        order = np.lexsort((at, person))
        whose, when = person[order], at[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (whose[1:] != whose[:-1]) | (when[1:] != when[:-1])
        place = np.cumsum(new) - 1
        given = np.empty(len(order), dtype=np.int64)
        given[order] = place
        many = np.bincount(place, minlength=int(new.sum())).astype(np.int64)
        return cls._made(whose[new], when[new], many, given, people)

    @classmethod
    def _made(cls, person: Ints, at: Ints, many: Ints, given: Ints, people: int) -> Conversions:
        count = np.bincount(person, minlength=people).astype(np.int64)
        first = np.cumsum(count) - count
        return cls(person, at, many, np.arange(len(person)) - first[person], first, count, given)

    def firsts(self) -> Conversions:
        """Everybody's first moment alone; each person counts once."""
        kept = np.flatnonzero(self.nth == 0)
        place = np.full(len(self.at), -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        given = place[self.given]
        _, once = np.unique(given, return_index=True)
        alone = np.full(len(given), -1, dtype=np.int64)
        alone[once] = given[once]
        return self._made(self.person[kept], self.at[kept], np.ones(len(kept), dtype=np.int64), alone, len(self.count))


def _in_order(touched: Touched, people: int) -> _Log:
    """By person, and by time within each.

    Touches that are by person already need not be moved. Others go by person in one pass (the transpose of a matrix
    with one entry a column keeps the columns' order). Most logs are in order of time already, so only those people are
    sorted whose touches are not, and what is of one instant.
    """
    count = len(touched)
    number = np.int32 if count < 2**31 else np.int64
    order: npt.NDArray[np.signedinteger] | None
    if (touched.person[1:] >= touched.person[:-1]).all():
        order, at, channel = None, touched.at, touched.channel.astype(np.int32, copy=False)
        first = np.concatenate([[0], np.cumsum(np.bincount(touched.person, minlength=people))]).astype(np.int64)
    else:
        columns = np.arange(count + 1, dtype=number)
        packed, bits, least = _packed(touched)
        each = csc_matrix((packed, touched.person.astype(number, copy=False), columns), shape=(people, count)).tocsr()
        order, found, first = each.indices, each.data, each.indptr.astype(np.int64)
        if bits:
            at, channel = (found >> bits) + least, (found & ((1 << bits) - 1)).astype(np.int32)
        else:
            at, channel = found, touched.channel.astype(np.int32, copy=False)[order]
    same = np.flatnonzero(at[1:] <= at[:-1])
    begins = np.zeros(count + 1, dtype=bool)
    begins[first] = True
    same = same[~begins[same + 1]]
    places = _to_sort(first, at, channel, same)
    if len(places):
        rows = places if order is None else order[places]
        ties = touched.channel[rows] if touched.order is None else touched.order(rows)
        person = np.searchsorted(first, places, side="right") - 1
        sorted_ = np.lexsort((ties, at[places], person))
        at, channel = at.copy(), channel.copy()  # they are the caller's
        at[places], channel[places] = at[places][sorted_], channel[places][sorted_]
    return _Log(first, at, channel)


def _to_sort(first: Ints, at: Ints, channel: npt.NDArray[np.int32], same: Ints) -> Ints:
    """Which touches may stand in the wrong place: all of a person who has any out of order, else those of one instant.
    `same` are those that are not earlier than the next one of the same person."""
    down = same[at[same + 1] < at[same]]
    equal = same[at[same + 1] == at[same]]
    if not (channel[equal + 1] != channel[equal]).any():
        equal = equal[:0]
    theirs = np.unique(np.searchsorted(first, down, side="right") - 1)
    lengths = first[theirs + 1] - first[theirs]
    whole = np.arange(lengths.sum()) + np.repeat(first[theirs] - np.cumsum(lengths) + lengths, lengths)
    wanted = np.zeros(len(at), dtype=bool)
    wanted[whole] = wanted[equal] = wanted[equal + 1] = True
    return np.flatnonzero(wanted)


def _packed(touched: Touched) -> tuple[Ints, int, int]:
    """Moment and channel of each touch in one number, so that they move together; the channel is in the lowest bits,
    and the least moment is taken off. No bits: it is the moment alone, since both do not fit."""
    if not len(touched):
        return touched.at, 0, 0
    least, most = int(touched.at.min()), int(touched.at.max())
    bits = max(1, int(touched.channel.max()).bit_length())
    if (most - least).bit_length() + bits > 62:
        return touched.at, 0, 0
    packed = (touched.at - least) << bits
    packed |= touched.channel
    return packed, bits, least
