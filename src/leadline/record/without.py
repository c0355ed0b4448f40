"""Some subjects of the record without what only one import says of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.db.models import Q

from leadline.record.circles import pieces, stretches
from leadline.record.details import write_latest
from leadline.record.gone import say_gone
from leadline.record.incoming import SHOWN
from leadline.record.keys import remove_keys
from leadline.record.known import BY_NO_IMPORT
from leadline.record.links import BY_TOUCH, now_micros
from leadline.record.models import (
    DuplicateProposal,
    KeptApart,
    Key,
    KeyOfSubject,
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
from leadline.record.remaining import Chunk, LoggedTouch, keys_with_numbers, links_at
from leadline.touches.columns import INSTANT

OF_PEOPLE = (StandingLead, StandingEntry, StandingRequest, StandingStep, StandingNotice)


def remove(run: int, chunk: Chunk, unsaid: set[int]) -> None:
    """The record without what only the run says of these subjects; of `unsaid` ones, only what touches say."""
    with transaction.atomic():
        left = _keys(run, chunk)
        there = chunk.stays.subjects | {
            subject: by for subject, by in left.items() if subject not in chunk.stays.subjects
        }
        kept = [subject for subject in chunk.mixed if subject in there]
        gone = [*chunk.whole, *(subject for subject in chunk.mixed if subject not in there)]
        _links(run, chunk, set(gone), unsaid)
        _members(run, chunk, unsaid)
        _details(chunk, kept, unsaid)
        for how, some in stretches(gone):
            _remove_subjects(how, some)
        for subject, by in there.items():
            Subject.objects.filter(id=subject, run=run).update(run=by or None)
        retractions = Retraction.objects.exists()
        for how, some in stretches(chunk.seqs):
            if retractions:  # numbers of the log may be given again: what has one then was not taken back
                Retraction.objects.filter(**{f"seq__{how}": some}).delete()
            Touch.objects.filter(**{f"seq__{how}": some}).delete()
        StandingMoment.objects.update(version=now_micros())
        say_gone(run)


def _remove_subjects(how: str, some: object) -> None:
    """With all that is theirs but touches and links."""
    theirs = {f"subject__{how}": some}
    numbers = KeyOfSubject.objects.filter(**theirs).values("key")
    Key.objects.filter(id__in=numbers, **theirs).delete()
    KeyOfSubject.objects.filter(**theirs).delete()
    Membership.objects.filter(**theirs).delete()
    for model in OF_PEOPLE:
        model._default_manager.filter(**{f"person__{how}": some}).delete()
    for pairs in (DuplicateProposal, KeptApart):
        pairs._default_manager.filter(Q(**{f"low__{how}": some}) | Q(**{f"high__{how}": some})).delete()
    Subject.objects.filter(**{f"id__{how}": some}).delete()


def _keys(run: int, chunk: Chunk) -> dict[int, int]:
    """Remove the keys that only the run brought. Returns whose keys stay, and by which import."""
    gone: dict[int, int] = {}
    left: dict[int, int] = {}
    for number, kind, value, subject, by in list(keys_with_numbers(chunk.mixed)):
        key = (kind, value)
        if key in chunk.stays.keys:
            heir = chunk.stays.keys[key]
            left[subject] = min(heir, left.get(subject, heir))
            if by == run:
                Key.objects.filter(id=number).update(run=heir or None)
        elif by == run or key in chunk.goes.keys:
            gone[number] = subject
        else:
            left[subject] = min(by or BY_NO_IMPORT, left.get(subject, by or BY_NO_IMPORT))
    remove_keys(set(gone.values()), gone)
    return left


def _links(run: int, chunk: Chunk, gone: set[int], unsaid: set[int]) -> None:
    """Links of whoever goes go; one that only the run showed goes; one that it dated gets its date from what stays."""
    away: list[int] = []
    for link in links_at([*chunk.whole, *chunk.mixed]):
        if link.low in gone or link.high in gone:
            away.append(link.pk)
            continue
        stays = chunk.stays.pairs.get((link.low, link.high))
        goes = chunk.goes.pairs.get((link.low, link.high))
        if link.run == run and stays is None:
            away.append(link.pk)
        elif link.run == run or (goes and goes[0] == link.received) or {link.low, link.high} <= unsaid:
            by_people = link.by != BY_TOUCH
            dated = [moment for moment in (stays[0] if stays else None, link.made if by_people else None) if moment]
            heir = (stays[1] if stays else 0) or None
            Link.objects.filter(pk=link.pk).update(
                received=min(dated, default=link.received), run=heir if link.run == run else link.run
            )
    for some in pieces(away):
        Link.objects.filter(pk__in=some).delete()


def _members(run: int, chunk: Chunk, unsaid: set[int]) -> None:
    for some in pieces(chunk.mixed):
        for member in Membership.objects.filter(subject__in=some):
            pair = (member.subject, member.group)
            stays = chunk.stays.members.get(pair)
            if member.run != run and pair not in chunk.goes.members and member.subject not in unsaid:
                continue
            if stays is None:
                member.delete()
            else:
                heir = (stays[1] or None) if member.run == run else member.run
                Membership.objects.filter(pk=member.pk).update(since=stays[0], run=heir)


def _details(chunk: Chunk, kept: list[int], unsaid: set[int]) -> None:
    """Who was shown by what the run said is shown by what stays."""
    rows: list[dict[str, Any]] = []
    for some in pieces(kept):
        for subject in Subject.objects.filter(id__in=some):
            goes, stays = (said.touches.get(subject.pk, []) for said in (chunk.goes, chunk.stays))
            lost = [
                name
                for name in SHOWN
                if getattr(subject, name) is not None
                and (_gave(goes, subject, name) or (subject.pk in unsaid and not _gave(stays, subject, name)))
            ]
            if not lost:
                continue
            Subject.objects.filter(id=subject.pk).update(
                **{f"{name}{end}": None for name in lost for end in ("", "_at")}
            )
            for touch in stays:
                shown = touch.shown
                rows.append({"subject": subject.pk, "at": touch.at, **{name: shown[name] for name in lost}})
    if rows:
        columns = {f"shown_{name}": pa.array([row.get(name) for row in rows], pa.string()) for name in SHOWN}
        at = pa.array([row["at"] for row in rows], pa.int64()).cast(INSTANT)
        write_latest(pa.table({"at": at, **columns}), np.array([row["subject"] for row in rows], dtype=np.int64))


def _gave(touches: list[LoggedTouch], subject: Subject, name: str) -> bool:
    """Whether one of them gave the detail that is shown."""
    at, value = getattr(subject, f"{name}_at"), getattr(subject, name)
    return any(touch.at == at and touch.shown[name] == value for touch in touches)
