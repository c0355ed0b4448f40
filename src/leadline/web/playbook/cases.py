"""The cases of a playbook, run beside the page."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from leadline.engines.cases_beside import CaseOutcome, CaseRunner
from leadline.playbook import Playbook
from leadline.playbook.cases import case_files
from leadline.record.home import Home
from leadline.web.playbook.runs import Run, Runs, Tell

SHOWN = 50
"""Failed cases that a page shows in full."""


@dataclass(frozen=True, slots=True)
class FailedCase:
    """`differences` are sentences: what came out, and what was expected."""

    name: str
    file: str
    line: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of cases, what they are called, and which of them hold."""

    file: str
    cases: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class CasesRun:
    """`failed` are the first that do not hold, of `failures`."""

    count: int
    failures: int
    failed: tuple[FailedCase, ...]
    files: tuple[CaseFile, ...]


RUNS: Runs[CasesRun] = Runs("cases")
RUNNER = CaseRunner()


def found(home: Home, playbook: Playbook) -> Run[CasesRun] | None:
    """The run of this playbook against the files as they are now, if there is one."""
    return RUNS.get(_key(home, playbook))


def start(home: Home, playbook: Playbook, *, again: bool = False) -> Run[CasesRun]:
    """Run them, unless they were run as they are: those that failed last time first, then the user's own."""

    def work(tell: Tell[CasesRun]) -> CasesRun:
        outcomes: list[CaseOutcome] = []
        failed: list[CaseOutcome] = []
        with closing(RUNNER.run(playbook.text, home.playbook_path, _FAILED)) as running:
            for outcome in running:
                outcomes.append(outcome)
                failed += [] if outcome.passed else [outcome]
                tell(len(outcomes), outcome.of, _seen(len(outcomes), failed))
        _FAILED[:] = [(one.file, one.name) for one in failed]
        files: dict[str, list[tuple[str, bool]]] = {}
        for outcome in sorted(outcomes, key=lambda one: one.place):
            files.setdefault(outcome.file, []).append((outcome.name, outcome.passed))
        inside = tuple(CaseFile(file, tuple(there)) for file, there in files.items())
        return replace(_seen(len(outcomes), failed), files=inside)

    return RUNS.start(_key(home, playbook), work, again=again)


_FAILED: list[tuple[str, str]] = []
"""File and name of the cases that did not hold in the last run that ended."""


def _seen(count: int, failed: Sequence[CaseOutcome]) -> CasesRun:
    """What is known once `count` cases were run."""
    said = tuple(FailedCase(one.name, one.file, one.line, one.said) for one in failed[:SHOWN])
    return CasesRun(count, len(failed), said, ())


def files(home: Home, playbook: Playbook) -> tuple[str, ...]:
    """The files of cases that the playbook names, from the home on."""
    return tuple(str(file.relative_to(home.path)) for file in case_files(playbook, home.path))


def _key(home: Home, playbook: Playbook) -> tuple[object, ...]:
    state = hashlib.sha256()
    for file in case_files(playbook, home.path):
        told = file.stat()
        state.update(f"{file}\0{told.st_mtime_ns}\0{told.st_size}\n".encode())
    return (str(home.path), playbook.digest, state.hexdigest())
