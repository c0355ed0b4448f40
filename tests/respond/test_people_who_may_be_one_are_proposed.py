"""Who looks like one person is proposed with the reasons, and decided by people; nothing is merged by looking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from ruamel.yaml import YAML

from leadline.collect.by_hand import add_touch
from leadline.record.duplicates import keep_apart, last_look, undecided, undo_apart
from leadline.record.erasure import erase
from leadline.record.home import Home
from leadline.record.links import merge, undo_merge
from leadline.respond.duplicates.finding import BLOCK_AT_MOST, proposals
from leadline.respond.duplicates.likeness import Known, likeness
from leadline.respond.duplicates.looking import look, side_by_side

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("duplicates.yaml"))


def known(person: int, said: dict[str, str]) -> Known:
    def several(name: str) -> tuple[str, ...]:
        return (said[name],) if name in said else ()

    return Known(person, said.get("name"), several("email"), several("phone"), said.get("company"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    one, other = known(1, case["one"]), known(2, case["other"])
    found = likeness(one, other)
    assert (None if found is None else [reason.id for reason in found.reasons]) == case.get("because")
    assert [(pair.low, pair.high) for pair in proposals([one, other])] == ([(1, 2)] if "because" in case else [])


people = st.builds(
    Known,
    person=st.just(0),
    name=st.none() | st.sampled_from(["Anna Berg", "Berg, Anna", "Ana Berg", "Tom Holm", "Dr. Tom Holm", "Anna"]),
    emails=st.lists(st.sampled_from(["a@x.example", "ab@x.example", "a+1@x.example", "anna@gmail.com"])).map(tuple),
    phones=st.lists(st.sampled_from(["+49351407712", "0351 407712", "12"]), max_size=1).map(tuple),
    company=st.none() | st.sampled_from(["X GmbH", "x", "Y"]),
)


@given(one=people, other=people)
def test_likeness_knows_no_first_and_second(one: Known, other: Known) -> None:
    assert likeness(one, other) == likeness(other, one)


@given(crowd=st.lists(people, min_size=2, max_size=8), data=st.data())
def test_the_order_of_people_does_not_matter(crowd: list[Known], data: st.DataObject) -> None:
    numbered = [Known(n, one.name, one.emails, one.phones, one.company) for n, one in enumerate(crowd)]
    assert proposals(data.draw(st.permutations(numbered))) == proposals(numbered)


def test_what_very_many_share_says_nothing() -> None:
    crowd = [Known(n, None, (), ("+49 351 4077120",)) for n in range(BLOCK_AT_MOST + 1)]
    assert proposals(crowd) == []
    assert len(proposals(crowd[:3])) == 3


@pytest.fixture
def place(home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    with django_db_blocker.unblock():
        yield Home.create(home)
        connections.close_all()


def _asked(place: Home, name: str, email: str) -> int:
    return add_touch(place, {"name": name, "email": email, "action": "quote"}).person


def pairs() -> list[tuple[int, int]]:
    return [(one.low, one.high) for one in undecided()]


def test_a_pair_is_decided_and_every_decision_is_undone(place: Home) -> None:
    one, other = _asked(place, "John Smith", "jsmith@acme.example"), _asked(place, "Jon Smith", "jon@acme.example")
    _asked(place, "Tom Holm", "tom@holm.example")
    assert last_look() is None
    looked = look(place)
    assert (looked.people, looked.pairs) == (3, 1)
    assert pairs() == [(one, other)]
    (pair,) = side_by_side(place, undecided())
    assert (pair.one.emails, pair.other.name) == (("jsmith@acme.example",), "Jon Smith")
    assert [reason.id for reason in pair.reasons] == ["place", "alike_name"]

    number = keep_apart(place, one, other, "ines")
    assert keep_apart(place, other, one, "ines") == number
    assert pairs() == []
    look(place)
    assert pairs() == []
    assert undo_apart(place, number, "ines")
    assert not undo_apart(place, number, "ines")
    look(place)
    assert pairs() == [(one, other)]

    merge(place, one, other, "ines", "the same voice")
    assert pairs() == []
    undo_merge(place, one, other, "ines", "another voice")
    assert pairs() == [(one, other)]


def test_a_look_says_whether_people_have_come_since(place: Home) -> None:
    one = _asked(place, "John Smith", "jsmith@acme.example")
    look(place)
    seen = last_look()
    assert seen
    assert not seen.stale
    _asked(place, "Jon Smith", "jon@acme.example")
    seen = last_look()
    assert seen
    assert seen.stale
    look(place)
    erase(place, one, "ines")
    assert pairs() == []
