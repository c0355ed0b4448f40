"""What people do is logged as touches, counts at once, and can be taken back as if it had never been."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from leadline.collect.by_hand import add_touch
from leadline.problems import BadTouches
from leadline.record import standing
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.models import Retraction, Touch
from leadline.record.touches_table import read_touches
from leadline.respond.acts import Deed, act, act_all, batches_of, undo
from leadline.respond.lead import whole_person
from tests.record import kept_tables


@pytest.fixture
def place(home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    with django_db_blocker.unblock():
        yield Home.create(home)
        connections.close_all()


def _ask(home: Home, email: str) -> int:
    return add_touch(home, {"email": email, "action": "quote", "follow_up": "requested"}).person


def _open_steps(home: Home) -> list[tuple[int, str]]:
    steps = kept_tables.steps().to_pylist()
    return [(step["person"], step["state"]) for step in steps if step["kind"] == "individual"]


def _tables(home: Home) -> list[list[str]]:
    tables = (kept_tables.leads(), kept_tables.entries(), kept_tables.requests(), kept_tables.steps())
    moving = ("as_of", "fit", "engagement", "need", "budget_authority", "buying_stage", "total")
    return [
        sorted(str({k: v for k, v in row.items() if k not in moving}) for row in table.to_pylist()) for table in tables
    ]


def test_who_is_done_something_with_is_shown_by_what_they_said_last(place: Home) -> None:
    from leadline.record.circles import circle
    from leadline.record.given import shown_of

    added = add_touch(place, {"email": "a.first@example.com", "phone": "+49 351 4077120", "action": "quote"})
    add_touch(place, {"email": "z.latest@example.com", "phone": "+49 351 4077120", "action": "quote"})
    parts = circle([added.person])
    before = shown_of(parts)
    assert before["email"].value == "z.latest@example.com"
    done = act(place, [added.person], Deed("note", note="called"), by="ines")
    assert shown_of(parts) == before
    assert done.batch is not None
    undo(place, done.batch, by="ines")
    assert shown_of(parts) == before


def test_an_outcome_closes_the_step_and_its_undoing_opens_it_as_it_was(place: Home) -> None:
    person = _ask(place, "mara@example.com")
    standing.catch_up(place)
    before = _tables(place)
    assert _open_steps(place) == [(person, "open")]

    done = act(place, [person], Deed("outcome", "reached", note="Wants two days in March"), by="ines")

    assert _open_steps(place) == [(person, "done")]
    assert done.batch is not None
    assert undo(place, done.batch, by="ines") == 1
    assert _tables(place) == before
    assert undo(place, done.batch, by="ines") == 0


def test_the_log_keeps_what_was_taken_back_and_knows_when(place: Home) -> None:
    person = _ask(place, "mara@example.com")
    done = act(place, [person], Deed("decision", "do_not_contact", reason="asked for it"), by="ines")
    between = datetime.now(UTC)
    assert done.batch is not None
    undo(place, done.batch, by="tom", why="wrong person")

    assert Touch.objects.filter(content_id__in=done.ids).count() == 1
    kept = Retraction.objects.get()
    assert (kept.by, kept.why) == ("tom", "wrong person")
    assert done.ids[0] not in read_touches(place).column("id").to_pylist()
    assert done.ids[0] in read_touches(place, known_at=between).column("id").to_pylist()
    assert done.ids[0] not in read_touches(place, known_at=between + timedelta(minutes=1)).column("id").to_pylist()


def test_notes_stay_out_of_the_lake(place: Home) -> None:
    person = _ask(place, "mara@example.com")
    act(place, [person], Deed("note", note="Her sister Ada decides"), by="ines")
    seal(place, whole_tail=True)

    assert json.loads(Touch.objects.get(kind="note").details or "")["note"] == "Her sister Ada decides"
    assert not any(b"Ada" in file.read_bytes() for file in place.lake.rglob("*.parquet"))


def test_a_deed_for_many_is_one_that_is_taken_back_as_one(place: Home) -> None:
    people = [_ask(place, f"{name}@example.com") for name in ("ada", "bob", "cy")]
    done = act(place, people, Deed("decision", "disqualify", reason="students"), by="ines")
    assert kept_tables.leads().column("stage").to_pylist() == ["disqualified"] * 3

    assert done.batch is not None
    assert undo(place, done.batch, by="ines") == 3
    assert "disqualified" not in kept_tables.leads().column("stage").to_pylist()


def test_a_batch_names_its_own_deeds_and_nothing_around_them(place: Home) -> None:
    person = _ask(place, "mara@example.com")
    before = act(place, [person], Deed("note", note="before"), by="ines")
    done = act_all(place, [(person, Deed("note", note=f"{n}")) for n in range(3)], by="ines")
    after = act(place, [person], Deed("note", note="after"), by="ines")
    assert done.batch is not None
    for other in (
        replace(done.batch, by="tom"),
        replace(done.batch, at=done.batch.at + 1),
        replace(done.batch, first=done.batch.last + 1, last=done.batch.last + 9),
    ):
        assert undo(place, other, by="ines") == 0
    wide = replace(done.batch, first=0, last=done.batch.last + 100)
    assert undo(place, wide, by="ines") == 1
    assert set(Retraction.objects.values_list("content_id", flat=True)) == set(done.ids)
    assert batches_of(before.ids + after.ids).keys() == {*before.ids, *after.ids}


def test_only_deeds_can_be_taken_back(place: Home) -> None:
    _ask(place, "mara@example.com")
    assert batches_of(list(Touch.objects.values_list("content_id", flat=True))) == {}


def test_all_deeds_are_done_or_none(place: Home) -> None:
    person = _ask(place, "mara@example.com")
    with pytest.raises(BadTouches, match="nobody with the number 99"):
        act_all(place, [(person, Deed("note", note="hello")), (99, Deed("note", note="hello"))], by="ines")
    with pytest.raises(BadTouches, match="nothing that people do"):
        act(place, [person], Deed("request", "quote"), by="ines")
    assert Touch.objects.count() == 1


def test_somebody_known_only_by_a_cookie_stays_a_visitor_whatever_is_noted(place: Home) -> None:
    person = add_touch(place, {"kind": "page_view", "cookie": "abc"}, kind="touches").person
    act(place, [person], Deed("note", note="Came twice"), by="ines")
    assert kept_tables.leads().column("stage").to_pylist() == ["visitor"]


def test_one_person_in_full_stands_as_the_kept_tables_say(place: Home) -> None:
    person = _ask(place, "mara@example.com")
    _ask(place, "tom@example.com")
    act(place, [person], Deed("call", note="No answer"), by="ines")
    kept = next(row for row in kept_tables.leads().to_pylist() if row["person"] == person)

    whole = whole_person(place, place.playbook(), person, kept["as_of"])

    assert whole is not None
    assert len(whole.touches) == 2
    (lead,) = whole.qualified.leads.to_pylist()
    assert {name: lead[name] for name in lead} == {name: kept[name] for name in lead}
    assert whole.explain(lead["product"]).total == pytest.approx(kept["total"], abs=1e-9)
