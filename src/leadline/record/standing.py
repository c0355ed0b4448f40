"""How leads stand, kept in the record: the tables of qualification, brought up to the log as it grows.

A page reads these tables. Only the people whom a touch, a link or the clock concerns are qualified anew; everybody is
when the playbook or the local day has changed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import models, transaction
from django.db.models import Max, Q

from leadline.engines.local import qualify
from leadline.playbook.playbook import Playbook
from leadline.problems import BadPlaybook
from leadline.qualification.result import Notice, Qualified
from leadline.record.circles import circle, pieces, with_groups
from leadline.record.home import Home
from leadline.record.identity import NOBODY, Ints
from leadline.record.links import now_micros
from leadline.record.models import (
    Erasure,
    ImportRun,
    Link,
    Membership,
    Retraction,
    StandingEntry,
    StandingLead,
    StandingMoment,
    StandingNotice,
    StandingRequest,
    StandingStep,
    Subject,
    Touch,
)
from leadline.record.rows import GIVES_WAY, greatest, insert_at_once, reading
from leadline.record.standing_columns import NEXT_LOOK, RENAMED, with_what_lists_need
from leadline.record.touches_table import read_touches, touches_of
from leadline.record.versions import note_version
from leadline.record.writer import is_importing, writing
from leadline.touches.instants import micros_of, moment_of

PEOPLE_AT_ONCE = 500
"""People whose rows one transaction replaces: others wait some ten milliseconds for it."""
TOUCHES_A_PERSON = 10
BEING_TAKEN_BACK = "being taken back"
"""In the place of the playbook's digest, while an import of a few people is. If that was cut off, everybody is
qualified anew.
"""
WAIT = 60.0
"""Seconds that a turn is waited for by whoever has to end what it began."""
LOOKED_THROUGH = 1_000
"""So many new touches are looked through while others wait to write; more of them without keeping anybody waiting."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the tables speak of: the moment of the last refresh of everybody, the digest of the playbook, whether the
    record has grown since, a number that is another after every change of the tables, and when the last one was made.
    """

    as_of: datetime
    playbook: str
    stale: bool
    version: int
    made: datetime


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far the record goes: what has come, been linked, parted, grouped and taken back."""

    last_seq: int
    last_link: int
    last_undone: int
    last_member: int
    last_retraction: int

    @property
    def columns(self) -> dict[str, int]:
        return asdict(self)

    def at_most(self, other: _Reach) -> _Reach:
        """No further than the other in anything."""
        return _Reach(**{name: min(value, other.columns[name]) for name, value in self.columns.items()})


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was so when touches were read: how far the record went, what the tables spoke of, what was in the record.

    Others may bring the tables up, erase somebody or take an import back before what was read then is written.
    """

    reach: _Reach
    kept: _Reach | None
    erasure: int
    runs: frozenset[int]
    undone: int


def refresh(home: Home, as_of: datetime | None = None) -> Qualified:
    """Qualify everybody as of `as_of` (now) by the home's playbook, and keep the result. Raises BadPlaybook.

    Others may write meanwhile, and what they write is caught up with next.
    """
    playbook = home.playbook()
    with reading():
        begun = _begin(StandingMoment.objects.first())
        touches = read_touches(home)
    qualified = qualify(touches, playbook, as_of=as_of or datetime.now(UTC))
    tables = _tables(qualified, touches, playbook)
    people = np.unique(np.asarray(tables[StandingLead].column("person")))
    bounds = [NOBODY, *people[PEOPLE_AT_ONCE::PEOPLE_AT_ONCE].tolist(), None]
    for low, high in pairwise(bounds):
        with writing(home, "qualify"), transaction.atomic():
            theirs = Q(person__gte=low) if high is None else Q(person__gte=low, person__lt=high)
            _replace({model: _between(table, low, high) for model, table in tables.items()}, theirs, begun)
        if high is not None:
            time.sleep(GIVES_WAY)
    with writing(home, "qualify"), transaction.atomic():
        if _is_still(home, playbook):
            note_version(playbook, now_micros())
        _keep_notices(qualified.notices)
        reach = _reached(begun)
        StandingMoment.objects.all().delete()
        if reach is not None:
            StandingMoment.objects.create(
                as_of=micros_of(qualified.as_of), made=now_micros(), playbook=playbook.digest, version=now_micros(),
                **reach.columns,
            )  # fmt: skip
    return qualified


def catch_up(home: Home, now: datetime | None = None, at_most: int | None = None, wait: float = 5.0) -> bool:
    """Bring the tables up to the record and the clock; true if they are. Raises BadPlaybook; RecordError if another
    process keeps the right to write for longer than `wait` seconds.

    With `at_most`, more people than that are left as they stand: whoever keeps the home sees to them.
    """
    given, now = now, now or datetime.now(UTC)
    playbook = home.playbook()
    with reading():
        kept = StandingMoment.objects.first()
        reach = _reach()
        due = StandingLead.objects.filter(next_change_at__lte=micros_of(now)).exists()
    if kept is not None and kept.playbook == BEING_TAKEN_BACK and is_importing(home):
        return False  # whoever takes it back sees to those whom it concerns
    everybody = kept is None or _everybody(kept, reach, playbook, now)
    if everybody and (at_most is None or reach.last_seq <= at_most * TOUCHES_A_PERSON):
        refresh(home, now)
        return True
    if kept is None:
        return False
    if reach == _reach_of(kept) and not due:
        return not everybody
    behind = reach.last_seq - kept.last_seq
    if at_most is not None and behind > at_most * TOUCHES_A_PERSON:
        return False
    with nullcontext() if behind > LOOKED_THROUGH else writing(home, "qualify", wait):
        # The lock may have been waited for: look again what there is to do.
        kept = StandingMoment.objects.first()
        if kept is None:
            return False
        now = given or datetime.now(UTC)
        with reading():
            begun = _begin(kept)
            changed = _changed(kept, now)
        everybody = everybody or _everybody(kept, begun.reach, playbook, now)
        if len(changed) <= PEOPLE_AT_ONCE:
            _refresh_some(home, playbook, changed, begun, now, everybody)
            return not everybody
    if at_most is not None and len(changed) > at_most:
        return False
    if len(changed) > begun.reach.last_seq // 2:
        refresh(home, now)
        return True
    _refresh_some(home, playbook, changed, begun, now, everybody)
    return not everybody


def bring_up(home: Home, subjects: Collection[int]) -> None:
    """Qualify the people of these subjects anew, whatever else there is to catch up with. Raises BadPlaybook."""
    playbook = home.playbook()
    with writing(home, "qualify"):
        kept = StandingMoment.objects.first()
        if kept is None:
            return
        theirs = sorted(circle(subjects))
        begun = _begin(kept)
        touches = touches_of(home, with_groups(theirs))
        tables = _tables(qualify(touches, playbook), touches, playbook)
        people = pa.array(theirs, pa.int64())
        rows = {model: table.filter(pc.is_in(table.column("person"), people)) for model, table in tables.items()}
        with transaction.atomic():
            for some in pieces(theirs):
                part = pa.array(some, pa.int64())
                mine = {model: table.filter(pc.is_in(table.column("person"), part)) for model, table in rows.items()}
                _replace(mine, Q(person__in=some), begun)
            StandingMoment.objects.update(made=now_micros(), version=now_micros())


def bring_up_in_turns(home: Home, subjects: Collection[int]) -> None:
    """`bring_up` without keeping others from writing while people are qualified: what they write is caught up with
    next. Raises BadPlaybook.
    """
    playbook = home.playbook()
    with reading():
        kept = StandingMoment.objects.first()
        if kept is None:
            return
        theirs = sorted(circle(subjects))
        begun = _begin(kept)
        touches = touches_of(home, with_groups(theirs))
    tables = _tables(qualify(touches, playbook), touches, playbook)
    for start in range(0, len(theirs), PEOPLE_AT_ONCE):
        some = theirs[start : start + PEOPLE_AT_ONCE]
        part = pa.array(some, pa.int64())
        mine = {model: table.filter(pc.is_in(table.column("person"), part)) for model, table in tables.items()}
        with writing(home, "qualify", WAIT), transaction.atomic():
            _replace(mine, Q(person__in=some), begun)
            StandingMoment.objects.update(made=now_micros(), version=now_micros())


def _everybody(kept: StandingMoment, reach: _Reach, playbook: Playbook, now: datetime) -> bool:
    """Whether all have to be qualified anew."""
    zone = ZoneInfo(playbook.time_zone)
    return (
        kept.playbook != playbook.digest
        or moment_of(kept.as_of).astimezone(zone).date() != now.astimezone(zone).date()
        or reach.last_seq < kept.last_seq
        or Touch.objects.filter(seq__gt=kept.last_seq, subject=NOBODY).exists()
    )


def _changed(kept: StandingMoment, now: datetime) -> set[int]:
    """Subjects whose people may stand otherwise than the tables say."""
    found = set(Touch.objects.filter(seq__gt=kept.last_seq).values_list("subject", flat=True).distinct())
    links = Link.objects.filter(Q(id__gt=kept.last_link) | Q(undone__gt=kept.last_undone))
    found.update(subject for pair in links.values_list("low", "high") for subject in pair)
    found.update(Membership.objects.filter(id__gt=kept.last_member).values_list("subject", flat=True))
    found.update(Retraction.objects.filter(id__gt=kept.last_retraction).values_list("subject", flat=True))
    found.update(StandingLead.objects.filter(next_change_at__lte=micros_of(now)).values_list("person", flat=True))
    return with_groups(found - {NOBODY})


def _refresh_some(
    home: Home, playbook: Playbook, subjects: Collection[int], begun: _Begun, now: datetime, everybody: bool
) -> None:
    """Qualify the people of whole circles of subjects anew. `everybody` is still to be qualified."""
    ordered = sorted(subjects)
    # They may be in a group by now with people whom the change does not concern, and share the evidence of these.
    touches = touches_of(home, with_groups(subjects))
    tables = _tables(qualify(touches, playbook, as_of=now), touches, playbook)
    theirs = pa.array(ordered, pa.int64())
    tables = {model: table.filter(pc.is_in(table.column("person"), theirs)) for model, table in tables.items()}
    for start in range(0, len(ordered), PEOPLE_AT_ONCE):
        some = ordered[start : start + PEOPLE_AT_ONCE]
        rows = {model: _between(table, some[0], some[-1] + 1) for model, table in tables.items()}
        with writing(home, "qualify"), transaction.atomic():
            _replace(rows, Q(person__in=some), begun)
            StandingMoment.objects.update(made=now_micros(), version=now_micros())
        if len(ordered) > PEOPLE_AT_ONCE:
            time.sleep(GIVES_WAY)
    with writing(home, "qualify"), transaction.atomic():
        reach = _reached(begun)
        if reach is None:
            StandingMoment.objects.all().delete()
            return
        more = {"playbook": ""} if everybody else {}  # what asked for it is behind `reach`, and must not be forgotten
        StandingMoment.objects.update(made=now_micros(), version=now_micros(), **reach.columns, **more)


def _begin(kept: StandingMoment | None) -> _Begun:
    return _Begun(
        _reach(), _reach_of(kept) if kept else None, greatest(Erasure, "id"), _runs(), greatest(ImportRun, "undone"),
    )  # fmt: skip


def _runs() -> frozenset[int]:
    """The imports whose touches are there."""
    return frozenset(ImportRun.objects.exclude(state__in=("undoing", "undone")).values_list("id", flat=True))


def _replace(tables: dict[type[models.Model], pa.Table], theirs: Q, begun: _Begun) -> None:
    """Put rows in the place of some people's, in the caller's transaction: none of somebody who was erased meanwhile.

    The tables speak of no more from now on than these rows do: cut off here, the rest is caught up with.
    """
    people = pc.unique(tables[StandingLead].column("person")).to_pylist()
    there: set[int] = set()
    for some in pieces(people):
        there.update(Subject.objects.filter(id__in=some).values_list("id", flat=True))
    gone = pa.array(sorted(set(people) - there), pa.int64())
    marked: list[int] = []
    if greatest(Erasure, "id") != begun.erasure:
        marked = list(StandingLead.objects.filter(theirs, next_change_at=NEXT_LOOK).values_list("person", flat=True))
    for model, table in tables.items():
        model._default_manager.filter(theirs).delete()
        insert_at_once(model, table.filter(pc.invert(pc.is_in(table.column("person"), gone))) if len(gone) else table)
    for some in pieces(marked):
        StandingLead.objects.filter(person__in=some).update(next_change_at=NEXT_LOOK)
    kept = StandingMoment.objects.first()
    if kept is not None and (least := begun.reach.at_most(_reach_of(kept))) != _reach_of(kept):
        StandingMoment.objects.update(**least.columns)


def _reached(begun: _Begun) -> _Reach | None:
    """What the tables speak of once all is written; None where everybody is to be qualified anew."""
    kept = StandingMoment.objects.first()
    if kept is None and begun.kept is not None:
        return None
    if begun.kept is None and greatest(Erasure, "id") != begun.erasure:  # there were no rows to be marked
        return None
    if begun.runs - _runs() or begun.undone != greatest(ImportRun, "undone"):  # what was read may have gone since
        return None
    if kept is None or _reach_of(kept) == begun.kept:
        return begun.reach
    return begun.reach.at_most(_reach_of(kept))


def _is_still(home: Home, playbook: Playbook) -> bool:
    """Whether the home's playbook is this one: another may have been published meanwhile."""
    try:
        return home.playbook().digest == playbook.digest
    except BadPlaybook:
        return False


