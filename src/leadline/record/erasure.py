"""Erasing somebody: everything that points at them goes, from the record and the lake.

What happened may stay without them, so that past counts hold: kind, action, offer, product, source, time, money, under
a fresh number that leads back to nobody.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from leadline.problems import Problem, RecordError
from leadline.record.anonymous import anonymous
from leadline.record.append import next_seq
from leadline.record.circles import circle, pieces, with_groups
from leadline.record.erased import remember
from leadline.record.home import Home
from leadline.record.identity import NOBODY
from leadline.record.incoming import SHOWN
from leadline.record.keys import keys_of, remove_keys
from leadline.record.lake import read_subjects
from leadline.record.lake_without import LakeWithout
from leadline.record.links import now_micros
from leadline.record.made_up import run_of_wholly_made_up
from leadline.record.models import (
    Cost,
    DuplicateLook,
    DuplicateProposal,
    ErasedKey,
    Erasure,
    FailedTouch,
    Feed,
    Group,
    ImportDraft,
    ImportRun,
    Invitation,
    KeptApart,
    Key,
    KeyOfSubject,
    KnownCost,
    KnownTouch,
    Link,
    Member,
    Membership,
    PlaybookDraft,
    PlaybookVersion,
    PromisedNumbers,
    RefusedRow,
    Retraction,
    SavedMapping,
    SavedView,
    Segment,
    SignInLink,
    StandingEntry,
    StandingLead,
    StandingMoment,
    StandingNotice,
    StandingRequest,
    StandingStep,
    Subject,
    Touch,
)
from leadline.record.rows import greatest
from leadline.record.standing_columns import NEXT_LOOK
from leadline.record.sweeping import begin, begun, sweep
from leadline.record.traces import Identifiers, clean, identifiers
from leadline.record.turns import next_numbers
from leadline.record.writer import writing

ABOUT_PEOPLE: frozenset[type[models.Model]] = frozenset((
    DuplicateProposal, FailedTouch, Group, ImportDraft, ImportRun, KeptApart, Key, KeyOfSubject, KnownTouch, Link,
    Membership, RefusedRow, Retraction, SavedView, Segment, StandingEntry, StandingLead, StandingNotice,
    StandingRequest, StandingStep, Subject, Touch,
))  # fmt: skip
"""Models that may hold somebody, all of which `erase` sees to. A model that is in neither list fails the build."""
ABOUT_NOBODY: frozenset[type[models.Model]] = frozenset((
    Cost, DuplicateLook, ErasedKey, Erasure, Feed, Invitation, KnownCost, Member, PlaybookDraft, PlaybookVersion,
    PromisedNumbers, SavedMapping, SignInLink, StandingMoment,
))  # fmt: skip

NAME = "Erased person"


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of somebody. `swept` is false while traces may still lie in the files of the home."""

    touches_kept: int
    touches_removed: int
    keys_removed: int
    entirely: bool
    swept: bool


def erase(home: Home, person: int, by: str, entirely: bool = False, sweep_now: bool = True) -> Erased:
    """Erase a person with all that was merged into them. With `entirely` their touches go too, and counts get smaller.

    Sweeping the files takes as long as the record is large: without `sweep_now` it is left to `finish_erasures`, which
    the home remembers to be owed. Interrupted, it can be called again. Raises RecordError if there is nobody of that
    number, or if another process is writing.
    """
    with writing(home, "erase"):
        subjects = circle([person])
        there = set(Subject.objects.filter(id__in=subjects).values_list("id", flat=True))
        if not there or person == NOBODY:
            if begun(home):
                return Erased(0, 0, 0, entirely, sweep_now and sweep(home))
            what = f"There is nobody with the number {person} in the record."
            raise RecordError(Problem("no_such_person", what, "They may have been erased already."))
        begin(home)
        log = read_subjects(home, subjects)
        seqs = sorted(log.column("seq").to_pylist())
        rows = _touches(seqs)
        keys = {(key.kind, key.value) for key in keys_of(subjects)}
        them = _identifiers(subjects, rows, keys)
        made_up = run_of_wholly_made_up(subjects, rows)
        fresh = None if entirely else _fresh_subject()
        made = LakeWithout(home, set(seqs))
        try:
            kept = [] if fresh is None else anonymous(home, rows, fresh, them, subjects)
            made.write(kept)
            with transaction.atomic():
                _replace(home, subjects, rows, kept, keys, fresh, made_up, by, made)
                clean(them)
        except BaseException:
            made.discard()
            raise
        return Erased(len(kept), len(rows) - len(kept), len(keys), entirely, sweep_now and sweep(home))


def finish_erasures(home: Home) -> bool:
    """Sweep the files if that is owed, or was interrupted; true if nothing is left to be done."""
    return sweep(home) if begun(home) else True


def erasures() -> tuple[int, int]:
    """How many people were erased, and how many touches are counted no more by it."""
    found = Erasure.objects.aggregate(people=models.Count("id"), touches=models.Sum("touches_removed"))
    return int(found["people"] or 0), int(found["touches"] or 0)


