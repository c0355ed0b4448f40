"""Reasons that were given before, to be given again in the same words: they are counted by their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock

from leadline.record.home import Home
from leadline.record.models import Retraction, Touch
from leadline.record.rows import greatest_of

LOOKED_AT = 3_000
"""The latest deeds: more of them are not read for a list of suggestions."""
AT_MOST = 10
LONGEST = 120

_lock = Lock()
_latest: tuple[tuple[object, ...], Mapping[str, tuple[str, ...]]] | None = None


def former_reasons(home: Home) -> Mapping[str, tuple[str, ...]]:
    """By the action of the decision: its reasons, the most frequent first."""
    global _latest  # noqa: PLW0603 - one is kept for the whole process
    of = (home.path, *greatest_of((Touch, "seq"), (Retraction, "id")))
    with _lock:
        if _latest is None or _latest[0] != of:
            _latest = of, _counted()
        return _latest[1]


def _counted() -> Mapping[str, tuple[str, ...]]:
    deeds = Touch.objects.filter(by__isnull=False).order_by("-at")
    latest = list(deeds.values_list("seq", "kind", "action", "reason")[:LOOKED_AT])
    first = min((seq for seq, *_ in latest), default=0)
    taken_back = set(Retraction.objects.filter(seq__gte=first).values_list("seq", flat=True))
    counts: dict[str, Counter[str]] = {}
    for seq, kind, action, reason in latest:
        if kind == "decision" and action and reason and len(reason) <= LONGEST and seq not in taken_back:
            counts.setdefault(action, Counter())[reason] += 1
    return {action: tuple(reason for reason, _ in found.most_common(AT_MOST)) for action, found in counts.items()}
