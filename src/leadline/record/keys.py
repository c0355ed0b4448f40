"""The keys of subjects: written in bulk, found by subject, removed."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.db.models import Q

from leadline.record.circles import pieces
from leadline.record.identity import Resolved
from leadline.record.models import Key, KeyOfSubject, PromisedNumbers, Subject
from leadline.record.rows import Between


@dataclass(frozen=True, slots=True)
class KnownBy:
    kind: str
    value: str
    subject: int


@dataclass(frozen=True, slots=True)
class KeyRows:
    """Rows of `Key`, kind by kind in the order of their values, and of `KeyOfSubject` in the order of subjects: each
    transaction touches few pages of an index. The latter are to be written first.
    """

    kinds: list[pa.Table]
    of_subjects: pa.Table


def key_rows(resolved: Resolved, run: int | None, number: int) -> KeyRows:
    """The new keys, numbered from `number` on."""
    kinds = []
    for kind in resolved.keys:
        order, rows = pc.array_sort_indices(kind.values), len(kind.values)
        kinds.append(pa.table({
            "id": pa.array(np.arange(number, number + rows)), "kind": pa.repeat(kind.kind, rows),
            "value": kind.values.take(order), "subject": pa.array(kind.subjects).take(order),
            "run": pa.repeat(pa.scalar(run, pa.int64()), rows),
        }))  # fmt: skip
        number += rows
    if not kinds:
        return KeyRows([], pa.table({"subject": pa.array([], pa.int64()), "key": pa.array([], pa.int64())}))
    subjects = np.concatenate([np.asarray(rows.column("subject")) for rows in kinds])
    numbers = np.concatenate([np.asarray(rows.column("id")) for rows in kinds])
    by_subject = np.argsort(subjects, kind="stable")
    return KeyRows(kinds, pa.table({"subject": subjects[by_subject], "key": numbers[by_subject]}))


def keys_of(subjects: Collection[int]) -> list[KnownBy]:
    """The keys of these subjects, in no order."""
    return [KnownBy(kind, value, subject) for kind, value, subject in _found(subjects).values()]


def remove_keys(subjects: Collection[int], numbers: Collection[int] | None = None) -> None:
    """Remove the keys of these subjects; with `numbers`, only those of them."""
    chosen = sorted(set(_found(subjects)) if numbers is None else set(numbers))
    for some in pieces(chosen):
        Key.objects.filter(id__in=some).delete()
    for theirs in pieces(subjects):
        rows = KeyOfSubject.objects.filter(subject__in=theirs)
        if numbers is None:
            rows.delete()
            continue
        gone = set(chosen)
        ids = [id_ for id_, key in rows.values_list("id", "key") if key in gone]
        for some in pieces(ids):
            KeyOfSubject.objects.filter(id__in=some).delete()


def remove_left_over(run: int | None, promises: Collection[int], between: Between = nullcontext) -> None:
    """Remove the subjects that were left without keys by an append that was planned anew (it made these `promises`), or
    cut off (if it was of the same run).
    """
    ours = Q(pk__in=promises) if run is None else Q(pk__in=promises) | Q(run=run)
    for promised in PromisedNumbers.objects.filter(ours):
        ids = Subject.objects.filter(id__gte=promised.first_subject, id__lte=promised.subject, run=run)
        for some in pieces(list(ids.values_list("id", flat=True))):
            with_keys = {key.subject for key in keys_of(some)}
            left = [subject for subject in some if subject not in with_keys]
            with transaction.atomic():
                KeyOfSubject.objects.filter(subject__in=left).delete()
                Subject.objects.filter(id__in=left).delete()
            with between():
                pass
        promised.delete()


def _found(subjects: Collection[int]) -> dict[int, tuple[str, str, int]]:
    """Kind, value and subject of each key, by its number."""
    found: dict[int, tuple[str, str, int]] = {}
    for some in pieces(subjects):
        wanted = set(some)
        numbers = KeyOfSubject.objects.filter(subject__in=some).values_list("key", flat=True)
        for these in pieces(list(numbers)):
            keys = Key.objects.filter(id__in=these).values_list("id", "kind", "value", "subject")
            for number, kind, value, subject in keys:
                if subject in wanted:
                    found[number] = (kind, value, subject)
    return found
