"""Who took which offer first, and when: the sparse table of people by offers that everything else is counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.groups import alike
from leadline.measurement.population import Ints, Mask, Population, codes, instants, text_column
from leadline.playbook import Playbook
from leadline.qualification.calendar import days_between
from leadline.qualification.conditions import canonical

COLUMNS = ("person", "product", "cycle", "at")


@dataclass(frozen=True, eq=False)
class Takes:
    """One row for each person and offer, by offer and then by person: the person's first request for it.

    `person` numbers people (`people` of them), `offer` is a place in `offers`, `at` microseconds UTC, `day` the local
    date (ordinal), `lead` the row of the leads that the request counts for; `new`: the person took no offer before.
    """

    offers: tuple[str, ...]
    people: int
    person_of_lead: Ints
    person: Ints
    offer: Ints
    at: Ints
    day: Ints
    lead: Ints
    new: Mask
    without_offer: int

    @cached_property
    def bounds(self) -> Ints:
        """The rows of offer i are those from bounds[i] to bounds[i + 1]."""
        return np.searchsorted(self.offer, np.arange(len(self.offers) + 1))

    def of(self, offer: int) -> slice:
        return slice(int(self.bounds[offer]), int(self.bounds[offer + 1]))

    def count(self, mask: Mask | None = None) -> Ints:
        """How many rows (of the mask) each offer has."""
        return np.bincount(self.offer if mask is None else self.offer[mask], minlength=len(self.offers))


@dataclass(frozen=True, eq=False)
class _Requests:
    """The requests for an offer that count for a lead: its row, the moment, the place of the offer, the person's
    number. `by_time` are the rows in the order of time, `first_of` the first row of each person (-1: none)."""

    offers: tuple[str, ...]
    person_of_lead: Ints
    lead: Ints
    at: Ints
    offer: Ints
    person: Ints
    by_time: Ints
    first_of: Ints
    without_offer: int


def takes_of(
    who: Population,
    requests: pa.Table,
    playbook: Playbook,
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> Takes:
    """Read the `requests` of a qualification (person, product, cycle, at, offer). `new` looks at all of them; `since`
    and `until` (local dates of the first request for the offer) and `only` narrow the rows."""
    read = who.once("requests for offers", (requests, playbook), lambda: _read(who, requests, playbook))
    lead, at, offer, person, by_time = read.lead, read.at, read.offer, read.person, read.by_time
    people = len(read.first_of)
    pair = offer * max(people, 1) + person
    if only:
        by_time = by_time[alike(who.leads, only, playbook)[lead[by_time]]]
    rows = _first_of_pair(pair, by_time)
    first = read.first_of[person[rows]]
    new = (pair[rows] == pair[first]) & (at[rows] == at[first])
    lead, at, offer, person = lead[rows], at[rows], offer[rows], person[rows]
    day = local_days(who.zone, at)
    if since is not None or until is not None:
        inside = (day >= (1 if since is None else since.toordinal())) & (
            day <= (date.max if until is None else until).toordinal()
        )
        lead, at, offer, person, day, new = (part[inside] for part in (lead, at, offer, person, day, new))
    return Takes(
        read.offers, people, read.person_of_lead, person, offer, at, day, lead, np.asarray(new, dtype=bool),
        read.without_offer,
    )  # fmt: skip


def _read(who: Population, requests: pa.Table, playbook: Playbook) -> _Requests:
    persons = codes(who.leads["person"]) if len(who) else np.zeros(0, dtype=np.int64)
    names = text_column(requests, "offer")
    asked = requests.select([name for name in COLUMNS if name in requests.column_names])
    lead, at = who.rows_of(asked), instants(asked, "at")
    offer, keys = _offers(names, playbook)
    there = (offer >= 0) & (lead >= 0) & (at <= who.as_of)
    lead, at, offer = lead[there], at[there], offer[there]
    person = persons[lead]
    by_time = np.argsort(at, kind="stable")
    first_of = np.full(int(persons.max(initial=-1)) + 1, -1, dtype=np.int64)
    first_of[person[by_time[::-1]]] = by_time[::-1]
    return _Requests(keys, persons, lead, at, offer, person, by_time, first_of, int(names.null_count))


def local_days(zone: str, at: Ints) -> Ints:
    """The local date (ordinal) of each instant."""
    if not len(at):
        return np.zeros(0, dtype=np.int64)
    table = days_between(zone, int(at.min()), int(at.max()))
    return np.array([day.toordinal() for day in table.dates], dtype=np.int64)[table.index(at)]


def offer_places(names: pa.ChunkedArray, keys: tuple[str, ...]) -> Ints:
    """For each text its place in the keys, compared as the playbook compares; -1 where it is none of them."""
    place, written = _coded(names)
    return _places(written, keys)[place]


def _offers(names: pa.ChunkedArray, playbook: Playbook) -> tuple[Ints, tuple[str, ...]]:
    """A number for each row and what the numbers stand for: first the playbook's offers, then others, each as most of
    the requests write it."""
    known = {canonical(offer.key): offer.key for offer in playbook.offers}
    place, written = _coded(names)
    counts = np.bincount(place + 1, minlength=len(written) + 1)[1:].tolist()
    for _, text in sorted(zip(counts, written, strict=True), key=lambda pair: (-pair[0], pair[1])):
        known.setdefault(canonical(text), text)
    keys = tuple(known.values())
    return _places(written, keys)[place], keys


def _coded(names: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Texts as places in a list of the distinct ones; -1 for none."""
    coded = pc.dictionary_encode(names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names)
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    place = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    return np.asarray(place, dtype=np.int64), coded.dictionary.to_pylist()


def _places(written: list[str], keys: tuple[str, ...]) -> Ints:
    """The place of each text in the keys, -1 for none of them; at the end -1 for no text."""
    place = {canonical(key): i for i, key in enumerate(keys)}
    return np.array([*(place.get(canonical(text), -1) for text in written), -1], dtype=np.int64)


def _first_of_pair(pair: Ints, by_time: Ints) -> Ints:
    """The first row of each pair, by pair; `by_time` are the rows to look at in the order of time."""
    count = max(len(by_time), 1)
    packed = np.sort(pair[by_time] * count + np.arange(len(by_time)))
    pairs = packed // count
    first = packed[np.concatenate([[True], pairs[1:] != pairs[:-1]])] if len(packed) else packed
    return np.asarray(by_time[first % count], dtype=np.int64)
