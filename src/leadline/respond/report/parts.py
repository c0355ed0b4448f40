"""What a report is made of: words, figures and pictures, before anybody has said how they look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from leadline import words
from leadline.measurement.notices import AboutPerson
from leadline.problems import Problem
from leadline.respond.charts.chart import Chart, plain

Tone = Literal["", "good", "bad", "quiet"]
LONGEST = 600
"""Characters of a warning."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`path` is where in the workspace its people are, `detail` stands beside it in quiet type."""

    text: str
    detail: str = ""
    path: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """`definition` says what the column, or the row of that name, counts."""

    text: str
    right: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """`definitions` of its rows or columns, by their names. Each row is one `of` something (one, many); `more` of
    them are not in the table.
    """

    name: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    definitions: tuple[tuple[str, str], ...] = ()
    of: tuple[str, str] = ("row", "rows")
    more: int = 0

    @property
    def left_out(self) -> str:
        """'15 more offers in the workspace.'; '' where all are in the table."""
        return f"{self.others(self.more)} in the workspace." if self.more else ""

    def others(self, count: int) -> str:
        """'15 more offers'."""
        one, many = self.of
        return words.count(count, f"more {one}", f"more {many}")


@dataclass(frozen=True, slots=True)
class Section:
    """`says` are its sentences, the finding first. `missing` says why there is nothing else. `to_do` is what follows
    for next week, `path` its page. `data` goes into JSON as it is. `warnings` say why its figures could mislead."""

    name: str
    title: str
    says: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    missing: str = ""
    to_do: tuple[str, ...] = ()
    data: Any = None
    path: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """`address` is where the workspace is, '' if nobody said: then nothing is linked."""

    company: str
    week: str
    title: str
    under: str
    opening: str
    sections: tuple[Section, ...]
    to_do: tuple[str, ...]
    notices: tuple[str, ...]
    as_of: str
    address: str = ""
    definitions: tuple[tuple[str, str], ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it: the words, and beside them each section's figures."""
        return {
            "company": self.company,
            "week": self.week,
            "as_of": self.as_of,
            "opening": self.opening,
            "sections": {one.name: _section(one) for one in self.sections},
            "to_do": list(self.to_do),
            "notices": list(self.notices),
        }


def _section(one: Section) -> dict[str, Any]:
    found: dict[str, Any] = {"title": one.title, "says": list(one.says)}
    if one.missing:
        found["missing"] = one.missing
    if one.data is not None:
        found["figures"] = one.data
    return found


def headings(first: str, *others: str, words: int = 0) -> tuple[Heading, ...]:
    """The first column and the last `words` are words, the others are figures."""
    figures = len(others) - words
    return (Heading(first, right=False), *(Heading(one, right=n < figures) for n, one in enumerate(others)))


def linked(address: str, path: str) -> str:
    """Where something is; '' without an address."""
    return f"{address.rstrip('/')}{path}" if address and path else ""


def rows(given: Sequence[Sequence[Cell | str]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in given)


def warnings(notices: Iterable[Problem]) -> tuple[str, ...]:
    """What weighs enough for paper: no notes, and nothing about one person, who has no name here."""
    return tuple(
        plain(f"{one.what} {one.mend}".strip(), LONGEST)
        for one in notices
        if one.level == "warning" and not isinstance(one, AboutPerson)
    )
