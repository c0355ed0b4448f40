from __future__ import annotations

from typing import TYPE_CHECKING

from leadline.cli import homes
from leadline.cli.figures import between, count, money, percent
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home, Since, Until
from leadline.cli.reports import between_dates, heading, tell_notices
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from leadline.measurement.offers import OfferReport, OfferRow

PAIRS = 8


def offers(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """What each offer has brought, and whether the offers dilute.

    Reach, takers, new people and what became of them; a verdict on each offer; what the next one would likely add.
    """
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.measurement.offers import offers as measure
    from leadline.measurement.offers import showings
    from leadline.record.costs import read_costs

    report = measure(
        now.qualified.leads,
        now.qualified.entries,
        now.qualified.requests,
        now.playbook,
        as_of=now.as_of,
        shown=showings(now.touches, now.playbook),
        costs=read_costs(now.home),
        since=dates["since"],
        until=dates["until"],
    )
    if as_json:
        emit_json(report.as_dict())
    else:
        print_offers(report, now.playbook.time_zone)


def print_offers(report: OfferReport, zone: str) -> None:
    from leadline.measurement.offers.sentence import VERDICTS, changes, direction, opening, reason

    heading(opening(report), report.as_of, zone)
    if not report.rows:
        tell_notices(report.notices)
        return
    costs = any(row.cost is not None for row in report.rows)
    names = ("Promoted", "Days", "Reach", "Takers", "New", "Repeat", "Rate", "Interval", "MQL", "SQL", "Clients")
    columns = [
        Column("Offer"),
        *(Column(name, right=name not in ("Promoted",)) for name in names),
        *([Column("Cost a new one", right=True)] if costs else []),
        Column("Verdict"),
    ]
    rows = [
        [
            row.name, *_figures(row), *([money(row.cost_per_new)] if costs else []),
            f"{VERDICTS[row.verdict]}: {reason(row)}",
        ]
        for row in report.rows
    ]  # fmt: skip
    note = (
        "Rate: who took it while it was promoted, of those it reached (* of everybody known). "
        "New: took no earlier offer."
    )
    show("", columns, rows, f"{note} Money in {report.currency}." if costs else note)
    if len(report.rows) > 1:
        told = [
            [name, _plain(one.first), _plain(one.last), _ratio(one.ratio, one.low, one.high), direction(one)]
            for name, one, _ in changes(report.dilution)
        ]
        line("")
        figures = [Column(name, right=True) for name in ("First", "Last", "Ratio")]
        head = [Column("From offer to offer"), *figures, Column("Finding")]
        show("", head, told, "As fitted, from the first offer to the last, with the 95 % interval of their ratio.")
    pairs = _pairs(report)
    if pairs:
        line("")
        shares = [Column(name, right=True) for name in ("Both", "Of either", "Of the first", "Of the second")]
        head = [Column("Offer"), Column("and"), *shares]
        show("Who takes what with whom", head, pairs, "")
    tell_notices(report.notices)


def _figures(row: OfferRow) -> list[str | None]:
    star = "*" if row.rate_of == "known" else ""
    return [
        _dates(row), count(row.days) if row.days is not None else None,
        count(row.reach) if row.reach is not None else None, count(row.takers), count(row.new), count(row.repeat),
        None if row.rate is None else f"{percent(row.rate)}{star}", between(row.rate_low, row.rate_high),
        count(row.mql), count(row.sql), count(row.clients),
    ]  # fmt: skip


def _dates(row: OfferRow) -> str:
    if row.since is None or row.promoted is None:
        return ""
    until = "" if row.until is None else f"{row.until:%Y-%m-%d}"
    if row.standing:
        return f"standing since {row.since:%Y-%m-%d}"
    return f"{row.since:%Y-%m-%d} – {until}{' (inferred)' if row.promoted.inferred else ''}"


def _pairs(report: OfferReport) -> list[list[str | None]]:
    """The offers that share most takers."""
    found = report.overlap
    names = {row.key: row.name for row in report.rows}
    keys = report.overlap_keys
    places = [(i, j) for i in range(len(keys)) for j in range(i + 1, len(keys)) if found.both[i, j]]
    places.sort(key=lambda pair: -found.jaccard(*pair))
    return [
        [
            names[keys[i]], names[keys[j]], count(int(found.both[i, j])), percent(found.jaccard(i, j)),
            percent(found.contained(i, j)), percent(found.contained(j, i)),
        ]
        for i, j in places[:PAIRS]
    ]  # fmt: skip


def _plain(value: float | None) -> str | None:
    if value is None:
        return None
    return f"{value:,.0f}" if value >= 10 else f"{value:.3g}"


def _ratio(value: float | None, low: float | None, high: float | None) -> str | None:
    return None if value is None else f"{value:.2g} ({low:.2g}–{high:.2g})"
