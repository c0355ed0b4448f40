"""The report of a page, kept, and what its address asks for beside leads and days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pyarrow as pa
from django.http import QueryDict

from leadline.measurement import DIMENSIONS
from leadline.measurement.attribution import AttributionReport
from leadline.measurement.attribution import attribution as measure
from leadline.measurement.attribution.journeys import SPLITS, Split
from leadline.measurement.attribution.reading import columns_read
from leadline.measurement.attribution.report import Goal
from leadline.measurement.groups import check_dimensions
from leadline.problems import BadSetting, Problem, nearest, shown
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.people import DEFAULT

GOAL_CHOICES: dict[str, str] = {"client": "Clients", "sql": "SQL", "mql": "MQL", "lead": "Leads"}
SPLIT_CHOICES: dict[str, str] = {"each": "After each", "person": "One a person"}
STATE = ("goal", "split")
"""What addresses of the page say beside what all pages of figures do."""


@dataclass(frozen=True, slots=True)
class Credits:
    """By what channels are told apart, what is credited, and how journeys are cut."""

    by: str
    goal: Goal
    split: Split


def credits_asked(asked: Asked, given: QueryDict) -> Credits:
    """Raises BadSetting for a word that is none of those to choose from."""
    by = asked.typed.get("by", DEFAULT["attribution"])
    check_dimensions((by,), tuple(DIMENSIONS))
    goal, split = given.get("goal") or "client", given.get("split") or "each"
    for name, word, known in (("goal", goal, GOAL_CHOICES), ("split", split, SPLITS)):
        if word not in known:
            what, mend = f"There is no {name} {shown(word)}.", f"Take one of: {', '.join(known)}."
            raise BadSetting(Problem(f"unknown_{name}", what, mend, path=name, nearest=nearest(word, known)))
    return Credits(by, cast(Goal, goal), cast(Split, split))


def credited(found: Figures, asked: Asked, given: QueryDict) -> AttributionReport:
    """The report that a page asks for."""
    what, tables = credits_asked(asked, given), found.tables

    def make(costs: pa.Table | None) -> AttributionReport:
        return measure(
            tables.leads,
            tables.entries,
            tables.log(columns_read(what.by)),
            tables.playbook,
            as_of=tables.as_of,
            by=what.by,
            goal=what.goal,
            split=what.split,
            since=asked.since,
            until=asked.until,
            only=found.only(asked),
        )

    return found.report(("attribution", what.by, what.goal, what.split, *found.question(asked)), make)
