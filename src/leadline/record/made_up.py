"""The made-up company in a record: what belongs to it, and so goes with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from leadline.record.circles import pieces
from leadline.record.identity import NOBODY
from leadline.record.models import ErasedKey, ImportRun, Subject, Touch
from leadline.record.runs import MADE_UP
from leadline.touches.deeds import DEEDS


def made_up_runs() -> list[int]:
    """The runs by which it came, the oldest first."""
    return list(ImportRun.objects.filter(kind=MADE_UP).order_by("id").values_list("id", flat=True))


def touches_of_others() -> bool:
    """Whether there are touches of people whom no made-up company brought. What was done with made-up people is none;
    neither is that somebody was erased of whom nothing else is left.
    """
    theirs = Touch.objects.exclude(run__in=made_up_runs()).exclude(subject=NOBODY)
    theirs = theirs.exclude(pk__in=_deeds().values("pk"))
    return theirs.exclude(run=None, kind="decision", action="do_not_contact", keys="{}").exists()


def adopt() -> None:
    """What people here did with made-up people belongs to the made-up company from now on."""
    runs = made_up_runs()
    if runs:
        _deeds().update(run=runs[-1])


def run_of_wholly_made_up(subjects: Collection[int], rows: Sequence[Mapping[str, Any]]) -> int | None:
    """The run that made a person up: all their subjects and touches came by one, or were done here to them. None for
    somebody of whom anything else is known.
    """
    runs = set(made_up_runs())
    if not runs:
        return None
    for row in rows:
        done_here = row["run"] is None and row["by"] is not None and row["kind"] in DEEDS
        if row["run"] not in runs and not done_here:
            return None
    came: set[int | None] = set()
    for some in pieces(subjects):
        came |= set(Subject.objects.filter(id__in=some).values_list("run", flat=True))
    return max((run for run in runs if run in came), default=None) if came <= runs else None


def forget_made_up_erasures() -> None:
    """Nobody of a made-up company that is gone has to be recognised when they come again: it will be a new one."""
    ErasedKey.objects.filter(made_up=True).delete()


def _deeds() -> QuerySet[Touch]:
    people = Subject.objects.filter(run__in=made_up_runs()).values("id")
    return Touch.objects.filter(run=None, by__isnull=False, kind__in=DEEDS, subject__in=people)
