"""What is told to a user when something is wrong: an id, what, where, and how to mend it, as text and as JSON.

LeadlineError
├── BadPlaybook      the playbook has problems (all of them)
├── BadTouches       a table of touches cannot be read
├── BadFile          a file cannot be read
├── BadSetting       what was asked for is wrong: a setting, an option, a mapping, a word
├── RecordError      the record cannot do what was asked
└── NoRate           money in a currency for which the playbook gives no rate
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence told to a user. `path` is like `rules[3].when.offer`, `line` counts from 1."""

    id: str
    what: str
    mend: str = ""
    level: Level = "error"
    file: str = ""
    line: int | None = None
    path: str = ""
    nearest: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        where = " ".join(part for part in (place, f"at {self.path}" if self.path else "") if part)
        return " ".join(part for part in (f"{where}:" if where else "", self.what, self.mend) if part)


class LeadlineError(Exception):
    """Base of every error that Leadline raises on purpose."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class BadPlaybook(LeadlineError):
    """The playbook has problems."""


class BadTouches(LeadlineError):
    """A table of touches cannot be read."""


class BadFile(LeadlineError):
    """A file cannot be read."""


class BadSetting(LeadlineError):
    """What was asked for is wrong: a setting, an option, a mapping, a word."""


class RecordError(LeadlineError):
    """The record cannot do what was asked."""


class NoRate(LeadlineError):
    """Money in a currency for which the playbook gives no rate."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, if any is alike."""
    found = difflib.get_close_matches(name.casefold(), {n.casefold(): n for n in names}, n=1, cutoff=0.6)
    if not found:
        return None
    return next(n for n in names if n.casefold() == found[0])


def shown(value: object, most: int = 60) -> str:
    """A value as it is shown in a sentence: text in quotes, and never more than `most` characters."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"
