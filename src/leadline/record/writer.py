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

PAUSE = 0.02


@dataclass
class _Turn:
    lock: threading.RLock = field(default_factory=threading.RLock)
    depth: int = 0
    file: IO[str] | None = None
    what: str = ""


_turns: dict[Path, _Turn] = {}
_turns_lock = threading.Lock()


@contextmanager
def writing(home: Home, what: str, wait: float = 5.0) -> Iterator[None]:
    """Hold the right to write `home` while inside. `what` tells others who holds it; `wait` is seconds to wait for it.

    May be nested. Raises RecordError when another process or thread still holds it.
    """
    with _turns_lock:
        turn = _turns.setdefault(home.path, _Turn())
    until = time.monotonic() + wait
    if not turn.lock.acquire(timeout=wait):
        raise _busy(turn.what)
    try:
        if turn.depth == 0:
            turn.file, turn.what = _take(home, what, until), what
        turn.depth += 1
        try:
            yield
        finally:
            turn.depth -= 1
            if turn.depth == 0 and turn.file is not None:
                turn.file.truncate(0)
                turn.file.close()
                turn.file = None
    finally:
        turn.lock.release()


@contextmanager
def at_work(home: Home) -> Iterator[None]:
    """Say that this process works on `home` while inside, and wants its turns soon: long writers then give way."""
    with open(os.open(home.path / "at_work.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def others_work(home: Home) -> bool:
    """Whether some process says that it works on `home`."""
    with open(os.open(home.path / "at_work.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def give_way() -> None:
    """Let others take their turn: who waits looks every `PAUSE` seconds. Not while inside `writing`."""
    time.sleep(2.5 * PAUSE)


def _take(home: Home, what: str, until: float) -> IO[str]:
    file = os.fdopen(os.open(home.path / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(PAUSE)
                continue
            holder = file.read().strip() or "another process"
            file.close()
            raise _busy(holder) from None
        file.seek(0)
        file.truncate()
        file.write(f"{what} (process {os.getpid()})")
        file.flush()
        return file


def _busy(holder: str) -> RecordError:
    what = f"The record is being written by {holder or 'somebody else'}."
    return RecordError(Problem("record_busy", what, "Wait until that has ended (or end it), then try again."))
