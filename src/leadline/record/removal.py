"""Taking an import back: the run's touches go, with what no other touch needs.

A touch that another import had too, or that came again by itself, stays and is theirs from then on. Of subjects, keys,
links, memberships and details everything stays that a touch that stays speaks for, and nothing else: so what an import
brought is found by its touches, not by who wrote a row.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.db.models.functions import Least

from leadline.problems import BadPlaybook, Problem, RecordError
from leadline.record.circles import pieces, with_groups
from leadline.record.gone import say_gone
from leadline.record.home import Home
from leadline.record.identity import NOBODY
from leadline.record.import_drafts import forget_upload
from leadline.record.known import BY_NO_IMPORT
from leadline.record.lake import seal
from leadline.record.lake_without import LakeWithout
from leadline.record.links import now_micros, people_now
from leadline.record.models import (
    Cost,
    DuplicateLook,
    Group,
    ImportRun,
    Key,
    KnownCost,
    KnownTouch,
    Link,
    Membership,
    RefusedRow,
    Retraction,
    StandingMoment,
    Subject,
    Touch,
)
from leadline.record.remaining import Remaining
from leadline.record.rows import greatest, select
from leadline.record.runs import MADE_UP, is_under_way, no_such_run
from leadline.record.standing import bring_up
from leadline.record.unspoken import unspoken
from leadline.record.without import remove
from leadline.record.writer import apart, importing, writing

AT_ONCE = 1_000
"""Subjects that are looked after in one transaction."""
FEW = 5_000
"""So many people are seen to without letting others write in between, and only they are qualified anew."""
WHAT = "take an import back"


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
    and keeps those who have nothing else left.

    Cut off, the same call finishes it (and tells what was left to do). Raises RecordError if there is no such run, or
    if something is being imported.
    """
    with importing(home, WHAT), writing(home, WHAT):
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
        RefusedRow.objects.filter(run_id=run).delete()
        ImportRun.objects.filter(id=run).update(state="undone", undone=now_micros())
        forget_upload(home, run)
        return undone


def remove_run(home: Home, run: int) -> int:
    """Take an import back and forget that it ever was. Returns how many touches went. Raises RecordError if there is
    no such run.
    """
    with importing(home, WHAT), writing(home, WHAT):
        if not ImportRun.objects.filter(id=run).exists():
            raise no_such_run(run)
        ImportRun.objects.filter(id=run).update(state="undoing")
        touches = _take_out(home, run).touches
        ImportRun.objects.filter(id=run).delete()
        return touches


def _take_out(home: Home, run: int) -> Undone:
    seal(home, whole_tail=True)
    handed = _hand_on(home, run)
    # What an import that was cut off wrote before its touches is not found by these.
    unsaid = unspoken() if ImportRun.objects.filter(id=run, finished=None).exists() else set()
    subjects = sorted(_subjects_of(run) | unsaid)
    standing = _Standing(home, subjects)
    standing.forget()
    counted = _People(subjects)
    remaining = Remaining(home, run, subjects)
    for start in range(0, len(subjects), AT_ONCE):
        remove(run, remaining.chunk(subjects[start : start + AT_ONCE]), unsaid)
        if not standing.few:
            with apart(home):
                pass
    costs, costs_handed = _costs(run)
    _groups(run)
    # Numbers of subjects may be given again: who has one then was not looked at.
    DuplicateLook.objects.update(last_subject=Least("last_subject", greatest(Subject, "id")))
    _exchange(home, run, LakeWithout(home, remaining.seqs))  # if it was lost meanwhile, it was made of all
    standing.bring_up()
    return Undone(len(remaining.seqs), counted.gone(), costs, handed + costs_handed)


def _exchange(home: Home, run: int, lake: LakeWithout, runs: dict[int, int | None] | None = None) -> None:
    """From here on nobody reads the touches that go, and those that are handed on belong to others."""
    try:
        lake.write(runs=runs)
        with transaction.atomic():
            lake.save()
            say_gone(run)
            heirs: dict[int | None, list[int]] = {}
            for seq, heir in (runs or {}).items():
                heirs.setdefault(heir, []).append(seq)
            for heir, seqs in heirs.items():
                for some in pieces(seqs):
                    Touch.objects.filter(seq__in=some).update(run=heir)
    except BaseException:
        lake.discard()
        raise
    lake.drop_old()


