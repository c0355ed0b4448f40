"""Who was shown an offer, and how often until they took it; where touches say so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.joining import encoded
from leadline.measurement.offers.fatigue import Exposed, exposed
from leadline.measurement.offers.takes import Takes, local_days, offer_places
from leadline.measurement.population import Ints, Population, instants, text_column
from leadline.playbook import Playbook
from leadline.qualification.conditions import canonical

NO_SHOWING = (
    "request", "attendance", "purchase", "refund", "decision", "outcome", "delivery", "identity", "attributes",
)  # fmt: skip
"""Kinds of touches that show nobody an offer. Any other kind with an offer does: a message, an ad, a page."""


@dataclass(frozen=True, eq=False)
class Shown:
    """One row for each person and offer that was shown to them, by offer and then by person.

    `times` are the days on which they were shown it until they took it, or in all; `took`: they took it on one of
    these days or later.
    """

    offer: Ints
    person: Ints
    first_day: Ints
    times: Ints
    took: np.ndarray
    bounds: Ints

    def of(self, offer: int) -> slice:
        return slice(int(self.bounds[offer]), int(self.bounds[offer + 1]))

    def exposed(self, offer: int) -> Exposed:
        """Who was shown it before they took it."""
        rows = self.of(offer)
        seen = self.times[rows] > 0
        return exposed(self.times[rows][seen], self.took[rows][seen])


def showings(touches: pa.Table, playbook: Playbook) -> pa.Table:
    """person, offer, at of the touches by which an offer was put before somebody."""
    names = playbook.kinds_read_as(*NO_SHOWING)
    touches = touches if "offer" in touches.column_names else touches.append_column("offer", _no_texts(touches))
    kinds = encoded(touches, "kind")
    shows = np.array([*(canonical(kind) not in names for kind in kinds.values), False], dtype=bool)
    mask = shows[kinds.index] & np.asarray(touches["offer"].is_valid())
    return touches.select(["person", "offer", "at"]).take(pa.array(np.flatnonzero(mask)))


def _no_texts(touches: pa.Table) -> pa.Array:
    return pa.nulls(touches.num_rows, pa.string())


def shown_to(who: Population, takes: Takes, seen: pa.Table | None) -> Shown | None:
    """None where nothing says who was shown what. People without a lead, and offers that nobody knows, are left out."""
    if seen is None or not seen.num_rows or not takes.people:
        return None
    place = pc.index_in(seen["person"], value_set=who.leads["person"].combine_chunks())
    lead = np.asarray(pc.fill_null(place, -1).to_numpy(), dtype=np.int64)
    offer, at = offer_places(text_column(seen, "offer"), takes.offers), instants(seen, "at")
    here = (lead >= 0) & (offer >= 0) & (at <= who.as_of)
    if not here.any():
        return None
    day = local_days(who.zone, at[here])
    start = int(day.min())
    length = int(max(day.max(), takes.day.max(initial=start))) - start + 2
    pair = offer[here] * takes.people + takes.person_of_lead[lead[here]]
    keys = np.sort(pair * length + (day - start))
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    pairs = keys // length
    first = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]]))
    pairs = pairs[first]
    ends = np.append(first[1:], len(keys))
    taken = takes.offer * takes.people + takes.person
    order = np.argsort(taken)
    found = (
        np.minimum(np.searchsorted(taken[order], pairs), len(taken) - 1) if len(taken) else np.zeros(len(pairs), int)
    )
    took = taken[order][found] == pairs if len(taken) else np.zeros(len(pairs), dtype=bool)
    took_on = takes.day[order][found] if len(taken) else np.zeros(len(pairs), dtype=np.int64)
    until = np.searchsorted(keys, pairs * length + np.maximum(took_on - start, -1), side="right")
    times = np.where(took, np.maximum(until - first, 0), ends - first)
    offers = pairs // takes.people
    return Shown(
        offer=offers,
        person=pairs % takes.people,
        first_day=keys[first] % length + start,
        times=times,
        took=took,
        bounds=np.searchsorted(offers, np.arange(len(takes.offers) + 1)),
    )
