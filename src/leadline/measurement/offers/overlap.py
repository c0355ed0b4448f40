"""Who takes what with whom: exact sets of takers, two offers at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from leadline.measurement.offers.takes import Takes
from leadline.measurement.population import Ints

MOST = 300
"""Of more offers, those with most takers are held against each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """`both[i, j]` people took both `offers[i]` and `offers[j]`; the diagonal holds the takers of each."""

    offers: tuple[int, ...]
    both: Ints

    def jaccard(self, one: int, other: int) -> float:
        """Share of those who took either that took both."""
        either = self.both[one, one] + self.both[other, other] - self.both[one, other]
        return float(self.both[one, other] / either) if either else 0.0

    def contained(self, one: int, other: int) -> float:
        """Share of the takers of the first that took the second as well."""
        return float(self.both[one, other] / self.both[one, one]) if self.both[one, one] else 0.0


def overlap(takes: Takes, offers: tuple[int, ...]) -> Overlap:
    """Among these offers (places), in this order; the ones with most takers where there are too many."""
    if len(offers) > MOST:
        counts = takes.count()
        most = set(sorted(offers, key=lambda i: -int(counts[i]))[:MOST])
        offers = tuple(i for i in offers if i in most)
    column = np.full(len(takes.offers), -1, dtype=np.int64)
    column[list(offers)] = np.arange(len(offers))
    here = column[takes.offer] >= 0
    shape = (max(takes.people, 1), max(len(offers), 1))
    ones = np.ones(int(here.sum()), dtype=np.int64)
    table = csr_array((ones, (takes.person[here], column[takes.offer[here]])), shape=shape)
    both = (table.T @ table).toarray() if offers else np.zeros((0, 0), dtype=np.int64)
    return Overlap(offers, np.asarray(both, dtype=np.int64))
