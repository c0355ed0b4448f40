"""Much work on the record in many short turns, between which others write."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection

from leadline.record.home import Home
from leadline.record.rows import WRITES_AT_MOST
from leadline.record.sqlite_log import lasting_in_pauses, sqlite_log
from leadline.record.writer import GIVES_WAY, is_ours, others_work, pause, somebody_waits, writing

WAIT = 60.0
"""Seconds that a turn is waited for."""
A_STEP = 0.025
"""Seconds of processor time that one step is to take, where whoever makes steps can say how much each does: to begin
one costs a hundredth.
"""


def in_turns(home: Home, what: str, steps: Iterator[None]) -> None:
    """Take the steps, each a transaction at most, holding the right to write for a few hundredths of a second at a
    time. What is read between two steps may be otherwise after it. Cut off, whole steps were taken.
    """
    done, alone = object(), is_ours(home) or connection.vendor != "sqlite"
    with lasting_in_pauses():
        log = sqlite_log()
        goes_on = True
        if log is not None:
            log.make_it_last()
        while goes_on:
            with writing(home, what, WAIT, much=not alone):
                if log is not None:
                    log.begin()
                since, step = time.monotonic(), 0.0
                while goes_on and time.monotonic() - since + step < WRITES_AT_MOST:
                    begun = time.monotonic()
                    goes_on = next(steps, done) is not done
                    step = time.monotonic() - begun
                gives_way = goes_on and not alone and (others_work(home) or somebody_waits(home))
                if gives_way:
                    pause(home)
            if log is not None:
                log.copy()
                log.make_it_last()
                log.settle()
            if gives_way:
                time.sleep(GIVES_WAY)


def as_many(took: float, done: int, most: int, least: int = 20) -> int:
    """How many of what is done one by one to do in the next step, when `done` of them took so many seconds."""
    return max(min(least, most), min(most, 2 * done, int(done * A_STEP / max(took, 1e-6))))
