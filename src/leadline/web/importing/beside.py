"""What takes longer than a page may wait is done by a process of its own, which waits for pages and not they for it.

Results are files beside the copy, named by what they were made from: a changed answer has another name, and what was
found out once is not found out again. Whether somebody works on one is told by a file lock, which ends with the
process, however that ends.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from leadline.problems import LeadlineError, Problem
from leadline.words import ENGLISH, writing

Tell: TypeAlias = Callable[[int, int], None]
Result: TypeAlias = dict[str, Any]

EVERY = 0.3
"""Seconds between two tellings of how far it is."""
_log = logging.getLogger(__name__)
_FAILED = Problem("failed", "This failed here.", "Try again. If it stays, the server's log says more.")
_GONE = Problem("cut_off", "This was cut off.", "Begin it again.")
_ENTRY = "from leadline.web.importing.work import main; main()"


@dataclass(frozen=True, slots=True)
class Job:
    """One result to be: `place` the folder, `name` what it is, by what it is made from."""

    place: Path
    name: str

    @property
    def result(self) -> Path:
        return self.place / f"{self.name}.json"

    @property
    def progress(self) -> Path:
        return self.place / f"{self.name}.progress"

    @property
    def lock(self) -> Path:
        return self.place / f"{self.name}.lock"


@dataclass(frozen=True, slots=True)
class State:
    """`result` once it is there; `problems` if there will be none; else, while `under_way`, `done` of `of`, which is 0
    if nobody knows, for `seconds` so far.
    """

    under_way: bool = False
    done: int = 0
    of: int = 0
    seconds: float = 0.0
    result: Result | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def left(self) -> float | None:
        """Seconds that it will take; None as long as nobody can tell."""
        if self.seconds < 1 or self.done <= 0 or self.of <= 0:
            return None
        return self.seconds * max(0, self.of - self.done) / self.done


def state_of(job: Job) -> State:
    told = _read(job.result)
    if told is not None:
        return _ended(told)
    if not job.lock.exists():
        return State()
    if _held(job):
        said = _read(job.progress) or {}
        return State(True, said.get("done", 0), said.get("of", 0), time.time() - said.get("since", time.time()))
    told = _read(job.result)  # it may have ended a moment ago
    return _ended(told) if told is not None else State(problems=(_GONE,))


def here(job: Job, work: Callable[[Tell], Result]) -> State:
    """Do it now, in this process: for what is quick."""
    there = state_of(job)
    if there.result is not None or there.under_way:
        return there
    return _ended(_kept(job, work))


def start(job: Job, *arguments: str, again: bool = False) -> None:
    """Begin it in a process of its own, unless it is under way or, without `again`, there. `arguments` are those of
    `work.main`.
    """
    there = state_of(job)
    if there.under_way or (there.result is not None and not again):
        return
    job.place.mkdir(mode=0o700, exist_ok=True)
    job.result.unlink(missing_ok=True)
    job.progress.unlink(missing_ok=True)
    lock = os.open(job.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        command = [sys.executable, "-c", _ENTRY, *arguments]
        process = subprocess.Popen(command, pass_fds=(lock,), stdin=subprocess.DEVNULL)  # noqa: S603 - our own
    except BlockingIOError:
        return
    finally:
        os.close(lock)  # the process holds it on
    threading.Thread(target=process.wait, name="beside", daemon=True).start()


def work_on(job: Job, work: Callable[[Tell], Result]) -> None:
    """In the process that was started: do it, tell how far it is, keep what came of it."""
    _kept(job, work)


def _kept(job: Job, work: Callable[[Tell], Result]) -> Result:
    since, told = time.time(), 0.0

    def tell(done: int, of: int) -> None:
        nonlocal told
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            _write(job.progress, {"done": done, "of": of, "since": since})

    tell(0, 0)
    try:
        with writing(ENGLISH):  # what is kept is for everybody, whoever asked for it first
            result: Result = {"result": work(tell)}
    except LeadlineError as error:
        result = {"problems": [problem.as_dict() for problem in error.problems]}
    except Exception:
        _log.exception("%s failed.", job.name)
        result = {"problems": [_FAILED.as_dict()]}
    _write(job.result, result)
    job.progress.unlink(missing_ok=True)
    return result


def _ended(told: Result) -> State:
    if "problems" in told:
        return State(problems=tuple(Problem(**problem) for problem in told["problems"]))
    return State(result=told["result"])


def _held(job: Job) -> bool:
    try:
        lock = os.open(job.lock, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _read(path: Path) -> Result | None:
    try:
        read: Result = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return read


def _write(path: Path, what: Result) -> None:
    """As a whole or not at all."""
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(what, file, ensure_ascii=False)
    fresh.replace(path)
