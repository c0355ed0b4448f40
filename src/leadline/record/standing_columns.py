"""Columns that lists need beside what qualification says: the owner, the latest cycle, and when time changes something
next.
"""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from django.db import models

from leadline.playbook.playbook import Playbook
from leadline.qualification.result import Qualified
from leadline.record.models import StandingRequest
from leadline.touches.columns import INSTANT

ASSIGN = "assign"
NEXT_LOOK = 0
"""The `next_change_at` of people who are to be qualified anew whatever the time is."""
FOREVER = np.iinfo(np.int64).max
HEATS = ("cold", "cool", "warm", "hot")
RENAMED: dict[type[models.Model], dict[str, str]] = {StandingRequest: {"id": "touch"}}
"""Columns whose names Django keeps for itself."""


def with_what_lists_need(qualified: Qualified, touches: pa.Table, playbook: Playbook) -> pa.Table:
    """`qualified.leads` with `as_of`, `current`, `next_change_at` and `owner`."""
    leads = qualified.leads
    rows = len(leads)
    more = {
        "as_of": pa.array([qualified.as_of] * rows, INSTANT) if rows else pa.nulls(0, INSTANT),
        "current": _current(leads),
        "next_change_at": _next_change(qualified, touches, playbook),
        "owner": _owners(leads, touches),
    }
    for name, column in more.items():
        leads = leads.append_column(name, column)
    return leads


def _lead_codes(table: pa.Table) -> npt.NDArray[np.int64]:
    """A number for each (person, product)."""
    products = pc.fill_null(table.column("product"), "").combine_chunks().dictionary_encode()
    codes = np.asarray(products.indices, dtype=np.int64)
    person = np.asarray(table.column("person"), dtype=np.int64)
    return np.asarray(person * (len(products.dictionary) + 1) + codes)


def _current(leads: pa.Table) -> pa.Array:
    if not len(leads):
        return pa.array([], pa.bool_())
    cycle = np.asarray(leads.column("cycle"), dtype=np.int64)
    codes = _lead_codes(leads)
    order = np.lexsort((cycle, codes))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = codes[order][1:] != codes[order][:-1]
    current = np.zeros(len(order), dtype=bool)
    current[order[last]] = True
    return pa.array(current)


def _next_change(qualified: Qualified, touches: pa.Table, playbook: Playbook) -> pa.Array:
    """The first moment after `as_of` at which a request cools or gets old, an override may end, or a touch that is
    dated later counts, per person; null for never.

    What midnights change is seen when everybody is qualified for the new day.
    """
    people = np.asarray(qualified.leads.column("person"), dtype=np.int64)
    if not len(people):
        return pa.nulls(0, INSTANT)
    as_of = int(qualified.as_of.timestamp() * 1_000_000)
    moments: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    requests = qualified.requests
    if len(requests):
        heats = np.asarray(pc.index_in(requests.column("temperature_made"), pa.array(HEATS)).combine_chunks())
        at = np.asarray(requests.column("at").cast(pa.int64()))
        asked = np.asarray(requests.column("person"), dtype=np.int64)
        grading = playbook.grading
        always = np.ones(len(at), dtype=bool)
        for those, span in (
            (heats >= 3, grading.hot_until), (heats >= 2, grading.warm_until), (always, grading.cool_until),
        ):  # fmt: skip
            changes = those & (at + span > as_of)
            moments.append((asked[changes], at[changes] + span))
    at = np.asarray(touches.column("at").cast(pa.int64()))
    later = (at > as_of) & np.asarray(pc.is_valid(touches.column("person")))
    if later.any():
        moments.append((np.asarray(touches.column("person").filter(pa.array(later)), dtype=np.int64), at[later]))
    decided = touches.filter(pc.equal(touches.column("action"), "override"))
    if len(decided):
        lasts = pc.add(decided.column("at").cast(pa.int64()), playbook.spans.override)
        ends = pc.coalesce(decided.column("until").cast(pa.int64()), lasts)
        known = np.asarray(pc.and_(pc.is_valid(decided.column("person")), pc.greater(ends, as_of)))
        moments.append((np.asarray(decided.column("person").filter(pa.array(known))), np.asarray(ends)[known]))
    if not moments:
        return pa.nulls(len(people), INSTANT)
    persons = np.concatenate([of for of, _ in moments])
    times = np.concatenate([at for _, at in moments])
    distinct, place = np.unique(people, return_inverse=True)
    first = np.full(len(distinct), FOREVER, dtype=np.int64)
    known = np.isin(persons, distinct)
    np.minimum.at(first, np.searchsorted(distinct, persons[known]), times[known])
    found = first[place]
    return pa.array(found, pa.int64(), mask=found == FOREVER).cast(INSTANT)


def _owners(leads: pa.Table, touches: pa.Table) -> pa.Array:
    """Who has each lead: the latest decision that gave the person, or their lead of that product, to somebody."""
    given = touches.filter(
        pc.and_(pc.equal(touches.column("kind"), "decision"), pc.equal(touches.column("action"), ASSIGN))
    )
    if not len(given):
        return pa.nulls(len(leads), pa.string())
    given = given.sort_by([("at", "ascending"), ("id", "ascending")])
    owner: dict[tuple[int, str | None], str | None] = {}
    columns = (given.column(name).to_pylist() for name in ("person", "product", "properties"))
    for person, product, properties in zip(*columns, strict=True):
        name = json.loads(properties or "{}").get("owner") or None
        if product is None:
            for key in [key for key in owner if key[0] == person]:
                del owner[key]
        owner[person, product] = name
    pairs = zip(leads.column("person").to_pylist(), leads.column("product").to_pylist(), strict=True)
    return pa.array([owner.get((person, product), owner.get((person, None))) for person, product in pairs], pa.string())
