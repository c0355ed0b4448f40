"""The reports behind the stages, for what a page was asked for."""

from __future__ import annotations

from leadline.measurement import PERIODS
from leadline.measurement.balance import BalancePeriod, BalanceReport
from leadline.measurement.balance import balance as measure_balance
from leadline.measurement.effort import Effort
from leadline.measurement.groups import alike, check_dimensions
from leadline.measurement.population import Mask
from leadline.measurement.staying import StayingReport
from leadline.measurement.staying import staying as measure_staying
from leadline.problems import NoRate
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.people import DEFAULT


def by_of(asked: Asked) -> str:
    by = asked.typed.get("by") or DEFAULT["stages"]
    check_dimensions((by,), PERIODS)
    return by


def balance_of(found: Figures, asked: Asked) -> BalanceReport:
    """Since and until are the days between which the periods lie."""
    by, tables = by_of(asked), found.tables
    return found.report(
        ("balance", by, *found.question(asked)),
        lambda _: measure_balance(
            tables.leads,
            tables.entries,
            tables.playbook,
            as_of=tables.as_of,
            by=by,
            since=asked.since,
            until=asked.until,
            only=found.only(asked),
        ),
    )


def staying_of(found: Figures, asked: Asked) -> StayingReport:
    """All stays, whenever they began: since and until choose periods, not leads."""
    tables = found.tables
    return found.report(
        ("staying", *found.only(asked).items()),
        lambda _: measure_staying(
            tables.leads, tables.entries, tables.playbook, as_of=tables.as_of, only=found.only(asked)
        ),
    )


def within(found: Figures, asked: Asked) -> Mask:
    """The rows of the leads that are asked about."""
    only = found.only(asked)
    return found.once(("alike", *only.items()), lambda: alike(found.tables.leads, only, found.tables.playbook))


def work_of(found: Figures) -> Effort | None:
    """The minutes of people; None where they cannot be charged for want of a rate."""
    try:
        return found.work
    except NoRate as error:
        found.troubles = list(error.problems)
        return None


def chosen(report: BalanceReport, key: str) -> BalancePeriod | None:
    """The period that an address names, else the last one."""
    last = report.periods[-1] if report.periods else None
    return next((found for found in report.periods if found.key == key), last)
