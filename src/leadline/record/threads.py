"""Threads that prepare what another thread of the process writes, meanwhile or then, while others wait for it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
SWITCH = 0.0005
"""Seconds that Python lets a thread wait for another. A writer gives the interpreter away at every statement: by the
5 ms that Python takes, a transaction of a hundred statements lasts half a second.
"""
BEHIND = 10
"""By so much these threads step back, where cores are few."""


@contextmanager
def preparing(threads: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of such threads."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, SWITCH))
    try:
        with ThreadPoolExecutor(threads, initializer=_step_back) as pool:
            yield pool
    finally:
        sys.setswitchinterval(before)


def behind(work: Callable[[], T]) -> T:
    """What `work` returns or raises, done by such a thread, whose connection to the record is its own. Interrupted, it
    is not waited for. Whoever holds the record in a transaction does it themselves.
    """
    if connection.in_atomic_block:
        return work()
    told: Future[T] = Future()

    def run() -> None:
        _step_back()
        try:
            told.set_result(work())
        except BaseException as error:
            told.set_exception(error)
        finally:
            connection.close()

    threading.Thread(target=run, daemon=True).start()
    return told.result()


def _step_back() -> None:
    if sys.platform == "linux":  # elsewhere it would be the whole process
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(os.getpriority(os.PRIO_PROCESS, thread) + BEHIND, 19))
