"""How often somebody may try to sign in: counted in memory, per address and in all."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

WINDOW = 15 * 60.0
PER_ADDRESS = 10
IN_ALL = 100


class Tries:
    """Failed tries of the last 15 minutes. Only failures count: signing in often locks nobody out."""

    def __init__(self, per_address: int = PER_ADDRESS, in_all: int = IN_ALL, window: float = WINDOW) -> None:
        self._per_address, self._in_all, self._window = per_address, in_all, window
        self._failures: deque[tuple[float, str]] = deque(maxlen=in_all)
        self._lock = Lock()

    def allowed(self, address: str, now: float | None = None) -> bool:
        """Whether `address` may try once more."""
        since = (time.monotonic() if now is None else now) - self._window
        with self._lock:
            while self._failures and self._failures[0][0] <= since:
                self._failures.popleft()
            of_address = sum(1 for _, other in self._failures if other == address)
            return len(self._failures) < self._in_all and of_address < self._per_address

    def failed(self, address: str, now: float | None = None) -> None:
        with self._lock:
            self._failures.append((time.monotonic() if now is None else now, address))

    def forget(self) -> None:
        with self._lock:
            self._failures.clear()


BY_PASSWORD = Tries()
"""Guessing a link (256 random bits) needs no limit; guessing a password does."""
