"""What is done beside the pages, in this process or one of its own."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from leadline.collect.files.importing import import_prepared
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.preparing import prepare
from leadline.collect.files.quick import is_quick
from leadline.collect.files.resuming import resume
from leadline.record.home import Home
from leadline.record.import_drafts import FOLDER, Draft, draft, say
from leadline.record.removal import undo_run
from leadline.record.runs import imports_state, runs
from leadline.record.writer import is_ours
from leadline.web.importing.beside import Job, Result, State, Tell, here, start, state_of, work_on
from leadline.web.importing.checking import check
from leadline.web.importing.looking import look

FORM = "3"
"""Of the results: those of a version that keeps others are found out anew."""


def look_at(home: Home, one: Draft, *, begin: bool) -> tuple[State, Path]:
    """What is found out about a file, and where its sample lies. With `begin` it is begun, unless it is there."""
    job = Job(one.place(home), f"look-{_digest(FORM, one.digest, one.kind, one.manner, home.playbook().digest)}")
    return _done(home, one, job, lambda tell: look(home, one, _sample(job), tell), begin), _sample(job)


def check_rows(home: Home, one: Draft, mapping: Mapping, *, begin: bool) -> tuple[State, Path]:
    """What would become of each row, by the imports that there are, and where that lies."""
    there = "-".join(map(str, imports_state()))
    job = Job(one.place(home), f"check-{_digest(FORM, one.digest, mapping.text(), home.playbook().digest, there)}")
    if begin:
        _keep_mapping(job, mapping)
    return _done(home, one, job, lambda tell: check(home, one, mapping, _rows(job), tell), begin), _rows(job)


def import_job(home: Home, one: Draft) -> Job:
    return Job(one.place(home), "import")


def begin_import(home: Home, one: Draft, mapping: Mapping, by: str) -> None:
    job = import_job(home, one)
    _keep_mapping(job, mapping)
    start(job, str(home.path), "import", str(one.id), job.name, by, again=True)


def run_job(home: Home, run: int, what: str) -> Job:
    """`undo` or `resume`, of a run wherever it came from."""
    return Job(home.path / FOLDER / f"{what}-{run}", what)


def begin_with(home: Home, run: int, what: str, by: str) -> None:
    job = run_job(home, run, what)
    (home.path / FOLDER).mkdir(mode=0o700, exist_ok=True)
    start(job, str(home.path), what, str(run), job.name, by, again=True)


def stop(home: Home, run: int) -> None:
    """Ask a run that is under way to end after what it is doing."""
    (home.path / FOLDER).mkdir(mode=0o700, exist_ok=True)
    _stop_file(home, run).touch(mode=0o600)


def main() -> None:
    """`HOME WHAT NUMBER JOB [BY]`: in the process that was started for it."""
    os.nice(5)
    logging.basicConfig(level=logging.WARNING)
    home, what, number, name = Home.open(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    if what in ("undo", "resume"):
        by = sys.argv[5]
        job = run_job(home, number, what)
        work_on(job, lambda tell: _undo(home, number, by) if what == "undo" else _resume(home, number, tell))
        return
    one = draft(number)
    if one is None:
        return
    job = Job(one.place(home), name)
    works: dict[str, Callable[[Tell], Result]] = {
        "look": lambda tell: look(home, one, _sample(job), tell),
        "check": lambda tell: check(home, one, _kept_mapping(job), _rows(job), tell),
        "import": lambda tell: _bring_in(home, one, _kept_mapping(job), sys.argv[5], tell),
    }
    work_on(job, works[what])


def _bring_in(home: Home, one: Draft, mapping: Mapping, by: str, tell: Tell) -> Result:
    prepared = prepare(one.path(home), mapping)
    wanted = _Wanted(home, path=str(one.path(home)))
    report = import_prepared(home, prepared, progress=tell, stop=wanted.ended, by=by, name=one.name)
    if report.run is not None:
        say(home, one.id, run=report.run)
        _stop_file(home, report.run).unlink(missing_ok=True)
    return {"run": report.run}


def _resume(home: Home, run: int, tell: Tell) -> Result:
    wanted = _Wanted(home, run)
    _stop_file(home, run).unlink(missing_ok=True)
    resume(home, run, tell, wanted.ended)
    return {"run": run}


def _undo(home: Home, run: int, by: str) -> Result:
    return asdict(undo_run(home, run, by))


class _Wanted:
    """Whether an import is still wanted: until somebody stops it on a page, or ends its process."""

    def __init__(self, home: Home, run: int | None = None, path: str = "") -> None:
        """`path` of the copy, as long as the run has no number that is known."""
        self._home, self._run, self._path = home, run, path
        self._signalled = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signal)

    def ended(self) -> bool:
        if self._run is None:
            self._run = next((run.id for run in runs(self._home) if run.path == self._path), None)
        return self._signalled or (self._run is not None and _stop_file(self._home, self._run).exists())

    def _signal(self, *_: object) -> None:
        self._signalled = True


def _done(home: Home, one: Draft, job: Job, work: Callable[[Tell], Result], begin: bool) -> State:
    there = state_of(job)
    if there.result is not None or there.under_way:
        return there
    if is_quick(one.path(home)):
        if begin and is_ours(home):  # nobody waits for it who wants to write: the page that comes next does it
            return there
        return here(job, work)
    if begin:
        start(job, str(home.path), job.name.split("-")[0], str(one.id), job.name)
        return state_of(job)
    return there


def _sample(job: Job) -> Path:
    return job.place / f"{job.name}.csv"


def _rows(job: Job) -> Path:
    return job.place / f"{job.name}.arrow"


def _stop_file(home: Home, run: int) -> Path:
    return home.path / FOLDER / f"stop-{run}"


def _keep_mapping(job: Job, mapping: Mapping) -> None:
    path = job.place / f"{job.name}.yaml"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(mapping.text())


def _kept_mapping(job: Job) -> Mapping:
    return Mapping.parse((job.place / f"{job.name}.yaml").read_text("utf-8"))


def _digest(*made_from: str) -> str:
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:16]
