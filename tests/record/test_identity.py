"""People are the connected components of links between subjects."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.problems import RecordError
from leadline.record.home import Home
from leadline.record.identity import NONE, Ints, people_of, resolve
from leadline.record.links import links_of, merge, undo_merge
from leadline.record.touches_table import read_touches
from leadline.touches.keys import KEY_KINDS
from tests.record.bring import bring, together

KEYS = st.fixed_dictionaries({}, optional={kind: st.sampled_from("abc") for kind in KEY_KINDS}).filter(bool)
Touch = dict[str, str]


class Registry:
    """A record of keys and links in memory, fed batch by batch."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], int] = {}
        self.pairs: list[tuple[int, int]] = []
        self.next = 1
        self.subject_of: dict[int, int] = {}

    def feed(self, batch: list[tuple[int, Touch]]) -> None:
        def known(kind: str, values: pa.Array) -> Ints:
            return np.array([self.keys.get((kind, value), NONE) for value in values.to_pylist()], dtype=np.int64)

        columns = {kind: pa.array([touch.get(kind) for _, touch in batch], pa.string()) for kind in KEY_KINDS}
        found = resolve(columns, np.zeros(len(batch), dtype=np.int64), known, self.next)
        self.next = found.end_new
        self.pairs += [(low, high) for low, high in found.pairs.tolist()]
        for new in found.keys:
            self.keys.update(
                {(new.kind, v): s for v, s in zip(new.values.to_pylist(), new.subjects.tolist(), strict=True)}
            )
        self.subject_of.update({i: s for (i, _), s in zip(batch, found.subjects.tolist(), strict=True)})

    def people(self) -> set[frozenset[int]]:
        """The touches of each person."""
        people = people_of(np.array(self.pairs, dtype=np.int64).reshape(-1, 2))
        together = defaultdict(set)
        for touch, subject in self.subject_of.items():
            together[int(people.of(np.array([subject]))[0])].add(touch)
        return {frozenset(touches) for touches in together.values()}


def sharing_keys(touches: list[Touch]) -> set[frozenset[int]]:
    """The slow and obvious reading: touches that share a key are of one person, and so on."""
    groups = [({i}, set(touch.items())) for i, touch in enumerate(touches)]
    while True:
        for i, (ids, keys) in enumerate(groups):
            other = next((j for j in range(i + 1, len(groups)) if groups[j][1] & keys), None)
            if other is not None:
                groups[i] = (ids | groups[other][0], keys | groups[other][1])
                del groups[other]
                break
        else:
            return {frozenset(ids) for ids, _ in groups}


@given(st.lists(KEYS, min_size=1, max_size=14), st.randoms(use_true_random=False), st.integers(1, 5))
def test_people_are_the_same_whatever_the_order_and_the_batches_of_arrival(
    touches: list[Touch], draw: random.Random, size: int
) -> None:
    arrival = list(enumerate(touches))
    draw.shuffle(arrival)
    registry = Registry()
    for start in range(0, len(arrival), size):
        registry.feed(arrival[start : start + size])

    assert registry.people() == sharing_keys(touches)


@given(st.lists(KEYS, min_size=1, max_size=10))
def test_a_key_keeps_the_subject_that_it_first_came_with(touches: list[Touch]) -> None:
    registry = Registry()
    before: dict[tuple[str, str], int] = {}
    for i, touch in enumerate(touches):
        registry.feed([(i, touch)])
        assert before.items() <= registry.keys.items()
        before = dict(registry.keys)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1]), max_size=12))
def test_the_person_is_the_smallest_subject_of_those_linked(pairs: list[tuple[int, int]]) -> None:
    people = people_of(np.array(pairs, dtype=np.int64).reshape(-1, 2))
    for subject in range(1, 10):
        reached = {subject}
        while more := {b for a, b in pairs if a in reached} | {a for a, b in pairs if b in reached}:
            if more <= reached:
                break
            reached |= more
        assert people.of(np.array([subject]))[0] == min(reached)
        assert set(people.members(people.of(np.array([subject]))).tolist()) == reached


def test_a_touch_with_the_keys_of_two_people_makes_them_one(place: Home) -> None:
    bring(place, {"at": 1, "page": "a", "cookie": "c"}, {"at": 2, "page": "b", "email": "mara@example.com"})
    assert together(place) == {frozenset("a"), frozenset("b")}

    bring(place, {"at": 3, "page": "c", "cookie": "c", "email": "mara@example.com"})

    assert together(place) == {frozenset("abc")}


def test_a_merge_that_is_undone_leaves_people_as_if_it_had_never_been(place: Home) -> None:
    bring(place, *({"at": day, "page": str(day), "external_id": f"x{day % 3}"} for day in range(1, 10)))
    before = read_touches(place)

    merge(place, 1, 2, by="ines", why="same human")
    merge(place, 2, 3, by="ines", why="same human")
    assert len(together(place)) == 1
    undo_merge(place, 3, 2, by="ines", why="two sisters")
    undo_merge(place, 1, 2, by="ines", why="two sisters")

    assert read_touches(place).sort_by("id") == before.sort_by("id")


def test_a_pair_that_was_parted_is_not_joined_again_by_another_touch_with_both_keys(place: Home) -> None:
    bring(place, {"at": 1, "page": "a", "cookie": "c"}, {"at": 1, "page": "b", "email": "m@example.com"})
    bring(place, {"at": 2, "page": "c", "cookie": "c", "email": "m@example.com"})
    undo_merge(place, 1, 2, by="ines", why="a shared computer")

    bring(place, {"at": 3, "page": "d", "cookie": "c", "email": "m@example.com"})

    assert together(place) == {frozenset("a"), frozenset("bcd")} or together(place) == {
        frozenset("b"),
        frozenset("acd"),
    }
    assert len(together(place)) == 2


def test_as_known_at_a_moment_only_links_and_touches_received_by_then_count(place: Home) -> None:
    bring(place, {"at": 1, "page": "a", "cookie": "c"}, {"at": 2, "page": "b", "email": "m@example.com"})
    bring(place, {"at": 3, "received": 9, "page": "c", "cookie": "c", "email": "m@example.com"})
    day = datetime(1970, 1, 1, tzinfo=UTC)

    assert together(place, known_at=day + timedelta(days=8)) == {frozenset("a"), frozenset("b")}
    assert together(place, known_at=day + timedelta(days=9)) == {frozenset("abc")}


def test_a_merge_says_who_made_it_and_why_and_so_does_its_undoing(place: Home) -> None:
    bring(place, {"at": 1, "external_id": "x"}, {"at": 1, "external_id": "y"})
    assert merge(place, 2, 1, by="ines", why="called twice") == 1
    assert undo_merge(place, 1, 2, by="tom", why="brothers") == 1

    (link,) = links_of(1)

    assert (link.by, link.why, link.undone_by, link.undone_why) == ("ines", "called twice", "tom", "brothers")


def test_nobody_is_merged_with_somebody_who_is_not_there(place: Home) -> None:
    bring(place, {"at": 1, "external_id": "x"})
    with pytest.raises(RecordError, match="nobody with the number 7"):
        merge(place, 1, 7, by="ines", why="")
