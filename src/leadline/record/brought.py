"""Whom an import brought."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadline.record.identity import Ints
from leadline.record.links import people_now
from leadline.record.models import Link, Subject, Touch
from leadline.record.rows import select


def people_brought(run: int) -> tuple[int, int, int]:
    """How many people only this run knows, how many who were known before it has touches of, and its merges."""
    subjects = np.unique(_numbers(select(Touch, {"subject": pa.int64()}, "run = %s", [run]), "subject"))
    own = _numbers(select(Subject, {"id": pa.int64()}, "run = %s", [run]), "id")
    people = people_now()
    persons = np.unique(people.of(subjects))
    others = np.setdiff1d(people.members(persons), own)
    known = np.intersect1d(persons, people.of(others))
    return len(persons) - len(known), len(known), Link.objects.filter(run=run).count()


def _numbers(table: pa.Table, name: str) -> Ints:
    return np.asarray(table.column(name).combine_chunks())
