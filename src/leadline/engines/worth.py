"""What leads are worth, and a programme before it is bought, straight from touches."""

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
from leadline.measurement import SourceReport
from leadline.measurement import sources as measure_sources
from leadline.measurement.appraisal import Appraisal, Programme
from leadline.measurement.appraisal import appraise as measure_programme
from leadline.measurement.effort import effort
from leadline.measurement.intervals import Floats
from leadline.measurement.worth import WorthReport
from leadline.measurement.worth import worth as measure_worth
from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem
from leadline.touches.amounts import another_currency, read_amount


def worth(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    by: str | Iterable[str] = ("source",),
    costs: Any = None,
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
    discount: float = 0.1,
) -> WorthReport:
    """What one lead of each source is worth: its chance × what a client leaves, less people's effort, with intervals.

    All arguments but `discount` (the share by which money that comes a year later is worth less) are those of
    `sources`. Raises BadTouches, BadFile, BadSetting, NoRate, LeadlineError.

    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob"],
    ...     "at": ["2026-03-02", "2026-03-09", "2026-03-02"],
    ...     "kind": ["request", "purchase", "request"],
    ...     "source": ["referral", None, "referral"],
    ...     "amount": [None, 500_000_000, None],
    ... })
    >>> row = worth(touches, Playbook.default(), as_of="2026-03-31").row("referral")
    >>> row.leads, row.margin_per_client, row.value_low < row.value < row.value_high
    (2, 500000000, True)
    """
    report, steps, minutes = _measured(
        touches, playbook, as_of, (by,) if isinstance(by, str) else tuple(by), costs, since, until, only
    )
    return measure_worth(report, playbook, steps=steps, minutes=minutes, discount=discount)


def appraise(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    leads: int,
    price: int | str,
    source: str | None = None,
    what: str | None = None,
    why: str | None = None,
    source_class: str | None = None,
    only: Mapping[str, str | None] | None = None,
    discount: float = 0.1,
) -> Appraisal:
    """A programme before it is bought: what leads like these have been worth, and whether it is likely to pay.

    `leads` are expected for `price` (text like "1200.50" in the playbook's currency, or whole micro-units). The rest is
    as in `worth`. Raises BadTouches, BadFile, BadSetting, NoRate, LeadlineError.

    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob"],
    ...     "at": ["2026-03-02", "2026-03-09", "2026-03-02"],
    ...     "kind": ["request", "purchase", "request"],
    ...     "source": ["referral", None, "email"],
    ...     "amount": [None, 500_000_000, None],
    ... })
    >>> found = appraise(touches, Playbook.default(), "2026-03-31", source="email", leads=40, price="1000")
    >>> [(level.name, level.leads) for level in found.levels]
    [('all', 2), ('class', 1), ('source', 1)]
    >>> 0 < found.pays < 1
    True
    """
    amount = price if isinstance(price, int) else read_amount(price)
    if amount is None or (isinstance(price, str) and another_currency(price, playbook_given(playbook).currency)):
        raise BadSetting(
            Problem("programme_price", f"{price!r} is no price.", "Write it like 1200.50, without a currency.")
        )
    report, _, minutes = _measured(touches, playbook, as_of, ("source", "what", "why"), None, None, None, only)
    programme = Programme(source, leads, amount, what, why, source_class)
    return measure_programme(report, playbook, programme, minutes=minutes, discount=discount)


def _measured(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None,
    by: tuple[str, ...],
    costs: Any,
    since: date | str | None,
    until: date | str | None,
    only: Mapping[str, str | None] | None,
) -> tuple[SourceReport, pa.Table, Floats]:
    table = touches_table(touches)
    found = standing(table, playbook, moment(as_of, playbook_given(playbook).time_zone))
    report = measure_sources(
        found.leads,
        found.entries,
        playbook,
        as_of=found.as_of,
        by=by,
        costs=None if costs is None else checked(as_table(costs), COSTS),
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )
    work = effort(found.leads, found.entries, table, playbook, as_of=found.as_of, requests=found.requests)
    return report, found.steps, work.of_leads()
