"""One process writes a home at a time, held by a file lock; its threads take turns.

SQLite's log can be harmed when several processes reset it at once, and sequence numbers must not be given twice.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from leadline.problems import Problem, RecordError
from leadline.record.home import Home

PAUSE = 0.005
HANDED_OVER = 0.25
"""Seconds that somebody who waits gets to take the right that was given up."""


@dataclass
class _Turn:
    lock: threading.RLock = field(default_factory=threading.RLock)
    depth: int = 0
    file: IO[str] | None = None
    what: str = ""
    thread: int = 0
    waiting: int = 0
    """Threads of this process."""


_turns: dict[Path, _Turn] = {}
_turns_lock = threading.Lock()


@contextmanager
def writing(home: Home, what: str, wait: float = 5.0) -> Iterator[None]:
    """Hold the right to write `home` while inside. `what` tells others who holds it; `wait` is seconds to wait for it.

    May be nested. Raises RecordError when another process or thread still holds it.
    """
    turn = _turn_of(home)
    _enter(turn, home, what, wait)
    try:
        yield
    finally:
        _leave(turn)


@contextmanager
def apart(home: Home, wait: float = 60.0) -> Iterator[None]:
    """Inside `writing`: let others write while inside. Who waits by the end gets their turn first; then the right is
    taken back, which may take `wait` seconds. Raises RecordError if somebody holds it for longer.

    What was read before may be otherwise afterwards. Where the caller's caller holds the right too, nobody gets it.
    """
    turn = _turn_of(home)
    if turn.depth != 1 or turn.thread != threading.get_ident():
        yield
        return
    what = turn.what
    _leave(turn)
    try:
        yield
    finally:
        give_way(home)
        _enter(turn, home, what, wait)


def give_way(home: Home) -> None:
    """Let those who wait take their turn. Not while inside `writing`."""
    until = time.monotonic() + HANDED_OVER
    while somebody_waits(home) and time.monotonic() < until:
        time.sleep(PAUSE / 2)


def is_ours(home: Home) -> bool:
    """Whether this thread holds the right to write."""
    turn = _turn_of(home)
    return turn.depth > 0 and turn.thread == threading.get_ident()


def somebody_waits(home: Home) -> bool:
    """Whether a thread or process waits for the right to write."""
    if _turn_of(home).waiting:
        return True
    with _lock_file(home, "waiting.lock") as file:
        return not _locked(file, fcntl.LOCK_EX)


@contextmanager
def importing(home: Home, what: str, wait: float = 5.0) -> Iterator[None]:
    """Be the only one who brings in, or takes back, much at once: it is done in many turns, and two at a time would
    undo each other's plans. Raises RecordError if somebody else is at it for longer than `wait` seconds.
    """
    until = time.monotonic() + wait
    with _lock_file(home, "import.lock") as file:
        while not _locked(file, fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise _busy(file.read().strip())
            time.sleep(PAUSE)
        _say(file, what)
        try:
            yield
        finally:
            file.truncate(0)


def is_importing(home: Home) -> bool:
    """Whether somebody brings in, or takes back, much at once."""
    with _lock_file(home, "import.lock") as file:
        return not _locked(file, fcntl.LOCK_EX)


@contextmanager
def at_work(home: Home) -> Iterator[None]:
    """Say that this process works on `home` while inside, and reads it all the time."""
    with _lock_file(home, "at_work.lock") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def others_work(home: Home) -> bool:
    """Whether some process says that it works on `home`."""
    with _lock_file(home, "at_work.lock") as file:
        return not _locked(file, fcntl.LOCK_EX)


def _turn_of(home: Home) -> _Turn:
    with _turns_lock:
        return _turns.setdefault(home.path, _Turn())


def _enter(turn: _Turn, home: Home, what: str, wait: float) -> None:
    until = time.monotonic() + wait
    with _turns_lock:
        turn.waiting += 1
    try:
        if not turn.lock.acquire(timeout=wait):
            raise _busy(turn.what)
    finally:
        with _turns_lock:
            turn.waiting -= 1
    try:
        if turn.depth == 0:
            turn.file, turn.what, turn.thread = _take(home, what, until), what, threading.get_ident()
        turn.depth += 1
    except BaseException:
        turn.lock.release()
        raise


def _leave(turn: _Turn) -> None:
    if turn.thread != threading.get_ident():
        return  # it was given up, and not to be had again
    turn.depth -= 1
    if turn.depth == 0:
        if turn.file is not None:
            turn.file.truncate(0)
            turn.file.close()
            turn.file = None
        turn.thread = 0
    turn.lock.release()


def _take(home: Home, what: str, until: float) -> IO[str]:
    file = _lock_file(home, "writer.lock")
    if not _locked(file, fcntl.LOCK_EX):
        with _lock_file(home, "waiting.lock") as waiting:
            fcntl.flock(waiting, fcntl.LOCK_SH)
            while not _locked(file, fcntl.LOCK_EX):
                if time.monotonic() > until:
                    holder = file.read().strip() or "another process"
                    file.close()
                    raise _busy(holder)
                time.sleep(PAUSE)
    _say(file, what)
    return file


def _lock_file(home: Home, name: str) -> IO[str]:
    return os.fdopen(os.open(home.path / name, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")


def _locked(file: IO[str], how: int) -> bool:
    """Whether the lock is to be had now."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _say(file: IO[str], what: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(f"{what} (process {os.getpid()})")
    file.flush()


def _busy(holder: str) -> RecordError:
    what = f"The record is being written by {holder or 'somebody else'}."
    return RecordError(Problem("record_busy", what, "Wait until that has ended (or end it), then try again."))
