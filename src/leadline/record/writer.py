"""One process writes a home at a time, held by a file lock; its threads take turns.

SQLite's log can be harmed when several processes reset it at once, and sequence numbers must not be given twice.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.db import connection

from leadline.problems import Problem, RecordError
from leadline.record.board import Board, board_of
from leadline.record.home import Home

WAITING, WAITING_MUCH = "waiting.lock", "waiting_much.lock"
"""Whoever waits holds it; the second, who writes much in many turns."""
PAUSE = 0.005
HANDED_OVER = 0.25
"""Seconds that somebody who waits gets to take the right that was given up."""
GIVES_WAY = 0.026
"""Seconds in which nobody writes much, between two turns of those who do. Who waits for SQLite, and not for a turn, is
not told when it is free, but looks every 25 ms at first (and every 100 ms after an eighth of a second): a look falls
into it.
"""


@dataclass
class _Turn:
    lock: threading.RLock = field(default_factory=threading.RLock)
    depth: int = 0
    file: IO[str] | None = None
    board: Board | None = None
    what: str = ""
    thread: int = 0
    waiting: int = 0
    """Threads of this process."""


_turns: dict[Path, _Turn] = {}
_turns_lock = threading.Lock()


@contextmanager
def writing(home: Home, what: str, wait: float = 5.0, much: bool = False) -> Iterator[None]:
    """Hold the right to write `home` while inside. `what` tells others who holds it; `wait` is seconds to wait for it.
    `much`: it is one of many turns, and begins once the `pause` after the last such turn of anybody is over.

    May be nested. Raises RecordError when another process or thread still holds it.
    """
    turn = _turn_of(home)
    if much:
        _enter_after_a_pause(turn, home, what, wait)
    else:
        _enter(turn, home, what, wait)
    try:
        yield
    finally:
        _leave(turn)


@contextmanager
def apart(home: Home, wait: float = 60.0) -> Iterator[None]:
    """Inside `writing`: let others write while inside. Who waits by the end gets their turn first; then the right is
    taken back after the `pause`, which may take `wait` seconds. Raises RecordError if somebody holds it for longer.

    What was read before may be otherwise afterwards. Where the caller's caller holds the right too, nobody gets it.
    """
    turn = _turn_of(home)
    if turn.depth != 1 or turn.thread != threading.get_ident():
        yield
        return
    what = turn.what
    pause(home)
    _leave(turn)
    try:
        yield
    finally:
        _enter_after_a_pause(turn, home, what, wait)


def give_up(home: Home) -> None:
    """Inside `writing`: all is written, and others may write from now on. Nothing where the caller's caller holds the
    right too.
    """
    turn = _turn_of(home)
    if turn.depth == 1 and is_ours(home):
        _leave(turn)


def pause(home: Home) -> None:
    """At the end of a turn of somebody who writes much: for `GIVES_WAY` seconds nobody who does begins one."""
    if connection.vendor == "sqlite":
        board_of(home.path).paused = time.time_ns()


def is_ours(home: Home) -> bool:
    """Whether this thread holds the right to write."""
    turn = _turn_of(home)
    return turn.depth > 0 and turn.thread == threading.get_ident()


def somebody_waits(home: Home) -> bool:
    """Whether a thread or process waits for the right to write."""
    return _somebody_waits_for_one(home) or _is_held(home, WAITING_MUCH)


def _somebody_waits_for_one(home: Home) -> bool:
    """For one turn, and not for many."""
    return _turn_of(home).waiting > 0 or _is_held(home, WAITING)


def _is_held(home: Home, name: str) -> bool:
    with _lock_file(home, name) as file:
        return not _locked(file, fcntl.LOCK_EX)


@contextmanager
def importing(home: Home, what: str, wait: float = 5.0) -> Iterator[None]:
    """Be the only one who brings in, or takes back, much at once: it is done in many turns, and two at a time would
    undo each other's plans. Raises RecordError if somebody else is at it for longer than `wait` seconds.
    """
    with _alone(home, "import.lock", what, wait):
        yield


@contextmanager
def qualifying(home: Home, what: str, wait: float = 5.0) -> Iterator[None]:
    """Be the only one who qualifies everybody: who comes second finds it done. Who may write already need not wait.
    Raises RecordError if somebody else is at it for longer than `wait` seconds.
    """
    with nullcontext() if is_ours(home) else _alone(home, "qualify.lock", what, wait):
        yield


def is_importing(home: Home) -> bool:
    """Whether somebody brings in, or takes back, much at once."""
    return _is_held(home, "import.lock")


@contextmanager
def at_work(home: Home) -> Iterator[None]:
    """Say that this process works on `home` while inside, and reads it all the time."""
    with _lock_file(home, "at_work.lock") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def others_work(home: Home) -> bool:
    """Whether some process says that it works on `home`."""
    return _is_held(home, "at_work.lock")


@contextmanager
def _alone(home: Home, name: str, what: str, wait: float) -> Iterator[None]:
    until = time.monotonic() + wait
    with _lock_file(home, name) as file:
        while not _locked(file, fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise _busy(file.read().strip())
            time.sleep(PAUSE)
        file.truncate(0)  # whoever was cut off left theirs
        file.write(_said(what))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


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
            turn.board = board_of(home.path)
            turn.file, turn.what, turn.thread = _take(home, turn.board, what, until), what, threading.get_ident()
        turn.depth += 1
    except BaseException:
        turn.lock.release()
        raise


def _enter_after_a_pause(turn: _Turn, home: Home, what: str, wait: float) -> None:
    """Whoever waits gets their turn first, and between two turns of those who write much is the pause."""
    if is_ours(home):
        _enter(turn, home, what, wait)
        return
    until, handed_over = time.monotonic() + wait, time.monotonic() + HANDED_OVER
    while somebody_waits(home) and time.monotonic() < handed_over:
        time.sleep(PAUSE / 2)
    with _lock_file(home, WAITING_MUCH) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        while True:
            others_first = time.monotonic() < handed_over and _somebody_waits_for_one(home)
            if not others_first and _enter_at_once(turn, home, what):
                left = _left_of_pause(turn)
                if left <= 0:
                    return
                _leave(turn)
                time.sleep(left)
                handed_over = time.monotonic() + HANDED_OVER
            elif time.monotonic() < until:
                time.sleep(PAUSE)
            else:
                raise _busy(board_of(home.path).holder)


def _enter_at_once(turn: _Turn, home: Home, what: str) -> bool:
    """Whether it is ours now. Nobody else of this process is kept from waiting for it meanwhile."""
    board = board_of(home.path)
    if not turn.lock.acquire(blocking=False):
        return False
    file = _lock_file(home, "writer.lock")
    if not _locked(file, fcntl.LOCK_EX):
        file.close()
        turn.lock.release()
        return False
    board.holder = _said(what)
    turn.file, turn.board, turn.what, turn.thread, turn.depth = file, board, what, threading.get_ident(), 1
    return True


def _left_of_pause(turn: _Turn) -> float:
    """Seconds; 0 too where the clock was put back since."""
    left = (turn.board.paused if turn.board else 0) / 1e9 + GIVES_WAY - time.time()
    return left if left <= GIVES_WAY else 0.0


def _leave(turn: _Turn) -> None:
    if turn.thread != threading.get_ident():
        return  # it was given up, and not to be had again
    turn.depth -= 1
    if turn.depth == 0:
        if turn.file is not None:
            if turn.board is not None:
                turn.board.holder = ""
            turn.file.close()
            turn.file = turn.board = None
        turn.thread = 0
    turn.lock.release()


def _take(home: Home, board: Board, what: str, until: float) -> IO[str]:
    file = _lock_file(home, "writer.lock")
    if not _locked(file, fcntl.LOCK_EX):
        with _lock_file(home, WAITING) as waiting:
            fcntl.flock(waiting, fcntl.LOCK_SH)
            while not _locked(file, fcntl.LOCK_EX):
                if time.monotonic() > until:
                    file.close()
                    raise _busy(board.holder or "another process")
                time.sleep(PAUSE)
    board.holder = _said(what)
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


def _said(what: str) -> str:
    return f"{what} (process {os.getpid()})"


def _busy(holder: str) -> RecordError:
    what = f"The record is being written by {holder or 'somebody else'}."
    return RecordError(Problem("record_busy", what, "Wait until that has ended (or end it), then try again."))
