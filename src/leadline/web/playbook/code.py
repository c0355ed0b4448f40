"""The text of a playbook as lines on a page: numbered, keys apart from values, problems at their lines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadline.problems import Problem

LONGEST = 5_000
"""Lines of a text that are shown one by one."""
WIDEST = 400
AROUND = 3
_PARTS = re.compile(r"^(\s*(?:- )?[^\s#'\"{}\[\],:]+(?: [^\s#'\"{}\[\],:]+)*)(:(?=\s|$))([^#]*)(#.*)?$")


@dataclass(frozen=True, slots=True)
class CodeLine:
    """`look` is '', 'add', 'del' or 'err'. `told` stands under the line."""

    number: int
    look: str
    key: str
    rest: str
    comment: str
    told: tuple[Problem, ...] = ()

    @property
    def sign(self) -> str:
        return {"add": "+", "del": "−", "err": "!"}.get(self.look, " ")


def lines_of(text: str, problems: Sequence[Problem] = ()) -> list[CodeLine]:
    """The whole text."""
    told = _by_line(problems)
    return [
        _line(n, "err" if told.get(n) else "", line, told.get(n, ()))
        for n, line in enumerate(text.split("\n")[:LONGEST], start=1)
    ]


def changes_of(old: str, new: str, problems: Sequence[Problem] = ()) -> list[list[CodeLine]] | None:
    """Where two texts differ, with lines around; None where they are too long to be compared by line."""
    before, after = old.split("\n"), new.split("\n")
    if max(len(before), len(after)) > LONGEST:
        return None
    told = _by_line(problems)
    hunks = []
    for group in difflib.SequenceMatcher(None, before, after).get_grouped_opcodes(AROUND):
        hunk = []
        for tag, low, high, since, until in group:
            if tag != "equal":
                hunk += [_line(n + 1, "del", before[n]) for n in range(low, high)]
            look = "" if tag == "equal" else "add"
            hunk += [
                _line(n + 1, "err" if told.get(n + 1) else look, after[n], told.get(n + 1, ()))
                for n in range(since, until)
            ]
        hunks.append(hunk)
    return hunks


def line_at(text: str, number: int | None) -> CodeLine | None:
    """One line, as it stands above what is told about it."""
    lines = text.split("\n", number or 0)
    return None if number is None or not 0 < number <= len(lines) else _line(number, "err", lines[number - 1])


def _by_line(problems: Iterable[Problem]) -> dict[int, tuple[Problem, ...]]:
    told: dict[int, tuple[Problem, ...]] = {}
    for problem in problems:
        if problem.line is not None:
            told[problem.line] = (*told.get(problem.line, ()), problem)
    return told


def _line(number: int, look: str, text: str, told: tuple[Problem, ...] = ()) -> CodeLine:
    shown = text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
    found = _PARTS.match(shown)
    if found:
        return CodeLine(number, look, found[1], found[2] + found[3], found[4] or "", told)
    if shown.lstrip().startswith("#"):
        return CodeLine(number, look, "", "", shown, told)
    return CodeLine(number, look, "", shown, "", told)
