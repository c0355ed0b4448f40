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
    if split == "person":
        ends = ends.firsts()
    end = _passed(log, ends)
    begin = np.append(log.first[:1], end)[:-1]
    opening = ends.nth == 0
    begin[opening] = log.first[ends.person[opening]]
    left = log.first[:-1].copy()
    left[ends.person] = end  # of somebody's conversions the last one holds
    going_on = left < log.first[1:]
    if split == "person":
        going_on &= ends.count == 0
    rest = np.flatnonzero(going_on)
    person = np.concatenate([ends.person, rest])
    slot = np.concatenate([np.arange(len(end)), np.full(len(rest), -1)])
    order = np.argsort(person, kind="stable")
    person, slot = person[order], slot[order]
    start = np.concatenate([begin, left[rest]])[order]
    length = np.concatenate([end, log.first[rest + 1]])[order] - start
    channel, at = log.channel, log.at
    if split == "person":
        kept = _within(start, length, len(at))
        channel, at = channel[kept], at[kept]
    empty = np.flatnonzero(length == 0)
    if len(empty):
        where = (np.cumsum(length) - length)[empty]
        channel, at = np.insert(channel, where, channels), np.insert(at, where, ends.at[slot[empty]])
        length[empty] = 1
    index = np.full(len(end) + 1, -1, dtype=np.int64)
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


def _passed(log: _Log, ends: Conversions) -> Ints:
    """The first touch of the person after each moment of conversion, found by halving."""
    low, high = log.first[ends.person], log.first[ends.person + 1]
    left = np.flatnonzero(low < high)
    while len(left):
        least, most, when = low[left], high[left], ends.at[left]
        middle = (least + most) >> 1
        after = log.at[middle] > when
        least, most = np.where(after, least, middle + 1), np.where(after, middle, most)
        low[left], high[left] = least, most
        left = left[least < most]
    return low


def _within(start: Ints, length: Ints, count: int) -> Mask:
    """Which of so many rows lie in any of the spans, which do not overlap."""
    some = length > 0
    turns = np.zeros(count + 1, dtype=np.int8)
    turns[start[some]] += 1
    turns[(start + length)[some]] -= 1
    return np.cumsum(turns[:-1], dtype=np.int8).astype(bool)


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
        same = person[1:] == person[:-1]
        in_order = ((person[1:] > person[:-1]) | (same & (at[1:] >= at[:-1]))).all()
        order = slice(None) if in_order else np.lexsort((at, person))
        whose, when = person[order], at[order]
        new = np.ones(len(person), dtype=bool)
        new[1:] = (whose[1:] != whose[:-1]) | (when[1:] != when[:-1])
        place = np.cumsum(new) - 1
        given = np.empty(len(person), dtype=np.int64)
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
        # What the caller gave is not written to; moments that only tie stay as they are, and need no copy.
        moments, when = at[places], at[places][sorted_]
        if (moments != when).any():
            at = at if order is not None else at.copy()
            at[places] = when
        channel = channel if order is not None else channel.copy()
        channel[places] = channel[places][sorted_]
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
