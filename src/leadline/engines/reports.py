"""The reports straight from touches: qualify, then measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from leadline.engines.arrow import as_table
from leadline.engines.local import standing, touches_table
from leadline.engines.moments import Moment, local_date, moment
from leadline.engines.playbook_given import playbook_given
from leadline.engines.touch_columns import COSTS, checked
from leadline.measurement import FlowReport, SourceReport
from leadline.measurement import flow as measure_flow
from leadline.measurement import sources as measure_sources
from leadline.measurement.effort import effort
from leadline.measurement.flow_places import View
from leadline.playbook import FlowStep, Playbook


def flow(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    by: str | None = None,
    steps: Iterable[FlowStep] | None = None,
    costs: Any = None,
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
    view: View = "cohort",
) -> FlowReport:
    """Counts, rates and costs between the steps from visitor to client; what changed, alarms, the bottleneck.

    `touches` and `as_of` are as in `qualify`. `by` is day, week or month (cohorts of the first request), or source,
    class, offer, campaign, product; with `view` `calendar` each step counts in the period in which it was taken.
    `costs` is a table like the touches (docs/reference/tables.md). `since` and `until` are local dates of the first
    request, both included; `only` narrows the leads, as `{"source": "referral"}`. Raises
    BadTouches, BadFile, BadSetting, NoRate, LeadlineError.

    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob", "cy"],
    ...     "at": ["2026-03-02", "2026-03-09", "2026-03-02", "2026-03-03"],
    ...     "kind": ["request", "purchase", "request", "page_view"],
    ...     "action": ["quote", None, "download", None],
    ... })
    >>> report = flow(touches, Playbook.default(), as_of="2026-03-31")
    >>> [(step.name, step.count) for step in report.total.steps if step.name in ("prospect", "client")]
    [('prospect', 3), ('client', 1)]
    """
    table = touches_table(touches)
    qualified = standing(table, playbook, moment(as_of, playbook_given(playbook).time_zone))
    return measure_flow(
        qualified.leads,
        qualified.entries,
        playbook,
        as_of=qualified.as_of,
        touches=table,
        steps=steps,
        by=by,
        costs=_costs(costs),
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
        view=view,
        work=effort(
            qualified.leads,
            qualified.entries,
            table,
            playbook,
            as_of=qualified.as_of,
            requests=qualified.requests,
        ),
    )


def sources(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    by: str | Iterable[str] = ("source",),
    costs: Any = None,
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> SourceReport:
    """What each source is worth: leads, clients, close rates raw and shrunk, time to close, costs.

    `by` is one or several of source, class, campaign, offer, product …; all else is as in `flow`. Raises BadTouches,
    BadFile, BadSetting, NoRate, LeadlineError.

    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob"],
    ...     "at": ["2026-03-02", "2026-03-09", "2026-03-02"],
    ...     "kind": ["request", "purchase", "request"],
    ...     "action": ["quote", None, "download"],
    ...     "source": ["referral", None, "linkedin"],
    ... })
    >>> report = sources(touches, Playbook.default(), as_of="2026-03-31")
    >>> [(row.key, row.leads, row.clients, row.median_days_to_close) for row in report.rows]
    [(('linkedin',), 1, 0, None), (('referral',), 1, 1, 7.0)]
    """
    qualified = standing(touches_table(touches), playbook, moment(as_of, playbook_given(playbook).time_zone))
    return measure_sources(
        qualified.leads,
        qualified.entries,
        playbook,
        as_of=qualified.as_of,
        by=(by,) if isinstance(by, str) else by,
        costs=_costs(costs),
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )


def _costs(costs: Any) -> pa.Table | None:
    return None if costs is None else checked(as_table(costs), COSTS)
