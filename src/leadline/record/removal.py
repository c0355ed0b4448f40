"""Taking an import back: the run's touches go, with what no touch of another run needs.

A touch belongs to the run that first brought it, and goes with it even if a later import had it too (and counted it as
known): import that file again to have it back. Only the made-up leads of the demonstration are taken back today.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import models

from leadline.problems import Problem, RecordError
from leadline.record.circles import pieces
from leadline.record.details import write_latest
from leadline.record.home import Home
from leadline.record.incoming import SHOWN
from leadline.record.lake import forget, rewrite
from leadline.record.models import (
    Cost,
    Group,
    ImportRun,
    Key,
    Link,
    Membership,
    Retraction,
    StandingMoment,
    Subject,
    Touch,
)
from leadline.record.rows import A_COMMIT
from leadline.record.writer import writing
from leadline.touches.columns import INSTANT

READ = ("subject", "at", "group", "keys", "details", "attributes")


@dataclass
class _Left:
    """What the touches that stay say about the subjects and keys that the run had part in."""

    carried: set[tuple[str, str]] = field(default_factory=set)
    with_touches: set[int] = field(default_factory=set)
    pairs: set[tuple[int, int]] = field(default_factory=set)
    members: set[tuple[int, str]] = field(default_factory=set)
    shown: list[dict[str, Any]] = field(default_factory=list)


def remove_run(home: Home, run: int) -> int:
    """Remove the touches and costs of a run, and the keys, subjects, links, memberships, groups and details that only
    it brought; rewrite the lake. Returns how many touches went. Raises RecordError if there is no such run.

    Interrupted, it can be called again: the lake is given up first, so that everybody reads the log meanwhile, and
    touches go after all that is found through them.
    """
    with writing(home, "take an import back"):
        if not ImportRun.objects.filter(id=run).exists():
            raise RecordError(Problem("no_such_run", f"There is no import {run}.", "Nothing was changed."))
        touched = set(Touch.objects.filter(run=run).values_list("subject", flat=True).distinct())
        touched |= set(Subject.objects.filter(run=run).values_list("id", flat=True))
        keys = {
            (kind, value): subject
            for kind, value, subject in Key.objects.filter(run=run).values_list("kind", "value", "subject")
        }
        links = list(Link.objects.filter(run=run).values_list("id", "low", "high"))
        around = touched | {subject for _, *pair in links for subject in pair}
        forget()
        left = _look(run, around, set(keys))
        _delete(Key, _key_ids(run, left.carried))
        kept = left.with_touches | {keys[key] for key in left.carried}
        kept |= set(_subjects_with_keys(touched - kept))
        gone = touched - kept
        _delete(Link, [id_ for id_, low, high in links if (low, high) not in left.pairs])
        for some in pieces(sorted(gone)):
            Link.objects.filter(models.Q(low__in=some) | models.Q(high__in=some)).delete()
            Membership.objects.filter(subject__in=some).delete()
        memberships = Membership.objects.filter(run=run).values_list("id", "subject", "group")
        _delete(Membership, [id_ for id_, subject, group in memberships if (subject, group) not in left.members])
        Group.objects.filter(run=run).exclude(key__in=Membership.objects.values("group")).delete()
        _show_again(sorted(touched & kept), left.shown)
        Cost.objects.filter(run=run).delete()
        StandingMoment.objects.all().delete()  # who stood by what is gone is qualified anew, with everybody
        # Numbers of the log may be given again: what has one then was not taken back.
        Retraction.objects.filter(seq__in=Touch.objects.filter(run=run).values("seq")).delete()
        removed = _delete(Touch, Touch.objects.filter(run=run).values_list("seq", flat=True))
        _delete(Subject, sorted(gone))
        rewrite(home)
        ImportRun.objects.filter(id=run).delete()
        return removed


def _look(run: int, around: set[int], keys: set[tuple[str, str]]) -> _Left:
    """Read the touches that stay, once."""
    left = _Left()
    of_key: dict[tuple[str, str], int] = {}
    for some in pieces(sorted(around)):
        of_key.update(
            {
                (kind, value): s
                for kind, value, s in Key.objects.filter(subject__in=some).values_list("kind", "value", "subject")
            }
        )
    rest = Touch.objects.exclude(run=run) | Touch.objects.filter(run=None)
    for subject, at, group, keys_text, details, attributes in rest.values_list(*READ).iterator(chunk_size=5_000):
        given = json.loads(keys_text)
        mine = {of_key[key] for key in given.items() if key in of_key}
        left.carried |= keys & set(given.items())
        if len(mine) > 1 or (mine and subject not in mine):
            left.pairs |= {(min(subject, other), max(subject, other)) for other in mine if other != subject}
        if subject in around:
            left.with_touches.add(subject)
            if group is not None:
                left.members.add((subject, group))
            left.shown.append({"subject": subject, "at": at, **_shown(given, details, attributes)})
    return left


def _shown(keys: dict[str, str], details: str | None, attributes: str | None) -> dict[str, str | None]:
    said = json.loads(details) if details else {}
    both = " ".join(part for part in (said.get("first_name"), said.get("last_name")) if part)
    return {
        "shown_name": said.get("name") or both or None,
        "shown_email": keys.get("email") or said.get("email"),
        "shown_phone": keys.get("phone") or said.get("phone"),
        "shown_company": json.loads(attributes).get("company") if attributes else None,
    }


def _show_again(subjects: list[int], shown: list[dict[str, Any]]) -> None:
    """Details of subjects that stay, from the touches that stay."""
    for some in pieces(subjects):
        Subject.objects.filter(id__in=some).update(**{f"{name}{end}": None for name in SHOWN for end in ("", "_at")})
    wanted = set(subjects)
    rows = [row for row in shown if row["subject"] in wanted]
    columns = {f"shown_{name}": pa.array([row[f"shown_{name}"] for row in rows], pa.string()) for name in SHOWN}
    at = pa.array([row["at"] for row in rows], pa.int64()).cast(INSTANT)
    write_latest(pa.table({"at": at, **columns}), np.array([row["subject"] for row in rows], dtype=np.int64))


def _key_ids(run: int, carried: set[tuple[str, str]]) -> list[int]:
    return [
        id_
        for id_, kind, value in Key.objects.filter(run=run).values_list("id", "kind", "value")
        if (kind, value) not in carried
    ]


def _subjects_with_keys(subjects: set[int]) -> Iterable[int]:
    for some in pieces(sorted(subjects)):
        yield from Key.objects.filter(subject__in=some).values_list("subject", flat=True).distinct()


def _delete(model: type[models.Model], ids: Collection[int] | models.QuerySet[Any, Any]) -> int:
    """Delete rows by their primary keys, a commit at a time."""
    wanted = list(ids)
    for start in range(0, len(wanted), A_COMMIT):
        model._default_manager.filter(pk__in=wanted[start : start + A_COMMIT]).delete()
    return len(wanted)
