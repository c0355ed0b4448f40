"""A score as lines that add up: per criterion the rules that counted, with the touch and the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline import words
from leadline.playbook import CRITERIA, Criterion
from leadline.problems import BadTouches
from leadline.qualification.explain import Explanation
from leadline.qualification.lines import Line
from leadline.respond.lead import WholePerson
from leadline.web import clock
from leadline.web.today.questions import NAMES

MOST = 12
"""Lines of one criterion that are shown one by one; the rest is one line."""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    what: str
    more: str
    points: str


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion: its lines add up to `points`, and the parts to the score."""

    name: str
    points: str
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """`unknown` are the criteria to which nothing has counted yet."""

    total: str
    parts: tuple[Part, ...]
    unknown: tuple[Criterion, ...]


NO_SCORE = Score("", (), ())


def score_of(whole: WholePerson, product: str | None, now: datetime, zone: ZoneInfo) -> Score:
    """The score of the lead of a product; empty for a client's."""
    try:
        found = whole.explain(product)
    except BadTouches:  # there is no such lead any more
        return NO_SCORE
    return NO_SCORE if found.total is None or found.product != product else score_from(found, now, zone)


def score_from(found: Explanation, now: datetime, zone: ZoneInfo) -> Score:
    """What is shown of an explanation; every number in whole tenths, as the explanation rounded them."""
    by_criterion: dict[Criterion, list[Line]] = {criterion: [] for criterion in CRITERIA}
    for line in found.lines:
        by_criterion[line.criterion].append(line)
    parts = tuple(
        Part(NAMES[criterion], words.score(found.printed[criterion] / 10), tuple(_lines(lines, now, zone)))
        for criterion, lines in by_criterion.items()
    )
    unknown = tuple(criterion for criterion, lines in by_criterion.items() if not lines)
    return Score(words.score(found.printed_total / 10), parts, unknown)


def _lines(lines: Sequence[Line], now: datetime, zone: ZoneInfo) -> list[ScoreLine]:
    shown = lines if len(lines) <= MOST else lines[: MOST - 1]
    made = [ScoreLine(line.rule, _more(line, now, zone), words.score(line.printed / 10)) for line in shown]
    rest = lines[len(shown) :]
    if rest:
        made.append(
            ScoreLine(
                f"{words.whole(len(rest))} smaller ones", "", words.score(sum(line.printed for line in rest) / 10)
            )
        )
    return made


def detail_of(line: Line) -> str:
    """What a line was given for; an attribute by its name as people say it: “job title Owner”."""
    name, blank, rest = line.detail.partition(" ")
    return f"{words.spoken(name)}{blank}{rest}"


def _more(line: Line, now: datetime, zone: ZoneInfo) -> str:
    """What it was, when, and whose it was if not their own."""
    parts = (
        detail_of(line),
        clock.moment(line.at, now, zone) if line.at else "",
        "from their group" if line.borrowed else "",
    )
    return ", ".join(part for part in parts if part)
