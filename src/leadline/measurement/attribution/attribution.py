"""Attribution: how many conversions each source (class, campaign …) is credited with, by each of seven rules.

A credit is what a rule gives, not what a source has caused: all that is known is who was seen where before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import get_args

import numpy as np
import pyarrow as pa

from leadline import words
from leadline.measurement.attribution.journeys import SPLITS, Split, Touched, journeys
from leadline.measurement.attribution.making import report_of
from leadline.measurement.attribution.reading import Read, read
from leadline.measurement.attribution.report import WORTHS, AttributionReport, Goal, conversions_of
from leadline.measurement.attribution.sharing import HALF_LIFE
from leadline.measurement.groups import alike, check_dimensions
from leadline.measurement.population import NEVER, Mask, population
from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem, nearest


def attribution(
    leads: pa.Table,
    entries: pa.Table,
    touches: pa.Table,
    playbook: Playbook,
    *,
    as_of: datetime,
    by: str = "source",
    goal: Goal = "client",
    split: Split = "each",
    half_life: float = HALF_LIFE,
    worth: str = "clients",
    since: date | None = None,
    until: date | None = None,
    only: Mapping[str, str | None] | None = None,
) -> AttributionReport:
    """Credit the conversions of leads to the channels that their people were seen by before.

    `leads` and `entries` are those of a qualification as of `as_of`; of `touches`, `person`, `at`, `kind` and the
    column of `by` are read, each touch once. `by` is a word of `groups.DIMENSIONS`; `goal` what counts as conversion;
    `split` how journeys are cut (`journeys.SPLITS`); `half_life` in days, for time decay; `worth` what Shapley's sets
    are worth (`shapley`). `since`, `until` and `only` narrow the leads as in `sources`, and with them the people.
    Raises BadSetting for a word or number that cannot be.
    """
    check_dimensions((by,))
    _check("goal", goal, get_args(Goal))
    _check("split", split, tuple(SPLITS))
    _check("worth", worth, WORTHS)
    if not 0 < half_life < 36_500:
        what = f"A half-life of {words.bare(half_life)} days cannot be."
        raise BadSetting(Problem("bad_half_life", what, "Give days above 0, like 7.", path="half_life"))
    who = population(leads, entries, as_of, playbook.time_zone)
    found = read(touches, leads, by, playbook, who.as_of)
    narrowed = since is not None or until is not None or bool(only)
    within = np.ones(len(who), dtype=bool)
    if narrowed:
        within = who.first_asked(since, until) & alike(leads, only or {}, playbook)
        found = _narrowed(found, within)
    moments = conversions_of(who, goal)
    rows = np.flatnonzero(within & (moments != NEVER) & (found.leads >= 0))
    made = journeys(found.touched, len(found.channels), found.leads[rows], moments[rows], found.people, split)
    return report_of(who, made, rows, (*found.channels, None), by, goal, half_life, worth, as_of, split)


def _check(name: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        what = f"There is no {name} “{given}”."
        mend = f"Take one of: {', '.join(allowed)}."
        raise BadSetting(Problem(f"unknown_{name}", what, mend, path=name, nearest=nearest(given, allowed)))


def _narrowed(found: Read, within: Mask) -> Read:
    """Only the touches of the people of some leads."""
    theirs = np.zeros(found.people, dtype=bool)
    theirs[found.leads[within]] = True
    given = found.touched
    rows = np.flatnonzero(theirs[given.person])
    order = given.order
    kept = Touched(
        given.person[rows],
        given.at[rows],
        given.channel[rows],
        None if order is None else lambda some: order(rows[some]),
    )
    return Read(kept, found.channels, found.leads, found.people)
