"""Subjects that an import wrote before it was cut off, whose keys never came: nobody will ever find them again."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from django.db import transaction

from leadline.record.circles import pieces
from leadline.record.home import Home
from leadline.record.identity import Ints
from leadline.record.models import ImportRun, Key, KeyOfSubject, Subject, Touch
from leadline.record.rows import select
from leadline.record.runs import MADE_UP, is_under_way
from leadline.record.writer import writing

WAIT = 60.0
"""Seconds that the right to write is waited for."""


def sweep_cut_off(home: Home) -> None:
    """Remove what imports that were cut off left of nobody, once for each. Only while nothing else is imported."""
    running = ImportRun.objects.filter(state="running").exclude(kind=MADE_UP)
    for run in list(running.values_list("id", flat=True)):
        if not is_under_way(home, run):
            with writing(home, "sweep", WAIT):
                if running.filter(id=run).exists():
                    _remove_orphans(run)
                    running.filter(id=run).update(state="cut off")


def _remove_orphans(run: int) -> None:
    own = _numbers(select(Subject, {"id": pa.int64()}, "run = %s", [run]), "id")
    if not len(own):
        return
    for model in (Key, Touch):
        own = np.setdiff1d(own, _numbers(select(model, {"subject": pa.int64()}, "run = %s", [run]), "subject"))
    for some in pieces(own.tolist()):
        with transaction.atomic():
            KeyOfSubject.objects.filter(subject__in=some).delete()
            Subject.objects.filter(id__in=some).delete()


def _numbers(table: pa.Table, name: str) -> Ints:
    return np.asarray(table.column(name).combine_chunks())
