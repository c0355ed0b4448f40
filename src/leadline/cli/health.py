"""What the doctor looks at, one function each. Nothing here writes."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from leadline.cli import homes
from leadline.cli.figures import several
from leadline.cli.talk import line_of
from leadline.problems import LeadlineError
from leadline.record.board import holder_of
from leadline.settings import read_settings

SAFE_SQLITE = (3, 51, 3)
"""Before it, two connections that reset the write-ahead log at once could harm the file."""
DISK_AT_LEAST = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is fine, look (it works, but look at it) or wrong."""

    what: str
    state: Literal["fine", "look", "wrong"]
    found: str
    mend: str = ""


def examine(path: Path) -> list[Finding]:
    """Everything that there is to say about a home, in order; without a home only what does not need one."""
    elsewhere = bool(read_settings().database_address)
    findings = [python_version(), *([] if elsewhere else [sqlite_version()]), *disk(path)]
    if not homes.is_home(path):
        mend = "Make one: leadline init; or see one that is full: leadline demo."
        return [Finding("home", "wrong", f"There is none at {path.expanduser().resolve()}.", mend), *findings]
    findings += _carefully("playbook", lambda: playbook(path))
    findings += _carefully("permissions", lambda: permissions(path))
    findings += _carefully("writer", lambda: lock(path))
    return findings + _carefully("record", lambda: record(path))


def python_version() -> Finding:
    return Finding("python", "fine", f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}")


def sqlite_version() -> Finding:
    found = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return Finding("sqlite", "fine", found)
    return Finding(
        "sqlite",
        "look",
        f"{found}: before 3.51.3, two connections that reset the log at once can harm the file.",
        "Leadline lets one process write at a time, so it is safe as long as nothing else writes the record.",
    )


def disk(path: Path) -> Iterator[Finding]:
    place = path.expanduser().resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    text = f"{free / 1e9:,.1f} GB are free."
    if free < DISK_AT_LEAST:
        yield Finding("disk", "wrong", text, "Make room: nothing can be written once it is full.")
    else:
        yield Finding("disk", "fine", text)


def playbook(path: Path) -> Iterator[Finding]:
    from leadline.playbook import check
    from leadline.playbook.playbook import read_text

    problems = check(read_text(path / "playbook.yaml"), str(path / "playbook.yaml"))
    errors = sum(problem.level == "error" for problem in problems)
    if errors:
        yield Finding(
            "playbook",
            "wrong",
            f"{several(errors, 'problem')}: {line_of(problems[0])}",
            "All of them: leadline playbook check.",
        )
    elif problems:
        yield Finding("playbook", "look", f"{len(problems)} to look at: {line_of(problems[0])}")
    else:
        yield Finding("playbook", "fine", "It is in order.")


def permissions(path: Path) -> Iterator[Finding]:
    """Others on the machine must read neither the record nor the key."""
    open_to_others = [
        item.name
        for item in (path, *path.glob("record.sqlite3*"), path / "secret_key")
        if item.exists() and item.stat().st_mode & 0o077
    ]
    if open_to_others:
        names = ", ".join(open_to_others)
        yield Finding(
            "permissions", "look", f"Others on this machine may read {names}.", "Take it from them: chmod -R go= HOME"
        )
    else:
        yield Finding("permissions", "fine", "Only its owner can read it.")


def lock(path: Path) -> Iterator[Finding]:
    """Whether another process is writing now, and which."""
    file = path / "writer.lock"
    if file.exists():
        with file.open(encoding="utf-8") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = holder_of(path) or "another process"
                yield Finding(
                    "writer", "look", f"The record is being written by {holder}.", "Others wait until it has ended."
                )
                return
    yield Finding("writer", "fine", "Nobody is writing.")


def record(path: Path) -> Iterator[Finding]:
    from leadline.record.health import look_at
    from leadline.record.setup import use_home

    for what, good, found, mend in look_at(use_home(path, migrate=False)):
        yield Finding(what, "fine" if good else "wrong", found, mend)


def _carefully(what: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """A look that fails is a finding, and does not hide the others."""
    findings = []
    try:
        for finding in look():
            findings.append(finding)
    except LeadlineError as error:
        findings += [Finding(what, "wrong", problem.what, problem.mend) for problem in error.problems]
    except OSError as error:
        findings.append(Finding(what, "wrong", f"It cannot be read: {error.strerror}."))
    return findings
