"""Problems found while reading, each with its path and line, in the order in which they stand in the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from leadline.problems import Level, Problem, nearest

if TYPE_CHECKING:
    from leadline.playbook.reading.nodes import Node

Path: TypeAlias = tuple[str | int, ...]

LONGEST = 300
"""Characters of a sentence; what was written may be longer."""
MOST_COMPARED = 50_000
"""After comparing so many names no nearest ones are sought: it takes long, and the cause is another."""


def written(path: Path) -> str:
    """`("rules", 3, "when", "offer")` as `rules[3].when.offer`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


class Findings:
    """Collects problems. `root` is set once the text is a tree; lines come from it."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.root: Node | None = None
        self.before: Path = ()
        """what the paths within the text that is read begin with, where it stands inside another"""
        self._problems: dict[Problem, None] = {}
        self._compared = 0

    def add(
        self, id: str, path: Path, what: str, mend: str = "", *, level: Level = "error", line: int | None = None,
        near: str | None = None,
    ) -> None:  # fmt: skip
        if line is None and self.root is not None:
            line = self.line(path)
        what = what if len(what) <= LONGEST else f"{what[: LONGEST - 1]}…"
        problem = Problem(id, what, mend, level, self.file, line, written((*self.before, *path)), near)
        self._problems.setdefault(problem)

    def line(self, path: Path) -> int:
        """Where `path` stands; 0 where the text has no tree."""
        return 0 if self.root is None else self.root.line_of((*self.before, *path))

    def unknown(self, id: str, path: Path, what: str, name: str, names: Iterable[str], mend: str = "") -> None:
        """`what` is not known; the nearest of `names` is offered, else all of them if they are few."""
        near, known = None, tuple(names) if self._compared < MOST_COMPARED else ()
        if known:
            self._compared += len(known)
            near = nearest(name[:LONGEST], known)
        if near is not None:
            mend = f"Did you mean {near}?"
        elif not mend and known:
            mend = f"Known: {', '.join(known)}." if len(known) <= 20 else "See the reference of the playbook."
        self.add(id, path, what, mend, near=near)

    @property
    def failed(self) -> bool:
        return any(problem.level == "error" for problem in self._problems)

    @property
    def problems(self) -> list[Problem]:
        return sorted(self._problems, key=lambda problem: problem.line or 0)
