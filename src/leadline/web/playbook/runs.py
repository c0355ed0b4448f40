"""What takes longer than a page may wait is done beside it: the page says how far it is, and looks again."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic, TypeAlias, TypeVar

from django.db import connection

from leadline.problems import LeadlineError, Problem

T = TypeVar("T")
Tell: TypeAlias = Callable[[int, int, T | None], None]
"""Says how many are `done` of how many, and what has come out so far."""

KEPT = 8
"""Results of so many texts are remembered."""
_log = logging.getLogger(__name__)
_FAILED = Problem("failed", "This failed here.", "Try again. If it stays, the server's log says more.")


class Stopped(Exception):
    """Nobody waits for this any more."""


@dataclass(frozen=True, slots=True)
class Run(Generic[T]):
    """`done` of `of` while it runs, with what came out `so_far`. Once it has `ended` there is a result, or problems."""

    started: datetime
    done: int = 0
    of: int = 0
    so_far: T | None = None
    ended: datetime | None = None
    result: T | None = None
    problems: tuple[Problem, ...] = ()


class Runs(Generic[T]):
    """Runs of one kind, one at a time, each known by its key. A newer one stops the one before, which nobody sees."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._one = threading.Lock()
        self._runs: OrderedDict[Hashable, Run[T]] = OrderedDict()
        self._wanted: Hashable = None
        self._threads: list[threading.Thread] = []

    def get(self, key: Hashable) -> Run[T] | None:
        with self._lock:
            return self._runs.get(key)

    def start(self, key: Hashable, work: Callable[[Tell[T]], T], *, again: bool = False) -> Run[T]:
        """The run of this key: begun now, unless it is under way or, without `again`, has ended well already."""
        with self._lock:
            there = self._runs.get(key)
            if there is not None and (there.ended is None or (there.result is not None and not again)):
                return there
            run = self._runs[key] = Run(datetime.now(UTC))
            self._runs.move_to_end(key)
            while len(self._runs) > KEPT:
                self._runs.popitem(last=False)
            self._wanted = key
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            thread = threading.Thread(target=self._run, args=(key, work), name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        return run

    def wait(self, seconds: float = 60) -> None:
        """Until all that was begun has ended."""
        for thread in list(self._threads):
            thread.join(seconds)

    def _run(self, key: Hashable, work: Callable[[Tell[T]], T]) -> None:
        with self._one:
            try:
                self._tell(key, 0, 0, None)
                result = work(lambda done, of, so_far: self._tell(key, done, of, so_far))
                self._end(key, result, ())
            except Stopped:
                with self._lock:
                    self._runs.pop(key, None)
            except LeadlineError as error:
                self._end(key, None, error.problems)
            except Exception:
                _log.exception("%s failed.", self._name)
                self._end(key, None, (_FAILED,))
            finally:
                connection.close()

    def _tell(self, key: Hashable, done: int, of: int, so_far: T | None) -> None:
        with self._lock:
            if self._wanted != key:
                raise Stopped
            self._runs[key] = replace(self._runs[key], done=done, of=of, so_far=so_far)

    def _end(self, key: Hashable, result: T | None, problems: tuple[Problem, ...]) -> None:
        with self._lock:
            there = self._runs.get(key) or Run(datetime.now(UTC))
            self._runs[key] = replace(there, ended=datetime.now(UTC), so_far=None, result=result, problems=problems)
