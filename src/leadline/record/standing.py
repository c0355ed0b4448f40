"""How leads stand, kept in the record: the tables of qualification, brought up to the log as it grows.

A page reads these tables. Only the people whom a touch, a link or the clock concerns are qualified anew; everybody is
when the playbook or the local day has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
from django.db import models, transaction
from django.db.models import Q

from leadline.__about__ import __version__
from leadline.engines.local import qualify
from leadline.playbook.playbook import Playbook
from leadline.problems import BadPlaybook
from leadline.qualification.result import Notice, Qualified
from leadline.record.circles import circle, pieces, with_groups
from leadline.record.home import Home
from leadline.record.identity import NOBODY
from leadline.record.in_turns import in_turns
from leadline.record.links import now_micros
from leadline.record.models import (
    Link,
    Membership,
    Retraction,
    StandingEntry,
    StandingLead,
    StandingMoment,
    StandingNotice,
    StandingRequest,
    StandingStep,
    Touch,
)
from leadline.record.rows import reading
from leadline.record.standing_columns import RENAMED, with_what_lists_need
from leadline.record.standing_rows import (
    PEOPLE_AT_ONCE,
    Begun,
    Reach,
    Tables,
    begin,
    everybodys,
    reached,
    replace,
    rows_of,
)
from leadline.record.threads import behind
from leadline.record.touches_table import read_touches, touches_of
from leadline.record.versions import note_version
from leadline.record.writer import is_importing, qualifying, writing
from leadline.touches.instants import micros_of, moment_of

WHAT = "qualify"
TOUCHES_A_PERSON = 10
BEING_TAKEN_BACK = "being taken back"
"""In the place of what the tables are made by, while an import of a few people is. If that was cut off, everybody is
qualified anew.
"""
TO_BE_MADE_ANEW = ""
"""There too: everybody is still to be qualified."""
WAIT = 60.0
"""Seconds that a turn is waited for by whoever has to end what it began."""
LOOKED_THROUGH = 1_000
"""So many new touches are looked through while others wait to write; more of them without keeping anybody waiting."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the tables speak of: the moment of the last refresh of everybody, whether the record has grown since, a
    number that is another after every change of the tables, and when the last one was made.
    """

    as_of: datetime
    stale: bool
    version: int
    made: datetime


def refresh(home: Home, as_of: datetime | None = None) -> Qualified:
    """Qualify everybody as of `as_of` (now) by the home's playbook, and keep the result. Raises BadPlaybook.

    Others may write meanwhile, and what they write is caught up with next.
    """
    playbook = home.playbook()

    def everybody() -> tuple[Begun, Qualified, Tables]:
        with reading():
            begun = begin(StandingMoment.objects.first())
            touches = read_touches(home)
        qualified = qualify(touches, playbook, as_of=as_of or datetime.now(UTC))
        return begun, qualified, _tables(qualified, touches, playbook)

    begun, qualified, tables = behind(everybody)
    in_turns(home, WHAT, _everybody_kept(home, playbook, begun, qualified, tables))
    return qualified


def _everybody_kept(
    home: Home, playbook: Playbook, begun: Begun, qualified: Qualified, tables: Tables
) -> Iterator[None]:
    yield from everybodys(tables, begun)
    with transaction.atomic():
        if _is_still(home, playbook):
            note_version(playbook, now_micros())
        _keep_notices(qualified.notices)
        reach = reached(begun)
        StandingMoment.objects.all().delete()
        if reach is not None:
            StandingMoment.objects.create(
                as_of=micros_of(qualified.as_of), made=now_micros(), playbook=_made_by(playbook), version=now_micros(),
                **reach.columns,
            )  # fmt: skip


def catch_up(home: Home, now: datetime | None = None, at_most: int | None = None, wait: float = 5.0) -> bool:
    """Bring the tables up to the record and the clock; true if they are. Raises BadPlaybook; RecordError if another
    process keeps the right to write for longer than `wait` seconds.

    With `at_most`, more people than that are left as they stand: whoever keeps the home sees to them.
    """
    given, now = now, now or datetime.now(UTC)
    playbook = home.playbook()
    with reading():
        kept = StandingMoment.objects.first()
        reach = Reach.now()
        due = StandingLead.objects.filter(next_change_at__lte=micros_of(now)).exists()
    if kept is not None and kept.playbook == BEING_TAKEN_BACK and is_importing(home):
        return False  # whoever takes it back sees to those whom it concerns
    everybody = kept is None or _everybody(kept, reach, playbook, now)
    if everybody and (at_most is None or reach.last_seq <= at_most * TOUCHES_A_PERSON):
        return _anew(home, now, kept, at_most, wait)
    if kept is None:
        return False
    if reach == Reach.of(kept) and not due:
        return not everybody
    behind = reach.last_seq - kept.last_seq
    if at_most is not None and (at_most == 0 or behind > at_most * TOUCHES_A_PERSON):
        return False
    with nullcontext() if behind > LOOKED_THROUGH else writing(home, WHAT, wait):
        # The lock may have been waited for: look again what there is to do.
        kept = StandingMoment.objects.first()
        if kept is None:
            return False
        now = given or datetime.now(UTC)
        with reading():
            begun = begin(kept)
            changed = _changed(kept, now)
        everybody = everybody or _everybody(kept, begun.reach, playbook, now)
        is_few = len(changed) <= PEOPLE_AT_ONCE
        if is_few:
            _refresh_some(home, playbook, changed, begun, now, everybody)
    if not is_few:
        if at_most is not None and len(changed) > at_most:
            return False
        if len(changed) > begun.reach.last_seq // 2:
            return _anew(home, now, kept, at_most, wait)
        _refresh_some(home, playbook, changed, begun, now, everybody)
    if everybody:
        return False
    if StandingMoment.objects.filter(playbook=TO_BE_MADE_ANEW).exists():  # what was read may have gone since
        return catch_up(home, given, at_most, wait)
    return True


def _anew(home: Home, now: datetime, kept: StandingMoment | None, at_most: int | None, wait: float) -> bool:
    """Qualify everybody, unless somebody else did while this one waited for them."""
    with qualifying(home, WHAT, WAIT if at_most is None else wait):
        found = StandingMoment.objects.first()
        if (found and found.as_of) == (kept and kept.as_of):
            refresh(home, now)
            return True
    return catch_up(home, now, at_most, wait)


def bring_up(home: Home, subjects: Collection[int]) -> None:
    """Qualify the people of these subjects anew, whatever else there is to catch up with. Raises BadPlaybook."""
    playbook = home.playbook()
    with writing(home, WHAT):
        kept = StandingMoment.objects.first()
        if kept is None:
            return
        theirs, begun, touches = _read(home, subjects, kept)
        tables = _among(_tables(qualify(touches, playbook), touches, playbook), theirs)
        with transaction.atomic():
            for some in pieces(theirs):
                replace(_among(tables, some), Q(person__in=some), begun)
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
        theirs, begun, touches = _read(home, subjects, kept)
    tables = behind(lambda: _among(_tables(qualify(touches, playbook), touches, playbook), theirs))
    in_turns(home, WHAT, rows_of(tables, theirs, begun))


def _read(home: Home, subjects: Collection[int], kept: StandingMoment) -> tuple[list[int], Begun, pa.Table]:
    """The subjects of these people, in order, and the touches that say how they stand."""
    theirs = sorted(circle(subjects))
    return theirs, begin(kept), touches_of(home, with_groups(theirs))


def _made_by(playbook: Playbook) -> str:
    """Another one where the playbook says something else, or another version of this program read it."""
    return hashlib.sha256(f"{playbook.digest} {__version__}".encode()).hexdigest()


def _everybody(kept: StandingMoment, reach: Reach, playbook: Playbook, now: datetime) -> bool:
    """Whether all have to be qualified anew."""
    zone = ZoneInfo(playbook.time_zone)
    return (
        kept.playbook != _made_by(playbook)
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
    home: Home, playbook: Playbook, subjects: Collection[int], begun: Begun, now: datetime, everybody: bool
) -> None:
    """Qualify the people of whole circles of subjects anew. `everybody` is still to be qualified."""
    ordered = sorted(subjects)

    def theirs() -> Tables:
        # They may be in a group by now with people whom the change does not concern, and share the evidence of these.
        touches = touches_of(home, with_groups(subjects))
        return _among(_tables(qualify(touches, playbook, as_of=now), touches, playbook), ordered)

    if len(ordered) > PEOPLE_AT_ONCE:
        tables = behind(theirs)
        in_turns(home, WHAT, _some_kept(tables, ordered, begun, everybody))
        return
    tables = theirs()
    with writing(home, WHAT), transaction.atomic():
        replace(tables, Q(person__in=ordered), begun)
        _speak_of(begun, everybody)


def _some_kept(tables: Tables, people: Sequence[int], begun: Begun, everybody: bool) -> Iterator[None]:
    yield from rows_of(tables, people, begun)
    with transaction.atomic():
        _speak_of(begun, everybody)


def _speak_of(begun: Begun, everybody: bool) -> None:
    reach = reached(begun)
    # What asked for everybody is behind `reach`, and must not be forgotten.
    more = {"playbook": TO_BE_MADE_ANEW} if everybody or reach is None else {}
    StandingMoment.objects.update(made=now_micros(), version=now_micros(), **(reach.columns if reach else {}), **more)


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


def _among(tables: Tables, people: Sequence[int]) -> Tables:
    """The rows of these people."""
    wanted = pa.array(people, pa.int64())
    return {model: table.filter(pc.is_in(table.column("person"), wanted)) for model, table in tables.items()}


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
    return table.combine_chunks()


def moment(home: Home) -> Moment | None:
    """What the kept tables speak of; None before the first refresh."""
    kept = StandingMoment.objects.first()
    if kept is None:
        return None
    stale = Reach.of(kept) != Reach.now()
    return Moment(moment_of(kept.as_of), stale, kept.version, moment_of(kept.made))
