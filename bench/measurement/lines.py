"""One line of a part's account: what was measured, the figure, the aim, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`holds` is None where there is no aim."""

    what: str
    figure: str
    aim: str = ""
    holds: bool | None = None
