"""The report of journeys."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from leadline.measurement.attribution.crediting import Credited, Crediting
from leadline.measurement.attribution.journeys import Journeys, Split
from leadline.measurement.attribution.report import (
    FEW,
    AttributionReport,
    Credit,
    CreditRow,
    Goal,
)
from leadline.measurement.attribution.sentence import GOALS
from leadline.measurement.groups import rank
from leadline.measurement.notices import some
from leadline.measurement.population import Ints, Population, flags
from leadline.problems import Level, Problem

ROUNDING = 1e-9
"""A band that is no wider has no width."""
MOSTLY = 0.2
"""Of more conversions than this share without any touch before them, it is said."""


def report_of(
    who: Population,
    made: Journeys,
    leads: Ints,
    channels: tuple[str | None, ...],
    by: str,
    goal: Goal,
    half_life: float,
    worth: str,
    as_of: datetime,
    split: Split,
) -> AttributionReport:
    """`leads` are the rows of the conversions that the journeys were made with; `channels` their names, None last."""
    crediting = Crediting(made, half_life, worth)
    won, credited = made.winning, crediting.credited
    first = np.bincount(won.channel[won.starts[:-1]], won.won, made.channels).astype(np.int64)
    last = np.bincount(won.channel[won.starts[1:] - 1], won.won, made.channels).astype(np.int64)
    rows = [
        CreditRow(
            key=channels[c],
            seen=int(crediting.seen[c]),
            first=int(first[c]),
            last=int(last[c]),
            alone=int(crediting.alone[c]),
            credits={rule: _credit(found, c) for rule, found in credited.items() if not np.isnan(found.value[c])},
            few=bool(crediting.seen[c] < FEW),
        )
        for c in crediting.there
    ]
    lumped = tuple(str(row.key) for row in rows if len(row.credits) < len(credited))
    return AttributionReport(
        by=by,
        goal=goal,
        split=split,
        half_life=half_life,
        worth=worth,
        as_of=as_of,
        conversions=won.conversions,
        people=int(np.count_nonzero(np.bincount(won.person, minlength=1))),
        journeys=len(made),
        touches=len(made.channel),
        median_touches=float(np.median(won.lengths)) if len(won) else None,
        rows=tuple(sorted(rows, key=lambda row: (rank((row.key,)), -row.seen, -row.high, row.key or ""))),
        lumped=lumped,
        rest={rule: _credit(found, -1) for rule, found in credited.items() if not np.isnan(found.value[-1])},
        notices=_told(who, won, leads, goal, by, lumped, int(crediting.seen[-1])),
        _who=who,
        _won=won,
        _leads=leads,
        _channels=channels,
    )


def _credit(found: Credited, c: int) -> Credit:
    value, low, high = float(found.value[c]), float(found.low[c]), float(found.high[c])
    return Credit(value, low, high) if high - low > ROUNDING else Credit(value, None, None)


def _told(
    who: Population, won: Journeys, leads: Ints, goal: Goal, by: str, lumped: tuple[str, ...], missing: int
) -> tuple[Problem, ...]:
    one, many = GOALS[goal]
    found = []
    count = won.conversions
    if 0 < count < FEW:
        what = f"Only {some(count, one, many)}: which {by} is credited with how many cannot be told yet."
        found.append(Problem("few_conversions", what, f"About {FEW - count} more are needed.", "warning"))
    if missing:
        what = f"Before {some(missing, one, many)} no touch says by which {by} they came: they stand as missing."
        level: Level = "warning" if missing > MOSTLY * count else "note"
        found.append(Problem("conversions_without_touch", what, "Import earlier touches if you have them.", level))
    name = "client_assumed" if goal == "client" else "first_request_assumed" if goal == "lead" else ""
    assumed = int(flags(who.leads, name)[leads].sum()) if name else 0
    if assumed:
        what = f"The date of {some(assumed, one, many)} is assumed: what came before and after may be mixed up."
        found.append(Problem("dates_assumed", what, "Import the real dates if you have them.", "warning"))
    if lumped:
        what = (
            f"{some(len(lumped), 'value', 'values')} of {by}, the rarest, are taken together for the rules that need "
            "whole journeys at once; their credit stands in one line."
        )
        found.append(Problem("channels_together", what, level="note"))
    return tuple(found)