def _keep_notices(notices: Collection[Notice]) -> None:
    StandingNotice.objects.all().delete()
    StandingNotice.objects.bulk_create(
        [
            StandingNotice(
                code=notice.id, person=notice.person if isinstance(notice.person, int) else None, touch=notice.touch,
                text=notice.text,
            )
            for notice in notices
        ],
        batch_size=500,
    )  # fmt: skip


def _reach() -> _Reach:
    undone = Link.objects.filter(undone__isnull=False).aggregate(latest=Max("undone"))["latest"]
    return _Reach(
        greatest(Touch, "seq"), greatest(Link, "id"), int(undone or 0), greatest(Membership, "id"),
        greatest(Retraction, "id"),
    )  # fmt: skip


def _reach_of(kept: StandingMoment) -> _Reach:
    return _Reach(kept.last_seq, kept.last_link, kept.last_undone, kept.last_member, kept.last_retraction)


def _tables(qualified: Qualified, touches: pa.Table, playbook: Playbook) -> dict[type[models.Model], pa.Table]:
    """What is kept, in the order of people, with the columns and names of the models."""
    made = {
        StandingLead: with_what_lists_need(qualified, touches, playbook),
        StandingEntry: qualified.entries, StandingRequest: qualified.requests, StandingStep: qualified.steps,
    }  # fmt: skip
    return {model: _as_kept(model, table) for model, table in made.items()}


def _as_kept(model: type[models.Model], table: pa.Table) -> pa.Table:
    table = table.rename_columns([RENAMED.get(model, {}).get(name, name) for name in table.column_names])
    table = table.select([f.name for f in model._meta.concrete_fields if f.name in table.column_names])
    table = table.take(pc.sort_indices(table.column("person")))
    for i, name in enumerate(table.column_names):
        if pa.types.is_list(table.schema.field(i).type):
            texts = [None if value is None else json.dumps(value) for value in table.column(i).to_pylist()]
            table = table.set_column(i, name, pa.array(texts, pa.string()))
    return table


def _between(table: pa.Table, low: int, high: int | None) -> pa.Table:
    people: Ints = np.asarray(table.column("person"))
    first = int(np.searchsorted(people, low))
    last = len(people) if high is None else int(np.searchsorted(people, high))
    return table.slice(first, last - first)


def moment(home: Home) -> Moment | None:
    """What the kept tables speak of; None before the first refresh."""
    kept = StandingMoment.objects.first()
    if kept is None:
        return None
    stale = _reach_of(kept) != _reach()
    return Moment(moment_of(kept.as_of), kept.playbook, stale, kept.version, moment_of(kept.made))
