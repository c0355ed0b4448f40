"""What sales did with each lead that came to it: accepted, rejected and why, or not answered; and how soon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from leadline.measurement.joining import NOWHERE, first_after, said_together, says, together
from leadline.measurement.population import NEVER, Ints, Mask, Population, instants
from leadline.measurement.spells import STAGES, Spells
from leadline.playbook import Playbook

DECISION_COLUMNS = ("person", "at", "kind", "action", "product", "reason", "by")
"""Columns of touches that are read; kind `decision`."""
SQL, RECYCLED = STAGES.index("sql"), STAGES.index("recycled")


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """One for each stay in SQL: its place in the spells, when it was accepted and when rejected (microseconds UTC,
    NEVER where it was not), and the place in the given touches of the rejection (NOWHERE without one). `astray` is how
    many answers were about people who have never been in SQL by this playbook.
    """

    spell: Ints
    accepted: Ints
    rejected: Ints
    rejection: Ints
    astray: int

    @property
    def answered(self) -> Ints:
        """When sales first said yes or no."""
        return np.minimum(self.accepted, self.rejected)

    @property
    def refused(self) -> Mask:
        """Rejected without having been accepted before."""
        return np.asarray((self.accepted == NEVER) & (self.rejected != NEVER), dtype=bool)


def answers(who: Population, stays: Spells, touches: pa.Table, playbook: Playbook) -> Answers:
    """Read the decisions among `touches` (`DECISION_COLUMNS`): `accept` while the lead is an SQL, `reject` which ends
    that. With a product they count for its lead, without for every lead of the person.
    """
    spell = np.flatnonzero(stays.stage == SQL)
    at = instants(touches, "at")
    decided = says(touches, "kind", ("decision",)) & (at <= who.as_of)
    accepts, rejects = (np.flatnonzero(decided & says(touches, "action", (word,))) for word in ("accept", "reject"))
    of = _Keys(who, touches, playbook)
    found = of.first(accepts, at, stays.lead[spell], stays.start[spell])
    when = _at(at, found)
    accepted = np.where(when < stays.end[spell], when, NEVER)
    ended = (stays.after[spell] == RECYCLED) & (stays.end[spell] != NEVER)
    # a rejection ends the stay at its very moment
    found = of.first(rejects, at, stays.lead[spell], np.where(ended, stays.end[spell], NEVER))
    said = ended & (_at(at, found) == stays.end[spell])
    rejected = np.where(said, stays.end[spell], NEVER)
    astray = of.never_there(np.concatenate([accepts, rejects]), stays.lead[spell])
    return Answers(spell, accepted, rejected, np.where(said, found, NOWHERE), astray)


def _at(at: Ints, places: Ints) -> Ints:
    return np.where(places == NOWHERE, NEVER, np.append(at, NEVER)[places])


class _Keys:
    """Whose lead a decision is about."""

    def __init__(self, who: Population, touches: pa.Table, playbook: Playbook) -> None:
        self._person, persons = together(who.leads["person"], touches["person"])
        self._persons = persons
        product, products, names = said_together(who.leads, touches, "product")
        sold = {product.key.casefold() for product in playbook.products}
        products = np.where(
            np.array([*(name in sold for name in names), False], dtype=bool)[products], products, NOWHERE
        )
        wide = int(max(product.max(initial=0), products.max(initial=0))) + 1
        self._lead = np.where(product >= 0, self._person * wide + product, NOWHERE)
        self._named = np.where((products >= 0) & (persons >= 0), persons * wide + products, NOWHERE)
        self._unnamed = np.where(products < 0, persons, NOWHERE)

    def never_there(self, some: Ints, leads: Ints) -> int:
        """How many of some touches are about people who have none of these leads, but another."""
        there = np.zeros(int(max(self._person.max(initial=-1), self._persons.max(initial=-1))) + 2, dtype=bool)
        there[self._person[leads]] = True
        known = np.isin(self._persons[some], self._person)
        return int(np.count_nonzero(known & ~there[self._persons[some]]))

    def first(self, some: Ints, at: Ints, leads: Ints, since: Ints) -> Ints:
        """For each lead the place of the first of some touches about it that is not before a moment."""
        places = [
            first_after(keys[some], at[some], asked, since)
            for keys, asked in ((self._named, self._lead[leads]), (self._unnamed, self._person[leads]))
        ]
        one, other = (np.where(place == NOWHERE, NOWHERE, np.append(some, NOWHERE)[place]) for place in places)
        return np.where(_at(at, one) <= _at(at, other), one, other)
