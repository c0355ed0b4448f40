"""What takes long to read of many people: kept for a while rather than read anew after every change."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from leadline.record.models import Subject
from leadline.record.rows import has_more_than
from leadline.web.present import Present

SMALL = 20_000
"""People up to whom a reading is made anew after every change: if that took long, something else was slow."""
QUICK = 0.04
"""Seconds. What took less is made anew after every change too."""
TIMES, AT_LEAST, AT_MOST = 20, 60.0, 600.0
"""Other readings are good for so many times as long as they took, and for seconds between the two."""
LATELY = 3600.0
"""Seconds after somebody has asked in which a reading is made anew beside the pages."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was found, of a home and a version of it, and when; `made` and `took` are seconds."""

    found: T
    home: Path
    version: int
    read_at: datetime
    made: float
    took: float


class Reading(Generic[T]):
    """What `read` gives of the served home. The latest one is kept, for the whole process."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._lock = Lock()
        self._latest: Read[T] | None = None
        self._asked = 0.0

    def at_hand(self, now: Present) -> Read[T] | None:
        """What can be shown without reading."""
        self._asked = time.monotonic()
        latest = self._latest_of(now)
        return latest if latest and (latest.version == now.version or _since(latest.made) < _good_for(latest)) else None

    def get(self, now: Present) -> Read[T]:
        """What is at hand; else read, once for all who ask for it meanwhile."""
        found = self.at_hand(now)
        if found is None:
            with self._lock:
                found = self.at_hand(now) or self._anew(now)
        return found

    def ahead(self, now: Present) -> None:
        """Read beside the pages what they would have to wait for: at first, and before it is too old to be shown."""
        if not has_more_than(Subject, SMALL):
            return
        latest = self._latest_of(now)
        if latest is None:
            with self._lock:
                self._anew(now)
        elif latest.version != now.version and _since(self._asked) < LATELY and self._ages(latest):
            self._anew(now)

    @staticmethod
    def _ages(latest: Read[T]) -> bool:
        """Half of the time is over for which it is good."""
        return _since(latest.made) > _good_for(latest) / 2 > 0

    def _latest_of(self, now: Present) -> Read[T] | None:
        latest = self._latest
        return latest if latest and latest.home == now.home.path else None

    def _anew(self, now: Present) -> Read[T]:
        begun = time.monotonic()
        found = self._read()
        ended = time.monotonic()
        self._latest = Read(found, now.home.path, now.version, now.now, ended, ended - begun)
        return self._latest


def _since(moment: float) -> float:
    return time.monotonic() - moment


def _good_for(one: Read[T]) -> float:
    """Seconds."""
    slow = one.took > QUICK and has_more_than(Subject, SMALL)
    return min(max(TIMES * one.took, AT_LEAST), AT_MOST) if slow else 0.0
