"""The offers straight from touches: qualify, then measure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from leadline.engines.arrow import as_table
from leadline.engines.local import standing, touches_table
from leadline.engines.moments import Moment, local_date, moment
from leadline.engines.playbook_given import playbook_given
from leadline.engines.touch_columns import COSTS, checked
from leadline.measurement.offers import OfferReport, showings
from leadline.measurement.offers import offers as measure_offers
from leadline.playbook import Playbook


def offers(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    costs: Any = None,
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> OfferReport:
    """What each offer has brought: reach, takers, new people, what became of them; whether the offers dilute, and why.

    `touches`, `as_of` and `costs` are as in `sources`. Whoever has a touch with an offer that is no request (a message,
    an ad, a page) was shown it. `since` and `until` are local dates of the first request for an offer, both included;
    `only` narrows the leads that took it. Raises BadTouches, BadFile, BadSetting, NoRate, LeadlineError.

    >>> touches = pa.table({
    ...     "person": ["ada", "bob", "ada", "cy"],
    ...     "at": ["2026-03-02", "2026-03-03", "2026-03-20", "2026-03-21"],
    ...     "kind": ["request", "request", "request", "request"],
    ...     "offer": ["paper", "paper", "webinar", "webinar"],
    ... })
    >>> report = offers(touches, Playbook.default(), as_of="2026-03-31")
    >>> [(row.key, row.takers, row.new) for row in report.rows]
    [('paper', 2, 2), ('webinar', 2, 1)]
    """
    table = touches_table(touches)
    found = standing(table, playbook, moment(as_of, playbook_given(playbook).time_zone))
    return measure_offers(
        found.leads,
        found.entries,
        found.requests,
        playbook,
        as_of=found.as_of,
        shown=showings(table, playbook),
        costs=_costs(costs),
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )


def _costs(costs: Any) -> pa.Table | None:
    return None if costs is None else checked(as_table(costs), COSTS)
