"""What happened in a week straight from touches."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from leadline.engines.local import standing, touches_table
from leadline.engines.moments import Moment, moment
from leadline.engines.playbook_given import playbook_given
from leadline.measurement.joining import says
from leadline.measurement.week import WeekReport, happened, week_of
from leadline.playbook import Playbook


def week(touches: Any, playbook: Playbook, as_of: Moment | None = None, *, week: str | None = None) -> WeekReport:
    """What happened in a week, beside the week before, and whether it is more than noise.

    `touches` and `as_of` are as in `qualify`; `week` is its name (2026-W10) or a day in it, by default the latest that
    is over. Raises BadTouches, BadFile, BadSetting.

    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob"],
    ...     "at": ["2026-03-02", "2026-03-05", "2026-03-03"],
    ...     "kind": ["request", "purchase", "request"],
    ... })
    >>> found = week(touches, Playbook.default(), as_of="2026-03-31", week="2026-W10")
    >>> {one.name: one.count for one in found.figures if one.count}
    {'leads': 2, 'requests': 2, 'cool': 2, 'clients': 1}
    """
    table = touches_table(touches)
    qualified = standing(table, playbook, moment(as_of, playbook_given(playbook).time_zone))
    return happened(
        qualified.leads,
        qualified.entries,
        qualified.requests,
        qualified.steps,
        playbook,
        week=week_of(week, qualified.as_of, playbook.time_zone),
        as_of=qualified.as_of,
        outcomes=table.filter(pa.array(says(table, "kind", playbook.kinds_read_as("outcome")))),
    )
