"""How likely a lead of each group is to buy in the end, drawn towards its kind, with open leads counted as open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.measurement.groups import Groups
from leadline.measurement.intervals import Floats
from leadline.measurement.population import Mask, Population
from leadline.measurement.shrinkage import Kind, draw, learn, shrink

WEIGHTS = 1e-4
"""Pairs of a kind that weigh less are left out of what is drawn."""


@dataclass(frozen=True, slots=True)
class Chances:
    """Per group: clients, the trials that these are of (open leads by the share of their buying that can have been
    seen), and the kind that it is drawn towards."""

    won: Floats
    tried: Floats
    kinds: tuple[Kind, ...]
    kind_of: Floats

    def shrunk(self, minus: Floats | float = 0.0) -> tuple[Floats, Floats, Floats]:
        """Mean and 95 % interval of each group's chance; `minus` clients are left out, with their trials."""
        mean, low, high = (np.full(len(self.won), np.nan) for _ in range(3))
        won, tried = np.maximum(self.won - minus, 0.0), np.maximum(self.tried - minus, 0.0)
        for number, kind in enumerate(self.kinds):
            here = self.kind_of == number
            found = shrink(won[here], tried[here], kind)
            mean[here], low[here], high[here] = found.rate, found.low, found.high
        return mean, low, high

    def drawn(self, some: slice, count: int, random: np.random.Generator) -> Floats:
        """Draws of the chances of some groups: groups × count."""
        won, tried, kind_of = self.won[some], self.tried[some], self.kind_of[some]
        found = np.empty((len(won), count))
        for number in np.unique(kind_of):
            here = kind_of == number
            found[here] = draw(won[here], tried[here], self.kinds[int(number)], count, random)
        return found


def trials(who: Population, within: Mask) -> Floats:
    """What each lead counts as a trial: 1 where it is decided, and for an open one the share of its buying that a lead
    of its age can have shown.

    An open lead of age a has not bought with probability 1 - p·F(a), for small p about (1 - p)^F(a): F(a) of a
    failure. Where it is not known how long leads take, and where the first request's date is assumed, 1.
    """
    found = np.where(within, 1.0, 0.0)
    if who.maturity is None:
        return found
    young = within & who.open & who.dated
    found[young] = who.maturity.at(np.maximum(who.age[young], 0.0))
    return found


def chances(who: Population, groups: Groups, within: Mask, tries: Floats, labels: Sequence[object]) -> Chances:
    """`tries` are the `trials` of each lead; `labels` says for each group which others it is like: a group that is like
    no other is drawn towards all."""
    won = groups.count(within & who.client).astype(np.float64)
    tried = groups.total(tries)
    asked = groups.count(within) > 0
    whole = learn(won[asked], tried[asked])
    kinds, kind_of = [_main(whole)], np.zeros(len(won))
    for label in dict.fromkeys(labels):
        here = np.array([label == other for other in labels], dtype=bool)
        if (here & asked).sum() > 1:
            kind_of[here] = len(kinds)
            kinds.append(_main(learn(won[here & asked], tried[here & asked])))
    return Chances(won, tried, tuple(kinds), kind_of)


def _main(kind: Kind) -> Kind:
    keep = kind.weight > WEIGHTS * kind.weight.max()
    return Kind(kind.a[keep], kind.b[keep], kind.weight[keep] / kind.weight[keep].sum())
