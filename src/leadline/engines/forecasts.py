"""How many open leads will buy by when, straight from touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from leadline.engines.local import standing, touches_table
from leadline.engines.moments import Moment, local_date, moment
from leadline.engines.playbook_given import playbook_given
from leadline.measurement.forecast import ForecastReport
from leadline.measurement.forecast import forecast as measure_forecast
from leadline.playbook import Playbook


def forecast(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    days: int | Iterable[int] = (30, 60, 90),
    by: str | Iterable[str] = ("source",),
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> ForecastReport:
    """How many of the leads that are open will buy within so many days, per source and in all, with 80 % bands.

    New leads are not in it. `days` are from 1 to 730; all else is as in `sources`. Raises BadTouches, BadFile,
    BadSetting, LeadlineError.

    >>> import pyarrow as pa
    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob"],
    ...     "at": ["2026-03-02", "2026-03-09", "2026-03-02"],
    ...     "kind": ["request", "purchase", "request"],
    ... })
    >>> report = forecast(touches, Playbook.default(), as_of="2026-03-31", days=30)
    >>> report.total.open, report.total.within(30).expected, report.more
    (1, None, 4)
    """
    qualified = standing(touches_table(touches), playbook, moment(as_of, playbook_given(playbook).time_zone))
    return measure_forecast(
        qualified.leads,
        qualified.entries,
        playbook,
        as_of=qualified.as_of,
        days=(days,) if isinstance(days, int) else days,
        by=(by,) if isinstance(by, str) else by,
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )
