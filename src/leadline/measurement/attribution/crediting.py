"""All rules over the same journeys, each with its band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from leadline.measurement.attribution.bands import DRAWS, again, band, draws, groups_of
from leadline.measurement.attribution.journeys import Journeys
from leadline.measurement.attribution.markov import credits as markov_credits
from leadline.measurement.attribution.markov import occurrences, transitions
from leadline.measurement.attribution.shapley import CHANNELS as SHAPLEY_CHANNELS
from leadline.measurement.attribution.shapley import credits_by_rate, each_once, sets
from leadline.measurement.attribution.sharing import HALF_LIFE, SHARING, shares
from leadline.measurement.intervals import Floats
from leadline.measurement.population import Ints

MARKOV_CHANNELS = 40
"""Of more, the chain takes the rarest together."""
DRAWS_BY_RATE = 100
ENDS = ("first", "last")
"""Rules that give all to one touch."""

Channels = npt.NDArray[np.signedinteger]


@dataclass(frozen=True, slots=True, eq=False)
class Credited:
    """What each channel gets by one rule, with its 95 % band; nan for those whose credit is in the last entry, the sum
    of the rarest (nan where none are)."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Crediting:
    """The rules over journeys. `worth` is that of `shapley`."""

    made: Journeys
    half_life: float = HALF_LIFE
    worth: str = "clients"
    times: int = DRAWS

    @cached_property
    def seen(self) -> Ints:
        """How many conversions had each channel before them."""
        _, channel, won = self._once
        return np.bincount(channel, won, self.made.channels).astype(np.int64)

    @cached_property
    def alone(self) -> Ints:
        """How many had no other."""
        journey, channel, won = self._once
        single = np.bincount(journey, minlength=len(self.made.winning))[journey] == 1
        return np.bincount(channel[single], won[single], self.made.channels).astype(np.int64)

    @cached_property
    def there(self) -> Ints:
        """The channels that any journey has, those seen before most conversions first."""
        touches = occurrences(self.made.channel, self.made.channels)
        present = np.flatnonzero(touches)
        return np.asarray(present[np.lexsort((present, -touches[present], -self.seen[present]))])

    @cached_property
    def credited(self) -> Mapping[str, Credited]:
        """Every rule, in the order of `report.RULES`."""
        found = {rule: self._whole(self._by_touch(rule)) for rule in SHARING}
        found["markov"] = self._markov()
        by_set = self._by_rate if self.worth == "rate" else lambda: self._whole(self._by_clients())
        found["shapley"] = by_set()
        return found

    @cached_property
    def _once(self) -> tuple[Ints, Ints, Ints]:
        winning = self.made.winning
        journey, channel = each_once(winning)
        return journey, channel, winning.won[journey]

    @cached_property
    def _group(self) -> tuple[Ints, int]:
        """The group of each person: only those with a journey are drawn."""
        present = np.zeros(self.made.people, dtype=bool)
        present[self.made.person] = True
        number = np.cumsum(present) - 1
        group, groups = groups_of(int(present.sum()))
        return (group[number] if len(group) else number), groups

    @cached_property
    def _weights(self) -> Floats:
        return draws(self._group[1], self.times)

    @cached_property
    def _place(self) -> Ints:
        """The group and channel of each touch of the journeys that were won."""
        winning = self.made.winning
        return self._places(winning.journey, winning.channel)

    def _places(self, journey: Ints, channel: Channels) -> Ints:
        group, _ = self._group
        return np.asarray((group[self.made.winning.person] * self.made.channels)[journey] + channel)

    def _sums(self, journey: Ints, channel: Channels, given: npt.ArrayLike) -> Floats:
        """What is given, by group and channel."""
        return self._summed(self._places(journey, channel), given)

    def _summed(self, place: Ints, given: npt.ArrayLike) -> Floats:
        _, groups = self._group
        k = self.made.channels
        return np.asarray(np.bincount(place, given, groups * k), dtype=np.float64).reshape(groups, k)

    def _by_touch(self, rule: str) -> Floats:
        winning = self.made.winning
        if rule in ENDS:
            rows = winning.starts[:-1] if rule == "first" else winning.starts[1:] - 1
            return self._sums(np.arange(len(winning)), winning.channel[rows], winning.won)
        given = shares(winning, rule, self.half_life)
        if winning.conversions > len(winning):  # of some journeys came several
            given = given * winning.won[winning.journey]
        return self._summed(self._place, given)

    def _by_clients(self) -> Floats:
        journey, channel, won = self._once
        return self._sums(journey, channel, won / np.bincount(journey, minlength=1)[journey])

    def _whole(self, sums: Floats) -> Credited:
        low, high = band(again(self._weights, sums))
        parts = (sums.sum(axis=0), low, high)
        return Credited(*(np.append(part, np.nan) for part in parts))

    def _markov(self) -> Credited:
        kept, taken = self._together(MARKOV_CHANNELS)
        counts = transitions(taken, *self._group)
        drawn = markov_credits(again(self._weights, counts))
        return self._apart(kept, taken, markov_credits(counts.sum(axis=0)), *band(drawn))

    def _by_rate(self) -> Credited:
        kept, taken = self._together(SHAPLEY_CHANNELS)
        won, all_ = sets(taken, *self._group)
        values = credits_by_rate(won.sum(axis=0), all_.sum(axis=0))
        used = np.flatnonzero(all_.any(axis=0))
        drawn = []
        for weights in self._weights[:DRAWS_BY_RATE]:
            clients, journeys = np.zeros(all_.shape[1]), np.zeros(all_.shape[1])
            clients[used], journeys[used] = weights @ won[:, used], weights @ all_[:, used]
            drawn.append(credits_by_rate(clients, journeys))
        return self._apart(kept, taken, values, *band(np.array(drawn)))

    def _together(self, most: int) -> tuple[Ints, Journeys]:
        """The journeys with at most so many channels, and which these are: of more the rarest are one, the last."""
        made = self.made
        if made.channels <= most:
            return np.arange(made.channels), made
        kept = self.there if len(self.there) <= most else self.there[: most - 1]
        number = np.full(made.channels, len(kept), dtype=np.int32)
        number[kept] = np.arange(len(kept))
        channels = min(len(self.there), most)
        return kept, Journeys(
            number[made.channel], made.at, made.starts, made.won, made.ends, made.person, made.of, channels, made.people
        )

    def _apart(self, kept: Ints, taken: Journeys, *parts: Floats) -> Credited:
        """Values of the channels kept apart, at their places."""
        found = []
        for part in parts:
            whole = np.full(self.made.channels + 1, np.nan)
            whole[kept] = part[: len(kept)]
            if taken.channels > len(kept):
                whole[-1] = part[-1]
            else:
                whole[np.setdiff1d(np.arange(self.made.channels), kept)] = 0.0
            found.append(whole)
        return Credited(*found)