def _hand_on(home: Home, run: int) -> int:
    """Touches of the run that others had too become theirs; the others leave the lake. Returns how many stay."""
    mine = select(Touch, {"seq": pa.int64()}, "run = %s", [run]).column("seq")
    seqs = np.sort(np.asarray(mine.combine_chunks()))
    heirs: dict[int, int | None] = {}
    for other in KnownTouch.objects.exclude(run=run).order_by("run").values_list("run", flat=True).distinct():
        theirs = select(KnownTouch, {"seq": pa.int64()}, "run = %s", [other]).column("seq")
        for seq in np.intersect1d(seqs, np.asarray(theirs.combine_chunks())).tolist():
            heirs.setdefault(seq, other or None)
    _exchange(home, run, LakeWithout(home, np.setdiff1d(seqs, np.fromiter(heirs, np.int64, len(heirs)))), heirs)
    return len(heirs)


def _subjects_of(run: int) -> set[int]:
    """Whom the run has to do with: by its touches, and by what a run that was cut off wrote before these."""
    found = set(Touch.objects.filter(run=run).values_list("subject", flat=True).distinct())
    found |= set(Subject.objects.filter(run=run).values_list("id", flat=True))
    for model in (Key, Membership):
        found |= set(model._default_manager.filter(run=run).values_list("subject", flat=True).distinct())
    for low, high in Link.objects.filter(run=run).values_list("low", "high"):
        found |= {low, high}
    return found - {NOBODY}


def _costs(run: int) -> tuple[int, int]:
    """Costs that went, and those that another import had too."""
    mine = set(Cost.objects.filter(run=run).values_list("id", flat=True))
    handed = 0
    for cost, heir in KnownCost.objects.exclude(run=run).order_by("run").values_list("cost", "run"):
        if cost in mine:
            mine.discard(cost)
            Cost.objects.filter(id=cost).update(run=heir or None)
            handed += 1
    for some in pieces(sorted(mine)):
        Cost.objects.filter(id__in=some).delete()
    KnownCost.objects.filter(run=run).delete()
    KnownTouch.objects.filter(run=run).delete()
    return len(mine), handed


def _groups(run: int) -> None:
    """Groups that nobody is in any more go; the others are whose members are."""
    Group.objects.filter(run=run).exclude(key__in=Membership.objects.values("group")).delete()
    for number, key in list(Group.objects.filter(run=run).values_list("id", "key")):
        runs = set(Membership.objects.filter(group=key).values_list("run", flat=True).distinct())
        heir = min(by or BY_NO_IMPORT for by in runs)
        Group.objects.filter(id=number).update(run=heir or None)


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
        """Whoever looks from here on, were this cut off, qualifies everybody."""
        if not self.few:
            StandingMoment.objects.all().delete()
            return
        self.playbook = StandingMoment.objects.values_list("playbook", flat=True).first()
        StandingMoment.objects.update(playbook="")

    def bring_up(self) -> None:
        kept = StandingMoment.objects.first()
        if kept is None:
            return
        StandingMoment.objects.update(
            last_seq=min(kept.last_seq, greatest(Touch, "seq")), last_link=min(kept.last_link, greatest(Link, "id")),
            last_member=min(kept.last_member, greatest(Membership, "id")),
            last_retraction=min(kept.last_retraction, greatest(Retraction, "id")),
        )  # fmt: skip
        if not self.few:
            StandingMoment.objects.all().delete()
            return
        there = set()
        for some in pieces(sorted(self.around)):
            there |= set(Subject.objects.filter(id__in=some).values_list("id", flat=True))
        with suppress(BadPlaybook):  # everybody is qualified by the next one that is right
            bring_up(self.home, there)
            StandingMoment.objects.filter(playbook="").update(playbook=self.playbook)
