"""Who is in no list, counted. In a large record that takes a while, so it is not done anew after every change there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock

from leadline import words
from leadline.record.home import Home
from leadline.record.models import Subject
from leadline.record.rows import has_more_than
from leadline.respond.left_out import left_out_now
from leadline.respond.queue import LeftOut

SMALL = 20_000
"""People up to whom everybody is counted whenever something changed, and a page waits for it."""
TIMES = 20
"""Counts of more people are shown for so many times as long as they took, but …"""
AT_MOST = 600.0
"""… seconds at most."""


@dataclass(frozen=True, slots=True)
class _Counted:
    home: object
    version: int
    made: float
    took: float
    counts: LeftOut


_lock = Lock()
_latest: _Counted | None = None


def counted(home: Home, version: int) -> LeftOut | None:
    """The counts, if a page need not wait for them."""
    if not has_more_than(Subject, SMALL):
        return count_now(home, version)
    kept = _latest
    if kept is None or kept.home != home.path:
        return None
    fresh = time.monotonic() - kept.made < min(TIMES * kept.took, AT_MOST)
    return kept.counts if fresh or kept.version == version else None


def count_now(home: Home, version: int) -> LeftOut:
    """Count, unless somebody has just done so."""
    global _latest  # noqa: PLW0603 - one is kept for the whole process
    with _lock:
        kept = _latest
        if kept is not None and kept.home == home.path and kept.version == version:
            return kept.counts
        begun = time.monotonic()
        found = left_out_now()
        ended = time.monotonic()
        _latest = _Counted(home.path, version, ended, ended - begun, found)
        return found


def sentences(out: LeftOut) -> list[str]:
    return [
        words.count(number, one, many)
        for number, one, many in (
            (out.do_not_contact, "person who asked not to be contacted", "people who asked not to be contacted"),
            (out.declined, "person who declined follow-up", "people who declined follow-up"),
            (out.takers, "taker", "takers"),
            (out.unqualified, "unqualified", "unqualified"),
            (
                out.history,
                "person whose request was past its shelf life when imported",
                "people whose requests were past their shelf life when imported",
            ),
        )
        if number
    ]
