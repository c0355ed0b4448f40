"""Companies and other groups with what is known of their people's leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.circles import circle, people_among
from leadline.record.identity import Ints
from leadline.record.links import people_now
from leadline.record.models import Group, Membership, StandingLead
from leadline.record.rows import reading, select

HEATS = ("cold", "cool", "warm", "hot")
STAGES = ("disqualified", "lost", "visitor", "prospect", "recycled", "mql", "sql", "client")
"""From the least to the best."""
UNASKED = "current and last_request_at is null and not (stage in ('visitor', 'prospect'))"
"""As the index says it: most people without a request are one or the other, and there may be very many."""
NONE = -1
TEXT = pa.string()
LEADS = {"person": pa.int64(), "stage": TEXT, "temperature": TEXT, "last_request_at": pa.int64()}


@dataclass(frozen=True, slots=True)
class Company:
    """`key` is what touches carry, `people` how many belong to it, `leads` how many of their leads have a request.

    `hottest`, `best_stage` and `last_request_at` (microseconds) are those of its leads; None without any. Visitors and
    prospects without a request have no part in it.
    """

    key: str
    name: str
    people: int
    leads: int
    hottest: str | None
    best_stage: str | None
    last_request_at: int | None


def companies() -> list[Company]:
    """Every group, the one whose people asked last first; those of whom nobody asked stand last.

    Nothing about a company itself has a part in the order: not its name, nor its size. Reads all memberships and the
    leads with a request.
    """
    with reading():
        members = select(Membership, {"subject": pa.int64(), "group": TEXT})
        leads = pa.concat_tables([
            select(StandingLead, LEADS, "current and last_request_at is not null"),
            select(StandingLead, LEADS, UNASKED),
        ])  # fmt: skip
        names = dict(Group.objects.values_list("key", "name"))
    if not len(members):
        return []
    people = people_now().of(np.asarray(members.column("subject"), dtype=np.int64))
    keys = members.column("group").combine_chunks().dictionary_encode()
    pairs = np.unique(np.stack([np.asarray(keys.indices, dtype=np.int64), people], axis=1), axis=0)
    of, person = pairs[:, 0], pairs[:, 1]
    number = len(keys.dictionary)
    theirs = _of_people(leads, person)
    size = np.bincount(of, minlength=number)
    asked = np.bincount(of, weights=theirs.leads, minlength=number).astype(np.int64)
    heat, stage, last = (_greatest(of, column, number) for column in (theirs.heat, theirs.stage, theirs.last))
    order = np.lexsort((np.arange(number), -stage, -heat, -last))
    said = keys.dictionary.to_pylist()
    return [
        Company(
            said[i],
            names.get(said[i], said[i]),
            int(size[i]),
            int(asked[i]),
            HEATS[heat[i]] if heat[i] >= 0 else None,
            STAGES[stage[i]] if stage[i] >= 0 else None,
            int(last[i]) if last[i] >= 0 else None,
        )
        for i in order.tolist()
    ]


def company_named(key: str) -> tuple[str, list[int]] | None:
    """The name of a group and the people who belong to it, ascending; None if there is no such group."""
    name = Group.objects.filter(key=key).values_list("name", flat=True).first()
    if name is None:
        return None
    subjects = sorted(set(Membership.objects.filter(group=key).values_list("subject", flat=True)))
    if not subjects:
        return name, []
    people = people_among(circle(subjects)).of(np.array(subjects, dtype=np.int64))
    return name, sorted(set(people.tolist()))


def key_of_number(number: int) -> str | None:
    """The key of a group by its number in the record, and the other way round."""
    key: str | None = Group.objects.filter(id=number).values_list("key", flat=True).first()
    return key


def number_of_key(key: str) -> int | None:
    number: int | None = Group.objects.filter(key=key).values_list("id", flat=True).first()
    return number


@dataclass(frozen=True, slots=True)
class _Theirs:
    leads: Ints
    heat: Ints
    stage: Ints
    last: Ints


def _of_people(leads: pa.Table, people: Ints) -> _Theirs:
    """For each person what their leads come to; -1 for nothing."""
    persons = np.asarray(leads.column("person"), dtype=np.int64)
    distinct, place = np.unique(persons, return_inverse=True)
    number = len(distinct)
    last = np.asarray(pc.fill_null(leads.column("last_request_at"), NONE), dtype=np.int64)
    columns = (
        np.bincount(place, weights=last != NONE, minlength=number).astype(np.int64),
        _greatest(place, _ranks(leads.column("temperature"), HEATS), number),
        _greatest(place, _ranks(leads.column("stage"), STAGES), number),
        _greatest(place, last, number),
    )
    where = np.minimum(np.searchsorted(distinct, people), max(number - 1, 0))
    known = distinct[where] == people if number else np.zeros(len(people), dtype=bool)
    nothing = (0, NONE, NONE, NONE)
    found = [
        np.where(known, column[where], none) if number else np.full(len(people), none)
        for column, none in zip(columns, nothing, strict=True)
    ]
    return _Theirs(*found)


def _ranks(column: pa.ChunkedArray, order: Sequence[str]) -> Ints:
    found = pc.index_in(column, pa.array(order, TEXT)).combine_chunks()
    return np.asarray(pc.fill_null(found, NONE), dtype=np.int64)


def _greatest(of: Ints, values: npt.NDArray[np.int64], number: int) -> Ints:
    found = np.full(number, NONE, dtype=np.int64)
    np.maximum.at(found, of, values)
    return found
