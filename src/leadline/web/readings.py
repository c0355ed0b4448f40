"""What takes long to read of many people: shown for a while rather than read anew after every change."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from leadline.record.home import Home
from leadline.record.models import Subject
from leadline.record.rows import has_more_than

SMALL = 20_000
"""People up to whom a reading is made anew after every change: if that took long, something else was slow."""
QUICK = 0.04
"""Seconds. What took less is made anew after every change too, other readings after …"""
TIMES = 20
"""… so many times as long as they took."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    home: Path
    version: int
    made: float
    took: float
    found: T


class Reading(Generic[T]):
    """What `read` gives of the served home. One is kept for the whole process, for `at_most` seconds after a change."""

    def __init__(self, read: Callable[[], T], at_most: float) -> None:
        self._read, self._at_most = read, at_most
        self._lock = Lock()
        self._kept: _Kept[T] | None = None

    def at_hand(self, home: Home, version: int) -> T | None:
        """What can be shown without reading."""
        kept = self._kept
        if kept is None or kept.home != home.path:
            return None
        good = kept.version == version or time.monotonic() - kept.made < self._good_for(kept.took)
        return kept.found if good else None

    def get(self, home: Home, version: int) -> T:
        """What is at hand; else read, once for all who ask for it meanwhile."""
        with self._lock:
            kept = self.at_hand(home, version)
            if kept is not None:
                return kept
            begun = time.monotonic()
            found = self._read()
            ended = time.monotonic()
            self._kept = _Kept(home.path, version, ended, ended - begun, found)
            return found

    def _good_for(self, took: float) -> float:
        """Seconds."""
        return min(TIMES * took, self._at_most) if took > QUICK and has_more_than(Subject, SMALL) else 0.0
