"""The cases of a playbook, run beside the page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from leadline.engines.cases import run_cases
from leadline.playbook import Playbook
from leadline.playbook.cases import case_files, load_cases
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


def found(home: Home, playbook: Playbook) -> Run[CasesRun] | None:
    """The run of this playbook against the files as they are now, if there is one."""
    return RUNS.get(_key(home, playbook))


def start(home: Home, playbook: Playbook, *, again: bool = False) -> Run[CasesRun]:
    """Run them, unless they were run as they are."""

    def work(tell: Tell) -> CasesRun:
        cases = load_cases(playbook, home.playbook_path)
        failed: list[FailedCase] = []
        failures = 0
        files: dict[str, list[tuple[str, bool]]] = {}
        for done, case in enumerate(cases):
            tell(done, len(cases))
            for outcome in run_cases([case]):
                files.setdefault(case.file, []).append((case.name, outcome.passed))
                if outcome.passed:
                    continue
                failures += 1
                if failures <= SHOWN:
                    said = tuple(problem.what for problem in outcome.differences)
                    failed.append(FailedCase(case.name, case.file, case.line, said))
        inside = tuple(CaseFile(file, tuple(there)) for file, there in files.items())
        return CasesRun(len(cases), failures, tuple(failed), inside)

    return RUNS.start(_key(home, playbook), work, again=again)


def files(home: Home, playbook: Playbook) -> tuple[str, ...]:
    """The files of cases that the playbook names, from the home on."""
    return tuple(str(file.relative_to(home.path)) for file in case_files(playbook, home.path))


def _key(home: Home, playbook: Playbook) -> tuple[object, ...]:
    state = hashlib.sha256()
    for file in case_files(playbook, home.path):
        told = file.stat()
        state.update(f"{file}\0{told.st_mtime_ns}\0{told.st_size}\n".encode())
    return (str(home.path), playbook.digest, state.hexdigest())
