"""What people of ours have done since a moment: steps that they closed, with what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from leadline.record.models import Retraction, Touch
from leadline.touches.instants import micros_of, moment_of

CLOSING = ("reached", "not_interested", "hostile", "wrong_person", "done")
"""Outcomes after which nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed step: by which touch, whose, when, who did it and what they said. `action` is an outcome, or how a
    failed delivery was mended.
    """

    touch: str
    subject: int
    at: datetime
    by: str
    kind: str
    action: str
    request: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ClosedSteps:
    """The newest first; `count` is of all."""

    newest: Sequence[Closed]
    count: int


def closed_since(since: datetime, at_most: int = 50) -> ClosedSteps:
    """What was closed since then and is not taken back."""
    found = _closings().filter(at__gte=micros_of(since))
    return ClosedSteps([_read(row) for row in found.order_by("-at", "-seq")[:at_most]], found.count())


def closed_by_whom(requests: Sequence[str], subjects: Sequence[int], since: datetime) -> Closed | None:
    """The latest touch since then that closed a step of one of these requests, or of one of these people as a whole."""
    theirs = Q(request__in=requests) | Q(request=None, subject__in=subjects)
    row = _closings().filter(theirs, at__gte=micros_of(since)).order_by("-at", "-seq").first()
    return _read(row) if row else None


def _closings() -> QuerySet[Touch]:
    taken_back = Retraction.objects.filter(seq=OuterRef("seq"))
    closing = Q(kind="outcome", action__in=CLOSING) | Q(kind="delivery", action="sent")
    return Touch.objects.filter(closing, by__isnull=False).exclude(Exists(taken_back))


def _read(row: Touch) -> Closed:
    return Closed(
        touch=row.content_id,
        subject=row.subject,
        at=moment_of(row.at),
        by=row.by or "",
        kind=row.kind,
        action=row.action or "",
        request=row.request,
        reason=row.reason,
    )
