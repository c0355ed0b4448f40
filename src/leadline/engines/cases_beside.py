"""Cases run in a process of their own, which is kept for the next time.

In a server's process every small step of a case would wait for whoever computes there: 179 cases that take a second
alone took two minutes beside one busy thread.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from leadline.problems import BadPlaybook, Problem

KEPT = 300.0
"""Seconds that the process waits for the next run before it goes."""
TOLD_EVERY = 0.25
"""Seconds. Every answer that is read one by one may cost a busy server a wait."""
CHILD = "from leadline.engines.cases_beside import answer_all; answer_all()"


class CasesStopped(RuntimeError):
    """The process ended before its cases did."""


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """A case that was run, at its `place` among `of` cases. `said` are the differences, none if it holds."""

    place: int
    of: int
    name: str
    file: str
    line: int
    said: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.said


class CaseRunner:
    """The process, one run at a time. It starts when it is needed and ends when it was not for a while."""

    def __init__(self, kept: float = KEPT) -> None:
        self._kept = kept
        self._one = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._timer: threading.Timer | None = None

    def run(self, text: str, path: Path, first: Sequence[tuple[str, str]] = ()) -> Generator[CaseOutcome, None, None]:
        """Run the cases that a playbook of this text names beside the file `path`, and tell each as it ends.

        Those called (file, name) in `first` come first, then the user's own, then those of the default playbook.
        Raises BadPlaybook where text or cases cannot be read, CasesStopped.
        """
        with self._one:
            process = self._ready()
            ended = False
            try:
                for answer in _asked(process, {"text": text, "path": str(path), "first": list(first)}):
                    if "problems" in answer:
                        ended = True
                        raise BadPlaybook(*(Problem(**problem) for problem in answer["problems"]))
                    if "ended" in answer:
                        ended = True
                        break
                    yield CaseOutcome(**(answer | {"said": tuple(answer["said"])}))
                if not ended:
                    raise CasesStopped
            finally:
                if not ended:  # left in the middle
                    self._end()
        self._rest()

    def end(self) -> None:
        """End the process, if there is one that nobody uses."""
        if self._one.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._one.release()

    def _ready(self) -> subprocess.Popen[str]:
        if self._timer is not None:
            self._timer.cancel()
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603 - our own
                [sys.executable, "-c", CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        return self._process

    def _rest(self) -> None:
        self._timer = threading.Timer(self._kept, self.end)
        self._timer.daemon = True
        self._timer.start()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _asked(process: subprocess.Popen[str], question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    asking, answers = process.stdin, process.stdout
    if asking is None or answers is None:
        return
    try:
        asking.write(json.dumps(question) + "\n")
        asking.flush()
    except OSError:
        return
    for line in answers:
        yield json.loads(line)


def answer_all() -> None:
    """The process's own part: a question a line, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked ends it
    os.nice(5)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library may print is no answer
    for line in sys.stdin:
        told = time.monotonic()
        for answer in _answers(json.loads(line)):
            answers.write(json.dumps(answer) + "\n")
            if "place" not in answer or time.monotonic() - told > TOLD_EVERY:
                answers.flush()
                told = time.monotonic()


def _answers(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from leadline.engines.cases import run_cases  # noqa: PLC0415 - whoever only asks needs nothing of it
    from leadline.playbook import Playbook  # noqa: PLC0415
    from leadline.playbook.cases import default_case_texts, load_cases  # noqa: PLC0415
    from leadline.playbook.playbook import read_text  # noqa: PLC0415

    path = Path(question["path"])
    try:
        cases = load_cases(Playbook.parse(question["text"]), path)
        usual = set(default_case_texts().values())
        files = {case.file for case in cases}
        shipped = {file for file in files if read_text(path.parent / file) in usual}
    except BadPlaybook as error:
        yield {"problems": [asdict(problem) for problem in error.problems]}
        return
    urgent = {tuple(one) for one in question["first"]}
    order = sorted(
        range(len(cases)), key=lambda i: ((cases[i].file, cases[i].name) not in urgent, cases[i].file in shipped)
    )
    for place in order:
        (result,) = run_cases([cases[place]])
        case = result.case
        said = tuple(problem.what for problem in result.differences)
        yield asdict(CaseOutcome(place, len(cases), case.name, case.file, case.line, said))
    yield {"ended": True}
