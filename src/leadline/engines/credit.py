"""What sources are credited with, and which activity predicts clients, straight from touches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from leadline.engines.local import standing, touches_table
from leadline.engines.moments import Moment, local_date, moment
from leadline.engines.playbook_given import playbook_given
from leadline.measurement.attribution import AttributionReport
from leadline.measurement.attribution import attribution as measure_attribution
from leadline.measurement.attribution.journeys import Split
from leadline.measurement.attribution.report import Goal
from leadline.measurement.attribution.sharing import HALF_LIFE
from leadline.measurement.population import codes
from leadline.measurement.proxies import BusynessReport
from leadline.measurement.proxies import busyness as measure_busyness
from leadline.measurement.proxies.busyness import WINDOW
from leadline.playbook import Playbook
from leadline.touches.publications import of_people


def attribution(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    by: str = "source",
    goal: Goal = "client",
    split: Split = "each",
    half_life: float = HALF_LIFE,
    worth: str = "clients",
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> AttributionReport:
    """What each source is credited with by seven rules: first, last, linear, position, time decay, Markov, Shapley.

    `touches`, `as_of`, `since`, `until` and `only` are as in `sources`, `by` is one of its words. `goal` is client,
    sql, mql or lead; `split` is each (a journey ends with each conversion) or person (one journey a person, up to the
    first). `half_life` is that of time decay in days. `worth` is what Shapley's rule counts of a set of sources:
    clients, or the rate of journeys. Raises BadTouches, BadFile, BadSetting, NoRate, LeadlineError.

    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "ada"],
    ...     "at": ["2026-03-01", "2026-03-02", "2026-03-09"],
    ...     "kind": ["page_view", "request", "purchase"],
    ...     "source": ["linkedin", "newsletter", None],
    ... })
    >>> report = attribution(touches, Playbook.default(), as_of="2026-03-31")
    >>> [(row.key, row.first, row.last, row.credits["linear"].value) for row in report.rows]
    [('linkedin', 1, 0, 0.5), ('newsletter', 0, 1, 0.5)]
    """
    table = _once(touches_table(touches))
    found = standing(table, playbook, moment(as_of, playbook_given(playbook).time_zone))
    return measure_attribution(
        found.leads,
        found.entries,
        table,
        playbook,
        as_of=found.as_of,
        by=by,
        goal=goal,
        split=split,
        half_life=half_life,
        worth=worth,
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )


def busyness(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    window: float = WINDOW,
    horizon: float | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> BusynessReport:
    """Which activity within `window` days after the first request predicts clients in the `horizon` days after that.

    All other arguments are those of `sources`; without a horizon it is the time in which nine in ten clients bought.
    The score by the end of the window is judged too. Raises BadTouches, BadFile, BadSetting, NoRate, LeadlineError.

    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob"],
    ...     "at": ["2026-03-02", "2026-03-03", "2026-03-02"],
    ...     "kind": ["request", "call", "request"],
    ... })
    >>> report = busyness(touches, Playbook.default(), as_of="2026-12-31")
    >>> report.proxy("call").verdict
    'cannot_tell'
    """
    table = _once(touches_table(touches))
    found = standing(table, playbook, moment(as_of, playbook_given(playbook).time_zone), history=True)
    return measure_busyness(
        found.leads,
        found.entries,
        table,
        playbook,
        as_of=found.as_of,
        window=window,
        horizon=horizon,
        history=found.history,
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )


def _once(touches: pa.Table) -> pa.Table:
    """People's touches; two with one id are one."""
    ours = of_people(touches)
    if "id" not in ours.column_names:
        return ours
    _, first = np.unique(codes(ours["id"]), return_index=True)
    return ours if len(first) == ours.num_rows else ours.take(pa.array(np.sort(first)))
