"""The touches as qualification wants them: `TOUCH_COLUMNS`, with people resolved by the links."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.circles import people_among
from leadline.record.home import Home
from leadline.record.identity import NOBODY, Ints, People, people_of
from leadline.record.lake import PARTITIONS, partitions, read_log, read_subjects
from leadline.record.links import people_now
from leadline.record.models import ImportRun, Membership
from leadline.record.retraction import retracted
from leadline.touches.columns import INSTANT, TOUCH_COLUMNS
from leadline.touches.instants import micros_of


def read_touches(home: Home, known_at: datetime | None = None, person: int | None = None) -> pa.Table:
    """Every touch, or those of one person. `known_at`: only what was received by then, under the links received by
    then.

    `person` is the smallest subject of those linked; a subject that has become part of somebody stands for them. A
    playbook's publications concern everybody and have no person: they are among every person's touches.
    """
    people = people_now(known_at)
    if person is None:
        return _resolved(read_log(home), people, known_at)
    subjects = np.union1d(people.members(people.of(np.array([person], dtype=np.int64))), [NOBODY])
    parts = [read_log(home, partition) for partition in sorted({int(s) % PARTITIONS for s in subjects})]
    theirs = pc.is_in(pc.field("subject"), pa.array(subjects))
    return _resolved(pa.concat_tables(parts).filter(theirs), people, known_at)


def touches_of(home: Home, subjects: Collection[int]) -> pa.Table:
    """The touches of whole circles of subjects (`circles.circle`), and a playbook's publications, without reading
    those of others.
    """
    return _resolved(read_subjects(home, {*subjects, NOBODY}), people_among(subjects), None)


@dataclass(frozen=True, slots=True)
class LakePartitions:
    """Touches in parts of complete people and groups: one per partition, and one of those whom a merge or a group
    spreads over several. Each part has the playbook's publications beside them.
    """

    home: Home
    known_at: datetime | None = None

    def tables(self) -> Iterator[pa.Table]:
        people = people_now(self.known_at)
        spread = self._spread(people)
        for_all = read_log(self.home, NOBODY % PARTITIONS)
        for_all = for_all.filter(pc.equal(for_all.column("subject"), NOBODY))
        left: list[pa.Table] = []
        for partition in partitions():
            log = read_log(self.home, partition)
            log = log.filter(pc.not_equal(log.column("subject"), NOBODY))
            apart = np.isin(np.asarray(log.column("subject")), spread)
            if apart.any():
                left.append(log.filter(pa.array(apart)))
                log = log.filter(pa.array(~apart))
            if len(log):
                yield _resolved(pa.concat_tables([log, for_all]), people, self.known_at)
        if left:
            yield _resolved(pa.concat_tables([*left, for_all]), people, self.known_at)

    def _spread(self, people: People) -> Ints:
        """Subjects whose person or groups have subjects in several partitions."""
        linked = np.stack([people.subjects, people.persons], axis=1)
        grouped = _group_pairs()
        circles = people_of(np.concatenate([linked[linked[:, 0] != linked[:, 1]], grouped]))
        return _in_several(circles)


def _imported_at(run: Ints, assumed: npt.NDArray[np.bool_]) -> pa.Array:
    """When each touch was brought in as history: the start of its import (ended or cut off; `run` 0 for none), where
    its time of receipt is assumed.
    """
    runs = np.array(sorted(ImportRun.objects.values_list("id", "started")), dtype=np.int64).reshape(-1, 2)
    if not len(runs):
        return pa.nulls(len(run), INSTANT)
    of = np.minimum(np.searchsorted(runs[:, 0], run), len(runs) - 1)
    history = assumed & (runs[of, 0] == run)
    return pa.array(runs[of, 1], pa.int64(), mask=~history).cast(INSTANT)


def _group_pairs() -> npt.NDArray[np.int64]:
    """Each member of a group paired with the group's first."""
    first: dict[str, int] = {}
    pairs = []
    for group, subject in Membership.objects.order_by("id").values_list("group", "subject"):
        leader = first.setdefault(group, subject)
        if leader != subject:
            pairs.append((leader, subject))
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _in_several(circles: People) -> Ints:
    of = circles.subjects % PARTITIONS
    order = np.argsort(circles.persons, kind="stable")
    persons, of_sorted = circles.persons[order], of[order]
    starts = np.flatnonzero(np.r_[True, persons[1:] != persons[:-1]]) if len(persons) else np.empty(0, dtype=np.int64)
    if not len(starts):
        return np.empty(0, dtype=np.int64)
    several = np.minimum.reduceat(of_sorted, starts) != np.maximum.reduceat(of_sorted, starts)
    return np.sort(circles.subjects[np.isin(circles.persons, persons[starts[several]])])


def _resolved(log: pa.Table, people: People, known_at: datetime | None) -> pa.Table:
    if known_at is not None:
        log = log.filter(
            pc.less_equal(
                log.column("received"),
                pa.scalar(micros_of(known_at), pa.int64()).cast(log.schema.field("received").type),
            )
        )
    taken_back = retracted(known_at)
    if taken_back:
        log = log.filter(pc.invert(pc.is_in(log.column("seq"), pa.array(taken_back, pa.int64()))))
    persons = people.of(np.asarray(log.column("subject"), dtype=np.int64))
    given = {
        "id": log.column("content_id"),
        "person": pa.array(persons, pa.int64(), mask=persons == NOBODY),
        "imported_at": _imported_at(
            np.asarray(pc.fill_null(log.column("run"), 0)), np.asarray(log.column("received_assumed"))
        ),
    }
    return pa.table({name: given[name] if name in given else log.column(name) for name in TOUCH_COLUMNS})
