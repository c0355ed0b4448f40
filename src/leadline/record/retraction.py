"""Taking back what was logged by mistake. The touch stays in the log; nothing counts it any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from leadline.record.circles import pieces
from leadline.record.home import Home
from leadline.record.links import now_micros
from leadline.record.models import Retraction, Touch
from leadline.record.writer import writing
from leadline.touches.instants import micros_of


def retract(home: Home, ids: Collection[str], by: str, why: str | None = None) -> list[int]:
    """Count these touches no more, for any moment. Returns the subjects whose touches newly went.

    As known before now they still count. What is retracted already, or not in the log, changes nothing.
    """
    with writing(home, "undo"), transaction.atomic():
        now = now_micros()
        new = []
        for some in pieces(sorted(set(ids))):
            there = set(Retraction.objects.filter(content_id__in=some).values_list("content_id", flat=True))
            for seq, content_id, subject in Touch.objects.filter(content_id__in=set(some) - there).values_list(
                "seq", "content_id", "subject"
            ):
                new.append(Retraction(content_id=content_id, seq=seq, subject=subject, received=now, by=by, why=why))
        Retraction.objects.bulk_create(new, batch_size=500)
        return sorted({row.subject for row in new})


def retracted(known_at: datetime | None = None) -> list[int]:
    """The places in the log of touches that are not counted, as known at a moment (now)."""
    found = Retraction.objects.all()
    if known_at is not None:
        found = found.filter(received__lte=micros_of(known_at))
    return list(found.values_list("seq", flat=True))