def _touches(seqs: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of the log in full, in its order."""
    found: list[dict[str, Any]] = []
    for some in pieces(seqs):
        found += [dict(row) for row in Touch.objects.filter(seq__in=some).values()]
    return sorted(found, key=lambda row: row["seq"])


def _identifiers(
    subjects: Collection[int], rows: Sequence[Mapping[str, Any]], keys: Collection[tuple[str, str]]
) -> Identifiers:
    """Every text that they can be found by: keys, names, addresses; each alone, and the name as two words."""
    texts = {value for _, value in keys}
    phones = {value for kind, value in keys if kind == "phone"}
    for some in pieces(subjects):
        for shown in Subject.objects.filter(id__in=some).values(*(name for name in SHOWN if name != "company")):
            texts.update(value for value in shown.values() if value)
            phones.update([shown["phone"]] if shown["phone"] else [])
    for row in rows:
        given = json.loads(row["details"]) if row["details"] else {}
        said = {name: str(value) for name, value in given.items() if name != "note" and value}
        both = " ".join(part for part in (said.get("first_name"), said.get("last_name")) if part)
        texts.update([both] if both else [])
        texts.update(
            value for name, value in said.items() if name not in ("first_name", "last_name", "zip", "post_code")
        )
    return identifiers(texts, phones)


def _fresh_subject() -> int:
    """A number above all that were given: nothing leads from it to anybody."""
    return next_numbers().subject + secrets.randbelow(1_000)


def _replace(
    home: Home,
    subjects: set[int],
    rows: Sequence[Mapping[str, Any]],
    kept: Sequence[Mapping[str, Any]],
    keys: Collection[tuple[str, str]],
    fresh: int | None,
    made_up: int | None,
    by: str,
    made: LakeWithout,
) -> None:
    """Everything that changes in the record, at once."""
    now = now_micros()
    near = with_groups(subjects) - subjects
    ids = [row["content_id"] for row in rows]
    for some in pieces([row["seq"] for row in rows]):
        Touch.objects.filter(seq__in=some).delete()
        if fresh is None:
            KnownTouch.objects.filter(seq__in=some).delete()
    Touch.objects.bulk_create([Touch(**row) for row in kept], batch_size=100)
    if fresh is not None:
        Subject.objects.create(id=fresh, name=NAME, name_at=now, run=made_up)
    made.save()
    _take_from_others(home, subjects, keys)
    if fresh is not None:
        _never_again(fresh, now, by, made_up)
    groups = set()
    for some in pieces(subjects):
        remove_keys(some)
        for pairs in (Link, DuplicateProposal, KeptApart):
            pairs._default_manager.filter(Q(low__in=some) | Q(high__in=some)).delete()
        members = Membership.objects.filter(subject__in=some)
        groups |= set(members.values_list("group", flat=True))
        members.delete()
        Subject.objects.filter(id__in=some).delete()
        for model in (StandingLead, StandingEntry, StandingRequest, StandingStep, StandingNotice):
            model._default_manager.filter(person__in=some).delete()
    for names in pieces(groups):
        Group.objects.filter(key__in=names).exclude(key__in=Membership.objects.values("group")).delete()
    _retractions(ids, kept, rows, fresh)
    for some in pieces(ids):
        StandingNotice.objects.filter(touch__in=some).delete()
    remember(home, keys, now, made_up is not None)
    Erasure.objects.create(
        at=now, by=by, entirely=fresh is None, touches_kept=len(kept), touches_removed=len(rows) - len(kept)
    )
    # Those who shared evidence with them stand otherwise now: they are qualified anew at the next look.
    for some in pieces(near):
        StandingLead.objects.filter(person__in=some).update(next_change_at=NEXT_LOOK)
    newest = greatest(Touch, "seq")
    StandingMoment.objects.update(version=now)
    StandingMoment.objects.filter(last_seq__gt=newest).update(last_seq=newest)


def _take_from_others(home: Home, subjects: set[int], keys: Collection[tuple[str, str]]) -> None:
    """Somebody who was parted from them may have touches that carry a key of theirs, and be shown by it."""
    parted: set[int] = set()
    for some in pieces(subjects):
        links = Link.objects.filter(Q(low__in=some) | Q(high__in=some), undone__isnull=False)
        parted |= {subject for pair in links.values_list("low", "high") for subject in pair} - subjects
    if not parted:
        return
    values = {value for _, value in keys}
    for some in pieces(sorted(read_subjects(home, parted).column("seq").to_pylist())):
        for seq, text in Touch.objects.filter(seq__in=some).values_list("seq", "keys"):
            given = json.loads(text)
            stays = {kind: value for kind, value in given.items() if (kind, value) not in keys}
            if len(stays) < len(given):
                Touch.objects.filter(seq=seq).update(keys=json.dumps(stays, sort_keys=True, ensure_ascii=False))
    for some in pieces(parted):
        for name in ("email", "phone", "name"):
            theirs = Subject.objects.filter(id__in=some, **{f"{name}__in": values})
            theirs.update(**{name: None, f"{name}_at": None})


def _never_again(fresh: int, now: int, by: str, run: int | None) -> None:
    """Nobody can be asked to contact somebody who is not known any more."""
    Touch.objects.create(
        seq=next_seq(), content_id=secrets.token_hex(16), subject=fresh, at=now, received=now, known=True,
        kind="decision", action="do_not_contact", by=by, keys="{}", run=run,
    )  # fmt: skip


def _retractions(
    ids: Sequence[str], kept: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], fresh: int | None
) -> None:
    """What was taken back stays taken back."""
    new = {old["content_id"]: row["content_id"] for old, row in zip(rows, kept, strict=True)} if kept else {}
    for some in pieces(ids):
        for one in Retraction.objects.filter(content_id__in=some):
            if fresh is None or one.content_id not in new:
                one.delete()
            else:
                one.content_id, one.subject, one.why = new[one.content_id], fresh, None
                one.save(update_fields=["content_id", "subject", "why"])
