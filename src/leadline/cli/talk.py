"""What goes where: data to stdout, talk to stderr."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from leadline.cli.clean import clean
from leadline.problems import Problem

if TYPE_CHECKING:
    from rich.console import Console

_UNSAFE = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
LONGEST = 4000


def console(stderr: bool = False) -> Console:
    """A console that reads no markup from what it prints; NO_COLOR and narrow terminals are rich's to keep."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=False)


def say(text: str) -> None:
    """A sentence for the person, on stderr. It may quote strangers, so it is cleaned."""
    print(clean(text, LONGEST), file=sys.stderr)


def data(text: str) -> None:
    """A line of data, on stdout, cleaned."""
    print(clean(text, LONGEST))


def document(text: str) -> None:
    """Lines on stdout whose indentation means something, cleaned."""
    for line in text.splitlines():
        bare = line.lstrip(" ")
        print(" " * (len(line) - len(bare)) + clean(bare, LONGEST))


def emit_json(value: Any) -> None:
    """One JSON document on stdout; characters that could command a terminal are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write(_escaped(text) + "\n")
    sys.stdout.flush()


def _escaped(text: str) -> str:
    """JSON `text` that means the same and holds nothing that a terminal obeys."""
    return _UNSAFE.sub(lambda found: json.dumps(found[0]).strip('"').replace("\x7f", "\\u007f"), text)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return float(value)
    if hasattr(value, "as_py"):
        return value.as_py()
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def tell(problems: Iterable[Problem], *, as_json: bool = False) -> None:
    """Problems, one after the other, on stderr."""
    if as_json:
        text = json.dumps({"problems": [problem.as_dict() for problem in problems]}, ensure_ascii=True, default=str)
        print(_escaped(text), file=sys.stderr)
        return
    for problem in problems:
        print(line_of(problem), file=sys.stderr)


def line_of(problem: Problem) -> str:
    asks = "you mean" in str(problem)
    nearest = f" Did you mean {problem.nearest}?" if problem.nearest and not asks else ""
    return clean(f"{problem.level}: {problem}{nearest}", longest=2000)


@contextlib.contextmanager
def progress(what: str, *, counted: bool = False) -> Iterator[Any]:
    """A spinner on stderr, only where somebody is watching, with a bar for what is `counted`. Yields a function
    (done, of) to call.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, of=None: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    bars = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) if counted else ()
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), *bars, TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of=None: bar.update(task, completed=done, total=of)


def quiet_stdout() -> None:
    """Nobody reads any more: what the interpreter still flushes at its end goes nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
