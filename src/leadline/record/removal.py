"""Taking an import back: the run's touches go, with what no other touch needs.

A touch that another import had too, or that came again by itself, stays and is theirs from then on. Of subjects, keys,
links, memberships and details everything stays that a touch that stays speaks for, and nothing else: so what an import
brought is found by its touches, not by who wrote a row.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.db.models.functions import Least

from leadline.problems import BadPlaybook, Problem, RecordError
from leadline.record.circles import pieces, with_groups
from leadline.record.gone import say_gone
from leadline.record.home import Home
from leadline.record.identity import NOBODY, Ints
from leadline.record.import_drafts import forget_upload
from leadline.record.in_turns import as_many, in_turns
from leadline.record.lake import discard, forget, seal
from leadline.record.lake_without import LakeWithout
from leadline.record.links import now_micros, people_now
from leadline.record.models import (
    DuplicateLook,
    Erasure,
    ImportRun,
    Key,
    KnownTouch,
    Link,
    Membership,
    Retraction,
    Segment,
    StandingMoment,
    Subject,
    Touch,
)
from leadline.record.remaining import Remaining
from leadline.record.rest_of_import import take_costs_out, take_rest_out
from leadline.record.rows import greatest, reading, select
from leadline.record.runs import MADE_UP, is_under_way, no_such_run
from leadline.record.standing import BEING_TAKEN_BACK, bring_up_in_turns
from leadline.record.unspoken import unspoken
from leadline.record.without import remove
from leadline.record.writer import importing, writing

AT_ONCE = 1_000
"""Subjects that are looked after in one transaction, at most."""
FIRST = 50
"""… in the first one: then it is known how long they take."""
FEW = 5_000
"""After so many people only they are qualified anew."""
WHAT = "take an import back"
WAIT = 60.0
"""Seconds that a turn is waited for."""
TRIES = 4
"""The last one keeps everybody else from writing."""


class _Overtaken(Exception):
    """Others wrote, or erased, what changes what is to be taken out."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undoing took away: touches, people of whom nothing is left, costs. `handed` touches (and costs) stay,
    since another import had them too.
    """

    touches: int = 0
    people: int = 0
    costs: int = 0
    handed: int = 0


def undo_run(home: Home, run: int, by: str) -> Undone:
    """Take an import back, at any time after it; the run stays listed as undone. What people did with its leads stays,
    and keeps those who have nothing else left. Others write in between, unless the caller holds the right.

    Cut off, the same call finishes it (and tells what was left to do). Raises RecordError if there is no such run, or
    if something is being imported.
    """
    with importing(home, WHAT):
        with writing(home, WHAT):
            row = ImportRun.objects.filter(id=run).first()
            if row is None or row.kind == MADE_UP:
                raise no_such_run(run)
            if is_under_way(home, run):
                what = f"Import {run} is under way."
                raise RecordError(Problem("import_under_way", what, "Stop it first."))
            if row.state == "undone":
                return Undone()
            ImportRun.objects.filter(id=run).update(state="undoing", undone_by=by)
        undone = _take_out(home, run)
        with writing(home, WHAT, WAIT):
            ImportRun.objects.filter(id=run).update(state="undone", undone=now_micros())
            forget_upload(home, run)
        return undone


def remove_run(home: Home, run: int) -> int:
    """Take an import back and forget that it ever was. Returns how many touches went. Raises RecordError if there is
    no such run.
    """
    with importing(home, WHAT):
        with writing(home, WHAT):
            if not ImportRun.objects.filter(id=run).exists():
                raise no_such_run(run)
            ImportRun.objects.filter(id=run).update(state="undoing")
        touches = _take_out(home, run).touches
        with writing(home, WHAT, WAIT):
            ImportRun.objects.filter(id=run).delete()
        return touches


def _take_out(home: Home, run: int) -> Undone:
    """Everything is looked up first, while others write; then it is taken out in short turns."""
    touches = people = handed = 0
    for left in reversed(range(TRIES)):
        with nullcontext() if left else writing(home, WHAT, WAIT):
            watch = _Watch(run)
            seal(home, whole_tail=True)
            handed += _hand_on(home, run)
            taking = _Taking(home, run, watch)
            whole = taking.take()
        touches, people = touches + taking.touches, people + taking.people
        if whole:
            break
        _forget_lake(home)  # what came again has left it, and stays
    costs, costs_handed = take_costs_out(home, run, WHAT)
    take_rest_out(home, run, WHAT)
    return Undone(touches, people, costs, handed + costs_handed)


class _Watch:
    """Whether others change what is to be taken out. Made before anything is looked up."""

    def __init__(self, run: int) -> None:
        self.run = run
        self._known, self._erasure = greatest(KnownTouch, "id"), greatest(Erasure, "id")

    def look(self, seqs: Ints) -> None:
        """Raises _Overtaken if one of these touches came again by itself, or if somebody was erased."""
        if greatest(Erasure, "id") != self._erasure:
            raise _Overtaken
        newest = greatest(KnownTouch, "id")
        if newest > self._known:
            again = KnownTouch.objects.filter(id__gt=self._known).exclude(run=self.run)
            if np.isin(np.array(again.values_list("seq", flat=True), dtype=np.int64), seqs).any():
                raise _Overtaken
            self._known = newest


class _Taking:
    """The subjects of a run, of whom what only the run said goes; `touches` and `people` count what went so far."""

    def __init__(self, home: Home, run: int, watch: _Watch) -> None:
        self.home, self.run, self.watch = home, run, watch
        self.touches = self.people = 0
        with reading():
            # What an import that was cut off wrote before its touches is not found by these.
            cut_off = ImportRun.objects.filter(id=run, finished=None).exists()
            self.unsaid = unspoken() if cut_off else set()
            self.subjects = sorted(_subjects_of(run) | self.unsaid)
            self.standing = _Standing(home, self.subjects)
            self.counted = _People(self.subjects)
            self.remaining = Remaining(home, run, self.subjects)

    def take(self) -> bool:
        """False where it is to be begun anew, with what is left."""
        with writing(self.home, WHAT, WAIT):
            self.standing.forget()
        try:
            in_turns(self.home, WHAT, self._steps())
            overtaken = False
        except _Overtaken:
            overtaken = True
        self.people = self.counted.gone()
        if overtaken:
            return False
        with writing(self.home, WHAT, WAIT):
            # Numbers of subjects may be given again: who has one then was not looked at.
            DuplicateLook.objects.update(last_subject=Least("last_subject", greatest(Subject, "id")))
        # If the lake was lost meanwhile, it was made of all.
        _exchange(self.home, self.run, self.remaining.seqs, {})
        self.standing.bring_up()
        return True

    def _steps(self) -> Iterator[None]:
        at, size = 0, min(FIRST, AT_ONCE)
        while at < len(self.subjects):
            since = time.thread_time()
            self.watch.look(self.remaining.seqs)
            chunk = self.remaining.chunk(self.subjects[at : at + size])
            remove(self.run, chunk, self.unsaid)
            self.touches += len(chunk.seqs)
            at += size
            size = as_many(time.thread_time() - since, size, AT_ONCE)
            yield


def _exchange(home: Home, run: int, seqs: Ints, heirs: dict[int, int | None]) -> None:
    """From here on nobody reads the touches that go, and those that are handed on belong to others."""
    for left in reversed(range(TRIES)):
        lake = LakeWithout(home, seqs)
        try:
            with nullcontext() if left else writing(home, WHAT, WAIT):
                lake.write(runs=heirs)
                with writing(home, WHAT, WAIT), transaction.atomic():
                    if not lake.is_of_now():
                        raise FileNotFoundError
                    lake.save()
                    say_gone(run)
        except FileNotFoundError:  # others rewrote the lake meanwhile
            lake.discard()
            if not left:
                raise
            continue
        except BaseException:
            lake.discard()
            raise
        lake.drop_old()
        return


def _forget_lake(home: Home) -> None:
    """The next seal makes it anew."""
    with writing(home, WHAT, WAIT):
        files = list(Segment.objects.all())
        forget()
    discard(home, files)


def _hand_on(home: Home, run: int) -> int:
    """Touches of the run that others had too become theirs; the others leave the lake. Returns how many stay."""
    with reading():
        mine = select(Touch, {"seq": pa.int64()}, "run = %s", [run]).column("seq")
        seqs = np.sort(np.asarray(mine.combine_chunks()))
        heirs: dict[int, int | None] = {}
        for other in KnownTouch.objects.exclude(run=run).order_by("run").values_list("run", flat=True).distinct():
            theirs = select(KnownTouch, {"seq": pa.int64()}, "run = %s", [other]).column("seq")
            for seq in np.intersect1d(seqs, np.asarray(theirs.combine_chunks())).tolist():
                heirs.setdefault(seq, other or None)
    _exchange(home, run, np.setdiff1d(seqs, np.fromiter(heirs, np.int64, len(heirs))), heirs)
    in_turns(home, WHAT, _to_heirs(heirs))  # behind the lake: cut off, it is done again
    return len(heirs)


def _to_heirs(heirs: dict[int, int | None]) -> Iterator[None]:
    of: dict[int | None, list[int]] = {}
    for seq, heir in heirs.items():
        of.setdefault(heir, []).append(seq)
    for heir, seqs in of.items():
        for some in pieces(seqs):
            Touch.objects.filter(seq__in=some).update(run=heir)
            yield


def _subjects_of(run: int) -> set[int]:
    """Whom the run has to do with: by its touches, and by what a run that was cut off wrote before these."""
    found = set(Touch.objects.filter(run=run).values_list("subject", flat=True).distinct())
    found |= set(Subject.objects.filter(run=run).values_list("id", flat=True))
    for model in (Key, Membership):
        found |= set(model._default_manager.filter(run=run).values_list("subject", flat=True).distinct())
    for low, high in Link.objects.filter(run=run).values_list("low", "high"):
        found |= {low, high}
    return found - {NOBODY}


class _People:
    """How many people of these subjects there are no more."""

    def __init__(self, subjects: list[int]) -> None:
        self._subjects = np.array(subjects, dtype=np.int64)
        self._people = people_now()

    def gone(self) -> int:
        there = set()
        for some in pieces(self._subjects.tolist()):
            there |= set(Subject.objects.filter(id__in=some).values_list("id", flat=True))
        persons = np.unique(self._people.of(self._subjects))
        members = self._people.members(persons)
        others = np.setdiff1d(members, self._subjects)
        stay = np.union1d(others, np.array(sorted(there), dtype=np.int64))
        return len(np.setdiff1d(persons, self._people.of(stay)))


class _Standing:
    """How those stand whom the run has to do with. Of a few people it is brought up at once; else everybody is
    qualified anew.
    """

    def __init__(self, home: Home, subjects: list[int]) -> None:
        self.home = home
        self.few = len(subjects) <= FEW
        self.around = with_groups(subjects) if self.few else set()
        self.few = self.few and len(self.around) <= FEW

    def forget(self) -> None:
        """Whoever looks once this was cut off qualifies everybody."""
        if not self.few:
            StandingMoment.objects.all().delete()
            return
        self.playbook = StandingMoment.objects.values_list("playbook", flat=True).first()
        StandingMoment.objects.update(playbook=BEING_TAKEN_BACK)

    def bring_up(self) -> None:
        with writing(self.home, WHAT, WAIT):
            kept = StandingMoment.objects.first()
            if kept is None:
                return
            if not self.few:
                StandingMoment.objects.all().delete()
                return
            StandingMoment.objects.update(
                last_seq=min(kept.last_seq, greatest(Touch, "seq")),
                last_link=min(kept.last_link, greatest(Link, "id")),
                last_member=min(kept.last_member, greatest(Membership, "id")),
                last_retraction=min(kept.last_retraction, greatest(Retraction, "id")),
            )  # fmt: skip
        there = set()
        for some in pieces(sorted(self.around)):
            there |= set(Subject.objects.filter(id__in=some).values_list("id", flat=True))
        with suppress(BadPlaybook):  # everybody is qualified by the next one that is right
            bring_up_in_turns(self.home, there)
            with writing(self.home, WHAT, WAIT):
                StandingMoment.objects.filter(playbook=BEING_TAKEN_BACK).update(playbook=self.playbook)
