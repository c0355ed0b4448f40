"""Shapley values over sets of channels.

A journey counts by the set of its channels, whatever their order and number. What a set S of channels is *worth* is
read off the journeys that have no channel outside S; the Shapley value of a channel is what it adds on average over
all orders in which the channels may join (Shapley 1953).

Two worths:
- *clients*: the conversions of those journeys (Zhao, Mahboobi and Bagheri 2018). Each conversion then falls in
  equal parts to the channels of its journey, which is exact for any number of channels and needs no sum over sets.
- *rate*: their conversions ÷ their number, so that journeys which led nowhere count too. It needs all 2^k sets, and may
  be below zero: with the channel, journeys converted less often.
"""

from __future__ import annotations

from math import comb

import numpy as np
import numpy.typing as npt

from leadline.measurement.attribution.journeys import Journeys
from leadline.measurement.intervals import Floats
from leadline.measurement.population import Ints

CHANNELS = 15
"""Of more, the worth *rate* takes the rest together."""
FEW = 64
"""Pairs of a journey and a channel need not be sorted where there are at most so many times as many as touches."""


def each_once(found: Journeys) -> tuple[Ints, Ints]:
    """(journey, channel) for each channel that a journey has, once."""
    pairs = found.journey * np.int64(found.channels) + found.channel
    if len(found) * found.channels <= FEW * len(pairs):
        seen = np.zeros(len(found) * found.channels, dtype=bool)
        seen[pairs] = True
        pairs = np.flatnonzero(seen)
    else:
        pairs = np.unique(pairs)
    return pairs // found.channels, pairs % found.channels


def sets(found: Journeys, group: Ints, groups: int) -> tuple[Floats, Floats]:
    """Conversions and journeys by set of channels, both (groups, 2^channels); bit c of a set is channel c."""
    bits = np.left_shift(np.int64(1), found.channel.astype(np.int64))
    which = np.bitwise_or.reduceat(bits, found.starts[:-1]) if len(found) else np.empty(0, dtype=np.int64)
    size = groups << found.channels
    place = (group[found.person] << found.channels) + which
    won = np.bincount(place, found.won, size)
    all_ = np.bincount(place, np.maximum(found.won, 1), size)
    clients, journeys = (np.asarray(part, dtype=np.float64).reshape(groups, -1) for part in (won, all_))
    return clients, journeys


def within(values: npt.ArrayLike) -> Floats:
    """For each set the sum over the sets that it holds; (…, 2^k) → (…, 2^k), in k passes."""
    sums = np.array(values, dtype=np.float64)
    k = sums.shape[-1].bit_length() - 1
    for bit in range(k):
        halves = sums.reshape(*sums.shape[:-1], -1, 2, 1 << bit)
        halves[..., 1, :] += halves[..., 0, :]
    return sums


def shapley(worth: npt.ArrayLike) -> Floats:
    """The Shapley value of each of k channels from what each of the 2^k sets is worth; (…, 2^k) → (…, k)."""
    values = np.asarray(worth, dtype=np.float64)
    k = values.shape[-1].bit_length() - 1
    if not k:
        return np.zeros((*values.shape[:-1], 0))
    size = np.bitwise_count(np.arange(1 << k)).astype(np.int64)
    weight = np.array([1 / (k * comb(k - 1, others)) for others in range(k)])
    found = np.empty((*values.shape[:-1], k))
    for channel in range(k):
        halves = values.reshape(*values.shape[:-1], -1, 2, 1 << channel)
        gains = (halves[..., 1, :] - halves[..., 0, :]).reshape(*values.shape[:-1], -1)
        without = size.reshape(-1, 2, 1 << channel)[:, 0, :].reshape(-1)
        found[..., channel] = gains @ weight[without]
    return found


def credits_by_rate(won: npt.ArrayLike, all_: npt.ArrayLike) -> Floats:
    """Conversions shared in proportion to the Shapley values of the worth *rate*; (…, 2^k) → (…, k)."""
    clients, journeys = within(won), within(all_)
    rate = np.divide(clients, journeys, out=np.zeros_like(clients), where=journeys > 0)
    return np.asarray(shapley(rate) * journeys[..., -1:])
