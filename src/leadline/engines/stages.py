"""The stages straight from touches: their balance, how long leads stay, minutes of people, the handover to sales."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from leadline.engines.local import standing, touches_table
from leadline.engines.moments import Moment, local_date, moment
from leadline.engines.playbook_given import playbook_given
from leadline.measurement.balance import BalanceReport
from leadline.measurement.balance import balance as measure_balance
from leadline.measurement.effort_report import EffortReport, spent
from leadline.measurement.handover import handover as measure_handover
from leadline.measurement.handover_report import HandoverReport
from leadline.measurement.staying import StayingReport
from leadline.measurement.staying import staying as measure_staying
from leadline.playbook import Playbook


def balance(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    by: str = "month",
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> BalanceReport:
    """For every stage and day, week or month (`by`): who was there, who came, who left, who is there then.

    `touches` and `as_of` are as in `qualify`; `since` and `until` are the local dates between which the periods lie,
    both included, by default from the first entry of these leads into a stage up to `as_of`; `only` narrows the leads,
    as `{"source": "referral"}`. Raises BadTouches, BadFile, BadSetting.

    >>> import pyarrow as pa
    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob"],
    ...     "at": ["2026-03-02", "2026-04-09", "2026-03-05"],
    ...     "kind": ["request", "purchase", "request"],
    ... })
    >>> found = balance(touches, Playbook.default(), as_of="2026-04-30").period("2026-04").stage("prospect")
    >>> (found.opening, found.into, found.out, found.closing)
    (2, 0, 1, 1)
    """
    qualified = standing(touches_table(touches), playbook, moment(as_of, playbook_given(playbook).time_zone))
    return measure_balance(
        qualified.leads,
        qualified.entries,
        playbook,
        as_of=qualified.as_of,
        by=by,
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )


def staying(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> StayingReport:
    """How long leads stay in each stage, those who are still there counted as such, and who has been there longer.

    `since` and `until` are the local dates on which the stays began; all else is as in `balance`. Raises BadTouches,
    BadFile, BadSetting.

    >>> import pyarrow as pa
    >>> touches = pa.table({"person": ["ada"], "at": ["2026-03-02"], "kind": ["request"]})
    >>> found = staying(touches, Playbook.default(), as_of="2026-04-30").stage("prospect")
    >>> (found.there, found.lasting.median)
    (1, None)
    """
    qualified = standing(touches_table(touches), playbook, moment(as_of, playbook_given(playbook).time_zone))
    return measure_staying(
        qualified.leads,
        qualified.entries,
        playbook,
        as_of=qualified.as_of,
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )


def effort(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    by: str = "source",
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> EffortReport:
    """The minutes that people gave to leads `by` stage, source, class, offer, product …, and what they cost.

    All arguments are those of `sources`. Raises BadTouches, BadFile, BadSetting, NoRate.

    >>> import pyarrow as pa
    >>> touches = pa.table({
    ...     "person": ["ada", "ada"],
    ...     "at": ["2026-03-02", "2026-03-03"],
    ...     "kind": ["request", "call"],
    ...     "source": ["referral", None],
    ...     "minutes": [None, 25],
    ... })
    >>> found = effort(touches, Playbook.default(), as_of="2026-04-30").rows[0]
    >>> (found.key, found.minutes, found.logged_minutes)
    ('referral', 25.0, 25.0)
    """
    table = touches_table(touches)
    qualified = standing(table, playbook, moment(as_of, playbook_given(playbook).time_zone))
    return spent(
        qualified.leads,
        qualified.entries,
        table,
        playbook,
        as_of=qualified.as_of,
        requests=qualified.requests,
        by=by,
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )


def handover(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    *,
    by: str = "month",
    since: date | str | None = None,
    until: date | str | None = None,
    only: Mapping[str, str | None] | None = None,
) -> HandoverReport:
    """What marketing handed over to sales, what sales accepted, rejected and why, how soon, and what came of it.

    `by` is day, week or month (of the entry into MQL or SQL), or source, class, offer, product …; `since` and `until`
    are local dates of the same. All else is as in `balance`. Raises BadTouches, BadFile, BadSetting.

    >>> import pyarrow as pa
    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "ada"],
    ...     "at": ["2026-03-02", "2026-03-03", "2026-03-04"],
    ...     "kind": ["request", "decision", "decision"],
    ...     "action": ["quote", "override", "reject"],
    ...     "properties": [None, '{"stage": "sql"}', None],
    ...     "reason": [None, None, "no budget"],
    ... })
    >>> found = handover(touches, Playbook.default(), as_of="2026-04-30").total
    >>> (found.handed_over, found.rejected, found.reasons[0].reason)
    (1, 1, 'no budget')
    """
    table = touches_table(touches)
    qualified = standing(table, playbook, moment(as_of, playbook_given(playbook).time_zone))
    return measure_handover(
        qualified.leads,
        qualified.entries,
        qualified.requests,
        qualified.steps,
        table,
        playbook,
        as_of=qualified.as_of,
        by=by,
        since=local_date(since, "since"),
        until=local_date(until, "until"),
        only=only,
    )
